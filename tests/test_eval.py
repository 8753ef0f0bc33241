"""The evaluation: scoring, typographic styles, and that the figures mean what they say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from eval.fit import Answers
from eval.gold import GoldCharacter, GoldQuote, Novel, fold, load
from eval.goldcast import read_with_gold_cast
from eval.scoring import score, score_cast, truth_of_speakers
from eval.styles import STYLES, restyled

from storyledger.entries import Alias, Character, CharacterId, Utterance
from storyledger.sources import open_document
from storyledger.span import Span

TEXT = '"Row," said Ada. "Row harder."\n\nTom sighed. "I am rowing."\n\n"You can\'t be."\n'


def _novel() -> Novel:
    spans = [((0, 6), (17, 30)), ((44, 57),), ((59, 74),)]
    people = {"Ada Weir": {"Ada", "Miss Weir"}, "Tom": {"Tom"}}
    return Novel(
        name="Weir",
        text=TEXT,
        characters={
            name: GoldCharacter(name=name, aliases=frozenset({name, *aliases}), gender="U", is_major=True)
            for name, aliases in people.items()
        },
        quotes=tuple(
            GoldQuote(speaker=speaker, kind=kind, spans=where)
            for speaker, kind, where in zip(
                ("Ada Weir", "Tom", "Ada Weir"), ("Explicit", "Anaphoric", "Implicit"), spans, strict=True
            )
        ),
    )


def _character(name: str, *aliases: str) -> Character:
    return Character(
        id=CharacterId(fold(name)),
        name=name,
        aliases=tuple(Alias(text=alias, count=5) for alias in aliases),
        mentions=20,
    )


def _said(*speakers: str | None) -> list[Utterance]:
    spans = [(0, 6), (17, 30), (44, 57), (59, 74)]
    return [
        Utterance(span=Span(*span), speaker=CharacterId(speaker) if speaker else None)
        for span, speaker in zip(spans, speakers, strict=True)
    ]


def test_a_speaker_under_another_of_its_names_is_the_same_person() -> None:
    novel = _novel()
    told = replace(novel, quotes=(replace(novel.quotes[0], speaker="Miss Weir"), *novel.quotes[1:]))
    assert Answers(told).speaker([(0, 6)]) == "Ada Weir"
    assert told.main_name("Somebody Unknown") == "Somebody Unknown"


def test_a_character_counts_by_any_shared_name() -> None:
    result = score(_novel(), [_character("Ada"), _character("TOM")], _said("ada", "ada", "tom", "ada"))
    assert result.percent("all") == 100.0
    assert result.percent_found == 100.0


def test_what_was_said_to_be_likely_stands_beside_what_was_right() -> None:
    people = [_character("Ada"), _character("Tom")]
    said = [replace(one, confidence=0.6) for one in _said("ada", "ada", "ada", None)]

    assert truth_of_speakers(_novel(), people, said) == [(0.6, True), (0.6, False)]


def test_splitting_a_person_costs() -> None:
    people = [_character("Ada"), _character("Miss Weir"), _character("Tom")]
    result = score(_novel(), people, _said("ada", "ada", "tom", "miss weir"))
    assert (result.right["all"], result.total["all"]) == (2, 3)


def test_the_piece_that_overlaps_most_decides() -> None:
    result = score(_novel(), [_character("Ada"), _character("Tom")], _said("tom", "ada", "tom", None))
    assert result.right == {"all": 2, "explicit": 1, "anaphoric": 1, "implicit": 0}


def test_quotations_by_people_outside_the_annotation_are_left_out() -> None:
    novel = _novel()
    quotes = (*novel.quotes, GoldQuote(speaker="_group", kind="", spans=((0, 6),)))
    with_group = Novel(name="Weir", text=TEXT, characters=novel.characters, quotes=quotes)
    assert score(with_group, [], []).left_out == 1


def test_cast_purity_counts_characters_that_stand_for_two() -> None:
    pure = score_cast(_novel(), [_character("Ada"), _character("Tom")], [])
    mixed = score_cast(_novel(), [_character("Ada", "Tom")], [])
    assert pure.f1 == 100.0
    assert mixed.pure == 0


@pytest.mark.parametrize("style", sorted(STYLES))
def test_styles_move_the_annotation_along(style: str) -> None:
    novel = restyled(_novel(), style)
    words = [
        novel.text[start:end].strip("\"“”‘’'— \n") for quote in novel.quotes for start, end in quote.spans
    ]
    assert [word.replace("’", "'").lower() for word in words] == [
        "row,",
        "row harder.",
        "i am rowing.",
        "you can't be.",
    ]


def test_the_curly_style_leaves_no_straight_mark() -> None:
    assert '"' not in restyled(_novel(), "curly").text


def test_a_novel_is_read_from_its_folder(tmp_path: Path) -> None:
    (tmp_path / "novel_text.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "character_info.csv").write_text(
        "Character ID,Main Name,Aliases,Gender,Category\n0,Ada,\"{'Ada', 'Miss Weir'}\",F,major\n",
        encoding="utf-8",
    )
    (tmp_path / "quotation_info.csv").write_text(
        'quoteByteSpans,speaker,quoteType\n"[[0, 6], [17, 30]]",Ada,Explicit\n', encoding="utf-8"
    )
    novel = load(tmp_path)
    assert novel.characters["Ada"].folded == {"ada", "miss weir"}
    assert novel.quotes[0].spans == ((0, 6), (17, 30))


def test_a_given_name_that_is_a_word_too_is_looked_up_by_itself() -> None:
    text = 'Tom sat down.\n\n"May I come in?" said May.\n\n"Do," said Tom.'

    assert _speakers_given({"May Lee": "F", "Tom": "M"}, text) == ["May Lee", "Tom"]


def test_a_given_person_has_the_names_that_the_text_shows_besides() -> None:
    text = (
        'General Weir sat down. General Weir was tired.\n\n"Come in," said the general.\n\n'
        '"I will," said Ada.\n\n"Sit here," said the general to Ada.'
    )
    people = {"General Weir": "M", "Mrs. Weir": "F", "Ada": "F"}

    assert _speakers_given(people, text) == ["General Weir", "Ada", "General Weir"]


def _speakers_given(people: dict[str, str], text: str) -> list[str | None]:
    """Return who speaks where people are given with their genders."""
    novel = Novel(
        name="Weir",
        text=text,
        characters={
            name: GoldCharacter(name=name, aliases=frozenset({name}), gender=gender, is_major=True)
            for name, gender in people.items()
        },
        quotes=(),
    )
    _, said = read_with_gold_cast(novel, open_document("weir.txt", data=text.encode()))
    return [one.speaker for one in said]
