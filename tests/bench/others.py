"""Node handlers, and the other gateways: measured where they are installed."""

import os
import pathlib
import shutil
import subprocess

from candidates import HERE, Candidate, lambda_environment, start_words


def node_program() -> str | None:
    """The machine's, of the sample's age where possible, else the one of the tests."""
    own = HERE.parents[1] / "build/tools/bin/node"
    return shutil.which("node") or (str(own) if own.exists() else None)


def disk_bytes(paths: list[pathlib.Path]) -> int:
    found = [file for path in paths for file in ([path] if path.is_file() else path.rglob("*"))]
    return sum(file.stat().st_size for file in found if file.is_file() and not file.is_symlink())


class Node(Candidate):
    name = "Node"
    lanes = {"native": {}}

    def __init__(self, node: str):
        self.node = os.path.realpath(node)

    def command(self, place, port):
        return [self.node, HERE / "node_proxy.mjs", port, place.load.port]

    def lambda_start(self, place, port):
        return start_words([self.node, HERE / "lambda_handler.mjs"], lambda_environment(place, port))

    def files(self):
        return [pathlib.Path(self.node)]

    def version(self):
        return "node " + subprocess.run([self.node, "--version"], capture_output=True, text=True, check=True).stdout.strip()


class NodeSdk(Node):
    name = "Node + SDK"
    lanes = {"native": {}, "translated": {"model": "translated"}}
    instead = {"thousand": None, "memory": {"connections": 1000}}
    packages = ("openai", "@anthropic-ai/sdk")
    aws_packages = ("@aws-sdk/client-s3", "@aws-sdk/client-secrets-manager")

    def __init__(self, node: str, modules: pathlib.Path):
        super().__init__(node)
        self.modules = modules.resolve()

    def command(self, place, port):
        return [self.node, HERE / "node_sdk.mjs", port, place.load.port, self.modules]

    def lambda_start(self, place, port):
        # With the AWS SDK's clients for the map and the secrets, which the function needs.
        if not all((self.modules / name).is_dir() for name in self.aws_packages):
            return {}
        return start_words([self.node, HERE / "lambda_handler.mjs", self.modules], lambda_environment(place, port))

    def files(self):
        return super().files() + [self.modules / name for name in self.packages]


SLOW = {
    "stream": {"interval_ms": 500}, "thousand": None, "paced": {"rate": 5}, "paced_stream": {"rate": 5},
    "memory": {"connections": 200, "interval_ms": 8000, "warm": 8.2},
}  # fmt: skip
LITELLM = """model_list:
- {{model_name: native, litellm_params: {{model: openai/gpt-4o, api_base: "http://127.0.0.1:{port}/v1", api_key: bench-vendor-key}}}}
- {{model_name: translated, litellm_params: {{model: anthropic/claude-sonnet-4-5, api_base: "http://127.0.0.1:{port}", api_key: bench-vendor-key}}}}
"""


class LiteLlm(Candidate):
    name = "LiteLLM"
    lanes = {lane: {"model": lane, "key": "sk-bench"} for lane in ("native", "translated")}
    patience = 60.0
    instead = SLOW
    starts = 1

    def __init__(self, venv: pathlib.Path):
        self.venv = venv.resolve()

    def command(self, place, port):
        (place.folder / "litellm.yaml").write_text(LITELLM.format(port=place.load.port))
        return [self.venv / "bin/litellm", "--config", place.folder / "litellm.yaml", "--port", port, "--host", "127.0.0.1", "--num_workers", "1"]

    def environment(self, place):
        return {**super().environment(place), "LITELLM_LOCAL_MODEL_COST_MAP": "True", "LITELLM_MASTER_KEY": "sk-bench", "LITELLM_LOG": "ERROR"}

    def files(self):
        return [self.venv / "lib"]

    def version(self):
        said = subprocess.run([self.venv / "bin/python", "-c", "import importlib.metadata as m; print(m.version('litellm'))"], capture_output=True, text=True)
        return f"litellm {said.stdout.strip()}"


class Portkey(Candidate):
    name = "Portkey"
    lanes = {"native": {}, "translated": {}}
    patience = 30.0
    instead = SLOW
    starts = 1

    def __init__(self, node: str, project: pathlib.Path):
        self.node, self.package = os.path.realpath(node), project.resolve() / "node_modules/@portkey-ai/gateway"

    def command(self, place, port):
        # The upstream is named by the client.
        host = f"x-portkey-custom-host:http://127.0.0.1:{place.load.port}"
        self.lanes = {
            "native": {"header": ["x-portkey-provider:openai", f"{host}/v1"], "key": "bench-vendor-key"},
            "translated": {"header": ["x-portkey-provider:anthropic", f"{host}/v1"], "key": "bench-vendor-key"},
        }
        return [self.node, self.package / "build/start-server.js", f"--port={port}", "--headless"]

    def environment(self, place):
        return {**super().environment(place), "TRUSTED_CUSTOM_HOSTS": "127.0.0.1"}

    def files(self):
        return [pathlib.Path(self.node), self.package.parents[1]]

    def version(self):
        return "portkey " + subprocess.run([self.node, "-p", f"require('{self.package}/package.json').version"], capture_output=True, text=True).stdout.strip()
