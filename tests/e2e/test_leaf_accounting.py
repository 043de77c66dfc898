"""Nothing is lost silently: every member that the vendors' SDKs know is mapped, or named as dropped, changed or refused."""

import os
import pathlib

import pytest

from accounting import Explainer, Outcome, judge
from members_table import HEAD, PAGE, fraction, section
from program import KEYS, Program
from sdk_members import Leaf

corpus = pytest.importorskip("corpus")
pytest.importorskip("anthropic")

DIRECTIONS = {
    "openai-to-claude": ("openai_chat", "claude", corpus.openai_leaves, "From OpenAI Chat Completions to Anthropic (claude-sonnet-4-5)"),
    "openai-to-claude-5": ("openai_chat", "claude-5", corpus.openai_leaves, "From OpenAI Chat Completions to Anthropic (claude-opus-5)"),
    "anthropic-to-gpt": ("anthropic", "gpt", corpus.anthropic_leaves, "From Anthropic Messages to OpenAI (gpt-5.1)"),
    "anthropic-to-gpt-4": ("anthropic", "gpt-4", corpus.anthropic_leaves, "From Anthropic Messages to OpenAI (gpt-4.1)"),
}
IN_THE_PAGE = ("openai-to-claude", "anthropic-to-gpt")
# What a table of members is not about: what the request is, not what it says.
NOT_SAID = (".model", ".stream", ".stream_options.include_usage")
FRACTIONS = pathlib.Path(__file__).parents[2] / "build/test-results/leaf-accounting.txt"


@pytest.fixture(scope="module")
def model_map() -> dict:
    roles = {"claude": "anthropic/claude-sonnet-4-5", "claude-5": "anthropic/claude-opus-5", "gpt": "openai/gpt-5.1", "gpt-4": "openai/gpt-4.1"}
    return {"models": roles}


@pytest.fixture(scope="module")
def program(map_file):
    running = Program(map_file, keys={**KEYS, "SFAI_EXPLAIN": "on"})
    yield running
    running.stop()


@pytest.fixture(scope="module")
def measured(program) -> dict[str, dict[str, Outcome]]:
    results = {}
    for name, (dialect, role, leaves, _) in DIRECTIONS.items():
        explainer = Explainer(program.url, dialect, role)
        results[name] = {leaf.pattern: judge(leaf, explainer) for leaf in leaves() if leaf.pattern not in NOT_SAID}
    return results


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_every_leaf_is_accounted_for(measured, direction):
    lost = {pattern: outcome.named for pattern, outcome in measured[direction].items() if outcome.how == "lost"}
    assert not lost
    assert len(measured[direction]) > 100


def test_the_page_of_members_says_what_was_measured(measured):
    page = HEAD
    for name in IN_THE_PAGE:
        page += section(DIRECTIONS[name][3], f"test_every_leaf_is_accounted_for[{name}]", measured[name])
    nothing_lost = all(outcome.how != "lost" for outcomes in measured.values() for outcome in outcomes.values())
    if os.environ.get("SFAI_REFRESH") and nothing_lost:
        PAGE.write_text(page)
    assert PAGE.read_text() == page


def test_the_fraction_of_members_that_are_mapped_is_told(measured):
    FRACTIONS.parent.mkdir(parents=True, exist_ok=True)
    FRACTIONS.write_text("".join(f"{name}: {fraction(measured[name])}\n" for name in DIRECTIONS))
    assert all(any(outcome.how == "mapped" for outcome in outcomes.values()) for outcomes in measured.values())


class Forgetful(Explainer):
    """A gateway that forgets one member without a word."""

    def __init__(self, explainer: Explainer, member: str):
        self.explainer, self.member = explainer, member

    def explain(self, request: dict):
        return self.explainer.explain({name: value for name, value in request.items() if name != self.member})


def test_a_gateway_that_forgets_a_member_is_noticed(program):
    explainer = Explainer(program.url, "openai_chat", "gpt")
    base = {"model": "gpt", "messages": [{"role": "user", "content": "hi"}]}
    leaf = Leaf(".seed", "/seed", base | {"seed": 1}, base | {"seed": 2})
    assert judge(leaf, explainer).how == "mapped"
    assert judge(leaf, Forgetful(explainer, "seed")).how == "lost"
