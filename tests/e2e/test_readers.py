"""Independent readers: what vendors' packages read of a recording through the gateway is what they read of it directly.

Directly, a reader of the vendor's own dialect gets the recorded bytes. Through the gateway, readers of both dialects get what the
gateway makes of them. Text, thinking, calls, the reason to stop and usage must agree.
"""

import pytest

import anthropic_events as anthropic
from answers import CUTS, json_reply, streamed
from maps import usual_map
from neutral import neutral
from test_recordings import recordings
from worker import ANTHROPIC_AGENTS

ROLES = {"openai_chat": "coder", "anthropic": "claude"}
NOT_READ_DIRECTLY = {
    ("vercel-anthropic", "sdk-unknown_events_response.sse"): "Expected a normalized Anthropic stream error",
    ("vercel-anthropic", "unknown-events.synthetic.sse"): "Type validation failed",
    ("openai-node", "mistral-incremental-tool-call.sse"): "missing role for choice 0",
}
PAUSED = {"pyd-pause_turn_web_search_streaming_vcr-0.sse"}
LAST_RUN_ONLY = {"anthropic-compaction.1.sse"}  # the official SDKs' usage leaves out `iterations`; Vercel's adds them up
WHO_CAN_SEARCH = ["openai-python", "openai-node", "vercel-compatible"]
OPENAI_READERS = ["openai-python", "openai-node", "vercel-compatible", "vercel-openai"]


@pytest.fixture(scope="module")
def model_map(upstream) -> dict:
    return usual_map(upstream)


@pytest.fixture
def read(agents):
    """read(name of a reader, base URL, role): the reader's words, or its error."""

    def read_one(name: str, url: str, role: str, **body) -> dict:
        call = "read" if name.startswith("vercel") else "converse"
        result = agents[name].call(call, url, model=role, prompt="hi", **body)
        return result["error"] if "error" in result else neutral(result["turns"][0])

    return read_one


def play(upstream, dialect: str, path) -> None:
    answer = streamed(CUTS["by_event"](path.read_bytes()))
    upstream.chat(answer) if dialect == "openai_chat" else upstream.messages(answer)


def without(reading: dict, *names: str) -> dict:
    return {name: value for name, value in reading.items() if name not in names}


def cases(dialect: str, readers) -> list:
    return [
        pytest.param(path.values[0], reader, id=f"{path.id}-{reader}")
        for path in recordings(dialect, "sse")
        for reader in readers
        if (reader, path.id) not in NOT_READ_DIRECTLY
    ]


def refused(dialect: str) -> list:
    paths = {path.id: path for path in recordings(dialect, "sse")}
    return [pytest.param(paths[name].values[0], reader, words, id=f"{name}-{reader}") for (reader, name), words in NOT_READ_DIRECTLY.items() if name in paths]


@pytest.mark.parametrize(("path", "reader", "words"), refused("anthropic"))
def test_what_a_strict_reader_refuses_of_the_vendor_it_refuses_of_the_native_lane(program, upstream, read, path, reader, words):
    play(upstream, "anthropic", path)
    assert words in read(reader, upstream.url, "claude")["message"]
    assert words in read(reader, program.url, "claude")["message"]


@pytest.mark.parametrize(("path", "reader", "words"), refused("openai_chat"))
def test_what_a_strict_reader_refuses_of_an_openai_vendor(upstream, read, path, reader, words):
    play(upstream, "openai_chat", path)
    assert words in read(reader, upstream.url, "coder")["message"]


@pytest.mark.parametrize(("path", "reader"), cases("openai_chat", OPENAI_READERS))
def test_an_openai_stream_reads_the_same_at_the_openai_endpoint(program, upstream, read, path, reader):
    play(upstream, "openai_chat", path)
    assert read(reader, program.url, "coder") == read(reader, upstream.url, "coder")


@pytest.mark.parametrize(("path", "reader"), cases("anthropic", ANTHROPIC_AGENTS))
def test_an_anthropic_stream_reads_the_same_at_the_messages_endpoint(program, upstream, read, path, reader):
    play(upstream, "anthropic", path)
    assert read(reader, program.url, "claude") == read(reader, upstream.url, "claude")


def wanted_of(read, upstream, path, reader: str) -> dict:
    yardstick = "vercel-anthropic" if ("vercel-anthropic", path.name) not in NOT_READ_DIRECTLY else "anthropic-python"
    wanted = read(yardstick, upstream.url, "claude")
    return {**wanted, "reasoning": ""} if reader == "vercel-openai" else wanted  # its provider knows no reasoning in chats


@pytest.mark.parametrize(("path", "reader"), cases("anthropic", OPENAI_READERS))
def test_an_anthropic_stream_reads_the_same_at_the_openai_endpoint(program, upstream, read, path, reader):
    play(upstream, "anthropic", path)
    wanted = wanted_of(read, upstream, path, reader)
    got = read(reader, program.url, "claude")
    if path.name in PAUSED:  # who did not ask for a search cannot be paused; what is cut short then says so
        wanted["finish"] = "length"
    assert got == wanted


@pytest.mark.parametrize(("path", "reader"), [case for case in cases("anthropic", WHO_CAN_SEARCH) if case.values[0].name in PAUSED])
def test_a_paused_stream_and_its_continuation_read_as_one(program, upstream, read, path, reader):
    play(upstream, "anthropic", path)
    wanted = wanted_of(read, upstream, path, reader)
    upstream.messages(streamed([path.read_bytes()]), streamed(anthropic.stream(anthropic.text(0, "Done."))))
    got = read(reader, program.url, "claude", search=True)
    assert (got["content"], got["reasoning"], got["calls"], got["finish"]) == (wanted["content"] + "Done.", wanted["reasoning"], [], "stop")
    assert (got["prompt_tokens"], got["completion_tokens"]) == (wanted["prompt_tokens"] + 12, wanted["completion_tokens"] + 5)


@pytest.mark.parametrize(("path", "reader"), cases("openai_chat", ANTHROPIC_AGENTS))
def test_an_openai_stream_reads_the_same_at_the_messages_endpoint(program, upstream, read, path, reader):
    play(upstream, "openai_chat", path)
    assert read(reader, program.url, "coder") == read("vercel-compatible", upstream.url, "coder")


@pytest.mark.parametrize("path", recordings("anthropic", "sse"))
def test_the_readers_agree_about_the_vendor_s_own_bytes(upstream, read, path):
    play(upstream, "anthropic", path)
    readings = [read(name, upstream.url, "claude") for name in ANTHROPIC_AGENTS if (name, path.name) not in NOT_READ_DIRECTLY]
    finishes = {"pause_turn": "stop"}  # Vercel's word for it
    unlike = ["prompt_tokens", "completion_tokens"] if path.name in LAST_RUN_ONLY else []
    said = [without({**reading, "finish": finishes.get(reading["finish"], reading["finish"])}, *unlike) for reading in readings]
    assert said == [said[0]] * len(said)


@pytest.mark.parametrize("reader", ["anthropic-python", "anthropic-node", "openai-python", "openai-node"])
@pytest.mark.parametrize("path", recordings("anthropic", "json"))
def test_a_whole_reply_reads_the_same(program, upstream, read, path, reader):
    upstream.messages(json_reply(path.read_bytes()))
    assert read(reader, program.url, "claude", stream=False) == read("anthropic-python", upstream.url, "claude", stream=False)
