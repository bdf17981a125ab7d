"""The one door to SQLite: what is in the index, and its words.

What this file says is true: an article is in the index exactly when its row is here, and a reader
sees a whole refresh or nothing of it, because a refresh is one transaction.
"""

import json
import sqlite3
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from uuid import uuid4

import numpy as np

from assistant.indexing import near_duplicates as copies
from assistant.indexing import inverted_index as lexical
from assistant.reading.chunking import Chunk
from assistant.reading.corpus import Article, Content, Origin, file_of
from assistant.models.embedding import Vectors
from assistant.errors import RecipeError, StoreError
from assistant.indexing.inverted_index import Ids, Matches
from assistant.indexing.staging import Encoded
from assistant.language.words import stem, terms, words

SCHEMA = 4
"""Version of the tables below; an index with another one is refused, or made anew."""

_TABLES = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS files (
    path TEXT PRIMARY KEY, stamp TEXT NOT NULL, saved TEXT NOT NULL, failed TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS articles (
    path TEXT PRIMARY KEY, file TEXT NOT NULL, digest TEXT NOT NULL, title TEXT NOT NULL,
    published TEXT, dated TEXT, url TEXT, source TEXT, author TEXT, pages TEXT NOT NULL,
    first INTEGER NOT NULL, last INTEGER NOT NULL,
    vector BLOB NOT NULL, signature BLOB NOT NULL, text TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS articles_published ON articles (published);
CREATE INDEX IF NOT EXISTS articles_first ON articles (first);
CREATE INDEX IF NOT EXISTS articles_file ON articles (file);
CREATE TABLE IF NOT EXISTS bands (
    band INTEGER NOT NULL, first INTEGER NOT NULL, PRIMARY KEY (band, first)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS copies (
    article TEXT NOT NULL REFERENCES articles (path) ON DELETE CASCADE,
    other TEXT NOT NULL REFERENCES articles (path) ON DELETE CASCADE, PRIMARY KEY (article, other)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS copies_other ON copies (other);
CREATE TABLE IF NOT EXISTS passages (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE,
    article TEXT NOT NULL REFERENCES articles (path) ON DELETE CASCADE,
    start INTEGER NOT NULL, end INTEGER NOT NULL, terms INTEGER NOT NULL, content BLOB NOT NULL,
    text TEXT NOT NULL, sequence BLOB NOT NULL, vector BLOB NOT NULL, tokens BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS passages_content ON passages (content);
CREATE INDEX IF NOT EXISTS passages_article ON passages (article, terms);
CREATE TABLE IF NOT EXISTS postings (
    term TEXT NOT NULL, block INTEGER NOT NULL, entries BLOB NOT NULL, PRIMARY KEY (term, block)
);
"""

_BLOCK = 8192
"""Ids of passages whose postings of one term are one row, so that a change rewrites little."""

_MOST_PENDING = 200_000
"""Rows of postings that wait to be written."""

_SHARES = 500, 5000, 0
"""How many of the best are asked for their articles first, then next; at last all others."""

VECTOR = np.float16
"""How vectors are kept; what that loses is a hundred times less than what ranks differ by."""


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
    as_of: date | None = None
    """Not published after this day; undated articles are not known to be, and stay."""

    def __bool__(self) -> bool:
        """Whether there is any restriction."""
        return self != Filters()


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a search could have found: how many articles, and the days between which they lie."""

    articles: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Share:
    """How many articles a month or a source has, and how many of them were searched."""

    name: str
    """A month like `2019-10`, or a source; empty for articles without one."""
    articles: int
    searched: int


@dataclass(frozen=True, slots=True)
class Searched:
    """What of the index was searched."""

    months: tuple[Share, ...] = ()
    """In the order of time, those without a day first."""
    sources: tuple[Share, ...] = ()
    """The largest first."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An article in a list of all."""

    article: str
    """Its path."""
    title: str
    published: date | None
    dated: Origin | None
    """Where the day comes from; None where there is none."""
    source: str | None
    saved: date | None
    """The day its file was last written to, for want of a better one where it has no date."""
    size: int
    """Characters."""


@dataclass(frozen=True, slots=True)
class Copy:
    """An article that tells the same story as another one."""

    article: str
    title: str
    published: date | None
    source: str | None


@dataclass(frozen=True, slots=True)
class Point:
    """A passage as the vector store keeps it."""

    key: str
    article: str
    title: str
    published: date | None
    source: str | None
    start: int
    end: int
    text: str
    vector: Vectors
    """Shape (dimensions,), of length 1, rounded as the catalog keeps it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A passage as the catalog keeps it, with what it takes to compare it with a question."""

    id: int
    article: str
    """The path of its article."""
    title: str
    published: date | None
    url: str | None
    source: str | None
    start: int
    end: int
    text: str
    first: int
    """The id of its article's first passage; all ids up to `last` are of that article."""
    last: int
    vector: Vectors
    """Shape (dimensions,), of length 1."""
    article_vector: Vectors
    """The mean of those of its article's passages, shape (dimensions,), of length 1."""
    tokens: bytes
    """As `interaction.compress` makes them."""
    sequence: bytes
    """Its terms, as `lexical.sequence` makes them."""
    pages: tuple[int, ...]
    """Where each page of its article begins; () where it has none."""


class Catalog:
    """The articles, passages and words of one index folder; safe to use from several threads."""

    def __init__(self, file: Path, *, create: bool = False, rebuild: bool = False) -> None:
        """Open the catalog.

        Args:
            file: where it is.
            create: make it, empty, where there is none.
            rebuild: open it also where it has the tables of an older version; `clear` makes them
                anew.

        Raises:
            StoreError: the file is damaged, or cannot be read or written.
            RecipeError: it has the tables of another version.
        """
        self._file = file
        self._local = threading.local()
        self._pending: defaultdict[tuple[str, int], bytes] = defaultdict(bytes)
        self._changed = False
        self._counted = -1, 0, 0.0
        self._searched = (-1, Filters()), Searched()
        with _explained(file):
            if create and not self._version():
                self._connection().executescript(
                    f"BEGIN IMMEDIATE;{_TABLES}PRAGMA user_version = {SCHEMA};"
                    f"INSERT OR IGNORE INTO meta VALUES ('identity', '{uuid4().hex}');COMMIT;"
                )
            version = self._version()
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

    def check(self) -> None:
        """Read all of the file.

        Raises:
            StoreError: it is damaged.
        """
        with _explained(self._file):
            found = self._connection().execute("PRAGMA quick_check(1)").fetchone()[0]
            if found != "ok":
                raise sqlite3.DatabaseError(found)

    @property
    def is_current(self) -> bool:
        """Whether it has the tables of this version."""
        return self._version() == SCHEMA

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
                self._changed = False
                yield
                self._write_postings()
                if self._changed:
                    connection.execute(
                        "INSERT INTO meta VALUES ('generation', '1') "
                        "ON CONFLICT (key) DO UPDATE SET value = value + 1"
                    )
                connection.execute("COMMIT")
            except BaseException:
                self._pending.clear()
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
        """Counts the refreshes that changed an article."""
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

    @property
    def identity(self) -> str:
        """Names this index among others, as on a server that keeps the vectors of several."""
        return self._meta("identity") or ""

    @property
    def reading(self) -> str:
        """With what the files were read: as `formats.versions` says it."""
        return self._meta("reading") or ""

    def set_reading(self, versions: str) -> None:
        """Note with what the files are read."""
        self._run("INSERT OR REPLACE INTO meta VALUES ('reading', ?)", [versions])

    def files(self) -> dict[str, str]:
        """The stamp of each file that was read, by path."""
        return dict(self._run("SELECT path, stamp FROM files"))

    def failures(self) -> dict[str, str]:
        """What could not be read when it was read last, with the reason."""
        rows = self._run("SELECT failed FROM files WHERE failed != '{}'")
        return {path: reason for (found,) in rows for path, reason in json.loads(found).items()}

    def set_file(self, path: str, content: Content) -> None:
        """Note that a file was read, with what of it could not be."""
        self._run(
            "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?)",
            [path, content.stamp, content.saved.isoformat(), json.dumps(content.failed)],
        )

    def forget_files(self, paths: Iterable[str]) -> None:
        """Forget files that are gone."""
        for path in paths:
            self._run("DELETE FROM files WHERE path = ?", [path])

    def digests(self) -> dict[str, str]:
        """The digest of each article, by path."""
        return dict(self._run("SELECT path, digest FROM articles"))

    def add(self, article: Article, chunks: Sequence[Chunk], made: Sequence[Encoded]) -> None:
        """Add an article that is not there, within a transaction.

        Args:
            article: what to add.
            chunks: its passages.
            made: each of them, encoded.
        """
        self._changed = True
        first = 1 + int(self._run("SELECT COALESCE(MAX(id), 0) FROM passages").fetchone()[0])
        whole = np.mean([one.vector for one in made], axis=0)
        self._run(
            f"INSERT INTO articles VALUES ({', '.join('?' * 15)})",
            [
                article.path,
                file_of(article.path),
                article.digest,
                article.title,
                article.published.isoformat() if article.published else None,
                article.dated,
                article.url,
                article.source,
                article.author,
                json.dumps(article.pages),
                first,
                first + len(chunks) - 1,
                _unit(whole).astype(VECTOR).tobytes(),
                self._link_copies(article, first),
                article.text,
            ],
        )
        for passage, (chunk, one) in enumerate(zip(chunks, made, strict=True), first):
            found = terms(article.heading) + terms(chunk.text)
            self._run(
                f"INSERT INTO passages VALUES ({', '.join('?' * 11)})",
                [
                    passage,
                    f"{article.path}@{article.digest[:16]}#{chunk.number}",
                    chunk.article,
                    chunk.start,
                    chunk.end,
                    len(found),
                    one.content,
                    chunk.text,
                    lexical.sequence(found),
                    one.vector.astype(VECTOR).tobytes(),
                    one.tokens,
                ],
            )
            for term, entry in lexical.postings(passage, found).items():
                self._pending[term, passage // _BLOCK] += entry
        if len(self._pending) > _MOST_PENDING:
            self._write_postings()

    def _link_copies(self, article: Article, first: int) -> bytes:
        """Note which articles are the same story as one that is about to be added."""
        own = copies.signature(article.text)
        numbers = copies.bands(own)
        rows = self._run(
            "SELECT DISTINCT a.path, a.signature FROM json_each(?) AS j "
            "JOIN bands AS b ON b.band = j.value JOIN articles AS a ON a.first = b.first",
            [json.dumps(numbers)],
        ).fetchall()
        others = [np.frombuffer(stored, np.uint32) for _, stored in rows]
        with _explained(self._file):
            connection = self._connection()
            connection.executemany(
                "INSERT OR IGNORE INTO bands VALUES (?, ?)", [(number, first) for number in numbers]
            )
            # The article itself follows in the same transaction.
            connection.execute("PRAGMA defer_foreign_keys = ON")
            connection.executemany(
                "INSERT INTO copies VALUES (?1, ?2), (?2, ?1)",
                [
                    (article.path, path)
                    for (path, _), same in zip(rows, copies.alike(own, others), strict=True)
                    if same
                ],
            )
        return own.tobytes()

    def known(self, contents: Iterable[bytes]) -> dict[bytes, Encoded]:
        """Those of some contents that a passage has, as they are encoded."""
        found = {}
        for content in contents:
            row = self._run(
                "SELECT vector, tokens FROM passages WHERE content = ? LIMIT 1", [content]
            ).fetchone()
            if row:
                found[content] = Encoded(content, _vector(row[0]), row[1])
        return found

    def _write_postings(self) -> None:
        """Append what `add` has left to write."""
        rows = [(*place, entries) for place, entries in sorted(self._pending.items())]
        with _explained(self._file):
            self._connection().executemany(
                "INSERT INTO postings VALUES (?, ?, ?) ON CONFLICT DO UPDATE "
                "SET entries = CAST(entries || excluded.entries AS BLOB)",
                rows,
            )
        self._pending.clear()

    def clear(self) -> None:
        """Remove everything, tables of an older version too, in a transaction."""
        self._changed = True
        identity, generation = self.identity, self.generation
        tables = "postings", "passages", "copies", "bands", "articles", "files", "meta"
        for statement in [
            *(f"DROP TABLE IF EXISTS {table}" for table in tables),
            *filter(str.strip, _TABLES.split(";")),
            f"PRAGMA user_version = {SCHEMA}",
        ]:
            self._run(statement)
        kept = {"identity": identity or uuid4().hex, "generation": str(generation)}
        for key, value in kept.items():
            self._run("INSERT INTO meta VALUES (?, ?)", [key, value])

    def remove(self, path: str) -> None:
        """Remove an article with its passages, in a transaction; nothing if it is not there."""
        rows = self._run("SELECT id, text FROM passages WHERE article = ?", [path]).fetchall()
        if not rows:
            return
        self._changed = True
        self._write_postings()
        title, first, stored = self._run(
            "SELECT title, first, signature FROM articles WHERE path = ?", [path]
        ).fetchone()
        for number in copies.bands(np.frombuffer(stored, np.uint32)):
            self._run("DELETE FROM bands WHERE band = ? AND first = ?", [number, first])
        ids = np.array([passage for passage, _ in rows])
        held = set(terms(title)).union(*(terms(text) for _, text in rows))
        for block in {passage // _BLOCK for passage, _ in rows}:
            for term in sorted(held):
                self._remove_postings(term, block, ids)
        self._run("DELETE FROM articles WHERE path = ?", [path])

    def _remove_postings(self, term: str, block: int, passages: Ids) -> None:
        place = [term, block]
        found = self._run("SELECT entries FROM postings WHERE term = ? AND block = ?", place)
        for (entries,) in found.fetchall():
            if rest := lexical.without(entries, passages):
                change = "UPDATE postings SET entries = ? WHERE term = ? AND block = ?"
                self._run(change, [rest, *place])
            else:
                self._run("DELETE FROM postings WHERE term = ? AND block = ?", place)

    def article(self, path: str) -> Article | None:
        """The article as it was read when it was indexed, or None if it is not in the index."""
        row = self._run(
            "SELECT path, text, title, published, url, source, author, dated, pages "
            "FROM articles WHERE path = ?",
            [path],
        ).fetchone()
        if row is None:
            return None
        path, text, title, published, url, source, author, dated, pages = row
        starts = tuple(json.loads(pages))
        return Article(path, text, title, _day(published), url, source, author, dated, starts)

    def articles(self) -> list[Listed]:
        """Every article, the newest first."""
        rows = self._run(
            "SELECT a.path, title, published, dated, source, f.saved, length(text) "
            "FROM articles AS a LEFT JOIN files AS f ON f.path = a.file "
            "ORDER BY published DESC, a.path"
        )
        return [
            Listed(path, title, _day(published), dated, source, _day(saved), size)
            for path, title, published, dated, source, saved, size in rows
        ]

    def sources(self) -> list[str]:
        """The names of all sources, in their order."""
        rows = self._run(
            "SELECT DISTINCT source FROM articles WHERE source IS NOT NULL ORDER BY lower(source)"
        )
        return [source for (source,) in rows]

    def points(self, keys: Iterable[str]) -> list[Point]:
        """Passages as the vector store is to have them; unknown keys are left out."""
        rows = self._run(
            "SELECT p.key, a.path, a.title, a.published, a.source, p.start, p.end, p.text, p.vector"
            " FROM json_each(?) AS j JOIN passages AS p ON p.key = j.value "
            "JOIN articles AS a ON a.path = p.article ORDER BY j.key",
            [json.dumps(list(keys))],
        )
        return [
            Point(key, path, title, _day(published), source, start, end, text, _vector(vector))
            for key, path, title, published, source, start, end, text, vector in rows
        ]

    def keys(self) -> set[str]:
        """The keys of all passages: the vectors that count."""
        return {key for (key,) in self._run("SELECT key FROM passages")}

    def among(self, keys: Iterable[str]) -> set[str]:
        """Those of some keys that passages have."""
        rows = self._run(
            "SELECT p.key FROM json_each(?) AS j JOIN passages AS p ON p.key = j.value",
            [json.dumps(list(keys))],
        )
        return {key for (key,) in rows}

    def keys_of(self, article: str) -> list[str]:
        """The keys of an article's passages."""
        return [
            key for (key,) in self._run("SELECT key FROM passages WHERE article = ?", [article])
        ]

    def coverage(self, filters: Filters) -> Coverage:
        """What the filters leave to search in."""
        condition, values = _condition(filters)
        count, first, last = self._run(
            f"SELECT COUNT(*), MIN(published), MAX(published) FROM articles AS a WHERE {condition}",
            values,
        ).fetchone()
        return Coverage(count, _day(first), _day(last))

    def searched(self, filters: Filters) -> Searched:
        """What of all articles the filters leave to search in, by month and by source."""
        key = self.generation, filters
        if self._searched[0] != key:
            months = self._shares("substr(COALESCE(published, ''), 1, 7)", filters, order="1")
            sources = self._shares("COALESCE(source, '')", filters, order="2 DESC, 1")
            self._searched = key, Searched(months, sources)
        return self._searched[1]

    def _shares(self, group: str, filters: Filters, *, order: str) -> tuple[Share, ...]:
        condition, values = _condition(filters)
        rows = self._run(
            f"SELECT {group}, COUNT(*), SUM(CASE WHEN {condition} THEN 1 ELSE 0 END) "
            f"FROM articles AS a GROUP BY 1 ORDER BY {order}",
            values,
        )
        return tuple(Share(*row) for row in rows)

    def matches(self, question_terms: Sequence[str]) -> Matches:
        """Look terms up in the inverted index; see `lexical.Matches`."""
        found = []
        for term in question_terms:
            rows = self._run("SELECT entries FROM postings WHERE term = ? ORDER BY block", [term])
            found.append(b"".join(entries for (entries,) in rows))
        _, passages, length = self._statistics()
        return Matches.of(found, passages=passages, length=length)

    def choose(self, passages: Sequence[int], filters: Filters, *, limit: int) -> list[int]:
        """The first so many of some passages that the filters let through, in their order."""
        if not filters:
            return list(passages[:limit])
        condition, values = _condition(filters)
        chosen: list[int] = []
        begin = 0
        for share in _SHARES:
            # Most filters let enough of the best through, so that the rest need not be looked at.
            part = list(passages[begin : begin + share] if share else passages[begin:])
            rows = self._run(
                "SELECT p.id FROM json_each(?) AS j JOIN passages AS p ON p.id = j.value "
                f"JOIN articles AS a ON a.path = p.article WHERE {condition}",
                [json.dumps(part), *values],
            )
            allowed = {passage for (passage,) in rows}
            chosen += [passage for passage in part if passage in allowed]
            begin += len(part)
            if len(chosen) >= limit:
                break
        return chosen[:limit]

    def ids(self, keys: Sequence[str]) -> list[int]:
        """The ids of the passages with some keys, in their order; unknown keys are left out."""
        rows = self._run(
            "SELECT p.id FROM json_each(?) AS j JOIN passages AS p ON p.key = j.value "
            "ORDER BY j.key",
            [json.dumps(list(keys))],
        )
        return [passage for (passage,) in rows]

    def entries(self, passages: Iterable[int]) -> list[Entry]:
        """What is kept of some passages."""
        rows = self._run(
            "SELECT p.id, a.path, a.title, a.published, a.url, a.source, p.start, p.end, p.text, "
            "a.first, a.last, p.vector, a.vector, p.tokens, p.sequence, a.pages "
            "FROM json_each(?) AS j "
            "JOIN passages AS p ON p.id = j.value JOIN articles AS a ON a.path = p.article "
            "ORDER BY j.key",
            [json.dumps(list(passages))],
        )
        return [
            Entry(
                passage, article, title, _day(published), url, source, start, end, text,
                first, last, _vector(vector), _vector(article_vector), tokens, sequence,
                tuple(json.loads(pages)),
            )
            for passage, article, title, published, url, source, start, end, text,
                first, last, vector, article_vector, tokens, sequence, pages in rows
        ]  # fmt: skip

    def newest(self, passages: Sequence[int], filters: Filters) -> list[int]:
        """Put the newest version of a story in the place of older ones, among those let through.

        Args:
            passages: ids, the best first.
            filters: which articles may take the place of others.

        Returns:
            Ids in the same order; all passages of the newer article where one gave way to it.
        """
        rows = self._run(
            "SELECT p.id, p.article FROM json_each(?) AS j JOIN passages AS p ON p.id = j.value "
            "WHERE EXISTS (SELECT 1 FROM copies WHERE article = p.article)",
            [json.dumps(list(passages))],
        ).fetchall()
        of = dict(rows)
        stands_for = {article: self._newest(article, filters) for article in set(of.values())}
        found: dict[int, None] = {}
        for passage in passages:
            newer = stands_for.get(of.get(passage, ""))
            found.update(dict.fromkeys([passage] if newer is None else newer))
        return list(found)

    def _newest(self, article: str, filters: Filters) -> range | None:
        """The passages of the newest version of a story; None if there is none newer than this."""
        rows = self._story(article, filters)
        version = {row[0]: copies.version(row[1], row[2]) for row in rows}
        if not rows:
            return None
        path, _, _, _, first, last = max(rows, key=lambda row: (version[row[0]], row[0]))
        if article not in version or version[path] > version[article]:
            return range(first, last + 1)
        return None

    def stories(self, articles: Iterable[str], filters: Filters) -> dict[str, tuple[Copy, ...]]:
        """For those of some articles whose story others tell too, which do, the newest first."""
        rows = self._run(
            "SELECT j.value FROM json_each(?) AS j "
            "WHERE EXISTS (SELECT 1 FROM copies WHERE article = j.value)",
            [json.dumps(list(articles))],
        ).fetchall()
        found = {}
        for (article,) in rows:
            others = [Copy(*row[:4]) for row in self._story(article, filters) if row[0] != article]
            others.sort(key=lambda one: one.article)
            others.sort(key=lambda one: one.published or date.min, reverse=True)
            found[article] = tuple(others)
        return found

    def _story(
        self, article: str, filters: Filters
    ) -> list[tuple[str, str, date | None, str | None, int, int]]:
        condition, values = _condition(filters)
        rows = self._run(
            "WITH RECURSIVE story (path) AS (SELECT other FROM copies WHERE article = ? "
            "UNION SELECT c.other FROM copies AS c JOIN story AS s ON c.article = s.path) "
            "SELECT a.path, a.title, a.published, a.source, a.first, a.last "
            f"FROM story JOIN articles AS a ON a.path = story.path WHERE {condition}",
            [article, *values],
        )
        return [(row[0], row[1], _day(row[2]), *row[3:]) for row in rows]

    def count(self, word: str) -> int:
        """In how many passages a word occurs, in any of its forms."""
        row = self._run("SELECT SUM(LENGTH(entries)) FROM postings WHERE term = ?", [stem(word)])
        return lexical.frequency(row.fetchone()[0] or 0)

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
        beginning = stem(word) if len(word) < 5 else stem(word)[: max(4, len(word) - 2)]
        end = beginning + ("\U0010ffff" if len(word) > 3 else "")
        found = "SELECT 1 FROM postings WHERE term BETWEEN ? AND ? LIMIT 1"
        if self._run(found, [beginning, end]).fetchone():
            return True
        alike = (
            "SELECT DISTINCT term FROM postings WHERE term BETWEEN ? AND ? AND length(term) >= ?"
        )
        near = self._run(alike, [word[0], word[0] + "\U0010ffff", len(word) - 2])
        candidates = [term for (term,) in near if len(term) <= len(word) + 1]
        return len(word) > 4 and bool(get_close_matches(word, candidates, n=1, cutoff=0.8))

    @property
    def size(self) -> int:
        """How many passages there are."""
        return self._statistics()[1]

    def _statistics(self) -> tuple[int, int, float]:
        """Generation, passages, and terms in a passage on average; counted once a generation."""
        if self._counted[0] != (generation := self.generation):
            row = self._run("SELECT COUNT(*), AVG(terms) FROM passages").fetchone()
            self._counted = generation, int(row[0]), float(row[1] or 0)
        return self._counted


def _unit(vector: Vectors) -> Vectors:
    return vector / max(float(np.linalg.norm(vector)), 1e-9)


def _vector(stored: bytes) -> Vectors:
    return np.frombuffer(stored, VECTOR).astype(np.float32)


def _condition(filters: Filters) -> tuple[str, list[str]]:
    """Filters as an SQL condition on `articles AS a`, and its values."""
    conditions, values = ["1"], []
    if filters.after:
        conditions.append("a.published >= ?")
        values.append(filters.after.isoformat())
    if filters.before:
        conditions.append("a.published <= ?")
        values.append(filters.before.isoformat())
    if filters.as_of:
        conditions.append("(a.published IS NULL OR a.published <= ?)")
        values.append(filters.as_of.isoformat())
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
            remedy = "run `assistant doctor`, which mends it or makes it again from the articles"
        raise StoreError(f"The index file {file} cannot be used ({error}): {remedy}.") from error
