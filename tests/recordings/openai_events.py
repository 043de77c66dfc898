"""Chat Completions streams built from the documented events.

https://platform.openai.com/docs/api-reference/chat-streaming: one `data:` line a chunk, blank line after it, `[DONE]` last.
"""

import json

CREATED = 1_700_000_000
DONE = b"data: [DONE]\n\n"


def event(value: dict) -> bytes:
    return b"data: " + json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n\n"


def chunk(delta: dict | None = None, *, finish: str | None = None, usage: dict | None = None, model: str = "gpt-synthetic") -> bytes:
    """One chunk; without a delta it is the usage chunk, whose `choices` is empty."""
    choices = [] if delta is None else [{"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}]
    value = {"id": "chatcmpl-synthetic", "object": "chat.completion.chunk", "created": CREATED, "model": model, "choices": choices}
    if usage is not None:
        value["usage"] = usage
    return event(value)


def usage(prompt: int, completion: int) -> dict:
    return {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}


def first() -> bytes:
    return chunk({"role": "assistant", "content": ""})


def text(*pieces: str) -> list[bytes]:
    return [chunk({"content": piece}) for piece in pieces]


def reasoning(*pieces: str) -> list[bytes]:
    """`reasoning_content` as DeepSeek and its kin stream it."""
    return [chunk({"reasoning_content": piece}) for piece in pieces]


def call(index: int, id: str, name: str, *arguments: str) -> list[bytes]:
    start = {"index": index, "id": id, "type": "function", "function": {"name": name, "arguments": ""}}
    pieces = [{"index": index, "function": {"arguments": piece}} for piece in arguments]
    return [chunk({"tool_calls": [piece]}) for piece in [start, *pieces]]


def stream(*parts: list[bytes], finish: str = "stop", tokens: tuple[int, int] | None = None) -> list[bytes]:
    """A complete stream as the list of its events. With `tokens`, the usage chunk of include_usage stands before [DONE]."""
    events = [first(), *(item for part in parts for item in part), chunk({}, finish=finish)]
    if tokens:
        events.append(chunk(usage=usage(*tokens)))
    return [*events, DONE]


def reply(content: str | None = "Hello", *, calls: list[dict] | None = None, finish: str = "stop") -> bytes:
    message = {"role": "assistant", "content": content, "refusal": None}
    if calls:
        message["tool_calls"] = calls
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": finish}
    value = {
        "id": "chatcmpl-synthetic",
        "object": "chat.completion",
        "created": CREATED,
        "model": "gpt-synthetic",
        "choices": [choice],
        "usage": usage(9, 2),
    }
    return json.dumps(value).encode()


def error(message: str, *, type: str = "invalid_request_error", code: str | None = None, param: str | None = None) -> bytes:
    return json.dumps({"error": {"message": message, "type": type, "param": param, "code": code}}).encode()
