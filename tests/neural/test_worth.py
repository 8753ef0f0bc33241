"""What the network's word counts: more when it is sure, and never more than sure rules."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from storyledger.neural.worth import MOST, Worth, certainty

ODDS = some.dictionaries(some.sampled_from("abcdef"), some.floats(-30, 30), max_size=6)


def test_log_odds_are_scaled_and_the_favourite_gains() -> None:
    assert Worth(0.5, 0.0).of({"a": 2.0, "b": -1.0}) == {"a": 1.0, "b": -0.5}
    gained = Worth(0.5, 1.0).of({"a": 2.0, "b": -1.0})
    assert gained["b"] == -0.5
    assert 1.0 < gained["a"] < 2.0


def test_who_tells_nothing_is_worth_nothing() -> None:
    assert certainty([0.0, 0.0, 0.0]) == pytest.approx(0.0)
    assert certainty([40.0, 0.0, 0.0]) == pytest.approx(1.0)
    assert Worth(1.0, 1.0).of({}) == {}


@given(ODDS, some.floats(0, 3), some.floats(0, 3))
def test_its_word_is_bounded(odds: dict[str, float], scale: float, sure: float) -> None:
    gains = Worth(scale, sure).of(odds)
    assert gains.keys() == odds.keys()
    assert all(-MOST <= gain <= MOST for gain in gains.values())
