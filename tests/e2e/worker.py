"""Vendors' packages in processes of their own, called over a pipe, so that each is started once a module and not once a call."""

import json
import os
import pathlib
import shutil
import subprocess
import sys

import pytest

HERE = pathlib.Path(__file__).resolve().parent
MISSING = "is not set: scripts/install --test installs it and scripts/test sets it"


class Worker:
    def __init__(self, *command: str, environment: dict[str, str] | None = None):
        env = {**os.environ, **(environment or {})}
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env)
        self.version = self._result()["version"]

    def call(self, call: str, base_url: str, body: dict | None = None, *, key: str = "none", retries: int = 0) -> dict:
        request = {"call": call, "base_url": base_url, "key": key, "body": body or {}, "retries": retries}
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        return self._result()

    def _result(self) -> dict:
        line = self._process.stdout.readline()
        assert line, "the worker died; its standard error says why"
        return json.loads(line)

    def stop(self) -> None:
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()


def python_current() -> Worker:
    return Worker(os.environ.get("SFAI_PYTHON", sys.executable), str(HERE / "sdk_client.py"))


def python_previous() -> Worker:
    return Worker(wanted("SFAI_PYTHON_PREVIOUS"), str(HERE / "sdk_client.py"))


def node(script: str, package: str) -> Worker:
    modules = wanted("SFAI_NODE_MODULES")
    program = os.environ.get("SFAI_NODE") or shutil.which("node")
    return Worker(program, str(HERE / "node" / script), str(pathlib.Path(modules) / package))


def wanted(variable: str) -> str:
    if variable not in os.environ:
        pytest.skip(f"{variable} {MISSING}")
    return os.environ[variable]


def agent(script: str, *, echo: bool = False, **body) -> "Agent":
    """An agent of agents/ or node/; what is said of it here stands in each of its bodies."""
    start = AGENT_PACKAGES.get(script)
    worker = node(script, start) if start else Worker(os.environ.get("SFAI_PYTHON", sys.executable), str(HERE / "agents" / script))
    return Agent(worker, {"echo": echo, **body})


class Agent:
    def __init__(self, worker: Worker, body: dict):
        self._worker, self._body = worker, body

    def call(self, call: str, url: str, retries: int = 0, key: str = "none", **body) -> dict:
        return self._worker.call(call, url, {**self._body, **body}, key=key, retries=retries)

    def stop(self) -> None:
        self._worker.stop()


AGENT_PACKAGES = {"openai_agent.mjs": "openai", "anthropic_agent.mjs": "@anthropic-ai/sdk", "vercel_agent.mjs": "ai"}

# Those that speak Chat Completions and those that speak Messages.
OPENAI_AGENTS = {
    "openai-python": lambda: agent("openai_agent.py", echo=True),
    "openai-python-forgets": lambda: agent("openai_agent.py"),
    "openai-node": lambda: agent("openai_agent.mjs", echo=True),
    "vercel-compatible": lambda: agent("vercel_agent.mjs", provider="compatible"),
    "vercel-openai": lambda: agent("vercel_agent.mjs", provider="openai"),
}
ANTHROPIC_AGENTS = {
    "anthropic-python": lambda: agent("anthropic_agent.py"),
    "anthropic-node": lambda: agent("anthropic_agent.mjs"),
    "vercel-anthropic": lambda: agent("vercel_agent.mjs", provider="anthropic"),
}
AGENTS = {**OPENAI_AGENTS, **ANTHROPIC_AGENTS}

SDKS = {
    "python": python_current,
    "python-previous": python_previous,
    "node": lambda: node("sdk_client.mjs", "openai"),
    "node-previous": lambda: node("sdk_client.mjs", "openai-previous"),
}
