"""The matrix for people: a compact count for the terminal, and docs/FAULTS.md, which is made of the expectations alone."""

from cells import DIALECTS, FAULTS, MODES, MOMENTS, Cell, all_cells, reason_against
from expectations import Outcome, expect, raised

SAYS = {"openai_chat": "OpenAI", "anthropic": "Anthropic"}
SHORT = {"stream": "streamed", "whole": "whole"}


def compact_table(results: list[tuple[Cell, str]]) -> str:
    """For each fault and moment how many cells hold: `16` of 16, `15/16` where one does not, `-` where there is none."""
    width = max(map(len, FAULTS)) + 2
    columns = [(moment, mode) for moment in MOMENTS for mode in MODES]
    lines = [" " * width + "".join(f"{moment:<15}" if mode == "stream" else " " * 3 for moment, mode in columns)]
    lines.append(" " * width + "".join(f"{SHORT[mode]:<9}" for _, mode in columns))
    for fault in FAULTS:
        counts = [count([wrong for cell, wrong in results if (cell.fault, cell.moment, cell.mode) == (fault, *column)]) for column in columns]
        lines.append(f"{fault:<{width}}" + "".join(f"{said:<9}" for said in counts))
    return "\n".join(lines)


def count(wrongs: list[str]) -> str:
    good = sum(not wrong for wrong in wrongs)
    return "-" if not wrongs else str(good) if good == len(wrongs) else f"{good}/{len(wrongs)}"


def phrase(outcome: Outcome) -> str:
    """What one client reads."""
    if outcome.error is None:
        return "the whole answer"
    type, code = outcome.error
    named = f"`{type}`" + (f", code `{code}`" if code else "")
    if outcome.status != 200:
        kept = "".join(f", `{name}: {value}`" for name, value in outcome.advice)
        return f"{outcome.status} {named}{kept}"
    return f"“{outcome.text}”, then {named}" if outcome.text else f"200, then {named}"


def by_upstream(said: dict[str, str]) -> str:
    """One phrase, or one for each dialect of the upstream where they differ."""
    if len(set(said.values())) == 1:
        return said[DIALECTS[0]]
    return "; ".join(f"{SAYS[dialect]}'s: {words}" for dialect, words in said.items())


def row(fault: str, moment: str, mode: str) -> tuple[str, ...]:
    """What both clients read, the log's word, whether the same target is tried again, and whether a next one is asked."""
    alone = {inbound: {dialect: expect(Cell(fault, moment, mode, inbound, dialect, "alone")) for dialect in DIALECTS} for inbound in DIALECTS}
    reads = [by_upstream({dialect: phrase(outcome) for dialect, outcome in alone[inbound].items()}) for inbound in DIALECTS]
    log = by_upstream({dialect: f"`{outcome.log[1]}`" if outcome.log[1] else "" for dialect, outcome in alone["openai_chat"].items()})
    saved = {dialect: "yes" if expect(Cell(fault, moment, mode, "openai_chat", dialect, "fallback")).saved else "no" for dialect in DIALECTS}
    again = {dialect: "yes" if expect(Cell(fault, moment, mode, "openai_chat", dialect, "spent")).log[2] == 2 else "no" for dialect in DIALECTS}
    return *reads, log, by_upstream(again), by_upstream(saved)


def rows_of(fault: str) -> list[str]:
    """Moments and modes with the same outcome share a line."""
    merged: dict[tuple[str, ...], list[str]] = {}
    for moment, sentence in MOMENTS.items():
        said = {mode: row(fault, moment, mode) for mode in MODES if not reason_against(fault, moment, mode)}
        if len(said) == 2 and len(set(said.values())) == 1:
            merged.setdefault(said["whole"], []).append(sentence)
        else:
            for mode, cells in said.items():
                merged.setdefault(cells, []).append(f"{sentence} ({SHORT[mode]})")
    return ["| " + " | ".join((", ".join(moments), *cells)) + " |" for cells, moments in merged.items()]


def absent() -> list[str]:
    """Each reason, and what it keeps out of the matrix."""
    reasons: dict[str, dict[str, list[str]]] = {}
    for fault in FAULTS:
        for moment in MOMENTS:
            modes = [mode for mode in MODES if reason_against(fault, moment, mode)]
            for mode in modes:
                which = moment if len(modes) == 2 and len({reason_against(fault, moment, each) for each in modes}) == 1 else f"{moment} ({SHORT[mode]})"
                moments = reasons.setdefault(reason_against(fault, moment, mode), {}).setdefault(fault, [])
                if which not in moments:
                    moments.append(which)
    return [f"| {reason} | {'; '.join(sentence(moments, faults) for moments, faults in grouped(kept).items())} |" for reason, kept in reasons.items()]


def grouped(kept: dict[str, list[str]]) -> dict[tuple[str, ...], list[str]]:
    groups: dict[tuple[str, ...], list[str]] = {}
    for fault, moments in kept.items():
        groups.setdefault(tuple(moments), []).append(fault)
    return groups


def sentence(moments: tuple[str, ...], faults: list[str]) -> str:
    which = "every fault" if len(faults) == len(FAULTS) else ", ".join(f"`{fault}`" for fault in faults)
    return f"{which}: {', '.join(moments)}"


def classes() -> list[str]:
    packages = {"openai_chat": ("openai-python", "openai-node"), "anthropic": ("anthropic-python", "anthropic-node")}
    lines = []
    for status in (200, 429, 502, 503, 504, 529):
        outcome = Outcome(status, "", ("x", None), False, (status, "", 1))
        said = [f"`{raised(outcome, inbound, package)}`" for inbound in DIALECTS for package in packages[inbound]]
        if status in (503, 529):  # an overload is the one to OpenAI's clients and the other to Anthropic's
            said[slice(0, 2) if status == 529 else slice(2, 4)] = ["", ""]
        lines.append("| " + " | ".join((f"{status}" + (", then an error event" if status == 200 else ""), *said)) + " |")
    return lines


HEAD = """# Faults

What a client reads when the upstream fails: every fault, at every moment, in both kinds of answer, for both dialects on both sides. This page is
made of `tests/faults/expectations.py` (`python3 tests/faults/page.py --write`; a check fails where it is stale), and the test command's stage `faults` holds the program to
each cell of it: {count} cells, each with the exact status, type, code, text, end mark, headers and log line. Behind each cell a second
request to the same provider must be answered as if nothing had been. The columns say what is read where nothing is left to try.

- **Before the commit** (the first content, or 2 s after the upstream's 200) the role's next target answers, or the same one when it is tried
  again, and the client sees nothing of the fault. Where nothing is left to try it is an error with a status; after more than one try it bears
  `x-should-retry: false`.
- **After the commit** the client keeps the text that it has, an error event follows and no end mark, and nothing is tried any more:
  an answer is never spliced from two.
- **An answer whose own end mark came is whole**, whatever its connection does afterwards.
"""

COLUMNS = """| When | An OpenAI client reads | An Anthropic client reads | `error_kind` | Tried again | Next target |
|---|---|---|---|---|---|"""

CLASSES = """## What the vendors' packages raise
A sample of the cells runs through the packages themselves, and this is what they raise.

| Status | openai (Python) | openai (Node) | anthropic (Python) | @anthropic-ai/sdk (Node) |
|---|---|---|---|---|"""

ABSENT = """## Cells that cannot exist
| Reason | Cells |
|---|---|"""


def page() -> str:
    parts = [HEAD.format(count=len(all_cells()))]
    for fault, sentence in FAULTS.items():
        parts.append(f"## `{fault}`: {sentence}\n{COLUMNS}\n" + "\n".join(rows_of(fault)) + "\n")
    parts.append(CLASSES + "\n" + "\n".join(classes()) + "\n")
    parts.append(ABSENT + "\n" + "\n".join(absent()) + "\n")
    return "\n".join(parts)
