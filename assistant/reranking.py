"""Passages in, the same in the order of a cross-encoder out; only where one is set."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from assistant.embedding import first_line, model_folder
from assistant.errors import ModelError
from assistant.retrieval import Passage

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder


class Reranker:
    """A cross-encoder, loaded when it is first needed: it reads question and passage together."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._loading = Lock()

    @property
    def model(self) -> "CrossEncoder":
        """The model itself; loading it takes seconds, once, whichever thread comes first."""
        with self._loading:
            return self._model

    @cached_property
    def _model(self) -> "CrossEncoder":
        from sentence_transformers import CrossEncoder

        try:
            folder = str(self._folder)
            model: CrossEncoder = CrossEncoder(folder, device="cpu", local_files_only=True)
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            raise ModelError(
                f"{self._folder} does not hold a cross-encoder ({first_line(error)}): name another "
                "with --reranker or ASSISTANT_RERANKER."
            ) from error
        if model.num_labels != 1:
            raise ModelError(
                f"{self._folder} gives {model.num_labels} scores for a passage where one is "
                "needed: name another with --reranker or ASSISTANT_RERANKER."
            )
        return model

    def rerank(self, question: str, passages: Sequence[Passage]) -> list[Passage]:
        """Put passages into the order of the model's scores, which become theirs (0 to 1)."""
        if not passages:
            return []
        from torch.nn import Sigmoid

        pairs = [(question, f"{passage.title}\n{passage.text}") for passage in passages]
        scores = self.model.predict(pairs, activation_fn=Sigmoid(), show_progress_bar=False)
        ranked = sorted(zip(scores.tolist(), passages, strict=True), key=lambda pair: -pair[0])
        return [
            replace(passage, score=round(score, 6), rank=rank)
            for rank, (score, passage) in enumerate(ranked, 1)
        ]


def load_reranker(model: str) -> Reranker:
    """Find a cross-encoder; its weights are read when they are first needed.

    Args:
        model: a folder, or the name of a model on the Hugging Face hub, fetched on first use.

    Raises:
        ModelError: there is no such model.
    """
    return Reranker(model_folder(model, "reranker"))
