"""No source file is longer than 400 lines: such a file is asking to be two."""
import pathlib
import sys

LIMIT = 400
root = pathlib.Path(__file__).resolve().parents[2]
files = sorted([*(root / "src").rglob("*.h"), *(root / "src").rglob("*.cc")])
lengths = {path.relative_to(root): len(path.read_text().splitlines()) for path in files}
bad = [f"{path}: {lines} lines, the limit is {LIMIT}" for path, lines in lengths.items() if lines > LIMIT]
print(*bad, sep="\n", end="\n" if bad else "")
print(f"file sizes: {len(files)} files, {len(bad)} too long")
sys.exit(1 if bad or not files else 0)
