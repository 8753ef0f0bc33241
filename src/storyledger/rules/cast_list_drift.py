"""The rule ``cast-list-drift``."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from storyledger.decisions import stands_in
from storyledger.errors import UsageError
from storyledger.findings import Because, Finding, rule
from storyledger.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.entries import Character, Declaration
    from storyledger.ledger import Ledger
    from storyledger.world import World

A_LIST = 4
"""Fewer names in one note are a remark, not a cast list."""
SEEN = 3
"""Who is named less often is in the story in passing."""
SHOWN = 6
"""How many people one finding names."""


@rule("cast-list-drift", code="SL205", severity="warning")
def cast_list_drift(world: World) -> Iterator[Finding]:
    """The author's list of people and the story disagree.

    ## What it does
    Compares a cast list in a note, at least four names long, with the people read in the story. It points at
    a name that stands nowhere in the story, at a headcount that differs from the one the story gives, and,
    as notes, at people of the list who are only spoken of, and at the list itself when people who act are
    not on it.

    ## Why it matters
    Lists are written once and stories go on. Somebody renamed, cut or merged stays on the list.

    ## When to ignore it
    Lists that cover one scene or one chapter only, and lists of players rather than parts.

    ## What it cannot see
    Whether the list was meant for the whole story. People without names.
    """
    ledger = world.ledger
    lists: dict[str, list[Declaration]] = defaultdict(list)
    for declaration in ledger.declarations:
        if declaration.kind == "cast":
            lists[declaration.section].append(declaration)
        if declaration.kind == "count":
            yield from _miscounted(declaration, ledger)
    for declared in lists.values():
        if len(declared) >= A_LIST:
            yield from _compare(declared, ledger)


def _miscounted(declared: Declaration, ledger: Ledger) -> Iterator[Finding]:
    group = _find(declared.text, ledger)
    if group is None or group.size is None or declared.number is None or group.size == declared.number:
        return
    counts = f"The author counts {declared.number} {declared.text}; the story says {group.size}."
    yield Finding(
        message=f"{counts} Check the number.",
        evidence=ledger.evidence(declared.span),
        because=tuple(_first_named(group, ledger)),
        verdict="contradiction",
        confidence=group.confidence,
    )


def _compare(declared: list[Declaration], ledger: Ledger) -> Iterator[Finding]:
    found = [(declaration, _find(declaration.text, ledger)) for declaration in declared]
    for declaration, person in found:
        if person is None and not _stands_in_story(declaration, ledger):
            yield _unknown(declaration, ledger)
        elif person is not None and _is_only_spoken_of(person, ledger):
            yield _absent(declaration, person, ledger)
    listed = {person.id for _, person in found if person is not None}
    others = (person for person in ledger.characters if person.id not in listed)
    missing = [person for person in others if _takes_part(person, ledger)]
    if missing and len(listed) * 2 >= len(declared):
        yield _unlisted(declared, missing, ledger)


def _find(name: str, ledger: Ledger) -> Character | None:
    """Return whom the author means, by the whole name or by the last word of it that is somebody's."""
    words = [word for word in name.split() if word[:1].isalpha()]
    for attempt in (name, *reversed(words)):
        try:
            return ledger.find(attempt)
        except UsageError:
            continue
    return None


def _stands_in_story(declaration: Declaration, ledger: Ledger) -> bool:
    """Tell whether the story has the last word of a declared name, even if nobody was read there."""
    words = [word.strip(",.;:") for word in declaration.text.split() if word[:1].isupper()]
    chapters = [section.span.of(ledger.text) for section in ledger.document.chapters]
    return not words or any(stands_in(words[-1], chapter) for chapter in chapters)


def _in_chapter(position: int, ledger: Ledger) -> bool:
    section = ledger.document.section_at(position)
    return section is not None and section.kind == "chapter"


def _is_only_spoken_of(person: Character, ledger: Ledger) -> bool:
    return not ledger.scenes_of(person.id) and not ledger.utterances_of(person.id)


def _takes_part(person: Character, ledger: Ledger) -> bool:
    named = [mention for mention in ledger.mentions_of(person.id) if mention.kind == "name"]
    is_somebody = person.kind == "person" and len(named) >= SEEN
    return is_somebody and bool(ledger.scenes_of(person.id)) and bool(ledger.utterances_of(person.id))


def _unknown(declaration: Declaration, ledger: Ledger) -> Finding:
    return Finding(
        message=f"{declaration.text} is on the author's list and was not found in the story. Check the name.",
        evidence=ledger.evidence(declaration.span),
        verdict="gap",
        confidence=0.8,
    )


def _absent(declaration: Declaration, person: Character, ledger: Ledger) -> Finding:
    return Finding(
        message=f"{declaration.text} is on the author's list; in the story {person.name} is only spoken of.",
        evidence=ledger.evidence(declaration.span),
        because=tuple(_first_named(person, ledger)),
        verdict="gap",
        confidence=0.6,
        severity="note",
    )


def _unlisted(declared: list[Declaration], missing: list[Character], ledger: Ledger) -> Finding:
    names = ", ".join(person.name for person in missing[:SHOWN])
    more = f" and {len(missing) - SHOWN} more" if len(missing) > SHOWN else ""
    span = Span(declared[0].span.start, declared[-1].span.end)
    because = [because for person in missing[:SHOWN] for because in _first_named(person, ledger)]
    return Finding(
        message=f"{names}{more} take part in the story and are not on this list.",
        evidence=ledger.evidence(span),
        because=tuple(because),
        verdict="gap",
        confidence=0.6,
        severity="note",
    )


def _first_named(person: Character, ledger: Ledger) -> Iterator[Because]:
    """Yield the place where somebody is first named in the story."""
    for mention in ledger.mentions_of(person.id):
        if mention.kind != "pronoun" and _in_chapter(mention.span.start, ledger):
            yield Because(evidence=ledger.evidence(mention.span), note=f"{person.name}, first named")
            return
