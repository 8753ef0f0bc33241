"""Phrases of the lexicon: what must stand in a sentence for one to be tried, and that nothing is missed."""

from __future__ import annotations

import re

import pytest

from storyledger.reading.happening.facts.phrase_language import (
    SOMEBODY,
    Post,
    compiled,
    needs,
    posts,
    telling,
)
from storyledger.reading.happening.facts.phrases import Phrase, phrases_of
from storyledger.reading.words import word_class

EXAMPLES = {
    **dict.fromkeys(("WHO", "NAME"), "@n0 , who"),
    **dict.fromkeys(("WHOM", "OBJECT", "TOWARDS"), "@p9=him"),
    **dict.fromkeys(("WHOSE", "OWNNAME", "THEIRS"), "@n8 's"),
    **dict.fromkeys(("NUM", "LESS", "YEARS", "TEENS"), "seventeen"),
    **dict.fromkeys(("ORDINAL", "YEAR"), "seventeenth"),
    **dict.fromkeys(("DAY", "TOMORROW", "YESTERDAY"), "sunday"),
    **dict.fromkeys(("BUILDING", "PLACE", "TOWN"), "mill"),
    **dict.fromkeys(("START", "OPEN", "STOP", "END", "LASTS", "DAYEND", "DAYSTOP", "GONE"), ""),
    "SAME": "@p7=his", "OTHER": "@n6 's", "POSS": "@p5=his", "DET": "the", "PRON": "@p4=he", "BE": "had been",
    "HAD": "'d", "ADV": "surely once", "AGED": "ten-year-old", "COMMA": ",", "DASH": "--", "STAYS": "slept",
    "REST": "the sea was cold", "FAR": "the other side of the county",
}  # fmt: skip
"""For what stands in a phrase for other words, some of these, and the more the better."""


def example(written: str) -> str:
    """Return words that a phrase ought to fit: of every choice the longest."""
    bodies = re.findall(r"(?:[a-z]+=)?(\([^()]*\)|[^\s()?*]+)[?*]*", written)
    choices = [max(body.strip("()").split("|"), key=lambda option: len(option.split())) for body in bodies]
    words = [laid_out(word) for choice in choices for word in choice.split()]
    return " ".join(" ".join(words).split()) + " "


def laid_out(word: str) -> str:
    gap = re.fullmatch(r"(W|ADJ)(\d)", word)
    if gap:
        return "great " * int(gap[2])
    if word.startswith("@"):
        return max(sorted(word_class("event_words", word[1:])), key=lambda one: len(one.split()))
    return EXAMPLES.get(word, word)


@pytest.mark.parametrize("name", ["statements", "doings"])
def test_what_a_phrase_finds_it_is_also_tried_on(name: str) -> None:
    tried = 0
    for phrase in phrases_of(name):
        text = example(phrase.written)
        if compiled(phrase.written).search(text):
            tried += 1
            assert phrase.may_fit([SOMEBODY if word[0] == SOMEBODY else word for word in text.split()]), text
    assert tried > 0.8 * len(phrases_of(name))


def fond() -> Phrase:
    written = "WHO (BE|grew) ADV (very)? fond* of TOWARDS STOP"
    return Phrase("feels_towards", {}, telling(written), written, opens=True)


def test_its_posts_stand_in_order_and_near_enough() -> None:
    assert fond().may_fit("@ was never very fond of @ .".split())
    assert not fond().may_fit("fond of @ , @ was .".split())
    assert not fond().may_fit("@ was fond of tea and @ .".split())


def test_a_post_is_behind_the_one_before_it_by_so_many_words() -> None:
    assert posts("left* (a|an)? W2 hand")[1] == Post(frozenset({"hand"}), within=4)


def test_of_several_words_the_longest_is_asked_for() -> None:
    assert telling("WHO STAYS (all the while|meanwhile)*") == {"while", "meanwhile"}
    assert needs("in (the|a) (churchyard|cold ground)") == (
        frozenset({"in"}), frozenset({"the", "a"}), frozenset({"churchyard", "ground"}),
    )  # fmt: skip
