"""The whole reading: what is decided is obeyed, what is kept is not read again, and nothing makes it fail."""

from __future__ import annotations

import re
import sys
from collections import Counter
from itertools import pairwise
from types import FrameType
from typing import TYPE_CHECKING, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prose_cases import read_text
from storyledger.decisions import NO_DECISIONS, Decisions, Merge, NotAPerson, Person, Rename, Split
from storyledger.ledger import keep
from storyledger.reading import Reading, passage, read
from storyledger.reading.claims import SectionReading
from storyledger.reading.noticing import Noticed
from storyledger.sources import open_document

if TYPE_CHECKING:
    from _typeshed import TraceFunction

T = TypeVar("T")

FERRY = """Chapter 1

Harriet Poole counted the coins. "Two short," said Harriet, and she counted them again. Jory Tamm looked away.

"I never took them," said Jory. He turned out his pockets. Harriet Poole laughed at Jory Tamm.

Chapter 2

Old Wick rang the bell. "Last boat!" cried Wick, and he rang it again. Harriet ran. Jory Tamm ran behind her.

"Wait for us, Wick!" Jory shouted. Wick waited, but he swore at Jory, and he swore at Harriet, too.

Chapter 3

Jory rowed. Harriet held the lamp, and she said nothing. Wick slept. The oars creaked all the way across.
"""


class Memory:
    """A cache in memory that tells how often it had to be filled, by kind."""

    def __init__(self) -> None:
        self.kept: dict[tuple[type, str], object] = {}
        self.filled: Counter[type] = Counter()

    def get(self, kind: type[T], key: str) -> T | None:
        found = self.kept.get((kind, key))
        return found if isinstance(found, kind) else None

    def put(self, key: str, value: object) -> None:
        self.kept[type(value), key] = value
        self.filled[type(value)] += 1


def names(reading: Reading) -> set[str]:
    return {one.name for one in reading.characters if one.kind == "person"}


def aliases(reading: Reading, name: str) -> set[str]:
    (person,) = (one for one in reading.characters if one.name == name)
    return {alias.text for alias in person.aliases}


# --- decisions ----------------------------------------------------------------------------------------------


def test_without_decisions() -> None:
    assert names(read_text(FERRY)) == {"Harriet Poole", "Jory Tamm", "Wick"}


def test_a_merge_makes_one_of_two() -> None:
    reading = read_text(FERRY, Decisions(merges=(Merge(names=("Wick", "Jory")),)))

    assert len(names(reading)) == 2
    assert {"Wick", "Jory", "Jory Tamm"} in [aliases(reading, name) for name in names(reading)]


def test_a_split_makes_two_of_one() -> None:
    reading = read_text(FERRY, Decisions(splits=(Split(names=("Jory Tamm", "Jory")),)))

    assert {"Jory", "Jory Tamm"} <= names(reading)
    assert aliases(reading, "Jory") == {"Jory"}


def test_a_rename_changes_the_name_shown_and_no_alias() -> None:
    decisions = Decisions(renames=(Rename(name="Wick", to="Amos Wick"),))
    ledger = keep(read_text(FERRY, decisions), decisions)
    wick = ledger.find("Amos Wick")

    assert wick.name == "Amos Wick"
    assert {alias.text for alias in wick.aliases} == {"Wick"}


def test_what_is_not_a_person_is_nobody() -> None:
    reading = read_text(FERRY, Decisions(not_people=(NotAPerson(name="Wick"),)))

    assert names(reading) == {"Harriet Poole", "Jory Tamm"}
    assert not any(mention.span.of(FERRY) == "Wick" for mention in reading.mentions)


def test_somebody_without_a_name_can_be_nobody_too() -> None:
    text = 'Mara waited. "Penny to cross," said the miller. Mara paid him. The miller nodded.'
    assert "the miller" in {who.name for who in read_text(text).characters}
    for name in ("the miller", "miller"):
        reading = read_text(text, Decisions(not_people=(NotAPerson(name=name),)))
        assert "the miller" not in {who.name for who in reading.characters}


def test_two_declared_people_are_not_one() -> None:
    text = (
        '"Come in," said Mr. Weir. Ada Weir came in. "Cold," said Ada, and Mr. Weir shut the door. '
        "Mr. Weir sat down, and Ada laughed at him. Old Weir laughed too."
    )
    ada, old = Person(name="Ada Weir", also=("Ada",)), Person(name="Mr. Weir", also=("Old Weir", "Weir"))
    young = Person(name="Ada Weir", also=("Ada", "Weir"))
    for people in ((ada, old), (old, ada), (young, Person(name="Mr. Weir"))):
        reading = read_text(text, Decisions(people=people))

        assert {"Ada Weir", "Mr. Weir"} <= names(reading)
        assert "Ada" in aliases(reading, "Ada Weir")
        assert "Mr. Weir" not in aliases(reading, "Ada Weir")


def test_a_declared_person_is_declared() -> None:
    wick = Person(name="Wick", also=("Old Wick",), pronouns="they")
    reading = read_text(FERRY, Decisions(people=(wick,)))
    (person,) = (one for one in reading.characters if one.name == "Wick")

    assert (person.origin, person.pronouns) == ("declared", "they")
    assert {one.origin for one in reading.characters if one is not person} == {"read"}


def test_the_pronouns_of_somebody_without_a_name_can_be_declared() -> None:
    text = "Ada waited. The ferryman nodded. The ferryman spat, and Ada laughed. She paid."
    said = Decisions(people=(Person(name="the ferryman", kind="unnamed", pronouns="she"),))
    found = [
        next(one for one in read_text(text, decided).characters if one.name == "the ferryman")
        for decided in (NO_DECISIONS, said)
    ]
    assert [(one.pronouns, one.origin) for one in found] == [(found[0].pronouns, "read"), ("she", "declared")]
    assert found[0].pronouns != "she"


def test_a_declared_person_is_somebody_even_if_nothing_else_says_so() -> None:
    text = "Bellwether was wet. The rain came down on the wall."
    decided = read_text(text, Decisions(people=(Person(name="Bellwether"),)))

    assert names(read_text(text)) == set()
    assert names(decided) == {"Bellwether"}


def test_declared_people_may_not_have_come_in_yet() -> None:
    people = (Person(name="Ada"), Person(name="Mary Weir"), Person(name="Miss Weir"))
    reading = read_text('Ada came in. "Cold," said Ada.', Decisions(people=people))

    assert names(reading) == {"Ada"}


# --- what is kept -------------------------------------------------------------------------------------------


def test_a_cache_changes_nothing() -> None:
    document, memory = open_document("ferry.txt", data=FERRY.encode()), Memory()

    assert read(document) == read(document, cache=memory) == read(document, cache=memory)
    assert (memory.filled[Noticed], memory.filled[SectionReading]) == (3, 3)


def test_only_an_edited_chapter_is_read_again() -> None:
    memory = Memory()
    read(open_document("ferry.txt", data=FERRY.encode()), cache=memory)
    memory.filled.clear()
    edited = FERRY.replace("all the way", "and groaned all the long way")
    read(open_document("ferry.txt", data=edited.encode()), cache=memory)

    assert (memory.filled[Noticed], memory.filled[SectionReading]) == (1, 1)


def test_a_chapter_that_moves_is_not_read_again() -> None:
    memory = Memory()
    read(open_document("ferry.txt", data=FERRY.encode()), cache=memory)
    memory.filled.clear()
    longer = FERRY.replace("The oars creaked", "The oars creaked and creaked")
    first = read(open_document("ferry.txt", data=longer.encode()), cache=memory)

    assert first == read(open_document("ferry.txt", data=longer.encode()))


def test_a_chapter_is_cut_into_words_once_while_there_is_room(monkeypatch: pytest.MonkeyPatch) -> None:
    cut: list[str] = []

    def counted(text: str, offset: int) -> tuple[passage.Token, ...]:
        cut.append(text)
        return tokens(text, offset)

    tokens = passage._tokens
    monkeypatch.setattr(passage, "_tokens", counted)
    document = open_document("ferry.txt", data=FERRY.encode())
    with_room = read(document)
    assert max(Counter(cut).values()) == 1
    cut.clear()
    monkeypatch.setattr(passage, "KEPT", 0)
    assert read(document) == with_room
    assert max(Counter(cut).values()) == 2


def test_progress_is_told_of_every_section_twice() -> None:
    told: list[tuple[str, int, int]] = []
    read(
        open_document("ferry.txt", data=FERRY.encode()),
        progress=lambda what, done, of: told.append((what, done, of)),
    )

    assert [step[1:] for step in told] == [(1, 3), (2, 3), (3, 3)] * 2


# --- anything at all ----------------------------------------------------------------------------------------

WORDS = (
    'Ann Lee Lees Mr. Mrs. Miss the The a of and in with she he I you his her him me my said asked "Yes," '
    '"No!" , . ? ! — … Doctor doctor captain boy cap green wolves six O\'Brien van der de St. John May Will '
    "19 i lol dont ✨ é ß İ ﬁ \u200b \n\n * * * Chapter 1 A/N: 'Tis ‘so’ « » “ ” ( ) Ann's Ann’s # of"
).split(" ")


def check(reading: Reading) -> None:
    text = reading.document.text
    spans = [mention.span for mention in reading.mentions]
    counts = Counter(mention.character for mention in reading.mentions if mention.character)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    assert all(0 <= said.span.start < said.span.end <= len(text) for said in reading.utterances)
    assert {one.id: one.mentions for one in reading.characters} == counts
    assert len({one.id for one in reading.characters}) == len(reading.characters)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=80))
def test_any_heap_of_words_can_be_read(words: list[str]) -> None:
    check(read_text("x " + " ".join(words)))


LETTERS = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]) | st.just("\n")


@settings(max_examples=40, deadline=None)
@given(st.text(LETTERS, max_size=120))
def test_any_text_can_be_read(text: str) -> None:
    check(read_text("x " + text))


def calls(text: str) -> int:
    """Return how many functions are called to read ``text``: a clock that no other program can slow."""
    count = 0

    def tick(frame: FrameType, event: str, arg: object) -> None:
        nonlocal count
        count += event == "call"

    sys.setprofile(tick)
    try:
        read_text(text)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("copies", ["\n{}", "\n\n{}"], ids=["one chapter", "chapters"])
def test_twice_the_text_takes_twice_the_work(copies: str) -> None:
    body = re.sub(r"Chapter \d+\n", "", FERRY) if copies == "\n{}" else FERRY
    once, twice = ("".join(copies.format(body) for _ in range(n)) for n in (6, 12))
    read_text(FERRY)  # word lists are loaded once

    assert calls(twice) < 2.2 * calls(once)


def lines(text: str) -> int:
    """Return how many lines of code run to read ``text``: loops count, too."""
    count = 0

    def trace(frame: FrameType, event: str, arg: object) -> TraceFunction:
        nonlocal count
        count += event == "line"
        return trace

    sys.settrace(trace)
    try:
        read_text(text)
    finally:
        sys.settrace(None)
    return count


def test_a_scene_does_not_look_through_its_whole_chapter() -> None:
    once, twice = ("\n\n* * *\n\n".join(["Harriet ran."] * n) for n in (100, 200))
    read_text(FERRY)

    assert lines(twice) < 2.1 * lines(once)


def test_lower_case_typing_is_weak_but_sound() -> None:
    text = 'ok so mara was like no way and jonas laughed\n\n"no u" said mara. jonas hit him lol\n\ni give up'
    reading = read_text(text)

    check(reading)
    assert names(reading) == set()


def test_counts_and_places_of_a_real_story() -> None:
    reading = read_text(FERRY)
    check(reading)
    harriet = next(one for one in reading.characters if one.name == "Harriet Poole")

    assert harriet.first == FERRY.index("Harriet Poole")
    assert harriet.last is not None
    assert harriet.last > FERRY.index("Chapter 3")


def test_the_same_text_gives_the_same_reading() -> None:
    assert read_text(FERRY) == read_text(FERRY)


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_line_ends_make_no_difference_to_the_cast(ending: str) -> None:
    assert names(read_text(FERRY.replace("\n", ending))) == names(read_text(FERRY))


def test_no_decisions_are_no_decisions() -> None:
    assert not NO_DECISIONS
