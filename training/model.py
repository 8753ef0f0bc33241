"""The network: one small encoder and a head for each question.

Every head reads the encoder's vectors of a word's first and last piece, H numbers each. B windows,
N words. Sources of the shapes: global-pointer spans (Su et al. 2022), biaffine arcs (Dozat and Manning
2017), antecedent ranking (Lee et al. 2017).
"""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import Tensor, nn
from transformers import BertModel

from storyledger.neural.links import PLACES
from storyledger.neural.links import SIZES as LINK_SIZES
from storyledger.neural.pairs import SIZES

CLASSES = 7
KINDS = 3
TAGS = 17
RELATIONS = 37
SPAN, ARC, RELATION, CHAIN, VOICE, PAIR = 32, 128, 48, 128, 96, 64
WIDTHS = 32


class Syntax(nn.Module):
    """Parts of speech and dependency arcs. A word that is its own head is the root."""

    def __init__(self, hidden: int) -> None:
        super().__init__()
        self.tag = nn.Linear(hidden, TAGS)
        self.dependent = nn.Linear(hidden, ARC)
        self.head = nn.Linear(hidden, ARC)
        self.arc = nn.Linear(ARC, ARC)
        self.arc_head = nn.Linear(ARC, 1)
        self.left = nn.Linear(hidden, RELATION)
        self.right = nn.Linear(hidden, RELATION)
        self.relation = nn.Parameter(torch.randn(RELATION, RELATIONS * RELATION) * 0.02)
        self.relation_left = nn.Linear(RELATION, RELATIONS)
        self.relation_right = nn.Linear(RELATION, RELATIONS)
        self.root = nn.Parameter(torch.zeros(1))

    def arcs(self, words: Tensor) -> Tensor:
        """Return B x N x N: how well each word (row) hangs on each other (column)."""
        dependent = nn.functional.gelu(self.dependent(words))
        head = nn.functional.gelu(self.head(words))
        scores = torch.matmul(self.arc(dependent), head.transpose(1, 2)) / ARC**0.5
        here = torch.arange(words.shape[1], device=words.device)
        own = (here[:, None] == here[None, :]).to(scores.dtype)
        return scores + self.arc_head(head).transpose(1, 2) + self.root * own

    def relations(self, words: Tensor, heads: Tensor) -> Tensor:
        """Return B x N x relations, each word hanging on the given head (B x N)."""
        left = nn.functional.gelu(self.left(words))
        right = nn.functional.gelu(self.right(words))
        at = torch.gather(right, 1, heads.unsqueeze(-1).expand(-1, -1, RELATION))
        batch, many = heads.shape
        turned = torch.matmul(left, self.relation).view(batch, many, RELATIONS, RELATION)
        own = (turned * at.unsqueeze(2)).sum(-1)
        return own + self.relation_left(left) + self.relation_right(at)


class Pairs(nn.Module):
    """How well two things go together: what the words say together, and what can be seen of them."""

    def __init__(self, wide: int, sizes: Iterable[int]) -> None:
        super().__init__()
        self.both = nn.Linear(wide, PAIR)
        self.later = nn.Linear(wide, PAIR)
        self.earlier = nn.Linear(wide, PAIR)
        self.seen = nn.ModuleList(nn.Embedding(size, PAIR) for size in sizes)
        self.out = nn.Linear(PAIR, 1)
        self.drop = nn.Dropout(0.2)
        for each in self.seen:
            nn.init.normal_(each.weight, std=0.05)

    def forward(self, ones: Tensor, others: Tensor, later: Tensor, earlier: Tensor, seen: Tensor) -> Tensor:
        """Return P scores of pairs.

        ``ones`` and ``others`` have a row for each thing that ``later`` and ``earlier`` count, ``seen`` is
        P x features.
        """
        ones, others = self.drop(ones), self.drop(others)
        hidden = self.both(ones[later] * others[earlier])
        hidden = hidden + self.later(ones)[later] + self.earlier(others)[earlier]
        for index, table in enumerate(self.seen):
            hidden = hidden + table(seen[:, index])
        return self.out(self.drop(torch.relu(hidden))).squeeze(-1)


class Reader(nn.Module):
    """The encoder with its heads."""

    def __init__(self, base: str, attention: str = "sdpa") -> None:
        super().__init__()
        # no dropout of attention: the fast kernel has none, and it saves a third of the time on a processor
        self.bert = BertModel.from_pretrained(
            base, attn_implementation=attention, add_pooling_layer=False, attention_probs_dropout_prob=0.0
        )
        _with_cases(self.bert)
        self.bert.embeddings.word_embeddings.weight.requires_grad_(requires_grad=False)
        hidden = self.bert.config.hidden_size
        self.span_start = nn.Linear(hidden, CLASSES * SPAN)
        self.span_end = nn.Linear(hidden, CLASSES * SPAN)
        self.start_bias = nn.Linear(hidden, CLASSES)
        self.end_bias = nn.Linear(hidden, CLASSES)
        self.width = nn.Embedding(WIDTHS, CLASSES)
        nn.init.zeros_(self.width.weight)
        self.event = nn.Sequential(nn.Linear(hidden, 128), nn.GELU(), nn.Linear(128, 1))
        self.kind_start = nn.Linear(hidden, KINDS)
        self.kind_end = nn.Linear(hidden, KINDS)
        self.chain_start = nn.Linear(hidden, CHAIN)
        self.chain_end = nn.Linear(hidden, CHAIN)
        self.syntax = Syntax(hidden)
        self.chains = Pairs(CHAIN, SIZES.values())
        self.turn = nn.Linear(hidden, PLACES * VOICE)
        self.member = nn.Linear(hidden, VOICE)
        self.voices = Pairs(VOICE, LINK_SIZES.values())
        self.cue = nn.Sequential(nn.Linear(hidden, 64), nn.GELU(), nn.Linear(64, 1))
        self.drop = nn.Dropout(0.1)

    def words(
        self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor, first: Tensor, last: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Return the vectors of each word's first and last piece, B x N x H each."""
        states = self.bert(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state
        states = self.drop(states)
        wide = states.shape[-1]
        return (
            torch.gather(states, 1, first.unsqueeze(-1).expand(-1, -1, wide)),
            torch.gather(states, 1, last.unsqueeze(-1).expand(-1, -1, wide)),
        )

    def spans(self, start: Tensor, end: Tensor) -> Tensor:
        """Return B x classes x N x N: how well a mention begins at a word (row) and ends at one (column)."""
        batch, many = start.shape[:2]
        left = self.span_start(start).view(batch, many, CLASSES, SPAN).permute(0, 2, 1, 3)
        right = self.span_end(end).view(batch, many, CLASSES, SPAN).permute(0, 2, 3, 1)
        scores = torch.matmul(left, right) / SPAN**0.5
        scores = scores + self.start_bias(start).transpose(1, 2).unsqueeze(-1)
        scores = scores + self.end_bias(end).transpose(1, 2).unsqueeze(2)
        here = torch.arange(many, device=start.device)
        wide = (here[None, :] - here[:, None]).clamp(0, WIDTHS - 1)
        return scores + self.width(wide).permute(2, 0, 1).unsqueeze(0)

    def turns(self, words: Tensor) -> Tensor:
        """Return T x VOICE: turns from the vectors of the words at their ends, T x PLACES x H."""
        each = self.turn(words).unflatten(-1, (PLACES, VOICE))
        here = torch.arange(PLACES, device=words.device)
        return torch.relu(each[:, here, here].sum(1))

    def members(self, words: Tensor) -> Tensor:
        """Return M x VOICE: mentions from the vectors of their last words, M x H."""
        return torch.relu(self.member(words))


def _with_cases(bert: BertModel) -> None:
    """Give the encoder letter case through its token types: small, capital, capitals, and one in reserve."""
    old = bert.embeddings.token_type_embeddings
    new = nn.Embedding(4, old.weight.shape[1])
    new.weight.data[:] = old.weight.data[0]
    bert.embeddings.token_type_embeddings = new
    bert.config.type_vocab_size = 4


def load(reader: Reader, kept: dict[str, Tensor]) -> set[str]:
    """Load what was fitted; return the names of the weights that begin anew, new or of another shape."""
    fresh = reader.state_dict()
    fitting = {name: each for name, each in kept.items() if name in fresh and each.shape == fresh[name].shape}
    reader.load_state_dict(fitting, strict=False)
    return set(fresh) - set(fitting)
