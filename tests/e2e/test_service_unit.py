"""The systemd unit: systemd takes it and finds little exposed, and the released program does its work under what it forbids."""

import json
import pathlib
import shutil
import signal
import subprocess
import sys

import pytest

import unit_file
from answers import json_reply
from client import Client
from program import ANTHROPIC_KEY, OPENAI_KEY, ROOT, Program

RELEASED = ROOT / "build/release/sfai"
SANDBOX = ROOT / "tests/e2e/sandbox.py"
CLIENT_KEY = "the-client-key-of-alice"
ANSWER = b'{"id":"c","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"yes"}}]}'
MOST_EXPOSURE = 15  # of 100; systemd calls less than 20 "OK", and a service with no such line has 96

pytestmark = [
    pytest.mark.skipif(not RELEASED.exists(), reason="build/release/sfai is not built"),
    pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed"),
]


def analyze(*arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(["systemd-analyze", *arguments], capture_output=True, text=True, timeout=60)


@pytest.fixture
def installed_unit(tmp_path) -> pathlib.Path:
    """The unit with the program where it is, since `verify` looks for it."""
    copy = tmp_path / "sfai.service"
    copy.write_text(unit_file.UNIT.read_text().replace("/usr/local/bin/sfai", str(RELEASED)))
    return copy


@pytest.fixture
def folder(tmp_path, upstream, authority) -> pathlib.Path:
    """What lies in /etc/sfai."""
    secure = {"base_url": f"{upstream.tls_url}/v1", "ca_file": str(authority.ca_file)}
    models = {"demo": "demo/demo", "coder": "openai/gpt-4.1"}
    (tmp_path / "model_map.json").write_text(json.dumps({"models": models, "providers": {"openai": secure}}))
    (tmp_path / "keys.env").write_text(f"OPENAI_API_KEY={OPENAI_KEY}\nANTHROPIC_API_KEY={ANTHROPIC_KEY}\n")
    (tmp_path / "client_keys.json").write_text(json.dumps({"alice": CLIENT_KEY}))
    return tmp_path


@pytest.fixture
def service(folder, monkeypatch):
    """The program as ExecStart says it, but for the port, under the unit's filter."""
    wrapper = folder / "sfai"
    wrapper.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{SANDBOX}" "{RELEASED}" "$@"\n')
    wrapper.chmod(0o755)
    monkeypatch.setenv("SFAI_PROGRAM", str(wrapper))
    given = unit_file.arguments(folder)
    for option in ("--port", "--config"):
        del given[given.index(option) : given.index(option) + 2]
    running = Program(folder / "model_map.json", *given, keys={})
    yield running
    running.stop()


@pytest.fixture
def alice(service) -> Client:
    return Client(service.url, CLIENT_KEY)


def in_sandbox(code: str) -> str:
    done = subprocess.run([sys.executable, SANDBOX, sys.executable, "-c", code], capture_output=True, text=True, timeout=30)
    return done.stdout.strip() or done.stderr.strip().split("\n")[-1]


def test_systemd_takes_the_unit(installed_unit):
    done = analyze("verify", str(installed_unit))
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_little_of_the_machine_is_exposed_to_it(installed_unit):
    done = analyze("security", "--offline=yes", f"--threshold={MOST_EXPOSURE}", str(installed_unit))
    assert done.returncode == 0, done.stdout


def test_systemd_waits_longer_than_the_drain_takes():
    drain = unit_file.arguments(pathlib.Path("/"))
    assert int(unit_file.value_of("TimeoutStopSec")) > int(drain[drain.index("--drain-seconds") + 1])


def test_a_stream_of_the_demo_comes_whole(alice):
    assert len(alice.stream("demo").chunks()) >= 20


def test_names_are_resolved_and_vendors_reached_by_tls(alice, upstream):
    upstream.answer("/v1/chat/completions", json_reply(ANSWER))
    reply = alice.chat("coder")
    assert (reply.status, upstream.last.headers["authorization"]) == (200, f"Bearer {OPENAI_KEY}")


def test_a_changed_map_counts(alice, folder):
    (folder / "model_map.json").write_text('{"models": {"another": "demo/demo"}}')
    assert [model["id"] for model in alice.get("/v1/models").json["data"]] == ["another"]


def test_a_stranger_is_not_let_in(service):
    assert Client(service.url).get("/v1/models").status == 401


def test_sigterm_ends_it_in_good_order(service):
    service.signal(signal.SIGTERM)
    assert service.wait() == 0


def test_the_filter_forbids_other_families_of_sockets():
    assert "Address family not supported" in in_sandbox("import socket; socket.socket(socket.AF_UNIX)")


def test_the_filter_forbids_code_that_was_not_in_the_program():
    assert "PermissionError" in in_sandbox("import mmap; mmap.mmap(-1, 4096, prot=mmap.PROT_WRITE | mmap.PROT_EXEC)")


def test_the_filter_forbids_what_no_service_needs():
    assert in_sandbox("import ctypes; print(ctypes.CDLL(None).ptrace(0, 0, 0, 0))") == "-1"  # PTRACE_TRACEME, which every process may else
