"""Words and places as people see them."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sketches import STORY, at, document_of, ledger_of
from storyledger.document import Block, Document, Section, SectionId
from storyledger.entries import Event, EventId
from storyledger.span import Span
from storyledger.views.telling import deed_of, event_deed
from storyledger.views.whereabouts import Whereabouts, chapter_names
from storyledger.views.wording import clip, counted, listed, plain, quoted, tail


@given(st.text(alphabet=st.characters(codec=None)))
def test_plain_words_hold_nothing_a_terminal_would_obey(words: str) -> None:
    shown = plain(words)
    assert not any(unicodedata.category(letter) in ("Cc", "Cs") for letter in shown)
    assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@given(st.text(), st.integers(min_value=2, max_value=60))
def test_clipped_words_fit(words: str, longest: int) -> None:
    assert len(clip(words, longest)) <= max(longest, 0)


@given(st.text(min_size=1), st.data())
def test_a_quotation_is_the_words_of_the_text(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start, len(text)))
    words = quoted(text, Span(start, end), longest=10_000)
    assert words.exact == plain(text[start:end])


def test_a_quotation_stays_in_its_paragraph() -> None:
    text = "One.\n\nTwo three four.\n\nFive."
    words = quoted(text, at(text, "three"))
    assert (words.before, words.exact, words.after) == ("Two ", "three", " four.")


def test_a_quotation_cuts_its_surroundings_between_words() -> None:
    text = "The quick brown fox jumps over the lazy dog"
    words = quoted(text, at(text, "fox"), room=9)
    assert (words.before, words.exact, words.after) == ("… brown ", "fox", " jumps …")


def test_long_quotations_lose_their_middle() -> None:
    words = quoted("word " * 200, Span(0, 999), longest=60)
    assert len(words.exact) <= 61
    assert "…" in words.exact


def test_the_end_of_words_begins_at_a_word() -> None:
    assert tail("the lazy dog sleeps", 12) == "… sleeps"
    assert tail("short", 12) == "short"


@pytest.mark.parametrize(
    ("number", "expected"), [(0, "0 scenes"), (1, "1 scene"), (2, "2 scenes"), (1204, "1,204 scenes")]
)
def test_counts_agree_with_their_noun(number: int, expected: str) -> None:
    assert counted(number, "scene") == expected


def test_counts_take_an_irregular_plural() -> None:
    assert counted(2, "named person", "named people") == "2 named people"


def test_long_lists_are_cut_short() -> None:
    assert listed(("A", "B", "C", "D"), 3) == "A, B and 2 more"
    assert listed(("A", "B", "C"), 3) == "A, B, C"


def test_places_are_told_in_words() -> None:
    ledger = ledger_of()
    where = Whereabouts(ledger.document, ledger.scenes)
    assert where.of(0) == "the author's note"
    assert where.of(at(STORY, "quay.").start) == "chapter 1"
    assert where.short(at(STORY, "never").start) == "ch. 2"
    assert where.short(None) == ""


def _chapters(*titles: str, continues: int = -1) -> Document:
    text = "\n".join(title or "-" for title in titles)
    sections, start = [], 0
    for number, title in enumerate(titles):
        span = Span(start, start + len(title or "-"))
        blocks = (Block(span),)
        sections.append(
            Section(SectionId(f"s{number}"), "chapter", title, span, blocks, continues=number == continues)
        )
        start = span.end + 1
    return Document(uri="x", title="x", text=text, sections=tuple(sections), blocks=())


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        (("Chapter I", "Chapter II"), ["1", "2"]),
        (("Chapter 7", "Chapter 8"), ["7", "8"]),
        (("Low Water", "High Water"), ["1", "2"]),
        (("", ""), ["1", "2"]),
        (("Part I: The Sea: I: Out", "II: Home"), ["1", "2"]),
        (
            (
                "CHAPTER I. TREATS, AT SOME LENGTH, OF A GREAT MANY THINGS AND, BESIDES, OF OTHERS",
                "CHAPTER II. A",
            ),
            ["1", "2"],
        ),
        (("VI: “Who Is There?”", "VII: Nobody"), ["6", "7"]),
        (("Prologue", "Chapter One", "Chapter Two"), ["“Prologue”", "1", "2"]),
        (("Chapter 1", "Chapter 2", "Chapter 1"), ["1", "2", "3"]),
    ],
    ids=[
        "roman",
        "from seven",
        "titles only",
        "none",
        "a part before",
        "a very long title",
        "a quotation after",
        "with a prologue",
        "numbers that start again",
    ],
)
def test_chapters_are_called_what_their_headings_call_them(
    titles: tuple[str, ...], expected: list[str]
) -> None:
    assert list(chapter_names(_chapters(*titles)).values()) == expected


def test_a_chapter_that_goes_on_after_a_note_keeps_its_number() -> None:
    document = _chapters("Chapter 1", "", "Chapter 2", continues=1)
    assert list(chapter_names(document).values()) == ["1", "1", "2"]


@pytest.mark.parametrize(
    ("title", "heading"),
    [
        ("Chapter 1: Low Water", "Chapter 1: Low Water"),
        ("I: Low Water", "Chapter I: Low Water"),
        ("Low Water", "Chapter 1: Low Water"),
        ("Part I: The Sea: I: Out", "Part I: The Sea: I: Out"),
        ("", "Chapter 1"),
    ],
)
def test_headings_say_the_number_once(title: str, heading: str) -> None:
    document = _chapters(title, "Chapter 2" if title[:1] in "CIP" and title else "")
    assert Whereabouts(document, ()).heading(document.sections[0]) == heading


def test_a_document_without_sections_has_places_too() -> None:
    assert (
        Whereabouts(Document(uri="x", title="", text="", sections=(), blocks=()), ()).of(0) == "the beginning"
    )
    assert document_of().sections[0].kind == "note"


@pytest.mark.parametrize(
    ("kind", "roles", "expected"),
    [
        ("arrives_at", {"who": "Ann", "where": "the mill"}, "Ann arrives at the mill"),
        ("arrives_at", {"who": "Ann"}, "Ann arrives"),
        ("arrives_at", {"who": "Ann", "to": "Pike"}, "Ann comes to Pike"),
        ("goes_to", {"who": "Ann", "to": "Pike"}, "Ann goes to Pike"),
        ("hurts", {"who": "Ann"}, "Ann hurts somebody"),
        ("hurts", {"who": "Ann", "whom": "Pike"}, "Ann hurts Pike"),
        ("takes", {}, "somebody takes something"),
        ("counts", {"number": "eight", "group": "them"}, "eight of them are counted"),
        ("has", {"who": "Ann", "trait": "age", "value": "nine"}, "Ann is nine years old"),
        ("has", {"who": "Ann", "trait": "eyes", "value": "grey"}, "Ann has grey eyes"),
        ("has", {"who": "Ann", "trait": "cannot", "value": "swim"}, "Ann cannot swim"),
        ("has", {"who": "Ann", "trait": "speaks-no", "value": "polish"}, "Ann speaks no Polish"),
        ("has", {"who": "Ann", "trait": "met", "value": "never", "whom": "Pike"}, "Ann has never met Pike"),
        ("tells", {"who": "Ann", "what": "the boat is gone"}, "Ann tells “the boat is gone”"),
        ("time_passes", {"how_long": "one hour"}, "one hour passes"),
        ("time_passes", {"how_long": "two hours"}, "two hours pass"),
        ("counts", {"number": "one", "group": "man"}, "one man is counted"),
        ("gives", {"who": "Ann", "to": "Joss"}, "Ann gives something to Joss"),
        ("takes", {"who": "Ann", "what": "the lamp", "from": "Joss"}, "Ann takes the lamp from Joss"),
    ],
)
def test_an_event_is_a_short_sentence(kind: str, roles: dict[str, str], expected: str) -> None:
    assert str(deed_of(kind, roles, lambda name: name)) == expected


def _event(text: str, kind: str, **roles: str) -> Event:
    return Event(id=EventId("e1"), kind=kind, roles=roles, span=at(text, text.rstrip(".")))


def test_a_thing_keeps_its_article() -> None:
    for text, expected in (
        ("Ann took the lamp.", "Ann takes the lamp"),
        ("Ann took a lamp.", "Ann takes a lamp"),
        ("Ann took lamp oil.", "Ann takes lamp"),
    ):
        ledger = ledger_of(text, people={"Ann": ("Ann",)}, speakers=())
        assert str(event_deed(_event(text, "takes", who="ann", what="lamp"), ledger)) == expected


def test_many_do_what_one_does() -> None:
    text = "The riders came."
    ledger = ledger_of(text, people={"the riders": ("The riders",)}, speakers=())
    many = replace(ledger, characters=tuple(replace(one, kind="group") for one in ledger.characters))
    event = _event(text, "arrives_at", who="the-riders")
    assert str(event_deed(event, ledger)) == "the riders arrives"
    assert str(event_deed(event, many)) == "the riders arrive"
