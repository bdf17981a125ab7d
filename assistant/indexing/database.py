"""The only module that uses SQLite: a connection for each thread, transactions, and snapshots."""

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from assistant.errors import StoreError


class Database:
    """An SQLite file; safe to use from several threads."""

    def __init__(self, file: Path) -> None:
        """Take the file; it is opened, and created if needed, on first use."""
        self.file = file
        self._local = threading.local()

    @property
    def version(self) -> int:
        """The version of its tables; 0 if it has none yet."""
        return int(self.run("PRAGMA user_version").fetchone()[0])

    def run(self, sql: str, values: Sequence[object] = ()) -> sqlite3.Cursor:
        """Run one statement.

        Raises:
            StoreError: the file is damaged, or cannot be read or written.
        """
        with self._explained():
            return self._connection().execute(sql, values)

    def run_many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Run one statement once for each row of values."""
        with self._explained():
            self._connection().executemany(sql, rows)

    def run_script(self, sql: str) -> None:
        """Run several statements."""
        with self._explained():
            self._connection().executescript(sql)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit all changes made inside together; after any error, none of them."""
        with self._explained():
            connection = self._connection()
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                connection.execute("COMMIT")
            except BaseException:
                # After some errors (a full disk) SQLite has already rolled back.
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Let all reads inside see one state, whatever others commit meanwhile."""
        with self._explained():
            connection = self._connection()
            connection.execute("BEGIN")
            try:
                yield
            finally:
                connection.execute("COMMIT")

    def check(self) -> None:
        """Read the whole file and check it.

        Raises:
            StoreError: it is damaged.
        """
        with self._explained():
            found = self._connection().execute("PRAGMA quick_check(1)").fetchone()[0]
            if found != "ok":
                raise sqlite3.DatabaseError(found)

    def _connection(self) -> sqlite3.Connection:
        """This thread's connection: SQLite wants one for each thread."""
        if not hasattr(self._local, "connection"):
            connection = sqlite3.connect(self.file, timeout=30, isolation_level=None)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA foreign_keys = ON")
            self._local.connection = connection
        found: sqlite3.Connection = self._local.connection
        return found

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turn SQLite's errors into a StoreError that says what to do."""
        try:
            yield
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                folder = self.file.parent
                remedy = f"check that {folder} can be read and written and that the disk has room"
            else:
                remedy = (
                    "run `assistant doctor`, which mends it or makes it again from the articles"
                )
            raise StoreError(
                f"The index file {self.file} cannot be used ({error}): {remedy}."
            ) from error
