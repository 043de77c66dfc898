"""Medians, ratios and bars: the table, and the JSON beside it."""

import dataclasses
import statistics

from measures import ROWS, Row

Results = dict[tuple[str, str, str], list[dict]]  # (candidate, measure, lane): one result a round


def numbers_of(row: Row, candidate: str, results: Results) -> list[float]:
    rounds = results.get((candidate, row.measure, row.lane), [])
    numbers = [row.value(result) for result in rounds]
    if not row.added:
        return numbers
    taken = direct(row, results)
    return [number - taken for number in numbers] if taken is not None else []


def direct(row: Row, results: Results) -> float | None:
    """What the same takes without a gateway."""
    numbers = [row.value(result) for result in results.get(("direct", row.measure, row.lane), [])] if row.added else []
    return statistics.median(numbers) if numbers else None


def summary(row: Row, candidates: list[str], results: Results) -> dict:
    nginx = numbers_of(dataclasses.replace(row, lane="native"), "nginx", results)
    cells = {}
    for candidate in candidates:
        numbers = numbers_of(row, candidate, results)
        if numbers:
            cells[candidate] = {"median": statistics.median(numbers), "low": min(numbers), "high": max(numbers)}
            if nginx and row.relative:
                cells[candidate]["to_nginx"] = statistics.median(numbers) / statistics.median(nginx)
    said = {"title": row.title, "lane": row.lane, "unit": row.unit, "bar": row.bar, "relative": row.relative}
    return {**said, "direct": direct(row, results), "cells": cells, "met": verdict(row, cells)}


def verdict(row: Row, cells: dict) -> str:
    sfai = cells.get("sfai")
    if row.bar is None or not sfai:
        return ""
    reached = sfai.get("to_nginx") if row.relative else sfai["median"]
    if reached is None:
        return ""
    return "met" if reached <= row.bar else "not met"


def bar_text(row: Row) -> str:
    if row.bar is None:
        return ""
    return f"≤ {row.bar:g} × nginx" if row.relative else f"≤ {row.bar:g}"


def cell_text(row: Row, cell: dict | None) -> str:
    if not cell:
        return "–"
    middle, low, high = (f"{cell[key]:,.{row.digits}f}" for key in ("median", "low", "high"))
    ratio = f", {cell['to_nginx']:.2f} ×" if "to_nginx" in cell and row.relative else ""
    return f"{middle} ({low}–{high}{ratio})" if low != high else f"{middle}{ratio and f' ({ratio[2:]})'}"


def table(candidates: list[str], results: Results) -> str:
    """Markdown, as docs/PERFORMANCE.md has it."""
    lines = ["| | lane | " + " | ".join(candidates) + " | bar for sfai | |", "|---" * (len(candidates) + 4) + "|"]
    for row in ROWS:
        said = summary(row, candidates, results)
        if said["cells"]:
            cells = [cell_text(row, said["cells"].get(candidate)) for candidate in candidates]
            taken = "" if said["direct"] is None else f" (directly {said['direct']:,.0f})"
            lines.append(f"| {row.title}, {row.unit}{taken} | {row.lane} | " + " | ".join(cells) + f" | {bar_text(row)} | {said['met']} |")
    return "\n".join(lines)
