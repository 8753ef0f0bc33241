"""The gold files: what was annotated, as values.

The format is described in ``docs/explanation/gold-guidelines.md``. Offsets of a passage are code points of
the document text; all others count from the passage's start.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import get_args

from storyledger.entries import Actuality
from storyledger.span import Span

__all__ = [
    "CONDITIONS",
    "FAMILIES",
    "FAMILY",
    "FOLDER",
    "KINDS",
    "Gold",
    "Happening",
    "Passage",
    "State",
    "load",
    "works",
]

FOLDER = Path(__file__).parent / "gold"
FAMILIES: dict[str, tuple[str, ...]] = {
    "movement": ("arrives_at", "leaves", "goes_to", "follows", "appears", "vanishes"),
    "life": ("is_born", "dies", "kills", "is_found_dead"),
    "body": ("hurts", "is_hurt", "heals", "falls_unconscious", "wakes", "is_poisoned"),
    "liberty": ("captures", "is_held", "escapes", "frees"),
    "speech": ("orders", "promises", "threatens", "tells", "lies_to"),
    "things": ("takes", "gives", "loses"),
    "bonds": ("meets", "fights", "joins", "kisses", "marries", "parts_from", "betrays"),
    "looks": ("has",),
    "counting": ("counts",),
}
FAMILY = {kind: family for family, kinds in FAMILIES.items() for kind in kinds}
KINDS = tuple(FAMILY)
"""The kinds that were annotated, and no others are scored."""
CONDITIONS = {"wounded": "body", "dead": "life", "unconscious": "body", "captive": "liberty"}
"""Each condition, and the family of events that may be read from the words that show it."""
PEOPLE = ("who", "whom", "to", "from")
ACTUALITIES: tuple[str, ...] = get_args(Actuality)
_SPAN = re.compile(r"(\d+)-(\d+)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One event, annotated or claimed."""

    span: Span
    """Where it shows, from the passage's start."""
    kind: str
    actuality: str
    roles: dict[str, frozenset[str]]
    """Role to labels of people, of which any one will do; ``?`` stands for anybody and nobody."""
    extra: dict[str, str] = field(default_factory=dict)
    """``state``, ``trait``, ``n``."""
    is_doubtful: bool = False
    """Neither wanted nor wrong."""

    @property
    def family(self) -> str:
        """The group of the kind."""
        return FAMILY[self.kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Words that show somebody's condition."""

    span: Span
    value: str
    of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """Who is in one scene."""

    span: Span
    present: dict[str, str]
    """Label to how: speaks, acts, seen."""
    mentioned: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One annotated stretch of a work."""

    span: Span
    """In the document text."""
    digest: str
    people: dict[str, tuple[Span, ...]]
    """Label to words that mean them and nobody else."""
    scenes: tuple[Company, ...]
    happenings: tuple[Happening, ...]
    """Wanted and doubtful, in order."""
    states: tuple[State, ...]

    @property
    def wanted(self) -> tuple[Happening, ...]:
        """The events that must be found."""
        return tuple(one for one in self.happenings if not one.is_doubtful)

    @property
    def doubtful(self) -> tuple[Happening, ...]:
        """The events that may be found."""
        return tuple(one for one in self.happenings if one.is_doubtful)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """The annotation of one work."""

    name: str
    """The file's."""
    work: str
    edition: str
    """Name of the edition's file below the data folder; ``texts/`` lies beside the gold."""
    digest: str
    """Of the document text."""
    part: str
    """``tune`` or ``held``."""
    kind: str
    passages: tuple[Passage, ...]


def works(folder: Path = FOLDER) -> list[Path]:
    """Return the gold files, sorted by name."""
    return sorted(folder.glob("*.gold"))


def load(path: Path) -> Gold:
    """Read one gold file.

    Raises:
        ValueError: a line that says nothing known, or names somebody who is not in the list.

    """
    head: dict[str, str] = {"work": path.stem, "edition": "", "text": "", "part": "", "kind": ""}
    passages: list[list[tuple[int, list[str]]]] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        key, _, rest = line.strip().partition(" ")
        if not key or key == "storyledger-gold":
            continue
        if key == "passage":
            passages.append([])
        if passages:
            passages[-1].append((number, line.split()))
        else:
            head[key] = rest.strip()
    return Gold(
        name=path.stem,
        work=head["work"],
        edition=head["edition"],
        digest=head["text"],
        part=head["part"],
        kind=head["kind"],
        passages=tuple(_passage(lines, path.name) for lines in passages),
    )


def digest_of(text: str) -> str:
    """Return the digest of a text, as the gold files write it."""
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def _passage(lines: list[tuple[int, list[str]]], name: str) -> Passage:
    _, (_, start, end, digest, *_) = lines[0]
    passage = Passage(
        span=Span(int(start), int(end)), digest=digest, people={}, scenes=(), happenings=(), states=()
    )
    for number, words in lines[1:]:
        try:
            passage = _with(passage, words)
        except (ValueError, KeyError, IndexError) as error:
            raise ValueError(f"{name}, line {number}: {error}") from None
    return passage


def _with(passage: Passage, words: list[str]) -> Passage:
    """Return ``passage`` with one more line."""
    key, *rest = words
    if key in {"person", "group"}:
        return replace(passage, people={**passage.people, rest[0]: tuple(map(_span, rest[1:]))})
    if key == "scene":
        return replace(
            passage, scenes=(*passage.scenes, Company(span=_span(rest[0]), present={}, mentioned=frozenset()))
        )
    if key in {"present", "mentioned"}:
        _known(passage, rest[0])
        *others, last = passage.scenes
        return replace(passage, scenes=(*others, _with_one(last, rest)))
    if key in {"event", "doubt"}:
        return replace(passage, happenings=(*passage.happenings, _happening(passage, rest, key == "doubt")))
    if key == "state":
        of = rest[2].removeprefix("of=")
        _known(passage, of)
        if rest[1] not in CONDITIONS:
            raise ValueError(f"no condition: {rest[1]}")
        return replace(passage, states=(*passage.states, State(span=_span(rest[0]), value=rest[1], of=of)))
    raise ValueError(f"unknown line: {key}")


def _with_one(scene: Company, words: list[str]) -> Company:
    if len(words) > 1:
        return replace(scene, present={**scene.present, words[0]: words[1]})
    return replace(scene, mentioned=scene.mentioned | {words[0]})


def _happening(passage: Passage, words: list[str], is_doubtful: bool) -> Happening:
    span, kind, actuality, *pairs = words
    if kind not in FAMILY or actuality not in ACTUALITIES:
        raise ValueError(f"no such kind or actuality: {kind} {actuality}")
    said = dict(pair.split("=", 1) for pair in pairs)
    roles = {role: frozenset(said[role].split(",")) for role in PEOPLE if role in said}
    for label in frozenset().union(*roles.values()) - {"?"}:
        _known(passage, label)
    return Happening(
        span=_span(span),
        kind=kind,
        actuality=actuality,
        roles=roles,
        extra={key: value for key, value in said.items() if key not in PEOPLE},
        is_doubtful=is_doubtful,
    )


def _known(passage: Passage, label: str) -> None:
    if label not in passage.people:
        raise ValueError(f"{label} is not in the list of people")


def _span(text: str) -> Span:
    match = _SPAN.match(text)
    if match is None:
        raise ValueError(f"not a span: {text}")
    return Span(int(match.group(1)), int(match.group(2)))


def everybody(scene: Company) -> Iterator[str]:
    """Yield everybody who is in one of the scene's lines."""
    yield from scene.present
    yield from scene.mentioned
