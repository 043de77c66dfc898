"""`sfai explain`: what it prints is what a real request then sends; and it sends nothing itself."""

import json
import subprocess

import pytest

import anthropic_events as anthropic
import openai_events as openai
from answers import json_reply
from maps import CLAUDE, vendors
from program import ANTHROPIC_KEY, OPENAI_KEY, environment, path, run

HOST_OWN = {"host", "content-length", "connection"}  # the connection's, not the request's
KEYS_BY_NAME = {"(the key of OPENAI_API_KEY)": OPENAI_KEY, "(the key of ANTHROPIC_API_KEY)": ANTHROPIC_KEY}


@pytest.fixture(scope="module")
def model_map(upstream) -> dict:
    roles = {
        "coder": {"provider": "openai", "model": "gpt-4.1", "params": {"temperature": 0.2}, "fallbacks": ["anthropic/claude-sonnet-4-5", "demo/demo"]},
        "claude": {**CLAUDE, "params": {"max_tokens": 4000}},
        "exact": {**CLAUDE, "strict": True},
    }
    return {"models": roles, "providers": vendors(upstream)}


@pytest.fixture
def explain(map_file, tmp_path):
    def explain_body(body: bytes, *arguments: str) -> subprocess.CompletedProcess:
        file = tmp_path / "request.json"
        file.write_bytes(body)
        return run("explain", "--config", str(map_file), *arguments, str(file))

    return explain_body


def with_keys(headers: dict[str, str]) -> dict[str, str]:
    shown = json.dumps(headers)
    for name, key in KEYS_BY_NAME.items():
        shown = shown.replace(name, key)
    return json.loads(shown)


def body_text(explained: str) -> str:
    """The bytes behind the first "body", which stands on a line of its own; every body here is one line too."""
    line = next(line for line in explained.splitlines() if line.startswith('      "body": '))
    return line.removeprefix('      "body": ').removesuffix(",")


BODIES = {
    "native": b'{ "model":"coder", "messages":[{"role":"user","content":"\\u00e9"}], "top_p":0.50, "stream":true }',
    "translated": b'{"model":"claude","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"hi"}],"seed":7}',
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_what_is_shown_is_what_is_sent(explain, client, upstream, body):
    upstream.chat(json_reply(openai.reply()))
    upstream.messages(json_reply(anthropic.reply()))
    shown = explain(body)
    assert shown.returncode == 0, shown.stdout + shown.stderr
    assert upstream.requests == []
    client.post("/v1/chat/completions", body)
    target, sent = json.loads(shown.stdout)["targets"][0], upstream.last
    assert (target["method"], target["url"]) == (sent.method, upstream.url + sent.target)
    assert with_keys(target["headers"]) == {name: value for name, value in sent.headers.items() if name not in HOST_OWN}
    assert body_text(shown.stdout).encode() == sent.body


def test_the_losses_are_those_of_the_reply(explain, client, upstream):
    upstream.messages(json_reply(anthropic.reply()))
    shown = json.loads(explain(BODIES["translated"]).stdout)["targets"][0]["losses"]
    reply = client.post("/v1/chat/completions", BODIES["translated"])
    assert reply.headers["x-sfai-lost"] == ", ".join(f"{loss['kind']}:{loss['pointer']}" for loss in shown) == "dropped:/seed"
    assert all(loss["reason"] for loss in shown)


def test_every_target_is_shown_in_its_turn(explain):
    targets = json.loads(explain(BODIES["native"]).stdout)["targets"]
    assert [(target["provider"], target["lane"], "url" in target) for target in targets] == [
        ("openai", "native", True),
        ("anthropic", "translated", True),
        ("demo", "native", False),
    ]
    assert targets[1]["capabilities"]["thinking"] == "budget"


def test_a_strict_role_shows_the_refusal(explain):
    shown = explain(b'{"model":"exact","messages":[{"role":"user","content":"hi"}],"seed":7}')
    error = json.loads(shown.stdout)["targets"][0]["error"]
    assert (shown.returncode, error["status"], error["body"]["error"]["code"]) == (0, 400, "unsupported_parameter")


@pytest.mark.parametrize("body", [b"{", b'{"model":"coder","messages":7}', b'{"model":"nobody","messages":[{"role":"user","content":"x"}]}'])
def test_a_bad_request_shows_the_clients_own_error(explain, client, body):
    shown = explain(body)
    assert shown.returncode == 1
    assert json.loads(shown.stdout) == client.post("/v1/chat/completions", body).json


def test_a_request_of_anthropics_is_refused_in_anthropics_words(explain):
    shown = explain(b"{}", "--as", "messages")
    assert shown.returncode == 1
    assert json.loads(shown.stdout)["type"] == "error"


def test_a_request_of_anthropics_goes_to_anthropic_as_it_is(explain):
    shown = explain(b'{"model":"exact","max_tokens":5,"messages":[{"role":"user","content":"hi"}]}', "--as", "messages")
    target = json.loads(shown.stdout)["targets"][0]
    assert (shown.returncode, target["lane"], target["body"]["max_tokens"]) == (0, "native", 5)


def test_standard_input_is_a_file_too(map_file):
    done = subprocess.run([path(), "explain", "--config", str(map_file), "-"], input=BODIES["native"], env=environment({}), capture_output=True, timeout=20)
    assert (done.returncode, json.loads(done.stdout)["role"]) == (0, "coder")


def test_a_missing_file_is_said_with_its_name(map_file):
    done = run("explain", "--config", str(map_file), "/nowhere/request.json")
    assert (done.returncode, done.stdout) == (2, "")
    assert "/nowhere/request.json" in done.stderr


def test_the_help_says_what_is_assumed():
    text = run("explain", "--help").stdout
    assert "--as" in text and "=chat" in text and "Nothing is sent" in text
