"""What the scripted vendor says in the soak: made from the kind and the seed that stand in the prompt, so that both ends know it."""

import random
import re

import anthropic_events as anthropic
import openai_events as openai
from answers import Answer, Cut, Pause, json_reply, streamed
from upstream import Recorded, Upstream

LETTERS = 'abc xyz ü世👩\u2028"\\\n'
EVENTS = 20
ERRORS = [400, 429, 500, 503, 529]


def prompt(kind: str, seed: int) -> str:
    return f"soak:{kind}:{seed}."


def pieces(kind: str, seed: int) -> list[str]:
    """The text of one answer, as it is cut into events."""
    source = random.Random(seed)
    if kind == "slow":
        return ["".join(source.choices(LETTERS, k=200)) * 20 for _ in range(EVENTS * 4)]
    return ["".join(source.choices(LETTERS, k=source.randint(1, 200))) for _ in range(EVENTS)]


def read_prompt(request: Recorded) -> tuple[str, int]:
    kind, seed = re.search(rb"soak:(\w+):(\d+)\.", request.body).groups()
    return kind.decode(), int(seed)


def failing_steps(opening: list[bytes], kind: str, error: bytes) -> list:
    return [*opening, Pause(0.02), error if kind == "broken" else Cut()]


def paced(events: list[bytes], kind: str, seed: int) -> list:
    gap = Pause(0.0 if kind == "slow" else random.Random(seed).uniform(0.01, 0.1))
    return [step for event in events for step in (event, gap)]


def openai_answer(request: Recorded) -> Answer:
    kind, seed = read_prompt(request)
    said = pieces(kind, seed)
    if kind == "refused":
        return json_reply(openai.error("no"), ERRORS[seed % len(ERRORS)])
    if kind == "whole":
        return json_reply(openai.reply("".join(said)))
    if kind in ("broken", "cut"):
        error = openai.event({"error": {"message": "it broke", "type": "server_error"}})
        return streamed(failing_steps([openai.first(), *openai.text(*said[:3])], kind, error))
    return streamed(paced(openai.stream(openai.text(*said), tokens=(9, 2)), kind, seed))


def anthropic_answer(request: Recorded) -> Answer:
    kind, seed = read_prompt(request)
    said = pieces(kind, seed)
    if kind == "refused":
        return json_reply(anthropic.error("no"), ERRORS[seed % len(ERRORS)])
    if kind == "whole":
        return json_reply(anthropic.reply({"type": "text", "text": "".join(said)}))
    if kind in ("broken", "cut"):
        return streamed(failing_steps([anthropic.start(), *anthropic.text(0, *said[:3])[:-1]], kind, anthropic.error_event()))
    return streamed(paced(anthropic.stream(anthropic.text(0, *said)), kind, seed))


def start_vendor(server_tls) -> Upstream:
    upstream = Upstream(server_tls)
    upstream.keeps_requests = False
    upstream.chat(openai_answer)
    upstream.messages(anthropic_answer)
    return upstream
