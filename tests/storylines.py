"""Made-up storylines for tests and benches, and their exact optimum by trying every order."""

from __future__ import annotations

import itertools
import random
from typing import TYPE_CHECKING

from storyledger.views.pictures.orders import Column, Order, cost
from storyledger.views.pictures.storyline import columns

if TYPE_CHECKING:
    from collections.abc import Sequence


def made_up(seed: int, people: int, scenes: int, largest: int = 4, reach: int = 99) -> list[Column]:
    """Return a story in which people meet by chance."""
    dice = random.Random(seed)
    met = [dice.sample(range(people), dice.randint(1, min(largest, people))) for _ in range(scenes)]
    return columns(met, reach)


def novel(seed: int, people: int, scenes: int) -> list[Column]:
    """Return a story as novels go: a few people in most scenes, the others near some of them for a while."""
    dice = random.Random(seed)
    main, met = max(people // 6, 1), []
    for number in range(scenes):
        around = number * people // scenes
        near = [line % people for line in range(around, around + 6)]
        some = [line for line in range(main) if dice.random() < 0.6]
        met.append(sorted({*some, *dice.sample(near, dice.randint(1, 4))}))
    return columns(met)


def is_allowed(column: Column, order: Order) -> bool:
    """Tell whether an order has everybody in it once, and who meet side by side."""
    where = [index for index, line in enumerate(order) if line in column.together]
    side_by_side = not where or where[-1] - where[0] + 1 == len(where)
    return side_by_side and sorted(order) == sorted(column.alive)


def least_cost(story: Sequence[Column]) -> int:
    """Return the cost of the best orders there are: every order of every column, by dynamic programming."""
    best: dict[Order, int] = {}
    for index, column in enumerate(story):
        allowed = [
            order for order in itertools.permutations(sorted(column.alive)) if is_allowed(column, order)
        ]
        if not index:
            best = dict.fromkeys(allowed, 0)
            continue
        best = {order: min(so_far + cost([one, order]) for one, so_far in best.items()) for order in allowed}
    return min(best.values())
