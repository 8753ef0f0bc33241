"""The report: one HTML file that holds everything it needs.

Runs for ``storyledger read --html``. No scripts, no network, no fonts, no date: the same story gives the
same bytes. A content security policy in the page forbids everything but its own style sheet, and every word
of the manuscript is escaped by the template engine, so that a hostile text stays text.
"""

from __future__ import annotations

import base64
import hashlib
import json
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from markupsafe import Markup

from storyledger.shipped import shipped
from storyledger.views.charts import charts, presence_lanes
from storyledger.views.console import telling
from storyledger.views.explained import stands
from storyledger.views.manuscript import Manuscript, manuscript
from storyledger.views.pictures.album import album
from storyledger.views.pictures.figure import figure, sheet
from storyledger.views.templating import environment
from storyledger.views.wording import counted, listed
from storyledger.world.asking.beliefs import held, sayable

if TYPE_CHECKING:
    from collections.abc import Callable

    from jinja2 import Template

    from storyledger.views.explained import Stand
    from storyledger.views.inferred import InferredPage
    from storyledger.views.supposed import AnswerPage
    from storyledger.views.survey import Figure, Issue, Line, SceneCard, Survey
    from storyledger.world import World

__all__ = ["report"]

CARDS = 24
"""People with a card of their own; the others share a table."""
BELIEFS = 3
"""So many of somebody's beliefs are on their card."""
ISSUES = 200
"""More findings than this are counted, not shown."""


def report(
    survey: Survey,
    *,
    answers: tuple[AnswerPage, ...] = (),
    inferred: tuple[InferredPage, ...] = (),
    world: World | None = None,
    with_text: bool = False,
) -> str:
    """Return the whole page.

    Args:
        survey: what is shown.
        answers: what-if questions with their answers, in a section of their own.
        inferred: what was inferred, in a section of its own.
        world: the story under its laws, for pictures of bodies and counts, and for who knows what.
        with_text: add the whole text; passages and pictures then lead to it.

    """
    text = manuscript(survey.ledger.document) if with_text else None
    style = _asset("report.css") + sheet()
    return _template().render(
        survey=survey,
        answers=answers,
        inferred=inferred,
        pictures=_pictures(survey, world, text),
        text=text,
        style=style,
        style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        counts=_counts(survey),
        **charts(survey),
        cards=survey.cast[:CARDS],
        rest=survey.cast[CARDS:],
        lines=_lines(survey),
        is_played=_is_played(survey),
        beliefs=_beliefs(survey, world),
        strips={lane.who: lane for lane in presence_lanes(survey, survey.cast[:CARDS])},
        chapters=[
            (name, tuple(cards)) for name, cards in groupby(survey.scenes, key=lambda card: card.chapter)
        ],
        issues=survey.open_issues[:ISSUES],
        issues_left=max(len(survey.open_issues) - ISSUES, 0),
        accepted=tuple(issue for issue in survey.issues if issue.suppressed is not None),
        telling=_teller(survey),
        accepting=_accepting,
        kind_of=_kind_of,
        counted=counted,
        listed=listed,
    )


def _pictures(survey: Survey, world: World | None, text: Manuscript | None) -> tuple[tuple[str, Markup], ...]:
    """Return titles and figures; their passages are the scenes further down where the text is not here."""
    ledger = survey.ledger
    if not ledger.scenes:
        return ()

    def scene_of(start: int) -> str:
        scene = ledger.scene_at(start)
        return f"#scene-{scene.id}" if scene else "#scenes"

    link = text.address if text is not None else scene_of
    drawn = album(ledger, world, link=link)
    return tuple((each.title, Markup(figure(each, link=link))) for each in drawn)  # noqa: S704 - escaped


def _is_played(survey: Survey) -> bool:
    """Tell whether nobody wrote the story: a scenario was played."""
    return any(reader.startswith("events: play/") for reader in survey.readers)


def _beliefs(survey: Survey, world: World | None) -> dict[str, list[Stand]]:
    """Return what the people with cards know and believe, the latest first."""
    if world is None:
        return {}
    return {who.id: stands(world, sayable(held(world, who.id))[:BELIEFS]) for who in survey.cast[:CARDS]}


def _counts(survey: Survey) -> tuple[str, ...]:
    persons, others = len(survey.people("person")), len(survey.cast) - len(survey.people("person"))
    parts = [
        counted(survey.words, "word"),
        counted(survey.chapters, "chapter"),
        counted(len(survey.scenes), "scene"),
        counted(persons, "named person", "named people"),
    ]
    parts += [f"{others:,} unnamed or groups"] if others else []
    return (*parts, counted(len(survey.ledger.utterances), "line of speech", "lines of speech"))


def _lines(survey: Survey) -> dict[str, tuple[Line, ...]]:
    """Return up to three lines for everybody who has a card."""
    return {figure.id: survey.best_lines_of(figure.id) for figure in survey.cast[:CARDS]}


def _teller(survey: Survey) -> Callable[[SceneCard], str]:
    return lambda card: telling(survey, card)


def _kind_of(figure: Figure) -> str:
    if figure.kind == "group":
        return f"group of {figure.size:,}" if figure.size else "group"
    return figure.pronouns if figure.kind == "person" else "unnamed"


def _accepting(issue: Issue) -> str:
    """Return the lines of ``storyledger.toml`` that accept a finding; only the reason is left to write."""
    quote = json.dumps(issue.here.words.exact, ensure_ascii=False)
    return f'[[suppress]]\nrule = "{issue.rule}"\nquote = {quote}\nreason = ""'


@lru_cache(maxsize=1)
def _template() -> Template:
    names = ("report.html", "charts.html", "answers.html", "inferred.html")
    return environment({name: _asset(name) for name in names}).get_template("report.html")


def _asset(name: str) -> str:
    return shipped("views", "templates", name).read_text(encoding="utf-8")
