"""What an agent's turn says, in words that do not depend on its package: the packages' readings can be compared."""

FINISH = {
    "end_turn": "stop",
    "stop_sequence": "stop",
    "max_tokens": "length",
    "tool_use": "tool_calls",
    "refusal": "content_filter",
    "tool-calls": "tool_calls",
    "content-filter": "content_filter",
}


def neutral(turn: dict) -> dict:
    prompt, completion, cached = tokens(turn.get("usage") or {})
    return {
        "content": turn["content"],
        "reasoning": turn["reasoning"],
        "calls": [tuple(call) for call in turn["calls"]],
        "finish": FINISH.get(turn["finish"], turn["finish"]),
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "cached_tokens": cached,
    }


def tokens(usage: dict) -> tuple[int, int, int]:
    if isinstance(usage.get("inputTokens"), dict):
        given, said = usage["inputTokens"], usage["outputTokens"]
        return given.get("total") or 0, said.get("total") or 0, given.get("cacheRead") or 0
    if "inputTokenDetails" in usage:
        return usage["inputTokens"] or 0, usage["outputTokens"] or 0, usage["inputTokenDetails"].get("cacheReadTokens") or 0
    if "input_tokens" in usage:
        return anthropic_tokens(usage)
    cached = (usage.get("prompt_tokens_details") or {}).get("cached_tokens")
    return usage.get("prompt_tokens") or 0, usage.get("completion_tokens") or 0, cached or 0


def anthropic_tokens(usage: dict) -> tuple[int, int, int]:
    """Where the vendor ran the model several times (compaction), its top level is the last run only and `iterations` has all."""
    runs = usage.get("iterations") or [usage]
    total = {name: sum(run.get(name) or 0 for run in runs) for name in ("input_tokens", "output_tokens")}
    caches = {name: sum(run.get(name) or 0 for run in runs) for name in ("cache_read_input_tokens", "cache_creation_input_tokens")}
    return total["input_tokens"] + sum(caches.values()), total["output_tokens"], caches["cache_read_input_tokens"]
