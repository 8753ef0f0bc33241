"""The report's style sheet: readable in light and dark, and nothing fetched."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

CSS = (files("storyledger.views") / "templates" / "report.css").read_text(encoding="utf-8")
BLOCKS = re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)
THEMES = {"light": BLOCKS[0], "dark": BLOCKS[0] + BLOCKS[1]}
PAIRS = [
    ("ink", "paper"),
    ("ink", "card"),
    ("soft", "paper"),
    ("soft", "card"),
    ("link", "paper"),
    ("link", "card"),
    ("mark-ink", "mark"),
    ("error", "card"),
    ("warning", "card"),
    ("note", "card"),
]


def colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block))


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("front", "back"), PAIRS)
def test_words_stand_out_from_their_ground(theme: str, front: str, back: str) -> None:
    """WCAG 2.2 asks for a contrast of 4.5 for running text."""
    palette = colours(THEMES[theme])
    assert contrast(palette[front], palette[back]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_people_s_colours_stand_out_from_the_page_or_from_their_letters(theme: str) -> None:
    """Charts need 3; where a colour is lighter, the lane it stands in carries the meaning."""
    palette = colours(THEMES[theme])
    people = [name for name in palette if re.fullmatch(r"k\d", name)]
    weak = {name for name in people if contrast(palette[name], palette["paper"]) < 3}
    assert weak <= {"k1", "k2", "k3", "k5", "k6"}
    assert len({palette[f"k{number}"] for number in range(7)}) == 7


def test_nothing_is_fetched() -> None:
    assert "@import" not in CSS
    assert re.findall(r"url\((?!#)", CSS) == []
