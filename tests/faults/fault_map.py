"""The model map of the matrix: for each cell a role, a provider that fails, and a second one that does not.

The limits are milliseconds where the cell is about them, and out of the way everywhere else.
"""

import pathlib

from cells import Cell
from fault_upstream import FaultUpstream, other

# Longer than any label of a name may be (RFC 1035 section 2.3.4), so that nobody has to be asked.
NO_SUCH_HOST = "a" * 64 + ".test"
MODELS = {"openai_chat": "gpt-4.1", "anthropic": "claude-sonnet-4-5"}


def limits(cell: Cell) -> dict:
    later = 4_000 if cell.moment == "after_commit" else 0
    if cell.fault in ("connect_stall", "tls_stall"):
        return {"connect_ms": 500}
    if cell.fault in ("stall", "drip") and cell.moment == "before_head":
        return {"first_byte_ms": 700}
    if cell.fault == "stall":
        return {"idle_ms": 700 + later}
    if cell.fault == "drip":
        return {"idle_ms": 1_200 + later, "total_ms": 1_500 + later}
    return {}


def address(cell: Cell, upstream: FaultUpstream, number: int) -> str:
    places = {
        "connect_refused": f"http://127.0.0.1:{upstream.refusing_port}",
        "connect_stall": f"http://127.0.0.1:{upstream.full_port}",
        "dns_failure": f"http://{NO_SUCH_HOST}:{upstream.port}",
        "tls_unknown_authority": f"https://localhost:{upstream.tls_port}",
        "tls_other_name": f"https://127.1:{upstream.tls_port}",  # the same address, by a name that stands in no certificate
        "tls_not_spoken": f"https://localhost:{upstream.port}",
        "tls_stall": f"https://localhost:{upstream.silent_port}",
        "tls_truncation": f"https://localhost:{upstream.tls_port}",
    }
    return f"{places.get(cell.fault, f'http://127.0.0.1:{upstream.port}')}/cell{number}{version(cell.upstream)}"


def version(dialect: str) -> str:
    return "/v1" if dialect == "openai_chat" else ""


def build_map(cells: list[Cell], upstream: FaultUpstream, ca_file: pathlib.Path) -> dict:
    models, providers = {}, {}
    for number, cell in enumerate(cells):
        trust = {} if cell.fault == "tls_unknown_authority" else {"ca_file": str(ca_file)}
        own = {"base_url": address(cell, upstream, number), "timeouts": limits(cell), **trust}
        providers[f"p{number}"] = provider(cell.upstream, own)
        # A provider's and a role's own number of tries, each where the other one says nothing.
        if cell.part != "retry":
            providers[f"p{number}"]["retries"] = 1 if cell.part == "spent" else 0
        role = {"provider": f"p{number}", "model": MODELS[cell.upstream]}
        if cell.part == "retry":
            role["retries"] = 1
        if cell.part == "fallback":
            second = other(cell.upstream)
            where = f"http://127.0.0.1:{upstream.port}/second{number}{version(second)}"
            providers[f"s{number}"] = provider(second, {"base_url": where})
            role["fallbacks"] = [f"s{number}/{MODELS[second]}"]
        models[f"r{number}"] = role
    return {"models": models, "providers": providers}


def provider(dialect: str, members: dict) -> dict:
    return {"dialect": dialect, "api_key_env": "FAULTS_KEY", **members}
