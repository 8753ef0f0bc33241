"""Many values of one frozen, slotted dataclass at once, field by field instead of value by value.

A long serial has hundreds of thousands of mentions and spans, and their initialisers would take most of the
time of loading them. Runs when the cache is read and when chapters are put together.
"""

from __future__ import annotations

import inspect
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import fields
from functools import lru_cache
from itertools import repeat
from operator import attrgetter
from typing import Any, TypeVar

from storyledger.span import Span

__all__ = ["can_be_made", "copies", "made", "moved"]

T = TypeVar("T")


@lru_cache(maxsize=256)
def can_be_made(kind: type) -> bool:
    """Tell whether ``made`` can make values of ``kind``: a dataclass with a slot for every field."""
    return all(one.init and inspect.ismemberdescriptor(getattr(kind, one.name, None)) for one in fields(kind))


def made(kind: type[T], count: int, columns: Sequence[Iterable[Any]]) -> list[T]:
    """Return ``count`` values; each column has the values of one field, in the order of the fields.

    Raises:
        ValueError: a value that the class refuses.

    """
    values = list(map(object.__new__, repeat(kind, count)))
    for one, column in zip(fields(kind), columns, strict=True):  # type: ignore[arg-type]
        _run(map(getattr(kind, one.name).__set__, values, column))
    check = getattr(kind, "__post_init__", None)
    if check is not None:
        _run(map(check, values))
    return values


def copies(kind: type[T], values: Sequence[T], **changed: Iterable[Any]) -> list[T]:
    """Return copies of ``values`` with new values for the fields named."""
    names = [one.name for one in fields(kind)]  # type: ignore[arg-type]
    columns = [changed[name] if name in changed else map(attrgetter(name), values) for name in names]
    return made(kind, len(values), columns)


def moved(spans: Sequence[Span], by: int) -> list[Span]:
    """Return the same spans, ``by`` code points later."""
    starts = [span.start + by for span in spans]
    return made(Span, len(starts), (starts, [span.end + by for span in spans]))


def _run(steps: Iterable[object]) -> None:
    deque(steps, maxlen=0)
