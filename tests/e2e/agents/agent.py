"""What the agents have in common: a line of JSON in for each call, one out, and the two tools that they offer a model.

An agent is a program as people write them around a vendor's package: it holds a conversation and runs tools until the model
stops. `converse` answers {"turns": [{"content", "reasoning", "calls", "finish", "usage"}]}, in the package's own words, and
with an error that the package raised {"turns", "error": {"class", "status_code", "message"}}.
"""

import json
import sys
from collections.abc import Callable

PARAMETERS = {
    "get_weather": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
    "get_time": {"type": "object", "properties": {"zone": {"type": "string"}}, "required": ["zone"]},
}


def run_tool(name: str) -> str:
    return f"result of {name}"


def failure(error: Exception) -> dict:
    return {"class": type(error).__name__, "status_code": getattr(error, "status_code", None), "message": str(error)}


def serve(version: str, connect: Callable, calls: dict[str, Callable], raised: type[Exception]) -> None:
    print(json.dumps({"version": version}), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        with connect(request) as client:
            try:
                result = calls[request["call"]](client, request["body"])
            except raised as error:
                result = {"error": failure(error)}
        print(json.dumps(result), flush=True)
