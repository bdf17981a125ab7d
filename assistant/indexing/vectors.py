"""The only module that uses Chroma: it stores vectors by key, and finds the nearest ones.

Chroma follows the catalog. It may hold vectors that the catalog does not name, left by a refresh
that was killed or written by one that is running; the caller of a search drops those.
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
from uuid import uuid4

os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")

import chromadb
import numpy as np
from chromadb.api.client import Client
from chromadb.config import Settings as ChromaSettings
from chromadb.errors import ChromaError
from filelock import FileLock
from httpx import HTTPError

from assistant.errors import StoreError, first_line
from assistant.indexing.filters import NO_FILTERS, Filters
from assistant.indexing.passages import Point
from assistant.language.dates import last_day
from assistant.models.embedding import Vectors as Matrix

_UNDATED = 0
"""Stands for a missing date; Chroma cannot search for a field that is missing."""

_spellings = itertools.count()

_LOOKED_AT = 400
"""HNSW's `ef_search`, the size of the candidate list of a search. With 400, it finds 99.2% of the
50 nearest among 17,430 vectors, in 2.2 ms; with Chroma's default of 100, 94.8% in 1.8 ms."""

_MOST_WAITING = 60.0
"""The most seconds that a process waits for others to release Chroma."""


class Vectors:
    """One Chroma collection, in this process or on a server; safe to use from several threads.

    If several processes use one folder, they take turns, and each sees what the others have
    written. Chroma itself does not support several processes: it keeps in memory what another
    process may have deleted, and even a search seems to write that back to disk.
    """

    def __init__(self, folder: Path, collection: str, *, url: str | None = None) -> None:
        """Take the name of a collection; it is opened, and created if needed, on first use.

        Args:
            folder: where Chroma keeps it, unless a server does.
            collection: its name.
            url: the address of a Chroma server.
        """
        self._folder = folder
        self._name = collection
        self._url = url
        self._lock = threading.Lock()
        self._opened: tuple[Client, chromadb.Collection] | None = None
        self._seen: str | None = None

    @contextmanager
    def _using(self, *, writing: bool = False) -> Iterator[tuple[Client, chromadb.Collection]]:
        """Open the collection as the last process left it, and keep others out meanwhile."""
        with self._lock, self._explained():
            if self._url:
                yield self._open()
                return
            self._folder.mkdir(parents=True, exist_ok=True)
            with FileLock(self._folder / "lock", timeout=_MOST_WAITING, poll_interval=0.005):
                state = self._folder / "state"
                written = state.read_text() if state.exists() else ""
                if written != self._seen:
                    self._let_go()
                    self._seen = written
                if writing:
                    # Written first, so that others reopen even if this process is killed while it
                    # writes.
                    self._seen = uuid4().hex
                    state.write_text(self._seen)
                yield self._open()

    def _open(self) -> tuple[Client, chromadb.Collection]:
        if self._opened is None:
            client = self._connect()
            collection = client.get_or_create_collection(
                self._name,
                embedding_function=None,
                configuration={"hnsw": {"space": "cosine", "ef_search": _LOOKED_AT}},
            )
            self._opened = client, collection
        return self._opened

    def _connect(self) -> Client:
        settings = ChromaSettings(anonymized_telemetry=False)
        if self._url:
            at = urlsplit(self._url)
            ssl = at.scheme == "https"
            port = at.port or (443 if ssl else 8000)
            server = chromadb.HttpClient(at.hostname or "", port, ssl=ssl, settings=settings)
            return cast(Client, server)
        # Chroma caches one database for each spelling of a path in a process, and a cached one
        # never sees another process's writes. A new spelling makes Chroma really open it again.
        path = f"{self._folder}{'/.' * next(_spellings)}"
        return cast(Client, chromadb.PersistentClient(path, settings))

    def _let_go(self) -> None:
        if self._opened is not None:
            self._opened[0].close()
            self._opened = None

    def close(self) -> None:
        """Close all files."""
        with self._lock, self._explained():
            self._let_go()

    def add(self, points: Sequence[Point]) -> None:
        """Add or replace vectors, with the text and the fields of their passages."""
        with self._using(writing=True) as (client, collection):
            most = client.get_max_batch_size()
            for at in range(0, len(points), most):
                part = points[at : at + most]
                collection.upsert(
                    ids=[point.key for point in part],
                    embeddings=np.array([point.vector for point in part]),
                    documents=[point.text for point in part],
                    metadatas=[_fields(point) for point in part],
                )

    def nearest(self, vector: Matrix, *, limit: int, filters: Filters = NO_FILTERS) -> list[str]:
        """Find the keys of the vectors nearest to one of shape (dimensions,), the nearest first."""
        with self._using() as (_, collection):
            found = collection.query(
                query_embeddings=vector[None],
                n_results=limit,
                where=_where(filters),
                include=[],
            )
        return found["ids"][0]

    def get(self, keys: Sequence[str]) -> dict[str, Matrix]:
        """The vectors of keys, each of shape (dimensions,); a key without a vector is left out."""
        if not keys:
            return {}
        with self._using() as (_, collection):
            found = collection.get(ids=list(keys), include=["embeddings"])
        rows = np.asarray(found["embeddings"], np.float32)
        return dict(zip(found["ids"], rows, strict=True))

    def count(self) -> int:
        """How many vectors there are."""
        with self._using() as (_, collection):
            return collection.count()

    def keys(self) -> set[str]:
        """All keys that have a vector."""
        with self._using() as (_, collection):
            return set(collection.get(include=[])["ids"])

    def remove(self, keys: Iterable[str]) -> None:
        """Delete the vectors with these keys."""
        gone = sorted(keys)
        if not gone:
            return
        with self._using(writing=True) as (client, collection):
            most = client.get_max_batch_size()
            for at in range(0, len(gone), most):
                collection.delete(ids=gone[at : at + most])

    def drop_others(self, prefix: str) -> None:
        """Delete the other collections whose names have this prefix: those of earlier recipes."""
        with self._using(writing=True) as (client, _):
            for collection in client.list_collections():
                if collection.name != self._name and collection.name.startswith(prefix):
                    client.delete_collection(collection.name)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turn Chroma's errors into a StoreError that says what to do."""
        try:
            yield
        except (ChromaError, ValueError, OSError, RuntimeError, HTTPError) as error:
            what = first_line(error)
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
        "until": _number(last_day(point.published)) if point.published else _UNDATED,
        "start": point.start,
        "end": point.end,
    }
    return fields | ({"source": point.source.lower()} if point.source else {})


def _where(filters: Filters) -> Any:
    """Filters as a Chroma `where` condition; None if there are no filters."""
    conditions: list[dict[str, Any]] = []
    if filters.after:
        conditions.append({"until": {"$gte": _number(filters.after)}})
    if filters.before:
        conditions.append({"published": {"$lte": _number(filters.before)}})
        conditions.append({"published": {"$gt": _UNDATED}})
    if filters.as_of:
        conditions.append({"until": {"$lte": _number(filters.as_of)}})
    if filters.sources is not None:
        conditions.append({"source": {"$in": [name.lower() for name in filters.sources]}})
    if filters.articles is not None:
        conditions.append({"article": {"$in": list(filters.articles)}})
    if filters.excluded is not None:
        conditions.append({"article": {"$nin": list(filters.excluded)}})
    return {"$and": conditions} if len(conditions) > 1 else next(iter(conditions), None)


def _number(day: date) -> int:
    """2019-10-24 -> 20191024, since Chroma compares only numbers."""
    return day.year * 10000 + day.month * 100 + day.day
