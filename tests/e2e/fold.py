"""What a recorded stream says, read independently of the program: the yardstick for its translation.

https://docs.anthropic.com/en/docs/build-with-claude/streaming and what OpenAI's clients know of it.
"""

import json

FINISH = {"end_turn": "stop", "stop_sequence": "stop", "max_tokens": "length", "tool_use": "tool_calls", "refusal": "content_filter"}


def events_of(data: bytes) -> list[dict]:
    lines = data.decode().replace("\r\n", "\n").split("\n")
    return [json.loads(line[5:]) for line in lines if line.startswith("data:") and line[5:].strip() != "[DONE]"]


def fold_anthropic(data: bytes) -> dict:
    """Text, thinking, tool calls, finish and usage, as an OpenAI client is to see them."""
    blocks: dict[int, dict] = {}
    usage, stop = {}, None
    for event in events_of(data):
        match event["type"]:
            case "message_start":
                usage.update(_known(event["message"]["usage"]))
            case "content_block_start":
                blocks[event["index"]] = {**event["content_block"], "pieces": ""}
            case "content_block_delta":
                delta = event["delta"]
                blocks[event["index"]]["pieces"] += delta.get("text") or delta.get("thinking") or delta.get("partial_json") or ""
            case "message_delta":
                usage.update(_known(event.get("usage") or {}))
                stop = event["delta"]["stop_reason"] or stop
    return {
        "content": _pieces(blocks, "text"),
        "reasoning": _pieces(blocks, "thinking"),
        "calls": [_call(block) for block in blocks.values() if block["type"] == "tool_use"],
        "finish": FINISH.get(stop),
        "prompt_tokens": _total(usage, "input_tokens", "cache_read_input_tokens", "cache_creation_input_tokens"),
        "completion_tokens": _total(usage, "output_tokens"),
    }


def _known(usage: dict) -> dict:
    return {name: value for name, value in usage.items() if value is not None}


def _total(usage: dict, *names: str) -> int:
    """Where the vendor ran the model several times (compaction), its top level is the last run only and `iterations` has all."""
    return sum(run.get(name) or 0 for run in usage.get("iterations") or [usage] for name in names)


def _pieces(blocks: dict[int, dict], type: str) -> str:
    return "".join((block.get(type) or "") + block["pieces"] for block in blocks.values() if block["type"] == type)


def _call(block: dict) -> tuple[str, str, dict]:
    return block["id"], block["name"], json.loads(block["pieces"] or json.dumps(block.get("input") or {}))


def fold_chunks(chunks: list[dict]) -> dict:
    """The same of Chat Completions chunks, as a client that only follows the documents reads them."""
    choices = [choice for chunk in chunks for choice in chunk["choices"]]
    deltas = [choice["delta"] for choice in choices]
    usage = next((chunk["usage"] for chunk in reversed(chunks) if chunk.get("usage")), {})
    calls: dict[int, list] = {}
    for piece in (piece for delta in deltas for piece in delta.get("tool_calls") or []):
        call = calls.setdefault(piece["index"], ["", "", ""])
        call[0] = piece.get("id") or call[0]
        call[1] = piece["function"].get("name") or call[1]
        call[2] += piece["function"].get("arguments") or ""
    return {
        "content": "".join(delta.get("content") or "" for delta in deltas),
        "reasoning": "".join(delta.get("reasoning_content") or "" for delta in deltas),
        "calls": [(id, name, json.loads(arguments)) for id, name, arguments in (calls[index] for index in sorted(calls))],
        "finish": next((choice["finish_reason"] for choice in reversed(choices) if choice.get("finish_reason")), None),
        "prompt_tokens": usage.get("prompt_tokens", 0),
        "completion_tokens": usage.get("completion_tokens", 0),
    }
