"""Messages streams built from the documented events.

https://docs.anthropic.com/en/docs/build-with-claude/streaming: `event:` names the type that `data` repeats.
"""

import json

MODEL = "claude-synthetic"


def event(type: str, **members) -> bytes:
    data = json.dumps({"type": type, **members}, ensure_ascii=False, separators=(",", ":"))
    return f"event: {type}\ndata: {data}\n\n".encode()


def start(input_tokens: int = 12, **usage: int) -> bytes:
    message = {
        "id": "msg_synthetic",
        "type": "message",
        "role": "assistant",
        "model": MODEL,
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
    }
    return event("message_start", message={**message, "usage": {"input_tokens": input_tokens, "output_tokens": 1, **usage}})


def ping() -> bytes:
    return event("ping")


def block(index: int, opening: dict, *deltas: dict) -> list[bytes]:
    middle = [event("content_block_delta", index=index, delta=delta) for delta in deltas]
    return [event("content_block_start", index=index, content_block=opening), *middle, event("content_block_stop", index=index)]


def text(index: int, *pieces: str) -> list[bytes]:
    return block(index, {"type": "text", "text": ""}, *({"type": "text_delta", "text": piece} for piece in pieces))


def thinking(index: int, signature: str, *pieces: str) -> list[bytes]:
    deltas = [{"type": "thinking_delta", "thinking": piece} for piece in pieces]
    return block(index, {"type": "thinking", "thinking": "", "signature": ""}, *deltas, {"type": "signature_delta", "signature": signature})


def call(index: int, id: str, name: str, *arguments: str) -> list[bytes]:
    opening = {"type": "tool_use", "id": id, "name": name, "input": {}}
    return block(index, opening, *({"type": "input_json_delta", "partial_json": piece} for piece in arguments))


def end(stop: str = "end_turn", output_tokens: int = 5) -> list[bytes]:
    delta = {"stop_reason": stop, "stop_sequence": None}
    return [event("message_delta", delta=delta, usage={"output_tokens": output_tokens}), event("message_stop")]


def stream(*parts: list[bytes], stop: str = "end_turn", output_tokens: int = 5, **usage: int) -> list[bytes]:
    """A complete stream as the list of its events."""
    return [start(**usage), ping(), *(item for part in parts for item in part), *end(stop, output_tokens)]


def error_event(message: str = "Overloaded", type: str = "overloaded_error") -> bytes:
    return event("error", error={"type": type, "message": message})


def reply(*content: dict, stop: str = "end_turn", usage: dict | None = None) -> bytes:
    blocks = list(content) or [{"type": "text", "text": "Hello"}]
    value = {
        "id": "msg_synthetic",
        "type": "message",
        "role": "assistant",
        "model": MODEL,
        "content": blocks,
        "stop_reason": stop,
        "stop_sequence": None,
    }
    return json.dumps({**value, "usage": usage or {"input_tokens": 12, "output_tokens": 5}}).encode()


def error(message: str, type: str = "invalid_request_error") -> bytes:
    return json.dumps({"type": "error", "error": {"type": type, "message": message}}).encode()
