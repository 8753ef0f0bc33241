"""The ledger as JSON: every output keeps to the published schema, and the schema to the format."""

from __future__ import annotations

import json
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

import storyledger
from storyledger.decisions import Decisions, Fact, SpeakerIs, Suppression, anchor
from storyledger.project.config import Config
from storyledger.sources import open_document
from storyledger.views.ledger_json import FORMAT, as_json, schema

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
LAMP = ROOT / "tests" / "stories" / "the-lamp.txt"
WORKS = [LAMP, *sorted((ROOT / "examples").glob("*.md")), *sorted((SHARED / "seeds").glob("*.txt"))]
sys.path.insert(0, str(ROOT / "tools"))
VALIDATOR = jsonschema.Draft202012Validator(schema())

DECIDED = Config(
    decisions=Decisions(
        speakers=(SpeakerIs(evidence=anchor("Did she?"), speaker="Ruth"),),
        facts=(Fact(event="has", roles={"who": "Edda", "trait": "eyes", "value": "green"}),),
        suppressions=(Suppression(rule="dead-acts", evidence=anchor("Did she?"), reason="she is a ghost"),),
    )
)


@cache
def text_of(path: Path) -> str:
    return storyledger.read(path, config=Config(), cache=False).to_json()


def table_of(path: Path) -> dict[str, Any]:
    table: dict[str, Any] = json.loads(text_of(path))
    return table


@pytest.mark.parametrize("path", WORKS, ids=lambda path: path.stem)
def test_real_output_keeps_to_the_schema(path: Path) -> None:
    VALIDATOR.validate(table_of(path))


def test_a_declared_story_keeps_to_the_schema_and_shows_what_was_declared() -> None:
    table = json.loads(storyledger.read(LAMP, config=DECIDED, cache=False).to_json())
    VALIDATOR.validate(table)

    assert table["events"][0]["roles"].get("trait") == "eyes"
    assert table["events"][0]["origin"] == "declared"
    said = next(one for one in table["utterances"] if one["confidence"] == 1.0 and one["alternatives"])
    assert said["speaker"] != said["alternatives"][0]["speaker"]


def test_a_text_without_a_story_keeps_to_the_schema() -> None:
    story = storyledger.read("x", data=b"...", cache=False)
    VALIDATOR.validate(json.loads(story.to_json()))
    VALIDATOR.validate(json.loads(story.at(0).to_json()))


def test_half_characters_do_not_spoil_the_output() -> None:
    data = LAMP.read_text().replace("Edda", "Ed\ud800da").encode("utf-8", "surrogatepass")
    story = storyledger.read("x.txt", data=data, cache=False)

    story.to_json().encode("utf-8")
    VALIDATOR.validate(json.loads(story.to_json()))


def test_the_same_story_gives_the_same_bytes() -> None:
    first, second = (storyledger.read(LAMP, cache=False).to_json() for _ in range(2))
    assert first == second


@pytest.mark.parametrize("path", WORKS, ids=lambda path: path.stem)
def test_everything_refers_to_what_is_there(path: Path) -> None:
    """Ids exist, spans lie in the text and in order, quoted words are the text's."""
    table = table_of(path)
    text = open_document(path).text
    people = {character["id"] for character in table["characters"]}
    named = [mention["character"] for mention in table["mentions"]]
    named += [who for said in table["utterances"] for who in (said["speaker"], *said["addressees"])]
    named += [
        who
        for scene in table["scenes"]
        for who in (scene["focalizer"], scene["narrator"], *scene["mentioned"])
    ]
    named += [presence["character"] for scene in table["scenes"] for presence in scene["present"]]
    assert set(named) - {None} <= people
    assert {event["scene"] for event in table["events"]} - {None} <= {
        scene["id"] for scene in table["scenes"]
    }
    for kind in ("sections", "scenes", "mentions", "utterances", "events", "findings"):
        starts = [entry["start"] for entry in table[kind]]
        assert starts == sorted(starts), kind
        assert all(0 <= entry["start"] <= entry["end"] <= len(text) for entry in table[kind]), kind
    for finding in table["findings"]:
        for passage in (finding, *finding["because"]):
            assert passage["text"] == text[passage["start"] : passage["end"]]


def _objects(node: Any) -> list[dict[str, Any]]:
    if isinstance(node, list):
        return [inner for part in node for inner in _objects(part)]
    if not isinstance(node, dict):
        return []
    inner = [found for part in node.values() for found in _objects(part)]
    return [node, *inner] if node.get("type") == "object" and "properties" in node else inner


def test_the_schema_allows_no_other_keys_and_needs_all_of_its_own() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    for shape in _objects(schema()):
        assert shape["additionalProperties"] is False
        assert sorted(shape["required"]) == sorted(shape["properties"])


BROKEN: dict[str, Callable[[dict[str, Any]], object]] = {
    "an extra key": lambda table: table.update(more=1),
    "a missing key": lambda table: table.pop("events"),
    "another format": lambda table: table.update(format=FORMAT + "0"),
    "a wrong kind": lambda table: table["sections"][0].update(kind="poem"),
    "a confidence over one": lambda table: table["mentions"][0].update(confidence=1.1),
    "a negative offset": lambda table: table["mentions"][0].update(start=-1),
}


@pytest.mark.parametrize("what", BROKEN)
def test_the_schema_refuses_what_the_format_does_not_have(what: str) -> None:
    table = table_of(LAMP)
    BROKEN[what](table)
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate(table)


def test_the_page_of_the_format_is_up_to_date() -> None:
    from gen_ledger_json import PAGE, page

    assert PAGE.read_text(encoding="utf-8") == page(), "run: make docs"


def test_an_empty_ledger_can_be_written() -> None:
    story = storyledger.read("x", data=b"Nothing.", cache=False)
    VALIDATOR.validate(json.loads(as_json(story.ledger)))
