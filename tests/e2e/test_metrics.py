"""GET /metrics, read by Prometheus' own parser."""

import pytest
from prometheus_client.parser import text_string_to_metric_families

import anthropic_events as anthropic
import openai_events as openai
from answers import json_reply, streamed
from client import Client

KEY = "sk-test-canary-prometheus"


@pytest.fixture(scope="module")
def arguments(tmp_path_factory) -> list[str]:
    path = tmp_path_factory.mktemp("keys") / "clients.json"
    path.write_text(f'{{"prometheus": "{KEY}"}}')
    return ["--auth", "keys", "--client-keys", str(path), "--threads", "2"]


def samples(program) -> dict[tuple, float]:
    reply = Client(program.url, KEY).get("/metrics")
    assert (reply.status, reply.headers["content-type"]) == (200, "text/plain; version=0.0.4; charset=utf-8")
    families = text_string_to_metric_families(reply.body.decode())
    return {(one.name, *sorted(one.labels.items())): one.value for family in families for one in family.samples}


def value(found: dict, name: str, **labels: str) -> float:
    return sum(number for (of, *have), number in found.items() if of == name and labels.items() <= dict(have).items())


def test_it_needs_a_client_key(program):
    assert Client(program.url).get("/metrics").status == 401


def test_requests_tokens_and_times_are_counted_over_all_threads(program, upstream):
    upstream.chat(json_reply(openai.reply()))
    upstream.messages(streamed(anthropic.stream(anthropic.text(0, "Hello"))))
    before = samples(program)
    client = Client(program.url, KEY)
    for _ in range(6):
        assert client.chat("coder").status == 200
    assert list(client.stream("claude").events())[-1] == "[DONE]"
    after = samples(program)

    def grown(name: str, **labels: str) -> float:
        return value(after, name, **labels) - value(before, name, **labels)

    assert grown("sfai_requests_total", role="coder", provider="openai", model="gpt-4.1", status="200") == 6
    assert grown("sfai_requests_total", role="claude", provider="anthropic", status="200") == 1
    assert grown("sfai_request_duration_seconds_count", role="coder") == 6
    assert grown("sfai_request_duration_seconds_bucket", role="coder", le="+Inf") == 6
    assert grown("sfai_time_to_first_byte_seconds_count", role="claude") == 1
    assert grown("sfai_tokens_total", role="coder", direction="out") > 0


def test_errors_are_counted_by_their_kind(program, upstream):
    upstream.chat(json_reply(openai.error("no"), 400))
    before = samples(program)
    client = Client(program.url, KEY)
    assert (client.chat("coder").status, client.chat("nobody-knows-this").status) == (400, 404)
    after = samples(program)
    assert value(after, "sfai_errors_total", kind="model_not_found") - value(before, "sfai_errors_total", kind="model_not_found") == 1
    assert value(after, "sfai_requests_total", status="400", role="coder") - value(before, "sfai_requests_total", status="400", role="coder") == 1
    assert "nobody-knows-this" not in str(after)
