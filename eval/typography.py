"""The neural reader on LitBank set as other times set type: quotation marks, no capitals, capitals only."""

from __future__ import annotations

import argparse
from pathlib import Path

from eval import litbank
from eval.word_styles import LETTERS, MARKS
from storyledger.neural.session import Session, packaged

__all__ = ["SHOWN", "add_options", "main", "row_of"]

SHOWN = ("people", "six classes", "events", "coreference")


def add_options(command: argparse.ArgumentParser) -> None:
    """Declare the options."""
    command.add_argument("--data", type=Path, required=True, help="LitBank's folder")
    command.add_argument("--split", default="dev", help="which part of it")
    command.add_argument("--model", type=Path, help="folder of another model than the package's")
    command.add_argument("--styles", default="", help="some of them, separated by commas")


def main(options: argparse.Namespace) -> None:
    """Score the reader in every style and print one table."""
    session = Session(options.model) if options.model else packaged()
    styles = [each for each in options.styles.split(",") if each] or ["", *MARKS, *LETTERS]
    print("| style | " + " | ".join(SHOWN) + " |\n|---|" + "---:|" * len(SHOWN))
    for style in styles:
        print(row_of(style, litbank.run(options.data / options.split, session, style)), flush=True)


def row_of(style: str, read: list[litbank.Read]) -> str:
    """Return a style's row of the table."""
    rows = [litbank.measure(each.document, each.answers) for each in read]
    figures = " | ".join(f"{litbank.FIGURES[name](rows):.1f}" for name in SHOWN)
    return f"| {style or 'as printed'} | {figures} |"
