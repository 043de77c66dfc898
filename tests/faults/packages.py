"""A sample of the cells through the vendors' own packages: what they raise, and the text that their users keep."""

import asyncio
import os

import worker
from cells import Cell
from expectations import expect, raised
from fault_upstream import FaultUpstream
from talk import Talk

PACKAGES = {
    "openai_chat": ("openai-python", "openai-node"),
    "anthropic": ("anthropic-python", "anthropic-node"),
}
SAMPLE = {
    ("connect_refused", "before_head"),
    ("stall", "before_head"),
    ("429_seconds", "before_head"),
    ("529", "before_head"),
    ("html_502", "before_head"),
    ("reset", "after_head"),
    ("reset", "after_commit"),
    ("reset", "after_content"),
    ("stall", "after_content"),
    ("drip", "after_content"),
    ("truncated_chunk", "after_content"),
    ("half_event", "after_content"),
    ("error_event", "after_content"),
    ("clean_end", "after_content"),
    ("clean_end", "before_last"),
    ("error_event", "after_head"),
}


def sampled(cell: Cell) -> bool:
    if (cell.fault, cell.moment) not in SAMPLE:
        return False
    is_slow = cell.fault in ("stall", "drip") or cell.moment == "after_commit"
    its_words_count = cell.fault in ("429_seconds", "529", "error_event")
    if (cell.upstream == cell.inbound and not its_words_count) or (is_slow and cell.mode == "whole"):
        return False
    return cell.part == "alone" or (cell.fault == "reset" and not is_slow)


def is_there(package: str) -> bool:
    return not package.endswith("node") or "SFAI_NODE_MODULES" in os.environ


class Packages:
    """One process a package, each asked one cell after another; the packages run side by side."""

    def __init__(self, cells: list[Cell], url: str, upstream: FaultUpstream):
        self._cells, self._url, self._upstream = cells, url, upstream
        self.requests = 0
        self.skipped = 0

    async def run(self) -> list[tuple[Cell, str]]:
        names = [name for both in PACKAGES.values() for name in both]
        self.skipped = sum(not is_there(name) for name in names)
        results = await asyncio.gather(*(asyncio.to_thread(self._run_package, name) for name in names if is_there(name)))
        return [result for each in results for result in each]

    def _run_package(self, name: str) -> list[tuple[Cell, str]]:
        agents = worker.Agents()
        chosen = [(number, cell) for number, cell in enumerate(self._cells) if name in PACKAGES[cell.inbound] and sampled(cell)]
        try:
            return [(cell, self._ask(agents[name], name, number, cell)) for number, cell in chosen]
        finally:
            agents.stop()

    def _ask(self, agent: worker.Agent, name: str, number: int, cell: Cell) -> str:
        self.requests += 1
        self._upstream.talks[number] = talk = Talk()
        talk.watched, talk.streams, talk.commits_late = False, cell.mode == "stream", cell.moment == "after_commit"
        said = agent.call("converse", self._url, prompt="hello", model=f"r{number}", stream=cell.mode == "stream")
        expected = expect(cell)
        wanted = (raised(expected, cell.inbound, name), expected.text)
        seen = (said.get("error", {}).get("class", ""), said["turns"][0]["content"])
        return "" if seen == wanted else f"{name} raises and reads {seen!r}, not {wanted!r}"
