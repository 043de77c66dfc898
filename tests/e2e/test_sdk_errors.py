"""The errors that OpenAI's own packages raise: the classes by which programs decide what to do."""

import pytest

import anthropic_events as anthropic
import openai_events as openai
from answers import Cut, Pause, json_reply, streamed
from fold import fold_chunks
from maps import usual_map
from worker import SDKS

BODY = {"messages": [{"role": "user", "content": "hi"}]}
KEY = "sk-test-canary-client"


@pytest.fixture(scope="module")
def model_map(upstream) -> dict:
    usual = usual_map(upstream)
    locked = {"dialect": "openai_chat", "base_url": f"{upstream.url}/v1", "api_key_env": "SFAI_TEST_ABSENT_KEY"}
    return {"models": {**usual["models"], "keyless": "locked/x"}, "providers": {**usual["providers"], "locked": locked}}


@pytest.fixture(scope="module")
def arguments(tmp_path_factory) -> list[str]:
    path = tmp_path_factory.mktemp("keys") / "clients.json"
    path.write_text(f'{{"alice": "{KEY}"}}')
    return ["--auth", "keys", "--client-keys", str(path)]


@pytest.fixture(scope="module", params=SDKS)
def sdk(request, program):
    worker = SDKS[request.param]()
    yield lambda call, body, key=KEY, retries=0: worker.call(call, f"{program.url}/v1", body, key=key, retries=retries)
    worker.stop()


CLASSES = [(400, "BadRequestError", 400), (401, "InternalServerError", 502), (404, "NotFoundError", 404), (422, "UnprocessableEntityError", 422)]
CLASSES += [(429, "RateLimitError", 429), (500, "InternalServerError", 502), (529, "InternalServerError", 503)]


@pytest.mark.parametrize("call", ["chat", "stream"])
@pytest.mark.parametrize(("vendor", "raised", "status"), CLASSES)
def test_a_vendor_s_error_raises_its_class(sdk, upstream, call, vendor, raised, status):
    upstream.messages(json_reply(anthropic.error("the vendor's words"), vendor))
    error = sdk(call, {"model": "claude", **BODY})["error"]
    assert (error["class"], error["status_code"]) == (raised, status)
    assert vendor == 401 or "the vendor's words" in error["message"]


def test_an_unknown_role_raises_not_found_with_code_and_param(sdk):
    error = sdk("chat", {"model": "nobody", **BODY})["error"]
    assert (error["class"], error["code"], error["param"]) == ("NotFoundError", "model_not_found", "model")


def test_a_wrong_key_raises_an_authentication_error(sdk):
    error = sdk("chat", {"model": "coder", **BODY}, key="sk-test-canary-wrong")["error"]
    assert (error["class"], error["code"]) == ("AuthenticationError", "invalid_api_key")


def test_a_missing_key_of_the_provider_is_not_retried(sdk, program):
    def lines() -> list[str]:
        return [line for line in program.out.lines if '"role":"keyless"' in line]

    before = len(lines())
    error = sdk("chat", {"model": "keyless", **BODY}, retries=2)["error"]
    assert (error["class"], error["code"]) == ("InternalServerError", "provider_key_missing")
    # The last request's line may come after its answer; those of any tries before it are there by then.
    program.out.wait(lambda _: len(lines()) > before)
    assert len(lines()) == before + 1


@pytest.mark.parametrize("role", ["coder", "claude"])
def test_an_error_in_mid_stream_is_raised_after_what_came(sdk, upstream, role):
    broken = openai.event({"error": {"message": "it broke", "type": "server_error", "code": None, "param": None}})
    upstream.chat(streamed([openai.first(), *openai.text("Hel"), Pause(0.02), broken]))
    upstream.messages(streamed([anthropic.start(), *anthropic.text(0, "Hel")[:2], Pause(0.02), anthropic.error_event("it broke")]))
    result = sdk("stream", {"model": role, **BODY})
    assert fold_chunks(result["chunks"])["content"] == "Hel"
    assert (result["error"]["class"], "it broke" in result["error"]["message"]) == ("APIError", True)


@pytest.mark.parametrize("role", ["coder", "claude"])
def test_a_cut_in_mid_stream_is_raised_and_never_a_silent_end(sdk, upstream, role):
    upstream.chat(streamed([openai.first(), *openai.text("Hel"), Pause(0.02), Cut()]))
    upstream.messages(streamed([anthropic.start(), *anthropic.text(0, "Hel")[:2], Pause(0.02), Cut()]))
    result = sdk("stream", {"model": role, **BODY})
    assert fold_chunks(result["chunks"])["content"] == "Hel"
    assert result["error"]["class"].startswith("API")


def test_the_package_retries_a_rate_limit_when_the_vendor_says(sdk, upstream):
    upstream.chat(json_reply(openai.error("slow down"), 429, retry_after_ms="10"), json_reply(openai.reply("Hello")))
    reply = sdk("chat", {"model": "coder", **BODY}, retries=1)["reply"]
    assert reply["choices"][0]["message"]["content"] == "Hello"
