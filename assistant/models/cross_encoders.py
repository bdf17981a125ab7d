"""The only module that loads cross-encoders: one scores passages, one judges support (NLI)."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from assistant.errors import ModelError, first_line
from assistant.models.folders import model_folder
from assistant.models.loading import loaded_once

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder


class _Loaded:
    """A cross-encoder, a model that reads two texts together; loaded on first use."""

    setting: str

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load(self) -> None:
        """Load the weights now, which takes some seconds."""
        _ = self.model

    @loaded_once
    def model(self) -> "CrossEncoder":
        """The model itself, loaded in some seconds."""
        from sentence_transformers import CrossEncoder

        try:
            folder = str(self._folder)
            model: CrossEncoder = CrossEncoder(folder, device="cpu", local_files_only=True)
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            raise self._unfit(f"does not hold a cross-encoder ({first_line(error)})") from error
        self._check(model)
        return model

    def _check(self, model: "CrossEncoder") -> None:
        """Raise a ModelError if the model does not give the kind of scores that are needed."""
        raise NotImplementedError

    def _unfit(self, reason: str) -> ModelError:
        option = f"--{self.setting} or ASSISTANT_{self.setting.upper()}"
        return ModelError(f"{self._folder} {reason}: name another with {option}.")


class Reranker(_Loaded):
    """A cross-encoder that scores how well each text fits a question."""

    setting = "reranker"

    def _check(self, model: "CrossEncoder") -> None:
        if model.num_labels != 1:
            raise self._unfit(f"gives {model.num_labels} scores for a passage where one is needed")

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """How well each text fits the question, from 0 to 1."""
        if not texts:
            return []
        from torch.nn import Sigmoid

        pairs = [(question, text) for text in texts]
        scores = self.model.predict(pairs, activation_fn=Sigmoid(), show_progress_bar=False)
        return [float(score) for score in scores]


class Entailment(_Loaded):
    """A cross-encoder that says how likely a text supports a claim (natural language inference)."""

    setting = "nli"

    def _check(self, model: "CrossEncoder") -> None:
        if not self._place(model):
            raise self._unfit("has no label `entailment`, as a model for NLI has")

    @staticmethod
    def _place(model: "CrossEncoder") -> list[int]:
        """The index of entailment among the scores, in a list; an empty list if there is none."""
        labels: dict[int, str] = getattr(model.config, "id2label", None) or {}
        return [int(place) for place, name in labels.items() if name.lower() == "entailment"]

    def support(self, claim: str, text: str) -> float:
        """How likely a text supports a claim, as log odds."""
        from torch.nn import Identity

        model = self.model
        scores = model.predict([(text, claim)], activation_fn=Identity(), show_progress_bar=False)
        (entailed,) = self._place(model)
        others = np.delete(scores[0].astype(float), entailed)
        return float(scores[0][entailed] - np.logaddexp.reduce(others))


def load_reranker(model: str) -> Reranker:
    """Find a cross-encoder that scores passages; its weights are loaded on first use.

    Args:
        model: a folder, or the name of a model on the Hugging Face hub, downloaded on first use.

    Raises:
        ModelError: there is no such model.
    """
    return Reranker(model_folder(model, "reranker"))


def load_entailment(model: str) -> Entailment:
    """Find a cross-encoder that judges support; takes and raises the same as `load_reranker`."""
    return Entailment(model_folder(model, "NLI model"))
