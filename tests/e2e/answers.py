"""What the scripted vendor answers: a status, headers, and a body in steps."""

import asyncio
import dataclasses
import threading
from collections.abc import Iterable, Iterator

EVENT_STREAM = "text/event-stream; charset=utf-8"


@dataclasses.dataclass(frozen=True)
class Pause:
    """Nothing for so long: for what is a matter of time itself."""

    seconds: float


class Hold:
    """Nothing until the test releases it."""

    def __init__(self):
        self._released = threading.Event()
        self._waiting: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []

    async def wait(self) -> None:
        waiter = asyncio.Event()
        self._waiting.append((asyncio.get_running_loop(), waiter))
        if not self._released.is_set():
            await waiter.wait()

    def release(self) -> None:
        self._released.set()
        for loop, waiter in self._waiting:
            loop.call_soon_threadsafe(waiter.set)


@dataclasses.dataclass(frozen=True)
class Cut:
    """The connection ends here, in the middle of the body."""

    reset: bool = False


Step = bytes | Pause | Hold | Cut


@dataclasses.dataclass
class Answer:
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = dataclasses.field(default_factory=dict)
    stream: Iterable[Step] | None = None  # then chunked; each piece of bytes is one chunk and one send
    before: tuple[Step, ...] = ()  # ahead of the head
    closes: bool = False  # announces and does `connection: close`; a stream then has no chunks, its end is the close

    def steps(self) -> Iterator[Step]:
        yield from self.before
        yield self._head()
        if self.stream is None:
            yield self.body
            return
        for step in self.stream:
            yield step if self.closes or not isinstance(step, bytes) else b"%x\r\n%s\r\n" % (len(step), step)
        if not self.closes:
            yield b"0\r\n\r\n"

    def _head(self) -> bytes:
        headers = {"content-type": "application/json" if self.stream is None else EVENT_STREAM, **self.headers}
        if self.stream is None:
            headers["content-length"] = str(len(self.body))
        elif not self.closes:
            headers["transfer-encoding"] = "chunked"
        if self.closes:
            headers["connection"] = "close"
        lines = [f"HTTP/1.1 {self.status} Scripted", *(f"{name}: {value}" for name, value in headers.items())]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def streamed(events: Iterable[Step], **members) -> Answer:
    return Answer(stream=events, **members)


def json_reply(body: bytes, status: int = 200, **headers: str) -> Answer:
    return Answer(status=status, body=body, headers={name.replace("_", "-"): value for name, value in headers.items()})


def never(status: int = 200) -> Answer:
    """A request that gets no answer."""
    return Answer(status=status, before=(Hold(),))


def whole(data: bytes) -> list[bytes]:
    return [data]


def by_event(data: bytes) -> list[bytes]:
    end = b"\r\n\r\n" if b"\r\n\r\n" in data else b"\n\n"
    return [piece + end for piece in data.split(end) if piece]


def by_byte(data: bytes) -> list[bytes]:
    return [data[at : at + 1] for at in range(len(data))]


def by_seven(data: bytes) -> list[bytes]:
    return [data[at : at + 7] for at in range(0, len(data), 7)]


def inside_line_ends(data: bytes) -> list[bytes]:
    """A cut after every CR, or after every LF where there are none: between the two line ends of an event too."""
    mark = b"\r" if b"\r" in data else b"\n"
    *pieces, rest = data.split(mark)
    return [piece for piece in [*(piece + mark for piece in pieces), rest] if piece]


def inside_characters(data: bytes) -> list[bytes]:
    """A cut after the first byte of every character that has more than one."""
    pieces, begin = [], 0
    for at, byte in enumerate(data):
        if byte >= 0xC0:
            pieces.append(data[begin : at + 1])
            begin = at + 1
    return [*pieces, data[begin:]]


CUTS = {cut.__name__: cut for cut in (whole, by_event, by_byte, by_seven, inside_line_ends, inside_characters)}
