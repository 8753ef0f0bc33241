"""The page that ``storyledger read`` prints: title, cast, whose eyes, scenes, what to check and do next.

Runs in a terminal of 80 columns or more, in a pipe, and without colour. Story words only ever enter as
``Text``, never as markup, and only through ``wording.plain``.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from storyledger.views.inset import Inset
from storyledger.views.ribbon import ribbon
from storyledger.views.wording import clip, counted, listed, tail

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import ConsoleOptions, RenderResult

    from storyledger.views.survey import Claim, Figure, Issue, Passage, SceneCard, Survey

__all__ = ["cast_table", "heading", "issue_block", "overview", "passage_text", "scene_blocks", "title_block"]

SEVERITY_STYLE = {"error": "bold red", "warning": "bold yellow", "note": "bold cyan"}
CAST_SHOWN = 15
SCENES_SHOWN = 12
ISSUES_SHOWN = 5
NARROW = 74
"""Fewer columns than this have no room for other names beside the name."""
TINY = 46
"""Fewer than this have no room for more than names and mentions."""
CONTEXT = 64
"""Code points shown on each side of a passage."""
WE = frozenset({"we", "us", "our", "ours", "ourselves"})
"""Words that show that several tell."""


def overview(
    console: Console,
    survey: Survey,
    steps: Sequence[tuple[str, str]] = (),
    inferred: Sequence[RenderableType] = (),
) -> None:
    """Print the whole page. ``steps`` are commands to try next; ``inferred`` is what is not on the page."""
    console.print(title_block(survey))
    if survey.cast:
        console.print(heading("Cast"))
        console.print(cast_table(survey.cast, most=CAST_SHOWN))
    if survey.scenes:
        console.print(heading("Whose eyes"))
        console.print(_indented(ribbon(survey, console.width - 4)))
        console.print(heading("Scenes"))
        _blocks(console, scene_blocks(survey, survey.scenes[:SCENES_SHOWN]))
        _more(console, len(survey.scenes) - SCENES_SHOWN, "storyledger scenes")
    if survey.claims:
        console.print(heading("The author's own list"))
        console.print(_indented(_claims(survey)))
    if inferred:
        console.print(heading("Not on the page"))
        _blocks(console, inferred)
    console.print(heading("Worth a check"))
    issues(console, survey, most=ISSUES_SHOWN)
    if steps:
        console.print(heading("Next"))
        console.print(_steps(steps))


def title_block(survey: Survey) -> RenderableType:
    """Return the title and what the story amounts to."""
    persons, unnamed, groups = (len(survey.people(kind)) for kind in ("person", "unnamed", "group"))
    parts = [
        counted(survey.chapters, "chapter"),
        counted(len(survey.scenes), "scene"),
        counted(survey.words, "word"),
        counted(persons, "named person", "named people"),
    ]
    parts += [f"{unnamed:,} unnamed"] if unnamed else []
    parts += [counted(groups, "group")] if groups else []
    parts += [counted(survey.notes, "author's note")] if survey.notes else []
    title = Text(survey.title or "Untitled", style="bold", overflow="fold")
    rows = [title, Text(" · ".join(parts), style="dim")]
    if survey.upto:
        rows.append(Text(f"Nothing after {survey.upto} is known here.", style="yellow"))
    return Inset(Group(*rows), above=1)


def heading(words: str) -> RenderableType:
    """Return a section heading."""
    return Inset(Text(words.upper(), style="bold cyan"), above=1)


class _Cast:
    """The cast as a table; where there is little room, other names stand under the name."""

    def __init__(self, cast: Sequence[Figure]) -> None:
        self._cast = cast

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        room = options.max_width
        table = Table(
            box=SIMPLE_HEAD, expand=True, pad_edge=False, padding=(0, 1), show_edge=False, header_style="dim"
        )
        table.add_column("Name", min_width=16, max_width=None if room < NARROW else 26, overflow="fold")
        if room >= NARROW:
            table.add_column("Also called", ratio=1, style="dim", overflow="fold")
        table.add_column("", no_wrap=True)
        table.add_column("Mentions", justify="right", no_wrap=True)
        if room >= TINY:
            table.add_column("Lines", justify="right", no_wrap=True)
            table.add_column("First", no_wrap=True)
        for figure in self._cast:
            name, also, kind, mentions, lines, first = _row(figure)
            if room >= NARROW:
                table.add_row(name, also, kind, mentions, lines, first)
            else:
                below = name.append(f"\n{also.plain}", "not bold dim") if also else name
                table.add_row(below, kind, mentions, *((lines, first) if room >= TINY else ()))
        yield table


def cast_table(cast: Sequence[Figure], most: int | None = None) -> RenderableType:
    """Return the cast, most mentioned first, at most ``most`` of them with a count of the others."""
    rest = len(cast) - len(cast[:most])
    rows: list[RenderableType] = [_Cast(cast[:most])]
    if rest:
        rows.append(Text(f"and {rest:,} more: storyledger cast", style="dim italic"))
    return Inset(Group(*rows))


def _row(figure: Figure) -> tuple[Text, Text, Text, Text, Text, Text]:
    name = Text(figure.name, style="bold" if figure.kind == "person" else "")
    also = listed(figure.also, 3)
    if figure.kind == "group" and figure.size:
        also = f"{figure.size:,} of them" + (f"; {also}" if also else "")
    kind = "group" if figure.kind == "group" else figure.pronouns
    lines = f"{figure.lines:,}" if figure.lines else "–"
    return (
        Text(name.plain, name.style),
        Text(also),
        Text(kind, "dim"),
        Text(f"{figure.mentions:,}"),
        Text(lines),
        Text(figure.first),
    )


def scene_blocks(survey: Survey, scenes: Iterable[SceneCard]) -> Iterable[RenderableType]:
    """Yield the scenes under the headings of their chapters."""
    for chapter, cards in groupby(scenes, key=lambda card: card.chapter):
        if survey.chapters > 1:
            yield Inset(Text(chapter, style="bold"))
        for card in cards:
            yield _scene(survey, card)


def _scene(survey: Survey, card: SceneCard) -> RenderableType:
    head = Text(f"{card.number:>3}  ", style="dim")
    head.append(telling(survey, card), style="bold" if card.eyes or card.narrator else "dim")
    head.append(f"  {card.place}" if card.place else "", style="green")
    head.append(f"  {card.when}" if card.when else "", style="cyan")
    head.append(f"  {counted(card.words, 'word')}", style="dim")
    company = Text(listed(card.present, 7) or "nobody for sure")
    if card.walk_ons:
        company.append(f"; also {listed(card.walk_ons, 4)}")
    if card.mentioned:
        company.append(f"  (spoken of: {listed(card.mentioned, 4)})", style="dim")
    return Group(Inset(head), Inset(Group(company, _sign(card)), 7))


def telling(survey: Survey, card: SceneCard) -> str:
    """Return who tells, and through whose eyes: ``I (Wren)``, ``Ada's eyes``, ``eyes unclear``."""
    if card.person in ("first", "second"):
        word = "“you”" if card.person == "second" else "“we”" if _says_we(card) else "“I”"
        who = survey.name(card.narrator or card.eyes)
        return f"{word} = {who}" if who and who not in word else f"{word}, not named"
    return f"{survey.name(card.eyes)}’s eyes" if card.eyes else "eyes unclear"


def _says_we(card: SceneCard) -> bool:
    return bool(card.shown) and card.shown[0].words.exact.lower() in WE


def _sign(card: SceneCard) -> Text:
    """Return the words that show the eyes, or else the scene's first words."""
    line = Text(style="dim")
    if not card.shown:
        return line.append(clip(card.opening, 70), style="italic")
    words = card.shown[0].words
    before, exact = tail(words.before, 30), clip(words.exact, 40)
    line.append(before, style="italic")
    line.append(exact, style="italic underline")
    return line.append(clip(words.after, 70 - len(before) - len(exact)), style="italic")


def issues(console: Console, survey: Survey, most: int | None = None) -> None:
    """Print the open findings, surest first."""
    found = survey.open_issues
    if not found:
        console.print(_indented(Text("Nothing found that does not add up.", style="green")))
    for issue in found[:most]:
        console.print(issue_block(issue))
    _more(console, len(found) - len(found[:most]), "storyledger check")
    accepted = len(survey.issues) - len(found)
    if accepted:
        console.print(
            _indented(Text(f"{counted(accepted, 'finding')} accepted earlier, with a reason.", "dim"))
        )


def issue_block(issue: Issue) -> RenderableType:
    """Return a finding with both passages."""
    head = Text(issue.severity, style=SEVERITY_STYLE[issue.severity])
    head.append(f"  {issue.rule}", style="bold")
    head.append(f"  {issue.here.where}", style="dim")
    rows: list[RenderableType] = [head, Text(issue.message), passage_text("here", issue.here)]
    rows += [passage_text("because", cause, place=True) for cause in issue.because]
    if issue.elsewhere:
        rows.append(Text(f"and {counted(len(issue.elsewhere), 'later place')} for the same reason", "dim"))
    return Inset(Group(*rows), below=1)


def passage_text(label: str, passage: Passage, *, place: bool = False, width: int = 10) -> RenderableType:
    """Return a passage, its exact words standing out, behind a label of ``width`` columns."""
    words = passage.words
    line = Text(tail(words.before, CONTEXT), style="dim")
    line.append(words.exact, style="bold not dim")
    line.append(clip(words.after, CONTEXT), style="dim")
    if place:
        note = f"{passage.where}: {passage.note}" if passage.note else passage.where
        line.append(f"  ({note})", style="dim italic")
    if not width:
        return line
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=width, style="cyan")
    grid.add_column(ratio=1)
    grid.add_row(Text(label), line)
    return grid


def _claims(survey: Survey) -> RenderableType:
    names = [claim.text for claim in survey.claims if claim.kind == "cast"]
    counts = [_headcount(claim) for claim in survey.claims if claim.kind == "count"]
    parts = [f"{counted(len(names), 'name')}: {listed(tuple(names), 12)}"] if names else []
    parts += [f"headcounts: {listed(tuple(counts), 6)}"] if counts else []
    tags = [claim.text for claim in survey.claims if claim.kind in ("tag", "relation")]
    parts += [f"tags: {listed(tuple(tags), 8)}"] if tags else []
    return Text("\n".join(parts))


def _headcount(claim: Claim) -> str:
    told = claim.number is None or str(claim.number) in claim.text
    return claim.text if told else f"{claim.number:,} {claim.text}"


def _steps(steps: Sequence[tuple[str, str]]) -> RenderableType:
    rows = [
        Text(command, style="bold").append(f"\n    {what}", style="not bold dim") for command, what in steps
    ]
    return Inset(Group(*rows), below=1)


def _indented(what: RenderableType) -> RenderableType:
    return Inset(what)


def _blocks(console: Console, blocks: Iterable[RenderableType]) -> None:
    for block in blocks:
        console.print(block)


def _more(console: Console, rest: int, command: str) -> None:
    if rest > 0:
        console.print(_indented(Text(f"and {rest:,} more: {command}", style="dim italic")))
