"""Every rule has a page and cases, and does in each case what the brackets say."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from rule_cases import Case, cases
from storyledger.api import read
from storyledger.findings import PAGE_SECTIONS, SEVERITIES, Rule, check, find_rules
from storyledger.world import World, load_laws, replay

CASES = Path(__file__).parent / "rules"
RULES = dict(find_rules())
ALL = [(path.stem, case) for path in sorted(CASES.glob("*.md")) for case in cases(path)]


def _world(case: Case, folder: Path) -> World:
    own = folder / "own.world"
    own.write_text(case.world, encoding="utf-8")
    return replay(case.ledger, load_laws(["everyday"], [own] if case.world else []), order=case.order)


@pytest.mark.parametrize(("name", "case"), ALL, ids=[f"{name}: {case.title}" for name, case in ALL])
def test_case(name: str, case: Case, tmp_path: Path) -> None:
    report = check(_world(case, tmp_path), rules=[RULES[one] for one in (name, *case.also)])
    own = [finding for finding in report.findings if finding.rule == name]
    found = [finding.evidence.span for finding in own]
    further = [place.span for finding in own for place in finding.more]
    quoted = [span.of(case.ledger.text) for span in sorted(found + further)]
    assert quoted == [span.of(case.ledger.text) for span in case.flagged]
    assert sorted(found + further) == case.flagged


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_has_cases_that_flag_that_stay_silent_and_that_are_unknown(rule: Rule) -> None:
    own = [case for name, case in ALL if name == rule.name]
    assert any(case.flagged for case in own)
    assert any(not case.flagged for case in own)
    assert any("unknown" in case.title.lower() and not case.flagged for case in own)


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_has_a_page(rule: Rule) -> None:
    sections = re.split(r"(?m)^## (.+)\n", rule.page)
    assert tuple(sections[1::2]) == PAGE_SECTIONS
    assert all(section.strip() for section in sections[2::2])
    assert rule.summary.endswith(".")
    assert rule.severity in SEVERITIES
    assert re.fullmatch(r"SL\d{3}", rule.code)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name)


def test_pages_are_up_to_date() -> None:
    """``make docs`` writes them."""
    run = subprocess.run(
        [sys.executable, "tools/gen_docs.py", "--check"],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.stdout, run.returncode) == ("", 0)


def test_every_case_file_is_of_a_rule() -> None:
    assert {path.stem for path in CASES.glob("*.md")} == set(RULES)


@pytest.mark.parametrize(("name", "case"), ALL, ids=[f"{name}: {case.title}" for name, case in ALL])
def test_messages_ask_and_quote(name: str, case: Case, tmp_path: Path) -> None:
    report = check(_world(case, tmp_path), rules=[RULES[one] for one in (name, *case.also)])
    for finding in (finding for finding in report.findings if finding.rule == name):
        assert finding.evidence.exact
        assert finding.message.endswith((".", "?"))
        assert "error" not in finding.message.lower()
        assert finding.fingerprint
        assert (finding.rule, finding.code) == (name, RULES[name].code)


def test_a_death_declared_without_a_place_is_held_against_all_that_follows(tmp_path: Path) -> None:
    (tmp_path / "one.md").write_text('# One\n\nMara rowed on. "Keep to the left," said Mara.\n')
    (tmp_path / "storyledger.toml").write_text(
        '[story]\nfiles = ["one.md"]\n\n[[fact]]\nevent = "dies"\nwho = "Mara"\n'
    )
    story = read(tmp_path)

    found = check(story.world, rules=[RULES["dead-acts"]]).findings

    assert [finding.evidence.exact for finding in found] == ['"Keep to the left,"']


def test_whoever_is_she_elsewhere_is_not_the_he_who_drives() -> None:
    told = """Simone could not drive, and said so to everyone who offered her a job in the country.
She drove them mad with it. She drove a hard bargain over the taxi, and a harder one over the rent.

Her boss drove her to the station. He drove too fast.

"You should learn," he said.

"I should," said Simone.
"""

    story = read("story.txt", data=told.encode(), cache=False)

    assert not check(story.world, rules=[RULES["fact-forgotten"]]).findings
