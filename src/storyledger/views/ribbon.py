"""The point-of-view ribbon for a terminal: one letter per stretch of text, one row for the whole story.

Runs inside ``views.console``. Letters carry the meaning, colour only repeats it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from storyledger.views.wording import clip, counted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from storyledger.entries import CharacterId
    from storyledger.views.survey import SceneCard, Survey

__all__ = ["UNCLEAR", "eyes_of", "letters", "ribbon"]

UNCLEAR = "·"
LEGEND = 8
"""So many people are named below the ribbon."""
COLOURS = ("dark_orange", "deep_sky_blue1", "spring_green3", "yellow", "dodger_blue1", "red", "orchid")
"""Far apart for most eyes; the eighth person and later get none."""


def ribbon(survey: Survey, width: int) -> RenderableType:
    """Return the ribbon, its chapter marks and its legend, ``width`` columns wide.

    Where no scene's eyes are known a sentence says so.
    """
    signs = letters(survey)
    if not signs:
        return Text("No scene shows through whose eyes it is told.", style="dim")
    cells = _cells(survey, max(width, 10))
    line = Text()
    for card in cells:
        who = eyes_of(card)
        line.append(signs.get(who, UNCLEAR) if who else UNCLEAR, style=_style(who, list(signs)))
    rows: list[RenderableType] = [line]
    if survey.chapters > 1:
        rows.append(Text(_marks(cells), style="dim"))
    rows.append(_legend(survey, signs, width))
    return Group(*rows)


def eyes_of(card: SceneCard) -> CharacterId | None:
    """Return whose eyes a scene is seen through: the narrator's in first person."""
    return card.eyes or (card.narrator if card.person == "first" else None)


def letters(survey: Survey) -> dict[CharacterId, str]:
    """Give everybody whose eyes are used a letter of their own, those with most words first."""
    weight: Counter[CharacterId] = Counter()
    for card in survey.scenes:
        who = eyes_of(card)
        if who:
            weight[who] += card.words
    signs: dict[CharacterId, str] = {}
    for who, _ in weight.most_common():
        signs[who] = _free(survey.name(who), set(signs.values()))
    return signs


def _free(name: str, taken: set[str]) -> str:
    bare = name.removeprefix("the ")
    own = [letter.upper() for letter in bare if letter.isalpha() and len(letter.upper()) == 1]
    return next((letter for letter in [*own, *"0123456789"] if letter not in taken), "+")


def _style(who: CharacterId | None, order: list[CharacterId]) -> str:
    if who is None or who not in order[: len(COLOURS)]:
        return "dim" if who is None else ""
    return f"bold {COLOURS[order.index(who)]}"


def _cells(survey: Survey, width: int) -> list[SceneCard]:
    """Return the scene under each column, columns sharing the scenes' text evenly."""
    ends, total = [], 0
    for card in survey.scenes:
        total += max(card.words, 1)
        ends.append(total)
    return [survey.scenes[bisect_right(ends, total * column // width)] for column in range(width)]


def _marks(cells: list[SceneCard]) -> str:
    """Return the chapter numbers under the columns where chapters begin, as many as have room."""
    line, last = "", ""
    for column, card in enumerate(cells):
        if card.chapter != last and len(line) <= max(column - 1, 0):
            line = line.ljust(column) + clip(card.chapter_label, 8)
        last = card.chapter
    return line[: len(cells)]


def _legend(survey: Survey, signs: dict[CharacterId, str], width: int) -> RenderableType:
    """Return letters with their people, as many a line as fit."""
    lines = [Text()]
    for item in _items(survey, signs):
        if lines[-1].cell_len and lines[-1].cell_len + 3 + item.cell_len > width:
            lines.append(Text())
        lines[-1].append("   " if lines[-1].cell_len else "").append_text(item)
    return Group(*lines)


def _items(survey: Survey, signs: dict[CharacterId, str]) -> Iterable[Text]:
    scenes = Counter(eyes_of(card) for card in survey.scenes)
    order = list(signs)
    for who in order[:LEGEND]:
        item = Text(signs[who], style=_style(who, order))
        yield item.append(f" {survey.name(who)} ({counted(scenes[who], 'scene')})", style="not bold default")
    if len(order) > LEGEND:
        yield Text(f"and {len(order) - LEGEND} more", style="dim")
    if scenes[None]:
        yield Text(f"{UNCLEAR} unclear ({scenes[None]})", style="dim")
