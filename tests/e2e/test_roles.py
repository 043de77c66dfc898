"""How a request finds its role, and what a provider of one's own adds."""

import pytest

import openai_events as openai
from answers import Pause, json_reply, streamed
from client import content_of, errors_of
from maps import vendors


@pytest.fixture(scope="module")
def model_map(upstream) -> dict:
    own = {"dialect": "openai_chat", "base_url": f"{upstream.url}/deep/v1", "headers": {"x-team": "blue"}}
    roles = {"coder": "openai/gpt-4.1", "team/own": "own/llama-3/70b", "brief": {"provider": "openai", "model": "x", "timeouts": {"total_ms": 700}}}
    return {"models": roles, "default_role": "coder", "allow_direct": True, "providers": {**vendors(upstream), "own": own}}


@pytest.fixture(autouse=True)
def vendor_answers(fresh, upstream):
    upstream.chat(json_reply(openai.reply()))


MESSAGES = b'"messages":[{"role":"user","content":"hi"}]'


@pytest.mark.parametrize("body", [b"{%s}" % MESSAGES, b'{"model":"",%s}' % MESSAGES], ids=["no model", "an empty model"])
def test_the_default_role_serves_who_names_none(client, upstream, body):
    reply = client.post("/v1/chat/completions", body)
    assert (reply.status, reply.headers["x-sfai-role"], upstream.last.json["model"]) == (200, "coder", "gpt-4.1")


def test_a_provider_and_model_may_be_named_directly_where_the_map_allows_it(client, upstream):
    assert client.chat("openai/gpt-new").status == 200
    assert upstream.last.json["model"] == "gpt-new"


def test_a_direct_name_of_an_unknown_provider_is_not_found(client):
    assert client.chat("nobody/gpt-new").error["code"] == "model_not_found"


def test_a_role_s_name_may_hold_a_slash_and_so_may_a_model_s(client, upstream):
    upstream.answer("/deep/v1/chat/completions", json_reply(openai.reply()))
    assert client.chat("team/own").headers["x-sfai-role"] == "team/own"
    assert upstream.last.json["model"] == "llama-3/70b"


def test_a_provider_of_one_s_own_gets_its_headers_and_no_key_of_others(client, upstream):
    upstream.answer("/deep/v1/chat/completions", json_reply(openai.reply()))
    client.chat("team/own")
    assert (upstream.last.headers["x-team"], "authorization" in upstream.last.headers) == ("blue", False)


def test_two_models_in_one_request_cannot_mislead(client, upstream):
    """Readers differ in which of two members they take; the router and the vendor must never see different ones."""
    reply = client.post("/v1/chat/completions", b'{"model":"coder","model":"team/own",%s}' % MESSAGES)
    assert reply.status == 400
    assert upstream.requests == []


def test_a_stream_that_takes_too_long_in_all_ends_in_an_error(client, upstream):
    upstream.chat(streamed([openai.first(), *[step for _ in range(30) for step in (*openai.text("x"), Pause(0.1))]]))
    chunks = client.stream("brief").chunks()
    assert len(errors_of(chunks)) == 1
    assert content_of(chunks)
    assert upstream.last.closed.wait(2)


def test_a_large_request_arrives_byte_for_byte(client, upstream):
    body = b'{"model":"coder","messages":[{"role":"user","content":"%s"}]}' % ("ü\\n" * 2_000_000).encode()
    assert client.post("/v1/chat/completions", body).status == 200
    assert upstream.last.body == body.replace(b'"coder"', b'"gpt-4.1"', 1)
