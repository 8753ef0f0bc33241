"""From a fitted reader to the file that the package ships: one ONNX graph in whole numbers of 8 bits.

The graph holds the encoder and every head; what must be known beside it (labels, thresholds, the small pair
scorer) is kept in the file's own description.
"""

from __future__ import annotations

import base64
import json
import logging
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from eval.litbank_gold import CLASSES
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from storyledger.neural.windows import batch_of, pack
from training.examples import RELATIONS, TAGS, Coder, stories
from training.model import Pairs, Reader, load
from training.smooth import Feed, smooth

__all__ = ["describe", "export", "kept_array", "pair_description"]

INPUTS = ("input_ids", "attention_mask", "token_type_ids", "first", "last", "sentence")
OUTPUTS = (
    "span", "label", "event", "tag", "arc", "relation", "kind_start", "kind_end", "chain_start", "chain_end",
    "turn", "member", "cue",
)  # fmt: skip


class Graph(nn.Module):
    """The reader as the package runs it: arrays in, every head's answers out."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor, first: Tensor, last: Tensor,
        sentence: Tensor,
    ) -> tuple[Tensor, ...]:  # fmt: skip
        """Return the arrays of ``OUTPUTS``."""
        reader = self.reader
        start, end = reader.words(input_ids, attention_mask, token_type_ids, first, last)
        span, label = reader.spans(start, end).max(1)
        apart = sentence.unsqueeze(2) != sentence.unsqueeze(1)
        arc = reader.syntax.arcs(start).masked_fill(apart, -1e4)
        relation = reader.syntax.relations(start, arc.argmax(-1)).argmax(-1)
        return (
            span, label.to(torch.uint8), reader.event(start).squeeze(-1),
            reader.syntax.tag(start).argmax(-1).to(torch.uint8), arc, relation.to(torch.uint8),
            reader.kind_start(start), reader.kind_end(end), reader.chain_start(start), reader.chain_end(end),
            reader.turn(start), reader.member(start), reader.cue(start).squeeze(-1),
        )  # fmt: skip


def export(model: Path, base: Path, out: Path, corpora: Path, *, whole: bool = False) -> Path:
    """Write ``out/reader.onnx`` and ``out/tokenizer.json``; ``whole`` keeps numbers of 32 bits.

    Some of LitBank's train split (in ``corpora``) shows how large the numbers inside the encoder get.
    """
    logging.disable(logging.WARNING)
    reader = Reader(str(base), "eager")
    kept = torch.load(model, weights_only=True)
    anew = load(reader, kept.get("model", kept))
    assert all(name.startswith("chains.") for name in anew), "the file is of another network"
    reader.eval()
    out.mkdir(parents=True, exist_ok=True)
    shutil.copy(base / "tokenizer.json", out / "tokenizer.json")
    full, target = out / "full.onnx", out / "reader.onnx"
    _trace(reader, full)
    if whole:
        full.replace(target)
    else:
        _narrow(full, target, _feeds(base, corpora))
        full.unlink()
    describe(target, _first_description(reader))
    return target


def _narrow(full: Path, target: Path, feeds: Iterable[Feed]) -> None:
    """Write the network ``full`` in 8 bits; seven of the weights, so that their sums fit on any processor."""
    even = onnx.load(str(full))
    smooth(even, feeds)
    quantize_dynamic(
        even, target, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True,
        extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
    )  # fmt: skip


def _feeds(base: Path, corpora: Path) -> Iterator[Feed]:
    """Yield windows of a few documents as the model takes them."""
    coder = Coder(base / "tokenizer.json")
    for document in stories(corpora / "litbank" / "train")[::8]:
        sentences = [coder.encode(sentence.words) for sentence in document.sentences]
        for window in pack(sentences):
            yield batch_of(sentences, [window], coder.marks).feed()


def _trace(reader: Reader, path: Path) -> None:
    ones = torch.ones(2, 9, dtype=torch.int64)
    words = torch.arange(1, 6).repeat(2, 1)
    feed = (ones, ones, ones * 0, words, words, words * 0)
    wide = {name: {0: "b", 1: "t"} for name in INPUTS[:3]}
    many = {name: {0: "b", 1: "n"} for name in (*INPUTS[3:], *OUTPUTS)}
    for name in ("span", "label", "arc"):
        many[name] = {0: "b", 1: "n", 2: "n"}
    torch.onnx.export(
        Graph(reader), feed, str(path), input_names=list(INPUTS), output_names=list(OUTPUTS),
        dynamic_axes={**wide, **many}, opset_version=17, dynamo=False,
    )  # fmt: skip


def pair_description(chains: Pairs) -> dict[str, Any]:
    """Return the pair scorer as the file's description keeps it."""
    arrays = {
        "both": chains.both.weight.T,
        "later": chains.later.weight.T,
        "earlier": chains.earlier.weight.T,
        "bias": chains.both.bias + chains.later.bias + chains.earlier.bias,
        "out": chains.out.weight[0],
        "out_bias": chains.out.bias,
        **{f"seen{index:02}": each.weight for index, each in enumerate(chains.seen)},
    }
    return {name: kept_array(each.detach().numpy()) for name, each in arrays.items()}


def _first_description(reader: Reader) -> dict[str, Any]:
    return {
        "labels": [*CLASSES, "PRON"],
        "tags": TAGS,
        "relations": RELATIONS,
        "least": {"span": 0.0, "event": 0.0, "chain": 0.0},
        "odds": {"span": [1.0, 0.0], "event": [1.0, 0.0]},
        "pairs": pair_description(reader.chains),
        "voices": pair_description(reader.voices),
        "voice": {"odds": 1.0, "sure": 0.0},
    }


def kept_array(array: np.ndarray) -> dict[str, Any]:
    """Return an array as the description keeps it."""
    floats = np.ascontiguousarray(array, np.float32)
    return {"shape": floats.shape, "data": base64.b64encode(floats.tobytes()).decode()}


def describe(path: Path, said: dict[str, Any]) -> None:
    """Put the description into the model file, over what it says already."""
    model = onnx.load(str(path))
    kept = {each.key: each.value for each in model.metadata_props}
    before = json.loads(kept.get("storyledger", "{}"))
    del model.metadata_props[:]
    onnx.helper.set_model_props(model, {"storyledger": json.dumps({**before, **said}, sort_keys=True)})
    onnx.save(model, str(path))
