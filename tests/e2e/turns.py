"""What a scripted model says turn by turn, in both vendors' words, and what must stand in the history that comes back."""

import dataclasses
import json

import anthropic_events as anthropic
import openai_events as openai
from answers import Answer, json_reply, streamed
from upstream import Recorded

Call = tuple[str, str, dict]  # id, name, arguments


@dataclasses.dataclass(frozen=True)
class Turn:
    text: str = ""
    calls: tuple[Call, ...] = ()
    thinking: str = ""
    signature: str = ""
    redacted: str = ""

    def blocks(self) -> list[dict]:
        """The assistant's content, as Anthropic says it and wants it back."""
        thought = [{"type": "thinking", "thinking": self.thinking, "signature": self.signature}] if self.signature else []
        hidden = [{"type": "redacted_thinking", "data": self.redacted}] if self.redacted else []
        said = [{"type": "text", "text": self.text}] if self.text else []
        return [*thought, *hidden, *said, *({"type": "tool_use", "id": id, "name": name, "input": input} for id, name, input in self.calls)]

    def from_anthropic(self, request: Recorded) -> Answer:
        stop = "tool_use" if self.calls else "end_turn"
        if not request.json.get("stream"):
            return json_reply(anthropic.reply(*self.blocks(), stop=stop))
        return streamed(anthropic.stream(*(block_events(index, block) for index, block in enumerate(self.blocks())), stop=stop))

    def from_openai(self, request: Recorded) -> Answer:
        finish = "tool_calls" if self.calls else "stop"
        if not request.json.get("stream"):
            calls = [{"id": id, "type": "function", "function": {"name": name, "arguments": json.dumps(input)}} for id, name, input in self.calls]
            return json_reply(openai.reply(self.text or None, calls=calls, finish=finish))
        parts = [openai.call(index, id, name, *halves(input)) for index, (id, name, input) in enumerate(self.calls)]
        thought = openai.reasoning(self.thinking) if self.thinking else []
        return streamed(openai.stream(thought, openai.text(self.text) if self.text else [], *parts, finish=finish, tokens=(9, 2)))


def halves(input: dict) -> tuple[str, str]:
    text = json.dumps(input, ensure_ascii=False)
    return text[: len(text) // 2], text[len(text) // 2 :]


def block_events(index: int, block: dict) -> list[bytes]:
    match block["type"]:
        case "thinking":
            text = block["thinking"]
            return anthropic.thinking(index, block["signature"], text[:3], text[3:])
        case "redacted_thinking":
            return anthropic.block(index, block)
        case "text":
            return anthropic.text(index, block["text"][:2], block["text"][2:])
        case _:
            return anthropic.call(index, block["id"], block["name"], *halves(block["input"]))


def script(upstream, turns: list[Turn]) -> None:
    """Both vendors say the same, streamed or whole as they are asked."""
    upstream.messages(*(turn.from_anthropic for turn in turns))
    upstream.chat(*(turn.from_openai for turn in turns))


def assert_anthropic_history(requests: list[Recorded], turns: list[Turn]) -> None:
    """Each request has the turns before it: the assistant's blocks as they were said, then the results, first and in order."""
    for count, request in enumerate(requests):
        messages = request.json["messages"]
        assert [message["role"] for message in messages] == ["user", *["assistant", "user"] * count]
        for turn, said, answered in zip(turns, messages[1::2], messages[2::2]):
            wanted = turn.blocks()
            assert [{name: block.get(name) for name in want} for block, want in zip(said["content"], wanted)] == wanted
            assert len(said["content"]) == len(wanted)
            assert [(block["type"], block["tool_use_id"], result_text(block)) for block in answered["content"]] == results("tool_result", turn)


def assert_openai_history(requests: list[Recorded], turns: list[Turn]) -> None:
    for count, request in enumerate(requests):
        messages = [message for message in request.json["messages"] if message["role"] != "user"]
        for turn in turns[:count]:
            said, answered, messages = messages[0], messages[1 : 1 + len(turn.calls)], messages[1 + len(turn.calls) :]
            used = [(call["id"], call["function"]["name"], json.loads(call["function"]["arguments"])) for call in said["tool_calls"]]
            assert (text_of(said.get("content")), used) == (turn.text, list(turn.calls))
            assert [(result["role"], result["tool_call_id"], text_of(result["content"])) for result in answered] == results("tool", turn)
        assert messages == []


def results(kind: str, turn: Turn) -> list[tuple]:
    return [(kind, id, f"result of {name}") for id, name, _ in turn.calls]


def result_text(block: dict) -> str:
    return text_of(block["content"])


def text_of(content: str | list | None) -> str:
    return content if isinstance(content, str) else "".join(part["text"] for part in content or [])
