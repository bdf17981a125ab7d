"""Electronic books and issues: EPUB."""

import re
from dataclasses import dataclass, field
from html.entities import html5
from posixpath import dirname, normpath
from typing import Any
from urllib.parse import unquote
from zipfile import ZipFile

from assistant.errors import ArticleError
from assistant.reading.blocks import text_of
from assistant.reading.decoding import decode
from assistant.reading.format import NOT_READ, Draft, Format
from assistant.reading.formulas import write_out
from assistant.reading.markup import parsed
from assistant.reading.packed import unpacked
from assistant.reading.styles import inline

_DC = "{http://purl.org/dc/elements/1.1/}"
_OPF = "{http://www.idpf.org/2007/opf}"
_TYPE = "{http://www.idpf.org/2007/ops}type"

_PAGES = ("application/xhtml+xml", "text/html", "text/x-oeb1-document", "application/x-dtbook+xml")

_NAMED = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,31};)")
_OF_XML = (b"amp;", b"lt;", b"gt;", b"quot;", b"apos;")
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,100}encoding=["']([\w.:-]+)""")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")

_DROPPED = frozenset(
    [
        "noteref",
        "backlink",
        "pagebreak",
        "toc",
        "page-list",
        "landmarks",
        "lot",
        "loi",
        "loa",
        "lov",
    ]
)
"""What leads elsewhere: marks of notes, links back from them, numbers of pages, contents."""
_NOTES = frozenset(["footnote", "endnote", "rearnote"])
_DAY = re.compile(r"(?!0)(\d{4})-\d\d(-\d\d)?")
_UNSEEN = "template"
"""A name of elements that show no text."""
_MOST_NESTED = 4
"""Tables within tables; those that lie deeper are read as paragraphs."""


@dataclass
class _Book:
    """What the package document says."""

    folder: str
    package: Any
    order: list[str] = field(default_factory=list)
    """The pages in reading order, by their names in the archive."""
    unread: list[str] = field(default_factory=list)


def _read(content: bytes, name: str) -> list[Draft]:
    """The pages in the order in which they are read, parted by blank lines."""
    with unpacked(content) as packed:
        book = _book(packed)
        _check_lock(packed, book)
        sheets = _sheets(packed, book)
        texts = [_text(packed.read(page), sheets) for page in book.order]
        fields = _fields(packed, book)
    text = "\n\n".join(text.strip("\n") for text in texts if text.strip())
    return [Draft(text, fields, notes=tuple(book.unread))]


# The package.


def _book(packed: ZipFile) -> _Book:
    container = parsed(packed.read("META-INF/container.xml"))
    root = next(container.iter("{*}rootfile")).get("full-path") or ""
    book = _Book(dirname(root), parsed(packed.read(root)))
    items = {item.get("id"): item for item in book.package.iterfind("{*}manifest/{*}item")}
    contents = [
        _inside(book.folder, one.get("href") or "")
        for one in book.package.iterfind("{*}guide/{*}reference")
        if (one.get("type") or "").lower() == "toc" and "#" not in (one.get("href") or "")
    ]
    names = set(packed.namelist())
    for entry in book.package.iterfind("{*}spine/{*}itemref"):
        item = items.get(entry.get("idref"))
        if item is None or "nav" in (item.get("properties") or "").split():
            continue
        path = _inside(book.folder, item.get("href") or "")
        if path in contents or path in book.order:
            continue
        if path not in names:
            book.unread.append(f"{NOT_READ}a page that is missing from it: {path}")
        elif item.get("media-type") in _PAGES or path.lower().endswith((".xhtml", ".html", ".htm")):
            book.order.append(path)
        else:
            book.unread.append(f"{NOT_READ}a page that is no text: {path}")
    return book


def _inside(folder: str, link: str) -> str:
    """The name in the archive of what a link leads to."""
    return normpath(f"{folder}/{unquote(link.partition('#')[0])}").lstrip("/")


def _check_lock(packed: ZipFile, book: _Book) -> None:
    """Raise an error if pages are encrypted; fonts may be."""
    if "META-INF/encryption.xml" not in packed.namelist():
        return
    locked = parsed(packed.read("META-INF/encryption.xml")).iter("{*}CipherReference")
    if any(_inside("", one.get("URI") or "") in book.order for one in locked):
        raise ArticleError("it is locked with DRM; only a copy without it can be read")


def _fields(packed: ZipFile, book: _Book) -> dict[str, Any]:
    """Title, writers, publisher, and the day of publication if the book states one."""
    said = {
        "title": _stated(book, "title")[:1],
        "author": _stated(book, "creator"),
        "source": _stated(book, "publisher")[:1],
        "published": _published(packed, book),
    }
    return {key: ", ".join(values) for key, values in said.items() if values}


def _stated(book: _Book, name: str) -> list[str]:
    found = (" ".join((one.text or "").split()) for one in book.package.iter(f"{_DC}{name}"))
    return list(filter(None, found))


def _published(packed: ZipFile, book: _Book) -> list[str]:
    """The day of publication.

    A program that makes a book writes the day on which it does so, if it is not told another.
    """
    stamps = {
        ((one.text or "") + (one.get("content") or "")).strip()[:10]
        for one in book.package.iter("{*}meta")
        if one.get("property") == "dcterms:modified" or one.get("name") == "calibre:timestamp"
    }
    stamps |= {"{:04}-{:02}-{:02}".format(*entry.date_time) for entry in packed.infolist()}
    for one in book.package.iter(f"{_DC}date"):
        event, match = (
            one.get(f"{_OPF}event") or "publication",
            _DAY.match((one.text or "").strip()),
        )
        if match and "publication" in event and match[0] not in stamps:
            return [match[0]]
    return []


# A page.


def _sheets(packed: ZipFile, book: _Book) -> str:
    """The style sheets of the book, which apply to all of its pages as a rule."""
    items = book.package.iterfind("{*}manifest/{*}item[@media-type='text/css']")
    names = {_inside(book.folder, item.get("href") or "") for item in items}
    found = [packed.read(name) for name in packed.namelist() if name in names]
    return "\n".join(content.decode("utf-8", "replace") for content in found)


def _text(content: bytes, sheets: str) -> str:
    tree = _tree(content)
    for element in list(tree.iter()):
        if isinstance(element.tag, str):
            if element.tag.endswith("}math") or element.tag == "math":
                write_out(element)
            element.tag = element.tag.rpartition("}")[2].lower()
    inline(tree, sheets + "".join(style.text or "" for style in tree.iter("style")))
    body = next(tree.iter("body"), tree)
    if _kinds(body) & _DROPPED:
        return ""
    notes = []
    for element in list(body.iter()):
        kinds = _kinds(element)
        if kinds & _DROPPED:
            element.tag = _UNSEEN
        elif kinds & _NOTES and element.tag == "aside":
            notes.append(element)
    for note in notes:
        _move(note, body)
    _flatten(body)
    return text_of(body)


def _tree(content: bytes) -> Any:
    """A page as a tree, also if it is not quite what it should be."""
    from lxml import etree, html

    try:
        return parsed(_NAMED.sub(_as_number, content))
    except etree.XMLSyntaxError:
        declared = _DECLARED.match(content)
        page, _ = decode(content, declared[1].decode() if declared else "")
        return html.document_fromstring(_DECLARATION.sub("", page) or "<p></p>")


def _as_number(match: re.Match[bytes]) -> bytes:
    """`&nbsp;` -> `&#160;`: XML knows no names of characters but five."""
    characters = html5.get(match[1].decode())
    if match[1] in _OF_XML or not characters:
        return match[0]
    return "".join(f"&#{ord(one)};" for one in characters).encode()


def _kinds(element: Any) -> set[str]:
    """What an element is, as EPUB and its vocabulary of roles call it."""
    if not isinstance(element.tag, str):
        return set()
    said = element.get(_TYPE) or element.get("epub:type") or ""
    roles = (element.get("role") or "").replace("doc-", "")
    return set(f"{said} {roles}".split())


def _move(note: Any, body: Any) -> None:
    """Move a note to the end of its page; there it is shown also if it waits for a touch."""
    from lxml import etree

    moved = etree.SubElement(body, "aside")
    moved.text = note.text
    moved.extend(list(note))
    note.tag, note.text = _UNSEEN, None


def _flatten(body: Any) -> None:
    """Read tables that lie too deep within others as paragraphs."""
    for table in list(body.iter("table")):
        if sum(1 for _ in table.iterancestors("table")) >= _MOST_NESTED:
            for part in table.iter("table", "tr", "td", "th", "tbody", "thead", "tfoot", "caption"):
                part.tag = "div"


FORMAT = Format(
    endings=(".epub",),
    media_types=("application/epub+zip",),
    read=_read,
    libraries=("charset-normalizer", "cssselect", "lxml", "tinycss2"),
    described="all pages in reading order, notes at their ends; day if it is the publisher's",
)
