"""Catalog and vectors as one thing: articles in, passages out, one state at a time."""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from socket import gethostname
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from assistant.reading import formats
from assistant.indexing.catalog import SCHEMA, Catalog, Copy, Entry, Filters, Point
from assistant.reading.chunking import CHUNK_TOKENS, split
from assistant.reading.corpus import Article
from assistant.models.embedding import Embedder, TokenVectors
from assistant.models.embedding import Vectors as Matrix
from assistant.errors import BusyError, RecipeError, StoreError
from assistant.models.late_interaction import compress, fingerprint
from assistant.indexing.inverted_index import Matches
from assistant.language.sentences import sentence_spans
from assistant.indexing.staging import Encoded, Staging, content_of
from assistant.language.words import content_words, stem, terms

if TYPE_CHECKING:
    from assistant.indexing.vectors import Vectors

WAIT_FOR_WRITER = 10.0
"""Seconds."""

MOST_TERMS = 64
"""Words of a question that are looked for; more make it slow and no better."""

CORE = 50
"""Passages that each of the two searches gives at least."""

_AT_ONCE = 5000
"""Vectors that are put back at once."""

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
    stories: dict[str, tuple[Copy, ...]]
    """For their articles whose story others tell too, which do."""


class Index:
    """An index folder: `catalog.sqlite` decides what is in it, `chroma/` follows.

    Safe to use from several threads, and while other processes read or refresh it.
    """

    def __init__(
        self,
        folder: Path,
        embedder: Embedder,
        reading_model: Embedder,
        *,
        chroma_url: str | None = None,
    ) -> None:
        """Name an index, which need not be there yet.

        Args:
            folder: where it is.
            embedder: the model whose vectors find passages.
            reading_model: the bundled model, whose tokens are compared; it may be the same.
            chroma_url: a Chroma server that keeps the vectors, in place of the folder.
        """
        self.folder = folder
        self.embedder = embedder
        self.reading_model = reading_model
        self._url = chroma_url
        self._recipe = {
            "embedding model": embedder.name,
            "weights": embedder.fingerprint,
            "late interaction": fingerprint(),
            "chunking": f"whole sentences, {CHUNK_TOKENS} tokens, title first",
        }
        made_with = json.dumps([SCHEMA, self._recipe]).encode()
        self._name = hashlib.sha256(made_with).hexdigest()[:16]
        self.staging = Staging(folder / "staging.sqlite", self._name)
        self._checked = -1

    @property
    def catalog_file(self) -> Path:
        """The file that decides what is in the index."""
        return self.folder / "catalog.sqlite"

    @cached_property
    def catalog(self) -> Catalog:
        """What is in the index.

        Raises:
            StoreError: there is no index yet, or it is damaged.
            RecipeError: it was made by another version of this program.
        """
        if not self.catalog_file.exists():
            raise StoreError(f"There is no index in {self.folder}: make it with `assistant index`.")
        return Catalog(self.catalog_file)

    @cached_property
    def vectors(self) -> "Vectors":
        """The vectors of the passages; the catalog says which of them count.

        Raises:
            StoreError: they are damaged, or their server cannot be reached.
        """
        from assistant.indexing.vectors import Vectors

        name = f"{self._prefix}{self._name}"
        return Vectors(self.folder / "chroma", name, url=self._url)

    @property
    def _prefix(self) -> str:
        """With what the names of this index's collections begin, since servers keep several's."""
        return f"passages-{self.catalog.identity[:12]}-"

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
        (tokens,) = self.reading_model.encode_tokens([question])
        vector = tokens.whole
        if self.embedder is not self.reading_model:
            vector = self.embedder.encode_query(question)[0]
        while True:
            generation = self.catalog.generation
            self.check_recipe()
            found = self._candidates(generation, question, tokens, vector, limit, filters)
            if found:
                return found

    def _candidates(
        self,
        generation: int,
        question: str,
        tokens: TokenVectors,
        vector: Matrix,
        limit: int,
        filters: Filters,
    ) -> Candidates | None:
        """What is found in one generation; None if there is another one by now."""
        carrying = list(dict.fromkeys(map(stem, content_words(question))))[:MOST_TERMS]
        wanted = limit * (_BEYOND if filters else 1)
        keys = self.vectors.nearest(vector, limit=wanted)
        if generation != self._checked or len(keys) < wanted:
            self._check_vectors(generation)
        if len(self.catalog.ids(keys)) < len(keys):
            # Chroma holds vectors that the catalog does not name, or not yet.
            keys = self.vectors.nearest(vector, limit=limit * _BEYOND)
        with self.catalog.snapshot():
            if self.catalog.generation != generation:
                return None
            nearest = self.catalog.choose(self.catalog.ids(keys), filters, limit=limit)
            if filters and len(nearest) < limit:
                keys = self.vectors.nearest(vector, limit=limit, filters=filters)
                nearest = self.catalog.ids(keys)
            matches = self.catalog.matches(carrying)
            best = matches.best(None if filters else limit)
            best = self.catalog.choose(best, filters, limit=limit)
            nearest, best = (self.catalog.newest(ids, filters) for ids in (nearest, best))
            core = dict.fromkeys([*nearest[:CORE], *best[:CORE]])
            entries = self.catalog.entries(dict.fromkeys([*core, *nearest, *best]))
            stories = self.catalog.stories({entry.article for entry in entries}, filters)
        rarity = dict(zip(carrying, matches.rarity.tolist(), strict=True))
        return Candidates(
            tokens, terms(question), rarity, vector, matches, entries, len(core), stories
        )

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

    def present(self, *, rebuild: bool) -> Catalog | None:
        """What is in the index before a refresh; None if there is nothing that can be compared.

        For a rebuild it is on its own, so that it goes on telling what was there.

        Raises:
            RecipeError: it was made with other settings, or by another version of this program,
                and is not to be rebuilt.
        """
        if not self.catalog_file.exists():
            return None
        if rebuild:
            there = Catalog(self.catalog_file, rebuild=True)
            return there if there.is_current else None
        self.check_recipe()
        return self.catalog

    @property
    def has_server(self) -> bool:
        """Whether a server keeps the vectors."""
        return bool(self._url)

    def close_vectors(self) -> None:
        """Let go of the vector store; it is opened again when it is needed."""
        if "vectors" in self.__dict__:
            self.vectors.close()
            del self.vectors

    def has_vectors(self) -> bool:
        """Whether the vector store is there at all; what it lacks is not looked for."""
        return self.has_server or (self.folder / "chroma" / "chroma.sqlite3").exists()

    def restore(self) -> int:
        """Put vectors that are lost back from the catalog, as after `chroma/` was deleted.

        Returns:
            How many there were.
        """
        if not self.catalog.is_current or self.vectors.count() >= self.catalog.size:
            return 0
        lost = sorted(self.catalog.keys() - self.vectors.keys())
        for at in range(0, len(lost), _AT_ONCE):
            self.vectors.add(self.catalog.points(lost[at : at + _AT_ONCE]))
        return len(lost)

    def _check_vectors(self, generation: int) -> None:
        """Make sure that no passage has lost its vector."""
        lost = self.catalog.size - self.vectors.count()
        # After a newer generation fewer may be right; whoever searches begins again then.
        if lost > 0 and self.catalog.generation == generation:
            raise StoreError(
                f"The vectors of {lost:,} passages of the index in {self.folder} are lost: "
                "`assistant doctor` puts them back."
            )
        self._checked = generation

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Be the only process that writes to this index.

        Raises:
            BusyError: another process is writing, and still was after ten seconds.
            StoreError: the folder cannot be written to.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with FileLock(self.folder / "write.lock", timeout=WAIT_FOR_WRITER):
                (self.folder / "writer").write_text(f"process {os.getpid()} on {gethostname()}")
                yield
        except Timeout:
            raise BusyError(
                f"Another process is writing to the index in {self.folder} ({self._writer()}): "
                "wait until it is done, then try again."
            ) from None
        except OSError as error:
            raise StoreError(
                f"The index folder {self.folder} cannot be written to ({error.strerror}): "
                "make it writable, or name another with --index or ASSISTANT_INDEX."
            ) from error

    def make(self, *, rebuild: bool = False) -> None:
        """Make the index, empty, if it is not there; under its lock.

        Args:
            rebuild: whether it is to be made anew, so that it may be of an older version.

        Raises:
            StoreError: it is damaged.
            RecipeError: it was made by another version of this program.
        """
        if rebuild or "catalog" not in self.__dict__ or not self.catalog_file.exists():
            self.catalog = Catalog(self.catalog_file, create=True, rebuild=rebuild)

    def _writer(self) -> str:
        """Who is writing, as far as it has said so."""
        try:
            return (self.folder / "writer").read_text()
        except OSError:
            return "it does not say which"

    @contextmanager
    def changing(self, *, rebuild: bool = False) -> Iterator["Writer"]:
        """Write to the index, under its lock: all of it becomes true at the end, or nothing does.

        Args:
            rebuild: start from nothing. What is there goes on answering until the end.
        """
        if not rebuild:
            self.sweep()
        with self.catalog.transaction():
            if rebuild:
                self.catalog.clear()
                self.staging.touch(self.vectors.keys())
            self.catalog.set_recipe(self._recipe)
            self.catalog.set_reading(formats.versions())
            yield Writer(self)
        # Killed before or in what follows, the next change sweeps what is left.
        self.sweep()
        self.staging.clear()
        if rebuild:
            self.drop_others()

    def drop_others(self) -> None:
        """Delete what indexes of other recipes have left in the vector store."""
        self.vectors.drop_others(self._prefix if self._url else "")

    def sweep(self) -> None:
        """Delete the vectors that a change has left, or that one which was killed has written."""
        if touched := self.staging.touched():
            self.vectors.remove(touched - self.catalog.among(touched))


class Writer:
    """Adds articles to an index and removes them, within one change."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self.catalog = index.catalog

    def replace(self, articles: Sequence[Article]) -> None:
        """Put articles in the place of those with their paths, if there are any."""
        embedder = self._index.embedder
        chunks = [
            split(article, count_tokens=embedder.count_tokens, limit=embedder.max_tokens)
            for article in articles
        ]
        titled = [
            (article.heading, chunk.text)
            for article, parts in zip(articles, chunks, strict=True)
            for chunk in parts
        ]
        encoded = iter(self._encode(titled))
        for article in articles:
            self.remove(article.path)
        for article, parts in zip(articles, chunks, strict=True):
            self.catalog.add(article, parts, list(islice(encoded, len(parts))))
        keys = [key for article in articles for key in self.catalog.keys_of(article.path)]
        self.put(self.catalog.points(keys))

    def put(self, points: Sequence[Point]) -> None:
        """Put what the catalog has been given into the vector store."""
        self._index.staging.touch(point.key for point in points)
        self._index.vectors.add(points)

    def remove(self, path: str) -> None:
        """Take an article out; nothing if it is not there."""
        self._index.staging.touch(self.catalog.keys_of(path))
        self.catalog.remove(path)

    def _encode(self, passages: Sequence[Titled]) -> list[Encoded]:
        """Encode passages, but for those that are known or that a killed refresh has encoded."""
        contents = [content_of(*passage) for passage in passages]
        found = self.catalog.known(set(contents))
        found |= self._index.staging.encoded(set(contents) - found.keys())
        new = {
            content: passage
            for content, passage in zip(contents, passages, strict=True)
            if content not in found
        }
        made = [Encoded(content, *one) for content, one in zip(new, self._new(new), strict=True)]
        self._index.staging.put(made)
        found |= {one.content: one for one in made}
        return [found[content] for content in contents]

    def _new(self, passages: Mapping[bytes, Titled]) -> Iterator[tuple[Matrix, bytes]]:
        """The vector of each passage, and its tokens, compressed."""
        embedder, reading_model = self._index.embedder, self._index.reading_model
        texts = [f"{title}\n{text}" for title, text in passages.values()]
        others = None if embedder is reading_model else embedder.encode(texts)
        read = zip(passages.values(), reading_model.iter_tokens(texts), strict=True)
        for place, ((title, text), tokens) in enumerate(read):
            vector = tokens.whole if others is None else others[place]
            yield vector, compress(tokens, self._sizes(title, text))

    def _sizes(self, title: str, text: str) -> list[int]:
        """How many tokens a title has, and each sentence of a text."""
        sentences = [text[start:end] for start, end in sentence_spans(text)]
        return self._index.reading_model.count_tokens([title, *sentences])
