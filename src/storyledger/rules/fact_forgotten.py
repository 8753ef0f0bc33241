"""The rule ``fact-forgotten``."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from storyledger.findings import Finding, rule
from storyledger.rules.against import against, beside
from storyledger.rules.meant import is_plainly_of
from storyledger.rules.pages import pages_of
from storyledger.rules.standing import facts_of
from storyledger.rules.telling import is_said
from storyledger.rules.traits import SEX_OF, told_traits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.entries import Event, Mention
    from storyledger.ledger import Ledger
    from storyledger.reading.happening.facts.later import Doing, Pages
    from storyledger.rules.standing import StandingFact
    from storyledger.span import Span
    from storyledger.world import World

SURE = 0.7
"""How sure it must be who does it."""
_OWN = ("i ", "i'", "i’", "my ")
"""What words begin with that somebody says of themselves."""
REMEMBERED = "kin-lives"
"""What may be long ago where somebody says it of themselves: "My mother laughed"."""
REACH = 40_000
"""Code points after which anything may have changed without a word."""

AGAIN = 5000
"""Code points after which a fact that is told again is asked about again."""


@rule("fact-forgotten", code="SL305", severity="warning")
def fact_forgotten(world: World) -> Iterator[Finding]:
    """Somebody does or has what an earlier passage says they do not.

    ## What it does
    Where it is told that somebody cannot swim, drive, ride or read, does not eat, drink or smoke something,
    speaks no word of a language, plays no instrument, is bald or clean-shaven, has no brothers or sisters, no
    children or no wife or husband, or that a parent is dead, looks for a later passage that says the
    opposite of the same person. It is silent where words between the two let it change: a lesson, a
    wedding, a birth.

    ## Why it matters
    What a reader was told in passing is what a reader believes.

    ## When to ignore it
    Somebody lied about it, made an exception, or learned it where the text does not show.

    ## What it cannot see
    Whatever is told in other words, and what many pages have passed over.
    """
    ledger = world.ledger
    pages = pages_of(ledger)
    told: set[tuple[str, str, str]] = set()
    asked: dict[tuple[str, str, str], int] = {}
    for event in told_traits(ledger, by_oneself=True, by_others=True, of_nameless=True):
        key = (event.roles["who"], event.roles["trait"], event.roles["value"])
        if key in told or event.span.start < asked.get(key, 0):
            continue
        asked[key] = event.span.end + AGAIN
        for fact in facts_of(*key[1:]):
            doings = list(_against(event, fact, pages, ledger))
            if doings:
                told.add(key)
                yield _finding(event, fact, doings, ledger)


def _finding(event: Event, fact: StandingFact, doings: list[Doing], ledger: Ledger) -> Finding:
    """Return a finding at the later of a fact and what speaks against it."""
    what = doings[0].what
    done = fact.done.format(what=what, one=what if what.endswith(("s", "children")) else f"a {what}")
    later = [doing.span for doing in doings if doing.span > event.span]
    here, before = (done, fact.told) if later else (fact.told, done)
    name = ledger.name(event.roles["who"])
    message = (
        f"{name[0].upper()}{name[1:]} {here} here, and {before} in an earlier passage. Check which is meant."
    )
    root = f"{event.roles['who']} {fact.told}"
    if later:
        return against(event, later, ledger, message=message, note=fact.told, root=root)
    earlier, sure = doings[-1].span, event.confidence
    return beside(earlier, event.span, ledger, message=message, note=done, root=root, sure=sure)


def _against(event: Event, fact: StandingFact, pages: Pages, ledger: Ledger) -> Iterator[Doing]:
    """Yield the passages that speak against a fact, while no words between let it change."""
    who = event.roles["who"]
    start = max(0, event.span.start - REACH) if fact.is_old else event.span.end
    end, thing = event.span.end + REACH, fact.value if fact.trait == "goes-without" else ""
    found = [
        doing
        for kind in fact.doings
        for doing in pages.doings(kind, start, thing, of=who, end=end)
        if _is_sure(doing, who, ledger, may_be_said=kind != REMEMBERED)
    ]
    for doing in sorted(found, key=attrgetter("span")):
        if fact.speaks_against(doing.what) and not _may_have_changed(event, fact, doing.span, pages, ledger):
            yield doing


def _may_have_changed(event: Event, fact: StandingFact, done: Span, pages: Pages, ledger: Ledger) -> bool:
    """Tell whether words around the deed, or between the two and of the same person, make room for both.

    What is said and what the telling says of it at once are a lie and the truth: *"My wife," he said, who had
    none.*
    """
    told, text = event.span, pages.document.text
    is_at_once = pages.paragraph(told.start) == pages.paragraph(done.start)
    if is_at_once and is_said(told, ledger) != is_said(done, ledger):
        return True
    if told.overlaps(done) or fact.excuses.search(pages.paragraph(done.start).of(text)):
        return True
    changes = fact.changes.finditer(text, min(told.end, done.end), max(told.start, done.end))
    return any(pages.speaks_of(event.roles["who"], match.start()) for match in changes)


def _is_sure(doing: Doing, who: str, ledger: Ledger, *, may_be_said: bool) -> bool:
    """Tell whether somebody surely does it, as the narration or perhaps they themselves say."""
    mention = doing.who
    if mention is None or mention.character != who or mention.kind == "nominal":
        return False
    if mention.kind == "pronoun" and not _is_called_so(mention, ledger):
        return False
    is_meant = mention.confidence >= SURE or is_plainly_of(who, doing.span, ledger)
    is_own = may_be_said and doing.span.of(ledger.text).lower().startswith(_OWN)
    return is_meant and (is_own or not is_said(doing.span, ledger))


def _is_called_so(mention: Mention, ledger: Ledger) -> bool:
    """Tell whether somebody is mostly called as a pronoun calls them: *she* elsewhere is no *he*."""
    sex = SEX_OF.get(mention.span.of(ledger.text).lower())
    own = (
        SEX_OF.get(one.span.of(ledger.text).lower())
        for one in ledger.mentions_of(mention.character or "")
        if one.kind == "pronoun"
    )
    told = [one for one in own if one is not None]
    return sex is None or 2 * told.count(sex) >= len(told)
