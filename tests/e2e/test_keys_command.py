"""`sfai keys`: a key that is shown once and an entry that lets it in."""

import hashlib
import json
import re
import subprocess

import pytest

import openai_events as openai
from answers import json_reply
from client import Client
from maps import usual_map
from program import environment, path, run


def hashed(text: str) -> subprocess.CompletedProcess:
    return subprocess.run([path(), "keys", "hash"], input=text, env=environment({}), capture_output=True, text=True, timeout=20)


def new_key(*arguments: str) -> tuple[str, dict]:
    """The key, and the entry for the file."""
    made = run("keys", "new", *arguments)
    assert made.returncode == 0, made.stderr
    return made.stderr.splitlines()[-1], json.loads(made.stdout)


def test_a_new_key_is_let_in_by_its_entry(start, upstream, tmp_path):
    upstream.chat(json_reply(openai.reply()))
    key, entry = new_key("alice", "--roles", "coder,demo", "--expires", "2999-01-31", "--requests-per-minute", "2", "--open-streams", "1")
    file = tmp_path / "clients.json"
    file.write_text(json.dumps(entry))
    client = Client(start(usual_map(upstream), "--auth", "keys", "--client-keys", str(file)).url, key)
    assert [client.chat("coder").status, client.chat("claude").status, client.chat("coder").status] == [200, 403, 429]


def test_a_key_is_256_random_bits_and_its_entry_holds_the_hash():
    key, entry = new_key("alice")
    assert re.fullmatch("sfai-[0-9a-f]{64}", key)
    assert entry == {"alice": {"sha256": hashlib.sha256(key.encode()).hexdigest()}}
    assert new_key("alice")[0] != key


def test_the_hash_of_a_key_is_that_of_standard_input():
    assert hashed("a-long-random-text\n").stdout == hashlib.sha256(b"a-long-random-text").hexdigest() + "\n"


@pytest.mark.parametrize(("text", "reason"), [("", "there is no key on standard input"), ("short\n", "shorter than 8 characters")])
def test_what_is_no_key_has_no_hash(text, reason):
    refused = hashed(text)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert reason in refused.stderr


REFUSED = [("--expires", "tomorrow"), ("--requests-per-minute", "0"), ("--tokens-per-day", "-1"), ("--open-streams", "many"), ("--request-per-minute", "5")]


@pytest.mark.parametrize("arguments", REFUSED)
def test_a_key_that_the_program_would_refuse_is_not_made(arguments):
    refused = run("keys", "new", "alice", *arguments)
    assert refused.returncode != 0
    assert refused.stdout == ""
    assert "sfai-" not in refused.stderr


def test_keys_alone_says_what_there_is():
    assert run("keys").returncode != 0
    assert "hash" in run("keys", "--help").stdout
