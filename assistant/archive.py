"""A folder of articles and the index that follows it: the half of the API that keeps them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from assistant.errors import CorpusError, StoreError, UnknownArticleError
from assistant.language.words import plain

if TYPE_CHECKING:
    from threading import Event

    from assistant.indexing.articles import Listed
    from assistant.indexing.index import Index
    from assistant.indexing.refresh import Progress, Report
    from assistant.reading.article import Article
    from assistant.settings import Settings


class Archive:
    """Articles, and an index of them; safe to use from several threads and processes."""

    settings: "Settings"
    indexing: tuple[int, int] | None = None
    """While this process refreshes: the files read so far, and the files to read; both are 0 until
    they are counted."""

    @property
    def _index(self) -> "Index":
        """The index; whoever puts the parts together has it."""
        raise NotImplementedError

    def refresh(
        self,
        *,
        rebuild: bool = False,
        dry_run: bool = False,
        confirmed: bool = False,
        progress: "Progress | None" = None,
    ) -> "Report":
        """Bring the index in line with the folder of articles; only what changed is touched.

        Args:
            rebuild: make the index anew, also where it was made with other settings.
            dry_run: only say what would happen.
            confirmed: take articles out also where more than half of them are gone.
            progress: called with the files read so far and the files to read.

        Raises:
            CorpusError: the folder cannot be read or holds no article; the index stays as it is.
            RemovalError: more than half of the articles are gone, and that is not confirmed.
            BusyError: another process is writing to the index.
            StoreError: the index cannot be written to, or is damaged.
            RecipeError: it was made with other settings and `rebuild` is not set.
        """

        def tell(done: int, total: int) -> None:
            if not dry_run:
                self.indexing = done, total
            if progress:
                progress(done, total)

        if not dry_run:
            self.indexing = 0, 0
        try:
            # Not before: importing takes seconds, in which it would say that there are no articles.
            from assistant.indexing.refresh import refresh

            return refresh(
                self._index,
                self.settings.corpus,
                rebuild=rebuild,
                dry_run=dry_run,
                confirmed=confirmed,
                progress=tell,
            )
        finally:
            if not dry_run:
                self.indexing = None

    def watch(
        self, *, stop: "Event | None" = None
    ) -> "Iterator[Report | CorpusError | StoreError]":
        """Bring the index up to date whenever the articles change, until told to stop.

        Args:
            stop: set to end it.

        Yields:
            A report of each refresh that changed an article or met one that cannot be read, and
            what stood in the way of a refresh: it may be over soon, and is tried again.

        Raises:
            CorpusError: there is no folder of articles.
        """
        from assistant.indexing.watching import watch

        return watch(self.settings.corpus, self.refresh, stop)

    def add(self, origin: str, *, private: bool = True) -> str:
        """Save an article into the corpus; the next refresh takes it in.

        Args:
            origin: a web address, or the path of a file.
            private: whether addresses in private networks are fetched from, such as this machine.

        Returns:
            The path of the article, relative to the corpus.

        Raises:
            ArticleError: it cannot be fetched or read, or holds no article; nothing is saved.
            CorpusError: the corpus cannot be written to.
        """
        from assistant.reading.adding import add

        return add(self.settings.corpus, origin, private=private)

    def remove(self, path: str) -> "Report":
        """Take an article out of the corpus and the index; `put_back` undoes it.

        Raises:
            ArticleError: there is no such file, or it holds other articles too.
            AssistantError: what `refresh` raises.
        """
        from assistant.reading.adding import remove

        remove(self.settings.corpus, path)
        return self.refresh(confirmed=True)

    def put_back(self, path: str) -> "Report":
        """Undo `remove`.

        Raises:
            ArticleError: it is not there any more, or its place was taken.
            AssistantError: what `refresh` raises.
        """
        from assistant.reading.adding import put_back

        put_back(self.settings.corpus, path)
        return self.refresh()

    def doctor(self) -> "list[str]":
        """Compare the catalog with the vectors, and repair the index.

        Returns:
            What was found and done about it, a sentence each; nothing if all is well.

        Raises:
            BusyError: another process is writing to the index.
            StoreError: there is no index, or it cannot be written to.
        """
        from assistant.indexing.doctor import mend

        return mend(self._index)

    @property
    def has_index(self) -> bool:
        """Whether there is an index, whatever its state."""
        return self._index.catalog_file.exists()

    @property
    def generation(self) -> int:
        """Counts the refreshes that changed an article, whichever process did it.

        Raises:
            StoreError: there is no index, or it is damaged.
        """
        return self._index.catalog.generation

    def article(self, path: str) -> "Article":
        """The article that is indexed under a path, with its whole text as it was read.

        Raises:
            UnknownArticleError: there is none.
            StoreError: there is no index, or it is damaged.
        """
        found = self._index.catalog.articles.get(plain(path))
        if found is None:
            raise UnknownArticleError(
                f"There is no article {path!r} in the index: `assistant status --articles` "
                "lists them."
            )
        return found

    def articles(self) -> "list[Listed]":
        """Every article in the index, the newest first."""
        return self._index.catalog.articles.listed()

    def sources(self) -> list[str]:
        """The names of all sources of articles in the index."""
        return self._index.catalog.articles.sources()

    def failures(self) -> dict[str, str]:
        """What could not be read when it was last looked at, by path, with the reason."""
        return self._index.catalog.articles.failures()
