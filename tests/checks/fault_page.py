"""docs/FAULTS.md says what tests/faults/expectations.py says."""
import pathlib
import subprocess
import sys

root = pathlib.Path(__file__).resolve().parents[2]
sys.exit(subprocess.run([sys.executable, root / "tests/faults/page.py"], cwd=root).returncode)
