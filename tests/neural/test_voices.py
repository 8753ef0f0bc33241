"""The speaker head: what is kept of the encoder's numbers, and the network as a second reader."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest

import storyledger
from storyledger.cache.store import open_cache
from storyledger.cli import main
from storyledger.errors import UsageError
from storyledger.neural.scorer import PairWeights, Scorer
from storyledger.neural.session import packaged
from storyledger.neural.voices import CLOSING, OPENING, Voices
from storyledger.reading import Network, Reading, network, network_of, read
from storyledger.reading.passage import passages
from storyledger.reading.speech.utterances import find_quotes
from storyledger.sources import open_document

STORY = """Ada Weir tied up the boat. Old Tarn sat on the pier.

“You are late,” said Tarn.

“The tide was late,” said Ada.

“It always is.”

“Then ask the tide.”
"""


@cache
def heard(readers: network.Readers) -> Reading:
    return read(open_document("a.txt", data=STORY.encode()), network=network_of(readers))


def test_places_of_a_turn_belong_to_its_first_or_last_quotation() -> None:
    assert sorted(OPENING + CLOSING) == list(range(5))


def test_a_score_is_what_the_layer_makes_of_both_and_of_what_is_seen() -> None:
    eye = np.eye(2, dtype=np.float32)
    weights = PairWeights(
        both=eye,
        later=10 * eye,
        earlier=100 * eye,
        bias=np.array([0.5, -5000], np.float32),
        seen=(np.array([[0, 0], [0.25, 0]], np.float32),),
        out=np.array([1, 1], np.float32),
        out_bias=2.0,
    )
    things = np.array([[1, 2], [3, 4]], np.float32)
    scorer = Scorer(weights, things, things)
    scores = scorer.of(np.array([1, 0]), np.array([0, 1]), np.array([[1], [0]]))
    assert scores.tolist() == [3 + 30 + 100 + 0.5 + 0.25 + 2, 3 + 10 + 300 + 0.5 + 2]


def test_the_ledger_says_who_read() -> None:
    assert heard("rules").readers["speakers"] == "rules/1"
    assert heard("neural").readers["speakers"] == f"rules/1+{Network().version}"
    assert heard("neural").readers["scenes"] == "rules/1"


def test_the_network_is_heard() -> None:
    rules, both = ([one.confidence for one in heard(each).utterances] for each in ("rules", "neural"))
    assert rules != both
    assert [one.span for one in heard("rules").utterances] == [one.span for one in heard("neural").utterances]


def test_threads_change_nothing() -> None:
    (passage,) = passages(open_document("a.txt", data=(STORY * 30).encode()))
    one, two = (Network(packaged(threads)).hear(passage, find_quotes(passage)) for threads in (1, 2))
    assert one == two


def test_a_section_is_heard_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    document = open_document("a.txt", data=STORY.encode())
    with open_cache(tmp_path) as cache:
        first = read(document, cache=cache, network=Network())

    def never(*_: object) -> Voices:
        raise AssertionError("heard again")

    monkeypatch.setattr(Network, "hear", never)
    with open_cache(tmp_path) as cache:
        assert read(document, cache=cache, network=Network()) == first
        assert read(document, cache=cache) == heard("rules")


def test_it_is_not_installed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(network, "is_installed", lambda: False)
    assert network_of("rules") is None
    with pytest.raises(UsageError, match="not installed"):
        network_of("neural")
    story = tmp_path / "a.txt"
    story.write_text(STORY, encoding="utf-8")
    assert main(["who", str(story), "Ada", "--readers", "neural", "--no-cache"]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("not installed")) == ("", 1)


@pytest.mark.parametrize("asked", ["rules", "neural"])
def test_the_project_file_and_programs_may_ask(asked: network.Readers, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORY, encoding="utf-8")
    (tmp_path / "storyledger.toml").write_text(f'[reading]\nreaders = "{asked}"\n', encoding="utf-8")
    story = storyledger.read(tmp_path / "a.txt", cache=False)
    assert ("neural" in story.ledger.readers["speakers"]) == (asked == "neural")
    other = storyledger.read(tmp_path / "a.txt", cache=False, readers="rules")
    assert other.ledger.readers["speakers"] == "rules/1"
