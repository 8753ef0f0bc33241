"""Words into windows and scores into answers: the neural reader without its model."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from storyledger.neural.chains import chains_of
from storyledger.neural.forms import determiner_of, form_of, gender_of, likeness, number_of, pronoun_of
from storyledger.neural.pairs import REACH, SIZES, Features, Mentioned, quoted, within_reach
from storyledger.neural.spans import RIVAL, spans_of
from storyledger.neural.trees import tree_of
from storyledger.neural.windows import Encoded, Piece, batch_of, case_of, pack
from storyledger.neural.words import cut

SENTENCES = some.lists(some.lists(some.integers(1, 4), min_size=1, max_size=30), max_size=8)


def encoded(sizes: list[int]) -> Encoded:
    return Encoded(tuple((7,) * size for size in sizes), (0,) * len(sizes))


@given(SENTENCES, some.integers(4, 20))
def test_windows_hold_every_word_once_and_in_order(sizes: list[list[int]], room: int) -> None:
    sentences = [encoded(each) for each in sizes]
    windows = pack(sentences, room=room)
    places = [
        (piece.sentence, word) for one in windows for piece in one for word in range(piece.start, piece.end)
    ]
    assert places == [(index, word) for index, each in enumerate(sizes) for word in range(len(each))]
    for window in windows:
        assert sum(sum(sizes[piece.sentence][piece.start : piece.end]) for piece in window) <= room


def test_a_sentence_is_cut_only_where_it_does_not_fit() -> None:
    windows = pack([encoded([1] * 6), encoded([1] * 6), encoded([1] * 13)], room=10)
    assert windows == [(Piece(0, 0, 6),), (Piece(1, 0, 6),), (Piece(2, 0, 10),), (Piece(2, 10, 13),)]


def test_a_batch_knows_the_first_and_last_piece_of_each_word() -> None:
    sentences = [Encoded(((11, 12), (13,)), (1, 0)), Encoded(((14,),), (2,))]
    batch = batch_of(sentences, [(Piece(0, 0, 2),), (Piece(1, 0, 1),)], (101, 102))
    assert batch.input_ids.tolist() == [[101, 11, 12, 13, 102], [101, 14, 102, 0, 0]]
    assert batch.token_type_ids.tolist() == [[0, 1, 1, 0, 0], [0, 2, 0, 0, 0]]
    assert (batch.first.tolist(), batch.last.tolist()) == ([[1, 3], [1, 0]], [[2, 3], [1, 0]])
    assert batch.sentence.tolist() == [[0, 0], [0, -1]]


@pytest.mark.parametrize(
    ("word", "case"), [("oar", 0), ("Ada", 1), ("I", 1), ("ADA", 2), ("…", 0), ("'Tis", 1)]
)
def test_letter_case(word: str, case: int) -> None:
    assert case_of(word) == case


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Mr . Tarn", [(0, "Mr"), (3, "."), (5, "Tarn")]),
        ("Mr. Tarn", [(0, "Mr."), (4, "Tarn")]),
        ("don't", [(0, "do"), (2, "n't")]),
        ("Ada’s", [(0, "Ada"), (3, "’s")]),
        ("'s", [(0, "'s")]),
        ("o'clock", [(0, "o'clock")]),
    ],
)
def test_words_are_cut_as_the_corpora_cut_them(text: str, words: list[tuple[int, str]]) -> None:
    tokens, at = [], 0
    for part in text.replace("Mr.", "Mr .").split():
        at = text.index(part, at)
        tokens.append((at, part))
        at += len(part)
    assert cut(tokens) == words


def test_spans_may_nest_but_not_cross_nor_leave_their_sentence() -> None:
    scores = np.full((5, 5), -9, np.float32)
    scores[0, 3], scores[2, 3], scores[1, 4], scores[4, 4] = 3, 2, 2.5, 1
    labels = np.zeros((5, 5), np.uint8)
    labels[2, 3] = 4
    sentence = np.array([0, 0, 0, 0, 1])
    assert spans_of(scores, labels, sentence, 0) == [(0, 3, 0, 3.0), (2, 3, 4, 2.0), (4, 4, 0, 1.0)]


def test_a_second_reading_of_a_mention_must_be_sure() -> None:
    sentence = np.zeros(4, np.int64)
    labels = np.zeros((4, 4), np.uint8)
    scores = np.full((4, 4), -9, np.float32)
    scores[0, 2], scores[0, 1], scores[3, 3] = 2, RIVAL - 0.1, RIVAL - 0.1
    assert [each[:2] for each in spans_of(scores, labels, sentence, 0)] == [(0, 2), (3, 3)]
    labels[0, 1] = 1
    assert [each[:2] for each in spans_of(scores, labels, sentence, 0)] == [(0, 2), (0, 1), (3, 3)]
    labels[0, 1], scores[0, 1] = 0, RIVAL + 0.1
    assert [each[:2] for each in spans_of(scores, labels, sentence, 0)] == [(0, 2), (0, 1), (3, 3)]


def is_tree(heads: list[int]) -> bool:
    roots = [word for word, head in enumerate(heads) if word == head]
    for word in range(len(heads)):
        for _ in heads:
            word = heads[word]
        if [word] != roots:
            return False
    return True


@given(some.integers(1, 4), some.integers(0, 10_000))
def test_the_tree_is_the_best_one_that_hangs_on_its_root(many: int, seed: int) -> None:
    scores = np.random.default_rng(seed).normal(size=(many, many)).astype(np.float32)
    heads = tree_of(scores).tolist()
    assert is_tree(heads)

    def worth(tree: list[int]) -> float:
        return sum(float(scores[word, head]) for word, head in enumerate(tree) if word != head)

    root = next(word for word, head in enumerate(heads) if word == head)
    others = permutations(list(range(many)) * many, many) if many < 3 else np.ndindex(*[many] * many)
    rivals = [list(tree) for tree in others if is_tree(list(tree)) and tree[root] == root]
    assert worth(heads) == pytest.approx(max(map(worth, rivals)), abs=1e-4)


def told(*mentions: str) -> list[Mentioned]:
    return [
        Mentioned(words=tuple(text.split()), sentence=index, start=index * 5, kind=3, label=0, quote=0)
        for index, text in enumerate(mentions)
    ]


def test_a_mention_joins_its_best_antecedent_or_begins_a_chain() -> None:
    mentions = told("Ada", "the miller", "she", "her")
    later, earlier = np.array([1, 2, 2, 3, 3, 3]), np.array([0, 0, 1, 0, 1, 2])
    scores = np.array([-1, 2, 1, -3, -2, 4], np.float32)
    assert chains_of(mentions, later, earlier, scores, 0.0) == [[0, 2, 3]]
    assert chains_of(mentions, later, earlier, scores, 3.0) == [[2, 3]]


def test_antecedents_of_one_chain_add_up() -> None:
    mentions = told("Ada", "Bo", "Ada", "you")
    later, earlier = np.array([2, 3, 3, 3]), np.array([0, 0, 1, 2])
    assert chains_of(mentions, later, earlier, np.array([5, 1, 1.5, 1], np.float32), 0.0) == [[0, 2, 3]]


def test_no_chain_holds_him_and_her() -> None:
    mentions = told("the miller", "he", "she")
    later, earlier = np.array([1, 2, 2]), np.array([0, 0, 1])
    assert chains_of(mentions, later, earlier, np.array([5, 4, 3], np.float32), 0.0) == [[0, 1]]


def test_words_that_say_he_or_she() -> None:
    texts = ("him", "hers", "Mrs. Tarn", "the old man", "the miller", "they")
    assert [gender_of(text.split()) for text in texts] == [1, 2, 2, 1, 0, 0]
    assert [pronoun_of([word]) for word in ("I", "We", "miller")] == [1, 2, 0]


@pytest.mark.parametrize(
    ("words", "kind", "determiner", "number"),
    [
        ("the millers", 1, 1, 2),
        ("a boat", 1, 2, 1),
        ("this dress", 1, 3, 1),
        ("Ada 's oar", 1, 4, 1),
        ("two oars", 1, 5, 2),
        ("Ada and Bo", 1, 0, 2),
        ("Mr. Tarn", 0, 0, 1),
        ("they", 2, 0, 2),
        ("you", 2, 0, 0),
    ],
)
def test_determiner_and_number(words: str, kind: int, determiner: int, number: int) -> None:
    split = words.split()
    assert (determiner_of(split), number_of(split, kind)) == (determiner, number)


@pytest.mark.parametrize(
    ("one", "other", "kinds", "degree"),
    [
        ("Ada Weir", "Ada Weir", "00", 3),
        ("Mrs. Weir", "Weir", "00", 5),
        ("Ada Weir", "Mrs. Weir", "00", 6),
        ("Ada Weir", "Ada", "00", 7),
        ("Ada Weir", "Bo Weir", "00", 9),
        ("Ada", "Bo", "00", 12),
        ("Ada", "the boat of Ada", "01", 13),
        ("Ada", "the ferry", "01", 14),
        ("the ferry", "the ferry", "11", 15),
        ("the ferry", "a ferry", "11", 16),
        ("the ferry", "the old ferry", "11", 17),
        ("the tall miller", "the old miller of Fenby", "11", 19),
        ("the ferry", "the oar", "11", 22),
        ("she", "She", "22", 2),
        ("she", "her", "22", 0),
        ("Ada", "she", "02", 0),
    ],
)
def test_how_alike_the_words_of_two_mentions_are(one: str, other: str, kinds: str, degree: int) -> None:
    forms = [form_of(words.split(), int(kind)) for words, kind in zip((one, other), kinds, strict=True)]
    table = likeness(forms)
    assert (table[0, 1], table[1, 0]) == (degree, degree)


def test_pairs_within_reach_stand_together() -> None:
    later, earlier = within_reach(0, 4)
    assert list(zip(later.tolist(), earlier.tolist(), strict=True)) == [
        (1, 0), (2, 0), (2, 1), (3, 0), (3, 1), (3, 2)
    ]  # fmt: skip
    later, earlier = within_reach(REACH + 5, REACH + 6)
    assert earlier.tolist() == list(range(5, REACH + 5))


@given(
    some.lists(some.sampled_from(("Ada", "she", "he", "I", "you", "the old miller", "Mr. Tarn")), min_size=2)
)
def test_features_stay_in_their_ranges_and_do_not_depend_on_the_cut(texts: list[str]) -> None:
    features = Features(told(*texts))
    later, earlier = within_reach(0, len(texts))
    whole = features.of(later, earlier)
    assert (whole >= 0).all()
    assert (whole < np.array(list(SIZES.values()))).all()
    half = len(texts) // 2
    parts = [features.of(*within_reach(0, half)), features.of(*within_reach(half, len(texts)))]
    assert np.array_equal(np.concatenate(parts), whole)


def test_quotations_are_counted_and_closed() -> None:
    straight = [['"', "Row", '"', "said", "Ada", "."], ['"', "No", '"']]
    assert quoted(straight) == [[1, 1, 1, 0, 0, 0], [2, 2, 2]]
    lost = [["“", *["row"] * 120, "”", "still"]]
    assert quoted(lost)[0][-1] == 0
