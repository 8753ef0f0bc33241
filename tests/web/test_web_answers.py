"""What a person answers on a page becomes a line of storyledger.toml, shows at once, and can be undone."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from visits import shelf_of, visitor

from storyledger import api
from storyledger.decisions import Decisions, Later, Misread, anchor
from storyledger.project.config import load_config
from storyledger.views.report import report
from storyledger.views.survey import survey
from storyledger.views.web.decided import in_words, key_of
from storyledger.views.web.person import card

if TYPE_CHECKING:
    from starlette.testclient import TestClient

LAMP = (Path(__file__).parents[1] / "stories" / "the-lamp.txt").read_text(encoding="utf-8")
STORY = """\
Chapter 1

Bram Oake was dead. Nell Oake closed his eyes, and Tobias Fell took off his hat.

"He never would wait," said Tobias. "I told Nell so."

Chapter 2

"Leave it shut," said Bram Oake from the back bench. "I have told you twice."

"We know," said Nell. "You always say so, and we never do."
"""
KEPT = """\
# my own words

[story]
title = "The Gate"   # not the last one
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "book"


@pytest.fixture
def client(folder: Path) -> TestClient:
    shelf = shelf_of(folder, STORY)
    (folder / "storyledger.toml").write_text(KEPT)
    return visitor(shelf)


def file_in(folder: Path) -> dict[str, Any]:
    return tomllib.loads((folder / "storyledger.toml").read_text())


def told(client: TestClient, **form: str) -> str:
    """Send an answer, follow where it leads, and return that page."""
    answer = client.post("/decide", data={"back": "/cast", **form})
    assert answer.status_code == 303
    return client.get(answer.headers["location"]).text


def finding_in(page: str) -> str:
    match = re.search(r'id="f-([0-9a-f-]+)"', page)
    assert match is not None
    return match[1]


def test_two_names_are_merged_and_the_page_shows_one_person(client: TestClient, folder: Path) -> None:
    page = told(client, kind="merge", name="Tobias Fell", other="Bram Oake")

    assert file_in(folder)["merge"] == [{"names": ["Tobias Fell", "Bram Oake"]}]
    assert page.count('class="person"') == 2
    assert "Saved in <code>storyledger.toml</code>: Tobias Fell and Bram Oake are one person." in page


def test_comments_and_layout_of_the_file_stay(client: TestClient, folder: Path) -> None:
    told(client, kind="not-a-person", name="Tobias")
    assert (folder / "storyledger.toml").read_text().startswith(KEPT.rstrip())


def test_undo_leaves_the_file_as_it_was(client: TestClient, folder: Path) -> None:
    page = told(client, kind="rename", name="Nell Oake", to="Nell of the gate")
    assert "Nell of the gate" in page
    key = re.search(r'name="key" value="([0-9a-f]+)"', page)
    assert key is not None
    answer = client.post("/undo", data={"key": key[1], "back": "/cast"})
    page = client.get(answer.headers["location"]).text

    assert "Taken back." in page
    assert "Nell of the gate" not in page
    assert file_in(folder) == tomllib.loads(KEPT)


def test_undoing_twice_is_told(client: TestClient) -> None:
    answer = client.post("/undo", data={"key": "0" * 16, "back": "/check?at=40"})
    assert parse_qs(urlsplit(answer.headers["location"]).query)["trouble"] == [
        "That is not in storyledger.toml any more."
    ]


def test_somebody_who_is_nobody_leaves_the_cast(client: TestClient) -> None:
    assert 'href="/who/tobias-fell"' in client.get("/cast").text
    assert 'href="/who/tobias-fell"' not in told(client, kind="not-a-person", name="Tobias Fell")


def test_these_words_mean_somebody_else(client: TestClient, folder: Path) -> None:
    start = STORY.index("his eyes")
    page = told(client, kind="mention", name="Tobias Fell", start=str(start), end=str(start + 3))
    (mention,) = file_in(folder)["mention"]

    assert mention["quote"] == "his"
    assert mention["is"] == "Tobias Fell"
    assert "“his” means Tobias Fell" in page
    card = client.get(f"/who/tobias-fell?here={start}-{start + 3}&part=card").text
    assert f'value="{start}"' in card


def test_words_can_mean_nobody(client: TestClient, folder: Path) -> None:
    start = STORY.index("Tobias.")
    told(client, kind="mention", name="nobody", start=str(start), end=str(start + 6))
    assert load_config(folder / "storyledger.toml").decisions.mentions[0].character is None


def line_at(words: str, end: str = '"') -> tuple[int, int]:
    """Return where a line of the story stands, with its quotation marks."""
    start = STORY.index(words) - 1
    return start, STORY.index(end, start + 1) + 1


def test_a_line_is_given_to_another_speaker(client: TestClient, folder: Path) -> None:
    start, end = line_at("We know,")
    card = client.get(f"/line?here={start}-{end}&part=card").text
    assert ">Nell Oake</a> says this" in card
    page = told(client, kind="speaker", name="Tobias Fell", start=str(start), end=str(end), back="/read?c=1")

    assert "““We know,”" not in page
    assert 'data-by="Tobias Fell"' in page
    assert file_in(folder)["speaker"][0]["is"] == "Tobias Fell"
    assert ">Tobias Fell</a> says this" in client.get(f"/line?here={start}-{end}&part=card").text


def test_a_long_line_is_kept_by_its_first_words(tmp_path: Path) -> None:
    folder = tmp_path / "long"
    said = '"' + "I have waited by the gate for the tide and for you, " * 9 + '" said Nell.'
    client = visitor(shelf_of(folder, STORY + "\n" + said + "\n"))
    start = STORY.count("") - 1 + 1
    end = start + said.rindex('"') + 1
    told(client, kind="speaker", name="Tobias Fell", start=str(start), end=str(end))
    (kept,) = file_in(folder)["speaker"]

    assert said.startswith(kept["quote"])
    assert 40 < len(kept["quote"]) <= 120
    assert ">Tobias Fell</a> says this" in client.get(f"/line?here={start}-{end}&part=card").text


@pytest.mark.parametrize("place", [(0, 9), (5, 5), (0, 99_999)])
def test_nobody_is_made_to_speak_where_nothing_is_said(
    client: TestClient, folder: Path, place: tuple[int, int]
) -> None:
    start, end = place
    told(client, kind="speaker", name="Nell", start=str(start), end=str(end))
    assert (folder / "storyledger.toml").read_text() == KEPT
    assert client.get(f"/line?here={start}-{end}").status_code == 404


def test_a_finding_is_accepted_with_a_reason(client: TestClient, folder: Path) -> None:
    page = client.get("/check").text
    assert "Bram Oake speaks here and was dead before" in page
    fingerprint = finding_in(page)
    page = told(client, kind="intended", finding=fingerprint, reason="he is a ghost", back="/check")

    assert file_in(folder)["suppress"][0]["reason"] == "he is a ghost"
    assert "Meant to be so" in page
    assert f'id="f-{fingerprint}"' not in page


def test_a_finding_waits_for_another_look(client: TestClient) -> None:
    fingerprint = finding_in(client.get("/check").text)
    page = told(client, kind="later", finding=fingerprint, back="/check")
    before, _, after = page.partition("To look at later")

    assert f'id="f-{fingerprint}"' in after
    assert f'id="f-{fingerprint}"' not in before


def test_a_misread_death_is_taken_out_of_the_ledger(client: TestClient, folder: Path) -> None:
    page = told(
        client, kind="misread", finding=finding_in(client.get("/check").text), which="0", back="/check"
    )

    assert (
        load_config(folder / "storyledger.toml").decisions.misread[0].evidence.exact == "Bram Oake was dead"
    )
    assert "Bram Oake speaks here and was dead before" not in page
    assert "does not tell “is found dead”" in page


def test_a_misread_line_that_tells_no_event_is_set_aside(client: TestClient, folder: Path) -> None:
    told(client, kind="misread", finding=finding_in(client.get("/check").text), which="here", back="/check")
    assert load_config(folder / "storyledger.toml").decisions.suppressions[0].reason == "misread"


@pytest.mark.parametrize(
    "form",
    [
        {"kind": "merge", "name": "Nell", "other": "nell"},
        {"kind": "merge", "name": "Nell", "other": "Nobody Anybody Knows"},
        {"kind": "merge", "name": "Nell"},
        {"kind": "rename", "name": "Nell", "to": "   "},
        {"kind": "rename", "name": "Nell", "to": "x" * 501},
        {"kind": "intended", "finding": "nothing", "reason": "because"},
        {"kind": "mention", "name": "Nell", "start": "5", "end": "5"},
        {"kind": "mention", "name": "Nell", "start": "5", "end": "99999"},
        {"kind": "mention", "name": "Nell", "start": "x", "end": ""},
        {"kind": "drop everything"},
        {},
    ],
)
def test_an_answer_that_means_nothing_writes_nothing(
    client: TestClient, folder: Path, form: dict[str, str]
) -> None:
    answer = client.post("/decide", data={"back": "/cast", **form})
    assert "trouble=" in answer.headers["location"]
    assert (folder / "storyledger.toml").read_text() == KEPT
    assert 'role="alert"' in client.get(answer.headers["location"]).text


def test_a_name_nobody_has_gets_a_hint(client: TestClient) -> None:
    assert "Did you mean Tobias Fell?" in told(client, kind="merge", name="Nell", other="Tobais Fell")


@pytest.mark.parametrize(
    "back",
    [
        "https://example.org/cast",
        "//example.org/cast",
        "/\\example.org",
        "javascript:alert(1)",
        "/static/x",
        "",
        "/move?share=1",
    ],
)
def test_an_answer_leads_back_to_our_own_pages_only(client: TestClient, back: str) -> None:
    location = client.post("/decide", data={"kind": "not-a-person", "name": "Tobias", "back": back}).headers[
        "location"
    ]
    assert location.startswith("/read?")


def test_a_broken_project_file_is_told_and_left_alone(client: TestClient, folder: Path) -> None:
    (folder / "storyledger.toml").write_text("[storie]\n")
    assert client.get("/read").status_code == 400
    assert "There is no table" in client.get("/read").text
    client.post("/decide", data={"kind": "not-a-person", "name": "Tobias", "back": "/cast"})
    assert (folder / "storyledger.toml").read_text() == "[storie]\n"
    (folder / "storyledger.toml").unlink()
    assert client.get("/read").status_code == 200


def test_the_story_changed_on_the_disk_shows_at_once(client: TestClient, folder: Path) -> None:
    assert "Agnes Mole" not in client.get("/cast").text
    (folder / "story.txt").write_text(STORY + '\n"Well," said Agnes Mole. Agnes Mole sat down.\n')
    assert "Agnes Mole" in client.get("/cast").text


def test_behind_the_wall_an_answer_names_only_what_is_known_there(tmp_path: Path) -> None:
    client = visitor(shelf_of(tmp_path, LAMP))
    at = LAMP.index("Chapter 2")
    answer = client.post(
        "/decide", data={"kind": "merge", "name": "Edda", "other": "Miss Vane", "back": f"/cast?at={at}"}
    )
    assert "Nobody" in parse_qs(urlsplit(answer.headers["location"]).query)["trouble"][0]


def test_misread_and_later_are_told_apart_and_in_words() -> None:
    one = Misread(evidence=anchor("he died laughing"), event="dies")
    other = Later(rule="dead-acts", evidence=anchor("he died laughing"))
    assert key_of(one) != key_of(other)
    assert in_words(one) == "“he died laughing” does not tell “dies”"
    assert in_words(other) == "dead-acts at “he died laughing” waits for another look"


def test_misread_and_later_are_lost_and_walled_like_the_others() -> None:
    decisions = Decisions(
        misread=(Misread(evidence=anchor("he died"), event="dies"),),
        later=(Later(rule="dead-acts", evidence=anchor("from the stairs")),),
    )
    assert decisions.known_at("and he died there").misread == decisions.misread
    assert decisions.known_at("and he died there").later == ()
    assert len(decisions.lost("nothing of it")) == 2


TALK = """\
Bram Oake and Nell Oake sat in the boat. The rain came down.

"You are late again this evening, and the soup is cold," said Nell.

"The tide would not turn for me, whatever I said to it."

"Then you ought to have left it where it was and walked."

"Walked? With this knee, and the marsh road under water?"

Tobias Fell laughed at them both.

"He is right about the marsh road, though, as it happens."
"""


def test_a_line_that_may_be_somebody_else_s_says_perhaps(tmp_path: Path) -> None:
    shelf = shelf_of(tmp_path, TALK)
    book = shelf.known(None).book
    cards = [card(book, who.id) for who in book.ledger.characters]
    lines = {note.passage.start: note for one in cards if one for note in one.quotes if note.is_line}
    sure = {said.span.start: said.confidence >= 0.8 for said in book.ledger.utterances}

    assert {place: not note.is_guess for place, note in lines.items()} == {
        place: sure[place] for place in lines
    }
    assert {note.is_guess for note in lines.values()} == {True, False}
    page = visitor(shelf).get("/cast").text
    assert page.count("<cite>perhaps, ") == sum(note.is_guess for note in lines.values())
    story = api.read("talk.txt", data=TALK.encode(), cache=False)
    assert report(survey(story.ledger)).count("<cite>perhaps, ") == page.count("<cite>perhaps, ")
