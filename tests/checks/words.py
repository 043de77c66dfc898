"""No file of the repository holds what belongs to one machine or to nobody's eyes: addresses of package registries and
mirrors, absolute paths of a home or of this checkout, and things that look like secrets."""
import pathlib
import re
import subprocess
import sys

root = pathlib.Path(__file__).resolve().parents[2]
ORDINARY = {pathlib.Path(place) for place in ("/", "/tmp", "/home", "/root", "/opt", "/src", "/usr/src", "/var/tmp")}
# Where this checkout and its neighbours lie, unless that is a path that anyone may speak of: /sfai is, /somewhere/sfai is not.
PLACES = [place for place in (root, root.parent) if len(root.parts) > 2 and place not in ORDINARY]
HERE = "|".join(rf"(?<![\w.:/]){re.escape(str(place))}/\w" for place in PLACES)
FAULTS = {
    "a package registry's address": re.compile(
        r"https?://[^\s\"']*(?:registry\.|pypi|pythonhosted|npmjs|artifact|/simple/|proxy\.golang|snapshot\.debian)", re.I
    ),
    "an absolute path of one machine": re.compile("|".join(filter(None, [r"(?<![\w.:/])/(?:root|home/\w+|Users/\w+)/\w", HERE]))),
    "what looks like a secret": re.compile(
        r"sk-(?:ant|proj)-(?!test)\w[\w-]{30,}|AKIA(?!IOSFODNN7EXAMPLE)[0-9A-Z]{16}|-----BEGIN (?:\w+ )?PRIVATE KEY-----\n"
    ),
}


def tracked_texts():
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=root, capture_output=True, check=True
    )
    for name in sorted(set(filter(None, listed.stdout.decode().split("\0")))):
        path = root / name
        if path.is_file() and path != pathlib.Path(__file__).resolve():
            yield name, path.read_text(errors="replace")


def faults(name, text):
    for what, pattern in FAULTS.items():
        for found in pattern.finditer(text):
            yield f"{name}:{text.count(chr(10), 0, found.start()) + 1}: {what}"


texts = list(tracked_texts())
bad = [line for name, text in texts for line in faults(name, text)]
print(*bad, sep="\n", end="\n" if bad else "")
print(f"words: {len(texts)} files, {len(bad)} faults")
sys.exit(1 if bad or not texts else 0)
