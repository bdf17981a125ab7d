"""Files in, Articles out; the one module that reads the folder of articles."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from charset_normalizer import from_bytes
from dateutil import parser as dates
from frontmatter.default_handlers import YAMLHandler

from assistant.errors import ArticleError, CorpusError


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

    @cached_property
    def digest(self) -> str:
        """Changes exactly when the article would be indexed or shown differently (sha256, hex)."""
        parts = [self.text, self.title, self.published, self.url, self.source, self.author]
        return hashlib.sha256(json.dumps(parts, default=str).encode()).hexdigest()


def list_articles(corpus: Path) -> list[str]:
    """List the paths of all article files below a folder, sorted, hidden ones left out.

    Raises:
        CorpusError: the folder does not exist or cannot be listed.
    """
    if not corpus.is_dir():
        raise CorpusError(
            f"There is no folder {corpus}: make it and put articles into it "
            f"({_names(READERS)} files), or name another with --corpus or ASSISTANT_CORPUS."
        )
    try:
        files = [path for path in corpus.rglob("*") if path.suffix.lower() in READERS]
    except OSError as error:
        raise CorpusError(f"The folder {corpus} cannot be listed: {error.strerror}.") from error
    inside = (path.relative_to(corpus) for path in files if path.is_file())
    return sorted(
        path.as_posix() for path in inside if not any(part.startswith(".") for part in path.parts)
    )


def read_article(corpus: Path, path: str) -> Article:
    """Read one article.

    Args:
        corpus: the folder of articles.
        path: the file, relative to it.

    Raises:
        ArticleError: the file cannot be read, is empty, or is not text; the message says which.
    """
    file = corpus / path
    try:
        path.encode()
        if not file.resolve().is_relative_to(corpus.resolve()):
            raise ArticleError("it is a link out of the corpus")
        content = file.read_bytes()
    except UnicodeEncodeError as error:
        raise ArticleError("its name is not valid UTF-8; rename it") from error
    except OSError as error:
        raise ArticleError(f"it cannot be read: {error.strerror}") from error
    text, fields = READERS[file.suffix.lower()](_decode(content))
    if not any(map(str.isalnum, text)):
        raise ArticleError("it is empty")
    return Article(
        path=path,
        text=text,
        title=_line(fields.get("title")) or _title(text, path),
        published=_published(fields.get("published") or fields.get("date")),
        url=_line(fields.get("url") or fields.get("link")),
        source=_line(fields.get("source")),
        author=_line(fields.get("author")),
    )


def _decode(content: bytes) -> str:
    """Bytes to text: UTF-8 where that fits, else the most plausible encoding."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = str(from_bytes(content).best() or "\0")
    controls = sum(character < " " and character not in "\t\n\r\f\v" for character in text)
    if controls > len(text) / 1000:
        raise ArticleError("it is not text but binary data; take it out of the corpus")
    # SQLite's text functions stop at a NUL, which would shift offsets.
    return text.replace("\0", "\ufffd").replace("\r\n", "\n").replace("\r", "\n")


def _read_text(text: str) -> tuple[str, dict[str, Any]]:
    """Plain text: everything is the article."""
    return text, {}


def _read_markdown(text: str) -> tuple[str, dict[str, Any]]:
    """Markdown, with YAML front matter if it has any; a rule that opens a text is not one."""
    yaml_block = YAMLHandler()
    if not yaml_block.detect(text):
        return text, {}
    try:
        head, body = yaml_block.split(text)
    except ValueError:
        return text, {}
    if len(head) > _LONGEST_FRONT_MATTER:
        raise ArticleError(f"its front matter has more than {_LONGEST_FRONT_MATTER:,} characters")
    try:
        # All values stay text, so that none can be an object, a number of a million digits, …
        fields = yaml.load(head, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError) as error:
        problem = " ".join(str(error).split())
        raise ArticleError(f"its front matter is not valid YAML ({problem}); mend it") from error
    if fields is None:
        return body.strip(), {}
    return (body.strip(), fields) if isinstance(fields, dict) else (text, {})


_LONGEST_FRONT_MATTER = 10_000

READERS: dict[str, Callable[[str], tuple[str, dict[str, Any]]]] = {
    ".txt": _read_text,
    ".md": _read_markdown,
}
"""One reader a format: the decoded file in, the article's text and the fields it names out."""


def _title(text: str, path: str) -> str:
    """A title for an article that names none: its heading, else its first line, else its file."""
    first = next(line.strip() for line in text.splitlines() if any(map(str.isalnum, line)))
    if first.startswith("#"):
        return first.strip("# ")
    looks_like_title = len(first) <= 100 and first[-1] not in ".,;:" and first != text.strip()
    return first if looks_like_title else _from_name(path)


def _from_name(path: str) -> str:
    """`news/huawei-in-russia.txt` -> `Huawei in russia`."""
    words = re.sub(r"[-_\s]+", " ", Path(path).stem).strip() or path
    return words[0].upper() + words[1:]


_DEFAULTS = datetime(2000, 1, 1), datetime(2001, 2, 2)


def _published(value: object) -> date | None:
    """The day that a front matter value names."""
    text = _line(value)
    if text is None:
        return None
    try:
        # What a date leaves out is filled in from a default; two defaults tell whether it does.
        first, second = (dates.parse(text, default=default) for default in _DEFAULTS)
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
    text = ", ".join(" ".join(part.split()) for part in parts if part)
    return None if text in ("", "null", "~") else text


def _names(suffixes: Iterable[str]) -> str:
    return " or ".join(suffixes)
