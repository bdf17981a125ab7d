"""One reader a format: a file's bytes in, text and what the file says of itself out."""

import email
import email.policy
import email.utils
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from importlib.metadata import version
from io import BytesIO
from typing import Any

import yaml
from charset_normalizer import from_bytes
from frontmatter.default_handlers import YAMLHandler

from assistant.errors import ArticleError

LARGEST = 50_000_000
"""Bytes of a file, and of what a packed one holds."""

_LONGEST_FRONT_MATTER = 10_000
_LONGEST_HEADER = 10_000


@dataclass(frozen=True, slots=True)
class Draft:
    """An article as its file gives it."""

    text: str
    fields: dict[str, Any] = field(default_factory=dict)
    """What it says of itself: `title`, `published`, `url`, `source`, `author`; text or lists."""
    pages: tuple[int, ...] = ()
    """Where each of its pages begins, in characters of the text; () where it has none."""


def read_text(content: bytes) -> Draft:
    """Plain text: everything is the article."""
    return Draft(decode(content))


def read_markdown(content: bytes) -> Draft:
    """Markdown, with YAML front matter if it has any; a rule that opens a text is not one."""
    text = decode(content)
    yaml_block = YAMLHandler()
    if not yaml_block.detect(text):
        return Draft(text)
    try:
        head, body = yaml_block.split(text)
    except ValueError:
        return Draft(text)
    if len(head) > _LONGEST_FRONT_MATTER:
        raise ArticleError(f"its front matter has more than {_LONGEST_FRONT_MATTER:,} characters")
    try:
        # All values stay text, so that none can be an object, a number of a million digits, …
        fields = yaml.load(_COLON.sub(_quoted, head), Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError) as error:
        problem = " ".join(str(error).split())
        raise ArticleError(f"its front matter is not valid YAML ({problem}); mend it") from error
    if fields is None:
        return Draft(body.strip())
    return Draft(body.strip(), fields) if isinstance(fields, dict) else Draft(text)


_COLON = re.compile(r"^(\w+): +([^\s'\"\[{|>&*!#].*?: .*?)\s*$", re.MULTILINE)
"""A field like `title: Correction: Bridge reopens`, which people write and YAML does not allow."""


def _quoted(field: re.Match[str]) -> str:
    return f"{field[1]}: {json.dumps(field[2], ensure_ascii=False)}"


def read_html(content: bytes) -> Draft:
    """A web page: its main text, without menus and comments, and what its head says of it."""
    return _main_text(decode(content))


def read_pdf(content: bytes) -> Draft:
    """A PDF, page by page."""
    from pypdf import PdfReader

    reader = PdfReader(BytesIO(content))
    if reader.is_encrypted and not reader.decrypt(""):
        raise ArticleError("it is locked with a password; save it without one")
    texts = [page.extract_text().replace("\r", "").strip() for page in reader.pages]
    about = reader.metadata
    if not any(texts):
        raise ArticleError("it has no text, only pictures of it; run a text recognition over it")
    starts, position = [], 0
    for text in texts:
        starts.append(position)
        position += len(text) + 2
    fields = {"title": about.title, "author": about.author} if about else {}
    with suppress(ValueError):  # a day that is none
        if about and about.creation_date:
            fields["published"] = about.creation_date.date().isoformat()
    return Draft("\n\n".join(texts), fields, tuple(starts))


def read_docx(content: bytes) -> Draft:
    """A Word document: its paragraphs, and its tables row by row, in their order."""
    from docx import Document
    from docx.table import Table, _Cell

    with zipfile.ZipFile(BytesIO(content)) as packed:
        size = sum(entry.file_size for entry in packed.infolist())
    if size > LARGEST:
        raise ArticleError(f"it unpacks to {size:,} bytes; at most {LARGEST:,} are read")
    document = Document(BytesIO(content))
    parts = []
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            # Not `row.cells`, where a cell is as often as it is said to be wide.
            rows = ([_Cell(cell, block) for cell in row._tr.tc_lst] for row in block.rows)
            parts.append("\n".join(" | ".join(one.text.strip() for one in row) for row in rows))
        else:
            parts.append(block.text)
    about = document.core_properties
    day = about.created or about.modified
    fields = {
        "title": about.title,
        "author": about.author,
        "published": day.date().isoformat() if day else None,
    }
    return Draft("\n\n".join(part for part in parts if part.strip()), fields)


def read_eml(content: bytes) -> Draft:
    """An e-mail: its text, or that of its HTML where it has no other."""
    # Read in the old way first, which does not look into headers: that takes time by the square.
    for part in email.message_from_bytes(content).walk():
        if any(len(str(value)) > _LONGEST_HEADER for _, value in part.raw_items()):
            raise ArticleError(f"a header of it has more than {_LONGEST_HEADER:,} characters")
    message = email.message_from_bytes(content, policy=email.policy.default)
    body = message.get_body(("plain", "html")) if isinstance(message, EmailMessage) else None
    if body is None:
        raise ArticleError("it is an e-mail without text")
    text = str(body.get_content())
    if body.get_content_type() == "text/html":
        text = _main_text(text).text
    writer, address = email.utils.parseaddr(str(message["from"] or ""))
    try:
        day = email.utils.parsedate_to_datetime(str(message["date"])).date().isoformat()
    except ValueError:
        day = None
    fields = {"title": message["subject"], "author": writer or address, "published": day}
    return Draft(text, {name: str(value) for name, value in fields.items() if value})


def read_lines(content: bytes) -> Iterator[tuple[str, Draft | str]]:
    """JSON Lines: an article each, `text` and any of `title`, `published`, `url` and `author`.

    Returns:
        For each line that is not blank its name (its `id`, else its number from 1), and the
        article, or why it is none.
    """
    for number, line in enumerate(decode(content).split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield str(number), f"its line {number} is not JSON ({_reason(error)})"
            continue
        if not isinstance(row, dict) or not isinstance(row.get("text"), str):
            yield str(number), f'its line {number} is not an object with a "text"'
            continue
        # Numbers become text; what is nested is no line of text, and none of our fields either.
        fields = {key: str(value) for key, value in row.items() if isinstance(value, str | int)}
        lists = {key: value for key, value in row.items() if isinstance(value, list)}
        yield fields.get("id") or str(number), Draft(row["text"], lists | fields)


def _main_text(page: str) -> Draft:
    import trafilatura

    found: Any = trafilatura.bare_extraction(page, with_metadata=True, include_comments=False)
    if found is None or not found.text:
        raise ArticleError("no article can be found in the page")
    fields = {
        "title": found.title,
        "author": found.author,
        "published": found.date,
        "url": found.url,
        "source": found.sitename,
    }
    return Draft(found.text, fields)


def decode(content: bytes) -> str:
    """Bytes to text: UTF-8 where that fits, else the most plausible encoding."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = str(from_bytes(content).best() or "\0")
    controls = sum(character < " " and character not in "\t\n\r\f\v" for character in text)
    if controls > len(text) / 1000:
        raise ArticleError("it is not text but binary data; take it out of the corpus")
    return text


def _reason(error: BaseException) -> str:
    first = next(iter(str(error).strip().splitlines()), type(error).__name__)
    return " ".join(first.split()).rstrip(".")


def read(content: bytes, suffix: str) -> Draft:
    """Read a file of one of `READERS`.

    Raises:
        ArticleError: it cannot be read, whatever is wrong with it; the message says what.
    """
    try:
        return READERS[suffix](content)
    except ArticleError:
        raise
    # Parsers meet what their authors did not think of, and then fail in any way.
    except Exception as error:
        kind = suffix.removeprefix(".").upper()
        raise ArticleError(
            f"it is not a {kind} file that can be read ({_reason(error)})"
        ) from error


READERS: dict[str, Callable[[bytes], Draft]] = {
    ".txt": read_text,
    ".md": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".pdf": read_pdf,
    ".docx": read_docx,
    ".eml": read_eml,
}

LINES = (".jsonl", ".ndjson")
"""Of files that `read_lines` reads, which hold many articles."""


def versions() -> str:
    """Changes when files may be read differently, so that all are read again."""
    names = "trafilatura", "pypdf", "python-docx", "charset-normalizer"
    return " ".join([_READING, *(f"{name} {version(name)}" for name in names)])


_READING = "3"
"""To be counted up when a reader here, or what `corpus` makes of what it gives, changes."""
