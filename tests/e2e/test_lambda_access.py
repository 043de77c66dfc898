"""Who may come in through a Function URL, which is public."""

import json

import pytest

import openai_events as openai
from answers import Answer, json_reply, streamed
from client import Client
from lambda_event import EVENTS
from lambda_fixtures import chat, launch  # noqa: F401
from maps import usual_map
from program import KEYS, OPENAI_KEY

ALICE = "sk-test-canary-alice"
LOCKED = {"SFAI_CLIENT_KEYS": json.dumps({"alice": ALICE}), **KEYS}
ABSENT = {"__type": "ResourceNotFoundException", "Message": "Secrets Manager can't find the specified secret."}


@pytest.fixture(autouse=True)
def vendor_answers(fresh, upstream):
    upstream.chat(json_reply(openai.reply()))
    upstream.answer("/", Answer(status=400, body=json.dumps(ABSENT).encode()))  # as Secrets Manager


def asked_for_chats(upstream) -> int:
    return sum(request.target == "/v1/chat/completions" for request in upstream.requests)


@pytest.mark.parametrize("key", ["", "sk-dummy-key-not-required", ALICE[:-1], ALICE + "x"])
def test_without_a_client_key_nothing_goes_out(launch, upstream, key):
    reply = Client(launch(variables=LOCKED).url, key).chat("coder")
    assert (reply.status, reply.error["type"], reply.error["code"]) == (401, "invalid_request_error", "invalid_api_key")
    assert asked_for_chats(upstream) == 0


def test_a_key_opens_and_its_name_stands_in_the_log(launch, upstream):
    platform = launch(variables=LOCKED)
    reply = Client(platform.url, ALICE).chat("coder")
    assert reply.status == 200
    assert platform.log_of(reply.request_id)["key"] == "alice"
    assert upstream.last.headers["authorization"] == f"Bearer {OPENAI_KEY}"


def test_a_key_may_come_as_x_api_key(launch):
    body = {"model": "coder", "messages": [{"role": "user", "content": "hi"}]}
    assert Client(launch(variables=LOCKED).url).post("/v1/chat/completions", body, **{"x-api-key": ALICE}).status == 200


@pytest.mark.parametrize("path", ["/v1/models", "/health"])
def test_health_needs_no_key_and_the_models_do(launch, path):
    assert Client(launch(variables=LOCKED).url).get(path).status == (200 if path == "/health" else 401)


def test_without_keys_and_without_sfai_auth_nobody_comes_in_and_is_told_the_setting(launch, upstream):
    platform = launch(variables={**KEYS, "AWS_ENDPOINT_URL": upstream.url})
    reply = Client(platform.url, "sk-dummy-key-not-required").chat("coder")
    assert reply.status == 401
    assert "SFAI_CLIENT_KEYS" in reply.error["message"] or "SFAI_AUTH" in reply.error["message"]
    assert asked_for_chats(upstream) == 0


def test_where_the_keys_cannot_be_read_nobody_comes_in(launch, upstream):
    reply = Client(launch(variables=KEYS).url, ALICE).chat("coder")  # no Secrets Manager answers
    assert (reply.status in (401, 503), asked_for_chats(upstream)) == (True, 0)


@pytest.mark.parametrize("key", ["", "sk-dummy-key-not-required"])
def test_in_keyless_mode_any_dummy_key_passes(launch, key):
    assert Client(launch(variables={"SFAI_AUTH": "none", **KEYS}).url, key).chat("coder").status == 200


@pytest.mark.parametrize("payload", EVENTS)
def test_a_caller_whom_aws_iam_let_in_is_served(launch, payload):
    platform = launch(variables={"SFAI_AUTH": "iam", **KEYS})
    invocation = platform.invoke(EVENTS[payload](chat("coder"), iam=True))
    assert invocation.prelude.status == 200


@pytest.mark.parametrize("payload", EVENTS)
def test_in_iam_mode_an_event_that_nobody_checked_is_refused(launch, upstream, payload):
    platform = launch(variables={"SFAI_AUTH": "iam", **KEYS})
    invocation = platform.invoke(EVENTS[payload](chat("coder", headers={"authorization": f"Bearer {ALICE}"})))
    assert (invocation.prelude.status, asked_for_chats(upstream)) == (403, 0)


@pytest.mark.parametrize("forged", [None, {}, {"iam": None}, {"iam": {}}, {"iam": "alice"}, {"jwt": {"claims": {}}}])
def test_in_iam_mode_an_empty_authorizer_counts_as_none(launch, upstream, forged):
    event = EVENTS["2.0"](chat("coder"))
    event["requestContext"]["authorizer"] = forged
    assert launch(variables={"SFAI_AUTH": "iam", **KEYS}).invoke(event).prelude.status in (400, 403)
    assert asked_for_chats(upstream) == 0


def test_a_stream_in_keyless_mode_is_the_guide_s(launch, upstream):
    upstream.chat(streamed(openai.stream(openai.text("Hello"))))
    assert list(Client(launch().url, "sk-dummy-key-not-required").stream("coder").events())[-1] == "[DONE]"


ORIGIN = {"origin": "https://app.example"}
PREFLIGHT = {**ORIGIN, "access-control-request-method": "POST", "access-control-request-headers": "authorization"}


def with_origin(upstream) -> dict:
    return {**usual_map(upstream), "cors_origins": ["https://app.example"]}


def test_the_map_s_origins_count_where_the_url_answers_no_cors(launch, upstream):
    platform = launch(with_origin(upstream), LOCKED)
    reply = Client(platform.url, ALICE).get("/v1/models", **ORIGIN)
    assert (reply.status, reply.headers["access-control-allow-origin"]) == (200, "https://app.example")


def test_where_the_url_answers_cors_the_program_is_silent(launch, upstream):
    platform = launch(with_origin(upstream), {**LOCKED, "SFAI_CORS": "url"})
    platform.front.cors_origins = ["https://app.example"]
    reply = Client(platform.url, ALICE).get("/v1/models", **ORIGIN)
    assert (reply.status, reply.headers["access-control-allow-origin"]) == (200, "https://app.example")
