"""Embedding models: texts in, vectors out. Only here is sentence-transformers used."""

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterator
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
from assistant.models.bert import Bert, Hidden, load_weights
from assistant.models.folders import BUNDLED, bundled_folder, model_folder
from assistant.models.loading import loaded_once

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_REMEMBERED = 2000
"""Texts whose token vectors are cached, some 100 MB."""

_AT_ONCE = 256
"""Texts whose token vectors are held at once, some 100 MB."""

_WORDS = 200_000
"""Words whose number of tokens is remembered, some 20 MB."""

_PIECE = re.compile(
    r"\[(?:PAD|UNK|CLS|SEP|MASK)\]|[!-/:-@\[-`{-~]|[^ \t\n\r!-/:-@\[-`{-~]+", re.ASCII
)
"""What the bundled model's tokenizer cuts into tokens by itself."""

Vectors = NDArray[np.float32]
"""Shape (texts, dimensions), each row of length 1."""

Encode = Callable[[list[str]], Vectors]
"""An embedding model: texts in, vectors out."""


class Embedder(Embeddings):
    """A sentence-transformers model, loaded on first use."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self._folder = folder

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
        return int(read.get("max_seq_length") or self._model.max_seq_length or 512) - 2

    def load(self) -> None:
        """Load the weights now, which takes some seconds.

        Raises:
            ModelError: the folder does not hold such a model.
        """
        _ = self._model

    @loaded_once
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
    def tokenizer(self) -> Tokenizer:
        """The model's tokenizer by itself, without a limit; it may be asked by several threads."""
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        file = self._folder / "tokenizer.json"
        if file.exists():
            own = Tokenizer.from_file(str(file))
        else:
            own = Tokenizer.from_str(self._model.tokenizer.backend_tokenizer.to_str())
        own.no_truncation()
        own.no_padding()
        return own

    def count_tokens(self, texts: list[str]) -> list[int]:
        """How many tokens each text has, also beyond what the model reads."""
        encoded = self.tokenizer.encode_batch(texts, add_special_tokens=False)
        return [len(text.ids) for text in encoded]

    def encode(self, texts: list[str]) -> Vectors:
        """Embed texts as parts of articles, shape (texts, dimensions)."""
        if not texts:
            return np.empty((0, 0), dtype=np.float32)
        return _normalised(self._model.encode_document(texts, show_progress_bar=False))

    def encode_query(self, text: str) -> Vectors:
        """Embed a question, shape (1, dimensions)."""
        return _normalised(self._model.encode_query([text], show_progress_bar=False))

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """The same as `encode`, for LangChain."""
        return [[float(value) for value in row] for row in self.encode(texts)]

    def embed_query(self, text: str) -> list[float]:
        """The same as `encode_query`, for LangChain."""
        return [float(value) for value in self.encode_query(text)[0]]


@dataclass(frozen=True, slots=True)
class TokenVectors:
    """A text as the model encodes it: a vector for each token in its context, and one for all."""

    tokens: list[str]
    vectors: Vectors
    """Shape (tokens, dimensions), each row of length 1."""
    whole: Vectors
    """Shape (dimensions,), length 1."""


class BundledEmbedder(Embedder):
    """The bundled model, which also embeds each token of a text; it runs without PyTorch."""

    def __init__(self) -> None:
        """Find the model, and see that its weights are the original ones.

        Raises:
            ModelError: they are not.
        """
        super().__init__(BUNDLED, bundled_folder())
        self._lock = Lock()
        self._lately: dict[str, TokenVectors] = {}
        self._sizes: dict[str, int] = {}

    def load(self) -> None:
        """Load the weights now, which takes a third of a second."""
        _ = self._bert

    @loaded_once
    def _bert(self) -> Bert:
        return Bert(*self.load_weights())

    def count_tokens(self, texts: list[str]) -> list[int]:
        """How many tokens each text has; the same word is cut into tokens only once.

        This tokenizer cuts a text at its blanks and signs first, then each word by itself.
        """
        pieces = [_PIECE.findall(text) for text in texts]
        # One that is emptied here stays whole for the threads that are counting with it.
        sizes = self._sizes = self._sizes if len(self._sizes) < _WORDS else {}
        new = list({piece for each in pieces for piece in each}.difference(sizes))
        sizes.update(zip(new, super().count_tokens(new), strict=True))
        return [sum(map(sizes.__getitem__, each)) for each in pieces]

    def load_weights(self) -> tuple[dict[str, NDArray[Any]], int]:
        """The model's weights, and how many attention heads each layer has."""
        return load_weights(self._folder)

    def encode(self, texts: list[str]) -> Vectors:
        """Embed texts as parts of articles, shape (texts, dimensions)."""
        if not texts:
            return np.empty((0, 0), dtype=np.float32)
        return np.array([encoded.whole for encoded in self.iter_tokens(texts)])

    def encode_query(self, text: str) -> Vectors:
        """Embed a question, shape (1, dimensions)."""
        return self.encode_sentences([text])

    def encode_sentences(self, texts: list[str]) -> Vectors:
        """Embed each text as a whole, shape (texts, dimensions); recent texts come from a cache."""
        return np.array([encoded.whole for encoded in self.encode_tokens(texts)])

    def encode_tokens(self, texts: list[str]) -> list[TokenVectors]:
        """Embed texts token by token; recent texts come from a cache."""
        with self._lock:
            found = {text: self._lately[text] for text in texts if text in self._lately}
        new = [text for text in dict.fromkeys(texts) if text not in found]
        found.update(zip(new, self.iter_tokens(new), strict=True))
        with self._lock:
            self._lately.update(found)
            for text in list(self._lately)[:-_REMEMBERED]:
                del self._lately[text]
        return [found[text] for text in texts]

    def iter_tokens(self, texts: list[str]) -> Iterator[TokenVectors]:
        """Embed many texts token by token, a few hundred at a time, without caching."""
        for begin in range(0, len(texts), _AT_ONCE):
            yield from self._encode_tokens(texts[begin : begin + _AT_ONCE])

    def _encode_tokens(self, texts: list[str]) -> Iterator[TokenVectors]:
        encoded = self.tokenizer.encode_batch(texts)
        most = self.max_tokens + 1
        ids = [[*each.ids[:-1][:most], each.ids[-1]] for each in encoded]
        for each, row, hidden in zip(encoded, ids, self._bert.hidden(ids), strict=True):
            yield _token_vectors(each.tokens[1 : len(row) - 1], hidden)


def _token_vectors(tokens: list[str], hidden: Hidden) -> TokenVectors:
    # The bundled model represents a text by the mean of its tokens, start and end included.
    (whole,) = _normalised(hidden.mean(axis=0, keepdims=True))
    return TokenVectors(tokens, _normalised(hidden[1:-1]), whole)


def _normalised(vectors: Any) -> Vectors:
    rows = np.asarray(vectors, dtype=np.float32)
    lengths: Vectors = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / np.maximum(lengths, 1e-12)).astype(np.float32)


def load_embedder(model: str) -> Embedder:
    """Find an embedding model; its weights are loaded on first use.

    Args:
        model: `all-MiniLM-L6-v2` (installed with this package, checked by digest), a folder, or the
            name of a model on the Hugging Face hub, downloaded on first use.

    Raises:
        ModelError: there is no such model, or the bundled weights are not the original ones.
    """
    if model.removeprefix("sentence-transformers/") == BUNDLED:
        return bundled()
    return Embedder(model, model_folder(model, "embedding model"))


@cache
def bundled() -> BundledEmbedder:
    """The bundled model, one for the whole process: several assistants share its weights.

    Raises:
        ModelError: its weights are not the original ones.
    """
    return BundledEmbedder()
