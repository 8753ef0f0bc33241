"""A law cut at its clause words: when, if, unless, after, then, needs, shows. Used by ``language``."""

from __future__ import annotations

from dataclasses import dataclass, field

from storyledger.world.language.declarations import RESERVED
from storyledger.world.language.mistakes import Slip
from storyledger.world.language.statements import Statement, Word
from storyledger.world.language.terms import LawKind

__all__ = ["HEADS", "SHAPES", "Clause", "clauses", "phrases", "single"]

HEADS = ("instead", "when", "if", "unless", "after", "then", "needs", "shows")
"""The words a clause can begin with."""
SHAPES = {
    "law": 'law "name" when A does-this if ... then ...',
    "never": 'never "name" when A does-this if ...',
    "must": 'must "name" when A does-this needs ...',
    "check": 'check "name" when A does-this needs ...',
    "seen": 'seen "name" when A does-this shows ...',
}
"""What each kind of law looks like."""


@dataclass(slots=True)
class Clause:
    """A clause word with what stands after it."""

    head: Word
    words: list[Word] = field(default_factory=list)


def clauses(statement: Statement, kind: LawKind) -> list[Clause]:
    """Cut a law at its clause words."""
    clauses: list[Clause] = []
    for word in statement.words[1:]:
        if word.text in HEADS and not word.quoted:
            clauses.append(Clause(word))
        elif clauses:
            clauses[-1].words.append(word)
        else:
            raise Slip(
                word.place,
                f'"{word.text}" cannot stand here.',
                expected=SHAPES[kind],
                word=word.text,
                known=RESERVED,
            )
    for clause in clauses:
        if not clause.words:
            raise Slip(
                clause.head.place, f'Nothing stands after "{clause.head.text}".', expected=SHAPES[kind]
            )
    return clauses


def single(clauses: list[Clause], head: str) -> Clause | None:
    """Return the only clause with this head."""
    found = [clause for clause in clauses if clause.head.text == head]
    if len(found) > 1:
        raise Slip(found[1].head.place, f'"{head}" stands twice in one law.', expected="two laws")
    return found[0] if found else None


def phrases(clause: Clause) -> list[list[Word]]:
    """Cut a clause at its commas, after ``unless`` also at ``or``, elsewhere also at ``and``."""
    phrases: list[list[Word]] = [[]]
    for word in clause.words:
        if _joins(word, phrases[-1], clause.head):
            if not phrases[-1]:
                raise Slip(word.place, f"Nothing stands before {_called(word)}.")
            phrases.append([])
        else:
            phrases[-1].append(word)
    if not phrases[-1]:
        raise Slip(clause.words[-1].place, f"Nothing stands after {_called(clause.words[-1])}.")
    return phrases


def _joins(word: Word, before: list[Word], head: Word) -> bool:
    """Tell whether a word stands between two phrases; refuse the one that would mean something else."""
    if word.quoted or word.text not in (",", "and", "or"):
        return False
    if word.text == "and" and [each.text for each in before[:1]] in (["at"], ["each"]):
        return False  # "at least 2 X who … and …", "each X who … and …"
    if word.text == "or" and head.text != "unless":
        message = f'"or" cannot stand after "{head.text}": everything there holds together.'
        raise Slip(word.place, message, expected="a comma, or a second law")
    if word.text == "and" and head.text == "unless":
        message = '"and" cannot stand after "unless": each condition there is enough by itself.'
        raise Slip(word.place, message, expected='"or"')
    return True


def _called(word: Word) -> str:
    return "this comma" if word.text == "," else f'this "{word.text}"'
