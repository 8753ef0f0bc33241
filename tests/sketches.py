"""Ledgers made by hand for tests of views: a short text, and claims pointed at it by quotation."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from storyledger.decisions import NO_DECISIONS
from storyledger.document import Block, Document, Section, SectionId, SectionKind
from storyledger.entries import (
    Alias,
    Character,
    CharacterId,
    Declaration,
    Event,
    EventId,
    Mention,
    Presence,
    Scene,
    SceneId,
    Utterance,
)
from storyledger.findings import Because, Finding, Report
from storyledger.ledger import Ledger
from storyledger.span import Evidence, Span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

STORY = """A/N: sorry for the jumps! People: Ann Lark, Old Pike, Doctor Moss.

Chapter 1

Ann Lark ran down to the quay. Old Pike lay in his boat, and Old Pike was dead.

"Who did this?" said Ann. The boy with the lamp shook his head.

Chapter 2: The Inn

I never liked the inn. "Sit down, Wren," said Ann Lark, and I sat.

"I saw nothing," I said.

"Mind the step," said Old Pike from the door.
"""

PEOPLE: Mapping[str, tuple[str, ...]] = {
    "Ann Lark": ("Ann Lark", "Ann"),
    "Old Pike": ("Old Pike",),
    "Wren": ("Wren",),
    "the boy with the lamp": ("The boy with the lamp",),
}
SPEAKERS = ("Ann Lark", "Ann Lark", "Wren", "Old Pike")
READERS = {"mentions": "rules/1"}


def at(text: str, words: str) -> Span:
    """Return where ``words`` first stand in ``text``."""
    start = text.index(words)
    return Span(start, start + len(words))


def document_of(text: str = STORY, uri: str = "quay.txt", title: str = "The Quay") -> Document:
    """Cut ``text`` at lines that begin with "Chapter"; what stands before the first is a note."""
    cuts = [0, *(match.start() for match in re.finditer(r"(?m)^Chapter ", text)), len(text)]
    sections = []
    for number, (start, end) in enumerate(itertools.pairwise(cuts), start=1):
        body = text[start:end].rstrip()
        kind: SectionKind = "chapter" if body.startswith("Chapter") else "note"
        span = Span(start, start + len(body))
        title_ = body.partition("\n")[0] if kind == "chapter" else ""
        sections.append(
            Section(SectionId(f"s{number}"), kind, title_, span, (Block(span),), why="a line of its own")
        )
    blocks = tuple(block for section in sections for block in section.blocks)
    return Document(uri=uri, title=title, text=text, sections=tuple(sections), blocks=blocks)


def identity(name: str) -> CharacterId:
    """Return the id for ``name``."""
    return CharacterId(re.sub(r"\W+", "-", name.casefold()))


def ledger_of(
    text: str = STORY,
    people: Mapping[str, tuple[str, ...]] = PEOPLE,
    speakers: Sequence[str | None] = SPEAKERS,
    **document: str,
) -> Ledger:
    """Build a ledger: everybody's names found by search, quotations given to ``speakers`` in order."""
    home = document_of(text, **document)
    mentions = tuple(sorted(_mentions(text, people), key=lambda mention: mention.span))
    utterances = tuple(_utterances(text, speakers))
    return Ledger(
        document=home,
        characters=tuple(_characters(people, mentions)),
        mentions=mentions,
        utterances=utterances,
        scenes=tuple(_scenes(home, mentions)),
        events=(Event(id=EventId("e1"), kind="dies", roles={"who": "old-pike"}, span=at(text, "dead")),)
        if "dead" in text
        else (),
        declarations=tuple(_declarations(home)),
        readers=READERS,
        decisions=NO_DECISIONS,
    )


def report_of(ledger: Ledger) -> Report:
    """Return a report with one open finding and one accepted."""
    text = ledger.document.text
    dead = Evidence.take(text, at(text, "Old Pike was dead"))
    speaks = Evidence.take(text, at(text, '"Mind the step," said Old Pike'))
    open_ = Finding(
        message="Possible: Old Pike speaks after dying.",
        evidence=speaks,
        because=(Because(evidence=dead, note="dies"),),
        confidence=0.9,
        rule="dead-acts",
        code="SL101",
        severity="error",
        fingerprint="00ff",
    )
    accepted = Finding(
        message="Doctor Moss is in the author's list and never seen.",
        evidence=Evidence.take(text, at(text, "Doctor Moss")),
        rule="cast-list-drift",
        code="SL205",
        severity="note",
        fingerprint="00aa",
        suppressed="He comes in the next part.",
    )
    return Report(findings=(open_,), suppressed=(accepted,), stale=())


def _mentions(text: str, people: Mapping[str, tuple[str, ...]]) -> list[Mention]:
    found: dict[Span, Mention] = {}
    for name, forms in people.items():
        for form in sorted(forms, key=len, reverse=True):
            for match in re.finditer(rf"\b{re.escape(form)}\b", text):
                span = Span(match.start(), match.end())
                if not any(span.overlaps(other) for other in found):
                    found[span] = Mention(span=span, kind="name", character=identity(name))
    return list(found.values())


def _characters(people: Mapping[str, tuple[str, ...]], mentions: Sequence[Mention]) -> list[Character]:
    cast = []
    for name, forms in people.items():
        mine = [mention.span.start for mention in mentions if mention.character == identity(name)]
        cast.append(
            Character(
                id=identity(name),
                name=name,
                kind="unnamed" if name.startswith("the ") else "person",
                aliases=tuple(Alias(text=form, count=len(mine)) for form in forms),
                pronouns="she" if name.startswith("Ann") else None,
                mentions=len(mine),
                first=mine[0] if mine else None,
                last=mine[-1] if mine else None,
            )
        )
    return cast


def _utterances(text: str, speakers: Sequence[str | None]) -> list[Utterance]:
    said = []
    for match, name in zip(re.finditer(r'"[^"]+"', text), speakers, strict=False):
        span = Span(match.start(), match.end())
        who = identity(name) if name else None
        said.append(Utterance(span=span, speaker=who, attribution="explicit", confidence=0.9 if who else 0.0))
    return said


def _scenes(home: Document, mentions: Sequence[Mention]) -> list[Scene]:
    scenes = []
    for number, section in enumerate(home.chapters, start=1):
        here = [mention for mention in mentions if mention.span.start in section.span]
        first_person = re.search(r"\bI\b", section.span.of(home.text)) is not None
        scenes.append(
            Scene(
                id=SceneId(f"c{number}"),
                section=section.id,
                span=section.span,
                person="first" if first_person else "third",
                focalizer=identity("Wren" if first_person else "Ann Lark"),
                narrator=identity("Wren") if first_person else None,
                place="the inn" if first_person else "the quay",
                present=tuple(
                    Presence(character=who, span=section.span, how="seen")
                    for who in dict.fromkeys(mention.character for mention in here)
                    if who
                ),
                shown=(Span(here[0].span.start, here[0].span.end),) if here else (),
            )
        )
    return scenes


def _declarations(home: Document) -> list[Declaration]:
    note = next((section for section in home.sections if section.kind == "note"), None)
    if note is None or "People:" not in home.text:
        return []
    listed = re.search(r"People: ([^.]+)\.", home.text)
    assert listed is not None
    names = []
    for match in re.finditer(r"[A-Z]\w+ [A-Z]\w+", listed.group(1)):
        start = listed.start(1) + match.start()
        span = Span(start, start + len(match.group()))
        names.append(Declaration(kind="cast", text=match.group(), span=span, section=note.id))
    return names
