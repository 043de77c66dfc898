"""What callgrind wrote of a program's run: its instructions, its coroutine frames, and who called malloc how often."""

import collections
import dataclasses
import itertools
import pathlib
import re

NEW = "operator new(unsigned long)"  # the program's own, which keeps pieces: only some of its calls reach malloc
ALLOCATORS = (NEW, "malloc", "calloc", "realloc", "aligned_alloc", "memalign", "__libc_memalign", "posix_memalign")
# Calls of these are told apart by the functions that led to them, so many of them.
OPTIONS = [f"--separate-callers8={name}" for name in ALLOCATORS]
BETWEEN = ("operator new", "std::allocator", "(anonymous namespace)::from_system")
FRAMES = "sfai::http::allocate_frame(unsigned long)"
SYSTEM = "(anonymous namespace)::from_system(unsigned long)"  # where operator new has no piece at hand
LOOP = "boost::asio::detail::awaitable_thread"  # what resumes coroutines: from there on all places are alike


@dataclasses.dataclass(frozen=True)
class Counts:
    instructions: float
    allocations: dict[str, float]  # "malloc'its caller'the caller's caller…" -> calls
    frames: float = 0
    pieces: float = 0  # that operator new had to ask malloc for

    def less(self, other: "Counts", divisor: int) -> "Counts":
        """What this has more than the other, shared among so many."""
        instructions, allocations = self.instructions - other.instructions, collections.Counter(self.allocations)
        allocations.subtract(other.allocations)
        places = {place: calls / divisor for place, calls in allocations.most_common() if calls}
        return Counts(instructions / divisor, places, (self.frames - other.frames) / divisor, (self.pieces - other.pieces) / divisor)

    def allocated(self) -> float:
        return sum(self.allocations.values())

    def places(self) -> list[str]:
        """Each with its calls and the functions it comes from, innermost first."""
        return [f"{calls:8.2f} " + "\n      <- ".join(ways_to(place)) for place, calls in self.allocations.items() if calls >= 0.01]


def is_counted(place: str) -> bool:
    """Not what operator new has of malloc, and not a frame: those are counted as what they are."""
    allocator, *callers = place.split("'")
    own = allocator == NEW and callers[:1] == [FRAMES]
    return not own and not (allocator != NEW and any(name in (NEW, FRAMES) for name in callers[:2]))


def ways_to(place: str) -> list[str]:
    callers = itertools.takewhile(lambda name: not name.startswith(LOOP), place.split("'")[1:])
    return [name for name in callers if not name.startswith(BETWEEN)]


def read_counts(file: pathlib.Path) -> Counts:
    """A name stands there once, with a number; after that the number stands for it."""
    names, allocations, called, instructions, frames, pieces = {}, collections.Counter(), "", 0, 0, 0
    with file.open(errors="replace") as lines:
        for line in lines:
            if function := re.match(r"(c?)fn=\((\d+)\)(?: (.*))?", line):
                called_by, number, name = function.groups()
                if name:
                    names[number] = name
                called = names[number] if called_by else ""
            elif line.startswith("calls=") and called.partition("'")[0] in ALLOCATORS and is_counted(called):
                allocations[called] += int(line[6:].split()[0])
            elif line.startswith("calls=") and called == FRAMES:
                frames += int(line[6:].split()[0])
            elif line.startswith("calls=") and called == SYSTEM:
                pieces += int(line[6:].split()[0])
            elif line.startswith("totals:"):
                instructions = int(line.split()[1])
    return Counts(instructions, dict(allocations), frames, pieces)
