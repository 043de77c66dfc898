"""A plain HTTP client that hides nothing: whole answers, and streams with the time at which each event came."""

import dataclasses
import http.client
import json
import socket
import time
from collections.abc import Iterator

from program import PROMPT

JSON = {"content-type": "application/json"}


@dataclasses.dataclass
class Reply:
    status: int
    headers: dict[str, str]  # names in lower case
    body: bytes

    @property
    def json(self) -> dict:
        return json.loads(self.body)

    @property
    def error(self) -> dict:
        return self.json["error"]

    @property
    def request_id(self) -> str:
        return self.headers["x-request-id"]


class Stream:
    """An answer of server-sent events, read as it arrives."""

    def __init__(self, url: str, path: str, body: dict, headers: dict[str, str], receive_buffer: int = 0):
        self.sent_at = time.monotonic()
        self._connection = connect(url, receive_buffer)
        self._connection.request("POST", path, json.dumps(body).encode(), {**JSON, **headers})
        self._response = self._connection.getresponse()
        self.head_at = time.monotonic()
        self.status = self._response.status
        self.headers = {name.lower(): value for name, value in self._response.getheaders()}
        self.cut = False  # the connection ended without the last chunk
        self.times: list[float] = []

    def events(self) -> Iterator[str]:
        """The data of each event, `[DONE]` included."""
        held = b""
        while piece := self.read():
            held += piece
            *complete, held = held.split(b"\n\n")
            for event in complete:
                self.times.append(time.monotonic())
                if data := [line[6:] for line in event.decode().split("\n") if line.startswith("data: ")]:
                    yield "\n".join(data)

    def chunks(self) -> list[dict]:
        return [json.loads(event) for event in self.events() if event != "[DONE]"]

    def read(self) -> bytes:
        try:
            piece = self._response.read1(1 << 16)
        except (http.client.IncompleteRead, ConnectionError):
            self.cut = True
            piece = b""
        if not piece:
            self._connection.close()
        return piece

    def leave(self) -> float:
        """Closes the connection as a client does whose user pressed stop; returns when."""
        # Both: the response owns the socket once the connection has said that it will close.
        self._response.close()
        self._connection.close()
        return time.monotonic()


def connect(url: str, receive_buffer: int = 0, timeout: float = 20) -> http.client.HTTPConnection:
    host, port = url.removeprefix("http://").split(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=timeout)
    if receive_buffer:
        connection.sock = socket.socket()
        connection.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        connection.sock.settimeout(timeout)
        connection.sock.connect((host, int(port)))
    return connection


def ask(url: str, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> Reply:
    connection = connect(url)
    try:
        connection.request(method, path, body, headers or {})
        response = connection.getresponse()
        return Reply(response.status, {name.lower(): value for name, value in response.getheaders()}, response.read())
    finally:
        connection.close()


def chat_body(role: str, text: str = f"{PROMPT} hello", **members) -> dict:
    return {"model": role, "messages": [{"role": "user", "content": text}], **members}


class Client:
    """Speaks to one program, with one key."""

    def __init__(self, url: str, key: str = ""):
        self.url = url
        self.headers = {"authorization": f"Bearer {key}"} if key else {}

    def get(self, path: str, **headers: str) -> Reply:
        return ask(self.url, "GET", path, headers={**self.headers, **headers})

    def post(self, path: str, body: dict | bytes, **headers: str) -> Reply:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        return ask(self.url, "POST", path, data, {**JSON, **self.headers, **headers})

    def chat(self, role: str, text: str = f"{PROMPT} hello", **members) -> Reply:
        return self.post("/v1/chat/completions", chat_body(role, text, **members))

    def stream(self, role: str, *, receive_buffer: int = 0, **members) -> Stream:
        body = chat_body(role, stream=True, **members)
        return Stream(self.url, "/v1/chat/completions", body, self.headers, receive_buffer)


def content_of(chunks: list[dict]) -> str:
    return "".join(chunk["choices"][0]["delta"].get("content") or "" for chunk in chunks if chunk.get("choices"))


def errors_of(chunks: list[dict]) -> list[dict]:
    return [chunk["error"] for chunk in chunks if "error" in chunk]
