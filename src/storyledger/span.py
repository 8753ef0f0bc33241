"""Where something stands in a text, and the words that show it.

Every offset in the program counts Unicode code points of ``Document.text``, and every span is half-open:
``text[span.start:span.end]`` are its words. UTF-16 columns exist only in the language-server view.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["CONTEXT", "Evidence", "Span"]

CONTEXT = 32
"""Code points of prefix and suffix that an evidence keeps, to be found again after an edit."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points, ordered by start, then end."""

    start: int
    """First code point."""
    end: int
    """One past the last code point."""

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start}..{self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def __contains__(self, position: int) -> bool:
        return self.start <= position < self.end

    def of(self, text: str) -> str:
        """Return the words of this span in ``text``."""
        return text[self.start : self.end]

    def shifted(self, by: int) -> Span:
        """Return the same span, ``by`` code points later."""
        return Span(self.start + by, self.end + by)

    def covers(self, other: Span) -> bool:
        """Tell whether ``other`` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quotation with its place: the words, and a little context on both sides.

    Position and quote together are the W3C Web Annotation text-position and text-quote selectors. The
    position is right for the text it was taken from; after an edit, ``found_in`` looks for the quote again.
    """

    span: Span
    """Where the words stood."""
    exact: str
    """The words themselves."""
    prefix: str = ""
    """Up to ``CONTEXT`` code points before them."""
    suffix: str = ""
    """Up to ``CONTEXT`` code points after them."""

    @classmethod
    def take(cls, text: str, span: Span) -> Evidence:
        """Quote ``span`` of ``text``."""
        before = max(0, span.start - CONTEXT)
        return cls(span, span.of(text), text[before : span.start], text[span.end : span.end + CONTEXT])

    def found_in(self, text: str) -> Span | None:
        """Return where the words stand in an edited ``text``, or None when they are lost.

        The old position wins when the words are still there with their context; otherwise the occurrence
        whose context agrees best, and among equals the one nearest to the old position. Without any agreeing
        context a quote is accepted only if it occurs once.
        """
        if not self.exact:
            return None
        places = list(_occurrences(self.exact, text))
        if not places:
            return None
        best = max(places, key=lambda start: (self._agreement(text, start), -abs(start - self.span.start)))
        if self._agreement(text, best) == 0 and len(places) > 1:
            return None
        return Span(best, best + len(self.exact))

    def _agreement(self, text: str, start: int) -> int:
        """Count the code points of context that agree around ``start``."""
        end = start + len(self.exact)
        before = text[max(0, start - len(self.prefix)) : start]
        after = text[end : end + len(self.suffix)]
        return _common(self.prefix[::-1], before[::-1]) + _common(self.suffix, after)


def _common(one: str, other: str) -> int:
    """Return the length of the common beginning."""
    for index, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return index
    return min(len(one), len(other))


def _occurrences(words: str, text: str) -> list[int]:
    """Return every start of ``words`` in ``text``, overlapping ones included."""
    starts, at = [], text.find(words)
    while at != -1:
        starts.append(at)
        at = text.find(words, at + 1)
    return starts
