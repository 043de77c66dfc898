"""The cells of the fault matrix: which fault, when, in which kind of answer, between which dialects. No outcome stands here.

A cell that cannot exist is named too, with the reason.
"""

import dataclasses
import itertools

FAULTS = {
    "connect_refused": "nobody listens",
    "connect_stall": "the connection is neither taken nor refused",
    "dns_failure": "the host's name does not exist",
    "tls_unknown_authority": "a certificate of an unknown authority",
    "tls_other_name": "a certificate for another name",
    "tls_not_spoken": "the server does not speak TLS",
    "tls_stall": "the TLS handshake is never answered",
    "reset": "the connection is reset (RST)",
    "stall": "nothing more comes, and the connection stays open",
    "drip": "one byte at a time, for ever",
    "truncated_chunk": "a chunk is shorter than announced, then the end",
    "spoiled_chunk": "a chunk's length is no number",
    "length_too_long": "content-length announces more than comes",
    "length_too_short": "content-length announces less than comes",
    "second_answer": "an answer that nobody asked for follows",
    "tls_truncation": "TLS ends without its close_notify",
    "compressed": "gzip, though asked for identity",
    "compressed_error": "a 429 whose body is gzip",
    "html_502": "a proxy's page with 502",
    "html_200": "a page with 200",
    "429_seconds": "429, retry-after: 7",
    "429_date": "429, retry-after: an HTTP date",
    "429_ms": "429, retry-after-ms: 1500",
    "429_none": "429 without advice",
    "429_nonsense": "429, retry-after: soon",
    "529": "529, overloaded",
    "error_event": "an error event of the dialect",
    "half_event": "half an event, then a clean end",
    "clean_end": "a clean end of the bytes",
}
MOMENTS = {
    "before_head": "before the head",
    "after_head": "after the head",
    "after_commit": "2 s after the head, without content",
    "after_content": "after the first content",
    "before_last": "before the last event or byte",
    "at_end": "after the last event or byte",
}
MODES = ("stream", "whole")
DIALECTS = ("openai_chat", "anthropic")
# Of each cell: without any help; with a healthy second target; with a target that is tried again, which then works, or fails again.
PARTS = {
    "alone": [(inbound, upstream) for inbound in DIALECTS for upstream in DIALECTS],
    "fallback": [(inbound, upstream) for inbound in DIALECTS for upstream in DIALECTS],
    "retry": [("openai_chat", "anthropic")],
    "spent": [("anthropic", "openai_chat")],
}

CONNECTION_FAULTS = ("connect_refused", "connect_stall", "dns_failure", "tls_unknown_authority", "tls_other_name", "tls_not_spoken", "tls_stall")
HEAD_FAULTS = ("compressed", "compressed_error", "html_502", "html_200", "429_seconds", "429_date", "429_ms", "429_none", "429_nonsense", "529")
FRAMING_FAULTS = ("truncated_chunk", "spoiled_chunk", "length_too_long", "length_too_short", "tls_truncation")


@dataclasses.dataclass(frozen=True)
class Cell:
    fault: str
    moment: str
    mode: str
    inbound: str
    upstream: str
    part: str

    @property
    def name(self) -> str:
        return "/".join(dataclasses.astuple(self))


def reason_against(fault: str, moment: str, mode: str) -> str:
    """Why there is no such cell; empty where there is one."""
    if fault in CONNECTION_FAULTS:
        return "" if moment == "before_head" else "by then the connection stands"
    if fault in HEAD_FAULTS:
        return "" if moment == "before_head" else "status and encoding stand in the head"
    if mode == "whole" and moment == "after_commit":
        return "a whole reply is sent when its last byte has come"
    if fault == "second_answer":
        return "" if moment == "at_end" else "it follows the last byte"
    if fault in FRAMING_FAULTS and moment == "before_head":
        return "the framing begins behind the head"
    if fault == "length_too_short" and moment == "at_end":
        return "then the length is right"
    if fault == "length_too_short" and moment == "after_commit":
        return "by its length the answer is over before the 2 s are"
    if fault == "clean_end" and moment == "at_end":
        return "then nothing is wrong"
    return reason_in_body(fault, moment, mode)


def reason_in_body(fault: str, moment: str, mode: str) -> str:
    if fault == "drip" and moment == "at_end":
        return "nothing is left to drip"
    if fault == "drip" and moment == "before_last" and mode == "whole":
        return "the one byte that is left comes at once"
    if fault == "half_event" and mode == "whole" and moment != "before_head":
        return "a whole reply has no events: see the clean end"
    if fault == "half_event" and moment == "at_end":
        return "no event is left to halve"
    if fault == "error_event" and moment == "before_head":
        return "an event needs a body"
    if fault == "error_event" and moment == "at_end":
        return "nobody reads on behind the end mark"
    if fault == "error_event" and mode == "whole" and moment != "after_head":
        return "a whole reply is one object: the error is all of it"
    return ""


def all_cells() -> list[Cell]:
    """Those with tries of their own come last: the budget that these are paid from is earned by the others."""
    pairs = ((part, *dialects) for part, both in PARTS.items() for dialects in both)
    product = itertools.product(pairs, FAULTS, MOMENTS, MODES)
    cells = [Cell(fault, moment, mode, inbound, upstream, part) for (part, inbound, upstream), fault, moment, mode in product]
    return [cell for cell in cells if not reason_against(cell.fault, cell.moment, cell.mode)]
