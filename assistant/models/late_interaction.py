"""Late interaction: how near the tokens of a question come to those of a passage.

Each token of a passage that carries meaning is kept as one small vector. A passage is scored by the
nearest of its tokens to each token of the question (MaxSim). See Khattab and Zaharia, "ColBERT:
Efficient and Effective Passage Search via Contextualized Late Interaction over BERT" (SIGIR 2020).
Two things are trained: the projection of the bundled embedding model's vectors to small ones, and
the weight of each token of a question. `benchmarks/train_late_interaction.py` makes
`late_interaction.npz`.
"""

import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.language.words import FUNCTION_WORDS
from assistant.models.embedding import TokenVectors

_STEP = 1 / 127
_COUNT = np.dtype("<u2")

Nearness = NDArray[np.float32]
"""Shape (…, tokens of the question that carry meaning): for each of these, its highest cosine with
a token of the passage part, passage or article; -1 if that has no tokens."""


def compress(encoded: TokenVectors, sizes: Sequence[int]) -> bytes:
    """Compress the vectors of a passage's tokens that carry meaning, part by part.

    The parts are its title, then its sentences.

    Args:
        encoded: the passage, as the bundled model encodes it.
        sizes: how many tokens each part has; the last ones may have been cut off.

    Returns:
        The number of parts and the number of tokens kept of each (two bytes each), then these
        tokens, one byte for each dimension.
    """
    parts = np.repeat(np.arange(len(sizes)), sizes)
    kept = [
        place for place, token in enumerate(encoded.tokens[: len(parts)]) if carries_meaning(token)
    ]
    counts = np.bincount(parts[kept], minlength=len(sizes))
    small = np.round(_project(encoded.vectors[kept]) / _STEP).astype(np.int8)
    return np.array([len(sizes), *counts], _COUNT).tobytes() + small.tobytes()


def nearness(question: TokenVectors, passages: Sequence[bytes]) -> tuple[Nearness, NDArray[Any]]:
    """Compare a question with the parts of passages, token by token.

    Args:
        question: the question, as the bundled model encodes it.
        passages: passages, as `compress` makes them.

    Returns:
        The nearness of each part, shape (parts, tokens), and the index of the passage that each
        part belongs to, shape (parts,).
    """
    asked = _project(question.vectors[_asked(question)])
    counts, small = [], []
    for passage in passages:
        parts = int(np.frombuffer(passage, _COUNT, 1)[0])
        counts.append(np.frombuffer(passage, _COUNT, parts, _COUNT.itemsize))
        small.append(passage[_COUNT.itemsize * (1 + parts) :])
    owners = np.repeat(np.arange(len(passages)), [len(each) for each in counts])
    tokens = np.frombuffer(b"".join(small), np.int8).reshape(-1, asked.shape[1])
    similar = tokens.astype(np.float32) @ (asked.T * np.float32(_STEP))
    sizes = np.concatenate([[0], *counts]).astype(np.int64)
    held = np.flatnonzero(sizes[1:])
    near: Nearness = np.full((len(owners), len(asked)), -1, dtype=np.float32)
    if len(held):
        near[held] = np.maximum.reduceat(similar, sizes.cumsum()[held], axis=0)
    return near, owners


def pool(near: Nearness, owners: NDArray[Any], count: int) -> Nearness:
    """The maximum over all rows with one owner.

    The rows are the sentences of a passage, for example, or the passages of an article.

    Args:
        near: one row for each part, shape (parts, …).
        owners: the index of the owner of each part, shape (parts,).
        count: how many owners there are.

    Returns:
        One row for each owner, shape (owners, …); -1 for an owner without parts.
    """
    pooled: Nearness = np.full((count, *near.shape[1:]), -1, dtype=np.float32)
    np.maximum.at(pooled, owners, near)
    return pooled


def importance(question: TokenVectors) -> NDArray[np.float32]:
    """The weight of each token of a question that carries meaning; the weights add up to 1."""
    head = _head()
    asked = question.vectors[_asked(question)]
    weights = np.logaddexp(0, asked @ head["importance"] + head["bias"])
    shares: NDArray[np.float32] = (weights / weights.sum()).astype(np.float32)
    return shares


def carries_meaning(token: str) -> bool:
    """Whether a token of a passage is kept, and whether a token of a question counts."""
    return token not in FUNCTION_WORDS and any(map(str.isalnum, token))


def fingerprint() -> str:
    """A hash (sha256, hex) that changes when the trained weights do."""
    return hashlib.sha256(_file().read_bytes()).hexdigest()


def _asked(question: TokenVectors) -> list[int]:
    """The indices of a question's tokens that carry meaning; of all its tokens if none does."""
    carrying = [place for place, token in enumerate(question.tokens) if carries_meaning(token)]
    return carrying or list(range(len(question.tokens)))


def _project(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    small: NDArray[np.float32] = vectors @ _head()["projection"]
    lengths: NDArray[np.float32] = np.linalg.norm(small, axis=1, keepdims=True)
    return np.asarray(small / np.maximum(lengths, 1e-9), dtype=np.float32)


def _file() -> Traversable:
    return files("assistant.models") / "late_interaction.npz"


@cache
def _head() -> dict[str, NDArray[np.float32]]:
    with _file().open("rb") as file:
        loaded = np.load(file)
        return {name: loaded[name].astype(np.float32) for name in loaded.files}
