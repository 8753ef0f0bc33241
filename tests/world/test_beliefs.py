"""Who knows, believes, or believes wrongly, each by the passage that shows it."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from ledgers import Draft, stands
from rich.console import Console

from storyledger.entries import CharacterId, EventId
from storyledger.findings import Report
from storyledger.views.answers import show_person
from storyledger.views.explained import show_account
from storyledger.views.report import report
from storyledger.views.supposed import answer_page, show_answer
from storyledger.views.survey import survey
from storyledger.views.web.book import Book
from storyledger.views.web.person import card
from storyledger.world import Truth, World, load_laws, replay
from storyledger.world.asking.accounts import account
from storyledger.world.asking.asked import read_change
from storyledger.world.asking.beliefs import held, sayable
from storyledger.world.asking.clauses import is_clause
from storyledger.world.asking.suppose import suppose

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
    assert stands(world(), "bo") == {
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
    assert stands(world(story), "bo") == {told: "believes"}


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


def test_only_an_asserted_event_shows_that_somebody_is_wrong() -> None:
    text = '"Cy is dead," said Ann to Bo.\n"Good day," said Cy.\nCy walked in.\n'
    story = Draft(text, "ann bo cy").says('"Cy is dead,"', "ann", "bo").says('"Good day,"', "cy")
    story.event("Cy is dead", "is_found_dead", "reported", by="ann", who="cy")
    assert [one.stand for one in held(world(story), "bo")] == ["believes"]
    story.event("Cy walked in", "arrives_at", who="cy", where="the hall")
    (wrong,) = held(world(story), "bo")
    assert (wrong.stand, wrong.against and wrong.against.exact) == ("believes wrongly", "Cy walked in")


def test_who_is_not_named_is_somebody_and_never_an_id() -> None:
    story = world(nameless())
    assert [(one.text, one.is_sayable) for one in held(story, "bo")] == [
        ("somebody leaves sloane square one must", False),
        ("Cy leaves", True),
        ("somebody leaves", False),
        ("somebody is wounded", True),
    ]
    assert [one.text for one in sayable(held(story, "bo"))] == ["Cy leaves", "somebody is wounded"]
    asked = account(story, "Bo believes that Cy leaves")
    assert asked.truth is Truth.YES
    assert [step.text for step in asked.chain] == ["Bo believes that Cy leaves"]


def nameless() -> Draft:
    told = ("a man was hurt", "a man went", "Cy went", "one left Sloane Square one must")
    story = Draft("".join(f'"{words}," said Ann to Bo.\n' for words in told), "ann bo cy")
    for words in told:
        story.says(f'"{words},"', "ann", "bo")
    story.event(told[0], "is_hurt", "reported", by="ann")
    story.event(told[1], "leaves", "reported", by="ann")
    story.event(told[2], "leaves", "reported", by="ann", who="cy")
    return story.event(told[3], "leaves", "reported", by="ann", where="Sloane Square one must")


def test_no_output_has_the_id_of_an_event_in_it() -> None:
    ledger = nameless().ledger()
    ledger = replace(ledger, events=tuple(replace(e, id=EventId(f"event{e.id[1:]}")) for e in ledger.events))
    story, sheet = replay(ledger, LAWS), survey(ledger, Report(findings=()))
    console = Console(file=io.StringIO(), width=100)
    show_person(console, sheet, CharacterId("bo"), held(story, "bo"))
    for who in ledger.characters:
        show_account(console, ledger, account(story, f"{who.name} is dead"))
    show_account(console, ledger, account(story, "Bo believes that Cy leaves"))
    answer = suppose(story, [read_change(story, "Ann dies at the start", lambda _: 0)])
    assert any("somebody" in each.text for each in answer.breaks)
    show_answer(console, answer_page(ledger, answer), most=None)
    shown = console.file.getvalue() + report(sheet, world=story)  # type: ignore[attr-defined]
    on_card = card(Book(ledger=ledger, world=story), CharacterId("bo"))
    assert on_card is not None
    heads = [str(note) for note in on_card.beliefs]
    assert len(heads) == len(sayable(held(story, "bo")))
    shown += "".join(heads)
    assert "somebody is wounded" in shown
    assert re.search(r"somebody in|event\d", shown) is None


@pytest.mark.parametrize(
    "words",
    [
        "the bridge was down",
        "that she had neglected it",
        "he rarely spoke",
        "Ann had a key",
        "there were two roads",
        "her old clock still stood there",
    ],
)
def test_words_with_a_subject_and_its_verb_are_a_clause(words: str) -> None:
    assert is_clause(words)


@pytest.mark.parametrize(
    "words",
    [
        "into what rich roads",
        "the lamp which her aunt kept",
        "I suspect of Mr",
        "the road led on to the",
        "if she came",
        "distinctly the dangers of the ice",
        "she",
        "",
    ],
)
def test_words_cut_short_or_without_either_are_none(words: str) -> None:
    assert not is_clause(words)


def test_that_is_said_once() -> None:
    told = "that she had neglected it"
    story = Draft(f"Bo knew {told}.\n", "bo").event(f"Bo knew {told}", "knows", who="bo", what=told)
    (one,) = held(world(story), "bo")
    assert (one.text, one.is_sayable) == ("she had neglected it", True)
    assert one.reason.text == "Bo knows that she had neglected it"


def test_where_only_a_default_stands_behind_it_nothing_read_says_so() -> None:
    found = account(world(), "Ann is dead")
    assert (found.truth, found.taken) == (Truth.UNKNOWN, "people are taken to be alive")
    assert account(world(), "Ann is not dead").truth is Truth.UNKNOWN
    told = account(world(), "Dee is alive")
    assert (told.truth, told.taken) == (Truth.NO, "")
