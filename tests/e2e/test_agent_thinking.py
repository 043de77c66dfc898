"""Thinking survives a tool loop: the vendor gets its blocks back, first in their turn and as it said them, from every client.

https://docs.anthropic.com/en/docs/build-with-claude/extended-thinking: the blocks of a running tool loop must come back unchanged.
OpenAI's clients get them as reasoning_details and may echo them (https://openrouter.ai/docs/use-cases/reasoning-tokens); for
those that forget, the gateway remembers.
"""

import pytest

from client import Client
from neutral import neutral
from program import PROMPT
from turns import Turn, assert_anthropic_history, assert_openai_history, script
from worker import AGENTS

LOOP = [
    Turn(thinking='I "think": 世界 \\ \u2028 </thinking>', signature="c2ln/+bmF0dXJl==", calls=(("call_1", "get_weather", {"city": "Paris"}),)),
    Turn(
        thinking="And both at once.",
        signature="c2lnMg==",
        redacted="aGlkZGVu/+==",
        text="Both now.",
        calls=(("call_2", "get_weather", {"city": "Rome"}), ("call_3", "get_time", {"zone": "CET"})),
    ),
    Turn(redacted="b25seSBoaWRkZW4=", calls=(("call_4", "get_time", {"zone": "UTC"}),)),
    Turn(thinking="Enough.", signature="c2lnMw==", text="All done."),
]


@pytest.fixture(scope="module", params=AGENTS)
def agent(request, agents, program):
    body = {"prompt": PROMPT, "tools": True, "thinking": True, "rounds": 5}
    return lambda role, stream: agents[request.param].call("converse", program.url, model=role, stream=stream, **body)


@pytest.mark.parametrize("stream", [True, False], ids=["streamed", "whole"])
def test_the_vendor_gets_its_thinking_back_unchanged_and_first(agent, upstream, stream):
    script(upstream, LOOP)
    turns = agent("claude", stream)["turns"]
    assert [neutral(turn)["content"] for turn in turns] == [turn.text for turn in LOOP]
    assert_anthropic_history(upstream.requests, LOOP)
    assert {request.json["thinking"]["type"] for request in upstream.requests} == {"enabled"}


@pytest.mark.parametrize("stream", [True, False], ids=["streamed", "whole"])
def test_the_client_sees_what_was_thought(agent, upstream, stream, request):
    script(upstream, LOOP)
    turns = agent("claude", stream)["turns"]
    wanted = "" if "vercel-openai" in request.node.name else LOOP[0].thinking  # its provider knows no reasoning in chats
    assert turns[0]["reasoning"] == wanted


@pytest.mark.parametrize("stream", [True, False], ids=["streamed", "whole"])
def test_a_vendor_without_signatures_gets_none(agent, upstream, stream):
    script(upstream, LOOP)
    turns = agent("coder", stream)["turns"]
    assert [neutral(turn)["content"] for turn in turns] == [turn.text for turn in LOOP]
    assert_openai_history(upstream.requests, LOOP)
    assert not [request for request in upstream.requests if b"signature" in request.body]


def test_a_loop_that_began_elsewhere_goes_on_without_thinking_and_says_so(program, upstream):
    script(upstream, [Turn(text="done")])
    call = {"id": "call_elsewhere", "type": "function", "function": {"name": "get_time", "arguments": '{"zone": "CET"}'}}
    history = [
        {"role": "user", "content": PROMPT},
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "tool", "tool_call_id": "call_elsewhere", "content": "noon"},
    ]
    reply = Client(program.url).post("/v1/chat/completions", {"model": "claude", "messages": history, "reasoning_effort": "low"})
    assert reply.status == 200
    assert upstream.last.json.get("thinking", {"type": "disabled"})["type"] == "disabled"
    assert "/reasoning_effort" in reply.headers["x-sfai-lost"]
