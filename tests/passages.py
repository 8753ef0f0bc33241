"""Small passages for the tests of readers: prose in, a passage and a cast out. No sources, no cast reader."""

from __future__ import annotations

import re

from storyledger.document import Block, BlockKind, Section, SectionId, SectionKind
from storyledger.entries import Character, CharacterId, Mention
from storyledger.reading.cast import Cast
from storyledger.reading.passage import Paragraph, Passage
from storyledger.reading.people.attending.pronouns import FIRST, THIRD
from storyledger.span import Span

_BREAK = re.compile(r"^(?:\*\s*){3,}$")
_MARKED = re.compile(r"^⟨(?P<kind>\w+)⟩ ?")
_PRONOUNS = re.compile(rf"\b(?:{'|'.join(sorted(THIRD.keys() | FIRST))})\b", re.IGNORECASE)


def passage_from(text: str, kind: SectionKind = "chapter", title: str = "") -> Passage:
    """Return a section with one block for each paragraph of ``text``.

    A line of stars is a break. A paragraph that begins with a kind in pointed brackets is of that kind, and
    ``⟨blank⟩`` alone is a break of nothing but blank lines.
    """
    words, blocks = "", []
    for part in re.split(r"\n\s*\n", text.strip()):
        block_kind, line = _kind_of(" ".join(part.split()) if "\n" in part else part.strip())
        words += "\n\n" if words else ""
        blocks.append(Block(Span(len(words), len(words) + len(line)), block_kind))
        words += line
    section = Section(SectionId("s1"), kind, title, Span(0, len(words)), tuple(blocks))
    return Passage(section, words, tuple(_paragraph(words, n, block) for n, block in enumerate(blocks)))


def _kind_of(line: str) -> tuple[BlockKind, str]:
    if _BREAK.match(line):
        return "break", line
    match = _MARKED.match(line)
    if match and match["kind"] == "blank":
        return "break", "\n\n\n"
    if match:
        kinds: dict[str, BlockKind] = {
            "heading": "heading",
            "verse": "verse",
            "note": "note",
            "table": "table",
        }
        return kinds[match["kind"]], line[match.end() :]
    return "prose", line


def _paragraph(text: str, index: int, block: Block) -> Paragraph:
    return Paragraph(index, block.span, block.kind, block.span.of(text))


def cast_from(people: str) -> Cast:
    """Return a cast from ``Rosa she, Captain Ilse she, Ilse she = Captain Ilse``; an id is the name."""
    characters, names = [], {}
    for entry in filter(None, (part.strip() for part in people.split(","))):
        form, _, same = entry.partition(" = ")
        name, _, pronoun = form.rpartition(" ")
        names[name] = CharacterId(same or name)
        if not same:
            known = pronoun if pronoun != "?" else None
            characters.append(Character(id=CharacterId(name), name=name, pronouns=known))
    return Cast(tuple(characters), names)


def mentions_in(passage: Passage, cast: Cast) -> tuple[Mention, ...]:
    """Return all names of the cast in order, and all other third- and first-person pronouns, open."""
    if not cast.names:
        return ()
    forms = "|".join(re.escape(name) for name in sorted(cast.names, key=len, reverse=True))
    named = [
        Mention(span=Span(*match.span()), kind="name", character=cast.names[match.group()])
        for match in re.finditer(rf"\b(?:{forms})\b", passage.text)
    ]
    open_ones = [
        Mention(span=Span(*match.span()), kind="pronoun") for match in _PRONOUNS.finditer(passage.text)
    ]
    return tuple(sorted(named + open_ones, key=lambda mention: mention.span))
