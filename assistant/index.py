"""Catalog and vectors as one thing: articles in, passages out, one state at a time."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock

from filelock import FileLock, Timeout

from assistant.catalog import SCHEMA, Catalog, Filters
from assistant.chunking import CHUNK_TOKENS, Chunk, split
from assistant.corpus import Article
from assistant.embedding import Embedder
from assistant.errors import BusyError, RecipeError, StoreError
from assistant.vectors import Vectors
from assistant.words import content_words

WAIT_FOR_WRITER = 10.0
"""Seconds."""

Scores = dict[str, float]
"""Scores by the key of a passage."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """What two searches found for a question, in one state of the index."""

    meaning: Scores
    """Cosine with the question, -1 to 1."""
    words: Scores
    """BM25, above 0."""
    passages: dict[str, tuple[Article, Chunk]]
    """All keys in either."""


class Index:
    """An index folder: `catalog.sqlite` decides what is in it, `chroma/` follows.

    Safe to use from several threads, and while other processes read or refresh it.
    """

    def __init__(self, folder: Path, embedder: Embedder) -> None:
        """Name an index, which need not be there yet."""
        self.folder = folder
        self.embedder = embedder
        self._recipe = {
            "embedding model": embedder.name,
            "weights": embedder.fingerprint,
            "chunking": f"whole sentences, {CHUNK_TOKENS} tokens, title first",
        }
        name = hashlib.sha256(json.dumps([SCHEMA, self._recipe]).encode()).hexdigest()[:16]
        self._collection = f"passages-{name}"
        self._opening = Lock()
        self._seen = -1

    @cached_property
    def catalog(self) -> Catalog:
        """What is in the index.

        Raises:
            StoreError: there is no index yet, or it is damaged.
            RecipeError: it was made by another version of this program.
        """
        file = self.folder / "catalog.sqlite"
        if not file.exists():
            raise StoreError(f"There is no index in {self.folder}: make it with `assistant index`.")
        return Catalog(file)

    @cached_property
    def _vectors(self) -> Vectors:
        return Vectors(self.folder / "chroma", self._collection)

    def search(self, question: str, *, limit: int, filters: Filters) -> Candidates:
        """Find the passages nearest to a question by meaning, and the best by its words.

        Both searches and the texts are of one state of the index, also while it is refreshed.

        Args:
            question: what to look for.
            limit: how many passages each of the two gives at most.
            filters: which articles to look in.

        Raises:
            StoreError: there is no index yet, or it is damaged.
            RecipeError: it was made with other settings, or by another version of this program.
        """
        terms = content_words(question)
        while True:
            generation = self.catalog.generation
            self.check_recipe()
            if self.catalog.size == 0:
                return Candidates({}, {}, {})
            vector = self.embedder.encode_query(question)
            self._catch_up(generation)
            nearest = self._vectors.nearest(vector, limit=limit, filters=filters)
            with self.catalog.snapshot():
                if self.catalog.generation != generation:
                    continue
                best = self.catalog.search_words(terms, limit=limit, filters=filters)
                passages = self.catalog.passages([key for key, _ in nearest + best])
            # Chroma may hold vectors that the catalog does not name, or not yet.
            known = {key: score for key, score in nearest if key in passages}
            return Candidates(known, dict(best), passages)

    def check_recipe(self) -> None:
        """Make sure that the index was made as this program would make it.

        Raises:
            RecipeError: it was not; the message says what differs.
        """
        made_with = self.catalog.recipe
        differences = [
            f"{name}: {made_with.get(name, 'unknown')[:40]!r}, now {value[:40]!r}"
            for name, value in self._recipe.items()
            if made_with and made_with.get(name) != value
        ]
        if differences:
            raise RecipeError(
                f"The index in {self.folder} was made with other settings "
                f"({'; '.join(differences)}): set them back, or make it anew with "
                "`assistant index --rebuild`."
            )

    def articles(self, paths: Iterable[str]) -> list[Article]:
        """Those of some articles that are indexed."""
        found = (self.catalog.article(path) for path in paths)
        return [article for article in found if article]

    def lost_articles(self) -> set[str]:
        """The articles with passages whose vectors are gone, as after `chroma/` was deleted."""
        if not self.catalog.size:
            return set()
        self._catch_up(self.catalog.generation)
        if self._vectors.count() >= self.catalog.size:
            return set()
        lost = self.catalog.keys() - self._vectors.keys()
        return {key.rpartition("@")[0] for key in lost}

    def _catch_up(self, generation: int) -> None:
        """See the vectors that other processes have written up to a generation."""
        with self._opening:
            if generation != self._seen:
                if self._seen >= 0:
                    self._vectors.reopen()
                self._seen = generation

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Be the only process that writes to this index; make it, empty, if it is not there.

        Raises:
            BusyError: another process is writing, and still was after ten seconds.
            StoreError: the folder cannot be written to.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with FileLock(self.folder / "write.lock", timeout=WAIT_FOR_WRITER):
                if not (self.folder / "catalog.sqlite").exists():
                    Catalog(self.folder / "catalog.sqlite")
                yield
        except Timeout:
            raise BusyError(
                f"Another process is writing to the index in {self.folder}: wait until it is "
                "done, then try again."
            ) from None
        except OSError as error:
            raise StoreError(
                f"The index folder {self.folder} cannot be written to ({error.strerror}): "
                "make it writable, or name another with --index or ASSISTANT_INDEX."
            ) from error

    @contextmanager
    def changing(self, *, rebuild: bool = False) -> Iterator["Writer"]:
        """Write to the index, under its lock: all of it becomes true at the end, or nothing does.

        Args:
            rebuild: start from nothing. What is there goes on answering until the end.
        """
        self._catch_up(self.catalog.generation)
        stored = self._vectors.keys()
        with self.catalog.transaction():
            if rebuild:
                self.catalog.clear()
            self.catalog.set_recipe(self._recipe)
            yield Writer(self.catalog, self._vectors, self.embedder, stored)
        # Killed before or in what follows, the next change sweeps what is left.
        self._vectors.remove(self._vectors.keys() - self.catalog.keys())
        self._vectors.drop_others()


class Writer:
    """Adds articles to an index and removes them, within one change."""

    def __init__(
        self, catalog: Catalog, vectors: Vectors, embedder: Embedder, stored: set[str]
    ) -> None:
        self._catalog = catalog
        self._vectors = vectors
        self._embedder = embedder
        self._stored = stored

    def replace(self, articles: Sequence[Article]) -> None:
        """Put articles in the place of those with their paths, if there are any."""
        limit = self._embedder.max_tokens
        chunks = {
            article.path: split(article, count_tokens=self._embedder.count_tokens, limit=limit)
            for article in articles
        }
        keys = {
            article.path: [
                f"{article.path}@{article.digest[:16]}#{chunk.number}"
                for chunk in chunks[article.path]
            ]
            for article in articles
        }
        # A refresh that was killed has left vectors that need not be made again.
        fresh = [article for article in articles if not self._stored.issuperset(keys[article.path])]
        texts = [
            f"{article.title}\n{chunk.text}" for article in fresh for chunk in chunks[article.path]
        ]
        vectors = self._embedder.encode(texts)
        done = 0
        for article in fresh:
            path, count = article.path, len(chunks[article.path])
            self._vectors.add(article, chunks[path], keys[path], vectors[done : done + count])
            done += count
        for article in articles:
            self._catalog.remove(article.path)
            self._catalog.add(article, chunks[article.path], keys[article.path])

    def remove(self, path: str) -> None:
        """Take an article out."""
        self._catalog.remove(path)
