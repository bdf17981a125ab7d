"""The same story twice: from several outlets, or corrected; found by the words they share.

Sets of five words in a row are compared by MinHash signatures (Broder, "On the resemblance and
containment of documents", 1997), and signatures are found by bands of them (locality-sensitive
hashing).
"""

import re
from collections.abc import Sequence
from datetime import date
from importlib.metadata import version as installed

import numpy as np
from numpy.typing import NDArray

from assistant.language.words import words

Signature = NDArray[np.uint32]
"""Shape (`BANDS * ROWS`,); empty for a text that is too short to say."""

BANDS, ROWS = 25, 5
"""Of two texts that share seven tenths of their shingles, 99 in 100 have a band in common."""

ALIKE = 0.6
"""Of their shingles that two texts share (Jaccard) to be one story."""

_SHINGLE = 5
_SHORTEST = 25
"""Words."""

_UPDATE = re.compile(r"\b(?:correct(?:s|ed|ion)|updat(?:e|es|ed)|clarif\w+|refile[sd]?)\b", re.I)


def signature(text: str) -> Signature:
    """What a text is compared by."""
    found = [word.lower() for word in words(text)]
    if len(found) < _SHORTEST:
        return np.empty(0, np.uint32)
    from datasketch import MinHash

    runs = {" ".join(found[at : at + _SHINGLE]) for at in range(len(found) - _SHINGLE + 1)}
    made = MinHash(num_perm=BANDS * ROWS, seed=1, scheme="affine32")
    made.update_batch([run.encode() for run in sorted(runs)])
    return np.asarray(made.hashvalues, np.uint32)


def bands(one: Signature) -> list[int]:
    """Numbers of 63 bits, of which texts that are alike most likely share one."""
    if not len(one):
        return []
    # FNV-1a over the rows of each band, begun with the number of the band.
    with np.errstate(over="ignore"):
        found = np.arange(BANDS, dtype=np.uint64) + np.uint64(0xCBF29CE484222325)
        for row in one.reshape(BANDS, ROWS).T:
            found = (found ^ row.astype(np.uint64)) * np.uint64(0x100000001B3)
    numbers: list[int] = (found >> np.uint64(1)).tolist()
    return numbers


def alike(one: Signature, others: Sequence[Signature]) -> list[bool]:
    """Whether each of some texts is the same story as one."""
    return [len(one) == len(other) and float(np.mean(one == other)) >= ALIKE for other in others]


def fingerprint() -> str:
    """Changes when signatures do."""
    return f"MinHash of datasketch {installed('datasketch')}, {BANDS} bands of {ROWS}"


def version(title: str, published: date | None) -> tuple[date, bool]:
    """What is greater for the newer of two versions of a story.

    >>> version("Bridge reopens", date(2024, 5, 3)) < version("Corrected: Bridge", date(2024, 5, 3))
    True
    """
    return published or date.min, bool(_UPDATE.search(title))
