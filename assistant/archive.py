"""A folder of articles and its index: the half of the Python API that keeps them."""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from assistant.errors import CorpusError, StoreError, UnknownArticleError
from assistant.language.words import plain

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from threading import Event

    from assistant.answering.receipts import Standing
    from assistant.indexing.articles import Listed
    from assistant.indexing.encoding import Progress
    from assistant.indexing.index import Index
    from assistant.indexing.refresh import Report
    from assistant.reading.article import Article
    from assistant.reading.corpus import Content
    from assistant.settings import Settings


class Archive:
    """A folder of articles and its index; safe to use from several threads and processes."""

    settings: "Settings"
    indexing: tuple[int, int] | None = None
    """While this process reads files: the number read so far and the number to read (both 0 until
    they are counted). Else None."""
    encoding: tuple[int, int] | None = None
    """While this process encodes passages, so that they are found by meaning too: the number of
    passages encoded so far and the number to encode. Else None."""

    @property
    def _index(self) -> "Index":
        """The index; the subclass that builds the parts provides it."""
        raise NotImplementedError

    def refresh(
        self,
        *,
        rebuild: bool = False,
        dry_run: bool = False,
        confirmed: bool = False,
        words_only: bool = False,
        progress: "Progress | None" = None,
        encoding: "Progress | None" = None,
    ) -> "Report":
        """Bring the index in line with the folder of articles; only what changed is processed.

        First files are read and their words indexed, in batches that can be asked at once. Then
        their passages are encoded, so that they are found by meaning too, which takes most of the
        time. If it is interrupted, the next refresh goes on where it was.

        Args:
            rebuild: build the index from nothing, even if it was built with other settings.
            dry_run: change nothing, and only report what would happen.
            confirmed: remove articles from the index even if more than half of them are gone.
            words_only: return when all articles are found by their words; the next refresh, or
                `watch`, does the rest.
            progress: called with the number of files read so far and the number of files to read.
            encoding: called with the number of passages encoded so far and the number to encode.

        Returns:
            What happened to each article.

        Raises:
            CorpusError: the folder cannot be read or holds no article; the index stays as it is.
            RemovalError: more than half of the articles are gone, and `confirmed` is not set.
            BusyError: another process is writing to the index.
            StoreError: the index cannot be written to, or is damaged.
            RecipeError: the index was built with other settings and `rebuild` is not set.
            ModelError: the embedding model cannot be loaded.
        """

        def tell(done: int, total: int) -> None:
            if not dry_run:
                self.indexing = done, total
            if progress:
                progress(done, total)

        def tell_encoding(done: int, total: int) -> None:
            self.indexing = None
            self.encoding = done, total
            if encoding:
                encoding(done, total)

        if not dry_run:
            self.indexing = 0, 0
        try:
            # Imported only now: it takes seconds, and until `indexing` is set, a question would be
            # told that there are no articles.
            from assistant.indexing.refresh import refresh

            return refresh(
                self._index,
                self.settings.corpus,
                rebuild=rebuild,
                dry_run=dry_run,
                confirmed=confirmed,
                words_only=words_only,
                progress=tell,
                encoding=tell_encoding,
            )
        finally:
            if not dry_run:
                self.indexing = self.encoding = None

    def _encode(self, stopped: "Callable[[], bool]") -> None:
        """Encode the passages that wait for it."""
        from assistant.indexing.encoding import encode_waiting

        def tell(done: int, total: int) -> None:
            self.encoding = done, total

        try:
            encode_waiting(self._index, progress=tell, stopped=stopped)
        finally:
            self.encoding = None

    def watch(
        self, *, stop: "Event | None" = None
    ) -> "Iterator[Report | CorpusError | StoreError]":
        """Refresh the index whenever the articles change, until told to stop.

        New articles are found by their words at once; their passages are encoded in a thread.

        Args:
            stop: set this event to end it; None to go on for ever.

        Yields:
            A report for each refresh that changed an article, or after which the unreadable files
            are not the same as before. An error if a refresh failed; it is tried again, since the
            cause may go away.

        Raises:
            CorpusError: there is no folder of articles.
        """
        from assistant.indexing.watching import watch

        refresh = partial(self.refresh, words_only=True)
        return watch(self.settings.corpus, refresh, self._encode, stop)

    def add(self, origin: str, *, private: bool = True) -> str:
        """Save an article to the folder of articles; the next refresh indexes it.

        Args:
            origin: a web address, or the path of a file.
            private: whether addresses in private networks, such as this machine, may be fetched.

        Returns:
            The path of the article, relative to the folder of articles.

        Raises:
            ArticleError: it cannot be fetched or read, or holds no article; nothing is saved.
            CorpusError: the folder cannot be written to.
        """
        from assistant.reading.adding import add

        return add(self.settings.corpus, origin, private=private)

    def remove(self, path: str) -> "Report":
        """Remove an article from the folder and from the index; `put_back` undoes it.

        Args:
            path: the path of the article in the index, relative to the folder of articles.

        Returns:
            The report of the refresh that followed.

        Raises:
            ArticleError: there is no such file, or it holds other articles too.
            AssistantError: any error of `refresh`.
        """
        from assistant.reading.adding import remove

        remove(self.settings.corpus, path)
        return self.refresh(confirmed=True)

    def put_back(self, path: str) -> "Report":
        """Undo `remove`.

        Args:
            path: the path that was removed.

        Returns:
            The report of the refresh that followed.

        Raises:
            ArticleError: the removed file is gone, or there is another file at its path.
            AssistantError: any error of `refresh`.
        """
        from assistant.reading.adding import put_back

        put_back(self.settings.corpus, path)
        return self.refresh()

    def rename(self, path: str, title: str) -> "Report":
        """Show an article under another title; `rename_back` undoes it.

        It is written into the front matter of the file; the text stays what it is.

        Args:
            path: the path of the article in the index, of a Markdown or plain text file.
            title: the new title.

        Returns:
            The report of the refresh that followed.

        Raises:
            ArticleError: there is no such file, or it has no place for a title.
            AssistantError: any error of `refresh`.
        """
        from assistant.reading.adding import rename

        rename(self.settings.corpus, path, title)
        return self.refresh()

    def rename_back(self, path: str) -> "Report":
        """Undo `rename`.

        Args:
            path: the path of the article that was renamed.

        Returns:
            The report of the refresh that followed.

        Raises:
            ArticleError: there is nothing to undo, or the file was changed since then.
            AssistantError: any error of `refresh`.
        """
        from assistant.reading.adding import rename_back

        rename_back(self.settings.corpus, path)
        return self.refresh()

    def doctor(self) -> "list[str]":
        """Compare the vectors with the catalog, and repair the index.

        Returns:
            What was found and done about it, one sentence each; empty if all is well.

        Raises:
            BusyError: another process is writing to the index.
            StoreError: there is no index, or it cannot be written to.
            RecipeError: it was made by another version of this program.
        """
        from assistant.indexing.doctor import mend

        return mend(self._index)

    @staticmethod
    def check(file: "str | Path") -> "Content":
        """Read a file as a refresh would, without an index.

        Args:
            file: the path of a file, anywhere.

        Returns:
            Its articles, with where their titles and days come from and what was not read of them,
            and the paths of those that cannot be read, with the reason.

        Raises:
            ArticleError: there is no such file, or it cannot be opened.
        """
        from pathlib import Path

        from assistant.errors import ArticleError
        from assistant.reading.corpus import read_file

        found = Path(file).absolute()
        try:
            return read_file(found.parent, found.name)
        except ArticleError as error:
            raise ArticleError(f"{file} cannot be read: {error}.") from error

    @property
    def has_index(self) -> bool:
        """Whether there is an index, in any state."""
        return self._index.exists

    @property
    def generation(self) -> int:
        """A counter of the refreshes that changed an article, in any process.

        Raises:
            StoreError: there is no index, or it is damaged.
        """
        return self._index.catalog.generation

    def check_receipt(self, receipt: str) -> "list[Standing]":
        """Check which quotes of an answer are still in the articles as they are now.

        Args:
            receipt: what `Answer.to_json` returned.

        Returns:
            For each quote its number, article and text, and its `state`: "stands", "moved",
            "changed" or "gone". See `assistant.answering.receipts.State`.

        Raises:
            ReceiptError: it is not a receipt, or was changed.
        """
        from assistant.answering.receipts import check_receipt

        return check_receipt(receipt, self.settings.corpus)

    def article(self, path: str) -> "Article":
        """Get an indexed article, with its whole text as it was when it was read.

        Args:
            path: the path of the article, relative to the folder of articles; for one of several in
                a JSON Lines file, with `#` and its id: `news.jsonl#12`.

        Returns:
            The article. The offsets of citations and passages count characters of its `text`.

        Raises:
            UnknownArticleError: the index has no such article.
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
        """List every article in the index, the newest first.

        Returns:
            For each article its path, title, date and where that comes from, source, the day its
            file was written, and its size in characters.
        """
        return self._index.catalog.articles.listed()

    def sources(self) -> list[str]:
        """The names of all sources of the indexed articles, in alphabetical order."""
        return self._index.catalog.articles.sources()

    def failures(self) -> dict[str, str]:
        """What could not be read in the last refresh that tried: the reason, by path."""
        return self._index.catalog.articles.failures()

    def incomplete(self) -> dict[str, str]:
        """What of the indexed articles was not read or not understood, by path."""
        return self._index.catalog.articles.notes()

    def unread(self) -> dict[str, str]:
        """What else lies in the folder of articles and is not read: the reason, by path."""
        return self._index.catalog.articles.unread()
