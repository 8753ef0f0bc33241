"""Frozen dataclasses to compact JSON and back, by their type hints. Runs when the cache is read or written.

A dataclass becomes an array of its fields in order, and many of one kind become an array for each field, so
the text is small and parses fast. Names of fields are not stored: ``layout_of`` gives a digest of the whole
shape of a type, which belongs into the key under which its values are kept. Nothing in the data can name a
type or run code.

The fields of rows stand on lines of their own, which are passed over unless somebody asks for them.
"""

from __future__ import annotations

import gc
import hashlib
import inspect
import json
import types
from array import array
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from functools import lru_cache, partial
from itertools import accumulate
from operator import add, attrgetter, sub
from typing import Any, Literal, NewType, TypeVar, Union, get_args, get_origin, get_type_hints

from storyledger.cache.bulk import Rows, can_be_made, column, made
from storyledger.span import Span

__all__ = ["decode", "encode", "layout_of"]

T = TypeVar("T")
Step = Callable[[Any], Any]

_SCALARS: frozenset[object] = frozenset({str, int, float, bool, type(None)})
_COMPACT: dict[str, Any] = {"separators": (",", ":"), "check_circular": False}
_LINE = "line"
"""Key of the only objects in our JSON: they stand for another line."""
_WIDTHS = "BHIQ"
"""Codes of ``array`` for numbers of one byte, two, four and eight."""


@dataclass(frozen=True, slots=True)
class _Field:
    """One field of all rows, packed, for a line of its own."""

    words: str


def encode(value: object) -> bytes:
    """Return ``value``, a dataclass, as lines of JSON in ASCII."""
    kind: Any = type(value)
    step = _packer(kind)
    lines: list[str] = []

    def apart(field: object) -> dict[str, int]:
        if not isinstance(field, _Field):
            raise TypeError(f"not JSON: {field!r}")
        lines.append(field.words)
        return {_LINE: len(lines)}

    first = json.dumps(step(value) if step else value, **_COMPACT, default=apart)
    return "\n".join([first, *lines]).encode()


def decode(kind: type[T], data: bytes) -> T:
    """Return the value of type ``kind`` that ``encode`` wrote.

    Raises:
        ValueError: the data is not JSON or has another shape.

    """
    hint: Any = kind
    step = _unpacker(hint)
    collecting = gc.isenabled()
    gc.disable()  # many small objects and no cycles: the collector would take half the time
    try:
        lines = data.split(b"\n")
        value = json.loads(lines[0], object_hook=lambda field: lines[field[_LINE]])
        return step(value) if step else value  # type: ignore[no-any-return]
    except (TypeError, KeyError, IndexError, AttributeError, RecursionError) as error:
        raise ValueError(f"not a {kind.__name__}") from error
    finally:
        if collecting:
            gc.enable()


@lru_cache(maxsize=256)
def layout_of(kind: type) -> str:
    """Return a short digest of the type's whole shape: changes when any field of anything in it does."""
    return hashlib.sha256("\n".join(_shape(kind, set())).encode()).hexdigest()[:16]


def _shape(hint: Any, seen: set[type]) -> list[str]:
    if not is_dataclass(hint):
        inner = [line for part in get_args(hint) if not isinstance(part, str) for line in _shape(part, seen)]
        base = getattr(hint, "__supertype__", None)
        return inner + (_shape(base, seen) if base else [])
    if not isinstance(hint, type) or hint in seen:
        return []
    seen.add(hint)
    hints = _hints(hint)
    lines = [f"{hint.__module__}.{hint.__qualname__}", *(f"  {name}: {kind}" for name, kind in hints.items())]
    return lines + [line for kind in hints.values() for line in _shape(kind, seen)]


@lru_cache(maxsize=256)
def _hints(kind: type) -> dict[str, Any]:
    """Return the fields that make a value of ``kind``, in order, with their resolved types."""
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind) if field.init}


@lru_cache(maxsize=1024)
def _packer(hint: Hashable) -> Step | None:
    """Return what turns a value of type ``hint`` into JSON, None when it is JSON already."""
    return _plan(hint, packing=True)


@lru_cache(maxsize=1024)
def _unpacker(hint: Hashable) -> Step | None:
    """Return what turns JSON into a value of type ``hint``, None when it is one already."""
    return _plan(hint, packing=False)


def _plan(hint: Any, *, packing: bool) -> Step | None:
    of = _packer if packing else _unpacker
    hint, origin, args = _opened(hint)
    if hint in _SCALARS or origin is Literal:
        return None
    if is_dataclass(hint) and isinstance(hint, type):
        return (_pack_record if packing else _unpack_record)(hint)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return attrgetter("value") if packing else hint
    if origin in (Union, types.UnionType):
        return _union(args, of, packing)
    if origin is Sequence:
        return _pack_rows(args[0]) if packing else _unpack_rows(args[0])
    if origin is tuple and args[-1] is Ellipsis:
        return _series(args[0], list if packing else tuple, packing)
    if origin is tuple:
        return _row([of(arg) for arg in args], list if packing else tuple)
    if origin in (list, frozenset, set):
        return _sequence(of(args[0]), list if packing else origin)
    if origin is dict:
        return _pack_dict(*map(of, args)) if packing else _unpack_dict(*map(of, args))
    raise TypeError(f"cannot be kept in the cache: {hint}")


def _opened(hint: Any) -> tuple[Any, Any, tuple[Any, ...]]:
    """Look through new types; return the hint with its origin and arguments."""
    while isinstance(hint, NewType):
        hint = hint.__supertype__
    return hint, get_origin(hint), get_args(hint)


def _pack_record(kind: type) -> Step:
    names = list(_hints(kind))
    steps = [(index, step) for index, hint in enumerate(_hints(kind).values()) if (step := _packer(hint))]
    if len(names) == 1:
        only = names[0]
        return lambda value: [steps[0][1](getattr(value, only)) if steps else getattr(value, only)]
    take = attrgetter(*names)

    def pack(value: Any) -> list[Any]:
        row = list(take(value))
        for index, step in steps:
            row[index] = step(row[index])
        return row

    return pack


def _unpack_record(kind: type) -> Step:
    hints = _hints(kind)
    steps = [(index, step) for index, hint in enumerate(hints.values()) if (step := _unpacker(hint))]
    count, build = len(hints), _builder(kind, tuple(hints))

    def unpack(row: list[Any]) -> Any:
        if len(row) != count:
            raise ValueError(f"not a {kind.__name__}")
        for index, step in steps:
            row[index] = step(row[index])
        return build(row)

    return unpack


def _builder(kind: type, names: tuple[str, ...]) -> Step:
    """Return what makes a value from its fields in order.

    A slotted class that checks nothing is filled slot by slot, which takes a third of the time of its
    initialiser.
    """
    slots = [getattr(kind, name, None) for name in names]
    if hasattr(kind, "__post_init__") or not all(inspect.ismemberdescriptor(slot) for slot in slots):
        if any(field.kw_only for field in fields(kind)):
            return lambda row: kind(**dict(zip(names, row, strict=True)))
        return lambda row: kind(*row)
    new: Step = object.__new__
    setters = [slot.__set__ for slot in slots if slot is not None]

    def fill(row: list[Any]) -> Any:
        value = new(kind)
        for setter, part in zip(setters, row, strict=True):
            setter(value, part)
        return value

    return fill


def _union(args: tuple[Any, ...], of: Callable[[Any], Step | None], packing: bool) -> Step | None:
    """Plan a union: optional anything, several scalars, or several dataclasses told apart by number."""
    solid = [arg for arg in args if arg is not type(None)]
    steps = [of(arg) for arg in solid]
    if all(step is None for step in steps):
        return None
    if len(solid) == 1:
        step = steps[0]
        return lambda value: None if value is None else step(value)  # type: ignore[misc]
    if not all(is_dataclass(arg) for arg in solid):
        raise TypeError(f"a union that cannot be told apart in the cache: {args}")
    if packing:
        numbers = {arg: (number, steps[number]) for number, arg in enumerate(solid)}
        return lambda value: None if value is None else _tagged(value, *numbers[type(value)])
    return lambda value: None if value is None else steps[value[0]](value[1])


def _tagged(value: Any, number: int, step: Step | None) -> list[Any]:
    return [number, step(value) if step else value]


def _sequence(step: Step | None, made: Callable[[Any], Any]) -> Step:
    if step is None:
        return made
    return lambda values: made([step(value) for value in values])


def _series(hint: Any, made_of: Callable[[Any], Any], packing: bool) -> Step:
    """Plan a tuple of any length: records go field by field, anything else item by item."""
    if not _is_record(hint):
        plain = 0 if packing else _plain_length(hint)
        return _plain_rows(plain) if plain else _sequence((_packer if packing else _unpacker)(hint), made_of)
    column = (_pack_column if packing else _unpack_column)(hint)
    return lambda values: made_of(column(values))


def _plain_length(hint: Any) -> int:
    """Return how many scalars a tuple of nothing else has; 0 for anything else."""
    hint, origin, args = _opened(hint)
    is_plain = origin is tuple and args[-1] is not Ellipsis and all(_unpacker(arg) is None for arg in args)
    return len(args) if is_plain else 0


def _plain_rows(length: int) -> Step:
    """Return what makes many tuples of so many scalars each."""

    def unpack(values: Any) -> tuple[tuple[Any, ...], ...]:
        rows = tuple(map(tuple, values))
        if not {length}.issuperset(map(len, rows)):
            raise ValueError(f"not rows of {length}")
        return rows

    return unpack


def _is_record(hint: Any) -> bool:
    return isinstance(hint, type) and is_dataclass(hint)


@lru_cache(maxsize=1024)
def _pack_column(hint: Any) -> Step:
    """Return what turns a list of values of one type into JSON."""
    hint, origin, args = _opened(hint)
    if _is_record(hint):
        parts = [(attrgetter(name), _pack_column(part)) for name, part in _hints(hint).items()]
        return lambda values: [len(values), *(pack(list(map(get, values))) for get, pack in parts)]
    if origin is tuple and args[-1] is Ellipsis and _is_record(args[0]):
        pack = _pack_column(args[0])
        return lambda rows: [[len(row) for row in rows], pack([value for row in rows for value in row])]
    step = _packer(hint)
    return (lambda values: [step(value) for value in values]) if step else list


@lru_cache(maxsize=1024)
def _unpack_column(hint: Any) -> Step:
    """Return what turns JSON back into a list of values of one type."""
    hint, origin, args = _opened(hint)
    if _is_record(hint):
        return _unpack_table(hint)
    if origin is tuple and args[-1] is Ellipsis and _is_record(args[0]):
        flat = _unpack_column(args[0])
        return lambda rows: _split(rows[0], flat(rows[1]))
    step = _unpacker(hint)
    return (lambda values: [step(value) for value in values]) if step else list


def _unpack_table(kind: type) -> Step:
    """Return what makes many records out of their fields' columns."""
    steps = [_unpack_column(hint) for hint in _hints(kind).values()]
    build = None if can_be_made(kind) else _builder(kind, tuple(_hints(kind)))

    def unpack(table: list[Any]) -> list[Any]:
        count, *packed = table
        if not count and not any(packed):
            return []
        columns = [step(column) for step, column in zip(steps, packed, strict=True)]
        if any(len(column) != count for column in columns):
            raise ValueError(f"not a table of {kind.__name__}")
        if build is None:
            return made(kind, count, columns)
        return [build(list(row)) for row in zip(*columns, strict=True)]

    return unpack


def _pack_rows(kind: type) -> Step:
    """Return what packs many records so that a field is not even parsed before somebody asks for it."""
    columns = [(name, _pack_field(hint)) for name, hint in _hints(kind).items()]

    def pack(values: Any) -> list[Any]:
        rows = Rows.of(kind, values)
        return [len(rows), *(_Field(_written(step(rows.column(name)))) for name, step in columns)]

    return pack


def _unpack_rows(kind: type) -> Step:
    """Return what makes rows whose fields are parsed when somebody asks for them."""
    steps = [_unpack_field(hint) for hint in _hints(kind).values()]

    def unpack(table: list[Any]) -> Rows[Any]:
        count, *packed = table
        if len(packed) != len(steps) or not all(isinstance(line, bytes) for line in packed):
            raise ValueError(f"not rows of {kind.__name__}")
        later = [partial(_parsed, step, line, count) for step, line in zip(steps, packed, strict=True)]
        return Rows(kind, count, later)

    return unpack


def _written(value: Any) -> str:
    return json.dumps(value, **_COMPACT)


def _parsed(step: Step, line: bytes, count: int) -> Any:
    values = step(json.loads(line))
    if len(values) != count:
        raise ValueError("a field of other length")
    return values


def _pack_field(hint: Any) -> Step:
    """Return what packs one field of many records: what comes again and again is numbered."""
    if hint is Span:
        return _pack_spans
    return _pack_numbered(_packer(hint)) if _comes_again(hint) else _pack_column(hint)


def _unpack_field(hint: Any) -> Step:
    if hint is Span:
        return _unpack_spans
    return _unpack_numbered(_unpacker(hint)) if _comes_again(hint) else _unpack_column(hint)


def _pack_spans(spans: Sequence[Span]) -> list[str]:
    """Return where spans begin, and how long they are, which takes fewer bytes than where they end."""
    starts, ends = column(spans, "start"), column(spans, "end")
    return [_in_hex(starts), _in_hex(list(map(sub, ends, starts)))]


def _unpack_spans(packed: list[str]) -> Rows[Span]:
    starts, lengths = map(_from_hex, packed)
    if len(starts) != len(lengths):
        raise ValueError("not spans")
    return Rows(Span, len(starts), (starts, lambda: list(map(add, starts, lengths))))


def _in_hex(numbers: Sequence[int]) -> str:
    """Return numbers, none below zero, as text: how wide they are, and their bytes."""
    width = next(width for width in _WIDTHS if max(numbers, default=0) < 256 ** array(width).itemsize)
    return width + array(width, numbers).tobytes().hex()


def _from_hex(text: str) -> Sequence[int]:
    return array(text[:1], bytes.fromhex(text[1:]))


def _comes_again(hint: Any) -> bool:
    """Tell whether values of a type are likely to be the same in many records: words, roles, confidences."""
    hint, origin, args = _opened(hint)
    if origin in (Union, types.UnionType, tuple, dict):
        return all(arg in (type(None), Ellipsis) or _comes_again(arg) for arg in args)
    return hint in (str, float, bool) or origin is Literal


def _pack_numbered(step: Step | None) -> Step:
    """Return what packs the different values, and for each place which of them stands there."""

    def pack(values: Sequence[Any]) -> list[Any]:
        packed = [step(value) for value in values] if step else values
        shown = list(map(repr, packed))  # 1.0 is not 1 here
        different = dict(zip(shown, packed, strict=True))
        numbers = {one: number for number, one in enumerate(different)}
        return [list(different.values()), _in_hex([numbers[one] for one in shown])]

    return pack


def _unpack_numbered(step: Step | None) -> Step:
    def unpack(packed: list[Any]) -> list[Any]:
        different, numbers = packed
        values = [step(value) for value in different] if step else different
        return list(map(values.__getitem__, _from_hex(numbers)))

    return unpack


def _split(lengths: list[int], values: list[Any]) -> list[tuple[Any, ...]]:
    """Cut a list into tuples of the given lengths."""
    ends = list(accumulate(lengths))
    if (ends[-1] if ends else 0) != len(values) or min(lengths, default=0) < 0:
        raise ValueError("not a table of rows")
    return [tuple(values[end - length : end]) for length, end in zip(lengths, ends, strict=True)]


def _row(steps: list[Step | None], made: Callable[[Any], Any]) -> Step:
    def apply(values: Any) -> Any:
        return made([step(value) if step else value for step, value in zip(steps, values, strict=True)])

    return apply


def _pack_dict(keys: Step | None, values: Step | None) -> Step:
    return lambda table: [
        [keys(key) if keys else key, values(value) if values else value] for key, value in table.items()
    ]


def _unpack_dict(keys: Step | None, values: Step | None) -> Step:
    if keys is None and values is None:
        return dict
    return lambda pairs: {
        keys(key) if keys else key: values(value) if values else value for key, value in pairs
    }
