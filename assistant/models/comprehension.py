"""Machine reading: where in a passage the answer to a question stands, if it is there.

An extractive reader with a score for "no answer here" (see Devlin et al., "BERT", NAACL 2019,
section 4.3). The bundled embedding model, with its layers trained further, reads a question
together with a passage. It scores each token of the passage as part of the answer, and the passage
as one without the answer. A second head says whether a text supports a claim.
`benchmarks/train_comprehension.py` makes `comprehension.safetensors`: the changes that training
made to the weights, one byte for each weight.
"""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import as_file, files
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.models.embedding import Embedder, has_bfloat16, padded_length

_QUESTION, _TITLE, _TEXT = 64, 32, 320
"""The most tokens of each that are read."""

_POSITIONS = 512
"""The most tokens in an input of the bundled model (its position embeddings)."""

_AT_ONCE = 4
"""Passages in one forward pass; with more, their lengths differ more and padding costs more."""


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


class Comprehension:
    """The bundled model as a reader; loaded on first use."""

    def __init__(self, embedder: Embedder) -> None:
        """Take the bundled model; the trained changes are added to a copy of its weights."""
        self._embedder = embedder
        self._loading = Lock()

    @property
    def model(self) -> Any:
        """Body and two heads; the first thread to use them loads them, in a tenth of a second."""
        with self._loading:
            return self._model

    @cached_property
    def _model(self) -> Any:
        import torch
        from safetensors.torch import load_file

        body: Any = deepcopy(self._embedder.model[0].auto_model)
        with as_file(files("assistant.models") / "comprehension.safetensors") as file:
            trained = load_file(file)
        state = body.state_dict()
        for name, added in trained.items():
            if name.startswith("body."):
                scale = trained[f"scale.{name.removeprefix('body.')}"]
                state[name.removeprefix("body.")] += added.float() * scale
        heads = []
        for name in "head", "support":
            weight, bias = trained[f"{name}.weight"], trained[f"{name}.bias"]
            head = torch.nn.Linear(weight.shape[1], weight.shape[0])
            head.load_state_dict({"weight": weight, "bias": bias})
            heads.append(head.eval())
        if has_bfloat16():
            body = body.to(torch.bfloat16)  # Takes half the time, and finds the same sentences.
        return body.eval(), *heads

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Reading]:
        """Read passages with a question in mind.

        Args:
            question: one that stands alone.
            passages: title and text of each.
        """
        import torch

        encoded = [encode(self._embedder.tokenizer, question, *each) for each in passages]
        found = []
        with torch.inference_mode():
            for one, hidden in zip(encoded, self._hidden(encoded), strict=True):
                scores = self.model[1](hidden).double().numpy()
                own = scores[one.first : one.first + len(one.starts), 0]
                found.append(Reading(one.starts, own, float(scores[0, 1])))
        return found

    def support(self, claim: str, text: str) -> float:
        """How likely a text supports a claim, as log odds."""
        import torch

        with torch.inference_mode():
            encoded = encode(self._embedder.tokenizer, claim, "", text)
            (hidden,) = self._hidden([encoded])
            return float(self.model[2](hidden[0]))

    def _hidden(self, encoded: Sequence["Pair"]) -> list[Any]:
        """The body's last hidden states of each pair, shape (tokens, dimensions), with padding."""
        body = self.model[0]
        found: dict[int, Any] = {}
        for places in _alike([len(each.ids) for each in encoded]):
            hidden = body(**padded([encoded[place] for place in places])).last_hidden_state
            found |= zip(places, hidden.float(), strict=True)
        return [found[place] for place in range(len(encoded))]


@cache
def load_comprehension(embedder: Embedder) -> Comprehension:
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


def encode(tokenizer: Any, question: str, title: str, text: str) -> Pair:
    """Tokenize a question, a passage's title and its text as one input.

    Args:
        tokenizer: `Embedder.tokenizer`.
        question: cut, like title and text, to the most tokens that are read of it.
        title: the title of the passage; may be empty.
        text: the text of the passage.
    """

    def tokens(part: str, most: int) -> tuple[list[int], list[tuple[int, int]]]:
        whole = tokenizer(
            part, add_special_tokens=False, return_offsets_mapping=True, verbose=False
        )
        return whole["input_ids"][:most], whole["offset_mapping"][:most]

    asked, body = tokens(question, _QUESTION)[0], tokens(text, _TEXT)
    head = [*tokens(title, _TITLE)[0], tokenizer.sep_token_id] if title else []
    left = [tokenizer.cls_token_id, *asked, tokenizer.sep_token_id]
    right = [*head, *body[0], tokenizer.sep_token_id]
    starts = np.array([start for start, _ in body[1]], dtype=np.int64)
    types = [0] * len(left) + [1] * len(right)
    return Pair(left + right, types, len(left) + len(head), starts)


def padded(pairs: Sequence[Pair]) -> dict[str, Any]:
    """Pad pairs to one length, as input for a BERT model."""
    import torch

    longest = padded_length(max(len(pair.ids) for pair in pairs), _POSITIONS)
    gaps = [longest - len(pair.ids) for pair in pairs]
    filled = list(zip(pairs, gaps, strict=True))
    return {
        "input_ids": torch.tensor([pair.ids + [0] * gap for pair, gap in filled]),
        "token_type_ids": torch.tensor([pair.types + [0] * gap for pair, gap in filled]),
        "attention_mask": torch.tensor([[1] * len(p.ids) + [0] * gap for p, gap in filled]),
    }


def _alike(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Batches of texts of about equal length, as indices."""
    places = sorted(range(len(lengths)), key=lengths.__getitem__)
    for begin in range(0, len(places), _AT_ONCE):
        yield places[begin : begin + _AT_ONCE]
