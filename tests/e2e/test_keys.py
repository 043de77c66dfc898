"""Who may come in, and where the vendors' keys come from."""

import hashlib
import json

import pytest

import openai_events as openai
from answers import json_reply
from client import Client
from maps import usual_map, vendors
from program import OPENAI_KEY

ALICE, BOB, CAROL = "sk-test-canary-alice", "sk-test-canary-bob", "sk-test-canary-carol"


def digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


@pytest.fixture(scope="module")
def arguments(tmp_path_factory) -> list[str]:
    path = tmp_path_factory.mktemp("keys") / "clients.json"
    bob = {"sha256": digest(BOB), "roles": ["coder"], "expires": "2999-01-01"}
    carol = {"sha256": digest(CAROL), "expires": "2020-01-01T00:00:00Z"}
    path.write_text(json.dumps({"alice": ALICE, "bob": bob, "carol": carol}))
    return ["--auth", "keys", "--client-keys", str(path)]


@pytest.fixture(autouse=True)
def vendor_answers(fresh, upstream):
    upstream.chat(json_reply(openai.reply()))


@pytest.mark.parametrize("key", ["", "sk-test-canary-nobody", ALICE[:-1], ALICE + "x", digest(ALICE), digest(BOB), CAROL])
@pytest.mark.parametrize("path", ["/v1/chat/completions", "/v1/embeddings"])
def test_without_a_valid_key_nothing_goes_out(program, upstream, path, key):
    reply = Client(program.url, key).post(path, {"model": "coder", "messages": [{"role": "user", "content": "hi"}]})
    assert (reply.status, reply.error["type"], reply.error["code"]) == (401, "invalid_request_error", "invalid_api_key")
    assert upstream.requests == []


def test_a_key_opens_and_its_name_stands_in_the_log(program):
    reply = Client(program.url, ALICE).chat("coder")
    assert reply.status == 200
    assert program.log_of(reply.request_id)["key"] == "alice"


def test_a_key_may_come_as_x_api_key(program):
    body = {"model": "coder", "messages": [{"role": "user", "content": "hi"}]}
    assert Client(program.url).post("/v1/chat/completions", body, **{"x-api-key": ALICE}).status == 200


def test_a_key_may_be_bound_to_roles(program, upstream):
    assert Client(program.url, BOB).chat("coder").status == 200
    refused = Client(program.url, BOB).chat("demo")
    assert refused.status == 403
    assert len(upstream.requests) == 1


def test_a_bound_key_sees_its_own_roles_only(program):
    assert [model["id"] for model in Client(program.url, BOB).get("/v1/models").json["data"]] == ["coder"]


def test_the_models_need_a_key(program):
    assert Client(program.url).get("/v1/models").status == 401


def test_health_needs_none(program):
    assert Client(program.url).get("/health").status == 200


def test_the_client_s_key_is_not_sent_to_the_vendor(program, upstream):
    Client(program.url, ALICE).chat("coder")
    assert upstream.last.headers["authorization"] == f"Bearer {OPENAI_KEY}"
    assert ALICE not in str(upstream.last.headers)


def test_on_loopback_no_key_is_needed(start, upstream):
    assert Client(start(usual_map(upstream)).url).chat("coder").status == 200


def test_a_vendor_s_key_may_stand_in_an_env_file(start, upstream, tmp_path):
    env_file = tmp_path / ".env"
    env_file.write_text('# ours\nexport OPENAI_API_KEY="sk-test-canary-from-file"\n')
    client = Client(start({"models": {"coder": "openai/gpt-4.1"}, "providers": vendors(upstream)}, "--env-file", str(env_file), keys={}).url)
    assert client.chat("coder").status == 200
    assert upstream.last.headers["authorization"] == "Bearer sk-test-canary-from-file"


def test_a_changed_env_file_serves_the_next_request(start, upstream, tmp_path):
    env_file = tmp_path / ".env"
    env_file.write_text("OPENAI_API_KEY=sk-test-canary-old\n")
    client = Client(start({"models": {"coder": "openai/gpt-4.1"}, "providers": vendors(upstream)}, "--env-file", str(env_file), keys={}).url)
    client.chat("coder")
    env_file.write_text("OPENAI_API_KEY=sk-test-canary-newer\n")
    assert client.chat("coder").status == 200
    assert upstream.last.headers["authorization"] == "Bearer sk-test-canary-newer"


def test_the_environment_comes_before_the_env_file(start, upstream, tmp_path):
    env_file = tmp_path / ".env"
    env_file.write_text("OPENAI_API_KEY=sk-test-canary-from-file\n")
    client = Client(start(usual_map(upstream), "--env-file", str(env_file)).url)
    client.chat("coder")
    assert upstream.last.headers["authorization"] == f"Bearer {OPENAI_KEY}"


def test_a_key_with_a_line_break_is_refused_and_not_sent(start, upstream):
    program = start(usual_map(upstream), keys={"OPENAI_API_KEY": "sk-test-canary\r\nx-evil: 1"})
    assert Client(program.url).chat("coder").status == 500
    assert upstream.requests == []
