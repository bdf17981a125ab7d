"""The one door to sentence-transformers: texts in, vectors out."""

import hashlib
import os
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from assistant.errors import ModelError, first_line
from assistant.models.folders import BUNDLED, bundled_folder, model_folder

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_REMEMBERED = 2000
"""Sentences whose tokens are kept, some 100 MB."""

_AT_ONCE = 256
"""Texts whose tokens are held at once, some 100 MB."""

_TOKENS = 2048
"""Tokens of a batch: enough for large products, few enough to stay in the processor's cache."""

Vectors = NDArray[np.float32]
"""Shape (texts, dimensions), each row of length 1."""

Encode = Callable[[list[str]], Vectors]
"""An embedding model: texts in, vectors out."""


@dataclass(frozen=True, slots=True)
class TokenVectors:
    """A text as the model sees it: each token in its context, and the whole."""

    tokens: list[str]
    vectors: Vectors
    """Shape (tokens, dimensions), each row of length 1."""
    whole: Vectors
    """Shape (dimensions,), of length 1."""


class Embedder(Embeddings):
    """A sentence-transformers model, loaded when it is first needed."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self._folder = folder
        self._loading = Lock()
        self._lock = Lock()
        self._lately: dict[str, TokenVectors] = {}

    @cached_property
    def fingerprint(self) -> str:
        """Changes when the weights do (sha256 of the model's folder, hex); does not load it."""
        digest = hashlib.sha256()
        for file in sorted(self._folder.rglob("*")):
            if file.suffix in {".safetensors", ".bin", ".json", ".txt", ".model"}:
                digest.update(file.relative_to(self._folder).as_posix().encode())
                with file.open("rb") as content:
                    digest.update(hashlib.file_digest(content, "sha256").digest())
        return digest.hexdigest()

    @property
    def max_tokens(self) -> int:
        """The tokens of a text that the model reads, without its own begin and end marks."""
        return int(self.model.max_seq_length or 512) - 2

    @property
    def model(self) -> "SentenceTransformer":
        """The model itself; loading it takes seconds, once, whichever thread comes first."""
        with self._loading:
            return self._model

    @cached_property
    def _model(self) -> "SentenceTransformer":
        os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        from sentence_transformers import SentenceTransformer
        from threadpoolctl import threadpool_limits
        from transformers.utils.logging import disable_progress_bar

        disable_progress_bar()  # type: ignore[no-untyped-call]
        # NumPy's threads go on spinning after a product and slow torch's down up to tenfold.
        threadpool_limits(limits=1, user_api="blas")

        try:
            folder = str(self._folder)
            model = SentenceTransformer(folder, device="cpu", local_files_only=True)
            # The first call sets the tokenizer's limits, which no other thread may read with.
            model.encode("")
            return model
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            raise ModelError(
                f"{self._folder} does not hold a sentence-transformers model "
                f"({first_line(error)}): name another with --embedding-model or "
                "ASSISTANT_EMBEDDING_MODEL."
            ) from error

    @cached_property
    def tokenizer(self) -> Any:
        """The model's tokenizer, to be asked for all tokens of a text, and for no padding.

        It keeps the limits of the last call, and another thread's call would be cut off by them.
        """
        own: Any = deepcopy(self.model.tokenizer)
        own("")
        return own

    def count_tokens(self, texts: list[str]) -> list[int]:
        """How many tokens each text has, beyond the model's limit too."""
        if not texts:
            return []
        encoded = self.tokenizer(texts, add_special_tokens=False, verbose=False)
        return [len(ids) for ids in encoded["input_ids"]]

    def encode(self, texts: list[str]) -> Vectors:
        """Embed texts as parts of articles."""
        if not texts:
            return np.empty((0, 0), dtype=np.float32)
        return self._normalised(self.model.encode_document(texts, show_progress_bar=False))

    def encode_query(self, text: str) -> Vectors:
        """Embed a question: shape (1, dimensions)."""
        return self._normalised(self.model.encode_query([text], show_progress_bar=False))

    def encode_tokens(self, texts: list[str]) -> list[TokenVectors]:
        """Embed texts token by token; those seen lately are not embedded again."""
        with self._lock:
            found = {text: self._lately[text] for text in texts if text in self._lately}
        new = [text for text in dict.fromkeys(texts) if text not in found]
        found.update(zip(new, self._encode_tokens(new, self.model), strict=True))
        with self._lock:
            self._lately.update(found)
            for text in list(self._lately)[:-_REMEMBERED]:
                del self._lately[text]
        return [found[text] for text in texts]

    def iter_tokens(self, texts: list[str]) -> Iterator[TokenVectors]:
        """Embed texts token by token, a few hundred at a time, and remember none.

        For many of them: where the processor has bfloat16, that is what is multiplied in.
        """
        for begin in range(0, len(texts), _AT_ONCE):
            yield from self._encode_tokens(texts[begin : begin + _AT_ONCE], self._quick_model)

    @cached_property
    def _quick_model(self) -> Any:
        """The model in the arithmetic that is quickest and good enough for passages."""
        import torch

        return deepcopy(self.model).to(torch.bfloat16) if has_bfloat16() else self.model

    def encode_sentences(self, texts: list[str]) -> Vectors:
        """Embed texts as wholes; those seen lately are not embedded again."""
        return np.array([encoded.whole for encoded in self.encode_tokens(texts)])

    def _encode_tokens(self, texts: list[str], model: Any) -> Iterator[TokenVectors]:
        import torch

        if not texts:
            return iter(())
        tokenizer, most = self.tokenizer, self.max_tokens + 1
        whole = tokenizer(texts, verbose=False)["input_ids"]
        ids = [row[:most] + row[-1:] if len(row) > most else row for row in whole]
        found: dict[int, TokenVectors] = {}
        for places in _alike([len(each) for each in ids]):
            rows = [ids[place] for place in places]
            longest = padded_length(max(map(len, rows)), most + 1)
            mask = [[1] * len(row) + [0] * (longest - len(row)) for row in rows]
            padded = [row + [0] * (longest - len(row)) for row in rows]
            with torch.inference_mode():
                features = {"input_ids": padded, "attention_mask": mask}
                output = model({name: torch.tensor(each) for name, each in features.items()})
                hidden = output["token_embeddings"].float().numpy()
            for place, row, vectors in zip(places, rows, hidden, strict=True):
                inner = slice(1, len(row) - 1)
                found[place] = TokenVectors(
                    tokenizer.convert_ids_to_tokens(row[inner]),
                    self._normalised(vectors[inner]),
                    # The mean of all tokens is how the bundled model sees a text as a whole.
                    self._normalised(vectors[: len(row)].mean(axis=0, keepdims=True))[0],
                )
        return (found[place] for place in range(len(texts)))

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """`encode`, for LangChain."""
        return [[float(value) for value in row] for row in self.encode(texts)]

    def embed_query(self, text: str) -> list[float]:
        """`encode_query`, for LangChain."""
        return [float(value) for value in self.encode_query(text)[0]]

    @staticmethod
    def _normalised(vectors: Any) -> Vectors:
        rows = np.asarray(vectors, dtype=np.float32)
        lengths: Vectors = np.linalg.norm(rows, axis=1, keepdims=True)
        return (rows / np.maximum(lengths, 1e-12)).astype(np.float32)


def padded_length(longest: int, most: int) -> int:
    """To how many tokens a batch is padded: a multiple of 16, so that few lengths are met.

    PyTorch keeps a product made ready for every shape that it has met, without bound as it seems:
    a third of a megabyte for each answer, and time to make it.
    """
    return max(longest, min(-(-longest // 16) * 16, most))


def _alike(lengths: list[int]) -> Iterator[list[int]]:
    """The places of texts in batches of about equal length, of so many tokens at most."""
    batch: list[int] = []
    for place in sorted(range(len(lengths)), key=lengths.__getitem__):
        if batch and (len(batch) + 1) * lengths[place] > _TOKENS:
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch


def has_bfloat16() -> bool:
    """Whether the processor multiplies in bfloat16."""
    import torch

    there = {name for name, value in torch.cpu.get_capabilities().items() if value is True}
    return bool(there & {"avx512_bf16", "amx_bf16"})


def load_embedder(model: str) -> Embedder:
    """Find an embedding model; its weights are read when they are first needed.

    Args:
        model: `all-MiniLM-L6-v2` (installed with this package, checked by digest), a folder, or
            the name of a model on the Hugging Face hub, fetched on first use.

    Raises:
        ModelError: there is no such model, or the bundled weights are not the original ones.
    """
    if model.removeprefix("sentence-transformers/") == BUNDLED:
        return _bundled()
    return Embedder(model, model_folder(model, "embedding model"))


@cache
def _bundled() -> Embedder:
    """One for the whole process: several assistants share its weights."""
    return Embedder(BUNDLED, bundled_folder())
