"""How fast the network is on a book: its encoder alone, every head, and the whole reading, in one run.

Times are the processor's, which other work on the machine does not change much; the last is the wall's. Also
reads the book with one thread and with two and compares what comes out: it must be the same.
"""

from __future__ import annotations

import argparse
import hashlib
import resource
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from storyledger.document import Document
from storyledger.neural.reader import read_sentences
from storyledger.neural.session import Session, packaged
from storyledger.reading import Network, read
from storyledger.reading.network import sentences_of
from storyledger.reading.passage import passages
from storyledger.sources import open_document

__all__ = ["add_options", "main", "words_of"]

T = TypeVar("T")
COLUMNS = (
    "threads", "word pieces", "encoder alone", "all heads", "rules alone", "rules and network",
    "over the encoder", "wall", "digest",
)  # fmt: skip


def add_options(command: argparse.ArgumentParser) -> None:
    """Declare the options."""
    command.add_argument("--book", type=Path, required=True, help="a text in any format that is read")
    command.add_argument("--model", type=Path, help="folder of another model than the package's")


def main(options: argparse.Namespace) -> None:
    """Measure, and print a table."""
    document = open_document(str(options.book))
    rows = [f"| {' | '.join(COLUMNS)} |", f"|{'---:|' * len(COLUMNS)}"]
    for threads in (1, 2):
        session = Session(options.model, threads=threads) if options.model else packaged(threads)
        rows.append(f"| {threads} | {' | '.join(_figures(document, session))} |")
    print("\n".join(rows))
    print(f"\npeak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def words_of(document: Document) -> Iterator[list[list[str]]]:
    """Yield each chapter's sentences as words."""
    for passage in passages(document):
        sentences = [[word for _, word in sentence] for sentence in sentences_of(passage)]
        if sentences and passage.section.kind == "chapter":
            yield sentences


def _figures(document: Document, session: Session) -> list[str]:
    sections = list(words_of(document))
    pieces = sum(
        len(word)
        for sentences in sections
        for sentence in session.encode(sentences)
        for word in sentence.pieces
    )
    network = Network(session=session)
    _, bare, _ = _timed(lambda: [list(session.run(session.encode(each), ("event",))) for each in sections])
    answers, heads, _ = _timed(lambda: [read_sentences(session, each) for each in sections])
    _, rules, _ = _timed(lambda: read(document))
    reading, both, wall = _timed(lambda: read(document, network=network))
    digest = hashlib.sha256(repr((answers, list(reading.utterances))).encode()).hexdigest()[:12]
    times = [f"{each:.1f} s" for each in (bare, heads, rules, both)]
    return [str(pieces), *times, f"{both / bare:.2f}", f"{wall:.1f} s", digest]


def _timed(work: Callable[[], T]) -> tuple[T, float, float]:
    """Return what ``work`` gives, and the seconds of processor and wall that it takes."""
    wall, used = time.perf_counter(), time.process_time()
    return work(), time.process_time() - used, time.perf_counter() - wall
