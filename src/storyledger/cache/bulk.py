"""Many values of one frozen, slotted dataclass at once, field by field instead of value by value.

A long serial has hundreds of thousands of mentions and spans, and to make them would take most of the time of
a check that looks at few of them. ``Rows`` makes its values when somebody asks for one. Runs when the cache
is read and when chapters are put together.
"""

from __future__ import annotations

import inspect
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields
from functools import lru_cache, partial
from itertools import chain, repeat
from operator import attrgetter
from typing import Any, TypeVar, overload

from storyledger.span import Span

__all__ = ["Column", "Rows", "can_be_made", "column", "copies", "joined", "made", "moved", "numbers_by"]

T = TypeVar("T")
K = TypeVar("K")
FEW = 40
"""Values, asked for one by one, up to which only these are made."""
Column = Sequence[Any] | Callable[[], Sequence[Any]]
"""The values of one field, or what works them out when they are asked for."""


class Rows(Sequence[T]):
    """Values of one dataclass, kept field by field and made when somebody asks for them.

    Equal to any sequence of equal values. A field that is a dataclass itself may be kept as ``Rows``, too.

    Args:
        kind: the dataclass.
        count: how many values there are.
        columns: for each field of the class, in order, its values.

    """

    __slots__ = ("_asked", "_columns", "_count", "_made", "kind")

    def __init__(self, kind: type[T], count: int, columns: Iterable[Column]) -> None:
        self.kind = kind
        self._count = count
        self._columns = list(columns)
        self._made: tuple[T, ...] | None = None
        self._asked = 0

    @classmethod
    def of(cls, kind: type[T], values: Sequence[T]) -> Rows[T]:
        """Return ``values`` as rows: themselves, if they are."""
        if isinstance(values, Rows):
            return values
        return cls(kind, len(values), [partial(_taken, values, name) for name in _names(kind)])

    def column(self, name: str) -> Sequence[Any]:
        """Return the values of one field, in order."""
        kind: Any = self.kind
        index = _places_of(kind)[name]
        known = self._columns[index]
        if callable(known):
            known = self._columns[index] = known()
        return known

    def replaced(self, **columns: Column) -> Rows[T]:
        """Return the same rows with other values for the fields named."""
        pairs = zip(_names(self.kind), self._columns, strict=True)
        return Rows(self.kind, self._count, [columns.get(name, known) for name, known in pairs])

    def picked(self, numbers: Sequence[int]) -> Rows[T]:
        """Return some of the rows, by number, in the order given."""
        names = _names(self.kind)
        return Rows(self.kind, len(numbers), [partial(_picked, self, name, numbers) for name in names])

    def _values(self) -> tuple[T, ...]:
        if self._made is None:
            columns = [self.column(name) for name in _names(self.kind)]
            kind: Any = self.kind
            if can_be_made(kind):
                self._made = tuple(made(self.kind, self._count, columns))
            else:
                rows = zip(*columns, strict=True)
                self._made = tuple([kind(**dict(zip(_names(kind), row, strict=True))) for row in rows])
        return self._made

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[T]:
        return iter(self._values())

    @overload
    def __getitem__(self, index: int) -> T: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[T, ...]: ...

    def __getitem__(self, index: int | slice) -> T | tuple[T, ...]:
        self._asked += 1
        if self._made is not None or self._asked > FEW:
            return self._values()[index]
        numbers = range(self._count)[index]
        if isinstance(numbers, int):
            return self.picked([numbers])._values()[0]
        return self.picked(numbers)._values()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or isinstance(other, str | bytes):
            return NotImplemented
        return self is other or (len(self) == len(other) and self._values() == tuple(other))

    def __hash__(self) -> int:
        return hash(self._values())

    def __repr__(self) -> str:
        return repr(self._values())


def _picked(rows: Rows[Any], name: str, numbers: Sequence[int]) -> Sequence[Any]:
    """Return one field of some rows."""
    values = rows.column(name)
    return values.picked(numbers) if isinstance(values, Rows) else [values[number] for number in numbers]


def column(values: Sequence[Any], *path: str) -> Sequence[Any]:
    """Return one field of every value, or a field of that field: ``column(mentions, "span", "start")``.

    No value is made for it when ``values`` are rows.
    """
    for name in path:
        values = values.column(name) if isinstance(values, Rows) else _taken(values, name)
    return values


def joined(kind: type[T], parts: Sequence[tuple[Rows[T], int]], places: Sequence[str] = ("span",)) -> Rows[T]:
    """Return rows laid end to end, each part's places so many code points later as stands beside it.

    Args:
        kind: the dataclass.
        parts: rows, and how far they are moved.
        places: its fields that are a span, or may be one.

    """
    count = sum(len(rows) for rows, _ in parts)
    join = [partial(_joined, parts, name, name in places) for name in _names(kind)]
    return Rows(kind, count, join)


def _joined(parts: Sequence[tuple[Rows[Any], int]], name: str, is_place: bool) -> Sequence[Any]:
    """Return one field of all parts."""
    found = [(rows.column(name), by) for rows, by in parts if len(rows)]
    if not is_place:
        return _chained([values for values, _ in found])
    if not all(isinstance(values, Rows) for values, _ in found):
        return [None if one is None else one.shifted(by) for values, by in found for one in values]
    count = sum(len(values) for values, _ in found)
    return Rows(Span, count, (partial(_later, found, "start"), partial(_later, found, "end")))


def _later(spans: Iterable[tuple[Sequence[Span], int]], name: str) -> list[int]:
    """Return where the spans of all parts begin, or end, each so many code points later."""
    return [at + by for values, by in spans for at in column(values, name)]


def _chained(columns: Sequence[Sequence[Any]]) -> Sequence[Any]:
    """Return columns laid end to end; of rows none is made."""
    rows = [values for values in columns if isinstance(values, Rows)]
    if rows and len(rows) == len(columns):
        return joined(rows[0].kind, [(each, 0) for each in rows], ())
    return list(chain.from_iterable(columns))


def _taken(values: Sequence[Any], name: str) -> Sequence[Any]:
    """Return one field of values."""
    taken = list(map(attrgetter(name), values))
    return Rows.of(Span, taken) if taken and all(map(_is_span, taken)) else taken


def _is_span(value: object) -> bool:
    return type(value) is Span


def _names(kind: Any) -> tuple[str, ...]:
    return _names_of(kind)


@lru_cache(maxsize=256)
def _names_of(kind: type) -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind))


@lru_cache(maxsize=256)
def _places_of(kind: Any) -> dict[str, int]:
    """Return the number of each field."""
    return {name: number for number, name in enumerate(_names_of(kind))}


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
    slotted: Any = kind
    setters, check = _filling(slotted)
    for setter, column in zip(setters, columns, strict=True):
        _run(map(setter, values, column))
    if check is not None:
        _run(map(check, values))
    return values


@lru_cache(maxsize=256)
def _filling(kind: Any) -> tuple[list[Callable[..., None]], Callable[..., None] | None]:
    """Return what sets each field of a value, and what looks a new value over, if anything does."""
    setters = [getattr(kind, name).__set__ for name in _names_of(kind)]
    return setters, getattr(kind, "__post_init__", None)


def copies(kind: type[T], values: Sequence[T], **changed: Iterable[Any]) -> list[T]:
    """Return copies of ``values`` with new values for the fields named."""
    names = _names(kind)
    columns = [changed[name] if name in changed else map(attrgetter(name), values) for name in names]
    return made(kind, len(values), columns)


def numbers_by(words: Sequence[K]) -> dict[K, list[int]]:
    """Return for each word the numbers of the places at which it stands."""
    numbers: dict[K, list[int]] = defaultdict(list)
    for number, word in enumerate(words):
        numbers[word].append(number)
    return dict(numbers)


def moved(spans: Sequence[Span], by: Iterable[int]) -> list[Span]:
    """Return the same spans, each so many code points later."""
    steps = list(by)
    starts = [span.start + step for span, step in zip(spans, steps, strict=True)]
    ends = [span.end + step for span, step in zip(spans, steps, strict=True)]
    return made(Span, len(starts), (starts, ends))


def _run(steps: Iterable[object]) -> None:
    deque(steps, maxlen=0)
