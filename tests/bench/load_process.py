"""The mock vendor and the clients, one process for the whole run (tests/bench/load), and what it can be asked."""

import contextlib
import json
import os
import pathlib
import socket
import subprocess
import sys

CORES = sorted(os.sched_getaffinity(0))
GATEWAY_CORE, LOAD_CORE = CORES[0], CORES[-1]  # the same one where there is no other


class Fault(Exception):
    """A measurement that does not count: an answer was not what the mock said."""


def start_pinned(cores: str, command: list, **options) -> subprocess.Popen:
    """Where we may, whatever else the machine does has to wait. Linux weighs sessions against each other, not processes: so a
    session of its own, with a weight of its own. It dies with us, however that comes about."""
    process = subprocess.Popen(["setpriv", "--pdeathsig", "KILL", "taskset", "-c", cores, *map(str, command)], start_new_session=True, **options)
    with contextlib.suppress(OSError):
        pathlib.Path(f"/proc/{process.pid}/autogroup").write_text("-20")
    return process


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def make_certificate(folder: pathlib.Path) -> tuple[pathlib.Path, pathlib.Path]:
    """For the mock behind TLS, as an authority of its own: the gateways are told to trust it."""
    certificate, key = folder / "mock.pem", folder / "mock.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    return certificate, key


class LoadProcess(contextlib.AbstractContextManager):
    def __init__(self, program: pathlib.Path, folder: pathlib.Path):
        self.port, self.tls_port = free_port(), free_port()
        self.certificate, key = make_certificate(folder)
        command = [program, self.port, self.tls_port, self.certificate, key]
        self._process = start_pinned(str(LOAD_CORE), command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def measure(self, words: dict) -> dict:
        """Runs one measurement; the words are those of tests/bench/load/settings.cc."""
        line = " ".join(f"{name}={value}" for name, values in words.items() for value in (values if isinstance(values, list) else [values]))
        print(line, file=self._process.stdin, flush=True)
        answer = self._process.stdout.readline()
        if not answer:
            sys.exit(f"the load program ended: {line}")
        result = json.loads(answer)
        if "fault" in result:
            raise Fault(result["fault"])
        return result

    def __exit__(self, *_) -> None:
        self._process.stdin.close()
        self._process.wait()
