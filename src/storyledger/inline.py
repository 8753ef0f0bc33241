"""Comments in a manuscript that accept findings: what they cover, and which of them are refused.

    <!-- storyledger: ignore[dead-acts] her brother's ghost -->       the paragraph it stands in or before
    <!-- storyledger: off[joined-words] the boy cannot spell -->      from here on
    <!-- storyledger: on[joined-words] -->                            until here, or the end of the file

Runs when findings are checked. A comment must name its rules and give a reason; one that does not accepts
nothing and is reported. The manuscript itself is only read.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from storyledger.errors import did_you_mean
from storyledger.patterns import pattern
from storyledger.span import Span

if TYPE_CHECKING:
    from storyledger.document import Comment, Document

__all__ = ["Allowance", "Inline", "Refusal", "read_comments"]

Verb = Literal["ignore", "off", "on"]

_DIRECTIVE = pattern(r"(?P<verb>[A-Za-z-]+)\s*(?:\[(?P<rules>[^\]]*)\])?\s*(?P<reason>.*)", re.DOTALL)
_VERBS = ("ignore", "off", "on")
_MARKS = "-–—:,. \t\r\n"
_EXAMPLE = "ignore[dead-acts] and then why"


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """A comment that accepts what the rules it names find in a stretch of text."""

    rules: tuple[str, ...]
    """Names, codes or beginnings of codes, as written."""
    reason: str
    covered: Span
    """Findings whose passage begins here are accepted."""
    comment: Span
    """The comment itself; empty where the text does not hold it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A comment that accepts nothing, or less than it seems to."""

    comment: Span
    why: str
    """What is wrong and what to write instead, in a sentence."""


@dataclass(frozen=True, slots=True)
class _Off:
    """An ``off`` that no ``on`` has ended yet."""

    rules: tuple[str, ...]
    reason: str
    comment: Comment


@dataclass(slots=True)
class Inline:
    """What the comments of one document say."""

    allowances: list[Allowance] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)


def read_comments(document: Document) -> Inline:
    """Return what the comments of ``document`` accept, and which are refused."""
    said = Inline()
    open_: list[_Off] = []
    for comment in document.comments:
        while open_ and document.part_at(open_[0].comment.span.start) != document.part_at(comment.span.start):
            _close(open_.pop(0), None, document, said)
        verb, rules, reason = _parted(comment.words)
        wrong = _mistake(verb, rules, reason)
        if wrong:
            said.refusals.append(Refusal(comment=comment.span, why=wrong))
        elif verb == "ignore":
            covered = _paragraph(comment.span, document)
            said.allowances.append(
                Allowance(rules=rules, reason=reason, covered=covered, comment=comment.span)
            )
        elif verb == "off":
            open_.append(_Off(rules, reason, comment))
        else:
            open_ = _switched_on(rules, comment, open_, document, said)
    for one in open_:
        _close(one, None, document, said)
    return said


def _parted(words: str) -> tuple[str, tuple[str, ...], str]:
    """Return verb, rules and reason."""
    match = _DIRECTIVE.match(words)
    if match is None:
        return words.strip(), (), ""
    rules = tuple(word for word in re.split(r"[,\s]+", match["rules"] or "") if word)
    return match["verb"].casefold(), rules, " ".join(match["reason"].split()).lstrip(_MARKS)


def _mistake(verb: str, rules: tuple[str, ...], reason: str) -> str:
    if verb not in _VERBS:
        hint = did_you_mean(verb, _VERBS) if verb else ""
        return f"This comment says neither ignore, off nor on.{hint} Write {_EXAMPLE}."
    if verb == "on":
        return ""
    if not rules:
        return f"This comment names no rule, which is too broad; it accepts nothing. Write {_EXAMPLE}."
    if not any(letter.isalnum() for letter in reason):
        return f"This comment gives no reason; it accepts nothing. Write {verb}[{rules[0]}] and then why."
    return ""


def _paragraph(comment: Span, document: Document) -> Span:
    """Return what an ``ignore`` covers: the block it stands in or behind on a line, else the next one."""
    blocks = document.blocks
    index = bisect_left(blocks, comment.start, key=lambda block: block.span.end)
    before = blocks[index - 1].span if index else None
    if before and len(comment) and "\n" not in document.text[before.end : comment.start]:
        return Span(before.start, comment.end)
    while index < len(blocks) and blocks[index].span.end <= comment.end:
        index += 1
    if index == len(blocks):
        return Span(comment.start, len(document.text))
    return Span(min(comment.start, blocks[index].span.start), blocks[index].span.end)


def _switched_on(
    rules: tuple[str, ...],
    comment: Comment,
    open_: list[_Off],
    document: Document,
    said: Inline,
) -> list[_Off]:
    """Close what an ``on`` ends, all without rules; return what is still off."""
    ended = [one for one in open_ if not rules or set(rules) & set(one.rules)]
    if not ended:
        why = "This comment switches on what was not off; it can go."
        said.refusals.append(Refusal(comment=comment.span, why=why))
    for one in ended:
        _close(one, comment.span.start, document, said)
    return [one for one in open_ if one not in ended]


def _close(off: _Off, end: int | None, document: Document, said: Inline) -> None:
    """Note what an ``off`` covers: up to ``end``, or to the end of its file."""
    comment = off.comment.span
    part, start = document.part_at(comment.start)
    covered = Span(comment.start, start + len(part.text) if end is None else end)
    said.allowances.append(Allowance(rules=off.rules, reason=off.reason, covered=covered, comment=comment))
