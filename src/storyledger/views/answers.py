"""Answers to one question each, for a terminal: outline, cast, scenes, quotes, one person, events.

Runs for the commands of the same names. Each function prints one page to a console.
"""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from storyledger.rules.undertakings import Undertakings
from storyledger.views.console import cast_table, heading, passage_text, scene_blocks, telling, title_block
from storyledger.views.explained import held_block
from storyledger.views.inset import Inset
from storyledger.views.quotable import LIKELY, SURE
from storyledger.views.ribbon import ribbon
from storyledger.views.telling import event_deed, said_how, told_outcome
from storyledger.views.whereabouts import Whereabouts
from storyledger.views.wording import clip, counted, listed, plain, quoted
from storyledger.world.asking.beliefs import sayable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from storyledger.document import Document, Section
    from storyledger.entries import CharacterId, Event
    from storyledger.ledger import Ledger
    from storyledger.views.survey import Figure, Line, Survey
    from storyledger.world.asking.beliefs import Held
    from storyledger.world.asking.bonds import Bond

__all__ = [
    "outline_rows",
    "show_cast",
    "show_events",
    "show_outline",
    "show_person",
    "show_quotes",
    "show_scenes",
]

MOST = 8
"""So many of somebody's beliefs are shown, the latest first."""


def outline_rows(document: Document) -> list[dict[str, object]]:
    """Return the sections as plain data."""
    return [
        {
            "id": section.id,
            "kind": section.kind,
            "title": section.title,
            "start": section.span.start,
            "end": section.span.end,
            "words": len(section.span.of(document.text).split()),
            "why": section.why,
        }
        for section in document.sections
    ]


def show_outline(console: Console, document: Document) -> None:
    """Print the sections in order, with what each division rests on."""
    where = Whereabouts(document, ())
    words = sum(len(section.span.of(document.text).split()) for section in document.sections)
    counts = Counter(section.kind for section in document.sections)
    parts = [counted(counts["chapter"], "chapter"), counted(counts["note"], "author's note")]
    title = Text(plain(document.title) or "Untitled", style="bold")
    total = Text(" · ".join([*parts, counted(words, "word")]), style="dim")
    console.print(Inset(Group(title, total), above=1, below=1))
    table = Table.grid(padding=(0, 2))
    table.add_column(ratio=3)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(ratio=2, style="dim")
    for section in document.sections:
        table.add_row(*_outline_row(document, section, where))
    console.print(Inset(table, below=1))


def _outline_row(document: Document, section: Section, where: Whereabouts) -> tuple[Text, Text, Text]:
    text = section.span.of(document.text)
    name = Text(where.heading(section), style="bold" if section.kind == "chapter" else "yellow")
    name.append(f"\n{clip(plain(_opening(section, text)), 60)}", style="dim not bold")
    return name, Text(counted(len(text.split()), "word")), Text(plain(section.why))


def _opening(section: Section, text: str) -> str:
    first = next((block for block in section.blocks if block.kind not in ("heading", "break")), None)
    return text[first.span.start - section.span.start :][:300] if first else ""


def show_cast(console: Console, survey: Survey) -> None:
    """Print everybody."""
    console.print(title_block(survey))
    for kind, words in (("person", "People"), ("unnamed", "Without a name"), ("group", "Groups")):
        figures = survey.people(kind)  # type: ignore[arg-type]
        if figures:
            console.print(heading(words))
            console.print(cast_table(figures))
    if not survey.cast:
        console.print(Inset(Text("Nobody was found in this story."), above=1, below=1))


def show_scenes(console: Console, survey: Survey) -> None:
    """Print every scene."""
    console.print(title_block(survey))
    if not survey.scenes:
        console.print(Inset(Text("No scenes were found."), above=1, below=1))
        return
    console.print(heading("Whose eyes"))
    console.print(Inset(ribbon(survey, console.width - 4)))
    console.print(heading("Scenes"))
    for block in scene_blocks(survey, survey.scenes):
        console.print(block)


def show_quotes(console: Console, survey: Survey, speaker: CharacterId | None = None) -> None:
    """Print what is said, scene by scene, by everybody or by one ``speaker``."""
    lines = survey.lines if speaker is None else survey.lines_of(speaker)
    if not lines:
        whose = f" by {survey.name(speaker)}" if speaker else ""
        console.print(Inset(Text(f"Nothing said{whose} was found."), above=1, below=1))
    for where, said in groupby(lines, key=lambda line: line.passage.where):
        console.print(heading(where))
        console.print(_dialogue(survey, said))
    if any(line.speaker and line.confidence < SURE for line in lines):
        console.print(Inset(Text("? likely   ?? a guess", style="dim"), above=1, below=1))


def _dialogue(survey: Survey, lines: Iterable[Line]) -> RenderableType:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(width=22)
    grid.add_column(ratio=1)
    for line in lines:
        grid.add_row(_speaker(survey, line), Text(line.passage.words.exact))
    return Inset(grid)


def _speaker(survey: Survey, line: Line) -> Text:
    if line.speaker is None:
        return Text("unknown", style="dim italic")
    name = Text(survey.name(line.speaker), style="bold")
    name.append(_doubt(line), style="yellow")
    if line.to:
        name.append(f" to {listed(tuple(survey.name(who) for who in line.to), 3)}", style="dim not bold")
    return name


def show_person(
    console: Console,
    survey: Survey,
    who: CharacterId,
    beliefs: Sequence[Held] = (),
    bonds: Sequence[Bond] = (),
) -> None:
    """Print one person: names, first and last appearance, scenes, company, bonds, words, beliefs."""
    figure = next(one for one in survey.cast if one.id == who)
    console.print(Inset(_person_head(figure, survey.upto), above=1))
    for label, passage in (("First mention", figure.opens), ("Last mention", figure.closes)):
        if passage:
            console.print(heading(label))
            console.print(Inset(passage_text("", passage, place=True, width=0)))
    for join in figure.joins:
        console.print(heading(f"Also “{join.name}”"))
        console.print(Inset(passage_text("", join.passage, place=True, width=0)))
    scenes = [card for card in survey.scenes if who in card.company]
    if scenes:
        console.print(heading(counted(len(scenes), "scene")))
        rows = [f"{card.where}: {telling(survey, card)}" for card in scenes[:10]]
        rows += [f"and {len(scenes) - 10:,} more"] if len(scenes) > 10 else []
        console.print(Inset(Text("\n".join(rows))))
        console.print(heading("In company of"))
        console.print(Inset(Text(_company(figure, survey))))
    if bonds and survey.ledger is not None:
        console.print(heading("Towards others"))
        console.print(Inset(_bonds(survey.ledger, bonds[:MOST])))
    if figure.lines:
        console.print(heading(counted(figure.lines, "line")))
        words = [
            Text(line.passage.words.exact).append(f" {_doubt(line)}".rstrip(), style="yellow")
            for line in survey.best_lines_of(who)
        ]
        console.print(Inset(Group(*words), below=1))
    shown = sayable(beliefs)[:MOST]
    if shown and survey.ledger is not None:
        console.print(heading("Knows and believes"))
        console.print(Inset(held_block(survey.ledger, shown), below=1))
    more = len(beliefs) - len(shown)
    if shown and more:
        console.print(Inset(Text(f"and {more:,} more; --json has all", style="dim"), below=1))


def _bonds(ledger: Ledger, bonds: Sequence[Bond]) -> RenderableType:
    """Return how somebody stands towards others, each with the words that show it."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(ratio=2)
    grid.add_column(ratio=3, style="dim")
    for bond in bonds:
        grid.add_row(Text(plain(bond.text)), Text(_words(ledger, bond.event)))
    return grid


def _person_head(figure: Figure, upto: str) -> RenderableType:
    name = Text(figure.name, style="bold")
    kind = {"person": figure.pronouns, "unnamed": "no name", "group": "a group"}[figure.kind]
    facts = [
        kind,
        counted(figure.mentions, "mention"),
        counted(figure.lines, "line"),
        counted(figure.scenes, "scene"),
    ]
    facts += [f"{figure.size:,} of them"] if figure.size else []
    rows = [name, Text(" · ".join(filter(None, facts)), style="dim")]
    if figure.also:
        rows.append(Text(f"also called {listed(figure.also, 10)}"))
    if figure.members:
        rows.append(Text(f"among them {listed(figure.members, 10)}"))
    if upto:
        rows.append(Text(f"as far as known up to {upto}", style="yellow"))
    return Group(*rows)


def _company(figure: Figure, survey: Survey) -> str:
    others = Counter(
        survey.name(other)
        for card in survey.scenes
        if figure.id in card.company
        for other in card.company
        if other != figure.id
    )
    return (
        ", ".join(f"{name} ({counted(times, 'scene')})" for name, times in others.most_common(8))
        or "nobody for sure"
    )


def _doubt(line: Line) -> str:
    """Return ``?`` for a likely speaker, ``??`` for a guess, nothing for a sure one."""
    return "" if line.confidence >= SURE else "?" if line.confidence >= LIKELY else "??"


def show_events(console: Console, ledger: Ledger, whose: CharacterId | None = None) -> None:
    """Print what happens, scene by scene, with its words; and what came of promises, orders and threats."""
    where, undertakings = Whereabouts(ledger.document, ledger.scenes), Undertakings(ledger)
    found = [event for event in ledger.events if whose is None or whose in event.roles.values()]
    if not found:
        console.print(Inset(Text("No events were found."), above=1, below=1))
    for place, events in groupby(found, key=lambda event: where.of(event.span.start)):
        console.print(heading(place))
        grid = Table.grid(padding=(0, 2))
        grid.add_column(ratio=2)
        grid.add_column(ratio=3, style="dim")
        for event in events:
            deed = _deed(ledger, event)
            if came := told_outcome(undertakings.outcome(event), ledger, where.of):
                deed.append(f" · {came}", style="not bold cyan")
            grid.add_row(deed, Text(_words(ledger, event)))
        console.print(Inset(grid))


def _deed(ledger: Ledger, event: Event) -> Text:
    told = event_deed(event, ledger)
    deed = Text(f"{told.who} " if told.who else "", style="bold")
    deed.append(told.verb, style="not bold green")
    deed.append(f" {told.rest}" if told.rest else "", style="bold")
    return deed.append(said_how(event), style="not bold yellow")


def _words(ledger: Ledger, event: Event) -> str:
    words = quoted(ledger.document.text, event.span, room=36, longest=80)
    return words.before + words.exact + words.after
