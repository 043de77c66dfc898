"""Agents on the official SDKs of both dialects, in front of both vendors: text, tools, structured output, images, abort."""

import base64

import pytest

import anthropic_events as anthropic
import openai_events as openai
from answers import Hold, json_reply, streamed
from neutral import neutral
from program import PROMPT
from turns import Turn, assert_anthropic_history, assert_openai_history, script
from worker import AGENTS, ANTHROPIC_AGENTS

ROLES = ["coder", "claude"]
LOOP = [
    Turn(calls=(("call_1", "get_weather", {"city": "Paris"}),)),
    Turn(text="Both now.", calls=(("call_2", "get_weather", {"city": "Zürich"}), ("call_3", "get_time", {"zone": "CET"}))),
    Turn(text="One more.", calls=(("call_4", "get_time", {"zone": "UTC"}),)),
    Turn(text="All done: 世界"),
]
PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(range(32))).decode()


@pytest.fixture(scope="module", params=AGENTS)
def agent(request, agents, program):
    return lambda call, role, **body: agents[request.param].call(call, program.url, model=role, prompt=f"{PROMPT} hi", **body)


@pytest.mark.parametrize("stream", [True, False], ids=["streamed", "whole"])
@pytest.mark.parametrize("role", ROLES)
def test_a_text_is_understood(agent, upstream, role, stream):
    script(upstream, [Turn(text="Hello, 世界")])
    turn = neutral(agent("converse", role, stream=stream)["turns"][0])
    tokens = (12, 5) if role == "claude" else (9, 2)
    assert (turn["content"], turn["calls"], turn["finish"]) == ("Hello, 世界", [], "stop")
    assert (turn["prompt_tokens"], turn["completion_tokens"]) == tokens


@pytest.mark.parametrize("stream", [True, False], ids=["streamed", "whole"])
@pytest.mark.parametrize("role", ROLES)
def test_three_rounds_of_tools_two_of_them_in_parallel(agent, upstream, role, stream):
    script(upstream, LOOP)
    turns = [neutral(turn) for turn in agent("converse", role, tools=True, rounds=5, stream=stream)["turns"]]
    assert [(turn["content"], turn["calls"]) for turn in turns] == [(turn.text, list(turn.calls)) for turn in LOOP]
    assert [turn["finish"] for turn in turns] == ["tool_calls", "tool_calls", "tool_calls", "stop"]
    (assert_anthropic_history if role == "claude" else assert_openai_history)(upstream.requests, LOOP)


@pytest.mark.parametrize("role", ROLES)
def test_structured_output_is_asked_for_in_the_vendor_s_words(agent, upstream, role):
    script(upstream, [Turn(text='{"city": "Paris", "people": 2}')])
    assert agent("structured", role) == {"value": {"city": "Paris", "people": 2}}
    sent = upstream.last.json
    schema = sent["output_config"]["format"]["schema"] if role == "claude" else sent["response_format"]["json_schema"]["schema"]
    assert (sorted(schema["properties"]), schema["additionalProperties"]) == (["city", "people"], False)


@pytest.mark.parametrize("role", ROLES)
def test_structured_output_by_a_forced_tool(agents, program, upstream, role):
    """What Vercel's provider does for models whose names it does not know."""
    script(upstream, [Turn(calls=(("call_json", "json", {"city": "Paris", "people": 2}),))])
    result = agents["vercel-anthropic"].call("structured", program.url, model=role, prompt="hi", mode="jsonTool")
    assert result == {"value": {"city": "Paris", "people": 2}}
    wanted = {"type": "any", "disable_parallel_tool_use": True} if role == "claude" else "required"
    assert upstream.last.json["tool_choice"] == wanted
    assert role == "claude" or upstream.last.json["parallel_tool_calls"] is False


@pytest.mark.parametrize("role", ROLES)
def test_an_image_arrives_byte_for_byte(agent, upstream, role):
    script(upstream, [Turn(text="A dot.")])
    assert agent("converse", role, image=PNG)["turns"][0]["content"] == "A dot."
    text, image = upstream.last.json["messages"][0]["content"]
    if role == "claude":
        assert image["source"] == {"type": "base64", "media_type": "image/png", "data": PNG}
    else:
        assert image["image_url"]["url"] == f"data:image/png;base64,{PNG}"
    assert text["text"] == f"{PROMPT} hi"


@pytest.mark.parametrize("role", ROLES)
def test_an_abort_reaches_the_vendor(agent, upstream, role):
    upstream.chat(streamed([openai.first(), *openai.text("Hel"), Hold()]))
    upstream.messages(streamed([anthropic.start(), *anthropic.text(0, "Hel")[:2], Hold()]))
    assert agent("abort", role) == {"first": "Hel"}
    assert upstream.last.closed.wait(5)


@pytest.fixture(scope="module", params=[name for name in ANTHROPIC_AGENTS if not name.startswith("vercel")])
def sdk(request, agents, program):
    return lambda call, role="claude": agents[request.param].call(call, program.url, model=role, prompt="hello there")


def test_tokens_are_counted_by_the_vendor_that_can(sdk, upstream):
    upstream.answer("/v1/messages/count_tokens", json_reply(b'{"input_tokens": 321}'))
    result = sdk("count_tokens")
    assert (result["input_tokens"], "x-sfai-estimate" in result["headers"]) == (321, False)
    assert upstream.last.json["model"] == "claude-sonnet-4-5"


def test_tokens_are_estimated_for_a_vendor_that_cannot_and_it_is_said(sdk, upstream):
    result = sdk("count_tokens", "coder")
    assert 0 < result["input_tokens"] < 50
    assert result["headers"]["x-sfai-estimate"] == "true"
    assert upstream.requests == []


def test_the_roles_are_listed_in_anthropic_s_shape(sdk):
    assert sdk("models")["ids"] == ["demo", "coder", "claude", "thinker"]
