"""An agent around the package anthropic."""

import anthropic
import pydantic

from agent import PARAMETERS, failure, run_tool, serve

TOOLS = [{"name": name, "description": "A tool", "input_schema": schema} for name, schema in PARAMETERS.items()]


class Capital(pydantic.BaseModel):
    city: str
    people: int


def connect(request: dict) -> anthropic.Anthropic:
    return anthropic.Anthropic(base_url=request["base_url"], api_key=request["key"], max_retries=request["retries"], timeout=20)


def question(body: dict) -> dict:
    if "image" not in body:
        return {"role": "user", "content": body["prompt"]}
    image = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": body["image"]}}
    return {"role": "user", "content": [{"type": "text", "text": body["prompt"]}, image]}


def options(body: dict) -> dict:
    chosen = {"tools": TOOLS} if body.get("tools") else {}
    return {**chosen, "thinking": {"type": "enabled", "budget_tokens": 1024}} if body.get("thinking") else chosen


def streamed(client: anthropic.Anthropic, request: dict, turn: dict) -> anthropic.types.Message:
    with client.messages.stream(**request) as events:
        for event in events:
            if event.type == "text":
                turn["content"] += event.text
        return events.get_final_message()


def converse(client: anthropic.Anthropic, body: dict) -> dict:
    messages, turns = [question(body)], []
    while len(turns) < body.get("rounds", 1):
        request = {"model": body["model"], "max_tokens": 4096, "messages": messages, **options(body)}
        turns.append({"content": "", "reasoning": "", "calls": [], "finish": None, "usage": {}})
        try:
            message = streamed(client, request, turns[-1]) if body.get("stream", True) else client.messages.create(**request)
        except anthropic.AnthropicError as error:
            return {"turns": turns, "error": failure(error)}
        turns[-1] = read(message)
        if not turns[-1]["calls"]:
            break
        messages.append({"role": "assistant", "content": message.content})
        results = [{"type": "tool_result", "tool_use_id": id, "content": run_tool(name)} for id, name, _ in turns[-1]["calls"]]
        messages.append({"role": "user", "content": results})
    return {"turns": turns}


def read(message: anthropic.types.Message) -> dict:
    return {
        "content": "".join(block.text for block in message.content if block.type == "text"),
        "reasoning": "".join(block.thinking for block in message.content if block.type == "thinking"),
        "calls": [(block.id, block.name, block.input) for block in message.content if block.type == "tool_use"],
        "finish": message.stop_reason,
        "usage": message.usage.model_dump(mode="json"),
    }


def structured(client: anthropic.Anthropic, body: dict) -> dict:
    reply = client.messages.parse(model=body["model"], max_tokens=4096, messages=[question(body)], output_format=Capital)
    return {"value": reply.parsed_output.model_dump()}


def abort(client: anthropic.Anthropic, body: dict) -> dict:
    with client.messages.stream(model=body["model"], max_tokens=4096, messages=[question(body)]) as events:
        return {"first": next(iter(events.text_stream))}


def count_tokens(client: anthropic.Anthropic, body: dict) -> dict:
    reply = client.messages.with_raw_response.count_tokens(model=body["model"], messages=[question(body)])
    return {"input_tokens": reply.parse().input_tokens, "headers": dict(reply.headers)}


def models(client: anthropic.Anthropic, body: dict) -> dict:
    return {"ids": [model.id for model in client.models.list()]}


CALLS = {call.__name__: call for call in (converse, structured, abort, count_tokens, models)}

if __name__ == "__main__":
    serve(anthropic.__version__, connect, CALLS, anthropic.AnthropicError)
