"""The rule ``promise-open``."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from storyledger.findings import Finding, rule
from storyledger.patterns import pattern
from storyledger.rules.alike import FEWEST, matter_of
from storyledger.rules.telling import line_of
from storyledger.rules.undertakings import Undertakings
from storyledger.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.entries import Event
    from storyledger.ledger import Ledger
    from storyledger.world import World

LEFT = 20_000
"""Code points of story that must follow, about a chapter, so that the promise could have been kept."""
COMMON = 0.005
"""Share of the paragraphs from which a word is the story's own, and tells no promise apart."""
_SENTENCE = pattern(r"[^.!?]*")


@rule("promise-open", code="SL503", severity="note", preview=True)
def promise_open(world: World) -> Iterator[Finding]:
    """Somebody promises a thing, and the story never comes back to it.

    ## What it does
    Takes promises of something that can be told from its words, given at least a chapter before the end, that
    no passage calls kept. It points at those of whose matter nothing that follows speaks: no two words of it
    stand in one paragraph again, and not one where the person is named. Words that stand all over the story
    do not count.

    ## Why it matters
    A reader waits for what was promised.

    ## When to ignore it
    It is kept in quite other words, off the page, or in the next book. One that was kept in other words, in
    five novels in order, and few promises understood are why it runs only when asked for. It is a note, not
    a warning.

    ## What it cannot see
    Promises whose words return for another reason, and promises that are only meant.
    """
    ledger = world.ledger
    undertakings = Undertakings(ledger)
    end = ledger.document.chapters[-1].span.end if ledger.document.chapters else 0
    for event in ledger.events:
        if event.kind != "promises" or event.according_to != "narrator" or end - event.span.end < LEFT:
            continue
        outcome = undertakings.outcome(event)
        if outcome is not None and outcome.state == "open" and not _comes_up_again(event, ledger):
            yield Finding(
                message=f"{ledger.name(event.roles.get('who'))} promises this, and nothing that follows "
                "comes back to it. Is it meant to stay open?",
                evidence=ledger.evidence(event.span),
                verdict="gap",
                confidence=event.confidence,
            )


def _comes_up_again(event: Event, ledger: Ledger) -> bool:
    """Tell whether a later paragraph speaks of what was promised, or whether that cannot be told."""
    promised, who = _matter(event, ledger), ledger.get(event.roles.get("who"))
    if len(promised) < FEWEST or who is None or who.kind != "person":
        return True
    named = [span.start for span in ledger.names_of(who.id) if span.start >= _end_of(event, ledger)]
    return any(
        len(common) >= FEWEST or (common and any(place in span for place in named))
        for span in _later(event, ledger)
        if (common := promised & matter_of(span.of(ledger.text)))
    )


def _matter(event: Event, ledger: Ledger) -> frozenset[str]:
    """Return the words by which a promise is told apart: those that do not stand all over the story."""
    blocks = ledger.document.blocks
    told = Counter(
        word
        for block in blocks
        for word in matter_of(event.roles.get("what", "")) & matter_of(block.span.of(ledger.text))
    )
    return frozenset(word for word, count in told.items() if count <= max(FEWEST, COMMON * len(blocks)))


def _later(event: Event, ledger: Ledger) -> Iterator[Span]:
    """Yield the paragraphs that follow, and what is left of the promise's own."""
    end = _end_of(event, ledger)
    for block in ledger.document.blocks:
        if block.span.end > end:
            yield Span(max(block.span.start, end), block.span.end)


def _end_of(event: Event, ledger: Ledger) -> int:
    """Return where the words of a promise end: with its line, or with its sentence where it is told of."""
    line, match = line_of(event.span, ledger), _SENTENCE.match(ledger.text, event.span.end)
    return line.end if line is not None else match.end() if match else event.span.end
