"""Between invocations the process is frozen, and what it had open may be dead when it wakes: one silent retry, never two answers."""

import asyncio
import time

import pytest

import anthropic_events as anthropic
import openai_events as openai
from answers import Answer, Cut, json_reply, streamed
from client import Client
from lambda_fixtures import launch  # noqa: F401
from upstream import Upstream

ROLES = ["coder", "claude"]
LEAVES = {
    "closed": lambda upstream: upstream.drop_idle(reset=False),
    "reset": lambda upstream: upstream.drop_idle(reset=True),
}


class LeavingUpstream(Upstream):
    """A vendor that ends connections which stand idle."""

    def __init__(self, *arguments):
        self._open: set[asyncio.StreamWriter] = set()
        super().__init__(*arguments)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            await super()._serve(reader, writer)
        finally:
            self._open.discard(writer)

    def drop_idle(self, *, reset: bool) -> int:
        async def drop() -> int:
            dropped = list(self._open)
            for writer in dropped:
                writer.transport.abort() if reset else writer.close()
            return len(dropped)

        return asyncio.run_coroutine_threadsafe(drop(), self._loop).result(5)


@pytest.fixture(scope="module")
def upstream(authority):
    server = LeavingUpstream(authority.server)
    yield server
    server.stop()


def script(upstream, role: str, *answers: Answer) -> None:
    (upstream.messages if role == "claude" else upstream.chat)(*answers)


def reply(role: str) -> Answer:
    return json_reply(anthropic.reply() if role == "claude" else openai.reply())


def stream(role: str) -> Answer:
    return streamed(anthropic.stream(anthropic.text(0, "Hello")) if role == "claude" else openai.stream(openai.text("Hello")))


def assert_answered(upstream, expected: list[bool]) -> None:
    """Which requests the vendor answered whole. It notes that after its last byte, which may be later than the client reads it."""
    until = time.monotonic() + 5
    while (seen := [request.answered.is_set() for request in upstream.requests]) != expected and time.monotonic() < until:
        time.sleep(0.01)
    assert seen == expected


def warm(launch, upstream, role: str, answer: Answer):
    """A frozen function that holds a connection to the vendor."""
    script(upstream, role, answer)
    platform = launch(freezes=True)
    assert Client(platform.url).chat(role).status == 200
    platform.wait_until_idle()
    assert platform.process.stopped
    return platform


@pytest.mark.parametrize("how", LEAVES)
@pytest.mark.parametrize("role", ROLES)
def test_a_connection_that_died_in_the_frozen_time_is_replaced_in_silence(launch, upstream, role, how):
    platform = warm(launch, upstream, role, reply(role))
    assert LEAVES[how](upstream) == 1
    time.sleep(0.1)
    second = Client(platform.url).chat(role)
    assert second.status == 200
    assert_answered(upstream, [True, True])
    assert platform.log_of(second.request_id)["error_kind"] == ""


@pytest.mark.parametrize("how", LEAVES)
@pytest.mark.parametrize("role", ROLES)
def test_a_stream_finds_a_living_connection_too(launch, upstream, role, how):
    platform = warm(launch, upstream, role, reply(role))
    LEAVES[how](upstream)
    script(upstream, role, stream(role))
    assert list(Client(platform.url).stream(role).events())[-1] == "[DONE]"
    assert len(upstream.requests) == 2


@pytest.mark.parametrize("reset", [False, True], ids=["closed", "reset"])
@pytest.mark.parametrize("role", ROLES)
def test_a_pooled_connection_that_dies_under_the_request_is_retried_once(launch, upstream, role, reset):
    """The vendor was closing it at the moment at which the request came."""
    platform = warm(launch, upstream, role, reply(role))
    script(upstream, role, Answer(before=(Cut(reset),)), reply(role))
    assert Client(platform.url).chat(role).status == 200
    assert_answered(upstream, [True, False, True])


@pytest.mark.parametrize("role", ROLES)
def test_a_second_death_is_told_to_the_client(launch, upstream, role):
    platform = warm(launch, upstream, role, reply(role))
    script(upstream, role, Answer(before=(Cut(),)))
    assert Client(platform.url).chat(role).status == 502
    assert len(upstream.requests) == 3  # the one that warmed, the silent retry included


@pytest.mark.parametrize("role", ROLES)
def test_after_the_first_byte_nothing_is_sent_twice(launch, upstream, role):
    platform = warm(launch, upstream, role, reply(role))
    begun = [anthropic.start(), *anthropic.text(0, "Hel")[:2]] if role == "claude" else [openai.first(), *openai.text("Hel")]
    script(upstream, role, streamed([*begun, Cut(reset=True)]))
    Client(platform.url).stream(role).chunks()
    assert len(upstream.requests) == 2


def test_a_living_connection_is_used_again(launch, upstream):
    platform = warm(launch, upstream, "coder", reply("coder"))
    before = upstream.connections
    assert Client(platform.url).chat("coder").status == 200
    assert upstream.connections == before


def test_time_that_passed_in_the_ice_does_not_end_the_next_request(launch, upstream):
    platform = warm(launch, upstream, "coder", reply("coder"))
    time.sleep(1.5)
    assert [Client(platform.url).chat("coder").status for _ in range(3)] == [200, 200, 200]
    assert (platform.starts, platform.kills) == (1, 0)
