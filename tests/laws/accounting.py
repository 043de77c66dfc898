"""Law L6: each leaf of a request is mapped, or said to be dropped, changed or refused. Nobody takes the program's word for it: two
requests that differ in one leaf must differ upstream, unless a loss or an error names that leaf.
"""

import dataclasses
import json
import re
import urllib.error
import urllib.request

from sdk_members import Leaf

PATHS = {"openai_chat": "/v1/explain", "anthropic": "/v1/explain/messages"}


@dataclasses.dataclass
class Explained:
    """What the gateway would send for a request, or why it would refuse it."""

    body: str = ""
    losses: tuple[tuple[str, str], ...] = ()  # kind, pointer
    refused: str = ""  # the member that the error names
    message: str = ""


@dataclasses.dataclass
class Outcome:
    how: str  # "mapped", "dropped", "changed", "refused", "constant", "lost"
    named: str = ""  # the pointer of the loss or the member of the error


class Explainer:
    def __init__(self, url: str, dialect: str, model: str):
        self.url = url + PATHS[dialect]
        self.model = model

    def explain(self, request: dict) -> Explained:
        data = json.dumps(request | {"model": self.model}).encode()
        call = urllib.request.Request(self.url, data, {"content-type": "application/json"})
        try:
            with urllib.request.urlopen(call, timeout=20) as answer:
                target = json.load(answer)["targets"][0]
        except urllib.error.HTTPError as failure:
            return refusal(json.load(failure)["error"])
        if "error" in target:
            return refusal(target["error"]["body"]["error"])
        losses = tuple((loss["kind"], loss["pointer"]) for loss in target["losses"])
        return Explained(json.dumps(target["body"], sort_keys=True), losses)


def refusal(error: dict) -> Explained:
    """Anthropic's errors have no `param`: their message begins with the member."""
    named = error.get("param") or re.split(r"[:' ]", error["message"].lstrip("'"))[0]
    return Explained(refused=named, message=error["message"])


def pointer_of(param: str) -> str:
    """messages[0].content[1] as a JSON pointer."""
    return "/" + re.sub(r"\[(\d+)\]", r"/\1", param).replace(".", "/")


def covers(named: str, pointer: str) -> bool:
    """True for the leaf, what it stands in, and what stands in it: a loss may be said of a whole block or of a part of it."""
    return pointer == named or pointer.startswith(named + "/") or named.startswith(pointer + "/")


def judge(leaf: Leaf, explainer: Explainer) -> Outcome:
    one, other = explainer.explain(leaf.one), explainer.explain(leaf.other)
    for said in (one, other):
        if said.refused:
            return Outcome("refused" if covers(pointer_of(said.refused), leaf.pointer) else "lost", said.refused + ": " + said.message)
    losses = [loss for loss in one.losses + other.losses if covers(loss[1], leaf.pointer)]
    if losses:
        return Outcome(*max(losses, key=lambda loss: len(loss[1])))
    if leaf.one == leaf.other:
        return Outcome("constant")
    return Outcome("mapped" if one.body != other.body else "lost")
