"""What one model signed is never sent to another: it would refuse the request (and did, to users of other gateways)."""

import pytest

import anthropic_events as anthropic
from answers import json_reply
from program import PROMPT
from turns import Turn

CALL = Turn(thinking="Let me look.", signature="c2lnMQ==", calls=(("toolu_a", "get_time", {"zone": "CET"}),))
QUESTION = {"role": "user", "content": PROMPT}
OTHER = "/other/v1/messages"


@pytest.fixture(scope="module")
def model_map(upstream) -> dict:
    row = {"dialect": "anthropic", "base_url": f"{upstream.url}/other"}
    role = {"provider": "anthropic", "model": "claude-opus-4-5", "fallbacks": ["other/claude-sonnet-4-5"]}
    return {"models": {"role": role}, "providers": {"anthropic": {"base_url": upstream.url}, "other": row}}


def overloaded(_request):
    return json_reply(anthropic.error("Overloaded", "overloaded_error"), 529)


def fall_over(client, upstream, path: str, first: dict, history: list[dict]):
    """One turn by the first provider, then the next one by the other."""
    upstream.messages(CALL.from_anthropic, overloaded)
    upstream.answer(OTHER, Turn(text="Noon.").from_anthropic)
    assert client.post(path, first).status == 200
    reply = client.post(path, {**first, "messages": [QUESTION, *history]})
    assert (reply.status, reply.headers["x-sfai-provider"]) == (200, "other")
    return reply, upstream.last.json


THINKING = {"max_tokens": 4000, "thinking": {"type": "enabled", "budget_tokens": 1024}}
RESULT = {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "toolu_a", "content": "noon"}]}


def test_an_anthropic_client_s_echo_is_taken_out_and_said(client, upstream):
    history = [{"role": "assistant", "content": CALL.blocks()}, RESULT]
    reply, sent = fall_over(client, upstream, "/v1/messages", {"model": "role", **THINKING, "messages": [QUESTION]}, history)
    assert sent["messages"][1]["content"] == CALL.blocks()[1:]
    assert sent["thinking"] == {"type": "disabled"}
    assert "dropped:/messages/1/content/0" in reply.headers["x-sfai-lost"]


def test_the_same_model_gets_it_back(client, upstream):
    upstream.messages(CALL.from_anthropic, Turn(text="Noon.").from_anthropic)
    first = {"model": "role", **THINKING, "messages": [QUESTION]}
    client.post("/v1/messages", first)
    reply = client.post("/v1/messages", {**first, "messages": [QUESTION, {"role": "assistant", "content": CALL.blocks()}, RESULT]})
    assert upstream.last.json["messages"][1]["content"] == CALL.blocks()
    assert "x-sfai-lost" not in reply.headers


TOOLS = [{"type": "function", "function": {"name": "get_time", "parameters": {"type": "object", "properties": {}}}}]


def test_what_the_gateway_remembers_is_not_given_to_another_model(client, upstream):
    call = {"id": "toolu_a", "type": "function", "function": {"name": "get_time", "arguments": '{"zone": "CET"}'}}
    history = [{"role": "assistant", "content": None, "tool_calls": [call]}, {"role": "tool", "tool_call_id": "toolu_a", "content": "noon"}]
    first = {"model": "role", "reasoning_effort": "low", "max_tokens": 4000, "tools": TOOLS, "messages": [QUESTION]}
    reply, sent = fall_over(client, upstream, "/v1/chat/completions", first, history)
    assert [block["type"] for block in sent["messages"][1]["content"]] == ["tool_use"]
    assert "thinking" not in sent
    assert "dropped:/reasoning_effort" in reply.headers["x-sfai-lost"]
