"""The scores of the neural reader: worked by hand, on sentences made for this purpose."""

from __future__ import annotations

from pathlib import Path
from random import Random

import numpy as np
import pytest
from eval.conllu import trees_in
from eval.coreference import best_matching, conll, tally
from eval.counting import Count, compare
from eval.ewt import measure as measure_tree
from eval.litbank import FIGURES, Read, measure
from eval.litbank_gold import GoldDocument, GoldMention, documents_in
from eval.reliability import curve, gap, table
from eval.spread import spread
from eval.typography import row_of
from eval.word_styles import restyled_words
from hypothesis import given
from hypothesis import strategies as some
from training.augment import restyled

from storyledger.neural.answers import Answers, ReadMention, ReadSentence, Trigger


def chains(*words: str) -> list[frozenset[object]]:
    return [frozenset(word) for word in words]


def test_the_three_metrics_on_a_case_worked_by_hand() -> None:
    """Gold ABC, DEFG; said AB, CD, FGHI.

    MUC: AB and FG are the links kept, 2 of 5 either way. B-cubed recall: A, B 2/3; C 1/3; D 1/4; F, G 2/4 of
    seven; precision: A, B 1; C, D, F, G 1/2 of eight. CEAF-e: ABC-AB 4/5 and DEFG-FGHI 4/8, of 2 and of 3.
    """
    said = tally(chains("ABC", "DEFG"), chains("AB", "CD", "FGHI"))
    assert said.muc.f1 == pytest.approx(40.0)
    recall, precision = (2 / 3 + 2 / 3 + 1 / 3 + 1 / 4 + 2 / 4 + 2 / 4) / 7, 4 / 8
    assert said.b_cubed.f1 == pytest.approx(200 * recall * precision / (recall + precision))
    recall, precision = 1.3 / 2, 1.3 / 3
    assert said.ceaf_e.f1 == pytest.approx(200 * recall * precision / (recall + precision))


def test_all_in_one_chain_is_not_rewarded_by_every_metric() -> None:
    gold = chains("AB", "CD", "EF")
    assert conll(gold, gold) == pytest.approx(100.0)
    lumped = tally(gold, chains("ABCDEF"))
    assert lumped.muc.f1 == pytest.approx(100 * 2 * 1.0 * 0.6 / 1.6)
    assert lumped.ceaf_e.f1 == pytest.approx(100 * 2 * (1 / 2 / 3) * (1 / 2) / (1 / 2 / 3 + 1 / 2))
    assert conll(gold, []) == 0.0


@given(some.lists(some.lists(some.integers(0, 9), min_size=3, max_size=3), min_size=1, max_size=4))
def test_the_matching_is_the_best_one(rows: list[list[int]]) -> None:
    from itertools import permutations

    worth = np.array(rows, np.float64)
    wide = worth if worth.shape[0] <= worth.shape[1] else worth.T
    best = max(
        sum(wide[row, column] for row, column in enumerate(order))
        for order in permutations(range(wide.shape[1]), wide.shape[0])
    )
    assert best_matching(worth) == pytest.approx(best)


ENTITIES = (
    "Old\tB-PER\tO\nTarn\tI-PER\tB-PER\nrowed\tO\tO\nto\tO\tO\nFenby\tB-GPE\tO\n.\tO\tO\n\n"
    "He\tO\tO\nsang\tO\tO\n"
)
EVENTS = "Old\tO\nTarn\tO\nrowed\tEVENT\nto\tO\nFenby\tO\n.\tO\n\nHe\tO\nsang\tEVENT\n"
CHAINS = (
    "#begin document (row); part 0\n"
    "row\t0\t0\tOld\t_\t(1\nrow\t0\t1\tTarn\t_\t1)\nrow\t0\t2\trowed\t_\t_\nrow\t0\t3\tto\t_\t_\n"
    "row\t0\t4\tFenby\t_\t(2)\nrow\t0\t5\t.\t_\t_\n\n"
    "row\t0\t0\tHe\t_\t(1)\nrow\t0\t1\tsang\t_\t_\n#end document\n"
)
KINDS = (
    "MENTION\tT1\t0\t0\t0\t1\tOld Tarn\tPER\tPROP\n"
    "MENTION\tT2\t1\t0\t1\t0\tHe\tPER\tPRON\nCOREF\tT1\tTarn-1\n"
)


@pytest.fixture
def document(tmp_path: Path) -> GoldDocument:
    for layer, name, text in (
        ("entities", "row.tsv", ENTITIES),
        ("events", "row.tsv", EVENTS),
        ("coref", "row.conll", CHAINS),
        ("coref", "row.ann", KINDS),
        ("coref", "row.txt", "Old Tarn rowed to Fenby .\nHe sang\n"),
    ):
        (tmp_path / layer).mkdir(exist_ok=True)
        (tmp_path / layer / name).write_text(text, encoding="utf-8")
    (only,) = documents_in(tmp_path)
    return only


def test_the_layers_of_litbank_come_together(document: GoldDocument) -> None:
    first, second = document.sentences
    assert first.words == ("Old", "Tarn", "rowed", "to", "Fenby", ".")
    assert first.entities == {(0, 2, "PER"), (1, 2, "PER"), (4, 5, "GPE")}
    assert first.events == (False, False, True, False, False, False)
    assert first.mentions == (GoldMention(0, 2, "1", "PROP"), GoldMention(4, 5, "2", None))
    assert second.mentions == (GoldMention(0, 1, "1", "PRON"),)


def mention(sentence: int, start: int, end: int, label: str) -> ReadMention:
    return ReadMention(sentence, start, end, label, "name", 1.0)


def test_a_reader_that_errs_is_counted_so(document: GoldDocument) -> None:
    tarn, he, fenby = mention(0, 0, 2, "PER"), mention(1, 0, 1, "PRON"), mention(0, 4, 5, "LOC")
    sentences = (
        ReadSentence(
            document.sentences[0].words, (tarn, fenby), (Trigger(2, 1.0), Trigger(0, 1.0)), (), (), ()
        ),
        ReadSentence(document.sentences[1].words, (he,), (), (), (), ()),
    )
    row = measure(document, Answers(sentences, ((tarn, he),)))
    assert row.classes["PER"] == Count(hits=1, said=1, gold=2)
    assert (row.classes["GPE"], row.classes["LOC"]) == (Count(0, 0, 1), Count(0, 1, 0))
    assert row.events == Count(hits=1, said=2, gold=2)
    assert FIGURES["six classes"]([row]) == pytest.approx(100 * 2 * 1 / (2 + 3))
    assert FIGURES["coreference"]([row]) == pytest.approx(100.0)
    shown = row_of("small", [Read(document, Answers(sentences, ((tarn, he),)))])
    assert shown.startswith("| small | ")
    assert shown.split(" | ")[2:] == ["40.0", f"{FIGURES['events']([row]):.1f}", "100.0 |"]


TREE = """# text = She don't row.
1\tShe\tshe\tPRON\t_\t_\t4\tnsubj\t_\t_
2-3\tdon't\t_\t_\t_\t_\t_\t_\t_\t_
2\tdo\tdo\tAUX\t_\t_\t4\taux:x\t_\t_
3\tn't\tnot\tPART\t_\t_\t4\tadvmod\t_\t_
4\trow\trow\tVERB\t_\t_\t0\troot\t_\t_
4.1\trow\trow\tVERB\t_\t_\t_\t_\t_\t_

"""


def test_trees_are_read_and_scored(tmp_path: Path) -> None:
    (tmp_path / "a.conllu").write_text(TREE, encoding="utf-8")
    (tree,) = trees_in(tmp_path / "a.conllu")
    assert (tree.words, tree.heads) == (("She", "do", "n't", "row"), (3, 3, 3, 3))
    assert tree.relations == ("nsubj", "aux", "advmod", "root")
    said = ReadSentence(
        tree.words, (), (), ("PRON", "VERB", "PART", "VERB"), (3, 0, 3, 3), ("obj", "aux", "advmod", "root")
    )
    row = measure_tree(tree, said)
    assert (row.words, row.tags, row.heads, row.labelled) == (4, 3, 3, 2)


def test_a_style_changes_words_and_never_their_number() -> None:
    said = [['"', "Row", '"', ",", "said", "Ada", "."], ["“", "No", "!", "”"]]
    assert restyled_words(said, "single-curly") == [
        ["‘", "Row", "’", ",", "said", "Ada", "."],
        ["‘", "No", "!", "’"],
    ]
    assert restyled_words(said, "small")[0][5] == "ada"
    drawn = restyled(said, Random(3))
    assert [len(words) for words in drawn] == [7, 4]
    assert drawn == restyled(said, Random(3))


def test_a_reader_as_sure_as_it_is_right_has_no_gap() -> None:
    honest = [(0.75, True)] * 3 + [(0.75, False)]
    boastful = [(0.95, False)] * 4
    assert gap(honest) == pytest.approx(0.0)
    assert gap(boastful) == pytest.approx(0.95)
    assert gap([*honest, *boastful]) == pytest.approx(0.475)
    assert "| 0.70–0.80 | 4 | 75 % | 75 % |" in table("mentions", honest)


def test_the_curve_shows_where_a_bar_should_end() -> None:
    assert (
        curve([(0.75, True), (0.75, True), (0.75, False), (0.75, False)], width=8)
        == "0.70-0.80 ####  |  50 % of 4"
    )


def test_counts_and_spread() -> None:
    count = compare({1, 2, 3}, {2, 3, 4, 5})
    assert (count.hits, count.precision) == (2, 50.0)
    assert count.f1 == pytest.approx(400 / 7)
    low, high = spread([0.0, 100.0] * 10, lambda rows: sum(rows) / len(rows))
    assert 20 < low < 50 < high < 80
