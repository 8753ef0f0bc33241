"""Who is there, who is only spoken or thought of."""

from __future__ import annotations

from dataclasses import replace

import pytest

from passages import cast_from, mentions_in, passage_from
from storyledger.entries import CharacterId, Utterance
from storyledger.reading.narration import told
from storyledger.reading.setting.presence import Roll, roll_call
from storyledger.reading.setting.signs import find_signs
from storyledger.reading.speech.utterances import find_quotes

CAST = cast_from("Mara she, Tom he, Old Bern he")


def roll_of(text: str, speakers: tuple[str, ...] = (), to: str = "", confidence: float = 0.9) -> Roll:
    """Return the roll of ``text``; ``speakers`` say its quotations in turn, all to ``to``."""
    passage = passage_from(text)
    quotes = find_quotes(passage)
    narration, mentions = told(passage, quotes), mentions_in(passage, CAST)
    addressees = (CharacterId(to),) if to else ()
    said = [
        Utterance(span=quote.span, speaker=CharacterId(who), addressees=addressees, confidence=confidence)
        for quote, who in zip(quotes, speakers, strict=False)
    ]
    return roll_call(narration, find_signs(narration, mentions), mentions, said)


@pytest.mark.parametrize(
    ("text", "present", "mentioned"),
    [
        ("Mara opened the door.", {"Mara": "acts"}, []),
        ("Mara had not sat there an hour when Tom came in.", {"Tom": "acts"}, ["Mara"]),
        ("Mara read a letter written by Tom.", {"Mara": "acts"}, ["Tom"]),
        ("Mara waited on Tom in the morning.", {"Mara": "acts", "Tom": "seen"}, []),
        ("A knock was followed by the entrance of Tom, who stopped there.", {"Tom": "acts"}, []),
        ("Mara wrote to Tom, who lived in Leeds.", {}, ["Mara", "Tom"]),
        ("Tom did not make his appearance.", {}, ["Tom"]),
        ("Mara laughed, and so did Tom.", {"Mara": "acts", "Tom": "acts"}, []),
        ("Mara agreed, and nor had Tom.", {"Mara": "acts"}, ["Tom"]),
        ("Behind the door there was Tom.", {"Tom": "seen"}, []),
        ("And there was Tom.", {"Tom": "acts"}, []),
        (
            "They set off, Mara humming to herself, and Tom limping behind.",
            {"Mara": "acts", "Tom": "acts"},
            [],
        ),
        ("All went to sea, Tom including.", {}, ["Tom"]),
        ("Tom was asleep.", {"Tom": "acts"}, []),
        ("Tom was carried in.", {"Tom": "acts"}, []),
        ("Tom was famous.", {}, ["Tom"]),
        ("Mara told of her acquaintance with Tom.", {"Mara": "acts"}, ["Tom"]),
        ("Mara went by the Tom Hale Home.", {"Mara": "acts"}, ["Tom"]),
        ("Mara walked past Tom s house.", {"Mara": "acts"}, ["Tom"]),
        ("Mara wiped Tom s chin.", {"Mara": "acts", "Tom": "seen"}, []),
        ("Mara held a plan considered by Tom.", {"Mara": "acts"}, ["Tom"]),
        ("At nine Tom was announced.", {"Tom": "acts"}, []),
        ("At noon they met poor old Tom.", {"Tom": "seen"}, []),
        ("They shouted at once, said Mara to Tom.", {"Mara": "seen", "Tom": "seen"}, []),
        ("Tom, Mara and Old Bern all came in.", {"Tom": "acts", "Mara": "acts", "Old Bern": "acts"}, []),
        ("Tom and his two dogs climbed the hill.", {"Tom": "acts"}, []),
        ("It was late, and in another moment, Tom, sinking down, slept.", {"Tom": "acts"}, []),
        ("Of Tom, and of Mara and his dogs, they told.", {}, ["Tom", "Mara"]),
        ("But Mara, though willing enough, refused it.", {"Mara": "acts"}, []),
        ("Behind the arras Tom, who was twelve, began to cough.", {"Tom": "acts"}, []),
        ("Mara's holding it was a help.", {}, ["Mara"]),
        ("Mara was raising her hat to Tom.", {"Mara": "acts", "Tom": "seen"}, []),
        ("Mara looked at Tom.", {"Mara": "acts", "Tom": "seen"}, []),
        ("Mara thought of Tom.", {"Mara": "acts"}, ["Tom"]),
        ("Mara sat in the house that belonged to Old Bern's father.", {"Mara": "acts"}, ["Old Bern"]),
        ("Mara missed Tom, and it was not like Old Bern.", {"Mara": "acts"}, ["Tom", "Old Bern"]),
        ("Tom's hand lay on the rail.", {"Tom": "seen"}, []),
        ("Tom had gone. Mara slept.", {"Mara": "acts"}, ["Tom"]),
        ("Mara heard from Tom.", {"Mara": "acts"}, ["Tom"]),
        ("Mara turned to Tom.", {"Mara": "acts", "Tom": "seen"}, []),
        ("As far as it concerned Tom, it was over for Mara.", {}, ["Tom", "Mara"]),
        ("Mara could never have left Tom.", {}, ["Mara", "Tom"]),
        ("If Mara met Tom, all was lost.", {}, ["Mara", "Tom"]),
        ("Not a word was said, but Tom nodded.", {"Tom": "acts"}, []),
        ("Tom was a sailor. Mara slept.", {"Mara": "acts"}, ["Tom"]),
        ("Mara read Tom's Almanac.", {"Mara": "acts"}, ["Tom"]),
        ("Mara hit Old Bern and Tom.", {"Mara": "acts", "Old Bern": "seen", "Tom": "seen"}, []),
        ("It was plain from what Tom said.", {}, ["Tom"]),
        ("Mara, who had been up all night, shut the gate.", {"Mara": "acts"}, []),
        ("Tom's manner was odd.", {"Tom": "seen"}, []),
        ('Mara nodded. "Tom is late."', {"Mara": "acts"}, ["Tom"]),
        ("Mara slept. Tom was gone.", {"Mara": "acts"}, ["Tom"]),
        ("Mara said that Tom rowed well.", {"Mara": "acts"}, ["Tom"]),
        ("Mara wept because she had never disobeyed Tom.", {"Mara": "acts"}, ["Tom"]),
        ("Mara was so loud that Tom woke.", {"Mara": "acts", "Tom": "acts"}, []),
        ("Mara held the rope that Tom had brought.", {"Mara": "acts"}, ["Tom"]),
        ("Mara, seeing the light go out, ran to the door.", {"Mara": "acts"}, []),
        ("Mara, the oldest of us, ran to the door.", {"Mara": "acts"}, []),
        ("Mara slept. Tom did not come.", {"Mara": "acts"}, ["Tom"]),
        ("Mara slept. Tom did not come any nearer.", {"Mara": "acts", "Tom": "acts"}, []),
        ("Mara slept. Tom never came.", {"Mara": "acts"}, ["Tom"]),
        ("Mara slept. Tom wasn't in the room.", {"Mara": "acts"}, ["Tom"]),
        ("Mara slept. Tom wasn't looking.", {"Mara": "acts", "Tom": "acts"}, []),
        ("Mara slept. Tom was still in London.", {"Mara": "acts"}, ["Tom"]),
        ("Mara slept. Tom was in the kitchen.", {"Mara": "acts", "Tom": "acts"}, []),
        ("Mara slept. In the photograph Tom smiled.", {"Mara": "acts"}, ["Tom"]),
        ("Mara slept. Years ago Tom built the house.", {"Mara": "acts"}, ["Tom"]),
        ("Mara slept. Last year, Tom broke his leg.", {"Mara": "acts"}, ["Tom"]),
        ("Mara slept. That was the day Tom died.", {"Mara": "acts"}, ["Tom"]),
        ("Mara took the chair in which Tom sat.", {"Mara": "acts"}, ["Tom"]),
        ("Mara slept. By the time Tom spoke, it was late.", {"Mara": "acts", "Tom": "acts"}, []),
        ("Mara slept. According to Old Bern, Tom sold the boat.", {"Mara": "acts"}, ["Old Bern", "Tom"]),
        ("Mara slept. Tom lived over the shop.", {"Mara": "acts"}, ["Tom"]),
        ("Mara slept. Tom sang here every summer.", {"Mara": "acts"}, ["Tom"]),
        ("Mara slept. Tom always sang.", {"Mara": "acts"}, ["Tom"]),
        ("Mara tried to picture Tom's face.", {"Mara": "acts"}, ["Tom"]),
        ("Mara dined at Tom's.", {"Mara": "acts"}, ["Tom"]),
        ("Tom had a headache. Mara slept.", {"Mara": "acts"}, ["Tom"]),
        ("Tom had Mara by the collar.", {"Tom": "acts", "Mara": "seen"}, []),
        ("He saw the pale face of Mara.", {"Mara": "seen"}, []),
        ("He had dreamt of the face of Mara.", {}, ["Mara"]),
        ("He felt Mara shiver.", {"Mara": "seen"}, []),
        ("He felt Mara was a fool.", {}, ["Mara"]),
        ("He introduced Mara to the cook.", {"Mara": "seen"}, []),
        ("At the table were Mara and Tom.", {"Mara": "seen", "Tom": "seen"}, []),
        ("Mara was there, and Tom.", {"Mara": "acts", "Tom": "seen"}, []),
        ("It was Mara who had knocked.", {"Mara": "seen"}, []),
        ("It was Mara who had lied.", {}, ["Mara"]),
        ("It was Mara who had knocked, that night, ten years ago.", {}, ["Mara"]),
        ("If he had Mara by the collar, he would shake her.", {}, ["Mara"]),
        ("In the old film Mara was there, and Tom.", {}, ["Mara", "Tom"]),
        ("He saw Mara, Tom, and the cook.", {"Mara": "seen", "Tom": "seen"}, []),
        ("He saw Mara, Tom's cat, and the cook.", {"Mara": "seen"}, ["Tom"]),
        ("Mara looked down from her frame.", {}, ["Mara"]),
        ("Mara looked down from the stairs.", {"Mara": "acts"}, []),
        ("Mara smiled at him out of an old photograph.", {}, ["Mara"]),
        ("The arrival of Mara was a relief.", {}, ["Mara"]),
        ("Mara was to come on Friday.", {}, ["Mara"]),
        ("Mara was to be seen on the pier.", {"Mara": "acts"}, []),
        ("After what they had heard, she was startled by Mara.", {"Mara": "seen"}, []),
        ("When Mara, on her crate by the wall, woke, it rained.", {"Mara": "acts"}, []),
        ("Mara, the oldest of us, had run.", {}, ["Mara"]),
        ("Mara, in those days, was a baker.", {}, ["Mara"]),
        ("Mara behind him woke.", {"Mara": "acts"}, []),
        ("The letter from Mara on the table lay open.", {}, ["Mara"]),
        ("She could just see Tom.", {"Tom": "seen"}, []),
        ("She could not see Tom.", {}, ["Tom"]),
        ("She could help Tom.", {}, ["Tom"]),
        ("He spoke both to her and Tom.", {"Tom": "seen"}, []),
        ("Mara wiped Tom's chin.", {"Mara": "acts", "Tom": "seen"}, []),
        ("There was a noise like a dropped tray, and Tom woke.", {"Tom": "acts"}, []),
        ("In the doorway stood Tom.", {"Tom": "seen"}, []),
        ("In came Mara.", {"Mara": "seen"}, []),
        ("Mara was dull.", {}, ["Mara"]),
        ("Mara was already at the door.", {"Mara": "acts"}, []),
        ("Mara, pale and cold, ran to the door.", {"Mara": "acts"}, []),
        ("Mara, however, ran to the door.", {"Mara": "acts"}, []),
        ("Mara, he knew, had run.", {}, ["Mara"]),
        ("There was a shout, and Tom at the wheel called out.", {"Tom": "acts"}, []),
        ("And Tom at the corner table slept.", {"Tom": "acts"}, []),
        ("The door opened. It was Tom.", {"Tom": "seen"}, []),
        ("The door opened. It was Tom who had the key.", {}, ["Tom"]),
        ("The door opened. It was Tom's dog.", {}, ["Tom"]),
        ("Mara took the key from Tom.", {"Mara": "acts", "Tom": "seen"}, []),
        ("Mara learned it from Tom.", {"Mara": "acts"}, ["Tom"]),
        ("Like a cat, and so late, she went straight to Tom.", {"Tom": "seen"}, []),
    ],
)
def test_roll(text: str, present: dict[str, str], mentioned: list[str]) -> None:
    roll = roll_of(text)

    assert present == {one.character: one.how for one in roll.present}
    assert mentioned == list(roll.mentioned)


def test_what_is_past_where_the_present_is_told_shows_nobody() -> None:
    roll = roll_of("Mara goes to the window. She is tired. Tom warned her, and he left. She looks out.")

    assert [one.character for one in roll.present] == ["Mara"]


def test_speech_proves_its_speaker_and_nobody_to_whom_it_is_spoken() -> None:
    text = 'It was late for Tom. "Give me the rope, Tom." It rained. "Give it to me."'
    roll = roll_of(text, ("Mara", "Mara"), to="Tom")

    assert {one.character: one.how for one in roll.present} == {"Mara": "speaks"}


@pytest.mark.parametrize("text", ['"Give me the rope, Tom."', '"Come," she said. "Ask Tom." "Not Tom!"'])
def test_a_name_that_stands_in_talk_alone_may_be_that_of_somebody_absent(text: str) -> None:
    roll = roll_of(text, ("Mara", "Mara", "Mara"), to="Tom")

    assert [one.character for one in roll.present] == ["Mara"]


def test_a_line_that_may_be_anybodys_is_no_sign() -> None:
    assert not roll_of('"Yes." It rained. "No."', ("Mara", "Mara"), confidence=0.4).present


def test_whoever_calls_up_is_elsewhere() -> None:
    text = 'The phone rings and Tom drops the net. Mara calls. "Is the boat in?" she asks. Tom nods.'
    roll = roll_of(text, ("Mara",), to="Tom")

    assert [one.character for one in roll.present] == ["Tom"]
    assert roll.mentioned == ("Mara",)


@pytest.mark.parametrize(
    ("text", "present"),
    [
        ('The telephone rang. Mara sat. "Who is it?" said Mara. "Me," said Tom. He sounded tired.', ["Mara"]),
        ('The telephone rang. Mara sat. "Well?" said Mara. "Not I," said Tom, and yawned. Tom rose.', None),
        ('The telephone rang. Mara was leaning out. "Who is it?" said Mara. "Me," said Tom.', ["Mara"]),
        ('Mara sat. "Who is it?" said Mara. "Me," said Tom over the radio. He sounded tired.', ["Mara"]),
        ('The radio was on the table. Mara sat. "Who is it?" said Mara. "Me," said Tom.', None),
        ('The kettle sang. Mara sat. "Who is it?" said Mara. "Me," said Tom. He sounded tired.', None),
    ],
)
def test_whoever_is_no_more_than_a_voice_in_a_telephone_is_elsewhere(
    text: str, present: list[str] | None
) -> None:
    roll = roll_of(text, ("Mara", "Tom"))

    assert [one.character for one in roll.present] == (present or ["Mara", "Tom"])


@pytest.mark.parametrize(
    ("text", "is_there"),
    [
        ("Mara dreamt of Tom. He sang and he laughed.", False),
        ("Mara dreamt of Tom.\n\nHe sang and he laughed.", True),
        ("Mara looked like Tom. He sang and he laughed.", True),
        ("Mara dreamt of Tom. Tom woke, and he laughed.", True),
    ],
)
def test_he_is_dreamt_of_who_was_dreamt_of(text: str, is_there: bool) -> None:
    passage = passage_from(text)
    narration = told(passage, ())
    mentions = [
        replace(one, character=CharacterId("Tom")) if one.span.of(text).lower() == "he" else one
        for one in mentions_in(passage, CAST)
    ]
    roll = roll_call(narration, find_signs(narration, mentions), mentions, ())

    assert is_there == ("Tom" in [one.character for one in roll.present])


def test_we_are_whoever_tells_the_story_and_others() -> None:
    passage = passage_from("Mara slept. We sat by the fire, and we sang. It was all for Tom.")
    narration, mentions = told(passage, ()), mentions_in(passage, CAST)
    signs = find_signs(narration, mentions)

    told_by_tom = roll_call(narration, signs, mentions, (), we=CharacterId("Tom"))
    assert [one.character for one in told_by_tom.present] == ["Mara", "Tom"]
    assert "Tom" not in [one.character for one in roll_call(narration, signs, mentions, ()).present]


def test_a_voice_is_somebody_who_is_there_or_elsewhere() -> None:
    passage = passage_from('Mara sat. "Who is it?" said Mara.')
    quotes = find_quotes(passage)
    narration, mentions = told(passage, quotes), mentions_in(passage, CAST)
    said = [Utterance(span=quote.span, speaker=CharacterId("Mara"), confidence=0.9) for quote in quotes]
    roll = roll_call(
        narration, find_signs(narration, mentions), mentions, said, voices=frozenset({CharacterId("Mara")})
    )

    assert roll.present == ()


def test_whoever_calls_and_then_comes_is_there() -> None:
    text = 'The phone rings. Mara calls. "Stay there." The door flies open, and Mara drops her coat.'
    roll = roll_of(text, ("Mara",), to="Tom")

    assert "Mara" in [one.character for one in roll.present]


def test_to_call_out_is_no_telephone() -> None:
    roll = roll_of('Mara calls from the boat. "Is it you?" she says.', ("Mara",))

    assert [one.character for one in roll.present] == ["Mara"]


def test_a_stay_reaches_from_the_first_to_the_last_sign() -> None:
    text = "It rained. Mara came in. Tom slept. Mara sat down, and that was all."
    stay = next(one for one in roll_of(text).present if one.character == "Mara")

    assert stay.span.of(text) == "Mara came in. Tom slept. Mara sat"


def test_a_long_silence_ends_a_stay() -> None:
    text = "Mara came in. " + "Tom counted the nets and the ropes. " * 160 + "Mara sat down. Tom slept."
    roll = roll_of(text)
    stays = [(one.character, one.span.of(text)) for one in roll.present if one.character == "Mara"]

    assert stays == [("Mara", "Mara came"), ("Mara", "Mara sat")]
    assert len([one for one in roll.present if one.character == "Tom"]) == 1


def test_what_is_written_or_thought_is_not_said_here() -> None:
    passage = passage_from('"Come home."')
    (quote,) = find_quotes(passage)
    said = (Utterance(span=quote.span, speaker=CharacterId("Mara"), mode="written"),)
    narration = told(passage, (quote,))

    assert roll_call(narration, (), (), said).present == ()
