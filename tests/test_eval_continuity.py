"""The bench of continuity: what is planted is where the record says, and the figures mean what they say."""

from __future__ import annotations

import random
import re
from collections import Counter
from pathlib import Path

import pytest
from eval.continuity.alarms import JUDGEMENTS, Judgement, digest_of, read_judgements, report, tally
from eval.continuity.drafting import Case, draft
from eval.continuity.facts import DAYS, NUMBERS, stated_in
from eval.continuity.novels import Novel, novels_in
from eval.continuity.pages import Pages, pages_of
from eval.continuity.planted import Job, measure
from eval.continuity.planting import Planted, Seedling, plant
from eval.continuity.scoring import Outcome, outcome, row, table
from eval.continuity.slips import misspelt
from eval.continuity.staging import stage
from eval.continuity.wording import KINDS, STAGED

from storyledger.findings import Because, Finding
from storyledger.sources import open_document
from storyledger.span import Evidence, Span

PAIRS = [("Harriet", "Bertram"), ("Bertram", "Harriet"), ("Colin", "Harriet"), ("Bertram", "Colin")]
TALK = "\n\n".join(
    f'"The {what} is by the gate," said {one}.\n\nThe rain went on, and {other} looked for the {what}.'
    for number, what in enumerate("lamp boat mare key coin rope cart bell".split())
    for one, other in [PAIRS[number % 4]]
)
TEXT = "\n\n".join(f"# {title}\n\n{TALK}" for title in ("One", "Two", "Three", "Four", "Five"))


def _pages(text: str = TEXT) -> Pages:
    return pages_of(open_document("story.md", data=text.encode()))


def _planted(*words: str) -> Planted:
    seedlings = [Seedling(gap=gap + 1, words=one, part="plant", case=gap) for gap, one in enumerate(words)]
    return plant(_pages(), seedlings)


def test_a_paragraph_stands_where_the_record_says() -> None:
    planted = _planted("The dog barked.", "The dog slept.")
    assert [span.of(planted.document.text) for _, span in planted.spans] == [
        "The dog barked.",
        "The dog slept.",
    ]
    prose = [block.span for block in planted.document.blocks if block.kind == "prose"]
    blocks = [span.of(planted.document.text) for span in prose]
    clean = [page.text for page in _pages().pages]
    assert blocks == [
        clean[0], "The dog barked.", clean[1], "The dog slept.", *clean[2:]
    ]  # fmt: skip


def test_every_old_passage_is_found_again() -> None:
    planted = _planted("The dog barked.", "The dog slept.")
    for page in _pages().pages:
        moved = planted.from_clean(page.span)
        assert moved.of(planted.document.text) == page.text
        assert planted.in_clean(moved) == page.span
    assert planted.in_clean(planted.spans[0][1]) is None


def test_sections_hold_their_blocks() -> None:
    planted = _planted("The dog barked.")
    for section in planted.document.sections:
        assert all(section.span.covers(block.span) for block in section.blocks)


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("Harriet was nineteen years old.", ["age"]),
        ("Harriet's blue eyes shut.", ["eyes"]),
        ('"Harriet\'s blue eyes shut," said Colin.', []),
        ("If Harriet was nineteen, nobody knew it.", []),
        ("It was a Monday morning.", ["weekday"]),
        ("There were seven sailors below.", ["count of a group"]),
        ("Harriet had three sisters.", ["count of kin"]),
        ("Bertram found that the boat had sunk.", ["knows too early"]),
        ("Nobody's blue eyes shut.", []),
    ],
)
def test_facts_are_found_by_their_words(words: str, kinds: list[str]) -> None:
    found = stated_in(_pages(f"{TEXT}\n\n{words}"))
    assert [fact.kind for fact in found if fact.kind != "two places"] == kinds


def test_nobody_is_dead_who_speaks_later() -> None:
    later = stated_in(_pages(f"# Zero\n\nHarriet was dead.\n\n{TEXT}"))
    never = stated_in(_pages(f"{TEXT}\n\nHarriet was dead."))
    assert "dead acts" not in {fact.kind for fact in later}
    assert "dead acts" in {fact.kind for fact in never}


def test_a_seed_decides_everything() -> None:
    one, again, other = (
        [(seedling.gap, seedling.words) for seedling in draft(_pages(), "tuning", seed, "x").seedlings]
        for seed in (1, 1, 2)
    )
    assert one == again != other


def test_each_contradiction_has_a_control_that_differs() -> None:
    made = draft(_pages(), "held aside", 3, "x")
    parts = Counter((one.case, one.part) for one in made.seedlings)
    words = {(one.case, one.part): one.words for one in made.seedlings}
    cases = {case for case, part in parts if part == "plant"}
    assert len({case.kind for case in made.cases}) > 8
    for case in cases:
        assert parts[case, "plant"] == 1
        assert words[case, "plant"] != words.get((case, "control"))


def test_staged_scenes_are_the_same_for_one_seed_and_have_controls() -> None:
    made, again = (stage(_pages(), "tuning", 4, "x") for _ in range(2))
    assert made.seedlings == again.seedlings
    assert {made.cases[one.case].kind for one in made.seedlings if one.part == "control"} >= {
        "time and weekday"
    }


def test_time_and_weekday_agree_in_a_control_and_not_in_a_plant() -> None:
    days, numbers = "|".join(DAYS), {word: number for number, word in enumerate(NUMBERS, 1)}
    told = re.compile(rf"({days}).*?\b({'|'.join(NUMBERS[:6])}) days.*?({days})", re.IGNORECASE | re.DOTALL)
    for seed in range(20):
        for one in (one for one in stage(_pages(), "tuning", seed, "x").seedlings if " days" in one.words):
            match = told.search(one.words)
            assert match is not None, one.words
            first, last = (DAYS.index(day.capitalize()) for day in (match[1], match[3]))
            fits = (first + numbers[match[2].lower()]) % 7 == last
            assert fits is (one.part == "control"), one.words


@pytest.mark.parametrize("kind", STAGED)
def test_staged_scenes_have_words_for_both_halves(kind: str) -> None:
    plants = STAGED[kind].plants
    assert plants.tuning
    assert plants.aside
    assert not set(plants.tuning) & set(plants.aside)


@pytest.mark.parametrize("kind", KINDS)
def test_halves_share_no_wording(kind: str) -> None:
    for words in (KINDS[kind].facts, KINDS[kind].plants):
        assert not set(words.tuning) & set(words.aside)


@pytest.mark.parametrize("seed", range(20))
def test_a_slip_makes_a_word_that_the_text_has_not(seed: int) -> None:
    wrong = misspelt("Harriet", random.Random(seed), TEXT)
    assert wrong is not None
    assert wrong not in TEXT
    assert abs(len(wrong) - len("Harriet")) <= 1


def _finding(planted: Planted, at: Span, because: Span | None = None, rule: str = "dead-acts") -> Finding:
    text = planted.document.text
    causes = (Because(evidence=Evidence.take(text, because)),) if because else ()
    return Finding(message="Check.", evidence=Evidence.take(text, at), because=causes, rule=rule)


def _outcome(planted: Planted, clean: list[Finding], new: list[Finding]) -> Outcome:
    cases = [Case(number, "dead acts", "ours", None, "Colin") for number in range(2)]
    return outcome("x", "tuning", planted, cases, clean, new)


def test_a_plant_is_found_by_a_finding_that_points_at_it() -> None:
    planted = _planted("The dog barked.", "The dog slept.")
    first, second = (span for _, span in planted.spans)
    elsewhere = planted.from_clean(_pages().pages[-1].span)
    by_evidence = _outcome(planted, [], [_finding(planted, first)])
    by_because = _outcome(planted, [], [_finding(planted, elsewhere, because=second)])
    assert [sum(one.found.values()) for one in (by_evidence, by_because)] == [1, 1]
    figures = row("all", [by_evidence, by_because])
    assert (figures.recall, figures.precision) == (50.0, 100.0)


def test_a_finding_elsewhere_is_wrong_unless_the_clean_novel_has_it() -> None:
    planted = _planted("The dog barked.", "The dog slept.")
    place = _pages().pages[-1].span
    new = _finding(planted, planted.from_clean(place))
    known = Finding(message="Check.", evidence=Evidence.take(TEXT, place), rule="dead-acts")
    assert len(_outcome(planted, [], [new]).wrong) == 1
    assert _outcome(planted, [known], [new]).wrong == ()


def test_a_finding_on_a_control_is_wrong() -> None:
    planted = plant(_pages(), [Seedling(gap=1, words="The dog barked.", part="control", case=0)])
    found = _outcome(planted, [], [_finding(planted, planted.spans[0][1])])
    assert (sum(found.found.values()), len(found.wrong)) == (0, 1)
    assert row("all", [found]).precision == 0.0


def test_the_table_tells_kinds_and_spread() -> None:
    planted = _planted("The dog barked.", "The dog slept.")
    found = _outcome(planted, [], [_finding(planted, planted.spans[0][1])])
    assert "| dead acts | 2 | 1 | 50 | 50–50 |" in table("tuning", [found])


def test_a_whole_novel_is_planted_and_measured(tmp_path: Path) -> None:
    (tmp_path / "story.md").write_text(TEXT, encoding="utf-8")
    (novel,) = novels_in([tmp_path])
    outcomes = measure(Job(novel=novel, seeds=(1, 2), out=tmp_path / "out"))
    assert novel.half == "other"
    assert all(sum(one.planted.values()) > 5 for one in outcomes)
    assert all(one.found <= one.planted for one in outcomes)
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "story-1.json", "story-1.txt", "story-2.json", "story-2.txt"
    }  # fmt: skip


def test_halves_are_split_by_author() -> None:
    assert Novel("HowardsEnd", Path()).half == Novel("ARoomWithAView", Path()).half == "held aside"
    assert Novel("Emma", Path()).half == Novel("Persuasion", Path()).half == "tuning"


def test_a_digest_does_not_depend_on_line_ends() -> None:
    assert digest_of("a lamp\r\nby  the gate") == digest_of("a lamp by the gate")
    assert digest_of("a lamp") != digest_of("a lamb")


def test_findings_without_a_judgement_are_told() -> None:
    finding = Finding(message="Check.", evidence=Evidence.take(TEXT, Span(7, 20)), rule="dead-acts")
    key = ("story", "dead-acts", 7, digest_of(TEXT[7:20]))
    novel = Novel("story", Path())
    judged = tally(novel, 25_000, [finding], {key: Judgement("false", "a dream")})
    unjudged = tally(novel, 25_000, [finding], {})
    assert "| **all** | 25,000 | 1 | 0 | 1 | 0 | 0 | 2.00 |" in report([judged])
    assert "Nobody has judged" not in report([judged])
    assert "story\tdead-acts\t7\t20" in report([unjudged])


def test_judgements_have_reasons() -> None:
    kept = read_judgements(JUDGEMENTS)
    assert kept
    assert all(one.verdict != "unjudged" and one.reason for one in kept.values())
