"""What goes wrong with an answer of the kinds `faulty` and `saved`: drawn from the seed, so that both ends know it."""

import random
from collections.abc import Iterator

import anthropic_events as anthropic
import openai_events as openai
from answers import Answer, Cut, Hold, Step, json_reply, never, streamed

EVENTS = 20
OF_THE_HEAD = ("rate_limited", "overloaded", "page", "no_answer", "hang_up")
OF_THE_BODY = ("reset", "stall", "half_event", "truncated_chunk", "clean_end", "error_event")
PAGE = b"<html><body><h1>Bad Gateway</h1></body></html>"


def misfortune(seed: int) -> tuple[str, int]:
    """The fault, and behind how many pieces of the text it comes."""
    source = random.Random(seed + 1)
    fault = source.choice(OF_THE_HEAD + OF_THE_BODY * 2)
    return fault, 0 if fault in OF_THE_HEAD else source.randrange(EVENTS)


class TruncatedChunk(Answer):
    """The last chunk promises more than comes."""

    def steps(self) -> Iterator[Step]:
        *steps, _ = super().steps()
        yield from (*steps, b"400\r\nda", Cut())


def answer_of_head(dialect: str, fault: str) -> Answer:
    say = openai.error if dialect == "openai" else anthropic.error
    answers = {
        "rate_limited": lambda: json_reply(say("slow down"), 429, retry_after_ms="1"),
        "overloaded": lambda: json_reply(say("Overloaded"), 529),
        "page": lambda: Answer(status=502, body=PAGE, headers={"content-type": "text/html"}),
        "no_answer": never,
        "hang_up": lambda: Answer(before=(Cut(),)),
    }
    return answers[fault]()


def error_event(dialect: str) -> bytes:
    if dialect == "anthropic":
        return anthropic.error_event()
    return openai.event({"error": {"message": "it broke", "type": "server_error"}})


def broken_stream(dialect: str, fault: str, said: list, following: bytes) -> Answer:
    """`said` as it should be, then the fault in place of what follows."""
    if fault == "truncated_chunk":
        return TruncatedChunk(stream=said)
    spoiling = {
        "reset": [Cut(reset=True)],
        "stall": [Hold()],
        "half_event": [following[: len(following) // 2]],
        "clean_end": [],
        "error_event": [error_event(dialect)],
    }
    return streamed([*said, *spoiling[fault]])


def broken_reply(dialect: str, fault: str, body: bytes) -> Answer:
    """A whole reply: half of it, and then the fault. An error event is all of the body."""
    if fault == "error_event":
        return json_reply(anthropic.error("Overloaded", "overloaded_error") if dialect == "anthropic" else openai.error("it broke", type="server_error"))
    said, kind = [body[: len(body) // 2]], {"content-type": "application/json"}
    if fault == "truncated_chunk":
        return TruncatedChunk(stream=said, headers=kind)
    spoiling = {"reset": [Cut(reset=True)], "stall": [Hold()], "half_event": [], "clean_end": []}
    return streamed([*said, *spoiling[fault]], headers=kind)
