"""Play: scenarios are read with every mistake told, run under the laws, and come out the same by seed."""

from __future__ import annotations

from pathlib import Path

import pytest

from storyledger import api
from storyledger.errors import WorldError
from storyledger.views.report import report
from storyledger.views.survey import survey
from storyledger.world import Truth
from storyledger.world.asking.beliefs import held, sayable
from storyledger.world.playing.odds import odds, seed_of
from storyledger.world.playing.play import Player
from storyledger.world.playing.staging import read_scenario

SIXTEEN = Path(__file__).parents[2] / "examples" / "sixteen.scenario"

DUEL = """scenario "A duel"
use "werewolf"
rounds 20
side "here": Ada
side "there": 2 strangers
Ada is at the yard
each of there is werewolf, at the yard
move "claws": A hurts B if B is here, B is not wounded
move "end": A kills B if B is wounded chance 50%
move "heal": A heals if A is wounded
Ada uses end, claws on there
each of there uses heal
each of there uses claws on here
out when A is dead
ends "Ada stands" when nobody of there is left
ends "Ada falls" when Ada is dead
"""


def player(text: str = DUEL) -> Player:
    return Player(read_scenario(Path("duel.scenario"), text=text))


def test_the_same_seed_gives_the_same_run() -> None:
    one, other = player().run(5, keep=True), player().run(5, keep=True)
    assert one == other
    assert len({player().run(seed).rounds for seed in range(12)}) > 1


def test_a_run_ends_as_the_scenario_says() -> None:
    run = player().run(1)
    assert (run.ending, run.left) == ("Ada stands", ("ada",))


def test_a_side_of_strangers_is_counted_out() -> None:
    text = DUEL.replace("2 strangers", "2 strangers")
    assert list(read_scenario(Path("x"), text=text).names.values()) == ["Ada", "stranger 1", "stranger 2"]


def test_the_laws_refuse_what_cannot_be_and_are_named() -> None:
    text = DUEL + "in round 1 Ada lays ash round the barn\nin round 2 stranger 1 goes to the barn\n"
    run = player(text).run(1, keep=True)
    refused = [(deed.happening.sentence, deed.law) for deed in run.deeds if deed.fate == "refused"]
    assert ("person goes to place", "no wolf enters the line") in refused
    assert run.refused["no wolf enters the line"] == 1


def test_a_poisoned_wolf_does_not_heal() -> None:
    text = DUEL.replace('move "end"', 'move "bolt": A hurts B, B is poisoned\nmove "end"')
    text = text.replace("Ada uses end, claws on there", "Ada uses bolt on there")
    run = player(text).run(1)
    assert run.refused["poison stops the healing"] > 0


def test_a_move_may_be_made_so_often_only() -> None:
    text = DUEL.replace("Ada uses end, claws on there", "Ada uses claws 3 times on there")
    run = player(text).run(1, keep=True)
    mine = [deed for deed in run.deeds if deed.happening.args[0] == "ada"]
    assert len(mine) == 3


def test_later_orders_replace_earlier_ones() -> None:
    text = DUEL + "from round 3 Ada uses heal\n"
    run = player(text).run(1, keep=True)
    later = [
        deed.happening.sentence for deed in run.deeds if deed.round > 2 and deed.happening.args[0] == "ada"
    ]
    assert set(later) <= {"person heals"}


def test_odds_count_every_run_and_name_one_of_each_ending() -> None:
    found = odds(player(), 40, 3)
    assert sum(count for _, count in found.endings) == sum(count for _, count in found.rounds) == 40
    for name, seed in found.examples:
        assert player().run(seed).ending == name
    assert seed_of(3, 0) == 3
    again = odds(player(), 40, 3)
    assert (again.endings, again.left, again.fired) == (found.endings, found.left, found.fired)


def test_progress_is_told() -> None:
    told: list[tuple[int, int]] = []
    odds(player(), 40, 1, lambda done, of: told.append((done, of)))
    assert told == [(20, 40), (40, 40)]


@pytest.mark.parametrize("seed", range(3))
def test_a_played_story_breaks_no_law_and_its_ledger_agrees_with_the_run(seed: int) -> None:
    sixteen = Player(read_scenario(SIXTEEN))
    run, story = sixteen.run(seed), api.played(sixteen, seed)
    assert story.world.violations == ()
    living = [who for who in sixteen.scenario.names if story.world.holds("dead", who) is not Truth.YES]
    assert living == sorted(run.left, key=list(sixteen.scenario.names).index)
    assert [finding.rule for finding in story.findings if finding.code.startswith("SL1")] == []


def test_the_page_of_a_played_story_says_that_nobody_wrote_it() -> None:
    story = api.played(Player(read_scenario(SIXTEEN)), 4)
    page = report(survey(story.ledger, story.report), world=story.world)
    assert "a scenario was played forward" in page
    assert "Whose eyes" not in page


def test_who_did_something_is_not_told_to_know_it() -> None:
    story = api.played(Player(read_scenario(SIXTEEN)), 4)
    said = {(person.name, one.text) for person in story.cast for one in sayable(held(story.world, person.id))}
    assert said
    assert not [(who, text) for who, text in said if text.startswith(f"{who} ")]


def test_every_event_of_a_played_story_has_its_words() -> None:
    story = api.played(Player(read_scenario(SIXTEEN)), 4)
    assert len(story.events) > 40
    for mention in story.ledger.mentions:
        assert (
            mention.span.of(story.ledger.text).casefold() == story.ledger.name(mention.character).casefold()
        )


def test_the_sixteen_can_win_and_lose() -> None:
    found = dict(odds(Player(read_scenario(SIXTEEN)), 40, 1).endings)
    assert found["the pack is gone"] > 5
    assert found["the sixteen are beaten"] > 5


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('use "werewolf"', 'use "werwolf"', 'duel.scenario:2:1: There is no world "werwolf".*werewolf'),
        ("A hurts B", "A hurst B", "duel.scenario:8:1: This world has no sentence"),
        ("werewolf, at", "werwolf, at", "duel.scenario:7:1:.*Did you mean werewolf"),
        ("uses heal", "uses heel", 'There is no move "heel".*heal'),
        ("Ada uses end", "Adda uses end", 'Nobody in this scenario is called "Adda".*Ada'),
        ("rounds 20", "rounds many", "not a number"),
        ("chance 50%", "chance 500%", "not a number from 1 to 100"),
        ("claws on there\neach", "claws\neach", "needs somebody to be used on"),
        ('side "here": Ada', "side Ada", "A side needs a name"),
        ("rounds 20", "rouns 20", "not understood.*rounds"),
        ("2 strangers", "900 wolves", "not a number from 1 to 200"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_what_is_close(old: str, new: str, message: str) -> None:
    with pytest.raises(WorldError, match=f"(?s){message}"):
        read_scenario(Path("duel.scenario"), text=DUEL.replace(old, new))


def test_all_mistakes_are_told_at_once() -> None:
    text = (
        DUEL.replace("A hurts B", "A hurst B")
        .replace("uses heal", "uses heel")
        .replace("rounds 20", "rounds 0")
    )
    with pytest.raises(WorldError) as caught:
        read_scenario(Path("duel.scenario"), text=text)
    assert len(str(caught.value).splitlines()) >= 3


def test_a_scenario_that_is_missing_is_a_clear_sentence(tmp_path: Path) -> None:
    with pytest.raises(WorldError, match="cannot be read"):
        read_scenario(tmp_path / "none.scenario")
    (tmp_path / "binary.scenario").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(WorldError, match="UTF-8"):
        read_scenario(tmp_path / "binary.scenario")
    with pytest.raises(WorldError, match=r"is no scenario: none of its lines") as error:
        read_scenario(Path("story.md"), text="# One\n\nAda rowed.\n\nBo slept.\n")
    assert "\n" not in str(error.value)
