"""How fast the neural reader is on a book: its encoder alone, and with all heads' answers, in one run.

Times are the processor's, which other work on the machine does not change much; the last is the wall's. Also
reads the book with one thread and with two and compares the answers: they must be the same.
"""

from __future__ import annotations

import argparse
import hashlib
import resource
import time
from collections.abc import Iterator
from pathlib import Path

from storyledger.document import Document
from storyledger.neural.reader import read_sentences
from storyledger.neural.session import Session, packaged
from storyledger.neural.words import cut
from storyledger.reading.passage import passages
from storyledger.sources import open_document

__all__ = ["add_options", "main", "words_of"]


def add_options(command: argparse.ArgumentParser) -> None:
    """Declare the options."""
    command.add_argument("--book", type=Path, required=True, help="a text in any format that is read")
    command.add_argument("--model", type=Path, help="folder of another model than the package's")


def main(options: argparse.Namespace) -> None:
    """Measure, and print a table."""
    sections = list(words_of(open_document(str(options.book))))
    rows = ["| threads | word pieces | encoder | all answers | ratio | all answers, wall | answers' digest |"]
    rows.append("|---:|---:|---:|---:|---:|---:|---|")
    for threads in (1, 2):
        session = Session(options.model, threads=threads) if options.model else packaged(threads)
        rows.append(_row(session, sections, threads))
    print("\n".join(rows))
    print(f"\npeak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def words_of(document: Document) -> Iterator[list[list[str]]]:
    """Yield each chapter's sentences as words."""
    for passage in passages(document):
        sentences = [
            [word for _, word in cut((token.start, token.text) for token in tokens)]
            for paragraph in passage.story
            for tokens in (
                paragraph.tokens[sentence.first : sentence.last] for sentence in paragraph.sentences
            )
        ]
        if sentences and passage.section.kind == "chapter":
            yield sentences


def _row(session: Session, sections: list[list[list[str]]], threads: int) -> str:
    begun = time.process_time()
    pieces = 0
    for sentences in sections:
        encoded = session.encode(sentences)
        pieces += sum(len(word) for sentence in encoded for word in sentence.pieces)
        for _ in session.run(encoded):
            pass
    alone = time.process_time() - begun
    digest = hashlib.sha256()
    begun, used = time.perf_counter(), time.process_time()
    for sentences in sections:
        digest.update(repr(read_sentences(session, sentences)).encode())
    whole, used = time.perf_counter() - begun, time.process_time() - used
    figures = f"{pieces} | {alone:.1f} s | {used:.1f} s | {used / alone:.2f} | {whole:.1f} s"
    return f"| {threads} | {figures} | {digest.hexdigest()[:12]} |"
