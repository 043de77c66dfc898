"""Which paths answer, and how the others refuse."""

import json

import pytest

import openai_events as openai
from answers import json_reply, streamed
from client import ask, chat_body, content_of


@pytest.mark.parametrize("path", ["/", "/chat/completions", "/v1/chat/completions"])
def test_a_chat_is_answered_on_each_path_that_a_base_url_may_lead_to(client, upstream, path):
    upstream.chat(json_reply(openai.reply("Hello")))
    reply = client.post(path, chat_body("coder"))
    assert (reply.status, reply.json["choices"][0]["message"]["content"]) == (200, "Hello")


@pytest.mark.parametrize("path", ["/", "/chat/completions", "/v1/chat/completions"])
def test_a_query_does_not_hide_the_path(client, path):
    assert client.post(f"{path}?api-version=1", chat_body("demo")).status == 200


@pytest.mark.parametrize("path", ["/models", "/v1/models"])
def test_the_models_are_the_roles_of_the_map(client, path):
    models = client.get(path).json
    assert models["object"] == "list"
    assert [model["id"] for model in models["data"]] == ["demo", "coder", "claude", "thinker"]
    assert {model["object"] for model in models["data"]} == {"model"}


@pytest.mark.parametrize("path", ["/models/coder", "/v1/models/coder"])
def test_one_model_can_be_asked_for(client, path):
    reply = client.get(path)
    assert (reply.status, reply.json["id"], reply.json["object"]) == (200, "coder", "model")


def test_an_unknown_model_is_not_found(client):
    reply = client.get("/v1/models/nobody")
    assert (reply.status, reply.error["code"]) == (404, "model_not_found")


@pytest.mark.parametrize("path", ["/responses", "/embeddings", "/completions"])
@pytest.mark.parametrize("prefix", ["", "/v1"])
def test_other_endpoints_of_a_provider_of_the_same_dialect_are_passed_through(client, upstream, prefix, path):
    upstream.answer("/v1" + path, json_reply(b'{"object":"vendor","odd":[1,2.50]}'))
    reply = client.post(prefix + path, b'{"model":"coder", "input":"hi","odd":1.50}')
    assert (reply.status, reply.body) == (200, b'{"object":"vendor","odd":[1,2.50]}')
    assert upstream.last.body == b'{"model":"gpt-4.1", "input":"hi","odd":1.50}'


def test_a_passed_through_stream_arrives_as_it_is(client, upstream):
    events = [
        b'event: response.created\ndata: {"type":"response.created"}\n\n',
        b'event: response.completed\ndata: {"type":"response.completed"}\n\n',
    ]
    upstream.answer("/v1/responses", streamed(events))
    reply = client.post("/v1/responses", {"model": "coder", "input": "hi", "stream": True})
    assert (reply.status, reply.body) == (200, b"".join(events))
    assert reply.headers["content-type"].startswith("text/event-stream")


def test_an_endpoint_that_the_role_s_provider_lacks_is_not_found(client):
    reply = client.post("/v1/embeddings", {"model": "claude", "input": "hi"})
    assert reply.status == 404
    assert "claude" in reply.error["message"] or "anthropic" in reply.error["message"]


def test_health_says_ok_and_the_version(client):
    reply = client.get("/health")
    assert reply.status == 200
    assert reply.json["status"] == "ok"
    assert reply.json["version"]


def test_health_answers_head_without_a_body(program):
    reply = ask(program.url, "HEAD", "/health")
    assert (reply.status, reply.body) == (200, b"")
    assert int(reply.headers["content-length"]) > 0


@pytest.mark.parametrize(("method", "path"), [("GET", "/nothing"), ("POST", "/v1/nothing"), ("POST", "/v1"), ("GET", "/v1/chat")])
def test_an_unknown_path_is_refused_in_openai_s_shape(program, method, path):
    reply = ask(program.url, method, path, b"{}" if method == "POST" else None)
    assert reply.status == 404
    assert set(reply.error) == {"message", "type", "param", "code"}
    assert "/v1/chat/completions" in reply.error["message"]


@pytest.mark.parametrize(("method", "path"), [("GET", "/v1/chat/completions"), ("DELETE", "/v1/models"), ("PUT", "/health")])
def test_a_wrong_method_is_refused_and_told_the_right_one(program, method, path):
    reply = ask(program.url, method, path)
    assert reply.status == 405
    assert reply.error["type"] == "invalid_request_error"
    assert reply.headers["allow"]


def test_every_answer_of_a_chat_names_its_request_and_who_answered(client, upstream):
    upstream.chat(json_reply(openai.reply()))
    reply = client.chat("coder")
    assert (reply.headers["x-sfai-role"], reply.headers["x-sfai-provider"], reply.headers["x-sfai-model"]) == ("coder", "openai", "gpt-4.1")
    assert "x-sfai-lost" not in reply.headers
    assert reply.headers["x-request-id"]


def test_each_request_leaves_one_log_line(client, upstream, program):
    upstream.chat(streamed(openai.stream(openai.text("Hel", "lo"), tokens=(9, 2))))
    stream = client.stream("coder")
    assert content_of(stream.chunks()) == "Hello"
    line = program.log_of(stream.headers["x-request-id"])
    names = "time request_id key route role provider model status lane attempt mode ttfb_ms duration_ms tokens_in tokens_out bytes_in bytes_out losses error_kind client_ip"
    assert list(line) == names.split()
    wanted = {"route": "POST /v1/chat/completions", "role": "coder", "provider": "openai", "model": "gpt-4.1", "status": 200, "lane": "native"}
    assert {name: line[name] for name in wanted} == wanted
    assert (line["attempt"], line["mode"], line["tokens_in"], line["tokens_out"], line["losses"]) == (1, "stream", 9, 2, [])
    assert 0 <= line["ttfb_ms"] <= line["duration_ms"]
    assert (line["bytes_in"], line["bytes_out"] > 0) == (len(json.dumps(chat_body("coder", stream=True))), True)
