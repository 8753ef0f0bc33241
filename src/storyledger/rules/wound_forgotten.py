"""The rule ``wound-forgotten``."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from storyledger.findings import Because, Finding, rule
from storyledger.reading.happening.facts.later import can_be_undone
from storyledger.reading.happening.remarks.plainly import finder_of
from storyledger.reading.words import any_of, word_class
from storyledger.rules.against import against
from storyledger.rules.meant import is_plainly_of
from storyledger.rules.pages import pages_of
from storyledger.rules.telling import is_said
from storyledger.rules.traits import told_traits
from storyledger.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.entries import Event
    from storyledger.ledger import Ledger
    from storyledger.reading.happening.facts.later import Pages
    from storyledger.world import World

SURE = 0.7
"""How sure it must be who is meant."""
REACH = 15_000
"""Code points within which a limb that was broken is not yet whole again, unless words let time pass."""
VOICE = "voice"
LOSSES = {"lost": "is lost", "broken": "is broken", "wounded": "is wounded"}
"""Values of a trait that take a limb or a sense away, and the note on them."""
SENSES = frozenset({"sight", "hearing"})


@rule("wound-forgotten", code="SL303", severity="warning")
def wound_forgotten(world: World) -> Iterator[Finding]:
    """Somebody uses what they have lost.

    ## What it does
    Where the narration says that somebody has lost an arm, a leg, an eye, a finger, sight or hearing, or
    their use, looks for a later passage in which the same person runs, uses both hands or all ten fingers,
    looks at something, or hears. A broken arm
    or leg counts for some pages, while no words let weeks pass, and one that is pierced does from the next
    scene on. A hurt that is on the left in one passage and on the right in another is shown as well.

    ## Why it matters
    A wound for good is a fact about every later scene, and a broken leg is one for six weeks.

    ## When to ignore it
    The wound healed, a wooden leg is as quick as another, or the earlier passage was not meant so.

    ## What it cannot see
    Cuts, sprains and blows, which heal at anybody's pace, and what somebody does in other words than the
    plain ones.
    """
    ledger = world.ledger
    pages = pages_of(ledger)
    before: dict[tuple[str, ...], Event] = {}
    for event in told_traits(ledger, of_nameless=True):
        lost = event.roles["trait"]
        is_loss = event.roles["value"] in LOSSES and (lost == VOICE or can_be_undone(lost))
        if not is_loss or not _is_sure(event, ledger):
            continue
        what = tuple(event.roles[role] for role in ("who", "trait", "value"))
        first = before.setdefault(what, event)
        if _is_other_side(first, event, ledger):
            yield _of_sides(first, event, ledger)
        uses = list(_says(event, ledger) if lost == VOICE else _uses(event, pages, ledger))
        if uses:
            yield _of_uses(event, uses, ledger)


def _is_other_side(first: Event, event: Event, ledger: Ledger) -> bool:
    """Tell whether the same hurt is on the left in one passage and on the right in the other."""
    sides = {one.roles["side"] for one in (first, event) if "side" in one.roles}
    is_old = first.roles["value"] != "lost" and _may_have_mended(first.span, event.span, ledger)
    return len(sides) == 2 and not is_old


def _of_sides(first: Event, event: Event, ledger: Ledger) -> Finding:
    who, lost, how = (event.roles[role] for role in ("who", "trait", "value"))
    was, now = first.roles["side"], event.roles["side"]
    return Finding(
        message=f"{ledger.name(who)}'s {now} {lost} {LOSSES[how]} here, and the {was} one was earlier. "
        "Check which is meant.",
        evidence=ledger.evidence(event.span),
        because=(Because(evidence=ledger.evidence(first.span), note=f"the {was} {lost} {LOSSES[how]}"),),
        confidence=event.confidence,
        root=f"{who} {lost} side",
    )


def _of_uses(event: Event, uses: list[Span], ledger: Ledger) -> Finding:
    who, lost, how = (event.roles[role] for role in ("who", "trait", "value"))
    does = f"{ledger.name(who)} uses the {lost} here that {LOSSES[how]} in an earlier passage."
    message, note = f"{does} Check the two passages.", f"the {lost} {LOSSES[how]}"
    return against(event, uses, ledger, message=message, note=note, root=f"{who} {lost}")


def _is_sure(event: Event, ledger: Ledger) -> bool:
    """Tell whether it is plain who is meant; of a sense, which fails in the dark, too, only by the name."""
    who = event.roles["who"]
    if event.roles["trait"] in SENSES:
        return any(event.span.covers(name) for name in ledger.names_of(who))
    return is_plainly_of(who, event.span, ledger)


def _uses(event: Event, pages: Pages, ledger: Ledger) -> Iterator[Span]:
    """Yield the later passages in which somebody does what they cannot, told and not said."""
    who, lost, how = (event.roles[role] for role in ("who", "trait", "value"))
    kinds = [f"uses-{lost}", *_more_uses(event)]
    end = None if how == "lost" else event.span.end + REACH
    doings = (doing for kind in kinds for doing in pages.doings(kind, event.span.end, of=who, end=end))
    for doing in sorted(doings, key=lambda one: one.span):
        mention = doing.who
        if mention is None or mention.character != who or mention.kind == "nominal":
            continue
        if how != "lost" and _may_have_mended(event.span, doing.span, ledger):
            return
        if how == "wounded" and ledger.scene_at(doing.span.start) is ledger.scene_at(event.span.start):
            continue
        is_told = not is_said(doing.span, ledger) or (how != "lost" and mention.span.of(ledger.text) == "I")
        if lost == "sight" and _sees_otherwise(doing.span, pages):
            continue
        if mention.confidence >= SURE and is_told and not (how == "broken" and _is_helped(doing.span, pages)):
            yield doing.span


def _is_helped(use: Span, pages: Pages) -> bool:
    """Tell whether the paragraph speaks of crutches and the like, or of earlier days: *he limped across*."""
    return (
        finder_of("helped-along", "long-ago").search(pages.paragraph(use.start).of(pages.document.text))
        is not None
    )


def _sees_otherwise(use: Span, pages: Pages) -> bool:
    """Tell whether the paragraph speaks of hands, sounds or light: *he looked at it with his fingers*."""
    return finder_of("sees-otherwise").search(pages.paragraph(use.start).of(pages.document.text)) is not None


def _says(event: Event, ledger: Ledger) -> Iterator[Span]:
    """Yield what somebody without a voice says aloud later, where the telling says that they do."""
    for said in ledger.utterances_of(event.roles["who"]):
        is_sure = said.attribution == "explicit" and said.confidence >= SURE
        if said.span.start > event.span.end and said.mode == "direct" and is_sure:
            yield said.span


def _more_uses(event: Event) -> Iterator[str]:
    """Yield what else cannot be done: with the limb on the side that is told, on a leg that is broken."""
    lost = event.roles["trait"]
    if lost in {"arm", "leg", "eye", "ear"} and "side" in event.roles:
        yield f"uses-{event.roles['side']}-{lost}"
    if lost == "walking":
        yield "uses-leg"
    if event.roles["value"] == "broken":
        yield f"uses-broken-{lost}"


def _may_have_mended(wound: Span, use: Span, ledger: Ledger) -> bool:
    """Tell whether so much time may have passed between two passages that a hurt limb is whole.

    A time that somebody only speaks of does not pass: *"Three weeks in plaster," said the doctor.*
    """
    if use.start - wound.end > REACH or _mends().search(ledger.text, wound.end, use.start):
        return True
    times = finder_of("weeks").finditer(ledger.text, wound.end, use.start)
    return any(not is_said(Span(*time.span()), ledger) for time in times)


@cache
def _mends() -> re.Pattern[str]:
    mended, held = (any_of(word_class("thing_words", name)) for name in ("mended", "holds-limb"))
    off = rf"(?:{held}) (?:was|were|had|came|come|off|away)"
    without = rf"(?:out of|without|off|laid) (?:the |his |her |their )?(?:{held})"
    bare = r"it (?:came|comes|had come) off"
    return re.compile(rf"\b(?:{mended}|{off}|{without}|{bare})\b", re.IGNORECASE)
