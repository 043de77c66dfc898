#!/usr/bin/env python3
"""sfai beside others, in one run: a plain proxy, Node handlers, other gateways. scripts/bench installs, builds and calls this.

The gateway has one core; the mock vendor and the clients, one process of one thread, have the other. The candidates take
turns, round by round; the table has medians and ranges. Loopback only.
"""

import argparse
import json
import pathlib
import sys
import tempfile
import time

from candidates import Candidate, Nginx, Place, Running, Sfai
from load_process import Fault, LoadProcess
from measures import MEASURES, ROWS, Measure
from report import Results, summary, table

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Bench:
    def __init__(self, options: argparse.Namespace, place: Place, measures: list[Measure]):
        self.options, self.place, self.measures = options, place, measures
        self.results: Results = {}
        self.faults: list[str] = []

    def run(self, candidates: list[Candidate]) -> None:
        for number in range(self.options.rounds):
            self.say(f"round {number + 1} of {self.options.rounds}")
            self.measure_direct()
            for candidate in candidates:
                self.say(f"  {candidate.name}")
                self.measure_candidate(candidate)

    def measure_direct(self) -> None:
        paths = {"native": "/v1/chat/completions", "translated": "/v1/messages"}
        for measure in self.measures:
            for lane, path in paths.items():
                if measure.direct:
                    words = {"port": self.place.load.port, "path": path, **self.words(measure)}
                    self.keep("direct", measure, lane, lambda words=words: self.place.load.measure(words))

    def measure_candidate(self, candidate: Candidate) -> None:
        try:
            running = Running(candidate, self.place)
        except Fault as fault:
            return self.fail(str(fault))
        wanted = {(row.measure, row.lane) for row in ROWS}
        try:
            for measure in self.measures:
                for lane in candidate.lanes:
                    if (measure.name, lane) in wanted:
                        self.keep(candidate.name, measure, lane, lambda lane=lane, words=self.words(measure): running.measure(lane, words))
        finally:
            running.stop()

    def words(self, measure: Measure) -> dict:
        return {"seconds": self.options.seconds, **measure.words}

    def keep(self, name: str, measure: Measure, lane: str, call) -> None:
        try:
            self.results.setdefault((name, measure.name, lane), []).append(call())
        except Fault as fault:
            self.fail(f"{name}, {measure.name}, {lane}: {fault}")

    def fail(self, what: str) -> None:
        self.faults.append(what)
        self.say(f"FAULT: {what}")

    def say(self, what: str) -> None:
        print(what, file=sys.stderr, flush=True)


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=pathlib.Path, default=ROOT / "build/release/sfai")
    parser.add_argument("--load", type=pathlib.Path, default=ROOT / "build/bench/tests/bench/load/sfai_bench_load")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=2.0, help="of each measurement")
    parser.add_argument("--only", help=f"measurements, with commas: {','.join(measure.name for measure in MEASURES)}")
    parser.add_argument("--json", type=pathlib.Path, default=ROOT / "build/bench/results.json")
    return parser.parse_args()


def main() -> None:
    options = parse_arguments()
    chosen = options.only.split(",") if options.only else [measure.name for measure in MEASURES]
    begin = time.monotonic()
    with tempfile.TemporaryDirectory() as name, LoadProcess(options.load, pathlib.Path(name)) as load:
        bench = Bench(options, Place(pathlib.Path(name), load), [measure for measure in MEASURES if measure.name in chosen])
        candidates = [Sfai(options.program), Nginx()]
        bench.run(candidates)
    names = [candidate.name for candidate in candidates]
    print(table(names, bench.results))
    rows = [summary(row, names, bench.results) for row in ROWS]
    raw = [{"candidate": key[0], "measure": key[1], "lane": key[2], "rounds": rounds} for key, rounds in bench.results.items()]
    options.json.write_text(json.dumps({"rows": rows, "faults": bench.faults, "raw": raw}, indent=1, ensure_ascii=False) + "\n")
    bench.say(f"{time.monotonic() - begin:.0f} s; all numbers: {options.json}")
    sys.exit(1 if bench.faults else 0)


if __name__ == "__main__":
    main()
