"""The demo answers without any vendor and tells what to do next."""

import pytest

from client import Client, content_of
from maps import CLAUDE


@pytest.fixture(scope="module")
def model_map() -> dict:
    return {"models": {"demo": "demo/demo", "coder": "openai/gpt-4.1", "claude": CLAUDE}}


def test_a_demo_streams_in_many_small_pieces(client):
    stream = client.stream("demo", stream_options={"include_usage": True})
    chunks = stream.chunks()
    pieces = [chunk for chunk in chunks if chunk["choices"] and chunk["choices"][0]["delta"].get("content")]
    assert len(pieces) >= 20
    assert 0.35 < stream.times[-1] - stream.times[0] < 10
    assert chunks[-1]["usage"]


def test_a_demo_names_the_roles_and_gives_a_line_to_try(client):
    text = content_of(client.stream("demo").chunks())
    assert all(role in text for role in ("demo", "coder", "claude"))
    assert "curl" in text


def test_a_demo_echoes_what_was_asked_last(client):
    messages = [
        {"role": "user", "content": "first"},
        {"role": "assistant", "content": "x"},
        {"role": "user", "content": [{"type": "text", "text": "the last Ünïcode"}]},
    ]
    assert "the last Ünïcode" in client.chat("demo", messages=messages).json["choices"][0]["message"]["content"]


def test_a_demo_answers_whole_too(client):
    reply = client.chat("demo", "say it back")
    choice = reply.json["choices"][0]
    assert (reply.status, choice["finish_reason"], choice["message"]["role"]) == (200, "stop", "assistant")
    assert "say it back" in choice["message"]["content"]


def test_a_demo_says_which_keys_are_missing(start, model_map):
    some = start(model_map, keys={"OPENAI_API_KEY": "sk-test-canary-openai"})
    text = Client(some.url).chat("demo").json["choices"][0]["message"]["content"]
    assert "ANTHROPIC_API_KEY" in text
    assert "OPENAI_API_KEY" not in text
    assert "sk-test-canary" not in text


def test_a_demo_can_be_left(client, program):
    stream = client.stream("demo")
    next(stream.events())
    stream.leave()
    assert program.log_of(stream.headers["x-request-id"])["error_kind"] == "client_gone"
