"""The first request of a new environment, where everything that it needs is slow: the map in S3, the keys, the vendor's handshake."""

import http.server
import json
import threading
import time

import pytest

import openai_events as openai
from client import Client
from lambda_fixtures import launch  # noqa: F401

DELAY = 1.0  # of each of them


class Slow(http.server.ThreadingHTTPServer):
    """Answers POST and GET with what `bodies` says for its path, DELAY late, and speaks TLS where a context is given."""

    daemon_threads = True

    def __init__(self, context=None):
        super().__init__(("127.0.0.1", 0), Handler)
        self.context = context
        self.reached: dict[str, float] = {}
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def finish_request(self, request, client_address):
        if self.context:
            self.reached["handshake"] = time.monotonic()
            time.sleep(DELAY)
            request = self.context.wrap_socket(request, server_side=True)
        super().finish_request(request, client_address)

    def url(self, scheme: str = "http", host: str = "127.0.0.1") -> str:
        return f"{scheme}://{host}:{self.server_address[1]}"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self._answer("map", self.server.map, etag='"one"')

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        if "SecretId" in body:
            return self._answer(body["SecretId"], json.dumps({"SecretString": "sk-test-first-request"}).encode())
        return self._answer("chat", openai.reply())

    def _answer(self, what: str, body: bytes, **headers: str) -> None:
        self.server.reached[what] = time.monotonic()
        if not self.server.context:
            time.sleep(DELAY)
        self.send_response(200)
        for name, value in {"content-length": str(len(body)), "content-type": "application/json", **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def vendor(authority):
    server = Slow(authority.server)
    yield server
    server.shutdown()


@pytest.fixture
def aws():
    server = Slow()
    yield server
    server.shutdown()


def test_all_of_them_begin_together(launch, aws, vendor, authority):  # noqa: F811
    row = {"base_url": vendor.url("https", "localhost") + "/v1", "ca_file": str(authority.ca_file)}
    model_map = {"models": {"coder": "openai/m"}, "providers": {"openai": row}}
    aws.map = json.dumps(model_map).encode()
    variables = {"SFAI_AUTH": "none", "AWS_ENDPOINT_URL": aws.url(), "SFAI_CONFIG_BUCKET": "bucket", "SFAI_SECRET_PREFIX": "/sfai/test"}
    platform = launch(model_map, variables)
    assert Client(platform.url).chat("coder").status == 200
    begun = {**aws.reached, "handshake": vendor.reached["handshake"]}
    assert sorted(begun) == ["/sfai/test/OPENAI_API_KEY", "handshake", "map"]
    assert max(begun.values()) - min(begun.values()) < DELAY, "one waited for another"
