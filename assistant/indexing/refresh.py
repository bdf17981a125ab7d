"""Bring the index in line with the corpus; only what changed is processed."""

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path, PurePosixPath

from assistant.errors import ArticleError, CorpusError, RemovalError
from assistant.indexing.catalog import Catalog
from assistant.indexing.change import Change
from assistant.indexing.encoding import Progress, encode_waiting
from assistant.indexing.index import Index
from assistant.language.dates import long_date
from assistant.reading import formats
from assistant.reading.article import Article, file_of
from assistant.reading.corpus import Content, Listing, list_files, read_file

_BATCH_CHARACTERS = 300_000
"""Characters of articles that are committed together: some seconds of work."""

_AHEAD = 256
"""Files that are read ahead while the words of others are indexed."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a refresh did, or would do: paths of articles, sorted."""

    added: list[str]
    changed: list[str]
    removed: list[str]
    unchanged: list[str]
    failed: dict[str, str] = field(default_factory=dict)
    """What could not be read, with the reason; it does not answer, even if it did before."""
    incomplete: dict[str, str] = field(default_factory=dict)
    """Articles that were read, and what of them was not read or not understood."""
    skipped: dict[str, str] = field(default_factory=dict)
    """Files of kinds that are not read, with the reason."""

    def __str__(self) -> str:
        counts = {
            "added": self.added,
            "changed": self.changed,
            "removed": self.removed,
            "unchanged": self.unchanged,
            "failed": self.failed,
        }
        # These are rare, and a zero would only raise a question.
        counts |= {name: found for name in _RARE if (found := getattr(self, name))}
        return ", ".join(f"{len(paths):,} {name}" for name, paths in counts.items())


_RARE = "incomplete", "skipped"


def refresh(
    index: Index,
    corpus: Path,
    *,
    rebuild: bool = False,
    dry_run: bool = False,
    confirmed: bool = False,
    words_only: bool = False,
    progress: Progress | None = None,
    encoding: Progress | None = None,
) -> Report:
    """Bring the index in line with the corpus.

    First the words of all new and changed articles are indexed, in batches that can be asked at
    once; of a rebuild, which replaces what there was, in one. Then their passages are encoded, so
    that they are found by meaning too. Files with the same size and times as when they were last
    read are not opened.

    Args:
        index: the index to bring up to date; created if it does not exist.
        corpus: the folder of articles.
        rebuild: build the index from nothing, even if it was built with other settings.
        dry_run: change nothing, and only report what would happen.
        confirmed: remove articles from the index even if more than half of them are gone.
        words_only: leave what waits to be encoded to the next refresh.
        progress: called with the number of files read so far, and the number of files to read.
        encoding: called with the number of passages encoded so far, and the number to encode.

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
            plan.apply(index, corpus, progress, rebuild=rebuild, confirmed=confirmed)
        elif not index.has_vectors():
            index.restore()
        index.catalog.articles.set_unread(listing.failed | listing.skipped)
    if not words_only:
        encode_waiting(index, progress=encoding or (lambda done, total: None))
    return plan.finished()


def _listed(corpus: Path, *, confirmed: bool) -> Listing:
    listing = list_files(corpus)
    if not (listing.files or listing.failed or listing.skipped or confirmed):
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
    is_new: bool
    """Whether all articles are indexed anew, whatever was there before."""
    there: Catalog | None
    """What is in the index before the refresh; in a rebuild, the catalog that is replaced."""
    report: Report

    @classmethod
    def between(cls, index: Index, listing: Listing, *, rebuild: bool) -> "_Plan":
        """Compare the index with the names, sizes and times of the files."""
        there = index.before_refresh(rebuild=rebuild)
        report = Report([], [], [], [], dict(listing.failed), {}, dict(listing.skipped))
        indexed: dict[str, dict[str, str]] = defaultdict(dict)
        for path, digest in (there.articles.digests() if there else {}).items():
            indexed[file_of(path)][path] = digest
        stamps = there.articles.files() if there else {}
        gone = sorted(file for file in {*indexed, *stamps} if file not in listing.files)
        for file in gone:
            report.removed.extend(indexed[file])
        if there is None or rebuild or there.reading != formats.versions():
            return cls(sorted(listing.files), gone, indexed, rebuild, there, report)
        stale = sorted(file for file, stamp in listing.files.items() if stamps.get(file) != stamp)
        same = listing.files.keys() - stale
        failures = there.articles.failures()
        report.failed.update({one: failures[one] for one in failures if file_of(one) in same})
        notes = there.articles.notes()
        for file in same & indexed.keys():
            report.unchanged.extend(indexed[file])
            report.incomplete.update({one: notes[one] for one in indexed[file] if one in notes})
        return cls(stale, gone, indexed, False, there, report)

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
            for article in content.articles
        }
        _check_lost(sum(digest not in moved for digest in digests), total, corpus)

    def apply(
        self, index: Index, corpus: Path, progress: Progress, *, rebuild: bool, confirmed: bool
    ) -> None:
        """Read the stale files, and index their words batch by batch; a rebuild is one change."""
        with index.changing(rebuild=True) if rebuild else nullcontext() as whole:
            for batch in self._batches(corpus, progress):
                with nullcontext(whole) if whole else index.changing() as change:
                    change.replace(batch.articles)
                    for file, content in batch.files:
                        change.catalog.articles.set_file(file, content)
                    # All files of an index were read by the same versions, or count as not read.
                    if batch.is_last or not self.indexed:
                        change.catalog.set_reading(formats.versions())
                    if batch.is_last:
                        self._finish(change, corpus, confirmed=confirmed)

    def _finish(self, change: Change, corpus: Path, *, confirmed: bool) -> None:
        """Remove what is gone, once all files are read."""
        if not confirmed:
            unread = [path for paths in self.indexed.values() for path in paths]
            unread = [path for path in unread if _failed(path, self.report.failed)]
            _check_lost(len(unread), sum(map(len, self.indexed.values())), corpus)
        for path in self.report.removed:
            change.remove(path)
        change.catalog.articles.forget_files(self.gone)

    def _batches(self, corpus: Path, progress: Progress) -> Iterator["_Batch"]:
        """Read the stale files. One that fails waits for the last batch, which may be refused."""
        articles: list[Article] = []
        files: list[tuple[str, Content]] = []
        failed: list[tuple[str, Content]] = []
        size = 0
        for file, content, new in self.read(corpus, progress):
            articles += new
            size += sum(len(one.text) for one in new)
            (failed if content.failed else files).append((file, content))
            if size > _BATCH_CHARACTERS:
                yield _Batch(articles, files, is_last=False)
                articles, files, size = [], [], 0
        yield _Batch(articles, files + failed, is_last=True)

    def read(
        self, corpus: Path, progress: Progress
    ) -> Iterator[tuple[str, Content, list[Article]]]:
        """Read the stale files: each with those of its articles that are new or changed."""
        progress(0, len(self.stale))
        for number, (file, content) in enumerate(_read_ahead(corpus, self.stale), 1):
            yield file, content, list(self._compared(file, content))
            progress(number, len(self.stale))

    def _compared(self, file: str, content: Content) -> Iterator[Article]:
        before = {} if self.is_new else self.indexed.get(file, {})
        for article in content.articles:
            digest = before.get(article.path)
            if article.notes:
                self.report.incomplete[article.path] = "; ".join(article.notes)
            if digest == article.digest:
                self.report.unchanged.append(article.path)
                continue
            (self.report.changed if digest else self.report.added).append(article.path)
            yield article
        if content.failed and self.there and (last := self.there.articles.last_read(file)):
            for path, reason in content.failed.items():
                content.failed[path] = f"{reason}; it was last read on {long_date(last)}"
        self.report.failed.update(content.failed)
        there = {article.path for article in content.articles}
        self.report.removed.extend(path for path in before if path not in there)

    def finished(self) -> Report:
        """The report, sorted."""
        told = self.report
        return Report(
            added=sorted(told.added),
            changed=sorted(told.changed),
            removed=sorted(told.removed),
            unchanged=sorted(told.unchanged),
            failed=dict(sorted(told.failed.items())),
            incomplete=dict(sorted(told.incomplete.items())),
            skipped=dict(sorted(told.skipped.items())),
        )


@dataclass(frozen=True, slots=True)
class _Batch:
    """Files that were read, and their articles that are new or changed."""

    articles: list[Article]
    files: list[tuple[str, Content]]
    is_last: bool


def _check_lost(lost: int, total: int, corpus: Path) -> None:
    """Check that at most half of the articles are lost.

    Raises:
        RemovalError: more than half are.
    """
    if lost > total / 2:
        raise RemovalError(
            f"{lost:,} of the {total:,} indexed articles are gone from {corpus}, or cannot be read "
            "any more: see that it is all there; if they are to go, run `assistant index --yes`."
        )


def _failed(path: str, failed: Mapping[str, str]) -> bool:
    """Whether an article, its file, or a folder above it could not be read."""
    folders = (f"{folder}/" for folder in PurePosixPath(file_of(path)).parents)
    return any(one in failed for one in (path, file_of(path), *folders))


def _read_ahead(corpus: Path, files: list[str]) -> Iterator[tuple[str, Content]]:
    """Read files in another thread, a few ahead of the caller."""

    def read(file: str) -> Content:
        try:
            return read_file(corpus, file)
        except ArticleError as error:
            return Content([], {file: str(error)}, "", date.today())

    others = iter(files)
    with ThreadPoolExecutor(1, "reader") as pool:
        waiting = deque((file, pool.submit(read, file)) for file in islice(others, _AHEAD))
        while waiting:
            file, result = waiting.popleft()
            yield file, result.result()
            waiting.extend((file, pool.submit(read, file)) for file in islice(others, 1))
