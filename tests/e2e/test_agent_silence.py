"""A vendor that says nothing for longer than proxies wait: the client hears heartbeats, and every package reads past them."""

import concurrent.futures
import json

import pytest

import anthropic_events as anthropic
import openai_events as openai
from answers import Pause, streamed
from client import Stream, chat_body
from worker import AGENTS, Agents

SILENCE = Pause(17.5)  # two seconds until the head goes out, fifteen until a heartbeat
HEARTBEATS = {"/v1/messages": b'event: ping\ndata: {"type": "ping"}\n\n', "/v1/chat/completions": b":hb\n"}


def raw(url: str, path: str, role: str) -> bytes:
    stream, data = Stream(url, path, chat_body(role, stream=True, max_tokens=100), {}), b""
    while piece := stream.read():
        data += piece
    return data


def ask(name: str, url: str, role: str) -> dict:
    agents = Agents()  # of its own: a worker does one thing after the other
    try:
        return agents[name].call("converse", url, model=role, prompt="hi")
    finally:
        agents.stop()


@pytest.fixture(scope="module")
def answers(program, upstream):
    """All at once, since each takes its time."""
    upstream.chat(streamed([openai.first(), SILENCE, *openai.text("Hel", "lo"), openai.chunk({}, finish="stop"), openai.DONE]))
    upstream.messages(streamed([anthropic.start(), SILENCE, *anthropic.text(0, "Hel", "lo"), *anthropic.end()]))
    with concurrent.futures.ThreadPoolExecutor(32) as pool:
        plain = {(path, role): pool.submit(raw, program.url, path, role) for path in HEARTBEATS for role in ("coder", "claude")}
        agents = {(name, role): pool.submit(ask, name, program.url, role) for name in AGENTS for role in ("coder", "claude")}
        return {case: result.result(60) for case, result in {**plain, **agents}.items()}


@pytest.mark.parametrize("role", ["coder", "claude"])
@pytest.mark.parametrize("path", HEARTBEATS)
def test_the_client_hears_a_heartbeat_in_its_own_dialect(answers, path, role):
    before, found, after = answers[path, role].partition(HEARTBEATS[path])
    assert found, before
    assert b"Hel" in after and b"Hel" not in before


@pytest.mark.parametrize("role", ["coder", "claude"])
@pytest.mark.parametrize("name", AGENTS)
def test_an_agent_reads_past_it(answers, name, role):
    assert "error" not in answers[name, role], json.dumps(answers[name, role])
    assert answers[name, role]["turns"][0]["content"] == "Hello"
