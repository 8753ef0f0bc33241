"""Cases as prose: a story of a few lines, what was read in it, and the words a rule must point at.

    # Title, the test's id

        A story, indented by four. ⟦These words⟧ must be flagged, and nothing else.

        ~ 2000

    (A paragraph of at least so many code points in which nothing happens stands there.)

    person mara she "Mara" "Captain Hale"     somebody, with every place where the names stand
    dies mara "The river took Mara"           an event: who, whom or role=value, actuality, words
    says mara "Who is there?"                 speech in its marks, with the tag after it; ? is unknown
    says mara to=tom "Who is there?"          the same, to somebody
    meant mara 0.85 "She was pale"            the words begin with a pronoun that means her, so surely, or ?
    scene third mara "first" "last"           a scene from words to words, its person and eyes (- for none)
    present mara                              in the last scene; also: mentioned
    note "words"                              the paragraph with these words is a note of the author
    declares cast "Mara"                      also: declares count 16 "sixteen guards"
    flaw joined-words "andthen" why         damage that the reader saw
    rule joined-words                         a rule to run besides, which may find anything
    parallel "words" / "words"                the paragraphs with these words are told side by side
    > never "no" when A does anything         a line of the story's own world file

Comments in the story count as in a Markdown file.

A case whose title holds "unknown" shows that what is not known is no accusation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, get_args

from storyledger.document import Block, Document, Section, SectionId
from storyledger.entries import (
    Actuality,
    Alias,
    Attribution,
    Character,
    CharacterId,
    Declaration,
    Event,
    EventId,
    Flaw,
    Mention,
    Presence,
    Scene,
    SceneId,
    Utterance,
)
from storyledger.ledger import Ledger
from storyledger.reading.happening.facts.tallies import groups_named
from storyledger.reading.happening.remarks.chapter import remarks_in
from storyledger.reading.vocabulary import vocabulary_of
from storyledger.sources.markdown import comments_of
from storyledger.span import Span
from storyledger.world.engine.story_order import AS_TOLD, StoryOrder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_WORD = re.compile(r'"([^"]*)"|(\S+)')
_KINDS = {"person", "unnamed", "group"}
_FILLED = re.compile(r"(?m)^~ (\d+)$")
NOTHING = "The rain went on. "


@dataclass(frozen=True)
class Case:
    """One story with what must be flagged in it."""

    title: str
    ledger: Ledger
    flagged: list[Span]
    world: str = ""
    """The story's own laws."""
    also: tuple[str, ...] = ()
    """Rules to run besides the one that the case is about."""
    order: StoryOrder = AS_TOLD
    """Which paragraphs are told side by side."""


@dataclass
class _Desk:
    """What has been entered so far."""

    text: str
    people: list[Character] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    utterances: list[Utterance] = field(default_factory=list)
    scenes: list[Scene] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    declarations: list[Declaration] = field(default_factory=list)
    flaws: list[Flaw] = field(default_factory=list)
    notes: list[int] = field(default_factory=list)

    def find(self, words: str) -> Span:
        start = self.text.find(words)
        assert start >= 0, f"{words!r} is not in the story"
        return Span(start, start + len(words))

    def find_last(self, words: str) -> Span:
        start = self.text.rfind(words)
        assert start >= 0, f"{words!r} is not in the story"
        return Span(start, start + len(words))


def cases(path: Path) -> Iterator[Case]:
    """Yield the cases of a file."""
    for part in re.split(r"(?m)^# ", path.read_text("utf-8"))[1:]:
        title, _, body = part.partition("\n")
        yield _case(title.strip(), body.splitlines())


def _case(title: str, lines: list[str]) -> Case:
    story = "\n".join(line[4:] for line in lines if line.startswith("    ") or not line.strip()).strip("\n")
    text, flagged = _unbracketed(_FILLED.sub(_rain, story))
    desk = _Desk(text)
    entries = [line for line in lines if line.strip() and not line.startswith("    ")]
    for line in entries:
        if not line.startswith(("> ", "rule ", "parallel ")):
            _enter(desk, line)
    world = "\n".join(line[2:] for line in entries if line.startswith("> "))
    also = tuple(line.removeprefix("rule ").strip() for line in entries if line.startswith("rule "))
    ledger = _ledger(desk)
    groups = (_strands(ledger, line) for line in entries if line.startswith("parallel "))
    return Case(title, ledger, flagged, world, also, StoryOrder(parallel=tuple(groups)))


def _rain(match: re.Match[str]) -> str:
    return NOTHING * (int(match[1]) // len(NOTHING) + 1)


def _strands(ledger: Ledger, line: str) -> tuple[Span, ...]:
    places = [ledger.text.index(words) for words in re.findall(r'"([^"]*)"', line)]
    return tuple(block.span for block in ledger.document.blocks for place in places if place in block.span)


def _unbracketed(story: str) -> tuple[str, list[Span]]:
    text, opened, flagged = "", [], []
    for letter in story:
        if letter == "⟦":
            opened.append(len(text))
        elif letter == "⟧":
            flagged.append(Span(opened.pop(), len(text)))
        else:
            text += letter
    assert not opened
    return text, sorted(flagged)


def _enter(desk: _Desk, line: str) -> None:
    verb, *words = [match.group(0) for match in _WORD.finditer(line)]
    plain = [word for word in words if not word.startswith('"')]
    quoted = [word[1:-1] for word in words if word.startswith('"')]
    if verb in _KINDS:
        _person(desk, verb, plain, quoted)
    elif verb == "says":
        span = desk.find(f'"{quoted[0]}"')
        speaker = None if plain[0] == "?" else CharacterId(plain[0])
        tag = re.compile(r"[^.\n]*").match(desk.text, span.end)
        cue = Span(*tag.span()) if tag else None
        how: Attribution = "explicit" if tag and tag[0].strip() else "implicit"
        to = tuple(CharacterId(word[3:]) for word in plain[1:] if word.startswith("to="))
        desk.utterances.append(
            Utterance(span=span, speaker=speaker, addressees=to, attribution=how, confidence=0.9, cue=cue)
        )
    elif verb == "meant":
        who = None if plain[0] == "?" else CharacterId(plain[0])
        span = desk.find(quoted[0])
        desk.mentions.append(Mention(span=span, kind="pronoun", character=who, confidence=float(plain[1])))
    elif verb == "scene":
        _scene(desk, plain, quoted)
    elif verb in {"present", "mentioned"}:
        _roll_call(desk, verb, CharacterId(plain[0]))
    elif verb == "note":
        desk.notes.append(desk.find(quoted[0]).start)
    elif verb == "declares":
        number = int(plain[1]) if plain[0] == "count" else None
        span = desk.find_last(quoted[0])
        kind: Any = plain[0]
        declared = Declaration(
            kind=kind, text=quoted[-1], span=span, section=SectionId("note"), number=number
        )
        desk.declarations.append(declared)
    elif verb == "flaw":
        flaw_kind: Any = plain[0]
        desk.flaws.append(Flaw(kind=flaw_kind, span=desk.find(quoted[0]), why=" ".join(plain[1:]) or "seen"))
    else:
        _event(desk, verb, plain, quoted)


def _person(desk: _Desk, kind: str, plain: list[str], names: list[str]) -> None:
    who = CharacterId(plain[0])
    found = [
        Mention(span=Span(*match.span()), kind="name" if kind == "person" else "nominal", character=who)
        for match in re.finditer("|".join(rf"\b{re.escape(name)}\b" for name in names), desk.text)
    ]
    desk.mentions += found
    extra: dict[str, Any] = {"size": int(plain[1])} if kind == "group" and len(plain) > 1 else {}
    pronouns = plain[1] if kind != "group" and len(plain) > 1 else None
    known: Any = kind
    desk.people.append(
        Character(
            id=who,
            name=names[0],
            kind=known,
            pronouns=pronouns,
            mentions=len(found),
            aliases=tuple(Alias(text=name, count=desk.text.count(name)) for name in names),
            **extra,
        )
    )


def _scene(desk: _Desk, plain: list[str], quoted: list[str]) -> None:
    person: Any = plain[0]
    eyes = None if plain[1] == "-" else CharacterId(plain[1])
    start, end = desk.find(quoted[0]).start, desk.find(quoted[-1]).end
    desk.scenes.append(
        Scene(
            id=SceneId(str(len(desk.scenes) + 1)),
            section=SectionId("s1"),
            span=Span(start, end),
            person=person,
            focalizer=eyes,
            narrator=eyes if person == "first" else None,
            shown=(desk.find(quoted[0]),),
        )
    )


def _roll_call(desk: _Desk, verb: str, who: CharacterId) -> None:
    scene = desk.scenes.pop()
    if verb == "present":
        presence = Presence(character=who, span=scene.span, how="acts")
        desk.scenes.append(replace(scene, present=(*scene.present, presence)))
    else:
        desk.scenes.append(replace(scene, mentioned=(*scene.mentioned, who)))


def _event(desk: _Desk, kind: str, plain: list[str], quoted: list[str]) -> None:
    known: Any = next((word for word in plain if word in get_args(Actuality)), "asserted")
    teller = next((word[1:] for word in plain if word.startswith("@")), "narrator")
    words = [word for word in plain if word != known and not word.startswith("@")]
    roles = dict(_role(word) for word in words if "=" in word)
    roles |= dict(zip(("who", "whom"), (word for word in words if "=" not in word), strict=False))
    number = EventId(f"e{len(desk.events) + 1}")
    desk.events.append(
        Event(
            id=number,
            kind=kind,
            roles=roles,
            span=desk.find(quoted[0]),
            actuality=known,
            according_to=teller,
            confidence=0.9,
        )
    )


def _ledger(desk: _Desk) -> Ledger:
    def by_place(entry: Any) -> Any:
        return entry.span

    return Ledger(
        document=_document(desk),
        characters=tuple(sorted(desk.people, key=lambda person: -person.mentions)),
        mentions=tuple(sorted(desk.mentions, key=by_place)),
        utterances=tuple(sorted(desk.utterances, key=by_place)),
        scenes=tuple(sorted(desk.scenes, key=by_place)),
        events=tuple(sorted(desk.events, key=by_place)),
        declarations=tuple(desk.declarations),
        flaws=tuple(sorted(desk.flaws, key=by_place)),
        groups=tuple(groups_named(desk.text, Span(0, len(desk.text)))),
        remarks=tuple(remarks_in(desk.text, vocabulary_of(desk.text))),
        vocabulary=vocabulary_of(desk.text),
    )


def _document(desk: _Desk) -> Document:
    blocks = [Block(Span(*match.span())) for match in re.finditer(r"\S(?:.|\n(?!\n))*", desk.text)]
    sections = []
    for number, block in enumerate(blocks, 1):
        is_note = any(place in block.span for place in desk.notes)
        identity = SectionId("note" if is_note else f"s{number}")
        sections.append(Section(identity, "note" if is_note else "chapter", "", block.span, (block,)))
    comments = comments_of(desk.text)
    return Document("case", "A case", desk.text, tuple(sections), tuple(blocks), comments=comments)


def _role(word: str) -> tuple[str, str]:
    """Return a role and what fills it: an underscore stands for a space."""
    role, _, value = word.partition("=")
    return role, value.replace("_", " ")
