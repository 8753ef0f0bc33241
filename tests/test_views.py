"""The console page and the report, over ledgers made by hand."""

from __future__ import annotations

import base64
import hashlib
import io
import itertools
import re
from dataclasses import replace
from typing import Any

import pytest
from lxml import html
from rich.console import Console

from sketches import STORY, identity, ledger_of, report_of
from snapshots import assert_snapshot
from storyledger.findings import Report
from storyledger.ledger import Ledger
from storyledger.span import Span
from storyledger.views import answers
from storyledger.views.charts import Axis, eyes_band, eyes_lanes, matrix, presence_lanes
from storyledger.views.console import overview
from storyledger.views.quotable import spread
from storyledger.views.report import report
from storyledger.views.ribbon import letters
from storyledger.views.survey import Survey, survey

HOSTILE = "<script>alert(1)</script>"


def quay() -> Survey:
    ledger = ledger_of()
    return survey(ledger, report_of(ledger))


def page(survey_: Survey) -> html.HtmlElement:
    return html.fromstring(report(survey_))


def test_the_text_stands_in_the_report_only_on_request() -> None:
    story = quay()
    words = " ".join(story.ledger.text.split())
    without, with_text = report(story), report(story, with_text=True)
    tree: Any = html.fromstring(with_text)
    (section,) = tree.xpath("//section[@id='text']")
    paragraphs = [" ".join(one.text_content().split()) for one in section.xpath(".//p")]

    assert 'id="text"' not in without
    assert all(one in words for one in paragraphs)
    assert sum(map(len, paragraphs)) > 0.8 * len(words)
    ids = set(tree.xpath("//@id"))
    assert {link[1:] for link in tree.xpath("//@href") if link.startswith("#")} <= ids
    assert tree.xpath("//figure[@class='passage']//a/@href")


def printed(show: object, *args: object, width: int = 80, colour: bool = False) -> str:
    out = io.StringIO()
    console = Console(file=out, width=width, force_terminal=colour, no_color=not colour, highlight=False)
    show(console, *args)  # type: ignore[operator]
    return out.getvalue()


def test_the_overview_shows_everything_on_one_page() -> None:
    steps = [("storyledger check quay.txt", "all findings")]
    assert_snapshot("quay-read.txt", printed(overview, quay(), steps))


def test_one_question_pages() -> None:
    ledger, story = ledger_of(), quay()
    pages = [
        printed(answers.show_outline, ledger.document),
        printed(answers.show_cast, story),
        printed(answers.show_scenes, story),
        printed(answers.show_quotes, story),
        printed(answers.show_person, story, identity("Ann Lark")),
        printed(answers.show_events, ledger),
    ]
    assert_snapshot("quay-answers.txt", "\n=====\n".join(pages))


@pytest.mark.parametrize("width", [40, 80, 120])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    lines = printed(overview, quay(), [("storyledger check quay.txt", "all")], width=width).splitlines()
    assert max(map(len, lines)) <= width


@pytest.mark.parametrize("width", [34, 48, 60, 72])
def test_names_are_whole_where_there_is_little_room(width: int) -> None:
    shown = printed(answers.show_cast, quay(), width=width)
    rows = [line.split("  ")[1].strip() for line in shown.splitlines() if line.startswith("  ")]
    assert {"Ann Lark", "Old Pike", "Wren"} <= set(rows)
    assert "Ann" in rows  # what else she is called, under her name


def test_no_line_ends_in_blanks() -> None:
    assert not re.search(r"(?m)[ \t]+$", printed(overview, quay()))


def test_an_empty_story_is_no_trouble() -> None:
    empty = survey(Ledger(document=replace(ledger_of().document, text="", sections=(), blocks=())))
    assert "Nothing found" in printed(overview, empty)
    assert "Nothing was found" in page(empty).text_content()


def test_terminal_codes_in_a_story_are_not_obeyed() -> None:
    text = STORY.replace("in his boat", "in his \x1b[31mboat\x1b]0;gotcha\x07\u202e")
    people = {"An\x1b[5mn": ("Ann",), "Old Pike": ("Old Pike",), "[bold]Wren[/bold]": ("Wren",)}
    ledger = ledger_of(text, people, speakers=("Old Pike",))
    shown = printed(overview, survey(ledger, report_of(ledger)))
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "[bold]Wren[/bold]" in shown


def test_findings_show_both_passages_and_accepted_ones_are_counted() -> None:
    shown = printed(overview, quay())
    assert "Old Pike was dead" in " ".join(shown.split())
    assert "Mind the step" in shown
    assert "1 finding accepted earlier" in shown


def test_only_the_surest_findings_are_shown_and_the_rest_counted() -> None:
    ledger = ledger_of()
    one = report_of(ledger).findings[0]
    many = Report(findings=tuple(replace(one, confidence=n / 10) for n in range(9)))
    shown = printed(overview, survey(ledger, many))
    assert shown.count("Possible: Old Pike") == 5
    assert "and 4 more: storyledger check" in shown


def test_the_wall_is_named_on_every_page() -> None:
    ledger = ledger_of()
    story = survey(ledger, upto=STORY.index("Chapter 2"))
    last = STORY[: STORY.index("Chapter 2")].split()[-1]
    for text in (printed(overview, story), page(story).text_content()):
        shown = " ".join(text.split())
        assert "Nothing after chapter 1 (“…" in shown
        assert f"{last}”) is known here." in shown
    assert "is known here" not in page(quay()).text_content()


def test_names_without_end_are_cut() -> None:
    people = {"Ann " * 400: ("Ann",), "Wren": ("Wren",)}
    assert len(survey(ledger_of(STORY, people, speakers=())).cast[0].name) <= 80


def test_a_long_cast_is_cut_and_counted() -> None:
    people = {f"Person {letter}": (f"Person {letter}",) for letter in "ABCDEFGHIJKLMNOPQRS"}
    text = "Chapter 1\n\n" + " ".join(f"{name} sat." for name in people) + "\n"
    shown = printed(overview, survey(ledger_of(text, people, speakers=())))
    assert "and 4 more: storyledger cast" in shown


def test_everybody_whose_eyes_are_used_has_a_letter_of_their_own() -> None:
    people = {"Ann Lark": ("Ann Lark",), "Wren": ("Wren",)}
    signs = letters(survey(ledger_of(STORY, people)))
    assert sorted(signs.values()) == ["A", "W"]


def test_the_report_is_one_file_that_asks_for_nothing() -> None:
    source = report(quay())
    assert not re.search(r"https?://", source)
    assert not re.search(r"<(script|link|iframe|img|object|embed)\b", source)
    assert not re.search(r"\sstyle=|\son\w+=", source)
    assert "url(" not in source.replace("url(#hatch)", "")


def test_the_policy_allows_exactly_the_page_s_own_style() -> None:
    tree = page(quay())
    policy = tree.xpath('//meta[@http-equiv="Content-Security-Policy"]/@content')[0]
    digest = base64.b64encode(hashlib.sha256(tree.xpath("//style")[0].text.encode()).digest()).decode()
    assert "default-src 'none'" in policy
    assert f"style-src 'sha256-{digest}'" in policy


def test_a_hostile_manuscript_stays_text() -> None:
    text = STORY.replace("in his boat", f'in "{HOSTILE}" onload="x" boat')
    people = {f"Old Pike{HOSTILE}": ("Old Pike",), "Ann": ("Ann",), "Wren": ("Wren",)}
    ledger = ledger_of(text, people, title=HOSTILE, uri='"><b>')
    tree = page(survey(ledger, report_of(ledger)))
    assert not tree.xpath("//script | //b[text()=''] | //*[@onload]")
    assert HOSTILE in tree.xpath("//h1")[0].text_content()
    assert any(HOSTILE in name.text_content() for name in tree.xpath("//article/h3"))


def test_the_report_is_the_same_every_time() -> None:
    assert report(quay()) == report(quay())


def test_every_link_of_the_report_leads_somewhere_and_ids_are_unique() -> None:
    tree = page(quay())
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in tree.xpath("//a/@href")} <= set(ids)


def test_every_scene_and_person_is_in_a_table_or_card() -> None:
    tree, story = page(quay()), quay()
    assert len(tree.xpath('//table[@class="scenes"]//tr[starts-with(@id, "scene-")]')) == len(story.scenes)
    assert len(tree.xpath('//*[starts-with(@id, "who-")]')) == len(story.cast)
    assert len(tree.xpath('//table[@class="matrix"]//tbody/tr')) == len(
        [figure for figure in story.cast if figure.scenes]
    )


def test_findings_of_the_report_show_both_passages_and_how_to_accept_them() -> None:
    issue = page(quay()).xpath('//article[@class="issue error"]')[0]
    marked = [mark.text_content() for mark in issue.xpath(".//mark")]
    assert marked == ["Old Pike was dead", '"Mind the step," said Old Pike']
    assert 'rule = "dead-acts"' in issue.xpath(".//pre")[0].text_content()


def test_the_band_covers_the_story_without_gaps() -> None:
    band = eyes_band(quay())
    assert band[0].x == 0
    assert band[-1].x + band[-1].width == pytest.approx(100, abs=0.1)
    for left, right in itertools.pairwise(band):
        assert left.x + left.width == pytest.approx(right.x, abs=0.1)


def test_lanes_say_who_tells_and_how() -> None:
    lanes = eyes_lanes(quay())
    assert [(lane.name, lane.note) for lane in lanes] == [
        ("Ann Lark", "1 scene"),
        ("Wren", "says “I”, 1 scene"),
    ]


def test_where_no_eyes_are_known_a_sentence_says_so() -> None:
    ledger = ledger_of()
    scenes = tuple(replace(scene, focalizer=None, narrator=None) for scene in ledger.scenes)
    blind = survey(replace(ledger, scenes=scenes))
    told = "No scene shows through whose eyes it is told."

    assert told in printed(overview, blind)
    assert told in page(blind).text_content()
    assert told not in printed(overview, quay())


def test_scenes_without_known_eyes_share_a_lane() -> None:
    ledger = ledger_of()
    scenes = tuple(replace(scene, focalizer=None, narrator=None) for scene in ledger.scenes)
    lanes = eyes_lanes(survey(replace(ledger, scenes=scenes)))
    assert [(lane.name, lane.note) for lane in lanes] == [("unclear", "2 scenes")]


def test_the_matrix_counts_scenes_by_chapter() -> None:
    story = quay()
    heads, rows = matrix(story, story.cast)
    assert heads == ("1", "2")
    assert [(row.figure.name, [cell.count for cell in row.cells]) for row in rows] == [
        ("Ann Lark", [1, 1]),
        ("Old Pike", [1, 1]),
        ("Wren", [0, 1]),
        ("the boy with the lamp", [1, 0]),
    ]


def test_presence_lies_on_the_axis() -> None:
    story = quay()
    for lane in presence_lanes(story, story.cast):
        assert all(mark.x >= 0 and mark.x + mark.width <= 100.5 for mark in lane.marks)


def test_chapters_on_the_axis_leave_each_other_room() -> None:
    one = quay().scenes[0]
    lengths = [5, 5, 5, *[85] * 9, 5, 500, 300]
    starts = [sum(lengths[:number]) for number in range(len(lengths))]
    scenes = [
        replace(one, span=Span(start, start + words), words=words, chapter_label=str(number))
        for number, (start, words) in enumerate(zip(starts, lengths, strict=True), start=1)
    ]
    ticks = Axis(scenes).ticks()
    everywhere = [tick.x for tick in ticks if not tick.is_minor]

    assert len(ticks) > len(everywhere) >= 3
    assert all(right.x - left.x > 2 for left, right in itertools.pairwise(ticks))
    assert all(right - left > 10 for left, right in itertools.pairwise(everywhere))


def test_in_three_chapters_each_is_numbered_where_there_is_little_room() -> None:
    one = quay().scenes[0]
    scenes = [replace(one, span=Span(at, at + 50), words=9, chapter_label=str(at)) for at in (0, 50, 100)]
    assert [tick.is_minor for tick in Axis(scenes).ticks()] == [False] * 3


def test_an_axis_without_scenes_is_at_its_start() -> None:
    assert Axis(()).at(5) == 0
    assert Axis(()).ticks() == ()


def test_lines_that_are_surely_somebody_s_are_quoted_first() -> None:
    text = "I have never once been to the harbour."
    line = next(said for said in quay().ledger.utterances if said.speaker)
    said = [replace(line, span=Span(0, len(text)), confidence=0.6)] * 4
    sure = [replace(said[0], confidence=0.95)] * 3

    assert {line.confidence for line in spread([*said, *sure], text)} == {0.95}
    assert {line.confidence for line in spread(said, text)} == {0.6}
