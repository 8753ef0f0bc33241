"""Our own modern stories with their labels: who is in each, who says every line, whose eyes, who is there.

A story is ``NAME.md`` with ``NAME.toml`` beside it (see ``eval/stories/README.md``). Labels quote first words
and are found in the text as it was opened, in order; curly marks count as straight ones.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from eval.gold import GoldCharacter, GoldQuote, Novel
from storyledger.document import Document
from storyledger.sources import open_document
from storyledger.span import Span

__all__ = ["NARRATOR", "UNKNOWN", "LabelledScene", "LabelledStory", "Slip", "load_story", "stories_in"]

UNKNOWN = "unknown"
"""Who says what the text leaves open."""
NARRATOR = "narrator"
"""How labels call an "I" whom nobody names; what the reader may call that one."""
_TELLERS = frozenset({"the narrator", "narrator", "you"})
_STRAIGHT = str.maketrans("’‘“”", "''\"\"")
_ENDS = re.compile(r'["\n]')


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledScene:
    """A scene as its author sees it."""

    span: Span
    eyes: str | None
    """The name of whoever it is told through, None when nobody in particular."""
    present: frozenset[str]
    """The names of all who are bodily there."""


@dataclass(frozen=True, slots=True)
class Slip:
    """Two passages that contradict each other, on purpose."""

    first: Span
    then: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledStory:
    """A story with what its author says of it."""

    novel: Novel
    """Cast and lines, as annotated novels have them."""
    document: Document
    scenes: tuple[LabelledScene, ...]
    slips: tuple[Slip, ...]
    """Empty for a story in order with itself."""


def stories_in(folder: Path) -> list[Path]:
    """Return the labelled stories of a folder, by name."""
    return sorted(path for path in folder.glob("*.md") if path.with_suffix(".toml").exists())


def load_story(path: Path) -> LabelledStory:
    """Read one story and its labels.

    Raises:
        ValueError: a label's words are not in the text, or name nobody of the cast.

    """
    labels = tomllib.loads(path.with_suffix(".toml").read_text(encoding="utf-8"))
    document = open_document(path.name, data=path.read_bytes())
    cast = {one["name"]: _character(one) for one in labels["cast"]}
    text = document.text.translate(_STRAIGHT)
    novel = Novel(
        name=path.stem, text=document.text, characters=cast, quotes=tuple(_quotes(text, labels["line"]))
    )
    _check(path.stem, labels, cast)
    scenes = tuple(_scenes(text, labels.get("scene", ())))
    slips = tuple(
        Slip(_find(text, one["first"], 0), _find(text, one["then"], 0)) for one in labels.get("slip", ())
    )
    return LabelledStory(novel=novel, document=document, scenes=scenes, slips=slips)


def _character(label: Mapping[str, Any]) -> GoldCharacter:
    names = frozenset((label["name"], *label.get("also", ())))
    teller = _TELLERS if any(NARRATOR in name.lower() for name in names) else frozenset()
    return GoldCharacter(name=label["name"], aliases=names | teller, gender="X", is_major=True)


def _quotes(text: str, lines: Sequence[Mapping[str, str]]) -> Iterator[GoldQuote]:
    """Yield the lines whose speaker the text shows, each up to its closing mark or the next one."""
    found, at = [], 0
    for line in lines:
        place = _find(text, line["says"], at)
        at = place.end
        found.append((line["by"], place))
    for index, (speaker, place) in enumerate(found):
        closing = _ENDS.search(text, place.end)
        later = found[index + 1][1].start if index + 1 < len(found) else len(text)
        end = max(place.end, min(later, closing.start() if closing else len(text)))
        if speaker != UNKNOWN:
            yield GoldQuote(speaker=speaker, kind="", spans=((place.start, end),))


def _scenes(text: str, labels: Sequence[Mapping[str, Any]]) -> Iterator[LabelledScene]:
    starts, at = [], 0
    for label in labels:
        at = _find(text, label["begins"], at).start
        starts.append(at)
    for label, (start, end) in zip(labels, pairwise([*starts, len(text)]), strict=True):
        eyes = label.get("eyes", "none")
        yield LabelledScene(
            span=Span(start, end),
            eyes=None if eyes == "none" else eyes,
            present=frozenset(label.get("present", ())),
        )


def _find(text: str, words: str, start: int) -> Span:
    """Return the first place from ``start`` where words stand, however they are broken into lines."""
    pattern = r"\s+".join(map(re.escape, words.translate(_STRAIGHT).split()))
    match = re.compile(pattern).search(text, start)
    if match is None:
        raise ValueError(f"the text does not have these words, or not in this order: {words}")
    return Span(*match.span())


def _check(name: str, labels: Mapping[str, Any], cast: Mapping[str, GoldCharacter]) -> None:
    used = {line["by"] for line in labels["line"]} - {UNKNOWN}
    for scene in labels.get("scene", ()):
        used |= {*scene.get("present", ()), scene.get("eyes", "none")} - {"none"}
    strangers = sorted(used - cast.keys() - {NARRATOR})
    if strangers:
        raise ValueError(f"{name}: nobody of the cast is called {', '.join(strangers)}")
