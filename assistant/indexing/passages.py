"""The table of passages: what is compared with a question, and what the vector store holds."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from assistant.indexing.articles import day, sql_condition
from assistant.indexing.database import Database
from assistant.indexing.filters import Filters
from assistant.models.embedding import Vectors
from assistant.reading.chunking import Chunk

TABLES = """
CREATE TABLE IF NOT EXISTS passages (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE,
    article TEXT NOT NULL REFERENCES articles (path) ON DELETE CASCADE,
    start INTEGER NOT NULL, end INTEGER NOT NULL, terms INTEGER NOT NULL, content BLOB NOT NULL,
    text TEXT NOT NULL, sequence BLOB NOT NULL, vector BLOB, tokens BLOB
);
CREATE INDEX IF NOT EXISTS passages_content ON passages (content);
CREATE INDEX IF NOT EXISTS passages_article ON passages (article, terms);
CREATE INDEX IF NOT EXISTS passages_waiting ON passages (id) WHERE vector IS NULL;
"""

_SHARES = 500, 5000, 0
"""How many of the best passages are filtered first, and how many next; 0 stands for all others."""

VECTOR = np.float16
"""How vectors are stored; the rounding is a hundred times smaller than differences that matter to
the ranking."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A passage that is found by its words alone until it is encoded."""

    id: int
    content: bytes
    """The hash that identifies it, from `content_of`."""
    title: str
    """The heading of its article; empty if it has none."""
    text: str


@dataclass(frozen=True, slots=True)
class Encoded:
    """A passage with its title, as the models encode it."""

    content: bytes
    """The hash that identifies it, from `content_of`."""
    vector: Vectors
    """Shape (dimensions,), length 1."""
    tokens: bytes
    """Its compressed tokens, as `late_interaction.compress` makes them."""


def content_of(title: str, text: str) -> bytes:
    """A hash that identifies a passage by its title and text, wherever it stands."""
    return hashlib.sha256(f"{title}\n{text}".encode()).digest()[:16]


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
    """Shape (dimensions,), length 1, rounded as in the catalog."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A passage as the catalog keeps it, with all that is needed to compare it with a question."""

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
    """The id of its article's first passage; all ids from `first` to `last` are passages of that
    article."""
    last: int
    vector: Vectors
    """Shape (dimensions,), length 1; shape (0,) while it waits to be encoded."""
    article_vector: Vectors
    """The mean of the vectors of its article's passages, shape (dimensions,), length 1; shape (0,)
    while all of them wait."""
    tokens: bytes
    """Its compressed tokens, as `late_interaction.compress` makes them; empty while it waits."""
    sequence: bytes
    """Its terms, as `inverted_index.sequence` makes them."""
    pages: tuple[int, ...]
    """Where each page of its article begins, in characters; () if it has no pages."""


class Passages:
    """The passages of one index.

    An id is a number. A key is the name in the vector store; it includes the version of the
    article.
    """

    def __init__(self, database: Database) -> None:
        """Use the table in a database."""
        self._database = database

    def next_id(self) -> int:
        """The id for the next passage to be added."""
        return 1 + int(
            self._database.run("SELECT COALESCE(MAX(id), 0) FROM passages").fetchone()[0]
        )

    def add(
        self,
        id: int,
        key: str,
        chunk: Chunk,
        *,
        content: bytes,
        made: Encoded | None,
        sequence: bytes,
        terms: int,
    ) -> None:
        """Add a passage.

        Args:
            id: its id, from `next_id`.
            key: its name in the vector store.
            chunk: its text, and its place in the article.
            content: the hash that identifies it, from `content_of`.
            made: the passage, encoded; None if it waits for that.
            sequence: its terms, as `inverted_index.sequence` makes them.
            terms: how many terms it has.
        """
        self._database.run(
            f"INSERT INTO passages VALUES ({', '.join('?' * 11)})",
            [
                id,
                key,
                chunk.article,
                chunk.start,
                chunk.end,
                terms,
                content,
                chunk.text,
                sequence,
                *(_stored(made) if made else (None, None)),
            ],
        )

    def set_encoded(self, made: Encoded) -> None:
        """Keep what was encoded, for all passages of the same content that wait for it."""
        self._database.run(
            "UPDATE passages SET vector = ?, tokens = ? WHERE content = ? AND vector IS NULL",
            [*_stored(made), made.content],
        )

    def waiting(self) -> list[int]:
        """The ids of the passages that wait to be encoded, those of the newest articles first."""
        rows = self._database.run(
            "SELECT p.id FROM passages AS p JOIN articles AS a ON a.path = p.article "
            "WHERE p.vector IS NULL ORDER BY a.published DESC, p.id"
        )
        return [passage for (passage,) in rows]

    def count_waiting(self) -> int:
        """How many passages wait to be encoded; it reads an index of these alone."""
        row = self._database.run("SELECT COUNT(*) FROM passages WHERE vector IS NULL").fetchone()
        return int(row[0])

    def waiting_among(self, passages: Iterable[int]) -> list[Waiting]:
        """Those of the passages that wait to be encoded, in the same order."""
        rows = self._database.run(
            "SELECT p.id, p.content, CASE WHEN a.titled IS NULL THEN '' ELSE a.title END, p.text "
            "FROM json_each(?) AS j JOIN passages AS p ON p.id = j.value "
            "JOIN articles AS a ON a.path = p.article WHERE p.vector IS NULL ORDER BY j.key",
            [json.dumps(list(passages))],
        )
        return [Waiting(*row) for row in rows]

    def keys_waiting(self, contents: Iterable[bytes]) -> list[tuple[str, str]]:
        """The key and the article of each passage of these contents that waits to be encoded."""
        found = "SELECT key, article FROM passages WHERE content = ? AND vector IS NULL"
        return [row for one in contents for row in self._database.run(found, [one])]

    def known(self, contents: Iterable[bytes]) -> dict[bytes, Encoded]:
        """Look up encoded passages by their contents; contents that no passage has are left out."""
        found = {}
        for content in contents:
            row = self._database.run(
                "SELECT vector, tokens FROM passages "
                "WHERE content = ? AND vector IS NOT NULL LIMIT 1",
                [content],
            ).fetchone()
            if row:
                found[content] = Encoded(content, _vector(row[0]), row[1])
        return found

    def texts_of(self, article: str) -> dict[int, str]:
        """The texts of an article's passages, by id."""
        return dict(
            self._database.run("SELECT id, text FROM passages WHERE article = ?", [article])
        )

    def points(self, keys: Iterable[str]) -> list[Point]:
        """Passages as the vector store should hold them; only those that are encoded."""
        rows = self._database.run(
            "SELECT p.key, a.path, a.title, a.published, a.source, p.start, p.end, p.text, p.vector"
            " FROM json_each(?) AS j JOIN passages AS p ON p.key = j.value "
            "JOIN articles AS a ON a.path = p.article WHERE p.vector IS NOT NULL ORDER BY j.key",
            [json.dumps(list(keys))],
        )
        return [
            Point(key, path, title, day(published), source, start, end, text, _vector(vector))
            for key, path, title, published, source, start, end, text, vector in rows
        ]

    def keys(self) -> set[str]:
        """The keys of all passages that are encoded, which are the vectors that count."""
        rows = self._database.run("SELECT key FROM passages WHERE vector IS NOT NULL")
        return {key for (key,) in rows}

    def among(self, keys: Iterable[str]) -> set[str]:
        """Which of the keys belong to passages that are encoded."""
        rows = self._database.run(
            "SELECT p.key FROM json_each(?) AS j JOIN passages AS p ON p.key = j.value "
            "WHERE p.vector IS NOT NULL",
            [json.dumps(list(keys))],
        )
        return {key for (key,) in rows}

    def keys_of(self, article: str) -> list[str]:
        """The keys of an article's passages."""
        rows = self._database.run("SELECT key FROM passages WHERE article = ?", [article])
        return [key for (key,) in rows]

    def ids(self, keys: Sequence[str]) -> list[int]:
        """The ids of the passages with these keys, in the same order; unknown keys are left out."""
        rows = self._database.run(
            "SELECT p.id FROM json_each(?) AS j JOIN passages AS p ON p.key = j.value "
            "ORDER BY j.key",
            [json.dumps(list(keys))],
        )
        return [passage for (passage,) in rows]

    def choose(self, passages: Sequence[int], filters: Filters, *, limit: int) -> list[int]:
        """The first passages that pass the filters, up to `limit`, in the same order."""
        if not filters:
            return list(passages[:limit])
        condition, values = sql_condition(filters)
        chosen: list[int] = []
        begin = 0
        for share in _SHARES:
            # With most filters enough of the best pass, so the rest need not be checked.
            part = list(passages[begin : begin + share] if share else passages[begin:])
            rows = self._database.run(
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

    def entries(self, passages: Iterable[int]) -> list[Entry]:
        """The entries of passages, in the order in which their ids are given."""
        rows = self._database.run(
            "SELECT p.id, a.path, a.title, a.published, a.url, a.source, p.start, p.end, p.text, "
            "a.first, a.last, p.vector, a.vector, p.tokens, p.sequence, a.pages "
            "FROM json_each(?) AS j "
            "JOIN passages AS p ON p.id = j.value JOIN articles AS a ON a.path = p.article "
            "ORDER BY j.key",
            [json.dumps(list(passages))],
        )
        return [
            Entry(
                passage, article, title, day(published), url, source, start, end, text,
                first, last, _vector(vector), _vector(article_vector), tokens or b"", sequence,
                tuple(json.loads(pages)),
            )
            for passage, article, title, published, url, source, start, end, text,
                first, last, vector, article_vector, tokens, sequence, pages in rows
        ]  # fmt: skip

    def article_vectors(self, filters: Filters) -> dict[str, Vectors]:
        """The mean vector of each article that the filters select, by its path.

        Articles that wait to be encoded are left out.
        """
        condition, values = sql_condition(filters)
        rows = self._database.run(
            "SELECT a.path, a.vector FROM articles AS a "
            f"WHERE a.vector IS NOT NULL AND {condition}",
            values,
        )
        return {path: _vector(vector) for path, vector in rows}

    def articles_of(self, passages: Iterable[int]) -> set[str]:
        """The articles that have any of these passages."""
        rows = self._database.run(
            "SELECT DISTINCT p.article FROM json_each(?) AS j JOIN passages AS p ON p.id = j.value",
            [json.dumps(list(passages))],
        )
        return {article for (article,) in rows}

    def mean_vector(self, article: str) -> bytes | None:
        """The mean of an article's passage vectors, scaled to length 1, as the tables store it.

        None if all its passages wait to be encoded.
        """
        rows = self._database.run(
            "SELECT vector FROM passages WHERE article = ? AND vector IS NOT NULL", [article]
        )
        vectors = [_vector(vector) for (vector,) in rows]
        return mean_vector(vectors).astype(VECTOR).tobytes() if vectors else None

    def statistics(self) -> tuple[int, float]:
        """How many passages there are, and how many terms one has on average."""
        row = self._database.run("SELECT COUNT(*), AVG(terms) FROM passages").fetchone()
        return int(row[0]), float(row[1] or 0)


def mean_vector(vectors: Sequence[Vectors]) -> Vectors:
    """The mean of vectors, scaled to length 1."""
    mean = np.mean(vectors, axis=0)
    unit: Vectors = mean / max(float(np.linalg.norm(mean)), 1e-9)
    return unit


def _stored(made: Encoded) -> tuple[bytes, bytes]:
    return made.vector.astype(VECTOR).tobytes(), made.tokens


def _vector(stored: bytes | None) -> Vectors:
    return np.frombuffer(stored or b"", VECTOR).astype(np.float32)
