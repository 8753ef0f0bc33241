"""Findings: what does not add up, as data.

A rule is one function in ``storyledger.rules``, found by walking that package. It yields findings; it never raises for
something in the story. Severity may be changed by ``storyledger.toml``; the name is what people type, the code stays stable.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from storyledger.span import Evidence

if TYPE_CHECKING:
    from storyledger.world import World

__all__ = ["Because", "Finding", "Report", "Rule", "Severity", "Verdict", "rule"]

Severity = Literal["error", "warning", "note"]
Verdict = Literal["contradiction", "gap", "maybe", "order"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Because:
    """An earlier passage that a finding rests on."""

    evidence: Evidence
    note: str = ""
    """What the passage shows, in a few words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing to check, with both passages."""

    message: str
    """One sentence; says "possible" or "check", never "error in your story"."""
    evidence: Evidence
    """The passage that does not fit."""
    because: tuple[Because, ...] = ()
    """What it does not fit with."""
    verdict: Verdict = "contradiction"
    confidence: float = 1.0
    rule: str = ""
    """Filled in by the checker."""
    code: str = ""
    severity: Severity = "warning"
    fingerprint: str = ""
    """Stable across edits elsewhere: rule, words, context and message subject, hashed."""
    suppressed: str | None = None
    """The reason somebody gave for accepting it, None while nobody has."""


Check = Callable[["World"], Iterator[Finding]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One continuity check."""

    name: str
    code: str
    severity: Severity
    check: Check
    preview: bool = False
    """Off unless asked for: not yet precise enough on the bench."""

    @property
    def page(self) -> str:
        """The rule's documentation: its function's docstring."""
        return self.check.__doc__ or ""


def rule(name: str, *, code: str, severity: Severity, preview: bool = False) -> Callable[[Check], Rule]:
    """Turn a function over a world into a rule."""

    def make(check: Check) -> Rule:
        return Rule(name=name, code=code, severity=severity, check=check, preview=preview)

    return make


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The outcome of checking: open findings, suppressed ones, and decisions that no longer match anything."""

    findings: tuple[Finding, ...]
    suppressed: tuple[Finding, ...] = ()
    stale: tuple[str, ...] = field(default=())
    """Sentences about suppressions that matched nothing."""
