"""HTTP/1.1 read and written by hand, so that framing, chunks and trailers are seen as they came."""

import asyncio
import dataclasses
from collections.abc import AsyncIterator


class Truncated(Exception):
    """The peer closed in the middle of a message."""


class Malformed(Exception):
    """The peer's framing is not HTTP/1.1."""


@dataclasses.dataclass
class Head:
    method: str
    target: str
    fields: list[tuple[str, str]]  # names as they came

    def all(self, name: str) -> list[str]:
        return [value for field, value in self.fields if field.lower() == name]

    def find(self, name: str) -> str:
        return ",".join(self.all(name))

    @property
    def chunked(self) -> bool:
        return self.find("transfer-encoding").lower() == "chunked"


async def read_head(reader: asyncio.StreamReader, ahead: bytes = b"") -> Head | None:
    """Nothing when the peer closes between two requests."""
    try:
        head = ahead + await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError as error:
        if error.partial or ahead:
            raise Truncated("inside a request's head") from error
        return None
    first, *lines = head.decode("latin-1").removesuffix("\r\n\r\n").split("\r\n")
    method, target, version = first.split(" ")
    if version != "HTTP/1.1":
        raise Malformed(f"not HTTP/1.1: {first}")
    return Head(method, target, _fields(lines))


def _fields(lines: list[str]) -> list[tuple[str, str]]:
    pairs = [line.partition(":") for line in lines]
    if bad := next((name for name, colon, _ in pairs if not colon or name != name.strip()), None):
        raise Malformed(f"not a header field: {bad}")
    return [(name, value.strip(" \t")) for name, _, value in pairs]


async def read_body(reader: asyncio.StreamReader, head: Head, trailers: list[tuple[str, str]]) -> AsyncIterator[bytes]:
    """Piece by piece: each chunk as it was framed, or the whole body; fills `trailers`."""
    if not head.chunked:
        yield await _exactly(reader, int(head.find("content-length") or 0))
        return
    while size := int((await _line(reader)).split(";")[0], 16):
        piece = await _exactly(reader, size)
        if await _exactly(reader, 2) != b"\r\n":
            raise Malformed("a chunk does not end in CRLF")
        yield piece
    lines = []
    while line := await _line(reader):
        lines.append(line)
    trailers += _fields(lines)


async def _line(reader: asyncio.StreamReader) -> str:
    try:
        return (await reader.readuntil(b"\r\n")).decode("latin-1").removesuffix("\r\n")
    except asyncio.IncompleteReadError as error:
        raise Truncated("inside a chunked body") from error


async def _exactly(reader: asyncio.StreamReader, size: int) -> bytes:
    try:
        return await reader.readexactly(size)
    except asyncio.IncompleteReadError as error:
        raise Truncated(f"{size - len(error.partial)} bytes of a body are missing") from error


def render_head(status: int, headers: list[tuple[str, str]]) -> bytes:
    lines = [f"HTTP/1.1 {status} Lambda", *(f"{name}: {value}" for name, value in headers)]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8")


def render_whole(status: int, headers: list[tuple[str, str]], body: bytes) -> bytes:
    return render_head(status, [*headers, ("content-length", str(len(body)))]) + body


def render_chunk(piece: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(piece), piece)


LAST_CHUNK = b"0\r\n\r\n"
