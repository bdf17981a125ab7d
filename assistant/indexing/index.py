"""The index: the catalog and the vectors, kept consistent with each other."""

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
from assistant.indexing.database import Database
from assistant.indexing.passages import Encoded
from assistant.indexing.staging import Staging
from assistant.language import sentences, words
from assistant.models import late_interaction
from assistant.models.embedding import BundledEmbedder, Embedder
from assistant.reading.chunking import CHUNK_TOKENS

if TYPE_CHECKING:
    from assistant.indexing.vectors import Vectors

WAIT_FOR_WRITER = 10.0
"""Seconds to wait for another process that is writing."""

_AT_ONCE = 5000
"""Vectors put back in one batch."""


class Index:
    """An index folder: `catalog.sqlite` decides what is in it, and the vectors in `chroma/` follow.

    Safe to use from several threads, and while other processes read or refresh it.
    """

    def __init__(
        self,
        folder: Path,
        embedder: Embedder,
        reading_model: BundledEmbedder,
        *,
        chroma_url: str | None = None,
    ) -> None:
        """Take the folder of an index, which need not exist yet.

        Args:
            folder: the folder of the index.
            embedder: the model whose vectors find passages.
            reading_model: the bundled model, whose tokens are compared; may be the same object.
            chroma_url: a Chroma server that keeps the vectors, instead of the folder.
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
        self.encoded: dict[bytes, Encoded] = {}  # What could not be kept yet, by content.
        self.staging = Staging(folder / "staging.sqlite")
        self._checked = -1

    @property
    def catalog_file(self) -> Path:
        """The file that decides what is in the index."""
        return self.folder / "catalog.sqlite"

    @property
    def exists(self) -> bool:
        """Whether there is an index, in any state.

        A file without tables is none: it was left by a process that was killed as it began.
        """
        try:
            return self.catalog_file.exists() and bool(Database(self.catalog_file).version)
        except StoreError:
            return True  # It is damaged.

    @cached_property
    def catalog(self) -> Catalog:
        """The catalog, opened on first use.

        Raises:
            StoreError: there is no index yet, or it is damaged.
            RecipeError: it was made by another version of this program.
        """
        if not self.catalog_file.exists():
            raise StoreError(f"There is no index in {self.folder}: make it with `assistant index`.")
        return Catalog(self.catalog_file)

    @cached_property
    def vectors(self) -> "Vectors":
        """The vectors of the passages, opened on first use; the catalog says which of them count.

        Raises:
            StoreError: they are damaged, or their server cannot be reached.
        """
        from assistant.indexing.vectors import Vectors

        name = f"{self._prefix}{self._name}"
        return Vectors(self.folder / "chroma", name, url=self._url)

    @property
    def _prefix(self) -> str:
        """How the names of this index's collections begin: a server may keep several indexes."""
        return f"passages-{self.catalog.identity[:12]}-"

    def check_recipe(self) -> None:
        """Check that the index was built with the models and rules that this program would use.

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

    def before_refresh(self, *, rebuild: bool) -> Catalog | None:
        """The catalog before a refresh; None if there is nothing to compare with.

        For a rebuild it is a separate object, which still shows what was there before.

        Raises:
            RecipeError: the index was built with other settings, or by another version of this
                program, and `rebuild` is not set.
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
        """Whether the vectors are kept by a server."""
        return bool(self._url)

    def close_vectors(self) -> None:
        """Close the vector store; it is opened again when it is needed."""
        if "vectors" in self.__dict__:
            self.vectors.close()
            del self.vectors

    def has_vectors(self) -> bool:
        """Whether there is a vector store; it may still lack vectors, and a server is not asked."""
        return self.has_server or (self.folder / "chroma" / "chroma.sqlite3").exists()

    def restore(self) -> int:
        """Write lost vectors again from the catalog, for example after `chroma/` was deleted.

        Returns:
            How many vectors were lost.
        """
        encoded = self.catalog.encoded if self.catalog.is_current else 0
        if self.vectors.count() >= encoded:
            return 0
        lost = sorted(self.catalog.passages.keys() - self.vectors.keys())
        for at in range(0, len(lost), _AT_ONCE):
            self.vectors.add(self.catalog.passages.points(lost[at : at + _AT_ONCE]))
        return len(lost)

    def check_vectors(self, generation: int, *, again: bool = False) -> None:
        """Check that no passage has lost its vector; once for each generation.

        Args:
            generation: the generation that is searched.
            again: check even if this generation was checked before.

        Raises:
            StoreError: some vectors are lost.
        """
        if generation == self._checked and not again:
            return
        lost = self.catalog.encoded - self.vectors.count()
        # With a newer generation, fewer vectors may be right; the caller then searches again.
        if lost > 0 and self.catalog.generation == generation:
            raise StoreError(
                f"The vectors of {lost:,} passages of the index in {self.folder} are lost: "
                "`assistant doctor` puts them back."
            )
        self._checked = generation

    @contextmanager
    def lock(self, *, wait: bool = True) -> Iterator[None]:
        """Hold the lock that makes this the only process writing to the index.

        Args:
            wait: whether to wait, up to ten seconds, while another process is writing.

        Raises:
            BusyError: another process is still writing.
            StoreError: the folder cannot be written to.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            most = WAIT_FOR_WRITER if wait else 0
            with FileLock(self.folder / "write.lock", timeout=most):
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
        """Create the index, empty, if it does not exist; the caller holds `lock`.

        Args:
            rebuild: the index is to be rebuilt, so tables of an older version are accepted.

        Raises:
            StoreError: it is damaged.
            RecipeError: it was made by another version of this program.
        """
        if rebuild or "catalog" not in self.__dict__ or not self.catalog_file.exists():
            self.catalog = Catalog(self.catalog_file, create=True, rebuild=rebuild)

    def _writer(self) -> str:
        """Which process is writing, if it left a note."""
        try:
            return (self.folder / "writer").read_text()
        except OSError:
            return "it does not say which"

    @contextmanager
    def changing(self, *, rebuild: bool = False) -> Iterator[Change]:
        """Write to the index in one transaction; the caller holds `lock`.

        Args:
            rebuild: start with an empty index. The old one goes on answering until the commit.

        Yields:
            The change, to add and remove articles with. All of it is committed at the end, or
            nothing.
        """
        if not rebuild:
            self.sweep()
        with self.catalog.transaction():
            if rebuild:
                self.catalog.clear()
                self.staging.touch(self.vectors.keys())
            if not self.catalog.recipe:
                self.catalog.set_recipe(self._recipe)
            yield Change(self)
        # If this process is killed from here on, the next change sweeps up what is left.
        self.sweep()
        self.staging.clear()
        if rebuild:
            self.drop_others()

    def drop_others(self) -> None:
        """Delete the vectors that indexes with other recipes left in the vector store."""
        self.vectors.drop_others(self._prefix if self._url else "")

    def sweep(self) -> None:
        """Delete vectors without a passage, left by a finished change or by one that was killed."""
        if touched := self.staging.touched():
            self.vectors.remove(touched - self.catalog.passages.among(touched))
