"""Articles into the corpus, from an address or a file, and out of it, with a way back."""

import os
import re
import socket
from ipaddress import IPv6Address, ip_address, ip_network
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urljoin, urlsplit

import frontmatter
import httpx

from assistant.reading.corpus import FORMATS, Article, file_of, list_files, read_file
from assistant.errors import ArticleError, CorpusError
from assistant.reading.formats import LARGEST, LINES, READERS

_TIMEOUT = 30.0
"""Seconds without a sign of life from a server."""

_REDIRECTS = 6

_REMOVED = ".removed"
"""The folder of the corpus for what was taken out; it is hidden, so that it is not read."""

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


def add(corpus: Path, origin: str, *, private: bool) -> str:
    """Save an article into the corpus, if it can be read.

    A web page is saved as Markdown with front matter, so that its address and date stay with it;
    everything else as it comes.

    Args:
        corpus: the folder of articles; made if it is not there.
        origin: a web address, or the path of a file.
        private: whether addresses in private networks are fetched from, such as this machine.

    Returns:
        The path of the new file, relative to the corpus.

    Raises:
        ArticleError: it cannot be fetched or read, or holds no article; nothing is saved.
        CorpusError: the corpus cannot be written to.
    """
    is_web = origin.lower().startswith(("http://", "https://"))
    content, name = _fetched(origin, private) if is_web else _copied(Path(origin))
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


def _fetched(address: str, private: bool) -> tuple[bytes, str]:
    """What a web address gives, and a name for it."""
    content = b""
    try:
        with httpx.Client(timeout=_TIMEOUT) as client:
            for _ in range(_REDIRECTS):
                with client.stream("GET", **_request(address, private)) as response:
                    if response.has_redirect_location:
                        address = urljoin(address, response.headers["location"])
                        continue
                    response.raise_for_status()
                    for part in response.iter_bytes():
                        content += part
                        if len(content) > LARGEST:
                            raise ArticleError(f"{address} has more than {LARGEST:,} bytes.")
                    break
            else:
                raise ArticleError(f"{address} leads on and on: check the address.")
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


def _request(address: str, private: bool) -> dict[str, Any]:
    """What httpx is to ask for.

    If private networks are left out, that is the very machine whose number was checked: a name may
    lead to another one when it is looked up again.

    Raises:
        ArticleError: it leads into a private network, or nowhere.
    """
    url = httpx.URL(address)
    if url.scheme not in ("http", "https"):
        raise ArticleError(f"{address} is no web address: it begins with https://.")
    if private:
        return {"url": url}
    try:
        infos = socket.getaddrinfo(url.host, url.port or url.scheme, type=socket.SOCK_STREAM)
    except (OSError, ValueError) as error:
        raise ArticleError(f"{address} cannot be fetched ({error}): check the address.") from error
    numbers = [str(info[4][0]).partition("%")[0] for info in infos]
    if not all(map(_is_public, numbers)):
        raise ArticleError(f"{address} is in a private network: add it on the command line.")
    return {
        "url": url.copy_with(host=numbers[0]),
        "headers": {"Host": url.netloc.decode()},
        "extensions": {"sni_hostname": url.host},
    }


def _is_public(number: str) -> bool:
    """Whether an IP address is one that anybody could reach, and not a private one in disguise."""
    address = ip_address(number)
    if isinstance(address, IPv6Address):
        inside = address.ipv4_mapped or address.sixtofour
        if inside:
            return _is_public(str(inside))
        if address not in _PUBLIC:
            return False
    return address.is_global and not address.is_multicast


_PUBLIC = ip_network("2000::/3")
"""All that is given out of IPv6; much else is IPv4, as some networks write it."""

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
