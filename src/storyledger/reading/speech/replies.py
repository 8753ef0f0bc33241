"""How the words of one turn hang together with those of the turns before: whether it answers them.

Runs inside ``storyledger.reading.speech.conversation``, turn by turn, on words said. A short "Yes." answers
somebody else; a question after a question seldom comes from somebody else; words that come back from two
turns before are of whoever said them there. Nothing here decides: a sign is a name, and what it is worth
stands in ``lexicon/speaker_weights.tsv``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from storyledger.patterns import pattern
from storyledger.span import Span

__all__ = ["Said", "again_by_words", "said_in", "same_by_words"]

_WORD = pattern(r"[a-z]+(?:['’][a-z]+)?")
_OPENINGS = frozenset(
    "yes no oh ah ay aye yeah yep nope nah well indeed certainly sure exactly precisely quite never nothing"
    " because perhaps maybe why what ok okay right true so but and then".split()
)
"""Words that a reply begins with."""
_PLAIN = frozenset(
    "the a an to of and i you it is in that he she we they not do on for my your me him her was are be have"
    " had with as but what so this at if no all will would there them his who how don't don’t it's it’s i'm"
    " i’m can could did know think".split()
)
_SIZES = (2, 6, 20)
"""Words of a turn, at most, of each size but the largest."""
_MOST = 3
"""How many words that come back are told apart."""


@dataclass(frozen=True, slots=True)
class Said:
    """The words of one turn, as far as they tell what it answers."""

    first: str
    size: int
    """From 1, a word or two, to 4."""
    rare: frozenset[str]
    """Its words that are not too common to show that somebody takes up another's."""
    asks: bool
    """Its last words are a question."""


def said_in(text: str, spans: Sequence[Span]) -> Said:
    """Return the words of the quotations at ``spans``."""
    words = [word for span in spans for word in _WORD.findall(span.of(text).lower())]
    last = spans[-1]
    return Said(
        first=words[0] if words else "",
        size=1 + sum(len(words) > most for most in _SIZES),
        rare=frozenset(words) - _PLAIN,
        asks="?" in text[max(last.start, last.end - 3) : last.end],
    )


def same_by_words(said: Said, before: Said, tagged: str) -> tuple[str, ...]:
    """Return the signs that whoever spoke before goes on; ``tagged`` is how the tag tells who speaks."""
    back = min(len(said.rare & before.rare), _MOST)
    signs = (
        f"reply.same.size.{before.size}.{said.size}{tagged}",
        f"reply.same.open.{said.first}" if said.first in _OPENINGS else "",
        f"reply.same.asks{tagged}" if said.asks else "",
        f"reply.same.echo.{back}" if back > 1 else "",
    )
    return tuple(filter(None, signs))


def again_by_words(said: Said, before: Said, earlier: Said | None, tagged: str) -> tuple[str, ...]:
    """Return the signs that whoever spoke two turns before, ``earlier``, speaks again."""
    back = min(len(said.rare & earlier.rare), _MOST) if earlier else 0
    signs = (
        f"reply.again.size.{before.size}.{said.size}{tagged}",
        f"reply.again.open.{said.first}" if said.first in _OPENINGS else "",
        f"reply.again.asked{tagged}" if before.asks else "",
        f"reply.again.asks{tagged}" if said.asks else "",
        f"reply.again.echo.{back}" if back else "",
    )
    return tuple(filter(None, signs))
