"""OpenAI's own packages, current and previous major, for Python and for Node: chats, streams and tools."""

import pytest

import anthropic_events as anthropic
import openai_events as openai
from answers import Hold, json_reply, streamed
from fold import fold_chunks
from program import PROMPT
from worker import SDKS

ROLES = ["coder", "claude"]
WEATHER = {"type": "function", "function": {"name": "get_weather", "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}}}
BODY = {"messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": PROMPT}]}


@pytest.fixture(scope="module", params=SDKS)
def sdk(request, program):
    worker = SDKS[request.param]()
    yield lambda call, body=None, **options: worker.call(call, f"{program.url}/v1", body, **options)
    worker.stop()


def script(upstream, role: str, *, stream: bool) -> None:
    """Both vendors say the same."""
    if role == "claude":
        events = anthropic.stream(anthropic.text(0, "Hel", "lo"), anthropic.call(1, "call_a", "get_weather", '{"city":', '"Paris"}'), stop="tool_use")
        use = {"type": "tool_use", "id": "call_a", "name": "get_weather", "input": {"city": "Paris"}}
        upstream.messages(streamed(events) if stream else json_reply(anthropic.reply({"type": "text", "text": "Hello"}, use, stop="tool_use")))
        return
    events = openai.stream(
        openai.text("Hel", "lo"), openai.call(0, "call_a", "get_weather", '{"city":', '"Paris"}'), finish="tool_calls", tokens=(12, 5)
    )
    call = {"id": "call_a", "type": "function", "function": {"name": "get_weather", "arguments": '{"city":"Paris"}'}}
    upstream.chat(streamed(events) if stream else json_reply(openai.reply("Hello", calls=[call], finish="tool_calls")))


def said(message: dict) -> tuple:
    call = message["tool_calls"][0]
    return message["content"], call["id"], call["function"]["name"], call["function"]["arguments"].replace(" ", "")


WANTED = ("Hello", "call_a", "get_weather", '{"city":"Paris"}')


@pytest.mark.parametrize("role", ROLES)
def test_a_chat_with_tools_is_understood(sdk, upstream, role):
    script(upstream, role, stream=False)
    result = sdk("chat", {"model": role, "tools": [WEATHER], **BODY})
    choice = result["reply"]["choices"][0]
    assert (said(choice["message"]), choice["finish_reason"]) == (WANTED, "tool_calls")
    assert result["headers"]["x-sfai-role"] == role


@pytest.mark.parametrize("role", ROLES)
def test_a_stream_is_understood(sdk, upstream, role):
    script(upstream, role, stream=True)
    chunks = sdk("stream", {"model": role, "tools": [WEATHER], **BODY})["chunks"]
    folded = fold_chunks(chunks)
    assert (folded["content"], folded["calls"], folded["finish"]) == ("Hello", [("call_a", "get_weather", {"city": "Paris"})], "tool_calls")
    assert all(chunk["choices"] for chunk in chunks)


@pytest.mark.parametrize("role", ROLES)
def test_usage_comes_when_it_was_asked_for(sdk, upstream, role):
    script(upstream, role, stream=True)
    last = sdk("stream", {"model": role, "stream_options": {"include_usage": True}, **BODY})["chunks"][-1]
    assert (last["choices"], last["usage"]["prompt_tokens"], last["usage"]["completion_tokens"]) == ([], 12, 5)


@pytest.mark.parametrize("role", ROLES)
def test_the_package_s_own_helper_folds_a_stream(sdk, upstream, role):
    script(upstream, role, stream=True)
    choice = sdk("accumulate", {"model": role, "tools": [WEATHER], **BODY})["reply"]["choices"][0]
    assert (said(choice["message"]), choice["finish_reason"]) == (WANTED, "tool_calls")


@pytest.mark.parametrize("role", ROLES)
def test_an_abort_reaches_the_vendor(sdk, upstream, role):
    events = [openai.first(), *openai.text("Hel"), Hold()] if role == "coder" else [anthropic.start(), *anthropic.text(0, "Hel")[:2], Hold()]
    (upstream.chat if role == "coder" else upstream.messages)(streamed(events))
    assert sdk("abort", {"model": role, **BODY})["first"]["choices"]
    assert upstream.last.closed.wait(5)


def test_the_roles_are_listed(sdk):
    assert sdk("models")["ids"] == ["demo", "coder", "claude", "thinker"]


def test_the_demo_is_understood(sdk):
    folded = fold_chunks(sdk("stream", {"model": "demo", "messages": [{"role": "user", "content": "say it back"}]})["chunks"])
    assert "say it back" in folded["content"]
    assert folded["finish"] == "stop"
