"""The load of scripts/bench notices what is wrong with an answer: a gateway that cuts corners must not look fast."""

import os
import pathlib
import socketserver
import threading
import time

import pytest

from load_process import Fault, LoadProcess

PROGRAM = pathlib.Path(os.environ.get("SFAI_BENCH_LOAD", pathlib.Path(__file__).resolve().parents[2] / "build/bench/tests/bench/load/sfai_bench_load"))
JSON = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{}"
STREAM = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
WHOLE = {"connections": 2, "seconds": 0.1, "warm": 0}
ONE_CHUNK = {"rate": 20, "stream": 1, "chunks": 1, "seconds": 0.1, "warm": 0}


def whole(text: str) -> bytes:
    return JSON.format(len(text), text).encode()


def stream(*events: str, end: str = "0\r\n\r\n") -> bytes:
    return (STREAM + "".join(f"{len(event) + 8:x}\r\ndata: {event}\n\n\r\n" for event in events) + end).encode()


def chunk(milliseconds_ago: float = 0) -> str:
    return f'{{"content":"@{time.monotonic_ns() - int(milliseconds_ago * 1e6):016d}@"}}'


class Gateway(socketserver.ThreadingTCPServer):
    """Answers every request with what `answer` makes."""

    allow_reuse_address, daemon_threads = True, True

    def __init__(self, answer):
        self.answer = answer
        super().__init__(("127.0.0.1", 0), Connection)
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()


class Connection(socketserver.BaseRequestHandler):
    def handle(self):
        while self.request.recv(65536):
            self.request.sendall(self.server.answer())


@pytest.fixture(scope="module")
def load(tmp_path_factory):
    with LoadProcess(PROGRAM, tmp_path_factory.mktemp("load")) as process:
        yield process


def measure(load: LoadProcess, words: dict, answer) -> dict:
    with Gateway(answer) as gateway:
        try:
            return load.measure({"port": gateway.server_address[1], **words})
        finally:
            gateway.shutdown()


@pytest.mark.parametrize("path", ["/v1/chat/completions", "/v1/messages"])
def test_its_own_mock_answers_in_both_dialects(load, path):
    whole_answers = load.measure({"port": load.port, "path": path, **WHOLE})
    streams = load.measure({"port": load.port, "path": path, **ONE_CHUNK, "chunks": 3, "interval_ms": 5, "seconds": 0.3})
    assert whole_answers["requests"] > 0
    assert streams["chunks"] >= 3


def test_counts_whole_answers(load):
    assert measure(load, WHOLE, lambda: whole('{"content":"Hello from the mock."}'))["requests"] > 0


@pytest.mark.parametrize(
    ("words", "answer", "fault"),
    [
        (WHOLE, lambda: whole('{"content":"Something else."}'), "without its end"),
        (WHOLE, lambda: whole("Hello from the mock.").replace(b"200 OK", b"502 Bad Gateway"), "without status 200"),
        (WHOLE, lambda: b"Hello from the mock.\r\n\r\n", "without status 200"),
        (ONE_CHUNK, lambda: stream(chunk()), "without its end"),
        (ONE_CHUNK, lambda: stream("[DONE]"), "0 chunks of 1"),
        (ONE_CHUNK, lambda: stream(chunk(), chunk(), "[DONE]"), "2 chunks of 1"),
        (ONE_CHUNK, lambda: stream(chunk(), "[DONE]", end="X\r\n\r\n"), "not HTTP"),
        (ONE_CHUNK, lambda: stream(chunk(), "[DONE]"), "arrived of 0 that were sent"),
    ],
)
def test_an_answer_that_the_mock_did_not_give_is_a_fault(load, words, answer, fault):
    with pytest.raises(Fault, match=fault):
        measure(load, words, answer)


def test_a_connection_that_ends_within_an_answer_is_a_fault(load):
    class Cut(Connection):
        def handle(self):
            self.request.recv(65536)
            self.request.sendall(stream(chunk(), end=""))

    with Gateway(None) as gateway:
        gateway.RequestHandlerClass = Cut
        with pytest.raises(Fault, match="ended within an answer"):
            load.measure({"port": gateway.server_address[1], **ONE_CHUNK})
        gateway.shutdown()
