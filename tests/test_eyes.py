"""Through whose eyes: signs weighed together, over the scenes of a chapter."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from storyledger.decisions import NO_DECISIONS
from storyledger.entries import CharacterId
from storyledger.reading import follow, read
from storyledger.reading.noticing import notice
from storyledger.reading.passage import passages
from storyledger.reading.people.gathering.roster import gather
from storyledger.reading.setting.eyes import STAY, chances, insides_in, weights
from storyledger.reading.setting.insides import NOBODY, Insides
from storyledger.sources import open_document

ANN, BOB = CharacterId("ann"), CharacterId("bob")
TABLE = {"inner": 1.0, "nobody": 1.0, STAY: 2.0}


def scene(ann: float, bob: float, *, passes: bool = False) -> Insides:
    signs = {ANN: {"inner": ann}, BOB: {"inner": bob}, NOBODY: {"nobody": 1.0}}
    return Insides(signs, passes=passes)


def told(text: str) -> Insides:
    """Return the signs of the only scene of a text."""
    (inside,) = insides(text)
    return inside


def insides(text: str) -> Iterator[Insides]:
    """Yield the signs of the scenes of a text with one chapter."""
    (passage,) = passages(open_document("story.txt", data=text.encode()))
    noticed = notice(passage)
    found = follow(passage, noticed, gather([noticed], NO_DECISIONS).part(0, noticed))
    for _, inside in insides_in(found.frames, found.everybody, found.utterances):
        yield inside


def test_chances_of_a_scene_are_those_of_its_signs() -> None:
    (chance,) = chances([scene(3, 1)], TABLE)

    assert sum(chance.values()) == pytest.approx(1)
    assert chance[BOB] == pytest.approx(chance[NOBODY])
    assert chance[ANN] > 3 * chance[BOB]


def test_a_scene_that_tells_little_is_told_through_the_eyes_before_and_after() -> None:
    alone = chances([scene(1, 1)], TABLE)[0][ANN]
    before = chances([scene(4, 0), scene(1, 1)], TABLE)[1][ANN]
    between = chances([scene(4, 0), scene(1, 1), scene(4, 0)], TABLE)[1][ANN]

    assert alone < before < between


def test_eyes_do_not_stay_where_the_telling_passes_to_others() -> None:
    row = [scene(4, 0), scene(1, 1, passes=True)]

    assert chances(row, TABLE)[1][ANN] == pytest.approx(chances(row[1:], TABLE)[0][ANN])


def test_somebody_who_is_not_in_a_scene_is_not_its_eyes() -> None:
    without = Insides({BOB: {"inner": 0.0}, NOBODY: {"nobody": 1.0}})

    assert ANN not in chances([scene(4, 0), without, scene(4, 0)], TABLE)[1]


def test_every_sign_has_a_row_and_every_row_a_sign() -> None:
    inside = told("Hedda wondered what it was. Orrin wondered, too. Hedda took the lamp. Orrin ran.")

    assert {sign for signs in inside.signs.values() for sign in signs} | {STAY} == weights().keys()


def test_what_the_telling_leaves_unsaid_is_whoever_acts_beside_it() -> None:
    free = "Hedda pulled the rope. Would it hold? Of course. *It had to hold.* Hedda did not look down."
    inside = told(f"{free}\n\nThen Orrin ran home, and Orrin locked the door.")

    people = {who: signs.get("free") for who, signs in inside.signs.items()}
    assert people == {CharacterId("hedda"): 5.0, CharacterId("orrin"): 0.0, NOBODY: None}


def test_a_group_and_somebody_who_hardly_acts_are_no_candidates() -> None:
    inside = told("Hedda pulled the rope. Hedda let go. The guards saw it. The guards ran. Orrin slept.")

    assert inside.signs.keys() == {CharacterId("hedda"), NOBODY}


def test_all_of_an_inside_in_one_place_says_little_more_than_once() -> None:
    once = told("Hedda took the rope. Orrin ran.\n\nHedda saw the boat. Orrin sat down.")
    in_one = told(
        "Hedda took the rope. Orrin ran.\n\nHedda saw the boat. Hedda saw the oar. Hedda saw the sea."
    )
    in_two = told("Hedda took the rope. Orrin ran.\n\nHedda saw the boat.\n\nHedda saw the sea.")

    inner = [inside.signs[CharacterId("hedda")]["inner"] for inside in (once, in_one, in_two)]
    assert inner == [1.0, 1.5, 2.0]


@pytest.mark.parametrize(
    ("words", "sign"),
    [
        ("Hedda looked at the boat. Hedda let go.", "gaze"),
        ("Hedda's face was red. Hedda ran, and Hedda fell.", "outside"),
        ("Hedda seemed tired. Hedda ran, and Hedda fell.", "outside"),
        ("Hedda was a large woman. Hedda ran, and Hedda fell.", "is"),
    ],
)
def test_who_looks_and_who_is_looked_at(words: str, sign: str) -> None:
    signs = told(words + " Orrin ran, and Orrin fell.").signs

    assert signs[CharacterId("hedda")][sign] == 1.0
    assert signs[CharacterId("orrin")][sign] == 0.0


def test_whoever_looks_on_from_above_knows_what_nobody_there_does() -> None:
    inside = told("Hedda ran, and Hedda fell. Neither of them knew it, and you would have laughed.")

    assert inside.signs[NOBODY]["over"] == 2.0


@pytest.mark.parametrize(("words", "inner"), [("thought Hedda.", 1.0), ("thought Hedda was a fool.", 0.0)])
def test_a_thought_is_of_whoever_is_named_after_it(words: str, inner: float) -> None:
    inside = told(f"Hedda ran, and Hedda fell. Orrin ran, and Orrin got up. It was late, {words}")

    assert inside.signs[CharacterId("hedda")]["inner"] == inner


@pytest.mark.parametrize(
    ("words", "inner"),
    [
        ("Hedda had forgotten the boat.", 1.0),
        ("Hedda would have liked to ask.", 1.0),
        ("Hedda was wondering how long.", 1.0),
        ("Hedda hadn't even known of it.", 1.0),
        ("Hedda began to wonder.", 1.0),
        ("Hedda had been expected at noon.", 0.0),
        ("Hedda was liked in the village.", 0.0),
        ("Hedda had no idea.", 1.0),
        ("Hedda had no money.", 0.0),
        ("Hedda sat down and remembered the boat.", 1.0),
        ("Hedda sat down, and the cook got up and remembered the boat.", 0.0),
        ("It was late. Hedda counted her hopes and fears.", 0.0),
        ("Hedda sat down and Orrin rose and remembered the boat.", 0.0),
        ("Hedda, in her blanket, saw the boat.", 1.0),
        ("Hedda climbed with her heart going like a drum.", 1.0),
        ("Hedda climbed with her hat going grey.", 0.0),
        ("Hedda climbed, and to her relief it held.", 1.0),
        ("It took Hedda a moment to answer.", 1.0),
        ("It took Hedda to the shore.", 0.0),
    ],
)
def test_an_inside_is_told_by_more_than_the_first_verb(words: str, inner: float) -> None:
    inside = told(f"Hedda ran, and Hedda fell. Orrin ran, and Orrin got up. {words}")

    assert inside.signs[CharacterId("hedda")]["inner"] == inner


def test_the_words_that_tell_an_inside_are_shown() -> None:
    text = "Orrin ran, and Orrin got up. Hedda had quite forgotten him. Hedda sat down."
    inside = told(text)

    assert [span.of(text) for span in inside.shown[CharacterId("hedda")]] == [
        "Hedda had quite forgotten",
        "Hedda sat",
    ]


def test_eyes_may_stay_through_a_scene_that_tells_of_their_owner_by_pronouns_alone() -> None:
    one = "Hedda wondered what it was. Hedda was afraid of it. Hedda took the lamp.\n\n* * *\n\n"
    inside = list(insides(f"{one}She had slept badly. The door stood open. She wondered why."))[1]

    assert inside.signs[CharacterId("hedda")]["inner"] > 0
    assert NOBODY in inside.signs


def test_eyes_may_stay_through_a_scene_without_anybody() -> None:
    one = "Hedda wondered what it was. Hedda was afraid of it. Hedda took the lamp.\n\n* * *\n\n"
    inside = list(insides(f"{one}The wind was in the trees. A door stood open, and banged."))[1]

    assert inside.signs.keys() == {CharacterId("hedda"), NOBODY}
    assert not inside.signs[CharacterId("hedda")]


def test_whoever_is_only_described_is_less_likely_only_where_others_have_names() -> None:
    alone = told("The woman looked at the lamp. The woman ran. The boy ran, and the boy fell.")
    named = told("The woman looked at the lamp. The woman ran. Orrin ran, and Orrin fell.")

    assert {signs.get("unnamed") for signs in alone.signs.values()} == {0.0, None}
    assert sorted(signs["unnamed"] for who, signs in named.signs.items() if who != NOBODY) == [0.0, 1.0]


def test_nobody_is_claimed_for_eyes_in_a_scene_that_tells_nothing_of_them() -> None:
    sure = "Hedda wondered what it was. Hedda was afraid of it, and Hedda knew why. Hedda looked up."
    text = f"{sure}\n\n* * *\n\nThe wind was in the trees. A door banged.\n\n* * *\n\n{sure}"
    reading = read(open_document("story.txt", data=text.encode()))

    hedda = CharacterId("hedda")
    assert [scene.focalizer for scene in reading.scenes] == [hedda, None, hedda]
