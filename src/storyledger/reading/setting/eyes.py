"""Weigh through whose eyes the scenes of a chapter are told.

Runs late in stage C, when it is known whom pronouns mean and who speaks. Single rules see little of a short
modern scene: it opens with "she", she does most of what is done, a question in the telling is hers. So all
signs are weighed together in one table (``lexicon/eyes_weights.tsv``, fitted by ``eval/eyes.py``), for
everybody in a scene and for nobody, and the scenes of a chapter are decided together: mostly the eyes stay.
Below ``SURE`` nobody's eyes are claimed.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from functools import cache
from math import exp
from typing import TYPE_CHECKING

from storyledger.reading.setting.focalization import SHOWN
from storyledger.reading.setting.insides import Insides, insides_of, most_told
from storyledger.reading.words import word_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from storyledger.entries import CharacterId, Mention, Scene, Utterance
    from storyledger.reading.setting.scenes import Frame, Frames
    from storyledger.reading.setting.signs import Sign
    from storyledger.span import Span

__all__ = ["STAY", "chances", "insides_in", "weights", "with_eyes"]

SURE = 0.8
"""Chance from which somebody's eyes are claimed."""
STAY = "stay"
"""The row of the table for eyes that are the same as in the scene before."""

_Odds = dict["CharacterId", float]


@cache
def weights() -> dict[str, float]:
    """Return the table: sign to what one of it is worth, in log odds."""
    return {sign: float(worth) for sign, worth in word_rows("eyes_weights")}


def with_eyes(
    frames: Frames, scenes: Sequence[Scene], mentions: Sequence[Mention], utterances: Sequence[Utterance]
) -> tuple[Scene, ...]:
    """Return the scenes of a chapter with the eyes that they are most likely told through.

    Those told by "I" or to "you", and those whose eyes are named above them, stay as they are.
    """
    told = list(insides_in(frames, mentions, utterances))
    if not told:
        return tuple(scenes)
    found = list(scenes)
    for (number, inside), chance in zip(
        told, chances([inside for _, inside in told], weights()), strict=True
    ):
        who = max((each for each in inside.shown if each in chance), key=chance.__getitem__, default=None)
        if who is None or chance[who] < SURE:
            found[number] = replace(found[number], focalizer=None, shown=())
        else:
            found[number] = replace(found[number], focalizer=who, shown=_shown(inside, who, scenes[number]))
    return tuple(found)


def _shown(inside: Insides, who: CharacterId, scene: Scene) -> tuple[Span, ...]:
    """Return the words that show whose eyes these are: those that told it before, if any did."""
    return scene.shown if scene.focalizer == who else inside.shown.get(who, ())[:SHOWN]


def insides_in(
    frames: Frames, mentions: Sequence[Mention], utterances: Sequence[Utterance]
) -> Iterator[tuple[int, Insides]]:
    """Yield the scenes to be weighed, by number, with the signs in them.

    Eyes may stay through a scene that tells of their owner by pronouns alone.
    """
    numbers = [number for number, frame in enumerate(frames.scenes) if _is_open(frame)]
    if not numbers:
        return
    signs = _now_owned(frames.signs, mentions)
    around = most_told(signs, frames.cast)
    starts, said = [sign.span.start for sign in signs], [one.span.start for one in utterances]
    found: list[Insides] = []
    for number in numbers:
        span = frames.scenes[number].span
        first, last = (bisect_left(starts, at) for at in (span.start, span.end))
        low, high = (bisect_left(said, at) for at in (span.start, span.end))
        found.append(insides_of(frames, number, signs[first:last], utterances[low:high], around))
    for at, number in enumerate(numbers):
        beside = sorted({who for one in found[max(0, at - 1) : at + 2] for who in one.signs})
        yield number, replace(found[at], signs={who: found[at].signs.get(who, {}) for who in beside})


def _now_owned(signs: Sequence[Sign], mentions: Sequence[Mention]) -> list[Sign]:
    """Return signs with the owners that their mentions have got since they were found."""
    owners = {one.span.start: one.character for one in mentions if one.character}
    return [
        sign
        if (who := owners.get(sign.span.start)) is None or who == sign.character
        else replace(sign, character=who)
        for sign in signs
    ]


def _is_open(frame: Frame) -> bool:
    return frame.person not in ("first", "second") and not (frame.focus and frame.focus.named)


def chances(insides: Sequence[Insides], table: Mapping[str, float]) -> list[_Odds]:
    """Return for each scene in a row how likely everybody in it, and nobody, is its eyes."""
    steps = [_odds(inside, table) for inside in insides]
    stays = [1.0 if inside.passes else exp(table.get(STAY, 0.0)) for inside in insides]
    forward = _walked(steps, stays)
    backward = _walked(steps[::-1], [1.0, *stays[:0:-1]])[::-1]
    return [
        _even({who: one[who] * other[who] / odds for who, odds in step.items()})
        for one, other, step in zip(forward, backward, steps, strict=True)
    ]


def _walked(steps: Sequence[_Odds], stays: Sequence[float]) -> list[_Odds]:
    """Return the chances at each step by all steps up to it; to stay is so many times as likely."""
    found: list[_Odds] = []
    for step, stay in zip(steps, stays, strict=True):
        before = found[-1] if found else {}
        whole = sum(before.values()) or 1.0
        found.append(
            _even({who: odds * (whole + (stay - 1) * before.get(who, 0.0)) for who, odds in step.items()})
        )
    return found


def _odds(inside: Insides, table: Mapping[str, float]) -> _Odds:
    worth = {
        who: sum(table.get(sign, 0.0) * count for sign, count in signs.items())
        for who, signs in inside.signs.items()
    }
    most = max(worth.values())
    return {who: exp(value - most) for who, value in worth.items()}


def _even(odds: _Odds) -> _Odds:
    whole = sum(odds.values())
    return {who: value / whole for who, value in odds.items()}
