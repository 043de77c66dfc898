"""docs/openapi.yaml and the program agree: what the document allows is answered as it says, and nothing makes the gateway
fail. Schemathesis draws the requests, the same ones in each run."""

import json

import hypothesis
import pytest
import schemathesis
import yaml
from schemathesis import checks

import anthropic_events as anthropic
import openai_events as openai
from answers import Answer, json_reply, streamed
from program import KEYS, ROOT, Program

DOCUMENT = yaml.safe_load((ROOT / "docs/openapi.yaml").read_text())
ROLES = ["coder", "claude", "thinker", "demo", "nobody"]
EACH = 12  # requests drawn for an operation: all of them stay within a minute
CHECKS = [
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
EMBEDDINGS = b'{"object":"list","data":[],"model":"m","usage":{"prompt_tokens":1,"total_tokens":1}}'


def with_known_roles(document: dict) -> dict:
    """Drawn names would all be unknown roles."""
    copy = json.loads(json.dumps(document))
    copy["components"]["schemas"]["Role"] = {"enum": ROLES}
    return copy


schema = schemathesis.openapi.from_dict(with_known_roles(DOCUMENT))


def asks_for_stream(recorded) -> bool:
    return json.loads(recorded.body).get("stream") is True


def chat_answer(recorded) -> Answer:
    return streamed(openai.stream(openai.text("Hello"))) if asks_for_stream(recorded) else json_reply(openai.reply())


def message_answer(recorded) -> Answer:
    return streamed(anthropic.stream(anthropic.text(0, "Hello"))) if asks_for_stream(recorded) else json_reply(anthropic.reply())


@pytest.fixture(scope="module")
def program(map_file):
    running = Program(map_file, keys={**KEYS, "SFAI_EXPLAIN": "on"})
    yield running
    running.stop()
    running.assert_clean()


@pytest.fixture(autouse=True)
def vendors_that_answer(upstream):
    upstream.chat(chat_answer)
    upstream.messages(message_answer)
    upstream.answer("/v1/messages/count_tokens", json_reply(b'{"input_tokens":12}'))
    for path in ("/v1/responses", "/v1/completions", "/v1/embeddings"):
        upstream.answer(path, json_reply(EMBEDDINGS))


# Without /v1 they are the same: tests/checks/openapi.py sees to that in the document, test_routes.py in the program.
@schema.exclude(path_regex=r"^/(?!v1/|health$|metrics$|$)").parametrize()
@hypothesis.settings(
    max_examples=EACH,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
    suppress_health_check=list(hypothesis.HealthCheck),
)
def test_what_the_document_allows_is_answered_as_it_says(case, program):
    response = case.call(base_url=program.url)
    case.validate_response(response, checks=CHECKS)
    assert response.status_code < 500


