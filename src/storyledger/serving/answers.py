"""What a person answers on a page, as a decision. Runs for every ``POST /decide``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from storyledger.decisions import (
    Later,
    MentionIs,
    Merge,
    Misread,
    NotAPerson,
    Rename,
    SpeakerIs,
    Split,
    Suppression,
)
from storyledger.errors import UsageError
from storyledger.project.settings import NOBODY
from storyledger.span import Evidence, Span

if TYPE_CHECKING:
    from storyledger.decisions import Decision
    from storyledger.entries import Event
    from storyledger.findings import Finding
    from storyledger.views.web.book import Book

__all__ = ["decision_in"]

Form = Mapping[str, str]
LONGEST = 500
"""Code points of a name or reason; a longer one is refused."""
QUOTE = 120
"""Code points of a line that are written down to find it again."""


def decision_in(book: Book, form: Form) -> Decision:
    """Return the decision that a filled-in form stands for.

    Args:
        book: what the person knew when answering.
        form: the form's fields; ``kind`` says which answer it is.

    Raises:
        UsageError: a field is missing or means nothing in this book.

    """
    make = _KINDS.get(form.get("kind", ""))
    if make is None:
        raise UsageError("That is no answer this page knows.")
    return make(book, form)


def _merge(book: Book, form: Form) -> Decision:
    return Merge(names=_two_people(book, form))


def _split(book: Book, form: Form) -> Decision:
    return Split(names=_two_people(book, form))


def _two_people(book: Book, form: Form) -> tuple[str, str]:
    """Return two names of the cast, as they stand in it or in the text."""
    one, other = _name(book, form, "name"), _name(book, form, "other")
    if one.casefold() == other.casefold():
        raise UsageError("Give two names that differ.")
    return one, other


def _name(book: Book, form: Form, field: str) -> str:
    """Return a name somebody is called by in the text; a name that is only shown stands for one of these."""
    word = _word(form, field)
    called = book.ledger.called(word)
    if called is None and word not in book.text:
        called = book.ledger.find(word)
    names = [alias.text for alias in called.aliases] if called else []
    return word if word in names or not names else names[0]


def _rename(book: Book, form: Form) -> Decision:
    return Rename(name=_name(book, form, "name"), to=_word(form, "to"))


def _not_a_person(book: Book, form: Form) -> Decision:
    """Return that somebody is nobody, under any name."""
    name = _name(book, form, "name")
    called = book.ledger.called(name)
    names = [alias.text for alias in called.aliases] if called else []
    return NotAPerson(name=name, also=tuple(one for one in names if one != name))


def _mention(book: Book, form: Form) -> Decision:
    span = _span(book, form)
    word = _word(form, "name")
    who = None if word.casefold() == NOBODY else _name(book, form, "name")
    return MentionIs(evidence=Evidence.take(book.text, span), character=who)


def _speaker(book: Book, form: Form) -> Decision:
    """Return who says the line that stands exactly at the given place."""
    span = _span(book, form)
    if not any(said.span == span for said in book.ledger.utterances[book.utterances_in(span)]):
        raise UsageError("Nobody speaks there.")
    return SpeakerIs(
        evidence=Evidence.take(book.text, _opening(book, span)), speaker=_name(book, form, "name")
    )


def _opening(book: Book, span: Span) -> Span:
    """Return the first words of a long line, which are enough to find it again."""
    if len(span) <= QUOTE:
        return span
    cut = max(book.text.rfind(" ", span.start + 1, span.start + QUOTE), span.start + QUOTE // 2)
    return Span(span.start, cut)


def _span(book: Book, form: Form) -> Span:
    try:
        span = Span(int(form.get("start", "")), int(form.get("end", "")))
    except ValueError as error:
        raise UsageError("Those words are not in the text.") from error
    if not span or span.end > len(book.text):
        raise UsageError("Those words are not in the text.")
    return span


def _intended(book: Book, form: Form) -> Decision:
    finding = _finding(book, form)
    return Suppression(rule=finding.rule, evidence=finding.evidence, reason=_word(form, "reason"))


def _later(book: Book, form: Form) -> Decision:
    finding = _finding(book, form)
    return Later(rule=finding.rule, evidence=finding.evidence)


def _misread(book: Book, form: Form) -> Decision:
    """Return what takes a wrong event out; where none was read at the words, the finding is set aside."""
    finding = _finding(book, form)
    evidence = _chosen(finding, form.get("which", "here"))
    event = _event_at(book, evidence.span)
    if event is None:
        return Suppression(rule=finding.rule, evidence=finding.evidence, reason="misread")
    return Misread(evidence=evidence, event=event.kind)


def _chosen(finding: Finding, which: str) -> Evidence:
    if which.isascii() and which.isdigit() and int(which) < len(finding.because):
        return finding.because[int(which)].evidence
    return finding.evidence


def _event_at(book: Book, span: Span) -> Event | None:
    """Return the event that was read from these words, or from words that overlap them."""
    read = [event for event in book.ledger.events if event.origin == "read" and event.span.overlaps(span)]
    return min(read, key=lambda event: (event.span != span, len(event.span)), default=None)


def _finding(book: Book, form: Form) -> Finding:
    wanted = form.get("finding", "")
    found = next((one for one in book.report.findings if one.fingerprint == wanted), None)
    if found is None:
        raise UsageError("That finding is no longer there; the page shows what is.")
    return found


def _word(form: Form, field: str) -> str:
    word = " ".join(form.get(field, "").split())
    if not word or len(word) > LONGEST:
        raise UsageError("Something was left empty." if not word else "That is too long.")
    return word


_KINDS: Mapping[str, Callable[[Book, Form], Decision]] = {
    "merge": _merge,
    "split": _split,
    "rename": _rename,
    "not-a-person": _not_a_person,
    "mention": _mention,
    "speaker": _speaker,
    "intended": _intended,
    "later": _later,
    "misread": _misread,
}
