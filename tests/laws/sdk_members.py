"""Every member of a request, as the vendor's own SDK types it: for each leaf two requests that differ in that leaf alone.

The types are the vendors' published description of their APIs in a form that a program can walk; a new SDK version brings new members,
and the law then speaks of them.
"""

import dataclasses
import types
import typing
from collections.abc import Iterator
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

import typing_extensions

WRAPPERS = (Annotated, typing.Required, typing.NotRequired, typing_extensions.Required, typing_extensions.NotRequired)
DISCRIMINATORS = ("type", "role")


@dataclasses.dataclass
class Leaf:
    """One member: how it is written in tables, where it stands, and two values of the whole that differ in it."""

    pattern: str
    pointer: str
    one: Any
    other: Any


def unwrap(kind: Any) -> Any:
    while get_origin(kind) in WRAPPERS or isinstance(kind, typing_extensions.TypeAliasType):
        kind = kind.__value__ if isinstance(kind, typing_extensions.TypeAliasType) else get_args(kind)[0]
    return kind


def is_required(record: Any, kind: Any) -> bool:
    """From the annotation itself: `__required_keys__` does not see through annotations that are text."""
    wrappers = set()
    while get_origin(kind) in WRAPPERS:
        wrappers.add(get_origin(kind))
        kind = get_args(kind)[0]
    if wrappers & {typing.Required, typing_extensions.Required}:
        return True
    return record.__total__ and not wrappers & {typing.NotRequired, typing_extensions.NotRequired}


def is_record(kind: Any) -> bool:
    return isinstance(kind, type) and hasattr(kind, "__total__")


def alternatives(kind: Any) -> list[Any]:
    kind = unwrap(kind)
    if get_origin(kind) in (typing.Union, types.UnionType):
        return [found for part in get_args(kind) for found in alternatives(part) if found is not type(None)]
    is_reply = hasattr(kind, "model_fields")  # SDKs also take the objects of replies, which say the same again
    return [] if is_reply else [kind]


def item_of(kind: Any) -> Any | None:
    """The type of a list's elements; nothing for what is no list."""
    name = getattr(get_origin(kind), "__name__", "")
    return get_args(kind)[0] if name in ("list", "Iterable", "Sequence", "SequenceNotStr") else None


class Walk:
    """`samples` gives two values of a field where its type alone says too little, `needs` the fields without which a record says nothing."""

    def __init__(self, samples: dict[str, tuple[Any, Any]], needs: dict[str, tuple[str, ...]]):
        self.samples = samples
        self.needs = needs
        self.open: list[Any] = []

    def sample(self, kind: Any, field: str, which: int) -> Any:
        if field in self.samples:
            return self.samples[field][which]
        kind = alternatives(kind)[0]
        if get_origin(kind) is Literal:
            words = get_args(kind)
            return words[which % len(words)]
        if is_record(kind):
            return self.minimal(kind)
        if (item := item_of(kind)) is not None:
            return [self.sample(item, field, which)]
        if getattr(get_origin(kind), "__name__", "") in ("dict", "Dict", "Mapping"):
            return {"a": "b"} if which == 0 else {"a": "c"}
        return {str: ("one", "two"), int: (7, 8), float: (0.5, 0.25), bool: (True, False)}.get(kind, ("one", "two"))[which]

    def minimal(self, record: Any) -> dict:
        hints = get_type_hints(record, include_extras=True)
        needed = self.needs.get(record.__name__, ())
        return {name: self.sample(kind, name, 0) for name, kind in hints.items() if is_required(record, kind) or name in needed}

    def leaves(self, kind: Any, field: str) -> Iterator[Leaf]:
        scalars = []
        for choice in alternatives(kind):
            if is_record(choice):
                yield from self.members(choice)
            elif (item := item_of(choice)) is not None:
                for leaf in self.leaves(item, field):
                    yield Leaf("[]" + leaf.pattern, "/0" + leaf.pointer, [leaf.one], [leaf.other])
            else:
                scalars.append(choice)
        if scalars:
            yield Leaf("", "", self.sample(scalars[0], field, 0), self.sample(scalars[-1], field, 1))

    def members(self, record: Any) -> Iterator[Leaf]:
        if record in self.open:
            return
        self.open.append(record)
        hints = get_type_hints(record, include_extras=True)
        base = self.minimal(record)
        name = next((f"<{base[word]}>" for word in DISCRIMINATORS if word in base), "")
        for field, kind in hints.items():
            if field in DISCRIMINATORS and field in base:
                continue
            for leaf in self.leaves(kind, field):
                yield Leaf(f"{name}.{field}{leaf.pattern}", f"/{field}{leaf.pointer}", base | {field: leaf.one}, base | {field: leaf.other})
        self.open.pop()
