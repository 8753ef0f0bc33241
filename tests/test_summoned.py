"""Who is given an order by name is there, unless it goes over a wire."""

from __future__ import annotations

import pytest

from prose_cases import read_text

SCENE = """Mara Hale stood on the wall. Pell had lost the lamp, and she thought of Pell.

{said}

Mara counted the fires. She was cold, and she sang.
"""


@pytest.mark.parametrize(
    ("said", "is_there"),
    [
        ('"Pell, shut the gate," said Mara.', True),
        ('"Shut the gate, Pell!" said Mara.', True),
        ('"Pell shut the gate," said Mara.', False),
        ('"Poor Pell," said Mara. "Shut the gate."', False),
        ('"Pell, shut the gate," her father had said that day.', False),
        ('"You say: Pell, shut the gate," said Mara.', False),
        ('Mara spoke into the radio. "Pell, shut the gate," she said.', False),
    ],
)
def test_who_is_ordered_by_name_is_there(said: str, is_there: bool) -> None:
    (scene,) = read_text(SCENE.format(said=said)).scenes

    assert is_there == ("pell" in {stay.character for stay in scene.present})
    assert not (is_there and "pell" in scene.mentioned)


@pytest.mark.parametrize(("known", "is_there"), [("Sir Walter Hale", False), ("Walter Hale", True)])
def test_who_has_a_title_is_not_called_by_the_bare_name(known: str, is_there: bool) -> None:
    said = f'{known} was far away. "Walter, shut the gate," said Mara.'
    (scene,) = read_text(SCENE.replace("Hale", "Moss").format(said=said)).scenes

    assert is_there == any("walter" in stay.character for stay in scene.present)
