#!/usr/bin/env python3
"""page.py [--write]: docs/FAULTS.md is what the expectations say; with --write it is made so."""

import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "recordings")]

from table import page  # noqa: E402

PAGE = HERE.parents[1] / "docs/FAULTS.md"

if "--write" in sys.argv:
    PAGE.write_text(page())
fresh = PAGE.is_file() and PAGE.read_text() == page()
print(f"docs/FAULTS.md: {'fresh' if fresh else 'stale, python3 tests/faults/page.py --write makes it'}")
sys.exit(0 if fresh else 1)
