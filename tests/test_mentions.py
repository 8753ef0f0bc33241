"""Which words refer to somebody, when the cast is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from passages import cast_from, passage_from
from storyledger.entries import CharacterId, Mention, Utterance
from storyledger.reading.cast import Cast, Telling
from storyledger.reading.people.attending.mentions import find_mentions, with_speech_pronouns
from storyledger.reading.speech.utterances import find_quotes

CAST = cast_from("Ann Lee she, Ann she = Ann Lee, Mrs. Holt she, Tom he")


def named(text: str, cast: Cast = CAST) -> list[tuple[str, str | None]]:
    """Return the words that name somebody, with whom they name."""
    passage = passage_from(text)
    found = find_mentions(passage, find_quotes(passage), cast)
    return [(one.span.of(passage.text), one.character) for one in found if one.kind == "name"]


def test_a_name_is_found_whole() -> None:
    assert named("Then Ann Lee met Ann's dog and Mrs. Holt.") == [
        ("Ann Lee", "Ann Lee"),
        ("Ann", "Ann Lee"),
        ("Mrs. Holt", "Mrs. Holt"),
    ]


def test_two_names_in_a_row_are_read_as_two() -> None:
    assert named("When she talked to Ann Lee Tom stopped.") == [("Ann Lee", "Ann Lee"), ("Tom", "Tom")]


def test_an_inn_is_not_whoever_has_its_name() -> None:
    assert named("They met at the Royal Tom.") == []
    assert named("They met the Young Tom.") == [("Tom", "Tom")]


def test_a_name_nobody_knows_is_nobody() -> None:
    assert named("Then Jory Tamm came.") == []


def test_a_shared_surname_is_the_likeliest_and_unsure() -> None:
    cast = Cast(CAST.characters, CAST.names, {"Lee": (CharacterId("Ann Lee"), CharacterId("Tom"))})
    passage = passage_from("Then Lee came, and Ann laughed.")
    lee, ann = (one for one in find_mentions(passage, (), cast) if one.kind == "name")

    assert lee.character == "Ann Lee"
    assert lee.confidence < 0.7 < ann.confidence


def test_headings_and_notes_name_nobody() -> None:
    assert named("⟨heading⟩ Ann Lee\n\nThen Tom came.\n\n⟨note⟩ Thanks, Ann Lee!") == [("Tom", "Tom")]


def test_pronouns_in_speech_wait_for_the_speaker() -> None:
    text = '"I saw you," said Ann.'
    passage = passage_from(text)
    quotes = find_quotes(passage)
    before = find_mentions(passage, quotes, CAST)
    said = Utterance(
        span=quotes[0].span,
        speaker=CharacterId("Ann Lee"),
        addressees=(CharacterId("Tom"),),
        confidence=0.9,
    )
    after = with_speech_pronouns(passage, before, (said,))

    assert {one.span.of(text): one.character for one in before} == {"I": None, "you": None, "Ann": "Ann Lee"}
    assert {one.span.of(text): one.character for one in after} == {
        "I": "Ann Lee",
        "you": None,  # Tom is neither told of nor does he speak
        "Ann": "Ann Lee",
    }


def test_you_is_the_one_addressee_who_is_there() -> None:
    text = '"I saw you," said Ann. Tom laughed.'
    passage = passage_from(text)
    quotes = find_quotes(passage)
    said = Utterance(
        span=quotes[0].span, speaker=CharacterId("Ann Lee"), addressees=(CharacterId("Tom"),), confidence=0.9
    )
    found = find_mentions(passage, quotes, CAST)
    both = replace(said, addressees=(CharacterId("Tom"), CharacterId("Mrs. Holt")))

    assert whom(text, with_speech_pronouns(passage, found, (said,)), "you") == "Tom"
    assert whom(text, with_speech_pronouns(passage, found, (both,)), "you") is None


def whom(text: str, mentions: Sequence[Mention], word: str) -> str | None:
    (mention,) = (one for one in mentions if one.span.of(text) == word)
    return mention.character


def he_in(text: str) -> str | None:
    passage = passage_from(text)
    return whom(text, find_mentions(passage, find_quotes(passage), CAST), "He")


def test_whoever_comes_in_may_be_he_though_nobody_of_the_cast() -> None:
    assert he_in("Ann saw Tom on the bridge. He waved.") == "Tom"
    assert he_in("Ann saw Tom on the bridge. A pedlar came up the road. He waved.") is None
    assert he_in("Ann saw Tom on the bridge. My landlord came up the road. He waved.") is None


def test_who_is_only_spoken_of_is_not_he() -> None:
    assert he_in('"Ask Tom. Tom knows." He waved.') is None
    assert he_in('"Wake up, Tom. Tom?" He waved.') == "Tom"
    assert he_in('"Ask Tom. Tom knows." Ann saw Tom. He waved.') == "Tom"


def test_i_is_the_narrator_of_its_place() -> None:
    cast = Cast(
        CAST.characters,
        CAST.names,
        narrator=CharacterId("Ann Lee"),
        tellings=(Telling(0, CharacterId("Ann Lee")), Telling(20, CharacterId("Tom"))),
    )
    passage = passage_from("I sat. I sat there. \n\nI stood up.")
    found = find_mentions(passage, (), cast)

    assert [one.character for one in found] == ["Ann Lee", "Ann Lee", "Tom"]


def test_mentions_do_not_overlap() -> None:
    text = "The captain's boy met Captain Ann Lee, her boy, and the captain in the red coat. He saw them all."
    spans = [one.span for one in find_mentions(passage_from(text), (), CAST)]

    assert spans == sorted(spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))


def _owned(text: str) -> list[tuple[str, str | None]]:
    """Return the words for somebody whose owner is known, with the owner."""
    passage = passage_from(text)
    found = find_mentions(passage, find_quotes(passage), CAST)
    return [(one.span.of(passage.text), one.owner) for one in found if one.owner is not None]


def test_kin_without_a_name_are_known_by_whose_they_are() -> None:
    assert _owned("Then Ann Lee sat down. Her mother had gone out.") == [("Her mother", "Ann Lee")]


def test_whose_kin_they_are_is_open_between_two() -> None:
    assert _owned("Then Ann Lee sat down by Mrs. Holt. She smiled at her and thought of her mother.") == []


def test_my_mother_in_speech_is_the_speakers() -> None:
    text = '"My mother rang," said Tom.'
    passage = passage_from(text)
    quotes = find_quotes(passage)
    said = Utterance(span=quotes[0].span, speaker=CharacterId("Tom"), confidence=0.9)
    found = with_speech_pronouns(passage, find_mentions(passage, quotes, CAST), [said])

    assert [(one.span.of(text), one.owner) for one in found if one.owner] == [("My mother", "Tom")]
