"""The letters of a law, and what to say of a phrase that nobody declared. Used by ``phrases``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from storyledger.world.language.declarations import Vocabulary
from storyledger.world.language.mistakes import Slip
from storyledger.world.language.statements import Word, spoken
from storyledger.world.language.terms import SORTS, Constant, EventForm, Fluent, Sort, Term, Variable

__all__ = ["Scope", "one_of", "template", "unknown", "who_is"]


class Scope:
    """The letters of one law and what they stand for."""

    def __init__(
        self, vocabulary: Vocabulary, letters: dict[str, Sort] | None = None, *, plural: bool = False
    ) -> None:
        self.vocabulary = vocabulary
        self.letters: dict[str, Sort] = dict(letters or {})
        self.plural = plural

    def inner(self, letter: str, sort: Sort, *, plural: bool = False) -> Scope:
        """Return this scope with one more letter; ``plural``: of which verbs stand as after several."""
        return Scope(self.vocabulary, {**self.letters, letter: sort}, plural=plural)

    def term(self, word: Word, sort: Sort, *, introduces: bool = False) -> Term:
        """Return what stands in a place of ``sort``."""
        if word.is_letter:
            return self._letter(word, sort, introduces=introduces)
        if word.quoted:
            return Constant(word.text)
        if sort == "number" and word.is_number:
            return Constant(int(word.text))
        message = f'"{word.text}" cannot stand for a {sort}.'
        expected = "a letter such as A, a name in double quotes" + (
            ", or a number" if sort == "number" else ""
        )
        raise Slip(word.place, message, expected=expected)

    def _letter(self, word: Word, sort: Sort, *, introduces: bool) -> Variable:
        known = self.letters.get(word.text)
        if known is None and not introduces:
            raise who_is(word.text, word, self.letters)
        if known is not None and known != sort:
            raise Slip(word.place, f'"{word.text}" is a {known}, and a {sort} is needed here.')
        self.letters[word.text] = sort
        return Variable(word.text)


def who_is(letter: str, word: Word, known: Iterable[str]) -> Slip:
    """Say that nothing has introduced a letter, and which letters there are."""
    there = one_of(sorted(known))
    message = f'Who is "{letter}"?'
    if not there:
        message += ' No letter stands in "when": put it there, or a name in double quotes here.'
    return Slip(word.place, message, expected=there)


def one_of(words: Iterable[str]) -> str:
    """Return words with commas between."""
    return ", ".join(words)


def template(form: EventForm | Fluent) -> str:
    """Return the declared sentence."""
    return form.sentence if isinstance(form, EventForm) else form.name


def unknown(
    words: Sequence[Word],
    message: str,
    known: dict[str, EventForm] | dict[str, Fluent],
    also: str = "",
    more: str = "",
) -> Slip:
    """Say that no declared sentence fits, and which are close.

    Args:
        words: What was written.
        message: Begins the sentence.
        known: What is declared, by its sentence.
        also: What else could stand there.
        more: Ends the hint.

    """
    own = [word.text for word in words if not (word.is_letter or word.quoted or word.is_number)]
    by_word = [name for name in known if set(name.split()) & set(own)]
    expected = "; ".join([*sorted(by_word)[:6], *([also] if also else [])])
    message = f'{message} "{spoken(tuple(words))}".'
    return Slip(words[0].place, message, expected=expected, hint=_meant(" ".join(own), known) + more)


def _meant(own: str, known: Iterable[str]) -> str:
    """Return the sentences whose own words are spelled most like these, as a question."""
    by_words: dict[str, str] = {}
    for name in known:
        by_words.setdefault(" ".join(word for word in name.split() if word not in SORTS), name)
    close = get_close_matches(own, by_words, n=2, cutoff=0.6)
    return f" Did you mean {' or '.join(by_words[each] for each in close)}?" if close else ""
