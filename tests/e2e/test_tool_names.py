"""Names of tools that Anthropic refuses (https://docs.anthropic.com/en/docs/agents-and-tools/tool-use) go out as others and come back."""

import re

import pytest

from client import content_of
from fold import fold_chunks
from turns import Turn

NAMES = ["files.read", "files/read", "files_read", "読む", "n" * 150]
TOOLS = [{"type": "function", "function": {"name": name, "parameters": {"type": "object", "properties": {}}}} for name in NAMES]


def use_of(number: int):
    """The model calls the tool by the name that it was told."""

    def answer(request):
        turn = Turn(text="Using it.", calls=(("call_a", request.json["tools"][number]["name"], {"path": "a"}),))
        return turn.from_anthropic(request)

    return answer


@pytest.mark.parametrize("number", range(len(NAMES)), ids=["dot", "slash", "plain", "not ASCII", "long"])
def test_a_call_comes_back_under_the_client_s_name(client, upstream, number):
    upstream.messages(use_of(number))
    chunks = client.stream("claude", tools=TOOLS).chunks()
    assert (content_of(chunks), fold_chunks(chunks)["calls"]) == ("Using it.", [("call_a", NAMES[number], {"path": "a"})])
    sent = [tool["name"] for tool in upstream.last.json["tools"]]
    assert all(re.fullmatch("[a-zA-Z0-9_-]{1,128}", name) for name in sent)
    assert (len(set(sent)), sent[2]) == (len(NAMES), "files_read")


@pytest.mark.parametrize("number", range(len(NAMES)), ids=["dot", "slash", "plain", "not ASCII", "long"])
def test_history_and_choice_use_the_same_name_as_the_tools(client, upstream, number):
    upstream.messages(use_of(number))
    call = {"id": "call_a", "type": "function", "function": {"name": NAMES[number], "arguments": "{}"}}
    history = [
        {"role": "user", "content": "hi"},
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "tool", "tool_call_id": "call_a", "content": "text"},
    ]
    choice = {"type": "function", "function": {"name": NAMES[number]}}
    body = {"model": "claude", "messages": history, "tools": TOOLS, "tool_choice": choice}
    message = client.post("/v1/chat/completions", body).json["choices"][0]["message"]
    assert message["tool_calls"][0]["function"]["name"] == NAMES[number]
    sent = upstream.last.json
    assert sent["messages"][1]["content"][0]["name"] == sent["tool_choice"]["name"] == sent["tools"][number]["name"]
