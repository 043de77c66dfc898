"""The soak's clients: each asks, reads what comes in its way, and says what was wrong with it."""

import asyncio
import contextlib
import dataclasses
import json
import random
import socket
import time

from vendor import pieces, prompt

PATIENCE = 60  # seconds for any one answer
# How often each kind of client comes.
KINDS = {"stream": 10, "whole": 3, "leaves": 3, "refused": 2, "broken": 1, "cut": 1, "slow": 1}
ROLES = ["coder", "claude", "coder_tls"]


@dataclasses.dataclass
class Tally:
    """What came of each kind: how often it was asked, and what went wrong."""

    asked: dict[str, int] = dataclasses.field(default_factory=dict)
    faults: dict[str, list[str]] = dataclasses.field(default_factory=dict)
    open: int = 0
    most_open: int = 0


class Answer:
    """Bytes of an answer of which the server closes the connection at the end."""

    def __init__(self, data: bytes):
        head, _, body = data.partition(b"\r\n\r\n")
        self.status = int(head.split(b" ", 2)[1])
        self.chunked = b"transfer-encoding: chunked" in head.lower()
        self.body, self.ended = self._join(body) if self.chunked else (body, True)

    @staticmethod
    def _join(data: bytes) -> tuple[bytes, bool]:
        joined = bytearray()
        while data:
            size, _, rest = data.partition(b"\r\n")
            if size == b"0":
                return bytes(joined), True
            joined += rest[: int(size, 16)]
            data = rest[int(size, 16) + 2 :]
        return bytes(joined), False

    def events(self) -> list[str]:
        return [event.removeprefix("data: ") for event in self.body.decode().split("\n\n") if event]


async def connect(port: int, slow: bool) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    connection = socket.socket()
    connection.setblocking(False)
    if slow:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16_384)
    await asyncio.get_running_loop().sock_connect(connection, ("127.0.0.1", port))
    return await asyncio.open_connection(sock=connection, limit=1 << 14)


def request(role: str, kind: str, seed: int) -> bytes:
    body = {"model": role, "messages": [{"role": "user", "content": prompt(kind, seed)}], "stream": kind != "whole"}
    data = json.dumps(body).encode()
    return b"POST /v1/chat/completions HTTP/1.1\r\nhost: sfai\r\nconnection: close\r\ncontent-length: %d\r\n\r\n%s" % (len(data), data)


async def read_all(reader: asyncio.StreamReader, kind: str) -> bytes:
    data = bytearray()
    while piece := await reader.read(1 << 13):
        data += piece
        if kind == "slow":
            await asyncio.sleep(0.02)
    return bytes(data)


async def leave(reader: asyncio.StreamReader, after: float) -> str:
    """Some leave before the head, some in the middle of the stream."""
    with contextlib.suppress(asyncio.TimeoutError, asyncio.IncompleteReadError, OSError):
        await asyncio.wait_for(reader.readexactly(1 << 14), after)
    return ""


async def ask(port: int, role: str, kind: str, seed: int) -> str:
    """What was wrong with the answer; empty when nothing was."""
    reader, writer = await connect(port, kind == "slow")
    try:
        writer.write(request(role, kind, seed))
        if kind == "leaves":
            return await leave(reader, random.Random(seed).uniform(0.005, 1.0))
        return fault_of(Answer(await read_all(reader, kind)), kind, seed)
    finally:
        writer.transport.abort() if seed % 2 else writer.close()


def fault_of(answer: Answer, kind: str, seed: int) -> str:
    if kind == "refused":
        return "" if answer.status >= 400 and json.loads(answer.body)["error"]["message"] else f"status {answer.status}"
    if answer.status != 200:
        return f"status {answer.status}: {answer.body[:200]!r}"
    if kind == "whole":
        text = json.loads(answer.body)["choices"][0]["message"]["content"]
        return "" if text == "".join(pieces(kind, seed)) else "another text"
    return stream_fault(answer.events(), answer.ended, kind, seed)


def stream_fault(events: list[str], ended: bool, kind: str, seed: int) -> str:
    chunks = [json.loads(event) for event in events if event != "[DONE]"]
    text = "".join(choice["delta"].get("content") or "" for chunk in chunks for choice in chunk.get("choices", []))
    if kind in ("broken", "cut"):
        raised = "error" in chunks[-1] and "[DONE]" not in events
        return "" if raised and text == "".join(pieces(kind, seed)[:3]) else f"no error at the end: {events[-1][:200]}"
    if events[-1] != "[DONE]" or not ended:
        return f"no end: {events[-1][:200]}"
    return "" if text == "".join(pieces(kind, seed)) else "another text"


async def client(port: int, source: random.Random, until: float, tally: Tally) -> None:
    while time.monotonic() < until:
        kind = source.choices(list(KINDS), KINDS.values())[0]
        role, seed = source.choice(ROLES), source.getrandbits(40)
        tally.asked[kind] = tally.asked.get(kind, 0) + 1
        tally.open += 1
        tally.most_open = max(tally.most_open, tally.open)
        try:
            fault = await asyncio.wait_for(ask(port, role, kind, seed), PATIENCE)
        except (TimeoutError, OSError, ValueError, LookupError) as error:
            fault = repr(error)
        tally.open -= 1
        if fault:
            tally.faults.setdefault(kind, []).append(f"{role} {seed}: {fault}")


async def run(port: int, streams: int, seconds: float, seed: int, tally: Tally) -> None:
    until = time.monotonic() + seconds
    source = random.Random(seed)
    clients = [client(port, random.Random(source.getrandbits(40)), until, tally) for _ in range(streams)]
    await asyncio.gather(*clients)
