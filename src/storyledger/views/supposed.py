"""What a what-if question brought to light, for the terminal, the report and JSON.

Runs for ``storyledger whatif``. Passages that break for one and the same reason stand under that reason once.
"""

from __future__ import annotations

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
    from collections.abc import Iterable

    from storyledger.findings import Finding, Report
    from storyledger.ledger import Ledger
    from storyledger.span import Evidence
    from storyledger.world.asking.suppose import Answer, Break
    from storyledger.world.engine.replayed import Reason

__all__ = ["AnswerPage", "Cause", "Fall", "Ground", "answer_page", "answer_table", "show_answer"]

ROOM = 70
"""Code points of context on each side of a passage."""
SHOWN = 12
"""Passages shown for one reason unless all are asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """One line of a chain."""

    text: str
    depth: int
    note: str
    passage: Passage | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fall:
    """A passage that breaks or is mended."""

    text: str
    """What it tells: ``Mara speaks``."""
    passage: Passage | None
    by: str
    """How it is known: ``event``, ``speech`` or ``presence``."""
    rule: str = ""
    """The rule whose finding disappears, if there was one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """A reason, and all that falls for it."""

    law: str
    chain: tuple[Ground, ...]
    falls: tuple[Fall, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerPage:
    """A what-if question with its answer, in words."""

    questions: tuple[str, ...]
    refused: tuple[Cause, ...]
    breaks: tuple[Cause, ...]
    doubtful: tuple[Cause, ...]
    mended: tuple[Fall, ...]

    @property
    def count(self) -> int:
        """How many passages break."""
        return sum(len(cause.falls) for cause in self.breaks)


def answer_page(ledger: Ledger, answer: Answer, report: Report | None = None) -> AnswerPage:
    """Return what the views show of an answer; with a report, findings that disappear are named."""
    page = _Page(ledger, Whereabouts(ledger.document, ledger.scenes), report)
    return AnswerPage(
        questions=tuple(change.text for change in answer.changes),
        refused=page.causes(answer.refused),
        breaks=page.causes(answer.breaks),
        doubtful=page.causes(answer.doubtful),
        mended=tuple(page.fall(each) for each in answer.mended),
    )


@dataclass(slots=True)
class _Page:
    ledger: Ledger
    where: Whereabouts
    report: Report | None

    def causes(self, breaks: Iterable[Break]) -> tuple[Cause, ...]:
        """Return breaks under their reasons, in order of the first of each."""
        found: dict[object, list[Break]] = {}
        for each in breaks:
            found.setdefault((each.law.name, each.chain), []).append(each)
        return tuple(
            Cause(
                law=group[0].law.name,
                chain=tuple(self._ground(reason) for reason in group[0].chain),
                falls=tuple(self.fall(each) for each in group),
            )
            for group in found.values()
        )

    def fall(self, each: Break) -> Fall:
        finding = self._finding(each)
        return Fall(
            text=plain(each.text),
            passage=self._passage(each.evidence),
            by=each.by,
            rule=finding.rule if finding else "",
        )

    def _finding(self, each: Break) -> Finding | None:
        findings = self.report.findings if self.report and each.evidence else ()
        spans = ((finding, (finding.evidence, *finding.more)) for finding in findings)
        return next((finding for finding, places in spans if each.evidence in places), None)

    def _ground(self, reason: Reason) -> Ground:
        return Ground(
            text=plain(reason.text),
            depth=reason.depth,
            note=plain(reason.note),
            passage=self._passage(reason.evidence),
        )

    def _passage(self, evidence: Evidence | None) -> Passage | None:
        if evidence is None:
            return None
        words = quoted(self.ledger.text, evidence.span, room=ROOM)
        return Passage(words=words, where=self.where.of(evidence.span.start), start=evidence.span.start)


def show_answer(console: Console, page: AnswerPage, *, most: int | None = SHOWN) -> None:
    """Print an answer; at most ``most`` passages for one reason, None for all."""
    question = Text("What if ", style="dim").append(
        " and ".join(map(plain, page.questions)), style="bold not dim"
    )
    console.print(Inset(question.append("?", style="dim"), above=1))
    for cause in page.refused:
        console.print(Inset(_refusal(cause), above=1))
    _print_causes(
        console,
        f"{counted(page.count, 'passage')} no longer {'holds' if page.count == 1 else 'hold'}",
        page.breaks,
        most,
    )
    _print_causes(console, "Not certain", page.doubtful, most)
    if page.mended:
        console.print(heading("Fits at last"))
        for fall in page.mended[:most]:
            console.print(Inset(_fall(fall)))
        _more(console, len(page.mended), most)
    if not (page.refused or page.breaks or page.doubtful or page.mended):
        nothing = "Nothing later in the story speaks against it, as far as it was read."
        console.print(Inset(Text(nothing, style="green"), above=1))
    console.print()


def _refusal(cause: Cause) -> RenderableType:
    head = Text("As the story stands this cannot happen", style="bold yellow")
    return Group(head.append(f": {cause.law}.", style="not bold"), *_chain(cause.chain, written=True))


def _print_causes(console: Console, title: str, causes: tuple[Cause, ...], most: int | None) -> None:
    if not causes:
        return
    console.print(heading(title))
    for cause in causes:
        console.print(Inset(Group(_law(cause), *_chain(cause.chain))))
        for fall in cause.falls[:most]:
            console.print(Inset(_fall(fall), 4))
        _more(console, len(cause.falls), most)


def _more(console: Console, count: int, most: int | None) -> None:
    if most is not None and count > most:
        console.print(Inset(Text(f"and {count - most:,} more for the same reason: --all", "dim italic"), 4))


def _law(cause: Cause) -> Text:
    return Text(cause.law, style="bold yellow")


def _chain(chain: tuple[Ground, ...], *, written: bool = False) -> list[RenderableType]:
    """Return the lines of a chain, what each rests on further in."""
    lines: list[RenderableType] = []
    for ground in chain:
        text = Text(f"because {ground.text}" if ground.depth == 1 else ground.text, style="cyan")
        note = "" if written else ground.note
        text.append(f" ({note})" if note else "", style="not bold dim")
        lines.append(Inset(text, 2 * ground.depth))
        if ground.passage is not None:
            lines.append(Inset(passage_text("", ground.passage, place=True, width=0), 2 * ground.depth + 2))
    return lines


def _fall(fall: Fall) -> RenderableType:
    head = Text(fall.passage.where if fall.passage else "", style="dim")
    head.append(f"  {fall.text}", style="bold not dim")
    head.append(f"  {fall.rule}", style="not bold dim")
    rows: list[RenderableType] = [head]
    if fall.passage is not None:
        rows.append(Inset(passage_text("", fall.passage, width=0), 2))
    return Group(*rows)


def answer_table(answer: Answer) -> dict[str, Any]:
    """Return an answer as plain data: every passage with its chain."""
    return {
        "changes": [change.text for change in answer.changes],
        "refused": [_row(each) for each in answer.refused],
        "breaks": [_row(each) for each in answer.breaks],
        "doubtful": [_row(each) for each in answer.doubtful],
        "mended": [_row(each) for each in answer.mended],
    }


def _row(each: Break) -> dict[str, Any]:
    return {
        "text": each.text,
        "law": each.law.name,
        "verdict": each.verdict,
        "by": each.by,
        "event": each.event,
        **_place(each.evidence),
        "because": [
            {"text": reason.text, "note": reason.note, "depth": reason.depth, **_place(reason.evidence)}
            for reason in each.chain
        ],
    }


def _place(evidence: Evidence | None) -> dict[str, Any]:
    if evidence is None:
        return {"start": None, "end": None, "quote": None}
    return {"start": evidence.span.start, "end": evidence.span.end, "quote": evidence.exact}
