"""Failures through a Lambda function: before the stream a plain status, in it an event that SDKs raise and error trailers besides."""

import base64
import json

import pytest

import anthropic_events as anthropic
import openai_events as openai
from answers import Cut, Pause, json_reply, streamed
from client import Client, errors_of
from lambda_contract import ERROR_BODY, ERROR_TYPE
from lambda_event import function_url_event
from lambda_fixtures import chat, function, launch, shared_function  # noqa: F401
from maps import PLAIN, usual_map
from program import PROMPT
from worker import SDKS


@pytest.fixture(scope="module")
def model_map(upstream) -> dict:
    usual = usual_map(upstream)
    dead = {"dialect": "openai_chat", "base_url": "http://127.0.0.1:1/v1", **PLAIN}
    idle = {"provider": "openai", "model": "gpt-4.1", "timeouts": {"idle_ms": 300}}
    return {"models": {**usual["models"], "nowhere": "dead/x", "idle": idle}, "providers": {**usual["providers"], "dead": dead}}


def begun(role: str) -> list[bytes]:
    if role == "claude":
        return [anthropic.start(), *anthropic.text(0, "Hel")[:2]]
    return [openai.first(), *openai.text("Hel")]


BREAKS = {
    "the vendor says so": lambda role: [anthropic.error_event() if role == "claude" else openai.event({"error": {"message": "overloaded"}})],
    "the connection is cut": lambda role: [Pause(0.05), Cut()],
    "the connection is reset": lambda role: [Pause(0.05), Cut(reset=True)],
}


def script(upstream, role: str, how: str) -> None:
    (upstream.messages if role == "claude" else upstream.chat)(streamed([*begun(role), *BREAKS[how](role)]))


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "stream"])
@pytest.mark.parametrize(("vendor", "client_sees"), [(400, 400), (404, 404), (429, 429), (500, 502), (503, 503)])
def test_a_failure_before_the_stream_is_a_plain_status(function, upstream, vendor, client_sees, stream):
    upstream.chat(json_reply(openai.error("the vendor's words"), vendor))
    invocation = function.invoke(function_url_event(chat("coder", stream=stream)))
    assert (invocation.outcome, invocation.prelude.status, invocation.trailers) == ("answered", client_sees, {})
    assert "the vendor's words" in invocation.json["error"]["message"]


@pytest.mark.parametrize(("role", "status"), [("nowhere", 502), ("nobody", 404)])
def test_no_vendor_is_a_plain_status_too(function, role, status):
    reply = Client(function.url).chat(role)
    assert (reply.status, bool(reply.error["message"])) == (status, True)


@pytest.mark.parametrize("how", BREAKS)
@pytest.mark.parametrize("role", ["coder", "claude"])
def test_in_mid_stream_comes_an_error_event_and_then_trailers(function, upstream, role, how):
    script(upstream, role, how)
    invocation = function.invoke(function_url_event(chat(role, stream=True)))
    *_, last = invocation.events
    error = json.loads(base64.b64decode(invocation.trailers[ERROR_BODY]))
    assert json.loads(last)["error"]["message"]
    assert "[DONE]" not in invocation.events
    assert invocation.trailers[ERROR_TYPE].startswith("Function.")
    assert (error["errorType"], PROMPT in str(error)) == (invocation.trailers[ERROR_TYPE], False)


def test_a_vendor_that_repeats_the_prompt_puts_it_in_no_log(function, upstream):
    upstream.chat(streamed([*begun("coder"), openai.event({"error": {"message": f"cannot answer {PROMPT}"}})]))
    assert function.invoke(function_url_event(chat("coder", stream=True))).outcome == "failed"


@pytest.mark.parametrize("role", ["coder", "claude"])
def test_the_client_reads_the_error_and_then_a_visible_cut(function, upstream, role):
    script(upstream, role, "the vendor says so")
    stream = Client(function.url).stream(role)
    assert errors_of(stream.chunks())[0]["message"]
    assert stream.cut


def test_a_vendor_that_stalls_in_mid_stream_ends_in_the_same_way(function, upstream):
    upstream.chat(streamed([*begun("coder"), Pause(2)]))
    invocation = function.invoke(function_url_event(chat("idle", stream=True)))
    assert (invocation.outcome, "error" in json.loads(invocation.events[-1])) == ("failed", True)


def test_the_log_names_the_kind_of_error(function, upstream):
    script(upstream, "coder", "the connection is cut")
    invocation = function.invoke(function_url_event(chat("coder", stream=True)))
    record = function.log_of(invocation.id)
    assert (record["status"], bool(record["error_kind"])) == (200, True)


def test_the_function_serves_on_after_a_broken_stream(function, upstream):
    script(upstream, "coder", "the connection is reset")
    function.invoke(function_url_event(chat("coder", stream=True)))
    upstream.chat(streamed(openai.stream(openai.text("Hello"))))
    assert function.invoke(function_url_event(chat("coder", stream=True))).events[-1] == "[DONE]"


@pytest.mark.parametrize("kind", ["python", "node"])
@pytest.mark.parametrize("role", ["coder", "claude"])
def test_openai_s_packages_raise_the_error(function, upstream, kind, role):
    script(upstream, role, "the vendor says so")
    worker = SDKS[kind]()
    result = worker.call("stream", f"{function.url}/v1", {"model": role, "messages": [{"role": "user", "content": PROMPT}]})
    worker.stop()
    assert result["chunks"][0]["choices"]
    assert result["error"]["message"]
