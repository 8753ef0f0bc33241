"""The keys of ``storyledger.toml``: which there are, what each may hold, and what it means. Data and checks.

``config`` reads files with it, the docs page lists it. A mistake is collected in ``Problems`` with its
address, and reading goes on, so that one run shows every mistake.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from storyledger.decisions import (
    Decisions,
    Fact,
    Later,
    MentionIs,
    Merge,
    Misread,
    NotAPerson,
    Person,
    Rename,
    SpeakerIs,
    Split,
    Suppression,
    anchor,
)
from storyledger.errors import did_you_mean
from storyledger.findings import find_rules
from storyledger.patterns import pattern

__all__ = ["DECISIONS", "NOBODY", "ROLES", "SETTINGS", "TYPES", "Key", "Problems", "lines_of", "read_tables"]

Address = tuple[str, int, str]
"""Table, which of its repetitions (from 0), key; an empty key stands for the table itself."""


@dataclass(slots=True)
class Problems:
    """Mistakes found so far."""

    lines: Mapping[Address, int]
    """Where keys stand, as ``lines_of`` tells."""
    found: list[tuple[int, str]] = field(default_factory=list)

    def add(self, address: Address, sentence: str) -> None:
        """Note a mistake."""
        table, number, _ = address
        line = self.lines.get(address) or self.lines.get((table, number, "")) or 0
        self.found.append((line, sentence))

    def __bool__(self) -> bool:
        return bool(self.found)

    def told(self, name: str) -> str:
        """Return all mistakes as a message about the file ``name``, in the order of their lines."""
        parts = [f"line {line}: {sentence}" if line else sentence for line, sentence in sorted(self.found)]
        if len(parts) == 1:
            return f"{name}, {parts[0]}"
        return f"{name} has {len(parts)} mistakes.\n" + "\n".join(f"  {part}" for part in parts)


Check = Callable[[Any], str]
"""Returns what a value should be, in words ("a text"), or an empty string when it is right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One key of a table."""

    check: Check
    about: str
    """What it means, for the docs page."""
    needed: bool = False
    name: str = ""
    """Name in our types, when it differs from the key."""


def _text(value: Any) -> str:
    return "" if isinstance(value, str) and value.strip() else "a text that is not empty"


def _texts(value: Any) -> str:
    right = isinstance(value, list) and all(not _text(item) for item in value)
    return "" if right else 'a list of texts, such as ["one", "two"]'


def _two_texts(value: Any) -> str:
    return (
        ""
        if not _texts(value) and len(value) >= 2
        else 'a list of at least two texts, such as ["one", "two"]'
    )


_PART = r"(?:scene \d+ (?:of|in) )?chapter \S+"
_CHAPTER = pattern(f"{_PART}(?: before {_PART})?", re.IGNORECASE)


def _chapters(value: Any) -> str:
    right = not _texts(value) and all(_CHAPTER.fullmatch(item) for item in value)
    return "" if right else 'a list of chapters or scenes, such as ["chapter 3"]'


def _groups(value: Any) -> str:
    right = isinstance(value, list) and all(not _chapters(group) and len(group) >= 2 for group in value)
    single = right and not any("before" in name.casefold() for group in value for name in group)
    return "" if single else 'groups of at least two chapters or scenes, such as [["chapter 3", "chapter 4"]]'


def _level(value: Any) -> str:
    right = isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 6
    return "" if right else "a heading level from 1 to 6"


def _place(value: Any) -> str:
    right = isinstance(value, int) and not isinstance(value, bool) and value >= 0
    return "" if right else "a number of characters from the start of the text"


def _one_of(*words: str) -> Check:
    def check(value: Any) -> str:
        return "" if value in words else "one of " + ", ".join(f'"{word}"' for word in words)

    return check


def _rule(value: Any) -> str:
    if not isinstance(value, str):
        return "the name of a rule"
    rules = find_rules()
    known = value in rules or any(rule.code == value for rule in rules.values())
    return "" if known else f'the name of a rule; there is no "{value}".{did_you_mean(value, rules)}'


def _rules(value: Any) -> str:
    if _texts(value):
        return "a list of rule names"
    return next((problem for one in value if not one.startswith("SL") and (problem := _rule(one))), "")


_LEVELS = _one_of("error", "warning", "note")


def _severities(value: Any) -> str:
    if not isinstance(value, dict):
        return "a table of rule names and severities"
    return next((wrong for rule, level in value.items() if (wrong := _rule(rule) or _LEVELS(level))), "")


SETTINGS: Mapping[str, Mapping[str, Key]] = {
    "story": {
        "title": Key(check=_text, about="Title of the story, where the text does not give it."),
        "files": Key(check=_texts, about="The story's files in order; `*` stands for any part of a name."),
        "worlds": Key(check=_texts, about="Worlds the story obeys: names of packs, or `.world` files."),
        "laws_off": Key(check=_texts, about="Names of laws that do not hold in this story."),
    },
    "check": {
        "select": Key(check=_rules, about="Run only these rules: names, codes or beginnings of codes."),
        "ignore": Key(check=_rules, about="Leave these rules out."),
        "severity": Key(
            check=_severities, name="severities", about="Severity by rule: `error`, `warning` or `note`."
        ),
        "fail_on": Key(
            check=_one_of("error", "warning", "note", "never"),
            about="From which severity on `check` exits with 1. Default: `warning`.",
        ),
        "baseline": Key(check=_text, about="A baseline file; `check` then shows only what is not in it."),
    },
    "reading": {
        "readers": Key(
            check=_one_of("rules", "neural"),
            about="Who reads: the `rules` alone, or `neural`, the rules with the network as a second reader.",
        ),
    },
    "structure": {
        "chapter_level": Key(check=_level, about="Heading level that begins a chapter."),
    },
    "order": {
        "parallel": Key(
            check=_groups,
            about='Chapters or scenes that happen at the same time: `[["chapter 3", "chapter 4"]]`, '
            '`[["scene 1 of chapter 3", "scene 2 of chapter 3"]]`. Each tells its own part in order; '
            "which of them comes first is open.",
        ),
        "flashbacks": Key(
            check=_chapters,
            about='Chapters or scenes that happen before all others: `["chapter 5"]`, or before one: '
            '`["scene 2 of chapter 5 before chapter 2"]`.',
        ),
    },
}
"""The tables of settings."""

_QUOTE = {
    "quote": Key(check=_text, needed=True, about="Words from the text, enough of them to be found once."),
    "before": Key(check=_text, about="Words right before the quote, when it stands in several places."),
    "after": Key(check=_text, about="Words right after the quote."),
    "at": Key(check=_place, about="Where the quote stood, in characters; written by the program."),
}
_SINCE = {
    "since": Key(
        check=_text, about="Quote of the passage that reveals it; nothing shows it before (`--at`)."
    ),
}
_OPTIONAL_QUOTE = {**_QUOTE, "quote": Key(check=_text, about="Words from the text where it happens.")}
NOBODY = "nobody"
"""What ``[[mention]]`` says of words that mean no person."""
ROLES = (
    "who",
    "whom",
    "whose",
    "where",
    "what",
    "with",
    "to",
    "from",
    "by",
    "trait",
    "value",
    "count",
    "group",
)

DECISIONS: Mapping[str, Mapping[str, Key]] = {
    "merge": {
        "names": Key(check=_two_texts, needed=True, about="Names that belong to one person."),
        **_SINCE,
    },
    "split": {
        "names": Key(check=_two_texts, needed=True, about="Names that belong to different people."),
        **_SINCE,
    },
    "rename": {
        "from": Key(check=_text, name="name", needed=True, about="Any name of the person."),
        "to": Key(check=_text, needed=True, about="The name to show."),
        **_SINCE,
    },
    "not_a_person": {
        "name": Key(check=_text, needed=True, about="A name that is nobody's."),
        "also": Key(check=_texts, about="Other names of the same nobody."),
    },
    "person": {
        "name": Key(check=_text, needed=True, about="The fullest name."),
        "also": Key(check=_texts, about="Other names of the same person."),
        "pronouns": Key(check=_one_of("she", "he", "they", "it"), about="How the text refers to them."),
        "kind": Key(check=_one_of("person", "unnamed", "group"), about="Default: `person`."),
        **_SINCE,
    },
    "mention": {
        **_QUOTE,
        "is": Key(check=_text, name="character", needed=True, about='Whom the words mean, or `"nobody"`.'),
    },
    "speaker": {
        **_QUOTE,
        "is": Key(check=_text, name="speaker", needed=True, about="Who says it."),
    },
    "fact": {
        "event": Key(
            check=_text,
            needed=True,
            about="An event sentence with underscores (`dies`), or `has` for a trait.",
        ),
        **{role: Key(check=_text, about=f"The role `{role}`.") for role in ROLES},
        **_OPTIONAL_QUOTE,
        "reason": Key(check=_text, about="Why it is declared."),
        **_SINCE,
    },
    "suppress": {
        "rule": Key(check=_rule, needed=True, about="Name of the rule."),
        **_QUOTE,
        "reason": Key(check=_text, needed=True, about="Why it is fine."),
    },
    "misread": {
        **_QUOTE,
        "event": Key(check=_text, about="The event that was read there, with underscores; without it all."),
    },
    "later": {
        "rule": Key(check=_rule, needed=True, about="Name of the rule."),
        **_QUOTE,
    },
}
"""The tables of decisions; each may be repeated."""

TYPES: Mapping[str, tuple[str, type]] = {
    "merge": ("merges", Merge),
    "split": ("splits", Split),
    "rename": ("renames", Rename),
    "not_a_person": ("not_people", NotAPerson),
    "person": ("people", Person),
    "mention": ("mentions", MentionIs),
    "speaker": ("speakers", SpeakerIs),
    "fact": ("facts", Fact),
    "suppress": ("suppressions", Suppression),
    "misread": ("misread", Misread),
    "later": ("later", Later),
}
"""Table name to the field of ``Decisions`` and the type it holds."""


def read_tables(table: Mapping[str, Any], problems: Problems) -> tuple[dict[str, dict[str, Any]], Decisions]:
    """Return the settings table by table, and the decisions; mistakes go to ``problems``."""
    known = [*SETTINGS, *DECISIONS]
    for name in table:
        if name not in known:
            hint = did_you_mean(name, known) or _belongs(name)
            problems.add((name, 0, ""), f'There is no table "{name}".{hint}')
    settings = {name: _settings(name, table.get(name, {}), problems) for name in SETTINGS}
    made = {TYPES[name][0]: tuple(_decisions(name, table.get(name, []), problems)) for name in DECISIONS}
    return settings, Decisions(**made)


def _belongs(key: str) -> str:
    """Say in which table a key at the top of the file belongs."""
    homes = {known: table for table, keys in SETTINGS.items() for known in keys}
    return f" It belongs under [{homes[key]}]." if key in homes else did_you_mean(key, homes)


def _settings(name: str, table: Any, problems: Problems) -> dict[str, Any]:
    if not isinstance(table, dict):
        problems.add((name, 0, ""), f"{name} should be a table: [{name}].")
        return {}
    return _checked((name, 0), table, SETTINGS[name], problems)


def _decisions(name: str, tables: Any, problems: Problems) -> Iterator[Any]:
    if not isinstance(tables, list) or not all(isinstance(one, dict) for one in tables):
        problems.add(
            (name, 0, ""), f"{name} may be repeated, so it is written with two brackets: [[{name}]]."
        )
        return
    for number, table in enumerate(tables):
        before = len(problems.found)
        values = _checked((name, number), table, DECISIONS[name], problems)
        if len(problems.found) == before:
            yield _made(name, values)


def _checked(
    place: tuple[str, int], table: dict[str, Any], keys: Mapping[str, Key], problems: Problems
) -> dict[str, Any]:
    """Return the values that are right, by the names of our types."""
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in keys:
            problems.add((*place, key), f'{place[0]} has no key "{key}".{did_you_mean(key, keys)}')
        elif wrong := keys[key].check(value):
            problems.add((*place, key), f"{key} should be {wrong}{'' if wrong.endswith(('.', '?')) else '.'}")
        else:
            values[keys[key].name or key] = tuple(value) if isinstance(value, list) else value
    for key, kind in keys.items():
        if kind.needed and key not in table:
            problems.add(
                (*place, ""), f"{place[0]} needs the key {key}: {kind.about[0].lower()}{kind.about[1:]}"
            )
    return values


def _made(name: str, values: dict[str, Any]) -> Any:
    """Return the decision that a checked table stands for."""
    if "since" in values:
        values["since"] = anchor(values["since"])
    quote = {key: values.pop(key) for key in ("before", "after", "at") if key in values}
    if "quote" in values:
        values["evidence"] = anchor(values.pop("quote"), **quote)
    if name == "fact":
        values["roles"] = {role: values.pop(role) for role in ROLES if role in values}
    if name == "mention" and values["character"] == NOBODY:
        values["character"] = None
    return TYPES[name][1](**values)


_HEADER = pattern(r"^\s*(\[{1,2})\s*([\w.\"' -]+?)\s*\]{1,2}")
_KEY = pattern(r"^\s*[\"']?([\w-]+)[\"']?\s*(?:\.[^=]*)?=")
_FENCES = pattern(r'"""|' + "'''")


def lines_of(text: str) -> dict[Address, int]:
    """Return the line, from 1, of every table and key of a TOML text, as far as its layout is plain."""
    lines: dict[Address, int] = {}
    repeats: dict[str, int] = {}
    table, number, inside = "", 0, False
    for count, line in enumerate(text.splitlines(), 1):
        if not inside and (header := _HEADER.match(line)):
            table = header[2].strip("\"' ")
            number = repeats[table] = repeats.get(table, -1) + 1
            lines.setdefault((table, number, ""), count)
            outer, _, inner = table.rpartition(".")
            lines.setdefault((outer, 0, inner), count)
        elif not inside and (key := _KEY.match(line)):
            address = (table, number, key[1]) if table else (key[1], 0, "")
            lines.setdefault(address, count)
        if len(_FENCES.findall(line)) % 2:
            inside = not inside
    return lines
