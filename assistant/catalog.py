"""The one door to SQLite: what is in the index, and its words.

What this file says is true: an article is in the index exactly when its row is here, and a reader
sees a whole refresh or nothing of it, because a refresh is one transaction.
"""

import json
import re
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from assistant.chunking import Chunk
from assistant.corpus import Article
from assistant.errors import RecipeError, StoreError
from assistant.words import words

SCHEMA = 1
"""Version of the tables below; an index with a lower one is rebuilt, with a higher one refused."""

_TABLES = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS articles (
    path TEXT PRIMARY KEY, digest TEXT NOT NULL, title TEXT NOT NULL, published TEXT,
    url TEXT, source TEXT, author TEXT, text TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS articles_published ON articles (published);
CREATE TABLE IF NOT EXISTS passages (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE,
    article TEXT NOT NULL REFERENCES articles (path) ON DELETE CASCADE,
    start INTEGER NOT NULL, end INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS passages_article ON passages (article);
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (title, text, tokenize = 'porter unicode61');
CREATE VIRTUAL TABLE IF NOT EXISTS vocabulary USING fts5vocab (words, row);
"""

_MOST_TERMS = 64
"""Words of a question that BM25 looks for; more make it slow and no better."""


@dataclass(frozen=True)
class Filters:
    """Which articles a question is asked of; None means no restriction."""

    after: date | None = None
    """Published on this day or later; undated articles are left out."""
    before: date | None = None
    """Published on this day or earlier; undated articles are left out."""
    sources: tuple[str, ...] | None = None
    """From one of these sources, in any case of letters."""
    articles: tuple[str, ...] | None = None
    """One of these articles, by path."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a search could have found: how many articles, and the days between which they lie."""

    articles: int
    first: date | None
    last: date | None


class Catalog:
    """The articles, passages and words of one index folder; safe to use from several threads."""

    def __init__(self, file: Path) -> None:
        """Open the catalog; make it, empty, where there is none.

        Raises:
            StoreError: the file is damaged, or cannot be read or written.
            RecipeError: it has the tables of another version.
        """
        self._file = file
        self._local = threading.local()
        with _explained(file):
            if not self._version():
                self._connection().executescript(
                    f"BEGIN IMMEDIATE;{_TABLES}PRAGMA user_version = {SCHEMA};COMMIT;"
                )
            version = self._version()
        if version != SCHEMA:
            age, remedy = (
                ("newer", "update the program") if version > SCHEMA else ("older", "delete it")
            )
            raise RecipeError(
                f"The index in {file.parent} was made by another, {age} version of this program "
                f"(schema {version}, this one reads {SCHEMA}): {remedy}."
            )

    def _version(self) -> int:
        return int(self._run("PRAGMA user_version").fetchone()[0])

    def _connection(self) -> sqlite3.Connection:
        """One connection a thread, as SQLite wants it."""
        if not hasattr(self._local, "connection"):
            connection = sqlite3.connect(self._file, timeout=30, isolation_level=None)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA foreign_keys = ON")
            self._local.connection = connection
        found: sqlite3.Connection = self._local.connection
        return found

    def _run(self, sql: str, values: Sequence[object] = ()) -> sqlite3.Cursor:
        with _explained(self._file):
            return self._connection().execute(sql, values)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Make all changes inside true at once, or, after any error, none of them."""
        with _explained(self._file):
            connection = self._connection()
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                connection.execute(
                    "INSERT INTO meta VALUES ('generation', '1') "
                    "ON CONFLICT (key) DO UPDATE SET value = value + 1"
                )
                connection.execute("COMMIT")
            except BaseException:
                # After some errors (a full disk) SQLite has rolled back already.
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """See one state of the index in all reads inside, whatever others commit meanwhile."""
        with _explained(self._file):
            connection = self._connection()
            connection.execute("BEGIN")
            try:
                yield
            finally:
                connection.execute("COMMIT")

    @property
    def generation(self) -> int:
        """Counts the refreshes that changed something."""
        return int(self._meta("generation") or 0)

    @property
    def recipe(self) -> dict[str, str]:
        """What the index was made with; empty for an index that holds nothing yet."""
        found: dict[str, str] = json.loads(self._meta("recipe") or "{}")
        return found

    def set_recipe(self, recipe: dict[str, str]) -> None:
        """Note what the index is made with."""
        self._run("INSERT OR REPLACE INTO meta VALUES ('recipe', ?)", [json.dumps(recipe)])

    def _meta(self, key: str) -> str | None:
        row = self._run("SELECT value FROM meta WHERE key = ?", [key]).fetchone()
        return row[0] if row else None

    def digests(self) -> dict[str, str]:
        """The digest of each article, by path."""
        return dict(self._run("SELECT path, digest FROM articles"))

    def add(self, article: Article, chunks: Sequence[Chunk], keys: Sequence[str]) -> None:
        """Add an article that is not there, and its chunks under the keys of their vectors."""
        published = article.published.isoformat() if article.published else None
        self._run(
            "INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                article.path,
                article.digest,
                article.title,
                published,
                article.url,
                article.source,
                article.author,
                article.text,
            ],
        )
        for chunk, key in zip(chunks, keys, strict=True):
            row = self._run(
                "INSERT INTO passages (key, article, start, end) VALUES (?, ?, ?, ?)",
                [key, chunk.article, chunk.start, chunk.end],
            )
            self._run(
                "INSERT INTO words (rowid, title, text) VALUES (?, ?, ?)",
                [row.lastrowid, article.title, chunk.text],
            )

    def clear(self) -> None:
        """Remove everything."""
        for table in "words", "passages", "articles":
            self._run(f"DELETE FROM {table}")

    def remove(self, path: str) -> None:
        """Remove an article with its passages and words; nothing happens if it is not there."""
        self._run(
            "DELETE FROM words WHERE rowid IN (SELECT id FROM passages WHERE article = ?)", [path]
        )
        self._run("DELETE FROM articles WHERE path = ?", [path])

    def article(self, path: str) -> Article | None:
        """The article as it was read when it was indexed, or None if it is not in the index."""
        row = self._run(
            "SELECT path, text, title, published, url, source, author FROM articles WHERE path = ?",
            [path],
        ).fetchone()
        if row is None:
            return None
        path, text, title, published, url, source, author = row
        return Article(path, text, title, _day(published), url, source, author)

    def articles(self) -> list[tuple[str, str, date | None]]:
        """Path, title and day of every article, the newest first."""
        rows = self._run(
            "SELECT path, title, published FROM articles ORDER BY published DESC, path"
        )
        return [(path, title, _day(published)) for path, title, published in rows]

    def keys(self) -> set[str]:
        """The keys of all passages: the vectors that count."""
        return {key for (key,) in self._run("SELECT key FROM passages")}

    def coverage(self, filters: Filters) -> Coverage:
        """What the filters leave to search in."""
        condition, values = _condition(filters)
        count, first, last = self._run(
            f"SELECT COUNT(*), MIN(published), MAX(published) FROM articles AS a WHERE {condition}",
            values,
        ).fetchone()
        return Coverage(count, _day(first), _day(last))

    def search_words(
        self, words: Iterable[str], *, limit: int, filters: Filters
    ) -> list[tuple[str, float]]:
        """Rank passages by BM25 (Robertson and Zaragoza, 2009) over title and text.

        Args:
            words: what to look for, each alone; white space and punctuation in them separate.
            limit: how many passages at most.
            filters: which articles to look in.

        Returns:
            Keys of passages that hold at least one of the words, best first, with their scores:
            above 0, higher is better, without an upper bound.
        """
        terms = [term for word in words for term in re.findall(r"\w+", word)]
        match = " OR ".join(f'"{term}"' for term in list(dict.fromkeys(terms))[:_MOST_TERMS])
        if not match:
            return []
        condition, values = _condition(filters)
        rows = self._run(
            "SELECT p.key, -bm25(words) AS score FROM words JOIN passages AS p "
            "ON p.id = words.rowid JOIN articles AS a ON a.path = p.article "
            f"WHERE words MATCH ? AND {condition} ORDER BY score DESC, p.key LIMIT ?",
            [match, *values, limit],
        )
        return rows.fetchall()

    def passages(self, keys: Sequence[str]) -> dict[str, tuple[Article, Chunk]]:
        """The passages that the catalog knows among some keys, each as (article, chunk)."""
        marks = ", ".join("?" * len(keys))
        rows = self._run(
            "SELECT p.key, p.start, p.end, a.path, a.text, a.title, a.published, a.url, a.source, "
            "a.author FROM passages AS p JOIN articles AS a ON a.path = p.article "
            f"WHERE p.key IN ({marks})",
            list(keys),
        )
        found = {}
        for key, start, end, path, text, title, published, url, source, author in rows:
            article = Article(path, text, title, _day(published), url, source, author)
            number = int(key.rpartition("#")[2])
            found[key] = article, Chunk(path, number, start, end, text[start:end])
        return found

    def count(self, word: str) -> int:
        """In how many passages a word occurs, in any of its forms."""
        terms = " AND ".join(f'"{term}"' for term in re.findall(r"\w+", word))
        if not terms:
            return 0
        row = self._run("SELECT COUNT(*) FROM words WHERE words MATCH ?", [terms])
        return int(row.fetchone()[0])

    def mentions(self, name: str) -> bool:
        """Whether any article has a name or year, inflected, abbreviated or misspelt too.

        Of several words the last one counts, which is the surname of a person.
        """
        parts = words(name.lower())
        initials = "".join(part[0] for part in parts) if len(parts) > 1 else ""
        return any(map(self._has_form_of, filter(None, [*parts[-1:], initials])))

    def _has_form_of(self, word: str) -> bool:
        years = "SELECT 1 FROM articles WHERE published LIKE ? LIMIT 1"
        if word.isdigit():
            dated = self._run(years, [f"{word}-%"]).fetchone()
            return bool(dated or self.count(word))
        beginning = word if len(word) < 5 else word[: max(4, len(word) - 2)]
        pattern = f'"{beginning}"{"*" if len(word) > 3 else ""}'
        found = "SELECT 1 FROM words WHERE words MATCH ? LIMIT 1"
        if self._run(found, [pattern]).fetchone():
            return True
        alike = "SELECT term FROM vocabulary WHERE term >= ? AND term < ? AND length(term) >= ?"
        first = word[0]
        terms = self._run(alike, [first, chr(ord(first) + 1), len(word) - 2])
        candidates = [term for (term,) in terms if len(term) <= len(word) + 1]
        return len(word) > 4 and bool(get_close_matches(word, candidates, n=1, cutoff=0.8))

    @property
    def size(self) -> int:
        """How many passages there are."""
        return int(self._run("SELECT COUNT(*) FROM passages").fetchone()[0])


def _condition(filters: Filters) -> tuple[str, list[str]]:
    """Filters as an SQL condition on `articles AS a`, and its values."""
    conditions, values = ["1"], []
    if filters.after:
        conditions.append("a.published >= ?")
        values.append(filters.after.isoformat())
    if filters.before:
        conditions.append("a.published <= ?")
        values.append(filters.before.isoformat())
    for column, wanted in [
        ("lower(a.source)", filters.sources and [name.lower() for name in filters.sources]),
        ("a.path", filters.articles),
    ]:
        if wanted is not None:
            conditions.append(f"{column} IN ({', '.join('?' * len(wanted))})")
            values += wanted
    return " AND ".join(conditions), values


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


@contextmanager
def _explained(file: Path) -> Iterator[None]:
    """SQLite's errors in words that say what to do."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            remedy = f"check that {file.parent} can be read and written and that the disk has room"
        else:
            remedy = (
                f"delete {file.parent} and run `assistant index` to make it again from the articles"
            )
        raise StoreError(f"The index file {file} cannot be used ({error}): {remedy}.") from error
