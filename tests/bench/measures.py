"""The measurements that are run, and the rows of the table that are read from them."""

import dataclasses
from collections.abc import Callable


@dataclasses.dataclass(frozen=True)
class Measure:
    """One run of the load against one lane of a candidate."""

    name: str
    words: dict
    fresh: bool = False  # in a process that has done nothing before
    direct: bool = False  # also without a gateway, for what is added


MEASURES = [
    Measure("whole", {"connections": 64}),
    Measure("stream", {"stream": 1, "connections": 20, "interval_ms": 10}),
    Measure("thousand", {"stream": 1, "connections": 1000, "interval_ms": 100}, direct=True),
    Measure("paced", {"rate": 50}, direct=True),
    Measure("paced_stream", {"rate": 50, "stream": 1, "chunks": 10, "interval_ms": 20}, direct=True),
]


@dataclasses.dataclass(frozen=True)
class Row:
    """One number of one lane. `bar` is a multiple of nginx's number on the native lane when `relative`, else the number itself."""

    title: str
    unit: str
    measure: str
    lane: str
    value: Callable[[dict], float]
    bar: float | None = None
    relative: bool = True
    added: bool = False  # what it takes directly is taken away
    digits: int = 1

    @property
    def key(self) -> str:
        return f"{self.title} [{self.lane}]"


def per_request(result: dict) -> float:
    return result["cpu_us"] / result["requests"]


def per_chunk(result: dict) -> float:
    return result["cpu_us"] / result["chunks"]


def per_second(result: dict) -> float:
    return result["requests"] / result["seconds"]


def request_time(percentile: str) -> Callable[[dict], float]:
    return lambda result: result["request_us"][percentile]


def chunk_time(percentile: str) -> Callable[[dict], float]:
    return lambda result: result["chunk_us"][percentile]


ROWS = [
    Row("whole answers, 64 connections: CPU a request", "µs", "whole", "native", per_request, 1.2),
    Row("whole answers, 64 connections: requests", "/s", "whole", "native", per_second, digits=0),
    Row("whole answers, 64 connections: CPU a request", "µs", "whole", "translated", per_request, 1.6),
    Row("whole answers, 64 connections: requests", "/s", "whole", "translated", per_second, digits=0),
    Row("20 streams × 10 ms: CPU a chunk", "µs", "stream", "native", per_chunk, 1.0),
    Row("20 streams × 10 ms: CPU a chunk", "µs", "stream", "translated", per_chunk, 1.25),
    Row("added a chunk, 1,000 streams × 100 ms: p50", "µs", "thousand", "native", chunk_time("p50"), 1.2, added=True),
    Row("added a chunk, 1,000 streams × 100 ms: p99", "µs", "thousand", "native", chunk_time("p99"), 1.0, added=True),
    Row("added a request at 50/s: p50", "µs", "paced", "native", request_time("p50"), 1.1, added=True),
    Row("added a request at 50/s: p50", "µs", "paced", "translated", request_time("p50"), 1.3, added=True),
    Row("added a chunk at 50 requests/s: p50", "µs", "paced_stream", "native", chunk_time("p50"), 1.1, added=True),
    Row("added a chunk at 50 requests/s: p50", "µs", "paced_stream", "translated", chunk_time("p50"), 1.3, added=True),
]
