"""The program as a Lambda function. Modules with such tests import these fixtures; after each test the contract must have been kept."""

import json
import os
import pathlib
import shlex

import pytest

from client import chat_body
from lambda_event import Incoming
from lambda_platform import LambdaPlatform
from maps import usual_map
from program import KEYS, PROMPT, REPORTS, path

OPEN = {"SFAI_AUTH": "none", **KEYS}


def lambda_command() -> list[str]:
    """SFAI_LAMBDA_COMMAND names another, such as a zip's bootstrap under an emulator."""
    return shlex.split(os.environ.get("SFAI_LAMBDA_COMMAND", "")) or [path(), "lambda"]


def task_root(folder: pathlib.Path, model_map: dict) -> pathlib.Path:
    folder.mkdir(exist_ok=True)
    (folder / "model_map.json").write_text(json.dumps(model_map))
    return folder


def assert_kept(platform: LambdaPlatform) -> None:
    """The contract, the secrets, and what a sanitizer had to say."""
    violations = platform.violations.copy()
    platform.violations.clear()  # each is one test's fault
    assert not violations, "\n".join(violations)
    written = platform.out.text + platform.err.text
    assert "sk-test-canary" not in written, "a key stands in the program's output"
    assert PROMPT not in written, "a prompt stands in the program's output"
    assert not any(report in platform.err.text for report in REPORTS), platform.err.text
    for line in platform.out.lines:
        assert isinstance(json.loads(line), dict), f"standard output is for log lines only: {line}"


def end(platform: LambdaPlatform) -> None:
    """A program that still lives ends at SIGTERM, with 0."""
    lived = platform.alive
    platform.stop()
    assert_kept(platform)
    assert not lived or platform.exits[-1] == 0, platform.err.text


@pytest.fixture
def launch(tmp_path, upstream):
    """launch(model_map, {"SFAI_INVOKE_MODE": "buffered"}, slots=3): a function of its own; open to everybody unless told otherwise."""
    running: list[LambdaPlatform] = []

    def launch_one(model_map: dict | None = None, variables: dict[str, str] | None = None, **options) -> LambdaPlatform:
        root = task_root(tmp_path / f"task-{len(running)}", model_map or usual_map(upstream))
        running.append(LambdaPlatform(lambda_command(), root, OPEN if variables is None else variables, **options))
        return running[-1]

    yield launch_one
    for platform in running:
        end(platform)


@pytest.fixture(scope="module")
def shared_function(model_map, tmp_path_factory):
    platform = LambdaPlatform(lambda_command(), task_root(tmp_path_factory.mktemp("task"), model_map), OPEN)
    yield platform
    end(platform)


@pytest.fixture
def function(shared_function):
    """One function a module, open to everybody, with the module's `model_map`."""
    yield shared_function
    assert_kept(shared_function)
    assert shared_function.alive, shared_function.err.text
    assert (shared_function.kills, shared_function.starts) == (0, 1)


def chat(role: str, *, headers: dict[str, str] | None = None, target: str = "/v1/chat/completions", **members) -> Incoming:
    """A chat, for events that a test makes by hand."""
    fields = [("content-type", "application/json"), *(headers or {}).items()]
    return Incoming("POST", target, fields, json.dumps(chat_body(role, **members), ensure_ascii=False).encode())
