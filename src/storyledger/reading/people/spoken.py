"""How names stand to what is said: inside it, called in it, or tagged beside it. Part of stage A."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from storyledger.reading.passage import Paragraph, Token
from storyledger.reading.people.name_runs import Run, openings
from storyledger.reading.speech.utterances import Quote
from storyledger.reading.words import word_forms
from storyledger.span import Span

__all__ = ["Speech", "is_tagged", "is_vocative"]


class Speech:
    """Where speech stands in a passage."""

    def __init__(self, quotes: Sequence[Quote]) -> None:
        self.quotes = quotes
        self.starts = [quote.span.start for quote in quotes]
        self.opens = openings(tuple(quotes))

        self._labels = frozenset(quote.label.start for quote in quotes if quote.label)

    def is_label(self, paragraph: Paragraph, run: Run) -> bool:
        """Tell whether a run stands before a line as its label."""
        return paragraph.tokens[run.first].start in self._labels

    def at(self, position: int) -> Quote | None:
        """Return the quotation that covers ``position``."""
        index = bisect_right(self.starts, position) - 1
        return self.quotes[index] if index >= 0 and position < self.quotes[index].span.end else None

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
