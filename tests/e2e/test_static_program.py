"""The released program needs nothing of the system's C library, whatever nsswitch.conf names."""

import json
import os
import pathlib
import subprocess

import pytest

from answers import json_reply
from maps import vendors
from program import KEYS, ROOT, environment

RELEASED = ROOT / "build/release/sfai"
MODULE = '#include <stdlib.h>\n#include <unistd.h>\n__attribute__((constructor)) static void load(void) { (void)!write(2, "HOSTILE MODULE", 14); abort(); }\n'

pytestmark = pytest.mark.skipif(not RELEASED.exists(), reason="build/release/sfai is not built")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory) -> pathlib.Path:
    """A folder with an nsswitch.conf, and the module that it names, which kills whoever loads it."""
    if os.geteuid() != 0 or subprocess.run(["unshare", "--mount", "true"], capture_output=True).returncode != 0:
        pytest.skip("another nsswitch.conf needs root and a mount namespace")
    folder = tmp_path_factory.mktemp("nss")
    (folder / "nsswitch.conf").write_text("passwd: files\nhosts: hostile files dns\n")
    (folder / "module.c").write_text(MODULE)
    subprocess.run(["clang-19", "-shared", "-fPIC", "-o", folder / "libnss_hostile.so.2", folder / "module.c"], check=True)
    return folder


def run_under(hostile: pathlib.Path, *command: str) -> subprocess.CompletedProcess:
    script = 'mount --bind "$0" /etc/nsswitch.conf && exec "$@"'
    variables = {**environment(KEYS), "LD_LIBRARY_PATH": str(hostile)}
    return subprocess.run(
        ["unshare", "--mount", "sh", "-c", script, hostile / "nsswitch.conf", *command], env=variables, capture_output=True, text=True, timeout=30
    )


def test_it_is_static():
    headers = subprocess.run(["readelf", "--program-headers", "--wide", RELEASED], check=True, capture_output=True, text=True).stdout
    assert "INTERP" not in headers


def test_the_hostile_module_is_dangerous(hostile):
    done = run_under(hostile, "getent", "ahosts", "localhost")
    assert (done.returncode != 0, "HOSTILE MODULE" in done.stderr) == (True, True)


def test_names_are_found_without_it(hostile, upstream, tmp_path):
    upstream.answer("/v1/models", json_reply({"object": "list", "data": []}))
    here = vendors(upstream)["openai"]["base_url"].replace("127.0.0.1", "localhost")
    (tmp_path / "map.json").write_text(json.dumps({"models": {"coder": "openai/m"}, "providers": {"openai": {"base_url": here}}}))
    done = run_under(hostile, str(RELEASED), "check", "--live", str(tmp_path / "map.json"))
    assert ("HOSTILE MODULE" in done.stderr, "provider openai: ok" in done.stdout) == (False, True), done.stdout + done.stderr


def test_it_takes_little_room(tmp_path):
    assert RELEASED.stat().st_size <= 8 << 20
    (tmp_path / "map.json").write_text('{"models": {"demo": "demo/demo"}}')
    command = [RELEASED, "serve", "--port", "0", "--config", tmp_path / "map.json"]
    with subprocess.Popen(command, env=environment(KEYS), stderr=subprocess.PIPE, text=True) as program:
        while "listening on" not in program.stderr.readline():
            assert program.poll() is None
        status = pathlib.Path(f"/proc/{program.pid}/status").read_text()
        program.terminate()
        program.stderr.read()
    resident = next(line.split() for line in status.splitlines() if line.startswith("VmRSS:"))
    assert (int(resident[1]) <= 8 << 10, resident[2]) == (True, "kB")
