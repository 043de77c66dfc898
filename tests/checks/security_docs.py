"""Each test and file that docs/SECURITY.md names as proof is there."""

import pathlib
import re
import sys

root = pathlib.Path(__file__).resolve().parents[2]
DOCUMENT = "docs/SECURITY.md"
LEAST = 30  # tests named: an empty page would prove itself


def holds(path, name):
    text = (root / path).read_text()
    if path.endswith(".py"):
        return re.search(rf"^ *(?:async )?def {re.escape(name)}\(", text, re.M)
    suite, _, test = name.partition(".")
    return re.search(rf"^TEST(?:_F|_P)?\({re.escape(suite)}, {re.escape(test)}\)", text, re.M)


named = re.findall(r"`((?:tests|src|scripts|packaging)/[\w./-]+)(?:::([\w.]+))?[^`]*`", (root / DOCUMENT).read_text())
bad = [f"{DOCUMENT}: there is no {path}" for path, _ in named if not (root / path).exists()]
bad += [f"{DOCUMENT}: {path} has no test {name}" for path, name in named if name and (root / path).exists() and not holds(path, name)]
tests = sum(bool(name) for _, name in named)
if tests < LEAST:
    bad.append(f"{DOCUMENT} names {tests} tests, fewer than {LEAST}")
print(*bad, sep="\n", end="\n" if bad else "")
print(f"security docs: {len(named)} proofs named, {len(bad)} faults")
sys.exit(1 if bad else 0)
