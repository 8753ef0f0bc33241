"""Every law of every pack: once where it fires, once where it must not."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from law_cases import Tale, Told, tales

from storyledger.world import load_laws, pack_names
from storyledger.world.engine.compiling import Program, compile_laws

CASES = Path(__file__).parent / "cases"
TALES = [(path.stem, tale) for path in sorted(CASES.glob("*.md")) for tale in tales(path)]


@cache
def _program(pack: str) -> Program:
    return compile_laws(load_laws([pack]))


@pytest.mark.parametrize(
    ("pack", "tale"),
    TALES,
    ids=[f"{pack}: {tale.law} - {'fires' if tale.fires else 'not'}" for pack, tale in TALES],
)
def test_tale(pack: str, tale: Tale) -> None:
    program = _program(pack)
    told = Told(tale, program.laws, program)
    assert told.disappointments() == []
    law = program.laws.law(tale.law)
    assert law is not None
    if law.effects or law.kind != "law":
        assert (tale.law in told.fired()) == tale.fires


@pytest.mark.parametrize("pack", pack_names())
def test_every_law_has_a_tale_where_it_fires_and_one_where_it_must_not(pack: str) -> None:
    own = {law.name for law in load_laws([pack]).laws if law.place.file == f"{pack}.world"}
    assert own == {tale.law for name, tale in TALES if name == pack and tale.fires}
    assert own == {tale.law for name, tale in TALES if name == pack and not tale.fires}
