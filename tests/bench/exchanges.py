"""What is said in the exchanges whose instructions are counted: requests of 0.9 KB, answers of 200 B, chunks of 290 B on the wire.

Every chunk bears its number, always in as many digits: so it is known when it arrived, and each costs the same.
"""

import dataclasses
import json

CLIENT_KEY = "bench-client-key"
STREAM_HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\ncache-control: no-cache\r\ntransfer-encoding: chunked\r\n\r\n"
OPENAI_MODEL, CLAUDE_MODEL = "gpt-4o-2024-08-06", "claude-sonnet-4-5"


def whole_answer(body: dict) -> bytes:
    content = json.dumps(body, separators=(",", ":")).encode()
    return b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s" % (len(content), content)


def mark_of(number: int) -> str:
    return f"@{number:016}@"


def framed(event: str) -> bytes:
    return b"%x\r\n%s\r\n" % (len(event), event.encode())


def openai_event(delta: dict, finish: str | None = None) -> bytes:
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
    chunk = {
        "id": "chatcmpl-0123456789abcdef", "object": "chat.completion.chunk", "created": 1700000000, "model": OPENAI_MODEL,
        "system_fingerprint": "fp_0123456789", "choices": [choice],
    }  # fmt: skip
    return framed(f"data: {json.dumps(chunk, separators=(',', ':'))}\n\n")


def anthropic_event(name: str, **members) -> bytes:
    return framed(f"event: {name}\ndata: {json.dumps({'type': name, **members}, separators=(',', ':'))}\n\n")


@dataclasses.dataclass(frozen=True)
class Vendor:
    """What a vendor of one dialect says."""

    whole: bytes
    stream_start: bytes
    stream_end: bytes

    def chunk(self, number: int) -> bytes:
        raise NotImplementedError


class OpenAi(Vendor):
    def chunk(self, number):
        return openai_event({"content": f"{mark_of(number)} some words"})


class Anthropic(Vendor):
    def chunk(self, number):
        words = " some words, and then a few more of them, so that an event of this dialect is as long on the wire as one of the other dialect is"
        return anthropic_event("content_block_delta", index=0, delta={"type": "text_delta", "text": mark_of(number) + words})


OPENAI = OpenAi(
    whole=whole_answer({
        "id": "chatcmpl-0123", "object": "chat.completion", "created": 1700000000, "model": OPENAI_MODEL,
        "choices": [{"index": 0, "message": {"role": "assistant", "content": "Hello there, how are you?"}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 9, "completion_tokens": 5, "total_tokens": 14},
    }),
    stream_start=STREAM_HEAD + openai_event({"role": "assistant", "content": ""}),
    stream_end=openai_event({}, "stop") + framed("data: [DONE]\n\n") + b"0\r\n\r\n",
)  # fmt: skip
MESSAGE = {"id": "msg_0123456789", "type": "message", "role": "assistant", "model": CLAUDE_MODEL}
NOT_YET = {"content": [], "stop_reason": None, "stop_sequence": None, "usage": {"input_tokens": 9, "output_tokens": 1}}
ANTHROPIC = Anthropic(
    whole=whole_answer({
        **MESSAGE, "content": [{"type": "text", "text": "Hello there, how are you?"}], "stop_reason": "end_turn", "stop_sequence": None,
        "usage": {"input_tokens": 9, "output_tokens": 5},
    }),
    stream_start=STREAM_HEAD
    + anthropic_event("message_start", message={**MESSAGE, **NOT_YET})
    + anthropic_event("content_block_start", index=0, content_block={"type": "text", "text": ""}),
    stream_end=anthropic_event("content_block_stop", index=0)
    + anthropic_event("message_delta", delta={"stop_reason": "end_turn", "stop_sequence": None}, usage={"output_tokens": 5})
    + anthropic_event("message_stop")
    + b"0\r\n\r\n",
)  # fmt: skip
VENDORS = {"openai": OPENAI, "anthropic": ANTHROPIC}


def request(role: str, stream: bool) -> bytes:
    messages = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Please say hello again. " * 33}]
    body = json.dumps({"model": role, "stream": stream, "max_tokens": 64, "messages": messages}, separators=(",", ":")).encode()
    head = (
        f"POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1:8787\r\ncontent-type: application/json\r\naccept: */*\r\n"
        f"authorization: Bearer {CLIENT_KEY}\r\ncontent-length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def model_map(port: int) -> dict:
    """Roles named after the vendors, both at the same port."""
    place = f"http://127.0.0.1:{port}"
    return {
        "models": {"openai": "openai_here/gpt-4o", "anthropic": f"anthropic_here/{CLAUDE_MODEL}"},
        "providers": {
            "openai_here": {"dialect": "openai_chat", "base_url": f"{place}/v1", "api_key_env": "BENCH_VENDOR_KEY"},
            "anthropic_here": {"dialect": "anthropic", "base_url": place, "api_key_env": "BENCH_VENDOR_KEY"},
        },
    }
