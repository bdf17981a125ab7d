"""A Draft in, an Article out: its title, its day of publication, and its other fields."""

import dataclasses
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from textwrap import shorten
from typing import Literal
from unicodedata import normalize

from assistant.errors import ArticleError
from assistant.language.sentences import sentence_spans
from assistant.language.words import plain, without_invisible
from assistant.reading.dateline import dateline
from assistant.reading.days import read_day
from assistant.reading.format import Draft
from assistant.reading.formats import FORMATS

Origin = Literal["file", "name", "text"]
"""Where a title or a day comes from: what the file says of itself (front matter, the head of a
page), its name or folder, or how its text opens."""

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
    """The day of publication; a `Month` where only that is known."""
    url: str | None = None
    source: str | None = None
    author: str | None = None
    dated: Origin | None = None
    """Where `published` comes from."""
    pages: tuple[int, ...] = ()
    """Where each of its pages begins, in characters of `text`; () where it has none."""
    titled: Origin | None = "file"
    """Where `title` comes from; None if it is only how the text begins."""
    notes: tuple[str, ...] = ()
    """What of it was not read or not understood, such as `not read: page 2, …`."""

    @property
    def heading(self) -> str:
        """What its passages are found by besides their own words; empty where it has no title."""
        return self.title if self.titled else ""

    @cached_property
    def digest(self) -> str:
        """Changes exactly when the article would be indexed or shown differently (sha256, hex).

        The path is left out, so that an article that was moved is known to be the same.
        """
        names = (one.name for one in dataclasses.fields(self) if one.name != "path")
        parts = [getattr(self, name) for name in names]
        return hashlib.sha256(json.dumps(parts, default=str).encode()).hexdigest()


def file_of(path: str) -> str:
    """The file of an article: its path, without the `#` and name of one of several in a file.

    >>> file_of("news.jsonl#12"), file_of("C#.md")
    ('news.jsonl', 'C#.md')
    """
    match = _ONE_OF_MANY.fullmatch(path)
    return match[1] if match else path


_MANY = "|".join(re.escape(ending) for one in FORMATS if one.holds_many for ending in one.endings)
_ONE_OF_MANY = re.compile(rf"(.+?(?:{_MANY}))#(.+)", re.IGNORECASE | re.DOTALL)
"""The path of an article in a file that holds many."""


def article_from(draft: Draft, path: str) -> Article:
    """Make an article of what its file gives.

    Args:
        draft: its text, and what its file says of it.
        path: where it lies, as in `Article.path`.

    Raises:
        ArticleError: it is empty.
    """
    text = _shown(draft.text)
    if not any(map(str.isalnum, text)):
        raise ArticleError("it is empty")
    fields = {
        re.sub(r"[\s-]+", "_", key.strip().lower()): value for key, value in draft.fields.items()
    }
    published, dated, doubts = _dated(_first(fields, _DAYS), path, text)
    title, titled = _first(fields, ("title", "headline")), _FILE
    if not title:
        title, titled = _title(text, path)
    return Article(
        path=path,
        text=text,
        title=" ".join((title or _opening(text)).split()),
        titled=titled if title else None,
        published=published,
        url=_first(fields, ("url", "link", "canonical", "permalink")) or None,
        source=_first(fields, ("source", "outlet", "publisher", "publication", "newspaper"))
        or None,
        author=_first(fields, ("author", "authors", "byline", "by")) or None,
        dated=dated,
        pages=tuple(len(_shown(draft.text[:start])) for start in draft.pages),
        notes=(*draft.notes, *doubts),
    )


_DAYS = (
    "published",
    "date",
    "publishdate",
    "publish_date",
    "published_at",
    "pubdate",
    "publication_date",
    "datepublished",
    "posted",
)
"""What people call the day of publication."""


def _shown(text: str) -> str:
    text = _TURNS.sub("", text)
    # An accent that follows its letter as a character of its own is one with it.
    shown = normalize("NFC", plain(text).replace("\r\n", "\n").replace("\r", "\n"))
    return without_invisible(shown)


_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""What turns the direction of text: it is no character of it, and could hide what stands there."""

_FILE: Origin = "file"


def _title(text: str, path: str) -> tuple[str, Origin]:
    """A title where no field gives one: the heading, else the first line, else the file's name."""
    first = next(line.strip() for line in text.splitlines() if any(map(str.isalnum, line)))
    if first.startswith("#"):
        return first.strip("# "), "text"
    short = len(first) <= _LONGEST_TITLE
    if short and first[-1] not in ".,;:" and first != text.strip():
        return first, "text"
    return "" if file_of(path) != path else _from_name(path), "name"


def _from_name(path: str) -> str:
    """`news/2019-10-24-huawei-in-russia.txt` -> `Huawei in russia`; nothing if it has no words."""
    words = re.sub(
        r"[-_\s]+", " ", _DATED_NAME.sub(" ", Path(path.removesuffix(".gz")).stem)
    ).strip()
    return words[0].upper() + words[1:] if any(map(str.isalpha, words)) else ""


def _opening(text: str) -> str:
    """The beginning of a text, no longer than a title.

    >>> _opening("The bridge in Oxmouth reopened. It rained.")
    'The bridge in Oxmouth reopened.'
    """
    start, end = sentence_spans(text)[0]
    return (
        shorten(text[start:end], _LONGEST_TITLE, placeholder=" …") or text[start:][:_LONGEST_TITLE]
    )


_LONGEST_TITLE = 100
"""Characters."""


def _dated(value: str, path: str, text: str) -> tuple[date | None, Origin | None, tuple[str, ...]]:
    """The day of publication, where it comes from, and what is doubtful about it."""
    day, doubt = read_day(value) if value else (None, "")
    doubts = (f"{doubt}; it counts as undated",) if doubt else ()
    if day:
        return day, "file", ()
    if match := _DATED_NAME.search(file_of(path)):
        try:
            return date(int(match[1]), int(match[3]), int(match[4])), "name", doubts
        except ValueError:
            pass  # The 31st of February is no date.
    day = dateline(text)
    return (day, "text", ()) if day else (None, None, doubts)


def _first(fields: Mapping[str, object], names: Iterable[str]) -> str:
    """The first of some fields that says something, on one line; empty if none does."""
    return next(filter(None, (_line(fields.get(name)) for name in names)), "")


def _line(value: object) -> str:
    """A field as one line of text: lists joined, and of a nested value its name or day."""
    parts = value if isinstance(value, list) else [value]
    return ", ".join(filter(None, map(_part, parts)))


def _part(value: object) -> str:
    if isinstance(value, Mapping):
        inner = {str(key).lower(): one for key, one in value.items()}
        names = "name", "title", "published", "created", "date", "url", "href"
        value = next((inner[name] for name in names if isinstance(inner.get(name), str)), None)
    if isinstance(value, list) or value is None:
        return ""
    text = without_invisible(plain(_TURNS.sub("", " ".join(str(value).split()))))
    return "" if text in ("null", "~") else text
