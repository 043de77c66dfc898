"""The model maps of the tests, whose vendors are all the scripted one."""

from upstream import Upstream

CLAUDE = {"provider": "anthropic", "model": "claude-sonnet-4-5"}


# Most tests want one failure to be one request, and the next test to find the vendor as if nothing had happened.
PLAIN = {"retries": 0, "circuit": False}


def vendors(upstream: Upstream) -> dict:
    return {"openai": {"base_url": f"{upstream.url}/v1", **PLAIN}, "anthropic": {"base_url": upstream.url, **PLAIN}}


def usual_map(upstream: Upstream) -> dict:
    """Roles that most tests share; a module that needs others has a `model_map` fixture of its own."""
    roles = {"demo": "demo/demo", "coder": "openai/gpt-4.1", "claude": CLAUDE, "thinker": "openai/gpt-5.1"}
    return {"models": roles, "providers": vendors(upstream)}
