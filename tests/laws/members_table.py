"""The table of every member, made of what the law of leaf accounting has seen: docs/dialects/members.md."""

import pathlib
import re

from accounting import Outcome

PAGE = pathlib.Path(__file__).resolve().parents[2] / "docs/dialects/members.md"
TEST = "tests/e2e/test_leaf_accounting.py"

HEAD = f"""# Every member of a request

What becomes of each member of one API's request when the other one's model is asked. The members are those that the vendors' Python SDKs
know; the outcomes are not written by hand but measured: for each leaf two requests that differ in it alone are explained (`POST /v1/explain`),
and the law demands that what would be sent differs, or that a loss or an error names the leaf. `{TEST}` measures anew in each run and
fails where this page says something else, so it cannot go stale; `SFAI_REFRESH=1` with that test writes it again.

*mapped*: it is said upstream. *changed*: it is said in another form, and `x-sfai-lost` says so. *dropped*: the other API has nothing like it,
and `x-sfai-lost` says so. *refused*: a 400 names it. *constant*: the API knows one value only, which says nothing. `[]` is each element of a list, `<…>` an object's type or role, `.*` everything below.
"""


def starred(pointer: str) -> str:
    return re.sub(r"/\d+(?=/|$)", "/*", pointer)


def cells(outcome: Outcome) -> tuple[str, str]:
    if outcome.how == "refused":
        return outcome.how, re.sub(r"\[\d+\]", "[]", outcome.named.split(":")[0])
    return outcome.how, starred(outcome.named)


def parents(pattern: str) -> list[str]:
    """What a leaf stands in, from the outside in."""
    return [pattern[: match.start()] for match in re.finditer(r"(?<=.)[.\[<]", pattern)]


def collapse(rows: dict[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
    """One row for a member all of whose leaves fare alike, instead of a row for each of them."""
    collapsed: dict[str, tuple[str, str]] = {}
    for pattern, cell in rows.items():
        for parent in parents(pattern):
            below = {other for name, other in rows.items() if name.startswith(parent) and name[len(parent) : len(parent) + 1] in (".", "[", "<")}
            if below == {cell} and cell[0] != "mapped" or below == {cell} and len(parents(parent)) >= 2:
                collapsed[parent + ".*"] = cell
                break
        else:
            collapsed[pattern] = cell
    return collapsed


def section(title: str, test: str, outcomes: dict[str, Outcome]) -> str:
    rows = collapse({pattern: cells(outcome) for pattern, outcome in outcomes.items()})
    lines = [f"\n## {title}\n", "| Member | What becomes of it | Named as | Test |", "|---|---|---|---|"]
    for pattern, (how, named) in sorted(rows.items()):
        lines.append(f"| `{pattern.removeprefix('.')}` | {how} | {f'`{named}`' if named else ''} | `{test}` |")
    return "\n".join(lines) + "\n"


def fraction(outcomes: dict[str, Outcome]) -> str:
    count = {how: sum(outcome.how == how for outcome in outcomes.values()) for how in ("mapped", "changed", "dropped", "refused", "constant")}
    said = count["mapped"] + count["changed"]
    return f"{said} of {len(outcomes)} members mapped ({100 * said // max(1, len(outcomes))} %): " + ", ".join(f"{how} {n}" for how, n in count.items())
