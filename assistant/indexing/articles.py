"""The tables of files and articles: what is in the index, and which of it the filters select."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from assistant.indexing.database import Database
from assistant.indexing.filters import NO_FILTERS, Filters
from assistant.language.dates import last_day, long_date, parse_day
from assistant.language.words import words
from assistant.reading.article import Article, Origin, file_of
from assistant.reading.corpus import NO_TEXT, Content
from assistant.reading.format import NOT_READ

TABLES = """
CREATE TABLE IF NOT EXISTS files (
    path TEXT PRIMARY KEY, stamp TEXT NOT NULL, saved TEXT NOT NULL, failed TEXT NOT NULL,
    read TEXT
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS unread (path TEXT PRIMARY KEY, reason TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS articles (
    path TEXT PRIMARY KEY, file TEXT NOT NULL, digest TEXT NOT NULL, title TEXT NOT NULL,
    titled TEXT, published TEXT, until TEXT, dated TEXT, url TEXT, source TEXT,
    author TEXT, pages TEXT NOT NULL, notes TEXT NOT NULL,
    first INTEGER NOT NULL, last INTEGER NOT NULL,
    vector BLOB, signature BLOB NOT NULL, text TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS articles_published ON articles (published);
CREATE INDEX IF NOT EXISTS articles_first ON articles (first);
CREATE INDEX IF NOT EXISTS articles_file ON articles (file);
"""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a search could have found: how many articles, and their first and last day."""

    articles: int
    dated: int
    """How many of them have a day of publication."""
    first: date | None
    last: date | None

    def __str__(self) -> str:
        """In words: "4 articles, 3 of them dated 3 May 2024 to 8 June 2024"."""
        count = "1 article" if self.articles == 1 else f"{self.articles:,} articles"
        if not self.first or not self.last:
            return count
        some = f"{self.dated:,} of them dated " if self.dated < self.articles else ""
        days = dict.fromkeys([self.first, self.last])
        return f"{count}, {some}{' to '.join(map(long_date, days))}"


@dataclass(frozen=True, slots=True)
class Share:
    """How many articles a month or a source has, and how many of those were searched."""

    name: str
    """A month like `2019-10`, or a source; empty for articles that have none."""
    articles: int
    searched: int


@dataclass(frozen=True, slots=True)
class Searched:
    """Which part of the index was searched."""

    months: tuple[Share, ...] = ()
    """By month, the earliest first; articles without a date come before all."""
    sources: tuple[Share, ...] = ()
    """By source, the largest first."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An article in the list of all articles."""

    article: str
    """The path of the article."""
    title: str
    published: date | None
    dated: Origin | None
    """Where the date comes from; None if there is no date."""
    source: str | None
    saved: date | None
    """The day on which its file was last written; shown for an article without a date."""
    size: int
    """The length of its text, in characters."""


class Articles:
    """The articles of one index, and the files they were read from."""

    def __init__(self, database: Database) -> None:
        """Use the tables in a database."""
        self._database = database

    def add(self, article: Article, *, first: int, last: int, signature: bytes) -> None:
        """Add the row of an article that is not in the table yet.

        Args:
            article: the article.
            first: the id of its first passage.
            last: the id of its last passage.
            signature: its MinHash signature, as `near_duplicates.signature` makes it, in bytes.
        """
        self._database.run(
            f"INSERT INTO articles VALUES ({', '.join('?' * 18)})",
            [
                article.path,
                file_of(article.path),
                article.digest,
                article.title,
                article.titled,
                article.published.isoformat() if article.published else None,
                last_day(article.published).isoformat() if article.published else None,
                article.dated,
                article.url,
                article.source,
                article.author,
                json.dumps(article.pages),
                json.dumps(article.notes),
                first,
                last,
                None,
                signature,
                article.text,
            ],
        )

    def set_vector(self, path: str, vector: bytes | None) -> None:
        """Record the mean vector of an article, as `Passages.mean_vector` makes it."""
        self._database.run("UPDATE articles SET vector = ? WHERE path = ?", [vector, path])

    def remove(self, path: str) -> None:
        """Remove an article's row; its passages and its links to near-duplicates go with it."""
        self._database.run("DELETE FROM articles WHERE path = ?", [path])

    def get(self, path: str) -> Article | None:
        """The article as it was read when it was indexed; None if it is not in the index."""
        row = self._database.run(
            "SELECT path, text, title, published, url, source, author, dated, pages, titled, "
            "notes FROM articles WHERE path = ?",
            [path],
        ).fetchone()
        if row is None:
            return None
        path, text, title, published, url, source, author, dated, pages, titled, notes = row
        return Article(
            path=path,
            text=text,
            title=title,
            published=day(published),
            url=url,
            source=source,
            author=author,
            dated=dated,
            pages=tuple(json.loads(pages)),
            titled=titled,
            notes=tuple(json.loads(notes)),
        )

    def listed(self, filters: Filters = NO_FILTERS) -> list[Listed]:
        """The articles that the filters select, the newest first, then those without a day."""
        condition, values = sql_condition(filters)
        rows = self._database.run(
            "SELECT a.path, title, published, dated, source, f.saved, length(text) "
            f"FROM articles AS a LEFT JOIN files AS f ON f.path = a.file WHERE {condition} "
            "ORDER BY published DESC, a.path",
            values,
        )
        return [
            Listed(path, title, day(published), dated, source, day(saved), size)
            for path, title, published, dated, source, saved, size in rows
        ]

    def openings(self, filters: Filters, length: int) -> dict[str, str]:
        """The title and the first characters of each article that the filters select, by path."""
        condition, values = sql_condition(filters)
        rows = self._database.run(
            "SELECT a.path, title || char(10) || substr(text, 1, CAST(? AS INTEGER)) "
            f"FROM articles AS a WHERE {condition}",
            [str(length), *values],
        )
        return dict(rows)

    def sources(self) -> list[str]:
        """The names of all sources, in alphabetical order."""
        rows = self._database.run(
            "SELECT DISTINCT source FROM articles WHERE source IS NOT NULL ORDER BY lower(source)"
        )
        return [source for (source,) in rows]

    def digests(self) -> dict[str, str]:
        """The digest of each article, by its path."""
        return dict(self._database.run("SELECT path, digest FROM articles"))

    def has_of_year(self, year: str) -> bool:
        """Whether any article was published in the year."""
        years = "SELECT 1 FROM articles WHERE published LIKE ? LIMIT 1"
        return self._database.run(years, [f"{year}-%"]).fetchone() is not None

    def has_author(self, name: str) -> bool:
        """Whether a name is that of an author or an outlet of any article."""
        found = "SELECT 1 FROM articles WHERE author LIKE ? OR source LIKE ? LIMIT 1"
        like = "%" + "%".join(words(name)) + "%"
        return self._database.run(found, [like, like]).fetchone() is not None

    def coverage(self, filters: Filters) -> Coverage:
        """How many articles the filters select, and between which days."""
        condition, values = sql_condition(filters)
        count, dated, first, last = self._database.run(
            "SELECT COUNT(*), COUNT(published), MIN(published), MAX(published) "
            f"FROM articles AS a WHERE {condition}",
            values,
        ).fetchone()
        return Coverage(count, dated, day(first), day(last))

    def searched(self, filters: Filters) -> Searched:
        """How many of all articles the filters select, by month and by source."""
        months = self._shares("substr(COALESCE(published, ''), 1, 7)", filters, order="1")
        sources = self._shares("COALESCE(source, '')", filters, order="2 DESC, 1")
        return Searched(months, sources)

    def _shares(self, group: str, filters: Filters, *, order: str) -> tuple[Share, ...]:
        condition, values = sql_condition(filters)
        rows = self._database.run(
            f"SELECT {group}, COUNT(*), SUM(CASE WHEN {condition} THEN 1 ELSE 0 END) "
            f"FROM articles AS a GROUP BY 1 ORDER BY {order}",
            values,
        )
        return tuple(Share(*row) for row in rows)

    def files(self) -> dict[str, str]:
        """The stamp (size and times) of each file that was read, by path."""
        return dict(self._database.run("SELECT path, stamp FROM files"))

    def failures(self) -> dict[str, str]:
        """What could not be read the last time, by path, with the reason."""
        rows = self._database.run("SELECT failed FROM files WHERE failed != '{}'")
        return {path: reason for (found,) in rows for path, reason in json.loads(found).items()}

    def unread(self) -> dict[str, str]:
        """What else lies in the folder and is not read, by path, with the reason."""
        return dict(self._database.run("SELECT path, reason FROM unread"))

    def set_unread(self, reasons: Mapping[str, str]) -> None:
        """Record what lies in the folder and is not read."""
        if self.unread() != reasons:
            with self._database.transaction():
                self._database.run("DELETE FROM unread")
                self._database.run_many("INSERT INTO unread VALUES (?, ?)", reasons.items())

    def notes(self) -> dict[str, str]:
        """What of articles was not read or not understood, by path."""
        rows = self._database.run("SELECT path, notes FROM articles WHERE notes != '[]'")
        return {path: "; ".join(json.loads(notes)) for path, notes in rows}

    def gaps(self, filters: Filters) -> list[str]:
        """What may hold text that was not read: paths of files, and of articles read in part."""
        found = [*self.failures(), *(path for path, why in self.unread().items() if why != NO_TEXT)]
        found += [path for path, note in self.notes().items() if NOT_READ in note]
        named, left_out = filters.articles, frozenset(filters.excluded or ())
        chosen = frozenset(found if named is None else named) - left_out
        return sorted(chosen.intersection(found))

    def last_read(self, file: str) -> date | None:
        """The day on which a file was last read without an error; None if it never was."""
        row = self._database.run("SELECT read FROM files WHERE path = ?", [file]).fetchone()
        return day(row[0]) if row else None

    def set_file(self, path: str, content: Content) -> None:
        """Record that a file was read, and which parts of it could not be."""
        read = self.last_read(path) if content.failed else date.today()
        self._database.run(
            "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?)",
            [
                path,
                content.stamp,
                content.saved.isoformat(),
                json.dumps(content.failed),
                read.isoformat() if read else None,
            ],
        )

    def forget_files(self, paths: Iterable[str]) -> None:
        """Delete the rows of files that no longer exist."""
        self._database.run_many("DELETE FROM files WHERE path = ?", ([path] for path in paths))


def sql_condition(filters: Filters) -> tuple[str, list[str]]:
    """Filters as an SQL condition on `articles AS a`, and the values for its placeholders."""
    conditions, values = ["1"], []
    if filters.after:
        conditions.append("a.until >= ?")
        values.append(filters.after.isoformat())
    if filters.before:
        conditions.append("a.published <= ?")
        values.append(filters.before.isoformat())
    if filters.as_of:
        conditions.append("(a.until IS NULL OR a.until <= ?)")
        values.append(filters.as_of.isoformat())
    for tested, names in [
        ("lower(a.source) IN", filters.sources and [name.lower() for name in filters.sources]),
        ("a.path IN", filters.articles),
        ("a.path NOT IN", filters.excluded),
    ]:
        if names is not None:
            # As one value: SQLite takes no more than some thousands.
            conditions.append(f"{tested} (SELECT value FROM json_each(?))")
            values.append(json.dumps(names))
    return " AND ".join(conditions), values


def day(value: str | None) -> date | None:
    """A date as the tables keep it, parsed."""
    return parse_day(value) if value else None
