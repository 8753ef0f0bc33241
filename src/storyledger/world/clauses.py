"""A law cut at its clause words: when, if, unless, after, then, needs, shows. Used by ``language``."""

from __future__ import annotations

from dataclasses import dataclass, field

from storyledger.world.declarations import RESERVED
from storyledger.world.mistakes import Slip
from storyledger.world.statements import Statement, Word
from storyledger.world.terms import LawKind

__all__ = ["SHAPES", "Clause", "clauses", "phrases", "single"]

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
    """Cut a clause at its commas."""
    phrases: list[list[Word]] = [[]]
    for word in clause.words:
        if word.text == "," and not word.quoted:
            if not phrases[-1]:
                raise Slip(word.place, "Nothing stands before this comma.")
            phrases.append([])
        else:
            phrases[-1].append(word)
    if not phrases[-1]:
        raise Slip(clause.words[-1].place, "Nothing stands after this comma.")
    return phrases
