"""What was inferred, always labelled so: for the terminal, the report and JSON. And what may be misread.

Runs for ``storyledger infer``, and for ``read`` when the world of a story has something to infer.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich.console import Console, Group, RenderableType
from rich.text import Text

from storyledger.views.console import heading, passage_text
from storyledger.views.inset import Inset
from storyledger.views.survey import Passage
from storyledger.views.whereabouts import Whereabouts
from storyledger.views.wording import counted, plain, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.ledger import Ledger
    from storyledger.span import Evidence
    from storyledger.world.asking.infer import Explanation, Inference
    from storyledger.world.asking.repair import Repair

__all__ = [
    "InferredPage",
    "Line",
    "inferred_block",
    "inferred_pages",
    "inferred_table",
    "repairs_table",
    "show_inferred",
    "show_repairs",
]

LABELS = {
    "told": "told",
    "inferred": "inferred, off the page",
    "assumed": "assumed from the start",
}
SHOWN = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One part of an explanation."""

    label: str
    text: str
    passage: Passage | None


@dataclass(frozen=True, slots=True, kw_only=True)
class InferredPage:
    """One inference in words."""

    shown: str
    passage: Passage
    certain: tuple[str, ...]
    caveat: str
    ways: tuple[tuple[Line, ...], ...]
    """The explanations, the cheapest first."""
    scope: str
    """``in every cheapest explanation``, or only in those that were found."""
    accepting: str
    """Lines of ``storyledger.toml`` that accept it."""


def inferred_pages(ledger: Ledger, inferences: Sequence[Inference]) -> tuple[InferredPage, ...]:
    """Return inferences in the words that views show."""
    where = Whereabouts(ledger.document, ledger.scenes)
    return tuple(_page(ledger, where, each) for each in inferences)


def _page(ledger: Ledger, where: Whereabouts, inference: Inference) -> InferredPage:
    return InferredPage(
        shown=plain(inference.text),
        passage=_passage(ledger, where, inference.evidence),
        certain=tuple(map(plain, inference.certain)),
        caveat=plain(inference.caveat),
        ways=tuple(_way(ledger, where, each) for each in inference.explanations),
        scope=f"in every {'cheapest explanation' if inference.is_complete else 'simplest explanation found'}",
        accepting=_accepting(ledger, inference),
    )


def _way(ledger: Ledger, where: Whereabouts, explanation: Explanation) -> tuple[Line, ...]:
    return tuple(
        Line(
            label=LABELS[step.kind],
            text=plain(step.text),
            passage=_passage(ledger, where, step.evidence) if step.evidence else None,
        )
        for step in explanation.steps
    )


def _passage(ledger: Ledger, where: Whereabouts, evidence: Evidence) -> Passage:
    words = quoted(ledger.text, evidence.span)
    return Passage(words=words, where=where.of(evidence.span.start), start=evidence.span.start)


def _accepting(ledger: Ledger, inference: Inference) -> str:
    """Return what to write into the project file to accept what is certain."""

    def text(words: str) -> str:
        return json.dumps(words, ensure_ascii=False)

    who, quote = text(ledger.name(inference.who)), text(inference.evidence.exact)
    return "\n\n".join(
        f'[[fact]]\nevent = "has"\nwho = {who}\nvalue = {text(state.value or "")}\nquote = {quote}'
        for state in inference.states
    )


def inferred_block(pages: Sequence[InferredPage]) -> list[RenderableType]:
    """Return inferences for a terminal: what is certain, then how it may have come about."""
    blocks: list[RenderableType] = [Inset(Group(*_lines(page)), below=1) for page in pages[:SHOWN]]
    if len(pages) > SHOWN:
        blocks.append(Inset(Text(f"and {len(pages) - SHOWN} more: storyledger infer", style="dim italic")))
    return blocks


def _lines(page: InferredPage) -> list[RenderableType]:
    lines: list[RenderableType] = [
        Text("inferred", style="bold magenta").append(f"  {page.shown}", style="bold")
    ]
    lines.append(passage_text("shown", page.passage, place=True))
    certain = Text(f"{page.scope}, {page.caveat}: ", style="dim")
    lines.append(certain.append("; ".join(page.certain) + ".", style="not dim"))
    for number, way in enumerate(page.ways[:2]):
        lines.append(Text("most simply:" if number == 0 else "or else:", style="dim"))
        for line in way:
            lines.append(Inset(Text(line.text).append(f"  ({line.label})", style="dim italic"), 2))
            if line.passage is not None:
                lines.append(Inset(passage_text("", line.passage, place=True, width=0), 4))
    return lines


def show_inferred(console: Console, pages: Sequence[InferredPage]) -> None:
    """Print all inferences, and how to accept one."""
    console.print(heading("Not on the page"))
    if not pages:
        nothing = "Nothing is shown that the laws of this world could not account for."
        console.print(Inset(Text(nothing, style="green"), below=1))
        return
    for block in inferred_block(pages):
        console.print(block)
    console.print(heading("To accept one"))
    console.print(
        Inset(Text("Put what you accept into storyledger.toml; until then nothing is believed.", "dim"))
    )
    console.print(Inset(Text(pages[0].accepting), below=1))


def inferred_table(inferences: Sequence[Inference]) -> list[dict[str, Any]]:
    """Return inferences as plain data."""
    return [
        {
            "text": each.text,
            "who": each.who,
            "origin": "inferred",
            **_ends(each.evidence),
            "event": each.event,
            "certain": list(each.certain),
            "caveat": each.caveat,
            "complete": each.is_complete,
            "explanations": [
                {
                    "cost": way.cost,
                    "steps": [
                        {"kind": step.kind, "text": step.text, **_ends(step.evidence)} for step in way.steps
                    ],
                }
                for way in each.explanations
            ],
        }
        for each in inferences
    ]


def _ends(evidence: Evidence | None) -> dict[str, Any]:
    if evidence is None:
        return {"start": None, "end": None, "quote": None}
    return {"start": evidence.span.start, "end": evidence.span.end, "quote": evidence.exact}


def show_repairs(console: Console, ledger: Ledger, repairs: Sequence[Repair], most: int = SHOWN) -> None:
    """Print the entries that clear most if they were misread."""
    where = Whereabouts(ledger.document, ledger.scenes)
    console.print(heading("If one entry was misread"))
    if not repairs:
        console.print(Inset(Text("No single entry stands behind what does not fit.", style="green"), below=1))
    for each in repairs[:most]:
        head = Text(plain(each.text), style="bold")
        head.append(f"  without it {counted(each.clears, 'passage')} would fit", style="not bold dim")
        head.append(f", {each.breaks} would not" if each.breaks else "", style="not bold dim")
        passage = _passage(ledger, where, each.evidence)
        console.print(Inset(Group(head, passage_text("", passage, place=True, width=0)), below=1))


def repairs_table(repairs: Sequence[Repair]) -> list[dict[str, Any]]:
    """Return repairs as plain data."""
    return [
        {
            "event": each.event,
            "text": each.text,
            **_ends(each.evidence),
            "clears": each.clears,
            "breaks": each.breaks,
            "confidence": each.confidence,
        }
        for each in repairs
    ]
