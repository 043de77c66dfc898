"""Keys planted wherever somebody could put one, and then looked for in everything that the program wrote."""

import json
import os
import pathlib
import secrets
import signal

import pytest

import anthropic_events as anthropic
import openai_events as openai
from answers import Answer, json_reply, streamed
from client import Client, ask
from maps import usual_map
from program import Program, run

# Of no shape that anybody could know; only the process knows that they are secrets.
VENDOR = f"Vendor/{secrets.token_hex(12).upper()}+plain"
CLIENT = f"Client.{secrets.token_hex(12).upper()}~plain"
# Nobody's secret that the program could know: a prompt, a password, anything.
CANARY = f"Canary-{secrets.token_hex(12).upper()}"
# Of a shape that says what it is.
SHAPED = [f"sk-ant-api03-{secrets.token_hex(20)}", f"sk-proj-{secrets.token_urlsafe(40)}", "AKIA" + "Q7MZP2YKX3WN5TJL", f"sfai-{secrets.token_hex(32)}"]
PLANTED = [VENDOR, CLIENT, CANARY, *SHAPED]
# What clients say themselves, and so may hear again.
SAID = [CLIENT, CANARY, *SHAPED]
KEYS = {"OPENAI_API_KEY": VENDOR, "ANTHROPIC_API_KEY": VENDOR}

LANES = [("/v1/chat/completions", "coder"), ("/v1/chat/completions", "claude"), ("/v1/messages", "claude"), ("/v1/messages", "coder")]
EVERYTHING = " ".join(PLANTED)


@pytest.fixture(scope="module")
def program(upstream, tmp_path_factory):
    folder = tmp_path_factory.mktemp("secrets")
    (folder / "map.json").write_text(json.dumps({**usual_map(upstream), "allow_direct": True}))
    (folder / "clients.json").write_text(json.dumps({"alice": CLIENT}))
    running = Program(folder / "map.json", "--auth", "keys", "--client-keys", str(folder / "clients.json"), keys=KEYS)
    yield running
    running.stop()
    running.assert_clean()
    assert_none_in(running.out.text + running.err.text)


@pytest.fixture(autouse=True)
def searched(request, upstream):
    """After each test, what the program wrote is searched; each request's line is there by then."""
    upstream.chat(json_reply(openai.reply()))
    upstream.messages(json_reply(anthropic.reply({"type": "text", "text": "Hello"})))
    yield
    if "program" in request.fixturenames:
        program = request.getfixturevalue("program")
        assert_none_in(program.out.text + program.err.text)


def assert_none_in(text: str, planted: list[str] = PLANTED) -> None:
    assert [key for key in planted if key in text] == []


def post(program, path: str, role: str, *, key: str = CLIENT, headers: dict[str, str] | None = None, **members):
    body = {"model": role, "max_tokens": 50, "messages": [{"role": "user", "content": "hi"}], **members}
    reply = Client(program.url, key).post(path, body, **(headers or {}))
    program.log_of(reply.request_id)
    assert VENDOR not in str(reply.headers) + reply.body.decode()
    return reply


@pytest.mark.parametrize(("path", "role"), LANES)
@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500, 529])
def test_a_vendor_s_error_body(program, upstream, path, role, stream, status):
    words = {"message": f"Incorrect key: {EVERYTHING}", "type": f"type_{EVERYTHING}", "code": f"{EVERYTHING}", "param": EVERYTHING, EVERYTHING: EVERYTHING}
    answer = json_reply(json.dumps({"type": "error", "error": words, EVERYTHING: EVERYTHING}).encode(), status, x_echo=EVERYTHING, retry_after="1")
    upstream.chat(answer)
    upstream.messages(answer)
    reply = post(program, path, role, stream=stream)
    assert reply.status >= 400
    assert_none_in(reply.body.decode() + str(reply.headers), [VENDOR, *SHAPED])


@pytest.mark.parametrize(("path", "role"), LANES)
@pytest.mark.parametrize("body", [EVERYTHING, f"<html><body>{EVERYTHING}</body></html>", json.dumps([EVERYTHING]), json.dumps(EVERYTHING), ""])
def test_a_vendor_s_error_that_is_no_error_object(program, upstream, path, role, body):
    upstream.chat(json_reply(body.encode(), 502))
    upstream.messages(json_reply(body.encode(), 502))
    assert_none_in(post(program, path, role).body.decode(), [VENDOR, *SHAPED])


@pytest.mark.parametrize(("path", "role"), LANES)
def test_a_vendor_s_headers(program, upstream, path, role):
    named = {f"x-{index}": key for index, key in enumerate(PLANTED)}
    spoken = {"request-id": EVERYTHING, "server": EVERYTHING, "set-cookie": f"key={VENDOR}", "openai-organization": CANARY, **named}
    upstream.chat(Answer(body=openai.reply(), headers=spoken))
    upstream.messages(Answer(body=anthropic.reply({"type": "text", "text": "Hello"}), headers=spoken))
    reply = post(program, path, role)
    assert reply.status == 200
    assert_none_in(str(reply.headers))


@pytest.mark.parametrize(("path", "role"), LANES)
@pytest.mark.parametrize("late", [False, True])
def test_a_vendor_s_error_event(program, upstream, path, role, late):
    words = {"message": EVERYTHING, "type": EVERYTHING, "code": EVERYTHING, "param": EVERYTHING}
    begun = {True: [openai.first(), *openai.text("Hel")], False: []}[late]
    upstream.chat(streamed([*begun, openai.event({"error": words})]))
    begun = {True: [anthropic.start(), *anthropic.text(0, "Hel")[:2]], False: []}[late]
    upstream.messages(streamed([*begun, anthropic.event("error", error=words)]))
    reply = post(program, path, role, stream=True)
    assert_none_in(reply.body.decode(), [VENDOR, *SHAPED])


@pytest.mark.parametrize(("path", "role"), LANES)
@pytest.mark.parametrize("name", ["user-agent", "referer", "cookie", "x-request-id", "origin", "x-forwarded-for", "forwarded", "anthropic-beta", "anthropic-version", "openai-organization", "x-api-key", "api-key", "idempotency-key", "x-anything"])
def test_a_client_s_header(program, path, role, name):
    post(program, path, role, headers={name: EVERYTHING})


@pytest.mark.parametrize("key", ["", VENDOR, CANARY, *SHAPED, CLIENT + "x"])
@pytest.mark.parametrize("path", ["/v1/chat/completions", "/v1/messages", "/v1/models", "/nowhere"])
def test_a_wrong_key(program, path, key):
    reply = Client(program.url, key).post(path, {"model": "coder"})
    program.log_of(reply.request_id)
    assert reply.status in (401, 404, 405)
    assert_none_in(reply.body.decode() + str(reply.headers))


@pytest.mark.parametrize("planted", PLANTED)
@pytest.mark.parametrize("target", ["/v1/chat/completions?key={}", "/v1/models/{}", "/{}", "/v1/{}?a={}", "/?{}"])
def test_a_path_or_query(program, target, planted):
    reply = ask(program.url, "GET", target.replace("{}", planted), headers={"authorization": f"Bearer {CLIENT}"})
    program.log_of(reply.request_id)


@pytest.mark.parametrize("planted", [secrets.token_hex(6).upper(), "SFAI" + secrets.token_hex(20).upper()])
def test_a_method(program, planted):
    reply = ask(program.url, planted, "/v1/chat/completions", headers={"authorization": f"Bearer {CLIENT}"})
    written = program.log_of(reply.request_id)["route"] if "x-request-id" in reply.headers else ""
    assert planted[:8] not in written + program.out.text


@pytest.mark.parametrize(("path", "role"), LANES)
@pytest.mark.parametrize("planted", SAID)
def test_a_member_s_name_and_value(program, path, role, planted):
    post(program, path, role, **{planted: planted, "metadata": {"user_id": planted, planted: planted}, "user": planted, "stop": [planted]})


@pytest.mark.parametrize(("path", "role"), LANES)
@pytest.mark.parametrize("planted", SAID)
def test_a_message_with_unknown_members(program, path, role, planted):
    part = {"type": "text", "text": planted, planted: planted, "cache_control": {"type": planted}}
    post(program, path, role, messages=[{"role": "user", "content": [part], "name": planted, planted: {planted: planted}}])


@pytest.mark.parametrize(("path", "role"), LANES)
@pytest.mark.parametrize("planted", SAID)
def test_a_tool(program, path, role, planted):
    schema = {"type": "object", "properties": {planted: {"type": "string", "description": planted, planted: 1}}, planted: planted}
    if path == "/v1/messages":
        tools = [{"name": planted, "description": planted, "input_schema": schema, planted: planted}]
    else:
        tools = [{"type": "function", "function": {"name": planted, "description": planted, "parameters": schema, planted: planted}}]
    post(program, path, role, tools=tools, tool_choice={"type": "tool", "name": planted})


@pytest.mark.parametrize("planted", SAID)
@pytest.mark.parametrize("role", ["{}", "nobody/{}", "openai {}"])
def test_a_role_that_nobody_knows(program, role, planted):
    post(program, "/v1/chat/completions", role.format(planted))


@pytest.mark.parametrize("planted", [CLIENT, *SHAPED])
def test_a_model_that_a_client_names_itself(program, planted):
    assert post(program, "/v1/chat/completions", f"openai/{planted}").status == 200


def test_a_model_s_name_cannot_speak_to_the_terminal(program):
    reply = post(program, "/v1/chat/completions", "openai/a\x1b[2Jb\nc" + "d" * 500)
    line = program.log_of(reply.request_id)
    assert line["model"].startswith("a?[2Jb?cdd")
    assert len(line["model"]) == 128


@pytest.mark.parametrize("body", [EVERYTHING, f'{{"model": "{EVERYTHING}', f'["{CANARY}"]', f'{{"model": ["{CANARY}"]}}', f'{{"model": "coder", "messages": "{CANARY}"}}'])
@pytest.mark.parametrize("path", ["/v1/chat/completions", "/v1/messages", "/v1/responses"])
def test_a_body_that_is_none(program, path, body):
    reply = Client(program.url, CLIENT).post(path, body.encode())
    assert reply.status in (400, 404)
    program.log_of(reply.request_id)


# What an operator can get wrong. The vendor's key is in the environment too, so that it is a known one.
MAP_MISTAKES = {
    "a key as a member": {"providers": {"openai": {"api_key": "{}"}}},
    "a key instead of a variable's name": {"providers": {"openai": {"api_key_env": "{}"}}},
    "a key instead of a secret's name": {"providers": {"openai": {"api_key_secret": "{}"}}},
    "a key in a header": {"providers": {"openai": {"headers": {"authorization": "Bearer {}"}}}},
    "a key in the address": {"providers": {"openai": {"base_url": "http://user:{}@127.0.0.1:1/v1"}}},
    "a key in the query": {"providers": {"openai": {"base_url": "http://127.0.0.1:1/v1?key={}"}}},
    "a key as a member's name": {"{}": 1},
    "a key as a dialect": {"providers": {"other": {"dialect": "{}", "base_url": "http://127.0.0.1:1"}}},
    "a key as a provider": {"models": {"coder": "{}/x"}},
    "a key as the default role": {"default_role": "{}"},
    "a key among the parameters": {"models": {"coder": {"provider": "openai", "model": "x", "params": {"{}": "{}"}}}},
    "a key as a file": {"providers": {"openai": {"ca_file": "{}"}}},
}


def map_with(mistake: str, key: str) -> str:
    return json.dumps({"models": {"coder": "openai/x"}, **MAP_MISTAKES[mistake]}).replace("{}", key)


@pytest.mark.parametrize("mistake", MAP_MISTAKES)
@pytest.mark.parametrize("planted", [VENDOR, SHAPED[0], SHAPED[1]])
def test_a_map_with_a_key_in_it(tmp_path, mistake, planted):
    file = tmp_path / "map.json"
    file.write_text(map_with(mistake, planted))
    checked = run("check", str(file), env=KEYS)
    assert_none_in(checked.stdout + checked.stderr)
    live = run("check", "--live", str(file), "--env-file", "none", env=KEYS)
    assert_none_in(live.stdout + live.stderr)


@pytest.mark.parametrize("mistake", MAP_MISTAKES)
@pytest.mark.parametrize("planted", [VENDOR, SHAPED[0]])
def test_a_running_program_s_map_with_a_key_in_it(start, upstream, mistake, planted, tmp_path):
    program = start(usual_map(upstream), keys=KEYS)
    (tmp_path / "map-0.json").write_text(map_with(mistake, planted))
    reply = Client(program.url).chat("coder")
    program.log_of(reply.request_id)
    assert_none_in(program.out.text + program.err.text)
    assert_none_in(reply.body.decode() + str(reply.headers))


def good_map(folder: pathlib.Path) -> str:
    file = folder / "good.json"
    file.write_text('{"models": {"demo": "demo/demo"}}')
    return str(file)


@pytest.mark.parametrize("text", ["OPENAI_API_KEY {}\n", "{}\n", "OPENAI_API_KEY='{}\n", 'OPENAI_API_KEY="{}\n', "{}={}\n", "OPENAI_API_KEY={}\n{}\n", "\ufeffOPENAI_API_KEY: {}\n"])
@pytest.mark.parametrize("planted", [VENDOR, CANARY, SHAPED[0]])
def test_an_env_file_with_a_mistake(tmp_path, text, planted):
    file = tmp_path / ".env"
    file.write_text(text.replace("{}", planted))
    refused = run("serve", "--port", "0", "--env-file", str(file), "--config", good_map(tmp_path))
    assert refused.returncode == 2
    assert_none_in(refused.stdout + refused.stderr)


@pytest.mark.parametrize("text", ['{"alice": {}}', '"{}"', '{"alice": ["{}"]}', '{"alice": {"sha256": "{}"}}', '{"alice": {"sha256": "{}", "roles": "{}"}}', '{"alice": "{}"', '{"alice": "{}", "alice": "{}"}', "{}"])
@pytest.mark.parametrize("planted", [CLIENT, CANARY, SHAPED[3]])
def test_a_key_file_with_a_mistake(tmp_path, text, planted):
    file = tmp_path / "clients.json"
    file.write_text(text.replace("{}", planted))
    refused = run("serve", "--port", "0", "--auth", "keys", "--client-keys", str(file), "--config", good_map(tmp_path))
    assert refused.returncode == 2
    assert_none_in(refused.stdout + refused.stderr)


@pytest.mark.parametrize("planted", SHAPED)
@pytest.mark.parametrize("arguments", [("serve", "--api-key", "{}"), ("serve", "--api-key={}"), ("serve", "{}"), ("{}",), ("serve", "--auth", "{}"), ("serve", "--port", "{}"), ("serve", "--config", "s3://{}"), ("serve", "--env-file", "{}"), ("keys", "hash", "{}"), ("keys", "new", "--expires", "{}"), ("check", "{}")])
def test_a_key_on_the_command_line(arguments, planted):
    refused = run(*(argument.replace("{}", planted) for argument in arguments))
    assert refused.returncode != 0
    assert_none_in(refused.stdout + refused.stderr)


@pytest.mark.parametrize("name", ["SFAI_EXPLAIN", "SFAI_AUTH", "SFAI_CLIENT_KEYS"])
@pytest.mark.parametrize("planted", SHAPED)
def test_a_key_in_the_wrong_variable(name, planted):
    refused = run("serve", "--port", "0", env={name: planted})
    assert refused.returncode == 2
    assert_none_in(refused.stdout + refused.stderr)


def test_a_proxy_s_password(start, upstream):
    program = start({"models": {"coder": "far/x"}, "providers": {"far": {"dialect": "openai_chat", "base_url": "https://far.invalid/v1"}}}, keys={"HTTPS_PROXY": f"http://me:{CANARY}@127.0.0.1:1"})
    reply = Client(program.url).chat("coder")
    program.log_of(reply.request_id)
    assert_none_in(reply.body.decode() + program.out.text + program.err.text)


def test_no_core_is_left_behind(start, upstream, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    program = start(usual_map(upstream), keys=KEYS)
    limits = pathlib.Path(f"/proc/{program.pid}/limits").read_text()
    assert next(line.split()[4:6] for line in limits.splitlines() if line.startswith("Max core file size")) == ["0", "0"]
    program.signal(signal.SIGABRT)
    assert program.wait() == -signal.SIGABRT
    assert [name for name in os.listdir(tmp_path) if "core" in name] == []
