"""Spans and evidence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyledger.span import Evidence, Span

TEXT = st.text(alphabet="ab \n", max_size=60)


@st.composite
def spans(draw: st.DrawFn, text: str) -> Span:
    start = draw(st.integers(0, len(text)))
    return Span(start, draw(st.integers(start, len(text))))


def test_a_span_may_not_run_backwards() -> None:
    for start, end in ((3, 2), (-1, 2)):
        with pytest.raises(ValueError, match="not a span"):
            Span(start, end)


def test_spans_are_half_open() -> None:
    span = Span(2, 5)

    assert (1 in span, 2 in span, 4 in span, 5 in span) == (False, True, True, False)
    assert (len(span), span.of("abcdefg")) == (3, "cde")
    assert span.overlaps(Span(4, 9))
    assert not span.overlaps(Span(5, 9))
    assert span.covers(Span(3, 5))
    assert span.shifted(2) == Span(4, 7)


@given(text=TEXT, data=st.data())
def test_evidence_quotes_its_place(text: str, data: st.DataObject) -> None:
    span = data.draw(spans(text))
    evidence = Evidence.take(text, span)

    assert text[: span.start].endswith(evidence.prefix)
    assert text[span.end :].startswith(evidence.suffix)
    assert evidence.exact == span.of(text)


@given(text=TEXT, data=st.data())
def test_evidence_is_found_where_it_was_in_an_unedited_text(text: str, data: st.DataObject) -> None:
    span = data.draw(spans(text))
    if span.start < span.end:
        found = Evidence.take(text, span).found_in(text)
        assert found is not None
        assert found.of(text) == span.of(text)


@given(before=TEXT, data=st.data())
def test_evidence_moves_with_its_words(before: str, data: st.DataObject) -> None:
    text = "Mara sat on the slip. The lamp was out, and nobody came."
    span = Span(text.index("The lamp"), text.index(", and"))

    assert Evidence.take(text, span).found_in(before + text) == span.shifted(len(before))


def test_lost_evidence_says_so() -> None:
    evidence = Evidence.take("The lamp was out.", Span(4, 8))

    assert evidence.found_in("The board was gone.") is None
    assert evidence.found_in("(lamp)(lamp)") is None
