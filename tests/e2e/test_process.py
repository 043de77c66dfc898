"""The program as a process: start, refusals to start, signals and the drain."""

import signal
import socket
import threading
import time

import pytest

import openai_events as openai
from answers import Hold, streamed
from client import Client, content_of
from maps import usual_map
from program import run


@pytest.fixture
def served(start, upstream):
    # Several threads: the one that a stream is on is rarely the one that hears the signals.
    return start(usual_map(upstream), "--drain-seconds", "10", "--threads", "4")


def open_stream(upstream, served):
    hold = Hold()
    upstream.chat(streamed([openai.first(), *openai.text("Hel"), hold, *openai.text("lo"), openai.chunk({}, finish="stop"), openai.DONE]))
    stream = Client(served.url).stream("coder")
    incoming = stream.events()
    next(incoming)
    return hold, stream, incoming


def refuses_connections(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def wait_until(condition, timeout: float = 5) -> bool:
    end, pause = time.monotonic() + timeout, threading.Event()
    while not condition() and time.monotonic() < end:
        pause.wait(0.01)
    return condition()


def test_the_version_is_said():
    ended = run("--version")
    assert ended.returncode == 0
    assert any(character.isdigit() for character in ended.stdout)


def test_the_start_names_the_address_and_a_line_to_try(served):
    assert served.err.wait(lambda line: line.startswith("sfai ") and f"listening on http://127.0.0.1:{served.port}" in line)
    assert served.url in served.err.wait(lambda line: "curl" in line)
    assert served.out.lines == []


def test_a_signal_ends_an_idle_program_at_once(served):
    begin = time.monotonic()
    served.signal(signal.SIGTERM)
    assert served.wait() == 0
    assert time.monotonic() - begin < 3


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_open_streams_are_finished_before_the_end(upstream, served, number):
    hold, stream, incoming = open_stream(upstream, served)
    served.signal(number)
    assert wait_until(lambda: refuses_connections(served.port)), "new connections are still taken"
    hold.release()
    events = list(incoming)
    assert (events[-1], stream.cut) == ("[DONE]", False)
    assert served.wait() == 0


def test_a_second_signal_ends_open_streams_too(upstream, served):
    _, stream, incoming = open_stream(upstream, served)
    served.signal(signal.SIGTERM)
    assert wait_until(lambda: refuses_connections(served.port))
    served.signal(signal.SIGTERM)
    begin = time.monotonic()
    served.wait()
    assert time.monotonic() - begin < 3
    assert "[DONE]" not in list(incoming)
    assert upstream.last.closed.wait(2)


def test_the_drain_has_an_end(start, upstream):
    served = start(usual_map(upstream), "--drain-seconds", "1")
    _, stream, _ = open_stream(upstream, served)
    begin = time.monotonic()
    served.signal(signal.SIGTERM)
    served.wait()
    assert 0.8 < time.monotonic() - begin < 5
    stream.leave()


def test_it_refuses_to_serve_the_world_without_keys(tmp_path):
    path = tmp_path / "model_map.json"
    path.write_text('{"models": {"demo": "demo/demo"}}')
    ended = run("serve", "--host", "0.0.0.0", "--port", "0", "--config", str(path))
    assert ended.returncode != 0
    assert "--client-keys" in ended.stderr or "SFAI_CLIENT_KEYS" in ended.stderr


def test_it_serves_the_world_when_told_so(start):
    program = start({"models": {"demo": "demo/demo"}}, "--host", "0.0.0.0", "--auth", "none")
    assert Client(f"http://127.0.0.1:{program.port}").get("/health").status == 200


def test_a_taken_port_is_named(served, tmp_path):
    path = tmp_path / "model_map.json"
    path.write_text('{"models": {"demo": "demo/demo"}}')
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = run("serve", "--port", str(port), "--config", str(path))
    assert ended.returncode != 0
    assert str(port) in ended.stderr


def test_an_unknown_option_is_refused():
    ended = run("serve", "--prot", "1")
    assert ended.returncode != 0
    assert "prot" in ended.stderr


def test_check_accepts_a_good_map_and_refuses_a_bad_one(tmp_path):
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text('{"models": {"demo": "demo/demo"}}')
    bad.write_text('{"models": {"demo": "dmo/demo"}}')
    assert run("check", str(good)).returncode == 0
    assert run("check", str(bad)).returncode != 0


def test_many_requests_leave_no_descriptor_behind(upstream, served):
    client = Client(served.url)
    upstream.chat(streamed(openai.stream(openai.text("Hello"))))
    assert content_of(client.stream("coder").chunks()) == "Hello"
    before = served.descriptors()
    for _ in range(50):
        client.stream("coder").chunks()
    assert wait_until(lambda: served.descriptors() <= before + 4)
