#!/usr/bin/env python3
"""What the release program takes a request and a chunk: instructions, held within 5 % of instructions.json, and allocations, held
below the ceilings here.

Callgrind counts them, once with N exchanges and once with 2 N: the difference is N of them and nothing else.
"""

import argparse
import dataclasses
import json
import pathlib
import platform
import shutil
import sys

from callgrind import Counts
from exchanges import VENDORS, mark_of, request
from load_process import Fault
from lockstep import Stage, count

ROOT = pathlib.Path(__file__).resolve().parents[2]
RECORD = pathlib.Path(__file__).with_name("instructions.json")
TOLERANCE = 0.05
STRAY = 0.1  # allocations: what a table that grows, or the program's end, has in one of the two runs


@dataclasses.dataclass(frozen=True)
class Case:
    """`act` has so many exchanges on a stage; the client speaks OpenAI's dialect, the vendor its own."""

    name: str
    vendor: str
    act: object
    count: int
    most_allocations: float
    most_frames: float


def ask_whole(stage: Stage, vendor: str, count: int) -> None:
    for _ in range(count):
        stage.send(stage.ask(request(vendor, stream=False)), VENDORS[vendor].whole)
        answer = stage.client.read_message()
        if not answer.startswith(b"HTTP/1.1 200 ") or b"Hello there, how are you?" not in answer:
            raise Fault(f"not the answer: {answer!r}")


def ask_stream(stage: Stage, vendor: str, count: int) -> None:
    says, asked = VENDORS[vendor], stage.ask(request(vendor, stream=True))
    before = says.stream_start  # alone it would not come out of the gateway, which waits for the first words
    for number in range(count):
        stage.send(asked, before + says.chunk(number))
        before = b""
        stage.client.read_until(mark_of(number).encode())
    stage.send(asked, says.stream_end)
    stage.client.read_until(b"\r\n0\r\n\r\n")


CASES = [
    Case("whole request, native", "openai", ask_whole, 100, most_allocations=40, most_frames=20),
    Case("whole request, translated", "anthropic", ask_whole, 100, most_allocations=70, most_frames=21),
    Case("chunk, native", "openai", ask_stream, 400, most_allocations=0, most_frames=6),
    Case("chunk, translated", "anthropic", ask_stream, 400, most_allocations=0, most_frames=6),
]


def count_case(program: pathlib.Path, case: Case) -> Counts:
    once, twice = (count(program, lambda stage, times=times: case.act(stage, case.vendor, times)) for times in (case.count, 2 * case.count))
    return twice.less(once, case.count)


def read_record() -> dict[str, dict[str, int]]:
    """Kind of machine -> case -> count: another kind of machine has other instructions."""
    return json.loads(RECORD.read_text()) if RECORD.exists() else {}


def instructions_agree(case: Case, counts: Counts, known: dict[str, int]) -> bool | None:
    """None: nothing to compare with."""
    print(f"{case.name:26}{counts.instructions:>12,.0f} instructions", end="")
    if case.name not in known:
        print(f", none recorded of {platform.machine()}")
        return None
    difference = counts.instructions / known[case.name] - 1
    good = abs(difference) <= TOLERANCE
    print(f", {difference:+.1%} of {known[case.name]:,}{'' if good else '  <<<'}")
    if not good:
        print("    where it is to stay so, more or less: tests/bench/instructions.py --write, and the reason in the commit")
    return good


def allocations_agree(case: Case, counts: Counts, where: bool) -> bool:
    good = counts.allocated() < case.most_allocations + STRAY
    print(f"{case.name:26}{counts.allocated():>12,.2f} allocations, {case.most_allocations:g} at most{'' if good else '  <<<'}")
    if where or not good:
        print(*counts.places(), sep="\n")
    return good


def frames_agree(case: Case, counts: Counts) -> bool:
    good = counts.frames < case.most_frames + STRAY
    print(f"{case.name:26}{counts.frames:>12,.2f} coroutine frames, {case.most_frames:g} at most{'' if good else '  <<<'}")
    return good


def pieces_agree(case: Case, counts: Counts) -> bool:
    """Once it is warm, operator new has at hand what a request and a chunk need."""
    good = counts.pieces < STRAY
    print(f"{case.name:26}{counts.pieces:>12,.2f} pieces of memory from malloc, none at most{'' if good else '  <<<'}")
    return good


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=pathlib.Path, default=ROOT / "build/release/tests/bench/counted/sfai_counted")
    parser.add_argument("--write", action="store_true", help="records the instructions")
    parser.add_argument("--where", action="store_true", help="says where the allocations are")
    parser.add_argument("--counts", type=pathlib.Path, help="where the test command counts what passed")
    return parser.parse_args()


def main() -> None:
    options = parse_arguments()
    if not shutil.which("valgrind"):
        sys.exit("instructions: valgrind is not installed: `scripts/install --test` does that, or apt-get install valgrind")
    counted = {case: count_case(options.program.resolve(), case) for case in CASES}
    if options.write:
        instructions = {case.name: round(counts.instructions) for case, counts in counted.items()}
        RECORD.write_text(json.dumps(read_record() | {platform.machine(): instructions}, indent=2) + "\n")
    known = read_record().get(platform.machine(), {})
    outcomes = []
    for case, counts in counted.items():
        outcomes += [instructions_agree(case, counts, known), allocations_agree(case, counts, options.where)]
        outcomes += [frames_agree(case, counts), pieces_agree(case, counts)]
    if options.counts:
        with options.counts.open("a") as file:
            print(*map(outcomes.count, (True, False, None)), file=file)
    sys.exit(1 if False in outcomes else 0)


if __name__ == "__main__":
    try:
        main()
    except Fault as fault:
        sys.exit(f"instructions: {fault}")
