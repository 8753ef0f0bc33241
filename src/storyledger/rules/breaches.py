"""What the rules over broken laws share: a violation as a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.findings import Because, Finding

if TYPE_CHECKING:
    from storyledger.ledger import Ledger
    from storyledger.world import Law, Violation

__all__ = ["because_of", "is_about_the_dead", "is_vague", "of_violation"]


def because_of(violation: Violation) -> tuple[Because, ...]:
    """Return the passages that a violation rests on, nearest first."""
    return tuple(
        Because(evidence=reason.evidence, note=reason.note or reason.text)
        for reason in violation.because
        if reason.evidence is not None
    )


def of_violation(violation: Violation) -> Finding:
    """Return a broken law as a finding, with all its passages under one root."""
    return Finding(
        message=f"Possible {violation.verdict}: {violation.text}. Check the passages.",
        evidence=violation.evidence,
        because=because_of(violation),
        verdict=violation.verdict,
        confidence=violation.confidence,
        root=" ".join((violation.law.name, *violation.who[:1], violation.root or "")),
        more=violation.others,
    )


def is_vague(who: str, ledger: Ledger) -> bool:
    """Tell whether an id is of somebody without a name: one description may fit several people."""
    person = ledger.get(who)
    return person is not None and person.kind != "person"


def is_about_the_dead(law: Law) -> bool:
    """Tell whether a law says what the dead do not do."""
    _, _, condition = law.text.partition(" if ")
    dies = law.form is not None and law.form.kind in {"dies", "is_found_dead", "is_known_to_be_dead"}
    return law.kind == "never" and " is dead" in condition and not dies
