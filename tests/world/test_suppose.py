"""What-if: what falls when something is otherwise, what hung on it, and how it is explained."""

from __future__ import annotations

import random

import pytest
from fuzz_worlds import LONG, contents, given, happening, laws_of, replayed
from ledgers import Draft
from staged import is_nothing, staged, told, what_if

from storyledger.errors import UsageError
from storyledger.span import Span
from storyledger.world import load_laws, replay
from storyledger.world.asking.changes import Add, Change, Remove
from storyledger.world.asking.onstage import on_stage
from storyledger.world.asking.suppose import suppose
from storyledger.world.engine.compiling import compile_laws
from storyledger.world.engine.evaluating import Happening, Outcome
from storyledger.world.engine.replayed import World
from storyledger.world.engine.timeline import Told

TALE = """
# Chapter 1
= Varg is werewolf
= Varg is alpha
Varg bites Bria
Corin speaks
# Chapter 2
Bria kills Varg
Corin goes to the mill
# Chapter 3
Bria bites Corin
Dagny counts 3 of the wolves
Corin dies
"""
PEOPLE = "Varg Bria Corin Dagny"


@pytest.fixture(scope="module")
def tale() -> World:
    return staged(TALE, PEOPLE)


def test_nothing_breaks_when_nothing_later_hangs_on_it(tale: World) -> None:
    assert is_nothing(what_if(tale, "Dagny dies in chapter 3"))


def test_what_the_dead_do_later_breaks_in_order(tale: World) -> None:
    assert told(what_if(tale, "Corin dies in chapter 1")) == ["Corin goes to mill.", "Corin dies."]


def test_what_hangs_on_a_blocked_event_falls_too(tale: World) -> None:
    answer = what_if(tale, "Bria dies in chapter 1")
    assert told(answer) == ["Bria kills Varg.", "Bria bites Corin."]


def test_whoever_is_not_killed_does_not_die() -> None:
    tale = staged("# Chapter 1\nBria kills Varg\n# Chapter 2\nVarg goes to the mill\n", "Varg Bria")
    answer = what_if(tale, "Varg does not die")
    assert [each.text for each in answer.mended] == ["Varg goes to mill"]
    assert answer.mended == what_if(tale, 'without "Bria kills Varg"').mended


def test_a_chain_leads_from_passage_to_passage() -> None:
    tale = """
    # Chapter 1
    = Varg is werewolf
    = Varg is alpha
    Ada lays ash round the mill
    # Chapter 2
    Varg bites Bo
    # Chapter 3
    Bo goes to the mill
    """
    answer = what_if(staged(tale, "Ada Varg Bo"), "Varg dies in chapter 1")
    assert told(answer) == ["Varg bites Bo."]
    (mended,) = answer.mended
    assert (mended.text, mended.law.name) == ("Bo goes to mill", "no wolf enters the line")


def test_the_chain_of_an_indirect_break_names_what_cannot_happen() -> None:
    laws = load_laws(["werewolf"])
    tale = """
    # Chapter 1
    = Bo is tainted
    = Varg is werewolf
    = Varg is alpha
    # Chapter 2
    Ada kills Varg
    # Chapter 3
    Varg bites Bo
    """
    world = staged(tale, "Ada Varg Bo", laws)
    answer = what_if(world, "Ada does not kill Varg")
    assert [each.text for each in answer.mended] == ["Varg bites Bo"]
    assert answer.breaks == ()
    answer = what_if(world, "Ada dies in chapter 1")
    assert told(answer) == ["Ada kills Varg."]
    assert [(reason.text, reason.note) for reason in answer.breaks[0].chain] == [("Ada is dead", "supposed")]


def test_three_links_down_every_link_has_its_passage() -> None:
    tale = """
    # Chapter 1
    Cy counts 3 of the wolves
    # Chapter 2
    Ada kills 1 of the wolves
    # Chapter 3
    Cy counts 2 of the wolves
    """
    answer = what_if(staged(tale, "Ada Cy"), "Ada dies in chapter 1")
    assert told(answer) == ["Ada kills 1 of wolves.", "Cy counts 2 of wolves."]
    chain = [(reason.depth, reason.text, reason.note) for reason in answer.breaks[1].chain]
    assert chain == [
        (1, "left of wolves is 3", "as written, left of wolves is 2"),
        (2, "Ada kills 1 of wolves", "cannot happen now"),
        (3, "Ada is dead", "supposed"),
    ]
    assert answer.breaks[1].chain[1].evidence is not None


def test_what_was_supposed_may_itself_be_impossible(tale: World) -> None:
    answer = what_if(tale, "Varg dies in chapter 3")
    assert [each.law.name for each in answer.refused] == ["nobody dies twice"]
    assert answer.breaks == ()


def test_removing_a_death_gives_back_what_it_forbade() -> None:
    world = staged("# Chapter 1\nAda dies\n# Chapter 2\nAda goes to the mill", "Ada")
    answer = what_if(world, "Ada does not die")
    assert [each.text for each in answer.mended] == ["Ada goes to mill"]
    assert told(answer) == []


@pytest.mark.parametrize(
    "change", ['without "Ada dies"', "without chapter 1", "without scene 1 of chapter 1", "without event1"]
)
def test_a_passage_can_be_taken_out_in_many_ways(change: str) -> None:
    world = staged("# Chapter 1\nAda dies\n# Chapter 2\nAda goes to the mill", "Ada")
    assert [each.text for each in what_if(world, change).mended] == ["Ada goes to mill"]


def test_a_scene_can_be_moved() -> None:
    world = staged("# Chapter 1\nAda goes to the mill\n# Chapter 2\nAda dies", "Ada")
    assert told(what_if(world, "chapter 2 happens before chapter 1")) == ["Ada goes to mill."]


def test_a_law_can_be_switched_off() -> None:
    world = staged("# Chapter 1\nAda dies\n# Chapter 2\nAda goes to the mill", "Ada")
    answer = what_if(world, 'without law "the dead do not act"')
    assert [each.text for each in answer.mended] == ["Ada goes to mill"]


def test_two_people_can_be_one() -> None:
    world = staged("# Chapter 1\nAda dies\n# Chapter 2\nBo goes to the mill", "Ada Bo")
    assert told(what_if(world, "Bo is really Ada")) == ["Bo goes to mill."]
    assert what_if(world, "Bo is really Ada from chapter 2").breaks != ()


def test_a_trait_can_be_changed() -> None:
    world = staged("# Chapter 1\nAda lays ash round the mill\n# Chapter 2\nBo goes to the mill", "Ada Bo")
    assert told(what_if(world, "Bo is werewolf")) == ["Bo goes to mill."]
    assert is_nothing(what_if(world, "Bo is werewolf in chapter 2"))


def test_several_changes_count_together() -> None:
    world = staged("# Chapter 1\nAda lays ash round the mill\n# Chapter 2\nBo goes to the mill", "Ada Bo")
    assert is_nothing(what_if(world, "Bo is werewolf", "Ada does not lay ash round the mill"))


def test_asking_changes_nothing(tale: World) -> None:
    before = contents(tale.engine)
    what_if(tale, "Corin dies in chapter 1", "chapter 3 happens before chapter 1", "Bria is really Dagny")
    assert contents(tale.engine) == before


def test_a_line_of_speech_breaks_and_a_line_that_names_its_speaker_is_only_doubtful() -> None:
    draft = Draft('Ada looks up.\n"Now," says Ada.\n"Ada, come!" cries somebody.\n', "ada")
    draft.says('"Now,"', "ada").says('"Ada, come!"', "ada", confidence=0.6)
    world = on_stage(replay(draft.ledger(), load_laws(["everyday"])))
    answer = suppose(world, [Add(text="Ada dies", sentence="person dies", args=("ada",), at=0)])
    assert [each.evidence.exact for each in answer.breaks if each.evidence] == ['"Now,"']
    assert [each.evidence.exact for each in answer.doubtful if each.evidence] == ['"Ada, come!"']


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("Addda dies in chapter 1", 'Nobody in the cast is called "Addda". Did you mean Ada'),
        ("Ada dyes in chapter 1", "no sentence like"),
        ("Ada dies", "Say where"),
        ("Ada dies in chapter 9", "There is no chapter 9"),
        ("Ada dies in scene 4 of chapter 1", "There is no scene 4 in chapter 1"),
        ('without law "the dead do not axt"', "Did you mean the dead do not act"),
        ("without the best part", "is not a passage"),
        ("Ada does not heal", "nothing that happens was read there"),
        ("", "Say what to suppose"),
    ],
)
def test_what_is_not_understood_is_said_with_what_is_close(change: str, message: str) -> None:
    world = staged("# Chapter 1\nAda dies\n# Chapter 2\nAda goes to the mill", "Ada")
    with pytest.raises(Exception, match=message) as caught:
        what_if(world, change)
    assert isinstance(caught.value, UsageError | ValueError) or "chapter" in str(caught.value)


# -- fuzz: against a plain sequential reading under the laws ------------------------------------------------

LAWS = laws_of()
PROGRAM = compile_laws(LAWS)


@pytest.mark.parametrize("seed", range(1000 if LONG else 15))
def test_an_answer_equals_a_plain_sequential_reading(seed: int) -> None:
    dice = random.Random(seed)
    start = given(dice)
    story = {float(n): happening(dice, LAWS, n) for n in range(40)}
    world = _world(start, story)
    at = dice.randrange(40)
    extra = happening(dice, LAWS, 99, sure=True)
    removed = float(dice.randrange(40))
    from storyledger.span import Span
    from storyledger.world.asking.changes import Add

    changes: list[Change] = [
        Add(text="add", sentence=extra.sentence, args=extra.args, at=at),
        Remove(text="remove", span=Span(int(removed), int(removed) + 1)),
    ]
    answer = suppose(world, changes, reasons=False)
    found = {(each.event, each.law.name) for each in answer.breaks}
    assert found == _sequential(start, story, {at - 0.5: extra, removed: None})


def _world(start: dict[tuple[str, ...], object], story: dict[float, Happening]) -> World:
    engine = replayed(PROGRAM, start, story)
    draft = Draft("x" * 60, "ann bo cy dee eve flo").ledger()
    lines = tuple(Told(each, Span(int(at), int(at) + 1), int(at)) for at, each in sorted(story.items()))
    return World(ledger=draft, laws=LAWS, told=lines, engine=engine)


def _sequential(
    start: dict[tuple[str, ...], object], story: dict[float, Happening], edits: dict[float, Happening | None]
) -> set[tuple[str, str]]:
    """Read the changed story from front to back; what the laws newly forbid has no effect."""
    base, plain = replayed(PROGRAM, start, story), replayed(PROGRAM, start, {})
    found = set()
    for at, each in sorted({**story, **edits}.items()):
        if each is None:
            continue
        undo = plain.apply({at: each})
        flags = plain.broken.get(at, ())
        old = base.broken.get(at, ())
        bad = {flag for flag in flags if flag[1] in ("contradiction", "clash") and flag not in old}
        found |= {(each.id, LAWS.laws[law].name) for law, _ in bad if at in story}
        refused = any(verdict == "contradiction" for _, verdict in flags)
        if refused and not any(verdict == "contradiction" for _, verdict in old):
            reads = plain.outcome(at).reads
            plain.undo(undo)
            plain.happenings[at] = each
            plain._replace(at, Outcome((), reads, flags))
    return found
