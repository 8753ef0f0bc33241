"""Events in words: ``Ann hurts Pike``, ``it is monday``, ``three days pass``.

Runs wherever an event is shown: the answers in a terminal, the pictures, the list of decisions. Pictures show
only what is told as having happened, or as remembered or reported; what is feared, ordered, denied or dreamed
did not happen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from storyledger.rules.standing import facts_of
from storyledger.views.wording import clip, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from storyledger.entries import Event
    from storyledger.ledger import Ledger
    from storyledger.rules.undertakings import Outcome

__all__ = ["Deed", "after_number", "deed_of", "event_deed", "is_told", "said_how", "told", "told_outcome"]

TOLD = frozenset({"asserted", "remembered", "reported"})
LONGEST = 90
SPOKEN = frozenset(
    {
        "promises", "keeps", "orders", "threatens", "tells", "asks", "agrees", "refuses", "believes",
        "learns", "knows", "is_unaware", "lies_to",
    }
)  # fmt: skip
"""Events whose ``what`` is words of the text."""
_WHOLE = {
    "counts": ("{number} {group}", "is counted"),
    "die": ("{number} {group}", "dies"),
    "time_passes": ("{how_long}", "passes"),
    "is_day": ("it", "is {day}"),
    "is_shut": ("the {where}", "is no more"),
}
"""Events that are nobody's doing: who and what, with their roles, and the verb for one of them."""
_OF_MANY = frozenset({"counts", "die", "time_passes"})
_ONE = frozenset({"one", "a", "an", "1", "half", "another"})
_MANY = {"is": "are", "has": "have", "goes": "go"}
"""Verbs of many that are not the verb of one without its last letter."""
_UNSAID = dict.fromkeys(
    ("kills", "hurts", "captures", "frees", "follows", "fights", "meets", "kisses", "tells", "threatens"),
    "somebody",
) | dict.fromkeys(("takes", "gives", "loses", "uses", "breaks"), "something")
"""What stands where the text does not say whom or what."""
LIMBS = frozenset({"arm", "hand", "leg"})
"""Traits of which somebody has more than one."""
_OF_SOMEBODY = {"met": "has never met", "name": "does not know the name of"}
"""Traits that tell of somebody else."""
_LINKS = {"with": "with", "from": "from", "to": "to", "by": "by", "towards": "towards", "in": "in"}
_PLACES = ("whom", "value", "trait", "what", "where", "with", "from", "to", "by", "towards", "in")


@dataclass(frozen=True, slots=True)
class Deed:
    """An event in words, in three parts that may be shown in three ways."""

    who: str
    """Who does it, ``somebody`` where the text does not say."""
    verb: str
    rest: str

    def __str__(self) -> str:
        return " ".join(part for part in (self.who, self.verb, self.rest) if part)


def is_told(event: Event) -> bool:
    """Tell whether an event is told as something that happens or has happened."""
    return event.actuality in TOLD


def said_how(event: Event) -> str:
    """Return `` (remembered)`` and the like, an empty string for what simply happens."""
    return "" if event.actuality == "asserted" else f" ({event.actuality})"


def told(event: Event, ledger: Ledger) -> str:
    """Return an event as a short sentence, with ``somebody`` where the text does not say who."""
    return clip(str(event_deed(event, ledger)), LONGEST)


def event_deed(event: Event, ledger: Ledger) -> Deed:
    """Return an event in words, people by their names and things with the article they have in the text."""
    words = event.span.of(ledger.text)

    def called(value: str) -> str:
        name = ledger.name(value)
        is_thing = name == value and event.kind not in _OF_MANY
        article = re.search(rf"\b(the|an?) {re.escape(name)}\b", words) if is_thing else None
        return article[0] if article else name

    deed = deed_of(event.kind, event.roles, called)
    who = event.roles.get("who", "")
    someone = ledger.get(who) or ledger.walk_ons.get(who)
    is_group = someone is not None and someone.kind == "group"
    return replace(deed, verb=_of_many(deed.verb)) if is_group else deed


def told_outcome(outcome: Outcome | None, ledger: Ledger, where: Callable[[int], str]) -> str:
    """Return what came of an undertaking in words, empty for None.

    ``where`` says where a code point of the text is.
    """
    if outcome is None or outcome.shown is None:
        return outcome.state if outcome is not None else ""
    deed = "" if outcome.state == "kept" else f": {plain(str(event_deed(outcome.shown, ledger)))}"
    return f"{outcome.state}{deed} ({where(outcome.shown.span.start)})"


def after_number(group: str) -> str:
    """Return who is counted as it stands after the number: "two soldiers", but "two of them"."""
    return f"of {group}" if group in {"them", "us", "you"} else group


def deed_of(kind: str, roles: Mapping[str, str], name: Callable[[str], str]) -> Deed:
    """Return what happens in words.

    Args:
        kind: the kind of event, such as ``goes_to``.
        roles: who is in which role.
        name: returns what to call whoever or whatever fills a role.

    """
    named = {role: plain(name(value)) for role, value in roles.items()}
    if kind == "counts":
        named.setdefault("group", f"more {named['more']}" if "more" in named else named.get("of", ""))
        named["group"] = after_number(named["group"])
    whole = _WHOLE.get(kind)
    if whole is not None and "who" not in named:
        try:
            subject, verb = (part.format(**named) for part in whole)
        except KeyError:
            return Deed("", kind.replace("_", " "), " ".join(named.values()))
        is_one = kind not in _OF_MANY or subject.split(" ")[0].lower() in _ONE
        return Deed(subject, verb if is_one else _of_many(verb), "")
    who = named.pop("who", "somebody")
    having = _having(who, named) if kind == "has" else None
    if having is not None:
        return having
    words = f"“{named.pop('what')}”" if kind in SPOKEN and named.get("what") else ""
    rest = [
        f"{_LINKS[role]} {word}" if role in _LINKS else word
        for role, word in sorted(named.items(), key=_place)
    ]
    verb = kind.replace("_", " ").removesuffix(" towards")
    if (not rest and not words) or (rest and rest[0].split(" ")[0] in _LINKS):
        verb = "comes" if kind == "arrives_at" and rest else verb.removesuffix(" at").removesuffix(" to")
    if not words and kind in _UNSAID and (not rest or rest[0].startswith(("to ", "from "))):
        rest.insert(0, _UNSAID[kind])
    return Deed(who, verb, " ".join([*rest, *([words] if words else [])]))


def _of_many(verb: str) -> str:
    """Return what many do where one does ``verb``: ``arrive at`` for ``arrives at``."""
    first, blank, more = verb.partition(" ")
    bare = first.removesuffix("es") if first.endswith(("sses", "shes", "ches")) else first.removesuffix("s")
    return f"{_MANY.get(first, bare)}{blank}{more}"


def _having(who: str, named: Mapping[str, str]) -> Deed | None:
    """Return what somebody has, is or cannot in words, None where a list of the roles says it as well."""
    trait, value = named.get("trait", ""), named.get("value", "")
    if trait == "age" and value:
        return Deed(who, "is", f"{value} years old")
    if trait in LIMBS and value:
        return (
            Deed(who, "has lost", f"a {trait}") if value == "lost" else Deed(who, "has", f"a {value} {trait}")
        )
    if trait in _OF_SOMEBODY and "whom" in named:
        return Deed(who, _OF_SOMEBODY[trait], named["whom"])
    standing = facts_of(trait, value)
    return Deed(who, standing[0].told, "") if standing else None


def _place(item: tuple[str, str]) -> tuple[int, str]:
    role = item[0]
    return (_PLACES.index(role) if role in _PLACES else len(_PLACES), role)
