"""Talk between other marks than quotation marks: from mind to mind, over a wire, with the hands."""

from __future__ import annotations

import re

import pytest

from prose_cases import read_text
from test_labelled import said

SENT = {
    "colons": ("::", "::"),
    "angles": ("<<", ">>"),
    "tildes": ("~", "~"),
    "brackets": ("[", "]"),
    "slashes": ("//", "//"),
    "bars": ("|", "|"),
}


@pytest.mark.parametrize(("opening", "closing"), SENT.values(), ids=SENT)
def test_words_between_marks_that_tags_show_are_said(opening: str, closing: str) -> None:
    lines = ("Where are you?", "Here,", "Under the stairs. It is dark.", "Come out of there.")
    one, two, three, four = (f"{opening}{line}{closing}" for line in lines)
    text = f"{one} Tom sent.\n\n{two} she answered. {three}\n\n{four}\n\nShe did not come.\n"

    assert [words for _, words, _ in said(text)] == [one, two, three, four]


@pytest.mark.parametrize(
    "text",
    [
        "~Stop that,~ said Tom.\n\nAnn did not.\n\n~I mean it.~",
        "/Nine./\n\nTom counted the doors.\n\n/Ten. Is it me?/\n\nIt was not.\n\n/You are humming./",
    ],
    ids=["one tag and a line", "lines of nothing else"],
)
def test_odd_signs_around_whole_lines_are_talk(text: str) -> None:
    assert [words for _, words, _ in said(text)] == re.findall("[~/][^~/]+[~/]", text)


@pytest.mark.parametrize(
    "text",
    [
        "[You have gained a level!]\n\n[Strength has reached level 4.]\n\nTom said nothing.",
        "(He had been there before.) Tom said so. He came in (it was late.) and sat down.",
        "The price was ~40.~ Tom sent it back.",
        "~Tide out.~\n\nTom read the board.\n\n~Tide in.~",
        "| Tom | 4. |\n|---|---|\n| Ann | 3. |\n\nAnn signed it.",
        "Tom read it (twice.) Ann sent him another.",
        "The hall (it was cold,) said a good deal.\n\nDora (poor thing!) thought it charming.",
    ],
    ids=["boxes", "asides", "about", "a board", "table", "one that is an aside", "asides before verbs"],
)
def test_marks_that_no_tags_show_to_be_talk_are_none(text: str) -> None:
    assert said(text) == []


def test_what_hands_sign_is_said() -> None:
    text = "(Wait,) Ada signed. (It is talking.)\n\n(I can see that,) Tom signed back. (What does it say?)\n"
    names = {one.id: one.name for one in read_text(text).characters}

    found = [(names[one.speaker] if one.speaker else None, one.mode) for one in read_text(text).utterances]
    assert found == [("Ada", "direct")] * 2 + [("Tom", "direct")] * 2
