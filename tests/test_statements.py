"""What stays so: sentences in ``readers/statements.md``, and what somebody is told to do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from storyledger.document import Block, Document, Section, SectionId
from storyledger.reading.happening.facts.later import Pages
from storyledger.span import Span
from test_events import mentions_in, told_in

KINDS = {
    "has",
    "is_day",
    "learns",
    "knows",
    "is_unaware",
    "keeps",
    "promises",
    "is_shut",
    "is_known_to_be_dead",
    "is_seen_at",
    "feels_towards",
    "helps",
    "forgives",
    "quarrels_with",
    "makes_peace_with",
    "is_ranked",
    "is_reduced",
}
UNREAL = ("hypothetical", "negated", "dreamed", "reported", "remembered", "ordered")


def _cases() -> list[tuple[str, str]]:
    page = (Path(__file__).parent / "readers" / "statements.md").read_text("utf-8")
    found, heading = [], ""
    for line in page.splitlines():
        if line.startswith("# "):
            heading = line[2:]
        elif line.startswith("- "):
            found.append((heading, line[2:]))
    return found


CASES = _cases()


@pytest.mark.parametrize(("heading", "sentence"), [one for one in CASES if one[0] != "nothing"])
def test_is_told(heading: str, sentence: str) -> None:
    kind, *roles = heading.split()
    if kind == "does":
        assert _does(roles[0], " ".join(roles[1:]), sentence)
        return
    wanted = [role.replace("_", " ") for role in roles]
    told = [event for event in told_in(sentence) if event.split()[0] == kind and not event.endswith(UNREAL)]
    assert [event for event in told if all(role in event for role in wanted)]


@pytest.mark.parametrize("sentence", [sentence for heading, sentence in CASES if heading == "nothing"])
def test_is_not_told(sentence: str) -> None:
    told = [event for event in told_in(sentence) if event.split()[0] in KINDS and not event.endswith(UNREAL)]
    assert told == []


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("uses-leg", "Tom did not run to the gate."),
        ("uses-leg", "If only Tom ran to the gate!"),
        ("uses-leg", "Tom ran a shop."),
        ("uses-leg", "Tom ran out of patience."),
        ("uses-sight", "Tom could not read the letter."),
        ("uses-sight", "Tom looked ill."),
        ("uses-hearing", "Tom never heard the bell."),
        ("uses-arm", "Tom raised his hand."),
        ("lives", "Tom lay on the table."),
        ("lives", "Tom had smiled at the rain."),
        ("lives", "Tom would have smiled at the rain."),
        ("lives", "The ghost of Tom smiled."),
        ("has-thing", "Tom missed his pipe."),
        ("has-thing", "Tom never filled his pipe."),
        ("swims", "Tom would have dived from the pier."),
        ("drives", "Tom drove a nail into the wall."),
        ("has-food", "Tom did not touch his beer."),
        ("has-food", "Tom poured Mara a beer."),
        ("kin-lives-now", "Mara's mother would never ring."),
        ("is-inside", "Tom thought of the old granary."),
        ("is-inside", "Tom would never go into the old granary again."),
    ],
)
def test_is_not_done(kind: str, sentence: str) -> None:
    assert not _does(kind, {"is-inside": "old granary", "has-thing": "pipe"}.get(kind, ""), sentence)


def _does(kind: str, place: str, sentence: str) -> bool:
    blocks = (Block(Span(0, len(sentence))),)
    section = Section(SectionId("s1"), "chapter", "", Span(0, len(sentence)), blocks)
    pages = Pages(Document("case", "", sentence, (section,), blocks), mentions_in(sentence))
    return any(doing.who is not None for doing in pages.doings(kind, 0, place))


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [
        ("Mara", None, ["Mara ran", "Tom ran", "Mara ran"]),
        ("Tom", None, ["Tom ran", "Mara ran"]),
        ("Mara", "Nobody", ["Mara ran", "Tom ran"]),
        ("Tom", "Tom", []),
    ],
)
def test_doings_are_looked_up_between_two_places(start: str, end: str | None, found: list[str]) -> None:
    text = "Mara ran. Mara sat.\n\nTom ran.\n\nNobody ran.\n\nMara ran."
    blocks = tuple(Block(Span(*match.span())) for match in re.finditer(r"[^\n]+", text))
    section = Section(SectionId("s1"), "chapter", "", Span(0, len(text)), blocks)
    pages = Pages(Document("case", "", text, (section,), blocks), mentions_in(text))
    doings = pages.doings("uses-leg", text.index(start), end=None if end is None else text.index(end))
    assert [doing.span.of(text) for doing in doings] == found
    toms = pages.doings("uses-leg", 0, of="tom")
    assert [doing.span.of(text) for doing in toms] == ["Tom ran"]
