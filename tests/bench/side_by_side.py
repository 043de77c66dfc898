#!/usr/bin/env python3
"""sfai beside others, in one run: a plain proxy, Node handlers, other gateways. scripts/bench installs, builds and calls this.

The gateway has one core; the mock vendor and the clients, one process of one thread, have the other. The candidates take
turns, round by round; the table has medians and ranges. Loopback only.
"""

import argparse
import dataclasses
import json
import pathlib
import resource
import shutil
import statistics
import sys
import tempfile
import time

from candidates import Candidate, Nginx, Place, Sfai
from load_process import LoadProcess
from measures import MEASURES, ROWS, Measure
from others import LiteLlm, Node, NodeSdk, Portkey, node_program
from report import Results, summary, table
from rounds import Rounds, say

ROOT = pathlib.Path(__file__).resolve().parents[2]
QUICK = {"whole": {"warm": 0.1}, "stream": {"warm": 0.1}, "memory": {"connections": 200, "interval_ms": 100, "warm": 0.2}, "start": {}, "lambda": {}, "two_threads": {"warm": 0.1}}


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=pathlib.Path, default=ROOT / "build/release/sfai")
    parser.add_argument("--load", type=pathlib.Path, default=ROOT / "build/bench/tests/bench/load/sfai_bench_load")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=1.5, help="of each measurement")
    parser.add_argument("--only", help=f"measurements, with commas: {','.join(measure.name for measure in MEASURES)}")
    parser.add_argument("--candidates", help="names, with commas, such as sfai,nginx")
    parser.add_argument("--quick", action="store_true", help="one short round, to see that the rig works; its numbers say nothing")
    parser.add_argument("--node-modules", type=pathlib.Path, default=ROOT / "build/gateways/node/node_modules")
    parser.add_argument("--with-litellm", type=pathlib.Path, metavar="VENV", help="with LiteLLM's proxy in it")
    parser.add_argument("--with-portkey", type=pathlib.Path, metavar="FOLDER", help="with @portkey-ai/gateway in its node_modules")
    parser.add_argument("--json", type=pathlib.Path, default=ROOT / "build/bench/results.json")
    return parser.parse_args()


def choose_measures(options: argparse.Namespace) -> list[Measure]:
    chosen = options.only.split(",") if options.only else [measure.name for measure in MEASURES]
    measures = [measure for measure in MEASURES if measure.name in chosen]
    if not options.quick:
        return measures
    options.rounds, options.seconds = 1, 0.3
    return [
        dataclasses.replace(measure, words={**measure.words, **QUICK[measure.name]}, starts=min(1, measure.starts)) for measure in measures if measure.name in QUICK
    ]


def find_candidates(options: argparse.Namespace) -> tuple[list[Candidate], list[str]]:
    found: list[Candidate] = [Sfai(options.program)]
    node = node_program()
    absent = []
    for name, there, make in (
        ("nginx", shutil.which("nginx", path="/usr/sbin"), Nginx),
        ("Node", node, lambda: Node(node)),
        ("Node + SDK", node and all((options.node_modules / name).is_dir() for name in NodeSdk.packages), lambda: NodeSdk(node, options.node_modules)),
        ("LiteLLM", options.with_litellm, lambda: LiteLlm(options.with_litellm)),
        ("Portkey", node and options.with_portkey, lambda: Portkey(node, options.with_portkey)),
    ):
        if there:
            found.append(make())
        else:
            absent.append(f"{name} is not installed here, or was not asked for: no column of it.")
    if options.candidates:
        found = [candidate for candidate in found if candidate.name in options.candidates.split(",")]
    return found, absent


def less(instead: tuple[str, dict | None]) -> str:
    measure, words = instead
    return f"{measure} with " + " ".join(f"{name}={value}" for name, value in words.items()) if words else f"no {measure}"


def circumstances(candidates: list[Candidate], results: Results, options: argparse.Namespace) -> list[str]:
    others = [result["other_cores"] for rounds in results.values() for result in rounds if "other_cores" in result]
    said = [f"{options.rounds} rounds of {options.seconds:g} s each: median (lowest–highest), and the ratio to nginx on the native lane."]
    said.append("; ".join(dict.fromkeys(candidate.version() for candidate in candidates)) + ".")
    if others:
        said.append(f"Other processes took {statistics.median(others):.2f} cores (median; at most {max(others):.2f}) beside the gateway and the load.")
    for candidate in candidates:
        if candidate.instead:
            said.append(f"{candidate.name} was asked for less: " + "; ".join(map(less, candidate.instead.items())) + ".")
    return said


def main() -> None:
    options = parse_arguments()
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # for all that is started
    measures = choose_measures(options)
    candidates, notes = find_candidates(options)
    begin = time.monotonic()
    with tempfile.TemporaryDirectory() as name, LoadProcess(options.load, pathlib.Path(name)) as load:
        rounds = Rounds(Place(pathlib.Path(name), load), measures, options.seconds)
        rounds.run(candidates, options.rounds)
    names = [candidate.name for candidate in candidates]
    notes = circumstances(candidates, rounds.results, options) + notes + [f"FAULT: {fault}" for fault in rounds.faults]
    print(table(names, rounds.results), "", *notes, sep="\n")
    rows = [summary(row, names, rounds.results) for row in ROWS]
    raw = [{"candidate": key[0], "measure": key[1], "lane": key[2], "rounds": results} for key, results in rounds.results.items()]
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps({"rows": rows, "notes": notes, "raw": raw}, indent=1, ensure_ascii=False) + "\n")
    say(f"{time.monotonic() - begin:.0f} s; all numbers: {options.json}")
    sys.exit(1 if rounds.faults else 0)


if __name__ == "__main__":
    main()
