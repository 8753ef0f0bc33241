"""Why something is so: a chain of passages for the terminal and as JSON. Runs for ``storyledger why``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich.console import Console, Group, RenderableType
from rich.text import Text

from storyledger.views.console import heading, passage_text
from storyledger.views.inferred import inferred_table
from storyledger.views.inset import Inset
from storyledger.views.survey import Passage
from storyledger.views.whereabouts import Whereabouts
from storyledger.views.wording import plain, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.ledger import Ledger
    from storyledger.span import Evidence
    from storyledger.world.asking.accounts import Account
    from storyledger.world.asking.beliefs import Held
    from storyledger.world.asking.infer import Inference
    from storyledger.world.engine.replayed import Reason, World

__all__ = ["Stand", "account_table", "held_block", "held_row", "show_account", "stands"]

_STYLES = {"yes": "bold green", "no": "bold red", "unknown": "bold yellow"}


def show_account(console: Console, ledger: Ledger, account: Account) -> None:
    """Print the answer, then every fact it rests on under the one that rests on it."""
    where = Whereabouts(ledger.document, ledger.scenes)
    console.print(heading("Why"))
    head = Text(plain(account.asked), style="bold").append(": ", style="not bold")
    answer = "nothing read says so" if account.taken else account.truth.value
    head.append(answer, style=_STYLES[account.truth.value])
    wrongly = account.held is not None and account.held.stand == "believes wrongly"
    head.append(", and wrongly" if wrongly else "", style="bold red")
    console.print(Inset(head, below=1))
    if account.taken:
        line = Text(plain(account.taken)).append(" unless a passage says otherwise", style="dim")
        console.print(Inset(line, 2))
    for reason in account.chain if not account.taken else ():
        console.print(Inset(_step(ledger, where, reason), 2 + 2 * reason.depth))
    if account.held is not None and account.held.against is not None:
        console.print(Inset(_against(ledger, where, account.held.against), above=1))
    if account.inferred is not None:
        console.print(_inferred(ledger, where, account.inferred))
    console.print()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """Something that somebody knows or believes, for a page."""

    how: str
    """``knows``, ``believes`` or ``believes wrongly``."""
    text: str
    passage: Passage
    """By which they came by it."""


def stands(world: World, beliefs: Sequence[Held]) -> list[Stand]:
    """Return what somebody knows and believes with the passages, for a page; what has none is left out."""
    where = Whereabouts(world.ledger.document, world.ledger.scenes)
    found = ((one, one.reason.evidence) for one in beliefs)
    return [
        Stand(how=one.stand, text=plain(one.text), passage=_passage(world.ledger, where, words))
        for one, words in found
        if words is not None
    ]


def held_block(ledger: Ledger, beliefs: Sequence[Held]) -> RenderableType:
    """Return what somebody knows and believes, each with the passage they came by it."""
    where = Whereabouts(ledger.document, ledger.scenes)
    return Group(*(_held(ledger, where, one) for one in beliefs))


def _held(ledger: Ledger, where: Whereabouts, held: Held) -> RenderableType:
    style = "bold red" if held.stand == "believes wrongly" else "bold"
    head = Text(held.stand, style=style).append(f" that {plain(held.text)}", style="not bold default")
    rows: list[RenderableType] = [head]
    if held.reason.evidence is not None:
        passage = _passage(ledger, where, held.reason.evidence)
        rows.append(Inset(passage_text("", passage, place=True, width=0), 2))
    if held.against is not None:
        rows.append(_against(ledger, where, held.against))
    return Group(*rows)


def _against(ledger: Ledger, where: Whereabouts, evidence: Evidence) -> RenderableType:
    """Return the passage that shows that somebody is wrong."""
    passage = _passage(ledger, where, evidence)
    return Group(
        Text("which is wrong:", style="dim"), Inset(passage_text("", passage, place=True, width=0), 2)
    )


def _inferred(ledger: Ledger, where: Whereabouts, inference: Inference) -> RenderableType:
    """Return what speaks for it although nothing tells it."""
    head = Text("inferred", style="bold magenta").append("  but a passage lets it be concluded, ", "not bold")
    head.append(plain(inference.caveat), style="not bold").append(" (storyledger infer FILE)", style="dim")
    passage = _passage(ledger, where, inference.evidence)
    return Inset(Group(head, Inset(passage_text("", passage, place=True, width=0), 2)), above=1)


def _step(ledger: Ledger, where: Whereabouts, reason: Reason) -> RenderableType:
    because = Text("because ", style="dim") if reason.depth else Text()
    line = because.append(plain(reason.text), style="not dim")
    if reason.evidence is None:
        return line.append(f", {plain(reason.note)}", style="dim")
    if reason.law is not None:
        line.append(f"  (law: {plain(reason.law)})", style="dim italic")
    passage = _passage(ledger, where, reason.evidence)
    return Group(line, Inset(passage_text("", passage, place=True, width=0), 2))


def _passage(ledger: Ledger, where: Whereabouts, evidence: Evidence) -> Passage:
    start = evidence.span.start
    return Passage(words=quoted(ledger.text, evidence.span), where=where.of(start), start=start)


def account_table(account: Account) -> dict[str, Any]:
    """Return an answer as plain data; offsets are code points.

    ``answer`` is ``yes``, ``no`` or ``unknown``; ``taken`` is what the world takes to be so where nothing
    read says anything (the answer is then ``unknown``), else null.
    """
    return {
        "asked": account.asked,
        "answer": account.truth.value,
        "taken": account.taken or None,
        "chain": [_row(reason) for reason in account.chain],
        "held": None if account.held is None else held_row(account.held),
        "inferred": None if account.inferred is None else inferred_table([account.inferred])[0],
    }


def held_row(held: Held) -> dict[str, Any]:
    """Return something that somebody knows or believes as plain data; offsets are code points."""
    by, against = held.reason.evidence, held.against
    return {
        "stand": held.stand,
        "fact": held.fact,
        "text": held.text,
        "by": None if by is None else {"start": by.span.start, "end": by.span.end, "text": by.exact},
        "against": None
        if against is None
        else {"start": against.span.start, "end": against.span.end, "text": against.exact},
    }


def _row(reason: Reason) -> dict[str, Any]:
    evidence = reason.evidence
    return {
        "text": reason.text,
        "depth": reason.depth,
        "law": reason.law,
        "event": reason.event,
        "start": None if evidence is None else evidence.span.start,
        "end": None if evidence is None else evidence.span.end,
        "quote": None if evidence is None else evidence.exact,
        "note": reason.note if evidence is None else "",
    }
