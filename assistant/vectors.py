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
from urllib.parse import urlsplit

os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")

import chromadb
import numpy as np
from chromadb.api.client import Client
from chromadb.config import Settings as ChromaSettings
from chromadb.errors import ChromaError
from httpx import HTTPError

from assistant.catalog import Filters, Point
from assistant.embedding import Vectors as Matrix
from assistant.errors import StoreError

_UNDATED = 0
"""In place of a day; Chroma cannot ask for what has none."""

_spellings = itertools.count()


class Vectors:
    """One Chroma collection, in this process or on a server; safe to use from several threads."""

    def __init__(self, folder: Path, collection: str, *, url: str | None = None) -> None:
        """Open a collection; make it with the first write.

        Args:
            folder: where Chroma keeps it, if not on a server.
            collection: its name.
            url: the address of a Chroma server.
        """
        self._folder = folder
        self._name = collection
        self._url = url
        self._lock = threading.Lock()
        self._opened: chromadb.Collection | None = None
        with self._explained():
            self._client = self._connect()

    def _connect(self) -> Client:
        settings = ChromaSettings(anonymized_telemetry=False)
        if self._url:
            at = urlsplit(self._url)
            ssl = at.scheme == "https"
            port = at.port or (443 if ssl else 8000)
            server = chromadb.HttpClient(at.hostname or "", port, ssl=ssl, settings=settings)
            return cast(Client, server)
        # Chroma caches one database per spelling of a path for the whole process, and what it has
        # cached never sees another process's writes. A spelling of our own can really be reopened.
        path = f"{self._folder}{'/.' * next(_spellings)}"
        return cast(Client, chromadb.PersistentClient(path, settings))

    def reopen(self) -> None:
        """See what other processes have written."""
        with self._lock, self._explained():
            self._opened = None
            if not self._url:
                self._client.close()
                self._client = self._connect()

    def close(self) -> None:
        """Let go of all files."""
        with self._lock, self._explained():
            self._opened = None
            self._client.close()

    def _collection(self) -> chromadb.Collection:
        if self._opened is None:
            self._opened = self._client.get_or_create_collection(
                self._name,
                embedding_function=None,
                configuration={"hnsw": {"space": "cosine"}},
            )
        return self._opened

    def add(self, points: Sequence[Point]) -> None:
        """Add or replace vectors, with all that they stand for."""
        with self._lock, self._explained():
            collection, most = self._collection(), self._client.get_max_batch_size()
            for at in range(0, len(points), most):
                part = points[at : at + most]
                collection.upsert(
                    ids=[point.key for point in part],
                    embeddings=np.array([point.vector for point in part]),
                    documents=[point.text for point in part],
                    metadatas=[_fields(point) for point in part],
                )

    def nearest(self, vector: Matrix, *, limit: int, filters: Filters = Filters()) -> list[str]:
        """Find the keys nearest to a vector of shape (dimensions,), the nearest first."""
        with self._lock, self._explained():
            found = self._collection().query(
                query_embeddings=vector[None],
                n_results=limit,
                where=_where(filters),
                include=[],
            )
        return found["ids"][0]

    def get(self, keys: Sequence[str]) -> dict[str, Matrix]:
        """The vectors of some keys, shape (dimensions,), of those that have one."""
        if not keys:
            return {}
        with self._lock, self._explained():
            found = self._collection().get(ids=list(keys), include=["embeddings"])
        rows = np.asarray(found["embeddings"], np.float32)
        return dict(zip(found["ids"], rows, strict=True))

    def count(self) -> int:
        """How many vectors there are."""
        with self._lock, self._explained():
            return self._collection().count()

    def keys(self) -> set[str]:
        """All keys that have a vector."""
        with self._lock, self._explained():
            return set(self._collection().get(include=[])["ids"])

    def remove(self, keys: Iterable[str]) -> None:
        """Delete the vectors of some keys."""
        rest = sorted(keys)
        with self._lock, self._explained():
            collection, most = self._collection(), self._client.get_max_batch_size()
            for at in range(0, len(rest), most):
                collection.delete(ids=rest[at : at + most])

    def drop_others(self, prefix: str) -> None:
        """Delete all other collections whose names begin alike: what earlier recipes left."""
        with self._lock, self._explained():
            for collection in self._client.list_collections():
                if collection.name != self._name and collection.name.startswith(prefix):
                    self._client.delete_collection(collection.name)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Chroma's errors in words that say what to do."""
        try:
            yield
        except (ChromaError, ValueError, OSError, RuntimeError, HTTPError) as error:
            what = next(iter(str(error).strip().splitlines()), type(error).__name__).rstrip(".")
            if self._url:
                raise StoreError(
                    f"The Chroma server at {self._url} does not answer as it should ({what}): "
                    "check that it runs and that ASSISTANT_CHROMA_URL is its address."
                ) from error
            raise StoreError(
                f"The vectors in {self._folder} cannot be used ({what}): check that the folder can "
                "be written and that the disk has room; if so, `assistant doctor` mends them."
            ) from error


def _fields(point: Point) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "article": point.article,
        "title": point.title,
        "published": _number(point.published) if point.published else _UNDATED,
        "start": point.start,
        "end": point.end,
    }
    return fields | ({"source": point.source.lower()} if point.source else {})


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
