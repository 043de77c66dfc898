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


@pytest.fixture
def note(tmp_path):
    (file := tmp_path / "note.txt").write_text("the note's words\n")
    return file


def reading(note) -> Turn:
    return Turn(thinking='I "look": 世界', signature="c2ln/+==", calls=(("call_read", "Read", {"filepath": str(note)}),))


def test_its_read_tool_runs_and_openai_gets_the_result(cn, upstream, note):
    script(upstream, [reading(note), Turn(text="Seen.")])
    assert cn("coder").json["response"] == "Seen."
    said, answered = upstream.last.json["messages"][-2:]
    assert (said["tool_calls"][0]["id"], answered["tool_call_id"]) == ("call_read", "call_read")
    assert "the note's words" in text_of(answered["content"])


def test_its_read_tool_runs_and_anthropic_gets_thinking_and_result_back(cn, upstream, note):
    script(upstream, [turn := reading(note), Turn(text="Seen.")])
    assert cn("claude").json["response"] == "Seen."
    said, answered = upstream.last.json["messages"][-2:]
    assert said["content"] == turn.blocks()
    assert answered["content"][0]["tool_use_id"] == "call_read"
    assert "the note's words" in text_of(answered["content"][0]["content"])


@pytest.mark.parametrize("role", ROLES)
def test_an_error_is_printed_as_the_vendor_s(cn, upstream, role):
    upstream.chat(json_reply(openai.error("the vendor's words"), 400))
    upstream.messages(json_reply(anthropic.error("the vendor's words"), 400))
    result = cn(role)
    assert (result.code != 0, result.json["status"], "the vendor's words" in result.json["message"]) == (True, "error", True)
