"""An address or a file in, an article of the corpus out."""

import os
import re
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import frontmatter
import httpx

from assistant.corpus import FORMATS, Article, read_file
from assistant.errors import ArticleError, CorpusError
from assistant.formats import LARGEST, LINES, READERS

_TIMEOUT = 30.0
"""Seconds without a sign of life from a server."""

_TYPES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "text/markdown": ".md",
    "text/plain": ".txt",
    "message/rfc822": ".eml",
    "application/x-ndjson": ".jsonl",
    "application/jsonl": ".jsonl",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}


def add(corpus: Path, origin: str) -> str:
    """Save an article into the corpus, if it can be read.

    A web page is saved as Markdown with front matter, so that its address and date stay with it;
    everything else as it comes.

    Args:
        corpus: the folder of articles; made if it is not there.
        origin: a web address, or the path of a file.

    Returns:
        The path of the new file, relative to the corpus.

    Raises:
        ArticleError: it cannot be fetched or read, or holds no article; nothing is saved.
        CorpusError: the corpus cannot be written to.
    """
    is_web = origin.lower().startswith(("http://", "https://"))
    content, name = _fetched(origin) if is_web else _copied(Path(origin))
    with TemporaryDirectory() as folder:
        (Path(folder) / name).write_bytes(content)
        found = read_file(Path(folder), name)
    if not found.articles:
        reason = next(iter(found.failed.values()))
        raise ArticleError(f"{origin} cannot be added: {reason}.")
    if is_web and name.endswith(".html"):
        article = found.articles[0]
        content, name = _markdown(article, origin), f"{_slug(article)}.md"
    return _save(corpus, name, content)


def _fetched(address: str) -> tuple[bytes, str]:
    """What a web address gives, and a name for it."""
    try:
        with httpx.stream("GET", address, follow_redirects=True, timeout=_TIMEOUT) as response:
            response.raise_for_status()
            content = b""
            for part in response.iter_bytes():
                content += part
                if len(content) > LARGEST:
                    raise ArticleError(f"{address} has more than {LARGEST:,} bytes: too large.")
    except httpx.HTTPStatusError as error:
        status = f"{error.response.status_code} {error.response.reason_phrase}".strip()
        raise ArticleError(f"{address} was not given ({status}): check the address.") from error
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
        raise ArticleError(
            f"{address} cannot be fetched ({error or type(error).__name__}): check the address and "
            "the connection."
        ) from error
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    stem, ending = os.path.splitext(Path(urlsplit(address).path).name)  # noqa: PTH122 - both parts
    # Servers give Markdown and the like as plain text.
    known = ending.lower() in {*READERS, *LINES} and kind in ("", "text/plain", _OCTETS)
    suffix = ending.lower() if known else _TYPES.get(kind, "")
    if not suffix:
        raise ArticleError(f"{address} is {kind or 'of no kind'}, which is not read ({FORMATS}).")
    return content, f"{_words(stem) or 'article'}{suffix}"


_OCTETS = "application/octet-stream"


def _copied(file: Path) -> tuple[bytes, str]:
    """The content of a file, and its name."""
    try:
        if file.stat().st_size > LARGEST:
            raise ArticleError(f"{file} has more than {LARGEST:,} bytes: too large.")
        return file.read_bytes(), file.name.lstrip(".") or "article"
    except OSError as error:
        raise ArticleError(f"{file} cannot be read ({error.strerror}): check its name.") from error


def _markdown(article: Article, address: str) -> bytes:
    fields = {
        "title": article.title,
        "published": article.published and article.published.isoformat(),
        "url": article.url or address,
        "source": article.source or urlsplit(address).hostname,
        "author": article.author,
    }
    post = frontmatter.Post(article.text)
    post.metadata = {name: value for name, value in fields.items() if value}
    return frontmatter.dumps(post, sort_keys=False).encode()


def _slug(article: Article) -> str:
    """`2019-10-24-huawei-in-russia`, for a file name."""
    day = [article.published.isoformat()] if article.published else []
    return "-".join([*day, _words(article.title) or "article"])


def _words(text: str) -> str:
    return re.sub(r"\W+", "-", text.lower())[:60].strip("-")


def _save(corpus: Path, name: str, content: bytes) -> str:
    """Write a file under a name that no other content has."""
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
