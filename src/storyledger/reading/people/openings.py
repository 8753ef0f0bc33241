"""Give the pronouns that open a scene to the one through whose eyes it is told.

Runs at the end of finding mentions. A scene may open with "he" long before it says who: looking back finds
the wrong man or nobody. What the scene as a whole tells from inside decides.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from dataclasses import replace
from typing import TYPE_CHECKING

from storyledger.reading.narration import told
from storyledger.reading.setting.focalization import focus_of
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
    """Return ``mentions`` with the open pronouns at the beginning of each scene given to its focalizer.

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
        sure = focus is not None and focus.share >= SHARE
        claimed += _claimed(scene, narration, focus.character, cast) if focus and sure else scene
    return tuple(claimed)


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
