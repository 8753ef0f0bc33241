"""The command line of the bench: ``python -m eval continuity planted`` and ``... alarms``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from eval.continuity import alarms, drafting, planted, staging
from eval.continuity.novels import novels_in

if TYPE_CHECKING:
    import argparse

__all__ = ["add_arguments", "run"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the bench can be asked."""
    parser.add_argument(
        "what", choices=("planted", "alarms"), help="plant contradictions, or count alarms on clean novels"
    )
    parser.add_argument(
        "--data", type=Path, action="append", required=True,
        help="folder of novels: files, or folders with a novel_text.txt; may be given again",
    )  # fmt: skip
    parser.add_argument(
        "--novels", default="", help='names, or "tuning" or "held aside", separated by commas'
    )
    parser.add_argument("--seed", default="1,2,3", help="planted: seeds, separated by commas")
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    parser.add_argument("--cache", type=Path, help="keep readings of the clean novels in this folder")
    parser.add_argument("--preview", default="", help="rules to run that are off by default")
    parser.add_argument("--out", type=Path, help="planted: write the planted texts and their records here")
    parser.add_argument("--staged", action="store_true", help="planted: scenes instead of contradictions")
    parser.add_argument("--details", action="store_true", help="planted: tell what was missed")


def run(options: argparse.Namespace) -> str:
    """Return the report that was asked for."""
    novels = novels_in(options.data, _words(options.novels))
    if not novels:
        raise SystemExit(f"no novels in {', '.join(map(str, options.data))}")
    preview = (*_words(options.preview), *(staging.RULES if options.staged else ()))
    if options.what == "alarms":
        return alarms.report(alarms.run(novels, options.jobs, options.cache, preview))
    seeds = tuple(int(word) for word in _words(options.seed))
    plan = staging.stage if options.staged else drafting.draft
    jobs = [
        planted.Job(
            novel=novel, seeds=seeds, cache=options.cache, out=options.out, preview=preview, plan=plan
        )
        for novel in novels
    ]
    return planted.report(planted.run(jobs, options.jobs), details=options.details)


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]
