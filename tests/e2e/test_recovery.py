"""What may pass is tried again before the client hears of it, as the vendor advises, and no more often than the map and the budget allow."""

import email.utils
import http.client
import json
import time

import pytest

import anthropic_events as anthropic
import openai_events as openai
from answers import Answer, Cut, json_reply, never, streamed
from client import Client, content_of
from program import Program

ROW = {"circuit": False}
GOOD = openai.reply("at last")
CODERS = ["coder", "claude"]


@pytest.fixture(scope="module")
def model_map(upstream) -> dict:
    claude = {"provider": "anthropic", "model": "claude-sonnet-4-5"}
    roles = {
        "coder": "openai/gpt-4.1",
        "claude": claude,
        "once": {"provider": "openai", "model": "gpt-4.1", "retries": 0},
        "safe": {"provider": "openai", "model": "gpt-4.1", "fallbacks": ["anthropic/claude-sonnet-4-5"]},
        "short": {"provider": "openai", "model": "gpt-4.1", "timeouts": {"total_ms": 800}},
        "slow_start": {"provider": "openai", "model": "gpt-4.1", "timeouts": {"first_byte_ms": 200}},
    }
    return {"models": roles, "providers": {"openai": {"base_url": f"{upstream.url}/v1", **ROW}, "anthropic": {"base_url": upstream.url, **ROW}}}


@pytest.fixture
def program(map_file):
    """One for each test: a process has only so many repeats to give."""
    running = Program(map_file)
    yield running
    running.stop()


def busy(status: int = 503, **headers: str) -> Answer:
    return json_reply(openai.error("busy"), status, **headers)


def text_of(reply) -> str:
    return reply.json["choices"][0]["message"]["content"]


def timed(call):
    begun = time.monotonic()
    return call(), time.monotonic() - begun


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504, 529])
def test_a_failure_that_passes_is_not_noticed(client, upstream, program, status):
    upstream.chat(busy(status, retry_after="0"), json_reply(GOOD))
    reply = client.chat("coder")
    assert (reply.status, text_of(reply), program.log_of(reply.request_id)["attempt"]) == (200, "at last", 2)


def test_a_connection_that_breaks_is_made_again(client, upstream):
    upstream.chat(Answer(before=(Cut(),)), Answer(before=(Cut(reset=True),)), json_reply(GOOD))
    assert text_of(client.chat("coder")) == "at last"


def test_a_stream_that_fails_before_its_first_content_is_asked_for_again(client, upstream):
    upstream.messages(streamed([anthropic.start(), anthropic.error_event()]), streamed(anthropic.stream(anthropic.text(0, "at last"))))
    stream = client.stream("claude")
    assert (stream.status, content_of(stream.chunks())) == (200, "at last")


def test_what_is_the_requests_fault_is_not_tried_again(client, upstream):
    upstream.chat(busy(400))
    assert (client.chat("coder").status, len(upstream.requests)) == (400, 1)


def test_after_three_tries_the_client_is_told_not_to_try_itself(client, upstream, program):
    upstream.chat(busy(500, retry_after_ms="1"))
    reply = client.chat("coder")
    assert (reply.status, reply.headers["x-should-retry"], len(upstream.requests)) == (502, "false", 3)
    assert program.log_of(reply.request_id)["attempt"] == 3


def test_a_role_may_ask_once_only(client, upstream):
    upstream.chat(busy(503, retry_after="0"))
    reply = client.chat("once")
    assert (reply.status, len(upstream.requests), "x-should-retry" in reply.headers) == (503, 1, False)


def test_a_vendor_that_says_no_is_believed(client, upstream):
    upstream.chat(busy(503, x_should_retry="false"))
    assert (client.chat("coder").headers["x-should-retry"], len(upstream.requests)) == ("false", 1)


def test_a_spent_account_is_not_asked_again(client, upstream):
    error = {"error": {"message": "You exceeded your current quota", "type": "insufficient_quota", "code": "insufficient_quota", "param": None}}
    upstream.chat(json_reply(json.dumps(error).encode(), 429))
    assert (client.chat("coder").error["code"], len(upstream.requests)) == ("insufficient_quota", 1)


@pytest.mark.parametrize("role", CODERS)
def test_without_advice_the_waits_grow(client, upstream, role):
    upstream.chat(busy(529), busy(529), json_reply(GOOD))
    upstream.messages(*[json_reply(anthropic.error("Overloaded", "overloaded_error"), 529)] * 2, json_reply(anthropic.reply({"type": "text", "text": "at last"})))
    assert text_of(client.chat(role)) == "at last"
    first, second, third = (request.received_at for request in upstream.requests)
    assert 0.25 <= second - first < 0.9
    assert 0.5 <= third - second < 1.6


def in_two_seconds() -> str:
    return email.utils.formatdate(time.time() + 2, usegmt=True)


@pytest.mark.parametrize(("name", "value", "least", "most"), [("retry_after", "1", 1, 1.6), ("retry_after", in_two_seconds, 0.9, 2.7), ("retry_after_ms", "300", 0.3, 0.8)])
def test_the_vendors_advice_is_heeded(client, upstream, name, value, least, most):
    upstream.chat(busy(429, **{name: value() if callable(value) else value}), json_reply(GOOD))
    assert text_of(client.chat("coder")) == "at last"
    first, second = (request.received_at for request in upstream.requests)
    assert least <= second - first < most


def test_advice_to_wait_for_long_is_the_clients(client, upstream):
    upstream.chat(busy(429, retry_after="60"))
    reply, took = timed(lambda: client.chat("coder"))
    assert (reply.status, reply.headers["retry-after"], "x-should-retry" in reply.headers) == (429, "60", False)
    assert (len(upstream.requests), took < 1) == (1, True)


def test_no_wait_goes_beyond_the_total_limit(client, upstream):
    upstream.chat(busy(503, retry_after="2"))
    reply, took = timed(lambda: client.chat("short"))
    assert (reply.status, len(upstream.requests), took < 1) == (503, 1, True)


def test_a_limit_of_time_is_not_spent_twice(client, upstream, program):
    upstream.chat(never())
    reply = client.chat("slow_start")
    assert (reply.status, reply.error["code"], len(upstream.requests)) == (504, "first_byte_timeout", 1)
    assert program.log_of(reply.request_id)["error_kind"] == "first_byte_timeout"


def test_each_target_has_its_turn_before_any_is_tried_again(client, upstream):
    upstream.chat(busy(503, retry_after_ms="30"), json_reply(GOOD))
    upstream.messages(json_reply(anthropic.error("Overloaded", "overloaded_error"), 529))
    assert text_of(client.chat("safe")) == "at last"
    assert [request.target for request in upstream.requests] == ["/v1/chat/completions", "/v1/messages", "/v1/chat/completions"]


def test_a_client_that_leaves_during_a_wait_ends_it(client, upstream, program):
    upstream.chat(busy(503, retry_after="10"))
    connection = http.client.HTTPConnection("127.0.0.1", program.port)
    body = json.dumps({"model": "coder", "messages": [{"role": "user", "content": "x"}]})
    connection.request("POST", "/v1/chat/completions", body, {"content-type": "application/json", "user-agent": "leaves"})
    upstream.wait_for_requests(1)
    lines, left_at = len(program.out.lines), time.monotonic()
    connection.close()
    line = json.loads(program.out.wait(lambda _: len(program.out.lines) > lines) and program.out.lines[-1])
    assert (line["status"], line["error_kind"], line["attempt"]) == (499, "client_gone", 1)
    assert time.monotonic() - left_at < 0.5


def test_an_outage_is_not_multiplied(start, upstream):
    """60 requests that all fail: at most a fifth more than them, and the ten that a process begins with."""
    providers = {"openai": {"base_url": f"{upstream.url}/v1", **ROW}}
    program = start({"models": {"coder": "openai/gpt-4.1"}, "providers": providers})
    upstream.chat(busy(503, retry_after_ms="1"))
    client = Client(program.url)
    for _ in range(60):
        assert client.chat("coder").status == 503
    assert 60 + 10 <= len(upstream.requests) <= 60 + 10 + 12
    assert client.get("/health?verbose").json["retries_left"] == 0
