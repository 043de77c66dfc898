"""An agent around the package openai; `echo` in its body says whether it returns reasoning_details, as OpenRouter's users do."""

import json

import openai
import pydantic

from agent import PARAMETERS, failure, run_tool, serve

TOOLS = [{"type": "function", "function": {"name": name, "parameters": schema}} for name, schema in PARAMETERS.items()]


class Capital(pydantic.BaseModel):
    city: str
    people: int


def connect(request: dict) -> openai.OpenAI:
    return openai.OpenAI(base_url=request["base_url"] + "/v1", api_key=request["key"], max_retries=request["retries"], timeout=20)


def question(body: dict) -> dict:
    if "image" not in body:
        return {"role": "user", "content": body["prompt"]}
    image = {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{body['image']}"}}
    return {"role": "user", "content": [{"type": "text", "text": body["prompt"]}, image]}


def options(body: dict) -> dict:
    wanted = {"tools": TOOLS, "thinking": "low", "search": {}}
    names = {"tools": "tools", "thinking": "reasoning_effort", "search": "web_search_options"}
    return {names[name]: value for name, value in wanted.items() if body.get(name)}


def whole(client: openai.OpenAI, request: dict) -> tuple[dict, str, dict]:
    reply = client.chat.completions.create(**request).model_dump(mode="json")
    return reply["choices"][0]["message"], reply["choices"][0]["finish_reason"], reply["usage"]


def streamed(client: openai.OpenAI, request: dict, turn: dict) -> tuple[dict, str, dict]:
    """The message put together from the deltas; `turn` has what came before an error."""
    message, calls, details, finish, usage = {"role": "assistant", "content": ""}, {}, {}, None, {}
    for chunk in client.chat.completions.create(**request, stream=True, stream_options={"include_usage": True}):
        chunk = chunk.model_dump(mode="json")
        usage = chunk["usage"] or usage
        for choice in chunk["choices"]:
            turn["content"] += choice["delta"]["content"] or ""
            turn["reasoning"] += choice["delta"].get("reasoning_content") or ""
            add_calls(calls, choice["delta"]["tool_calls"] or [])
            add_details(details, choice["delta"].get("reasoning_details") or [])
            finish = choice["finish_reason"] or finish
    message |= {"content": turn["content"], "reasoning_content": turn["reasoning"]}
    if calls:
        message["tool_calls"] = [calls[index] for index in sorted(calls)]
    return {**message, "reasoning_details": [details[index] for index in sorted(details)]}, finish, usage


def add_calls(calls: dict[int, dict], pieces: list[dict]) -> None:
    for piece in pieces:
        call = calls.setdefault(piece["index"], {"id": "", "type": "function", "function": {"name": "", "arguments": ""}})
        call["id"] = piece["id"] or call["id"]
        call["function"]["name"] = piece["function"]["name"] or call["function"]["name"]
        call["function"]["arguments"] += piece["function"]["arguments"] or ""


def add_details(details: dict[int, dict], pieces: list[dict]) -> None:
    """Text grows, the rest is set: https://openrouter.ai/docs/use-cases/reasoning-tokens"""
    for piece in pieces:
        known = details.setdefault(piece["index"], {})
        text = (known.get("text") or "") + (piece.get("text") or "")
        known.update({name: value for name, value in piece.items() if value is not None})
        if text:
            known["text"] = text


def converse(client: openai.OpenAI, body: dict) -> dict:
    messages, turns = [question(body)], []
    while len(turns) < body.get("rounds", 1):
        request = {"model": body["model"], "messages": messages, **options(body)}
        turns.append({"content": "", "reasoning": "", "calls": [], "finish": None, "usage": {}})
        try:
            message, finish, usage = streamed(client, request, turns[-1]) if body.get("stream", True) else whole(client, request)
        except openai.OpenAIError as error:
            return {"turns": turns, "error": failure(error)}
        calls = message.get("tool_calls") or []
        said = {"content": message["content"] or "", "reasoning": message.get("reasoning_content") or "", "finish": finish, "usage": usage}
        turns[-1] = {**said, "calls": [(call["id"], call["function"]["name"], json.loads(call["function"]["arguments"])) for call in calls]}
        if not calls:
            break
        messages.append(kept(message, body.get("echo", False)))
        messages += [{"role": "tool", "tool_call_id": call["id"], "content": run_tool(call["function"]["name"])} for call in calls]
    return {"turns": turns}


def kept(message: dict, echo: bool) -> dict:
    names = ("role", "content", "tool_calls") + (("reasoning_details",) if echo else ())
    return {name: message[name] for name in names if message.get(name) is not None}


def structured(client: openai.OpenAI, body: dict) -> dict:
    reply = client.chat.completions.parse(model=body["model"], messages=[question(body)], response_format=Capital)
    return {"value": reply.choices[0].message.parsed.model_dump()}


def abort(client: openai.OpenAI, body: dict) -> dict:
    for chunk in (chunks := client.chat.completions.create(model=body["model"], messages=[question(body)], stream=True)):
        if chunk.choices and chunk.choices[0].delta.content:
            chunks.close()
            return {"first": chunk.choices[0].delta.content}


if __name__ == "__main__":
    serve(openai.__version__, connect, {"converse": converse, "structured": structured, "abort": abort}, openai.OpenAIError)
