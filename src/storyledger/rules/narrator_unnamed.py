"""The rule ``narrator-unnamed``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.findings import Finding, rule
from storyledger.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.entries import Scene
    from storyledger.ledger import Ledger
    from storyledger.world import World

OURS = frozenset({"we", "us", "our", "ours", "ourselves"})
OPENING = 60
"""Code points to quote where no words show the first person."""


@rule("narrator-unnamed", code="SL403", severity="note")
def narrator_unnamed(world: World) -> Iterator[Finding]:
    """An "I" tells the story and nobody ever says who that is.

    ## What it does
    Points once at the words that show the first person, when no scene told by that "I" gives a name.

    ## Why it matters
    A name makes a narrator easy to speak of, and a writer who hears it in the dialogue every day may not
    notice that the page never says it.

    ## When to ignore it
    Narrators who are meant to stay without a name. A story that "we" tell is left alone.

    ## What it cannot see
    Names given only in a title, a letter's signature or a chapter heading.
    """
    ledger = world.ledger
    told = (scene for scene in ledger.scenes if scene.person == "first")
    unnamed = [scene for scene in told if not _is_told_by_us(scene, ledger)]
    if not unnamed or any(_has_name(scene, ledger) for scene in unnamed):
        return
    first = unnamed[0]
    start, end = first.span.start, min(first.span.start + OPENING, first.span.end)
    yield Finding(
        message='Nobody says who tells this. Check whether "I" should have a name.',
        evidence=ledger.evidence(first.shown[0] if first.shown else Span(start, end)),
        verdict="gap",
        confidence=first.confidence,
    )


def _has_name(scene: Scene, ledger: Ledger) -> bool:
    narrator = ledger.get(scene.narrator)
    return narrator is not None and narrator.kind == "person"


def _is_told_by_us(scene: Scene, ledger: Ledger) -> bool:
    """Tell whether only "we" and "our" show the first person."""
    words = {span.of(ledger.document.text).lower() for span in scene.shown}
    return scene.narrator is None and bool(words) and words <= OURS
