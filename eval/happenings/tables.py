"""Figures as Markdown tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from eval.happenings.agreement import kappa
from eval.happenings.gold import FAMILIES
from eval.happenings.scoring import Tally, Totals

__all__ = ["WITH_LAWS", "agreement_table", "figures", "table"]

WITH_LAWS = frozenset(
    {
        *FAMILIES["life"],
        *FAMILIES["body"],
        *FAMILIES["liberty"],
        *FAMILIES["things"],
        "arrives_at",
        "leaves",
        "goes_to",
        "tells",
        "meets",
        "marries",
        "parts_from",
    }
)
"""Kinds that a law of the everyday world speaks of: what the default checks rest on."""
HEAD = ("annotated", "claimed", "P", "R", "asserted", "claimed", "P", "R", "roles too: P", "R")


def figures(totals: Totals) -> dict[str, float]:
    """Return the figures that a baseline keeps."""
    kept: dict[str, float] = {}
    tables = {"found": totals.found, "asserted": totals.asserted, "roles": totals.full}
    for name, tallies in tables.items():
        for scope, kinds in (("all", tallies.keys()), ("laws", WITH_LAWS)):
            whole = _sum(tallies, kinds)
            for what, value in (("P", whole.precision), ("R", whole.recall)):
                if value is not None:
                    kept[f"{name} {scope} {what}"] = round(value, 1)
    if totals.presence.f1 is not None:
        kept["presence F1"] = round(totals.presence.f1, 1)
    return kept


def table(totals: Totals) -> str:
    """Return precision and recall by family and kind, presence, actuality and conditions."""
    lines = ["| kind | " + " | ".join(HEAD) + " |", "|---|" + "---:|" * len(HEAD)]
    for family, kinds in FAMILIES.items():
        lines += [_row(kind, totals, [kind]) for kind in kinds if kind in totals.found]
        if family in totals.families:
            lines.append(_family_row(f"*{family}, any kind of it*", totals.families[family]))
    lines.append(_row("**with a law**", totals, WITH_LAWS))
    lines.append(_row("**all**", totals, list(totals.found)))
    lines += ["", _presence(totals), _actuality(totals)]
    if totals.states:
        said = ", ".join(f"{name} {totals.states[name]}" for name in ("right", "unknown", "wrong"))
        lines.append(f"Conditions of the body where the text shows one: {said}.")
    return "\n".join(lines)


def agreement_table(rows: Mapping[str, tuple[Totals, Totals]]) -> str:
    """Return the agreement of two annotations by passage and by kind.

    Each row has its counts twice: a doubt of either counts neither way; and a doubt is no event.
    """
    whole, strictly = Totals(), Totals()
    lines = [
        "| passage | events, one / other | F1 | a doubt is no event | roles too | presence F1 | kappa |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for name, (totals, strict) in rows.items():
        lines.append(_agreement_row(name, totals, strict))
        whole.add(totals)
        strictly.add(strict)
    lines.append(_agreement_row("**all**", whole, strictly))
    lines += [
        "",
        "| kind | one / other | F1 | one / other, a doubt is no event | F1 |",
        "|---|---:|---:|---:|---:|",
    ]
    for family, kinds in FAMILIES.items():
        lines += [
            _kind_row(kind, whole.found.get(kind, Tally()), strictly.found[kind])
            for kind in kinds
            if kind in strictly.found
        ]
        if family in strictly.families:
            label = f"*{family}, any kind of it*"
            lines.append(_kind_row(label, whole.families.get(family, Tally()), strictly.families[family]))
    return "\n".join(lines)


def _agreement_row(name: str, totals: Totals, strict: Totals) -> str:
    found = _sum(totals.found, totals.found)
    full = _sum(totals.full, totals.full)
    said = kappa(totals.actuality)
    cells = [
        f"{found.wanted} / {found.claimed}",
        _cell(found.f1),
        _cell(_sum(strict.found, strict.found).f1),
        _cell(full.f1),
        _cell(totals.presence.f1),
    ]
    return f"| {name} | " + " | ".join([*cells, "–" if said is None else f"{said:.2f}"]) + " |"


def _kind_row(label: str, tally: Tally, strict: Tally) -> str:
    cells = [f"{one.wanted} / {one.claimed} | {_cell(one.f1)}" for one in (tally, strict)]
    return f"| {label} | " + " | ".join(cells) + " |"


def _row(label: str, totals: Totals, kinds: Iterable[str]) -> str:
    kinds = list(kinds)
    found, asserted, full = (_sum(each, kinds) for each in (totals.found, totals.asserted, totals.full))
    cells = [
        str(found.wanted),
        str(found.claimed),
        _cell(found.precision),
        _cell(found.recall),
        str(asserted.wanted),
        str(asserted.claimed),
        _cell(asserted.precision),
        _cell(asserted.recall),
        _cell(full.precision),
        _cell(full.recall),
    ]
    return f"| {label} | " + " | ".join(cells) + " |"


def _family_row(label: str, tally: Tally) -> str:
    cells = [str(tally.wanted), str(tally.claimed), _cell(tally.precision), _cell(tally.recall)]
    return f"| {label} | " + " | ".join(cells) + " | | | | | | |"


def _presence(totals: Totals) -> str:
    tally = totals.presence
    return (
        f"Presence, everybody in every scene ({tally.wanted}): precision {_cell(tally.precision)}, "
        f"recall {_cell(tally.recall)}, F1 {_cell(tally.f1)}."
    )


def _actuality(totals: Totals) -> str:
    total = sum(totals.actuality.values())
    same = sum(count for (one, other), count in totals.actuality.items() if one == other)
    said = kappa(totals.actuality)
    return (
        f"Actuality of the events found ({total}): right {_cell(100 * same / total if total else None)}"
        + (f", kappa {said:.2f}." if said is not None else ".")
    )


def _sum(tallies: Mapping[str, Tally], kinds: Iterable[str]) -> Tally:
    return sum((tallies[kind] for kind in kinds if kind in tallies), start=Tally())


def _cell(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"
