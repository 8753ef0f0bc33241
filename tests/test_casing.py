"""Stories without capitals, and stories in nothing else: read as if they had the usual ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prose_cases import read_text
from storyledger.document import Document
from storyledger.reading.casing import in_usual_case
from storyledger.sources import open_document

STORY = """\
tamsin finds him on the jetty with his shoes off and his feet in the water, which is brown.

"you'll catch something," she says.

"i hope so." rufus doesn't turn round. "sit down, tam. there's room."

she sits. the boards are wet through, and she can feel it in about a second. mrs. o'keeffe is hammering again.

"wren told me," tamsin says. "is it true? about monday?"

rufus laughs. tamsin's feet have gone a sort of purple. "why?" asks rufus.

wren is coming along the wall with three cups. "nobody move," wren calls."""


def story_of(text: str) -> Document:
    return open_document("story.txt", data=text.encode())


def test_sentences_names_and_i_get_their_capitals() -> None:
    told = in_usual_case(story_of(STORY)).text
    assert told.startswith("Tamsin finds him on the jetty with his shoes off")
    assert '"I hope so." Rufus doesn\'t turn round. "Sit down, Tam. There\'s room."' in told
    assert '"You\'ll catch something," she says.' in told
    assert "Mrs. O'Keeffe is hammering" in told
    assert '"Is it true? About Monday?"' in told
    assert '"Why?" asks Rufus.' in told


@pytest.mark.parametrize("text", [STORY, STORY.upper()], ids=["small", "large"])
def test_a_story_without_usual_capitals_is_read_like_any_other(text: str) -> None:
    reading = read_text(text)
    names = {one.id: one.name for one in reading.characters}
    said = [names[one.speaker] if one.speaker else "-" for one in reading.utterances]
    assert {"Tamsin", "Rufus", "Wren"} <= set(names.values())
    assert (said[0], said[-2], said[-1]) == ("Tamsin", "Rufus", "Wren")
    assert reading.document.text == text


def test_usual_capitals_stay_as_they_are() -> None:
    document = story_of(STORY.replace("tamsin", "Tamsin").replace("rufus", "Rufus").replace("she ", "She "))
    assert in_usual_case(document) is document


def test_words_that_people_do_not_go_by_stay_small() -> None:
    text = (
        STORY + "\n\nthe lighthouse blinked, and gulls screamed. a will of iron, he said. the rose was red."
    ) * 2
    told = in_usual_case(story_of(text)).text
    assert "The lighthouse blinked, and gulls screamed. A will of iron" in told
    assert "The rose was red" in told


@given(st.text(alphabet="abcdeßİǆ' .,!?\"“”\n-", min_size=100, max_size=300))
def test_every_place_stays_the_same_place(text: str) -> None:
    document = story_of(text)
    told = in_usual_case(document)
    assert len(told.text) == len(document.text)
    assert [section.span for section in told.sections] == [section.span for section in document.sections]
