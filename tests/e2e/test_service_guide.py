"""docs/SERVICE.md: its commands make keys that open the door, and what it gives to containers is what Dockerfile expects."""

import json
import re
import shlex
import subprocess

import pytest
import yaml

from client import Client
from program import KEYS, ROOT, Program

GUIDE = (ROOT / "docs/SERVICE.md").read_text()
DOCKERFILE = (ROOT / "Dockerfile").read_text()


def block(language: str, holding: str) -> str:
    return next(text for text in re.findall(rf"```{language}\n(.*?)```", GUIDE, re.S) if holding in text)


def instruction(name: str) -> list[str]:
    return json.loads(re.search(rf"^{name} .*?(\[.*\])$", DOCKERFILE, re.M)[1])


def run_arguments() -> list[str]:
    """Of `docker run`: its own options, the image, and the program's options."""
    words = shlex.split(block("sh", "docker run").replace("\\\n", " "))
    return words[words.index("--detach") : words.index("docker", words.index("--detach"))]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder with what the guide's commands make, and what they print."""
    folder = tmp_path_factory.mktemp("guide")
    command = ["bash", "-euc", block("sh", "keys.env")]
    done = subprocess.run(command, cwd=folder, env={"PATH": "/usr/bin:/bin", **KEYS}, check=True, capture_output=True, text=True)
    return folder, done.stdout


@pytest.fixture(scope="module")
def arguments(made) -> list[str]:
    folder, _ = made
    return ["--auth", "keys", "--env-file", str(folder / "keys.env"), "--client-keys", str(folder / "client_keys.json")]


def test_the_key_that_it_prints_opens_the_door(program, made):
    key = re.search(r"alice's key: (\S+)", made[1])[1]
    assert (Client(program.url, key).chat("demo").status, Client(program.url, key + "x").chat("demo").status) == (200, 401)


def test_the_files_of_keys_are_their_owner_s_and_hold_no_client_s_key(made):
    folder, printed = made
    assert {file.name: file.stat().st_mode & 0o777 for file in folder.iterdir()} == {"keys.env": 0o600, "client_keys.json": 0o600}
    assert printed.split()[-1] not in (folder / "client_keys.json").read_text()


def test_the_program_takes_the_options_of_docker_run(made, map_file):
    words = run_arguments()
    options = [str(made[0] / "client_keys.json") if word == "/etc/sfai/client_keys.json" else word for word in words[words.index("sfai", 3) + 1 :]]
    running = Program(map_file, *instruction("ENTRYPOINT")[2:], *options)
    assert Client(running.url).get("/health").status == 200
    running.stop()


def test_compose_says_the_same_as_docker_run():
    words, service = run_arguments(), yaml.safe_load(block("yaml", "services:"))["services"]["sfai"]
    assert service["command"] == words[words.index("sfai", 3) + 1 :]
    assert service["ports"] == [words[words.index("--publish") + 1]]
    assert service["volumes"] == [words[words.index("--volume") + 1].replace("$PWD", ".")]
    assert service["stop_grace_period"] == words[words.index("--stop-timeout") + 1] + "s"


def test_the_files_of_the_guide_are_where_the_image_and_the_unit_look():
    assert "WORKDIR /etc/sfai" in DOCKERFILE and ":/etc/sfai:ro" in " ".join(run_arguments())
    assert "/etc/sfai/model_map.json" in (ROOT / "packaging/sfai.service").read_text()
