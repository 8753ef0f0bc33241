"""What a ledger amounts to, in the words the views show: people, scenes, findings, the author's own notes.

Runs once per view, over a ledger and the report of its check. The console and the HTML page show the same
survey, so they cannot disagree. Values only; nothing here knows about screens.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from storyledger.entries import (
    Alias,
    Character,
    CharacterId,
    CharacterKind,
    Mention,
    Person,
    Scene,
    Utterance,
)
from storyledger.findings import Finding, Report, Severity, Verdict
from storyledger.ledger import Ledger
from storyledger.span import Span
from storyledger.views.quotable import SURE, spread
from storyledger.views.whereabouts import Whereabouts
from storyledger.views.wording import Quoted, clip, plain, quoted, when

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["Claim", "Figure", "Issue", "Line", "Passage", "SceneCard", "Survey", "survey"]

LONGEST_NAME = 80
LAST_WORDS = 32
"""Code points before a wall, out of which its last words are shown."""
NARROW, WIDE = 60, 130
"""Code points of context on each side of a quotation, and around a finding."""

_RANK: dict[Severity, int] = {"error": 0, "warning": 1, "note": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Words with their place."""

    words: Quoted
    where: str
    """In plain words: ``scene 3 of chapter 12``."""
    start: int
    """Code point, for links and order only."""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """Words that mean somebody with a name, and where the text shows that they do."""

    name: str
    passage: Passage
    end: int
    """Where the passage ends, in code points."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """Somebody in the cast."""

    id: CharacterId
    name: str
    kind: CharacterKind
    also: tuple[str, ...]
    """Other names, most used first."""
    joins: tuple[Join, ...]
    """Those of them that are no names, with the passages."""
    pronouns: str
    """Empty when the text does not say."""
    mentions: int
    lines: int
    """Utterances given to them."""
    scenes: int
    """Scenes they are present in."""
    first: str
    """Short place of the first mention: ``ch. 2``."""
    opens: Passage | None
    """The first mention."""
    closes: Passage | None
    """The last mention."""
    size: int | None
    members: tuple[str, ...]
    is_declared: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneCard:
    """One scene."""

    id: str
    number: int
    """Within its chapter."""
    where: str
    chapter: str
    """Heading of its chapter; the same for all its scenes."""
    chapter_label: str
    """Short: ``12``."""
    person: Person | None
    eyes: CharacterId | None
    narrator: CharacterId | None
    place: str
    when: str
    """When it begins, an empty string when nothing says so."""
    company: tuple[CharacterId, ...]
    """Who is present."""
    present: tuple[str, ...]
    """Their names."""
    mentioned: tuple[str, ...]
    walk_ons: tuple[str, ...]
    """Who is there without being in the cast, in the text's words."""
    opening: str
    """Its first words."""
    shown: tuple[Passage, ...]
    """The words that show person and focalizer."""
    words: int
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Something somebody says."""

    passage: Passage
    speaker: CharacterId | None
    to: tuple[CharacterId, ...]
    how: str
    """``explicit``, ``anaphoric`` or ``implicit``."""
    mode: str
    confidence: float
    runner_up: CharacterId | None

    @property
    def is_guess(self) -> bool:
        """Tell whether somebody else may well say it."""
        return self.speaker is not None and self.confidence < SURE


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """A finding, with its passages."""

    rule: str
    code: str
    severity: Severity
    verdict: Verdict
    message: str
    confidence: float
    here: Passage
    because: tuple[Passage, ...]
    elsewhere: tuple[str, ...]
    """Later places with the same root, in plain words."""
    suppressed: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Something the author says outside the story."""

    kind: str
    text: str
    remark: str
    note: str
    """Which note it stands in."""
    number: int | None


@dataclass(frozen=True, kw_only=True)
class Survey:
    """Everything a view shows, in order."""

    title: str
    uri: str
    words: int
    chapters: int
    notes: int
    cast: tuple[Figure, ...]
    scenes: tuple[SceneCard, ...]
    issues: tuple[Issue, ...]
    """Open ones first, the surest and gravest on top; suppressed ones last."""
    claims: tuple[Claim, ...]
    names: dict[CharacterId, str]
    upto: str = ""
    """The place after which nothing is known, in words; empty when all is."""
    stale: tuple[str, ...] = ()
    """Decisions that match nothing any more."""
    readers: tuple[str, ...] = ()
    ledger: Ledger

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """What is said, in order."""
        return tuple(_line(self.ledger, said, self._where) for said in self.ledger.utterances)

    def lines_of(self, who: CharacterId) -> tuple[Line, ...]:
        """Return what somebody says, in order."""
        return tuple(_line(self.ledger, said, self._where) for said in self.ledger.utterances_of(who))

    def best_lines_of(self, who: CharacterId) -> tuple[Line, ...]:
        """Return up to three lines of somebody that are worth quoting, from over the whole story."""
        chosen = spread(self.ledger.utterances_of(who), self.ledger.document.text)
        return tuple(_line(self.ledger, said, self._where) for said in chosen)

    @cached_property
    def _where(self) -> Whereabouts:
        return Whereabouts(self.ledger.document, self.ledger.scenes)

    def name(self, who: CharacterId | None) -> str:
        """Return the name to show, an empty string for nobody."""
        return "" if who is None else self.names.get(who, str(who))

    @property
    def open_issues(self) -> tuple[Issue, ...]:
        """The findings nobody has accepted."""
        return tuple(issue for issue in self.issues if issue.suppressed is None)

    def people(self, kind: CharacterKind) -> tuple[Figure, ...]:
        """Return the cast of one kind."""
        return tuple(figure for figure in self.cast if figure.kind == kind)


def survey(ledger: Ledger, report: Report | None = None, upto: int | None = None) -> Survey:
    """Put ``ledger`` and the outcome of its check into the words that views show.

    Args:
        ledger: what is known.
        report: what does not add up in it.
        upto: the wall, in code points, when the ledger ends there.

    """
    where = Whereabouts(ledger.document, ledger.scenes)
    names = {character.id: clip(plain(character.name), LONGEST_NAME) for character in ledger.characters}
    found = report or Report(findings=())
    return Survey(
        title=plain(ledger.document.title),
        uri=plain(ledger.document.uri),
        words=sum(len(section.span.of(ledger.document.text).split()) for section in ledger.document.chapters),
        chapters=sum(not section.continues for section in ledger.document.chapters),
        notes=sum(section.kind == "note" for section in ledger.document.sections),
        cast=tuple(_figures(ledger, where, names)),
        scenes=tuple(_scene(ledger, scene, where, names) for scene in ledger.scenes),
        issues=_issues(ledger, found, where),
        claims=tuple(_claims(ledger, where)),
        names=names,
        upto=_wall(ledger.document.text, upto, where) if upto is not None else "",
        stale=found.stale,
        readers=tuple(f"{question}: {reader}" for question, reader in sorted(ledger.readers.items())),
        ledger=ledger,
    )


def _wall(text: str, upto: int, where: Whereabouts) -> str:
    """Return the place of the wall and the last words before it, since a wall may stand inside a scene."""
    words = text[max(0, upto - LAST_WORDS) : upto].split()
    last = plain(" ".join(words if upto <= LAST_WORDS else words[1:]))
    place = where.of(max(upto - 1, 0))
    return f"{place} (“… {last}”)" if last else place


def _figures(ledger: Ledger, where: Whereabouts, names: dict[CharacterId, str]) -> Iterable[Figure]:
    lines = Counter(said.speaker for said in ledger.utterances)
    scenes = Counter(who for scene in ledger.scenes for who in {stay.character for stay in scene.present})
    named = _named(ledger.mentions)
    for who in ledger.characters:
        mine = named[who.id]
        yield Figure(
            id=who.id,
            name=names[who.id],
            kind=who.kind,
            also=_also(who),
            joins=tuple(_join(ledger, alias, where) for alias in who.aliases if alias.shown),
            pronouns=who.pronouns or "",
            mentions=who.mentions,
            lines=lines[who.id],
            scenes=scenes[who.id],
            first=where.short(who.first),
            opens=_passage(ledger, mine[0], where) if mine else None,
            closes=_passage(ledger, mine[-1], where) if len(mine) > 1 else None,
            size=who.size,
            members=tuple(names.get(member, "") for member in who.members),
            is_declared=who.origin == "declared",
        )


def _join(ledger: Ledger, alias: Alias, where: Whereabouts) -> Join:
    """Return words for somebody with the passage from the first to the last sign of whom they mean."""
    passage = Span(alias.shown[0].start, alias.shown[-1].end)
    return Join(name=plain(alias.text), passage=_passage(ledger, passage, where), end=passage.end)


def _also(who: Character) -> tuple[str, ...]:
    others = (plain(alias.text) for alias in who.aliases if alias.text.casefold() != who.name.casefold())
    return tuple(dict.fromkeys(others))


def _named(mentions: Sequence[Mention]) -> defaultdict[CharacterId | None, list[Span]]:
    """Return where each character is named or described; pronouns only for those who have nothing else."""
    spans: defaultdict[CharacterId | None, list[Span]] = defaultdict(list)
    for kinds in (("name", "nominal"), ("pronoun",)):
        missing = {mention.character for mention in mentions} - set(spans)
        for mention in mentions:
            if mention.kind in kinds and mention.character in missing:
                spans[mention.character].append(mention.span)
    return spans


def _scene(ledger: Ledger, scene: Scene, where: Whereabouts, names: dict[CharacterId, str]) -> SceneCard:
    text = scene.span.of(ledger.document.text)
    section = ledger.document.section_at(scene.span.start)
    return SceneCard(
        id=scene.id,
        number=where.scene_number(scene.span.start) or 1,
        where=where.of(scene.span.start),
        chapter=where.heading(section) if section else "",
        chapter_label=where.label(section),
        person=scene.person,
        eyes=scene.focalizer,
        narrator=scene.narrator,
        place=plain(scene.place or ""),
        when=when(scene.time),
        company=tuple(dict.fromkeys(stay.character for stay in scene.present)),
        present=_ordered(names.get(stay.character, "") for stay in scene.present),
        mentioned=_ordered(names.get(who, "") for who in scene.mentioned),
        walk_ons=_ordered(plain(one.name) for one in scene.walk_ons),
        opening=clip(plain(text[:400]), 90),
        shown=tuple(_passage(ledger, span, where) for span in scene.shown),
        words=len(text.split()),
        span=scene.span,
    )


def _ordered(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))


def _line(ledger: Ledger, said: Utterance, where: Whereabouts) -> Line:
    rivals = [other.speaker for other in said.alternatives if other.speaker not in (None, said.speaker)]
    return Line(
        passage=_passage(ledger, said.span, where),
        speaker=said.speaker,
        to=said.addressees,
        how=said.attribution,
        mode=said.mode,
        confidence=said.confidence,
        runner_up=rivals[0] if rivals else None,
    )


def _issues(ledger: Ledger, report: Report, where: Whereabouts) -> tuple[Issue, ...]:
    order = sorted(report.findings, key=_gravity) + sorted(report.suppressed, key=_gravity)
    return tuple(_issue(ledger, finding, where) for finding in order)


def _gravity(finding: Finding) -> tuple[int, float, int]:
    return _RANK[finding.severity], -finding.confidence, finding.evidence.span.start


def _issue(ledger: Ledger, finding: Finding, where: Whereabouts) -> Issue:
    return Issue(
        rule=finding.rule,
        code=finding.code,
        severity=finding.severity,
        verdict=finding.verdict,
        message=plain(finding.message),
        confidence=finding.confidence,
        here=_passage(ledger, finding.evidence.span, where, room=WIDE),
        because=tuple(
            _passage(ledger, cause.evidence.span, where, cause.note, room=WIDE) for cause in finding.because
        ),
        elsewhere=tuple(where.of(evidence.span.start) for evidence in finding.more),
        suppressed=finding.suppressed,
    )


def _claims(ledger: Ledger, where: Whereabouts) -> Iterable[Claim]:
    for claim in ledger.declarations:
        note = where.section(ledger.document.section_at(claim.span.start))
        yield Claim(
            kind=claim.kind,
            text=plain(claim.text),
            remark=plain(claim.remark),
            note=note,
            number=claim.number,
        )


def _passage(ledger: Ledger, span: Span, where: Whereabouts, note: str = "", room: int = NARROW) -> Passage:
    words = quoted(ledger.document.text, span, room=room)
    return Passage(words=words, where=where.of(span.start), start=span.start, note=plain(note))
