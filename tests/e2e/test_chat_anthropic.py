"""The translated lane: an OpenAI client and an Anthropic vendor."""

import pytest

import anthropic_events as anthropic
from answers import json_reply, streamed
from client import content_of
from maps import CLAUDE, vendors
from program import ANTHROPIC_KEY

WEATHER = {
    "type": "function",
    "function": {"name": "get_weather", "description": "Weather now", "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}},
}


@pytest.fixture(scope="module")
def model_map(upstream) -> dict:
    return {"models": {"claude": CLAUDE, "strict": {**CLAUDE, "strict": True}}, "providers": vendors(upstream)}


def sent_for(client, upstream, **body) -> dict:
    upstream.messages(json_reply(anthropic.reply()))
    reply = client.post("/v1/chat/completions", {"model": "claude", "messages": [{"role": "user", "content": "hi"}], **body})
    assert reply.status == 200, reply.body
    return upstream.last.json


def chunks_of(client, upstream, *parts, **end) -> list[dict]:
    upstream.messages(streamed(anthropic.stream(*parts, **end)))
    return client.stream("claude", stream_options={"include_usage": True}).chunks()


def finish_of(chunks: list[dict]) -> list[str]:
    return [chunk["choices"][0]["finish_reason"] for chunk in chunks if chunk["choices"] and chunk["choices"][0]["finish_reason"]]


def test_the_vendor_gets_its_own_headers(client, upstream):
    sent_for(client, upstream)
    headers = upstream.last.headers
    assert (upstream.last.target, headers["x-api-key"], headers["anthropic-version"]) == ("/v1/messages", ANTHROPIC_KEY, "2023-06-01")
    assert "authorization" not in headers


def test_a_system_message_moves_to_the_top(client, upstream):
    sent = sent_for(client, upstream, messages=[{"role": "system", "content": "Be brief."}, {"role": "user", "content": "hi"}])
    assert sent["model"] == "claude-sonnet-4-5"
    assert sent["system"] == [{"type": "text", "text": "Be brief."}]
    assert [message["role"] for message in sent["messages"]] == ["user"]
    assert sent["max_tokens"] > 4096


def test_a_tool_conversation_keeps_calls_and_results_together(client, upstream):
    call = {"id": "call_a", "type": "function", "function": {"name": "get_weather", "arguments": '{"city": "Paris"}'}}
    messages = [
        {"role": "user", "content": "weather?"},
        {"role": "assistant", "content": "", "tool_calls": [call]},
        {"role": "tool", "tool_call_id": "call_a", "content": "sunny"},
    ]
    sent = sent_for(client, upstream, messages=messages, tools=[WEATHER])
    used, result = sent["messages"][1]["content"][0], sent["messages"][2]["content"][0]
    assert used == {"type": "tool_use", "id": "call_a", "name": "get_weather", "input": {"city": "Paris"}}
    assert (sent["messages"][2]["role"], result["type"], result["tool_use_id"]) == ("user", "tool_result", "call_a")
    assert sent["tools"][0]["input_schema"] == WEATHER["function"]["parameters"]


def test_what_the_vendor_lacks_is_named_in_the_reply(client, upstream):
    upstream.messages(json_reply(anthropic.reply()))
    reply = client.chat("claude", seed=7, temperature=1.5)
    assert sorted(reply.headers["x-sfai-lost"].split(", ")) == ["changed:/temperature", "dropped:/seed"]
    assert (upstream.last.json["temperature"], "seed" in upstream.last.json) == (1, False)


def test_the_losses_stand_in_the_log(client, upstream, program):
    upstream.messages(json_reply(anthropic.reply()))
    reply = client.chat("claude", seed=7)
    line = program.log_of(reply.request_id)
    assert (line["losses"], line["lane"], line["mode"]) == (["dropped:/seed"], "translated", "whole")


def test_a_strict_role_refuses_what_would_be_lost(client, upstream):
    reply = client.chat("strict", seed=7)
    assert reply.status == 400
    assert "seed" in reply.error["message"]
    assert upstream.requests == []


def test_a_strict_role_takes_what_loses_nothing(client, upstream):
    upstream.messages(json_reply(anthropic.reply()))
    assert client.chat("strict", temperature=0.5).status == 200


def test_a_whole_reply_is_an_openai_reply(client, upstream):
    use = {"type": "tool_use", "id": "toolu_a", "name": "get_weather", "input": {"city": "Paris"}}
    upstream.messages(json_reply(anthropic.reply({"type": "text", "text": "Looking."}, use, stop="tool_use")))
    reply = client.chat("claude", tools=[WEATHER]).json
    message, call = reply["choices"][0]["message"], reply["choices"][0]["message"]["tool_calls"][0]
    assert (reply["object"], reply["choices"][0]["finish_reason"], message["content"]) == ("chat.completion", "tool_calls", "Looking.")
    assert (call["id"], call["function"]["name"]) == ("toolu_a", "get_weather")
    assert reply["usage"]["total_tokens"] == 17


def test_a_stream_is_an_openai_stream(client, upstream):
    chunks = chunks_of(client, upstream, anthropic.text(0, "Hel", "lo"))
    assert upstream.last.json["stream"] is True
    assert chunks[0]["choices"][0]["delta"]["role"] == "assistant"
    assert content_of(chunks) == "Hello"
    assert finish_of(chunks) == ["stop"]
    assert {(chunk["id"], chunk["model"], chunk["object"]) for chunk in chunks} == {(chunks[0]["id"], "claude-synthetic", "chat.completion.chunk")}
    assert chunks[0]["id"].startswith("chatcmpl-")


def test_cached_tokens_are_part_of_the_prompt_s(client, upstream):
    usage = chunks_of(client, upstream, anthropic.text(0, "Hi"), cache_read_input_tokens=100, cache_creation_input_tokens=30)[-1]["usage"]
    assert (usage["prompt_tokens"], usage["completion_tokens"], usage["total_tokens"]) == (142, 5, 147)
    assert usage["prompt_tokens_details"]["cached_tokens"] == 100


def test_a_client_that_asked_for_no_usage_gets_none(client, upstream):
    upstream.messages(streamed(anthropic.stream(anthropic.text(0, "Hi"))))
    assert all(chunk["choices"] for chunk in client.stream("claude").chunks())


def test_parallel_calls_are_counted_from_zero(client, upstream):
    calls = [*anthropic.call(1, "toolu_a", "get_weather", '{"city":', '"Paris"}'), *anthropic.call(2, "toolu_b", "list_files", "")]
    chunks = chunks_of(client, upstream, anthropic.text(0, "Looking."), calls, stop="tool_use")
    pieces = [call for chunk in chunks if chunk["choices"] for call in chunk["choices"][0]["delta"].get("tool_calls", [])]
    arguments = {index: "".join(piece["function"]["arguments"] for piece in pieces if piece["index"] == index) for index in (0, 1)}
    assert [(piece["index"], piece["id"]) for piece in pieces if "id" in piece] == [(0, "toolu_a"), (1, "toolu_b")]
    assert arguments == {0: '{"city":"Paris"}', 1: "{}"}
    assert finish_of(chunks) == ["tool_calls"]


def test_thinking_stays_apart_from_the_answer(client, upstream):
    chunks = chunks_of(client, upstream, anthropic.thinking(0, "c2ln", "Let me ", "think."), anthropic.text(1, "42"))
    deltas = [chunk["choices"][0]["delta"] for chunk in chunks if chunk["choices"]]
    assert "".join(delta.get("reasoning_content") or "" for delta in deltas) == "Let me think."
    assert content_of(chunks) == "42"
    assert not [delta for delta in deltas if delta.get("content") and delta.get("reasoning_content")]


@pytest.mark.parametrize(
    ("stop", "finish"), [("end_turn", "stop"), ("stop_sequence", "stop"), ("max_tokens", "length"), ("refusal", "content_filter")]
)
def test_the_reason_to_stop_is_openai_s_word(client, upstream, stop, finish):
    assert finish_of(chunks_of(client, upstream, anthropic.text(0, "Hi"), stop=stop)) == [finish]


def test_a_refusal_without_any_content_still_has_a_role_and_an_end(client, upstream):
    chunks = chunks_of(client, upstream, stop="refusal")
    assert chunks[0]["choices"][0]["delta"]["role"] == "assistant"
    assert finish_of(chunks) == ["content_filter"]
