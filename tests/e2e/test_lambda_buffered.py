"""SFAI_INVOKE_MODE=buffered: for a URL or a REST API that does not stream, the answer goes out whole."""

import json

import pytest

import anthropic_events as anthropic
import openai_events as openai
from answers import json_reply, streamed
from client import Client, ask, content_of
from lambda_event import EVENTS
from lambda_fixtures import chat, launch  # noqa: F401
from program import KEYS

BUFFERED = {"SFAI_AUTH": "none", "SFAI_INVOKE_MODE": "buffered", **KEYS}


@pytest.fixture(params=EVENTS)
def buffered(request, launch):
    platform = launch(variables=BUFFERED)
    platform.front.invoke_mode, platform.front.payload = "buffered", request.param
    return platform


def test_a_whole_answer(buffered, upstream):
    upstream.chat(json_reply(openai.reply("Grüße 世界")))
    reply = Client(buffered.url).chat("coder")
    assert (reply.status, reply.json["choices"][0]["message"]["content"]) == (200, "Grüße 世界")
    assert reply.headers["content-type"].startswith("application/json")
    assert buffered.invocations[-1].mode == "buffered"


@pytest.mark.parametrize("role", ["coder", "claude"])
def test_a_stream_comes_whole(buffered, upstream, role):
    upstream.chat(streamed(openai.stream(openai.text("Hel", "lo"))))
    upstream.messages(streamed(anthropic.stream(anthropic.text(0, "Hel", "lo"))))
    stream = Client(buffered.url).stream(role)
    *chunks, last = stream.events()
    assert (content_of([json.loads(chunk) for chunk in chunks]), last) == ("Hello", "[DONE]")
    assert stream.headers["content-type"].startswith("text/event-stream")


@pytest.mark.parametrize(("vendor", "status"), [(400, 400), (500, 502)])
def test_a_failure_is_a_plain_status(buffered, upstream, vendor, status):
    upstream.chat(json_reply(openai.error("the vendor's words"), vendor))
    reply = Client(buffered.url).chat("coder")
    assert (reply.status, "the vendor's words" in reply.error["message"]) == (status, True)


@pytest.mark.parametrize(("method", "path", "status"), [("HEAD", "/health", 200), ("OPTIONS", "/v1/models", 204), ("GET", "/health", 200)])
def test_short_answers(buffered, method, path, status):
    assert ask(buffered.url, method, path).status == status


def test_a_stream_that_breaks_still_shows_its_error(buffered, upstream):
    upstream.chat(streamed([openai.first(), *openai.text("Hel"), openai.event({"error": {"message": "overloaded"}})]))
    reply = Client(buffered.url).post("/v1/chat/completions", json.loads(chat("coder", stream=True).body))
    assert b"overloaded" in reply.body or reply.status >= 500
    assert b"[DONE]" not in reply.body


def test_an_answer_beyond_lambda_s_limit_is_an_error_and_the_function_lives(buffered, upstream):
    upstream.chat(json_reply(openai.reply("x" * 7_000_000)), json_reply(openai.reply()))
    client = Client(buffered.url)
    assert [client.chat("coder").status >= 500, client.chat("coder").status] == [True, 200]


def test_a_malformed_event_is_refused(buffered):
    invocation = buffered.invoke(b"{}")
    assert invocation.outcome == "failed" or json.loads(invocation.raw)["statusCode"] == 400


def test_the_log_line_says_how_it_was_answered(buffered, upstream):
    upstream.chat(json_reply(openai.reply()))
    assert buffered.log_of(Client(buffered.url).chat("coder").request_id)["mode"] == "whole"
