"""How names stand to what is said: inside it, called in it, or tagged beside it. Part of stage A."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property

from storyledger.reading.passage import Paragraph, Token
from storyledger.reading.people.noticing.runs import Run, name_runs
from storyledger.reading.people.noticing.words import world_places
from storyledger.reading.speech.utterances import Quote
from storyledger.reading.words import word_forms
from storyledger.span import Span

__all__ = ["Speech", "is_tagged", "is_vocative"]


class Speech:
    """Where speech stands in a passage, and which names stand around it."""

    def __init__(self, story: Sequence[Paragraph], quotes: Sequence[Quote]) -> None:
        self._story = story
        self.quotes = quotes
        self.starts = [quote.span.start for quote in quotes]
        self._labels = frozenset(quote.label.start for quote in quotes if quote.label)

    def is_label(self, paragraph: Paragraph, run: Run) -> bool:
        """Tell whether a run stands before a line as its label."""
        return paragraph.tokens[run.first].start in self._labels

    def at(self, position: int) -> Quote | None:
        """Return the quotation that covers ``position``."""
        index = bisect_right(self.starts, position) - 1
        return self.quotes[index] if index >= 0 and position < self.quotes[index].span.end else None

    def names(self, paragraph: Paragraph) -> list[Run]:
        """Return the runs of a paragraph that may be names; a label is none."""
        return [run for run in name_runs(paragraph, self.starts) if not self.is_label(paragraph, run)]

    def people(self, paragraph: Paragraph) -> list[Run]:
        """Return the names of a paragraph without the places of the world that nobody is named after."""
        return [
            run
            for run in self.names(paragraph)
            if run.text not in world_places() or run.text in self._speaking_places
        ]

    @cached_property
    def _speaking_places(self) -> frozenset[str]:
        """The places of the world after which somebody is named who speaks here: "said Lisbon"."""
        return frozenset(
            run.text
            for paragraph in self._story
            for run in self.names(paragraph)
            if run.text in world_places() and self.is_beside(paragraph, run)
        )

    def is_beside(self, paragraph: Paragraph, run: Run) -> bool:
        """Tell whether a name outside speech and its verb stand beside words that are said."""
        tokens = paragraph.tokens
        if self.at(tokens[run.first].start) or not is_tagged(tokens, run):
            return False
        after = tokens[run.last + 1 : run.last + 3]
        if after[:1] and after[0].is_word and tokens[run.last].text in word_forms("speech_verbs"):
            return False  # "Peru said that it would wait"
        near = (*tokens[max(0, run.first - 2) : run.first], *after)
        return any(self.at(token.start) for token in near)

    def within(self, span: Span) -> Sequence[Quote]:
        """Return the quotations that begin inside ``span``."""
        return self.quotes[bisect_left(self.starts, span.start) : bisect_left(self.starts, span.end)]


def is_tagged(tokens: Sequence[Token], run: Run) -> bool:
    """Tell whether a verb of speech stands beside a name."""
    says = word_forms("speech_verbs")
    after = tokens[run.last].text if run.last < len(tokens) else ""
    return after in says or (run.first > 0 and tokens[run.first - 1].text in says)


def is_vocative(tokens: Sequence[Token], run: Run, quote: Quote) -> bool:
    """Tell whether a name inside speech is set off the way an address is."""
    start, end = tokens[run.first].start, tokens[run.last - 1].end
    before = tokens[run.first - 1] if run.first else None
    after = tokens[run.last].text if run.last < len(tokens) else ""
    opens = start - quote.span.start <= 1 or (
        before is not None and before.text in {",", "!", "?", ".", "—", "--", ";", "…", "..."}
    )
    familiar = before is not None and before.text.lower() in {
        "dear",
        "my",
        "oh",
        "o",
        "hello",
        "hi",
        "hey",
        "goodbye",
        "sorry",
        "thanks",
        "yes",
        "no",
    }
    closes = after in {",", "!", "?", ".", "—", "--", ";", "…", "...", "-"} or quote.span.end - end <= 1
    if opens and after == "to" and [token.text for token in tokens[run.last + 1 : run.last + 2]] == ["the"]:
        return True  # "Quinn to the bridge"
    if opens or familiar:
        return closes and after not in {"'s", "’s"}
    ends = after in {".", "!", "?"} and quote.span.end - end <= 3
    return (
        ends
        and before is not None
        and before.text.lower() in {"here", "me", "you", "now", "up", "it", "there", "again", "down"}
    )
