#!/usr/bin/env python3
"""What 1,000 minutes of streamed answers cost, by where the gateway runs: prints the tables of docs/PERFORMANCE.md.

List prices of us-east-1 in US dollars, arm64, without free allowances, commitments and the data to the internet, as the public
price pages had them in November 2026. They change: they are the numbers to edit here. Lambda is paid by the time that answers
stream; a machine is paid by the hour, so what a streamed minute costs there depends on how many streams are open on the average,
nights and weekends included. Measured inputs are options; their defaults are from docs/PERFORMANCE.md.
"""

import argparse
import dataclasses
import math

HOURS_A_MONTH = 730
LAMBDA_GB_SECOND, LAMBDA_REQUEST = 0.0000133334, 0.20 / 1e6
LAMBDA_STREAMED_GB, LAMBDA_FREE_BYTES = 0.008, 6 * 2**20  # of each answer, what goes beyond
MANAGED_FEE = 1.15  # on the price of the instance
FARGATE_VCPU_HOUR, FARGATE_GB_HOUR = 0.03238, 0.00356
ADDRESS_HOUR = 0.005  # public IPv4
DISK_GB_HOUR = 0.08 / HOURS_A_MONTH
POSTGRES_HOUR = 0.016 + 20 * 0.115 / HOURS_A_MONTH  # db.t4g.micro with 20 GB
LITELLM = 15  # times sfai's processor time a chunk, as measured side by side
AVERAGES = (0.1, 1, 10, 100)


@dataclasses.dataclass(frozen=True)
class Load:
    answer_seconds: float
    chunks_a_second: float
    chunk_bytes: int
    chunk_us: float
    stream_kib: float


@dataclasses.dataclass(frozen=True)
class Machine:
    """Paid by the hour. `cores` is what may be used all the time, `memory_mib` what the idle gateway leaves."""

    name: str
    hour: float
    cores: float
    memory_mib: float
    once: float = 0  # an hour, however many machines
    times_sfai: float = 1  # what the gateway takes a chunk and a stream, as a multiple of sfai's

    def streams(self, load: Load) -> float:
        """At most, by what is measured a chunk and a stream; half of each is left for everything else."""
        by_cpu = self.cores / 2 / (load.chunks_a_second * load.chunk_us * self.times_sfai / 1e6)
        by_memory = self.memory_mib / 2 * 1024 / (load.stream_kib * self.times_sfai)
        return min(by_cpu, by_memory)

    def minutes(self, average: float, load: Load) -> float:
        """With as many of these machines as the streams need."""
        hour = math.ceil(average / self.streams(load)) * self.hour + self.once
        return hour / 60 / average * 1000


def fargate(vcpu: float, gb: float) -> float:
    return vcpu * FARGATE_VCPU_HOUR + gb * FARGATE_GB_HOUR + ADDRESS_HOUR


MACHINES = [
    # Bursts above 5 % of its two cores are credits.
    Machine("sfai on EC2, t4g.nano (2 vCPU at 5 %, 0.5 GB), 8 GB of disk", 0.0042 + ADDRESS_HOUR + 8 * DISK_GB_HOUR, 0.1, 400),
    Machine("sfai on Fargate, the smallest task (0.25 vCPU, 0.5 GB)", fargate(0.25, 0.5), 0.25, 450),
    # Three instances is what Lambda starts; .large is the smallest.
    Machine("sfai on Lambda Managed Instances, 3 × c6g.large (2 vCPU, 4 GB)", 3 * 0.068 * MANAGED_FEE, 6, 3 * 3500),
    Machine("LiteLLM on Fargate, 1 vCPU, 4 GB, and Postgres", fargate(1, 4), 1, 3500, POSTGRES_HOUR, LITELLM),
    Machine("LiteLLM on Fargate, 4 vCPU, 8 GB, and Postgres", fargate(4, 8), 4, 6500, POSTGRES_HOUR, LITELLM),
]


def lambda_minutes(memory_mb: int, load: Load) -> float:
    answers = 60 / load.answer_seconds
    sent = load.answer_seconds * load.chunks_a_second * load.chunk_bytes
    beyond = max(0.0, sent - LAMBDA_FREE_BYTES) / 2**30 * LAMBDA_STREAMED_GB
    return 1000 * (60 * memory_mb / 1024 * LAMBDA_GB_SECOND + answers * (LAMBDA_REQUEST + beyond))


def lambda_table(load: Load) -> list[str]:
    lines = ["| sfai on Lambda | 1,000 streamed minutes |", "|---|---|"]
    return lines + [f"| {memory} MB | ${lambda_minutes(memory, load):.3f} |" for memory in (128, 256, 512)]


def machine_table(load: Load) -> list[str]:
    heads = " | ".join(f"{average:g} open" for average in AVERAGES)
    lines = [f"| paid by the hour | a month | {heads} | streams at most | cheaper than Lambda, 256 MB, from |", "|---" * (len(AVERAGES) + 4) + "|"]
    for machine in MACHINES:
        costs = " | ".join(f"${machine.minutes(average, load):,.3f}" for average in AVERAGES)
        even = (machine.hour + machine.once) / 60 * 1000 / lambda_minutes(256, load)
        lines.append(f"| {machine.name} | ${(machine.hour + machine.once) * HOURS_A_MONTH:.2f} | {costs} | {machine.streams(load):,.0f} | {even:.1f} open |")
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--answer-seconds", type=float, default=20)
    parser.add_argument("--chunks-a-second", type=float, default=50)
    parser.add_argument("--chunk-bytes", type=int, default=290)
    parser.add_argument("--chunk-us", type=float, default=60, help="processor time a chunk: an assumption, for a process that is busy; one that sleeps between chunks takes more")
    parser.add_argument("--stream-kib", type=float, default=30, help="memory an open stream, TLS upstream")
    load = Load(**vars(parser.parse_args()))
    print(*lambda_table(load), "", *machine_table(load), sep="\n")


if __name__ == "__main__":
    main()
