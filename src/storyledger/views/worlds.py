"""Worlds on a terminal: which there are, what their laws say, which of them never fired."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console, Group
from rich.text import Text

from storyledger.views.console import heading
from storyledger.views.inset import Inset
from storyledger.views.wording import counted, plain
from storyledger.world.language.plain import explain, warning

if TYPE_CHECKING:
    from collections.abc import Iterable

    from storyledger.world.language.crossing import Crossing
    from storyledger.world.language.terms import Law, Laws

__all__ = ["show_crossings", "show_laws", "show_silent", "show_worlds", "size_of"]

_TITLES = {
    "law": "What follows from what",
    "never": "What cannot be",
    "must": "What must be",
    "check": "What should add up",
    "seen": "What shows what",
}


def show_worlds(console: Console, worlds: Iterable[tuple[str, Laws, str]]) -> None:
    """Print names of packs, what each is about, and its size."""
    for name, laws, about in worlds:
        line = Text(name, style="bold").append(f"  {size_of(laws)}", style="not bold dim")
        console.print(Inset(Group(line, Inset(Text(about), 2)), above=1))
    console.print()


def size_of(laws: Laws) -> str:
    """Return ``12 traits and links, 40 sentences, 31 laws``."""
    parts = (
        counted(len(laws.fluents), "trait or link", "traits and links"),
        counted(len(laws.forms), "sentence"),
        counted(len(laws.laws), "law"),
    )
    return ", ".join(parts)


def show_laws(console: Console, laws: Laws) -> None:
    """Print every law in plain words, with where it stands."""
    for kind, title in _TITLES.items():
        found = [law for law in laws.laws if law.kind == kind]
        if found:
            console.print(heading(title))
        for law in found:
            head = Text(plain(law.name), style="bold").append(f"  {law.place}", style="not bold dim")
            console.print(Inset(Group(head, Inset(Text(plain(explain(law))), 2))))
    console.print()


def show_crossings(console: Console, crossings: Iterable[Crossing]) -> None:
    """Print the laws that bring about what other laws forbid."""
    for each in crossings:
        head = Text("warning", style="yellow").append(f"  {each.law.place}", style="dim")
        console.print(Inset(Group(head, Text(plain(warning(each)))), 0))


def show_silent(console: Console, laws: Iterable[Law]) -> None:
    """Print the laws that never fired on a story."""
    found = list(laws)
    console.print(heading(f"{counted(len(found), 'law')} that never fired"))
    lines = [Text(plain(law.name)).append(f"  {law.place}", style="dim") for law in found]
    console.print(Inset(Group(*lines), below=1))
