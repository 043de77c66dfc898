"""Continue's `cn`, headless, on both vendors: a round with its Read tool, errors. It forgets what was thought; the gateway does not."""

import pytest

import anthropic_events as anthropic
import openai_events as openai
from answers import json_reply
from cli_agents import end_of, start_cn
from maps import CLAUDE, vendors
from program import PROMPT
from turns import Turn, script, text_of

ROLES = ["coder", "claude"]


@pytest.fixture(scope="module")
def model_map(upstream) -> dict:
    """`cn` asks for no reasoning, so the role does."""
    roles = {"coder": "openai/gpt-4.1", "claude": {**CLAUDE, "params": {"reasoning_effort": "low"}}}
    return {"models": roles, "providers": vendors(upstream)}


@pytest.fixture
def cn(program, tmp_path):
    return lambda role: end_of(start_cn(program.url, tmp_path, role, f"{PROMPT} look"))


@pytest.mark.parametrize("role", ROLES)
def test_its_read_tool_runs_and_the_vendor_gets_the_result(cn, upstream, tmp_path, role):
    (file := tmp_path / "note.txt").write_text("the note's words\n")
    turn = Turn(thinking="I look.", signature="c2ln", calls=(("call_read", "Read", {"filepath": str(file)}),))
    script(upstream, [turn, Turn(text="Seen.")])
    answer = cn(role).json
    assert (answer["response"], answer["status"]) == ("Seen.", "success")
    said, answered = upstream.last.json["messages"][-2:]
    result = answered["content"][0] if role == "claude" else answered
    assert (result.get("tool_use_id") or result.get("tool_call_id")) == "call_read"
    assert "the note's words" in text_of(result["content"])
    if role == "claude":
        assert said["content"] == turn.blocks()


@pytest.mark.parametrize("role", ROLES)
def test_an_error_is_printed_as_the_vendor_s(cn, upstream, role):
    upstream.chat(json_reply(openai.error("the vendor's words"), 400))
    upstream.messages(json_reply(anthropic.error("the vendor's words"), 400))
    result = cn(role)
    assert (result.code != 0, result.json["status"], "the vendor's words" in result.json["message"]) == (True, "error", True)
