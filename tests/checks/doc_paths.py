"""Every path that the documents of the root name in backticks exists, in the repository or below src/."""
import pathlib
import re
import sys

root = pathlib.Path(__file__).resolve().parents[2]
DOCUMENTS = ["ARCHITECTURE.md", "CONTRIBUTING.md", "README.md"]
MADE_BY_USERS = {".env"}
SUFFIXES = (".h", ".cc", ".md", ".py", ".sh", ".json", ".yaml", ".cmake", ".txt", ".mjs")
PATH = re.compile(r"[A-Za-z0-9_.][A-Za-z0-9_.*-]*(?:/[A-Za-z0-9_.*-]+)*/?")


def looks_like_a_path(text):
    """`gateway/lane.h` and `scripts/` are paths; `openai/gpt-5.1`, `text/plain` and `std::string` are not."""
    if not PATH.fullmatch(text) or text in MADE_BY_USERS or text.split("/")[0] == "build":
        return False
    first = text.split("/")[0]
    known = (root / first).exists() or (root / "src" / first).exists()
    return text.endswith(SUFFIXES) or ("/" in text and known)


def exists(text):
    return any(place.exists() or any(root.glob(f"{prefix}{text}")) for prefix, place in [("", root / text), ("src/", root / "src" / text)])


named = [
    (document, text)
    for document in DOCUMENTS
    if (root / document).exists()
    for text in re.findall(r"`([^`\s]+)`", (root / document).read_text())
    if looks_like_a_path(text)
]
bad = [f"{document}: `{text}` does not exist" for document, text in named if not exists(text)]
bad += [f"{document} is missing" for document in DOCUMENTS if not (root / document).exists()]
print(*bad, sep="\n", end="\n" if bad else "")
print(f"doc paths: {len(named)} paths named, {len(bad)} faults")
sys.exit(1 if bad else 0)
