"""Claude Code, headless and offline, on both vendors: text, a round of tools with thinking, errors, and leaving.

What it sends is its own affair and changes with each version; what the vendor gets of it is ours.
"""

import pytest

import anthropic_events as anthropic
import openai_events as openai
from answers import Hold, json_reply, streamed
from cli_agents import end_of, start_claude
from program import PROMPT
from turns import Turn, script, text_of

ROLES = ["coder", "claude"]


@pytest.fixture
def claude(program, tmp_path):
    def run(role: str, *arguments: str):
        return end_of(start_claude(program.url, tmp_path, role, f"{PROMPT} look", *arguments))

    return run


def read_and_count(file) -> Turn:
    """Both tools at once; `wc` is harmless and its answer is known."""
    calls = (("toolu_read", "Read", {"file_path": str(file)}), ("toolu_bash", "Bash", {"command": f"wc -c {file.name}"}))
    return Turn(thinking='I "look": 世界', signature="c2ln/+==", calls=calls)


@pytest.mark.parametrize("role", ROLES)
def test_a_text_is_printed_with_its_usage(claude, upstream, role):
    script(upstream, [Turn(text="Hello, 世界")])
    result = claude(role).json
    assert (result["result"], result["is_error"]) == ("Hello, 世界", False)
    assert result["usage"]["output_tokens"] == (5 if role == "claude" else 2)


def test_the_native_lane_keeps_what_the_vendor_s_api_knows(claude, upstream):
    script(upstream, [Turn(text="Hello")])
    claude("claude")
    request = upstream.last
    assert (request.target, request.headers["anthropic-version"]) == ("/v1/messages?beta=true", "2023-06-01")
    assert {"claude-code-20250219", "interleaved-thinking-2025-05-14"} <= set(request.headers["anthropic-beta"].split(","))
    assert {"thinking", "output_config", "context_management", "metadata"} <= set(request.json)
    assert any("cache_control" in block for block in request.json["system"])
    assert request.json["model"] == "claude-sonnet-4-5"


@pytest.mark.parametrize("role", ROLES)
def test_its_bookkeeping_goes_to_anthropic_only(claude, upstream, role):
    """It changes with each run, so that elsewhere it spoils prompt caches; Bedrock refuses it."""
    script(upstream, [Turn(text="Hello")])
    claude(role)
    assert b"x-anthropic-billing-header" not in upstream.last.body


def test_the_translated_lane_leaves_out_what_only_anthropic_knows(claude, upstream):
    script(upstream, [Turn(text="Hello")])
    claude("coder")
    request = upstream.last
    assert request.json["messages"][0]["role"] == "system"
    assert b"cache_control" not in request.body
    assert "anthropic-beta" not in request.headers
    assert {tool["type"] for tool in request.json["tools"]} == {"function"}


def test_tools_run_and_anthropic_gets_thinking_and_results_back(claude, upstream, tmp_path):
    (file := tmp_path / "note.txt").write_text("the note's words\n")
    script(upstream, [turn := read_and_count(file), Turn(text="Seen.")])
    assert claude("claude", "--allowedTools", "Read,Bash(wc:*)").json["result"] == "Seen."
    said, answered = [message for message in upstream.last.json["messages"] if message["role"] != "system"][1:3]
    assert [{name: block.get(name) for name in want} for block, want in zip(said["content"], turn.blocks())] == turn.blocks()
    read, counted = answered["content"][:2]
    assert (read["tool_use_id"], "the note's words" in text_of(read["content"])) == ("toolu_read", True)
    assert (counted["tool_use_id"], "17" in text_of(counted["content"])) == ("toolu_bash", True)


def test_tools_run_and_openai_gets_their_results(claude, upstream, tmp_path):
    (file := tmp_path / "note.txt").write_text("the note's words\n")
    script(upstream, [read_and_count(file), Turn(text="Seen.")])
    assert claude("coder", "--allowedTools", "Read,Bash(wc:*)").json["result"] == "Seen."
    messages = upstream.last.json["messages"]
    said = next(at for at, message in enumerate(messages) if message["role"] == "assistant")
    read, counted = messages[said + 1 : said + 3]
    assert [call["id"] for call in messages[said]["tool_calls"]] == ["toolu_read", "toolu_bash"]
    assert (read["role"], read["tool_call_id"], "the note's words" in text_of(read["content"])) == ("tool", "toolu_read", True)
    assert (counted["role"], counted["tool_call_id"], "17" in text_of(counted["content"])) == ("tool", "toolu_bash", True)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("vendor", "words"), [(400, "the vendor's words"), (404, "model"), (429, "(429)"), (529, "the vendor's words")])
def test_an_error_is_printed_as_the_vendor_s(claude, upstream, role, vendor, words):
    upstream.chat(json_reply(openai.error("the vendor's words"), vendor, retry_after_ms="10"))
    upstream.messages(json_reply(anthropic.error("the vendor's words"), vendor, retry_after_ms="10"))
    result = claude(role).json
    assert (result["is_error"], result["api_error_status"], words in result["result"]) == (True, vendor, True)


@pytest.mark.parametrize("role", ROLES)
def test_leaving_reaches_the_vendor(program, upstream, tmp_path, role):
    upstream.chat(streamed([openai.first(), *openai.text("Hel"), Hold()]))
    upstream.messages(streamed([anthropic.start(), *anthropic.text(0, "Hel")[:2], Hold()]))
    process = start_claude(program.url, tmp_path, role, "look")
    upstream.wait_for_requests(1)
    process.terminate()
    end_of(process)
    assert upstream.requests[0].closed.wait(5)
