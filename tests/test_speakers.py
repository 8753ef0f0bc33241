"""Who says what: ``tests/readers/speakers.md``, and what an utterance carries besides its speaker."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passages import cast_from, mentions_in, passage_from
from prose_cases import ProseCase, prose_cases, read_text
from storyledger.entries import CharacterId, Utterance
from storyledger.reading.speech.decoding import marginals
from storyledger.reading.speech.speakers import Second, attribute, weights
from storyledger.reading.speech.utterances import find_quotes


def said(text: str, people: str, narrator: str | None = None) -> tuple[Utterance, ...]:
    """Return the utterances of a text, read with a given cast and its names only."""
    passage = passage_from(text)
    cast = replace(cast_from(people), narrator=CharacterId(narrator) if narrator else None)
    return attribute(passage, find_quotes(passage), mentions_in(passage, cast), cast)


@pytest.mark.parametrize("case", prose_cases("speakers"), ids=lambda case: case.name)
def test_speakers(case: ProseCase) -> None:
    narrator = next(iter(case.all("narrator")), None)
    utterances = said(case.text, case.all("cast")[0], narrator)
    assert ", ".join(one.speaker or "-" for one in utterances) == case.all("says")[0]


@pytest.mark.parametrize("case", prose_cases("strangers"), ids=lambda case: case.name)
def test_speakers_of_short_stories(case: ProseCase) -> None:
    reading = read_text(case.text)
    names = {character.id: character.name for character in reading.characters}
    found = [names.get(one.speaker, "-") if one.speaker else "-" for one in reading.utterances]
    assert ", ".join(found) == case.all("says")[0]


def test_the_way_a_speaker_is_told_is_kept() -> None:
    text = '"One," said Ada.\n\n"Two," he said.\n\n"Three."'
    assert [one.attribution for one in said(text, "Ada she, Tom he")] == ["explicit", "anaphoric", "implicit"]


def test_what_another_reader_knows_is_weighed_with_the_signs() -> None:
    text = 'Ada and Tom came in.\n\n"Here we are."'
    passage, cast = passage_from(text), cast_from("Ada she, Tom he, Mo he")
    quotes, mentions = find_quotes(passage), mentions_in(passage, cast)

    def speaker(who: str) -> str | None:
        said = attribute(passage, quotes, mentions, cast, second=Second(lambda _: [{CharacterId(who): 20.0}]))
        return said[0].speaker

    assert (speaker("Ada"), speaker("Tom")) == ("Ada", "Tom")
    assert speaker("Mo") in ("Ada", "Tom", None)  # who is no candidate is not heard


def test_a_label_outranks_another_reader() -> None:
    text = "ADA: Who is it?\n\nFIRST MAN: Which of you is Tom?\n\nADA: I am not."
    passage, cast = passage_from(text), cast_from("Ada she, Tom he")
    quotes, mentions = find_quotes(passage), mentions_in(passage, cast)
    second = Second(lambda scenery: [{CharacterId("Tom"): 20.0} for _ in scenery.turns])
    said = attribute(passage, quotes, mentions, cast, second=second)
    assert said[1].speaker is None


def test_chances_are_tempered_once_all_is_decided() -> None:
    text = 'Ada and Tom came in.\n\n"Here we are."\n\n"You are late," said Mo.\n\n"The tide was late."'
    passage, cast = passage_from(text), cast_from("Ada she, Tom he, Mo he")
    quotes, mentions = find_quotes(passage), mentions_in(passage, cast)

    def read(power: float) -> list[tuple[str | None, float]]:
        silent = Second(lambda scenery: [{} for _ in scenery.turns], power)
        said = attribute(passage, quotes, mentions, cast, second=silent)
        return [(one.speaker, one.confidence) for one in said]

    plain, even = read(1.0), read(0.5)
    assert plain == [(one.speaker, one.confidence) for one in attribute(passage, quotes, mentions, cast)]
    assert [who for who, _ in even] == [who for who, _ in plain]
    assert all(less < more for (_, less), (_, more) in zip(even, plain, strict=True))


def test_a_bidding_that_is_reported_says_no_words() -> None:
    told = said('"I never saw it." Ada ordered Tom to bring the lamp.', "Ada she, Tom he")
    assert [one.attribution for one in told] == ["implicit"]


def test_words_may_come_out_of_somebody() -> None:
    first, second = said('"I did." The words were out of Tom\'s mouth.\n\n"I know."', "Ada she, Tom he")
    assert (first.speaker, first.attribution) == ("Tom", "explicit")
    assert second.attribution == "implicit"


def test_names_told_of_together_are_not_called() -> None:
    told = said('"I shall let Ada and Tom, who know the way, row us."', "Ada she, Tom he")
    assert told[0].addressees == ()


def test_the_cue_is_the_words_that_tell_the_speaker() -> None:
    text = 'Ada waited.\n\n"One," said Ada, turning round.\n\n"Two."'
    one, two = said(text, "Ada she, Tom he")
    assert one.cue is not None
    assert one.cue.of(passage_from(text).text) == "said Ada"
    assert two.cue is None


def test_words_that_are_thought_or_written_are_marked() -> None:
    text = '"I must go," thought Ada.\n\n"Dear Tom," wrote Ada.\n\n"Tom!" said Ada.'
    assert [one.mode for one in said(text, "Ada she, Tom he")] == ["thought", "written", "direct"]


def test_whoever_is_called_by_name_is_addressed() -> None:
    first, second = said('"Row, Tom," said Ada.\n\n"I am rowing," said Tom.', "Ada she, Tom he")
    assert first.addressees == ("Tom",)
    assert second.addressees == ("Ada",)


@pytest.mark.parametrize("tag", ["Ada told Prue.", "said Ada to Prue.", "Ada asked Prue quietly."])
def test_a_tag_says_who_is_spoken_to(tag: str) -> None:
    text = f'Tom and Prue sat down. "Well?" asked Tom.\n\n"Row," {tag}\n\n"No," said Tom.'
    assert said(text, "Ada she, Tom he, Prue she")[1].addressees == ("Prue",)


def test_a_person_alone_addresses_nobody() -> None:
    assert said('"Well," said Ada.', "Ada she")[0].addressees == ()


def test_an_explicit_speaker_is_surer_than_a_guessed_one() -> None:
    text = 'Ada, Tom and Prue sat down.\n\n"Well," said Ada.\n\nIt rained. The clock struck.\n\n"Well."'
    told, guessed = said(text, "Ada she, Tom he, Prue she")
    assert told.confidence > 0.9 > guessed.confidence
    assert guessed.alternatives


def test_nobody_speaks_without_a_cast() -> None:
    assert [one.speaker for one in said('"Well."\n\n"Well what?"', "")] == [None, None]


def test_the_table_of_weights_reads_as_numbers() -> None:
    table = weights()
    assert table["after.tagged.bound.name"] > 2
    assert table["self.here.addressed.sure"] < -1
    assert table["tie.again.1.1.none"] > 1


NAMES = ("a", "b", "c", "")


@st.composite
def chains(draw: st.DrawFn) -> tuple[list[list[str]], list[list[float]], list[tuple[float, float]]]:
    length = draw(st.integers(1, 4))
    names = [list(draw(st.permutations(NAMES)))[: draw(st.integers(1, 4))] for _ in range(length)]
    weight = st.floats(-3, 3)
    scores = [[draw(weight) for _ in row] for row in names]
    return names, scores, [(draw(weight), draw(weight)) for _ in names]


@given(chains())
@settings(deadline=None)
def test_joint_decision_equals_the_sum_over_all_assignments(
    chain: tuple[list[list[str]], list[list[float]], list[tuple[float, float]]],
) -> None:
    names, scores, ties = chain
    expected = _by_enumeration(names, scores, ties)
    for row, wanted in zip(marginals(names, scores, ties), expected, strict=True):
        assert row == pytest.approx(wanted, abs=1e-6)


def _by_enumeration(
    names: list[list[str]], scores: list[list[float]], ties: list[tuple[float, float]]
) -> list[list[float]]:
    from itertools import product
    from math import exp

    totals = [[0.0] * len(row) for row in names]
    for picks in product(*(range(len(row)) for row in names)):
        who = [row[pick] for row, pick in zip(names, picks, strict=True)]
        weight = sum(row[pick] for row, pick in zip(scores, picks, strict=True))
        for turn, (one, other) in enumerate(pairwise(who), 1):
            if one == other:
                weight += ties[turn][0]
            elif turn > 1 and who[turn - 2] == other:
                weight += ties[turn][1]
        for turn, pick in enumerate(picks):
            totals[turn][pick] += exp(weight)
    whole = sum(totals[0])
    return [[value / whole for value in row] for row in totals]


def test_beside_words_that_are_thought_in_italics_others_are_said() -> None:
    text = '*She can\'t hear it,* Ada thought. *She never could.* "No," she said.'
    assert [one.mode for one in said(text, "Ada she, Tom he")] == ["thought", "thought", "direct"]
