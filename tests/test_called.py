"""Who is called by name in what is said, so that they hear it."""

from __future__ import annotations

import pytest

from passages import cast_from, mentions_in, passage_from
from storyledger.entries import CharacterId, Utterance
from storyledger.reading.narration import told
from storyledger.reading.setting.called import names_called
from storyledger.reading.speech.utterances import find_quotes
from storyledger.span import Span

CAST = cast_from("Mara she, Tom he, Old Bern he")
EVERYBODY = frozenset(who.id for who in CAST.characters)


def called_in(text: str, told_of: frozenset[CharacterId] = EVERYBODY, speaker: str = "") -> list[str]:
    """Return the names by which somebody is called in ``text``."""
    passage = passage_from(text)
    quotes = find_quotes(passage)
    said = [Utterance(span=quote.span, speaker=CharacterId(speaker), confidence=0.9) for quote in quotes]
    scene = Span(0, len(passage.text))
    found = names_called(
        passage.text, told(passage, quotes), scene, told_of, mentions_in(passage, CAST), said
    )
    return [one.span.of(passage.text) for one in found]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('"Mara, take the lamp."', ["Mara"]),
        ('"Mara, you look tired."', ["Mara"]),
        ('"Well, Mara," he said, "that is all."', ["Mara"]),
        ('"It rusts, Tom."', ["Tom"]),
        ('"Good morning, Old Bern!"', ["Old Bern"]),
        ('"Good night, Tom," said the porter.', ["Tom"]),
        ('"Thank you, dear Mara. It is late."', ["Mara"]),
        ('"Tom. You have a letter."', ["Tom"]),
        ('"Tom! Fetch the rope!"', ["Tom"]),
        ('"Do you think, Mara, that it will hold?"', ["Mara"]),
        ('"Keep your voice down, Tom, for pity\'s sake."', ["Tom"]),
        ('"Stop coughing, Tom, for pity\'s sake."', ["Tom"]),
        ('"My dear Mara, we must go."', ["Mara"]),
        # echoes, answers and cries
        ('"Tom? You know him?"', []),
        ('"Mara! Who would have thought it?"', []),
        ('"Tom," said the porter.', []),
        ('"Yes; Tom. He has the key."', []),
        ('"Oh! Tom, you mean."', []),
        ('"Ah, Tom."', []),
        # spoken of
        ('"Poor Mara."', []),
        ('"I saw my nephew, Tom, at the mill."', []),
        ('"Do you know my employer, Tom, of the mill?"', []),
        ('"That is my sister, Mara."', []),
        ('"Mara, who is deaf, saw you."', []),
        ('"We asked Ann, Mara, and the vicar."', []),
        ('"Tom\'s boat is gone."', []),
        ('"Take Tom."', []),
        ("\"She says, 'Come here, Tom, and sit.'\"", []),
        # by wire
        ('He put down the telephone. "Come at once, Tom."', []),
        ('A voice came over the radio. "Mara, take the lamp."', []),
    ],
)
def test_who_is_called(text: str, names: list[str]) -> None:
    assert called_in(text) == names


def test_a_name_that_only_others_say_may_be_anothers() -> None:
    assert called_in('"Mara, take the lamp."', told_of=frozenset()) == []


def test_nobody_calls_themselves() -> None:
    assert called_in('"Mara, you look tired."', speaker="Mara") == []
