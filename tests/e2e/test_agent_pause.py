"""A turn that the vendor paused to run its own tool: OpenAI's clients have no word for it, so the gateway goes on for them.

https://docs.anthropic.com/en/docs/build-with-claude/handling-stop-reasons: the paused content goes back as it is. Only a
request that names such a tool can be paused.
"""

import json

import pytest

import anthropic_events as anthropic
from answers import json_reply, streamed
from client import Client, content_of
from neutral import neutral
from program import PROMPT
from turns import Turn

SEARCH = {"type": "server_tool_use", "id": "srvtoolu_1", "name": "web_search", "input": {"query": "weather"}}
FOUND = {"type": "web_search_tool_result", "tool_use_id": "srvtoolu_1", "content": []}
SAID = {"type": "text", "text": "Searching. "}


def pause(request):
    if not request.json.get("stream"):
        return json_reply(anthropic.reply(SAID, SEARCH, FOUND, stop="pause_turn"))
    asked = {"type": "input_json_delta", "partial_json": '{"query": "weather"}'}
    search = anthropic.block(1, {**SEARCH, "input": {}}, asked)
    return streamed(anthropic.stream(anthropic.text(0, SAID["text"]), search, anthropic.block(2, FOUND), stop="pause_turn"))


@pytest.fixture
def converse(agents, program):
    def ask(name: str, **body) -> list[dict]:
        return [neutral(turn) for turn in agents[name].call("converse", program.url, model="claude", prompt="hi", **body)["turns"]]

    return ask


@pytest.mark.parametrize("stream", [True, False], ids=["streamed", "whole"])
@pytest.mark.parametrize("name", ["openai-python", "openai-node", "vercel-compatible"])
def test_an_openai_agent_gets_one_whole_turn(converse, upstream, name, stream):
    upstream.messages(pause, Turn(text="Sunny.").from_anthropic)
    (turn,) = converse(name, stream=stream, search=True)
    assert (turn["content"], turn["calls"], turn["finish"]) == ("Searching. Sunny.", [], "stop")
    assert len(upstream.requests) == 2
    assert [request.json["tools"][0]["name"] for request in upstream.requests] == ["web_search", "web_search"]
    last = upstream.last.json["messages"][-1]
    assert (last["role"], last["content"]) == ("assistant", [SAID, SEARCH, FOUND])


@pytest.mark.parametrize("stream", [True, False], ids=["streamed", "whole"])
@pytest.mark.parametrize("name", ["anthropic-python", "anthropic-node"])
def test_an_anthropic_agent_sees_the_pause_itself(converse, upstream, name, stream):
    upstream.messages(pause)
    (turn,) = converse(name, stream=stream)
    assert (turn["content"], turn["finish"]) == ("Searching. ", "pause_turn")
    assert len(upstream.requests) == 1


SEARCHING = {"model": "claude", "web_search_options": {}, "messages": [{"role": "user", "content": PROMPT}]}


def test_a_turn_that_pauses_for_ever_is_gone_on_with_eight_times(program, upstream):
    upstream.messages(pause)
    choice = Client(program.url).post("/v1/chat/completions", SEARCHING).json["choices"][0]
    assert len(upstream.requests) == 9
    assert (choice["message"]["content"], choice["finish_reason"]) == (9 * SAID["text"], "length")


def test_a_continuation_that_fails_ends_the_stream_with_an_error(program, upstream):
    upstream.messages(pause, json_reply(anthropic.error("Overloaded", "overloaded_error"), 529))
    stream = Client(program.url).stream("claude", web_search_options={})
    chunks = [json.loads(event) for event in stream.events()]
    assert content_of(chunks) == SAID["text"]
    assert chunks[-1]["error"]["type"] == "overloaded_error"
