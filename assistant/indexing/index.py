"""Catalog and vectors as one thing, one state at a time."""

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from socket import gethostname
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from assistant.errors import BusyError, RecipeError, StoreError
from assistant.indexing import near_duplicates
from assistant.indexing.catalog import SCHEMA, Catalog
from assistant.indexing.change import Change
from assistant.indexing.staging import Staging
from assistant.language import sentences, words
from assistant.models import late_interaction
from assistant.models.embedding import Embedder
from assistant.reading import formats
from assistant.reading.chunking import CHUNK_TOKENS

if TYPE_CHECKING:
    from assistant.indexing.vectors import Vectors

WAIT_FOR_WRITER = 10.0
"""Seconds."""

_AT_ONCE = 5000
"""Vectors that are put back at once."""


class Index:
    """An index folder: `catalog.sqlite` decides what is in it, `chroma/` follows.

    Safe to use from several threads, and while other processes read or refresh it.
    """

    def __init__(
        self,
        folder: Path,
        embedder: Embedder,
        reading_model: Embedder,
        *,
        chroma_url: str | None = None,
    ) -> None:
        """Name an index, which need not be there yet.

        Args:
            folder: where it is.
            embedder: the model whose vectors find passages.
            reading_model: the bundled model, whose tokens are compared; it may be the same.
            chroma_url: a Chroma server that keeps the vectors, in place of the folder.
        """
        self.folder = folder
        self.embedder = embedder
        self.reading_model = reading_model
        self._url = chroma_url
        self._recipe = {
            "embedding model": embedder.name,
            "weights": embedder.fingerprint,
            "late interaction": late_interaction.fingerprint(),
            "chunking": f"whole sentences, {CHUNK_TOKENS} tokens, title first",
            "sentences": sentences.fingerprint(),
            "words": words.fingerprint(),
            "near-duplicates": near_duplicates.fingerprint(),
        }
        made_with = json.dumps([SCHEMA, self._recipe]).encode()
        self._name = hashlib.sha256(made_with).hexdigest()[:16]
        self.staging = Staging(folder / "staging.sqlite", self._name)
        self._checked = -1

    @property
    def catalog_file(self) -> Path:
        """The file that decides what is in the index."""
        return self.folder / "catalog.sqlite"

    @cached_property
    def catalog(self) -> Catalog:
        """What is in the index.

        Raises:
            StoreError: there is no index yet, or it is damaged.
            RecipeError: it was made by another version of this program.
        """
        if not self.catalog_file.exists():
            raise StoreError(f"There is no index in {self.folder}: make it with `assistant index`.")
        return Catalog(self.catalog_file)

    @cached_property
    def vectors(self) -> "Vectors":
        """The vectors of the passages; the catalog says which of them count.

        Raises:
            StoreError: they are damaged, or their server cannot be reached.
        """
        from assistant.indexing.vectors import Vectors

        name = f"{self._prefix}{self._name}"
        return Vectors(self.folder / "chroma", name, url=self._url)

    @property
    def _prefix(self) -> str:
        """With what the names of this index's collections begin, since servers keep several's."""
        return f"passages-{self.catalog.identity[:12]}-"

    def check_recipe(self) -> None:
        """Make sure that the index was made as this program would make it.

        Raises:
            RecipeError: it was not; the message says what differs.
        """
        made_with = self.catalog.recipe
        differences = [
            f"{name}: {made_with.get(name, 'unknown')[:40]!r}, now {value[:40]!r}"
            for name, value in self._recipe.items()
            if made_with and made_with.get(name) != value
        ]
        if differences:
            raise RecipeError(
                f"The index in {self.folder} was made with other settings "
                f"({'; '.join(differences)}): set them back, or make it anew with "
                "`assistant index --rebuild`."
            )

    def present(self, *, rebuild: bool) -> Catalog | None:
        """What is in the index before a refresh; None if there is nothing that can be compared.

        For a rebuild it is on its own, so that it goes on telling what was there.

        Raises:
            RecipeError: it was made with other settings, or by another version of this program,
                and is not to be rebuilt.
        """
        if not self.catalog_file.exists():
            return None
        if rebuild:
            there = Catalog(self.catalog_file, rebuild=True)
            return there if there.is_current else None
        self.check_recipe()
        return self.catalog

    @property
    def has_server(self) -> bool:
        """Whether a server keeps the vectors."""
        return bool(self._url)

    def close_vectors(self) -> None:
        """Let go of the vector store; it is opened again when it is needed."""
        if "vectors" in self.__dict__:
            self.vectors.close()
            del self.vectors

    def has_vectors(self) -> bool:
        """Whether the vector store is there at all; what it lacks is not looked for."""
        return self.has_server or (self.folder / "chroma" / "chroma.sqlite3").exists()

    def restore(self) -> int:
        """Put vectors that are lost back from the catalog, as after `chroma/` was deleted.

        Returns:
            How many there were.
        """
        if not self.catalog.is_current or self.vectors.count() >= self.catalog.size:
            return 0
        lost = sorted(self.catalog.passages.keys() - self.vectors.keys())
        for at in range(0, len(lost), _AT_ONCE):
            self.vectors.add(self.catalog.passages.points(lost[at : at + _AT_ONCE]))
        return len(lost)

    def check_vectors(self, generation: int, *, again: bool = False) -> None:
        """Make sure, once a generation, that no passage has lost its vector.

        Args:
            generation: the one that is searched.
            again: also where it was made sure of before.

        Raises:
            StoreError: some have.
        """
        if generation == self._checked and not again:
            return
        lost = self.catalog.size - self.vectors.count()
        # After a newer generation fewer may be right; whoever searches begins again then.
        if lost > 0 and self.catalog.generation == generation:
            raise StoreError(
                f"The vectors of {lost:,} passages of the index in {self.folder} are lost: "
                "`assistant doctor` puts them back."
            )
        self._checked = generation

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Be the only process that writes to this index.

        Raises:
            BusyError: another process is writing, and still was after ten seconds.
            StoreError: the folder cannot be written to.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with FileLock(self.folder / "write.lock", timeout=WAIT_FOR_WRITER):
                (self.folder / "writer").write_text(f"process {os.getpid()} on {gethostname()}")
                yield
        except Timeout:
            raise BusyError(
                f"Another process is writing to the index in {self.folder} ({self._writer()}): "
                "wait until it is done, then try again."
            ) from None
        except OSError as error:
            raise StoreError(
                f"The index folder {self.folder} cannot be written to ({error.strerror}): "
                "make it writable, or name another with --index or ASSISTANT_INDEX."
            ) from error

    def make(self, *, rebuild: bool = False) -> None:
        """Make the index, empty, if it is not there; under its lock.

        Args:
            rebuild: whether it is to be made anew, so that it may be of an older version.

        Raises:
            StoreError: it is damaged.
            RecipeError: it was made by another version of this program.
        """
        if rebuild or "catalog" not in self.__dict__ or not self.catalog_file.exists():
            self.catalog = Catalog(self.catalog_file, create=True, rebuild=rebuild)

    def _writer(self) -> str:
        """Who is writing, as far as it has said so."""
        try:
            return (self.folder / "writer").read_text()
        except OSError:
            return "it does not say which"

    @contextmanager
    def changing(self, *, rebuild: bool = False) -> Iterator[Change]:
        """Write to the index, under its lock: all of it becomes true at the end, or nothing does.

        Args:
            rebuild: start from nothing. What is there goes on answering until the end.
        """
        if not rebuild:
            self.sweep()
        with self.catalog.transaction():
            if rebuild:
                self.catalog.clear()
                self.staging.touch(self.vectors.keys())
            self.catalog.set_made_with(self._recipe, formats.versions())
            yield Change(self)
        # Killed before or in what follows, the next change sweeps what is left.
        self.sweep()
        self.staging.clear()
        if rebuild:
            self.drop_others()

    def drop_others(self) -> None:
        """Delete what indexes of other recipes have left in the vector store."""
        self.vectors.drop_others(self._prefix if self._url else "")

    def sweep(self) -> None:
        """Delete the vectors that a change has left, or that one which was killed has written."""
        if touched := self.staging.touched():
            self.vectors.remove(touched - self.catalog.passages.among(touched))
