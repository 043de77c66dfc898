"""The vendors' side of the rehearsal: they stream an answer to the key that is good today, and refuse every other."""

import anthropic_events as anthropic
import openai_events as openai
from answers import Answer, by_event, json_reply, streamed
from upstream import Recorded, Upstream

OLD_KEY = "sk-test-canary-old"
NEW_KEY = "sk-test-canary-new"


def accept(upstream: Upstream, key: str) -> None:
    upstream.reset()
    upstream.chat(lambda request: openai_answer(request, key))
    upstream.messages(lambda request: anthropic_answer(request, key))


def openai_answer(request: Recorded, key: str) -> Answer:
    if request.headers.get("authorization") != f"Bearer {key}":
        return json_reply(openai.error("Incorrect API key provided", code="invalid_api_key"), 401)
    if request.json.get("stream"):
        return streamed(openai.stream(openai.text("Hello", " from AWS"), tokens=(9, 3)))
    return json_reply(openai.reply("Hello from AWS"))


def anthropic_answer(request: Recorded, key: str) -> Answer:
    if request.headers.get("x-api-key") != key:
        return json_reply(anthropic.error("invalid x-api-key", "authentication_error"), 401)
    if request.json.get("stream"):
        return streamed(by_event(b"".join(anthropic.stream(anthropic.text(0, "Hello", " from AWS")))))
    return json_reply(anthropic.reply({"type": "text", "text": "Hello from AWS"}))
