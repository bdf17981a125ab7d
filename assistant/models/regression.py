"""Logistic regressions over a few named columns; their weights are in `regressions.json`.

`benchmarks/train_reader.py` makes the file. It has four regressions: whether a sentence answers,
whether an answer is right, whether it is on the subject, and whether a source supports a claim.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

Features = NDArray[np.float64]
"""Shape (rows, columns), or (columns,)."""


def probabilities(scores: Features) -> Features:
    """Convert log odds to probabilities, 0 to 1."""
    odds: Features = 1 / (1 + np.exp(-scores))
    return odds


@dataclass(frozen=True, slots=True)
class Regression:
    """A logistic regression over named columns."""

    mean: Features
    scale: Features
    weights: Features
    bias: float

    @classmethod
    def of(cls, made: dict[str, dict[str, float]], names: Sequence[str]) -> "Regression":
        """Build one from its part of `regressions.json`.

        Args:
            made: mean, scale and weight of each column, by name, and the weight of `bias`.
            names: the columns to use, in the order of the features.
        """
        rows = [[made[name][part] for part in ("mean", "scale", "weight")] for name in names]
        mean, scale, weights = np.array(rows).T
        return cls(mean, scale, weights, made["bias"]["weight"])

    def scores(self, features: Features) -> Features:
        """Log odds, shape (rows,), from features of shape (rows, columns)."""
        found: Features = (features - self.mean) / self.scale @ self.weights + self.bias
        return found

    def probabilities(self, features: Features) -> Features:
        """Probabilities, 0 to 1, shape (rows,)."""
        return probabilities(self.scores(features))


@cache
def load_regression(name: str, columns: tuple[str, ...]) -> Regression:
    """Load a regression of `regressions.json`: `sentence`, `answer`, `subject` or `support`."""
    made = json.loads((files("assistant.models") / "regressions.json").read_text())
    return Regression.of(made[name], columns)
