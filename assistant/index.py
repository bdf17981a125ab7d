"""Catalog and vectors as one thing: articles in, passages out, one state at a time."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock

import numpy as np
from filelock import FileLock, Timeout

from assistant.catalog import SCHEMA, Catalog, Entry, Filters
from assistant.chunking import CHUNK_TOKENS, split
from assistant.corpus import Article
from assistant.embedding import Embedder, TokenVectors
from assistant.embedding import Vectors as Matrix
from assistant.errors import BusyError, RecipeError, StoreError
from assistant.interaction import compress, fingerprint
from assistant.lexical import Matches
from assistant.sentences import sentence_spans
from assistant.staging import Encoded, Staging
from assistant.vectors import Vectors
from assistant.words import content_words, stem, terms

WAIT_FOR_WRITER = 10.0
"""Seconds."""

MOST_TERMS = 64
"""Words of a question that are looked for; more make it slow and no better."""

CORE = 50
"""Passages that each of the two searches gives at least."""

_BEYOND = 10
"""How many times as many of the nearest are asked for where filters will leave some out."""


Titled = tuple[str, str]
"""A title and a text."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """What two searches found for a question, in one state of the index."""

    question: TokenVectors
    terms: list[str]
    """The question's, in order."""
    rarity: dict[str, float]
    """Of those terms that carry meaning."""
    vector: Matrix
    """The question's, shape (dimensions,), of length 1."""
    matches: Matches
    """The passages that share words with the question."""
    entries: list[Entry]
    """The nearest in meaning, and those whose words fit best."""
    core: int
    """How many of them, the first ones, are there however many are asked for."""


class Index:
    """An index folder: `catalog.sqlite` decides what is in it, `chroma/` follows.

    Safe to use from several threads, and while other processes read or refresh it.
    """

    def __init__(self, folder: Path, embedder: Embedder, reading_model: Embedder) -> None:
        """Name an index, which need not be there yet.

        Args:
            folder: where it is.
            embedder: the model whose vectors find passages.
            reading_model: the bundled model, whose tokens are compared; it may be the same.
        """
        self.folder = folder
        self.embedder = embedder
        self.reading_model = reading_model
        self._recipe = {
            "embedding model": embedder.name,
            "weights": embedder.fingerprint,
            "late interaction": fingerprint(),
            "chunking": f"whole sentences, {CHUNK_TOKENS} tokens, title first",
        }
        name = hashlib.sha256(json.dumps([SCHEMA, self._recipe]).encode()).hexdigest()[:16]
        self._collection = f"passages-{name}"
        self.staging = Staging(folder / "staging", name)
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
            limit: how many passages each of the two gives at most, `CORE` or more.
            filters: which articles to look in.

        Raises:
            StoreError: there is no index yet, or it is damaged.
            RecipeError: it was made with other settings, or by another version of this program.
        """
        carrying = list(dict.fromkeys(map(stem, content_words(question))))[:MOST_TERMS]
        while True:
            generation = self.catalog.generation
            self.check_recipe()
            (tokens,) = self.reading_model.encode_tokens([question])
            vector = tokens.whole
            if self.embedder is not self.reading_model:
                vector = self.embedder.encode_query(question)[0]
            self._catch_up(generation)
            keys = self._vectors.nearest(vector, limit=limit * (_BEYOND if filters else 1))
            with self.catalog.snapshot():
                if self.catalog.generation != generation:
                    continue
                # Chroma may hold vectors that the catalog does not name, or not yet.
                nearest = self.catalog.choose(self.catalog.ids(keys), filters, limit=limit)
                if filters and len(nearest) < limit:
                    keys = self._vectors.nearest(vector, limit=limit, filters=filters)
                    nearest = self.catalog.ids(keys)
                matches = self.catalog.matches(carrying)
                best = matches.best(None if filters else limit)
                best = self.catalog.choose(best, filters, limit=limit)
                core = dict.fromkeys([*nearest[:CORE], *best[:CORE]])
                entries = self.catalog.entries(dict.fromkeys([*core, *nearest, *best]))
            rarity = dict(zip(carrying, matches.rarity.tolist(), strict=True))
            return Candidates(tokens, terms(question), rarity, vector, matches, entries, len(core))

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
        with self.catalog.transaction():
            if rebuild:
                self.catalog.clear()
            self.catalog.set_recipe(self._recipe)
            yield Writer(self, self.catalog, self._vectors)
        # Killed before or in what follows, the next change sweeps what is left.
        self.staging.clear()
        self._vectors.remove(self._vectors.keys() - self.catalog.keys())
        self._vectors.drop_others()


class Writer:
    """Adds articles to an index and removes them, within one change."""

    def __init__(self, index: Index, catalog: Catalog, vectors: Vectors) -> None:
        self._index = index
        self.catalog = catalog
        self.vectors = vectors
        self._staging = index.staging

    def replace(self, articles: Sequence[Article]) -> None:
        """Put articles in the place of those with their paths, if there are any."""
        embedder = self._index.embedder
        chunks = [
            split(article, count_tokens=embedder.count_tokens, limit=embedder.max_tokens)
            for article in articles
        ]
        texts = [
            [(article.title, chunk.text) for chunk in parts]
            for article, parts in zip(articles, chunks, strict=True)
        ]
        encoded = self._encode(texts)
        for article in articles:
            self.catalog.remove(article.path)
        for article, parts, made in zip(articles, chunks, encoded, strict=True):
            keys = [f"{article.path}@{article.digest[:16]}#{chunk.number}" for chunk in parts]
            self.vectors.add(article, parts, keys, made.vectors)
            self.catalog.add(article, parts, keys, made.vectors, made.tokens)

    def _encode(self, articles: Sequence[list[Titled]]) -> list[Encoded]:
        """Encode the passages of articles, but for those that a killed refresh has encoded."""
        embedder, reading_model = self._index.embedder, self._index.reading_model
        found = [self._staging.get(texts) for texts in articles]
        new = [texts for texts, there in zip(articles, found, strict=True) if there is None]
        passages = [f"{title}\n{text}" for texts in new for title, text in texts]
        sizes = (self._sizes(title, text) for texts in new for title, text in texts)
        wholes, tokens = [], []
        for one, parts in zip(reading_model.iter_tokens(passages), sizes, strict=True):
            wholes.append(one.whole)
            tokens.append(compress(one, parts))
        same = embedder is reading_model
        vectors = np.array(wholes) if same else embedder.encode(passages)
        made = []
        done = 0
        for texts in new:
            part = slice(done, done + len(texts))
            made.append(Encoded(vectors[part], tokens[part]))
            self._staging.put(texts, made[-1])
            done += len(texts)
        rest = iter(made)
        return [there or next(rest) for there in found]

    def _sizes(self, title: str, text: str) -> list[int]:
        """How many tokens a title has, and each sentence of a text."""
        sentences = [text[start:end] for start, end in sentence_spans(text)]
        return self._index.reading_model.count_tokens([title, *sentences])

    def remove(self, path: str) -> None:
        """Take an article out."""
        self.catalog.remove(path)
