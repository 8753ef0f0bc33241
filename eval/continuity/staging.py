"""Scenes that are planted to try rules over what people do: an exit, an order, a promise, days that pass.

They stand apart from the contradictions of ``drafting``, whose figures go back over several sets of words.
Where a scene may stand is told by tags of speech and names alone, as everywhere in the generator.
"""

from __future__ import annotations

import random
from bisect import bisect_left
from typing import TYPE_CHECKING

from eval.continuity.drafting import FAR, POOL, Draft
from eval.continuity.facts import DAYS, NUMBERS
from eval.continuity.wording import DEEDS, STAGED

if TYPE_CHECKING:
    from eval.continuity.novels import Half
    from eval.continuity.pages import Pages
    from eval.continuity.planting import Part

__all__ = ["RULES", "stage"]

RULES = ("appears-from-nowhere", "elapsed-time", "order-ignored", "promise-open")
"""The rules that such scenes try; they count at any severity."""
PARTS: tuple[Part, ...] = ("plant", "control")
EACH = 2
"""Scenes of each kind in one novel, and as many controls."""
APART = 8
"""Paragraphs between two lines of one speaker at most, where the exit goes between them."""
COMPANY = 12
"""Paragraphs on either side in which somebody else speaks."""
GONE = 0.9
"""Share of the novel by which somebody is named for the last time."""
NAMED = 3
"""Paragraphs that name somebody at least."""


def stage(pages: Pages, half: Half, seed: int, name: str) -> Draft:
    """Return which scenes to plant in a novel."""
    rng = random.Random(f"staged {seed} {name}")
    people = list(pages.people[:POOL])
    rng.shuffle(people)
    made = Draft(pages, half, rng, people=people)
    if len(people) > 1:
        for put in (_exits, _orders, _promises, _days):
            put(made)
    return made


def _words(made: Draft, kind: str, part: Part) -> str:
    wording = STAGED[kind]
    return made.rng.choice((wording.plants if part == "plant" else wording.controls).of(made.half))


def _exits(made: Draft) -> None:
    """Let somebody go who speaks on a little later, while somebody else speaks before and after."""
    kind, tags = "leaves and speaks", made.pages.tags
    places = [
        (before, after, who)
        for who in made.people
        for before, after in zip(tags[who], tags[who][1:], strict=False)
        if 1 < after - before <= APART and _is_silent(made, who, before, after)
    ]
    made.rng.shuffle(places)
    for part in PARTS:
        for _ in range(EACH):
            while places:
                before, after, who = places.pop()
                gap = made.gap(before + 1, after - 1)
                if gap is not None:
                    case = made.case(kind, "ours", None, who)
                    made.put(case, part, gap, _words(made, kind, part).format(who=who))
                    break


def _is_silent(made: Draft, who: str, before: int, after: int) -> bool:
    """Tell whether nothing names somebody between two lines, and somebody else is there all the time."""
    pages, tags = made.pages.pages, made.pages.tags
    between = " ".join(page.text for page in pages[before + 1 : after])
    if pages[before].section != pages[after].section or who.split()[-1] in between:
        return False
    return any(
        _speaks(tags[one], before - COMPANY, before) and _speaks(tags[one], after + 1, after + COMPANY)
        for one in made.people
        if one.split()[-1] != who.split()[-1]
    )


def _speaks(places: list[int], first: int, last: int) -> bool:
    """Tell whether one of the paragraphs ``first`` to ``last`` is among ``places``."""
    index = bisect_left(places, first)
    return index < len(places) and places[index] <= last


def _orders(made: Draft) -> None:
    """Order somebody about who is not named after that."""
    kind, pages = "order never answered", made.pages
    named = {who: list(pages.named(who.split()[-1])) for who in pages.tags}
    last = {who: places[-1] for who, places in named.items() if len(places) >= NAMED}
    gone = [who for who, page in last.items() if page < GONE * len(pages.pages)]
    made.rng.shuffle(gone)
    for part in PARTS:
        for who in [gone.pop() for _ in range(min(EACH, len(gone)))]:
            other = next((one for one in made.people if one.split()[-1] != who.split()[-1]), None)
            gap = made.gap(last[who] + 1, last[who] + FAR // 2)
            if gap is not None and other is not None and _is_one_section(pages, last[who], gap):
                case = made.case(kind, "ours", None, who)
                made.put(case, part, gap, _words(made, kind, part).format(who=who, other=other))


def _is_one_section(pages: Pages, one: int, other: int) -> bool:
    return pages.pages[one].section == pages.pages[other].section


def _promises(made: Draft) -> None:
    """Let people promise a thing, and in the controls do it."""
    kind, count = "promise left open", len(made.pages.pages)
    deeds = made.rng.sample(DEEDS, min(2 * EACH, len(DEEDS)))
    for number, (deed, done) in enumerate(deeds):
        who = made.person()
        if who is None:
            return
        is_kept = number >= EACH
        near = made.pages.tags[who]
        gap = made.gap(near[0] + 1, min(near[-1], count // 2))
        if gap is None:
            continue
        case = made.case(kind, "ours", None, who)
        words = _words(made, kind, "plant").format(who=who, deed=deed)
        made.put(case, "control" if is_kept else "plant", gap, words)
        if is_kept:
            later = made.gap(min(gap + 4 * FAR, count - 1), count - 1)
            made.put(case, "control", later, _words(made, kind, "control").format(who=who, done=done))


def _days(made: Draft) -> None:
    """Let days pass that do not lead from one day of the week to the other, or do."""
    kind, count = "time and weekday", len(made.pages.pages)
    for part in PARTS:
        for _ in range(EACH):
            gap = made.gap(1, count - 1)
            if gap is None:
                return
            first, days = made.rng.randrange(7), made.rng.randrange(2, 6)
            off = made.rng.randrange(1, 6) if part == "plant" else 0
            words = _words(made, kind, "plant").format(
                day=DAYS[first],
                number=NUMBERS[days - 1],
                Number=NUMBERS[days - 1].capitalize(),
                wrong=DAYS[(first + days + off) % 7],
            )
            made.put(made.case(kind, "ours", None, ""), part, gap, words)
