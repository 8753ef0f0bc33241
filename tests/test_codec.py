"""The codec: what goes in comes out, whatever the type; what is no such value is refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Literal, NewType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyledger.cache.bulk import column
from storyledger.cache.codec import decode, encode, layout_of
from storyledger.document import SectionId
from storyledger.entries import CharacterId, Event, EventId, Mention, Presence, Scene, SceneId, Utterance
from storyledger.reading.claims import SectionReading
from storyledger.span import Evidence, Span

Name = NewType("Name", str)


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, slots=True)
class Leaf:
    words: str
    size: int | None = None


@dataclass(frozen=True)
class Loose:
    of: Leaf | None
    other: Leaf | Span | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    leaves: tuple[Leaf, ...]
    pair: tuple[Name, float]
    by_name: dict[Name, tuple[Leaf, ...]]
    seen: frozenset[str]
    colour: Colour
    word: Literal["a", "b"]
    loose: Loose
    flat: tuple[int, ...] = ()


text = st.text(max_size=8)
leaves = st.builds(Leaf, text, st.none() | st.integers(-5, 5))
spans = st.builds(lambda a, b: Span(min(a, b), max(a, b)), st.integers(0, 99), st.integers(0, 99))
trees = st.builds(
    Tree,
    leaves=st.lists(leaves, max_size=3).map(tuple),
    pair=st.tuples(text.map(Name), st.floats(0, 1)),
    by_name=st.dictionaries(text.map(Name), st.lists(leaves, max_size=2).map(tuple), max_size=2),
    seen=st.frozensets(text, max_size=3),
    colour=st.sampled_from(Colour),
    word=st.sampled_from(["a", "b"]),
    loose=st.builds(Loose, st.none() | leaves, st.none() | leaves | spans),
    flat=st.lists(st.integers(), max_size=3).map(tuple),
)


@given(trees)
def test_what_goes_in_comes_out(tree: Tree) -> None:
    assert decode(Tree, encode(tree)) == tree


def test_readings_come_out() -> None:
    reading = SectionReading(
        mentions=(Mention(span=Span(0, 3), kind="name", character=CharacterId("ann")),),
        utterances=(Utterance(span=Span(5, 9), speaker=CharacterId("ann"), cue=Span(10, 14)),),
        scenes=(
            Scene(
                id=SceneId("1"),
                section=SectionId("s1"),
                span=Span(0, 20),
                present=(Presence(character=CharacterId("ann"), span=Span(0, 3), how="acts"),),
                shown=(Span(1, 2),),
            ),
        ),
        events=(Event(id=EventId("1"), kind="dies", roles={"who": "ann"}, span=Span(0, 1)),),
    )
    again = decode(SectionReading, encode(reading))

    assert again == reading
    assert hash(again.mentions[0]) == hash(reading.mentions[0])


@pytest.mark.parametrize("end", [0, 255, 256, 65_535, 65_536, 2**32, 2**40])
def test_places_of_any_size_come_out(end: int) -> None:
    reading = SectionReading(mentions=tuple(Mention(span=Span(at, end), kind="name") for at in (0, end)))
    assert decode(SectionReading, encode(reading)) == reading


def test_half_characters_survive() -> None:
    leaf = Leaf("a\ud800b\x00")
    assert decode(Leaf, encode(leaf)) == leaf


@pytest.mark.parametrize(
    "data", [b"", b"[", b"null", b"3", b"[1]", b'["a",1,2]', b"{}", b"[" * 100_000, b"\xff"]
)
def test_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):
        decode(Leaf, data)


def test_a_span_is_checked_on_the_way_in() -> None:
    with pytest.raises(ValueError, match="not a span"):
        decode(Span, b"[5,2]")


def test_the_layout_changes_with_any_field_of_anything_inside() -> None:
    def make(inner: object) -> type:
        @dataclass(frozen=True)
        class Outer:
            parts: Sequence[int]

        Outer.__annotations__["parts"] = inner
        return dataclass(frozen=True)(type("Outer", (), {"__annotations__": {"parts": inner}}))

    kinds = [make(hint) for hint in (int, str, tuple[int, ...], tuple[Leaf, ...], tuple[Span, ...])]
    assert len({layout_of(kind) for kind in kinds}) == len(kinds)
    assert layout_of(Evidence) == layout_of(Evidence)


def test_a_type_that_cannot_be_told_apart_is_refused_when_written() -> None:
    @dataclass(frozen=True)
    class Odd:
        value: object

    with pytest.raises(TypeError, match="cannot be kept"):
        encode(Odd(3))


def test_what_comes_again_is_kept_once_and_comes_out_as_it_was() -> None:
    sure: tuple[float, ...] = (1, 1.0, 0.5, True, 0.5)
    events = tuple(
        Event(id=EventId("1"), kind="dies", roles={"who": "ann"}, span=Span(0, 1), confidence=one)
        for one in sure
    )
    again = decode(SectionReading, encode(SectionReading(events=events))).events
    assert again == events
    assert list(map(repr, column(again, "confidence"))) == list(map(repr, sure))
    assert encode(SectionReading(events=events)).count(b"ann") == 1
