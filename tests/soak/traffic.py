"""The soak's clients: each asks, reads what comes in its way, and says what was wrong with it."""

import asyncio
import contextlib
import dataclasses
import itertools
import json
import random
import socket
import time

from answer import Answer, Read
from misfortune import misfortune
from vendor import is_whole, pieces, prompt

# How often each kind of client comes.
KINDS = {"stream": 10, "whole": 3, "leaves": 3, "refused": 2, "broken": 1, "cut": 1, "slow": 1}
WITH_FAULTS = {**KINDS, "faulty": 6, "saved": 4}
ROLES = ["coder", "claude", "coder_tls"]
# By kind where it matters: `faulty` has no second target, and `saved` has one.
ROLES_OF = {"faulty": ["shaky", "shaky_claude"], "saved": ["saved", "saved_claude"]}
PATHS = {"openai": "/v1/chat/completions", "anthropic": "/v1/messages"}
BEGINNERS = 200  # clients that begin in a second


@dataclasses.dataclass
class Tally:
    """What came of each kind: how often it was asked, and what went wrong."""

    asked: dict[str, int] = dataclasses.field(default_factory=dict)
    faults: dict[str, list[str]] = dataclasses.field(default_factory=dict)
    open: int = 0
    most_open: int = 0


@dataclasses.dataclass(frozen=True)
class Load:
    streams: int
    seconds: float
    seed: int
    kinds: dict[str, int]
    patience: float  # seconds for any one answer


async def connect(port: int, slow: bool) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    connection = socket.socket()
    connection.setblocking(False)
    if slow:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16_384)
    await asyncio.get_running_loop().sock_connect(connection, ("127.0.0.1", port))
    return await asyncio.open_connection(sock=connection, limit=1 << 14)


def request(inbound: str, role: str, kind: str, seed: int) -> bytes:
    messages = [{"role": "user", "content": prompt(kind, seed)}]
    body = {"model": role, "messages": messages, "stream": not is_whole(kind, seed), "max_tokens": 4_000}
    data = json.dumps(body).encode()
    head = f"POST {PATHS[inbound]} HTTP/1.1\r\nhost: sfai\r\nconnection: close\r\ncontent-length: {len(data)}\r\n\r\n"
    return head.encode() + data


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


async def ask(port: int, inbound: str, role: str, kind: str, seed: int) -> str:
    """What was wrong with the answer; empty when nothing was."""
    reader, writer = await connect(port, kind == "slow")
    try:
        writer.write(request(inbound, role, kind, seed))
        if kind == "leaves":
            return await leave(reader, random.Random(seed).uniform(0.005, 1.0))
        return fault_of(Answer(await read_all(reader, kind), inbound), kind, seed)
    finally:
        writer.transport.abort() if seed % 2 else writer.close()


def fault_of(answer: Answer, kind: str, seed: int) -> str:
    if kind == "refused":
        return "" if answer.status >= 400 and answer.refusal() else f"status {answer.status}"
    if kind == "faulty" and answer.status >= 400:
        return fault_of_refusal(answer, seed)
    if answer.status != 200:
        return f"status {answer.status}: {answer.body[:200]!r}"
    if is_whole(kind, seed):
        return "" if answer.whole_text() == "".join(pieces(kind, seed)) else "another text"
    read = Read(answer)
    if read.behind or not answer.framed:
        return "something stands behind the end" if read.behind else "the HTTP answer has no end"
    return fault_of_stream(read, kind, seed)


def fault_of_refusal(answer: Answer, seed: int) -> str:
    """Only what failed before its first content may be refused."""
    fault, at = misfortune(seed)
    may_be = at == 0 or is_whole("faulty", seed) or fault == "reset" or b"is left alone for" in answer.body
    return "" if may_be and answer.refusal() else f"status {answer.status} though {fault} came behind {at} pieces"


def fault_of_stream(read: Read, kind: str, seed: int) -> str:
    said = pieces(kind, seed)
    wanted = error_text(kind, seed)
    whole = read.ended and not read.error and read.text == "".join(said)
    if wanted is None or (whole and may_be_whole(kind, seed)):
        return "" if whole else f"not whole: ended {read.ended}, error {read.error!r}, {len(read.text)} characters of {len(''.join(said))}"
    broken = bool(read.error) and not read.ended and read.text in wanted
    return "" if broken else f"no error where one has to be: ended {read.ended}, error {read.error!r}, {len(read.text)} characters"


def may_be_whole(kind: str, seed: int) -> bool:
    """Its second target answers where the first failed before its first content, or is left alone after other failures."""
    return kind == "saved"


def error_text(kind: str, seed: int) -> list[str] | None:
    """Which texts may stand before the error; none where the answer has to be whole."""
    prefixes = ["".join(prefix) for prefix in itertools.accumulate([piece] for piece in pieces(kind, seed))]
    if kind in ("broken", "cut"):
        return [prefixes[2]]
    if kind not in ("faulty", "saved"):
        return None
    fault, at = misfortune(seed)
    if at == 0:
        return [""]
    # A reset may overtake what was sent before it.
    return prefixes[:at] if fault == "reset" else [prefixes[at - 1]]


async def client(port: int, source: random.Random, until: float, load: Load, tally: Tally) -> None:
    await asyncio.sleep(source.uniform(0, min(load.streams / BEGINNERS, load.seconds / 6)))
    while time.monotonic() < until:
        kind = source.choices(list(load.kinds), load.kinds.values())[0]
        inbound, role, seed = source.choice(list(PATHS)), source.choice(ROLES_OF.get(kind, ROLES)), source.getrandbits(40)
        tally.asked[kind] = tally.asked.get(kind, 0) + 1
        tally.open += 1
        tally.most_open = max(tally.most_open, tally.open)
        try:
            fault = await asyncio.wait_for(ask(port, inbound, role, kind, seed), load.patience)
        except (TimeoutError, OSError, ValueError, LookupError) as error:
            fault = repr(error)
        tally.open -= 1
        if fault:
            tally.faults.setdefault(kind, []).append(f"{inbound} {role} {seed}: {fault}")


async def run(port: int, load: Load, tally: Tally) -> None:
    until = time.monotonic() + load.seconds
    source = random.Random(load.seed)
    clients = [client(port, random.Random(source.getrandbits(40)), until, load, tally) for _ in range(load.streams)]
    await asyncio.gather(*clients)
