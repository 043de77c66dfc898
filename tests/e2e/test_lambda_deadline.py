"""Before Lambda kills: an answer that runs into the deadline is ended cleanly, and the log says so."""

import json
import time

import pytest

import anthropic_events as anthropic
import openai_events as openai
from answers import Hold, Pause, json_reply, never, streamed
from client import Client, content_of
from fold import fold_chunks
from lambda_event import function_url_event
from lambda_fixtures import chat, launch  # noqa: F401
from maps import usual_map
from program import KEYS

SHORT = {"SFAI_AUTH": "none", "SFAI_DEADLINE_MARGIN_MS": "1500", **KEYS}
ROLES = ["coder", "claude"]
WEATHER = {"type": "function", "function": {"name": "get_weather", "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}}}


@pytest.fixture
def short(launch):
    """Killed after three seconds; half of them are the margin."""
    platform = launch(variables=SHORT, timeout=3)
    platform.start()
    yield platform
    assert (platform.kills, platform.starts) == (0, 1)


def script(upstream, role: str, *answers) -> None:
    (upstream.messages if role == "claude" else upstream.chat)(*answers)


def slow_text(role: str) -> list:
    if role == "claude":
        return [anthropic.start(), *anthropic.text(0, "Hel", "lo")[:3], Hold()]
    return [openai.first(), *openai.text("Hel", "lo"), Hold()]


def open_call(role: str) -> list:
    if role == "claude":
        return [anthropic.start(), *anthropic.call(0, "call_a", "get_weather", '{"ci', 'ty":"Pa')[:3], Hold()]
    return [openai.first(), *openai.call(0, "call_a", "get_weather", '{"ci', 'ty":"Pa'), Hold()]


def chunks_of(events: list[str]) -> list[dict]:
    return [json.loads(event) for event in events[:-1]]


@pytest.mark.parametrize("role", ROLES)
def test_a_stream_ends_as_if_the_length_were_reached(short, upstream, role):
    script(upstream, role, streamed(slow_text(role)))
    invocation = short.invoke(function_url_event(chat(role, stream=True)))
    chunks = chunks_of(invocation.events)
    assert (invocation.outcome, invocation.trailers, invocation.events[-1]) == ("answered", {}, "[DONE]")
    assert (content_of(chunks), fold_chunks(chunks)["finish"]) == ("Hello", "length")
    assert 1.2 < invocation.finished_at - invocation.given_at < 2.8


@pytest.mark.parametrize("role", ROLES)
def test_the_vendor_s_work_is_ended_too(short, upstream, role):
    script(upstream, role, streamed(slow_text(role)))
    short.invoke(function_url_event(chat(role, stream=True)))
    assert upstream.last.closed.wait(2)


@pytest.mark.parametrize("role", ROLES)
def test_the_log_says_that_it_was_the_deadline(short, upstream, role):
    script(upstream, role, streamed(slow_text(role)))
    record = short.log_of(short.invoke(function_url_event(chat(role, stream=True))).id)
    assert (record["status"], "deadline" in record["error_kind"]) == (200, True)


@pytest.mark.parametrize("role", ROLES)
def test_an_open_tool_call_keeps_its_partial_arguments(short, upstream, role):
    script(upstream, role, streamed(open_call(role)))
    invocation = short.invoke(function_url_event(chat(role, stream=True, tools=[WEATHER])))
    choices = [choice for chunk in chunks_of(invocation.events) for choice in chunk["choices"]]
    pieces = [call["function"].get("arguments") or "" for choice in choices for call in choice["delta"].get("tool_calls") or []]
    assert ("".join(pieces), choices[-1]["finish_reason"], invocation.events[-1]) == ('{"city":"Pa', "length", "[DONE]")


@pytest.mark.parametrize("role", ROLES)
def test_usage_that_is_known_is_told(short, upstream, role):
    script(upstream, role, streamed(slow_text(role)))
    invocation = short.invoke(function_url_event(chat(role, stream=True, stream_options={"include_usage": True})))
    chunks = chunks_of(invocation.events)
    assert fold_chunks(chunks)["prompt_tokens"] == (12 if role == "claude" else 0)
    assert fold_chunks(chunks)["finish"] == "length"


@pytest.mark.parametrize("role", ROLES)
def test_a_whole_answer_is_a_gateway_timeout(short, upstream, role):
    script(upstream, role, never())
    invocation = short.invoke(function_url_event(chat(role)))
    assert (invocation.prelude.status, invocation.json["error"]["code"]) == (504, "deadline_exceeded")
    assert upstream.last.closed.wait(2)


@pytest.mark.parametrize("role", ROLES)
def test_a_stream_that_never_began_is_a_gateway_timeout(short, upstream, role):
    script(upstream, role, never())
    invocation = short.invoke(function_url_event(chat(role, stream=True)))
    assert (invocation.prelude.status, invocation.json["error"]["code"]) == (504, "deadline_exceeded")


def test_no_fallback_is_tried_that_could_not_end_in_time(launch, upstream):
    usual = usual_map(upstream)
    role = {"provider": "openai", "model": "gpt-4.1", "fallbacks": ["anthropic/claude-sonnet-4-5"]}
    platform = launch({**usual, "models": {"coder": role}}, SHORT, timeout=3)
    upstream.chat(never())
    upstream.messages(json_reply(anthropic.reply()))
    assert platform.invoke(function_url_event(chat("coder"))).json["error"]["code"] == "deadline_exceeded"
    assert [request.target for request in upstream.requests] == ["/v1/chat/completions"]


def test_the_function_serves_on_after_a_deadline(short, upstream):
    upstream.chat(streamed(slow_text("coder")), json_reply(openai.reply()))
    short.invoke(function_url_event(chat("coder", stream=True)))
    assert Client(short.url).chat("coder").status == 200


def test_a_stream_that_ends_in_time_is_not_touched(short, upstream):
    upstream.chat(streamed([openai.first(), *openai.text("Hel"), Pause(0.8), *openai.text("lo"), openai.chunk({}, finish="stop"), openai.DONE]))
    chunks = Client(short.url).stream("coder").chunks()
    assert (content_of(chunks), fold_chunks(chunks)["finish"]) == ("Hello", "stop")


def test_the_margin_may_be_longer_than_the_time_that_is_left(launch, upstream):
    upstream.chat(never())
    platform = launch(variables={**SHORT, "SFAI_DEADLINE_MARGIN_MS": "60000"}, timeout=3)
    begin = time.monotonic()
    assert platform.invoke(function_url_event(chat("coder"))).json["error"]["code"] == "deadline_exceeded"
    assert (time.monotonic() - begin < 2.9, platform.kills) == (True, 0)


def test_in_managed_instances_too_the_program_ends_in_time(launch, upstream):
    upstream.chat(streamed(slow_text("coder")))
    platform = launch(variables=SHORT, timeout=3, slots=2)
    invocation = platform.invoke(function_url_event(chat("coder", stream=True)))
    assert (invocation.outcome, invocation.events[-1]) == ("answered", "[DONE]")


def test_in_buffered_mode_the_stream_ends_as_if_the_length_were_reached(launch, upstream):
    upstream.chat(streamed(slow_text("coder")))
    platform = launch(variables={**SHORT, "SFAI_INVOKE_MODE": "buffered"}, timeout=3)
    platform.front.invoke_mode = "buffered"
    events = list(Client(platform.url).stream("coder").events())
    assert (events[-1], fold_chunks(chunks_of(events))["finish"]) == ("[DONE]", "length")
