"""Which names and words are one person's and which are not: ``tests/readers/cards.md``."""

from __future__ import annotations

import pytest

from prose_cases import ProseCase, prose_cases, read_text
from storyledger.entries import CharacterId


@pytest.mark.parametrize("case", prose_cases("cards"), ids=lambda case: case.name)
def test_prose(case: ProseCase) -> None:
    owners = _owners(case.text)
    for names in case.all("one"):
        assert len({_owner(name, owners) for name in names.split(", ")}) == 1, names
    for names in case.all("two"):
        one, other = names.split(", ")
        assert _owner(one, owners) != _owner(other, owners), names


def _owners(text: str) -> dict[str, set[CharacterId]]:
    """Return whose card each name and each word for somebody stands on."""
    owners: dict[str, set[CharacterId]] = {}
    for one in read_text(text).characters:
        for words in {one.name, *(alias.text for alias in one.aliases)}:
            owners.setdefault(words, set()).add(one.id)
    return owners


def _owner(name: str, owners: dict[str, set[CharacterId]]) -> CharacterId | str:
    """Return whose a name is; who has no card is nobody else."""
    (who,) = owners.get(name, {name})
    return who
