"""The model file: found in the package, checked, loaded when it is first asked for, run window by window."""

from __future__ import annotations

import base64
import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from storyledger.errors import SourceError
from storyledger.neural.scorer import PairWeights
from storyledger.neural.windows import Encoded, Window, batch_of, case_of, pack
from storyledger.neural.worth import Worth
from storyledger.shipped import shipped

__all__ = ["DIGESTS", "Calibration", "Heard", "Session", "Settings", "packaged"]

DIGESTS = {
    "reader.onnx": "e21f261410abe5042b03e6a9df875edcc15b1ed3652b6e7ad3fa1eac4b10ffbb",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
"""SHA-256 of the files that the package ships."""
HEADS = (
    "span",
    "label",
    "event",
    "tag",
    "arc",
    "relation",
    "kind_start",
    "kind_end",
    "chain_start",
    "chain_end",
)
"""What the model says of words and spans, see ``reader``; the speaker head adds ``turn`` and ``member``."""
TOGETHER = 16
"""Windows that the threads share out among themselves: bounds the memory."""
Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Heard:
    """What the model says of one window of N words."""

    window: Window
    sentence: NDArray[np.int64]
    """N: which of the window's sentences each word belongs to."""
    said: dict[str, Array]
    """What was asked for, by name; the first axis counts words."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Turns a score into a probability."""

    slope: float
    shift: float

    def of(self, score: float) -> float:
        """Return the probability, 0 to 1."""
        return float(1 / (1 + np.exp(-(self.slope * score + self.shift))))


@dataclass(frozen=True, slots=True)
class Settings:
    """What the model file says of itself."""

    labels: tuple[str, ...]
    """Classes of mention; the last is the pronoun's."""
    tags: tuple[str, ...]
    relations: tuple[str, ...]
    span: float
    """The score that a mention must have."""
    event: float
    """The score that an event must have."""
    chain: float
    """The score that an antecedent must have."""
    span_odds: Calibration
    event_odds: Calibration
    pairs: PairWeights
    voices: PairWeights
    """Of the speaker head."""
    voice: Worth
    """What the speaker head's word counts beside that of the rules."""


class Session:
    """The loaded model."""

    def __init__(self, folder: Path, *, threads: int = 0, digests: dict[str, str] | None = None) -> None:
        """Load from ``folder``; ``threads`` 0 means one for each core.

        Every window is one thread's work from end to end, so threads change neither the answers nor the
        time of the processor.

        Raises:
            SourceError: a file is missing or not the one that ``digests`` names.

        """
        for name, digest in (digests or {}).items():
            _check(folder / name, digest)
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        self._run = onnxruntime.InferenceSession(
            str(folder / "reader.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._known: dict[str, tuple[int, ...]] = {}
        self._threads = threads or os.cpu_count() or 1

    @cached_property
    def settings(self) -> Settings:
        """What the model file says of itself."""
        return _settings(json.loads(self._run.get_modelmeta().custom_metadata_map["storyledger"]))

    @cached_property
    def _marks(self) -> tuple[int, int]:
        return self._piece("[CLS]"), self._piece("[SEP]")

    def _piece(self, name: str) -> int:
        """Return the number of a word piece that every vocabulary has."""
        number = self._tokenizer.token_to_id(name)
        assert number is not None
        return int(number)

    def encode(self, sentences: Sequence[Sequence[str]]) -> list[Encoded]:
        """Return sentences as the encoder takes them."""
        fresh = sorted({word for words in sentences for word in words} - self._known.keys())
        unknown = (self._piece("[UNK]"),)
        texts = [word.encode("utf-8", "replace").decode() for word in fresh]  # half a character is none
        for word, pieces in zip(
            fresh, self._tokenizer.encode_batch(texts, add_special_tokens=False), strict=True
        ):
            self._known[word] = tuple(pieces.ids) or unknown
        return [
            Encoded(tuple(self._known[word] for word in words), tuple(case_of(word) for word in words))
            for words in sentences
        ]

    def run(self, sentences: Sequence[Encoded], names: Sequence[str] = HEADS) -> Iterator[Heard]:
        """Yield what the model says of every window, in order.

        ``names`` are the outputs that are wanted; the others are not worked out.
        """
        windows = pack(sentences)

        def heard(window: Window) -> Heard:
            # alone: in a batch the 8-bit numbers of one window would depend on the others, and padding costs
            batch = batch_of(sentences, [window], self._marks)
            arrays = self._run.run(names, batch.feed())
            return Heard(
                window, batch.sentence[0], {name: array[0] for name, array in zip(names, arrays, strict=True)}
            )

        with ThreadPoolExecutor(self._threads) as pool:
            for at in range(0, len(windows), TOGETHER):
                yield from pool.map(heard, windows[at : at + TOGETHER])


def packaged(threads: int = 0) -> Session:
    """Load the model that the package ships."""
    return Session(shipped("neural", "weights"), threads=threads, digests=DIGESTS)


def _check(path: Path, digest: str) -> None:
    if not path.is_file():
        raise SourceError(f"The neural reader's file {path.name} is missing: install storyledger anew.")
    if hashlib.sha256(path.read_bytes()).hexdigest() != digest:
        raise SourceError(f"The neural reader's file {path.name} is damaged: install storyledger anew.")


def _settings(kept: dict[str, Any]) -> Settings:
    odds = {name: Calibration(*kept["odds"][name]) for name in ("span", "event")}
    return Settings(
        labels=tuple(kept["labels"]),
        tags=tuple(kept["tags"]),
        relations=tuple(kept["relations"]),
        span=kept["least"]["span"],
        event=kept["least"]["event"],
        chain=kept["least"]["chain"],
        span_odds=odds["span"],
        event_odds=odds["event"],
        pairs=_pair_weights(kept["pairs"]),
        voices=_pair_weights(kept["voices"]),
        voice=Worth(**kept["voice"]),
    )


def _array(kept: dict[str, Any]) -> NDArray[np.float32]:
    numbers = np.frombuffer(base64.b64decode(kept["data"]), np.float32)
    return numbers.reshape(kept["shape"])


def _pair_weights(kept: dict[str, Any]) -> PairWeights:
    arrays = {name: _array(each) for name, each in kept.items()}
    seen = sorted(name for name in arrays if name.startswith("seen"))
    return PairWeights(
        both=arrays["both"],
        later=arrays["later"],
        earlier=arrays["earlier"],
        bias=arrays["bias"],
        seen=tuple(arrays[name] for name in seen),
        out=arrays["out"],
        out_bias=float(arrays["out_bias"][0]),
    )
