"""Streams: any cut of the bytes, plain and TLS, gives the same; ends are true ends; silence and slowness are kept."""

import json
import time

import pytest

import anthropic_events as anthropic
import openai_events as openai
from answers import CUTS, Answer, Cut, Hold, Pause, streamed
from client import Stream, chat_body, content_of, errors_of
from maps import CLAUDE, vendors

WIDE = ("Gr", "üße 世界 ", "👩‍🚀", "\u2028end")


@pytest.fixture(scope="module")
def model_map(upstream, authority) -> dict:
    ca = {"ca_file": str(authority.ca_file)}
    secure = {
        "openai_tls": {"dialect": "openai_chat", "base_url": f"{upstream.tls_url}/v1", **ca},
        "anthropic_tls": {"dialect": "anthropic", "base_url": upstream.tls_url, **ca},
        "distrusted": {"dialect": "openai_chat", "base_url": f"{upstream.tls_url}/v1"},
        # The same address, by a name that stands in no certificate.
        "misnamed": {"dialect": "openai_chat", "base_url": f"{upstream.tls_url.replace('localhost', '127.1')}/v1", **ca},
    }
    roles = {"coder": "openai/gpt-4.1", "claude": CLAUDE, "coder_tls": "openai_tls/gpt-4.1", "claude_tls": "anthropic_tls/claude-sonnet-4-5"}
    idle = {"provider": "openai", "model": "gpt-4.1", "timeouts": {"idle_ms": 400}}
    return {"models": {**roles, "distrusted": "distrusted/x", "misnamed": "misnamed/x", "idle": idle}, "providers": {**vendors(upstream), **secure}}


def script(upstream, role: str, *pieces: bytes | Pause | Cut | Hold) -> None:
    (upstream.messages if role.startswith("claude") else upstream.chat)(streamed(pieces))


STREAMS = {
    "coder": b"".join(openai.stream(openai.text(*WIDE))),
    "claude": b"".join(anthropic.stream(anthropic.text(0, *WIDE))),
}
ENDS = {"lf": lambda data: data, "crlf": lambda data: data.replace(b"\n", b"\r\n")}


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("cut", CUTS)
@pytest.mark.parametrize("role", ["coder", "claude", "coder_tls", "claude_tls"])
def test_a_stream_is_the_same_however_its_bytes_are_cut(client, upstream, role, cut, end):
    script(upstream, role, *CUTS[cut](ENDS[end](STREAMS[role.removesuffix("_tls")])))
    stream = client.stream(role)
    *chunks, last = stream.events()
    assert last == "[DONE]"
    assert content_of([json.loads(chunk) for chunk in chunks]) == "".join(WIDE)
    assert not stream.cut


@pytest.mark.parametrize("role", ["coder", "claude"])
def test_a_stream_whose_end_is_the_close_of_the_connection_is_complete(client, upstream, role):
    answer = streamed(CUTS["by_event"](STREAMS[role]), closes=True)
    (upstream.messages if role == "claude" else upstream.chat)(answer)
    assert list(client.stream(role).events())[-1] == "[DONE]"


@pytest.mark.parametrize("role", ["coder", "claude"])
@pytest.mark.parametrize("cut", [Cut(), Cut(reset=True), None], ids=["closed", "reset", "clean end without the last event"])
def test_a_stream_that_is_cut_after_content_ends_in_an_error(client, upstream, role, cut):
    script(upstream, role, *CUTS["by_event"](STREAMS[role])[:5], Pause(0.05), *([cut] if cut else []))
    stream = client.stream(role)
    events = list(stream.events())
    assert "[DONE]" not in events
    assert "error" in events[-1]
    assert errors_of([json.loads(events[-1])])[0]["message"]


def test_a_stream_that_stalls_ends_in_an_error_and_is_cancelled(client, upstream):
    script(upstream, "coder", openai.first(), *openai.text("Hel"), Hold())
    chunks = client.stream("idle").chunks()
    assert (content_of(chunks), len(errors_of(chunks))) == ("Hel", 1)
    assert upstream.last.closed.wait(2)


def test_a_certificate_of_an_unknown_authority_is_refused(client):
    reply = client.chat("distrusted")
    assert reply.status == 502
    assert "certificate" in reply.error["message"].lower()


def test_a_certificate_for_another_name_is_refused(client):
    assert client.chat("misnamed").status == 502


@pytest.mark.parametrize("role", ["coder", "claude"])
def test_each_event_leaves_when_it_is_complete(client, upstream, role):
    hold = Hold()
    events = CUTS["by_event"](STREAMS[role])
    held_after = 3 if role == "coder" else 5
    script(upstream, role, *events[:held_after], hold, *events[held_after:])
    incoming = (stream := client.stream(role)).events()
    texts = ""
    while not texts:
        texts += content_of([json.loads(next(incoming))])
    hold.release()
    assert list(incoming)[-1] == "[DONE]"
    assert not stream.cut


@pytest.mark.parametrize("role", ["coder", "claude"])
def test_the_head_goes_out_with_the_first_content(client, upstream, role):
    opening = [openai.first()] if role == "coder" else [anthropic.start()]
    content = openai.text("Hello") if role == "coder" else anthropic.text(0, "Hello")
    script(upstream, role, *opening, Pause(0.5), *content, Hold())
    stream = client.stream(role)
    assert 0.4 < stream.head_at - stream.sent_at < 1.5
    stream.leave()


@pytest.mark.parametrize("role", ["coder", "claude"])
@pytest.mark.parametrize("events", [0, 1])
def test_the_head_goes_out_after_two_seconds_without_content(client, upstream, role, events):
    hold = Hold()
    pieces = CUTS["by_event"](STREAMS[role])
    script(upstream, role, *pieces[:events], hold, *pieces[events:])
    stream = client.stream(role)
    assert stream.status == 200
    assert 1.9 < stream.head_at - stream.sent_at < 3.5
    hold.release()
    assert list(stream.events())[-1] == "[DONE]"


def test_a_vendor_s_comments_and_pings_do_not_disturb(client, upstream):
    script(
        upstream,
        "coder",
        b": OPENROUTER PROCESSING\n\n",
        openai.first(),
        b": ping\n\n",
        *openai.text("Hello"),
        openai.chunk({}, finish="stop"),
        openai.DONE,
    )
    assert content_of(client.stream("coder").chunks()) == "Hello"


def test_a_very_long_event_arrives_whole(client, upstream):
    text = "x" * 300_000
    script(upstream, "claude", *anthropic.stream(anthropic.text(0, text)))
    assert content_of(client.stream("claude").chunks()) == text


def test_a_stream_keeps_its_answer_apart_from_a_json_answer(client, upstream):
    """A vendor that ignores `stream` answers whole; the client still gets something that it can read."""
    upstream.chat(Answer(body=openai.reply("Hello")))
    stream = Stream(client.url, "/v1/chat/completions", chat_body("coder", stream=True), {})
    body = b""
    while piece := stream.read():
        body += piece
    assert b"Hello" in body


def test_streams_do_not_wait_for_each_other(client, upstream):
    held = Hold()
    upstream.chat(streamed([openai.first(), *openai.text("a"), held]), streamed(openai.stream(openai.text("b"))))
    first = client.stream("coder")
    begin = time.monotonic()
    assert content_of(client.stream("coder").chunks()) == "b"
    assert time.monotonic() - begin < 2
    first.leave()
