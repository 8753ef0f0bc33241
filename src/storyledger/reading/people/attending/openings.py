"""Give open pronouns to the one through whose eyes a scene is told.

Runs at the end of finding mentions. A scene may open with "he" long before it says who: looking back finds
the wrong man or nobody. What the scene as a whole tells from inside decides. And in a crowd, where "he" might
be anybody, a paragraph that names nobody before it goes on with whoever's eyes these are.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

from storyledger.reading.narration import told
from storyledger.reading.setting.focalization import Focus, focus_of
from storyledger.reading.setting.signs import find_signs, gender_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from storyledger.entries import CharacterId, Mention
    from storyledger.reading.cast import Cast
    from storyledger.reading.passage import Passage
    from storyledger.reading.speech.utterances import Quote

__all__ = ["claim_openings"]

SHARE = 0.7
"""Share of the scene's insides that its focalizer needs to claim anything."""
CONFIDENCE = 0.6
"""Of a pronoun that is understood from what follows it."""


def claim_openings(
    passage: Passage, quotes: Sequence[Quote], mentions: Sequence[Mention], starts: Sequence[int], cast: Cast
) -> tuple[Mention, ...]:
    """Return ``mentions`` with open pronouns that begin scenes and paragraphs given to the focalizer.

    Args:
        passage: the section.
        quotes: its quotations; pronouns inside them stay as they are.
        mentions: in order of position; spans count from the passage's start.
        starts: where scenes begin (``scenes.scene_starts``).
        cast: the section's cast.

    """
    if not starts:
        return tuple(mentions)
    narration = told(passage, quotes)
    places = [mention.span.start for mention in mentions]
    edges = [0, *(bisect_left(places, start) for start in starts[1:]), len(mentions)]
    claimed: list[Mention] = []
    for first, last in itertools.pairwise(edges):
        scene = mentions[first:last]
        focus = focus_of(find_signs(narration, scene, others=False), cast)
        if focus is None or focus.share < SHARE or focus.character == cast.narrator_at(places[first]):
            claimed += scene
            continue
        opened = list(_claimed(scene, narration, focus.character, cast))
        claimed += _taken_up(opened, narration, [block.span.start for block in passage.story], focus, cast)
    return tuple(claimed)


def _taken_up(
    scene: Sequence[Mention], narration: str, paragraphs: Sequence[int], focus: Focus, cast: Cast
) -> Iterator[Mention]:
    """Yield the mentions of one scene; until a paragraph names somebody, its open pronouns are his."""
    mine, here, is_open = cast.pronouns(focus.character), -1, False
    for mention in scene:
        paragraph = bisect_right(paragraphs, mention.span.start)
        if paragraph != here:
            here, is_open = paragraph, mine is not None
        if not narration[mention.span.start].isalnum():
            yield mention
            continue
        is_pronoun = mention.kind == "pronoun"
        if is_open and is_pronoun and not mention.character and gender_of(mention.span.of(narration)) == mine:
            yield replace(mention, character=focus.character, confidence=CONFIDENCE)
            continue
        is_unclear = mention.character is None and not is_pronoun
        is_rival = mention.character is not None and cast.pronouns(mention.character) in {mine, None}
        if is_unclear or (is_rival and mention.character != focus.character):
            is_open = False
        yield mention


def _claimed(scene: Sequence[Mention], narration: str, who: CharacterId, cast: Cast) -> Iterator[Mention]:
    """Yield the mentions of one scene; until somebody of that gender is named, pronouns are ``who``."""
    mine, waiting = cast.pronouns(who), True
    for mention in scene:
        if (
            mention.kind != "pronoun"
            and mention.character
            and cast.pronouns(mention.character) in {mine, None}
        ):
            waiting = False
        fits = mine is not None and gender_of(mention.span.of(narration)) == mine
        if waiting and fits and mention.kind == "pronoun" and mention.character is None:
            yield replace(mention, character=who, confidence=CONFIDENCE)
        else:
            yield mention
