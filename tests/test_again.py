"""A story read with the help of an earlier state of it is the story read anew."""

from __future__ import annotations

import random
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from storyledger import api, reading
from storyledger.decisions import Decision, Decisions, Fact, Merge, Misread, Rename, SpeakerIs, Suppression
from storyledger.project.config import Config
from storyledger.reading.uses import uses_of
from storyledger.span import Evidence
from storyledger.world.engine import revising

EXAMPLES = Path(__file__).parents[1] / "examples"
TOLD = [path.read_text(encoding="utf-8") for path in sorted(EXAMPLES.glob("*.md"))]


def fresh(text: str, decisions: Decisions, order: Config) -> api.Story:
    config = replace(order, decisions=decisions)
    return api.opened("tale.md", data=text.encode(), config=config, cache=False)


def decided(dice: random.Random, story: api.Story) -> Decision:
    """Return an answer such as people give to findings and to the cast."""
    event, said = dice.choice(story.events), dice.choice(story.quotes)
    one, other = dice.sample(story.cast[:6], 2)
    words = Evidence.take(story.document.text, said.span)
    answers: list[Decision] = [
        Misread(evidence=Evidence.take(story.document.text, event.span), event=event.kind),
        SpeakerIs(evidence=words, speaker=one.name),
        Fact(event="dies", roles={"who": other.name}, evidence=words),
        Suppression(rule="dead-acts", evidence=words, reason="a ghost"),
        Merge(names=(one.name, other.name)),
        Rename(name=one.name, to="Somebody Else"),
    ]
    return dice.choice(answers)


def edited(dice: random.Random, text: str) -> str:
    """Return the text with a paragraph lost, told twice or moved."""
    lines = text.split("\n\n")
    taken = lines.pop(dice.randrange(1, len(lines)))
    copies = dice.choice([0, 1, 2])
    for _ in range(copies):
        lines.insert(dice.randrange(1, len(lines)), taken)
    return "\n\n".join(lines)


def said(story: api.Story) -> tuple[object, ...]:
    world = story.world
    assert story.ledger.name_uses == uses_of(story.ledger.mentions, story.ledger.text)
    return (story.ledger, world.told, world.states(), world.violations, world.undecided, story.findings)


@pytest.mark.parametrize("seed", range(6))
def test_a_story_after_an_earlier_state_is_the_story_read_anew(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(revising, "MANY", [0.25, 1.0][seed % 2])
    dice = random.Random(seed)
    text, decisions, settings = dice.choice(TOLD), Decisions(), Config()
    now = fresh(text, decisions, settings).whole()
    for _ in range(5):
        assert said(now)
        if dice.random() < 0.7:
            now, before = now.amended(decided(dice, now)), now
            decisions = now.config.decisions
            assert before.config.decisions != decisions
        else:
            text = edited(dice, text)
            now = fresh(text, decisions, settings).after(now).whole()
        assert said(now) == said(fresh(text, decisions, settings).whole())


def test_an_answer_that_says_nothing_of_the_cast_reads_nothing_again(monkeypatch: pytest.MonkeyPatch) -> None:
    story = fresh(TOLD[0], Decisions(), Config()).whole()
    kinds = [event.kind for event in story.events]
    event = story.events[0]

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the text was read again")

    monkeypatch.setattr(reading, "read", refuse)
    amended = story.amended(Misread(evidence=story.ledger.evidence(event.span), event=event.kind))
    assert [one.kind for one in amended.events] == kinds[1:]
    with pytest.raises(AssertionError, match="read again"):
        story.amended(Merge(names=(story.cast[0].name, story.cast[1].name)))


def test_questions_from_several_threads_do_not_get_in_each_other_s_way() -> None:
    story = fresh(TOLD[0], Decisions(), Config()).whole()
    asked = [f"{person.name} dies in chapter 1" for person in story.cast[:3]] * 8
    alone = [story.what_if(one) for one in asked]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(8) as threads:
            together = list(threads.map(story.what_if, asked))
    finally:
        sys.setswitchinterval(interval)
    assert together == alone
