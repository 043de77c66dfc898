"""A changed map serves the next request; a broken one leaves the last good one in force and says why."""

import json
import os

import pytest

import openai_events as openai
from answers import json_reply
from client import Client
from maps import vendors
from program import Program, run


@pytest.fixture
def map_file(upstream, tmp_path):
    return write(tmp_path / "model_map.json", upstream, "openai/first")


@pytest.fixture
def program(map_file):
    running = Program(map_file)
    yield running
    running.stop()
    running.assert_clean()


def write(path, upstream, target: str):
    path.write_text(json.dumps({"models": {"coder": target}, "providers": vendors(upstream)}))
    return path


def model_asked_for(client, upstream) -> str:
    upstream.chat(json_reply(openai.reply()))
    assert client.chat("coder").status == 200
    return upstream.last.json["model"]


def test_a_map_written_in_place_serves_the_next_request(client, upstream, map_file):
    assert model_asked_for(client, upstream) == "first"
    write(map_file, upstream, "openai/second")
    assert model_asked_for(client, upstream) == "second"


def test_a_map_moved_into_place_serves_the_next_request(client, upstream, map_file, tmp_path):
    os.replace(write(tmp_path / "new.json", upstream, "openai/other"), map_file)
    assert model_asked_for(client, upstream) == "other"


def test_many_changes_in_quick_succession_each_serve_the_next_request(client, upstream, map_file):
    for number in range(20):
        write(map_file, upstream, f"openai/m{number:02}")
        assert model_asked_for(client, upstream) == f"m{number:02}"


BROKEN = {
    "half written": '{"models": {"coder": "openai/sec',
    "empty": "",
    "an unknown key": '{"models": {"coder": {"provider": "openai", "model": "x", "parms": {}}}}',
    "an unknown provider": '{"models": {"coder": "opnai/x"}}',
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_a_broken_map_leaves_the_last_good_one_in_force(client, upstream, map_file, program, text):
    map_file.write_text(text)
    assert model_asked_for(client, upstream) == "first"
    assert map_file.name in program.err.wait(lambda line: map_file.name in line and "listening" not in line)
    write(map_file, upstream, "openai/mended")
    assert model_asked_for(client, upstream) == "mended"


def test_a_broken_map_is_told_with_pointer_and_reason(client, upstream, map_file, program):
    map_file.write_text(BROKEN["an unknown key"])
    model_asked_for(client, upstream)
    line = program.err.wait(lambda line: "parms" in line)
    assert "/models/coder" in line
    assert "params" in line


def test_a_removed_map_leaves_the_last_good_one_in_force(client, upstream, map_file):
    map_file.unlink()
    assert model_asked_for(client, upstream) == "first"


def test_a_broken_map_at_the_start_is_refused(tmp_path):
    path = tmp_path / "broken.json"
    path.write_text(BROKEN["an unknown provider"])
    ended = run("serve", "--port", "0", "--config", str(path))
    assert ended.returncode != 0
    assert "opnai" in ended.stderr


def test_a_missing_map_at_the_start_is_refused_by_name(tmp_path):
    ended = run("serve", "--port", "0", "--config", str(tmp_path / "absent.json"))
    assert ended.returncode != 0
    assert "absent.json" in ended.stderr


def test_a_bare_map_of_roles_is_a_map(start):
    program = start({"helper": "demo/demo"})
    assert [model["id"] for model in Client(program.url).get("/v1/models").json["data"]] == ["helper"]
