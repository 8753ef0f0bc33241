"""False alarms on novels that were published: ``python -m eval continuity alarms``.

Every finding at warning and above is matched with a judgement that a person made after reading the passage.
Judgements are kept by rule, place and a digest of the words, so that none of the novels' text is needed.
"""

from __future__ import annotations

import csv
import hashlib
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from eval.continuity.novels import HALVES
from eval.continuity.reading import findings_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from eval.continuity.novels import Novel
    from storyledger.findings import Finding

__all__ = ["JUDGEMENTS", "Judgement", "Judgements", "Tally", "read_judgements", "report", "run", "tally"]

Verdict = Literal["true", "false", "unsure", "unjudged"]
VERDICTS: tuple[Verdict, ...] = ("true", "false", "unsure", "unjudged")
JUDGEMENTS = Path(__file__).parent / "judgements.tsv"
PER = 50_000
"""Words to which alarms are counted."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person thinks of one finding."""

    verdict: Verdict
    reason: str


Judgements = dict[tuple[str, str, int, str], Judgement]
"""By novel, rule, start and digest."""


@dataclass(frozen=True, slots=True)
class Tally:
    """The findings of one novel, each with its judgement."""

    novel: str
    half: str
    words: int
    judged: tuple[tuple[Finding, Judgement], ...]

    def count(self, verdict: Verdict) -> int:
        """Return how many findings have this verdict."""
        return sum(judgement.verdict == verdict for _, judgement in self.judged)


def digest_of(words: str) -> str:
    """Return a short digest of a passage, whatever its line ends."""
    return hashlib.sha256(" ".join(words.split()).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def read_judgements(path: Path = JUDGEMENTS) -> Judgements:
    """Return the judgements that are kept."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t")
        return {
            (row["novel"], row["rule"], int(row["start"]), row["digest"]): Judgement(
                _verdict(row["verdict"]), row["reason"]
            )
            for row in rows
        }


def _verdict(word: str) -> Verdict:
    for verdict in VERDICTS:
        if verdict == word:
            return verdict
    raise ValueError(f'"{word}" is no verdict; it is one of {", ".join(VERDICTS)}')


def run(
    novels: Sequence[Novel], processes: int, cache: Path | None = None, preview: tuple[str, ...] = ()
) -> list[Tally]:
    """Read and check the novels."""
    kept = read_judgements()
    work = [(novel, cache, preview) for novel in novels]
    if processes <= 1:
        found = [_checked(one) for one in work]
    else:
        with ProcessPoolExecutor(processes) as pool:
            found = list(pool.map(_checked, work))
    return [tally(novel, words, own, kept) for novel, (words, own) in zip(novels, found, strict=True)]


def _checked(work: tuple[Novel, Path | None, tuple[str, ...]]) -> tuple[int, list[Finding]]:
    novel, cache, preview = work
    print(novel.name, file=sys.stderr)
    document = novel.open()
    words = sum(len(section.span.of(document.text).split()) for section in document.chapters)
    return words, findings_of(document, cache=cache, preview=preview)


def tally(novel: Novel, words: int, findings: Sequence[Finding], kept: Judgements) -> Tally:
    """Give each finding its judgement."""
    unjudged = Judgement("unjudged", "")
    judged = [(one, kept.get(_key(novel.name, one), unjudged)) for one in findings]
    return Tally(novel.name, novel.half, words, tuple(judged))


def _key(novel: str, finding: Finding) -> tuple[str, str, int, str]:
    return novel, finding.rule, finding.evidence.span.start, digest_of(finding.evidence.exact)


def report(tallies: Sequence[Tally]) -> str:
    """Return the table of alarms, and the findings that nobody has judged."""
    lines = [
        "| novel | words | findings | true | false | unsure | unjudged | not true, per 50,000 words |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    lines += [_line(_mark(one), [one]) for one in tallies]
    for half in HALVES:
        own = [one for one in tallies if one.half == half]
        lines += [_line(f"**{half}**", own)] if own else []
    lines += [_line("**all**", tallies), "", _by_rule(tallies)]
    new = [line for one in tallies for line in _unjudged(one)]
    if new:
        lines += ["", "Nobody has judged these:", "", *new]
    return "\n".join(lines)


def _mark(one: Tally) -> str:
    return f"{one.novel} (*)" if one.half == "held aside" else one.novel


def _line(label: str, tallies: Sequence[Tally]) -> str:
    words = sum(one.words for one in tallies)
    counts = [sum(one.count(verdict) for one in tallies) for verdict in VERDICTS]
    alarms = sum(counts) - counts[0]
    cells = [f"{words:,}", str(sum(counts)), *map(str, counts), f"{alarms * PER / max(1, words):.2f}"]
    return f"| {label} | " + " | ".join(cells) + " |"


def _by_rule(tallies: Sequence[Tally]) -> str:
    """Return how often each rule was right."""
    found = Counter((finding.rule, judged.verdict) for one in tallies for finding, judged in one.judged)
    lines = ["| rule | findings | true |", "|---|---:|---:|"]
    for rule in sorted({rule for rule, _ in found}):
        whole = sum(count for (name, _), count in found.items() if name == rule)
        lines.append(f"| {rule} | {whole} | {found[rule, 'true']} |")
    return "\n".join(lines)


def _unjudged(one: Tally) -> list[str]:
    """Return a row for the file of judgements for each finding without one; its message follows."""
    return [
        "\t".join(
            [
                one.novel,
                finding.rule,
                str(finding.evidence.span.start),
                str(finding.evidence.span.end),
                digest_of(finding.evidence.exact),
                "unjudged",
                "",
            ]
        )
        + f"   # {finding.message}"
        for finding, judgement in one.judged
        if judgement.verdict == "unjudged"
    ]
