"""Files in, Articles out; the one module that reads the folder of articles."""

import hashlib
import json
import os
import re
import time
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from textwrap import shorten
from typing import Any, Literal

from dateutil import parser as dates

from assistant.language.dates import dateline
from assistant.errors import ArticleError, CorpusError
from assistant.reading.formats import LARGEST, LINES, READERS, Draft, read, read_lines
from assistant.language.sentences import sentence_spans
from assistant.language.words import plain

FORMATS = ", ".join([*READERS, *LINES])

Origin = Literal["file", "name", "text"]
"""Where a day of publication comes from: what the file says of itself (front matter, the head of a
page), a date in its name or folder, or one that its text opens with."""

_DATED_NAME = re.compile(
    r"(?<!\d)((?:19|20)\d\d)([-_/.]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)"
)


@dataclass(frozen=True)
class Article:
    """One article as read from a file. Every offset in this package counts characters of `text`."""

    path: str
    """Where it lies, relative to the corpus, with forward slashes: its identity."""
    text: str
    title: str
    published: date | None = None
    url: str | None = None
    source: str | None = None
    author: str | None = None
    dated: Origin | None = None
    """Where `published` comes from."""
    pages: tuple[int, ...] = ()
    """Where each of its pages begins, in characters of `text`; () where it has none."""
    is_titled: bool = True
    """Whether it has a title; else `title` is how its text begins."""

    @property
    def heading(self) -> str:
        """What its passages are found by besides their own words; empty where it has no title."""
        return self.title if self.is_titled else ""

    @cached_property
    def digest(self) -> str:
        """Changes exactly when the article would be indexed or shown differently (sha256, hex)."""
        about = [self.published, self.url, self.source, self.author, self.dated, self.pages]
        parts = [self.text, self.title, *about]
        return hashlib.sha256(json.dumps(parts, default=str).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Listing:
    """What lies in the corpus, by name; nothing of it was opened."""

    files: dict[str, str]
    """The path of each file that may hold articles, with its stamp: changed when it may have."""
    failed: dict[str, str]
    """What is there and cannot be looked into, with the reason; folders with a slash at the end."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a file holds."""

    articles: list[Article]
    failed: dict[str, str]
    """The paths of those that cannot be read, with the reason."""
    stamp: str
    """That of the file as it was read; empty if it may change yet without showing."""
    saved: date
    """The day it was last written to."""


def list_files(corpus: Path) -> Listing:
    """List all files of the formats that are read below a folder, hidden ones left out.

    Raises:
        CorpusError: the folder does not exist or cannot be listed.
    """
    if not corpus.is_dir():
        raise CorpusError(
            f"There is no folder {corpus}: make it and put articles into it "
            f"({FORMATS} files), or name another with --corpus or ASSISTANT_CORPUS."
        )
    found = Listing({}, {})
    waiting = [""]
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(corpus / folder) as entries:
                for entry in entries:
                    if not entry.name.startswith("."):
                        _list(entry, f"{folder}{entry.name}", found, waiting)
        except OSError as error:
            if not folder:
                raise CorpusError(
                    f"The folder {corpus} cannot be listed: {error.strerror}."
                ) from error
            found.failed[folder] = f"the folder cannot be listed: {error.strerror}"
    return found


def _list(entry: os.DirEntry[str], path: str, found: Listing, waiting: list[str]) -> None:
    if entry.is_dir(follow_symlinks=False):
        waiting.append(f"{path}/")
    elif entry.is_symlink() and entry.is_dir():
        found.failed[f"{plain(path)}/"] = "it is a link to a folder; put the folder itself here"
    elif os.path.splitext(entry.name)[1].lower() in {*READERS, *LINES}:  # noqa: PTH122 - faster
        reason = _odd_name(path)
        try:
            found.files[path] = _stamp(entry.stat())
        except OSError as error:
            reason = f"it cannot be read: {error.strerror}"
        if reason:
            found.files.pop(path, None)
            found.failed[plain(path)] = reason


def _odd_name(path: str) -> str:
    """Why no article can have a name; nothing if one can."""
    if path != plain(path):
        return "its name has characters that cannot be shown; rename it"
    if _IN_LINES.fullmatch(path):
        return "its name reads like an article in another file; rename it without the #"
    return ""


_IN_LINES = re.compile(
    rf"(.+(?:{'|'.join(map(re.escape, LINES))}))#(.+)", re.IGNORECASE | re.DOTALL
)
"""The path of an article in a file that holds many."""


def file_of(path: str) -> str:
    """The file of an article: its path, but for one of the articles of a JSON Lines file.

    >>> file_of("news.jsonl#12"), file_of("C#.md")
    ('news.jsonl', 'C#.md')
    """
    match = _IN_LINES.fullmatch(path)
    return match[1] if match else path


def read_article(corpus: Path, path: str) -> Article:
    """Read one article.

    Args:
        corpus: the folder of articles.
        path: the file, relative to it; with `#` and a name after it in a JSON Lines file.

    Raises:
        ArticleError: it cannot be read, is empty, or is not text; the message says which.
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
    found = Content([], {}, "" if fresh else _stamp(about), date.fromtimestamp(about.st_mtime))
    suffix = Path(path).suffix.lower()
    try:
        if suffix in LINES:
            _read_many(path, content, found)
        elif suffix in READERS:
            found.articles.append(_article(path, read(content, suffix)))
        else:
            raise ArticleError(f"it is not of a format that is read ({FORMATS})")
    except ArticleError as error:
        found.failed[path] = str(error)
    return found


def _read_many(path: str, content: bytes, found: Content) -> None:
    """Read the articles of a JSON Lines file."""
    seen = set()
    for name, draft in read_lines(content):
        each = f"{path}#{plain(name)}"
        try:
            if isinstance(draft, str):
                raise ArticleError(draft)
            if each in seen:
                raise ArticleError("several articles of the file have this id; the first is taken")
            seen.add(each)
            found.articles.append(_article(each, draft))
        except ArticleError as error:
            found.failed[each] = str(error)
    if not found.articles and not found.failed:
        raise ArticleError("it is empty")


def _content(corpus: Path, path: str) -> tuple[bytes, os.stat_result]:
    """The bytes of a file that may be read, and what the system says of it."""
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
    """The content of a file and what the system says of it, all of one state."""
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


def _article(path: str, draft: Draft) -> Article:
    text = plain(draft.text).replace("\r\n", "\n").replace("\r", "\n")
    fields = draft.fields
    if not any(map(str.isalnum, text)):
        raise ArticleError("it is empty")
    published, dated = _dated(fields.get("published") or fields.get("date"), path, text)
    title = _line(fields.get("title")) or _title(text, path)
    return Article(
        path=path,
        text=text,
        title=" ".join((title or _opening(text)).split()),
        is_titled=bool(title),
        published=published,
        url=_line(fields.get("url") or fields.get("link")),
        source=_line(fields.get("source")),
        author=_line(fields.get("author")),
        dated=dated,
        pages=draft.pages,
    )


def _title(text: str, path: str) -> str:
    """A title for an article that names none: its heading, else its first line, else its file."""
    first = next(line.strip() for line in text.splitlines() if any(map(str.isalnum, line)))
    if first.startswith("#"):
        return first.strip("# ")
    short = len(first) <= _LONGEST_TITLE
    if short and first[-1] not in ".,;:" and first != text.strip():
        return first
    return "" if _IN_LINES.fullmatch(path) else _from_name(path)


def _from_name(path: str) -> str:
    """`news/2019-10-24-huawei-in-russia.txt` -> `Huawei in russia`; nothing if it has no words."""
    words = re.sub(r"[-_\s]+", " ", _DATED_NAME.sub(" ", Path(path).stem)).strip()
    return words[0].upper() + words[1:] if any(map(str.isalpha, words)) else ""


def _opening(text: str) -> str:
    """How a text begins, as far as a title goes.

    >>> _opening("The bridge in Oxmouth reopened. It rained.")
    'The bridge in Oxmouth reopened.'
    """
    start, end = sentence_spans(text)[0]
    return (
        shorten(text[start:end], _LONGEST_TITLE, placeholder=" …") or text[start:][:_LONGEST_TITLE]
    )


_LONGEST_TITLE = 100
"""Characters."""


_DEFAULTS = datetime(2000, 1, 1), datetime(2001, 2, 2)


def _dated(value: object, path: str, text: str) -> tuple[date | None, Origin | None]:
    """The day of publication, and where it comes from."""
    if day := _published(value):
        return day, "file"
    if match := _DATED_NAME.search(path):
        try:
            return date(int(match[1]), int(match[3]), int(match[4])), "name"
        except ValueError:
            pass  # The 31st of February is no date.
    day = dateline(text)
    return day, "text" if day else None


def _published(value: object) -> date | None:
    """The day that a front matter value names."""
    text = _line(value)
    if text is None:
        return None
    try:
        # What a date leaves out is filled in from a default; two defaults tell whether it does.
        first, second = (dates.parse(text, default=default, ignoretz=True) for default in _DEFAULTS)
    except (ValueError, OverflowError):
        first, second = _DEFAULTS
    if first.date() != second.date():
        raise ArticleError(f"its date {text[:80]!r} cannot be read; write it like 2019-10-24")
    return first.date()


def _line(value: object) -> str | None:
    """A front matter value as one line of text, or None if there is nothing in it."""
    parts: list[Any] = value if isinstance(value, list) else [value]
    if not all(part is None or isinstance(part, str) for part in parts):
        raise ArticleError("its front matter has a nested value where a line of text belongs")
    text = plain(", ".join(" ".join(part.split()) for part in parts if part))
    return None if text in ("", "null", "~") else text
