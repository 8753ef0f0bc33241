"""Findings for people: with both passages, or one on a line as compilers print them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.views.linting.places import shown_path
from storyledger.views.wording import counted, plain, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.findings import Finding
    from storyledger.span import Span
    from storyledger.views.linting.places import Checked

__all__ = ["as_concise", "as_text"]


def as_text(checked: Sequence[Checked]) -> str:
    """Return every finding with its passage and those it rests on, and a total."""
    blocks = [_block(one, finding) for one in checked for finding in one.report.findings]
    return "".join((*blocks, *_sentences(checked), _total(checked)))


def as_concise(checked: Sequence[Checked]) -> str:
    """Return one line for every finding, ``file:line:column: severity: message [rule]``, and a total."""
    rows = [f"{_head(one, finding)}\n" for one in checked for finding in one.report.findings]
    return "".join((*rows, *_sentences(checked), _total(checked)))


def _sentences(checked: Sequence[Checked]) -> list[str]:
    return [
        f"{plain(shown_path(one.ledger.document.uri))}: {plain(sentence)}\n"
        for one in checked
        for sentence in one.sentences
    ]


def _head(one: Checked, finding: Finding) -> str:
    head = plain(one.places.of(finding.evidence.span).head)
    return f"{head}: {finding.severity}: {plain(finding.message)} [{finding.rule}]"


def _block(one: Checked, finding: Finding) -> str:
    rows = [_head(one, finding), f"    here, {_placed(one, finding.evidence.span)}"]
    rows += [f"    {_because(cause.note)}, {_placed(one, cause.evidence.span)}" for cause in finding.because]
    if finding.more:
        rows.append(f"    and {counted(len(finding.more), 'later place')} for the same reason")
    return "\n".join(rows) + "\n"


def _placed(one: Checked, span: Span) -> str:
    words = quoted(one.ledger.document.text, span, room=40, longest=160)
    return f"{one.where.of(span.start)}: {words.before}[{words.exact}]{words.after}"


def _because(note: str) -> str:
    return f"because {plain(note)}" if note else "because"


def _total(checked: Sequence[Checked]) -> str:
    open_ = sum(len(one.report.findings) for one in checked)
    accepted = sum(len(one.report.suppressed) for one in checked)
    known = sum(len(one.known) for one in checked)
    new = " new" if any(one.baseline for one in checked) else ""
    nothing = "Nothing new found" if new else "Nothing found"
    parts = [counted(open_, f"{new} finding".strip()) if open_ else f"{nothing} that does not add up"]
    parts += [f"{accepted:,} accepted earlier"] if accepted else []
    parts += [f"{known:,} in the baseline"] if known else []
    return f"{', '.join(parts)}.\n"
