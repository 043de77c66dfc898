"""A scripted vendor: an HTTP server on loopback, plain and TLS, that plays the answers a test gives it and records what came.

Its framing is its own, so that it can cut bytes where no HTTP library would.
"""

import asyncio
import dataclasses
import json
import socket
import ssl
import struct
import threading
import time
from collections import defaultdict
from collections.abc import Callable

from answers import Answer, Cut, Hold, Pause


@dataclasses.dataclass
class Recorded:
    """A request as it came, and what became of its connection while the answer was under way."""

    method: str
    target: str
    headers: dict[str, str]  # names in lower case
    body: bytes
    received_at: float
    sent: int = 0  # bytes of the answer's body that the system took
    closed_at: float = 0.0
    closed: threading.Event = dataclasses.field(default_factory=threading.Event)  # the peer left before the answer's end
    answered: threading.Event = dataclasses.field(default_factory=threading.Event)  # the answer is out, whole

    @property
    def json(self) -> dict:
        return json.loads(self.body)


BACKLOG = 2_000  # connections that may wait to be taken: a soak begins with many at once
Script = Answer | Callable[[Recorded], Answer]  # the same for everyone, or made for the request


class Upstream:
    """Plays, for each path, its answers in order; the last one again and again."""

    keeps_requests = True

    def __init__(self, server_tls: ssl.SSLContext | None = None):
        self._loop = asyncio.new_event_loop()
        self._tls = server_tls
        self._lock = threading.Condition()
        self._answers: dict[str, list[Script]] = defaultdict(list)
        self.requests: list[Recorded] = []
        self.connections = 0
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(10)

    async def _listen(self) -> None:
        plain = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=1 << 22, backlog=BACKLOG)
        self._servers = [plain]
        self.port = plain.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        if self._tls:
            secure = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self._tls, limit=1 << 22, backlog=BACKLOG)
            self._servers.append(secure)
            self.tls_url = f"https://localhost:{secure.sockets[0].getsockname()[1]}"

    def stop(self) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    async def _end(self) -> None:
        for server in self._servers:
            server.close()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(0)  # the connections' own last callbacks

    def answer(self, path: str, *answers: Script) -> None:
        with self._lock:
            self._answers[path] = list(answers)

    def chat(self, *answers: Script) -> None:
        self.answer("/v1/chat/completions", *answers)

    def messages(self, *answers: Script) -> None:
        self.answer("/v1/messages", *answers)

    def reset(self) -> None:
        with self._lock:
            self._answers.clear()
            self.requests = []

    def wait_for_requests(self, count: int, timeout: float = 10) -> list[Recorded]:
        with self._lock:
            assert self._lock.wait_for(lambda: len(self.requests) >= count, timeout), f"the vendor got {len(self.requests)} requests, not {count}"
            return self.requests[:count]

    @property
    def last(self) -> Recorded:
        return self.requests[-1]

    def _record(self, request: Recorded) -> Answer:
        with self._lock:
            if self.keeps_requests:
                self.requests.append(request)
                self._lock.notify_all()
            queue = self._answers.get(request.target.split("?")[0], [])
            if not queue:
                return Answer(status=404, body=b'{"error":{"message":"the test scripted no answer here","type":"test"}}')
            script = queue.pop(0) if len(queue) > 1 else queue[0]
        return script(request) if callable(script) else script

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            ahead = b""
            while request := await self._read_request(reader, ahead):
                ahead, keep = await self._play(self._record(request), request, reader, writer)
                if not keep:
                    break
        except (ConnectionError, ssl.SSLError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _read_request(self, reader: asyncio.StreamReader, ahead: bytes) -> Recorded | None:
        try:
            head = ahead + await reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError:
            return None
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)}
        method, target, _ = first.split(" ")
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        return Recorded(method, target, headers, body, time.monotonic())

    async def _play(self, answer: Answer, request: Recorded, reader, writer) -> tuple[bytes, bool]:
        """Sends the answer while it watches for the peer's leaving; returns what the peer sent meanwhile, and whether to go on."""
        watch = asyncio.ensure_future(self._byte_or_end(reader))
        play = asyncio.ensure_future(self._send(answer, request, writer))
        await asyncio.wait({watch, play}, return_when=asyncio.FIRST_COMPLETED)
        if not play.done() and not watch.result():
            play.cancel()
        await asyncio.wait({play})
        watch.cancel()
        await asyncio.wait({watch})
        if play.cancelled() or isinstance(play.exception(), ConnectionError):
            request.closed_at = time.monotonic()
            request.closed.set()
            return b"", False
        keep = play.result() and not answer.closes and request.headers.get("connection") != "close"
        return (b"" if watch.cancelled() else watch.result()), keep

    @staticmethod
    async def _byte_or_end(reader: asyncio.StreamReader) -> bytes:
        try:
            return await reader.read(1)
        except (ConnectionError, ssl.SSLError):
            return b""

    async def _send(self, answer: Answer, request: Recorded, writer: asyncio.StreamWriter) -> bool:
        for step in answer.steps():
            if isinstance(step, Pause):
                await asyncio.sleep(step.seconds)
            elif isinstance(step, Hold):
                await step.wait()
            elif isinstance(step, Cut):
                if step.reset:
                    # Zero seconds to linger: the kernel sends RST instead of FIN.
                    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    writer.transport.abort()
                return False
            else:
                writer.write(step)
                await writer.drain()
                request.sent += len(step)
        request.answered.set()
        return True
