"""Find where the telling passes to other people without any mark.

Nothing on the page says so, so several signs must agree (precision before recall):

* the company changes: nobody who was there in the stretch before is there in the stretch after;
* the first sentence is about somebody new, by name, or by a pronoun whose owner is named only later (a
  telling that begins anew says "he" before it says who);
* the new stretch is told from inside: somebody perceives, thinks or feels;
* no pronoun in it needs anybody from before.

Company is compared as in entity grids (Barzilay and Lapata 2008), by names alone: a pronoun resolved across
the very border in question would hide it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from storyledger.patterns import pattern
from storyledger.reading.narration import QUOTED
from storyledger.reading.passage import Paragraph, once
from storyledger.reading.setting.signs import Sign, gender_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from storyledger.entries import CharacterId
    from storyledger.reading.cast import Cast

__all__ = ["Stretch", "stretches", "switches"]

BEFORE = 220
"""Words before a border whose company counts."""
LONG_BEFORE = 500
"""Words before a border in which somebody who opens a new stretch by name must not have been named."""
ACTORS = 2
"""Fewest named acts in the stretch before: without names there is no company to change."""
AFTER = 220
"""Words after it."""
CATAPHORA = 700
"""Words within which a telling that began with a pronoun must name its owner."""
OPENING = 25
"""Fewest words of narration in a paragraph that may open a stretch unmarked."""

_SENTENCE_END = pattern(r"[.!?…][\"'”’)]*(?:\s|$)|\n\s*\n|" + QUOTED)
_WORD = pattern(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """One story paragraph with its signs, as seen when looking for borders."""

    paragraph: Paragraph
    narration: str
    """Its narration, speech blanked (see ``narration.told``)."""
    signs: tuple[Sign, ...]

    @property
    def words(self) -> int:
        """All its words, speech included."""
        return _words_in(self.paragraph)

    @property
    def told_words(self) -> int:
        """Words of narration alone."""
        return len(_WORD.findall(self.narration.replace(QUOTED, " ")))

    def there(self) -> Iterator[CharacterId]:
        """Yield everybody named here who is not only thought of, once for each sign."""
        for sign in self.signs:
            if sign.kind == "name" and sign.character and sign.shows != "recalled":
                yield sign.character


@once
def _words_in(paragraph: Paragraph) -> int:
    """Count the words of a paragraph."""
    return len(_WORD.findall(paragraph.text))


def stretches(paragraphs: Iterable[Paragraph], narration: str, signs: Sequence[Sign]) -> tuple[Stretch, ...]:
    """Return the story paragraphs with the signs that stand in each."""
    found, at = [], 0
    for paragraph in paragraphs:
        first = at
        while at < len(signs) and signs[at].span.start < paragraph.span.end:
            at += 1
        told = narration[paragraph.span.start : paragraph.span.end]
        found.append(Stretch(paragraph=paragraph, narration=told, signs=tuple(signs[first:at])))
    return tuple(found)


def switches(run: Sequence[Stretch], cast: Cast) -> Iterator[int]:
    """Yield the indices in ``run``, which holds no marked border, at which the telling passes to others."""
    last = 0
    for index in range(1, len(run)):
        if _may_open(run[index - 1], run[index]) and _passes(run, index, last, cast):
            yield index
            last = index


def _may_open(previous: Stretch, stretch: Stretch) -> bool:
    """Tell whether narration follows a paragraph that does not end in speech: an answer would come next."""
    if previous.narration.rstrip().endswith(QUOTED) or stretch.narration.lstrip().startswith(QUOTED):
        return False
    return stretch.told_words >= OPENING


def _words(run: Sequence[Stretch]) -> int:
    return sum(stretch.words for stretch in run)


def _passes(run: Sequence[Stretch], index: int, last: int, cast: Cast) -> bool:
    """Tell whether all signs agree that others are told about from ``index`` on."""
    before = _back(run, last, index, BEFORE)
    after = _forward(run, index, AFTER)
    company = {name for stretch in before for name in stretch.there()}
    if _actors(before) < ACTORS or _words(before) < BEFORE // 2 or _words(after) < AFTER // 3:
        return False
    if not company.isdisjoint(name for stretch in after for name in stretch.there()):
        return False
    opener = _opener(run[index])
    if opener is None or not _told_from_inside(after):
        return False
    if opener.kind == "name":
        return _by_name(opener, _back(run, last, index, LONG_BEFORE), after, cast)
    return opener.kind == "pronoun" and _by_pronoun(opener, _forward(run, index, CATAPHORA), company, cast)


def _actors(run: Sequence[Stretch]) -> int:
    """Count the signs of named people doing or feeling something."""
    return sum(
        sign.kind == "name" and sign.shows in {"acts", "inner"} for stretch in run for sign in stretch.signs
    )


def _back(run: Sequence[Stretch], last: int, index: int, words: int) -> Sequence[Stretch]:
    """Return the stretches before ``index``, not before ``last``, that hold at least ``words`` words."""
    first = index
    while first > last and words > 0:
        first -= 1
        words -= run[first].words
    return run[first:index]


def _forward(run: Sequence[Stretch], index: int, words: int) -> Sequence[Stretch]:
    """Return the stretches from ``index`` on that hold at least ``words`` words."""
    end = index
    while end < len(run) and words > 0:
        words -= run[end].words
        end += 1
    return run[index:end]


def _opener(stretch: Stretch) -> Sign | None:
    """Return the sign of the first sentence's subject, None when it opens with something else."""
    start = stretch.paragraph.span.start
    end = _SENTENCE_END.search(stretch.narration)
    limit = start + (end.start() if end else len(stretch.narration))
    for sign in stretch.signs:
        if sign.span.start >= limit:
            return None
        if sign.shows in {"inner", "acts", "whose"}:
            return sign
    return None


def _told_from_inside(after: Sequence[Stretch]) -> bool:
    return any(sign.shows == "inner" for stretch in after for sign in stretch.signs)


def _by_name(opener: Sign, before: Sequence[Stretch], after: Sequence[Stretch], cast: Cast) -> bool:
    """Tell whether a stretch that opens with a name stands on its own."""
    if opener.shows == "whose" or opener.character is None:
        return False
    if any(opener.character in stretch.there() for stretch in before):
        return False
    return not _needs_others(after, cast, {None})


def _needs_others(after: Sequence[Stretch], cast: Cast, seen: set[str | None]) -> bool:
    """Tell whether a pronoun of the first paragraph stands before any name for it, ``seen`` ones excepted."""
    for sign in (sign for stretch in after[:1] for sign in stretch.signs):
        if sign.kind == "name" and sign.character:
            gender = cast.pronouns(sign.character)
            seen |= {gender} if gender else {"he", "she"}
        elif sign.kind == "pronoun":
            gender = gender_of(sign.word)
            if gender and gender not in seen:
                return True
    return False


def _by_pronoun(opener: Sign, rest: Sequence[Stretch], company: set[CharacterId], cast: Cast) -> bool:
    """Tell whether a stretch that opens with a pronoun is about somebody whom it names only later."""
    gender = gender_of(opener.word)
    if gender is None or _needs_others(rest, cast, {gender}):
        return False
    owners: Counter[CharacterId] = Counter()
    for stretch in rest:
        for sign in stretch.signs:
            fits = sign.kind == "name" and sign.character and sign.shows in {"inner", "acts", "whose"}
            if fits and sign.character and cast.pronouns(sign.character) in {gender, None}:
                owners[sign.character] += 1
    if not owners:
        return False
    owner, count = owners.most_common(1)[0]
    return owner not in company and count >= 3 and owners.keys().isdisjoint(company)
