"""Lets the candidates take turns, and keeps what was measured of each."""

import sys

from candidates import Candidate, Place, Running
from load_process import Fault, free_port
from measures import ROWS, Measure
from others import disk_bytes
from report import Results

DIRECT_PATHS = {"native": "/v1/chat/completions", "translated": "/v1/messages"}
WANTED = {(row.measure, row.lane) for row in ROWS}


class Rounds:
    def __init__(self, place: Place, measures: list[Measure], seconds: float):
        self.place, self.measures, self.seconds = place, measures, seconds
        self.results: Results = {}
        self.faults: list[str] = []

    def run(self, candidates: list[Candidate], rounds: int) -> None:
        for number in range(rounds):
            say(f"round {number + 1} of {rounds}")
            self._measure_direct()
            for candidate in candidates:
                say(f"  {candidate.name}")
                self._measure_candidate(candidate)

    def _measure_direct(self) -> None:
        for measure in self.measures:
            for lane, path in DIRECT_PATHS.items():
                if measure.direct and (measure.name, lane) in WANTED:
                    words = {"port": self.place.load.port, "path": path, **self._words(measure)}
                    self._keep("direct", measure.name, lane, lambda words=words: self.place.load.measure(words))

    def _measure_candidate(self, candidate: Candidate) -> None:
        self._in_one_process(candidate, [measure for measure in self.measures if not (measure.fresh or measure.starts or measure.threads)])
        for measure in self.measures:
            if measure.starts:
                self._starts(candidate, measure)
            elif measure.threads:
                variant = candidate.with_threads(measure.threads)
                if variant:
                    self._in_one_process(variant, [measure], only="native")
            elif measure.fresh:
                for lane in candidate.lanes:
                    self._in_one_process(candidate, [measure], only=lane)

    def _in_one_process(self, candidate: Candidate, measures: list[Measure], only: str = "") -> None:
        wanted = [
            (measure, lane) for measure in measures for lane in ([only] if only else candidate.lanes)
            if (measure.name, lane) in WANTED and candidate.instead.get(measure.name, {}) is not None
        ]  # fmt: skip
        if not wanted:
            return
        running = self._run(candidate)
        if running and not only:
            idle = {"memory_before_kib": running.memory_kib(), "disk_bytes": disk_bytes(candidate.files())}
            self._keep(candidate.name, "idle", "native", lambda: idle)
        for measure, lane in wanted:
            words = {**self._words(measure), **candidate.instead.get(measure.name, {})}
            if running and not self._keep(candidate.name, measure.name, lane, lambda lane=lane, words=words: running.measure(lane, words)):
                # What a fault leaves behind must not stand in the next measurement.
                running.stop()
                running = self._run(candidate)
        if running:
            running.stop()

    def _run(self, candidate: Candidate) -> Running | None:
        try:
            return Running(candidate, self.place)
        except Fault as fault:
            return self._fail(str(fault))

    def _starts(self, candidate: Candidate, measure: Measure) -> None:
        for _ in range(min(measure.starts, candidate.starts)):
            port = free_port()
            start = candidate.lambda_start(self.place, port) if "lambda" in measure.words else candidate.start(self.place, port)
            if start:
                words = {"port": port, "folder": self.place.folder, **start, **measure.words}
                self._keep(candidate.name, measure.name, "native", lambda words=words: self.place.load.measure(words))

    def _words(self, measure: Measure) -> dict:
        return {"seconds": self.seconds, **measure.words}

    def _keep(self, name: str, measure: str, lane: str, call) -> bool:
        try:
            self.results.setdefault((name, measure, lane), []).append(call())
            return True
        except Fault as fault:
            self._fail(f"{name}, {measure}, {lane}: {fault}")
            return False

    def _fail(self, what: str) -> None:
        self.faults.append(what)
        say(f"FAULT: {what}")


def say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)
