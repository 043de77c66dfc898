#!/usr/bin/env python3
"""matrix.py PROGRAM [--only WORD…] [--counts FILE]: every cell of the fault matrix against its expectation; prints the table.

Each cell is two requests: one that meets the fault, and one behind it that must find nothing of it left.
"""

import argparse
import asyncio
import dataclasses
import json
import os
import pathlib
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "e2e"), str(HERE.parent / "recordings")]

from authority import make_authority  # noqa: E402
from caller import Answer, ask  # noqa: E402
from cells import CONNECTION_FAULTS, Cell, all_cells  # noqa: E402
from expectations import Outcome, expect  # noqa: E402
from fault_map import build_map  # noqa: E402
from fault_upstream import FaultUpstream  # noqa: E402
from packages import Packages  # noqa: E402
from program import Program  # noqa: E402
from speech import TEXT  # noqa: E402
from table import compact_table  # noqa: E402
from talk import Talk  # noqa: E402

AT_ONCE = 64
PATIENCE = 30
KEY = "sk-test-canary-faults"


def good() -> Outcome:
    return Outcome(200, TEXT, None, True, (200, "", 1))


def outcome_of(answer: Answer, line: dict, number: int) -> Outcome:
    log = (line["status"], line["error_kind"], line["attempt"])
    saved = answer.headers.get("x-sfai-provider") == f"s{number}"
    return Outcome(answer.status, answer.text, answer.error, answer.ended, log, saved, answer.advice)


def difference(expected: Outcome, seen: Outcome) -> str:
    pairs = [(field.name, getattr(expected, field.name), getattr(seen, field.name)) for field in dataclasses.fields(Outcome)]
    return "; ".join(f"{name} is {there!r}, not {wanted!r}" for name, wanted, there in pairs if wanted != there)


class Matrix:
    def __init__(self, cells: list[Cell], program: Program, upstream: FaultUpstream):
        self.cells, self.program, self.upstream = cells, program, upstream
        self.requests = 0
        self._at_once = asyncio.Semaphore(AT_ONCE)

    async def run(self) -> list[tuple[Cell, str]]:
        """Each cell, and what was wrong with it."""
        return await asyncio.gather(*(self._run_cell(number, cell) for number, cell in enumerate(self.cells)))

    async def _run_cell(self, number: int, cell: Cell) -> tuple[Cell, str]:
        async with self._at_once:
            try:
                return cell, await asyncio.wait_for(self._faults_of(number, cell), PATIENCE)
            except (TimeoutError, OSError, EOFError, ValueError, LookupError, AssertionError) as error:
                return cell, f"{type(error).__name__}: {error}"

    async def _faults_of(self, number: int, cell: Cell) -> str:
        talk = self.upstream.talks[number]
        talk.streams, talk.commits_late = cell.mode == "stream", cell.moment == "after_commit"
        expected = expect(cell)
        wrong = await self._ask(number, cell, expected)
        if bool(talk.asked_second) != expected.saved:
            wrong += f"; the second target was asked {talk.asked_second} times"
        if cell.fault in CONNECTION_FAULTS:
            return wrong  # it stays out of reach
        talk.forgiven = True
        afterwards = await self._ask(number, cell, good())
        return wrong + (f"; afterwards: {afterwards}" if afterwards else "")

    async def _ask(self, number: int, cell: Cell, expected: Outcome) -> str:
        self.requests += 1
        answer = await ask(self.program.port, cell, f"r{number}", self.upstream.talks[number])
        line = await asyncio.to_thread(self.program.log_of, answer.headers["x-request-id"])
        wrong = difference(expected, outcome_of(answer, line, number))
        if not answer.framed:
            wrong += "; the HTTP answer is not complete"
        if expected.error and not (answer.message and answer.message.isprintable() and "<" not in answer.message):
            wrong += f"; the message is {answer.message!r}"
        return wrong.removeprefix("; ")


async def settled(value, wanted, timeout: float = 10) -> int:
    """The value once it is what is wanted, or after that time."""
    end = time.monotonic() + timeout
    while not wanted(value()) and time.monotonic() < end:
        await asyncio.sleep(0.05)
    return value()


class Checks:
    """What is looked at once, when all cells are over."""

    def __init__(self):
        self.passed, self.failed = 0, []

    def check(self, sentence: str, holds: bool, detail: object) -> None:
        self.passed += holds
        if not holds:
            self.failed.append(f"{sentence}: {detail}")
        print(f"{'ok  ' if holds else 'FAIL'} {sentence}: {detail}", flush=True)


async def warm_up(matrix: Matrix, cells: list[Cell]) -> int:
    """What one request of each way of connecting opens for good; returns the descriptors besides connections."""
    names = ("dns_failure", "tls_truncation", "clean_end")
    for name in names:
        number = next((number for number, cell in enumerate(cells) if cell.fault == name), None)
        if number is None:
            continue
        matrix.upstream.talks[number].forgiven = True
        matrix.requests += 1
        await ask(matrix.program.port, cells[number], f"r{number}", matrix.upstream.talks[number])
        matrix.upstream.talks[number].forgiven = False
    # The program closes its client's connection a moment after the client did.
    samples = []
    for _ in range(20):
        await asyncio.sleep(0.02)
        samples.append(matrix.program.descriptors() - matrix.upstream.open)
    return min(samples)


async def check_what_is_left(matrix: Matrix, besides: int, checks: Checks) -> None:
    def unaccounted() -> int:
        return matrix.program.descriptors() - matrix.upstream.open - besides

    left = await settled(unaccounted, lambda number: number == 0)
    checks.check("every descriptor is a connection that the upstream holds too", left == 0, f"{left} others, {matrix.upstream.open} kept for reuse")
    lines = await settled(lambda: len(matrix.program.out.lines), lambda number: number == matrix.requests)
    checks.check("each request left one log line", lines == matrix.requests, f"{lines} lines, {matrix.requests} requests")


def check_the_end(program: Program, checks: Checks) -> None:
    program.signal(15)
    code = program.wait()
    checks.check("the program ends when it is told to, and leaks nothing", code == 0, f"exit code {code}")
    try:
        program.assert_clean()
        checks.check("no secret, no prompt and no sanitizer report was written", True, "clean")
    except AssertionError as error:
        checks.check("no secret, no prompt and no sanitizer report was written", False, error)


async def run(cells: list[Cell], folder: pathlib.Path, checks: Checks) -> tuple[list[tuple[Cell, str]], list[tuple[Cell, str]]]:
    authority = make_authority(folder)
    upstream = FaultUpstream(cells, authority.server)
    await upstream.start()
    config = folder / "model_map.json"
    config.write_text(json.dumps(build_map(cells, upstream, authority.ca_file)))
    program = Program(config, "--threads", "1", keys={"FAULTS_KEY": KEY})
    try:
        matrix = Matrix(cells, program, upstream)
        besides = await warm_up(matrix, cells)
        started = time.monotonic()
        results = await matrix.run()
        print(f"{len(cells)} cells, {matrix.requests} requests, {time.monotonic() - started:.1f} s", flush=True)
        packages = Packages(cells, program.url, upstream)
        by_packages = await packages.run()
        matrix.requests += packages.requests
        print(f"{len(by_packages)} cells through the vendors' packages, {packages.skipped} packages not there, {time.monotonic() - started:.1f} s")
        await check_what_is_left(matrix, besides, checks)
        check_the_end(program, checks)
    finally:
        program.stop()
        await upstream.stop()
    return results, by_packages


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("--only", nargs="*", default=[], help="cells whose names hold all of these words")
    parser.add_argument("--counts", help="a file to add 'PASSED FAILED 0' to")
    options = parser.parse_args()
    os.environ["SFAI_PROGRAM"] = options.program
    cells = [cell for cell in all_cells() if all(word in cell.name for word in options.only)]
    checks = Checks()
    with tempfile.TemporaryDirectory() as folder:
        results, by_packages = asyncio.run(run(cells, pathlib.Path(folder), checks))
    print(compact_table(results))
    results += by_packages
    wrong = [(cell, fault) for cell, fault in results if fault]
    for cell, fault in wrong:
        print(f"FAILED {cell.name}: {fault}")
    passed, failed = len(results) - len(wrong) + checks.passed, len(wrong) + len(checks.failed)
    print(f"{passed} passed, {failed} failed")
    if options.counts:
        with open(options.counts, "a") as counts:
            counts.write(f"{passed} {failed} 0\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
