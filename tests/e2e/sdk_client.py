"""Runs calls of the openai package for the tests, in a process and an interpreter of its own.

Each line of standard input is {"call", "base_url", "key", "body", "retries"}; each line of standard output is the result,
as a user of the package sees it. `node/sdk_client.mjs` does the same with the package for Node.
"""

import json
import sys

import openai


def chat(client: openai.OpenAI, body: dict) -> dict:
    reply = client.chat.completions.with_raw_response.create(**body)
    return {"reply": reply.parse().model_dump(mode="json"), "headers": dict(reply.headers)}


def stream(client: openai.OpenAI, body: dict) -> dict:
    """The chunks; with an error that the package raises in between, what came before it stays."""
    chunks: list[dict] = []
    try:
        for chunk in client.chat.completions.create(**body, stream=True):
            chunks.append(chunk.model_dump(mode="json", exclude_unset=True))
    except openai.OpenAIError as error:
        return {"chunks": chunks, **failure(error)}
    return {"chunks": chunks}


def accumulate(client: openai.OpenAI, body: dict) -> dict:
    """The package's own helper, which folds the chunks to a reply and is strict about them."""
    with client.chat.completions.stream(**body) as events:
        for _ in events:
            pass
        return {"reply": events.get_final_completion().model_dump(mode="json")}


def abort(client: openai.OpenAI, body: dict) -> dict:
    chunks = client.chat.completions.create(**body, stream=True)
    first = next(iter(chunks)).model_dump(mode="json", exclude_unset=True)
    chunks.close()
    return {"first": first}


def models(client: openai.OpenAI, body: dict) -> dict:
    return {"ids": [model.id for model in client.models.list()]}


def failure(error: openai.OpenAIError) -> dict:
    names = ("status_code", "message", "type", "code", "param")
    return {"error": {"class": type(error).__name__, **{name: getattr(error, name, None) for name in names}}}


CALLS = {call.__name__: call for call in (chat, stream, accumulate, abort, models)}


def run(request: dict) -> dict:
    with openai.OpenAI(base_url=request["base_url"], api_key=request["key"], max_retries=request["retries"], timeout=20) as client:
        try:
            return CALLS[request["call"]](client, request["body"])
        except openai.OpenAIError as error:
            return failure(error)


def main() -> None:
    print(json.dumps({"version": openai.__version__}), flush=True)
    for line in sys.stdin:
        print(json.dumps(run(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
