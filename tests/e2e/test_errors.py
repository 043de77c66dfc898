"""Every failure is said in OpenAI's shape, with the status and the words that clients act on."""

import json

import pytest

import anthropic_events as anthropic
import openai_events as openai
from answers import Answer, Cut, json_reply, never
from client import Client, chat_body
from maps import CLAUDE, PLAIN, usual_map, vendors
from program import PROMPT

IMPATIENT = {"connect_ms": 500, "first_byte_ms": 300}


@pytest.fixture(scope="module")
def model_map(upstream) -> dict:
    usual = usual_map(upstream)
    roles = {"nowhere": "dead/x", "impatient": {"provider": "openai", "model": "gpt-4.1", "timeouts": IMPATIENT}, "keyless": "locked/x"}
    dead = {"dialect": "openai_chat", "base_url": "http://127.0.0.1:1/v1", **PLAIN}
    locked = {"dialect": "openai_chat", "base_url": f"{upstream.url}/v1", "api_key_env": "SFAI_TEST_ABSENT_KEY"}
    return {"models": {**usual["models"], **roles}, "providers": {**usual["providers"], "dead": dead, "locked": locked}}


def refusal(reply) -> tuple:
    return reply.status, reply.error["type"], reply.error["code"], reply.error["param"]


def test_an_unknown_role_is_told_the_known_ones(client):
    reply = client.chat("codr")
    assert refusal(reply) == (404, "invalid_request_error", "model_not_found", "model")
    assert all(role in reply.error["message"] for role in ("codr", "coder", "claude", "demo"))


def test_bad_json_is_told_where(client):
    reply = client.post("/v1/chat/completions", b'{"model": "coder",\n "messages": [}')
    assert (reply.status, reply.error["type"]) == (400, "invalid_request_error")
    assert any(character.isdigit() for character in reply.error["message"])


@pytest.mark.parametrize(
    "body", [b"", b"null", b"[]", b'"text"', b'{"model":"coder"', b"\xff\xfe", b'{"model":"coder","messages":[{"role":"user","content":"\xff"}]}']
)
def test_a_body_that_is_no_json_object_is_a_bad_request(client, body):
    reply = client.post("/v1/chat/completions", body)
    assert (reply.status, reply.error["type"]) == (400, "invalid_request_error")


USER = {"role": "user", "content": "hi"}
MISTAKES = [
    ("messages are missing", {}, "messages"),
    ("messages are no list", {"messages": "hi"}, "messages"),
    ("a message without a role", {"messages": [USER, {"content": "hi"}]}, "messages[1].role"),
    ("an unknown role", {"messages": [{"role": "king", "content": "hi"}]}, "messages[0].role"),
    ("stream is no truth value", {"messages": [USER], "stream": "yes"}, "stream"),
    ("temperature is no number", {"messages": [USER], "temperature": "hot"}, "temperature"),
    ("tools are no list", {"messages": [USER], "tools": {}}, "tools"),
]


@pytest.mark.parametrize(("body", "param"), [case[1:] for case in MISTAKES], ids=[case[0] for case in MISTAKES])
def test_a_wrong_member_is_named(client, body, param):
    reply = client.post("/v1/chat/completions", {"model": "claude", **body})
    assert (reply.status, reply.error["type"], reply.error["param"]) == (400, "invalid_request_error", param)


def test_a_missing_model_is_a_bad_request(client):
    reply = client.post("/v1/chat/completions", {"messages": [USER]})
    assert (reply.status, reply.error["param"]) == (400, "model")


def test_a_provider_without_a_key_names_the_variable(client):
    reply = client.chat("keyless")
    assert (reply.status, reply.error["type"], reply.error["code"]) == (500, "configuration_error", "provider_key_missing")
    assert reply.headers["x-should-retry"] == "false"
    assert "SFAI_TEST_ABSENT_KEY" in reply.error["message"]


STATUSES = [(400, 400), (404, 404), (413, 413), (422, 422), (429, 429), (500, 502), (502, 502), (503, 503), (529, 503)]


@pytest.mark.parametrize(("vendor", "client_sees"), STATUSES)
def test_an_openai_vendor_s_status_arrives_as_one_that_clients_know(client, upstream, vendor, client_sees):
    upstream.chat(json_reply(openai.error("the vendor's words", type="vendor_type", code="vendor_code", param="vendor_param"), vendor))
    reply = client.chat("coder")
    assert reply.status == client_sees
    assert "the vendor's words" in reply.error["message"]


@pytest.mark.parametrize(("vendor", "client_sees"), STATUSES)
def test_an_anthropic_vendor_s_status_arrives_as_one_that_clients_know(client, upstream, vendor, client_sees):
    upstream.messages(json_reply(anthropic.error("the vendor's words"), vendor))
    reply = client.chat("claude", stream=True)
    assert reply.status == client_sees
    assert "the vendor's words" in reply.error["message"]


def test_a_bad_request_keeps_the_vendor_s_type_code_and_param(client, upstream):
    upstream.chat(json_reply(openai.error("too long", type="invalid_request_error", code="context_length_exceeded", param="messages"), 400))
    assert refusal(client.chat("coder")) == (400, "invalid_request_error", "context_length_exceeded", "messages")


@pytest.mark.parametrize("status", [401, 403])
def test_a_refusal_of_our_key_is_not_the_client_s_fault(client, upstream, status):
    upstream.chat(json_reply(openai.error("Incorrect API key"), status))
    reply = client.chat("coder")
    assert (reply.status, reply.error["code"]) == (502, "provider_auth_failed")


def test_an_overload_says_so(client, upstream):
    upstream.messages(json_reply(anthropic.error("Overloaded", "overloaded_error"), 529))
    reply = client.chat("claude")
    assert (reply.status, reply.error["code"]) == (503, "overloaded")


@pytest.mark.parametrize("advice", [{"retry_after": "7"}, {"retry_after": "Wed, 21 Oct 2026 07:28:00 GMT"}, {"retry_after_ms": "1500"}])
def test_a_rate_limit_keeps_the_vendor_s_advice(client, upstream, advice):
    upstream.chat(json_reply(openai.error("slow down"), 429, **advice))
    reply = client.chat("coder")
    name, value = next((name.replace("_", "-"), value) for name, value in advice.items())
    assert (reply.status, reply.headers[name]) == (429, value)


@pytest.mark.parametrize("body", [b"<html><body>Bad Gateway</body></html>", b"", b'[{"error":{"message":"in a list"}}]', b'{"error":"a string"}'])
def test_an_answer_that_is_not_openai_s_error_becomes_one(client, upstream, body):
    upstream.chat(Answer(status=502, body=body, headers={"content-type": "text/html"}))
    reply = client.chat("coder")
    assert reply.status == 502
    assert reply.error["message"]


def test_a_vendor_s_endless_error_page_is_cut(client, upstream):
    upstream.chat(Answer(status=500, body=b"x" * 300_000, headers={"content-type": "text/plain"}))
    assert len(client.chat("coder").body) < 5_000


def test_an_unreachable_vendor_is_a_bad_gateway(client):
    reply = client.chat("nowhere")
    assert reply.status == 502
    assert "127.0.0.1" in reply.error["message"]


def test_a_vendor_that_hangs_up_is_a_bad_gateway(client, upstream):
    upstream.chat(Answer(before=(Cut(),)))
    assert client.chat("coder").status == 502


def test_a_vendor_that_is_too_slow_is_a_gateway_timeout(client, upstream):
    upstream.chat(never())
    reply = client.chat("impatient")
    assert reply.status == 504
    assert upstream.last.closed.wait(2)


def test_a_whole_answer_that_is_no_json_is_a_bad_gateway(client, upstream):
    upstream.messages(json_reply(b"surprise"))
    assert client.chat("claude").status == 502


def test_the_log_knows_the_kind_of_each_error(client, upstream, program):
    upstream.chat(json_reply(openai.error("slow down"), 429))
    line = program.log_of(client.chat("coder").request_id)
    assert (line["status"], line["error_kind"]) == (429, "rate_limited")


def test_an_error_never_repeats_the_prompt(client):
    reply = client.post("/v1/chat/completions", {"model": "claude", "messages": [{"role": "user", "content": [{"type": PROMPT, "text": PROMPT}]}]})
    assert reply.status == 400
    assert PROMPT not in json.dumps(dict(reply.headers))


def test_a_missing_key_of_anthropic_names_its_variable(start, upstream):
    program = start({"models": {"claude": CLAUDE}, "providers": vendors(upstream)}, keys={})
    reply = Client(program.url).post("/v1/chat/completions", chat_body("claude"))
    assert (reply.status, reply.error["code"]) == (500, "provider_key_missing")
    assert "ANTHROPIC_API_KEY" in reply.error["message"]
