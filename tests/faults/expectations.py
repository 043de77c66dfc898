"""What has to come of each cell: written before the run, from what a user of the gateway may expect. Nothing is measured here.

The rules, in the order in which they are asked:
1. An answer whose own end mark came is whole, whatever its connection does afterwards.
2. Before the commit a failure leads to the next target, or to the same one again where that may help, and the client sees nothing
   of it; where nothing is left to try it is an error with a status, and with the advice not to try again if the gateway has.
3. After the commit the client keeps the text that it has, gets an error event and no end mark, and nothing is tried any more.
"""

import dataclasses

from cells import CONNECTION_FAULTS, Cell
from speech import FIRST, SAVED, TEXT

HTTP_DATE = "Wed, 21 Oct 2015 07:28:00 GMT"  # past on any machine: no time to wait
ENOUGH = (("x-should-retry", "false"),)
ADVICE = {"429_seconds": {"retry-after": "7"}, "429_date": {"retry-after": HTTP_DATE}, "429_ms": {"retry-after-ms": "1500"}, "429_nonsense": {"retry-after": "soon"}}


@dataclasses.dataclass(frozen=True)
class Failure:
    """One failure as each client reads it: status, type, code for OpenAI's; status and type for Anthropic's; and the log's word."""

    openai: tuple[int, str, str | None]
    anthropic: tuple[int, str]
    kind: str


@dataclasses.dataclass(frozen=True)
class Outcome:
    status: int
    text: str  # all of it, exactly
    error: tuple[str, str | None] | None  # type and code, in the body or as the last event
    ended: bool  # by the dialect's end mark; a whole reply: with its finish reason
    log: tuple[int, str, int]  # status, error_kind, attempt
    saved: bool = False  # by the second target
    advice: tuple[tuple[str, str], ...] = ()  # the headers about retries: these and no others


UNREACHABLE = Failure((502, "upstream_error", None), (502, "api_error"), "upstream_down")
BROKEN = Failure((502, "upstream_error", None), (502, "api_error"), "upstream_broke")
RATE_LIMITED_BY_OPENAI = Failure((429, "requests", "rate_limit_exceeded"), (429, "rate_limit_error"), "rate_limit_exceeded")
RATE_LIMITED_BY_ANTHROPIC = Failure((429, "rate_limit_error", "rate_limit_exceeded"), (429, "rate_limit_error"), "rate_limited")
OVERLOADED_BY_OPENAI = Failure((503, "server_error", "overloaded"), (529, "overloaded_error"), "overloaded")
OVERLOADED_BY_ANTHROPIC = Failure((503, "overloaded_error", "overloaded"), (529, "overloaded_error"), "overloaded")
SERVER_ERROR = Failure((502, "server_error", None), (502, "api_error"), "upstream_broke")


def too_slow(code: str) -> Failure:
    return Failure((504, "timeout_error", code), (504, "timeout_error"), code)


def expect(cell: Cell) -> Outcome:
    failure = failure_of(cell)
    if failure is None:
        return Outcome(200, TEXT, None, True, (200, "", 1))
    if is_committed(cell):
        return Outcome(200, text_at(cell.moment), error_of(failure, cell.inbound), False, (200, failure.kind, 1))
    if cell.part == "fallback":
        return Outcome(200, SAVED, None, True, (200, "", 2), saved=True)
    again = cell.part in ("retry", "spent") and may_help_again(failure)
    if cell.part == "retry" and again and cell.fault not in CONNECTION_FAULTS:
        return Outcome(200, TEXT, None, True, (200, "", 2))
    status = failure.openai[0] if cell.inbound == "openai_chat" else failure.anthropic[0]
    advice = tuple(ADVICE.get(cell.fault, {}).items()) + (ENOUGH if again else ())
    return Outcome(status, "", error_of(failure, cell.inbound), False, (status, failure.kind, 2 if again else 1), advice=advice)


def may_help_again(failure: Failure) -> bool:
    """Who was silent or slow for all the time that was allowed is not given as much once more; a connection costs little."""
    return failure.kind not in ("first_byte_timeout", "idle_timeout", "total_timeout")


def error_of(failure: Failure, inbound: str) -> tuple[str, str | None]:
    """Anthropic's errors have no code."""
    return failure.openai[1:] if inbound == "openai_chat" else (failure.anthropic[1], None)


def is_committed(cell: Cell) -> bool:
    """Content goes out as it comes; 2 s after the head it is the head alone. A whole reply goes out when it is whole."""
    return cell.mode == "stream" and cell.moment in ("after_commit", "after_content", "before_last")


def text_at(moment: str) -> str:
    return {"after_content": FIRST, "before_last": TEXT}.get(moment, "")


def failure_of(cell: Cell) -> Failure | None:
    """None where what came is a whole answer."""
    if is_whole_anyway(cell):
        return None
    if cell.fault in ("connect_stall", "tls_stall"):
        return too_slow("connect_timeout")
    if cell.fault in CONNECTION_FAULTS:
        return UNREACHABLE
    if cell.fault in ("stall", "drip"):
        return failure_of_time(cell)
    return failure_of_words(cell)


def is_whole_anyway(cell: Cell) -> bool:
    if cell.fault == "second_answer":
        return True
    if cell.mode == "stream" and cell.moment == "at_end":
        return True
    # Many servers that speak OpenAI's API never send [DONE]: behind a finish_reason a clean end is an end.
    ends_cleanly = cell.fault in ("clean_end", "length_too_short")
    return ends_cleanly and cell.upstream == "openai_chat" and cell.mode == "stream" and cell.moment == "before_last"


def failure_of_time(cell: Cell) -> Failure:
    if cell.moment == "before_head":
        return too_slow("first_byte_timeout")
    # A byte now and then is no silence: only the limit of the whole answer ends it.
    return too_slow("total_timeout" if cell.fault == "drip" else "idle_timeout")


def failure_of_words(cell: Cell) -> Failure:
    by_openai = cell.upstream == "openai_chat"
    if cell.fault == "compressed_error":  # what the body says of type and code cannot be read
        return Failure((429, "rate_limit_error", "rate_limit_exceeded"), (429, "rate_limit_error"), "rate_limited")
    if cell.fault.startswith("429"):
        return RATE_LIMITED_BY_OPENAI if by_openai else RATE_LIMITED_BY_ANTHROPIC
    if cell.fault == "529":
        return OVERLOADED_BY_OPENAI if by_openai else OVERLOADED_BY_ANTHROPIC
    if cell.fault == "error_event":
        return SERVER_ERROR if by_openai else OVERLOADED_BY_ANTHROPIC
    # Without a length, TLS that ends without a word leaves the answer incomplete, whatever came (RFC 9112 section 9.8).
    return BROKEN


def raised(outcome: Outcome, inbound: str, package: str) -> str:
    """The class that the vendor's own package raises; empty where it raises nothing."""
    if outcome.error is None:
        return ""
    if outcome.status == 200:
        return IN_STREAM[package]
    by_status = OPENAI_CLASSES if inbound == "openai_chat" else ANTHROPIC_CLASSES
    return by_status.get(outcome.status, "InternalServerError")


IN_STREAM = {"openai-python": "APIError", "openai-node": "APIError", "anthropic-python": "APIStatusError", "anthropic-node": "APIError"}
OPENAI_CLASSES = {429: "RateLimitError"}
ANTHROPIC_CLASSES = {429: "RateLimitError", 504: "GatewayTimeoutError", 529: "OverloadedError"}
