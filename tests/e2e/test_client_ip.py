"""Where a request came from: the peer, or what a proxy of the list says."""

import json

import pytest

import openai_events as openai
from answers import json_reply
from client import Client
from maps import usual_map
from program import run

FORWARDED = {"x-forwarded-for": "198.51.100.9, 203.0.113.7"}


def ip_of(program, **headers: str) -> str:
    reply = Client(program.url).get("/health", **headers)
    return program.log_of(reply.request_id)["client_ip"]


def test_nobody_is_believed_by_default(program):
    assert ip_of(program, **FORWARDED) == "127.0.0.1"


def test_a_listed_proxy_is_believed(start, upstream):
    assert ip_of(start(usual_map(upstream), "--trusted-proxies", "10.0.0.0/8, 127.0.0.1"), **FORWARDED) == "203.0.113.7"


def test_another_peer_is_not(start, upstream):
    assert ip_of(start(usual_map(upstream), "--trusted-proxies", "10.0.0.0/8,::1"), **FORWARDED) == "127.0.0.1"


def test_what_is_forwarded_never_reaches_the_vendor(client, upstream):
    upstream.chat(json_reply(openai.reply()))
    headers = {"x-forwarded-for": "1.2.3.4", "forwarded": "for=1.2.3.4", "x-forwarded-host": "evil.example", "x-real-ip": "1.2.3.4"}
    assert client.post("/v1/chat/completions", {"model": "coder", "messages": [{"role": "user", "content": "x"}]}, **headers).status == 200
    assert not set(headers) & set(upstream.last.headers)


@pytest.mark.parametrize("entry", ["localhost", "10.0.0.0/33", "10.0.0.0/-1"])
def test_an_entry_that_is_no_address_is_named(tmp_path, entry):
    path = tmp_path / "model_map.json"
    path.write_text(json.dumps({"models": {"demo": "demo/demo"}}))
    ended = run("serve", "--port", "0", "--config", str(path), "--trusted-proxies", entry)
    assert (ended.returncode, f"'{entry}'" in ended.stderr) == (2, True)
