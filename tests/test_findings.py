"""Checking: which rules run, what is folded, what is accepted, what is stale."""

from __future__ import annotations

import sys
from dataclasses import replace
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from storyledger.decisions import Suppression, anchor
from storyledger.document import Block, Document, Section, SectionId
from storyledger.entries import Flaw
from storyledger.errors import UsageError
from storyledger.findings import Finding, Report, Rule, check, find_rules, pick_rules, rule
from storyledger.ledger import Ledger
from storyledger.span import Span
from storyledger.world import World, load_laws, replay

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from storyledger.findings import Severity

TEXT = "One andthen two. Then andthen again. Last andthen of all."
PAGE = """A page.

## What it does
Something.

## Why it matters
It does.

## When to ignore it
Never.

## What it cannot see
Much.
"""


def _world(text: str = TEXT, word: str = "andthen") -> World:
    block = Block(Span(0, len(text)))
    section = Section(SectionId("s1"), "chapter", "", block.span, (block,))
    flaws, at = [], text.find(word)
    while at != -1:
        flaws.append(Flaw(kind="joined-words", span=Span(at, at + len(word)), why="it falls into two words"))
        at = text.find(word, at + 1)
    document = Document("case", "", text, (section,), (block,))
    return replay(Ledger(document=document, flaws=tuple(flaws)), load_laws(["everyday"]))


def _rule(name: str = "one-root", code: str = "SL999", *, preview: bool = False, root: str = "root") -> Rule:
    def one(world: World) -> Iterator[Finding]:
        for flaw in world.ledger.flaws:
            yield Finding(message="Check this.", evidence=world.ledger.evidence(flaw.span), root=root)

    one.__doc__ = PAGE
    return rule(name, code=code, severity="warning", preview=preview)(one)


def _check(
    *,
    suppressions: tuple[Suppression, ...] = (),
    text: str = TEXT,
    severities: dict[str, Severity] | None = None,
) -> Report:
    return check(_world(text), select=["joined-words"], suppressions=suppressions, severities=severities)


def _accept(quote: str, *, rule: str = "joined-words", before: str = "") -> Suppression:
    return Suppression(rule=rule, evidence=anchor(quote, before=before), reason="it is meant so")


def test_findings_are_signed_and_in_reading_order() -> None:
    findings = _check().findings
    assert [finding.evidence.span.start for finding in findings] == [4, 22, 42]
    assert {(finding.rule, finding.code, finding.severity) for finding in findings} == {
        ("joined-words", "SL702", "warning")
    }


def test_findings_with_one_root_are_one_finding_with_all_places() -> None:
    (finding,) = check(_world(), rules=[_rule()]).findings
    assert finding.evidence.span.start == 4
    assert [place.span.start for place in finding.more] == [22, 42]


def test_findings_without_a_root_stand_alone() -> None:
    assert len(check(_world(), rules=[_rule(root="")]).findings) == 3


def test_severity_can_be_changed_by_name() -> None:
    report = _check(severities={"joined-words": "error"})
    assert {finding.severity for finding in report.findings} == {"error"}


def test_fingerprints_differ_and_do_not_depend_on_what_stands_elsewhere() -> None:
    before = [finding.fingerprint for finding in _check().findings]
    longer = "An opening that was added. " * 3 + TEXT
    after = [finding.fingerprint for finding in _check(text=longer).findings]
    assert len(set(before)) == 3
    assert after[2:] == before[2:]


def test_equal_words_in_equal_context_still_have_two_fingerprints() -> None:
    line = "So it andthen of the long, long rain that fell upon the hills. "
    findings = _check(text=line * 3).findings
    assert len({finding.fingerprint for finding in findings}) == 3


def test_an_accepted_finding_is_set_apart_with_its_reason() -> None:
    report = _check(suppressions=(_accept("andthen", before="Then "),))
    assert [finding.evidence.span.start for finding in report.findings] == [4, 42]
    assert [(finding.evidence.span.start, finding.suppressed) for finding in report.suppressed] == [
        (22, "it is meant so")
    ]
    assert report.stale == ()


def test_a_suppression_is_called_stale_only_when_its_rule_ran() -> None:
    other = _accept("andthen two", rule="damaged-text")
    report = _check(suppressions=(other,))
    assert (len(report.findings), report.suppressed, report.stale) == (3, (), ())
    both = check(_world(), select=["SL7"], suppressions=(other,))
    assert both.stale == (
        'The suppression of damaged-text at "andthen two" can go: nothing is found there any more.',
    )


def test_a_suppression_whose_words_are_gone_is_stale() -> None:
    report = _check(suppressions=(_accept("these words were cut"),))
    (sentence,) = report.stale
    assert sentence.startswith('The suppression of joined-words at "these words were cut" can go')
    assert sentence.endswith("its words are no longer in the text.")


def test_suppressions_never_add_findings() -> None:
    every = {finding.fingerprint for finding in _check().findings}
    report = _check(suppressions=(_accept("Last andthen"), _accept("nowhere")))
    left = {finding.fingerprint for finding in (*report.findings, *report.suppressed)}
    assert left == every


def test_rules_are_picked_by_name_code_and_family() -> None:
    assert [one.name for one in pick_rules(["joined-words"])] == ["joined-words"]
    assert [one.name for one in pick_rules(["SL702"])] == ["joined-words"]
    assert {one.code[:3] for one in pick_rules(["SL7"])} == {"SL7"}
    assert "joined-words" not in {one.name for one in pick_rules(ignore=["joined-words"])}
    assert {one.name for one in pick_rules()} == {
        one.name for one in find_rules().values() if not one.preview
    }


def test_a_rule_that_does_not_exist_is_refused_with_a_hint() -> None:
    with pytest.raises(UsageError, match="Did you mean joined-words"):
        pick_rules(["joined-word"])
    with pytest.raises(UsageError, match="nonsense"):
        pick_rules(ignore=["nonsense"])


def test_notes_of_a_rule_stay_notes() -> None:
    def mild(world: World) -> Iterator[Finding]:
        yield Finding(message="A note.", evidence=world.ledger.evidence(Span(0, 3)), severity="note")

    mild.__doc__ = PAGE
    gentle = rule("gentle", code="SL998", severity="error")(mild)
    assert [finding.severity for finding in check(_world(), rules=[gentle]).findings] == ["note"]


def _package(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *rules: Rule) -> str:
    """Make a package with one module for each of the rules."""
    home = ModuleType(name)
    home.__path__ = [str(tmp_path)]
    monkeypatch.setitem(sys.modules, name, home)
    for index, one in enumerate(rules):
        (tmp_path / f"rule_{index}.py").write_text("")
        module = ModuleType(f"{name}.rule_{index}")
        vars(module)["one"] = one
        monkeypatch.setitem(sys.modules, f"{name}.rule_{index}", module)
    return name


def test_two_rules_of_one_name_or_code_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "names").mkdir()
    (tmp_path / "codes").mkdir()
    names = _package("twins", tmp_path / "names", monkeypatch, _rule("a-b", "SL901"), _rule("a-b", "SL902"))
    codes = _package("doubles", tmp_path / "codes", monkeypatch, _rule("a-b", "SL901"), _rule("b-c", "SL901"))
    with pytest.raises(ValueError, match="the name a-b"):
        find_rules(names)
    with pytest.raises(ValueError, match="the code SL901"):
        find_rules(codes)


def test_a_page_without_its_sections_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bare = _rule("a-b", "SL901")
    bare.check.__doc__ = "Only a summary."
    package = _package("bare", tmp_path, monkeypatch, replace(bare))
    with pytest.raises(ValueError, match="the page of a-b"):
        find_rules(package)


def test_a_preview_runs_only_when_asked_for_by_its_full_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = _package("early", tmp_path, monkeypatch, _rule("a-b", "SL901", preview=True))
    rules = find_rules(package)
    monkeypatch.setattr("storyledger.findings.find_rules", lambda: rules)
    assert pick_rules() == ()
    assert pick_rules(["SL9"]) == ()
    assert [one.name for one in pick_rules(["a-b"])] == ["a-b"]
