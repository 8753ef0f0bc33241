"""Evens out the numbers inside the encoder before they are written in 8 bits (SmoothQuant, Xiao et al. 2023).

A few columns of what a layer is given are many times as large as the others, and one scale for all of them
leaves the small ones with a handful of steps. Each column is divided by a number of its own and the layer's
weights for it are multiplied by the same number, so that what comes out is the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper
from onnxruntime import InferenceSession

__all__ = ["Feed", "smooth"]

SHARE = 0.8
"""How much of a column's size goes over into the weights, 0 to 1; chosen on development data."""
LEAST = 1e-5
Floats = NDArray[np.float32]
Feed = Mapping[str, NDArray[np.int64]]
"""Texts as the network takes them."""


def smooth(model: ModelProto, feeds: Iterable[Feed]) -> None:
    """Even out what the encoder's layers are given; ``feeds`` are texts that show how large it gets."""
    weights = {each.name: each for each in model.graph.initializer}
    layers: dict[str, list[NodeProto]] = defaultdict(list)
    for node in model.graph.node:
        if node.op_type == "MatMul" and "/encoder/" in node.name and node.input[1] in weights:
            layers[node.input[0]].append(node)
    largest = _largest(model, list(layers), feeds)
    for given, nodes in layers.items():
        _even_out(model, nodes, [weights[node.input[1]] for node in nodes], largest[given])


def _largest(model: ModelProto, names: Sequence[str], feeds: Iterable[Feed]) -> dict[str, Floats]:
    """Return how large each column of the named arrays gets."""
    watched = onnx.ModelProto()
    watched.CopyFrom(model)
    watched.graph.output.extend(
        helper.make_tensor_value_info(each, TensorProto.FLOAT, None) for each in names
    )
    session = InferenceSession(watched.SerializeToString(), providers=["CPUExecutionProvider"])
    largest: dict[str, Floats] = {}
    for feed in feeds:
        for name, array in zip(names, session.run(names, dict(feed)), strict=True):
            columns = np.abs(array).reshape(-1, array.shape[-1]).max(0)
            largest[name] = np.maximum(largest.get(name, columns), columns)
    return largest


def _even_out(
    model: ModelProto, nodes: Sequence[NodeProto], weights: Sequence[TensorProto], largest: Floats
) -> None:
    """Put a division before the layers ``nodes``, which are given the same, and its undoing into them."""
    arrays = [numpy_helper.to_array(each) for each in weights]
    heaviest = np.maximum(np.max([np.abs(array).max(1) for array in arrays], axis=0), LEAST)
    ratio = np.maximum(largest, LEAST) ** SHARE / heaviest ** (1 - SHARE)
    ratio /= np.exp(np.log(ratio).mean())
    given = nodes[0].input[0]
    factor, even = f"{given}_factor", f"{given}_even"
    model.graph.initializer.append(numpy_helper.from_array((1 / ratio).astype(np.float32), factor))
    at = min(list(model.graph.node).index(node) for node in nodes)
    model.graph.node.insert(at, helper.make_node("Mul", [given, factor], [even], name=even))
    for node, weight, array in zip(nodes, weights, arrays, strict=True):
        heavier = (array * ratio[:, None]).astype(np.float32)
        weight.CopyFrom(numpy_helper.from_array(heavier, weight.name))
        node.input[0] = even
