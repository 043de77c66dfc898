"""What the upstream would say if nothing went wrong, cut at the moments of the matrix."""

import dataclasses

import anthropic_events as anthropic
import openai_events as openai

FIRST = "Hel"
REST = ("lo ", "wörld")
TEXT = FIRST + "".join(REST)
SAVED = "Saved by the second."
POISON = "This answer belongs to nobody."


@dataclasses.dataclass(frozen=True)
class Speech:
    """The answer's body as far as it comes before the fault, and what would follow."""

    before: tuple[bytes, ...]
    after: tuple[bytes, ...]

    @property
    def all(self) -> bytes:
        return b"".join(self.before + self.after)


def events(dialect: str, *texts: str) -> tuple[list[bytes], list[bytes], list[bytes], bytes]:
    """What opens a stream, its content, what closes it, and its end mark."""
    if dialect == "openai_chat":
        return [openai.first()], openai.text(*texts), [openai.chunk({}, finish="stop")], openai.DONE
    start, *deltas, stop = anthropic.text(0, *texts)
    delta, mark = anthropic.end()
    return [anthropic.start(), anthropic.ping(), start], deltas, [stop, delta], mark


def stream_speech(dialect: str, moment: str) -> Speech:
    opening, content, closing, mark = events(dialect, FIRST, *REST)
    said = [*opening, *content, *closing, mark]
    ends = {"after_head": len(opening), "after_commit": len(opening), "after_content": len(opening) + 1, "before_last": len(said) - 1, "at_end": len(said)}
    cut = ends.get(moment, 0)
    return Speech(tuple(said[:cut]), tuple(said[cut:]))


def whole_reply(dialect: str, text: str) -> bytes:
    return openai.reply(text) if dialect == "openai_chat" else anthropic.reply({"type": "text", "text": text})


def whole_speech(dialect: str, moment: str) -> Speech:
    body = whole_reply(dialect, TEXT)
    cut = {"after_content": len(body) // 2, "before_last": len(body) - 1, "at_end": len(body)}.get(moment, 0)
    return Speech(tuple(piece for piece in (body[:cut],) if piece), tuple(piece for piece in (body[cut:],) if piece))


def speech(dialect: str, mode: str, moment: str) -> Speech:
    return stream_speech(dialect, moment) if mode == "stream" else whole_speech(dialect, moment)


def healthy(dialect: str, mode: str, text: str) -> bytes:
    """A whole HTTP answer that keeps its connection."""
    if mode == "stream":
        opening, content, closing, mark = events(dialect, text)
        return head(200, "text/event-stream", chunked=True) + chunks(*opening, *content, *closing, mark) + LAST_CHUNK
    body = whole_reply(dialect, text)
    return head(200, "application/json", length=len(body)) + body


LAST_CHUNK = b"0\r\n\r\n"


def chunks(*pieces: bytes) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces if piece)


def head(status: int, kind: str, *, chunked: bool = False, length: int | None = None, **headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status} Said", f"content-type: {kind}"]
    lines += ["transfer-encoding: chunked"] if chunked else []
    lines += [f"content-length: {length}"] if length is not None else []
    lines += ["connection: close"] if not chunked and length is None else []
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def error_body(dialect: str, status: int) -> bytes:
    if dialect == "anthropic":
        return anthropic.error("no more", "overloaded_error" if status == 529 else "rate_limit_error")
    if status == 529:
        return openai.error("The engine is overloaded", type="server_error")
    return openai.error("Rate limit reached", type="requests", code="rate_limit_exceeded")


def error_event(dialect: str) -> bytes:
    if dialect == "anthropic":
        return anthropic.error_event()
    return openai.event({"error": {"message": "it broke", "type": "server_error", "param": None, "code": None}})


def error_reply(dialect: str) -> bytes:
    """The error that a whole answer with 200 is."""
    if dialect == "anthropic":
        return anthropic.error("Overloaded", "overloaded_error")
    return openai.error("it broke", type="server_error")
