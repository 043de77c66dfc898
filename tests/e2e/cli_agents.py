"""Agents that are programs: Claude Code and Continue's `cn`, headless, each in a home of its own that knows only the gateway."""

import dataclasses
import json
import os
import pathlib
import platform
import shutil
import subprocess

import pytest

from worker import wanted

MACHINES = {"x86_64": "x64", "aarch64": "arm64"}
QUIET = {"CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1", "DISABLE_AUTOUPDATER": "1", "CLAUDE_CODE_MAX_RETRIES": "1"}
PRICE_OF_START = 60  # seconds; it is about two


@dataclasses.dataclass
class Result:
    code: int
    out: str
    err: str

    @property
    def json(self) -> dict:
        """The last line that is JSON: both programs may write notes before it, and `cn` says its errors where notes go."""
        lines = [*self.err.splitlines(), *self.out.splitlines()]
        return json.loads(next(line for line in reversed(lines) if line.startswith("{")))


def modules() -> pathlib.Path:
    return pathlib.Path(wanted("SFAI_NODE_MODULES"))


def claude_code() -> str:
    """The program itself, as npm's choice for this machine brings it."""
    program = modules() / f"@anthropic-ai/claude-code-linux-{MACHINES.get(platform.machine())}" / "claude"
    if not program.is_file():
        pytest.skip(f"Claude Code has no program for {platform.machine()}")
    return str(program)


def start(command: list[str], place: pathlib.Path, **environment: str) -> subprocess.Popen:
    """With nothing of the user's keys, settings and proxies."""
    (home := place / "home").mkdir(exist_ok=True)
    env = {"PATH": os.environ["PATH"], "HOME": str(home), **environment}
    return subprocess.Popen(command, cwd=place, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def start_claude(url: str, place: pathlib.Path, role: str, prompt: str, *arguments: str) -> subprocess.Popen:
    command = [claude_code(), "-p", prompt, "--output-format", "json", "--model", role, *arguments]
    return start(command, place, ANTHROPIC_BASE_URL=url, ANTHROPIC_API_KEY="sk-test-canary-client", **QUIET)


def start_cn(url: str, place: pathlib.Path, role: str, prompt: str, *arguments: str) -> subprocess.Popen:
    model = f"  - {{name: {role}, provider: openai, model: {role}, apiBase: {url}/v1, apiKey: sk-test-canary-client, roles: [chat]}}\n"
    (place / "cn.yaml").write_text(f"name: sfai\nversion: 1.0.0\nschema: v1\nmodels:\n{model}")
    node = os.environ.get("SFAI_NODE") or shutil.which("node")
    command = [node, str(modules() / "@continuedev/cli/dist/cn.js"), "-p", prompt, "--format", "json", "--config", "cn.yaml", *arguments]
    return start(command, place, CONTINUE_GLOBAL_DIR=str(place / "home/.continue"), CONTINUE_TELEMETRY_ENABLED="0")


def end_of(process: subprocess.Popen) -> Result:
    try:
        out, err = process.communicate(timeout=PRICE_OF_START)
    except subprocess.TimeoutExpired:
        process.kill()
        raise
    return Result(process.returncode, out, err)
