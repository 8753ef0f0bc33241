"""The language's page is true: its worlds load, and what it says is refused is refused in these words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fuzz_worlds import laws_of

from storyledger.world import load_laws, pack_names
from storyledger.world.engine.compiling import compile_laws
from storyledger.world.language.language import Source, find_mistakes
from storyledger.world.language.packs import pack_source
from storyledger.world.language.plain import explain

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "world-language.md").read_text(encoding="utf-8")
WORLDS = re.findall(r"```world\n(.*?)```", PAGE, re.DOTALL)
FERRY = next(world for world in WORLDS if "the ferry" in world)
REFUSED = re.findall(r"```refused\n(.*?)```\n```text\n(.*?)\n```", PAGE, re.DOTALL)


def test_the_page_has_examples() -> None:
    assert len(WORLDS) >= 3
    assert len(REFUSED) >= 5


@pytest.mark.parametrize("world", WORLDS)
def test_the_page_s_worlds_load_and_run(world: str) -> None:
    compile_laws(laws_of(world))


@pytest.mark.parametrize(("line", "told"), REFUSED)
def test_what_the_page_says_is_refused_is_refused_in_these_words(line: str, told: str) -> None:
    source = Source(FERRY + line, "mine.world")
    (mistake,) = find_mistakes([source], find_pack=pack_source, known=pack_names())
    assert [words for words in re.split(r"(?<=[.?]) (?=[A-Z])", told) if words not in str(mistake)] == []


def test_the_page_names_the_packs_that_ship() -> None:
    assert [pack for pack in pack_names() if f"`{pack}`" not in PAGE] == []


@pytest.mark.parametrize("pack", pack_names())
def test_every_law_is_said_back_in_plain_words(pack: str) -> None:
    for law in load_laws([pack]).laws:
        words = explain(law)
        assert words.startswith(("Whenever ", "It cannot be that "))
        assert words.endswith(".")
        assert not re.search(r"Variable|Constant|None|  ", words)


def test_laws_are_said_back_as_understood() -> None:
    laws = {law.name: explain(law) for law in laws_of(FERRY).laws}
    assert laws["flood is no ferry"] == "Whenever A crosses P and P is in-flood, A dies."
    assert (
        laws["drying"]
        == "Whenever A swims P, 3 hours later A is dry, unless by then A is dead or P is in-flood."
    )
    assert laws["the wet do not swim"] == "It cannot be that A swims P while A is wet, unless A is at P."
    assert laws["a boatman may"].endswith('nothing follows. This stands instead of "flood is no ferry".')
    assert laws["a curse spreads"] == (
        "Whenever A curses B, for each X of whom X serves B and X is not the same as A: X fears A; B fears A."
    )
