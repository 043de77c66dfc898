"""Another target is tried as long as the client has seen nothing, and never after that."""

import pytest

import anthropic_events as anthropic
import openai_events as openai
from answers import Answer, Cut, Pause, json_reply, never, streamed
from client import content_of, errors_of
from maps import CLAUDE, PLAIN, vendors

SECOND = "anthropic/claude-sonnet-4-5"


@pytest.fixture(scope="module")
def model_map(upstream) -> dict:
    roles = {
        "safe": {"provider": "openai", "model": "gpt-4.1", "fallbacks": [SECOND]},
        "unreachable": {"provider": "dead", "model": "x", "fallbacks": ["openai/gpt-4.1"]},
        "two_steps": {"provider": "dead", "model": "x", "fallbacks": ["openai/gpt-4.1", SECOND]},
        "impatient": {"provider": "openai", "model": "gpt-4.1", "fallbacks": [SECOND], "timeouts": {"first_byte_ms": 300}},
        "claude_first": {**CLAUDE, "fallbacks": ["openai/gpt-4.1"]},
        "keyless": {"provider": "locked", "model": "x", "fallbacks": [SECOND]},
    }
    dead = {"dialect": "openai_chat", "base_url": "http://127.0.0.1:1/v1", **PLAIN}
    locked = {"dialect": "openai_chat", "base_url": f"{upstream.url}/v1", "api_key_env": "SFAI_TEST_ABSENT_KEY"}
    return {"models": roles, "providers": {**vendors(upstream), "dead": dead, "locked": locked}}


@pytest.fixture(autouse=True)
def second_answers(fresh, upstream):
    upstream.messages(json_reply(anthropic.reply({"type": "text", "text": "from the second"})))


def text_of(reply) -> str:
    return reply.json["choices"][0]["message"]["content"]


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504, 529])
def test_a_failure_of_the_vendor_leads_to_the_next(client, upstream, status):
    upstream.chat(json_reply(openai.error("no"), status))
    reply = client.chat("safe")
    assert (reply.status, text_of(reply), reply.headers["x-sfai-provider"]) == (200, "from the second", "anthropic")
    assert reply.headers["x-sfai-model"] == "claude-sonnet-4-5"


@pytest.mark.parametrize("status", [400, 404, 413, 422])
def test_a_fault_of_the_request_does_not(client, upstream, status):
    upstream.chat(json_reply(openai.error("no"), status))
    reply = client.chat("safe")
    assert (reply.status, reply.headers["x-sfai-provider"]) == (status, "openai")
    assert len(upstream.requests) == 1


def test_an_unreachable_vendor_leads_to_the_next(client, upstream):
    upstream.chat(json_reply(openai.reply("from the second")))
    reply = client.chat("unreachable")
    assert (text_of(reply), reply.headers["x-sfai-provider"]) == ("from the second", "openai")


def test_a_vendor_that_hangs_up_leads_to_the_next(client, upstream):
    upstream.chat(Answer(before=(Cut(),)))
    assert text_of(client.chat("safe")) == "from the second"


def test_a_vendor_that_is_too_slow_leads_to_the_next(client, upstream):
    upstream.chat(never())
    assert text_of(client.chat("impatient")) == "from the second"
    assert upstream.requests[0].closed.wait(2)


def test_fallbacks_are_tried_in_their_order(client, upstream, program):
    upstream.chat(json_reply(openai.error("no"), 503))
    reply = client.chat("two_steps")
    assert (text_of(reply), program.log_of(reply.request_id)["attempt"]) == ("from the second", 3)
    assert [request.target for request in upstream.requests] == ["/v1/chat/completions", "/v1/messages"]


def test_when_all_fail_the_last_failure_is_said(client, upstream):
    upstream.chat(json_reply(openai.error("first"), 500))
    upstream.messages(json_reply(anthropic.error("Overloaded", "overloaded_error"), 529))
    reply = client.chat("safe")
    assert (reply.status, reply.error["code"]) == (503, "overloaded")
    assert reply.headers["x-sfai-provider"] == "anthropic"


def test_an_error_inside_a_200_leads_to_the_next(client, upstream):
    upstream.messages(streamed([anthropic.start(), anthropic.ping(), anthropic.error_event()]))
    upstream.chat(streamed(openai.stream(openai.text("from the second"))))
    stream = client.stream("claude_first")
    assert (stream.status, stream.headers["x-sfai-provider"]) == (200, "openai")
    assert content_of(stream.chunks()) == "from the second"


def test_an_openai_error_inside_a_200_leads_to_the_next(client, upstream):
    upstream.chat(streamed([openai.first(), openai.event({"error": {"message": "no", "type": "server_error", "code": None, "param": None}})]))
    upstream.messages(streamed(anthropic.stream(anthropic.text(0, "from the second"))))
    stream = client.stream("safe")
    assert (content_of(stream.chunks()), stream.headers["x-sfai-provider"]) == ("from the second", "anthropic")


def test_a_stream_that_ends_before_its_first_content_leads_to_the_next(client, upstream):
    upstream.chat(streamed([openai.first(), Cut()]))
    upstream.messages(streamed(anthropic.stream(anthropic.text(0, "from the second"))))
    assert content_of(client.stream("safe").chunks()) == "from the second"


def test_after_the_first_content_an_error_is_an_error(client, upstream):
    upstream.messages(streamed([anthropic.start(), *anthropic.text(0, "Hel", "lo")[:2], anthropic.error_event()]))
    chunks = (stream := client.stream("claude_first")).chunks()
    assert (content_of(chunks), stream.headers["x-sfai-provider"]) == ("Hel", "anthropic")
    assert errors_of(chunks)[0]["message"]
    assert [request.target for request in upstream.requests] == ["/v1/messages"]


def test_after_two_seconds_without_content_an_error_is_an_error(client, upstream):
    upstream.messages(streamed([anthropic.start(), Pause(2.5), anthropic.error_event()]))
    stream = client.stream("claude_first")
    assert errors_of(stream.chunks())
    assert len(upstream.requests) == 1


def test_a_missing_key_of_the_first_is_said(client, upstream):
    reply = client.chat("keyless")
    assert (reply.status, reply.error["code"]) == (500, "provider_key_missing")


def test_the_losses_are_those_of_who_answered(client, upstream):
    upstream.chat(json_reply(openai.reply("from the second")))
    upstream.messages(json_reply(anthropic.error("Overloaded", "overloaded_error"), 529))
    reply = client.chat("claude_first", seed=7)
    assert (upstream.last.json["seed"], "x-sfai-lost" in reply.headers) == (7, False)
