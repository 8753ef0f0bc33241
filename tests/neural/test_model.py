"""The model that the package ships: the right file, the same answers on any machine, prose of our own."""

from __future__ import annotations

import shutil
from importlib.resources import files
from pathlib import Path

import pytest

from storyledger.document import Document
from storyledger.errors import SourceError
from storyledger.neural.answers import Answers
from storyledger.neural.reader import read_sentences
from storyledger.neural.session import DIGESTS, Session, packaged
from storyledger.neural.windows import ROOM
from storyledger.neural.words import cut
from storyledger.reading.passage import passages
from storyledger.sources import open_document

WEIGHTS = Path(str(files("storyledger.neural") / "weights"))
FERRY = """The ferry left Fenby at dawn. Old Tarn coiled the rope, and Ada Weir counted the sacks twice.

“You’re late,” she said to him. “If we had waited, the tide would have taken us.”

He shrugged and lit his pipe. Their boat passed the lighthouse; nobody waved from the pier.
"""
PHONE = """i’m on the bus when Priya texts me. “where r u,” it says. I don’t answer; the driver brakes and my
phone slides under the seat.

— Leave it, Marcus says.

He kicks it back to me anyway. We get off at Dunmore Street and run.
"""


def words_of(text: str) -> list[list[str]]:
    document: Document = open_document("a.txt", data=text.encode())
    return [
        [
            word
            for _, word in cut(
                (token.start, token.text) for token in paragraph.tokens[each.first : each.last]
            )
        ]
        for passage in passages(document)
        for paragraph in passage.story
        for each in paragraph.sentences
    ]


@pytest.fixture(scope="module")
def session() -> Session:
    return packaged(threads=1)


def named(answers: Answers, label: str) -> set[str]:
    return {
        " ".join(answers.sentences[each.sentence].words[each.start : each.end])
        for sentence in answers.sentences
        for each in sentence.mentions
        if each.label == label
    }


def happened(answers: Answers) -> set[str]:
    """Return what happened more likely than not; a trigger may be less sure than that."""
    return {
        sentence.words[each.word]
        for sentence in answers.sentences
        for each in sentence.triggers
        if each.confidence > 0.5
    }


def test_people_places_and_what_happened(session: Session) -> None:
    answers = read_sentences(session, words_of(FERRY))
    assert {"Old Tarn", "Ada Weir"} <= named(answers, "PER")
    assert {"she", "him", "He"} <= named(answers, "PRON")
    assert {"left", "coiled", "counted", "said", "shrugged"} <= happened(answers)
    assert happened(answers).isdisjoint({"waited", "taken"})


def test_newer_prose_is_read_too(session: Session) -> None:
    answers = read_sentences(session, words_of(PHONE))
    assert {"Priya", "Marcus"} <= named(answers, "PER")
    assert {"me", "He"} <= named(answers, "PRON")


def test_every_sentence_is_one_tree(session: Session) -> None:
    answers = read_sentences(session, words_of(FERRY))
    for sentence in answers.sentences:
        assert len(sentence.tags) == len(sentence.heads) == len(sentence.relations) == len(sentence.words)
        assert [word == head for word, head in enumerate(sentence.heads)].count(True) == 1
    first = answers.sentences[0]
    verb = first.words.index("left")
    assert first.heads[verb] == verb
    assert first.relations[first.words.index("ferry")] == "nsubj"
    assert first.heads[first.words.index("ferry")] == verb


def test_a_chain_joins_what_means_the_same(session: Session) -> None:
    words = words_of(FERRY)
    chains = [
        {" ".join(words[each.sentence][each.start : each.end]) for each in chain}
        for chain in read_sentences(session, words).chains
    ]
    assert any({"Ada Weir", "she"} <= chain for chain in chains)
    assert not any({"she", "him"} <= chain for chain in chains)


def test_threads_change_nothing(session: Session) -> None:
    words = words_of(FERRY + PHONE) * 12
    assert sum(map(len, words)) > 3 * ROOM
    assert read_sentences(session, words) == read_sentences(packaged(threads=2), words)


def test_only_the_outputs_asked_for_are_worked_out(session: Session) -> None:
    encoded = session.encode(words_of(FERRY))
    plain, few = (list(session.run(encoded, *names)) for names in ((), (("event",),)))
    for one, other in zip(plain, few, strict=True):
        assert set(other.said) == {"event"} < set(one.said)
        assert (one.said["event"] == other.said["event"]).all()


def test_half_a_character_is_read_as_an_unknown_word(session: Session) -> None:
    (sentence,) = read_sentences(session, [["Ada", "\ud800", "rowed", "."]]).sentences
    assert sentence.words == ("Ada", "\ud800", "rowed", ".")


def test_nothing_is_read_of_nothing(session: Session) -> None:
    assert read_sentences(session, []) == Answers((), ())


def test_a_damaged_or_missing_file_says_so(tmp_path: Path) -> None:
    shutil.copytree(WEIGHTS, tmp_path / "weights")
    vocabulary = tmp_path / "weights" / "tokenizer.json"
    vocabulary.write_bytes(vocabulary.read_bytes() + b" ")
    with pytest.raises(SourceError, match=r"tokenizer\.json is damaged"):
        Session(tmp_path / "weights", digests=DIGESTS)
    vocabulary.unlink()
    with pytest.raises(SourceError, match=r"tokenizer\.json is missing"):
        Session(tmp_path / "weights", digests=DIGESTS)


def test_the_package_s_files_are_small() -> None:
    assert sum(path.stat().st_size for path in WEIGHTS.iterdir()) <= 25_000_000
