"""The wall in the browser: at a place, no byte of any answer depends on what comes after it."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from visits import everything, links_in, shelf_of, visitor

from storyledger.serving.moving import moved, share_of
from storyledger.sources import open_document

LAMP = (Path(__file__).parents[1] / "stories" / "the-lamp.txt").read_text(encoding="utf-8")
DECISIONS = """\
[[merge]]
names = ["Ruth Vane", "the drowned woman"]

[[rename]]
from = "Ruth"
to = "Lady Zerafine"

[[mention]]
quote = "the boy in the green cap opened"
is = "Edda"

[[suppress]]
rule = "dead-acts"
quote = "Edda from the stairs"
reason = "Zerafine"

[[later]]
rule = "dead-acts"
quote = "said Edda from the stairs"
"""
TAILS = (
    "",
    "\n\nZerafine, the drowned woman, was Ruth Vane. Edda was dead.\n" * 3,
    '\n\nChapter 9\n\n"I am Lady Zerafine," said Edda. "I killed Constable Orrin!"\n\nA/N: the end\n',
)


@pytest.mark.parametrize("tail", TAILS)
@pytest.mark.parametrize("share", [0.3, 0.62, 0.9])
def test_no_byte_of_any_page_depends_on_what_comes_after(tmp_path: Path, tail: str, share: float) -> None:
    at = int(len(LAMP) * share)
    pages = []
    for name, text in (("one", LAMP), ("two", LAMP[:at] + tail)):
        shelf = shelf_of(tmp_path / name, text)
        (tmp_path / name / "storyledger.toml").write_text(DECISIONS)
        pages.append(everything(visitor(shelf), at))
    assert pages[0] == pages[1]
    assert len(pages[0]) > 12
    assert not any(b"Zerafine" in page for page in pages[0].values())


def test_the_bare_text_shown_while_reading_ends_there_too(tmp_path: Path) -> None:
    at = LAMP.index("Constable Orrin wrote")
    pages = []
    for name, text in (("one", LAMP), ("two", LAMP[:at] + TAILS[2])):
        client = visitor(shelf_of(tmp_path / name, text, patience=0.0))
        pages.append(client.get(f"/read?at={at}&c=3").content)
    assert pages[0] == pages[1]


def test_every_link_on_every_page_keeps_the_wall_up(tmp_path: Path) -> None:
    client = visitor(shelf_of(tmp_path, LAMP))
    at = LAMP.index("Chapter 2")
    for page in everything(client, at).values():
        for link in links_in(page.decode()):
            path, words = urlsplit(link).path, parse_qs(urlsplit(link).query)
            place = words.get("from" if path == "/move" else "at")
            assert path.startswith("/static/") or "share=1000" in link or place == [str(at)], link


def test_every_form_on_every_page_keeps_the_wall_up(tmp_path: Path) -> None:
    client = visitor(shelf_of(tmp_path, LAMP))
    at = LAMP.index("Chapter 3")
    for page in ("cast", "check", "what-if", "search", "read"):
        html = client.get(f"/{page}?at={at}").text
        for form in html.split("<form")[1:]:
            inner = form.partition("</form>")[0]
            if 'method="dialog"' in inner:
                continue
            assert f'value="{at}"' in inner or f"at={at}" in inner, inner


def test_the_slider_moves_the_wall_and_says_nothing_else(tmp_path: Path) -> None:
    client = visitor(shelf_of(tmp_path, LAMP))
    answer = client.get("/move?share=400&page=check")
    words = parse_qs(urlsplit(answer.headers["location"]).query)

    assert answer.status_code == 303
    assert answer.content == b""
    assert set(words) == {"at", "s"}
    place = int(words["at"][0])
    assert LAMP[:place].rstrip().endswith((".", '"'))
    assert 0.35 < place / len(LAMP) < 0.5


def test_all_the_way_to_the_right_everything_is_known(tmp_path: Path) -> None:
    client = visitor(shelf_of(tmp_path, LAMP))
    assert client.get("/move?share=1000&page=cast").headers["location"] == "/cast"
    assert "Everything is known" in client.get("/cast").text


def test_reading_on_goes_from_paragraph_to_paragraph_to_the_end() -> None:
    document = open_document("lamp.txt", data=LAMP.encode())
    places = []
    place = moved(document, to="next", share=None, start=0)
    while place is not None:
        places.append(place)
        place = moved(document, to="next", share=None, start=place)
    assert all(LAMP[:one].rstrip()[-1] in '."…*' for one in places)
    assert places == sorted(set(places))
    assert len(places) == len(LAMP) // 1500


@pytest.mark.parametrize("start", range(0, len(LAMP), 97))
def test_to_the_end_of_the_chapter_is_further_on(start: int) -> None:
    document = open_document("lamp.txt", data=LAMP.encode())
    place = moved(document, to="chapter", share=None, start=start)
    ends = {section.span.end for section in document.sections}
    assert place is None or (place > start and place in ends)


@pytest.mark.parametrize("share", range(0, 1000, 83))
def test_a_share_stays_where_it_was_put(share: int) -> None:
    """To the length of a paragraph, or the thumb of the slider would jump."""
    document = open_document("lamp.txt", data=LAMP.encode())
    place = moved(document, to="", share=share, start=None)
    assert place is None or -1 <= share_of(document, place) - share < 150


@pytest.mark.parametrize(
    "words", ["at=x", "at=-3", "at=", "c=99999", "c=-1", "mark=9-2", "mark=x", "s=5000", "at=0"]
)
def test_odd_addresses_show_a_page(tmp_path: Path, words: str) -> None:
    assert visitor(shelf_of(tmp_path, LAMP)).get(f"/read?{words}").status_code == 200


def test_a_place_beyond_the_text_is_refused_in_a_sentence(tmp_path: Path) -> None:
    answer = visitor(shelf_of(tmp_path, LAMP)).get("/read?at=99999")
    assert answer.status_code == 400
    assert "There is no character 99999" in answer.text
