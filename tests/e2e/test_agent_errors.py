"""The errors that agents on the official SDKs see: every class, in the words of the client's own dialect."""

import pytest

import anthropic_events as anthropic
import openai_events as openai
from answers import Cut, Pause, json_reply, streamed
from turns import Turn
from worker import AGENTS, ANTHROPIC_AGENTS

KEY = "sk-test-canary-client"
ROLES = ["coder", "claude"]


@pytest.fixture(scope="module")
def arguments(tmp_path_factory) -> list[str]:
    path = tmp_path_factory.mktemp("keys") / "clients.json"
    path.write_text(f'{{"alice": "{KEY}"}}')
    return ["--auth", "keys", "--client-keys", str(path), "--max-body-bytes", "100000"]


@pytest.fixture(scope="module", params=AGENTS)
def agent(request, agents, program):
    """agent(role): what a conversation of one turn comes to; with `dialect`, that of the client."""

    def ask(role: str, **body) -> dict:
        return agents[request.param].call("converse", program.url, **{"key": KEY, "prompt": "hi", "model": role, **body})

    ask.dialect = "anthropic" if request.param in ANTHROPIC_AGENTS else "openai"
    ask.name = request.param
    return ask


# The vendor's status, what the client is to see in each dialect, and the class that the Python packages raise.
STATUSES = [
    (400, {"openai": 400, "anthropic": 400}, {"openai": "BadRequestError", "anthropic": "BadRequestError"}),
    (401, {"openai": 502, "anthropic": 502}, {"openai": "InternalServerError", "anthropic": "InternalServerError"}),
    (403, {"openai": 502, "anthropic": 502}, {"openai": "InternalServerError", "anthropic": "InternalServerError"}),
    (404, {"openai": 404, "anthropic": 404}, {"openai": "NotFoundError", "anthropic": "NotFoundError"}),
    (413, {"openai": 413, "anthropic": 413}, {"openai": "APIStatusError", "anthropic": "ContentTooLargeError"}),
    (429, {"openai": 429, "anthropic": 429}, {"openai": "RateLimitError", "anthropic": "RateLimitError"}),
    (500, {"openai": 502, "anthropic": 502}, {"openai": "InternalServerError", "anthropic": "InternalServerError"}),
    (529, {"openai": 503, "anthropic": 529}, {"openai": "InternalServerError", "anthropic": "OverloadedError"}),
]


def refuse(upstream, status: int, *then, **headers: str) -> None:
    upstream.chat(json_reply(openai.error("the vendor's words"), status, **headers), *then[:1])
    upstream.messages(json_reply(anthropic.error("the vendor's words"), status, **headers), *then[1:])


@pytest.mark.parametrize("stream", [True, False], ids=["streamed", "whole"])
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("vendor", "status", "raised"), STATUSES, ids=[str(case[0]) for case in STATUSES])
def test_a_vendor_s_error_is_raised_in_the_client_s_words(agent, upstream, vendor, status, raised, role, stream):
    refuse(upstream, vendor)
    error = agent(role, stream=stream)["error"]
    assert error["status_code"] == status[agent.dialect]
    assert vendor in (401, 403) or "the vendor's words" in error["message"]
    assert error["class"] == raised[agent.dialect] or not agent.name.endswith("python")


@pytest.mark.parametrize("role", ROLES)
def test_a_rate_limit_is_waited_for_as_the_vendor_says(agent, upstream, role):
    then = Turn(text="Hello")
    refuse(upstream, 429, then.from_openai, then.from_anthropic, retry_after_ms="10")
    assert agent(role, retries=1)["turns"][-1]["content"] == "Hello"


@pytest.mark.parametrize("role", ROLES)
def test_an_error_in_mid_stream_is_raised_after_what_came(agent, upstream, role):
    broken = openai.event({"error": {"message": "it broke", "type": "server_error", "code": None, "param": None}})
    upstream.chat(streamed([openai.first(), *openai.text("Hel"), Pause(0.02), broken]))
    upstream.messages(streamed([anthropic.start(), *anthropic.text(0, "Hel")[:2], Pause(0.02), anthropic.error_event("it broke")]))
    result = agent(role)
    assert (result["turns"][0]["content"], "it broke" in result["error"]["message"]) == ("Hel", True)


@pytest.mark.parametrize("role", ROLES)
def test_a_cut_in_mid_stream_is_raised_and_never_a_silent_end(agent, upstream, role):
    upstream.chat(streamed([openai.first(), *openai.text("Hel"), Pause(0.02), Cut()]))
    upstream.messages(streamed([anthropic.start(), *anthropic.text(0, "Hel")[:2], Pause(0.02), Cut()]))
    result = agent(role)
    assert (result["turns"][0]["content"], bool(result["error"]["message"])) == ("Hel", True)


def test_a_wrong_key_is_the_client_s_own_fault(agent, upstream):
    error = agent("claude", key="sk-test-canary-wrong")["error"]
    assert error["status_code"] == 401
    assert upstream.requests == []


def test_an_unknown_role_is_not_found(agent):
    error = agent("nobody")["error"]
    assert (error["status_code"], "nobody" in error["message"]) == (404, True)


def test_a_body_that_is_too_large_is_refused(agent, upstream):
    assert agent("claude", prompt="x" * 200_000)["error"]["status_code"] == 413
    assert upstream.requests == []
