"""Geometry of the report's charts: where things lie along the story, as percentages of its words.

Runs inside ``views.report``. A chart is rows ("lanes") of marks on one axis; the template draws them, and
every chart has a table beside it that says the same. Nothing here knows about pixels.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from storyledger.entries import CharacterId
from storyledger.views.ribbon import eyes_of, letters
from storyledger.views.survey import Figure
from storyledger.views.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from storyledger.views.survey import SceneCard, Survey

__all__ = [
    "Axis",
    "Cell",
    "Lane",
    "Mark",
    "Row",
    "Tick",
    "charts",
    "eyes_band",
    "eyes_lanes",
    "matrix",
    "presence_lanes",
]

LANES = 25
"""People in the presence chart."""
DENSE = 60
"""Above so many scenes the lines between them are left out."""
COLOURED = 7
"""So many people get a colour of their own; the palette has no more that most eyes tell apart."""
TICKS = 12
APART = 2.5
"""Percent between two ticks, at least: two numbers fit in."""
FAR = 12.0
"""Percent between two ticks that also stand where there is little room."""
NEAR = 0.15
"""Gaps below this percentage are closed, to keep the page small."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A stretch of the story."""

    x: float
    """Start, in percent."""
    width: float
    colour: str
    """``k0`` … ``k6``, ``k-other`` or ``k-none``."""
    title: str = ""
    scene: str = ""
    """Id of the scene to go to."""
    letter: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """The start of a chapter."""

    x: float
    label: str
    is_minor: bool
    """Left out where there is little room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One row of a chart."""

    who: CharacterId | None
    name: str
    colour: str
    marks: tuple[Mark, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """How often somebody is in one chapter or scene."""

    count: int
    depth: int
    """0 to 4, for the shade."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One person's row of the matrix."""

    figure: Figure
    cells: tuple[Cell, ...]


class Axis:
    """Turns positions in the text into percentages of the story's words, notes and other matter left out."""

    def __init__(self, scenes: Sequence[SceneCard]) -> None:
        self._scenes = scenes
        self._starts = [card.span.start for card in scenes]
        self._before = [0]
        for card in scenes:
            self._before.append(self._before[-1] + max(card.words, 1))

    def at(self, position: int) -> float:
        """Return where ``position`` (code points) lies, in percent."""
        index = bisect_right(self._starts, position) - 1
        if index < 0:
            return 0.0
        card = self._scenes[index]
        part = min((position - card.span.start) / max(len(card.span), 1), 1.0)
        words = self._before[index] + part * max(card.words, 1)
        return round(100 * words / self._before[-1], 2)

    def ticks(self) -> tuple[Tick, ...]:
        """Return chapter starts, at most about ``TICKS`` of them."""
        starts: dict[str, SceneCard] = {}
        for card in self._scenes:
            starts.setdefault(card.chapter_label, card)
        step = -(-len(starts) // TICKS) if starts else 1
        ticks: list[Tick] = []
        last = major = -100.0
        for card in list(starts.values())[::step]:
            x = self.at(card.span.start)
            if x - last >= APART:
                ticks.append(Tick(x=x, label=card.chapter_label, is_minor=x - major < FAR))
                last, major = x, major if ticks[-1].is_minor else x
        return tuple(ticks)


def colours(order: Iterable[CharacterId]) -> dict[CharacterId, str]:
    """Give the first people of ``order`` a colour each."""
    return {who: f"k{number}" if number < COLOURED else "k-other" for number, who in enumerate(order)}


def eyes_band(survey: Survey) -> tuple[Mark, ...]:
    """Return one mark for every scene, coloured by whose eyes it is seen through."""
    signs = letters(survey)
    palette = colours(signs)
    axis = Axis(survey.scenes)
    return tuple(_scene_mark(survey, card, axis, signs, palette) for card in survey.scenes)


def _scene_mark(
    survey: Survey,
    card: SceneCard,
    axis: Axis,
    signs: dict[CharacterId, str],
    palette: dict[CharacterId, str],
) -> Mark:
    who = eyes_of(card)
    x = axis.at(card.span.start)
    width = round(axis.at(card.span.end) - x, 2)
    return Mark(
        x=x,
        width=width,
        colour=palette[who] if who else "k-none",
        title=f"{card.where}: {survey.name(who) or 'unclear'}, {counted(card.words, 'word')}",
        scene=card.id,
        letter=signs[who] if who and width > 4 else "",
    )


def eyes_lanes(survey: Survey, most: int = 10) -> tuple[Lane, ...]:
    """Return a lane for everybody whose eyes are used, and one for the scenes where it is unclear."""
    band = eyes_band(survey)
    marks: defaultdict[CharacterId | None, list[Mark]] = defaultdict(list)
    persons: defaultdict[CharacterId | None, Counter[str]] = defaultdict(Counter)
    for card, mark in zip(survey.scenes, band, strict=True):
        marks[eyes_of(card)].append(mark)
        persons[eyes_of(card)][card.person or ""] += 1
    lanes = [_lane(survey, who, marks[who], _telling(persons[who])) for who in [*letters(survey)][:most]]
    return tuple(lanes) + ((_lane(survey, None, marks[None], ""),) if marks[None] else ())


def _lane(survey: Survey, who: CharacterId | None, marks: list[Mark], how: str) -> Lane:
    scenes = counted(len(marks), "scene")
    return Lane(
        who=who,
        name=survey.name(who) or "unclear",
        colour=marks[0].colour if marks else "k-none",
        marks=tuple(marks),
        note=f"{how}, {scenes}" if how else scenes,
    )


def _telling(persons: Counter[str]) -> str:
    return {"first": "says “I”", "second": "is “you”"}.get(persons.most_common(1)[0][0], "")


def presence_lanes(survey: Survey, chosen: Sequence[Figure]) -> tuple[Lane, ...]:
    """Return a lane for each of ``chosen``: where in the story they are there."""
    axis, palette = Axis(survey.scenes), colours(letters(survey))
    stays: defaultdict[CharacterId, list[tuple[float, float]]] = defaultdict(list)
    for scene in survey.ledger.scenes:
        for stay in scene.present:
            stays[stay.character].append((axis.at(stay.span.start), axis.at(stay.span.end)))
    return tuple(
        Lane(
            who=figure.id,
            name=figure.name,
            colour=palette.get(figure.id, "k-other"),
            marks=tuple(_joined(stays[figure.id], palette.get(figure.id, "k-other"))),
            note=counted(figure.scenes, "scene"),
        )
        for figure in chosen
    )


def _joined(stays: list[tuple[float, float]], colour: str) -> Iterable[Mark]:
    """Yield the stays as marks, those that nearly touch as one."""
    start, end = -1.0, -1.0
    for left, right in sorted(stays):
        if start >= 0 and left <= end + NEAR:
            end = max(end, right)
            continue
        if start >= 0:
            yield Mark(x=start, width=_at_least(end - start), colour=colour)
        start, end = left, right
    if start >= 0:
        yield Mark(x=start, width=_at_least(end - start), colour=colour)


def _at_least(width: float) -> float:
    return round(max(width, 0.3), 2)


def matrix(survey: Survey, chosen: Sequence[Figure]) -> tuple[tuple[str, ...], tuple[Row, ...]]:
    """Return the column heads and rows of the presence matrix: by chapter, or by scene in a story of one."""
    heads = _columns(survey)
    counts: Counter[tuple[CharacterId, str]] = Counter()
    for card in survey.scenes:
        counts.update((who, _column(survey, card)) for who in card.company)
    rows = [
        Row(figure=figure, cells=tuple(_cell(counts[figure.id, head]) for head in heads)) for figure in chosen
    ]
    return heads, tuple(rows)


def _columns(survey: Survey) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_column(survey, card) for card in survey.scenes))


def _column(survey: Survey, card: SceneCard) -> str:
    return card.chapter_label if survey.chapters > 1 else str(card.number)


def _cell(count: int) -> Cell:
    return Cell(count=count, depth=min(count, 4))


def charts(survey: Survey) -> Mapping[str, object]:
    """Return the charts about eyes and presence by the names that templates have for them."""
    chosen = _most_present(survey)
    heads, rows = matrix(survey, chosen)
    return {
        "ticks": Axis(survey.scenes).ticks() if survey.chapters > 1 else (),
        "band": eyes_band(survey),
        "dense": len(survey.scenes) > DENSE,
        "lanes": eyes_lanes(survey),
        "presence": presence_lanes(survey, chosen),
        "matrix_heads": heads,
        "matrix_rows": rows,
    }


def _most_present(survey: Survey) -> tuple[Figure, ...]:
    """Return those in most scenes, in the order of the cast."""
    seen = [figure for figure in survey.cast if figure.scenes]
    most = sorted(seen, key=lambda figure: -figure.scenes)[:LANES]
    return tuple(figure for figure in seen if figure in most)
