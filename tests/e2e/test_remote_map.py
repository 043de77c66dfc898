"""A map in a slow S3: what a request does meanwhile. S3 and the vendor are little servers that note when they were reached."""

import http.server
import json
import threading
import time

import pytest

import openai_events as openai
from client import Client
from program import KEYS, Program

DELAY = 0.4  # of S3, once it is slow
AWS = {"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "not-a-secret", "AWS_REGION": "us-east-1"}


class Noting(http.server.ThreadingHTTPServer):
    """Notes each connection and each answer with its time."""

    daemon_threads = True

    def __init__(self, handler):
        super().__init__(("127.0.0.1", 0), handler)
        self.connected: list[float] = []
        self.answered: list[float] = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def get_request(self):
        request = super().get_request()
        self.connected.append(time.monotonic())
        return request

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.server.answered.append(time.monotonic())
        self.send_response(status)
        for name, value in {"content-length": str(len(body)), "content-type": "application/json", **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class S3Handler(Handler):
    def do_GET(self):
        if self.server.slow:
            time.sleep(DELAY)
        known = self.headers.get("if-none-match") == self.server.etag
        self.answer(304 if known else 200, b"" if known else self.server.map, etag=self.server.etag)


class VendorHandler(Handler):
    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        self.answer(200, openai.reply())


@pytest.fixture
def vendor():
    server = Noting(VendorHandler)
    yield server
    server.shutdown()


@pytest.fixture
def s3(vendor):
    server = Noting(S3Handler)
    server.slow = False
    server.etag = '"one"'
    server.map = json.dumps({"models": {"coder": "openai/m"}, "providers": {"openai": {"base_url": f"{vendor.url}/v1"}}}).encode()
    yield server
    server.shutdown()


@pytest.fixture
def serve(s3):
    running: list[Program] = []

    def start(**variables: str) -> Program:
        environment = {**KEYS, **AWS, "AWS_ENDPOINT_URL_S3": s3.url, **variables}
        running.append(Program("s3://bucket/config/model_map.json", "--threads", "1", keys=environment))
        return running[-1]

    yield start
    for program in running:
        program.stop()
        program.assert_clean()


def test_the_vendor_is_connected_while_s3_is_asked(serve, s3, vendor):
    program = serve()
    s3.slow = True
    assert Client(program.url).chat("coder").status == 200
    assert (len(vendor.connected), len(vendor.answered)) == (1, 1)
    assert vendor.connected[0] < s3.answered[-1] - DELAY / 2
    assert vendor.answered[0] > s3.answered[-1], "the request left before the map was known"


def test_a_kept_connection_is_not_made_again(serve, s3, vendor):
    program = serve()
    s3.slow = True
    statuses = [Client(program.url).chat("coder").status for _ in range(3)]
    assert (statuses, len(vendor.connected), len(s3.answered)) == ([200] * 3, 1, 4)


def test_a_map_that_may_be_old_costs_no_time(serve, s3):
    program = serve(SFAI_CONFIG_MAX_AGE_MS="60000")
    s3.slow = True
    begun = time.monotonic()
    assert Client(program.url).chat("coder").status == 200
    assert time.monotonic() - begun < DELAY
    assert len(s3.answered) == 1


def test_nobody_without_a_map_is_served(s3):
    s3.map = b"{"
    with pytest.raises(AssertionError):
        Program("s3://bucket/config/model_map.json", "--threads", "1", keys={**KEYS, **AWS, "AWS_ENDPOINT_URL_S3": s3.url})
