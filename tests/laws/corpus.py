"""Requests for the law of leaf accounting: the SDKs' types with sample values, put into conversations that both APIs accept."""

import copy
from collections.abc import Iterator

from sdk_members import Leaf, Walk

PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
PDF = "JVBERi0xLjQKJSVFT0YK"
SCHEMA = {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"], "additionalProperties": False}
OTHER_SCHEMA = {"type": "object", "properties": {"b": {"type": "string"}}, "required": ["b"], "additionalProperties": False}

OPENAI_SAMPLES = {
    "model": ("role", "role"),
    "url": ("https://example.com/a.png", "https://example.com/b.png"),
    "file_data": (f"data:application/pdf;base64,{PDF}", f"data:application/pdf;base64,{PDF[:-4]}Cg=="),
    "parameters": (SCHEMA, OTHER_SCHEMA),
    "schema": (SCHEMA, OTHER_SCHEMA),
    "arguments": ('{"a":1}', '{"a":2}'),
    "max_tokens": (100, 101),
    "max_completion_tokens": (100, 101),
    "n": (1, 2),
    "function_call": ("auto", "none"),
    "tool_call_id": ("call_1", "call_2"),
    "id": ("call_1", "call_2"),
    "messages": ([{"role": "user", "content": "hi"}],) * 2,
    "logit_bias": ({"50256": -100}, {"50256": -99}),
    "format": ("mp3", "wav"),
    "tools": ([{"type": "function", "function": {"name": "one"}}], [{"type": "function", "function": {"name": "two"}}]),
}
ANTHROPIC_SAMPLES = {
    "model": ("role", "role"),
    "url": ("https://example.com/a.png", "https://example.com/b.png"),
    "data": (PNG, PNG[:-8] + "gg=="),
    "input_schema": (SCHEMA, OTHER_SCHEMA),
    "schema": (SCHEMA, OTHER_SCHEMA),
    "input": ({"a": 1}, {"a": 2}),
    "max_tokens": (4000, 4001),
    "budget_tokens": (1024, 3000),
    "tool_use_id": ("toolu_1", "toolu_2"),
    "id": ("toolu_1", "toolu_2"),
    "messages": ([{"role": "user", "content": "hi"}],) * 2,
}
USER = {"role": "user", "content": "hi"}


def openai_context(message: dict) -> tuple[list[dict], int]:
    """The messages that make this one acceptable, and where it stands among them."""
    call = {"id": "call_1", "type": "function", "function": {"name": "one", "arguments": "{}"}}
    role = message["role"]
    if role in ("system", "developer"):
        return [message, USER], 0
    if role == "user":
        return [message], 0
    if role == "tool":
        return [USER, {"role": "assistant", "content": None, "tool_calls": [call]}, message], 2
    if role == "function":
        return [USER, {"role": "assistant", "content": None, "function_call": {"name": "one", "arguments": "{}"}}, message], 2
    calls = [one["id"] for one in message.get("tool_calls", [])]
    results = [{"role": "tool", "tool_call_id": one, "content": "r"} for one in calls]
    if "function_call" in message:
        results = [{"role": "function", "name": message["function_call"]["name"], "content": "r"}]
    return [USER, message, *results, USER], 1


ASSISTANT_BLOCKS = ("thinking", "redacted_thinking", "tool_use", "server_tool_use")


def anthropic_context(message: dict) -> tuple[list[dict], int]:
    content = message["content"]
    block = content[0]["type"] if isinstance(content, list) else ""
    if block == "tool_result":
        call = {"type": "tool_use", "id": "toolu_1", "name": "one", "input": {}}
        return [USER, {"role": "assistant", "content": [call]}, message | {"role": "user"}], 2
    if message["role"] == "system":
        return [USER, message], 1
    if block in ASSISTANT_BLOCKS or block.endswith("_tool_result"):
        turn = message | {"role": "assistant"}
        results = [{"type": "tool_result", "tool_use_id": content[0].get("id"), "content": "r"}] if block == "tool_use" else []
        return [USER, turn, {"role": "user", "content": [*results, {"type": "text", "text": "go on"}]}], 1
    return [message | {"role": "user"}], 0


def in_context(leaf: Leaf, context) -> Leaf:
    """A leaf below `messages` with the messages around it; a leaf elsewhere as it is, with the tools that it needs."""
    leaf = copy.deepcopy(leaf)
    if not leaf.pointer.startswith("/messages/0"):
        return leaf
    place = 0
    for whole in (leaf.one, leaf.other):
        whole["messages"], place = context(whole["messages"][0])
    leaf.pointer = f"/messages/{place}" + leaf.pointer.removeprefix("/messages/0")
    return leaf


def without(whole, pointer: str):
    """The same without the member at the pointer."""
    whole = copy.deepcopy(whole)
    *path, last = pointer.split("/")[1:]
    holder = whole
    for step in path:
        holder = holder[int(step)] if isinstance(holder, list) else holder[step]
    del holder[int(last) if isinstance(holder, list) else last]
    return whole


def with_tools(leaf: Leaf, tool: dict) -> Leaf:
    needs = leaf.pointer.startswith(("/tool_choice", "/parallel_tool_calls"))
    for whole in (leaf.one, leaf.other) if needs else ():
        whole["tools"] = [tool, tool | ({"name": "two"} if "name" in tool else {"function": {"name": "two"}})]
    for whole in (leaf.one, leaf.other) if leaf.pointer.startswith("/function_call") else ():
        whole["functions"] = [{"name": "one"}, {"name": "two"}]
    return leaf


def fits(leaf: Leaf) -> bool:
    """Anthropic's SDK lets each block stand in each role; what is asked here is in the role where the API takes it."""
    role = leaf.pattern.partition("<")[2].partition(">")[0]
    place = leaf.pointer.split("/")
    return not leaf.pattern.startswith(".messages[]<") or leaf.one["messages"][int(place[2])]["role"] == role


def openai_leaves() -> Iterator[Leaf]:
    from openai.types.chat.completion_create_params import CompletionCreateParamsNonStreaming as Request

    tool = {"type": "function", "function": {"name": "one"}}
    for leaf in Walk(OPENAI_SAMPLES, {"FileFile": ("file_data",)}).members(Request):
        yield with_tools(in_context(leaf, openai_context), tool)


def anthropic_leaves() -> Iterator[Leaf]:
    from anthropic.types.message_create_params import MessageCreateParamsNonStreaming as Request

    tool = {"name": "one", "input_schema": SCHEMA}
    for leaf in Walk(ANTHROPIC_SAMPLES, {}).members(Request):
        leaf = with_tools(in_context(leaf, anthropic_context), tool)
        if fits(leaf):
            yield leaf
