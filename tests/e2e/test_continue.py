"""Continue's own package for models (@continuedev/openai-adapters) streams chats on each form of apiBase."""

import pytest

import anthropic_events as anthropic
import openai_events as openai
from answers import json_reply, streamed
from fold import fold_chunks
from worker import node

BODY = {"messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "hi"}]}
CALL = {"id": "call_a", "type": "function", "function": {"name": "read_file", "arguments": "{}"}}


@pytest.fixture(scope="module")
def editor(program):
    worker = node("continue_client.mjs", "@continuedev/openai-adapters")
    yield lambda base, call, body=None: worker.call(call, program.url + base, body)
    worker.stop()


@pytest.mark.parametrize("role", ["coder", "claude", "demo"])
@pytest.mark.parametrize("base", ["", "/", "/v1", "/v1/"])
def test_a_chat_streams_on_each_form_of_api_base(editor, upstream, base, role):
    upstream.chat(streamed(openai.stream(openai.text("Hel", "lo"), tokens=(9, 2))))
    upstream.messages(streamed(anthropic.stream(anthropic.text(0, "Hel", "lo"))))
    result = editor(base, "stream", {"model": role, **BODY})
    folded = fold_chunks(result["chunks"])
    assert "error" not in result
    assert folded["content"] == "Hello" or role == "demo"
    assert (folded["finish"], folded["completion_tokens"] > 0) == ("stop", True)


def test_a_tool_call_is_put_together(editor, upstream):
    upstream.messages(streamed(anthropic.stream(anthropic.call(0, "call_a", "read_file", '{"path":', '"a.txt"}'), stop="tool_use")))
    folded = fold_chunks(editor("/v1", "stream", {"model": "claude", **BODY})["chunks"])
    assert folded["calls"] == [("call_a", "read_file", {"path": "a.txt"})]


def test_the_history_of_a_tool_loop_is_taken_with_its_empty_content(editor, upstream):
    upstream.messages(streamed(anthropic.stream(anthropic.text(0, "done"))))
    history = [
        *BODY["messages"],
        {"role": "assistant", "content": "", "tool_calls": [CALL]},
        {"role": "tool", "content": "text", "tool_call_id": "call_a"},
    ]
    assert fold_chunks(editor("/v1", "stream", {"model": "claude", "messages": history})["chunks"])["content"] == "done"
    assert [block["type"] for block in upstream.last.json["messages"][1]["content"]] == ["tool_use"]


def test_reasoning_is_shown_apart(editor, upstream):
    upstream.messages(streamed(anthropic.stream(anthropic.thinking(0, "c2ln", "think"), anthropic.text(1, "42"))))
    folded = fold_chunks(editor("/v1", "stream", {"model": "claude", **BODY})["chunks"])
    assert (folded["reasoning"], folded["content"]) == ("think", "42")


def test_an_error_shows_its_message(editor, upstream):
    upstream.chat(json_reply(openai.error("the vendor's words"), 400))
    error = editor("/v1", "stream", {"model": "coder", **BODY})["error"]
    assert (error["status_code"], "the vendor's words" in error["message"]) == (400, True)


def test_an_error_in_mid_stream_is_thrown(editor, upstream):
    upstream.messages(streamed([anthropic.start(), *anthropic.text(0, "Hel")[:2], anthropic.error_event("it broke")]))
    assert "it broke" in editor("/v1", "stream", {"model": "claude", **BODY})["error"]["message"]


def test_the_roles_are_listed(editor):
    assert "coder" in editor("/v1", "models")["ids"]
