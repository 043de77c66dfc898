"""An upstream that misbehaves as told, on sockets of its own: no HTTP library would break HTTP like this.

The target of a request names the cell, so that all cells run at once against one address.
"""

import asyncio
import contextlib
import re
import socket
import ssl
import struct

import misdeeds
from cells import Cell
from misdeeds import Drip
from speech import SAVED, TEXT, healthy
from talk import Talk


TLS_RECORD = b"\x16"  # RFC 8446 section 5.1: handshake
NOT_UNDERSTOOD = b"HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"


class FaultUpstream:
    def __init__(self, cells: list[Cell], server_tls: ssl.SSLContext):
        self._cells = cells
        self._tls = server_tls
        self.talks = [Talk() for _ in cells]
        self.open = 0  # connections whose peer has not left
        self._tasks: set[asyncio.Task] = set()

    async def start(self) -> None:
        self._servers = [await asyncio.start_server(self._serve, "127.0.0.1", 0)]
        self._servers.append(await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self._tls))
        self._servers.append(await asyncio.start_server(self._say_nothing, "127.0.0.1", 0))
        self.port, self.tls_port, self.silent_port = (server.sockets[0].getsockname()[1] for server in self._servers)
        self._refusing, self.refusing_port = bound_socket()
        self._full, self.full_port = full_listener()

    async def stop(self) -> None:
        for server in self._servers:
            server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for held in (self._refusing, *self._full):
            held.close()

    async def _say_nothing(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            while await reader.read(1 << 10):
                pass
        writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._tasks.add(task := asyncio.current_task())
        task.add_done_callback(self._tasks.discard)
        self.open += 1
        try:
            fresh = True
            while request := await read_request(reader, writer):
                self._note(request, fresh)
                if not await self._answer(*request, reader, writer):
                    break
                fresh = False
        except (ConnectionError, ssl.SSLError, asyncio.IncompleteReadError):
            pass
        finally:
            self.open -= 1
            writer.close()

    def _note(self, request: tuple[int, bool, bool], fresh: bool) -> None:
        number, second, _ = request
        cell, talk = self._cells[number], self.talks[number]
        talk.asked_second += second
        # A kept connection that ends without a byte counts as stale, and the same try goes on with a new one.
        counts = fresh or cell.moment != "before_head" or cell.fault not in ("reset", "clean_end")
        talk.asked += not second and counts

    async def _answer(self, number: int, second: bool, streams: bool, reader, writer) -> bool:
        cell, talk = self._cells[number], self.talks[number]
        if second or talk.forgiven or (cell.part == "retry" and talk.asked > 1):
            dialect = other(cell.upstream) if second else cell.upstream
            writer.write(healthy(dialect, "stream" if streams else "whole", SAVED if second else TEXT))
            await writer.drain()
            return True
        return await play(misdeeds.steps_of(cell), talk, reader, writer)


def other(dialect: str) -> str:
    return "anthropic" if dialect == "openai_chat" else "openai_chat"


def bound_socket() -> tuple[socket.socket, int]:
    """A port that nobody else takes and nobody listens on."""
    held = socket.socket()
    held.bind(("127.0.0.1", 0))
    return held, held.getsockname()[1]


def full_listener() -> tuple[list[socket.socket], int]:
    """A listener whose queue is full: further connections are neither taken nor refused."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(0)
    held = [listener]
    for _ in range(4):
        held.append(socket.socket())
        held[-1].setblocking(False)
        held[-1].connect_ex(listener.getsockname())
    return held, listener.getsockname()[1]


async def read_request(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> tuple[int, bool, bool] | None:
    """Which cell, whether its second target is asked, whether a stream is wanted; None where the peer left."""
    try:
        first = await reader.readexactly(1)
        if first == TLS_RECORD:
            writer.write(NOT_UNDERSTOOD)
            return None
        head = first + await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    which, number = re.match(rb"POST /(cell|second)(\d+)/", head).groups()
    length = int(re.search(rb"content-length: (\d+)", head.lower()).group(1))
    body = await reader.readexactly(length)
    return int(number), which == b"second", b'"stream":true' in body.replace(b" ", b"")


async def play(steps: list, talk: Talk, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
    """Whether the connection serves on."""
    for step in steps:
        if step is misdeeds.SEEN:
            await talk.seen()
        elif step is misdeeds.RESET:
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            writer.transport.abort()
            return False
        elif step is misdeeds.ABORT:
            writer.transport.abort()
            return False
        elif step is misdeeds.END:
            return False
        elif step is misdeeds.STALL:
            await reader.read(1)
            return False
        elif isinstance(step, Drip):
            await drip(step.data, reader, writer)
            return False
        else:
            writer.write(step)
            await writer.drain()
            talk.sent(step)
    return True


async def drip(data: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    gone = asyncio.ensure_future(reader.read(1))
    gone.add_done_callback(lambda read: read.cancelled() or read.exception())  # how the peer left does not matter
    for at in range(len(data)):
        writer.write(data[at : at + 1])
        done, _ = await asyncio.wait({gone}, timeout=misdeeds.DRIP_SECONDS)
        if done:
            return
    gone.cancel()
