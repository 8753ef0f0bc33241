"""What each head is told about its answers."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from storyledger.neural.windows import Batch
from training.examples import Parsed, Story
from training.model import Reader
from training.voices import NO_CANDIDATE, Voices

BIG = 1e4
SPAN, EVENT, KIND, CHAIN, SYNTAX, VOICE, CUE = 1.0, 15.0, 0.5, 1.0, 2.0, 6.0, 6.0
"""Weights of the heads' losses."""


def story_losses(model: Reader, example: Story) -> dict[str, Tensor]:
    """Return the weighted losses of mentions, kinds, events and chains."""
    start, end = _words(model, example.batch)
    return {
        "span": SPAN * _pointer(model.spans(start, end), example),
        "kind": KIND * _kinds(model, start, end, torch.from_numpy(example.kinds)),
        "event": EVENT * _word_loss(model.event(start), example.events),
        "chain": CHAIN * _chains(model, start, end, example),
    }


def tree_losses(model: Reader, example: Parsed) -> dict[str, Tensor]:
    """Return the weighted losses of parts of speech, arcs and relations."""
    words, _ = _words(model, example.batch)
    tags, heads = torch.from_numpy(example.tags), torch.from_numpy(example.heads)
    relations, place = torch.from_numpy(example.relations), torch.from_numpy(example.batch.sentence)
    apart = place[:, :, None] != place[:, None, :]
    arcs = model.syntax.arcs(words).masked_fill(apart, -BIG)
    named = model.syntax.relations(words, heads.clamp(min=0))
    return {
        "tag": SYNTAX
        * functional.cross_entropy(model.syntax.tag(words).flatten(0, 1), tags.flatten(), ignore_index=-1),
        "arc": SYNTAX * functional.cross_entropy(arcs.flatten(0, 1), heads.flatten(), ignore_index=-1),
        "relation": SYNTAX
        * functional.cross_entropy(named.flatten(0, 1), relations.flatten(), ignore_index=-1),
    }


def voice_losses(model: Reader, example: Voices) -> dict[str, Tensor]:
    """Return the weighted losses of speakers and of the words of their tags.

    The links must be right alone, and together with the rules: beside the rules alone, little but their
    errors and those of the annotation is left to learn from.
    """
    start, _ = _words(model, example.batch)
    odds, chances = candidate_odds(model, start, example), torch.from_numpy(example.chances)
    right = torch.from_numpy(example.right)
    alone = odds.masked_fill(chances <= NO_CANDIDATE, -BIG)
    return {
        "voice": VOICE * (_unlikely(alone, right) + _unlikely(odds + chances, right)) / 2,
        "cue": CUE * _word_loss(model.cue(start), example.tags),
    }


def _word_loss(scores: Tensor, answers: NDArray[np.int64]) -> Tensor:
    """Return the mean loss of a yes or no for each word, B x N x 1 and B x N; no answer (-1) counts not."""
    said = torch.from_numpy(answers)
    known = said >= 0
    return functional.binary_cross_entropy_with_logits(scores.squeeze(-1)[known], said[known].float())


def _unlikely(odds: Tensor, right: Tensor) -> Tensor:
    """Return the mean negative log-likelihood of a right candidate, T x C each."""
    return (odds.logsumexp(1) - odds.masked_fill(~right, -BIG).logsumexp(1)).mean()


def candidate_odds(model: Reader, start: Tensor, example: Voices) -> Tensor:
    """Return what the links give each candidate of each turn, T x C: the logarithm of their summed odds.

    It is 0 for a candidate without links. ``start`` are the vectors of the words.
    """
    words = start.flatten(0, 1)
    turns = model.turns(words[torch.from_numpy(example.places)])
    mentions = model.members(words[torch.from_numpy(example.members)])
    pairs = torch.from_numpy(example.pairs)
    scores = model.voices(turns, mentions, pairs[:, 0], pairs[:, 1], torch.from_numpy(example.seen))
    sums = scores.new_zeros(example.chances.size)
    sums = sums.index_add(0, torch.from_numpy(example.cells), scores.clamp(-15, 15).exp())
    return torch.where(sums > 0, sums.clamp(min=1e-9).log(), sums).view(example.chances.shape)


def _words(model: Reader, batch: Batch) -> tuple[Tensor, Tensor]:
    feed = {name: torch.from_numpy(array) for name, array in batch.feed().items() if name != "sentence"}
    start, end = model.words(**feed)
    return start, end


def _pointer(scores: Tensor, example: Story) -> Tensor:
    """Return the global-pointer loss: every span marked above 0, every other below (Su et al. 2022)."""
    marked, allowed = torch.from_numpy(example.spans), torch.from_numpy(example.allowed)[:, None]
    others = scores.masked_fill(marked | ~allowed, -BIG).flatten(2)
    ours = (-scores).masked_fill(~marked, -BIG).flatten(2)
    zero = torch.zeros_like(others[..., :1])
    low = torch.logsumexp(torch.cat([others, zero], -1), -1)
    high = torch.logsumexp(torch.cat([ours, zero], -1), -1)
    return (low + high).sum(1).mean()


def _kinds(model: Reader, start: Tensor, end: Tensor, kinds: Tensor) -> Tensor:
    if not len(kinds):
        return start.sum() * 0
    scores = model.kind_start(start[kinds[:, 0], kinds[:, 1]]) + model.kind_end(end[kinds[:, 0], kinds[:, 2]])
    return functional.cross_entropy(scores, kinds[:, 3])


def _chains(model: Reader, start: Tensor, end: Tensor, example: Story) -> Tensor:
    """Return the negative log-likelihood of an antecedent in the same chain, or of being new."""
    where = torch.from_numpy(example.mentions)
    many = len(where)
    if many < 2:
        return start.sum() * 0
    mentions = torch.relu(
        model.chain_start(start[where[:, 0], where[:, 1]]) + model.chain_end(end[where[:, 0], where[:, 2]])
    )
    later, earlier = torch.from_numpy(example.later), torch.from_numpy(example.earlier)
    scores = model.chains(mentions, mentions, later, earlier, torch.from_numpy(example.seen))
    return antecedent_loss(scores, many, later, earlier, torch.from_numpy(example.same))


def antecedent_loss(scores: Tensor, many: int, later: Tensor, earlier: Tensor, same: Tensor) -> Tensor:
    """Return the mean negative log-likelihood, over ``many`` mentions, of what each truly follows.

    All antecedents in the mention's own chain count together; a mention with none within reach is new, and
    being new has the score 0 (Lee et al. 2017).
    """
    table = scores.new_full((many, many + 1), -BIG)
    table[later, earlier] = scores
    table[:, many] = 0
    good = torch.zeros(many, many + 1, dtype=torch.bool)
    good[later, earlier] = same
    good[:, many] = ~good.any(1)
    return (table.logsumexp(1) - table.masked_fill(~good, -BIG).logsumexp(1)).mean()
