"""The native lane: an OpenAI client and an OpenAI-shaped vendor. The client's own bytes go out, patched only where listed."""

import pytest

import openai_events as openai
from answers import json_reply, streamed
from client import content_of
from maps import vendors
from program import OPENAI_KEY


@pytest.fixture(scope="module")
def model_map(upstream) -> dict:
    roles = {
        "coder": "openai/gpt-4.1",
        "thinker": "openai/gpt-5.1",
        "tuned": {
            "provider": "openai",
            "model": "gpt-4.1",
            "params": {"temperature": 0.25, "max_tokens": 100},
            "force": {"seed": 7},
            "extra_body": {"vendor_option": {"deep": [1, 2]}},
        },
    }
    return {"models": roles, "providers": vendors(upstream)}


def post(client, upstream, body: bytes):
    upstream.chat(json_reply(openai.reply("Hello")))
    reply = client.post("/v1/chat/completions", body)
    assert reply.status == 200, reply.body
    return upstream.last


def ask(client, upstream, role: str, **members) -> dict:
    """What the vendor got for a chat with these members."""
    upstream.chat(json_reply(openai.reply("Hello")))
    reply = client.chat(role, **members)
    assert reply.status == 200, reply.body
    return upstream.last.json


def test_the_client_s_bytes_go_out_with_only_the_model_replaced(client, upstream):
    sent = post(client, upstream, b'{ "model" : "coder",\n "messages":[{"role":"user","content":"\\u00fc"}], "temperature":1.50,"new_2027":[1e2] }')
    assert sent.body == b'{ "model" : "gpt-4.1",\n "messages":[{"role":"user","content":"\\u00fc"}], "temperature":1.50,"new_2027":[1e2] }'


def test_the_vendor_gets_our_key_and_no_compression(client, upstream):
    ask(client, upstream, "coder")
    headers = upstream.last.headers
    assert headers["authorization"] == f"Bearer {OPENAI_KEY}"
    assert headers["accept-encoding"] == "identity"
    assert headers["content-type"].startswith("application/json")
    assert headers["host"] == f"127.0.0.1:{upstream.port}"


def test_the_client_s_own_credentials_do_not_leave_the_gateway(client, upstream):
    upstream.chat(json_reply(openai.reply()))
    secrets = {"authorization": "Bearer sk-test-canary-client", "x-api-key": "sk-test-canary-client", "cookie": "sk-test-canary-client"}
    body = {"model": "coder", "messages": [{"role": "user", "content": "hi"}]}
    assert client.post("/v1/chat/completions", body, **secrets).status == 200
    assert "sk-test-canary-client" not in str(upstream.last.headers)


def test_a_whole_reply_is_the_vendor_s_bytes(client, upstream):
    choice = b'{"index":0,"message":{"role":"assistant","content":"Hi"},"finish_reason":"stop"}'
    body = b'{"id":"x","object":"chat.completion","model":"gpt-4.1-2025-04-14","choices":[%s],"odd":1.50}' % choice
    upstream.chat(json_reply(body))
    assert client.chat("coder").body == body


def test_a_stream_keeps_the_vendor_s_chunks_and_model(client, upstream):
    upstream.chat(streamed(openai.stream(openai.text("Hel", "lo"))))
    stream = client.stream("coder")
    chunks = stream.chunks()
    assert stream.headers["content-type"].startswith("text/event-stream")
    assert content_of(chunks) == "Hello"
    assert {chunk["model"] for chunk in chunks} == {"gpt-synthetic"}


def test_a_stream_ends_with_done(client, upstream):
    upstream.chat(streamed(openai.stream(openai.text("Hello"))))
    assert list(client.stream("coder").events())[-1] == "[DONE]"


def test_usage_is_asked_for_in_streams_and_hidden_again(client, upstream):
    upstream.chat(streamed(openai.stream(openai.text("Hello"), tokens=(9, 2))))
    chunks = client.stream("coder").chunks()
    assert upstream.last.json["stream_options"] == {"include_usage": True}
    assert not [chunk for chunk in chunks if not chunk["choices"]]


def test_usage_stays_for_a_client_that_asked(client, upstream):
    upstream.chat(streamed(openai.stream(openai.text("Hello"), tokens=(9, 2))))
    chunks = client.stream("coder", stream_options={"include_usage": True}).chunks()
    assert (chunks[-1]["choices"], chunks[-1]["usage"]["total_tokens"]) == ([], 11)


def test_usage_is_asked_for_although_the_client_declined(client, upstream):
    upstream.chat(streamed(openai.stream(openai.text("Hello"), tokens=(9, 2))))
    chunks = client.stream("coder", stream_options={"include_usage": False, "include_obfuscation": False}).chunks()
    assert upstream.last.json["stream_options"] == {"include_usage": True, "include_obfuscation": False}
    assert all(chunk["choices"] for chunk in chunks)


def test_a_whole_request_carries_no_stream_options(client, upstream):
    assert "stream_options" not in ask(client, upstream, "coder")


def test_tool_calls_arrive_with_every_piece_of_their_arguments(client, upstream):
    upstream.chat(streamed(openai.stream(openai.call(0, "call_a", "get_weather", '{"ci', 'ty":"Pa', 'ris"}'), finish="tool_calls")))
    deltas = [chunk["choices"][0]["delta"] for chunk in client.stream("coder").chunks()]
    calls = [call for delta in deltas for call in delta.get("tool_calls", [])]
    assert (calls[0]["id"], calls[0]["function"]["name"]) == ("call_a", "get_weather")
    assert "".join(call["function"]["arguments"] for call in calls) == '{"city":"Paris"}'


def test_a_role_s_params_are_defaults(client, upstream):
    sent = ask(client, upstream, "tuned", temperature=1)
    assert (sent["temperature"], sent["max_tokens"]) == (1, 100)


def test_a_role_s_force_wins_and_its_extra_body_goes_verbatim(client, upstream):
    sent = ask(client, upstream, "tuned", seed=1)
    assert (sent["seed"], sent["vendor_option"]) == (7, {"deep": [1, 2]})
    assert upstream.last.body.count(b'"seed"') == 1


def test_max_tokens_is_renamed_for_models_that_refuse_it(client, upstream):
    sent = ask(client, upstream, "thinker", max_tokens=50)
    assert sent["max_completion_tokens"] == 50
    assert "max_tokens" not in sent


def test_a_connection_to_the_vendor_is_used_again(client, upstream):
    upstream.chat(json_reply(openai.reply()))
    client.chat("coder")
    before = upstream.connections
    for _ in range(8):
        client.chat("coder")
    assert upstream.connections - before <= 4  # each thread of the program has a pool of its own
