"""Several keys for one provider: a key that the vendor refuses makes room for the next, and has its rest."""

import json
import time

import pytest

import openai_events as openai
from answers import json_reply
from client import Client

KEYS = {"FIRST_KEY": "sk-test-canary-first", "SECOND_KEY": "sk-test-canary-second", "THIRD_KEY": "sk-test-canary-third"}
NAMES = {f"Bearer {value}": name for name, value in KEYS.items()}


@pytest.fixture
def pool(start, upstream):
    row = {"base_url": f"{upstream.url}/v1", "api_key_env": ["FIRST_KEY", "SECOND_KEY", "THIRD_KEY"], "retries": 0}
    return start({"models": {"coder": "openai/gpt-4.1"}, "providers": {"openai": row}}, keys=KEYS)


def refuse(upstream, refused: dict[str, object]) -> None:
    """The vendor's answer by the name of the key; the others are good."""

    def answer(request):
        return refused.get(NAMES[request.headers["authorization"]], json_reply(openai.reply("good")))

    upstream.chat(answer)


def used(upstream) -> list[str]:
    return [NAMES[request.headers["authorization"]] for request in upstream.requests]


def no(status: int, **headers: str):
    return json_reply(openai.error("no"), status, **headers)


def test_the_first_key_is_used_as_long_as_it_is_good(pool, upstream):
    refuse(upstream, {})
    for _ in range(3):
        assert Client(pool.url).chat("coder").status == 200
    assert used(upstream) == ["FIRST_KEY"] * 3


@pytest.mark.parametrize("status", [401, 402, 403, 429])
def test_a_refused_key_makes_room_for_the_next_and_is_left_alone(pool, upstream, status):
    refuse(upstream, {"FIRST_KEY": no(status)})
    reply = Client(pool.url).chat("coder")
    assert (reply.status, used(upstream), pool.log_of(reply.request_id)["attempt"]) == (200, ["FIRST_KEY", "SECOND_KEY"], 2)
    assert Client(pool.url).chat("coder").status == 200
    assert used(upstream) == ["FIRST_KEY", "SECOND_KEY", "SECOND_KEY"]
    event = json.loads(pool.out.wait(lambda line: '"event"' in line))
    assert (event["event"], event["provider"], event["key"], event["reason"]) == ("key_cooling", "openai", "FIRST_KEY", f"http_{status}")


@pytest.mark.parametrize("status", [400, 500])
def test_another_failure_is_not_the_keys(pool, upstream, status):
    refuse(upstream, {"FIRST_KEY": no(status)})
    Client(pool.url).chat("coder")
    assert used(upstream) == ["FIRST_KEY"]


def test_a_key_comes_back_when_the_vendor_said_so(pool, upstream):
    refuse(upstream, {"FIRST_KEY": no(429, retry_after_ms="100")})
    Client(pool.url).chat("coder")
    until = time.monotonic() + 5
    while Client(pool.url).get("/health?verbose").json["providers"][0]["keys"][0]["cooling_ms"] > 0:
        assert time.monotonic() < until, "the key rests longer than the vendor said"
    Client(pool.url).chat("coder")
    assert used(upstream) == ["FIRST_KEY", "SECOND_KEY", "FIRST_KEY", "SECOND_KEY"]


@pytest.mark.parametrize(
    "headers",
    [
        {"retry_after": "30"},
        {"x_ratelimit_remaining_tokens": "0", "x_ratelimit_reset_tokens": "30s"},
        {"anthropic_ratelimit_requests_remaining": "0", "anthropic_ratelimit_requests_reset": "2099-01-01T00:00:00Z"},
        {},
    ],
)
def test_the_rest_of_a_key_is_as_long_as_the_vendor_says(pool, upstream, headers):
    refuse(upstream, {"FIRST_KEY": no(429, **headers)})
    Client(pool.url).chat("coder")
    first, second, third = Client(pool.url).get("/health?verbose").json["providers"][0]["keys"]
    assert 10_000 < first["cooling_ms"] <= 600_000
    assert (first["key"], first["last_failure"], second["cooling_ms"], third["cooling_ms"]) == ("FIRST_KEY", "http_429", 0, 0)


def test_when_all_are_refused_the_last_refusal_is_said(pool, upstream):
    refuse(upstream, {name: no(429, retry_after="7") for name in KEYS})
    reply = Client(pool.url).chat("coder")
    assert (reply.status, reply.headers["retry-after"], used(upstream)) == (429, "7", ["FIRST_KEY", "SECOND_KEY", "THIRD_KEY"])


def test_when_all_rest_the_one_that_is_back_soonest_is_asked(pool, upstream):
    refuse(upstream, {"FIRST_KEY": no(429, retry_after="50"), "SECOND_KEY": no(429, retry_after="20"), "THIRD_KEY": no(429, retry_after="40")})
    Client(pool.url).chat("coder")
    refuse(upstream, {})
    assert Client(pool.url).chat("coder").status == 200
    assert used(upstream)[-1] == "SECOND_KEY"


def test_a_revoked_key_beside_a_busy_one_does_not_hide_that_waiting_helps(pool, upstream):
    refuse(upstream, {"FIRST_KEY": no(429, retry_after="7"), "SECOND_KEY": no(401), "THIRD_KEY": no(429, retry_after="90")})
    reply = Client(pool.url).chat("coder")
    assert (reply.status, reply.headers["retry-after"]) == (429, "7")


def test_a_key_that_rests_is_not_asked(pool, upstream):
    refuse(upstream, {"FIRST_KEY": no(429), "SECOND_KEY": no(401)})
    Client(pool.url).chat("coder")
    refuse(upstream, {name: no(500) for name in KEYS} | {"THIRD_KEY": no(429)})
    Client(pool.url).chat("coder")
    assert used(upstream) == ["FIRST_KEY", "SECOND_KEY", "THIRD_KEY", "THIRD_KEY"]


def test_a_key_that_nobody_gave_is_passed_over(start, upstream):
    row = {"base_url": f"{upstream.url}/v1", "api_key_env": ["SFAI_TEST_ABSENT_KEY", "SECOND_KEY"], "retries": 0}
    program = start({"models": {"coder": "openai/gpt-4.1"}, "providers": {"openai": row}}, keys=KEYS)
    refuse(upstream, {})
    assert Client(program.url).chat("coder").status == 200
    assert used(upstream) == ["SECOND_KEY"]


def test_a_refusal_names_the_key_that_was_refused(pool, upstream):
    refuse(upstream, {name: no(401) for name in KEYS})
    reply = Client(pool.url).chat("coder")
    assert (reply.status, reply.error["code"]) == (502, "provider_auth_failed")
    assert reply.error["message"].endswith("check THIRD_KEY")
