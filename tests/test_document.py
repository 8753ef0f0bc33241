"""Documents: digest and look-up."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from storyledger.document import Document, Section, SectionId, digest_of
from storyledger.span import Span


def a_document(*spans: tuple[int, int]) -> Document:
    sections = tuple(
        Section(SectionId(f"s{i}"), "note" if i == 1 else "chapter", "", Span(*span), ())
        for i, span in enumerate(spans, 1)
    )
    return Document("story.txt", "Low Water", "x" * 40, sections, ())


def test_a_position_belongs_to_the_section_it_lies_in_or_follows() -> None:
    document = a_document((2, 10), (12, 20))
    found = [document.section_at(position) for position in (0, 2, 11, 12, 39)]

    assert [section and section.id for section in found] == [None, "s1", "s1", "s2", "s2"]


def test_only_chapters_are_story() -> None:
    assert [section.id for section in a_document((0, 5), (5, 9), (9, 12)).chapters] == ["s2", "s3"]


@given(st.text(alphabet=st.characters(codec=None)), st.text(alphabet=st.characters(codec=None)))
def test_two_texts_share_a_digest_only_when_they_are_equal(one: str, other: str) -> None:
    assert (digest_of(one) == digest_of(other)) == (one == other)


def test_a_lone_surrogate_has_a_digest() -> None:
    assert digest_of("\ud800").startswith("sha256:")
