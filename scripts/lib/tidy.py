"""Runs clang-tidy on each src/**/*.cc of a build folder and prints "PASSED FAILED 0"; findings go to standard error.

A file that was clean is not looked at again until it, a project header that it includes, its flags or .clang-tidy
change: the includes come from ninja's own record of the last build, so no compiler runs to find out.
"""
import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys

TIDY = "clang-tidy-19"
root = pathlib.Path(__file__).resolve().parents[2]
build = root / sys.argv[1]
stamps = root / "build" / "tidy"


def digest(*parts):
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def includes():
    """object file -> the project's files that it was made from"""
    found, current = {}, None
    for line in subprocess.run(["ninja", "-C", build, "-t", "deps"], capture_output=True, text=True).stdout.splitlines():
        if line and not line.startswith(" "):
            current = found.setdefault(line.split(":")[0], set())
        elif line.strip():
            current.add(os.path.realpath(build / line.strip()))
    return {object_file: sorted(f for f in files if f.startswith(str(root))) for object_file, files in found.items()}


def key_of(unit, made_from):
    files = made_from.get(re.search(r" -o (\S+\.o)\b", unit["command"])[1])
    if not files:
        return None
    return digest(VERSION, CONFIGURATION, unit["command"].encode(), *[pathlib.Path(f).read_bytes() for f in files])


def clean(unit, key):
    stamp = stamps / str(key)
    if key and stamp.exists():
        return True
    result = subprocess.run([TIDY, "-p", build, "--quiet", unit["file"]], capture_output=True, text=True)
    if result.returncode == 0:
        if key:
            stamp.touch()
        return True
    print(result.stdout, file=sys.stderr)
    if not result.stdout:
        print(f"{unit['file']}: {result.stderr}", file=sys.stderr)
    return False


VERSION = subprocess.run([TIDY, "--version"], capture_output=True, check=True).stdout
CONFIGURATION = (root / ".clang-tidy").read_bytes()
stamps.mkdir(parents=True, exist_ok=True)
units = [u for u in json.loads((build / "compile_commands.json").read_text()) if u["file"].startswith(f"{root}/src/")]
made_from = includes()
with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
    results = list(pool.map(lambda unit: clean(unit, key_of(unit, made_from)), units))
print(results.count(True), results.count(False), 0)
