"""Articles put into the corpus, from an address or a file; renamed or taken out, with undo."""

import json
import os
import re
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import yaml

from assistant.errors import ArticleError, CorpusError
from assistant.reading.article import Article, file_of
from assistant.reading.corpus import list_files, read_file
from assistant.reading.fetching import fetch, hyphened
from assistant.reading.format import LARGEST
from assistant.reading.formats.markdown import as_markdown

_REMOVED = ".removed"
"""The folder of the corpus for what was removed; it is hidden, so that it is not read."""

_RENAMED = ".renamed"
"""And for files as they were before their articles got other titles."""

_LONGEST_TITLE = 300
"""Characters."""


def add(corpus: Path, origin: str, *, private: bool) -> str:
    """Save an article into the corpus, if it can be read.

    A web page is saved as Markdown with front matter, so that its address and date stay with it;
    anything else is saved as it is.

    Args:
        corpus: the folder of articles; made if it is not there.
        origin: a web address, or the path of a file.
        private: whether addresses in private networks, such as this machine, are fetched from.

    Returns:
        The path of the new file, relative to the corpus.

    Raises:
        ArticleError: it cannot be fetched or read, or holds no article; nothing is saved.
        CorpusError: the corpus cannot be written to.
    """
    is_web = origin.lower().startswith(("http://", "https://"))
    content, name = fetch(origin, private=private) if is_web else _copied(Path(origin))
    with TemporaryDirectory() as folder:
        (Path(folder) / name).write_bytes(content)
        found = read_file(Path(folder), name)
    if not found.articles:
        reason = next(iter(found.failed.values()))
        named = origin if is_web else Path(origin).name
        raise ArticleError(f"{named} cannot be added: {reason}.")
    if is_web and name.endswith(".html"):
        article = found.articles[0]
        content, name = _markdown(article, origin), f"{_file_name(article)}.md"
    return _save(corpus, name, content)


def _copied(file: Path) -> tuple[bytes, str]:
    """The content of a file, and its name."""
    try:
        if file.stat().st_size > LARGEST:
            raise ArticleError(f"{file.name} has more than {LARGEST:,} bytes: too large.")
        return file.read_bytes(), file.name.lstrip(".") or "article"
    except OSError as error:
        raise ArticleError(
            f"{file.name} cannot be read ({error.strerror}): check its name."
        ) from error


def _markdown(article: Article, address: str) -> bytes:
    fields = {
        "title": article.title,
        "published": article.published and article.published.isoformat(),
        "url": article.url or address,
        "source": article.source or urlsplit(address).hostname,
        "author": article.author,
    }
    given = {name: value for name, value in fields.items() if value}
    head = yaml.safe_dump(given, sort_keys=False, allow_unicode=True)
    return f"---\n{head}---\n\n{as_markdown(article.text)}\n".encode()


def _file_name(article: Article) -> str:
    """A name for its file, such as `2019-10-24-huawei-in-russia`."""
    day = [article.published.isoformat()] if article.published else []
    return "-".join([*day, hyphened(article.title) or "article"])


def _save(corpus: Path, name: str, content: bytes) -> str:
    """Save content under a name that no file with other content has."""
    try:
        corpus.mkdir(parents=True, exist_ok=True)
        stem, suffix = os.path.splitext(name)  # noqa: PTH122 - both parts
        number = 1
        while (file := corpus / name).exists() and file.read_bytes() != content:
            number += 1
            name = f"{stem}-{number}{suffix}"
        # Under its name only when it is whole: the corpus may be watched.
        (corpus / f".{name}.part").write_bytes(content)
        (corpus / f".{name}.part").replace(file)
    except OSError as error:
        raise CorpusError(
            f"The folder {corpus} cannot be written to ({error.strerror}): make it writable, or "
            "name another with --corpus or ASSISTANT_CORPUS."
        ) from error
    return name


def remove(corpus: Path, path: str) -> None:
    """Take an article out of the corpus; it is kept where `put_back` finds it.

    Args:
        corpus: the folder of articles.
        path: as in the index.

    Raises:
        ArticleError: there is no such file, or it holds other articles too.
    """
    if file_of(path) != path:
        raise ArticleError(f"{path} is one of several articles in its file: take its line out.")
    there = list_files(corpus)
    if path not in there.files | there.failed:
        raise ArticleError(f"There is no article {path}.")
    _move(corpus / path, corpus / _REMOVED / path, corpus)


def put_back(corpus: Path, path: str) -> None:
    """Undo `remove`.

    Raises:
        ArticleError: it is not there any more, or its place was taken.
    """
    if (corpus / path).exists():
        raise ArticleError(f"There is another {path} now: remove that one first.")
    _move(corpus / _REMOVED / path, corpus / path, corpus)


def rename(corpus: Path, path: str, title: str) -> None:
    """Show an article under another title, which is written into the front matter of its file.

    Its text stays what it is; the file as it was is kept where `rename_back` finds it.

    Args:
        corpus: the folder of articles.
        path: as in the index.
        title: the new title.

    Raises:
        ArticleError: there is no such file, or none of its kind has a place for a title.
    """
    title = " ".join(title.split())[:_LONGEST_TITLE]
    if not title:
        raise ArticleError("An article needs a title.")
    if not holds_title(path) or path not in list_files(corpus).files:
        raise ArticleError(f"There is no article {path} whose file has a place for a title.")
    try:
        content = (corpus / path).read_bytes()
        new = _retitled(content, title)
        old_article, new_article = (_read_as(path, one) for one in (content, new))
        # What is quoted, and what else is known of the article, must stay.
        kept = replace(new_article, title=old_article.title, titled=old_article.titled)
        if new_article.title != title or kept != old_article:
            raise ArticleError(f"{path} cannot be renamed: its file has no place for this title.")
        for file, held in ((corpus / _RENAMED / path, content), (corpus / path, new)):
            file.parent.mkdir(parents=True, exist_ok=True)
            part = file.with_name(f".{file.name}.part")
            part.write_bytes(held)
            part.replace(file)
    except (OSError, ValueError) as error:
        raise ArticleError(f"{path} cannot be renamed ({error}): check the folder.") from error


def rename_back(corpus: Path, path: str) -> None:
    """Undo `rename`.

    Raises:
        ArticleError: there is nothing to undo, or the file was changed since then.
    """
    if not holds_title(path) or path not in list_files(corpus).files:
        raise ArticleError(f"There is no article {path}.")
    try:
        before, now = (corpus / _RENAMED / path).read_bytes(), (corpus / path).read_bytes()
        if _retitled(before, _read_as(path, now).title) != now:
            raise ArticleError(f"{path} has changed since it was renamed: rename it again.")
    except (OSError, ValueError) as error:
        raise ArticleError(f"{path} has no earlier title: rename it again.") from error
    _move(corpus / _RENAMED / path, corpus / path, corpus)


def holds_title(path: str) -> bool:
    """Whether the file of an article is of a kind that has a place for a title.

    >>> holds_title("a/b.MD"), holds_title("a.pdf"), holds_title("a.md.gz")
    (True, False, False)
    """
    return path.lower().endswith((".md", ".markdown", ".txt"))


def _retitled(content: bytes, title: str) -> bytes:
    """A text with a title in its front matter, which is made if there is none.

    Raises:
        UnicodeDecodeError: it is not in UTF-8.
    """
    text = content.decode("utf-8-sig")
    line = f"title: {json.dumps(title, ensure_ascii=False)}\n"
    fence = re.match(r"---[ \t]*\r?\n", text)
    if not fence:
        return f"---\n{line}---\n\n{text}".encode()
    end = text.find("\n---", fence.end() - 1)
    head, rest = text[fence.end() : end + 1], text[end + 1 :]
    head = re.sub(r"(?m)^title:.*\n(?:[ \t]+.*\n)*", "", head)
    return f"{fence[0]}{line}{head}{rest}".encode()


def _read_as(path: str, content: bytes) -> Article:
    """The article that a file with this content would be.

    Raises:
        ArticleError: it cannot be read.
    """
    with TemporaryDirectory() as folder:
        file = Path(folder) / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        found = read_file(Path(folder), path)
    if len(found.articles) != 1:
        raise ArticleError(f"{path} cannot be renamed: it cannot be read.")
    return found.articles[0]


def _move(file: Path, to: Path, corpus: Path) -> None:
    try:
        inside = [one.resolve().is_relative_to(corpus.resolve()) for one in (file, to)]
        if not all(inside) or not file.is_file():
            raise ArticleError(f"There is no file {file.name} there.")
        to.parent.mkdir(parents=True, exist_ok=True)
        file.replace(to)
    except (OSError, ValueError) as error:
        raise ArticleError(f"{file.name} cannot be moved ({error}): check the folder.") from error
