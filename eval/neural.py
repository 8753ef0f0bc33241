"""The neural reader on the corpora it was made for: ``litbank`` and ``ewt``."""

from __future__ import annotations

import argparse
from pathlib import Path

from eval import ewt, litbank, shown
from storyledger.neural.session import Session, packaged

__all__ = ["add_options", "main"]


def add_options(command: argparse.ArgumentParser) -> None:
    """Declare what both corpora take."""
    command.add_argument("--data", type=Path, required=True, help="the corpus's folder")
    command.add_argument("--split", default="dev", help="which part of it")
    command.add_argument("--model", type=Path, help="folder of another model than the package's")
    command.add_argument("--save", type=Path, help="keep the figures in this file")
    command.add_argument("--against", type=Path, help="compare with figures kept before")


def main(options: argparse.Namespace) -> None:
    """Score the neural reader and print its table."""
    session = Session(options.model) if options.model else packaged()
    before = shown.kept(options.against) if options.against else None
    if options.corpus == "litbank":
        stories = litbank.run(options.data / options.split, session)
        print(shown.table(stories, litbank.FIGURES, before))
        figures = shown.figures_of(stories, litbank.FIGURES)
    else:
        trees = ewt.run(options.data / f"en_ewt-ud-{options.split}.conllu", session)
        print(shown.table(trees, ewt.FIGURES, before))
        figures = shown.figures_of(trees, ewt.FIGURES)
    if options.save:
        shown.keep(figures, options.save)
