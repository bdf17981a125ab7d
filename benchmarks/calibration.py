"""Whether confidence means what it says."""

from collections.abc import Sequence

import numpy as np

BINS = 10


def reliability(said: Sequence[float], right: Sequence[bool]) -> list[tuple[float, float, int]]:
    """For ten equal ranges of confidence: mean confidence, share right, and how many."""
    confidence, was = np.array(said), np.array(right)
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    return [
        (float(confidence[here].mean()), float(was[here].mean()), int(here.sum()))
        for here in (bins == place for place in range(BINS))
        if here.any()
    ]


def calibration_error(said: Sequence[float], right: Sequence[bool]) -> float:
    """Expected calibration error. See Guo et al., "On Calibration" (ICML 2017)."""
    off = sum(count * abs(mean - was) for mean, was, count in reliability(said, right))
    return off / len(said)
