"""Which vectors a change may have written or orphaned, kept on disk until it ends.

The vector store has no transactions, so the keys of vectors that may have to be deleted are noted
before they are touched.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from assistant.errors import StoreError

_TABLES = "CREATE TABLE IF NOT EXISTS touched (key TEXT PRIMARY KEY) WITHOUT ROWID;"


class Staging:
    """A file of keys in the vector store that may have to be deleted."""

    def __init__(self, file: Path) -> None:
        """Take the file, which need not exist."""
        self._file = file

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
