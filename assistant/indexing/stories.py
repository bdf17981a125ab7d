"""The tables of stories: which articles are near-duplicates, and which version is the newest."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from assistant.indexing import near_duplicates
from assistant.indexing.articles import day, sql_condition
from assistant.indexing.database import Database
from assistant.indexing.filters import Filters
from assistant.reading.article import Article

TABLES = """
CREATE TABLE IF NOT EXISTS bands (
    band INTEGER NOT NULL, first INTEGER NOT NULL, PRIMARY KEY (band, first)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS near_duplicates (
    article TEXT NOT NULL
        REFERENCES articles (path) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    other TEXT NOT NULL
        REFERENCES articles (path) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (article, other)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS near_duplicates_other ON near_duplicates (other);
"""


@dataclass(frozen=True, slots=True)
class NearDuplicate:
    """An article that tells the same story as another one."""

    article: str
    title: str
    published: date | None
    source: str | None


class Stories:
    """Which articles of one index tell the same story.

    Only pairs are stored. A group is collected from its pairs when it is needed, so that nothing
    has to be recomputed when an article is removed.
    """

    def __init__(self, database: Database) -> None:
        """Use the tables in a database."""
        self._database = database

    def link(self, article: Article, first: int) -> bytes:
        """Store which articles are near-duplicates of a new one.

        The row of the new article must be added in the same transaction.

        Args:
            article: the new article.
            first: the id of its first passage.

        Returns:
            Its signature in bytes, as the row of the article stores it.
        """
        own = near_duplicates.signature(article.text)
        bands = near_duplicates.bands(own)
        rows = self._database.run(
            "SELECT DISTINCT a.path, a.signature FROM json_each(?) AS j "
            "JOIN bands AS b ON b.band = j.value JOIN articles AS a ON a.first = b.first",
            [json.dumps(bands)],
        ).fetchall()
        others = [np.frombuffer(stored, np.uint32) for _, stored in rows]
        self._database.run_many(
            "INSERT OR IGNORE INTO bands VALUES (?, ?)", [(band, first) for band in bands]
        )
        alike = near_duplicates.alike(own, others)
        self._database.run_many(
            "INSERT INTO near_duplicates VALUES (?1, ?2), (?2, ?1)",
            [(article.path, path) for (path, _), same in zip(rows, alike, strict=True) if same],
        )
        return own.tobytes()

    def unlink(self, path: str) -> None:
        """Remove an article's bands; call this before its row is removed."""
        first, stored = self._database.run(
            "SELECT first, signature FROM articles WHERE path = ?", [path]
        ).fetchone()
        self._database.run_many(
            "DELETE FROM bands WHERE band = ? AND first = ?",
            [(band, first) for band in near_duplicates.bands(np.frombuffer(stored, np.uint32))],
        )

    def newest(self, passages: Sequence[int], filters: Filters) -> list[int]:
        """Replace older versions of a story by the newest one that passes the filters.

        Args:
            passages: ids, the best first.
            filters: which articles may replace others.

        Returns:
            Ids in the same order. A passage of an older version is replaced by all passages of the
            newest article.
        """
        rows = self._database.run(
            "SELECT p.id, p.article FROM json_each(?) AS j JOIN passages AS p ON p.id = j.value "
            "WHERE EXISTS (SELECT 1 FROM near_duplicates WHERE article = p.article)",
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
        """The passages of the newest version of a story; None if none is newer than `article`."""
        rows = self._story(article, filters)
        version = {row[0]: near_duplicates.version(row[1], row[2]) for row in rows}
        if not rows:
            return None
        path, _, _, _, first, last = max(rows, key=lambda row: (version[row[0]], row[0]))
        if article not in version or version[path] > version[article]:
            return range(first, last + 1)
        return None

    def of(self, articles: Iterable[str], filters: Filters) -> dict[str, tuple[NearDuplicate, ...]]:
        """For each article whose story others tell too: these others, the newest first."""
        rows = self._database.run(
            "SELECT j.value FROM json_each(?) AS j "
            "WHERE EXISTS (SELECT 1 FROM near_duplicates WHERE article = j.value)",
            [json.dumps(list(articles))],
        ).fetchall()
        found = {}
        for (article,) in rows:
            story = self._story(article, filters)
            others = [NearDuplicate(*row[:4]) for row in story if row[0] != article]
            others.sort(key=lambda one: one.article)
            others.sort(key=lambda one: one.published or date.min, reverse=True)
            found[article] = tuple(others)
        return found

    def once(self, articles: Sequence[str], filters: Filters) -> list[str]:
        """Of the articles that tell one story only the newest, in the order given."""
        told = self.of(articles, filters)
        given = set(articles)
        kept, gone = [], set()
        for article in articles:
            if article in gone:
                continue
            story = [article, *(one.article for one in told.get(article, ()))]
            gone.update(story)
            rows = self._story(article, filters) if len(story) > 1 else []
            newest = max(
                ((near_duplicates.version(row[1], row[2]), row[0]) for row in rows),
                default=(None, article),
            )[1]
            kept.append(newest if newest in given else article)
        return kept

    def _story(
        self, article: str, filters: Filters
    ) -> list[tuple[str, str, date | None, str | None, int, int]]:
        condition, values = sql_condition(filters)
        rows = self._database.run(
            "WITH RECURSIVE story (path) AS (SELECT other FROM near_duplicates WHERE article = ? "
            "UNION SELECT c.other FROM near_duplicates AS c JOIN story AS s ON c.article = s.path) "
            "SELECT a.path, a.title, a.published, a.source, a.first, a.last "
            f"FROM story JOIN articles AS a ON a.path = story.path WHERE {condition}",
            [article, *values],
        )
        return [(row[0], row[1], day(row[2]), *row[3:]) for row in rows]
