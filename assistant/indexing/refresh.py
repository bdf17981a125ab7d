"""Bring the index in line with the corpus; only what changed is processed."""

from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path, PurePosixPath

from assistant.errors import ArticleError, CorpusError, RemovalError
from assistant.indexing.catalog import Catalog
from assistant.indexing.change import Change
from assistant.indexing.index import Index
from assistant.reading import formats
from assistant.reading.article import Article, file_of
from assistant.reading.corpus import Content, Listing, list_files, read_file

Progress = Callable[[int, int], None]
"""Called with the number of files read so far and the number of files to read."""

_BATCH_CHARACTERS = 200_000
"""Characters embedded in one batch: enough to sort texts by length, little enough to show
progress."""

_AHEAD = 16
"""Files that are read ahead while others are embedded."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a refresh did, or would do: paths of articles, sorted."""

    added: list[str]
    changed: list[str]
    removed: list[str]
    unchanged: list[str]
    failed: dict[str, str] = field(default_factory=dict)
    """What could not be read, with the reason; an article that was indexed before stays as it
    was."""

    def __str__(self) -> str:
        counts = {
            "added": self.added,
            "changed": self.changed,
            "removed": self.removed,
            "unchanged": self.unchanged,
            "failed": self.failed,
        }
        return ", ".join(f"{len(paths):,} {name}" for name, paths in counts.items())


def refresh(
    index: Index,
    corpus: Path,
    *,
    rebuild: bool = False,
    dry_run: bool = False,
    confirmed: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Bring the index in line with the corpus, in one transaction.

    All of it takes effect at the end, or nothing does. Files with the same size and times as when
    they were last read are not opened.

    Args:
        index: the index to bring up to date; created if it does not exist.
        corpus: the folder of articles.
        rebuild: build the index from nothing, even if it was built with other settings.
        dry_run: change nothing, and only report what would happen.
        confirmed: remove articles from the index even if more than half of them are gone.
        progress: called as files are read.

    Returns:
        What was done, or would be.

    Raises:
        CorpusError: the folder cannot be read or holds no article; the index stays as it is.
        RemovalError: more than half of the indexed articles are gone, and `confirmed` is not set.
        BusyError: another process is writing to the index.
        StoreError: the index cannot be written to, or is damaged.
        RecipeError: the index was built with other settings and `rebuild` is not set.
    """
    listing = _listed(corpus, confirmed=confirmed)
    progress = progress or (lambda done, total: None)
    if dry_run:
        plan = _Plan.between(index, listing, rebuild=rebuild)
        for _ in plan.read(corpus, progress):
            pass
        return plan.finished()
    with index.lock():
        index.make(rebuild=rebuild)
        plan = _Plan.between(index, listing, rebuild=rebuild)
        if not confirmed:
            plan.check_removals(corpus)
        if plan.stale or plan.gone:
            index.restore()
            with index.changing(rebuild=rebuild) as change:
                plan.apply(change, corpus, progress)
        elif not index.has_vectors():
            index.restore()
    return plan.finished()


def _listed(corpus: Path, *, confirmed: bool) -> Listing:
    listing = list_files(corpus)
    if not (listing.files or listing.failed or confirmed):
        raise CorpusError(
            f"There are no articles in {corpus}: put some into it ({formats.READABLE} files), or "
            "name another folder with --corpus or ASSISTANT_CORPUS. The index stays as it is."
        )
    return listing


@dataclass(frozen=True, slots=True)
class _Plan:
    """How the index differs from the corpus; `report` is filled while files are read."""

    stale: list[str]
    """The files to read: new ones, and those that may have changed."""
    gone: list[str]
    """The files that were read before and no longer exist."""
    indexed: dict[str, dict[str, str]]
    """The digests of the indexed articles, by file and then by path."""
    previous: Catalog | None
    """In a rebuild, the catalog that is replaced."""
    report: Report

    @classmethod
    def between(cls, index: Index, listing: Listing, *, rebuild: bool) -> "_Plan":
        """Compare the index with the names, sizes and times of the files."""
        there = index.before_refresh(rebuild=rebuild)
        report = Report([], [], [], [], dict(listing.failed))
        indexed: dict[str, dict[str, str]] = defaultdict(dict)
        for path, digest in (there.articles.digests() if there else {}).items():
            indexed[file_of(path)][path] = digest
        stamps = there.articles.files() if there else {}
        gone = sorted(
            file
            for file in {*indexed, *stamps}
            if file not in listing.files and not _failed(file, listing.failed)
        )
        for file in gone:
            report.removed.extend(indexed[file])
        if there is None or rebuild or there.reading != formats.versions():
            return cls(sorted(listing.files), gone, indexed, there if rebuild else None, report)
        stale = sorted(file for file, stamp in listing.files.items() if stamps.get(file) != stamp)
        same = listing.files.keys() - stale
        failures = there.articles.failures()
        report.failed.update({one: failures[one] for one in failures if file_of(one) in same})
        for file in same & indexed.keys():
            report.unchanged.extend(one for one in indexed[file] if one not in failures)
        return cls(stale, gone, indexed, None, report)

    def check_removals(self, corpus: Path) -> None:
        """Check that at most half of the articles are gone; an article that was moved is not gone.

        Raises:
            RemovalError: more than half are.
        """
        total = sum(map(len, self.indexed.values()))
        digests = [digest for file in self.gone for digest in self.indexed[file].values()]
        if len(digests) <= total / 2:
            return
        moved = {
            article.digest
            for _, content in _read_ahead(corpus, self.stale)
            if isinstance(content, Content)
            for article in content.articles
        }
        lost = sum(digest not in moved for digest in digests)
        if lost > total / 2:
            raise RemovalError(
                f"{lost:,} of the {total:,} indexed articles are gone from {corpus}: see that it "
                "is all there; if they are to go, run `assistant index --yes`."
            )

    def apply(self, change: Change, corpus: Path, progress: Progress) -> None:
        """Read the stale files, and update the index."""
        batch: list[Article] = []
        for article in self.read(corpus, progress, change):
            batch.append(article)
            if sum(len(one.text) for one in batch) > _BATCH_CHARACTERS:
                change.replace(batch)
                batch = []
        change.replace(batch)
        for path in self.report.removed:
            change.remove(path)
        change.catalog.articles.forget_files(self.gone)

    def read(
        self, corpus: Path, progress: Progress, change: Change | None = None
    ) -> Iterator[Article]:
        """Read the stale files, and yield the articles that are new or changed."""
        progress(0, len(self.stale))
        for number, (file, content) in enumerate(_read_ahead(corpus, self.stale), 1):
            if isinstance(content, ArticleError):
                self.report.failed[file] = str(content)
            else:
                yield from self._compared(file, content)
                if change:
                    change.catalog.articles.set_file(file, content)
            progress(number, len(self.stale))
        if self.previous:
            for path in (path for paths in self.indexed.values() for path in paths):
                if _failed(path, self.report.failed) and (kept := self.previous.articles.get(path)):
                    yield kept

    def _compared(self, file: str, content: Content) -> Iterator[Article]:
        before = {} if self.previous else self.indexed.get(file, {})
        for article in content.articles:
            digest = before.get(article.path)
            if digest == article.digest:
                self.report.unchanged.append(article.path)
                continue
            (self.report.changed if digest else self.report.added).append(article.path)
            yield article
        self.report.failed.update(content.failed)
        there = {article.path for article in content.articles}
        self.report.removed.extend(
            path for path in before if path not in there and not _failed(path, content.failed)
        )

    def finished(self) -> Report:
        """The report, sorted."""
        told = self.report
        return Report(
            added=sorted(told.added),
            changed=sorted(told.changed),
            removed=sorted(told.removed),
            unchanged=sorted(told.unchanged),
            failed=dict(sorted(told.failed.items())),
        )


def _failed(path: str, failed: Mapping[str, str]) -> bool:
    """Whether an article, its file, or a folder above it could not be read."""
    folders = (f"{folder}/" for folder in PurePosixPath(file_of(path)).parents)
    return any(one in failed for one in (path, file_of(path), *folders))


def _read_ahead(corpus: Path, files: list[str]) -> Iterator[tuple[str, Content | ArticleError]]:
    """Read files in another thread, a few ahead of the caller."""

    def read(file: str) -> Content | ArticleError:
        try:
            return read_file(corpus, file)
        except ArticleError as error:
            return error

    others = iter(files)
    with ThreadPoolExecutor(1, "reader") as pool:
        waiting = deque((file, pool.submit(read, file)) for file in islice(others, _AHEAD))
        while waiting:
            file, result = waiting.popleft()
            yield file, result.result()
            waiting.extend((file, pool.submit(read, file)) for file in islice(others, 1))
