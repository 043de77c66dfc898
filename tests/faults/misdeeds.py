"""How each fault is done: the steps that the upstream takes on a connection whose request it has read."""

import dataclasses
import gzip

from cells import Cell
from expectations import ADVICE
from speech import LAST_CHUNK, POISON, chunks, error_body, error_event, error_reply, head, healthy, speech

PAGE = b"<html><head><title>502</title></head><body><h1>Bad Gateway</h1></body></html>"
DRIP_SECONDS = 0.15


class Step(str):
    """What is done between bytes."""


SEEN = Step("wait until the client has what was sent")
RESET = Step("reset the connection")
END = Step("end the connection in order")
ABORT = Step("end the connection without a word of TLS")
STALL = Step("wait until the peer leaves")


@dataclasses.dataclass(frozen=True)
class Drip:
    data: bytes


def steps_of(cell: Cell) -> list:
    return (steps_of_head(cell) if cell.fault in ADVICE or cell.fault in STATUSES else None) or BODY_FAULTS[cell.fault](cell)


STATUSES = {"429_none": 429, "529": 529, "compressed_error": 429, "html_502": 502, "html_200": 200}


def steps_of_head(cell: Cell) -> list:
    status = STATUSES.get(cell.fault, 429)
    if cell.fault.startswith("html"):
        return [head(status, "text/html", length=len(PAGE)) + PAGE]
    body = error_body(cell.upstream, status)
    if cell.fault == "compressed_error":
        body = gzip.compress(body)
        return [head(status, "application/json", length=len(body), content_encoding="gzip") + body]
    return [head(status, "application/json", length=len(body), **ADVICE.get(cell.fault, {})) + body]


def kind_of(cell: Cell) -> str:
    return "text/event-stream" if cell.mode == "stream" else "application/json"


def opened(cell: Cell, *after: bytes) -> list:
    """The head and all that comes before the fault, chunk by chunk, and then what spoils the next chunk."""
    if cell.moment == "before_head":
        return []
    said = speech(cell.upstream, cell.mode, cell.moment)
    return [head(200, kind_of(cell), chunked=True), chunks(*said.before), SEEN, *after]


def rest(cell: Cell) -> bytes:
    if cell.moment == "before_head":
        return healthy(cell.upstream, cell.mode, "never")
    return chunks(*speech(cell.upstream, cell.mode, cell.moment).after) + LAST_CHUNK


def reset(cell: Cell) -> list:
    return [*opened(cell), RESET]


def stall(cell: Cell) -> list:
    return [*opened(cell), STALL]


def drip(cell: Cell) -> list:
    return [*opened(cell), Drip(rest(cell))]


def truncated_chunk(cell: Cell) -> list:
    return [*opened(cell, b"400\r\nda"), END]


def spoiled_chunk(cell: Cell) -> list:
    return [*opened(cell, b"nonsense\r\n"), STALL]


def of_length(cell: Cell, length: int, *pieces) -> list:
    return [head(200, kind_of(cell), length=length), *pieces]


def length_too_long(cell: Cell) -> list:
    said = speech(cell.upstream, cell.mode, cell.moment)
    return of_length(cell, len(said.all) + 10, b"".join(said.before), SEEN, END)


def length_too_short(cell: Cell) -> list:
    said = speech(cell.upstream, cell.mode, cell.moment)
    return of_length(cell, len(b"".join(said.before)), said.all)


def second_answer(cell: Cell) -> list:
    data = healthy(cell.upstream, cell.mode, POISON)
    said = speech(cell.upstream, cell.mode, "at_end")
    return [*of_length(cell, len(said.all), said.all), data]


def tls_truncation(cell: Cell) -> list:
    said = speech(cell.upstream, cell.mode, cell.moment)
    return [head(200, kind_of(cell)), b"".join(said.before), SEEN, ABORT]


def compressed(cell: Cell) -> list:
    body = gzip.compress(speech(cell.upstream, cell.mode, "at_end").all)
    return [head(200, kind_of(cell), length=len(body), content_encoding="gzip") + body]


def an_error_event(cell: Cell) -> list:
    if cell.mode == "whole":
        body = error_reply(cell.upstream)
        return of_length(cell, len(body), body)
    return opened(cell, chunks(error_event(cell.upstream)) + LAST_CHUNK)


def half_event(cell: Cell) -> list:
    if cell.moment == "before_head":
        return [b"HTTP/1.1 200 OK\r\ncontent-ty", END]
    following = speech(cell.upstream, cell.mode, cell.moment).after[0]
    return opened(cell, chunks(following[: len(following) // 2]) + LAST_CHUNK)


def clean_end(cell: Cell) -> list:
    return [END] if cell.moment == "before_head" else opened(cell, LAST_CHUNK)


BODY_FAULTS = {
    "reset": reset,
    "stall": stall,
    "drip": drip,
    "truncated_chunk": truncated_chunk,
    "spoiled_chunk": spoiled_chunk,
    "length_too_long": length_too_long,
    "length_too_short": length_too_short,
    "second_answer": second_answer,
    "tls_truncation": tls_truncation,
    "compressed": compressed,
    "error_event": an_error_event,
    "half_event": half_event,
    "clean_end": clean_end,
}
