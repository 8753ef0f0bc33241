"""Findings: what does not add up, as data.

A rule is one function in ``storyledger.rules``, found by walking that package. It yields findings; it never
raises for something in the story. Severity may be changed by ``storyledger.toml``; the name is what people
type, the code stays stable.

``check`` runs after ``replay``: it runs the rules over the world, folds findings with one root into one,
gives each its fingerprint, and sets apart those that somebody has accepted with a reason.
"""

from __future__ import annotations

import hashlib
import importlib
import inspect
import pkgutil
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from storyledger.decisions import Suppression, cited, place_of
from storyledger.errors import UsageError, did_you_mean
from storyledger.inline import Allowance, read_comments
from storyledger.span import Evidence, Span

if TYPE_CHECKING:
    from storyledger.world import World

__all__ = [
    "PAGE_SECTIONS",
    "SEVERITIES",
    "UNUSED",
    "Because",
    "Finding",
    "Report",
    "Rule",
    "Severity",
    "Verdict",
    "check",
    "find_rules",
    "is_rule",
    "pick_rules",
    "rule",
]

Severity = Literal["error", "warning", "note"]
Verdict = Literal["contradiction", "gap", "maybe", "order"]

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
"""Most serious first."""

PAGE_SECTIONS = ("What it does", "Why it matters", "When to ignore it", "What it cannot see")
"""The sections of every rule's page, in this order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Because:
    """An earlier passage that a finding rests on."""

    evidence: Evidence
    note: str = ""
    """What the passage shows, in a few words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing to check, with both passages."""

    message: str
    """One sentence; says "possible" or "check", never "error in your story"."""
    evidence: Evidence
    """The passage that does not fit."""
    because: tuple[Because, ...] = ()
    """What it does not fit with."""
    verdict: Verdict = "contradiction"
    confidence: float = 1.0
    rule: str = ""
    """Filled in by the checker."""
    code: str = ""
    severity: Severity = "warning"
    fingerprint: str = ""
    """Stable across edits elsewhere: rule, words and context, hashed; equal ones are numbered."""
    suppressed: str | None = None
    """The reason somebody gave for accepting it, None while nobody has."""
    suppressed_in: Literal["", "text", "settings"] = ""
    """Where that reason stands: a comment in the text, or ``storyledger.toml``."""
    root: str = ""
    """What the finding hangs on, when several may hang on the same thing (one misread death): the checker
    shows the first of them and keeps the places of the others in ``more``. Empty: it stands alone.
    """
    more: tuple[Evidence, ...] = ()
    """Further passages with the same root, in order."""


UNUSED = "unused-suppression"
"""The rule about suppressions that accept nothing; its findings are made here, when the others are known."""

Check = Callable[["World"], Iterator[Finding]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One continuity check."""

    name: str
    code: str
    severity: Severity
    check: Check
    preview: bool = False
    """Off unless asked for: not yet precise enough on the bench."""

    @property
    def page(self) -> str:
        """The rule's documentation in Markdown: its function's docstring."""
        return inspect.cleandoc(self.check.__doc__ or "")

    @property
    def summary(self) -> str:
        """The first line of the page."""
        return self.page.partition("\n")[0]


def rule(name: str, *, code: str, severity: Severity, preview: bool = False) -> Callable[[Check], Rule]:
    """Turn a function over a world into a rule."""

    def make(check: Check) -> Rule:
        return Rule(name=name, code=code, severity=severity, check=check, preview=preview)

    return make


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The outcome of checking: open findings, accepted ones, and suppressions that match nothing."""

    findings: tuple[Finding, ...]
    suppressed: tuple[Finding, ...] = ()
    stale: tuple[str, ...] = field(default=())
    """Sentences about suppressions that matched nothing."""

    def since(self, position: int) -> Report:
        """Return what has a passage, either of the two, at or after ``position`` (code points)."""
        return replace(
            self,
            findings=tuple(one for one in self.findings if _reaches(one, position)),
            suppressed=tuple(one for one in self.suppressed if _reaches(one, position)),
        )


def _reaches(finding: Finding, position: int) -> bool:
    passages = (finding.evidence, *(cause.evidence for cause in finding.because), *finding.more)
    return any(passage.span.end > position for passage in passages)


@lru_cache(maxsize=8)
def find_rules(package: str = "storyledger.rules") -> Mapping[str, Rule]:
    """Return every rule in the modules of ``package``, by name, in order of code.

    Raises:
        ValueError: two rules share a name or a code, or a page lacks a section; a mistake in the program.

    """
    home = importlib.import_module(package)
    names = sorted(info.name for info in pkgutil.iter_modules(home.__path__))
    modules = [importlib.import_module(f"{package}.{name}") for name in names]
    found = [value for module in modules for value in vars(module).values() if isinstance(value, Rule)]
    _refuse_mistakes(found)
    return {found_rule.name: found_rule for found_rule in sorted(found, key=lambda one: one.code)}


def _refuse_mistakes(rules: list[Rule]) -> None:
    for what in ("name", "code"):
        counts = Counter(getattr(one, what) for one in rules)
        twice = [value for value, count in counts.items() if count > 1]
        if twice:
            raise ValueError(f"two rules have the {what} {twice[0]}")
    for one in rules:
        sections = tuple(re.findall(r"(?m)^## (.+)$", one.page))
        if sections != PAGE_SECTIONS:
            raise ValueError(f"the page of {one.name} has the sections {sections}, not {PAGE_SECTIONS}")


def pick_rules(select: Iterable[str] = (), ignore: Iterable[str] = ()) -> tuple[Rule, ...]:
    """Return the rules to run.

    Args:
        select: names, codes or beginnings of codes (``SL1``); nothing means every rule that is not a preview.
            A preview runs only when its full name or code is given.
        ignore: names, codes or beginnings of codes to leave out.

    Raises:
        UsageError: a word that selects nothing.

    """
    rules = find_rules()
    wanted, unwanted = tuple(select), tuple(ignore)
    for word in (*wanted, *unwanted):
        if not is_rule(word):
            raise UsageError(f'There is no rule "{word}".{did_you_mean(word, rules)} See "storyledger rule".')
    return tuple(
        one
        for one in rules.values()
        if _is_wanted(one, wanted) and not any(_matches(one, word) for word in unwanted)
    )


def is_rule(word: str) -> bool:
    """Tell whether ``word`` is a rule's name or code, or the beginning of a code."""
    return any(_matches(one, word) for one in find_rules().values())


def _matches(one: Rule, word: str) -> bool:
    return word == one.name or _is_prefix(word, one.code)


def _is_prefix(word: str, code: str) -> bool:
    return word.upper().startswith("SL") and code.startswith(word.upper())


def _is_wanted(one: Rule, wanted: tuple[str, ...]) -> bool:
    if one.preview:
        return one.name in wanted or one.code in wanted
    return not wanted or any(_matches(one, word) for word in wanted)


def check(
    world: World,
    *,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    severities: Mapping[str, Severity] | None = None,
    suppressions: Iterable[Suppression] = (),
    rules: Iterable[Rule] | None = None,
) -> Report:
    """Return what does not add up in ``world``, in reading order.

    Args:
        world: the story, replayed.
        select: names, codes or beginnings of codes of the rules to run; nothing means all but previews.
        ignore: rules to leave out, in the same words.
        severities: severity by rule name, where it differs from the rule's own.
        suppressions: findings that somebody accepts, with a reason.
        rules: run exactly these instead.

    Raises:
        UsageError: a rule that does not exist.

    """
    chosen = tuple(rules) if rules is not None else pick_rules(select, ignore)
    changed = severities or {}
    running = tuple(replace(one, severity=changed.get(one.name, one.severity)) for one in chosen)
    found = [finding for one in running for finding in _run(one, world)]
    allowances = read_comments(world.ledger.document).allowances
    return _sorted_out(found, allowances, tuple(suppressions), world, running)


def _run(one: Rule, world: World) -> Iterator[Finding]:
    """Yield a rule's findings, signed, those with one root folded into the first of them."""
    folded: dict[str, Finding] = {}
    alone: list[Finding] = []
    for finding in sorted(one.check(world), key=lambda finding: finding.evidence.span):
        signed = replace(finding, rule=one.name, code=one.code, severity=_milder(one.severity, finding))
        if not finding.root:
            alone.append(signed)
        elif finding.root in folded:
            first = folded[finding.root]
            folded[finding.root] = replace(first, more=(*first.more, finding.evidence, *finding.more))
        else:
            folded[finding.root] = signed
    yield from (*alone, *folded.values())


def _milder(severity: Severity, finding: Finding) -> Severity:
    """Return the rule's severity, or the finding's own when the rule asked for ``note``."""
    return "note" if finding.severity == "note" else severity


def _fingerprinted(findings: list[Finding]) -> list[Finding]:
    """Give every finding its fingerprint; equal ones are told apart by their order."""
    seen: Counter[str] = Counter()
    signed = []
    for finding in sorted(findings, key=lambda finding: (finding.evidence.span, finding.code)):
        print_ = _fingerprint(finding)
        seen[print_] += 1
        ordinal = seen[print_]
        signed.append(replace(finding, fingerprint=print_ if ordinal == 1 else f"{print_}-{ordinal}"))
    return signed


def _fingerprint(finding: Finding) -> str:
    evidence = finding.evidence
    parts = (finding.rule, evidence.exact, evidence.prefix, evidence.suffix)
    words = "\x1f".join(" ".join(part.split()) for part in parts)
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _sorted_out(
    found: list[Finding],
    allowances: list[Allowance],
    suppressions: tuple[Suppression, ...],
    world: World,
    running: tuple[Rule, ...],
) -> Report:
    """Set apart what somebody accepts, in a comment or in the project file, and tell what accepts nothing."""
    places = [(one, place_of(one.evidence, world.ledger.text)) for one in suppressions]
    used: set[int] = set()
    open_, accepted = [], []
    for finding in found:
        index = _accepting(finding, allowances, places)
        if index is None:
            open_.append(_without_accepted(finding, allowances, used))
            continue
        used.add(index)
        in_text = index < len(allowances)
        reason = allowances[index].reason if in_text else places[index - len(allowances)][0].reason
        where: Literal["text", "settings"] = "text" if in_text else "settings"
        accepted.append(replace(finding, suppressed=reason, suppressed_in=where))
    unused = [index for index in range(len(allowances) + len(places)) if index not in used]
    told, stale = _unused(unused, allowances, places, world, running)
    signed = _fingerprinted([*open_, *accepted, *told])
    return Report(
        findings=tuple(one for one in signed if one.suppressed is None),
        suppressed=tuple(one for one in signed if one.suppressed is not None),
        stale=stale,
    )


def _accepting(
    finding: Finding, allowances: list[Allowance], places: list[tuple[Suppression, Span | None]]
) -> int | None:
    """Return the number of what accepts ``finding``: comments are counted first, then the project file."""
    span = finding.evidence.span
    names = {finding.rule, finding.code}
    for index, one in enumerate(allowances):
        if one.covered.start <= span.start < one.covered.end and _names(one.rules, finding):
            return index
    for index, (accepted, place) in enumerate(places, len(allowances)):
        if accepted.rule in names and place and place.overlaps(span):
            return index
    return None


def _without_accepted(finding: Finding, allowances: list[Allowance], used: set[int]) -> Finding:
    """Return an open finding without the further places that comments accept."""
    left = []
    for place in finding.more:
        index = _accepting(replace(finding, evidence=place), allowances, [])
        if index is None:
            left.append(place)
        else:
            used.add(index)
    return replace(finding, more=tuple(left)) if len(left) < len(finding.more) else finding


def _names(words: Iterable[str], finding: Finding) -> bool:
    """Tell whether any of ``words`` names the finding's rule."""
    return any(word == finding.rule or _is_prefix(word, finding.code) for word in words)


def _unused(
    unused: list[int],
    allowances: list[Allowance],
    places: list[tuple[Suppression, Span | None]],
    world: World,
    running: tuple[Rule, ...],
) -> tuple[list[Finding], tuple[str, ...]]:
    """Return findings about suppressions that accept nothing, and sentences about those without a place."""
    teller = next((one for one in running if one.name == UNUSED), None)
    findings, sentences = [], []
    for index in unused:
        if index < len(allowances):
            one = allowances[index]
            if not all(any(_matches(rule, word) for rule in running) for word in one.rules):
                continue
            message = f"Nothing is found that the comment about {', '.join(one.rules)} accepts; it can go."
            span = one.comment if len(one.comment) else _shown(one.covered, world)
        else:
            accepted, place = places[index - len(allowances)]
            if not any(accepted.rule in {rule.name, rule.code} for rule in running):
                continue
            message = _stale(accepted, place)
            if place is None or teller is None:
                sentences.append(message)
                continue
            span = place
        if teller is not None:
            finding = Finding(message=message, evidence=world.ledger.evidence(span), verdict="gap")
            findings.append(replace(finding, rule=UNUSED, code=teller.code, severity=teller.severity))
    return findings, tuple(sentences)


def _shown(covered: Span, world: World) -> Span:
    """Return the first words of what a comment covers, where the text does not hold the comment."""
    words = covered.of(world.ledger.text)
    start = covered.start + len(words) - len(words.lstrip())
    return Span(start, min(covered.end, start + 60))


def _stale(one: Suppression, place: Span | None) -> str:
    why = "its words are no longer in the text" if place is None else "nothing is found there any more"
    return f"The suppression of {one.rule} at {cited(one.evidence.exact)} can go: {why}."
