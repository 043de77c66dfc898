#!/usr/bin/env python3
"""Checks that model_map.schema.json and `sfai check` say the same of every map here, and of spoiled copies of the good ones.

    tests/maps/agree.py build/release/sfai [--spoiled COUNT]

good/: both accept. bad/: both refuse. beyond_schema/: the schema accepts, the program refuses (no schema can say it).
Exit code 0: they agree.
"""

import argparse
import copy
import json
import pathlib
import random
import subprocess
import sys
import tempfile

from jsonschema import Draft202012Validator, ValidationError
from jsonschema.validators import extend

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent


def ecma_pattern(validator, pattern, instance, schema):
    """JSON Schema's patterns are ECMAScript's, whose $ does not match before a last line break, as Python's does."""
    if pattern.endswith("$"):
        pattern = pattern[:-1] + r"\Z"
    yield from Draft202012Validator.VALIDATORS["pattern"](validator, pattern, instance, schema)


def load_validator():
    schema = json.loads((ROOT / "model_map.schema.json").read_text())
    Draft202012Validator.check_schema(schema)
    return extend(Draft202012Validator, {"pattern": ecma_pattern})(schema)


def schema_accepts(validator, data):
    try:
        validator.validate(json.loads(data.decode("utf-8-sig")))
        return True
    except (ValueError, ValidationError):
        return False


def program_says(program, path):
    """(accepted, what it printed). Any exit code but 0 and 1 is a crash or an unreadable file."""
    done = subprocess.run([program, "check", path], capture_output=True, timeout=60)
    text = (done.stdout + done.stderr).decode("utf-8")
    if done.returncode not in (0, 1):
        sys.exit(f"{path}: `sfai check` ended with {done.returncode}:\n{text}")
    if done.returncode == 1 and not text.strip():
        sys.exit(f"{path}: refused without a word")
    return done.returncode == 0, text


def check_folder(program, validator, folder, wanted):
    """wanted: (the schema accepts, the program accepts)."""
    files = sorted((HERE / folder).glob("*.json"))
    wrong = 0
    for path in files:
        accepted, text = program_says(program, path)
        got = (schema_accepts(validator, path.read_bytes()), accepted)
        if got != wanted:
            wrong += 1
            print(f"{folder}/{path.name}: schema and program must say {wanted}, they say {got}\n{text}")
    print(f"{folder}: {len(files)} maps, {wrong} wrong")
    return wrong


def places(value, path=()):
    yield path
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, inner in members:
        yield from places(inner, (*path, name))


VALUES = [None, True, 0, -1, 1.5, 3, 1e300, "", "?", "high", "a/ b", [], ["?"], {}, {"?": 1}, {"provider": "demo"}]
NAMES = ["", "models", "provider", "params", "openai", "Key", "x-y", "max_tokens", "base_url", "?"]


def spoil(value, dice):
    """A copy with one value replaced, one member renamed or one member removed."""
    path = dice.choice([path for path in places(value) if path])
    copied = copy.deepcopy(value)
    holder = copied
    for name in path[:-1]:
        holder = holder[name]
    deed = dice.choice(["replace", "replace", "rename", "remove"])
    if deed == "replace":
        holder[path[-1]] = copy.deepcopy(dice.choice(VALUES))
        return copied
    removed = holder.pop(path[-1])
    if deed == "rename" and isinstance(holder, dict):
        holder[dice.choice(NAMES)] = removed
    return copied


def beyond_schema(text):
    return "there is no provider" in text or "there is no role" in text


def check_spoiled(program, validator, count):
    dice = random.Random(1)
    good = [json.loads(path.read_text("utf-8-sig")) for path in sorted((HERE / "good").glob("*.json"))]
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "map.json"
        for _ in range(count):
            data = json.dumps(spoil(dice.choice(good), dice)).encode()
            path.write_bytes(data)
            by_schema = schema_accepts(validator, data)
            by_program, text = program_says(program, path)
            if by_schema != by_program and not (by_schema and beyond_schema(text)):
                wrong += 1
                print(f"schema: {by_schema}, program: {by_program}: {data.decode()}\n{text}")
    print(f"spoiled: {count} maps, {wrong} wrong")
    return wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", help="path of sfai")
    parser.add_argument("--spoiled", type=int, default=300, metavar="COUNT")
    arguments = parser.parse_args()
    validator = load_validator()
    wrong = check_folder(arguments.program, validator, "good", (True, True))
    wrong += check_folder(arguments.program, validator, "bad", (False, False))
    wrong += check_folder(arguments.program, validator, "beyond_schema", (True, False))
    wrong += check_spoiled(arguments.program, validator, arguments.spoiled)
    own = ROOT / "model_map.json"
    if not (schema_accepts(validator, own.read_bytes()) and program_says(arguments.program, own)[0]):
        wrong += 1
        print("model_map.json itself is refused")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
