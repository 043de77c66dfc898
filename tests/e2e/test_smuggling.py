"""What two readers of HTTP could understand differently: no second request is ever found in it."""

import json

import pytest

import openai_events as openai
from answers import json_reply
from client import chat_body
from raw_wire import RawWire

BODY = json.dumps(chat_body("coder"))
POST = "POST /v1/chat/completions HTTP/1.1\r\nHost: sfai\r\nContent-Type: application/json\r\n"
GET = "GET /health HTTP/1.1\r\nHost: sfai\r\n"
# What an attacker hopes that somebody takes for a request of its own.
EVIL = f"{POST}X-Evil: 1\r\nContent-Length: {len(BODY)}\r\n\r\n{BODY}"
CHUNKED = f"{len(BODY):x}\r\n{BODY}\r\n0\r\n\r\n"
LENGTH = f"Content-Length: {len(BODY)}\r\n"

# the sentence, what is sent, the status; the connection ends after it
REFUSED = [
    ("a length, then chunks", f"{POST}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n{CHUNKED}", 400),
    ("chunks, then a length", f"{POST}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n{CHUNKED}", 400),
    ("chunked said twice", f"{POST}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n{CHUNKED}", 400),
    ("chunked twice in one field", f"{POST}Transfer-Encoding: chunked, chunked\r\n\r\n{CHUNKED}", 400),
    ("chunked, identity", f"{POST}Transfer-Encoding: chunked, identity\r\n\r\n{CHUNKED}", 400),
    ("identity, chunked", f"{POST}Transfer-Encoding: identity, chunked\r\n\r\n{CHUNKED}", 400),
    ("identity", f"{POST}Transfer-Encoding: identity\r\n{LENGTH}\r\n{BODY}", 400),
    ("gzip, chunked", f"{POST}Transfer-Encoding: gzip, chunked\r\n\r\n{CHUNKED}", 400),
    ("xchunked", f"{POST}Transfer-Encoding: xchunked\r\n\r\n{CHUNKED}", 400),
    ("chunked behind a vertical tab", f"{POST}Transfer-Encoding: \x0bchunked\r\n\r\n{CHUNKED}", 400),
    ("chunked in quotes", f'{POST}Transfer-Encoding: "chunked"\r\n\r\n{CHUNKED}', 400),
    ("an empty transfer-encoding", f"{POST}Transfer-Encoding:\r\n{LENGTH}\r\n{BODY}", 400),
    ("chunked in HTTP/1.0", f"POST /v1/chat/completions HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n{CHUNKED}", 400),
    ("two equal lengths", f"{POST}{LENGTH}{LENGTH}\r\n{BODY}", 400),
    ("two unequal lengths", f"{POST}{LENGTH}Content-Length: 0\r\n\r\n{BODY}", 400),
    ("a list of equal lengths", f"{POST}Content-Length: {len(BODY)}, {len(BODY)}\r\n\r\n{BODY}", 400),
    ("a length with a plus", f"{POST}Content-Length: +{len(BODY)}\r\n\r\n{BODY}", 400),
    ("a negative length", f"{POST}Content-Length: -1\r\n\r\n{BODY}", 400),
    ("a hexadecimal length", f"{POST}Content-Length: 0x10\r\n\r\n{BODY}", 400),
    ("a length with a space inside", f"{POST}Content-Length: 1 0\r\n\r\n{BODY}", 400),
    ("an empty length", f"{POST}Content-Length:\r\n\r\n{BODY}", 400),
    ("a length over 64 bits", f"{POST}Content-Length: 18446744073709551617\r\n\r\n{BODY}", 400),
    ("a length that is too large", f"{POST}Content-Length: 9223372036854775807\r\n\r\n{BODY}", 413),
    ("a folded line", f"{POST}X-Folded: a\r\n b\r\n{LENGTH}\r\n{BODY}", 400),
    ("a folded transfer-encoding", f"{POST}Transfer-Encoding:\r\n chunked\r\n\r\n{CHUNKED}", 400),
    ("a folded first line", f"POST /v1/chat/completions HTTP/1.1\r\n Host: sfai\r\n{LENGTH}\r\n{BODY}", 400),
    ("a bare line feed after the first line", f"GET /health HTTP/1.1\nHost: sfai\r\n\r\n{EVIL}", 505),
    ("a bare line feed after a field", f"GET /health HTTP/1.1\r\nHost: sfai\nX-A: b\r\n\r\n{EVIL}", 400),
    ("bare line feeds at the head's end", f"GET /health HTTP/1.1\r\nHost: sfai\n\n{EVIL}", 400),
    ("a bare carriage return in a value", f"{GET}X-A: a\rX-B: b\r\n\r\n{EVIL}", 400),
    ("a zero byte in a value", f"{GET}X-A: a\x00b\r\n\r\n{EVIL}", 400),
    ("a zero byte in a name", f"{GET}X\x00A: b\r\n\r\n{EVIL}", 400),
    ("a space in front of the colon", f"{POST}Content-Length : {len(BODY)}\r\n\r\n{BODY}", 400),
    ("a tab in front of the colon", f"{POST}Transfer-Encoding\t: chunked\r\n\r\n{CHUNKED}", 400),
    ("a field without a name", f"{GET}: a\r\n\r\n{EVIL}", 400),
    ("two hosts", f"{GET}Host: other\r\n\r\n{EVIL}", 400),
    ("no host", f"GET /health HTTP/1.1\r\n\r\n{EVIL}", 400),
    ("HTTP/0.9", f"GET /health\r\n\r\n{EVIL}", 400),
    ("HTTP/2.0", f"GET /health HTTP/2.0\r\nHost: sfai\r\n\r\n{EVIL}", 505),
    ("the beginning of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
    ("two spaces in the first line", f"GET  /health HTTP/1.1\r\nHost: sfai\r\n\r\n{EVIL}", 400),
    ("a tab in the first line", f"GET\t/health HTTP/1.1\r\nHost: sfai\r\n\r\n{EVIL}", 400),
    ("a length among the trailers", f"{POST}Transfer-Encoding: chunked\r\n\r\n{len(BODY):x}\r\n{BODY}\r\n0\r\nContent-Length: 500\r\n\r\n", 400),
    ("chunked among the trailers", f"{POST}Transfer-Encoding: chunked\r\n\r\n{len(BODY):x}\r\n{BODY}\r\n0\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
    ("a bad chunk size", f"{POST}Transfer-Encoding: chunked\r\n\r\nzz\r\n{BODY}\r\n0\r\n\r\n{EVIL}", 400),
    ("a chunk size with 0x", f"{POST}Transfer-Encoding: chunked\r\n\r\n0x{CHUNKED}", 400),
    ("a negative chunk size", f"{POST}Transfer-Encoding: chunked\r\n\r\n-1\r\n{BODY}\r\n0\r\n\r\n{EVIL}", 400),
    ("an empty chunk size", f"{POST}Transfer-Encoding: chunked\r\n\r\n\r\n{BODY}\r\n0\r\n\r\n{EVIL}", 400),
    ("a chunk size over 64 bits", f"{POST}Transfer-Encoding: chunked\r\n\r\n10000000000000002\r\n{BODY}\r\n0\r\n\r\n{EVIL}", 400),
    ("a chunk longer than its size", f"{POST}Transfer-Encoding: chunked\r\n\r\n2\r\n{BODY}\r\n0\r\n\r\n{EVIL}", 400),
    ("a bare line feed after a chunk size", f"{POST}Transfer-Encoding: chunked\r\n\r\n{len(BODY):x}\n{BODY}\r\n0\r\n\r\n{EVIL}", 400),
    ("a bare line feed after a chunk", f"{POST}Transfer-Encoding: chunked\r\n\r\n{len(BODY):x}\r\n{BODY}\n0\r\n\r\n{EVIL}", 400),
    ("a bare line feed in a chunk extension", f"{POST}Transfer-Encoding: chunked\r\n\r\n{len(BODY):x};a\nb\r\n{BODY}\r\n0\r\n\r\n{EVIL}", 400),
    ("a bare carriage return in a chunk extension", f"{POST}Transfer-Encoding: chunked\r\n\r\n{len(BODY):x};a\rb\r\n{BODY}\r\n0\r\n\r\n{EVIL}", 400),
]


@pytest.mark.parametrize(("sent", "status"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_it_is_refused_and_nothing_behind_it_is_a_request(program, upstream, sent, status):
    upstream.chat(json_reply(openai.reply()))
    wire = RawWire(program.port).send(sent + EVIL)
    first, headers, body = wire.answer()
    assert (first, headers["connection"]) == (status, "close"), body
    assert wire.rest() == b"", "something behind the refused request was answered"
    assert upstream.requests == []
    wire.close()


# the sentence, what is sent, and how many of the requests reach the vendor
UNDERSTOOD = [
    ("chunks with extensions", f"{POST}Transfer-Encoding: chunked\r\n\r\n{len(BODY):x};a=b;c=\"d\"\r\n{BODY}\r\n0;e\r\n\r\n"),
    ("trailers, which nobody reads", f"{POST}Transfer-Encoding: chunked\r\n\r\n{len(BODY):x}\r\n{BODY}\r\n0\r\nX-Sum: 500\r\nHost: evil\r\n\r\n"),
    ("Chunked in capitals", f"{POST}Transfer-Encoding: CHUNKED\r\n\r\n{CHUNKED}"),
    ("spaces and tabs around a length", f"{POST}Content-Length: \t {len(BODY)} \t\r\n\r\n{BODY}"),
    ("a length with zeros in front", f"{POST}Content-Length: 000{len(BODY)}\r\n\r\n{BODY}"),
]


@pytest.mark.parametrize("sent", [row[1] for row in UNDERSTOOD], ids=[row[0] for row in UNDERSTOOD])
def test_it_is_understood_in_the_one_way_that_it_has(program, upstream, sent):
    upstream.chat(json_reply(openai.reply()))
    wire = RawWire(program.port).send(sent)
    assert wire.answer()[0] == 200
    assert upstream.last.json["messages"] == chat_body("coder")["messages"]
    assert wire.send(GET + "\r\n").answer()[2]["status"] == "ok"
    assert len(upstream.requests) == 1
    wire.close()


@pytest.mark.parametrize("target", ["http://evil.example/v1/chat/completions", "evil.example:443", "*", "//evil.example/v1/chat/completions"])
def test_a_target_of_another_form_reaches_no_vendor(program, upstream, target):
    upstream.chat(json_reply(openai.reply()))
    wire = RawWire(program.port).send(f"POST {target} HTTP/1.1\r\nHost: sfai\r\n{LENGTH}\r\n{BODY}")
    assert wire.answer()[0] in (400, 404)
    assert upstream.requests == []
    wire.close()


def test_connect_is_no_tunnel(program):
    wire = RawWire(program.port).send("CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n")
    assert wire.answer()[0] in (400, 404, 405)
    wire.close()


def test_a_refused_request_takes_those_behind_it_along(program, upstream):
    upstream.chat(json_reply(openai.reply()))
    wire = RawWire(program.port).send(f"{GET}\r\n{GET}Content-Length: x\r\n\r\n{EVIL}")
    assert wire.answer()[0] == 200
    assert wire.answer()[0] == 400
    assert wire.rest() == b""
    assert upstream.requests == []
    wire.close()


def test_a_body_full_of_requests_stays_a_body(program, upstream):
    upstream.chat(json_reply(openai.reply()))
    body = json.dumps(chat_body("coder", EVIL))
    wire = RawWire(program.port).send(f"{POST}Content-Length: {len(body)}\r\n\r\n{body}")
    assert wire.answer()[0] == 200
    assert len(upstream.requests) == 1
    assert upstream.last.json["messages"][0]["content"] == EVIL
    wire.close()
