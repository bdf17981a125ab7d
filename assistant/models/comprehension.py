"""Question and passage read together: where in the passage the answer stands, if it does.

An extractive reader with a score for "not here" (see Devlin et al., "BERT", NAACL 2019, section
4.3): the bundled embedding model, its layers trained on, reads a question with a passage and
scores each token of the passage as part of the answer, and the passage as one that does not hold
it. A second head says whether a text supports a claim. `benchmarks/train_comprehension.py` makes
`comprehension.safetensors`: what the training added to the weights, a byte for each.
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
"""Tokens of each that are read."""

_POSITIONS = 512
"""Tokens that the bundled model can tell apart by place."""

_AT_ONCE = 4
"""Passages in one pass; more of different lengths would be padding."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a passage says to a question."""

    starts: NDArray[np.int64]
    """Where each of its tokens begins, in characters."""
    scores: NDArray[np.float64]
    """Of each token: the logarithm of how likely it answers, but for a constant."""
    nothing: float
    """The same of there being no answer."""

    def score(self, start: int, end: int) -> float:
        """That the answer lies in a stretch of the passage: the log of the sum of its tokens'."""
        first, last = np.searchsorted(self.starts, [start, end])
        inside = self.scores[first:last]
        return float(np.logaddexp.reduce(inside)) if len(inside) else -np.inf


class Comprehension:
    """The bundled model as a reader; loaded when it is first needed."""

    def __init__(self, embedder: Embedder) -> None:
        """Name the bundled model, whose weights the trained ones are added to."""
        self._embedder = embedder
        self._loading = Lock()

    @property
    def model(self) -> Any:
        """Body and heads; loading takes a tenth of a second, once, whichever thread comes first."""
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
            body = body.to(torch.bfloat16)  # Half the time, and the same sentences.
        return body.eval(), *heads

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Reading]:
        """Read passages (title and text each) with a question in mind."""
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
        """How likely a text supports a claim: log odds."""
        import torch

        with torch.inference_mode():
            encoded = encode(self._embedder.tokenizer, claim, "", text)
            (hidden,) = self._hidden([encoded])
            return float(self.model[2](hidden[0]))

    def _hidden(self, encoded: Sequence["Pair"]) -> list[Any]:
        """What the body makes of each pair, shape (tokens, dimensions), padded."""
        body = self.model[0]
        found: dict[int, Any] = {}
        for places in _alike([len(each.ids) for each in encoded]):
            hidden = body(**padded([encoded[place] for place in places])).last_hidden_state
            found |= zip(places, hidden.float(), strict=True)
        return [found[place] for place in range(len(encoded))]


@cache
def load_comprehension(embedder: Embedder) -> Comprehension:
    """The reader over a bundled model: one for the whole process, as the model is."""
    return Comprehension(embedder)


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and a passage as tokens."""

    ids: list[int]
    types: list[int]
    """0 for those of the question, 1 for those of the passage."""
    first: int
    """Place of the first token of the passage's text."""
    starts: NDArray[np.int64]
    """Where each token of the text begins, in characters."""


def encode(tokenizer: Any, question: str, title: str, text: str) -> Pair:
    """Put a question, the title of a passage and its text side by side.

    Args:
        tokenizer: `Embedder.tokenizer`.
        question: of each, so many tokens are read at most.
        title: may be empty.
        text: of the passage.
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
    """Pairs as a batch, as a BERT model takes it."""
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
    """The places of texts in groups of about equal length."""
    places = sorted(range(len(lengths)), key=lengths.__getitem__)
    for begin in range(0, len(places), _AT_ONCE):
        yield places[begin : begin + _AT_ONCE]
