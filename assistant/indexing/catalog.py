"""The catalog: the tables of articles, passages, words and stories, as one object.

The catalog decides. An article is in the index exactly when its row is here. A refresh is one
transaction, so a reader sees all of it or nothing.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import numpy as np

from assistant.errors import RecipeError, StoreError
from assistant.indexing import articles, inverted_index, passages, postings, stories
from assistant.indexing.articles import Articles, Searched
from assistant.indexing.database import Database
from assistant.indexing.filters import Filters
from assistant.indexing.inverted_index import Matches
from assistant.indexing.passages import Encoded, Passages, content_of
from assistant.indexing.postings import Postings
from assistant.indexing.stories import Stories
from assistant.language.languages import NAMES, language_of
from assistant.language.words import stem, terms, words
from assistant.reading.article import Article
from assistant.reading.chunking import Chunk

SCHEMA = 7
"""The version of the tables; an index with another version is refused, or rebuilt."""

_TABLES = (
    "CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);"
    f"{articles.TABLES}{stories.TABLES}{passages.TABLES}{postings.TABLES}"
)

_EARLIER = ("copies",)
"""Tables of older versions that this version does not use."""


class Catalog:
    """All tables of one index folder; safe to use from several threads."""

    def __init__(self, file: Path, *, create: bool = False, rebuild: bool = False) -> None:
        """Open the catalog.

        Args:
            file: the SQLite file.
            create: create it, empty, if it does not exist.
            rebuild: open it also with the tables of an older version; `clear` then replaces them.

        Raises:
            StoreError: the file is damaged, or cannot be read or written.
            RecipeError: it has the tables of another version.
        """
        self._database = Database(file)
        self.articles = Articles(self._database)
        self.passages = Passages(self._database)
        self.postings = Postings(self._database)
        self.stories = Stories(self._database)
        self._changed = False
        self._counted = -1, 0, 0.0
        self._vocabulary: tuple[int, dict[str, int]] = -1, {}
        self._searched = (-1, Filters()), Searched()
        if create and not self._database.version:
            self._database.run_script(
                f"BEGIN IMMEDIATE;{_TABLES}PRAGMA user_version = {SCHEMA};"
                f"INSERT OR IGNORE INTO meta VALUES ('identity', '{uuid4().hex}');COMMIT;"
            )
        version = self._database.version
        if not version:
            raise StoreError(
                f"The index in {file.parent} is empty: make it with `assistant index`."
            )
        if version > SCHEMA or (version < SCHEMA and not rebuild):
            age, remedy = (
                ("newer", "update the program")
                if version > SCHEMA
                else ("older", "make it anew with `assistant index --rebuild`")
            )
            raise RecipeError(
                f"The index in {file.parent} was made by another, {age} version of this program "
                f"(schema {version}, this one reads {SCHEMA}): {remedy}."
            )
        if not self.identity:  # The first release gave none.
            self._database.run("INSERT OR IGNORE INTO meta VALUES ('identity', ?)", (uuid4().hex,))

    def check(self) -> None:
        """Read the whole file and check it.

        Raises:
            StoreError: it is damaged.
        """
        self._database.check()

    @property
    def is_current(self) -> bool:
        """Whether it has the tables of this version."""
        return self._database.version == SCHEMA

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit all changes made inside together; after any error, none of them."""
        try:
            with self._database.transaction():
                self._changed = False
                yield
                self.postings.write()
                if self._changed:
                    self._database.run(
                        "INSERT INTO meta VALUES ('generation', '1') "
                        "ON CONFLICT (key) DO UPDATE SET value = value + 1"
                    )
        finally:
            self.postings.forget()

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Let all reads inside see one state of the index, whatever others commit meanwhile."""
        with self._database.snapshot():
            yield

    @property
    def generation(self) -> int:
        """A counter of the refreshes that changed an article."""
        return int(self._meta("generation") or 0)

    @property
    def identity(self) -> str:
        """A random name that tells this index apart from others on a server that keeps several."""
        return self._meta("identity") or ""

    @property
    def recipe(self) -> dict[str, str]:
        """The recipe: models and rules that the index was built with; empty for an empty index."""
        found: dict[str, str] = json.loads(self._meta("recipe") or "{}")
        return found

    @property
    def reading(self) -> str:
        """The versions of what read the files, as `formats.versions` gives them."""
        return self._meta("reading") or ""

    def set_recipe(self, recipe: dict[str, str]) -> None:
        """Record the recipe of the index."""
        self._set_meta("recipe", json.dumps(recipe))

    def set_reading(self, reading: str) -> None:
        """Record the versions of what has read all its files."""
        self._set_meta("reading", reading)

    def _meta(self, key: str) -> str | None:
        row = self._database.run("SELECT value FROM meta WHERE key = ?", [key]).fetchone()
        return row[0] if row else None

    def _set_meta(self, key: str, value: str) -> None:
        self._database.run("INSERT OR REPLACE INTO meta VALUES (?, ?)", [key, value])

    def add(
        self, article: Article, chunks: Sequence[Chunk], encoded: Mapping[bytes, Encoded]
    ) -> None:
        """Add an article that is not in the index yet; must be called in a transaction.

        Args:
            article: the article.
            chunks: its passages.
            encoded: passages that are encoded already, by content; the others wait for that.
        """
        self._changed = True
        first = self.passages.next_id()
        self.articles.add(
            article,
            first=first,
            last=first + len(chunks) - 1,
            signature=self.stories.link(article, first),
        )
        for passage, chunk in enumerate(chunks, first):
            found, sought = _terms(article.heading, chunk.text)
            content = content_of(article.heading, chunk.text)
            self.passages.add(
                passage,
                f"{article.path}@{article.digest[:16]}#{chunk.number}",
                chunk,
                content=content,
                made=encoded.get(content),
                sequence=inverted_index.sequence(found),
                terms=len(sought),
            )
            self.postings.add(passage, sought)
        if encoded:
            self.articles.set_vector(article.path, self.passages.mean_vector(article.path))

    def set_encoded(self, made: Sequence[Encoded]) -> list[str]:
        """Keep what was encoded, in a transaction; returns the keys of the passages that have it.

        With the last passage that waits a new generation begins: what is made from vectors, such as
        an overview of all articles, is then made again.
        """
        found = self.passages.keys_waiting(one.content for one in made)
        for one in made:
            self.passages.set_encoded(one)
        for article in {article for _, article in found}:
            self.articles.set_vector(article, self.passages.mean_vector(article))
        if found and not self.passages.count_waiting():
            self._changed = True
        return [key for key, _ in found]

    def remove(self, path: str) -> None:
        """Remove an article and its passages, in a transaction; does nothing if it is not there."""
        article = self.articles.get(path)
        if not article:
            return
        self._changed = True
        texts = self.passages.texts_of(path)
        held = {term for text in texts.values() for term in _terms(article.heading, text)[1]}
        self.stories.unlink(path)
        self.postings.remove(texts, sorted(held))
        self.articles.remove(path)

    def clear(self) -> None:
        """Remove everything, in a transaction; tables of older versions too."""
        self._changed = True
        identity, generation = self.identity, self.generation
        tables = "postings passages near_duplicates bands articles files unread meta".split()
        for statement in [
            *(f"DROP TABLE IF EXISTS {table}" for table in (*_EARLIER, *tables)),
            *filter(str.strip, _TABLES.split(";")),
            f"PRAGMA user_version = {SCHEMA}",
        ]:
            self._database.run(statement)
        self._set_meta("identity", identity)
        self._set_meta("generation", str(generation))

    def searched(self, filters: Filters) -> Searched:
        """How many of all articles the filters select; counted once for each generation."""
        key = self.generation, filters
        if self._searched[0] != key:
            self._searched = key, self.articles.searched(filters)
        return self._searched[1]

    def matches(self, terms: Sequence[str]) -> Matches:
        """Look terms up in the inverted index: see `inverted_index.Matches`."""
        _, count, length = self._statistics()
        return self.postings.matches(terms, passages=count, length=length)

    def idf(self, term: str) -> float:
        """The inverse document frequency of a term, relative to the rarest possible: 0.05 to 1."""
        count = self.size
        rarest = np.log((count + 1) / 0.5)
        found = np.log((count + 1) / (self.postings.frequency(term) + 0.5))
        return max(0.05, float(found / rarest))

    def has(self, word: str) -> bool:
        """Whether any article has a word, in any form of its stem."""
        return self.postings.frequency(stem(word)) > 0

    def mentions(self, name: str) -> bool:
        """Whether any article has a name or a year, also inflected or abbreviated.

        Of a name of several words, the last word (the surname of a person) or the initials are
        enough.
        """
        parts = words(name.lower())
        initials = "".join(part[0] for part in parts) if len(parts) > 1 else ""
        return any(map(self._has, filter(None, [*parts[-1:], initials])))

    def _has(self, word: str) -> bool:
        if word.isdigit():
            return self.articles.has_of_year(word) or self.postings.frequency(word) > 0
        return self.postings.has_form_of(word)

    @property
    def vocabulary(self) -> dict[str, int]:
        """The stems of all words, and in how many passages each is; read once a generation."""
        if self._vocabulary[0] != (generation := self.generation):
            self._vocabulary = generation, self.postings.vocabulary()
        return self._vocabulary[1]

    @property
    def languages(self) -> list[str]:
        """The codes of the languages that passages are in; those not known count as English."""
        held = {code: self.postings.frequency(_mark(code)) for code in NAMES}
        held["en"] = self.size - sum(held.values())
        return [code for code, count in held.items() if count]

    def spelt(self, term: str, language: str) -> str:
        """A word as an article writes it, by its stem in English or in a language."""
        (passage,) = self.matches([term]).best(1)
        (entry,) = self.passages.entries([passage])
        written = words(f"{entry.title} {entry.text}")
        return next((one for one in written if term in (stem(one), stem(one, language))), term)

    @property
    def size(self) -> int:
        """How many passages there are."""
        return self._statistics()[1]

    @property
    def encoded(self) -> int:
        """How many passages are encoded; the others wait for that."""
        return self.size - self.passages.count_waiting()

    def _statistics(self) -> tuple[int, int, float]:
        """Generation, passages, and average terms in a passage; counted once a generation."""
        if self._counted[0] != (generation := self.generation):
            self._counted = generation, *self.passages.statistics()
        return self._counted


def _terms(heading: str, text: str) -> tuple[list[str], list[str]]:
    """The terms of a passage in order, stemmed in its language, and all by which it is found.

    It is found by English stems too: a name is the same in a question of another language.
    """
    language = language_of(f"{heading}\n{text}") or "en"
    plain = terms(heading) + terms(text)
    if language == "en":
        return plain, plain
    own = terms(heading, language) + terms(text, language)
    return own, [_mark(language), *plain, *(Counter(own) - Counter(plain)).elements()]


def _mark(language: str) -> str:
    """The term of all passages in a language; no word has a colon."""
    return f"language:{language}"
