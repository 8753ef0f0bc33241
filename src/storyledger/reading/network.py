"""The network as a second reader of sections: it hears a section once, and says who it thinks speaks.

What it hears depends on the section's words alone and is cached like everything else that does. What that
says of speakers is worked out when the cast is known: log odds for every candidate of every turn, which join
the signs of the rules (``storyledger.reading.speech.speakers``). Nothing of it is loaded before it is asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cache, partial
from importlib.util import find_spec
from math import exp, log
from typing import TYPE_CHECKING, Literal

from storyledger.entries import CharacterId
from storyledger.errors import UsageError
from storyledger.neural.words import cut
from storyledger.reading.claims import Cache
from storyledger.reading.passage import Passage
from storyledger.reading.people.nominals import person_nouns
from storyledger.reading.speech.links import Links, closing, links_of, opening
from storyledger.reading.speech.scenery import Scenery
from storyledger.reading.speech.speakers import Second
from storyledger.reading.speech.utterances import Quote
from storyledger.reading.words import word_rows

if TYPE_CHECKING:
    from storyledger.neural.session import Session
    from storyledger.neural.voices import Voices

__all__ = [
    "Network",
    "Readers",
    "is_installed",
    "links_in",
    "network_of",
    "sentences_of",
]

Readers = Literal["rules", "neural"]
"""Who reads: the rules alone, or the rules with the network as a second reader."""

NEEDED = ("numpy", "onnxruntime", "tokenizers")


@cache
def is_installed() -> bool:
    """Tell whether everything that the network needs is there."""
    return all(find_spec(name) is not None for name in NEEDED)


def network_of(readers: Readers | None) -> Network | None:
    """Return the network when it is to read, None when the rules read alone, as they do unless asked.

    Raises:
        UsageError: it was asked for and is not installed.

    """
    if readers != "neural":
        return None
    if not is_installed():
        raise UsageError(
            "The neural reader is not installed: "
            "run \"pip install 'storyledger[neural]'\", or ask for --readers rules."
        )
    return Network()


class Network:
    """The network. It is loaded once, when the first section is to be heard."""

    def __init__(self, session: Session | None = None) -> None:
        """Take a loaded model, None for the one that the package ships."""
        self._session = session

    @property
    def session(self) -> Session:
        """The loaded model."""
        return self._session or _packaged()

    @property
    def version(self) -> str:
        """Which network it is, as far as the package ships it: for the ledger and the keys of the cache."""
        from storyledger.neural.session import DIGESTS

        return f"neural/{DIGESTS['reader.onnx'][:12]}"

    def second(self, passage: Passage, quotes: Sequence[Quote], key: str, cache: Cache) -> Second:
        """Return what says who speaks in a section, as far as the network knows.

        Args:
            passage: the section.
            quotes: its quotations.
            key: a digest of the section's words.
            cache: where what is heard of a section is kept.

        """
        from storyledger.neural.voices import Voices

        full = f"{key}:{self.version}"
        voices = cache.get(Voices, full)
        if voices is None:
            voices = self.hear(passage, quotes)
            cache.put(full, voices)
        return Second(partial(self.weighed, voices), self.session.settings.voice.power)

    def hear(self, passage: Passage, quotes: Sequence[Quote]) -> Voices:
        """Return what the encoder says of a section."""
        from storyledger.neural.voices import hear

        sentences = sentences_of(passage)
        starts = [start for sentence in sentences for start, _ in sentence]
        ends = [(opening(quote.span, starts), closing(quote.span, starts)) for quote in quotes if starts]
        words = [[word for _, word in sentence] for sentence in sentences]
        return hear(self.session, words, ends, _members(sentences))

    def weighed(self, voices: Voices, scenery: Scenery) -> list[dict[CharacterId, float]]:
        """Return for each turn what is added to each candidate's signs, in log odds."""
        return [self.session.settings.voice.of(row) for row in self.odds(voices, scenery)]

    def odds(self, voices: Voices, scenery: Scenery) -> list[dict[CharacterId, float]]:
        """Return for each turn what the network gives each candidate whom a mention near by means.

        The odds of a candidate's links add up, as the network was fitted; this is their logarithm.
        """
        from storyledger.neural.links import link_scores
        from storyledger.neural.voices import vectors_of

        weights, links = self.session.settings.voices, links_in(scenery)
        turns, members = vectors_of(voices, *_rows_of(links, scenery))
        scores = link_scores(weights, turns, members, links.pairs, links.seen)
        sums: list[dict[CharacterId, float]] = [defaultdict(float) for _ in scenery.turns]
        for (turn, member), score in zip(links.pairs, scores, strict=True):
            sums[turn][links.owners[member]] += exp(score)
        return [{name: log(each) for name, each in row.items()} for row in sums]


def links_in(scenery: Scenery) -> Links:
    """Return the links of a section, its words counted as the network knows them."""
    sentences = sentences_of(scenery.passage)
    starts = [start for sentence in sentences for start, _ in sentence]
    return links_of(scenery, starts, frozenset(_members(sentences)))


def _rows_of(links: Links, scenery: Scenery) -> tuple[list[tuple[int, int]], list[int]]:
    """Return where the network keeps turns and mentions: first and last quotation, rank among words."""
    rank = {word: row for row, word in enumerate(_members(sentences_of(scenery.passage)))}
    turns = [(turn.quotes[0], turn.quotes[-1]) for turn in scenery.turns]
    return turns, [rank[word] for word in links.members]


def sentences_of(passage: Passage) -> list[list[tuple[int, str]]]:
    """Return the words of each sentence as the network knows them, with where they start."""
    cuts = (
        cut((token.start, token.text) for token in paragraph.tokens[each.first : each.last])
        for paragraph in passage.story
        for each in paragraph.sentences
    )
    return [each for each in cuts if each]


def _members(sentences: Sequence[Sequence[tuple[int, str]]]) -> list[int]:
    """Return the words that may end a mention, counted through all sentences."""
    words = (word for sentence in sentences for _, word in sentence)
    return [at for at, word in enumerate(words) if may_end_mention(word)]


def may_end_mention(word: str) -> bool:
    """Tell whether a word may be the last one of a mention: a name, a pronoun, a noun for a person."""
    return word[:1].isupper() or word.lower() in _ends()


@cache
def _ends() -> frozenset[str]:
    pronouns = {word for row in word_rows("mention_words") if row[0] == "pronoun" for word in row[2].split()}
    return frozenset(pronouns | person_nouns().keys())


@cache
def _packaged() -> Session:
    from storyledger.neural.session import packaged

    return packaged()
