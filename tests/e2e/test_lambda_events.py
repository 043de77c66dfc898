"""Events of every kind: odd ones are a 400 or a reported error, and the function lives; API Gateway's are served like a Function URL's."""

import copy
import json

import pytest

import openai_events as openai
from answers import json_reply, streamed
from client import Client, content_of
from lambda_event import Incoming, function_url_event, rest_proxy_event
from lambda_fixtures import chat, function, launch, shared_function  # noqa: F401

GOOD = function_url_event(chat("coder"))


def without(*names: str) -> dict:
    """The good event without one member, named by its path."""
    event = copy.deepcopy(GOOD)
    inner = event
    for name in names[:-1]:
        inner = inner[name]
    del inner[names[-1]]
    return event


def changed(*names, value) -> dict:
    event = copy.deepcopy(GOOD)
    inner = event
    for name in names[:-1]:
        inner = inner[name]
    inner[names[-1]] = value
    return event


HTTP = ("requestContext", "http")
METHODLESS = changed(*HTTP, "method", value="")
MALFORMED = {
    "empty": b"",
    "no JSON": b"{",
    "no UTF-8": b'{"version":"2.0","body":"\xff\xfe"}',
    "deep": b"[" * 100_000,
    "null": b"null",
    "a list": b"[]",
    "a string": b'"event"',
    "a number": b"17",
    "an empty object": b"{}",
    "an event of another service": {"Records": [{"eventSource": "aws:s3", "s3": {}}]},
    "a test event of the console": {"key1": "value1", "key2": "value2"},
    "no request context": without("requestContext"),
    "a request context that is a string": changed("requestContext", value="x"),
    "no http": without(*HTTP),
    "http is null": changed(*HTTP, value=None),
    "no method": without(*HTTP, "method"),
    "a method that is a number": changed(*HTTP, "method", value=7),
    "an empty method": METHODLESS,
    "no path": without("rawPath"),
    "a path that is a list": changed("rawPath", value=[]),
    "a query that is an object": changed("rawQueryString", value={}),
    "headers that are a list": changed("headers", value=["content-type"]),
    "a header that is a number": changed("headers", "content-type", value=1),
    "cookies that are a string": changed("cookies", value="a=b"),
    "a body that is an object": changed("body", value={"model": "coder"}),
    "a body that is a number": changed("body", value=1),
    "base64 that is none": {**GOOD, "body": "%%%", "isBase64Encoded": True},
    "base64 that is cut": {**GOOD, "body": "eyJtb2RlbCI6I", "isBase64Encoded": True},
    "a flag that is a string": {**GOOD, "isBase64Encoded": "yes"},
    "a lone surrogate": json.dumps({**GOOD, "body": '"\ud800"'}).encode(),
}


@pytest.mark.parametrize("event", MALFORMED.values(), ids=MALFORMED.keys())
def test_a_malformed_event_is_refused_and_the_function_lives(function, upstream, event):
    upstream.chat(json_reply(openai.reply()))
    invocation = function.invoke(event)
    if invocation.outcome == "answered":
        assert (invocation.prelude.status, bool(invocation.json["error"]["message"])) == (405 if event == METHODLESS else 400, True)
    else:
        assert (invocation.outcome, invocation.error["errorMessage"] != "") == ("failed", True)
    assert upstream.requests == []
    assert function.invoke(GOOD).prelude.status == 200


SPARSE = {
    "no version": without("version"),
    "another version": changed("version", value="3.0"),
    "no headers": without("headers"),
    "null headers": changed("headers", value=None),
    "no query": without("rawQueryString"),
    "no flag": without("isBase64Encoded"),
    "no route key": without("routeKey"),
    "no protocol": without(*HTTP, "protocol"),
    "unknown members": {**GOOD, "new": {"member": [1]}},
    "an empty list of cookies": changed("cookies", value=[]),
    "a null query": changed("queryStringParameters", value=None),
}


@pytest.mark.parametrize("event", SPARSE.values(), ids=SPARSE.keys())
def test_what_the_program_does_not_need_may_be_absent(function, upstream, event):
    upstream.chat(json_reply(openai.reply()))
    assert function.invoke(event).prelude.status == 200


@pytest.mark.parametrize("body", [None, ""])
def test_a_chat_without_a_body_is_a_bad_request(function, body):
    invocation = function.invoke(changed("body", value=body))
    assert (invocation.prelude.status, invocation.json["error"]["type"]) == (400, "invalid_request_error")


def test_header_names_compare_without_case(function, upstream):
    upstream.chat(json_reply(openai.reply()))
    event = changed("headers", value={"Content-Type": "application/json", "AUTHORIZATION": "Bearer x"})
    assert function.invoke(event).prelude.status == 200


def test_a_rest_api_s_chat_streams(launch, upstream):
    upstream.chat(streamed(openai.stream(openai.text("Hel", "lo"))))
    platform = launch()
    platform.front.payload = "1.0"
    stream = Client(platform.url).stream("coder")
    assert (content_of(stream.chunks()), stream.headers["x-sfai-role"], stream.cut) == ("Hello", "coder", False)


def test_a_rest_api_s_body_may_be_base64(function, upstream):
    upstream.chat(json_reply(openai.reply()))
    request = chat("coder", text="Grüße")
    request.force_base64 = True
    assert function.invoke(rest_proxy_event(request)).prelude.status == 200
    assert upstream.last.json["messages"][0]["content"] == "Grüße"


@pytest.mark.parametrize("missing", ["headers", "multiValueHeaders"])
def test_a_rest_api_s_headers_come_in_either_form(function, upstream, missing):
    upstream.chat(json_reply(openai.reply()))
    event = rest_proxy_event(chat("coder"))
    event[missing] = None
    assert function.invoke(event).prelude.status == 200


@pytest.mark.parametrize(("path", "status"), [("/health", 200), ("/v1/models", 200), ("/nowhere", 404)])
def test_a_rest_api_s_other_paths(function, path, status):
    assert function.invoke(rest_proxy_event(Incoming("GET", path)), "GET").prelude.status == status


@pytest.mark.parametrize("member", ["httpMethod", "path"])
@pytest.mark.parametrize("value", [None, 7, {}])
def test_a_malformed_rest_event_is_refused(function, member, value):
    invocation = function.invoke({**rest_proxy_event(chat("coder")), member: value})
    assert invocation.outcome == "failed" or invocation.prelude.status == 400
