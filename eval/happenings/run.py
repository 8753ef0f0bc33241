"""Read the annotated works and score what is said about their passages; or show the passages."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from eval.happenings.agreement import agreement, pairs
from eval.happenings.claims import claims_in
from eval.happenings.gold import FOLDER, Gold, Happening, digest_of, load, works
from eval.happenings.scoring import Totals, roles_agree, same_kind, score, settled
from eval.happenings.tables import agreement_table, figures, table
from storyledger.api import Story, read
from storyledger.document import Document
from storyledger.errors import SourceError
from storyledger.project.config import Config
from storyledger.sources import open_document

__all__ = ["add_options", "main", "measured", "shown"]


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the evaluation's options."""
    parser.add_argument("--data", type=Path, required=True, help="folder with the editions the gold names")
    parser.add_argument("--part", choices=("tune", "held"), help="one part only")
    parser.add_argument(
        "--works", default="", help="names of gold files, separated by commas; all if left out"
    )
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    parser.add_argument(
        "--errors", action="store_true", help="list what is wrong in the tune part, with words"
    )
    parser.add_argument("--show", action="store_true", help="print the passages with their annotations only")
    parser.add_argument(
        "--agreement",
        type=Path,
        nargs="+",
        metavar="FOLDER",
        help="compare the gold with the annotations in a folder, or those of two folders",
    )
    parser.add_argument("--save", type=Path, help="keep the figures in this file")
    parser.add_argument("--against", type=Path, help="compare with figures kept before")


def main(options: argparse.Namespace) -> None:
    """Run as the options say."""
    if options.agreement:
        *others, second = options.agreement
        print(_agreement(others[0] if others else FOLDER, second))
        return
    asked = {name for name in options.works.split(",") if name}
    chosen = [gold for gold in map(load, works()) if options.part in (None, gold.part)]
    chosen = [gold for gold in chosen if not asked or gold.name in asked]
    if options.show or options.errors:
        for gold in chosen:
            _print(gold, options.data, is_for_errors=options.errors)
        return
    whole = Totals()
    for totals in _all(chosen, options.data, options.jobs):
        whole.add(totals)
    print(table(whole))
    kept = figures(whole)
    if options.against:
        print("\n" + _compared(kept, json.loads(options.against.read_text(encoding="utf-8"))))
    if options.save:
        options.save.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


def _agreement(first: Path, second: Path) -> str:
    return agreement_table(
        {
            name: (agreement(*both), agreement(*both, is_strict=True))
            for name, both in pairs(first, second).items()
        }
    )


def measured(gold: Gold, data: Path) -> Totals:
    """Read one work and score it; nothing when its edition is not there."""
    totals = Totals()
    document = edition(gold, data)
    if document is None:
        return totals
    story = _read(gold, data)
    for passage in gold.passages:
        totals.add(score(passage, claims_in(story, passage)))
        totals.words += len(passage.span.of(document.text).split())
    print(f"{gold.work}: read", file=sys.stderr)
    return totals


def edition(gold: Gold, data: Path) -> Document | None:
    """Return the text that the offsets count in, None when it is not there or another."""
    try:
        document = open_document(place_of(gold, data))
    except SourceError as error:
        print(f"{gold.work}: left out. {error}", file=sys.stderr)
        return None
    if digest_of(document.text) != gold.digest:
        print(
            f"{gold.work}: left out. {gold.edition} is another edition than the annotated one.",
            file=sys.stderr,
        )
        return None
    return document


def place_of(gold: Gold, data: Path) -> Path:
    """Return where the work's text is to be looked for."""
    return (FOLDER if gold.edition.startswith("texts/") else data) / gold.edition


def shown(gold: Gold, text: str) -> Iterator[str]:
    """Yield the annotations of a work with their words."""
    for passage in gold.passages:
        words = passage.span.of(text)
        yield f"\n{gold.work}, {passage.span.start}-{passage.span.end}"
        for label, places in passage.people.items():
            yield f"  {label}: " + ", ".join(sorted({_one_line(place.of(words)) for place in places}))
        for scene in passage.scenes:
            yield f"  scene: {' '.join(scene.present)}; mentioned: {' '.join(sorted(scene.mentioned))}"
        for one in passage.happenings:
            yield f"  {'doubt' if one.is_doubtful else 'event'} {_line(one, words)}"
        for state in passage.states:
            yield f"  state {state.value} of {state.of}: {_one_line(state.span.of(words))}"


def wrong(gold: Gold, story: Story) -> Iterator[str]:
    """Yield what is missed and what is claimed wrongly, with words; of works of the tune part only."""
    if gold.part != "tune":
        yield f"{gold.work} is held: only its figures may be looked at."
        return
    for passage in gold.passages:
        words = passage.span.of(story.document.text)
        claims = claims_in(story, passage)
        made = settled(passage, claims.happenings)
        for one in passage.wanted:
            fitting = [claim for claim in made if same_kind(one, claim)]
            if not fitting:
                yield f"missed   {_line(one, words)}"
            elif not any(claim.actuality == one.actuality and roles_agree(one, claim) for claim in fitting):
                yield f"other    {_line(one, words)}  claimed: {_line(fitting[0], words)}"
        for claim in made:
            if not any(same_kind(one, claim) for one in passage.wanted):
                yield f"wrong    {_line(claim, words)}"
        for scene, present in zip(passage.scenes, claims.scenes, strict=True):
            absent = " ".join(sorted(set(scene.present) - present)) or "nobody"
            extra = " ".join(sorted(present - set(scene.present))) or "nobody"
            yield f"presence missed: {absent}; claimed too: {extra}"


def _print(gold: Gold, data: Path, *, is_for_errors: bool) -> None:
    document = edition(gold, data)
    if document is None:
        return
    for line in wrong(gold, _read(gold, data)) if is_for_errors else shown(gold, document.text):
        print(line)


def _line(one: Happening, words: str) -> str:
    roles = " ".join(f"{role}={','.join(sorted(people))}" for role, people in one.roles.items())
    around = words[max(0, one.span.start - 30) : one.span.start]
    after = words[one.span.end : one.span.end + 30]
    return f"{one.kind} {one.actuality} {roles}: …{_one_line(f'{around}[{one.span.of(words)}]{after}')}…"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _read(gold: Gold, data: Path) -> Story:
    return read(place_of(gold, data), cache=False, config=Config())


def _all(chosen: list[Gold], data: Path, jobs: int) -> Iterable[Totals]:
    if jobs <= 1:
        return [measured(gold, data) for gold in chosen]
    with ProcessPoolExecutor(jobs) as pool:
        return list(pool.map(measured, chosen, [data] * len(chosen)))


def _compared(now: dict[str, float], before: dict[str, float]) -> str:
    lines = ["| figure | before | now |", "|---|---:|---:|"]
    lines += [f"| {name} | {before.get(name, '–')} | {value} |" for name, value in now.items()]
    return "\n".join(lines)
