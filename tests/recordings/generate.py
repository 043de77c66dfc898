#!/usr/bin/env python3
"""Writes this folder's synthetic streams: `generate.py` rewrites them, `generate.py --check` says which differ.

They are made from the vendors' documented events, no vendor ever sent them; every file says so in its name.
"""

import pathlib
import sys

import anthropic_events as anthropic
import openai_events as openai

HERE = pathlib.Path(__file__).resolve().parent
WIDE = ("Gr", "üße, ", "世界 ", "👩‍🚀", ' \u2028 tab\t"quote" \\')


def crlf(events: list[bytes]) -> list[bytes]:
    """The same events with the other line end that server-sent events may have."""
    return [event.replace(b"\n", b"\r\n") for event in events]


def openai_streams() -> dict[str, list[bytes]]:
    calls = [*openai.call(0, "call_a", "get_weather", '{"city":', '"Paris"}'), *openai.call(1, "call_b", "get_time", '{"zone":"CET"}')]
    return {
        "text": openai.stream(openai.text("Hel", "lo", "!")),
        "text-usage": openai.stream(openai.text("Hello"), tokens=(9, 2)),
        "wide-characters": openai.stream(openai.text(*WIDE)),
        "crlf": crlf(openai.stream(openai.text("Hel", "lo"))),
        "parallel-tools": openai.stream(calls, finish="tool_calls"),
        "reasoning": openai.stream(openai.reasoning("Let me ", "think."), openai.text("42")),
        "length": openai.stream(openai.text("cut sho"), finish="length"),
        "comments": [b": keep-alive\n\n", *openai.stream(openai.text("Hello"))],
    }


def anthropic_streams() -> dict[str, list[bytes]]:
    tools = [*anthropic.call(1, "toolu_a", "get_weather", "", '{"city":', '"Paris"}'), *anthropic.call(2, "toolu_b", "get_time", '{"zone":"CET"}')]
    unknown = [anthropic.event("future_event", note="readers ignore what they do not know")]
    return {
        "text": anthropic.stream(anthropic.text(0, "Hel", "lo", "!")),
        "cached-usage": anthropic.stream(anthropic.text(0, "Hello"), cache_read_input_tokens=100, cache_creation_input_tokens=30),
        "wide-characters": anthropic.stream(anthropic.text(0, *WIDE)),
        "crlf": crlf(anthropic.stream(anthropic.text(0, "Hel", "lo"))),
        "parallel-tools": anthropic.stream(anthropic.text(0, "Looking."), tools, stop="tool_use"),
        "tool-without-arguments": anthropic.stream(anthropic.call(0, "toolu_a", "list_files", ""), stop="tool_use"),
        "thinking": anthropic.stream(anthropic.thinking(0, "c2ln", "Let me ", "think."), anthropic.text(1, "42")),
        "max-tokens": anthropic.stream(anthropic.text(0, "cut sho"), stop="max_tokens"),
        "unknown-events": anthropic.stream(unknown, anthropic.text(0, "Hello"), unknown),
        "refusal-without-content": anthropic.stream(stop="refusal"),
    }


def files() -> dict[pathlib.Path, bytes]:
    groups = {"openai_chat": openai_streams(), "anthropic": anthropic_streams()}
    return {HERE / folder / f"{name}.synthetic.sse": b"".join(events) for folder, streams in groups.items() for name, events in streams.items()}


def differing() -> list[pathlib.Path]:
    wanted = files()
    stray = [path for path in HERE.glob("*/*.sse") if path not in wanted]
    return stray + [path for path, data in wanted.items() if not path.exists() or path.read_bytes() != data]


def main() -> int:
    if "--check" in sys.argv:
        for path in differing():
            print(f"differs from what the generator writes: {path.relative_to(HERE)}")
        return 1 if differing() else 0
    for path, data in files().items():
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    return 0


if __name__ == "__main__":
    sys.exit(main())
