"""Fit the reader: all heads in one run, on the processors of one machine.

Two processes with one thread each hold a copy of the model, step on their own and average their weights
every few steps (local SGD, Stich 2019); this keeps its pace on a machine that does other work. The learning
rate falls with the time used, so that a run ends when it was told to. A checkpoint is kept every few minutes,
and a run goes on from it.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from typing import Any

import torch
import torch.distributed as dist
import torch.multiprocessing as mp
from torch import Tensor

from training.examples import Coder, stories, story_round, tree_round, trees
from training.losses import story_losses, tree_losses, voice_losses
from training.model import Reader, load
from training.voices import told_apart, voice_round

__all__ = ["Plan", "fit"]

WARM, LOW, APART = 0.06, 0.02, 8


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run does."""

    base: str
    """Folder of the pretrained encoder, with its tokenizer."""
    corpora: str
    """Folder with ``litbank``, ``ewt`` and ``pdnc``."""
    out: str
    """Folder for checkpoints and the log."""
    minutes: float
    """How long it may take."""
    seed: int = 1
    rate: float = 1.2e-4
    """Learning rate of the encoder."""
    head_rate: float = 1e-3
    """Learning rate of the heads and of letter case."""
    trees: float = 0.15
    """Share of examples that come from the treebank."""
    voices: float = 0.4
    """Share of examples that come from annotated speakers."""
    workers: int = 2
    every: float = 8.0
    """Minutes between checkpoints."""


def fit(plan: Plan) -> None:
    """Run a plan; the result is ``out/model.pt``."""
    Path(plan.out).mkdir(parents=True, exist_ok=True)
    meeting = Path(plan.out).resolve() / "meeting"
    meeting.unlink(missing_ok=True)
    mp.spawn(_worker, args=(plan, str(meeting)), nprocs=plan.workers, join=True)


def _worker(rank: int, plan: Plan, meeting: str) -> None:
    torch.set_num_threads(1)
    dist.init_process_group("gloo", init_method=f"file://{meeting}", rank=rank, world_size=plan.workers)
    torch.manual_seed(plan.seed)
    model = Reader(plan.base)
    torch.manual_seed(plan.seed * 100 + rank)
    _Run(rank, plan, model).go()
    dist.destroy_process_group()


class _Run:
    """One worker's run."""

    def __init__(self, rank: int, plan: Plan, model: Reader) -> None:
        self.rank, self.plan, self.model = rank, plan, model
        self.weights = [each for each in model.parameters() if each.requires_grad]
        self.optimizer = _optimizer(model, plan)
        self.used, self.steps, self.totals = 0.0, 0, dict[str, list[float]]()
        self.kept = Path(plan.out) / "checkpoint.pt"
        if self.kept.exists():
            self._resume()
        coder = Coder(Path(plan.base) / "tokenizer.json")
        random = Random(plan.seed * 1000 + rank + self.steps)
        corpora = Path(plan.corpora)
        documents = stories(corpora / "litbank" / "train")[rank :: plan.workers]
        bank = trees(corpora / "ewt" / "en_ewt-ud-train.conllu")
        share = len(bank) // plan.workers
        chapters = told_apart(corpora / "pdnc", Path(plan.out))[rank :: plan.workers]
        self.random = random
        self.voices = _for_ever(lambda: voice_round(chapters, coder, random))
        self.stories = _for_ever(lambda: story_round(documents, coder, random))
        self.trees = _for_ever(lambda: tree_round(bank[rank * share : (rank + 1) * share], coder, random))

    def go(self) -> None:
        """Step until the time is used; keep the result."""
        whole = self.plan.minutes * 60
        next_ = self.used + self.plan.every * 60
        while self.used < whole:
            begin = time.monotonic()
            for _ in range(APART):
                self._step(self.used / whole)
            self._average()
            self._agree(time.monotonic() - begin)
            if self.used >= next_:
                self._keep()
                next_ = self.used + self.plan.every * 60
        self._keep()
        if self.rank == 0:
            torch.save(self.model.state_dict(), Path(self.plan.out) / "model.pt")

    def _step(self, done: float) -> None:
        factor = min((done + 1e-4) / WARM, max(LOW, 1 - (done - WARM) / (1 - WARM)))
        for group in self.optimizer.param_groups:
            group["lr"] = group["base"] * factor
        self.model.train()
        losses = self._losses()
        total = torch.stack(list(losses.values())).sum()
        total.backward()
        for name, value in losses.items():
            self.totals.setdefault(name, []).append(value.item())
        torch.nn.utils.clip_grad_norm_(self.weights, 5.0)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.steps += 1

    def _losses(self) -> dict[str, Tensor]:
        draw = self.random.random()
        if draw < self.plan.trees:
            return tree_losses(self.model, next(self.trees))
        if draw < self.plan.trees + self.plan.voices:
            return voice_losses(self.model, next(self.voices))
        return story_losses(self.model, next(self.stories))

    def _average(self) -> None:
        """Average the weights of all workers."""
        flat = torch.cat([each.data.flatten() for each in self.weights])
        dist.all_reduce(flat)
        flat /= self.plan.workers
        at = 0
        for each in self.weights:
            each.data.copy_(flat[at : at + each.numel()].view_as(each))
            at += each.numel()

    def _agree(self, seconds: float) -> None:
        """Count the same time in all workers."""
        longest = torch.tensor([seconds])
        dist.all_reduce(longest, op=dist.ReduceOp.MAX)
        self.used += float(longest)

    def _keep(self) -> None:
        if self.rank == 0:
            state = {
                "model": self.model.state_dict(),
                "optimizer": self.optimizer.state_dict(),
                "used": self.used,
                "steps": self.steps,
            }
            fresh = self.kept.with_suffix(".new")
            torch.save(state, fresh)
            fresh.replace(self.kept)
            row = {"minutes": round(self.used / 60, 1), "steps": self.steps}
            means = {name: round(sum(each) / len(each), 4) for name, each in sorted(self.totals.items())}
            with (Path(self.plan.out) / "log.jsonl").open("a", encoding="utf-8") as log:
                log.write(json.dumps({**row, **means}) + "\n")
            (Path(self.plan.out) / "plan.json").write_text(json.dumps(asdict(self.plan), indent=1))
        self.totals.clear()

    def _resume(self) -> None:
        """Go on from a checkpoint; with a head that it has not, the optimizer begins anew."""
        state: dict[str, Any] = torch.load(self.kept, weights_only=True)
        if not load(self.model, state["model"]):
            rates = [group["base"] for group in self.optimizer.param_groups]
            self.optimizer.load_state_dict(state["optimizer"])
            for group, rate in zip(self.optimizer.param_groups, rates, strict=True):
                group["base"] = rate
        self.used, self.steps = state["used"], state["steps"]


def _optimizer(model: Reader, plan: Plan) -> torch.optim.Optimizer:
    encoder: list[Tensor] = []
    heads: list[Tensor] = []
    for name, each in model.named_parameters():
        if each.requires_grad:
            ours = name.startswith("bert.") and "token_type" not in name
            (encoder if ours else heads).append(each)
    groups = [
        {"params": encoder, "lr": plan.rate, "base": plan.rate},
        {"params": heads, "lr": plan.head_rate, "base": plan.head_rate},
    ]
    return torch.optim.AdamW(groups, weight_decay=0.01, betas=(0.9, 0.98))


def _for_ever(once: Any) -> Iterator[Any]:
    while True:
        yield from once()
