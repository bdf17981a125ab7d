"""The table of the inverted index: which passages have a term; `inverted_index.py` reads its bytes.

There is one row of bytes for each term and block of passages, so that a change rewrites little. A
question reads only the rows of its own terms.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

from assistant.indexing import inverted_index
from assistant.indexing.database import Database
from assistant.indexing.inverted_index import Ids, Matches
from assistant.language.words import stem

TABLES = """
CREATE TABLE IF NOT EXISTS postings (
    term TEXT NOT NULL, block INTEGER NOT NULL, entries BLOB NOT NULL, PRIMARY KEY (term, block)
);
"""

_BLOCK = 8192
"""How many passage ids share one row of a term, so that a change rewrites little."""

_MOST_PENDING = 200_000
"""The most rows that wait to be written."""


class Postings:
    """The inverted index of one index folder."""

    def __init__(self, database: Database) -> None:
        """Use the table in a database."""
        self._database = database
        self._pending: defaultdict[tuple[str, int], bytes] = defaultdict(bytes)

    def add(self, passage: int, terms: Sequence[str]) -> None:
        """Add the terms of a passage; `write` writes them, or `add` itself if many are waiting."""
        for term, entry in inverted_index.postings(passage, terms).items():
            self._pending[term, passage // _BLOCK] += entry
        if len(self._pending) > _MOST_PENDING:
            self.write()

    def write(self) -> None:
        """Write what was added to the table."""
        rows = [(*place, entries) for place, entries in sorted(self._pending.items())]
        self._database.run_many(
            "INSERT INTO postings VALUES (?, ?, ?) ON CONFLICT DO UPDATE "
            "SET entries = CAST(entries || excluded.entries AS BLOB)",
            rows,
        )
        self._pending.clear()

    def forget(self) -> None:
        """Drop what was added but not written yet."""
        self._pending.clear()

    def remove(self, passages: Iterable[int], terms: Iterable[str]) -> None:
        """Remove passages from the postings of the given terms."""
        self.write()
        ids = np.array(list(passages))
        for block in sorted({passage // _BLOCK for passage in ids.tolist()}):
            for term in terms:
                self._remove(term, block, ids)

    def _remove(self, term: str, block: int, passages: Ids) -> None:
        place = [term, block]
        found = self._database.run(
            "SELECT entries FROM postings WHERE term = ? AND block = ?", place
        )
        for (entries,) in found.fetchall():
            if left := inverted_index.remove_passages(entries, passages):
                change = "UPDATE postings SET entries = ? WHERE term = ? AND block = ?"
                self._database.run(change, [left, *place])
            else:
                self._database.run("DELETE FROM postings WHERE term = ? AND block = ?", place)

    def matches(self, terms: Sequence[str], *, passages: int, length: float) -> Matches:
        """Look terms up: see `inverted_index.Matches`."""
        found = []
        for term in terms:
            rows = self._database.run(
                "SELECT entries FROM postings WHERE term = ? ORDER BY block", [term]
            )
            found.append(b"".join(entries for (entries,) in rows))
        return Matches.of(found, passages=passages, length=length)

    def frequency(self, term: str) -> int:
        """In how many passages a term occurs (its document frequency)."""
        row = self._database.run("SELECT SUM(LENGTH(entries)) FROM postings WHERE term = ?", [term])
        return inverted_index.frequency(row.fetchone()[0] or 0)

    def has_form_of(self, word: str) -> bool:
        """Whether any passage has a word, also inflected."""
        beginning = stem(word) if len(word) < 5 else stem(word)[: max(4, len(word) - 2)]
        end = beginning + ("\U0010ffff" if len(word) > 3 else "")
        found = "SELECT 1 FROM postings WHERE term BETWEEN ? AND ? LIMIT 1"
        return self._database.run(found, [beginning, end]).fetchone() is not None

    def vocabulary(self) -> dict[str, int]:
        """All terms, and in how many passages each occurs."""
        rows = self._database.run("SELECT term, SUM(LENGTH(entries)) FROM postings GROUP BY term")
        return {term: inverted_index.frequency(size) for term, size in rows}
