"""Layout of the storyline chart: orders against the exact optimum, heights, and the places of a network."""

from __future__ import annotations

import itertools
import math
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storyledger.views.pictures.forces import WIDE, placed, pushed_apart
from storyledger.views.pictures.geometry import Geometry
from storyledger.views.pictures.heights import APART, heights, wiggles
from storyledger.views.pictures.orders import (
    Column,
    arranged,
    bends,
    by_first,
    cost,
    crossings,
    forget,
    swept,
)
from storyledger.views.pictures.storyline import columns
from storylines import is_allowed, least_cost, made_up, novel

MEETINGS = st.lists(st.sets(st.integers(0, 5), min_size=1, max_size=4), min_size=1, max_size=7)


@pytest.mark.parametrize(
    ("one", "other", "crossed", "bent"),
    [
        ((0, 1, 2), (0, 1, 2), 0, 0),
        ((0, 1, 2), (2, 1, 0), 3, 2),
        ((0, 1, 2, 3), (3, 0, 1, 2), 3, 1),
        ((0, 1), (1, 5, 0), 1, 1),
        ((0, 1), (2, 3), 0, 0),
        ((), (1,), 0, 0),
    ],
)
def test_crossings_and_bends_between_two_columns(
    one: tuple[int, ...], other: tuple[int, ...], crossed: int, bent: int
) -> None:
    assert (crossings(one, other), bends(one, other)) == (crossed, bent)


@pytest.mark.parametrize("seed", range(24))
def test_small_charts_are_as_good_as_any(seed: int) -> None:
    story = made_up(seed, people=4, scenes=8)
    assert cost(arranged(story)) == least_cost(story)


@pytest.mark.parametrize("seed", range(3))
def test_five_people_are_as_good_as_any(seed: int) -> None:
    story = made_up(100 + seed, people=5, scenes=5)
    assert cost(arranged(story)) == least_cost(story)


@pytest.mark.parametrize("seed", range(4))
def test_a_plain_barycentre_order_is_never_better(seed: int) -> None:
    story = novel(seed, people=8, scenes=12)
    plain = swept(story, by_first(story))
    assert cost(arranged(story)) <= cost(plain)


@settings(max_examples=12, deadline=None)
@given(MEETINGS)
def test_who_meet_stand_side_by_side_and_nobody_is_lost(meetings: list[set[int]]) -> None:
    story = columns([sorted(met) for met in meetings], reach=3)
    for column, order in zip(story, arranged(story), strict=True):
        assert is_allowed(column, order)


@settings(max_examples=12, deadline=None)
@given(MEETINGS)
def test_heights_keep_the_order_and_bend_nothing_without_need(meetings: list[set[int]]) -> None:
    story = columns([sorted(met) for met in meetings], reach=3)
    found = arranged(story)
    levels = heights(story, found)
    assert wiggles(levels) == sum(bends(one, other) for one, other in itertools.pairwise(found))
    for column, order, level in zip(story, found, levels, strict=True):
        for one, other in itertools.pairwise(order):
            is_edge = (one in column.together) != (other in column.together)
            assert level[other] - level[one] >= (APART if is_edge else 1) - 1e-9
    assert min(y for level in levels for y in level.values()) == 0


def test_the_same_story_is_laid_out_the_same_way() -> None:
    story = novel(7, people=7, scenes=10)
    first = heights(story, arranged(story))
    forget()
    assert heights(story, arranged(story)) == first


def test_forty_scenes_of_twenty_five_people_take_less_than_a_second() -> None:
    story = novel(1, people=25, scenes=40)
    forget()
    start = process_time()
    levels = heights(story, arranged(story))
    assert process_time() - start < 1
    assert len(levels) == 40


def test_a_line_goes_on_through_short_absences_only() -> None:
    story = columns([[0], [1], [0], [1], [1], [1], [0]], reach=2)
    assert [0 in column.alive for column in story] == [True, True, True, False, False, False, True]
    assert [1 in column.alive for column in story] == [False, True, True, True, True, True, False]


def test_an_empty_chart() -> None:
    assert arranged([]) == []
    assert heights([], []) == []
    assert Geometry((), (), ()).width > 0


def test_two_who_stay_together_never_bend() -> None:
    story = [Column(frozenset({0, 1}), frozenset({0, 1}))] * 5
    levels = heights(story, arranged(story))
    assert wiggles(levels) == 0
    assert {abs(level[0] - level[1]) for level in levels} == {1}


def test_names_of_those_who_come_in_lie_on_no_line() -> None:
    story = novel(3, people=10, scenes=12)
    levels = tuple(heights(story, arranged(story)))
    chart = Geometry(tuple(story), levels, tuple("A Name of Some Length" for _ in range(10)))
    for line in range(10):
        for x, y in chart.entries(line):
            left = x - 9 - 6.2 * len(chart.labels[line])
            assert left > 0
            for index, middle in enumerate(chart.x):
                if left < middle < x:
                    others = [chart.y(index, other) for other in story[index].alive]
                    assert all(abs(other - y) > 8 for other in others)


def test_columns_stand_from_left_to_right() -> None:
    story = novel(5, people=8, scenes=14)
    chart = Geometry(tuple(story), tuple(heights(story, arranged(story))), tuple("Name" for _ in range(10)))
    assert all(one < other for one, other in itertools.pairwise(chart.x))
    assert chart.x[-1] < chart.width


def test_people_who_talk_stand_nearer_than_those_who_do_not() -> None:
    points = placed(6, {(0, 1): 40, (2, 3): 40, (4, 5): 40, (1, 2): 1, (3, 4): 1})
    near = [_distance(points[one], points[one + 1]) for one in (0, 2, 4)]
    far = [_distance(points[one], points[other]) for one, other in ((0, 2), (0, 4), (1, 5))]
    assert max(near) < min(far)
    assert all(0 <= x <= WIDE and 0 <= y <= 1 for x, y in points)


@pytest.mark.parametrize("count", [0, 1, 2])
def test_few_people_have_places_too(count: int) -> None:
    assert len(placed(count, {(0, 1): 3.0} if count == 2 else {})) == count


def test_boxes_are_pushed_apart() -> None:
    sizes = [(30.0, 10.0)] * 5
    moved = pushed_apart([(0, 0), (1, 1), (2, 0), (100, 100), (3, 2)], sizes)
    for one, other in itertools.combinations(moved, 2):
        assert abs(one[0] - other[0]) >= 29.9 or abs(one[1] - other[1]) >= 9.9
    assert moved[3] == (100, 100)


def _distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    return math.dist(one, other)
