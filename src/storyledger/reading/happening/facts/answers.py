"""What a short answer tells of whoever gives it: *"How old are you?" "Fifteen,"*.

Called by ``events``. Questions and answers are data, in ``lexicon/answers.tsv``.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from storyledger.patterns import pattern
from storyledger.reading.happening.claiming import Claim
from storyledger.reading.happening.frames import class_of
from storyledger.reading.words import any_of, word_rows
from storyledger.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from storyledger.entries import Utterance

__all__ = ["answered"]

WEIGHT = 0.9
"""How sure the sense of an answer is whose speaker is sure."""
NEAR = 300
"""Code points between a question and its answer."""
_FIRST = pattern(r"\W*([^\W\d_]+(?:-[^\W\d_]+)?|\d+)(?=[,.!?;:—…\"”’]|\s+[—–])")


@cache
def _questions() -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    return tuple(
        (re.compile(rf"\b(?:{any_of(row[3].split())})(?:,? \w+)?\?\W*$", re.IGNORECASE), row)
        for row in word_rows("answers")
    )


def answered(utterances: Sequence[Utterance], text: str) -> Iterator[Claim]:
    """Yield what short answers tell, from utterances in order.

    Args:
        utterances: what is said, with speakers.
        text: the section that they are in.

    """
    for asked, said in pairwise(utterances):
        is_answer = said.speaker is not None and said.speaker != asked.speaker
        if not is_answer or said.span.start - asked.span.end > NEAR or "?" not in asked.span.of(text)[-4:]:
            continue
        first = _FIRST.match(text, said.span.start, said.span.end)
        if first is not None:
            yield from _told(asked.span.of(text), first, said)


def _told(question: str, first: re.Match[str], said: Utterance) -> Iterator[Claim]:
    """Yield what the first word of an answer to a question tells."""
    word = first[1].lower()
    for asked, (trait, value, answers, _) in _questions():
        is_fit = word in class_of(answers) or (value == "-" and word.isdecimal())
        if is_fit and asked.search(question):
            roles = {"who": str(said.speaker), "trait": trait, "value": word if value == "-" else value}
            yield Claim("has", roles, Span(*first.span(1)), "reported", WEIGHT * said.confidence)
            return
