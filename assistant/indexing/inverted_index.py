"""Words in, how well passages take them up: an inverted index as bytes, BM25, and phrases.

`postings.py` keeps the bytes; nothing here knows where they lie. A question reads the postings of
its own terms and nothing else, so that its cost follows how often they occur.
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
"""From which count on more of the same word says little."""
_B = 0.75
"""How much a long passage is held to its length."""

_POSTING = np.dtype([("passage", "<u4"), ("count", "u1"), ("length", "<u2")])
_TERM = np.dtype("<u4")
_pack = struct.Struct("<IBH").pack

Ids = NDArray[np.int64]
Weights = NDArray[np.float64]
"""Scores of passages or articles, 0 or above."""


def postings(passage: int, terms: Sequence[str]) -> dict[str, bytes]:
    """What the inverted index holds of one passage, by term.

    Args:
        passage: its id.
        terms: all that occur in it, as often as they do.
    """
    length = min(len(terms), 0xFFFF)
    return {
        term: _pack(passage, min(count, 0xFF), length) for term, count in Counter(terms).items()
    }


def sequence(terms: Sequence[str]) -> bytes:
    """The terms of a passage in order, four bytes each."""
    return np.array([_number(term) for term in terms], _TERM).tobytes()


def phrases(asked: Sequence[str], idf: Mapping[str, float], passages: list[bytes]) -> Weights:
    """For each passage the pairs of words of a question that stand side by side in it too.

    Args:
        asked: the terms of the question, in order.
        idf: of those that carry meaning; a pair counts as much as the less rare of its two.
        passages: as `sequence` makes them.

    Returns:
        The sum over the pairs, shape (passages,).
    """
    total = np.zeros(len(passages))
    # A term that no question has keeps passages apart.
    terms = np.frombuffer(b"\0\0\0\0".join([b"", *passages]), _TERM)
    starts = np.cumsum([1, *(len(passage) // _TERM.itemsize + 1 for passage in passages)])[:-1]
    for one, two in dict.fromkeys(pairwise(asked)):
        if one in idf and two in idf:
            places = np.flatnonzero((terms[:-1] == _number(one)) & (terms[1:] == _number(two)))
            held = np.unique(np.searchsorted(starts, places, side="right") - 1)
            total[held] += min(idf[one], idf[two])
    return total


def _number(term: str) -> int:
    return crc32(term.encode())


def without(entries: bytes, passages: Ids) -> bytes:
    """Postings less those of some passages."""
    found = np.frombuffer(entries, _POSTING)
    return found[~np.isin(found["passage"], passages)].tobytes()


def frequency(size: int) -> int:
    """In how many passages a term is whose postings take so many bytes."""
    return size // _POSTING.itemsize


@dataclass(frozen=True, slots=True)
class Matches:
    """The passages that share terms with a question, with what each term adds to their scores."""

    passages: Ids
    """Sorted within each term."""
    weights: Weights
    bounds: Ids
    """Where each term's passages begin, and at last where they end."""
    idf: Weights
    """Of each term."""

    @classmethod
    def of(cls, terms: Sequence[bytes], *, passages: int, length: float) -> "Matches":
        """Score the postings of each term by BM25 (Robertson and Zaragoza, 2009).

        Args:
            terms: for each term of the question all its postings.
            passages: how many there are in all.
            length: the terms of a passage, on average.
        """
        found: Any = np.frombuffer(b"".join(terms), _POSTING)
        bounds = np.cumsum([0, *(frequency(len(entries)) for entries in terms)])
        df = np.diff(bounds)
        idf = np.log1p((passages - df + 0.5) / (df + 0.5))
        norm = _K1 * (1 - _B + _B * found["length"] / max(length, 1.0))
        weights = np.repeat(idf, df) * found["count"] * (_K1 + 1) / (found["count"] + norm)
        return cls(found["passage"].astype(np.int64), weights, bounds, idf)

    def best(self, limit: int | None = None) -> list[int]:
        """The passages of the highest scores, best first; so many of them, or all."""
        scores = np.bincount(self.passages, self.weights)
        found = np.flatnonzero(scores)
        if limit and len(found) > limit:
            least = np.partition(scores[found], -limit)[-limit]
            found = found[scores[found] >= least]
        order = np.lexsort((found, -scores[found]))[:limit]
        best: list[int] = found[order].tolist()
        return best

    def within(self, first: Ids, last: Ids) -> Weights:
        """For each range of passages the sum over the terms of the best that one of them has.

        A range of one passage has its score; that of an article says how well the article as a
        whole takes up the question.

        Args:
            first: ids, shape (ranges,).
            last: ids, included, shape (ranges,).
        """
        total = np.zeros(len(first))
        for begin, end in pairwise(self.bounds):
            ids, weights = self.passages[begin:end], self.weights[begin:end]
            low, high = np.searchsorted(ids, first), np.searchsorted(ids, last, side="right")
            held = low < high
            pairs = np.stack([low[held], high[held]], axis=1).ravel()
            if len(pairs):
                # reduceat wants every index inside; the one beyond the end starts nothing.
                total[held] += np.maximum.reduceat(np.append(weights, 0.0), pairs)[::2]
        return total
