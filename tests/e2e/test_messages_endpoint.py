"""POST /v1/messages and its kin by a plain client: what Anthropic's clients rely on beside the stream itself."""

import pytest

import anthropic_events as anthropic
import openai_events as openai
from answers import json_reply
from client import Client, ask
from program import ANTHROPIC_KEY
from turns import Turn, script

KEY = "sk-test-canary-client"
BODY = b'{ "model" : "claude",\n "max_tokens":64, "messages":[{"role":"user","content":"\\u00fc"}], "new_2027":[1e2] }'
QUESTION = {"max_tokens": 64, "messages": [{"role": "user", "content": "hi"}]}
BETA = {"anthropic-version": "2023-06-01", "anthropic-beta": "one-2025-01-01,two-2026-01-01"}


@pytest.fixture(scope="module")
def arguments(tmp_path_factory) -> list[str]:
    path = tmp_path_factory.mktemp("keys") / "clients.json"
    path.write_text(f'{{"alice": "{KEY}"}}')
    return ["--auth", "keys", "--client-keys", str(path), "--max-body-bytes", "100000"]


@pytest.fixture
def client(program) -> Client:
    return Client(program.url, KEY)


def test_a_head_request_finds_the_server_alive(program):
    assert ask(program.url, "HEAD", "/").status == 200


@pytest.mark.parametrize("headers", [{"x-api-key": KEY}, {"authorization": f"Bearer {KEY}"}], ids=["x-api-key", "bearer"])
@pytest.mark.parametrize("path", ["/v1/messages", "/messages", "/v1/messages?beta=true"])
def test_a_key_opens_it_in_both_places(program, upstream, path, headers):
    script(upstream, [Turn(text="Hello")])
    reply = Client(program.url).post(path, {"model": "claude", **QUESTION}, **headers)
    assert (reply.status, reply.json["content"][0]["text"]) == (200, "Hello")


def test_the_client_s_bytes_go_out_with_only_the_model_replaced(client, upstream):
    script(upstream, [Turn(text="Hello")])
    client.post("/v1/messages?beta=true", BODY, **BETA)
    assert upstream.last.body == BODY.replace(b'"claude"', b'"claude-sonnet-4-5"')
    assert upstream.last.target == "/v1/messages?beta=true"


def test_the_vendor_gets_the_client_s_betas_and_our_key(client, upstream):
    script(upstream, [Turn(text="Hello")])
    client.post("/v1/messages", BODY, **BETA)
    headers = upstream.last.headers
    assert {name: headers[name] for name in BETA} == BETA
    assert (headers["x-api-key"], "authorization" in headers) == (ANTHROPIC_KEY, False)


def test_a_whole_reply_is_the_vendor_s_bytes(client, upstream):
    upstream.messages(json_reply(body := anthropic.reply({"type": "future_block", "odd": 1.5})))
    assert client.post("/v1/messages", BODY).body == body


# The vendor's status and its own word for the error, in OpenAI's dialect and in Anthropic's; then what the client is to see.
ERRORS = [
    (400, "invalid_request_error", "invalid_request_error", 400, "invalid_request_error"),
    (401, "invalid_request_error", "authentication_error", 502, "api_error"),
    (404, "invalid_request_error", "not_found_error", 404, "not_found_error"),
    (413, "invalid_request_error", "request_too_large", 413, "request_too_large"),
    (429, "requests", "rate_limit_error", 429, "rate_limit_error"),
    (500, "server_error", "api_error", 502, "api_error"),
    (529, "server_error", "overloaded_error", 529, "overloaded_error"),
]


@pytest.mark.parametrize("role", ["coder", "claude"])
@pytest.mark.parametrize(("vendor", "openai_type", "anthropic_type", "status", "type"), ERRORS, ids=[str(row[0]) for row in ERRORS])
def test_an_error_has_anthropic_s_shape_and_word(client, upstream, role, vendor, openai_type, anthropic_type, status, type):
    upstream.chat(json_reply(openai.error("the vendor's words", type=openai_type), vendor, retry_after="7"))
    upstream.messages(json_reply(anthropic.error("the vendor's words", anthropic_type), vendor, retry_after="7"))
    reply = client.post("/v1/messages", {"model": role, **QUESTION})
    assert (reply.status, reply.json["type"], reply.error["type"]) == (status, "error", type)
    assert reply.json["request_id"] == reply.headers["request-id"]
    assert vendor != 429 or reply.headers["retry-after"] == "7"


OWN = {
    "no key": ({"x-api-key": "sk-test-canary-wrong"}, {"model": "claude", **QUESTION}, 401, "authentication_error"),
    "an unknown role": ({"x-api-key": KEY}, {"model": "nobody", **QUESTION}, 404, "not_found_error"),
    "a large body": ({"x-api-key": KEY}, {"model": "claude", "pad": "x" * 200_000}, 413, "request_too_large"),
    "no JSON": ({"x-api-key": KEY}, b"{", 400, "invalid_request_error"),
}


@pytest.mark.parametrize(("headers", "body", "status", "type"), OWN.values(), ids=OWN)
def test_the_gateway_s_own_refusals_have_it_too(program, headers, body, status, type):
    reply = Client(program.url).post("/v1/messages", body, **headers)
    assert (reply.status, reply.json["type"], reply.error["type"]) == (status, "error", type)
    assert reply.json["request_id"] == reply.headers["request-id"]
