"""Who says it, and to whom: a speaker and addressees for every utterance.

Runs once per section, after mentions are known. No trained network: signs around every turn are named
(``evidence``), weighed in one table (``lexicon/speaker_weights.tsv``), and turned into speakers for the whole
section at once (``decoding``). The weights were fitted to published annotations by ``eval/fit.py``; the table
is all that is kept of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from storyledger.entries import Alternative, Attribution, CharacterId, Mention, Mode, Utterance
from storyledger.reading.cast import Cast
from storyledger.reading.passage import Passage
from storyledger.reading.speech.channels import MARKS
from storyledger.reading.speech.conversation import BRIEF, ties_of
from storyledger.reading.speech.cue import Cue, thought_verbs, writing_verbs
from storyledger.reading.speech.decoding import Tie, marginals, tempered
from storyledger.reading.speech.evidence import signs_of
from storyledger.reading.speech.scenery import NOBODY, Scenery, Stage
from storyledger.reading.speech.utterances import Quote
from storyledger.reading.words import word_rows

__all__ = ["Second", "attribute", "ties_worth", "weights"]

DOUBT = 0.15
"""What the chance that somebody outside the cast speaks is multiplied by before it is compared."""
LEAST = 0.2
"""How likely whoever is named as a speaker is at the least; below it, nobody is."""
KEPT = 8
"""Candidates per turn that enter the joint decision, best first."""
RUNNERS_UP = 3
"""Alternatives kept per utterance."""


@dataclass(frozen=True, slots=True)
class Second:
    """What a second reader has to say of a section, beside the signs."""

    says: Callable[[Scenery], Sequence[Mapping[CharacterId, float]]]
    """For each turn, log odds to add to a candidate's."""
    power: float = 1.0
    """What chances are raised to once all is decided: below 1 where two readers who agree are too sure."""


def attribute(
    passage: Passage,
    quotes: Sequence[Quote],
    mentions: tuple[Mention, ...],
    cast: Cast,
    stages: Sequence[Stage] = (),
    second: Second | None = None,
) -> tuple[Utterance, ...]:
    """Return an utterance with speaker and addressees for every quotation, in order.

    ``mentions`` are sorted and, like everything here, in code points from the passage's start; so are
    the scenes, ``stages``. A speaker is None when nobody in the cast is likely.
    ``second`` is asked once the turns are known; what it says of others than the candidates is not heard.
    """
    scenery = Scenery(passage, quotes, mentions, cast, stages)
    turns = scenery.turns
    names, scores = _scored(scenery, second)
    ties = [ties_worth(scenery, index, weights()) for index in range(len(turns))]
    chances = marginals(names, scores, ties)
    picks = [_pick(*turn, scenery) for turn in zip(names, chances, scenery.tags, strict=True)]
    chances = [tempered(row, second.power) for row in chances] if second else chances
    said: list[Utterance] = []
    for index, turn in enumerate(turns):
        ranked = sorted(zip(chances[index], names[index], strict=True), key=lambda pair: (-pair[0], pair[1]))
        to = _addressees(scenery, index, picks)
        modes = _modes(passage, [quotes[number] for number in turn.quotes], scenery.tags[index])
        said.extend(
            _utterance(
                scenery, index, quotes[number], picks[index], ranked, to if mode != "thought" else (), mode
            )
            for number, mode in zip(turn.quotes, modes, strict=True)
        )
    return tuple(said)


@cache
def weights() -> dict[str, float]:
    """Return the table of weights: sign to what it is worth, in log odds.

    Most are fitted to novels; a few, for what those novels cannot teach, are set by hand and outrank them.
    """
    fitted, chosen = word_rows("speaker_weights"), word_rows("speaker_weights_chosen")
    return {row[0]: float(row[1]) for row in (*fitted, *chosen)}


def _scored(scenery: Scenery, second: Second | None) -> tuple[list[list[CharacterId]], list[list[float]]]:
    """Return the best candidates of every turn with their scores."""
    table = weights()
    names: list[list[CharacterId]] = []
    scores: list[list[float]] = []
    added = second.says(scenery) if second else [{}] * len(scenery.turns)
    for index, (said, label) in enumerate(zip(added, scenery.labels, strict=True)):
        more = {} if label else said  # a label cannot be wrong
        candidates = scenery.candidates(index)
        signs = signs_of(scenery, index, candidates)
        totals = [
            sum(table.get(sign, 0.0) for sign in row) + more.get(name, 0.0)
            for name, row in zip(candidates, signs, strict=True)
        ]
        best = sorted(range(len(candidates)), key=lambda at: -totals[at])[:KEPT]
        names.append([candidates[at] for at in best])
        scores.append([totals[at] for at in best])
    return names, scores


def ties_worth(scenery: Scenery, index: int, table: Mapping[str, float]) -> Tie:
    """Return what the two ties of a turn to those before are worth in ``table``; the first has none."""
    if index == 0:
        return 0.0, 0.0
    same, again = ties_of(scenery.turns, index, scenery.tags[index], brief=scenery.cast.is_short)
    return _worth(table, same), _worth(table, again)


def _worth(table: Mapping[str, float], signs: tuple[str, ...]) -> float:
    return sum(table.get(sign, table.get(sign.removeprefix(BRIEF), 0.0)) for sign in signs)


def _pick(
    names: Sequence[CharacterId], chances: Sequence[float], tag: Cue | None, scenery: Scenery
) -> CharacterId | None:
    """Return the likeliest speaker.

    Somebody outside the cast only when that is far more likely, or when a tag describes a stranger ("said the
    porter") or says "he" or "the man" of nobody likely. Nobody where all are unlikely.
    """
    is_stranger = tag is not None and tag.who is None and tag.pronoun is None
    fair = [
        chance * DOUBT if (not is_stranger if name == NOBODY else _clashes(name, tag, scenery)) else chance
        for name, chance in zip(names, chances, strict=True)
    ]
    at = fair.index(max(fair))
    return None if names[at] == NOBODY or chances[at] < LEAST else names[at]


def _clashes(name: CharacterId, tag: Cue | None, scenery: Scenery) -> bool:
    """Tell whether a tag says "he" or "the man" where somebody is known as "she", or the other way round."""
    told = (tag.pronoun or tag.noun) if tag else None
    return {told, scenery.pronouns(name)} == {"he", "she"}


def _utterance(
    scenery: Scenery,
    index: int,
    quote: Quote,
    speaker: CharacterId | None,
    ranked: list[tuple[float, CharacterId]],
    to: tuple[CharacterId, ...],
    mode: Mode,
) -> Utterance:
    tag = scenery.tags[index]
    others = [(chance, name) for chance, name in ranked if name != (speaker or NOBODY)]
    chance = next((chance for chance, name in ranked if name == (speaker or NOBODY)), 0.0)
    return Utterance(
        span=quote.span,
        speaker=speaker,
        addressees=to,
        mode=mode,
        attribution=_attribution(tag),
        confidence=round(chance, 3),
        alternatives=tuple(
            Alternative(speaker=name or None, confidence=round(other, 3))
            for other, name in others[:RUNNERS_UP]
            if other >= 0.02
        ),
        cue=tag.shows if tag else None,
    )


def _attribution(tag: Cue | None) -> Attribution:
    if tag is None:
        return "implicit"
    return "explicit" if tag.pronoun is None else "anaphoric"


def _modes(passage: Passage, quotes: Sequence[Quote], tag: Cue | None) -> list[Mode]:
    """Return how each quotation of a turn is meant.

    The verb of a tag says it of all, unless some are marked as thought: what is said beside them is said. Of
    words with marks of their own (``channels``) it is known: what hands sign is not written.
    """
    modes = [quote.mode for quote in quotes]
    is_sent = any(passage.text[quote.span.start] in MARKS for quote in quotes)
    if tag is None or tag.verb is None or is_sent or len(set(modes)) > 1:
        return modes
    verb = tag.verb.of(passage.text).lower()
    meant: Mode | None = (
        "thought" if verb in thought_verbs() else "written" if verb in writing_verbs() else None
    )
    return [meant or mode for mode in modes]


def _addressees(scenery: Scenery, index: int, picks: list[CharacterId | None]) -> tuple[CharacterId, ...]:
    """Return whom a turn addresses: those it calls by name, else the other one of two who take turns."""
    speaker = picks[index]
    told = scenery.told_to(index)
    if told is not None and told != speaker:
        return (told,)
    called = scenery.around[index].names.addressed
    sure = tuple(name for name, how in called.items() if name != speaker and how != "weak")
    if sure or called:
        return sure or tuple(name for name in called if name != speaker)
    before = _partner(scenery, picks, index, index)
    after = _partner(scenery, picks, index, index + 1)
    if before is not None and after is not None and before != after:
        return ()
    other = before if before is not None else after
    return (other,) if other is not None else ()


def _partner(scenery: Scenery, picks: list[CharacterId | None], index: int, link: int) -> CharacterId | None:
    """Return who speaks across the step into turn ``link``, if it is close and somebody else."""
    if not 0 < link < len(picks) or scenery.turns[link].gap > 2 or scenery.turns[link].broken:
        return None
    other = picks[link - 1 if link == index else link]
    return other if other != picks[index] else None
