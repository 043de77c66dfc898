"""Continue's own package, configured with the provider `anthropic`: it reads Messages streams by hand, and asks with the key alone."""

import pytest

import anthropic_events as anthropic
import openai_events as openai
from answers import json_reply
from fold import fold_chunks
from turns import Turn, script
from worker import node

ROLES = ["coder", "claude"]
TOOLS = [{"type": "function", "function": {"name": "read_file", "parameters": {"type": "object", "properties": {"path": {"type": "string"}}}}}]
BODY = {"provider": "anthropic", "messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "hi"}], "tools": TOOLS}
CALL = {"id": "call_a", "type": "function", "function": {"name": "read_file", "arguments": '{"path": "a.txt"}'}}


@pytest.fixture(scope="module")
def editor(program):
    worker = node("continue_client.mjs", "@continuedev/openai-adapters")
    yield lambda role, **body: worker.call("stream", f"{program.url}/v1/", {**BODY, "model": role, **body})
    worker.stop()


@pytest.mark.parametrize("role", ROLES)
def test_text_a_call_and_usage_are_put_together(editor, upstream, role):
    script(upstream, [Turn(text="Looking, 世界", calls=(("call_a", "read_file", {"path": "a.txt"}),))])
    folded = fold_chunks(editor(role)["chunks"])
    assert (folded["content"], folded["calls"]) == ("Looking, 世界", [("call_a", "read_file", {"path": "a.txt"})])
    assert folded["completion_tokens"] == (5 if role == "claude" else 2)


@pytest.mark.parametrize("role", ROLES)
def test_the_history_of_a_tool_loop_is_taken(editor, upstream, role):
    script(upstream, [Turn(text="done")])
    loop = [{"role": "assistant", "content": "", "tool_calls": [CALL]}, {"role": "tool", "content": "text", "tool_call_id": "call_a"}]
    assert fold_chunks(editor(role, messages=[*BODY["messages"], *loop])["chunks"])["content"] == "done"
    said, answered = [message for message in upstream.last.json["messages"] if message["role"] != "system"][1:]
    used, result = (said["content"], answered["content"]) if role == "claude" else (said["tool_calls"], [answered])
    assert [call["id"] for call in used] == ["call_a"]
    assert [block.get("tool_use_id") or block.get("tool_call_id") for block in result] == ["call_a"]


@pytest.mark.parametrize("role", ROLES)
def test_an_error_shows_its_message(editor, upstream, role):
    upstream.chat(json_reply(openai.error("the vendor's words"), 400))
    upstream.messages(json_reply(anthropic.error("the vendor's words"), 400))
    assert "the vendor's words" in editor(role)["error"]["message"]
