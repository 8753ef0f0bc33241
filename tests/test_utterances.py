"""Quotations: where each begins and ends, in every typographic habit."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passages import passage_from
from storyledger.reading.speech.utterances import find_quotes


def found(text: str) -> list[str]:
    """Return the words of every quotation, marks included."""
    passage = passage_from(text)
    return [quote.span.of(passage.text) for quote in find_quotes(passage)]


def continued(text: str) -> list[bool]:
    return [quote.continues for quote in find_quotes(passage_from(text))]


def closed(text: str) -> list[bool]:
    return [quote.closed for quote in find_quotes(passage_from(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"Row," said Ada. "Row harder."', ['"Row,"', '"Row harder."']),
        ("“Row,” said Ada. “Row harder.”", ["“Row,”", "“Row harder.”"]),
        ("«Row», said Ada.", ["«Row»"]),
        ("»Row«, said Ada.\n\n»Why?«", ["»Row«", "»Why?«"]),
        ("„Row“, said Ada.", ["„Row“"]),
        ("‘Row,’ said Ada. ‘Row harder.’", ["‘Row,’", "‘Row harder.’"]),
        ("'Row,' said Ada. 'Row harder.'", ["'Row,'", "'Row harder.'"]),
        ("「Row,」 said Ada. 「He said 『row』.」", ["「Row,」", "「He said 『row』.」"]),
        ("『Row,』 said Ada.", ["『Row,』"]),
        ("‹Row,› said Ada. ‹Row harder.›", ["‹Row,›", "‹Row harder.›"]),
        ("``Row,'' said Ada. ``I can't.''", ["``Row,''", "``I can't.''"]),
        ("''Row,'' said Ada. ''I can't.''", ["''Row,''", "''I can't.''"]),
        ("＂Row,＂ said Ada. ″Row harder.″", ["＂Row,＂", "″Row harder.″"]),
        ("—“Row,” said Ada.\n\n—“Why?”", ["“Row,”", "“Why?”"]),
    ],
    ids=[
        "straight",
        "curly",
        "guillemets",
        "inward guillemets",
        "low marks",
        "curly single",
        "straight single",
        "corner brackets",
        "white corner brackets",
        "single guillemets",
        "two backquotes",
        "two single marks",
        "wide and prime marks",
        "a dash before the marks",
    ],
)
def test_every_shape_of_mark_is_read(text: str, expected: list[str]) -> None:
    assert found(text) == expected


def test_apostrophes_do_not_end_speech_in_single_marks() -> None:
    text = "'I've lost the dogs' leads,' he said, 'and it's the Joneses' fault.'\n\n'Don't fret.'"
    assert found(text) == ["'I've lost the dogs' leads,'", "'and it's the Joneses' fault.'", "'Don't fret.'"]


def test_letters_left_out_at_the_start_of_a_word_open_nothing() -> None:
    text = "'Row,' said Ada. He let 'em wait; rock 'n' roll was playing.\n\n'Fine,' said Tom."
    assert found(text) == ["'Row,'", "'Fine,'"]


def test_speech_may_begin_with_an_elided_word() -> None:
    assert found("''Tis late,' said Tom.\n\n'So it is.'")[-1] == "'So it is.'"


def test_nested_quotations_belong_to_the_outer_one() -> None:
    assert found("\"She said 'never' and left,\" said Tom.") == ["\"She said 'never' and left,\""]
    assert found("‘She said “never” and left,’ said Tom.") == ["‘She said “never” and left,’"]


def test_single_marks_inside_a_book_of_double_ones_are_not_speech() -> None:
    assert found("“Go,” she said. The so-called ‘captain’ went.") == ["“Go,”"]


def test_speech_over_several_paragraphs_goes_on() -> None:
    text = '"The first thing is the boat.\n\n"The second is the oars.\n\n"The third is you."\n\nHe went.'
    assert len(found(text)) == 3
    assert continued(text) == [False, True, True]
    assert closed(text) == [True, True, True]


def test_a_speech_whose_later_paragraphs_have_no_marks_is_one_speech() -> None:
    text = '"The boat is gone.\n\nNobody saw it go.\n\nThat is all I know."\n\nHe sat down.'
    assert found(text) == ['"The boat is gone.', "Nobody saw it go.", 'That is all I know."']
    assert continued(text) == [False, True, True]


def test_a_lost_closing_mark_ends_the_quotation_with_its_paragraph() -> None:
    text = '"Come back, he said.\n\nThe river ran on.'
    assert found(text) == ['"Come back, he said.']
    assert closed(text) == [False]


def test_a_tag_inside_a_sentence_continues_the_speech() -> None:
    assert continued('"If you," said Ada, "will row, I will steer."') == [False, True]
    assert continued('"Row," said Ada. "I will steer."') == [False, False]


@pytest.mark.parametrize(
    "text",
    [
        'They called him "Dumpling" behind his back.',
        'She looked up the word "weir" in the dictionary.',
        'He was a man of "property" and little else.',
        'It was what people called the "better sort," and she hated it.',
    ],
)
def test_words_that_nobody_says_are_not_speech(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        'He cried "Stop" and ran.',
        'Then she said, "never."',
        '"?"',
        'He stood up. "Yes"',
        'There was a shout of "Fire!" from below.',
    ],
)
def test_short_and_bare_speech_is_still_speech(text: str) -> None:
    assert len(found(text)) == 1


def test_dash_dialogue_gives_way_to_its_tags() -> None:
    text = "—Come in, said Mara. It is raining.\n\n—I can see that, he answered.\n\nThe door stood open."
    assert found(text) == ["—Come in,", "It is raining.", "—I can see that,"]


def test_dash_dialogue_with_dashes_around_the_tag() -> None:
    text = "—Come in —said Mara—. It is raining.\n\n—I can see that —he answered.\n\nThe door stood open."
    assert [words.strip("—. ") for words in found(text)] == ["Come in", "It is raining", "I can see that"]


def test_a_dash_opens_speech_behind_what_is_told_and_again_behind_a_tag() -> None:
    text = """\
– No, said Mara, – it was only that I wished to be five.

He has a small, mild chin. – It was for the soup, he told us.

He called the roll, and then he said, – Nine, and shut the door.

The door stood open. – It was late; nobody came.

– Good, I said."""
    assert found(text) == [
        "– No,",
        "it was only that I wished to be five.",
        "– It was for the soup,",
        "– Nine, and shut the door.",
        "– Good,",
    ]


def test_a_dash_in_prose_is_no_dialogue() -> None:
    assert found("The boat—old, green, leaking—was gone.\n\n“Gone?” said Tom — or was it Ada?") == ["“Gone?”"]


def test_headings_are_not_searched() -> None:
    assert found('⟨heading⟩ The "Weir"\n\n"Row," said Ada.') == ['"Row,"']


@given(st.text(alphabet="ab.,!? \n\"'“”‘’«»„—-「」『』‹›`", max_size=120))
def test_quotations_lie_in_order_without_overlap(text: str) -> None:
    passage = passage_from(text)
    quotes = find_quotes(passage)
    ends = [0]
    for quote in quotes:
        assert ends[-1] <= quote.span.start < quote.span.end <= len(passage.text)
        ends.append(quote.span.end)


def test_time_grows_with_length_only() -> None:
    assert len(found('"Row," said Ada. ' * 5000)) == 5000


@pytest.mark.parametrize(
    "said",
    [
        "Q. Where were you?\n\nA. I was at home.\n\n",
        "[Here,] Ada sent. {Where?} Tom sent. <No,> she sent.\n\n",
    ],
)
def test_work_grows_with_the_lines_and_not_with_their_square(said: str) -> None:
    few, many = (calls_for(said * count) for count in (300, 600))

    assert many < 2.1 * few


def calls_for(text: str) -> int:
    """Return how many functions are called to find what is said in a text."""
    passage, calls = passage_from(text), 0

    def note(_frame: object, event: str, _value: object) -> None:
        nonlocal calls
        calls += event == "call"

    sys.setprofile(note)
    try:
        assert find_quotes(passage)
    finally:
        sys.setprofile(None)
    return calls


UNMARKED = """\
The old man had the rope coiled by the time the boy came down the bank. It had rained in the night.

You're late, the old man said.

I know it.

The old man spat in the water and watched it go. Well, he said, you might as well hold something.

The boy took the rope. It was heavier than he had thought. What do I do with it? he said.

They worked without talking until the sun was over the ridge.

Who's that? said the boy quietly.

That would be Mrs. Hale.

He said, I took her brother over in March. You know what came of that."""


def test_talk_without_any_mark_is_known_by_its_tags_and_by_what_stands_beside_them() -> None:
    assert found(UNMARKED) == [
        "You're late,",
        "I know it.",
        "Well,",
        "you might as well hold something.",
        "What do I do with it?",
        "Who's that?",
        "That would be Mrs. Hale.",
        "I took her brother over in March. You know what came of that.",
    ]


def test_talk_without_marks_in_a_telling_by_i_is_not_what_i_does() -> None:
    text = """\
Hold that end, he said.

I held it. The wood was wet, and I looked down the whole long valley from the gate to the quarry and thought
about my mother, who had hung it.

Your father rang, he said.

I nodded. I didn't trust my voice. He took up another nail.

I do understand, I said.

I know you do."""
    assert found(text) == ["Hold that end,", "Your father rang,", "I do understand,", "I know you do."]


def test_what_is_only_reported_is_no_talk_without_marks() -> None:
    text = """\
That was the year the well went dry. My grandfather walked the bounds of the farm, and every evening, he said,
the ground was a little harder. Nobody believed him until June.

The priest came up from the village and blessed the well. It was, he said, the least he could do, and my
grandmother agreed that it was, and gave him an egg, which he ate standing up beside the gate.

By August the cattle had gone. We drank what the carrier brought, and it was, he said, good water, though we
paid for it, and he bought himself a second horse and a brass lamp for the cart that autumn."""
    assert found(text) == []


def test_marks_count_where_other_talk_has_none() -> None:
    some, much = '\n\n"Row," said Ada.', '\n\n"Row," said Ada.\n\n"Why?"' * 6
    assert found(UNMARKED + some) == [*found(UNMARKED), '"Row,"']
    assert found(UNMARKED + much)[-12:] == ['"Row,"', '"Why?"'] * 6


MARKED = """\
"Have you got the key?" said Ada.

"I gave it to you," said Tom.

They went up the stairs in the dark, and the house ticked round them like something cooling.

{}

"Who is it?" said a man with a lamp.

"Only us," said Ada."""


def test_a_talk_without_marks_in_a_story_with_marks_is_known_by_its_tags() -> None:
    text = """\
Are you there, she said.

I am here, said Tom.

Is it the fourth step or the fifth?

He counted them aloud. Somewhere above them a door moved.

That was the wind, he said.

You said so last time."""
    assert found(MARKED.format(text))[2:-2] == [
        "Are you there,",
        "I am here,",
        "Is it the fourth step or the fifth?",
        "That was the wind,",
        "You said so last time.",
    ]


def test_what_is_only_reported_among_marked_talk_is_told() -> None:
    text = """\
The stairs were bad, he said.

They had always been bad, she said. Her father had meant to see to them.

It was a matter of money, said Tom."""
    assert len(found(MARKED.format(text))) == 4


def test_who_says_something_in_italics_goes_on_so_beyond_an_answer() -> None:
    text = """\
*Left,* said Moss. *There is a shelf.*

"You have been here?"

*I have been everywhere.*

Ada held on.

*Never again.*"""
    assert found(text) == [
        "*Left,*",
        "*There is a shelf.*",
        '"You have been here?"',
        "*I have been everywhere.*",
    ]


def test_talk_without_marks_may_stand_before_what_is_told_beside_other_talk() -> None:
    text = """\
You bought her in March, the old man said.

I did.

He set the lamp down. They hung him in April, he said.

I guess they did. The boy lit the stove. You want coffee?

No sir, the boy said."""
    assert found(text)[-3:] == ["I guess they did.", "You want coffee?", "No sir,"]


def test_who_says_in_a_telling_to_you_is_told_in_the_present() -> None:
    text = """\
You missed dinner, Aaron says.

I ate at work, you say.

Mum rang, he says.

I don't know, you say. I might have a shift.

Tell her yourself. Aaron picks up the remote."""
    assert not any("picks up" in one for one in found(text))
