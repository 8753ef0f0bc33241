"""The evaluation of what happens: the gold files are sound, and the figures mean what they say."""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from eval.happenings.agreement import agreement, kappa
from eval.happenings.claims import claims_in, number
from eval.happenings.gold import FOLDER, Gold, Happening, Passage, digest_of, load, works
from eval.happenings.run import add_options, main, place_of, shown, wrong
from eval.happenings.scoring import Tally, roles_agree, score
from eval.happenings.tables import figures, table

from storyledger.api import read
from storyledger.project.config import Config
from storyledger.span import Span

TEXT = 'Mara entered the hall. "Sit down," said Tom. Bel had left. Then Bel died, and Tom wept for Bel.\n'
GOLD = f"""storyledger-gold 1
work     The Hall
edition  texts/hall.txt
text     {digest_of(TEXT)}
part     tune

passage  0 95 {digest_of(TEXT[:95])}
person   P1 0-4
person   P2 40-43 78-81
person   P3 45-48 64-67
scene    0-95
present  P1 acts
present  P2 speaks
mentioned P3
event    5-12 arrives_at asserted who=P1
event    24-27 orders asserted who=P2 whom=P1 state=open
doubt    53-57 leaves remembered who=P3
event    68-72 dies asserted who=P3
state    68-72 dead of=P3
"""


@pytest.fixture
def gold(tmp_path: Path) -> Gold:
    (tmp_path / "hall.gold").write_text(GOLD, encoding="utf-8")
    return load(tmp_path / "hall.gold")


def passage_of(gold: Gold) -> Passage:
    (passage,) = gold.passages
    return passage


def test_a_gold_file_is_read_as_it_stands(gold: Gold) -> None:
    passage = passage_of(gold)
    kinds = [(one.kind, one.span.of(TEXT), one.is_doubtful) for one in passage.happenings]
    assert kinds == [
        ("arrives_at", "entered", False),
        ("orders", "Sit", False),
        ("leaves", "left", True),
        ("dies", "died", False),
    ]
    assert passage.scenes[0].present == {"P1": "acts", "P2": "speaks"}


@pytest.mark.parametrize("line", ["event 1-2 sings asserted", "event 1-2 dies asserted who=P9", "verse 1-2"])
def test_a_line_that_says_nothing_known_is_refused_with_its_place(line: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.gold"
    path.write_text(GOLD + line + "\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"bad.gold, line 20"):
        load(path)


def test_an_annotation_scored_against_itself_is_perfect(gold: Gold) -> None:
    totals = agreement(passage_of(gold), passage_of(gold))
    kept = figures(totals)
    assert set(kept.values()) == {100.0}
    assert kappa(totals.actuality) is None  # one class leaves no room for chance


def test_a_missing_event_costs_recall_and_a_false_one_precision(gold: Gold) -> None:
    passage = replace(passage_of(gold), states=())
    less = replace(passage, happenings=passage.happenings[:2])
    assert figures(agreement(passage, less))["found all R"] == pytest.approx(66.7)
    assert figures(agreement(less, passage))["found all P"] == pytest.approx(66.7)


def test_a_doubt_counts_neither_way(gold: Gold) -> None:
    passage = passage_of(gold)
    claimed = replace(
        passage, happenings=tuple(replace(one, is_doubtful=False) for one in passage.happenings)
    )
    totals = agreement(passage, claimed)
    assert "leaves" not in totals.found
    assert figures(totals)["found all P"] == 100.0


def test_strictly_a_doubt_is_no_event_and_counts_against_who_has_one(gold: Gold) -> None:
    passage = passage_of(gold)
    hazy = replace(passage, happenings=tuple(replace(one, is_doubtful=True) for one in passage.happenings))
    assert agreement(passage, hazy).found == {}
    strict = agreement(passage, hazy, is_strict=True)
    assert set(strict.found) == {"arrives_at", "orders", "dies"}
    assert figures(strict)["found all R"] == 0.0


def test_the_agreement_of_two_folders_is_told_by_passage_kind_and_family(
    gold: Gold, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, other = tmp_path, tmp_path / "other"
    other.mkdir()
    (other / "hall.gold").write_text(GOLD.replace("event    68", "doubt    68"), encoding="utf-8")
    main(options("--agreement", str(one), str(other)))
    said = capsys.readouterr().out
    assert "| hall 0 | 2 / 2 | 100.0 | 80.0 | 100.0 | 100.0 | – |" in said
    assert "| dies | 0 / 0 | – | 1 / 0 | – |" in said
    assert "| *movement, any kind of it* | 1 / 1 | 100.0 | 1 / 1 | 100.0 |" in said


def options(*arguments: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_options(parser)
    return parser.parse_args(["--data", "nowhere", *arguments])


def test_an_event_read_from_words_that_show_a_condition_counts_neither_way(gold: Gold) -> None:
    passage = passage_of(gold)
    dead = replace(passage.happenings[3], kind="is_found_dead")
    totals = agreement(passage, replace(passage, happenings=(*passage.happenings, dead)))
    assert "is_found_dead" not in totals.found
    without = replace(passage, states=())
    assert agreement(without, replace(without, happenings=(*passage.happenings, dead))).found[
        "is_found_dead"
    ] == Tally(claimed=1)


def test_the_wrong_kind_is_right_for_its_family_only(gold: Gold) -> None:
    passage = passage_of(gold)
    goes = replace(passage.happenings[0], kind="goes_to")
    totals = agreement(passage, replace(passage, happenings=(goes, *passage.happenings[1:])))
    assert totals.found["goes_to"] == Tally(claimed=1)
    assert totals.families["movement"] == Tally(right=1, claimed=1, found=1, wanted=1)


def test_what_is_told_as_happening_though_it_is_only_remembered_is_a_false_claim(gold: Gold) -> None:
    passage = passage_of(gold)
    dies = replace(passage.happenings[3], actuality="remembered")
    totals = agreement(replace(passage, happenings=(*passage.happenings[:3], dies)), passage)
    assert totals.found["dies"].f1 == 100.0
    assert totals.asserted["dies"] == Tally(claimed=1)


def test_the_wrong_person_in_a_role_counts_as_found_without_its_roles(gold: Gold) -> None:
    passage = passage_of(gold)
    other = replace(passage.happenings[3], roles={"who": frozenset({"P2"})})
    totals = agreement(passage, replace(passage, happenings=(*passage.happenings[:3], other)))
    assert totals.found["dies"].recall == 100.0
    assert totals.full["dies"].recall == 0.0


def test_a_count_is_right_by_its_number() -> None:
    three = Happening(span=Span(0, 5), kind="counts", actuality="asserted", roles={}, extra={"n": "3"})
    assert number("three") == "3"
    assert roles_agree(three, replace(three, extra={"n": number("three")}))
    assert not roles_agree(three, replace(three, extra={"n": number("four")}))


def test_people_of_two_lists_are_the_same_by_their_words(gold: Gold) -> None:
    passage = passage_of(gold)
    names = {"P1": "A", "P2": "B", "P3": "C"}
    turned = replace(
        passage,
        people={names[label]: places for label, places in passage.people.items()},
        happenings=tuple(
            replace(
                one,
                roles={role: frozenset(names[who] for who in people) for role, people in one.roles.items()},
            )
            for one in passage.happenings
        ),
        scenes=(
            replace(
                passage.scenes[0],
                present={names[label]: how for label, how in passage.scenes[0].present.items()},
                mentioned=frozenset({"C"}),
            ),
        ),
    )
    assert set(figures(agreement(passage, turned)).values()) == {100.0}


def test_kappa_discounts_what_chance_gives() -> None:
    assert kappa(Counter({("a", "a"): 25, ("b", "b"): 25, ("a", "b"): 25, ("b", "a"): 25})) == 0.0
    assert kappa(Counter({("a", "a"): 2, ("b", "b"): 1})) == 1.0
    assert kappa(Counter()) is None


def test_a_story_is_scored_in_the_golds_terms(gold: Gold) -> None:
    story = read("hall.txt", data=TEXT.encode(), cache=False, config=Config())
    claims = claims_in(story, passage_of(gold))
    totals = score(passage_of(gold), claims)
    assert ("dies", frozenset({"P3"})) in [(one.kind, one.roles.get("who")) for one in claims.happenings]
    assert totals.found["dies"] == Tally(right=1, claimed=1, found=1, wanted=1)
    assert totals.states == {"right": 1}
    assert "| dies | 1 | 1 | 100.0 | 100.0 |" in table(totals)


def test_what_is_wrong_is_listed_for_the_tune_part_only(gold: Gold) -> None:
    story = read("hall.txt", data=TEXT.replace("died", "slept").encode(), cache=False, config=Config())
    assert any(line.startswith("missed   dies asserted who=P3") for line in wrong(gold, story))
    assert list(wrong(replace(gold, part="held"), story)) == [
        "The Hall is held: only its figures may be looked at."
    ]


def test_a_passage_is_shown_with_its_words(gold: Gold) -> None:
    (order,) = [line for line in shown(gold, TEXT) if "orders" in line]
    assert order.startswith("  event orders asserted who=P2 whom=P1: …")
    assert '"[Sit] down," said Tom.' in order


PASSES = [path for name in ("first", "second") for path in works(FOLDER.parent / "passes" / name)]


@pytest.mark.parametrize("path", [*works(), *PASSES], ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_gold_file_of_the_project_is_sound(path: Path) -> None:
    gold = load(path)
    assert gold.part in {"tune", "held"}
    assert gold.digest.startswith("sha256:")
    for passage in gold.passages:
        length = len(passage.span)
        places = [place for places in passage.people.values() for place in places]
        places += [one.span for one in passage.happenings]
        places += [one.span for one in passage.states]
        places += [one.span for one in passage.scenes]
        assert all(place.start < place.end <= length for place in places)
        assert passage.people.keys() >= {label for scene in passage.scenes for label in scene.present}
        said = [(one.span, one.kind) for one in passage.happenings]
        assert len(said) == len(set(said)), [one for one, count in Counter(said).items() if count > 1]


@pytest.mark.parametrize(
    "gold",
    [one for one in map(load, works()) if one.edition.startswith("texts/")],
    ids=lambda gold: gold.name,
)
def test_the_projects_own_texts_are_the_annotated_ones(gold: Gold) -> None:
    text = place_of(gold, Path("nowhere")).read_text(encoding="utf-8")
    assert digest_of(text) == gold.digest
    assert all(digest_of(one.span.of(text)) == one.digest for one in gold.passages)


def test_no_words_of_the_works_are_kept() -> None:
    known = {"person", "group", "scene", "present", "mentioned", "event", "doubt", "state", "passage"}
    for path in [*works(), *PASSES]:
        body = path.read_text(encoding="utf-8").split("\npassage", 1)[1]
        lines = ("passage" + body).splitlines()
        assert {line.split()[0] for line in lines if line.strip()} <= known
