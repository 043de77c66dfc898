"""The measurements that are run, and the rows of the table that are read from them."""

import dataclasses
import resource
from collections.abc import Callable

OPEN_STREAMS = min(9500, (resource.getrlimit(resource.RLIMIT_NOFILE)[1] - 500) // 2)  # two descriptors each, on both sides


@dataclasses.dataclass(frozen=True)
class Measure:
    """One run of the load against one lane of a candidate; or, of a process that starts, its first sign of life."""

    name: str
    words: dict
    fresh: bool = False  # in a process that has done nothing before
    direct: bool = False  # also without a gateway, for what is added
    starts: int = 0  # how often it is started in a round
    threads: int = 0  # with so many, on both cores; the load takes its part of them


# Each stream says something every two seconds, so that none is forgotten and no core is busy.
MANY = {"stream": 1, "connections": OPEN_STREAMS, "interval_ms": 2000, "warm": 2.2, "seconds": 0.2}
MEASURES = [
    Measure("whole", {"connections": 64}),
    Measure("stream", {"stream": 1, "connections": 20, "interval_ms": 10}),
    Measure("thousand", {"stream": 1, "connections": 1000, "interval_ms": 100}, direct=True),
    Measure("paced", {"rate": 50}, direct=True),
    Measure("paced_stream", {"rate": 50, "stream": 1, "chunks": 10, "interval_ms": 20}, direct=True),
    Measure("memory", MANY, fresh=True),
    Measure("start", {}, starts=5),
    Measure("lambda", {"lambda": 1}, starts=5),
    Measure("one_thread", {"connections": 64}, threads=1),
    Measure("two_threads", {"connections": 64}, threads=2),
    Measure("two_threads_memory", MANY, threads=2),
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


def per_request(result: dict) -> float:
    return result["cpu_us"] / result["requests"]


def per_chunk(result: dict) -> float:
    return result["cpu_us"] / result["chunks"]


def per_second(result: dict) -> float:
    return result["requests"] / result["seconds"]


def per_stream(result: dict) -> float:
    return (result["memory_kib"] - result["memory_before_kib"]) / result["open"]


def idle_memory(result: dict) -> float:
    return result["memory_before_kib"] / 1024


def disk(result: dict) -> float:
    return result["disk_bytes"] / (1 << 20)


def started(result: dict) -> float:
    return result["start_ms"]


def request_time(percentile: str) -> Callable[[dict], float]:
    return lambda result: result["request_us"][percentile]


def chunk_time(percentile: str) -> Callable[[dict], float]:
    return lambda result: result["chunk_us"][percentile]


WHOLE = "whole answers, 64 connections"
TWENTY = "20 streams × 10 ms"
THOUSAND = "added a chunk, 1,000 streams × 100 ms"
MEMORY = f"memory a stream, {OPEN_STREAMS:,} open"
ROWS = [
    Row(f"{WHOLE}: CPU a request", "µs", "whole", "native", per_request, 1.2),
    Row(f"{WHOLE}: requests", "/s", "whole", "native", per_second, digits=0),
    Row(f"{WHOLE}: CPU a request", "µs", "whole", "translated", per_request, 1.6),
    Row(f"{WHOLE}: requests", "/s", "whole", "translated", per_second, digits=0),
    Row(f"{WHOLE}: CPU a request", "µs", "whole", "tls", per_request),
    Row(f"{TWENTY}: CPU a chunk", "µs", "stream", "native", per_chunk, 1.0),
    Row(f"{TWENTY}: CPU a chunk", "µs", "stream", "translated", per_chunk, 1.25),
    Row(f"{TWENTY}: CPU a chunk", "µs", "stream", "tls", per_chunk),
    Row(f"{THOUSAND}: p50", "µs", "thousand", "native", chunk_time("p50"), 1.2, added=True),
    Row(f"{THOUSAND}: p99", "µs", "thousand", "native", chunk_time("p99"), 1.0, added=True),
    Row("added a request at 50/s: p50", "µs", "paced", "native", request_time("p50"), 1.1, added=True),
    Row("added a request at 50/s: p50", "µs", "paced", "translated", request_time("p50"), 1.3, added=True),
    Row("added a chunk at 50 requests/s: p50", "µs", "paced_stream", "native", chunk_time("p50"), 1.1, added=True),
    Row("added a chunk at 50 requests/s: p50", "µs", "paced_stream", "translated", chunk_time("p50"), 1.3, added=True),
    Row(MEMORY, "KiB", "memory", "native", per_stream, 12, relative=False),
    Row(MEMORY, "KiB", "memory", "tls", per_stream, 24, relative=False),
    Row("memory, idle", "MiB", "idle", "native", idle_memory, 8, relative=False),
    Row("size on disk", "MiB", "idle", "native", disk, 8, relative=False),
    Row("exec to the first whole answer", "ms", "start", "native", started, 5, relative=False),
    Row("exec to the first GET …/invocation/next", "ms", "lambda", "native", started, 2, relative=False),
    Row(f"{WHOLE}, 1 thread on both cores: requests", "/s", "one_thread", "native", per_second, digits=0),
    Row(f"{WHOLE}, 2 threads on both cores: requests", "/s", "two_threads", "native", per_second, digits=0),
    Row(f"{MEMORY}, 2 threads", "KiB", "two_threads_memory", "native", per_stream),
]
