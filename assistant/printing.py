"""What the commands print: progress, reports of refreshes, and articles as they were read."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)

from assistant.indexing.refresh import Report
from assistant.reading.article import Article, Origin

ERRORS = Console(stderr=True, soft_wrap=True, highlight=False)
"""Where errors and progress go."""

_MOST_LISTED = 20
"""How many files of one kind a report names."""

_ORIGINS: dict[Origin | None, str] = {
    "file": "the file says so",
    "name": "by the name of the file or its folder",
    "text": "by its first lines",
}


@contextmanager
def progress(*stages: tuple[str, str]) -> Iterator[list[Callable[[int, int], None]]]:
    """Show a progress bar for each stage once it has something to do.

    Args:
        stages: the name of each, and the name of its units.
    """
    text, rate = TextColumn("{task.description}"), TextColumn("{task.fields[rate]}")
    columns = text, BarColumn(), MofNCompleteColumn(), rate, TimeRemainingColumn()
    with Progress(*columns, console=ERRORS) as bar:
        tasks = [bar.add_task(name, visible=False, rate="") for name, _ in stages]

        def show(task: TaskID, unit: str, done: int, total: int) -> None:
            speed = bar.tasks[task].speed
            rate = f"{speed:.1f} {unit}/s" if speed else ""
            bar.update(task, completed=done, total=total, visible=total > 0, rate=rate)

        yield [partial(show, task, unit) for task, (_, unit) in zip(tasks, stages, strict=True)]


def show_report(report: Report, as_json: bool, *, listed: bool) -> None:
    """Print a report, as JSON or in words; `listed` with the paths of all that changed."""
    if as_json:
        print(json.dumps(asdict(report), ensure_ascii=False, indent=None if listed else 2))
        return
    if listed:
        for name in "added", "changed", "removed":
            for path in getattr(report, name):
                print(f"{name:<8} {path}")
    print_report(report)


def print_report(report: Report) -> None:
    """Print what a refresh did, and what could not be read."""
    print(f"Articles: {report}", file=sys.stderr)
    for name in "failed", "incomplete", "skipped":
        found: dict[str, str] = getattr(report, name)
        for path, reason in list(found.items())[:_MOST_LISTED]:
            print(f"  {path}: {reason}", file=sys.stderr)
        if len(found) > _MOST_LISTED:
            more = len(found) - _MOST_LISTED
            print(f"  … and {more:,} more {name} (--json names all)", file=sys.stderr)


def print_article(article: Article) -> None:
    """Print an article as it was read, and where each of its facts comes from."""
    titled = _ORIGINS.get(article.titled, "it has none: this is how it begins")
    dated = _ORIGINS.get(article.dated, "nothing states it")
    print(f"path: {article.path}")
    print(f"title: {article.title} ({titled})")
    print(f"published: {article.published or 'unknown'} ({dated})")
    for name in "author", "source", "url":
        print(f"{name}: {getattr(article, name) or 'unknown'}")
    print(f"length: {len(article.text):,} characters", end="")
    print(f", {len(article.pages):,} pages" if article.pages else "")
    for note in article.notes:
        print(f"note: {note}")
    print(f"\n{article.text}\n")
