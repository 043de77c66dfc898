"""A client that hides nothing: one request, and all that came of it, byte by byte."""

import asyncio
import dataclasses
import json

from cells import Cell
from talk import Talk

PROMPT = "PROMPT-CANARY hello"
ADVICE = ("retry-after", "retry-after-ms", "x-should-retry")


@dataclasses.dataclass
class Answer:
    status: int = 0
    headers: dict[str, str] = dataclasses.field(default_factory=dict)
    text: str = ""
    error: tuple[str, str | None] | None = None
    message: str = ""
    ended: bool = False
    framed: bool = False  # the HTTP answer is complete
    body: bytes = b""

    @property
    def advice(self) -> tuple[tuple[str, str], ...]:
        return tuple((name, self.headers[name]) for name in ADVICE if name in self.headers)


def request_of(cell: Cell, role: str) -> bytes:
    path = "/v1/chat/completions" if cell.inbound == "openai_chat" else "/v1/messages"
    body = {"model": role, "messages": [{"role": "user", "content": PROMPT}], "stream": cell.mode == "stream", "max_tokens": 100}
    data = json.dumps(body).encode()
    return f"POST {path} HTTP/1.1\r\nhost: sfai\r\nconnection: close\r\ncontent-length: {len(data)}\r\n\r\n".encode() + data


async def ask(port: int, cell: Cell, role: str, talk: Talk) -> Answer:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(request_of(cell, role))
        answer = await read_head(reader)
        if answer.headers.get("transfer-encoding") == "chunked":
            await read_chunks(reader, answer, cell, talk)
        else:
            answer.body = await reader.read(-1)
            answer.framed = len(answer.body) == int(answer.headers.get("content-length", "-1"))
        read_body(answer, cell)
        return answer
    finally:
        writer.transport.abort()


async def read_head(reader: asyncio.StreamReader) -> Answer:
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().rstrip().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return Answer(int(first.split(" ")[1]), headers)


async def read_chunks(reader: asyncio.StreamReader, answer: Answer, cell: Cell, talk: Talk) -> None:
    while True:
        read_body(answer, cell)
        talk.got(answer.text)
        try:
            size = int(await reader.readuntil(b"\r\n"), 16)
            piece = (await reader.readexactly(size + 2))[:-2]
        except (asyncio.IncompleteReadError, ConnectionError):
            return
        if size == 0:
            answer.framed = True
            return
        answer.body += piece


def read_body(answer: Answer, cell: Cell) -> None:
    if answer.headers.get("content-type", "").startswith("text/event-stream"):
        answer.text, answer.error, answer.ended = "", None, False
        for event in answer.body.split(b"\n\n"):
            read_event(answer, event.decode(), cell.inbound)
    elif answer.framed:
        read_object(answer, json.loads(answer.body), cell.inbound)


def read_event(answer: Answer, event: str, dialect: str) -> None:
    data = "\n".join(line.removeprefix("data: ") for line in event.split("\n") if line.startswith("data:"))
    if not data:
        return
    assert not answer.ended and not answer.error, f"an event behind the end: {data}"
    if data == "[DONE]":
        answer.ended = True
        return
    value = json.loads(data)
    if read_error(answer, value):
        return
    if dialect == "openai_chat":
        answer.text += "".join(choice["delta"].get("content") or "" for choice in value["choices"])
    else:
        answer.text += value.get("delta", {}).get("text", "")
        answer.ended = value["type"] == "message_stop"


def read_object(answer: Answer, value: dict, dialect: str) -> None:
    if read_error(answer, value):
        return
    if dialect == "openai_chat":
        (choice,) = value["choices"]
        answer.text, answer.ended = choice["message"]["content"], choice["finish_reason"] == "stop"
    else:
        (block,) = value["content"]
        answer.text, answer.ended = block["text"], value["stop_reason"] == "end_turn"


def read_error(answer: Answer, value: dict) -> bool:
    error = value.get("error")
    if error:
        answer.error, answer.message = (error["type"], error.get("code")), error["message"]
    return bool(error)
