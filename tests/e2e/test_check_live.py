"""`sfai check --live`: each provider that a role names is asked once."""

import json
import socket

import pytest

from answers import Answer
from program import KEYS, OPENAI_KEY, run

LIST = Answer(body=b'{"object":"list","data":[]}', headers={"content-type": "application/json"})


@pytest.fixture
def check(tmp_path):
    def check_map(providers: dict, env: dict[str, str] | None = None):
        file = tmp_path / "map.json"
        file.write_text(json.dumps({"models": {name: f"{name}/m" for name in providers}, "providers": providers}))
        ended = run("check", "--live", str(file), env=env)
        assert OPENAI_KEY not in ended.stdout + ended.stderr
        return ended

    return check_map


def test_a_provider_that_takes_the_key_is_good(check, upstream):
    upstream.answer("/v1/models", LIST)
    ended = check({"openai": {"base_url": f"{upstream.url}/v1"}}, KEYS)
    assert ended.returncode == 0
    assert "provider openai: ok: reached, key accepted" in ended.stdout
    assert upstream.last.method == "GET"
    assert upstream.last.headers["authorization"] == f"Bearer {OPENAI_KEY}"


def test_a_refused_key_is_named_by_its_variable(check, upstream):
    upstream.answer("/v1/models", Answer(status=401, body=b"{}"))
    ended = check({"openai": {"base_url": f"{upstream.url}/v1"}}, KEYS)
    assert ended.returncode == 1
    assert "provider openai: the key was refused (HTTP 401): check OPENAI_API_KEY" in ended.stdout


def test_a_missing_key_is_named_before_anything_is_sent(check, upstream):
    ended = check({"openai": {"base_url": f"{upstream.url}/v1"}})
    assert ended.returncode == 1
    assert "provider openai: no key: set OPENAI_API_KEY" in ended.stdout
    assert upstream.requests == []


def test_a_provider_that_cannot_be_reached_is_said_with_the_cause(check):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        ended = check({"local": {"dialect": "openai_chat", "base_url": f"http://127.0.0.1:{unused.getsockname()[1]}/v1"}})
    assert ended.returncode == 1
    assert "Connection refused" in ended.stdout


def test_an_unknown_authority_is_said_in_openssls_words(check, upstream):
    ended = check({"local": {"dialect": "openai_chat", "base_url": f"{upstream.tls_url}/v1"}})
    assert ended.returncode == 1
    assert "certificate verify failed" in ended.stdout
