"""The neural reader on the corpora it was made for: ``litbank`` and ``ewt``."""

from __future__ import annotations

import argparse
from pathlib import Path

from eval import ewt, litbank, reliability, shown
from eval.word_styles import LETTERS, MARKS
from storyledger.neural.session import Session, packaged

__all__ = ["add_options", "main"]


def add_options(command: argparse.ArgumentParser) -> None:
    """Declare what both corpora take."""
    command.add_argument("--data", type=Path, required=True, help="the corpus's folder")
    command.add_argument("--split", default="dev", help="which part of it")
    command.add_argument(
        "--style", default="", choices=["", *MARKS, *LETTERS], help="set the words anew first"
    )
    command.add_argument("--calibration", action="store_true", help="show how often a confidence is right")
    command.add_argument("--model", type=Path, help="folder of another model than the package's")
    command.add_argument("--save", type=Path, help="keep the figures in this file")
    command.add_argument("--against", type=Path, help="compare with figures kept before")


def main(options: argparse.Namespace) -> None:
    """Score the neural reader and print its table."""
    session = Session(options.model) if options.model else packaged()
    before = shown.kept(options.against) if options.against else None
    if options.corpus == "litbank":
        read = litbank.run(options.data / options.split, session, options.style)
        stories = [litbank.measure(each.document, each.answers) for each in read]
        print(shown.table(stories, litbank.FIGURES, before))
        figures = shown.figures_of(stories, litbank.FIGURES)
        if options.calibration:
            print("\n" + reliability.table("mentions", litbank.mention_truth(read)))
            print("\n" + reliability.table("events", litbank.event_truth(read)))
    else:
        trees = ewt.run(options.data / f"en_ewt-ud-{options.split}.conllu", session)
        print(shown.table(trees, ewt.FIGURES, before))
        figures = shown.figures_of(trees, ewt.FIGURES)
    if options.save:
        shown.keep(figures, options.save)
