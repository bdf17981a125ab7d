"""The only module that uses sentence-transformers: texts in, vectors out."""

import hashlib
import json
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
from tokenizers import Tokenizer

from assistant.errors import ModelError, first_line
from assistant.models.folders import BUNDLED, bundled_folder, model_folder

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_REMEMBERED = 2000
"""Texts whose token vectors are cached, some 100 MB."""

_AT_ONCE = 256
"""Texts whose token vectors are held at once, some 100 MB."""

_TOKENS = 2048
"""Tokens in a batch: enough for large matrix products, few enough for the processor's cache."""

Vectors = NDArray[np.float32]
"""Shape (texts, dimensions), each row of length 1."""

Encode = Callable[[list[str]], Vectors]
"""An embedding model: texts in, vectors out."""


@dataclass(frozen=True, slots=True)
class TokenVectors:
    """A text as the model encodes it: a vector for each token in its context, and one for all."""

    tokens: list[str]
    vectors: Vectors
    """Shape (tokens, dimensions), each row of length 1."""
    whole: Vectors
    """Shape (dimensions,), length 1."""


class Embedder(Embeddings):
    """A sentence-transformers model, loaded on first use."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self._folder = folder
        self._loading = Lock()
        self._lock = Lock()
        self._lately: dict[str, TokenVectors] = {}

    @cached_property
    def fingerprint(self) -> str:
        """A hash (sha256, hex) of the model's folder; it changes with the weights. Loads none."""
        digest = hashlib.sha256()
        for file in sorted(self._folder.rglob("*")):
            if file.suffix in {".safetensors", ".bin", ".json", ".txt", ".model"}:
                digest.update(file.relative_to(self._folder).as_posix().encode())
                with file.open("rb") as content:
                    digest.update(hashlib.file_digest(content, "sha256").digest())
        return digest.hexdigest()

    @cached_property
    def max_tokens(self) -> int:
        """How many tokens of a text the model reads, without its own start and end tokens."""
        try:
            read = json.loads((self._folder / "sentence_bert_config.json").read_text())
        except OSError:
            read = {}
        return int(read.get("max_seq_length") or self.model.max_seq_length or 512) - 2

    @property
    def model(self) -> "SentenceTransformer":
        """The model itself; loaded once, in some seconds, by the first thread that needs it."""
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
        # NumPy's BLAS threads keep spinning after a product and slow PyTorch's down up to tenfold.
        threadpool_limits(limits=1, user_api="blas")

        try:
            folder = str(self._folder)
            model = SentenceTransformer(folder, device="cpu", local_files_only=True)
            # The first call sets the tokenizer's limits; no other thread may use it meanwhile.
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
        """A copy of the model's tokenizer; only ask it for all tokens of a text, without padding.

        A tokenizer keeps the limits of the last call. Truncation or padding asked for here would
        also apply to calls from other threads.
        """
        own: Any = deepcopy(self.model.tokenizer)
        own("")
        return own

    def count_tokens(self, texts: list[str]) -> list[int]:
        """How many tokens each text has, also beyond what the model reads."""
        encoded = self._counting.encode_batch(texts, add_special_tokens=False)
        return [len(text.ids) for text in encoded]

    @cached_property
    def _counting(self) -> Tokenizer:
        """The model's tokenizer by itself: it needs no PyTorch, which takes seconds to import."""
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        file = self._folder / "tokenizer.json"
        if file.exists():
            own = Tokenizer.from_file(str(file))
        else:
            own = deepcopy(self.model.tokenizer.backend_tokenizer)
        own.no_truncation()
        own.no_padding()
        return own

    def encode(self, texts: list[str]) -> Vectors:
        """Embed texts as parts of articles, shape (texts, dimensions)."""
        if not texts:
            return np.empty((0, 0), dtype=np.float32)
        return self._normalised(self.model.encode_document(texts, show_progress_bar=False))

    def encode_query(self, text: str) -> Vectors:
        """Embed a question, shape (1, dimensions)."""
        return self._normalised(self.model.encode_query([text], show_progress_bar=False))

    def encode_tokens(self, texts: list[str]) -> list[TokenVectors]:
        """Embed texts token by token; recent texts come from a cache."""
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
        """Embed many texts token by token, a few hundred at a time, without caching.

        If the processor has bfloat16, it computes in bfloat16.
        """
        for begin in range(0, len(texts), _AT_ONCE):
            yield from self._encode_tokens(texts[begin : begin + _AT_ONCE], self._quick_model)

    @cached_property
    def _quick_model(self) -> Any:
        """The model in the fastest arithmetic that is good enough for passages."""
        import torch

        return deepcopy(self.model).to(torch.bfloat16) if has_bfloat16() else self.model

    def encode_sentences(self, texts: list[str]) -> Vectors:
        """Embed each text as a whole, shape (texts, dimensions); recent texts come from a cache."""
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
                    # The bundled model represents a text by the mean of its tokens.
                    self._normalised(vectors[: len(row)].mean(axis=0, keepdims=True))[0],
                )
        return (found[place] for place in range(len(texts)))

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """The same as `encode`, for LangChain."""
        return [[float(value) for value in row] for row in self.encode(texts)]

    def embed_query(self, text: str) -> list[float]:
        """The same as `encode_query`, for LangChain."""
        return [float(value) for value in self.encode_query(text)[0]]

    @staticmethod
    def _normalised(vectors: Any) -> Vectors:
        rows = np.asarray(vectors, dtype=np.float32)
        lengths: Vectors = np.linalg.norm(rows, axis=1, keepdims=True)
        return (rows / np.maximum(lengths, 1e-12)).astype(np.float32)


def padded_length(longest: int, most: int) -> int:
    """The length that a batch is padded to: a multiple of 16 tokens, so that few lengths occur.

    PyTorch keeps a prepared product for every shape that it has seen, apparently without limit: a
    third of a megabyte for each answer, and the time to prepare it.

    Args:
        longest: tokens of the longest text in the batch.
        most: tokens that the model takes.
    """
    return max(longest, min(-(-longest // 16) * 16, most))


def _alike(lengths: list[int]) -> Iterator[list[int]]:
    """Batches of texts of about equal length, as indices, up to `_TOKENS` tokens each."""
    batch: list[int] = []
    for place in sorted(range(len(lengths)), key=lengths.__getitem__):
        if batch and (len(batch) + 1) * lengths[place] > _TOKENS:
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch


def has_bfloat16() -> bool:
    """Whether the processor can multiply in bfloat16."""
    import torch

    there = {name for name, value in torch.cpu.get_capabilities().items() if value is True}
    return bool(there & {"avx512_bf16", "amx_bf16"})


def load_embedder(model: str) -> Embedder:
    """Find an embedding model; its weights are loaded on first use.

    Args:
        model: `all-MiniLM-L6-v2` (installed with this package, checked by digest), a folder, or the
            name of a model on the Hugging Face hub, downloaded on first use.

    Raises:
        ModelError: there is no such model, or the bundled weights are not the original ones.
    """
    if model.removeprefix("sentence-transformers/") == BUNDLED:
        return _bundled()
    return Embedder(model, model_folder(model, "embedding model"))


@cache
def _bundled() -> Embedder:
    """The bundled model, one for the whole process: several assistants share its weights."""
    return Embedder(BUNDLED, bundled_folder())
