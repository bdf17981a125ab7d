"""Near-duplicates: the same story from several outlets, or corrected, found by shared words.

The sets of five-word runs (shingles) of two texts are compared by MinHash signatures (Broder, "On
the resemblance and containment of documents", 1997), whose hash functions multiply and shift
(Dietzfelbinger et al., "A reliable randomized algorithm for the closest-pair problem", 1997).
Similar signatures are found by their bands (locality-sensitive hashing).
"""

import re
from collections.abc import Sequence
from datetime import date
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from assistant.language.words import words

Signature = NDArray[np.uint32]
"""Shape (`BANDS * ROWS`,); empty for a text that is too short to compare."""

BANDS, ROWS = 25, 5
"""Of pairs of texts that share seven tenths of their shingles, 99 in 100 have a band in common."""

ALIKE = 0.6
"""The share of shingles (Jaccard similarity) from which two texts count as one story."""

_SHINGLE = 5
_SHORTEST = 25
"""The fewest words of a text that is compared."""

_AT_ONCE = 4096
"""Shingles that are hashed at once, 4 MB."""

# `RandomState` gives the same numbers in every release of NumPy.
_MIX, *_RANDOM = np.frombuffer(np.random.RandomState(1).bytes(8 + 16 * BANDS * ROWS), "<u8")
_FACTORS, _SUMMANDS = np.reshape(_RANDOM, (2, 1, -1)) | np.uint64(1)

_UPDATE = re.compile(r"\b(?:correct(?:s|ed|ion)|updat(?:e|es|ed)|clarif\w+|refile[sd]?)\b", re.I)


def signature(text: str) -> Signature:
    """The MinHash signature of a text."""
    found = np.array([crc32(word.lower().encode()) for word in words(text)], np.uint64)
    if len(found) < _SHORTEST:
        return np.empty(0, np.uint32)
    runs = np.zeros(len(found) - _SHINGLE + 1, np.uint64)
    for place in range(_SHINGLE):
        runs = runs * _MIX + found[place : place + len(runs)]
    least = [
        (runs[at : at + _AT_ONCE, None] * _FACTORS + _SUMMANDS).min(axis=0)
        for at in range(0, len(runs), _AT_ONCE)
    ]
    found = np.min(least, axis=0) >> np.uint64(32)
    return np.asarray(found, np.uint32)


def bands(one: Signature) -> list[int]:
    """A hash of 63 bits for each band; similar texts most likely share at least one."""
    if not len(one):
        return []
    # FNV-1a over the rows of each band, with the number of the band in the initial value.
    with np.errstate(over="ignore"):
        found = np.arange(BANDS, dtype=np.uint64) + np.uint64(0xCBF29CE484222325)
        for row in one.reshape(BANDS, ROWS).T:
            found = (found ^ row.astype(np.uint64)) * np.uint64(0x100000001B3)
    numbers: list[int] = (found >> np.uint64(1)).tolist()
    return numbers


def alike(one: Signature, others: Sequence[Signature]) -> list[bool]:
    """For each of the other texts, whether it tells the same story as the first one."""
    return [len(one) == len(other) and float(np.mean(one == other)) >= ALIKE for other in others]


def fingerprint() -> str:
    """A text that changes when signatures are computed differently."""
    probe = signature(" ".join(map(str, range(2 * _SHORTEST))))
    return f"{BANDS} bands of {ROWS}, {crc32(probe.tobytes()):08x}"


def version(title: str, published: date | None) -> tuple[date, bool]:
    """A sort key for versions of a story: the newer version has the greater key.

    >>> version("Bridge reopens", date(2024, 5, 3)) < version("Corrected: Bridge", date(2024, 5, 3))
    True
    """
    return published or date.min, bool(_UPDATE.search(title))
