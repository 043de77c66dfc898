#!/usr/bin/env python3
"""How many instructions the release program takes a request and a chunk, held within 5 % of what instructions.json has of them.

Callgrind counts them in user space, of a program that is warm: its start and its end are in no count.
"""

import argparse
import json
import pathlib
import platform
import shutil
import subprocess
import sys
import tempfile

from counted_cases import CASES, Case, count_case, stage_of
from load_process import Fault

ROOT = pathlib.Path(__file__).resolve().parents[2]
RECORD = pathlib.Path(__file__).with_name("instructions.json")
TOLERANCE = 0.05


def read_record() -> dict[str, dict[str, int]]:
    """Kind of machine -> case -> count: another kind of machine has other instructions."""
    return json.loads(RECORD.read_text()) if RECORD.exists() else {}


def write_record(counts: dict[str, int]) -> None:
    record = read_record()
    known = record.get(platform.machine(), {})
    record[platform.machine()] = {case.name: count for case in CASES if (count := counts.get(case.name, known.get(case.name)))}
    RECORD.write_text(json.dumps(record, indent=2) + "\n")


def report(counts: dict[str, int], known: dict[str, int]) -> list[str]:
    """Prints the table; returns the cases whose counts are not as recorded."""
    wrong = []
    print(f"{'instructions of a…':34}{'counted':>10}{'recorded':>10}{'difference':>12}")
    for name, count in counts.items():
        difference = count / known[name] - 1 if name in known else None
        said = "" if difference is None else f"{difference:+.1%}"
        if difference is None or abs(difference) > TOLERANCE:
            wrong.append(name)
            said += "  <<<"
        print(f"{name:34}{count:>10,}{known.get(name, 0):>10,}{said:>12}")
    return wrong


def profile(program: pathlib.Path, case: Case) -> None:
    """The functions in which the most instructions are, those they call included."""
    with tempfile.TemporaryDirectory() as name, stage_of(program) as stage:
        counts = pathlib.Path(name, "counts")
        count_case(stage, case, keep=counts)
        annotate = ["callgrind_annotate", "--inclusive=yes", "--threshold=100", "--auto=no", counts]
        lines = subprocess.run(annotate, check=True, capture_output=True, text=True).stdout.splitlines()
    start = next(at for at, line in enumerate(lines) if "file:function" in line)
    print(f"{case.name}: {2 * case.count} of them", *lines[start : start + 42], "", sep="\n")


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=pathlib.Path, default=ROOT / "build/release/sfai")
    parser.add_argument("--only", default="", help="cases whose name holds this")
    parser.add_argument("--write", action="store_true", help="records what was counted")
    parser.add_argument("--profile", action="store_true", help="says where the instructions are instead, of build/profile/sfai")
    parser.add_argument("--counts", type=pathlib.Path, help="where the test command counts what passed")
    return parser.parse_args()


def main() -> None:
    options = parse_arguments()
    if not shutil.which("valgrind"):
        sys.exit("instructions: valgrind is not installed: `scripts/install --test` does that, or apt-get install valgrind")
    cases = [case for case in CASES if options.only in case.name]
    if options.profile:
        for case in cases:
            profile(ROOT / "build/profile/sfai", case)
        return
    with stage_of(options.program.resolve()) as stage:
        counts = {case.name: count_case(stage, case) for case in cases}
    if options.write:
        write_record(counts)
    known = read_record().get(platform.machine(), {})
    wrong = report(counts, known)
    if not known:
        print(f"Nothing is recorded of {platform.machine()}: nothing to compare with.")
    elif wrong:
        print(
            "A count is more than 5 % from its record. More: --profile says where. Less: well done. Where it is to stay so, record it\n"
            "with tests/bench/instructions.py --write, and say the reason in the commit."
        )
    if options.counts:
        with options.counts.open("a") as file:
            print(*((len(counts) - len(wrong), len(wrong), 0) if known else (0, 0, len(counts))), file=file)
    sys.exit(1 if known and wrong else 0)


if __name__ == "__main__":
    try:
        main()
    except Fault as fault:
        sys.exit(f"instructions: {fault}")
