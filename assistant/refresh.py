"""Bring the index in line with the corpus, touching only what changed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from assistant.corpus import Article, list_articles, read_article
from assistant.errors import ArticleError, CorpusError
from assistant.index import Index, Writer

Progress = Callable[[int, int], None]
"""Called with the articles done so far and the articles to do."""

_BATCH_CHARACTERS = 200_000
"""Text that is embedded at once: enough to sort by length, little enough to show progress."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What has to happen so that the index says what the corpus says; article paths, sorted."""

    added: list[str]
    changed: list[str]
    removed: list[str]
    unchanged: list[str]

    @classmethod
    def between(cls, corpus: Mapping[str, str], index: Mapping[str, str]) -> "Plan":
        """Compare the digests of the articles in the corpus with those in the index.

        >>> Plan.between({"a": "1", "b": "2"}, {"b": "1", "c": "1"})
        Plan(added=['a'], changed=['b'], removed=['c'], unchanged=[])
        """
        both = sorted(corpus.keys() & index.keys())
        return cls(
            added=sorted(corpus.keys() - index.keys()),
            changed=[path for path in both if corpus[path] != index[path]],
            removed=sorted(index.keys() - corpus.keys()),
            unchanged=[path for path in both if corpus[path] == index[path]],
        )

    def with_lost(self, lost: set[str]) -> "Plan":
        """The same plan, with unchanged articles whose vectors are lost among the changed."""
        return replace(
            self,
            changed=sorted({*self.changed, *(path for path in self.unchanged if path in lost)}),
            unchanged=[path for path in self.unchanged if path not in lost],
        )


@dataclass(frozen=True, slots=True)
class Report:
    """What a refresh did; article paths, sorted."""

    added: list[str]
    changed: list[str]
    removed: list[str]
    unchanged: list[str]
    failed: dict[str, str] = field(default_factory=dict)
    """Articles that could not be read, with the reason; one indexed before stays as it was."""

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
    index: Index, corpus: Path, *, rebuild: bool = False, progress: Progress | None = None
) -> Report:
    """Bring the index in line with the corpus; all of it becomes true at the end, or nothing does.

    Args:
        index: what to bring up to date; made if it is not there.
        corpus: the folder of articles.
        rebuild: make the index anew, also where it was made with other settings.
        progress: told how far it is.

    Raises:
        CorpusError: the folder cannot be read or holds no article; the index stays as it is.
        BusyError: another process is writing to the index.
        StoreError: the index cannot be written to.
        RecipeError: the index was made with other settings and `rebuild` is not set.
    """
    paths = list_articles(corpus)
    if not paths:
        raise CorpusError(
            f"There are no articles in {corpus}: put .txt or .md files into it, or name another "
            "folder with --corpus or ASSISTANT_CORPUS. The index stays as it is."
        )
    with index.lock():
        if not rebuild:
            index.check_recipe()
        digests, failed = _digests(corpus, paths)
        before = {} if rebuild else index.catalog.digests()
        kept = {path: before[path] for path in failed if path in before}
        plan = Plan.between(digests | kept, before).with_lost(index.lost_articles())
        if plan.added or plan.changed or plan.removed:
            old = index.articles(failed) if rebuild else []
            with index.changing(rebuild=rebuild) as writer:
                if old:
                    writer.replace(old)
                _apply(plan, writer, corpus, failed, progress or (lambda done, total: None))

    def sound(paths: list[str]) -> list[str]:
        return [path for path in paths if path not in failed]

    return Report(
        added=sound(plan.added),
        changed=sound(plan.changed),
        removed=plan.removed,
        unchanged=sound(plan.unchanged),
        failed=dict(sorted(failed.items())),
    )


def _digests(corpus: Path, paths: list[str]) -> tuple[dict[str, str], dict[str, str]]:
    """The digests of the articles that can be read; the reasons of those that cannot."""
    digests, failed = {}, {}
    for path in paths:
        try:
            digests[path] = read_article(corpus, path).digest
        except ArticleError as error:
            failed[path] = str(error)
    return digests, failed


def _apply(
    plan: Plan, writer: Writer, corpus: Path, failed: dict[str, str], progress: Progress
) -> None:
    todo = plan.added + plan.changed
    batch: list[Article] = []
    progress(0, len(todo))
    for number, path in enumerate(todo, 1):
        try:
            batch.append(read_article(corpus, path))
        except ArticleError as error:
            failed[path] = str(error)
        full = sum(len(article.text) for article in batch) > _BATCH_CHARACTERS
        if full or number == len(todo):
            writer.replace(batch)
            batch = []
            progress(number, len(todo))
    for path in plan.removed:
        writer.remove(path)
