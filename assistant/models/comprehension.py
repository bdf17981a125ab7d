"""Machine reading: where in a passage the answer to a question stands, if it is there.

An extractive reader with a score for "no answer here" (see Devlin et al., "BERT", NAACL 2019,
section 4.3). The bundled embedding model, with its layers trained further, reads a question
together with a passage. It scores each token of the passage as part of the answer, and the passage
as one without the answer. A second head says whether a text supports a claim.
`benchmarks/train_comprehension.py` makes `comprehension.safetensors`: the changes that training
made to the weights, one byte for each weight.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from assistant.models.bert import Bert, Hidden
from assistant.models.embedding import BundledEmbedder
from assistant.models.loading import loaded_once

_QUESTION, _TITLE, _TEXT = 64, 32, 320
"""The most tokens of each that are read."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the model reads in a passage for a question."""

    starts: NDArray[np.int64]
    """Where each token of the passage begins, in characters."""
    scores: NDArray[np.float64]
    """For each token, the logarithm of how likely it is part of the answer, up to a constant."""
    nothing: float
    """The same for "the passage does not hold the answer"."""

    def score(self, start: int, end: int) -> float:
        """The score of a span of the passage: log-sum-exp over its tokens; -inf if none was read.

        Args:
            start: where the span begins, in characters of the passage.
            end: where it ends, exclusive.
        """
        first, last = np.searchsorted(self.starts, [start, end])
        inside = self.scores[first:last]
        return float(np.logaddexp.reduce(inside)) if len(inside) else -np.inf


@dataclass(frozen=True)
class _Head:
    """Scores of a hidden state."""

    weight: NDArray[np.float32]
    """Shape (scores, dimensions)."""
    bias: NDArray[np.float32]

    def __call__(self, hidden: Hidden) -> NDArray[np.float64]:
        scores: NDArray[np.float64] = (hidden @ self.weight.T + self.bias).astype(np.float64)
        return scores


class Comprehension:
    """The bundled model as a reader; loaded on first use."""

    def __init__(self, embedder: BundledEmbedder) -> None:
        """Take the bundled model; the trained changes are added to a copy of its weights."""
        self._embedder = embedder

    def load(self) -> None:
        """Load the weights now, which takes half a second."""
        _ = self._model

    @loaded_once
    def _model(self) -> tuple[Bert, _Head, _Head]:
        """The layers and two heads."""
        weights, heads = self._embedder.load_weights()
        with as_file(files("assistant.models") / "comprehension.safetensors") as file:
            trained = load_file(file)
        for name, added in trained.items():
            if name.startswith("body."):
                own = name.removeprefix("body.")
                weights[own] = weights[own] + added * trained[f"scale.{own}"]
        answer, support = (
            _Head(trained[f"{name}.weight"], trained[f"{name}.bias"])
            for name in ("head", "support")
        )
        return Bert(weights, heads), answer, support

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Reading]:
        """Read passages with a question in mind.

        Args:
            question: one that stands alone.
            passages: title and text of each.
        """
        body, head, _ = self._model
        pairs = [encode(self._embedder.tokenizer, question, *each) for each in passages]
        found = []
        for pair, hidden in zip(pairs, _hidden(body, pairs), strict=True):
            scores = head(hidden)
            own = scores[pair.first : pair.first + len(pair.starts), 0]
            found.append(Reading(pair.starts, own, float(scores[0, 1])))
        return found

    def support(self, claim: str, text: str) -> float:
        """How likely a text supports a claim, as log odds."""
        body, _, head = self._model
        (hidden,) = _hidden(body, [encode(self._embedder.tokenizer, claim, "", text)])
        return float(head(hidden[0])[0])


def _hidden(body: Bert, pairs: Sequence["Pair"]) -> list[Hidden]:
    return body.hidden([pair.ids for pair in pairs], [pair.types for pair in pairs])


@cache
def load_comprehension(embedder: BundledEmbedder) -> Comprehension:
    """The reader on top of a bundled model; one for the whole process, like the model."""
    return Comprehension(embedder)


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and a passage as tokens."""

    ids: list[int]
    types: list[int]
    """The segment of each token: 0 for the question, 1 for the passage."""
    first: int
    """The index of the first token of the passage's text."""
    starts: NDArray[np.int64]
    """Where each token of the text begins, in characters."""


def encode(tokenizer: Tokenizer, question: str, title: str, text: str) -> Pair:
    """Tokenize a question, a passage's title and its text as one input.

    Args:
        tokenizer: `BundledEmbedder.tokenizer`.
        question: cut, like title and text, to the most tokens that are read of it.
        title: the title of the passage; may be empty.
        text: the text of the passage.
    """
    parts = tokenizer.encode_batch([question, title, text], add_special_tokens=False)
    asked, head, body = (
        part.ids[:most] for part, most in zip(parts, (_QUESTION, _TITLE, _TEXT), strict=True)
    )
    first, last = tokenizer.encode("").ids
    left = [first, *asked, last]
    right = [*head, last, *body, last] if head else [*body, last]
    starts = np.array([start for start, _ in parts[2].offsets[:_TEXT]], dtype=np.int64)
    types = [0] * len(left) + [1] * len(right)
    return Pair(left + right, types, len(left + right) - 1 - len(body), starts)
