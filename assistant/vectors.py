"""The one door to Chroma: vectors by key, and the nearest to a question.

Chroma follows the catalog. It may hold vectors that the catalog does not name (of a refresh that
was killed, or one that is under way); whoever searches drops those.
"""

import itertools
import os
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, cast

os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")

import chromadb
from chromadb.api.client import Client
from chromadb.config import Settings as ChromaSettings
from chromadb.errors import ChromaError

from assistant.catalog import Filters
from assistant.chunking import Chunk
from assistant.corpus import Article
from assistant.embedding import Vectors as Matrix
from assistant.errors import StoreError

_UNDATED = 0
"""In place of a day; Chroma cannot ask for what has none."""

_spellings = itertools.count()


class Vectors:
    """One Chroma collection, embedded in this process; safe to use from several threads."""

    def __init__(self, folder: Path, collection: str) -> None:
        """Open the collection of that name below a folder; make it with the first write."""
        self._folder = folder
        self._name = collection
        self._lock = threading.Lock()
        with _explained(folder):
            self._client = self._connect()
        self._opened: chromadb.Collection | None = None

    def _connect(self) -> Client:
        # Chroma caches one database per spelling of a path for the whole process, and what it has
        # cached never sees another process's writes. A spelling of our own can really be reopened.
        path = f"{self._folder}{'/.' * next(_spellings)}"
        client = chromadb.PersistentClient(path, ChromaSettings(anonymized_telemetry=False))
        return cast(Client, client)

    def reopen(self) -> None:
        """See what other processes have written."""
        with self._lock, _explained(self._folder):
            self._client.close()
            self._client = self._connect()
            self._opened = None

    def _collection(self) -> chromadb.Collection:
        if self._opened is None:
            self._opened = self._client.get_or_create_collection(
                self._name,
                embedding_function=None,
                configuration={"hnsw": {"space": "cosine"}},
            )
        return self._opened

    def add(
        self, article: Article, chunks: Sequence[Chunk], keys: Sequence[str], vectors: Matrix
    ) -> None:
        """Add or replace the vectors of an article's chunks, with all that they stand for."""
        fields: dict[str, Any] = {
            "article": article.path,
            "title": article.title,
            "published": _number(article.published) if article.published else _UNDATED,
        }
        if article.source:
            fields["source"] = article.source.lower()
        with self._lock, _explained(self._folder):
            collection, most = self._collection(), self._client.get_max_batch_size()
            for at in range(0, len(keys), most):
                part = slice(at, at + most)
                collection.upsert(
                    ids=list(keys[part]),
                    embeddings=vectors[part],
                    documents=[chunk.text for chunk in chunks[part]],
                    metadatas=[
                        {**fields, "start": chunk.start, "end": chunk.end} for chunk in chunks[part]
                    ],
                )

    def nearest(self, vector: Matrix, *, limit: int, filters: Filters = Filters()) -> list[str]:
        """Find the keys nearest to a vector of shape (dimensions,), the nearest first."""
        with self._lock, _explained(self._folder):
            found = self._collection().query(
                query_embeddings=vector[None],
                n_results=limit,
                where=_where(filters),
                include=[],
            )
        return found["ids"][0]

    def count(self) -> int:
        """How many vectors there are."""
        with self._lock, _explained(self._folder):
            return self._collection().count()

    def keys(self) -> set[str]:
        """All keys that have a vector."""
        with self._lock, _explained(self._folder):
            return set(self._collection().get(include=[])["ids"])

    def remove(self, keys: Iterable[str]) -> None:
        """Delete the vectors of some keys."""
        rest = sorted(keys)
        with self._lock, _explained(self._folder):
            collection, most = self._collection(), self._client.get_max_batch_size()
            for at in range(0, len(rest), most):
                collection.delete(ids=rest[at : at + most])

    def drop_others(self) -> None:
        """Delete all collections but this one: what earlier recipes left."""
        with self._lock, _explained(self._folder):
            for collection in self._client.list_collections():
                if collection.name != self._name:
                    self._client.delete_collection(collection.name)


def _where(filters: Filters) -> Any:
    """Filters in Chroma's words; None for no filter."""
    conditions: list[dict[str, Any]] = []
    if filters.after:
        conditions.append({"published": {"$gte": _number(filters.after)}})
    if filters.before:
        conditions.append({"published": {"$lte": _number(filters.before)}})
        conditions.append({"published": {"$gt": _UNDATED}})
    if filters.as_of:
        conditions.append({"published": {"$lte": _number(filters.as_of)}})
    if filters.sources is not None:
        conditions.append({"source": {"$in": [name.lower() for name in filters.sources]}})
    if filters.articles is not None:
        conditions.append({"article": {"$in": list(filters.articles)}})
    return {"$and": conditions} if len(conditions) > 1 else next(iter(conditions), None)


def _number(day: date) -> int:
    """2019-10-24 -> 20191024, since Chroma compares numbers only."""
    return day.year * 10000 + day.month * 100 + day.day


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    """Chroma's errors in words that say what to do."""
    try:
        yield
    except (ChromaError, ValueError, OSError, RuntimeError) as error:
        raise StoreError(
            f"The vectors in {folder} cannot be used ({error}): delete {folder.parent} and run "
            "`assistant index` to make it again from the articles."
        ) from error
