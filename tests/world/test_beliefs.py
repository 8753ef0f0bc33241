"""Who knows, believes, or believes wrongly, each by the passage that shows it."""

from __future__ import annotations

import pytest
from ledgers import Draft

from storyledger.world import Truth, World, load_laws, replay
from storyledger.world.asking.accounts import account
from storyledger.world.asking.beliefs import beliefs_of, held

LAWS = load_laws()
TEXT = """Ann told Bo that Cy had died in the night.
"Dee is dead," said Ann to Bo.
Bo knew that the bridge was down.
Cy walked in and laughed.
Dee was buried.
"""


def draft() -> Draft:
    story = Draft(TEXT, "ann bo cy dee")
    told = "Cy had died in the night"
    story.event(f"Ann told Bo that {told}", "tells", who="ann", whom="bo", what=told)
    story.event("Cy had died", "dies", "hypothetical", who="cy")
    story.says('"Dee is dead,"', "ann", "bo")
    story.event("Dee is dead", "is_found_dead", "reported", by="ann", who="dee")
    story.event("Bo knew that the bridge was down", "knows", who="bo", what="the bridge was down")
    story.event("Cy walked in", "arrives_at", who="cy", where="the hall")
    return story.event("Dee was buried", "is_found_dead", who="dee")


def world(story: Draft | None = None) -> World:
    return replay((story or draft()).ledger(), LAWS)


def test_what_is_told_of_is_the_event_that_was_read_in_it() -> None:
    assert beliefs_of(world(), "bo") == {
        "the bridge was down": "knows",
        "dee is found dead": "believes",
        "cy dies": "believes wrongly",
    }


def test_a_belief_has_the_passage_it_comes_from_and_the_one_that_shows_it_wrong() -> None:
    story = world()
    wrong = held(story, "bo")[-1]
    assert (wrong.text, wrong.stand) == ("Cy is dead", "believes wrongly")
    assert wrong.reason.evidence is not None
    assert wrong.reason.evidence.exact.startswith("Ann told Bo")
    assert wrong.against == story.ledger.evidence(draft().at("Cy walked in"))


def test_before_the_passage_that_shows_it_nobody_is_wrong() -> None:
    stands = {one.stand for one in held(world(), "bo", TEXT.index("Cy walked"))}
    assert stands == {"knows", "believes"}
    assert held(world(), "bo", 0) == ()


def test_one_who_only_seems_alive_by_default_makes_nobody_wrong() -> None:
    story = Draft('"Cy is dead," said Ann to Bo.\nBo wept.\n', "ann bo cy").says('"Cy is dead,"', "ann", "bo")
    story.event("Cy is dead", "is_found_dead", "reported", by="ann", who="cy")
    assert [one.stand for one in held(world(story), "bo")] == ["believes"]


def test_what_is_said_not_to_have_happened_is_believed_by_nobody_as_if_it_had() -> None:
    told = "Cy had not died"
    story = Draft(f"Ann told Bo that {told}.\n", "ann bo cy")
    story.event(f"Ann told Bo that {told}", "tells", who="ann", whom="bo", what=told)
    story.event(told, "dies", "negated", who="cy")
    assert beliefs_of(world(story), "bo") == {told: "believes"}


def test_scraps_of_words_are_not_shown() -> None:
    story = Draft("Ann told Bo that we.\n", "ann bo")
    story.event("Ann told Bo that we", "tells", who="ann", whom="bo", what="we")
    assert held(world(story), "bo") == ()


def test_a_world_without_knowing_has_no_beliefs() -> None:
    bare = load_laws([], [])
    assert "knows" not in {" ".join(fluent.words) for fluent in bare.fluents.values()}
    assert held(replay(draft().ledger(), bare), "bo") == ()


@pytest.mark.parametrize(
    ("asked", "truth"),
    [
        ("Bo believes that Cy is dead", Truth.YES),
        ("Bo believes that Cy dies", Truth.YES),
        ("Bo believes that Cy is found dead", Truth.YES),
        ("Bo believes wrongly that Cy is dead", Truth.YES),
        ("Bo believes that Dee is dead", Truth.YES),
        ("Bo believes wrongly that Dee is dead", Truth.UNKNOWN),
        ("Bo knows that Cy is dead", Truth.UNKNOWN),
        ("Bo believes that Ann kills Cy", Truth.UNKNOWN),
        ("Bo knows that the bridge was down", Truth.YES),
        ("Bo believes that Cy is captive", Truth.UNKNOWN),
        ("Dee believes that Cy is dead", Truth.UNKNOWN),
    ],
)
def test_beliefs_can_be_asked_for_as_events_or_as_what_they_bring_about(asked: str, truth: Truth) -> None:
    assert account(world(), asked).truth is truth


def test_the_answer_says_it_in_the_words_of_the_state() -> None:
    answer = account(world(), "Bo believes that Cy dies")
    assert answer.chain[0].text == "Bo believes that Cy is dead"
    assert answer.held is not None
    assert answer.held.stand == "believes wrongly"
