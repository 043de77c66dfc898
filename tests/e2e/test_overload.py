"""Too many clients, too little memory: what is beyond is told so, what is under way goes on."""

import json
import signal
import socket
import threading
import time

import pytest

import openai_events as openai
from answers import Hold, streamed
from client import Client, chat_body
from maps import usual_map
from raw_wire import RawWire


def held(hold: Hold):
    return streamed([openai.first(), *openai.text("Hel"), hold, *openai.text("lo"), openai.chunk({}, finish="stop"), openai.DONE])


@pytest.fixture
def open_streams(upstream):
    """Streams that have begun and wait for the test: open_streams(program, 3)."""
    hold = Hold()
    yield lambda program, count: [begun(upstream, program, hold) for _ in range(count)] + [hold]
    hold.release()


def begun(upstream, program, hold):
    upstream.chat(held(hold))
    stream = Client(program.url).stream("coder")
    events = stream.events()
    assert next(events)
    return events


def test_a_request_beyond_the_limit_is_told_so_in_its_own_dialect(start, upstream, open_streams):
    program = start(usual_map(upstream), "--max-requests", "2", "--threads", "2")
    first, second, hold = open_streams(program, 2)
    chat = Client(program.url).chat("coder")
    assert (chat.status, chat.headers["retry-after"], chat.error["code"]) == (503, "1", "too_many_requests_open")
    messages = Client(program.url).post("/v1/messages", {**chat_body("claude"), "max_tokens": 9})
    assert (messages.status, messages.headers["retry-after"], messages.json["type"], messages.error["type"]) == (503, "1", "error", "overloaded_error")
    assert Client(program.url).get("/health").status == 200
    line = program.log_of(chat.request_id)
    assert (line["status"], line["error_kind"], line["client_ip"]) == (503, "too_many_requests_open", "127.0.0.1")
    hold.release()
    assert [list(events)[-1] for events in (first, second)] == ["[DONE]", "[DONE]"]
    upstream.chat(streamed(openai.stream(openai.text("Hello"))))
    assert Client(program.url).stream("coder").status == 200


def test_a_connection_beyond_the_limit_is_told_so(start, upstream, open_streams):
    program = start(usual_map(upstream), "--max-connections", "2", "--threads", "1")
    first, second, hold = open_streams(program, 2)
    chat = Client(program.url).chat("coder")
    assert (chat.status, chat.headers["retry-after"], chat.error["code"]) == (503, "1", "too_many_connections")
    messages = Client(program.url).post("/v1/messages", {**chat_body("claude"), "max_tokens": 9})
    assert (messages.status, messages.json["type"]) == (503, "error")
    hold.release()
    assert [list(events)[-1] for events in (first, second)] == ["[DONE]", "[DONE]"]


def test_an_idle_connection_makes_room_for_a_new_one(start, upstream):
    program = start(usual_map(upstream), "--max-connections", "1", "--threads", "1")
    idle = RawWire(program.port).send("GET /health HTTP/1.1\r\nHost: sfai\r\n\r\n")
    assert idle.answer()[0] == 200
    assert Client(program.url).get("/health").status == 200
    assert idle.rest() == b""
    idle.close()


def test_a_flood_is_not_one_of_log_lines(start, upstream, open_streams):
    program = start(usual_map(upstream), "--max-requests", "1", "--threads", "1")
    *_, hold = open_streams(program, 1)
    refused = [Client(program.url).chat("coder").status for _ in range(100)]
    assert refused == [503] * 100
    hold.release()
    time.sleep(1.1)
    last = Client(program.url).get("/health")
    program.log_of(last.request_id)
    lines = [json.loads(line) for line in program.out.lines]
    shed = [line for line in lines if line["error_kind"] == "too_many_requests_open"]
    assert len(shed) < 60
    assert len(shed) + sum(line.get("not_logged", 0) for line in lines) == 100


def test_without_memory_new_requests_are_refused_and_health_is_not(start, upstream):
    program = start(usual_map(upstream), "--max-memory-bytes", "1000000")
    chat = Client(program.url).chat("coder")
    assert (chat.status, chat.headers["retry-after"], chat.error["code"]) == (503, "1", "memory_short")
    assert Client(program.url).get("/health").status == 200
    assert upstream.requests == []


def test_deep_nesting_is_refused_and_named(client):
    reply = client.post("/v1/chat/completions", b'{"model":"coder","messages":' + b"[" * 100_000 + b"]" * 100_000 + b"}")
    assert (reply.status, reply.error["type"]) == (400, "invalid_request_error")
    assert "512 levels" in reply.error["message"]


def test_ten_megabytes_of_brackets_cost_a_moment(client):
    begin = time.monotonic()
    assert client.post("/v1/chat/completions", b"[" * 10_000_000).status == 400
    assert client.post("/v1/chat/completions", b'{"a":' * 2_000_000).status == 400
    assert time.monotonic() - begin < 5


def drains(start, upstream, *arguments: str, tls=None):
    program = start(usual_map(upstream), "--drain-seconds", "20", "--threads", "2", *arguments)
    hold, done = Hold(), []
    upstream.chat(held(hold))
    body = json.dumps(chat_body("coder", stream=True))
    wires = [RawWire(program.port, tls) for _ in range(50)]
    for wire in wires:
        wire.send(f"POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n\r\n{body}")
    assert [wire.head()[0] for wire in wires] == [200] * 50
    program.signal(signal.SIGTERM)
    program.err.wait(lambda line: "draining" in line)
    with pytest.raises(OSError):
        for _ in range(100):  # the word is said before the sockets are closed
            RawWire(program.port, tls).close()
            threading.Event().wait(0.02)
    hold.release()
    for wire in wires:
        done.append(wire.read_stream())
        wire.close()
    assert all(answer.endswith(b"data: [DONE]\n\n\r\n0\r\n\r\n") for answer in done)
    assert program.wait() == 0


def test_fifty_open_streams_are_drained(start, upstream):
    drains(start, upstream)


def test_fifty_open_streams_are_drained_over_tls(start, upstream, authority, client_tls):
    drains(start, upstream, "--tls-cert", str(authority.certificate), "--tls-key", str(authority.key), tls=client_tls)


def test_a_client_that_always_has_another_request_ready_does_not_keep_a_thread(start, upstream):
    """Requests sent ahead without an end: the others on the same thread are answered, and the program ends when it is told to."""
    program = start(usual_map(upstream), "--threads", "1", "--drain-seconds", "1")
    sent_ahead = b"GET /health HTTP/1.1\r\nhost: x\r\n\r\n" * 500
    over = threading.Event()
    greedy = [socket.create_connection(("127.0.0.1", program.port)) for _ in range(2)]

    def send(connection) -> None:
        try:
            while not over.is_set():
                connection.sendall(sent_ahead)
        except OSError:
            over.set()

    def read(connection) -> None:
        while not over.is_set() and connection.recv(1 << 20):
            pass

    threads = [threading.Thread(target=work, args=(connection,), daemon=True) for connection in greedy for work in (send, read)]
    for thread in threads:
        thread.start()
    waits = []
    for _ in range(20):
        begun = time.monotonic()
        assert Client(program.url).get("/health").status == 200
        waits.append(time.monotonic() - begun)
    assert sorted(waits)[len(waits) // 2] < 0.5, waits
    program.signal(signal.SIGTERM)
    assert program.wait(10) in (0, 1)
    over.set()
    for connection in greedy:
        connection.close()
