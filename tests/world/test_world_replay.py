"""A ledger replayed: what is so, why, what does not fit; and what changes when the ledger does."""

from __future__ import annotations

import random
import re
from dataclasses import replace

import pytest
from fuzz_worlds import LONG, contents, laws_of
from ledgers import Draft, stands

from storyledger.errors import UsageError
from storyledger.span import Span
from storyledger.world import Truth, World, load_laws, replay
from storyledger.world.asking.beliefs import belief, held
from storyledger.world.engine import revising
from storyledger.world.engine.revising import revise
from storyledger.world.engine.story_order import AS_TOLD, Flashback, StoryOrder

LAWS = load_laws(["werewolf"])
TEXT = """Ned bit Ada at the weir, and Ada was never the same.
Ada went to the mill.
"Stay where you are," said Ned.
***
They found Ned dead in the reeds.
"Ned is gone," Ada told Sal.
***
Ned climbed out of the river.
"I slept badly," said Ned.
Ned went to the mill.
"""


def draft() -> Draft:
    story = Draft(TEXT, "ada ned sal")
    story.event("Ned bit Ada", "bites", who="ned", whom="ada")
    story.event("Ada went to the mill", "goes_to", who="ada", where="the mill")
    story.says('"Stay where you are,"', "ned", "ada")
    story.event("found Ned dead", "is_found_dead", who="ned")
    story.says('"Ned is gone,"', "ada", "sal")
    story.event("Ned is gone", "dies", "reported", by="ada", who="ned")
    story.event("Ned climbed", "arrives_at", who="ned", where="river")
    story.says('"I slept badly,"', "ned")
    return story.event("Ned went to the mill", "goes_to", who="ned", where="the mill")


def world() -> World:
    return replay(draft().ledger(), LAWS)


def after(words: str) -> int:
    return TEXT.index(words) + len(words)


def test_state_is_asked_for_just_before_a_place() -> None:
    at = TEXT.index("found Ned dead")
    assert world().holds("dead", "ned", at) is Truth.NO
    assert world().holds("dead", "ned", at + 1) is Truth.YES
    assert world().holds("dead", "ned") is Truth.YES
    assert world().holds("is at", "ada", target="mill") is Truth.YES
    assert world().value("is at", "ada", 0) is None
    assert world().holds("wounded", "ada") is Truth.UNKNOWN


def test_what_the_world_does_not_know_is_refused_with_a_hint() -> None:
    with pytest.raises(UsageError, match="Did you mean dead"):
        world().holds("deda", "ned")


def test_one_root_gives_one_violation_with_all_its_passages() -> None:
    (violation,) = world().violations
    assert (violation.law.name, violation.verdict, violation.root) == (
        "the dead do not act",
        "contradiction",
        "e3",
    )
    assert violation.evidence.exact == "Ned climbed"
    assert [each.exact for each in violation.others] == ['"I slept badly,"', "Ned went to the mill"]
    assert [(each.text, each.evidence and each.evidence.exact) for each in violation.because] == [
        ("Ned is dead", "found Ned dead")
    ]


def test_why_is_a_chain_of_passages_each_once() -> None:
    text = "Ned bit Ada.\nAda killed Ned.\nAda bit Sal.\n"
    story = Draft(text, "ada ned sal")
    story.event("Ned", "has", who="ned", trait="rank", value="alpha")
    story.events[0] = replace(story.events[0], origin="declared", span=Span(0, 0))
    story.event("Ned bit Ada", "bites", who="ned", whom="ada", confidence=0.8)
    story.event("Ada killed Ned", "kills", who="ada", whom="ned", confidence=0.6)
    story.event("Ada bit Sal", "bites", who="ada", whom="sal")
    bitten = replay(story.ledger(), LAWS)
    reasons = bitten.why("beta", "sal")
    assert [(each.depth, each.text) for each in reasons] == [
        (0, "Sal is beta"),
        (1, "Ada is alpha"),
        (1, "Sal is human"),
        (2, "Ned is alpha"),
        (2, "Ada is werewolf"),
    ]
    assert len({(each.text, each.event) for each in reasons}) == len(reasons)
    assert bitten.confidence("beta", "sal") == 0.6


def test_only_what_is_asserted_changes_the_world() -> None:
    for actuality in ("negated", "hypothetical", "ordered", "remembered", "dreamed", "reported"):
        story = Draft("Ned died.", "ned").event("Ned died", "dies", actuality, who="ned")
        assert replay(story.ledger(), LAWS).holds("dead", "ned") is Truth.NO


def test_a_report_changes_what_its_hearers_believe() -> None:
    story = Draft('"Ned is dead," Ada told Sal.\nNed ate.\nNed died.\n', "ada ned sal")
    story.says('"Ned is dead,"', "ada", "sal").event("Ned is dead", "dies", "reported", by="ada", who="ned")
    story.event("Ned ate", "takes", who="ned", what="bread").event("Ned died", "dies", who="ned")
    told = replay(story.ledger(), LAWS)
    assert belief(told, "sal", "ned dies", story.text.index("Ned ate")) == "believes"
    (wrong,) = held(told, "sal", story.text.index("Ned died"))
    assert (wrong.text, wrong.stand) == ("Ned is dead", "believes wrongly")
    assert (wrong.reason.evidence, wrong.against) == (
        told.ledger.evidence(story.at("Ned is dead")),
        told.ledger.evidence(story.at("Ned ate")),
    )
    assert belief(told, "sal", "ned dies") == "believes"
    assert belief(told, "ned", "ned dies") is None
    assert stands(told, "sal") == {"ned dies": "believes"}


def test_a_killer_knows() -> None:
    story = Draft("Ada killed Ned.", "ada ned").event("Ada killed Ned", "kills", who="ada", whom="ned")
    assert stands(replay(story.ledger(), LAWS), "ada") == {"ada kills ned": "knows", "ned dies": "knows"}


def test_an_uncertain_event_only_may_have_happened() -> None:
    story = Draft("Ned died.\nNed sat up.\n", "ned").event("Ned died", "dies", who="ned", confidence=0.3)
    story.event("Ned sat up", "leaves", who="ned")
    (violation,) = replay(story.ledger(), LAWS).violations
    assert (violation.verdict, violation.confidence) == ("maybe", 0.3)


def test_what_no_passage_contradicts_is_a_gap() -> None:
    story = Draft("Ada's eyes were red.", "ada").event(
        "Ada's eyes", "has", who="ada", trait="eyes", value="red"
    )
    (violation,) = replay(story.ledger(), LAWS).violations
    assert (violation.law.name, violation.verdict, violation.root) == ("red eyes on the page", "gap", None)


def test_an_event_told_twice_in_one_scene_is_one_event() -> None:
    story = Draft("Ada killed Ned.\nNed died.\n***\nNed died.\n", "ada ned")
    story.event("Ada killed Ned", "kills", who="ada", whom="ned").event("Ned died", "dies", who="ned")
    assert replay(story.ledger(), LAWS).violations == ()
    last = story.text.rindex("Ned died")
    story.events[1] = replace(story.events[1], span=Span(last, last + 8))
    assert [each.law.name for each in replay(story.ledger(), LAWS).violations] == ["nobody dies twice"]


def test_last_words_come_before_the_death_their_paragraph_tells() -> None:
    story = Draft('Ned died with a word on his lips: "Weir."', "ned").says('"Weir."', "ned")
    story.event("Ned died", "dies", who="ned")
    assert replay(story.ledger(), LAWS).violations == ()


def test_an_unnamed_doer_is_somebody() -> None:
    story = Draft("They killed Ned.", "ned").event("killed Ned", "kills", whom="ned")
    assert replay(story.ledger(), LAWS).holds("dead", "ned") is Truth.YES


def test_story_time_brings_what_is_due() -> None:
    text = "Ada was hurt.\nTwo days later she ran.\n"
    story = Draft(text, "ada ned").event("Ada", "has", who="ada", trait="kind", value="werewolf")
    story.events[0] = replace(story.events[0], origin="declared", span=Span(0, 0))
    story.event("Ada was hurt", "is_hurt", who="ada").event(
        "Two days later", "time_passes", amount="two days"
    )
    told = replay(story.ledger(), LAWS)
    assert told.holds("wounded", "ada", text.index("Two")) is Truth.YES
    assert told.holds("whole", "ada") is Truth.YES


def test_states_cover_the_stretches_that_events_gave_them() -> None:
    states = {(state.of, state.value): (state.start, state.end) for state in world().states()}
    assert states["ned", "dead"] == (TEXT.index("found Ned dead"), None)
    assert states["ned", "river"][1] == states["ned", "mill"][0]


# -- after an edit -----------------------------------------------------------------------------------------


def same(one: World, other: World) -> bool:
    """Tell whether two worlds say the same of the story."""
    return (one.told, one.states(), one.violations) == (other.told, other.states(), other.violations)


def edited(dice: random.Random, story: Draft) -> Draft:
    """Return the story with a line moved, lost or told twice, as an author would edit it."""
    lines = story.text.splitlines(keepends=True)
    where = dice.randrange(len(lines))
    kind = dice.choice(["lose", "insert", "swap"])
    if kind == "lose":
        del lines[where]
    elif kind == "insert":
        lines.insert(where, f"A new line, number {dice.randrange(99)}, in which little happens.\n")
    else:
        other = dice.randrange(len(lines))
        lines[where], lines[other] = lines[other], lines[where]
    new = Draft("".join(lines), " ".join(story.people))
    for event in story.events:
        words = event.span.of(story.text)
        if words in new.text and dice.random() < 0.95:
            confidence = dice.choice([event.confidence, 0.4])
            new.events.append(replace(event, span=new.at(words), confidence=confidence))
    for said in story.said:
        words = said.span.of(story.text)
        if words in new.text:
            new.said.append(replace(said, span=new.at(words)))
    return new


def earlier(dice: random.Random, text: str) -> Flashback:
    """Return some lines as a flashback."""
    ends = [0, *(place.end() for place in re.finditer("\n", text))]
    one, other, before = (*sorted(dice.sample(ends, 2)), dice.choice(ends))
    return Flashback(Span(one, other), min(before, one))


@pytest.mark.parametrize("seed", range(2000) if LONG else range(40))
def test_a_revised_world_is_the_world_replayed(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(revising, "MANY", random.Random(seed).choice([0.25, 1.0]))
    dice = random.Random(seed)
    story, now = draft(), world()
    for _ in range(6):
        story = edited(dice, story)
        before, what = now, contents(now.engine)
        order = StoryOrder(flashbacks=(earlier(dice, story.text),)) if dice.random() < 0.3 else AS_TOLD
        now = revise(before, story.ledger(), order=order)
        assert same(now, replay(story.ledger(), LAWS, order=order))
        assert contents(before.engine) == what


def test_an_edit_that_only_shifts_the_text_replays_nothing() -> None:
    ledger, now = draft().ledger(), world()
    shifted = Draft("A line before everything.\n" + TEXT, "ada ned sal")
    shifted.events = [replace(event, span=event.span.shifted(26)) for event in draft().events]
    shifted.said = [replace(said, span=said.span.shifted(26)) for said in draft().said]
    outcomes = dict(now.engine.outcomes)
    after = revise(now, shifted.ledger())
    assert {at: id(each) for at, each in after.engine.outcomes.items()} == {
        at: id(each) for at, each in outcomes.items()
    }
    assert after.violations[0].evidence.span == replay(ledger, LAWS).violations[0].evidence.span.shifted(26)


def test_a_chapter_declared_a_flashback_mends_what_it_broke() -> None:
    part = Span(TEXT.index("Ned climbed"), len(TEXT))
    told = revise(world(), draft().ledger(), order=StoryOrder(flashbacks=(Flashback(part),)))
    assert told.violations == ()
    assert told.holds("dead", "ned", TEXT.index("Ned went")) is Truth.NO
    assert told.holds("dead", "ned", TEXT.index("Ned is gone")) is Truth.YES
    assert told.holds("dead", "ned") is Truth.YES


def test_a_fact_from_before_the_story_is_open_and_one_that_happens_in_it_is_not() -> None:
    text = 'world "strict"\nuse "everyday"\ncheck "you tell what you know" when A tells B F needs A knows F'
    laws = laws_of(text)
    story = Draft('"The mill burned," said Ada.\nNed died.\n"Ned is dead," said Ada.\n', "ada ned sal")
    story.event("The mill burned", "tells", who="ada", whom="sal", what="the mill burned")
    story.event("Ned died", "dies", who="ned")
    story.event("Ned is dead", "dies", "reported", by="ada", who="ned").says('"Ned is dead,"', "ada", "sal")
    (violation,) = replay(story.ledger(), laws).violations
    assert (violation.event, violation.verdict) == ("e3", "gap")
