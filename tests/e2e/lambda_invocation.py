"""One invocation: the event that went in, and all that came back, with the times."""

import asyncio
import dataclasses
import json
import threading
import time
import uuid

from lambda_contract import Prelude, parse_prelude, split_prelude


@dataclasses.dataclass
class Invocation:
    """`outcome` in the end: answered, failed (an error was reported, or trailers came), truncated, timed out, exited, refused."""

    event: bytes
    method: str = ""  # of the client's request, where the test sent one
    id: str = dataclasses.field(default_factory=lambda: str(uuid.uuid4()))
    given_at: float = 0.0
    deadline_ms: int = 0
    mode: str = ""  # streaming, buffered
    content_type: str = ""
    pieces: list[tuple[float, bytes]] = dataclasses.field(default_factory=list)  # as the program framed them
    trailers: dict[str, str] = dataclasses.field(default_factory=dict)
    error_type: str = ""
    error: dict | None = None
    outcome: str = ""
    finished_at: float = 0.0
    done: threading.Event = dataclasses.field(default_factory=threading.Event)
    feed: asyncio.Queue = dataclasses.field(default_factory=asyncio.Queue)  # for the front: the pieces, then None
    over: asyncio.Event = dataclasses.field(default_factory=asyncio.Event)  # `done` for the platform's loop

    @property
    def began(self) -> bool:
        return bool(self.mode)

    def add(self, piece: bytes) -> None:
        self.pieces.append((time.monotonic(), piece))
        self.feed.put_nowait(piece)

    def finish(self, outcome: str, error_type: str = "", error: dict | None = None) -> None:
        if self.outcome:
            return
        self.outcome, self.error_type, self.error = outcome, error_type, error
        self.finished_at = time.monotonic()
        self.feed.put_nowait(None)
        self.over.set()
        self.done.set()

    @property
    def raw(self) -> bytes:
        return b"".join(piece for _, piece in self.pieces)

    @property
    def prelude(self) -> Prelude:
        return parse_prelude(self._split()[0])

    @property
    def payload(self) -> bytes:
        return self._split()[1]

    @property
    def json(self) -> dict:
        return json.loads(self.payload)

    @property
    def events(self) -> list[str]:
        """The data of each server-sent event of the payload."""
        blocks = self.payload.decode().split("\n\n")
        return [line.removeprefix("data: ") for block in blocks for line in block.split("\n") if line.startswith("data: ")]

    def _split(self) -> tuple[bytes, bytes]:
        parts = split_prelude(self.raw)
        assert parts, f"no eight NULs in {self.raw[:300]!r} ({self.outcome} {self.error})"
        return parts
