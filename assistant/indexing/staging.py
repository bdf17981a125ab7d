"""What a refresh has done so far, kept on disk until it ends, in case it is killed.

Embedding takes the most time, so finished embeddings are kept. The vector store has no
transactions, so the keys of vectors that may have to be deleted are noted before they are touched.
"""

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.errors import StoreError
from assistant.models.embedding import Vectors

_TABLES = """
CREATE TABLE IF NOT EXISTS encoded (
    recipe TEXT NOT NULL, content BLOB NOT NULL, vector BLOB NOT NULL, tokens BLOB NOT NULL,
    PRIMARY KEY (recipe, content)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS touched (key TEXT PRIMARY KEY) WITHOUT ROWID;
"""


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


class Staging:
    """A file of encoded passages, and of keys in the vector store that may have to be deleted."""

    def __init__(self, file: Path, recipe: str) -> None:
        """Take the file, which need not exist; `recipe` says how its passages are encoded."""
        self._file = file
        self._recipe = recipe

    def encoded(self, contents: Iterable[bytes]) -> dict[bytes, Encoded]:
        """Look up encoded passages by their contents; contents that were not put are left out."""
        found = {}
        with self._open() as connection:
            for content in contents:
                row = connection.execute(
                    "SELECT vector, tokens FROM encoded WHERE recipe = ? AND content = ?",
                    [self._recipe, content],
                ).fetchone()
                if row:
                    found[content] = Encoded(content, np.frombuffer(row[0], np.float32), row[1])
        return found

    def put(self, made: Iterable[Encoded]) -> None:
        """Keep encoded passages."""
        rows = [(self._recipe, one.content, one.vector.tobytes(), one.tokens) for one in made]
        with self._open() as connection:
            connection.executemany("INSERT OR REPLACE INTO encoded VALUES (?, ?, ?, ?)", rows)

    def touch(self, keys: Iterable[str]) -> None:
        """Note keys whose vectors are about to be written or to lose their passages."""
        with self._open() as connection:
            connection.executemany(
                "INSERT OR IGNORE INTO touched VALUES (?)", [(key,) for key in keys]
            )

    def touched(self) -> set[str]:
        """The keys noted since the last `clear`."""
        if not self._file.exists():
            return set()
        with self._open() as connection:
            return {key for (key,) in connection.execute("SELECT key FROM touched")}

    def clear(self) -> None:
        """Delete the file, and all that was kept in it."""
        for ending in "", "-journal":
            self._file.with_name(self._file.name + ending).unlink(missing_ok=True)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """A connection that commits at the end."""
        try:
            with closing(sqlite3.connect(self._file, timeout=30)) as connection, connection:
                connection.executescript(_TABLES)
                yield connection
        except sqlite3.OperationalError as error:
            raise StoreError(
                f"{self._file} cannot be used ({error}): check that {self._file.parent} can be "
                "written and that the disk has room."
            ) from error
        except sqlite3.DatabaseError as error:
            raise StoreError(
                f"{self._file} is damaged ({error}): `assistant doctor` mends it."
            ) from error
