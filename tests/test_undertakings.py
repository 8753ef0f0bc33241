"""What came of promises, threats and orders: only what the text says."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO

import jsonschema
import pytest
from rich.console import Console

from storyledger import api
from storyledger.entries import Event, EventId
from storyledger.ledger import Ledger
from storyledger.rules.undertakings import Outcome, Undertakings
from storyledger.span import Span
from storyledger.views.answers import show_events
from storyledger.views.ledger_json import as_table, schema
from storyledger.views.pictures import commitments

TEXT = """\
Joss Hale came to the landing. "I promise to mend the broken oar," said Joss Hale. "You had better," said
Ann Lark. "Fetch the rope, Joss!"

Joss Hale mended the oar, as he had promised. Old Pike kept his own counsel. Joss Hale died in the night.
"""
BASE = api.read("landing.txt", data=TEXT.encode(), cache=False).ledger
JOSS, ANN = "joss-hale", "ann-lark"
WHERE = {
    "promise": '"I promise to mend the broken oar,"',
    "order": '"Fetch the rope, Joss!"',
    "keeping": "Joss Hale mended the oar, as he had promised",
    "death": "Joss Hale died",
}


def event(name: str, kind: str, actuality: str = "asserted", **roles: str) -> Event:
    start = TEXT.index(WHERE[name])
    teller = roles.pop("according_to", "narrator")
    return Event(
        id=EventId(name),
        kind=kind,
        roles=roles,
        span=Span(start, start + len(WHERE[name])),
        actuality=actuality,  # type: ignore[arg-type]
        according_to=teller,
    )


PROMISE = event("promise", "promises", who=JOSS, whom=ANN, what="mend the broken oar")
ORDER = event("order", "orders", who=ANN, whom=JOSS, what="fetch the rope")
KEEPING = event("keeping", "keeps", who=JOSS, what="Joss Hale mended the oar")
DEATH = event("death", "dies", who=JOSS)


def came_of(asked: Event, *others: Event) -> Outcome | None:
    events = tuple(sorted((asked, *others), key=lambda one: one.span.start))
    return Undertakings(replace(BASE, events=events)).outcome(asked)


def test_a_promise_that_the_narration_calls_kept_is_kept_even_if_its_giver_dies_later() -> None:
    assert came_of(PROMISE, KEEPING, DEATH) == Outcome("kept", KEEPING)


def test_what_a_dead_man_was_to_do_is_moot() -> None:
    assert came_of(PROMISE, DEATH) == Outcome("moot", DEATH)
    assert came_of(ORDER, DEATH) == Outcome("moot", DEATH)
    assert came_of(replace(ORDER, kind="threatens"), DEATH) == Outcome("open")


@pytest.mark.parametrize(
    "other",
    [
        replace(KEEPING, roles={"who": ANN, "what": "Ann mended the oar"}),
        replace(KEEPING, roles={"who": JOSS, "what": "Joss lit the lamp"}),
        replace(KEEPING, according_to=JOSS),
        replace(KEEPING, actuality="negated"),
        replace(DEATH, actuality="hypothetical"),
        replace(DEATH, according_to=ANN),
        replace(DEATH, span=Span(0, 9)),
    ],
    ids=["another", "else", "told", "not", "feared", "rumoured", "before"],
)
def test_anything_less_leaves_it_open(other: Event) -> None:
    assert came_of(PROMISE, other) == Outcome("open")


@pytest.mark.parametrize(
    "asked", [replace(PROMISE, actuality="remembered"), replace(PROMISE, kind="refuses")]
)
def test_what_is_no_undertaking_here_has_no_outcome(asked: Event) -> None:
    assert came_of(asked, KEEPING) is None


def told(*events: Event) -> Ledger:
    return replace(BASE, events=tuple(sorted(events, key=lambda one: one.span.start)))


def test_the_ledger_as_json_says_what_came_of_it_and_which_event_shows_it() -> None:
    table = as_table(told(PROMISE, ORDER, KEEPING, replace(DEATH, roles={"who": ANN})))
    assert {event["id"]: event["outcome"] for event in table["events"]} == {
        "promise": {"state": "kept", "shown": "keeping"},
        "order": {"state": "open", "shown": None},
        "keeping": None,
        "death": None,
    }
    jsonschema.Draft202012Validator(schema()).validate(table)


def test_the_list_of_events_says_so_with_its_place() -> None:
    console = Console(width=200, file=StringIO(), record=True)
    show_events(console, told(PROMISE, ORDER, KEEPING, DEATH))
    lines = [line for line in console.export_text().splitlines() if "·" in line]
    assert [line.partition(" · ")[2].split("  ")[0] for line in lines] == [
        "kept (the story)",
        "moot: Joss Hale dies (the story)",
    ]


def test_the_picture_says_so_with_its_place() -> None:
    ledger: Ledger = replace(BASE, events=(PROMISE, ORDER, KEEPING, DEATH))
    picture = commitments.draw(ledger)
    assert [row.cells[-1] for row in picture.table.rows] == [
        "kept (the story)",
        "moot: Joss Hale dies (the story)",
    ]
