"""What a client's key may use up, and how its clients hear of it."""

import hashlib
import json
import threading

import pytest

import anthropic_events as anthropic
import openai_events as openai
from answers import Hold, json_reply, streamed
from client import Client, Reply
from maps import usual_map

HI = {"messages": [{"role": "user", "content": "hi"}]}
LIMITS = {
    "requests": {"requests_per_minute": 2},
    "daily": {"requests_per_day": 1},
    "tokens": {"tokens_per_day": 1000},
    "streams": {"open_streams": 1},
    "roomy": {"requests_per_minute": 60, "tokens_per_minute": 100_000},
    "crowd": {"requests_per_day": 7},
}


def key_of(name: str) -> str:
    return f"sk-test-canary-key-of-{name}"


def entry(name: str, **members) -> dict:
    return {"sha256": hashlib.sha256(key_of(name).encode()).hexdigest(), **members}


@pytest.fixture
def keys_file(tmp_path):
    path = tmp_path / "clients.json"
    path.write_text(json.dumps({name: entry(name, limits=limits) for name, limits in LIMITS.items()}))
    return path


@pytest.fixture
def program(start, upstream, keys_file):
    upstream.chat(json_reply(openai.reply()))
    upstream.messages(json_reply(anthropic.reply({"type": "text", "text": "Hello"})))
    return start(usual_map(upstream), "--auth", "keys", "--client-keys", str(keys_file), "--threads", "2")


def chat(program, name: str, **members) -> Reply:
    return Client(program.url, key_of(name)).chat("coder", "hi", **members)


def messages(program, name: str, **members) -> Reply:
    return Client(program.url, key_of(name)).post("/v1/messages", {"model": "claude", "max_tokens": 50, **HI, **members})


def left_of_tokens(program, request_id: str) -> int:
    """Of the key "tokens" once that request is settled, as another one says that itself takes none."""
    program.log_of(request_id)
    return int(Client(program.url, key_of("tokens")).get("/v1/models").headers["x-ratelimit-remaining-tokens"])


def test_a_good_answer_says_what_is_left(program):
    headers = chat(program, "roomy", max_tokens=1000).headers
    assert (headers["x-ratelimit-limit-requests"], headers["x-ratelimit-remaining-requests"]) == ("60", "59")
    assert headers["x-ratelimit-reset-requests"] == "1s"
    assert headers["x-ratelimit-limit-tokens"] == "100000"
    assert 98_000 < int(headers["x-ratelimit-remaining-tokens"]) < 99_000  # the longest answer is held
    assert headers["x-ratelimit-reset-tokens"] == "0s"


def test_a_good_answer_tells_anthropic_s_clients_in_their_form(program):
    headers = messages(program, "roomy").headers
    assert (headers["anthropic-ratelimit-requests-limit"], headers["anthropic-ratelimit-requests-remaining"]) == ("60", "59")
    assert headers["anthropic-ratelimit-tokens-reset"].endswith("Z")
    assert "x-ratelimit-limit-requests" not in headers


def test_the_vendor_s_own_limits_are_not_passed_on(program, upstream):
    upstream.chat(json_reply(openai.reply(), x_ratelimit_limit_requests="9999"))
    assert chat(program, "roomy").headers["x-ratelimit-limit-requests"] == "60"


def test_the_request_over_the_limit_is_refused_before_anything_is_sent(program, upstream):
    assert [chat(program, "requests").status for _ in range(3)] == [200, 200, 429]
    assert len(upstream.requests) == 2


def test_a_refusal_names_limit_key_and_time(program):
    refused = [chat(program, "requests") for _ in range(3)][-1]
    assert (refused.error["type"], refused.error["code"]) == ("requests", "rate_limit_exceeded")
    assert "the client key 'requests' has requests_per_minute 2" in refused.error["message"]
    assert 1 <= int(refused.headers["retry-after"]) <= 30
    assert 0 < int(refused.headers["retry-after-ms"]) <= 30_000
    assert refused.headers["x-ratelimit-remaining-requests"] == "0"
    assert "x-should-retry" not in refused.headers
    line = program.log_of(refused.request_id)
    assert (line["status"], line["error_kind"], line["key"], line["attempt"]) == (429, "rate_limit_exceeded", "requests", 0)


def test_a_refusal_is_said_in_anthropic_s_form_to_its_clients(program):
    refused = [messages(program, "requests") for _ in range(3)][-1]
    assert (refused.status, refused.error["type"]) == (429, "rate_limit_error")
    assert refused.headers["anthropic-ratelimit-requests-remaining"] == "0"
    assert int(refused.headers["retry-after"]) >= 1


def test_a_day_s_limit_asks_nobody_to_try_again_soon(program):
    refused = [chat(program, "daily") for _ in range(2)][-1]
    assert refused.status == 429
    assert refused.headers["x-should-retry"] == "false"


def test_every_door_costs_a_request(program):
    client = Client(program.url, key_of("requests"))
    assert client.get("/v1/models").status == 200
    assert client.post("/v1/chat/completions", b"{").status == 400
    assert client.get("/v1/models").status == 429
    assert client.get("/health").status == 200


def test_what_the_vendor_counted_is_settled(program, upstream):
    upstream.chat(streamed(openai.stream(openai.text("Hello"), tokens=(30, 12))))
    stream = Client(program.url, key_of("tokens")).stream("coder", max_tokens=500)
    assert list(stream.events())
    assert left_of_tokens(program, stream.headers["x-request-id"]) == 1000 - 42


def test_a_vendor_s_failure_costs_no_tokens(program, upstream):
    upstream.chat(json_reply(openai.error("it broke"), 500))
    reply = chat(program, "tokens", max_tokens=500)
    assert reply.status == 502
    assert left_of_tokens(program, reply.request_id) == 1000


def test_a_request_that_never_fits_is_no_rate_limit(program, upstream):
    refused = Client(program.url, key_of("tokens")).chat("coder", "long " * 2000)
    assert (refused.status, refused.error["code"]) == (400, "request_exceeds_limit")
    assert "reduce the length of the messages" in refused.error["message"]
    assert upstream.requests == []


def test_a_long_answer_that_is_only_allowed_locks_nobody_out(program):
    for _ in range(2):
        reply = chat(program, "tokens", max_tokens=64_000)
        assert reply.status == 200
        program.log_of(reply.request_id)


def test_a_client_that_leaves_pays_for_what_it_heard(program, upstream):
    hold = Hold()
    upstream.chat(streamed([openai.first(), *openai.text("x" * 350), hold]))
    stream = Client(program.url, key_of("tokens")).stream("coder", max_tokens=500)
    stream.read()
    upstream.wait_for_requests(1)
    stream.leave()
    left = left_of_tokens(program, stream.headers["x-request-id"])
    hold.release()
    assert 850 < left < 900  # 100 tokens of answer and the question


def test_an_open_stream_is_open_until_it_ends(program, upstream):
    hold = Hold()
    upstream.chat(streamed([*openai.stream(openai.text("Hello"))[:2], hold, *openai.stream(openai.text("Hello"))[2:]]), json_reply(openai.reply()))
    stream = Client(program.url, key_of("streams")).stream("coder")
    stream.read()
    refused = chat(program, "streams")
    assert refused.status == 429
    assert "open_streams 1" in refused.error["message"]
    hold.release()
    while stream.read():
        pass
    program.log_of(stream.headers["x-request-id"])
    assert chat(program, "streams").status == 200


def test_requests_at_once_do_not_pass_a_limit(program, upstream):
    statuses: list[int] = []
    threads = [threading.Thread(target=lambda: statuses.append(chat(program, "crowd").status)) for _ in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (statuses.count(200), statuses.count(429)) == (7, 23)
    assert len(upstream.requests) == 7


def test_limits_change_without_losing_counts(program, keys_file):
    assert [chat(program, "requests").status for _ in range(3)] == [200, 200, 429]
    keys_file.write_text(json.dumps({"requests": entry("requests", limits={"requests_per_minute": 5})}))
    assert chat(program, "requests").headers["x-ratelimit-remaining-requests"] == "2"


def test_a_key_that_was_taken_out_is_refused_at_once(program, keys_file):
    keys_file.write_text(json.dumps({"other": entry("other")}))
    assert chat(program, "roomy").status == 401


def test_a_broken_key_file_leaves_the_last_keys_in_force(program, keys_file):
    keys_file.write_text('{"roomy": {"sha256": "abc"}}')
    assert chat(program, "roomy").status == 200
    program.err.wait(lambda line: "'sha256' must be 64" in line)


@pytest.mark.parametrize(("agent", "role"), [("openai-python", "coder"), ("anthropic-python", "claude")])
class TestSdks:
    def test_a_spent_limit_raises_rate_limit_error(self, program, agents, agent, role):
        for _ in range(2):
            chat(program, "requests")
        error = agents[agent].call("converse", program.url, key=key_of("requests"), model=role, prompt="hi")["error"]
        assert (error["class"], error["status_code"]) == ("RateLimitError", 429)

    def test_a_limit_that_refills_soon_is_waited_for(self, program, agents, agent, role, keys_file):
        keys_file.write_text(json.dumps({"roomy": entry("roomy", limits={"requests_per_minute": 60, "open_streams": 1})}))
        for _ in range(60):
            Client(program.url, key_of("roomy")).get("/v1/models")
        result = agents[agent].call("converse", program.url, retries=2, key=key_of("roomy"), model=role, prompt="hi", stream=False)
        assert "error" not in result

    def test_a_day_s_limit_is_not_tried_again(self, program, agents, agent, role):
        program.log_of(chat(program, "daily").request_id)
        before = len(program.out.lines)
        error = agents[agent].call("converse", program.url, retries=2, key=key_of("daily"), model=role, prompt="hi")["error"]
        assert error["class"] == "RateLimitError"
        program.out.wait(lambda _: len(program.out.lines) > before)
        assert len(program.out.lines) == before + 1

    def test_a_wrong_key_raises_authentication_error(self, program, agents, agent, role):
        error = agents[agent].call("converse", program.url, key="sk-test-canary-wrong", model=role, prompt="hi")["error"]
        assert (error["class"], error["status_code"]) == ("AuthenticationError", 401)

    def test_a_role_that_is_not_allowed_raises_permission_denied(self, program, agents, agent, role, keys_file):
        keys_file.write_text(json.dumps({"bound": entry("bound", roles=["demo"])}))
        error = agents[agent].call("converse", program.url, key=key_of("bound"), model=role, prompt="hi")["error"]
        assert (error["class"], error["status_code"]) == ("PermissionDeniedError", 403)
