"""What any build of the function must do, the packed one and one under an emulator too: SFAI_LAMBDA_COMMAND names it."""

import json

import pytest

import anthropic_events as anthropic
import openai_events as openai
from answers import Hold, json_reply, streamed
from client import Client, content_of
from lambda_event import function_url_event
from lambda_fixtures import OPEN, chat, launch  # noqa: F401
from program import KEYS, PROMPT


def script(upstream) -> None:
    upstream.chat(streamed(openai.stream(openai.text("Grü", "ße"))))
    upstream.messages(streamed(anthropic.stream(anthropic.text(0, "Grü", "ße"))))


@pytest.mark.parametrize("slots", [0, 2])
@pytest.mark.parametrize("role", ["coder", "claude"])
def test_streams(launch, upstream, role, slots):
    script(upstream)
    assert content_of(Client(launch(slots=slots).url).stream(role).chunks()) == "Grüße"


def test_whole_answers_over_frozen_connections(launch, upstream):
    upstream.chat(json_reply(openai.reply("Hello")))
    platform = launch(freezes=True)
    assert [Client(platform.url).chat("coder").status for _ in range(3)] == [200, 200, 200]
    assert platform.starts == 1


def test_a_client_key(launch, upstream):
    script(upstream)
    platform = launch(variables={**KEYS, "SFAI_CLIENT_KEYS": json.dumps({"alice": "sk-test-canary-alice"})})
    statuses = [Client(platform.url, key).stream("coder").status for key in ("", "sk-test-canary-bob", "sk-test-canary-alice")]
    assert statuses == [401, 401, 200]


def test_the_demo_needs_no_vendor(launch):
    chunks = Client(launch({"models": {"demo": "demo/demo"}}).url).stream("demo", text="say it back").chunks()
    assert "say it back" in content_of(chunks)


def test_an_answer_ends_before_lambda_kills(launch, upstream):
    upstream.chat(streamed([openai.first(), *openai.text("Hello"), Hold()]))
    platform = launch(variables={**OPEN, "SFAI_DEADLINE_MARGIN_MS": "2000"}, timeout=4)
    platform.start()
    invocation = platform.invoke(function_url_event(chat("coder", stream=True)))
    assert (invocation.events[-1], platform.kills) == ("[DONE]", 0)


def test_a_wrong_setting_is_an_init_error(launch):
    platform = launch(variables={**OPEN, "SFAI_INVOKE_MODE": "xyz"})
    platform.start()
    assert (platform.wait_for_exit() != 0, "SFAI_INVOKE_MODE" in platform.api.init_error[1]["errorMessage"]) == (True, True)


def test_a_prompt_in_no_output(launch, upstream):
    upstream.chat(json_reply(openai.error(f"your prompt was: {PROMPT}"), 400))
    platform = launch()
    reply = Client(platform.url).chat("coder")
    assert (reply.status, platform.log_of(reply.request_id)["status"]) == (400, 400)
