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


class Agent:
    """A client of a gateway, or of a vendor: a worker, and what stands in each of its bodies."""

    def __init__(self, worker: Worker, body: dict):
        self._worker, self._body = worker, body

    def call(self, call: str, url: str, retries: int = 0, key: str = "none", **body) -> dict:
        return self._worker.call(call, url, {**self._body, **body}, key=key, retries=retries)


class Agents:
    """Those that were asked for, one process a package: they keep nothing from one call to the next."""

    def __init__(self):
        self._workers: dict[str, Worker] = {}

    def __getitem__(self, name: str) -> Agent:
        script, body = AGENTS[name]
        if script not in self._workers:
            self._workers[script] = start_agent(script)
        return Agent(self._workers[script], body)

    def stop(self) -> None:
        for worker in self._workers.values():
            worker.stop()


def start_agent(script: str) -> Worker:
    if script.endswith(".mjs"):
        return node(script, AGENT_PACKAGES[script])
    return Worker(os.environ.get("SFAI_PYTHON", sys.executable), str(HERE / "agents" / script))


AGENT_PACKAGES = {"openai_agent.mjs": "openai", "anthropic_agent.mjs": "@anthropic-ai/sdk", "vercel_agent.mjs": "ai"}

# Those that speak Chat Completions and those that speak Messages.
OPENAI_AGENTS = {
    "openai-python": ("openai_agent.py", {"echo": True}),
    "openai-python-forgets": ("openai_agent.py", {}),
    "openai-node": ("openai_agent.mjs", {"echo": True}),
    "vercel-compatible": ("vercel_agent.mjs", {"provider": "compatible"}),
    "vercel-openai": ("vercel_agent.mjs", {"provider": "openai"}),
}
ANTHROPIC_AGENTS = {
    "anthropic-python": ("anthropic_agent.py", {}),
    "anthropic-node": ("anthropic_agent.mjs", {}),
    "vercel-anthropic": ("vercel_agent.mjs", {"provider": "anthropic"}),
}
AGENTS = {**OPENAI_AGENTS, **ANTHROPIC_AGENTS}

SDKS = {
    "python": python_current,
    "python-previous": python_previous,
    "node": lambda: node("sdk_client.mjs", "openai"),
    "node-previous": lambda: node("sdk_client.mjs", "openai-previous"),
}
