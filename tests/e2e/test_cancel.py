"""A client that leaves ends the vendor's work; a client that is slow slows it."""

import json
import threading
import time

import pytest

import anthropic_events as anthropic
import openai_events as openai
from answers import Hold, json_reply, never, streamed
from client import JSON, chat_body, connect

PIECE = "x" * 16_000
MANY = 8_000  # pieces: 128 MB


def opening(role: str) -> list[bytes]:
    if role == "coder":
        return [openai.first(), *openai.text("Hello")]
    return [anthropic.start(), *anthropic.text(0, "Hello")[:2]]


def script(upstream, role: str, *answers) -> None:
    (upstream.messages if role == "claude" else upstream.chat)(*answers)


def delay_until_the_vendor_saw_it(request, left_at: float) -> float:
    assert request.closed.wait(5), "the vendor's connection stayed open"
    return request.closed_at - left_at


def leave_a_stream(client, upstream, role: str) -> float:
    upstream.reset()
    script(upstream, role, streamed([*opening(role), Hold()]))
    stream = client.stream(role)
    next(stream.events())
    return delay_until_the_vendor_saw_it(upstream.last, stream.leave())


def leave_before_the_answer(client, upstream, role: str, **members) -> float:
    upstream.reset()
    script(upstream, role, never())
    connection = connect(client.url)
    connection.request("POST", "/v1/chat/completions", json.dumps(chat_body(role, **members)).encode(), JSON)
    request = upstream.wait_for_requests(1)[0]
    connection.close()
    return delay_until_the_vendor_saw_it(request, time.monotonic())


@pytest.mark.parametrize("role", ["coder", "claude"])
def test_a_client_that_leaves_a_stream_cancels_it_within_100_ms(client, upstream, role):
    # The best of three: what is measured is the program, not what else the machine does.
    assert min(leave_a_stream(client, upstream, role) for _ in range(3)) < 0.100


@pytest.mark.parametrize("stream", [True, False])
@pytest.mark.parametrize("role", ["coder", "claude"])
def test_a_client_that_leaves_while_the_vendor_thinks_cancels_it_within_100_ms(client, upstream, role, stream):
    assert min(leave_before_the_answer(client, upstream, role, stream=stream) for _ in range(3)) < 0.100


def test_a_client_that_left_stands_in_the_log(client, upstream, program):
    script(upstream, "coder", streamed([*opening("coder"), Hold()]))
    stream = client.stream("coder")
    next(stream.events())
    stream.leave()
    line = program.log_of(stream.headers["x-request-id"])
    assert (line["status"], line["error_kind"]) == (200, "client_gone")


def test_a_client_that_leaves_does_not_lead_to_a_fallback(client, upstream):
    script(upstream, "coder", never())
    leave_before_the_answer(client, upstream, "coder")
    script(upstream, "coder", json_reply(openai.reply()))
    assert client.chat("coder").status == 200
    assert len(upstream.requests) == 2


def large(role: str):
    if role == "coder":
        return streamed([openai.first(), *openai.text(PIECE) * MANY])
    return streamed([anthropic.start(), anthropic.text(0, PIECE)[0], *anthropic.text(0, PIECE)[1:2] * MANY])


def plateau(value) -> int:
    """The value once it has not risen for half a second."""
    changed, before, wait = time.monotonic(), -1, threading.Event()
    while time.monotonic() - changed < 0.5:
        if (now := value()) != before:
            changed, before = time.monotonic(), now
        wait.wait(0.02)
    return before


def slow_stream(client, upstream, role: str):
    """A stream that nobody reads, once the vendor can send nothing more, and the bytes he sent."""
    script(upstream, role, large(role))
    stream = client.stream(role, receive_buffer=64 << 10)
    taken = plateau(lambda: upstream.last.sent)
    assert taken < 40 << 20, "the system's buffers on both sides hold less than that"
    return stream, taken


@pytest.mark.parametrize("role", ["coder", "claude"])
def test_a_slow_client_slows_the_vendor_and_costs_no_memory(client, upstream, program, role):
    # The first one fills what AddressSanitizer keeps of all that was freed; what the second one adds is the program's own.
    slow_stream(client, upstream, role)[0].leave()
    assert upstream.last.closed.wait(5)
    before = program.resident_bytes()
    stream, taken = slow_stream(client, upstream, role)
    assert program.resident_bytes() - before < 24 << 20
    while upstream.last.sent < taken + (4 << 20):
        assert stream.read()
    stream.leave()
    assert upstream.last.closed.wait(5)
