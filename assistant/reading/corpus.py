"""The folder of articles: what lies in it, and what each file holds."""

import os
import re
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assistant.errors import ArticleError, CorpusError
from assistant.language.words import plain
from assistant.reading.article import Article, file_of
from assistant.reading.format import LARGEST
from assistant.reading.formats import BY_ENDING, READABLE, ending_of
from assistant.reading.reader_process import PROCESS


@dataclass(frozen=True, slots=True)
class Listing:
    """What lies in the corpus, by path; no file was opened for it."""

    files: dict[str, str]
    """The path of each file that may hold articles, with a stamp: another one after a change."""
    failed: dict[str, str]
    """What is there but cannot be read, with the reason; paths of folders end with a slash."""
    skipped: dict[str, str]
    """The files of kinds that are not read, with the reason; not the hidden ones."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a file holds."""

    articles: list[Article]
    failed: dict[str, str]
    """The paths of those that cannot be read, with the reason."""
    stamp: str
    """The stamp of the file as it was read; empty if it may still change without a new stamp."""
    saved: date
    """The day it was last written to."""


def list_files(corpus: Path) -> Listing:
    """List the files below a folder that are of a format that is read, without hidden ones.

    Raises:
        CorpusError: the folder does not exist or cannot be listed.
    """
    if not corpus.is_dir():
        raise CorpusError(
            f"There is no folder {corpus}: make it and put articles into it "
            f"({READABLE} files), or name another with --corpus or ASSISTANT_CORPUS."
        )
    found = Listing({}, {}, {})
    waiting = [""]
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(corpus / folder) as entries:
                for entry in entries:
                    if not _HIDDEN.match(entry.name):
                        _list(entry, f"{folder}{entry.name}", found, waiting)
        except OSError as error:
            if not folder:
                raise CorpusError(
                    f"The folder {corpus} cannot be listed: {error.strerror}."
                ) from error
            found.failed[folder] = f"the folder cannot be listed: {error.strerror}"
    return found


_HIDDEN = re.compile(r"\.|~\$|(?:thumbs\.db|desktop\.ini)$", re.IGNORECASE)
"""The beginning of names that are hidden, and of files with which office programs lock others."""

NO_TEXT = "it holds no text: a picture, a sound, a film, or part of a page or program"
_WITHOUT_TEXT = frozenset(
    ".jpg .jpeg .png .gif .webp .svg .ico .bmp .heic .avif .mp3 .wav .ogg .m4a .flac .mp4 .mov .avi"
    " .mkv .webm .css .js .map .woff .woff2 .ttf .otf .eot .py .exe .dll .so .db .sqlite".split()
)
_SAVE_AS = {".ppt": ".pptx", ".xls": ".xlsx", ".pages": ".docx", ".wpd": ".docx"}


def _list(entry: os.DirEntry[str], path: str, found: Listing, waiting: list[str]) -> None:
    try:
        if entry.is_dir(follow_symlinks=False):
            waiting.append(f"{path}/")
        elif entry.is_symlink() and entry.is_dir():
            found.failed[f"{plain(path)}/"] = "it is a link to a folder; put the folder itself here"
        elif ending_of(entry.name) not in BY_ENDING:
            found.skipped[plain(path)] = _not_read(ending_of(entry.name))
        elif reason := _odd_name(path):
            found.failed[plain(path)] = reason
        else:
            found.files[path] = _stamp(entry.stat())
    except OSError as error:
        found.failed[plain(path)] = f"it cannot be read: {error.strerror}"


def _not_read(ending: str) -> str:
    """Why files of this kind are not read."""
    if ending in _WITHOUT_TEXT:
        return NO_TEXT
    better = f"; save it as {_SAVE_AS[ending]}" if ending in _SAVE_AS else ""
    return (
        f"files that end in {ending} are not read{better}" if ending else "its name has no ending"
    )


def _odd_name(path: str) -> str:
    """Why an article cannot have this name; empty if it can."""
    if path != plain(path):
        return "its name has characters that cannot be shown; rename it"
    if file_of(path) != path:
        return "its name reads like an article in another file; rename it without the #"
    return ""


def read_article(corpus: Path, path: str) -> Article:
    """Read one article.

    Args:
        corpus: the folder of articles.
        path: the file, relative to it; with `#` and a name after it in a JSON Lines file.

    Raises:
        ArticleError: it cannot be read; the message says why.
    """
    found = read_file(corpus, file_of(path))
    for article in found.articles:
        if article.path == path:
            return article
    missing = found.failed.get(file_of(path), "there is no such article in its file")
    raise ArticleError(found.failed.get(path, missing))


def read_file(corpus: Path, path: str) -> Content:
    """Read a file of the corpus.

    Raises:
        ArticleError: the file itself cannot be read; the message says why.
    """
    content, about = _content(corpus, path)
    # So new that a further change may not show in its times: it is read again next time.
    fresh = max(about.st_mtime, about.st_ctime) > time.time() - _SETTLED
    articles, failed = PROCESS.read(content, path)
    stamp = "" if fresh else _stamp(about)
    return Content(articles, failed, stamp, date.fromtimestamp(about.st_mtime))


def _content(corpus: Path, path: str) -> tuple[bytes, os.stat_result]:
    """The content of a file that may be read, and its size and times."""
    file = corpus / path
    try:
        path.encode()
        if not file.resolve().is_relative_to(corpus.resolve()):
            raise ArticleError("it is a link out of the corpus")
        if not file.is_file():
            raise ArticleError("it is no file" if file.exists() else "there is no such file")
        return _steady(file)
    except UnicodeEncodeError as error:
        raise ArticleError("its name has characters that cannot be shown; rename it") from error
    except OSError as error:
        raise ArticleError(f"it cannot be read: {error.strerror}") from error


def _steady(file: Path) -> tuple[bytes, os.stat_result]:
    """The content of a file with the size and times that it had all the while."""
    for _ in range(_TRIES):
        with file.open("rb") as opened:
            before = os.fstat(opened.fileno())
            if before.st_size > LARGEST:
                raise ArticleError(f"it has {before.st_size:,} bytes; at most {LARGEST:,} are read")
            content = opened.read(LARGEST + 1)
            after = os.fstat(opened.fileno())
        if _stamp(before) == _stamp(after) and len(content) == after.st_size:
            return content, after
    raise ArticleError("it was written to while it was read; run `assistant index` again")


_TRIES = 3
_SETTLED = 2.0
"""Seconds; file systems keep times that are no finer than this."""


def _stamp(about: os.stat_result) -> str:
    return f"{about.st_size} {about.st_mtime_ns} {about.st_ctime_ns}"
