"""Start and end of the function's process: what is wrong is reported as an init error; it never spins, and SIGTERM ends it."""

import signal
import subprocess
import time

import pytest

import openai_events as openai
from answers import Hold, Pause, json_reply, streamed
from client import Client
from lambda_event import function_url_event
from lambda_fixtures import OPEN, chat, lambda_command, launch  # noqa: F401
from lambda_process import function_environment
from program import SANITIZER, environment

WRONG = [
    ("SFAI_DEADLINE_MARGIN_MS", "abc"),
    ("SFAI_DEADLINE_MARGIN_MS", "-1"),
    ("SFAI_INVOKE_MODE", "xyz"),
    ("SFAI_AUTH", "maybe"),
    ("SFAI_CLIENT_KEYS", "{"),
    ("SFAI_CONFIG_MAX_AGE_MS", "soon"),
    ("SFAI_CORS", "yes"),
    ("AWS_LAMBDA_MAX_CONCURRENCY", "many"),
]


@pytest.mark.parametrize(("name", "value"), WRONG, ids=[f"{name}={value}" for name, value in WRONG])
def test_a_wrong_setting_is_an_init_error_that_names_it(launch, name, value):
    platform = launch(variables={**OPEN, "SFAI_CONFIG_BUCKET": "a-bucket", name: value})
    begin = time.monotonic()
    platform.start()
    code = platform.wait_for_exit()
    assert time.monotonic() - begin < 3
    error_type, error = platform.api.init_error
    assert (code != 0, error_type.startswith("Runtime."), name in error["errorMessage"]) == (True, True, True)


def test_after_an_init_error_lambda_tries_again_with_the_invocation(launch):
    platform = launch(variables={**OPEN, "SFAI_INVOKE_MODE": "xyz"})
    assert (Client(platform.url).chat("coder").status, platform.starts) == (502, 1)
    assert (Client(platform.url).chat("coder").status, platform.starts) == (502, 2)


def test_a_packed_map_that_is_wrong_is_told(launch):
    platform = launch({"models": {"coder": 7}})
    platform.invoke(function_url_event(chat("coder")))
    told = platform.err.text + str(platform.api.init_error)
    assert "model_map.json" in told


def test_the_variables_of_a_task_root_count(launch, upstream):
    upstream.chat(json_reply(openai.reply()))
    first, second = launch({"models": {"one": "demo/demo"}}), launch({"models": {"two": "demo/demo"}})
    assert (Client(first.url).chat("one").status, Client(first.url).chat("two").status) == (200, 404)
    assert Client(second.url).chat("two").status == 200


def test_sigterm_ends_an_idle_function_at_once(launch):
    platform = launch()
    platform.start()
    begin = time.monotonic()
    platform.signal(signal.SIGTERM)
    assert (platform.wait_for_exit(), time.monotonic() - begin < 2) == (0, True)


def test_sigterm_does_not_wait_for_a_stream(launch, upstream):
    upstream.chat(streamed([openai.first(), *openai.text("a"), Hold()]))
    platform = launch()
    running = platform.begin(function_url_event(chat("coder", stream=True)))
    upstream.wait_for_requests(1)
    begin = time.monotonic()
    platform.signal(signal.SIGTERM)
    assert (platform.wait_for_exit(), time.monotonic() - begin < 2) == (0, True)
    assert running.done.wait(5)
    platform.violations.clear()  # it was the test that ended it in the middle


@pytest.mark.parametrize("slots", [0, 3])
def test_without_the_runtime_api_the_process_ends(launch, slots):
    platform = launch(slots=slots)
    platform.start()
    platform.vanish()
    assert platform.wait_for_exit(timeout=15) != 0
    assert platform.err.text


def test_without_the_runtime_api_a_stream_under_way_ends_too(launch, upstream):
    hold = Hold()
    upstream.chat(streamed([openai.first(), *openai.text("a"), hold, *[step for text in openai.text(*"bcdefgh") for step in (text, Pause(0.05))]]))
    platform = launch()
    platform.begin(function_url_event(chat("coder", stream=True)))
    upstream.wait_for_requests(1)
    platform.vanish()
    hold.release()
    assert platform.wait_for_exit(timeout=45) != 0
    platform.violations.clear()  # it was the test that took the API away


def test_the_runtime_api_may_be_gone_from_the_start(launch):
    root = launch().task_root
    variables = {**environment({}), **function_environment(root, "127.0.0.1:9", 0), **OPEN}
    done = subprocess.run(lambda_command(), cwd=root, env=variables, capture_output=True, text=True, timeout=15)
    assert (done.returncode != 0, "AWS_LAMBDA_RUNTIME_API" in done.stderr or "127.0.0.1:9" in done.stderr) == (True, True)


def test_outside_lambda_the_command_says_what_is_missing(launch):
    done = subprocess.run(lambda_command(), env=environment({}), capture_output=True, text=True, timeout=15)
    assert (done.returncode != 0, "AWS_LAMBDA_RUNTIME_API" in done.stderr) == (True, True)


def test_memory_and_descriptors_do_not_grow(launch, upstream):
    upstream.chat(json_reply(openai.reply()))
    platform = launch(variables={**OPEN, **SANITIZER})
    event = function_url_event(chat("coder"))
    for _ in range(300):
        platform.invoke(event)
    resident, descriptors = platform.process.resident_bytes(), platform.process.descriptors()
    for _ in range(200):
        platform.invoke(event)
    assert platform.process.descriptors() <= descriptors + 2
    assert platform.process.resident_bytes() < resident + (16 << 20)
