"""What the scripted vendor says in the soak: made from the kind and the seed that stand in the prompt, so that both ends know it."""

import functools
import random
import re

import anthropic_events as anthropic
import openai_events as openai
from answers import Answer, Cut, Pause, json_reply, streamed
from misfortune import EVENTS, OF_THE_HEAD, answer_of_head, broken_reply, broken_stream, error_event, misfortune
from upstream import Recorded, Upstream

LETTERS = 'abc xyz ü世👩\u2028"\\\n'
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


def is_whole(kind: str, seed: int) -> bool:
    return kind == "whole" or (kind in ("faulty", "saved") and seed % 4 == 0)


class Voice:
    """One dialect of the vendor."""

    def __init__(self, dialect: str, pace: float):
        self.dialect, self._pace = dialect, pace

    def opening(self) -> list[bytes]:
        return [openai.first()] if self.dialect == "openai" else [anthropic.start(), anthropic.text(0)[0]]

    def text(self, said: list[str]) -> list[bytes]:
        return openai.text(*said) if self.dialect == "openai" else anthropic.text(0, *said)[1:-1]

    def stream(self, said: list[str]) -> list[bytes]:
        if self.dialect == "openai":
            return openai.stream(openai.text(*said), tokens=(9, 2))
        return anthropic.stream(anthropic.text(0, *said))

    def reply(self, said: list[str]) -> bytes:
        text = "".join(said)
        return openai.reply(text) if self.dialect == "openai" else anthropic.reply({"type": "text", "text": text})

    def refusal(self, seed: int) -> Answer:
        say = openai.error if self.dialect == "openai" else anthropic.error
        return json_reply(say("no"), ERRORS[seed % len(ERRORS)])

    def paced(self, events: list[bytes], kind: str, seed: int) -> list:
        gap = Pause(0.0 if kind == "slow" else random.Random(seed).uniform(0.01, 0.1) * self._pace)
        return [step for event in events for step in (event, gap)]

    def answer(self, request: Recorded) -> Answer:
        kind, seed = read_prompt(request)
        return self.unlucky(kind, seed) if kind in ("faulty", "saved") else self.lucky(kind, seed)

    def lucky(self, kind: str, seed: int) -> Answer:
        said = pieces(kind, seed)
        if kind == "refused":
            return self.refusal(seed)
        if is_whole(kind, seed):
            return json_reply(self.reply(said))
        if kind in ("broken", "cut"):
            failing = [Pause(0.02), error_event(self.dialect) if kind == "broken" else Cut()]
            return streamed([*self.opening(), *self.text(said[:3]), *failing])
        return streamed(self.paced(self.stream(said), kind, seed))

    def unlucky(self, kind: str, seed: int) -> Answer:
        fault, at = misfortune(seed)
        said = pieces(kind, seed)
        if fault in OF_THE_HEAD:
            return answer_of_head(self.dialect, fault)
        if is_whole(kind, seed):
            return broken_reply(self.dialect, fault, self.reply(said))
        events = self.paced([*self.opening(), *self.text(said[:at])], kind, seed)
        return broken_stream(self.dialect, fault, events, self.text(said)[at])

    def second(self, request: Recorded) -> Answer:
        """What the second target says where the first one failed."""
        return self.lucky(*read_prompt(request))


def start_vendor(server_tls, pace: float = 1.0) -> Upstream:
    """`pace` stretches the gaps between events: thousands of streams at full speed are more than two ends in Python can do."""
    upstream = Upstream(server_tls)
    upstream.keeps_requests = False
    for path, dialect in (("/v1/chat/completions", "openai"), ("/v1/messages", "anthropic")):
        voice = Voice(dialect, pace)
        upstream.answer(path, functools.partial(Voice.answer, voice))
        upstream.answer(f"/second{path}", functools.partial(Voice.second, voice))
    return upstream
