"""The log line of an invocation: Lambda's request id, out before the next /next, and CloudWatch's metrics in it."""

import json

import pytest

import anthropic_events as anthropic
import openai_events as openai
from answers import Cut, Pause, json_reply, streamed
from lambda_emf import emf_faults, metrics_of
from lambda_event import Incoming, function_url_event
from lambda_fixtures import chat, function, launch, shared_function  # noqa: F401

FIELDS = """time request_id key route role provider model status lane attempt mode ttfb_ms duration_ms tokens_in tokens_out bytes_in bytes_out losses
error_kind client_ip""".split()


def record_of(function, request: Incoming) -> dict:
    return function.log_of(function.invoke(function_url_event(request), request.method).id)


@pytest.fixture
def whole(function, upstream) -> dict:
    upstream.chat(json_reply(openai.reply()))
    return record_of(function, chat("coder"))


@pytest.fixture
def refused(function, upstream) -> dict:
    upstream.chat(json_reply(openai.error("no"), 500))
    return record_of(function, chat("coder"))


def test_the_line_has_the_usual_members(whole):
    assert set(FIELDS) <= whole.keys()
    assert (whole["role"], whole["provider"], whole["model"], whole["status"]) == ("coder", "openai", "gpt-4.1", 200)


def test_the_id_is_lambda_s_in_the_log_and_in_the_answer(function):
    invocation = function.invoke(function_url_event(Incoming("GET", "/health")))
    assert function.log_of(invocation.id)["request_id"] == invocation.id == invocation.prelude.headers["x-request-id"]


def test_each_invocation_writes_one_line(function, upstream):
    upstream.chat(json_reply(openai.reply()))
    before = len(function.out.lines)
    ids = [function.invoke(function_url_event(chat("coder"))).id for _ in range(3)]
    function.wait_until_idle()
    assert [json.loads(line)["request_id"] for line in function.out.lines[before:]] == ids


CASES = {
    "whole": lambda upstream: (upstream.chat(json_reply(openai.reply())), chat("coder"))[1],
    "stream": lambda upstream: (upstream.chat(streamed(openai.stream(openai.text("a"), tokens=(1, 2)))), chat("coder", stream=True))[1],
    "translated": lambda upstream: (upstream.messages(streamed(anthropic.stream(anthropic.text(0, "a")))), chat("claude", stream=True))[1],
    "broken": lambda upstream: (upstream.chat(streamed([openai.first(), *openai.text("a"), Pause(0.05), Cut()])), chat("coder", stream=True))[1],
    "refused": lambda upstream: (upstream.chat(json_reply(openai.error("no"), 500)), chat("coder"))[1],
    "unknown role": lambda upstream: chat("nobody"),
    "health": lambda upstream: Incoming("GET", "/health"),
    "unknown path": lambda upstream: Incoming("GET", "/nowhere"),
    "demo": lambda upstream: chat("demo", stream=True),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_every_line_is_in_cloudwatch_s_embedded_metric_format(function, upstream, case):
    record = record_of(function, case(upstream))
    assert emf_faults(record) == []
    assert {directive["Namespace"] for directive in record["_aws"]["CloudWatchMetrics"]} == {"sfai"}


@pytest.mark.parametrize("dimensions", [[], ["role"], ["provider", "model"]], ids=["all", "role", "model"])
def test_a_request_is_counted_in_all_role_and_model(whole, dimensions):
    metrics = metrics_of(whole, dimensions)
    assert (metrics["Requests"], metrics["Errors"]) == (1, 0)
    assert (metrics["TokensIn"], metrics["TokensOut"]) == (9, 2)
    assert metrics["Duration"] >= metrics["TimeToFirstByte"] >= 0


def test_an_error_is_counted_and_by_its_kind(refused):
    assert metrics_of(refused, [])["Errors"] == 1
    assert metrics_of(refused, ["error_kind"])["Errors"] == 1
    assert refused["error_kind"]


def test_durations_are_in_milliseconds(whole):
    units = {metric["Name"]: metric.get("Unit") for directive in whole["_aws"]["CloudWatchMetrics"] for metric in directive["Metrics"]}
    assert (units["Duration"], units["TimeToFirstByte"], units["Requests"]) == ("Milliseconds", "Milliseconds", "Count")


def test_no_error_kind_is_counted_where_all_went_well(whole):
    assert metrics_of(whole, ["error_kind"]) == {}


def test_a_malformed_event_is_spoken_of(function):
    invocation = function.invoke(b"{")
    assert invocation.id in function.out.text + function.err.text
