"""packaging/sfai.service, read as systemd reads it."""

import pathlib
import re
import subprocess

from program import ROOT

UNIT = ROOT / "packaging/sfai.service"


def settings() -> list[tuple[str, str]]:
    """Name and value of each line, in their order: some names stand twice."""
    joined = re.sub(r"\\\n\s*", "", UNIT.read_text())
    return [tuple(line.split("=", 1)) for line in joined.splitlines() if re.match(r"[A-Z]\w+=", line)]


def value_of(name: str) -> str:
    return next(value for setting, value in settings() if setting == name)


def arguments(folder: pathlib.Path) -> list[str]:
    """What ExecStart gives the program, with `folder` in the place of /etc/sfai and of the credentials'."""
    line = value_of("ExecStart").replace("${CREDENTIALS_DIRECTORY}", str(folder)).replace("/etc/sfai", str(folder))
    return line.split()[2:]


def members_of(group: str) -> set[str]:
    """The system calls of a group, as this machine's systemd knows it."""
    listed = subprocess.run(["systemd-analyze", "syscall-filter", group], check=True, capture_output=True, text=True).stdout
    names = [line.strip() for line in listed.splitlines() if line.startswith("    ") and "#" not in line]
    return set().union(*(members_of(name) if name.startswith("@") else {name} for name in names))


def allowed_calls() -> set[str]:
    allowed: set[str] = set()
    for value in [value for name, value in settings() if name == "SystemCallFilter"]:
        named = set().union(*(members_of(group) for group in value.lstrip("~").split()))
        allowed = allowed - named if value.startswith("~") else allowed | named
    return allowed | members_of("@default")
