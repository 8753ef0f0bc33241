"""The words of a novel that say who speaks ("she added, after a pause"): PDNC's, and the network's.

The corpus gives the words of each tag without its place, and without most of its punctuation. They are looked
for around the quotation; the few that are not found are left out.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from eval import shown
from eval.counting import Count, compare
from eval.gold import GoldQuote, Novel, load
from storyledger.neural.session import Session, packaged
from storyledger.reading.network import sentences_of
from storyledger.reading.passage import passages
from storyledger.sources import open_document

__all__ = ["FIGURES", "Row", "add_options", "main", "marked", "measure", "tags_of"]

REACH = 400
"""Code points before and after a quotation in which its tag is looked for."""
Stretch = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Row:
    """One novel's counts."""

    words: Count
    """Words that stand in a tag."""
    whole: Count
    """Tags, from the first word to the last."""


def add_options(command: argparse.ArgumentParser) -> None:
    """Declare the options."""
    command.add_argument("--data", type=Path, required=True, help="folder with one folder per novel")
    command.add_argument("--novels", required=True, help="names, separated by commas")
    command.add_argument("--model", type=Path, help="folder of another model than the package's")


def main(options: argparse.Namespace) -> None:
    """Score the network's tags and print a table."""
    session = Session(options.model) if options.model else packaged()
    rows = [measure(load(options.data / name), session) for name in options.novels.split(",")]
    print(shown.table(rows, FIGURES))


def measure(novel: Novel, session: Session) -> Row:
    """Compare the tags that the network finds in a novel with the annotated ones."""
    tags, gold, said = tags_of(novel), list[bool](), list[bool]()
    for passage in passages(open_document(f"{novel.name}.txt", data=novel.text.encode())):
        sentences = sentences_of(passage)
        gold += marked([passage.offset + start for sentence in sentences for start, _ in sentence], tags)
        encoded = session.encode([[word for _, word in sentence] for sentence in sentences])
        for heard in session.run(encoded, ("cue",)):
            said += [score > 0 for score in heard.said["cue"]]
    return Row(
        words=compare(*({at for at, yes in enumerate(each) if yes} for each in (gold, said))),
        whole=compare(set(_runs(gold)), set(_runs(said))),
    )


def _runs(marks: Sequence[bool]) -> Iterator[Stretch]:
    """Yield the first and the last place of each run of marks."""
    for yes, run in groupby(range(len(marks)), key=lambda at: marks[at]):
        if yes:
            places = list(run)
            yield places[0], places[-1]


def _sum(rows: Sequence[Row], name: str) -> Count:
    return sum((getattr(row, name) for row in rows), start=Count())


FIGURES: dict[str, Callable[[Sequence[Row]], float]] = {
    "words, precision": lambda rows: _sum(rows, "words").precision,
    "words, recall": lambda rows: _sum(rows, "words").recall,
    "words, F1": lambda rows: _sum(rows, "words").f1,
    "whole tags, F1": lambda rows: _sum(rows, "whole").f1,
}
"""What the table shows, each from the rows of some novels."""


def tags_of(novel: Novel) -> list[Stretch]:
    """Return where the tags of a novel's quotations stand, in order; code points, half-open."""
    return sorted({tag for quote in novel.quotes for tag in _nearest(novel.text, quote)})


def marked(starts: Sequence[int], tags: Sequence[Stretch]) -> list[bool]:
    """Tell of each word, by where it starts, whether it stands in one of the tags (in order)."""
    inside, at = [], 0
    for start in starts:
        while at < len(tags) and tags[at][1] <= start:
            at += 1
        inside.append(at < len(tags) and tags[at][0] <= start)
    return inside


def _nearest(text: str, quote: GoldQuote) -> Iterator[Stretch]:
    """Yield the place of a quotation's tag that is nearest to one of its pieces, if there is any."""
    words = re.findall(r"\w+", quote.tag)
    if not words or not quote.spans:
        return
    pattern = re.compile(r"\b" + r"\W+".join(words) + r"\b", re.IGNORECASE)
    low, high = max(0, quote.spans[0][0] - REACH), quote.spans[-1][1] + REACH
    places = [match.span() for match in pattern.finditer(text, low, high)]
    outside = [place for place in places if all(_apart(place, span) for span in quote.spans)]
    if outside:
        yield min(outside, key=lambda place: min(_distance(place, span) for span in quote.spans))


def _apart(one: Stretch, other: Stretch) -> bool:
    return one[1] <= other[0] or other[1] <= one[0]


def _distance(one: Stretch, other: Stretch) -> int:
    return max(one[0] - other[1], other[0] - one[1])
