"""POST /v1/explain: what `sfai explain` prints, for whoever may ask a model; only where the operator turned it on."""

import json

import pytest

from client import Client
from program import KEYS, Program

CLIENT_KEYS = {"ann": "ann-key-0123", "bob": {"sha256": "4c8bd9b5a4b4d9b6a0d7a4e8b3c3e6f8f6a0a7f5d4f3f2f1f0e9e8e7e6e5e4e3", "roles": ["coder"]}}
HELLO = {"model": "claude", "max_tokens": 5, "messages": [{"role": "user", "content": "hi"}]}


@pytest.fixture(scope="module")
def program(map_file):
    running = Program(map_file, "--auth", "keys", keys={**KEYS, "SFAI_EXPLAIN": "on", "SFAI_CLIENT_KEYS": json.dumps(CLIENT_KEYS)})
    yield running
    running.stop()


def test_it_shows_what_would_be_sent_and_sends_nothing(client, upstream):
    answer = client.post("/v1/explain", HELLO | {"seed": 1}, authorization="Bearer ann-key-0123")
    (target,) = answer.json["targets"]
    assert answer.status == 200
    assert target["body"]["model"] == "claude-sonnet-4-5"
    assert target["losses"] == [{"kind": "dropped", "pointer": "/seed", "reason": "no equivalent"}]
    assert upstream.requests == []


def test_it_reads_anthropics_dialect_below_messages(client):
    answer = client.post("/v1/explain/messages", HELLO | {"model": "coder", "top_k": 3}, **{"x-api-key": "ann-key-0123"})
    (target,) = answer.json["targets"]
    assert target["body"]["max_completion_tokens" if "max_completion_tokens" in target["body"] else "max_tokens"] == 5
    assert [loss["pointer"] for loss in target["losses"]] == ["/top_k"]


def test_no_key_is_in_it(client, program):
    answer = client.post("/v1/explain", HELLO, authorization="Bearer ann-key-0123")
    assert not any(key in answer.body.decode() for key in KEYS.values())
    assert "(the key of ANTHROPIC_API_KEY)" in answer.body.decode()


def test_it_asks_for_the_clients_key(client):
    assert client.post("/v1/explain", HELLO).status == 401


def test_a_bad_request_is_refused_in_its_own_dialect(client):
    answer = client.post("/v1/explain/messages", {"model": "claude"}, **{"x-api-key": "ann-key-0123"})
    assert answer.status == 400
    assert answer.json["type"] == "error"
    assert answer.json["error"]["message"].startswith("messages")


def test_it_is_not_there_unless_it_was_turned_on(map_file):
    quiet = Program(map_file)
    try:
        assert Client(quiet.url).post("/v1/explain", HELLO).status == 404
    finally:
        quiet.stop()
