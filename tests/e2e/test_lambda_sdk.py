"""OpenAI's packages through a Function URL: chats, streams and tools, as from a machine."""

import pytest

import anthropic_events as anthropic
import openai_events as openai
from answers import json_reply, streamed
from fold import fold_chunks
from lambda_fixtures import function, launch, shared_function  # noqa: F401
from program import PROMPT
from worker import SDKS

BODY = {"messages": [{"role": "user", "content": f"{PROMPT} Grüße"}]}
ROLES = ["coder", "claude"]


@pytest.fixture(scope="module", params=["python", "node"])
def worker(request):
    running = SDKS[request.param]()
    yield running
    running.stop()


@pytest.fixture
def sdk(worker, function):
    return lambda call, body=None: worker.call(call, f"{function.url}/v1", body, key="sk-dummy-key-not-required")


def script(upstream) -> None:
    """Both vendors say the same, whole or streamed, as they are asked."""
    calls = [{"id": "call_a", "type": "function", "function": {"name": "f", "arguments": '{"a":1}'}}]
    use = {"type": "tool_use", "id": "call_a", "name": "f", "input": {"a": 1}}
    chat = streamed(openai.stream(openai.text("Hel", "lö"), openai.call(0, "call_a", "f", '{"a":', "1}"), finish="tool_calls", tokens=(12, 5)))
    messages = streamed(anthropic.stream(anthropic.text(0, "Hel", "lö"), anthropic.call(1, "call_a", "f", '{"a":', "1}"), stop="tool_use"))
    whole_chat = json_reply(openai.reply("Hellö", calls=calls, finish="tool_calls"))
    whole_messages = json_reply(anthropic.reply({"type": "text", "text": "Hellö"}, use, stop="tool_use"))
    upstream.chat(lambda request: chat if request.json.get("stream") else whole_chat)
    upstream.messages(lambda request: messages if request.json.get("stream") else whole_messages)


@pytest.mark.parametrize("role", ROLES)
def test_a_chat_is_understood(sdk, upstream, role):
    script(upstream)
    result = sdk("chat", {"model": role, **BODY})
    choice = result["reply"]["choices"][0]
    assert (choice["message"]["content"], choice["message"]["tool_calls"][0]["id"]) == ("Hellö", "call_a")
    assert result["headers"]["x-sfai-role"] == role


@pytest.mark.parametrize("role", ROLES)
def test_a_stream_is_understood(sdk, upstream, role):
    script(upstream)
    folded = fold_chunks(sdk("stream", {"model": role, "stream_options": {"include_usage": True}, **BODY})["chunks"])
    assert (folded["content"], folded["calls"], folded["finish"]) == ("Hellö", [("call_a", "f", {"a": 1})], "tool_calls")
    assert (folded["prompt_tokens"], folded["completion_tokens"]) == (12, 5)


@pytest.mark.parametrize("role", ROLES)
def test_the_package_s_own_helper_folds_a_stream(sdk, upstream, role):
    script(upstream)
    assert sdk("accumulate", {"model": role, **BODY})["reply"]["choices"][0]["finish_reason"] == "tool_calls"


def test_the_roles_are_listed(sdk):
    assert sdk("models")["ids"] == ["demo", "coder", "claude", "thinker"]


def test_a_refusal_is_raised_with_its_status(sdk):
    error = sdk("chat", {"model": "nobody", **BODY})["error"]
    assert (error["status_code"] if "status_code" in error else error.get("status"), error["code"]) == (404, "model_not_found")


def test_the_demo_is_understood(sdk):
    chunks = sdk("stream", {"model": "demo", "messages": [{"role": "user", "content": "say it back"}]})["chunks"]
    assert "say it back" in fold_chunks(chunks)["content"]
