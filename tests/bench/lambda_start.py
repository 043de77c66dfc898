#!/usr/bin/env python3
"""How fast a cold function starts: sfai beside a minimal Node handler, and the same with the AWS SDK, measured in one run.

    tests/bench/lambda_start.py build/release/sfai --node node --node-modules FOLDER [--share 0.25]

From exec to the first GET /next, from exec to the first byte of an answer (the demo role), resident memory after one request.
The Runtime API is the fake one of tests/e2e. The candidates take turns, round by round; medians. Prints a table; with
--json FILE writes the same as JSON. Without --share a whole CPU is at hand, where Lambda gives a share of one that grows with
the memory (1,769 MB are one): compare the rows, not the milliseconds. --share takes root. Loopback only.
"""

import argparse
import json
import mmap
import os
import pathlib
import shutil
import statistics
import struct
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/e2e"))

from lambda_event import Incoming, function_url_event  # noqa: E402
from lambda_platform import LambdaPlatform  # noqa: E402

from cpu_share import CpuShare  # noqa: E402

HANDLER = pathlib.Path(__file__).resolve().parent / "lambda_handler.mjs"
BODY = {"model": "demo", "stream": True, "messages": [{"role": "user", "content": "Hello"}]}
EVENT = function_url_event(Incoming("POST", "/", [("content-type", "application/json")], json.dumps(BODY).encode()))
SDK = ("@aws-sdk/client-s3", "@aws-sdk/client-secrets-manager")
MEASURES = {"next_ms": "exec to /next, ms", "first_byte_ms": "exec to first byte, ms", "resident_mb": "resident, MB"}


def candidates(options: argparse.Namespace) -> tuple[dict[str, list[str]], list[str]]:
    found = {"sfai": [str(options.program.resolve()), "lambda"]}
    notes = []
    if not options.node:
        return found, ["without --node there is no comparison"]
    node = shutil.which(options.node)
    if not node:
        raise SystemExit(f"no program {options.node}")
    node = str(pathlib.Path(node).absolute())
    found["node"] = [node, str(HANDLER)]
    if options.node_modules and all((options.node_modules / name).is_dir() for name in SDK):
        found["node + AWS SDK"] = [node, str(HANDLER), str(options.node_modules.resolve())]
    else:
        notes.append(f"{' and '.join(SDK)} are not in {options.node_modules or '--node-modules'}: Node is measured without them only")
    return found, notes


class Start:
    """When the child called exec, told by itself: what Python does before is nobody's start-up."""

    def __init__(self, share: CpuShare | None):
        self._share, self._seen = share, mmap.mmap(-1, 8)

    def before_exec(self) -> None:
        if self._share:
            self._share.join(os.getpid())
        self._seen[:] = struct.pack("d", time.monotonic())

    @property
    def at(self) -> float:
        return struct.unpack("d", self._seen[:])[0]


def start_once(command: list[str], task_root: pathlib.Path, share: CpuShare | None) -> dict[str, float]:
    start = Start(share)
    platform = LambdaPlatform(command, task_root, {"SFAI_AUTH": "none"}, before_exec=start.before_exec)
    try:
        invocation = platform.invoke(EVENT)
        platform.wait_until_idle()
        begin = start.at
        if invocation.outcome != "answered":
            raise SystemExit(f"{command[0]}: {invocation.outcome} {invocation.error}\n{platform.err.text}")
        return {
            "next_ms": (platform.api.first_next_at - begin) * 1000,
            "first_byte_ms": (invocation.pieces[0][0] - begin) * 1000,
            "resident_mb": platform.process.resident_bytes() / (1 << 20),
        }
    finally:
        platform.stop()


def measure(found: dict[str, list[str]], rounds: int, share: CpuShare | None) -> dict[str, dict[str, float]]:
    runs: dict[str, list[dict[str, float]]] = {name: [] for name in found}
    with tempfile.TemporaryDirectory() as folder:
        task_root = pathlib.Path(folder)
        (task_root / "model_map.json").write_text('{"models":{"demo":"demo/demo"}}')
        for number in range(rounds + 1):
            for name, command in found.items():
                run = start_once(command, task_root, share)
                if number:  # the first round warms the page cache
                    runs[name].append(run)
    return {name: {key: round(statistics.median(run[key] for run in of), 2) for key in MEASURES} for name, of in runs.items()}


def table(results: dict[str, dict[str, float]]) -> str:
    lines = [f"{'':16}" + "".join(f"{title:>26}" for title in MEASURES.values())]
    lines += [f"{name:16}" + "".join(f"{row[key]:>26.1f}" for key in MEASURES) for name, row in results.items()]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("--node")
    parser.add_argument("--node-modules", type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--share", type=float, help="of one CPU, such as 0.25: more is kept from each candidate")
    parser.add_argument("--json", type=pathlib.Path)
    options = parser.parse_args()
    found, notes = candidates(options)
    share = CpuShare(options.share) if options.share else None
    try:
        results = measure(found, options.rounds, share)
    finally:
        if share:
            share.remove()
    size = round(options.program.stat().st_size / (1 << 20), 1)
    print(table(results), f"medians of {options.rounds} starts with {options.share or 'all'} of a CPU; {options.program.name} is {size} MB", *notes, sep="\n")
    if options.json:
        options.json.write_text(json.dumps({"rounds": options.rounds, "share": options.share, "program_mb": size, "results": results, "notes": notes}, indent=2) + "\n")


if __name__ == "__main__":
    main()
