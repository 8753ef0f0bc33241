"""What the pages show, and that a hostile manuscript changes nothing but the words."""

from __future__ import annotations

import time
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from lxml import html
from starlette.testclient import TestClient
from visits import everything, shelf_of, visitor

from storyledger.serving import readings
from storyledger.views.web.book import Book
from storyledger.views.web.marked import shown

EXAMPLES = Path(__file__).parents[2] / "examples"
LAMP = (Path(__file__).parents[1] / "stories" / "the-lamp.txt").read_text(encoding="utf-8")
HOSTILE = (
    "Chapter 1: <script>alert(1)</script>\n\n"
    '<img src=x onerror=alert(2)> said Ann Lark. "Hush & hurry," said Ann Lark to O\'Brien "><b>.\n\n'
    "Ann Lark&lt;/p&gt; saw \u202eWren\u202c, \x1b[31m and {{ 7*7 }} {% raw %}.\n\n"
    "'\"><svg/onload=alert(3)> Javascript:alert(4) </textarea></title></script> said Wren.\n"
)


Lamp = tuple[TestClient, Book]


@pytest.fixture
def lamp(tmp_path: Path) -> Lamp:
    shelf = shelf_of(tmp_path, LAMP)
    return visitor(shelf), shelf.known(None).book


def tree_of(page: str) -> Any:
    return html.fromstring(page)


def text_of(page: str) -> str:
    return " ".join(tree_of(page).text_content().split())


def test_the_text_on_the_page_is_the_story_s_own(lamp: Lamp) -> None:
    client, book = lamp
    for leaf in book.leaves:
        page = tree_of(client.get(f"/read?c={leaf.number}").text)
        words = " ".join(
            part
            for one in page.xpath("//article//*[starts-with(@id, 'p')]")
            for part in one.text_content().split()
        )
        assert words == " ".join(leaf.span.of(LAMP).split())


def test_a_card_says_only_what_is_known_of_somebody(tmp_path: Path) -> None:
    client = visitor(shelf_of(tmp_path, 'Wren sat still. "No," said Wren. Wren nodded.\n'))
    assert tree_of(client.get("/who/wren?part=card").text).xpath("//p[@class='meta']")[0].text_content() == (
        "3 mentions · 1 line · 1 scene"
    )


def test_words_are_set_as_their_signs_say(tmp_path: Path) -> None:
    story = (
        "# Low *Water*\n\nThe *Constance* lay still. **Mara said *no*.** It was ***not*** his. "
        "_Ilse Brandt slept._ "
        'Of 2*3*4 a snake_case_name stays, and * so * does this.\n\n"*Go,*" said Mara. "**Now!**"\n'
    )
    page = tree_of(visitor(shelf_of(tmp_path, story, name="story.md")).get("/read").text)
    inside = {
        name: ["".join(one.itertext()) for one in page.xpath(f"//article//{name}")]
        for name in ("em", "strong")
    }

    assert inside["em"] == ["Water", "Constance", "no", "not", "Ilse Brandt", " slept.", "Go,"]
    assert inside["strong"] == ["not", "Now!"]
    assert {one.text for one in page.xpath("//article//span[@class='typed']")} == {"*", "_", "**", "***"}
    assert page.xpath("//li[@class='chapter']/a")[0].text.endswith("Low Water")


def test_italics_of_the_file_are_shown(tmp_path: Path) -> None:
    story = "<html><body><h1>One</h1><p>The <i>Constance</i> lay at the slip, said Mara.</p></body></html>"
    page = tree_of(visitor(shelf_of(tmp_path, story, name="story.html")).get("/read").text)

    assert [one.text_content() for one in page.xpath("//article//em")] == ["Constance"]


def test_every_name_and_resolved_pronoun_leads_to_a_card(lamp: Lamp) -> None:
    client, book = lamp
    leaf = next(leaf for leaf in book.leaves if leaf.section.title == "Chapter 1")
    page = tree_of(client.get(f"/read?c={leaf.number}").text)
    links = [
        (link.get("href").partition("?")[0], link.text_content())
        for link in page.xpath("//a[contains(@class, 'm ')]")
    ]
    wanted = [
        (f"/who/{mention.character}", mention.span.of(LAMP))
        for mention in book.ledger.mentions
        if mention.character and leaf.span.covers(mention.span)
    ]
    assert links == wanted
    assert any(words == "She" for _, words in links)


def test_the_card_says_who_it_is_up_to_here(lamp: Lamp) -> None:
    client, _ = lamp
    early = client.get(f"/who/edda?at={LAMP.index('Chapter 2')}&part=card").text
    late = client.get("/who/edda?part=card").text

    assert "Edda stood by the door" in text_of(early)
    assert "is dead" not in text_of(early)
    assert "Edda is dead" in text_of(late)
    assert early.count('class="quote"') >= 3


def test_the_card_shows_what_joined_words_for_somebody(tmp_path: Path) -> None:
    story = '"Do you see it, Hale?" said Ann Lark.\n\n"No," said the bosun. He spat.\n'
    client = visitor(shelf_of(tmp_path, story, name="rail.txt"))

    for page in ("/who/hale?part=card", "/cast"):
        assert "also the bosun" in text_of(client.get(page).text)


def test_the_card_says_what_they_know_up_to_here(tmp_path: Path) -> None:
    text = (EXAMPLES / "the-kiln-road.md").read_text(encoding="utf-8")
    client = visitor(shelf_of(tmp_path, text, name="kiln.md"))
    late = client.get("/who/wren-calloway?part=card").text
    early = client.get(f"/who/wren-calloway?at={text.index('Wren killed')}&part=card").text
    known = "knows that Lucan Strake is dead"

    assert known in text_of(late)
    assert known not in text_of(early)


def test_a_slip_of_the_text_was_not_misread_and_is_about_nobody(tmp_path: Path) -> None:
    text = (EXAMPLES / "the-weir.md").read_text(encoding="utf-8")
    page = tree_of(visitor(shelf_of(tmp_path, text, name="weir.md")).get("/check").text)
    offered = {
        one.xpath(".//code")[0].text: set(one.xpath(".//input[@name='kind']/@value"))
        for one in page.xpath("//article")
    }
    assert offered["joined-words"] == offered["damaged-text"] == {"intended", "later"}
    assert offered["dead-acts"] > {"intended", "later", "misread", "merge"}


def test_that_somebody_is_awake_again_goes_without_saying(tmp_path: Path) -> None:
    story = "Chapter 1\n\nMara Lunn fainted.\n\nJoss Hale ran to Mara Lunn. Mara Lunn woke up.\n"
    client = visitor(shelf_of(tmp_path, story))
    before = text_of(client.get(f"/who/mara-lunn?at={story.index('Joss')}&part=card").text)
    after = text_of(client.get("/who/mara-lunn?part=card").text)

    assert "Mara Lunn is unconscious" in before
    assert "unconscious" not in after
    assert "awake" not in after


def test_the_roll_call_names_who_is_there_and_who_left(lamp: Lamp) -> None:
    client, book = lamp
    leaf = next(leaf for leaf in book.leaves if leaf.section.title == "Chapter 2")
    page = tree_of(client.get(f"/read?c={leaf.number}").text)
    (roll,) = page.xpath("//aside//section")
    gone = roll.xpath(".//h3[text()='Gone']/following-sibling::ul[1]")[0].text_content()
    assert "Edda" in gone
    assert "Constable Orrin" in roll.text_content()


def test_who_crosses_the_yard_and_acts_on_is_not_gone(tmp_path: Path) -> None:
    text = "# One\n\nMara met Tobias Hale in the yard. Tobias Hale ran to the gate. Mara slept. " + (
        "The rain fell on the roof and on the old boats. " * 6
    )
    client = visitor(
        shelf_of(tmp_path, f"{text}Tobias Hale laughed at Mara, and Mara sat down.", name="y.md")
    )
    page = tree_of(client.get("/read?c=0").text)
    assert not page.xpath("//aside//h3[text()='Gone']")
    assert "Tobias Hale" in page.xpath("//aside//section")[0].text_content()


def test_who_was_killed_by_nobody_knows_whom_is_gone(tmp_path: Path) -> None:
    text = "# One\n\nMara met Tobias Hale in the yard. Tobias Hale was shot dead. Mara wept.\n"
    page = tree_of(visitor(shelf_of(tmp_path, text, name="y.md")).get("/read?c=0").text)
    (gone,) = page.xpath("//aside//h3[text()='Gone']/following-sibling::ul[1]")
    assert "Tobias Hale" in gone.text_content()
    assert "killed" in gone.text_content()


def test_search_finds_words_in_any_case_and_any_quotes(lamp: Lamp) -> None:
    client, _ = lamp
    page = client.get("/search?q=BOATHOUSE").text
    assert page.count("<cite>") == 2
    assert "#mark" in page
    assert "0 places" in client.get("/search?q=.*").text
    assert client.get("/search?q=").status_code == 200
    assert client.get("/search?q=" + "%28" * 150).status_code == 200


def test_a_searched_passage_is_marked_once(lamp: Lamp) -> None:
    client, _ = lamp
    start = LAMP.index("Ruth Vane carried")
    found = tree_of(client.get("/search?q=ruth+vane+CARRIED").text)
    (address,) = found.xpath("//ol//a/@href")
    assert f"mark={start}-{start + 17}" in address
    page = client.get(address).text
    assert page.count('id="mark"') == 1
    assert "".join(tree_of(page).xpath("//article//mark/text()")) == "Ruth Vane carried"


def test_what_if_lists_the_passages_that_break(lamp: Lamp) -> None:
    client, _ = lamp
    page = text_of(client.get("/what-if?who=Constable+Orrin&event=dies&place=in+chapter+1").text)
    assert "no longer hold" in page
    assert "Miss Vane" in page
    assert "Did you mean" in text_of(client.get("/what-if?ask=Eda+dies").text)


def test_pages_without_a_story_yet_say_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    go, made = Event(), readings._made

    def later(*asked: Any) -> Any:
        go.wait(20)
        return made(*asked)

    monkeypatch.setattr(readings, "_made", later)
    client = visitor(shelf_of(tmp_path, LAMP, patience=0.0))
    page = client.get("/read?at=400").text
    assert 'data-wait="text"' in page
    assert "Looking for the people in it" in page
    go.set()
    part = client.get("/read?at=400&part=1").text
    assert 'class="m n"' in part
    assert "data-wait" not in part


def test_nothing_read_is_a_page_too(lamp: Lamp) -> None:
    client, _ = lamp
    for page in ("read", "cast", "check", "pictures", "what-if", "search"):
        assert client.get(f"/{page}?at=0").status_code == 200


def test_a_hostile_manuscript_shows_as_words(tmp_path: Path) -> None:
    client = visitor(shelf_of(tmp_path, HOSTILE))
    for address, content in everything(client, len(HOSTILE)).items():
        page = content.decode()
        if not page:
            continue
        tree = tree_of(page)
        scripts = [script.get("src") for script in tree.iter("script")]
        assert scripts in ([], ["/static/reader.js"]), address
        assert not list(tree.iter("img", "b[@x]", "textarea", "iframe", "object")), address
        assert not [one for one in tree.iter() for name in one.attrib if name.startswith("on")], address
        assert not [link for link in tree.xpath("//@href") if not link.startswith(("/", "#"))], address
        assert "\u202e" not in page
        assert "\x1b" not in page
    shown = client.get("/read").text
    assert "&lt;img src=x onerror=alert(2)&gt;" in shown
    assert "{{ 7*7 }}" in shown


def test_nothing_that_html_forbids_is_written() -> None:
    assert shown("a\x00\ud800\x0b<\u2066>&\"'") == "a\ufffd&lt;&gt;&amp;&quot;&#x27;"


def test_a_megabyte_of_one_line_is_paged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # reading it is not the question
    monkeypatch.setattr("storyledger.serving.readings.Readings.put", lambda self, wish: None)
    text = "the rain fell on and on, " * 40_000
    shelf = shelf_of(tmp_path, text, patience=0.0)
    client = visitor(shelf)
    began = time.monotonic()
    page = client.get("/read?c=1").text
    assert time.monotonic() - began < 3
    assert len(page) < 200_000
    assert "part 2 of" in page
    shelf.close()


def test_the_roll_shows_walk_ons_the_time_and_the_sum_of_counts(tmp_path: Path) -> None:
    story = (
        "Chapter 1\n\nMara Lunn slept.\n\nChapter 2\n\nThe next morning Mara Lunn woke. "
        "Four soldiers stood at the gate. "
        'An old woman laughed. "Run," said Mara Lunn. Then two more soldiers came up the road. '
        "Two of them laughed.\n"
    )
    client = visitor(shelf_of(tmp_path, story))
    page = tree_of(client.get("/read?c=1").text)
    roll = " ".join(page.xpath("//section[@class='roll'][last()]")[0].text_content().split())

    assert "Day 2, morning" in roll
    assert "Also herean old woman acts" in roll
    assert "two more soldiers: 6 in all so far" in roll
    assert "two of them" in roll
    assert "Day" not in text_of(client.get("/read?c=0").text), "nothing is said where nothing is known"


def test_the_roll_shows_what_came_of_a_promise_and_of_an_order(tmp_path: Path) -> None:
    story = (
        'Chapter 1\n\n"I promise that I will mend the broken oar," Joss Hale told Mara Lunn. '
        'Mara Lunn ordered Corin Vey to fetch the long rope. "I promise to write to you," said Mara Lunn.\n\n'
        "Chapter 2\n\nJoss Hale kept his promise and mended the broken oar. Corin Vey died that night.\n"
    )
    client = visitor(shelf_of(tmp_path, story))
    roll = tree_of(client.get("/read?c=0").text).xpath("//ul[@class='promises']")[0]
    came = {one.xpath("string(a[1])"): one.xpath("string(*[@class='sign'])") for one in roll.xpath("li")}
    where = roll.xpath("li/a[@class='sign']/@href")

    assert came == {
        "Joss Hale promised Mara Lunn: I promise that I will mend the broken oar": "kept (chapter 2)",
        "Mara Lunn ordered Corin Vey: fetch the long rope": "moot: Corin Vey dies (chapter 2)",
        "Mara Lunn promised Joss Hale: I promise to write to you": "open",
    }
    assert len(where) == 2
    assert all("c=1&mark=" in address for address in where)
    before = tree_of(client.get(f"/read?at={story.index('Chapter 2')}").text)
    assert set(before.xpath("//ul[@class='promises']//*[@class='sign']/text()")) == {"open"}


def test_people_and_a_chapter_can_be_chosen_for_the_pictures(tmp_path: Path) -> None:
    text = (EXAMPLES / "the-weir.md").read_text(encoding="utf-8")
    client = visitor(shelf_of(tmp_path, text, name="weir.md"))

    def drawn(**words: str) -> tuple[list[str], str]:
        page = tree_of(client.get("/pictures", params=words).text)
        talk = page.xpath("//section[h2[@id='conversation-h']]//table//text()")
        return page.xpath("//section/h2/text()"), " ".join(" ".join(talk).split())

    heads, talk = drawn()
    chosen, _ = drawn(one="Corrin Pryce", other="Hannah")
    assert "Corrin Pryce and Hannah Reeve" not in heads
    assert "Corrin Pryce and Hannah Reeve" in chosen
    assert drawn(c="1")[1] not in ("", talk)
    assert "Agnes Moo" in text_of(client.get("/pictures?one=Agnes+Moo").text)
    assert drawn(one="Agnes Moo")[0] == heads
