"""An inverted index stored as bytes: how well words of passages fit a question (BM25, proximity).

`postings.py` stores the bytes; this module does not know where they are. A question reads only the
postings of its own terms, so its cost depends on how often those occur.
"""

import struct
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

_K1 = 1.2
"""BM25's k1: how soon further occurrences of a word stop adding to the score."""
_B = 0.75
"""BM25's b: how much the score is normalised by the length of the passage."""
_STRETCH = 15
"""How many terms side by side count as standing together: about a clause."""

_POSTING = np.dtype([("passage", "<u4"), ("count", "u1"), ("length", "<u2")])
_TERM = np.dtype("<u4")
_pack = struct.Struct("<IBH").pack

Ids = NDArray[np.int64]
Weights = NDArray[np.float64]
"""Scores of passages or articles, each 0 or more."""


def postings(passage: int, terms: Sequence[str]) -> dict[str, bytes]:
    """The postings of one passage, by term.

    Args:
        passage: the id of the passage.
        terms: all terms in it, with repeats.
    """
    length = min(len(terms), 0xFFFF)
    return {
        term: _pack(passage, min(count, 0xFF), length) for term, count in Counter(terms).items()
    }


def sequence(terms: Sequence[str]) -> bytes:
    """The terms of a passage in order, as hashes of four bytes each."""
    return np.array([_number(term) for term in terms], _TERM).tobytes()


def together(idf: Mapping[str, float], passages: list[bytes]) -> Weights:
    """Score passages by the terms of a question that stand close together in them.

    A passage that has all of them here and there is less to the point than one clause that does.

    Args:
        idf: the inverse document frequency of each term of the question that carries meaning.
        passages: passages, as `sequence` makes them.

    Returns:
        The highest sum over the terms that a stretch of `_STRETCH` terms has, shape (passages,).
    """
    # So much stands before each passage, and no stretch reaches from one into the next.
    gap = bytes(_STRETCH * _TERM.itemsize)
    terms = np.frombuffer(gap.join([b"", *passages]), _TERM)
    sizes = [len(passage) // _TERM.itemsize + _STRETCH for passage in passages]
    total = np.zeros(len(terms))
    for term, weight in idf.items():
        begins = np.flatnonzero(terms == _number(term))[:, None] - np.arange(_STRETCH)
        total[np.unique(begins)] += weight
    best: Weights = np.maximum.reduceat(total, np.cumsum([0, *sizes])[:-1])
    return best


def _number(term: str) -> int:
    return crc32(term.encode())


def remove_passages(entries: bytes, passages: Ids) -> bytes:
    """Postings without those of some passages."""
    found = np.frombuffer(entries, _POSTING)
    return found[~np.isin(found["passage"], passages)].tobytes()


def frequency(size: int) -> int:
    """In how many passages a term occurs, from the size of its postings in bytes."""
    return size // _POSTING.itemsize


@dataclass(frozen=True, slots=True)
class Matches:
    """The passages that share terms with a question, and what each term adds to their scores."""

    passages: Ids
    """Ids of passages, term after term, and sorted within each term."""
    weights: Weights
    bounds: Ids
    """Where each term's passages begin in `passages`, then where the last ones end."""
    idf: Weights
    """The inverse document frequency of each term."""

    @classmethod
    def of(cls, terms: Sequence[bytes], *, passages: int, length: float) -> "Matches":
        """Score the postings of each term by BM25 (Robertson and Zaragoza, 2009).

        Args:
            terms: for each term of the question, all its postings.
            passages: how many passages the index has.
            length: the average number of terms in a passage.
        """
        found: Any = np.frombuffer(b"".join(terms), _POSTING)
        bounds = np.cumsum([0, *(frequency(len(entries)) for entries in terms)])
        df = np.diff(bounds)
        idf = np.log1p((passages - df + 0.5) / (df + 0.5))
        norm = _K1 * (1 - _B + _B * found["length"] / max(length, 1.0))
        weights = np.repeat(idf, df) * found["count"] * (_K1 + 1) / (found["count"] + norm)
        return cls(found["passage"].astype(np.int64), weights, bounds, idf)

    def best(self, limit: int | None = None) -> list[int]:
        """The passages with the highest scores, best first; up to `limit`, or all."""
        scores = np.bincount(self.passages, self.weights)
        found = np.flatnonzero(scores)
        if limit and len(found) > limit:
            least = np.partition(scores[found], -limit)[-limit]
            found = found[scores[found] >= least]
        order = np.lexsort((found, -scores[found]))[:limit]
        best: list[int] = found[order].tolist()
        return best

    def within(self, first: Ids, last: Ids) -> Weights:
        """For each range of passages, add up the best score that any of them has for each term.

        For a range of one passage, this is its score. For the passages of an article, it says how
        well the article as a whole fits the question.

        Args:
            first: the first id of each range, shape (ranges,).
            last: the last id of each range, inclusive, shape (ranges,).
        """
        total = np.zeros(len(first))
        for begin, end in pairwise(self.bounds):
            ids, weights = self.passages[begin:end], self.weights[begin:end]
            low, high = np.searchsorted(ids, first), np.searchsorted(ids, last, side="right")
            held = low < high
            pairs = np.stack([low[held], high[held]], axis=1).ravel()
            if len(pairs):
                # reduceat wants every index in range; the 0.0 makes the one past the end valid.
                total[held] += np.maximum.reduceat(np.append(weights, 0.0), pairs)[::2]
        return total
