"""The Runtime API (version 2018-06-01) as Amazon's own server plays it: answers, refusals, and what it may not see from a runtime.

Every breach of the contract is added to `violations`; a refusal by itself is one too.
"""

import asyncio
import collections
import json
import time

import lambda_contract as contract
from lambda_http import Head, Malformed, Truncated, read_body, read_head, render_whole
from lambda_invocation import Invocation

BASE = "/2018-06-01/runtime"
ARN = "arn:aws:lambda:ap-northeast-1:123456789012:function:sfai-test"
CLOSING_PATIENCE = 2.0  # seconds until a connection that had to be closed counts as left open


class RuntimeApi:
    """One process' view of it. `slots` is 0 in classic mode, which has one. `logged(id)`: the log line of that invocation is out."""

    def __init__(self, slots: int, violations: list[str], logged, on_parked):
        self.managed, self.slots = slots > 0, max(slots, 1)
        self.violations, self.logged, self.on_parked = violations, logged, on_parked
        self.parked: collections.deque[asyncio.Future] = collections.deque()
        self.running: dict[str, Invocation] = {}
        self.answered: dict[str, Invocation] = {}
        self.unlogged: dict[str, Invocation] = {}
        self.late: set[str] = set()
        self.refusals: list[int] = []
        self.stuck = False
        self.first_next = asyncio.Event()
        self.first_next_at = 0.0
        self.init_error: tuple[str, dict] | None = None
        self._connections: set[asyncio.Task] = set()
        self._writers: set[asyncio.StreamWriter] = set()

    async def listen(self) -> str:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=1 << 20)
        return f"127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def vanish(self) -> None:
        """No more listening, and every connection is reset."""
        self._server.close()
        for writer in self._writers:
            writer.transport.abort()
        for task in set(self._connections):
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def settle(self) -> None:
        """Until each connection that has to be closed by the program is, or has been reported."""
        closing = [task for task in self._connections if task.get_name() == "closing"]
        if closing:
            await asyncio.wait(closing, timeout=CLOSING_PATIENCE + 1)

    def give(self, invocation: Invocation) -> bool:
        """Hands it to a parked /next; false when none is."""
        while self.parked:
            waiting = self.parked.popleft()
            if not waiting.done():
                invocation.given_at = time.monotonic()
                self.running[invocation.id] = invocation
                waiting.set_result(invocation)
                return True
        return False

    def expire(self, invocation: Invocation) -> None:
        """Managed Instances: the invoker has gone, the process lives."""
        if self.running.pop(invocation.id, None):
            self.late.add(invocation.id)
            invocation.finish("timed out", "Sandbox.Timedout")

    def abandon(self, outcome: str, error_type: str) -> None:
        for invocation in self.running.values():
            invocation.finish(outcome, error_type)
        self.running.clear()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        self._connections.add(task)
        self._writers.add(writer)
        try:
            await self._talk(reader, writer)
        except (Malformed, ValueError) as error:
            self.violations.append(f"the Runtime API got no HTTP: {error}")
        except (Truncated, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            self._connections.discard(task)
            self._writers.discard(writer)
            writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nexts = False
        while head := await read_head(reader):
            if not head.all("host"):
                self.violations.append(f"{head.target}: no host header")
            if head.method == "GET" and head.target == f"{BASE}/invocation/next":
                nexts = True
                if not await self._next(reader, writer):
                    return
                continue
            streamed = bool(head.find("lambda-runtime-function-response-mode"))
            if nexts and streamed:
                self.violations.append("a streamed answer came on the connection of /next")
            status, answer = await self._post(head, reader)
            writer.write(render_whole(status, [("content-type", "application/json")], json.dumps(answer).encode()))
            await writer.drain()
            if streamed:
                return await self._await_close(reader)

    async def _await_close(self, reader: asyncio.StreamReader) -> None:
        asyncio.current_task().set_name("closing")
        try:
            if await asyncio.wait_for(reader.read(1), CLOSING_PATIENCE):
                self.violations.append("the connection of a streamed answer was used again")
        except TimeoutError:
            self.violations.append("the connection of a streamed answer was left open")

    def _refuse(self, status: int, type: str, message: str) -> tuple[int, dict]:
        self.refusals.append(status)
        self.violations.append(f"refused with {status} {type}: {message}")
        return status, {"errorType": type, "errorMessage": message}

    async def _next(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        if refusal := self._next_refusal():
            writer.write(render_whole(refusal[0], [], json.dumps(refusal[1]).encode()))
            return True
        waiting = asyncio.get_running_loop().create_future()
        self.parked.append(waiting)
        self.first_next_at = self.first_next_at or time.monotonic()
        self.first_next.set()
        self.on_parked()
        gone = asyncio.ensure_future(reader.read(1))
        await asyncio.wait({waiting, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not waiting.done():
            waiting.cancel()
            self.parked.remove(waiting)
            if not gone.exception() and gone.result():
                self.violations.append("something was sent after /next on its connection")
            return False
        gone.cancel()
        await asyncio.wait({gone})
        invocation = waiting.result()
        writer.write(render_whole(200, self._next_headers(invocation), invocation.event))
        await writer.drain()
        return True

    def _next_refusal(self) -> tuple[int, dict] | None:
        self.unlogged = {id: invocation for id, invocation in self.unlogged.items() if not self.logged(id)}
        if self.stuck or (self.running and not self.managed):
            return self._refuse(403, "InvalidStateTransition", "/next while an invocation is open")
        taken = len(self.parked) + len(self.running)
        if taken + 1 > self.slots:
            self.violations.append(f"{taken + 1} calls of /next for {self.slots} slots")
        elif taken + 1 + len(self.unlogged) > self.slots:
            self.violations.append(f"/next came before the log line of {', '.join(self.unlogged)}")
            self.unlogged.clear()
        return None

    def _next_headers(self, invocation: Invocation) -> list[tuple[str, str]]:
        always = {
            "Content-Type": "application/json",
            "Lambda-Runtime-Aws-Request-Id": invocation.id,
            "Lambda-Runtime-Deadline-Ms": str(invocation.deadline_ms),
            "Lambda-Runtime-Invoked-Function-Arn": ARN,
            "Lambda-Runtime-Trace-Id": f"Root=1-5bef4de7-{invocation.id[:8]}0123456789abcdef;Sampled=0",
        }
        empty = {"Lambda-Runtime-Client-Context": "", "Lambda-Runtime-Cognito-Identity": "", "Lambda-Runtime-Aws-Tenant-Id": ""}
        return list((always | empty if self.managed else always).items())

    async def _post(self, head: Head, reader: asyncio.StreamReader) -> tuple[int, dict]:
        body = bytearray()
        match head.method, head.target.removeprefix(BASE).strip("/").split("/"):
            case "POST", ["init", "error"]:
                await self._collect(reader, head, body)
                return self._init_error(head, bytes(body))
            case "POST", ["invocation", id, "response"]:
                if id not in self.running or self.running[id].began:
                    await self._collect(reader, head, body)
                    return self._not_open(id)
                return await self._response(self.running[id], head, reader)
            case "POST", ["invocation", id, "error"]:
                await self._collect(reader, head, body)
                return self._error(id, head, bytes(body))
        await self._collect(reader, head, body)
        return self._refuse(404, "NotFound", f"{head.method} {head.target}")

    async def _collect(self, reader: asyncio.StreamReader, head: Head, body: bytearray) -> None:
        async for piece in read_body(reader, head, []):
            body += piece

    def _not_open(self, id: str) -> tuple[int, dict]:
        if id in self.late:
            self.refusals.append(410)
            return 410, {"errorType": "InvokeTimeout", "errorMessage": "the invocation has timed out"}
        if id in self.answered or id in self.running:
            return self._refuse(403, "InvalidStateTransition", f"{id} has been answered")
        return self._refuse(400, "InvalidRequestID", f"nobody asked {id}")

    def _init_error(self, head: Head, body: bytes) -> tuple[int, dict]:
        if self.first_next.is_set():
            return self._refuse(403, "InvalidStateTransition", "init/error after the first /next")
        error = self._read_error(head, body)
        self.init_error = (head.find(contract.ERROR_TYPE), error)
        return 202, {"status": "OK"}

    def _read_error(self, head: Head, body: bytes) -> dict:
        type = head.find(contract.ERROR_TYPE)
        if not contract.TYPE.fullmatch(type):
            self.violations.append(f"the error type {type!r} would be mapped to Unknown")
        try:
            error = json.loads(body)
        except ValueError:
            error = None
        self.violations += contract.error_faults(error)
        return error if isinstance(error, dict) else {}

    def _error(self, id: str, head: Head, body: bytes) -> tuple[int, dict]:
        invocation = self.running.get(id)
        if not invocation:
            return self._not_open(id)
        if invocation.began and not self.managed:
            return self._refuse(403, "InvalidStateTransition", f"/error of {id} after its /response began")
        outcome, error = "truncated" if invocation.began else "failed", self._read_error(head, body)
        self._close(invocation, outcome, head.find(contract.ERROR_TYPE), error, logs=False)
        return 202, {"status": "OK"}

    def _close(self, invocation: Invocation, outcome: str, error_type: str = "", error: dict | None = None, logs: bool = True) -> None:
        self.running.pop(invocation.id, None)
        self.answered[invocation.id] = invocation
        if logs:
            self.unlogged[invocation.id] = invocation
        invocation.finish(outcome, error_type, error)

    async def _response(self, invocation: Invocation, head: Head, reader: asyncio.StreamReader) -> tuple[int, dict]:
        mode = head.find("lambda-runtime-function-response-mode")
        if mode not in ("", "streaming"):
            self.stuck = True
            await self._collect(reader, head, bytearray())
            return self._refuse(400, "InvalidFunctionResponseMode", mode)
        invocation.mode, invocation.content_type = mode or "buffered", head.find("content-type")
        trailers: list[tuple[str, str]] = []
        try:
            async for piece in read_body(reader, head, trailers):
                invocation.add(piece)
        except Truncated:
            if invocation.id in self.running:
                self._close(invocation, "truncated", "Runtime.TruncatedResponse")
            return self._refuse(400, "TruncatedHTTPRequest", f"the answer of {invocation.id} is cut")
        if invocation.id not in self.running:
            return self._not_open(invocation.id)
        invocation.trailers = {name.lower(): value for name, value in trailers}
        return self._accept_stream(invocation, head) if mode else self._accept_buffered(invocation, head)

    def _accept_buffered(self, invocation: Invocation, head: Head) -> tuple[int, dict]:
        if len(invocation.raw) > contract.BUFFERED_LIMIT:
            self._close(invocation, "failed", "Function.ResponseSizeTooLarge")
            message = f"Exceeded maximum allowed payload size ({contract.BUFFERED_LIMIT} bytes)."
            return 413, {"errorType": "RequestEntityTooLarge", "errorMessage": message}
        if head.chunked:
            self.violations.append("a buffered answer came in chunks")
        self._close(invocation, "answered")
        return 202, {"status": "OK"}

    def _accept_stream(self, invocation: Invocation, head: Head) -> tuple[int, dict]:
        faults = [] if head.chunked else ["a streamed answer did not come in chunks"]
        faults += contract.trailer_faults(head.find("trailer"), invocation.trailers)
        if invocation.content_type != contract.INTEGRATION:
            faults.append(f"a streamed answer has the content type {invocation.content_type}")
        elif parts := contract.split_prelude(invocation.raw):
            faults += contract.prelude_faults(parts[0]) or contract.payload_faults(
                invocation.method, invocation.prelude, invocation.payload, bool(invocation.trailers)
            )
        else:
            faults.append(f"no eight NULs after the prelude: {invocation.raw[:200]!r}")
        self.violations += faults
        outcome = "failed" if invocation.trailers else "answered"
        self._close(invocation, outcome, invocation.trailers.get(contract.ERROR_TYPE, ""))
        return 202, {"status": "OK"}
