"""Streams from a Lambda function: each event leaves at once, the prelude is exact, and what has no body ends at once."""

import itertools
import json
import time

import pytest

import anthropic_events as anthropic
import openai_events as openai
from answers import Answer, Hold, Pause, json_reply, streamed
from client import Client, chat_body, content_of
from lambda_contract import NULS
from lambda_event import Incoming, function_url_event
from lambda_fixtures import chat, function, launch, shared_function  # noqa: F401
from program import path

WIDE = ("Gr", "üße 世界 ", "👩‍🚀", "\u2028end")


def script(upstream, role: str, *pieces) -> None:
    (upstream.messages if role == "claude" else upstream.chat)(streamed(pieces))


def paced(events: list[bytes], seconds: float) -> list:
    return [step for event in events for step in (event, Pause(seconds))]


def words(role: str, *texts: str) -> list[bytes]:
    return openai.stream(openai.text(*texts)) if role == "coder" else anthropic.stream(anthropic.text(0, *texts))


@pytest.mark.parametrize("role", ["coder", "claude"])
def test_the_events_of_a_slow_vendor_arrive_one_by_one(function, upstream, role):
    script(upstream, role, *paced(words(role, "a", "b", "c", "d"), 0.25))
    stream = Client(function.url).stream(role)
    content_at = [stream.times[-1] for event in stream.events() if '"content":"' in event and event.split('"content":"')[1][0] in "abcd"]
    waits = [later - earlier for earlier, later in itertools.pairwise(content_at)]
    assert (len(waits), min(waits) > 0.15, max(waits) < 0.6) == (3, True, True)


@pytest.mark.parametrize("role", ["coder", "claude"])
def test_each_event_is_flushed_by_itself(function, upstream, role):
    script(upstream, role, *paced(words(role, "a", "b", "c"), 0.05))
    invocation = function.invoke(function_url_event(chat(role, stream=True)))
    pieces = [piece.rpartition(NULS)[2] for _, piece in invocation.pieces]
    events = [piece for piece in pieces if piece]
    assert all(event.startswith(b"data: ") and event.endswith(b"\n\n") for event in events)
    assert sum(b'"content":"' in event for event in events) >= 3


@pytest.mark.parametrize("role", ["coder", "claude"])
def test_the_prelude_is_the_head_of_the_stream(function, upstream, role):
    script(upstream, role, *words(role, *WIDE))
    invocation = function.invoke(function_url_event(chat(role, stream=True)))
    prelude = invocation.prelude
    assert invocation.raw.startswith(b'{"statusCode":200,')
    assert (prelude.status, prelude.cookies) == (200, [])
    assert prelude.headers["content-type"].startswith("text/event-stream")
    assert (prelude.headers["x-sfai-role"], prelude.headers["x-request-id"]) == (role, invocation.id)
    assert "content-length" not in prelude.headers
    assert content_of([json.loads(event) for event in invocation.events[:-1]]) == "".join(WIDE)


def test_the_prelude_comes_with_the_first_content(function, upstream):
    script(upstream, "coder", openai.first(), Pause(0.5), *openai.text("Hello"), openai.DONE)
    invocation = function.invoke(function_url_event(chat("coder", stream=True)))
    assert 0.4 < invocation.pieces[0][0] - invocation.given_at < 1.5


def test_the_prelude_comes_after_two_seconds_without_content(function, upstream):
    hold = Hold()
    script(upstream, "coder", openai.first(), hold, *openai.text("Hello"), openai.chunk({}, finish="stop"), openai.DONE)
    stream = Client(function.url).stream("coder")
    assert (stream.status, 1.8 < stream.head_at - stream.sent_at < 3.5) == (200, True)
    hold.release()
    assert list(stream.events())[-1] == "[DONE]"


def test_a_whole_answer_follows_its_prelude(function, upstream):
    upstream.chat(json_reply(openai.reply("Grüße")))
    invocation = function.invoke(function_url_event(chat("coder")))
    assert invocation.prelude.headers["content-type"].startswith("application/json")
    assert invocation.json["choices"][0]["message"]["content"] == "Grüße"


def test_cookies_and_connection_headers_of_a_vendor_do_not_come_through(function, upstream):
    headers = {"set-cookie": "vendor=1", "keep-alive": "timeout=5", "proxy-connection": "x"}
    upstream.chat(Answer(body=openai.reply(), headers=headers))
    prelude = function.invoke(function_url_event(chat("coder"))).prelude
    assert headers.keys() & prelude.headers.keys() == set()


BODYLESS = [("HEAD", "/health", 200), ("HEAD", "/v1/models", 200), ("HEAD", "/nowhere", 404), ("OPTIONS", "/v1/chat/completions", 204)]


@pytest.mark.parametrize(("method", "path", "status"), BODYLESS)
def test_what_has_no_body_ends_at_once(function, method, path, status):
    invocation = function.invoke(function_url_event(Incoming(method, path)), method)
    assert (invocation.prelude.status, invocation.payload) == (status, b"")
    assert invocation.raw.endswith(NULS)
    assert invocation.finished_at - invocation.given_at < 1


PAGES = [("GET", "/health", 200), ("GET", "/v1/models", 200), ("GET", "/models", 200), ("GET", "/v1/models/coder", 200), ("GET", "/nowhere", 404),
         ("GET", "/", 200), ("PUT", "/v1/chat/completions", 405), ("GET", "/%2e%2e/", 404)]  # fmt: skip


@pytest.mark.parametrize(("method", "path", "status"), PAGES)
def test_the_other_paths_answer_as_they_do_on_a_machine(function, method, path, status):
    invocation = function.invoke(function_url_event(Incoming(method, path)), method)
    assert (invocation.outcome, invocation.prelude.status) == ("answered", status)
    assert isinstance(invocation.json, dict)


@pytest.mark.parametrize("path", ["/", "/chat/completions", "/v1/chat/completions", "/v1/chat/completions?a=b%20c&a=%ff&empty="])
def test_a_chat_is_served_where_clients_send_it(function, upstream, path):
    upstream.chat(streamed(openai.stream(openai.text("Hello"))))
    invocation = function.invoke(function_url_event(chat("coder", stream=True, target=path)))
    assert (invocation.prelude.status, invocation.events[-1]) == (200, "[DONE]")


def test_the_guide_s_literal_request_is_answered(function, upstream):
    upstream.chat(streamed(openai.stream(openai.text("Hello"))))
    body = b'{"model":"coder","messages":[{"role":"user","content":"Hello from AWS test."}],"stream":true}'
    request = Incoming("POST", "/", [("Content-Type", "application/json"), ("User-Agent", "continue-client")], body)
    assert function.invoke(function_url_event(request)).events[-1] == "[DONE]"


@pytest.mark.parametrize("force_base64", [False, True], ids=["text", "base64"])
def test_a_body_in_any_script_reaches_the_vendor(function, upstream, force_base64):
    upstream.chat(json_reply(openai.reply()))
    request = chat("coder", text="".join(WIDE))
    request.force_base64 = force_base64
    event = function_url_event(request)
    assert event["isBase64Encoded"] == force_base64
    assert function.invoke(event).prelude.status == 200
    assert upstream.last.json["messages"][0]["content"] == "".join(WIDE)


def test_a_body_without_a_content_type_comes_as_base64_and_is_read(function, upstream):
    upstream.chat(json_reply(openai.reply()))
    event = function_url_event(Incoming(body=json.dumps(chat_body("coder")).encode()))
    assert (event["isBase64Encoded"], function.invoke(event).prelude.status) == (True, 200)


def test_a_large_request_passes_and_one_beyond_lambda_s_limit_does_not_arrive(function, upstream):
    upstream.chat(json_reply(openai.reply()))
    client = Client(function.url)
    assert client.chat("coder", "x" * 5_000_000).status == 200
    assert len(upstream.last.json["messages"][0]["content"]) == 5_000_000
    before = len(function.invocations)
    assert client.chat("coder", "x" * 6_400_000).status == 413
    assert len(function.invocations) == before


def test_a_long_answer_arrives_whole(function, upstream):
    text = "x" * 300_000
    script(upstream, "claude", *anthropic.stream(anthropic.text(0, *[text] * 10)))
    assert len(content_of(Client(function.url).stream("claude").chunks())) == 3_000_000


def test_nobody_tells_the_function_that_a_client_has_left(function, upstream):
    hold = Hold()
    script(upstream, "coder", openai.first(), *openai.text("a"), hold, *openai.text("b"), openai.chunk({}, finish="stop"), openai.DONE)
    stream = Client(function.url).stream("coder")
    next(stream.events())
    stream.leave()
    hold.release()
    assert function.invocations[-1].done.wait(5)
    assert (function.invocations[-1].events[-1], function.invocations[-1].outcome) == ("[DONE]", "answered")


def test_an_invocation_ends_when_its_stream_ends(function, upstream):
    script(upstream, "coder", *words("coder", "a"))
    begin = time.monotonic()
    assert [Client(function.url).stream("coder").chunks()[-1]["choices"][0]["finish_reason"] for _ in range(3)] == ["stop"] * 3
    assert time.monotonic() - begin < 3


def test_a_program_called_bootstrap_needs_no_arguments(launch, upstream):
    upstream.chat(json_reply(openai.reply()))
    platform = launch()
    bootstrap = platform.task_root / "bootstrap"
    bootstrap.symlink_to(path())
    platform.command = [str(bootstrap)]
    assert Client(platform.url).chat("coder").status == 200
