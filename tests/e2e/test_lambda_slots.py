"""Managed Instances: N invocations at once in one process, each with its own state."""

import json
import threading
import time

import pytest

import openai_events as openai
from answers import Answer, Hold, json_reply, streamed
from client import Client, content_of
from lambda_event import function_url_event
from lambda_fixtures import chat, launch  # noqa: F401

SLOTS = 3


@pytest.fixture
def parallel(launch):
    platform = launch(slots=SLOTS)
    platform.start()
    wait_for_free_slots(platform, SLOTS)
    return platform


def wait_for_free_slots(platform, count: int) -> None:
    end = time.monotonic() + 10
    while len(platform.api.parked) < count:
        assert time.monotonic() < end, f"{len(platform.api.parked)} of {count} slots are open"
        time.sleep(0.005)


def echo(hold: Hold):
    """Answers each request with its own words, when the test lets it."""

    def answer(request) -> Answer:
        said = request.json["messages"][0]["content"]
        return streamed([openai.first(), *openai.text(said), hold, *openai.text(said), openai.chunk({}, finish="stop"), openai.DONE])

    return answer


def test_as_many_calls_of_next_are_open_as_there_are_slots(parallel):
    assert len(parallel.api.parked) == SLOTS


def test_streams_run_at_once_and_keep_apart(parallel, upstream):
    hold, seen = Hold(), {}
    upstream.chat(echo(hold))
    clients = [threading.Thread(target=lambda word: seen.update({word: content_of(Client(parallel.url).stream("coder", text=word).chunks())}),
                                args=(word,)) for word in ("eins", "zwei", "drei")]  # fmt: skip
    [client.start() for client in clients]
    upstream.wait_for_requests(SLOTS)
    hold.release()
    [client.join(10) for client in clients]
    assert seen == {word: word * 2 for word in ("eins", "zwei", "drei")}


def test_a_call_too_many_is_refused_by_the_platform_and_harms_nobody(parallel, upstream):
    hold = Hold()
    upstream.chat(echo(hold))
    running = [parallel.begin(function_url_event(chat("coder", text=str(number), stream=True))) for number in range(SLOTS)]
    upstream.wait_for_requests(SLOTS)
    assert Client(parallel.url).chat("coder").status == 429
    hold.release()
    assert [invocation.done.wait(5) and invocation.events[-1] for invocation in running] == ["[DONE]"] * SLOTS


def test_a_free_slot_serves_while_another_waits(parallel, upstream):
    hold = Hold()
    upstream.chat(echo(hold), json_reply(openai.reply("quick")))
    waiting = parallel.begin(function_url_event(chat("coder", text="slow", stream=True)))
    upstream.wait_for_requests(1)
    assert Client(parallel.url).chat("coder").status == 200
    assert not waiting.done.is_set()
    hold.release()
    assert waiting.done.wait(5)


def test_a_broken_event_in_one_slot_leaves_the_others_alone(parallel, upstream):
    hold = Hold()
    upstream.chat(echo(hold))
    waiting = parallel.begin(function_url_event(chat("coder", text="slow", stream=True)))
    upstream.wait_for_requests(1)
    parallel.invoke(b"{")
    hold.release()
    assert waiting.done.wait(5)
    assert waiting.events[-1] == "[DONE]"


def test_each_log_line_has_its_own_request_id(parallel, upstream):
    upstream.chat(json_reply(openai.reply()))
    running = [parallel.begin(function_url_event(chat("coder"))) for _ in range(SLOTS)]
    assert all(invocation.done.wait(5) for invocation in running)
    assert {parallel.log_of(invocation.id)["request_id"] for invocation in running} == {invocation.id for invocation in running}


def test_sixty_four_streams_at_once(launch, upstream):
    hold, many = Hold(), 64
    upstream.chat(echo(hold))
    platform = launch(slots=many)
    platform.start()
    wait_for_free_slots(platform, many)
    running = [platform.begin(function_url_event(chat("coder", text=str(number), stream=True))) for number in range(many)]
    upstream.wait_for_requests(many)
    hold.release()
    assert all(invocation.done.wait(20) for invocation in running)
    assert [content_of([json.loads(event) for event in invocation.events[:-1]]) for invocation in running] == [
        str(number) * 2 for number in range(many)
    ]


def test_many_rounds_leave_every_slot_open(parallel, upstream):
    upstream.chat(json_reply(openai.reply()))
    for _ in range(20):
        running = [parallel.begin(function_url_event(chat("coder"))) for _ in range(SLOTS)]
        assert [invocation.done.wait(5) and invocation.outcome for invocation in running] == ["answered"] * SLOTS
        wait_for_free_slots(parallel, SLOTS)
