#!/usr/bin/env python3
"""soak.py PROGRAM --seconds N [--streams K] [--seed S] [--faults]: mixed traffic for a while; then nothing may be lost, wrong or left behind.

Prints one line a check; the exit code is 0 when all hold. The load is bounded and goes to this machine only.
"""

import argparse
import asyncio
import json
import os
import pathlib
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "e2e"), str(HERE.parent / "recordings")]

import traffic  # noqa: E402
from authority import make_authority  # noqa: E402
from maps import CLAUDE, vendors  # noqa: E402
from program import Program  # noqa: E402
from upstream import Upstream  # noqa: E402
from vendor import start_vendor  # noqa: E402

THREADS = 2
FULL_SPEED = 200  # streams at once whose events both ends in Python can keep up with
MOST_STREAMS = 3_000
POOLED = 64  # connections to vendors that each thread may keep for reuse
DESCRIPTORS = THREADS * POOLED + 16
MEMORY = 12 << 20
MEMORY_WITH_SANITIZER = 48 << 20  # its shadow and its quarantine settle slowly


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--streams", type=int, default=200, choices=range(1, MOST_STREAMS + 1), metavar=f"1..{MOST_STREAMS}")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--faults", action="store_true", help="vendors that fail at random are mixed in")
    return parser.parse_args()


def settled(value, timeout: float = 10) -> int:
    """The value once it has not changed for a second."""
    pause, seen, since, end = threading.Event(), value(), time.monotonic(), time.monotonic() + timeout
    while time.monotonic() < min(since + 1, end):
        pause.wait(0.1)
        if (now := value()) != seen:
            seen, since = now, time.monotonic()
    return seen


def soak_map(upstream: Upstream, ca_file: pathlib.Path, pace: float) -> dict:
    # Longer than any gap of a vendor that works, by as much as a busy machine may add.
    patient = {"connect_ms": 60_000}
    limits = {**patient, "first_byte_ms": int(10_000 + 2_000 * pace), "idle_ms": int(5_000 + 1_000 * pace)}
    openai = {"dialect": "openai_chat", "api_key_env": "OPENAI_API_KEY"}
    anthropic = {"dialect": "anthropic", "api_key_env": "ANTHROPIC_API_KEY"}
    providers = {
        "secure": {"dialect": "openai_chat", "base_url": f"{upstream.tls_url}/v1", "ca_file": str(ca_file), "timeouts": patient},
        "shaky": {**openai, "base_url": f"{upstream.url}/v1", "timeouts": limits, "retries": 0},
        "shaky_anthropic": {**anthropic, "base_url": upstream.url, "timeouts": limits},
        "second": {**openai, "base_url": f"{upstream.url}/second/v1", "timeouts": patient},
        "second_anthropic": {**anthropic, "base_url": f"{upstream.url}/second", "timeouts": patient},
        **{name: {**row, "timeouts": patient} for name, row in vendors(upstream).items()},
    }
    roles = {
        "coder": "openai/gpt-4.1",
        "claude": CLAUDE,
        "coder_tls": "secure/gpt-4.1",
        "shaky": "shaky/gpt-4.1",
        "shaky_claude": "shaky_anthropic/claude-sonnet-4-5",
        "saved": {"provider": "shaky", "model": "gpt-4.1", "fallbacks": ["second_anthropic/claude-sonnet-4-5"]},
        "saved_claude": {"provider": "shaky_anthropic", "model": "claude-sonnet-4-5", "fallbacks": ["second/gpt-4.1"]},
    }
    # Without a circuit each fault reaches its client, and none reaches others; one provider has its circuit nevertheless.
    for name, row in providers.items():
        row |= {} if name == "shaky_anthropic" else {"circuit": False}
    return {"models": roles, "providers": providers}


class Soak:
    def __init__(self, options: argparse.Namespace, folder: pathlib.Path):
        self.options = options
        self.tally = traffic.Tally()
        self.failed = 0
        authority = make_authority(folder)
        pace = max(1.0, options.streams / FULL_SPEED)
        self.kinds = traffic.WITH_FAULTS if options.faults else traffic.KINDS
        self.patience = 60 * pace
        self.upstream = start_vendor(authority.server, pace)
        config = folder / "model_map.json"
        config.write_text(json.dumps(soak_map(self.upstream, authority.ca_file, pace)))
        self.program = Program(config, "--threads", str(THREADS))
        self.descriptors_at_start = self.program.descriptors()

    def load(self, seconds: float, seed: int) -> None:
        load = traffic.Load(self.options.streams, seconds, seed, self.kinds, self.patience)
        asyncio.run(traffic.run(self.program.port, load, self.tally))

    def check(self, sentence: str, holds: bool, detail: object = "") -> None:
        self.failed += not holds
        print(f"{'ok  ' if holds else 'FAIL'} {sentence}{f': {detail}' if detail != '' else ''}", flush=True)

    def run(self) -> int:
        self.load(self.options.seconds / 4, self.options.seed)
        warm = settled(self.program.resident_bytes)
        self.load(self.options.seconds * 3 / 4, self.options.seed + 1)
        self.check_answers()
        self.check_what_is_left(warm)
        self.check_the_end()
        return 1 if self.failed else 0

    def check_answers(self) -> None:
        for kind in self.kinds:
            faults = self.tally.faults.get(kind, [])
            detail = f"{self.tally.asked.get(kind, 0)} asked" + (f", {len(faults)} wrong, such as {faults[:3]}" if faults else "")
            self.check(f"every answer of kind '{kind}' is what it has to be", not faults and self.tally.asked.get(kind, 0) > 0, detail)
        wanted = self.options.streams // 2
        self.check("as many requests as wanted were open at once", self.tally.most_open >= wanted, self.tally.most_open)

    def check_what_is_left(self, warm: int) -> None:
        now = settled(self.program.resident_bytes)
        program = pathlib.Path(self.options.program).read_bytes()
        sanitized = b"__asan_init" in program or b"__tsan_init" in program
        margin = MEMORY_WITH_SANITIZER if sanitized else MEMORY
        detail = f"{warm >> 10} KiB after warm-up, {now >> 10} KiB at the end, margin {margin >> 10} KiB"
        self.check("memory does not grow", now <= warm + margin, detail)
        descriptors = settled(self.program.descriptors)
        detail = f"{self.descriptors_at_start} at the start, {descriptors} at the end, margin {DESCRIPTORS}"
        self.check("descriptors are given back", descriptors <= self.descriptors_at_start + DESCRIPTORS, detail)

    def logged_requests(self) -> int:
        """Circuits that open and close stand in the log too."""
        return sum('"request_id":' in line for line in self.program.out.lines)

    def check_the_end(self) -> None:
        self.check("the program lives", self.program.alive)
        lines, asked = settled(self.logged_requests), sum(self.tally.asked.values())
        # Of those that leave at once, some are gone before their request was read.
        self.check("each request left one log line", asked - self.tally.asked["leaves"] <= lines <= asked, f"{lines} lines, {asked} requests")
        self.program.signal(15)
        self.check("it ends when it is told to", self.program.wait() == 0)
        try:
            self.program.assert_clean()
            self.check("no secret and no sanitizer report was written", True)
        except AssertionError as error:
            self.check("no secret and no sanitizer report was written", False, error)


def main() -> int:
    options = arguments()
    os.environ["SFAI_PROGRAM"] = options.program
    with tempfile.TemporaryDirectory() as folder:
        soak = Soak(options, pathlib.Path(folder))
        try:
            return soak.run()
        finally:
            soak.program.stop()
            soak.upstream.stop()


if __name__ == "__main__":
    sys.exit(main())
