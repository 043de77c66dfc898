"""The fake platform itself, with a tiny function that breaks the contract in one way at a time: what it overlooks, no other test sees."""

import pathlib
import sys
import threading
import time

import pytest

from client import Client, ask, connect
from lambda_event import Incoming, function_url_event
from lambda_platform import LambdaPlatform

STUB = str(pathlib.Path(__file__).resolve().parent / "lambda_stub.py")
EVENT = function_url_event(Incoming("GET", "/hello"))

FAULTS = {
    "seven nuls": "no eight NULs",
    "nul in json": "NUL stands inside",
    "not json": "prelude is not JSON",
    "hop-by-hop": "hop-by-hop header connection",
    "set-cookie": "set-cookie stands in",
    "length": "content-length says 1",
    "content type": "content type text/event-stream",
    "bad type": "would be mapped to Unknown",
    "bad body": "not base64 of JSON",
    "undeclared": "is not declared in Trailer",
    "unknown id": "400 InvalidRequestID",
    "second answer": "403 InvalidStateTransition",
    "bad mode": "400 InvalidFunctionResponseMode",
    "cut": "400 TruncatedHTTPRequest",
    "second next": "403 InvalidStateTransition: /next",
    "one connection": "came on the connection of /next",
    "left open": "was left open",
    "no log": "before the log line",
    "exit": "ended with 4 while an invocation was open",
}


@pytest.fixture
def stub(tmp_path):
    running: list[LambdaPlatform] = []

    def start(fault: str = "", **options) -> LambdaPlatform:
        running.append(LambdaPlatform([sys.executable, STUB, fault], tmp_path, **options))
        return running[-1]

    yield start
    for platform in running:
        platform.stop()


def until(condition, platform: LambdaPlatform, timeout: float = 5) -> None:
    end = time.monotonic() + timeout
    while not condition():
        assert time.monotonic() < end, (platform.violations, platform.err.text)
        time.sleep(0.01)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_breach_of_the_contract_is_seen(stub, fault):
    platform = stub(fault, timeout=1.5)
    platform.begin(EVENT)
    until(lambda: any(FAULTS[fault] in violation for violation in platform.violations), platform)


def test_a_function_that_keeps_the_contract_is_let_alone(stub):
    platform = stub()
    invocations = [platform.invoke(EVENT) for _ in range(3)]
    platform.stop()
    assert platform.violations == []
    assert [invocation.payload for invocation in invocations] == [b"data: /hello\n\ndata: end\n\n"] * 3


def test_the_url_streams_as_the_function_does(stub):
    platform = stub()
    connection = connect(platform.url)
    connection.request("GET", "/hello")
    response = connection.getresponse()
    first, begin = response.read1(), time.monotonic()
    rest = response.read1()
    assert (first, rest) == (b"data: /hello\n\n", b"data: end\n\n")
    assert time.monotonic() - begin > 0.15
    assert response.headers.get_all("set-cookie") == ["a=1", "b=2"]
    connection.close()


def test_error_trailers_cut_the_client_and_are_kept(stub):
    platform = stub("error")
    connection = connect(platform.url)
    connection.request("GET", "/hello")
    response = connection.getresponse()
    with pytest.raises(Exception, match="IncompleteRead"):
        response.read()
    assert platform.invocations[0].error_type == "Function.Broken"
    assert (platform.invocations[0].outcome, platform.violations) == ("failed", [])
    connection.close()


def test_an_init_error_is_kept(stub):
    platform = stub("init error")
    invocation = platform.invoke(EVENT)
    assert (invocation.outcome, platform.exits) == ("exited", [1])
    assert platform.api.init_error == ("Runtime.BadSetting", {"errorType": "Runtime.BadSetting", "errorMessage": "SFAI_X is wrong", "stackTrace": []})


def test_the_deadline_kills_and_the_next_call_finds_a_new_process(stub):
    platform = stub("never", timeout=0.5)
    assert [platform.invoke(EVENT).outcome for _ in range(2)] == ["timed out", "timed out"]
    assert (platform.kills, platform.starts) == (2, 2)
    assert Client(platform.url).get("/").status == 502


def test_an_idle_process_is_frozen_and_thawed_by_the_next_call(stub):
    platform = stub(freezes=True)
    platform.invoke(EVENT)
    platform.wait_until_idle()
    assert platform.process.stopped
    assert platform.invoke(EVENT).outcome == "answered"


def test_slots_work_in_parallel_and_a_call_too_many_is_refused_at_once(stub):
    platform = stub(slots=3)
    platform.start()
    until(lambda: len(platform.api.parked) == 3, platform)
    begin = time.monotonic()
    running = [platform.begin(EVENT) for _ in range(4)]
    assert running[3].done.wait(0.2)
    assert [invocation.done.wait(5) for invocation in running] == [True] * 4
    assert [invocation.outcome for invocation in running] == [*["answered"] * 3, "refused"]
    assert time.monotonic() - begin < 1.1
    assert platform.violations == []


def test_late_in_managed_instances_the_process_lives_and_its_answer_is_410(stub):
    platform = stub(slots=1, timeout=0.2)
    assert platform.invoke(EVENT).outcome == "timed out"
    platform.out.wait(lambda line: platform.invocations[0].id in line)
    assert platform.api.refusals == [410]
    assert (platform.alive, platform.kills, platform.violations) == (True, 0, [])


def test_an_event_beyond_the_limit_does_not_reach_the_function(stub):
    platform = stub()
    assert ask(platform.url, "POST", "/", b"x" * (5 << 20)).status == 413  # base64 makes it 6.7 MB
    assert platform.invocations == []


def test_the_url_answers_cors_itself_where_it_was_told_to(stub):
    platform = stub()
    platform.front.cors_origins = ["https://a.example"]
    headers = {"origin": "https://a.example", "access-control-request-method": "POST"}
    assert ask(platform.url, "OPTIONS", "/", headers=headers).headers["access-control-allow-origin"] == "https://a.example"
    assert platform.invocations == []


def test_calls_in_classic_mode_queue_for_the_one_environment(stub):
    platform = stub()
    threads = [threading.Thread(target=platform.invoke, args=(EVENT,)) for _ in range(3)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert [invocation.outcome for invocation in platform.invocations] == ["answered"] * 3
    assert (platform.starts, platform.violations) == (1, [])
