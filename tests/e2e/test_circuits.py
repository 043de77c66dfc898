"""A provider that fails again and again is left alone for a while; then one request tries whether it is back."""

import concurrent.futures
import json
import time

import pytest

import anthropic_events as anthropic
import openai_events as openai
from answers import Answer, Cut, Hold, json_reply, streamed
from client import JSON, Client, chat_body, connect

OPEN_MS = 400


@pytest.fixture
def gateway(start, upstream):
    row = {"base_url": f"{upstream.url}/v1", "retries": 0, "circuit": {"failures": 3, "open_ms": OPEN_MS}}
    roles = {"coder": "openai/gpt-4.1", "other": "openai/gpt-5.1", "safe": {"provider": "openai", "model": "gpt-4.1", "fallbacks": ["anthropic/claude-sonnet-4-5"]}}
    return start({"models": roles, "providers": {"openai": row, "anthropic": {"base_url": upstream.url}}})


@pytest.fixture
def caller(gateway) -> Client:
    return Client(gateway.url)


def down(status: int = 503) -> Answer:
    return json_reply(openai.error("down"), status)


def fail(caller, upstream, times: int = 3, answer: Answer | None = None) -> None:
    upstream.chat(answer or down())
    for _ in range(times):
        caller.chat("coder")


def state(caller) -> dict:
    report = caller.get("/health?verbose").json
    return {"status": report["status"], **next(row for row in report["providers"] if row["provider"] == "openai")["keys"][0]}


@pytest.mark.parametrize("answer", [down(500), down(529), Answer(before=(Cut(),)), streamed([openai.first(), Cut()])])
def test_after_so_many_failures_in_a_row_the_provider_is_left_alone(caller, upstream, answer):
    fail(caller, upstream, 3, answer)
    reply = caller.chat("coder")
    assert (reply.status, reply.error["code"], reply.headers["retry-after"]) == (503, "circuit_open", "1")
    assert len(upstream.requests) == 3
    assert (state(caller)["status"], state(caller)["circuit"]) == ("degraded", "open")


def test_all_roles_of_the_provider_are_spared_and_its_others_are_not(caller, upstream):
    fail(caller, upstream)
    upstream.messages(json_reply(anthropic.reply({"type": "text", "text": "from the second"})))
    assert caller.chat("other").error["code"] == "circuit_open"
    reply = caller.chat("safe")
    assert (reply.status, reply.headers["x-sfai-provider"], len(upstream.requests)) == (200, "anthropic", 4)


@pytest.mark.parametrize("status", [400, 401, 404, 429])
def test_a_vendor_that_answers_is_there(caller, upstream, status):
    fail(caller, upstream, 6, down(status))
    assert len(upstream.requests) == 6
    assert state(caller)["circuit"] == "closed"


def test_a_success_between_ends_the_row(caller, upstream):
    fail(caller, upstream, 2)
    upstream.chat(json_reply(openai.reply("fine")))
    caller.chat("coder")
    fail(caller, upstream, 2)
    assert state(caller)["circuit"] == "closed"


def test_a_stream_that_breaks_after_its_first_content_counts_too(caller, upstream):
    upstream.chat(streamed([openai.first(), *openai.text("Hel")[:1], Cut()]))
    for _ in range(3):
        caller.stream("coder").chunks()
    assert state(caller)["last_failure"] == "upstream_broke"


def test_one_request_tries_whether_it_is_back(caller, upstream, gateway):
    fail(caller, upstream)
    hold = Hold()
    upstream.chat(Answer(body=openai.reply("back"), before=(hold,)))
    time.sleep(OPEN_MS / 1000 + 0.05)
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        probe = pool.submit(caller.chat, "coder")
        upstream.wait_for_requests(4)
        assert (caller.chat("coder").error["code"], state(caller)["circuit"]) == ("circuit_open", "half_open")
        hold.release()
        assert probe.result(5).status == 200
    assert (caller.chat("coder").status, state(caller)["circuit"]) == (200, "closed")
    events = [json.loads(line) for line in gateway.out.lines if '"event"' in line]
    assert [(event["event"], event["reason"], event["wait_ms"]) for event in events] == [("circuit_open", "http_503", OPEN_MS), ("circuit_closed", "http_503", 0)]


def test_a_provider_that_is_not_back_is_left_alone_for_longer(caller, upstream):
    fail(caller, upstream)
    time.sleep(OPEN_MS / 1000 + 0.05)
    caller.chat("coder")
    assert OPEN_MS < state(caller)["open_ms"] <= 2 * OPEN_MS


def test_a_probe_whose_client_leaves_says_nothing(caller, upstream):
    fail(caller, upstream)
    time.sleep(OPEN_MS / 1000 + 0.05)
    upstream.chat(Answer(before=(Hold(),)))
    connection = connect(caller.url)
    connection.request("POST", "/v1/chat/completions", json.dumps(chat_body("coder")).encode(), JSON)
    upstream.wait_for_requests(4)
    connection.close()
    assert upstream.requests[3].closed.wait(2)
    upstream.chat(json_reply(openai.reply("back")))
    assert caller.chat("coder").status == 200


def test_the_report_takes_a_client_key(start, upstream, tmp_path):
    program = start({"models": {"coder": "openai/gpt-4.1"}}, "--auth", "keys", keys={"SFAI_CLIENT_KEYS": '{"alice": "long-enough-key"}'})
    caller = Client(program.url)
    assert caller.get("/health").json.keys() == {"status", "version"}
    assert caller.get("/health?verbose").status == 401
    assert caller.get("/health?verbose", authorization="Bearer long-enough-key").json["providers"] == [
        {"provider": "openai", "keys": [{"key": "OPENAI_API_KEY", "circuit": "closed", "failures": 0, "open_ms": 0, "cooling_ms": 0, "last_failure": ""}]}
    ]
