"""HTTP/1.1 itself, spoken by hand."""

import json
import socket

import pytest

import openai_events as openai
from answers import json_reply
from client import Client, ask, chat_body
from maps import usual_map

LIMIT = 65_536


@pytest.fixture(scope="module")
def model_map(upstream) -> dict:
    return {**usual_map(upstream), "cors_origins": ["https://app.example"]}


@pytest.fixture(scope="module")
def arguments() -> list[str]:
    return ["--max-body-bytes", str(LIMIT)]


class Wire:
    """One connection, spoken to in bytes."""

    def __init__(self, port: int):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self._file = self.socket.makefile("rb")

    def send(self, text: str | bytes) -> "Wire":
        self.socket.sendall(text if isinstance(text, bytes) else text.encode())
        return self

    def head(self) -> tuple[int, dict[str, str]]:
        status = self._file.readline()
        headers = {}
        while (line := self._file.readline()) not in (b"\r\n", b""):
            name, _, value = line.decode().partition(":")
            headers[name.lower()] = value.strip()
        return (int(status.split()[1]) if status else 0), headers

    def answer(self) -> tuple[int, dict]:
        status, headers = self.head()
        return status, json.loads(self._file.read(int(headers["content-length"])))

    def at_end(self) -> bool:
        """The server closed: an end, or a reset where it did not read everything."""
        try:
            return self._file.read(1) == b""
        except ConnectionResetError:
            return True


@pytest.fixture
def wire(program):
    connection = Wire(program.port)
    yield connection
    connection.socket.close()


BODY = json.dumps(chat_body("coder")).encode()
HEAD = "POST /v1/chat/completions HTTP/1.1\r\nHost: sfai\r\nContent-Type: application/json\r\n"


def test_a_connection_serves_several_requests(wire, upstream):
    upstream.chat(json_reply(openai.reply()))
    request = f"{HEAD}Content-Length: {len(BODY)}\r\n\r\n".encode() + BODY
    assert wire.send(request).answer()[0] == 200
    assert wire.send("GET /health HTTP/1.1\r\nHost: sfai\r\n\r\n").answer()[0] == 200
    assert wire.send(request).answer()[0] == 200


def test_requests_sent_ahead_are_answered_in_their_order(wire):
    wire.send("GET /health HTTP/1.1\r\nHost: sfai\r\n\r\nGET /v1/models HTTP/1.1\r\nHost: sfai\r\n\r\n")
    assert wire.answer()[1]["status"] == "ok"
    assert wire.answer()[1]["object"] == "list"


def test_a_client_that_waits_for_100_continue_gets_it(wire, upstream):
    upstream.chat(json_reply(openai.reply()))
    wire.send(f"{HEAD}Content-Length: {len(BODY)}\r\nExpect: 100-continue\r\n\r\n")
    assert wire.head()[0] == 100
    assert wire.send(BODY).answer()[0] == 200


def test_a_body_may_come_in_chunks(wire, upstream):
    upstream.chat(json_reply(openai.reply()))
    wire.send(f"{HEAD}Transfer-Encoding: chunked\r\n\r\n")
    for at in range(0, len(BODY), 10):
        piece = BODY[at : at + 10]
        wire.send(b"%x;note=1\r\n%s\r\n" % (len(piece), piece))
    assert wire.send("0\r\n\r\n").answer()[0] == 200
    assert upstream.last.json["messages"] == chat_body("coder")["messages"]


def test_a_request_may_come_byte_by_byte(wire):
    for byte in b"GET /health HTTP/1.1\r\nHost: sfai\r\n\r\n":
        wire.send(bytes([byte]))
    assert wire.answer()[0] == 200


def test_a_body_over_the_limit_is_refused(client, upstream):
    reply = client.chat("coder", "x" * LIMIT)
    assert (reply.status, reply.error["type"]) == (413, "invalid_request_error")
    assert upstream.requests == []


def test_a_body_up_to_the_limit_is_taken(client, upstream):
    upstream.chat(json_reply(openai.reply()))
    assert client.chat("coder", "x" * (LIMIT - 200)).status == 200


def test_an_announced_body_over_the_limit_is_not_waited_for(wire):
    wire.send(f"{HEAD}Content-Length: {LIMIT + 1}\r\nExpect: 100-continue\r\n\r\n")
    assert wire.answer()[0] == 413


def test_chunks_over_the_limit_are_refused(wire):
    wire.send(f"{HEAD}Transfer-Encoding: chunked\r\n\r\n")
    wire.send(b"%x\r\n%s\r\n" % (LIMIT + 1, b"x" * (LIMIT + 1)))
    assert wire.answer()[0] == 413


def test_an_old_client_gets_its_answer_and_the_end(wire):
    wire.send("GET /health HTTP/1.0\r\n\r\n")
    assert wire.answer()[0] == 200
    assert wire.at_end()


def test_a_client_that_wants_no_more_gets_the_end(wire):
    wire.send("GET /health HTTP/1.1\r\nHost: sfai\r\nConnection: close\r\n\r\n")
    assert wire.answer()[0] == 200
    assert wire.at_end()


MALFORMED = [
    ("no HTTP", "hello\r\n\r\n"),
    ("two lengths", f"{HEAD}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{{}}"),
    ("a length and chunks", f"{HEAD}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
    ("a length that is none", f"{HEAD}Content-Length: two\r\n\r\n"),
    ("a bad chunk size", f"{HEAD}Transfer-Encoding: chunked\r\n\r\nzz\r\n{{}}\r\n"),
    ("a header without a colon", "GET /health HTTP/1.1\r\nHost sfai\r\n\r\n"),
]


@pytest.mark.parametrize("request_bytes", [case[1] for case in MALFORMED], ids=[case[0] for case in MALFORMED])
def test_a_malformed_request_is_refused_and_the_connection_ends(wire, request_bytes):
    status, body = wire.send(request_bytes).answer()
    assert (status, body["error"]["type"]) == (400, "invalid_request_error")
    assert wire.at_end()


def test_a_head_without_an_end_is_refused(wire):
    wire.send("GET /health HTTP/1.1\r\nHost: sfai\r\nX-Long: " + "x" * 100_000)
    assert wire.head()[0] == 431


def test_head_has_the_length_and_no_body(wire):
    status, headers = wire.send("HEAD /health HTTP/1.1\r\nHost: sfai\r\n\r\n").head()
    assert (status, int(headers["content-length"]) > 0) == (200, True)
    assert wire.send("GET /health HTTP/1.1\r\nHost: sfai\r\n\r\n").answer()[0] == 200


ASKING = {
    "origin": "https://app.example",
    "access-control-request-method": "POST",
    "access-control-request-headers": "authorization,content-type,x-stainless-os",
}


def test_a_page_of_a_listed_origin_may_ask(program):
    reply = ask(program.url, "OPTIONS", "/v1/chat/completions", headers=ASKING)
    assert reply.status in (200, 204)
    assert reply.headers["access-control-allow-origin"] == "https://app.example"
    assert "POST" in reply.headers["access-control-allow-methods"]
    assert "authorization" in reply.headers["access-control-allow-headers"].lower()


def test_a_page_of_a_listed_origin_may_read_the_answer(client, upstream):
    upstream.chat(json_reply(openai.reply()))
    reply = client.post("/v1/chat/completions", chat_body("coder"), origin="https://app.example")
    assert reply.headers["access-control-allow-origin"] == "https://app.example"
    assert "origin" in reply.headers["vary"].lower()


def test_a_page_of_another_origin_may_not(program):
    reply = ask(program.url, "OPTIONS", "/v1/chat/completions", headers={**ASKING, "origin": "https://evil.example"})
    assert "access-control-allow-origin" not in reply.headers


def test_without_listed_origins_no_page_may(start, upstream):
    program = start(usual_map(upstream))
    assert "access-control-allow-origin" not in ask(program.url, "OPTIONS", "/v1/chat/completions", headers=ASKING).headers
    assert "access-control-allow-origin" not in ask(program.url, "GET", "/health", headers=ASKING).headers


def test_odd_line_ends_and_names_do_not_reach_the_vendor(client, upstream):
    upstream.chat(json_reply(openai.reply()))
    assert client.post("/v1/chat/completions", chat_body("coder"), **{"x-request-id": "mine", "x-sfai-role": "other"}).status == 200
    assert "x-sfai-role" not in upstream.last.headers


def test_two_clients_at_once_are_both_served(program, upstream):
    upstream.chat(json_reply(openai.reply()))
    idle = Wire(program.port)
    assert Client(program.url).chat("coder").status == 200
    assert idle.send("GET /health HTTP/1.1\r\nHost: sfai\r\n\r\n").answer()[0] == 200
    idle.socket.close()
