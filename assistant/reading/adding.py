"""Articles put into the corpus, from an address or a file, and taken out, with a way back."""

import os
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


def _move(file: Path, to: Path, corpus: Path) -> None:
    try:
        inside = [one.resolve().is_relative_to(corpus.resolve()) for one in (file, to)]
        if not all(inside) or not file.is_file():
            raise ArticleError(f"There is no file {file.name} there.")
        to.parent.mkdir(parents=True, exist_ok=True)
        file.replace(to)
    except (OSError, ValueError) as error:
        raise ArticleError(f"{file.name} cannot be moved ({error}): check the folder.") from error
