"""What is measured beside each other: how each is started, where it listens, and which lanes it has.

A lane is how a request goes through: `native` (same dialect on both sides), `translated` (OpenAI's on the client's side,
Anthropic's upstream) and `tls` (native, to an upstream behind TLS).
"""

import contextlib
import dataclasses
import http.client
import json
import os
import pathlib
import re
import signal
import subprocess
import time

from load_process import GATEWAY_CORE, LOAD_CORE, Fault, LoadProcess, free_port, start_pinned

BOTH_CORES = f"{GATEWAY_CORE},{LOAD_CORE}"
CLIENT_KEY = "bench-client-key"
HERE = pathlib.Path(__file__).resolve().parent


@dataclasses.dataclass
class Place:
    """Where a run happens: what the candidates must know."""

    folder: pathlib.Path
    load: LoadProcess


class Candidate:
    name = ""
    lanes: dict[str, dict] = {}  # lane: what the load is told about it
    cores = str(GATEWAY_CORE)
    patience = 20.0
    instead: dict[str, dict | None] = {}  # measurement: what is asked of it instead, because one core does not do more; None: nothing
    starts = 5

    def command(self, place: Place, port: int) -> list[str]:
        raise NotImplementedError

    def environment(self, place: Place) -> dict[str, str]:
        return {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": str(place.folder)}

    def files(self) -> list[pathlib.Path]:
        """What it takes on the disk."""
        return []

    def version(self) -> str:
        return ""

    def with_threads(self, threads: int) -> "Candidate | None":
        """The same with so many threads, on both cores; None where it has one only."""
        return None

    def start(self, place: Place, port: int) -> dict:
        """What the load is told to measure the start up to the first answer."""
        return {**start_words(self.command(place, port), self.environment(place)), **self.lanes["native"]}

    def lambda_start(self, place: Place, port: int) -> dict:
        """The same up to the first question for an invocation, at `port`; empty where there is no such thing."""
        return {}


def start_words(command: list, environment: dict[str, str]) -> dict:
    return {"core": GATEWAY_CORE, "argument": list(map(str, command)), "environment": [f"{name}={value}" for name, value in environment.items()]}


def lambda_environment(place: Place, port: int) -> dict[str, str]:
    """What Lambda sets, as far as the candidates read it."""
    return {
        "PATH": "/usr/bin:/bin", "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{port}", "LAMBDA_TASK_ROOT": str(place.folder), "_HANDLER": "bootstrap",
        "AWS_ACCESS_KEY_ID": "ASIAEXAMPLE", "AWS_SECRET_ACCESS_KEY": "example", "AWS_SESSION_TOKEN": "example", "AWS_REGION": "eu-central-1",
        "AWS_LAMBDA_FUNCTION_NAME": "bench", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "256", "SFAI_AUTH": "none",
    }  # fmt: skip


class Running:
    """A started candidate that answers."""

    def __init__(self, candidate: Candidate, place: Place):
        self.candidate, self.place, self.port = candidate, place, free_port()
        self.log = place.folder / f"{candidate.name.replace(' ', '-')}.log"
        with self.log.open("wb") as log:
            self._process = start_pinned(
                candidate.cores, candidate.command(place, self.port), cwd=place.folder, env=candidate.environment(place),
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=log,
            )  # fmt: skip
        self._wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + self.candidate.patience
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=1)
                connection.request("GET", "/health")
                connection.getresponse().read()
                return connection.close()
            except OSError:
                time.sleep(0.02)
        said = self.log.read_text(errors="replace")[-600:]
        self.stop()
        raise Fault(f"{self.candidate.name} does not answer: {said}")

    def processes(self) -> list[int]:
        """Its own and its children's."""
        found = [self._process.pid]
        for process in found:
            for task in pathlib.Path(f"/proc/{process}/task").glob("*/children"):
                found += map(int, task.read_text().split())
        return found

    def memory_kib(self) -> int:
        return sum(int(re.search(r"^Pss:\s+(\d+)", pathlib.Path(f"/proc/{process}/smaps_rollup").read_text(), re.M)[1]) for process in self.processes())

    def measure(self, lane: str, words: dict) -> dict:
        return self.place.load.measure({"port": self.port, "process": self.processes(), **self.candidate.lanes[lane], **words})

    def stop(self) -> None:
        for process in self.processes():  # its own first: it would replace a child that goes
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        self._process.wait()


class Sfai(Candidate):
    name = "sfai"
    lanes = {lane: {"model": lane, "key": CLIENT_KEY} for lane in ("native", "translated", "tls")}

    def __init__(self, program: pathlib.Path, threads: int = 1, cores: str = str(GATEWAY_CORE)):
        self.program, self.threads, self.cores = program.resolve(), threads, cores

    def with_threads(self, threads):
        return Sfai(self.program, threads, BOTH_CORES)

    def command(self, place, port):
        providers = {
            "native": {"dialect": "openai_chat", "base_url": f"http://127.0.0.1:{place.load.port}/v1"},
            "translated": {"dialect": "anthropic", "base_url": f"http://127.0.0.1:{place.load.port}", "api_key_env": "BENCH_VENDOR_KEY"},
            "tls": {"dialect": "openai_chat", "base_url": f"https://localhost:{place.load.tls_port}/v1", "ca_file": str(place.load.certificate)},
        }
        models = {"native": "native/gpt-4o", "translated": "translated/claude-sonnet-4-5", "tls": "tls/gpt-4o"}
        (place.folder / "map.json").write_text(json.dumps({"models": models, "providers": providers}))
        (place.folder / "keys.json").write_text(json.dumps({"bench": CLIENT_KEY}))
        return [self.program, "serve", "--port", port, "--threads", self.threads, "--config", "map.json", "--auth", "keys", "--client-keys", "keys.json"]

    def environment(self, place):
        return {**super().environment(place), "BENCH_VENDOR_KEY": "bench-vendor-key"}

    def files(self):
        return [self.program]

    def lambda_start(self, place, port):
        (place.folder / "model_map.json").write_text('{"models":{"demo":"demo/demo"}}')
        return start_words([self.program, "lambda"], lambda_environment(place, port))

    def version(self):
        return subprocess.run([self.program, "--version"], capture_output=True, text=True, check=True).stdout.strip()


NGINX = """daemon off; pid {folder}/pid; error_log {folder}/error.log; {processes}; worker_rlimit_nofile 20000;
events {{ worker_connections 24000; }}
http {{ access_log off; keepalive_requests 100000000; client_body_buffer_size 64k; client_body_temp_path {folder}/body;
proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
proxy_http_version 1.1; proxy_set_header Connection ''; proxy_buffering off; proxy_read_timeout 300s;
upstream plain {{ server 127.0.0.1:{load.port}; keepalive 512; keepalive_requests 100000000; }}
upstream secure {{ server 127.0.0.1:{load.tls_port}; keepalive 512; keepalive_requests 100000000; }}
server {{ listen 127.0.0.1:{port} backlog=4096; location / {{ proxy_pass http://plain; }}
location /tls/ {{ proxy_pass https://secure/; proxy_ssl_verify on; proxy_ssl_name localhost; proxy_ssl_trusted_certificate {load.certificate}; }}
}} }}
"""


class Nginx(Candidate):
    name = "nginx"
    lanes = {"native": {}, "tls": {"path": "/tls/v1/chat/completions"}}

    def __init__(self, workers: int = 1, cores: str = str(GATEWAY_CORE)):
        self.workers, self.cores = workers, cores

    def with_threads(self, threads):
        return Nginx(threads, BOTH_CORES)

    def command(self, place, port):
        folder = place.folder / "nginx"
        folder.mkdir(exist_ok=True)
        processes = "master_process off" if self.workers == 1 else f"worker_processes {self.workers}"
        (folder / "nginx.conf").write_text(NGINX.format(folder=folder, processes=processes, port=port, load=place.load))
        return ["/usr/sbin/nginx", "-p", folder, "-c", folder / "nginx.conf", "-e", folder / "error.log"]

    def files(self):
        return [pathlib.Path("/usr/sbin/nginx")]

    def version(self):
        return subprocess.run(["/usr/sbin/nginx", "-v"], capture_output=True, text=True, check=True).stderr.strip().removeprefix("nginx version: ")
