"""Every recorded stream, and every synthetic one, through the real program to OpenAI's own package."""

import json
import pathlib

import pytest

import generate
from answers import CUTS, json_reply, streamed
from fold import fold_anthropic, fold_chunks
from maps import usual_map
from worker import python_current

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared/recordings"
SYNTHETIC = ROOT / "tests/recordings"


def recordings(dialect: str, ending: str) -> list:
    files = [path for folder in (SHARED, SYNTHETIC) for path in sorted((folder / dialect).glob(f"*.{ending}"))]
    return [pytest.param(path, id=path.name) for path in files]


def counts(dialect: str) -> str:
    shared = len(list((SHARED / dialect).glob("*.sse"))) + len(list((SHARED / dialect).glob("*.json")))
    return f"{dialect}: {shared} recordings of vendors, {len(list((SYNTHETIC / dialect).glob('*.sse')))} synthetic streams"


@pytest.fixture(scope="module")
def sdk():
    worker = python_current()
    yield worker
    worker.stop()


@pytest.fixture(scope="module")
def model_map(upstream) -> dict:
    return usual_map(upstream)


def body_for(role: str) -> dict:
    return {"model": role, "messages": [{"role": "user", "content": "hi"}]}


WITH_USAGE = {"stream_options": {"include_usage": True}}


def test_the_synthetic_streams_are_what_the_generator_writes():
    assert generate.differing() == []


@pytest.mark.skipif(not SHARED.is_dir(), reason="no recordings of vendors beside the checkout: 0 ran")
@pytest.mark.parametrize("dialect", ["openai_chat", "anthropic"])
def test_there_are_recordings_of_vendors(dialect, capsys):
    with capsys.disabled():
        print(f"\n  {counts(dialect)}")
    assert recordings(dialect, "sse")


@pytest.mark.parametrize("path", recordings("openai_chat", "sse"))
def test_an_openai_stream_is_the_same_as_without_the_gateway(program, upstream, sdk, path):
    upstream.chat(streamed(CUTS["by_seven"](path.read_bytes())))
    direct = sdk.call("stream", f"{upstream.url}/v1", {**body_for("coder"), **WITH_USAGE})
    through = sdk.call("stream", f"{program.url}/v1", {**body_for("coder"), **WITH_USAGE})
    assert through == direct
    assert through["chunks"]


@pytest.mark.parametrize("path", recordings("anthropic", "sse"))
def test_an_anthropic_stream_says_to_openai_s_package_what_was_recorded(program, upstream, sdk, path):
    upstream.messages(streamed(CUTS["by_seven"](path.read_bytes())))
    result = sdk.call("stream", f"{program.url}/v1", {**body_for("claude"), **WITH_USAGE})
    assert "error" not in result
    wanted, got = fold_anthropic(path.read_bytes()), fold_chunks(result["chunks"])
    if wanted["finish"] is None:  # a reason that OpenAI has no word for: any word, but one
        assert got.pop("finish")
        wanted.pop("finish")
    assert got == wanted


@pytest.mark.parametrize("path", recordings("anthropic", "json"))
def test_an_anthropic_reply_says_to_openai_s_package_what_was_recorded(program, upstream, sdk, path):
    upstream.messages(json_reply(path.read_bytes()))
    reply = sdk.call("chat", f"{program.url}/v1", body_for("claude"))["reply"]
    recorded = json.loads(path.read_text())
    blocks = recorded["content"]
    message = reply["choices"][0]["message"]
    calls = [(call["id"], call["function"]["name"], json.loads(call["function"]["arguments"])) for call in message["tool_calls"] or []]
    assert (message["content"] or "") == "".join(block["text"] for block in blocks if block["type"] == "text")
    assert calls == [(block["id"], block["name"], block["input"]) for block in blocks if block["type"] == "tool_use"]
    assert reply["usage"]["completion_tokens"] == recorded["usage"]["output_tokens"]
