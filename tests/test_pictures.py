"""The pictures: each is one safe drawing with links to passages, and says the same in its table."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from lxml import etree, html

from sketches import at, identity, ledger_of
from storyledger.entries import Actuality, Character, Event, EventId, SceneId
from storyledger.errors import UsageError
from storyledger.ledger import Ledger
from storyledger.span import Span
from storyledger.views.pictures import (
    Picture,
    body,
    commitments,
    conversation,
    headcount,
    network,
    pair,
    storyline,
)
from storyledger.views.pictures.album import album, changed, talkative
from storyledger.views.pictures.company import MOST
from storyledger.views.pictures.figure import figure, sheet
from storyledger.views.pictures.palette import HUES, pens
from storyledger.world import World, load_laws, replay

TEXT = """A/N: written on a train. There are nine rowers.

Chapter 1

Ann Lark came to the landing. "You are late," said Ann Lark. "The tide is late," said Joss Hale. Five rowers
were left on the bank.

Chapter 2

Joss Hale fell among the oars. "Hold still," said Ann Lark. "I promise to," said Joss Hale. Old Pike watched
them both.

Chapter 3

Old Pike walked home alone. "Not my boat," said Old Pike.

Chapter 4

Ann Lark kissed Joss Hale behind the shed. He remembered that Ann Lark had kissed him in May. "Leave," said
Old Pike. Three rowers were left by then, and Old Pike was dead before the frost.
"""
PEOPLE = {"Ann Lark": ("Ann Lark",), "Joss Hale": ("Joss Hale",), "Old Pike": ("Old Pike",)}
SPEAKERS = ("Ann Lark", "Joss Hale", "Ann Lark", "Joss Hale", "Old Pike", "Old Pike")
HEARERS = ("Joss Hale", "Ann Lark", "Joss Hale", "Ann Lark", None, "Joss Hale")
ANN, JOSS, PIKE = identity("Ann Lark"), identity("Joss Hale"), identity("Old Pike")
HOSTILE = "\"><script>alert('x')</script>\x1b[31m\u202e&<b onload=alert(1)>"


def event(nth: int, words: str, kind: str, actuality: Actuality = "asserted", **roles: str) -> Event:
    return Event(id=EventId(f"e{nth}"), kind=kind, roles=roles, span=at(TEXT, words), actuality=actuality)


def landing(names: dict[str, str] | None = None) -> Ledger:
    """Return the ledger of ``TEXT``, with other names to show where ``names`` has them."""
    ledger = ledger_of(TEXT, PEOPLE, SPEAKERS, uri="landing.txt", title="The Landing")
    said = (
        replace(each, addressees=(identity(hearer),) if hearer else ())
        for each, hearer in zip(ledger.utterances, HEARERS, strict=True)
    )
    cast = [replace(person, name=(names or {}).get(person.name, person.name)) for person in ledger.characters]
    rowers = Character(id=identity("the rowers"), name="the rowers", kind="group", mentions=3, first=30)
    events = (
        event(1, "Five rowers\nwere left", "counts", number="five", group="rowers"),
        event(2, "Joss Hale fell among", "is_hurt", who=JOSS),
        event(3, "I promise to", "promises", who=JOSS, whom=ANN),
        event(4, "Ann Lark kissed", "kisses", who=ANN, whom=JOSS),
        event(5, "Ann Lark had kissed him", "kisses", "remembered", who=ANN, whom=JOSS),
        event(6, "Three rowers were left", "counts", number="three", group="rowers"),
        event(7, "Old Pike was dead", "dies", who=PIKE),
        event(8, "Old Pike walked", "kills", "hypothetical", who=PIKE, whom=ANN),
    )
    return replace(ledger, characters=(*cast, rowers), utterances=tuple(said), events=events)


def world(ledger: Ledger) -> World:
    return replay(ledger, load_laws(["everyday"]))


DRAWN: dict[str, Callable[[Ledger], Picture]] = {
    "storyline": storyline.draw,
    "network": network.draw,
    "conversation": conversation.draw,
    "pair": lambda ledger: pair.draw(ledger, ANN, JOSS),
    "body": lambda ledger: body.draw(world(ledger), PIKE),
    "commitments": commitments.draw,
    "headcount": lambda ledger: headcount.draw(world(ledger)),
}


def tree(picture: Picture) -> Any:
    """Parse the drawing as strict XML, as a file of its own would be."""
    return etree.fromstring(picture.svg.encode())


def page(source: str) -> Any:
    return html.fromstring(source)


def texts(picture: Picture) -> str:
    return " | ".join("".join(each.itertext()) for each in tree(picture).iter("{*}text", "{*}title"))


@pytest.fixture(params=sorted(DRAWN))
def picture(request: pytest.FixtureRequest) -> Picture:
    return DRAWN[request.param](landing())


def test_a_picture_is_drawn_named_and_told_in_a_table(picture: Picture) -> None:
    root = tree(picture)
    assert not picture.is_empty
    assert root.get("viewBox") == f"0 0 {root.get('width')} {root.get('height')}"
    named = [root.xpath(f"//*[@id='{each}']")[0].text for each in root.get("aria-labelledby").split()]
    assert named == [picture.title, picture.caption]
    assert {len(row.cells) for row in picture.table.rows} == {len(picture.table.heads)}


def test_every_link_leads_to_its_passage_and_says_what_it_is(picture: Picture) -> None:
    links = tree(picture).findall(".//{*}a")
    assert links
    for link in links:
        assert link.get("href") == f"#{link.get('data-start')}"
        assert 0 <= int(link.get("data-start")) < len(TEXT)
        assert "".join(link.itertext()).strip()


def test_every_row_of_a_table_has_a_place(picture: Picture) -> None:
    assert all(row.start is None or 0 <= row.start < len(TEXT) for row in picture.table.rows)
    assert any(row.start is not None for row in picture.table.rows)


def test_a_picture_needs_nothing_from_its_page(picture: Picture) -> None:
    assert not re.search(r"<(script|style|image|foreignObject|use)\b", picture.svg)
    assert not re.search(
        r"\sstyle=|\son\w+=|url\(|javascript:|https?://(?!www\.w3\.org/2000/svg)", picture.svg
    )


def test_the_same_story_gives_the_same_bytes(picture: Picture) -> None:
    assert DRAWN[picture.name](landing()) == picture


def test_nothing_is_drawn_outside_the_frame(picture: Picture) -> None:
    width, height = float(tree(picture).get("width")), float(tree(picture).get("height"))
    for each in tree(picture).iter("{*}rect", "{*}circle"):
        x, y = float(each.get("x") or each.get("cx")), float(each.get("y") or each.get("cy"))
        assert 0 <= x <= width
        assert 0 <= y <= height


@pytest.mark.parametrize("name", sorted(DRAWN))
def test_a_hostile_name_stays_text(name: str) -> None:
    ledger = landing({each: f"{each}{HOSTILE}" for each in PEOPLE})
    drawn = DRAWN[name](ledger)
    shown = page(figure(drawn))
    assert not shown.xpath("//script | //b | //@onload")
    assert "\x1b" not in figure(drawn)
    assert "\u202e" not in figure(drawn)
    assert tree(drawn) is not None


def test_a_hostile_address_stays_an_address() -> None:
    drawn = storyline.draw(landing(), link=lambda start: f'#"><script>{start}')
    assert not page(drawn.svg).xpath("//script")


@pytest.mark.parametrize("name", sorted(set(DRAWN) - {"pair", "body"}))
def test_a_story_without_anything_gives_an_empty_picture(name: str) -> None:
    empty = replace(
        landing(), characters=(), mentions=(), utterances=(), scenes=(), events=(), declarations=()
    )
    drawn = DRAWN[name](empty)
    assert drawn.is_empty
    assert tree(drawn) is not None


# -- what each shows ---------------------------------------------------------------------------------------


def test_the_storyline_has_a_line_for_each_and_a_meeting_for_each_scene() -> None:
    drawn = storyline.draw(landing(), [ANN, JOSS, PIKE])
    lines = tree(drawn).findall(".//{*}g[@class]")
    people = {line.get("data-who") for line in lines if line.get("data-who")}
    assert people == {ANN, JOSS, PIKE}
    assert [row.cells[2] for row in drawn.table.rows] == [
        "Ann Lark, Joss Hale",
        "Ann Lark, Joss Hale, Old Pike",
        "Old Pike",
        "Ann Lark, Joss Hale, Old Pike",
    ]
    assert "chapter 3: Old Pike" in texts(drawn)


def test_a_story_of_very_many_scenes_is_drawn_by_chapter() -> None:
    chapters = [f"Chapter {number}\n\nAnn Lark met Joss Hale.\n" for number in range(1, 9)]
    ledger = ledger_of("\n".join(chapters), {"Ann Lark": ("Ann Lark",), "Joss Hale": ("Joss Hale",)}, ())
    scenes = [replace(scene, id=SceneId(f"{scene.id}-{nth}")) for scene in ledger.scenes for nth in range(30)]
    drawn = storyline.draw(replace(ledger, scenes=tuple(scenes)))
    assert [row.cells[0] for row in drawn.table.rows] == [f"chapter {number}" for number in range(1, 9)]
    assert drawn.caption.endswith("here a bar is a whole chapter.")


def test_only_the_chosen_are_drawn_and_never_too_many() -> None:
    drawn = storyline.draw(landing(), [PIKE, PIKE, identity("nobody")])
    assert [row.cells[2] for row in drawn.table.rows] == ["Old Pike"] * 3
    people = {f"Rower {number}": (f"Rower {number}",) for number in range(40)}
    crowd = ledger_of("Chapter 1\n\n" + ". ".join(people) + ".\n", people, ())
    assert len(storyline.draw(crowd, list(map(identity, people))).table.rows[0].cells[2].split(", ")) == MOST


def test_the_network_counts_lines_each_way() -> None:
    assert [row.cells for row in network.draw(landing()).table.rows] == [
        ("Joss Hale", "Ann Lark", "2", "2"),
        ("Joss Hale", "Old Pike", "0", "1"),
    ]


def test_a_part_of_the_story_keeps_everybody_s_place() -> None:
    ledger = landing()
    part = network.draw(ledger, within=ledger.scenes[0].span)
    assert [row.cells for row in part.table.rows] == [("Joss Hale", "Ann Lark", "1", "1")]
    dots = [
        [(dot.get("cx"), dot.get("cy")) for dot in tree(drawn).iter("{*}circle")]
        for drawn in (part, network.draw(ledger))
    ]
    assert dots[0] == dots[1]


def test_the_matrix_shows_who_speaks_to_whom() -> None:
    drawn = conversation.draw(landing())
    assert ("Old Pike", "Joss Hale", "1") in [row.cells for row in drawn.table.rows]
    assert "Ann Lark to Joss Hale: 2 lines" in texts(drawn)
    assert conversation.draw(landing(), within=Span(0, 1)).is_empty


def test_the_arc_of_a_pair_keeps_company_talk_and_events_apart() -> None:
    rows = pair.draw(landing(), ANN, JOSS).table.rows
    assert [row.cells for row in rows] == [
        ("chapter 1", "1", "1", "1", ""),
        ("chapter 2", "1", "1", "1", "Joss Hale promises Ann Lark"),
        ("chapter 4", "1", "0", "0", "Ann Lark kisses Joss Hale; Ann Lark kisses Joss Hale (remembered)"),
    ]


def test_what_only_might_have_happened_is_not_drawn() -> None:
    assert "kills" not in texts(pair.draw(landing(), ANN, PIKE))


def test_an_arc_needs_two_people_of_the_cast() -> None:
    with pytest.raises(UsageError, match="Nobody in the cast"):
        pair.draw(landing(), ANN, identity("nobody"))


def test_a_body_has_its_states_from_the_passage_that_sets_them() -> None:
    rows = {row.cells[:2]: row for row in body.draw(world(landing()), PIKE).table.rows}
    dead = rows["alive / dead", "dead"]
    assert dead.start == TEXT.index("Old Pike was dead")
    assert dead.cells[2:] == ("chapter 4", "the end")
    hurt = body.draw(world(landing()), JOSS)
    assert ("whole / wounded", "wounded", "chapter 2", "the end") in [row.cells for row in hurt.table.rows]


def test_traits_of_a_world_are_rows_of_the_body() -> None:
    ledger = landing()
    poisoned = event(9, "Old Pike watched", "is_poisoned", who=ANN)
    ledger = replace(ledger, events=(*ledger.events[:3], poisoned, *ledger.events[3:]))
    drawn = body.draw(replay(ledger, load_laws(["everyday", "werewolf"])), ANN)
    assert ("clean / tainted", "tainted") in {row.cells[:2] for row in drawn.table.rows}


def test_looks_are_told_as_people_say_them() -> None:
    ledger = landing()
    eyes = event(9, "Old Pike watched", "has", who=PIKE, trait="eyes", value="grey")
    drawn = body.draw(world(replace(ledger, events=(*ledger.events[:3], eyes, *ledger.events[3:]))), PIKE)
    assert "chapter 2: Old Pike has grey eyes" in texts(drawn)


def test_what_a_row_of_states_shows_is_no_event_besides() -> None:
    ledger = landing()
    given = event(9, "Old Pike watched", "has", who=PIKE, trait="person: whole | wounded", value="wounded")
    drawn = body.draw(world(replace(ledger, events=(*ledger.events[:3], given, *ledger.events[3:]))), PIKE)
    assert "has" not in texts(drawn)


def test_promises_are_listed_with_their_words() -> None:
    assert [row.cells for row in commitments.draw(landing()).table.rows] == [
        ("chapter 2", "Joss Hale", "promises", "Ann Lark", "I promise to", "open")
    ]
    assert commitments.draw(landing(), PIKE).is_empty


def test_words_that_somebody_says_are_quoted_once() -> None:
    ledger = landing()
    said = (
        event(20, '"Hold still,"', "orders", who=ANN, whom=JOSS),
        event(21, '"Leave," said\nOld Pike. Three', "orders", who=PIKE),
    )
    rows = commitments.draw(replace(ledger, events=said)).table.rows
    assert [row.cells[4] for row in rows] == ["Hold still", 'Leave," said Old Pike. Three']


def test_many_orders_leave_room_for_a_promise() -> None:
    ledger = landing()
    orders = tuple(
        event(20 + number, "Joss Hale fell among", "orders", who=JOSS) for number in range(commitments.MOST)
    )
    drawn = commitments.draw(replace(ledger, events=(*orders, *ledger.events)))
    assert "Joss Hale promises Ann Lark" in texts(drawn)
    assert len(drawn.table.rows) == commitments.MOST + 1


def test_counts_of_a_group_find_it_under_any_name() -> None:
    ledger = landing()
    assert headcount.groups(ledger) == (identity("the rowers"),)
    drawn = headcount.draw(world(ledger), "rowers")
    assert [row.cells[:2] for row in drawn.table.rows] == [("chapter 1", "5"), ("chapter 4", "3")]


# -- together ----------------------------------------------------------------------------------------------


def test_an_album_leaves_out_what_shows_nothing_and_no_two_share_a_name() -> None:
    ledger = landing()
    names = [each.name for each in album(ledger, world(ledger))]
    assert names == [
        *("storyline", "network", "conversation", "pair-1", "commitments", "body-1", "body-2", "headcount-1")
    ]
    ids = re.findall(r' id="([^"]+)"', "".join(figure(each) for each in album(ledger, world(ledger))))
    assert len(ids) == len(set(ids))
    assert album(replace(ledger, characters=(), utterances=(), scenes=(), events=())) == ()


def test_who_talk_most_and_who_change_come_first() -> None:
    assert talkative(landing()) == ((ANN, JOSS),)
    assert set(changed(world(landing()))) == {JOSS, PIKE}


# -- on a page ---------------------------------------------------------------------------------------------


def test_a_figure_has_the_drawing_and_its_table() -> None:
    drawn = storyline.draw(landing())
    shown = page(figure(drawn, link=lambda start: f"#at-{start}"))
    assert len(shown.xpath("//svg")) == 1
    assert len(shown.xpath("//tbody/tr")) == len(drawn.table.rows)
    assert shown.xpath("//tbody//a/@href")[0] == f"#at-{drawn.table.rows[0].start}"
    assert shown.xpath("//*[@role='region']/@tabindex") == ["0", "0"]


def test_wide_pictures_are_cut_into_strips_for_paper() -> None:
    drawn = replace(storyline.draw(landing()), width=3000)
    shown = page(figure(drawn))
    assert shown.xpath("//div[@class='bands']//use/@href") == ["#storyline-all"] * 3
    assert shown.xpath("//div[@class='bands']/@aria-hidden") == ["true"]
    assert ".bands { display: none; }" in sheet()


def test_long_tables_are_cut_and_say_so() -> None:
    drawn = storyline.draw(landing())
    long = replace(drawn, table=replace(drawn.table, rows=drawn.table.rows * 150))
    assert "and 200 more rows" in figure(long)


def test_everybody_has_a_pen_of_their_own() -> None:
    given = pens(range(MOST))
    assert len({(pen.hue, pen.dash) for pen in given.values()}) == MOST
    assert [given[number].hue for number in range(len(HUES))] == list(HUES)
    assert {given[number].dash for number in range(len(HUES))} == {None}
