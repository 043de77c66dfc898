"""The cases: what each SDK gets at each role through sfai, beside what it gets from the model server itself."""

import contextlib
import dataclasses
import json
import time
import urllib.request

import anthropic
import openai

QUESTION = [{"role": "user", "content": "Which letters do you know?"}]
SCHEMA = {"type": "object", "properties": {"city": {"enum": ["Paris", "Rome"]}}, "required": ["city"], "additionalProperties": False}
ROLES = ["chat", "messages"]


@dataclasses.dataclass(frozen=True)
class Place:
    direct: str
    through: str

    def openai(self, url: str = "") -> openai.OpenAI:
        return openai.OpenAI(base_url=f"{url or self.through}/v1", api_key="none", max_retries=0, timeout=60)

    def anthropic(self, url: str = "") -> anthropic.Anthropic:
        return anthropic.Anthropic(base_url=url or self.through, api_key="none", max_retries=0, timeout=60)


def chat_whole(client: openai.OpenAI, model: str, **body) -> tuple:
    reply = client.chat.completions.create(model=model, messages=QUESTION, max_tokens=24, **body)
    return reply.choices[0].message.content, reply.choices[0].finish_reason, reply.usage.prompt_tokens, reply.usage.completion_tokens


def chat_streamed(client: openai.OpenAI, model: str, **body) -> tuple:
    asked = {"model": model, "messages": QUESTION, "max_tokens": 24, "stream_options": {"include_usage": True}, **body}
    with client.chat.completions.stream(**asked) as events:
        with contextlib.suppress(openai.LengthFinishReasonError):
            for _ in events:
                pass
        reply = events.current_completion_snapshot
    return reply.choices[0].message.content, reply.choices[0].finish_reason, reply.usage.prompt_tokens, reply.usage.completion_tokens


def message_whole(client: anthropic.Anthropic, model: str, **body) -> tuple:
    return said(client.messages.create(model=model, messages=QUESTION, **{"max_tokens": 24, **body}))


def message_streamed(client: anthropic.Anthropic, model: str, **body) -> tuple:
    with client.messages.stream(model=model, messages=QUESTION, **{"max_tokens": 24, **body}) as events:
        return said(events.get_final_message())


def said(message: anthropic.types.Message) -> tuple:
    text = "".join(block.text for block in message.content if block.type == "text")
    # A prompt that the server has just seen counts as cached.
    return text, message.stop_reason, message.usage.input_tokens + (message.usage.cache_read_input_tokens or 0), message.usage.output_tokens


WORDS = {"end_turn": "stop", "stop_sequence": "stop", "max_tokens": "length", "tool_use": "tool_calls"}


def text_case(ask, connect: str, role: str):
    """Its yardstick is the same call on the model server; the role's dialect must make no difference."""

    def case(place: Place) -> str:
        wanted = ask(getattr(place, connect)(place.direct), "tiny")
        got = ask(getattr(place, connect)(), role)
        assert got == wanted, f"{got} and not {wanted}"
        assert got[0] and WORDS.get(got[1], got[1]) == "length"
        return f"{len(got[0])} characters, {got[1]}, {got[2]} and {got[3]} tokens"

    return case


def chat_tool(stream: bool, role: str):
    tool = {"type": "function", "function": {"name": "weather", "description": "The weather", "parameters": SCHEMA}}

    def case(place: Place) -> str:
        asked = {"model": role, "messages": QUESTION, "max_tokens": 200, "tools": [tool], "tool_choice": "required"}
        if stream:
            with place.openai().chat.completions.stream(**asked) as events:
                choice = events.get_final_completion().choices[0]
        else:
            choice = place.openai().chat.completions.create(**asked).choices[0]
        call = choice.message.tool_calls[0]
        assert (call.function.name, choice.finish_reason) == ("weather", "tool_calls"), choice
        assert json.loads(call.function.arguments)["city"] in ("Paris", "Rome")
        return f"{call.function.name} {call.function.arguments}"

    return case


def message_tool(stream: bool, role: str):
    tool = {"name": "weather", "description": "The weather", "input_schema": SCHEMA}

    def case(place: Place) -> str:
        asked = {"model": role, "messages": QUESTION, "max_tokens": 200, "tools": [tool], "tool_choice": {"type": "any"}}
        if stream:
            with place.anthropic().messages.stream(**asked) as events:
                message = events.get_final_message()
        else:
            message = place.anthropic().messages.create(**asked)
        call = next(block for block in message.content if block.type == "tool_use")
        assert (call.name, message.stop_reason) == ("weather", "tool_use"), message
        assert call.input["city"] in ("Paris", "Rome")
        return f"{call.name} {json.dumps(call.input)}"

    return case


def too_long(connect: str, role: str):
    package = {"openai": openai, "anthropic": anthropic}[connect]

    def case(place: Place) -> str:
        client, question = getattr(place, connect)(), [{"role": "user", "content": "long " * 20_000}]
        try:
            create = client.chat.completions.create if connect == "openai" else client.messages.create
            create(model=role, messages=question, max_tokens=8)
        except package.BadRequestError as error:
            return str(error)[:120]
        raise AssertionError("no error was raised")

    return case


def structured(place: Place) -> str:
    wanted = {"type": "json_schema", "json_schema": {"name": "place", "schema": SCHEMA, "strict": True}}
    reply = place.openai().chat.completions.create(model="chat", messages=QUESTION, max_tokens=100, response_format=wanted)
    return f"city {json.loads(reply.choices[0].message.content)['city']}"


def counted(place: Place) -> str:
    got = place.anthropic().messages.count_tokens(model="messages", messages=QUESTION).input_tokens
    assert got == place.anthropic(place.direct).messages.count_tokens(model="tiny", messages=QUESTION).input_tokens
    return f"{got} tokens"


def abort(role: str):
    def case(place: Place) -> str:
        stream = place.openai().chat.completions.create(model=role, messages=QUESTION, max_tokens=12_000, stream=True)
        next(chunk for chunk in stream if chunk.choices and chunk.choices[0].delta.content)
        assert working(place)
        stream.close()
        left = time.monotonic()
        while working(place):
            assert time.monotonic() - left < 5, "the model server went on"
            time.sleep(0.005)
        return f"the model server stopped after {(time.monotonic() - left) * 1000:.0f} ms"

    return case


def working(place: Place) -> bool:
    with urllib.request.urlopen(f"{place.direct}/slots", timeout=5) as reply:
        return any(slot["is_processing"] for slot in json.load(reply))


TEXTS = [(chat_whole, "openai"), (chat_streamed, "openai"), (message_whole, "anthropic"), (message_streamed, "anthropic")]
STREAMS = [(False, "whole"), (True, "streamed")]
CASES = [
    *((f"text, {ask.__name__}, {role}", text_case(ask, connect, role)) for ask, connect in TEXTS for role in ROLES),
    *((f"a tool, openai {how}, {role}", chat_tool(stream, role)) for stream, how in STREAMS for role in ROLES),
    *((f"a tool, anthropic {how}, {role}", message_tool(stream, role)) for stream, how in STREAMS for role in ROLES),
    *((f"a prompt beyond the context, {connect}, {role}", too_long(connect, role)) for connect in ("openai", "anthropic") for role in ROLES),
    ("structured output, openai, chat", structured),
    ("tokens counted by the model server, anthropic, messages", counted),
    *((f"an abort, openai, {role}", abort(role)) for role in ROLES),
]
