"""Which plants were found, and how precise the findings are: by kind, with their spread over novels."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from eval.spread import spread

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from eval.continuity.drafting import Case
    from eval.continuity.planting import Planted
    from storyledger.findings import Finding
    from storyledger.span import Span

__all__ = ["Outcome", "Row", "outcome", "row", "table"]

Key = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one planted novel."""

    novel: str
    half: str
    planted: Counter[tuple[str, str]]
    """Kind and source to the number of contradictions planted."""
    found: Counter[tuple[str, str]]
    right: Counter[str]
    """Kind to new findings that point at a contradiction of that kind."""
    wrong: tuple[str, ...]
    """What the other new findings say: on a control, on a fact alone, or elsewhere."""
    missed: tuple[str, ...]
    """The words of contradictions that were not found, with their kinds."""


def _key(finding: Finding, span: Span | None) -> Key | None:
    return (finding.rule, span.start, span.end) if span else None


def _passages(finding: Finding) -> list[Span]:
    own = [finding.evidence, *(cause.evidence for cause in finding.because), *finding.more]
    return [passage.span for passage in own]


def outcome(
    novel: str,
    half: str,
    planted: Planted,
    cases: Sequence[Case],
    clean: Iterable[Finding],
    new: Iterable[Finding],
) -> Outcome:
    """Match findings on a planted novel with what was planted; those of the clean novel do not count."""
    known = {_key(finding, finding.evidence.span) for finding in clean}
    kinds = {case.number: (case.kind, case.source) for case in cases}
    sown = [(kinds[one.case], one, span) for one, span in planted.spans]
    wrong, right, hit = [], Counter[str](), set[int]()
    for finding in new:
        if _key(finding, planted.in_clean(finding.evidence.span)) in known:
            continue
        touched = [
            one
            for one in sown
            if one[1].part == "plant" and any(one[2].overlaps(passage) for passage in _passages(finding))
        ]
        hit.update(one.case for _, one, _ in touched)
        if touched:
            right[touched[0][0][0]] += 1
        else:
            wrong.append(f"{finding.rule}: {finding.evidence.exact[:80]!r} {finding.message}")
    plants = [(kind, one) for kind, one, _ in sown if one.part == "plant"]
    return Outcome(
        novel=novel,
        half=half,
        planted=Counter(kind for kind, _ in plants),
        found=Counter(kind for kind, one in plants if one.case in hit),
        right=right,
        wrong=tuple(wrong),
        missed=tuple(f"{kind[0]} ({kind[1]}): {one.words}" for kind, one in plants if one.case not in hit),
    )


@dataclass(frozen=True, slots=True)
class Row:
    """Figures over some novels."""

    label: str
    planted: int
    found: int
    right: int
    wrong: int

    @property
    def recall(self) -> float:
        """Per cent of the contradictions that were found."""
        return 100.0 * self.found / max(1, self.planted)

    @property
    def precision(self) -> float:
        """Per cent of the new findings that point at a contradiction."""
        return 100.0 * self.right / max(1, self.right + self.wrong)


def row(label: str, outcomes: Sequence[Outcome], kind: str = "", source: str = "") -> Row:
    """Add up ``outcomes``, of one kind or source, or all."""

    def of(counts: Counter[tuple[str, str]]) -> int:
        return sum(n for (k, s), n in counts.items() if kind in ("", k) and source in ("", s))

    return Row(
        label,
        sum(of(one.planted) for one in outcomes),
        sum(of(one.found) for one in outcomes),
        sum(sum(n for k, n in one.right.items() if kind in ("", k)) for one in outcomes),
        sum(len(one.wrong) for one in outcomes),
    )


def table(half: str, outcomes: Sequence[Outcome]) -> str:
    """Return the figures of one half as a Markdown table."""
    novels = len({one.novel for one in outcomes})
    lines = [
        f"**{half}**: {novels} novels, {len(outcomes)} plantings",
        "",
        "| kind | planted | found | recall | spread |",
        "|---|---:|---:|---:|---:|",
    ]
    kinds = sorted({kind for one in outcomes for kind, _ in one.planted})
    lines += [_line(row(kind, outcomes, kind), _spread(outcomes, kind)) for kind in kinds]
    for source, label in (("book", "stated by the book"), ("ours", "stated by a planted sentence")):
        lines.append(_line(row(f"*{label}*", outcomes, source=source), _spread(outcomes, source=source)))
    whole = row("**all**", outcomes)
    lines += [_line(whole, _spread(outcomes)), ""]
    low, high = _spread(outcomes, of="precision")
    lines.append(
        f"New findings: {whole.right + whole.wrong}, of which {whole.right} point at a contradiction: "
        f"precision {whole.precision:.1f} ({low:.1f}–{high:.1f})."
    )
    return "\n".join(lines)


def _line(figures: Row, spread: tuple[float, float]) -> str:
    return (
        f"| {figures.label} | {figures.planted} | {figures.found} | {figures.recall:.0f} "
        f"| {spread[0]:.0f}–{spread[1]:.0f} |"
    )


def _spread(
    outcomes: Sequence[Outcome], kind: str = "", source: str = "", of: str = "recall"
) -> tuple[float, float]:
    """Return the bounds of 95 per cent of a figure when novels are drawn anew."""
    by_novel: dict[str, list[Outcome]] = defaultdict(list)
    for one in outcomes:
        by_novel[one.novel].append(one)

    def figure(novels: Sequence[str]) -> float:
        figures = row("", [one for novel in novels for one in by_novel[novel]], kind, source)
        return figures.precision if of == "precision" else figures.recall

    return spread(sorted(by_novel), figure)
