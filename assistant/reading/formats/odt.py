"""OpenDocument texts, as LibreOffice and many others write them."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any
from zipfile import ZipFile

from assistant.errors import ArticleError
from assistant.reading.blocks import text_of
from assistant.reading.format import NOT_READ, Draft, Format
from assistant.reading.formulas import formula
from assistant.reading.markup import Line, margins_of, parsed, put_margins, put_notes
from assistant.reading.odf_styles import Look, Styles, count
from assistant.reading.packed import unpacked

_OASIS = "{urn:oasis:names:tc:opendocument:xmlns:"
_OFFICE = f"{_OASIS}office:1.0}}"
_TEXT = f"{_OASIS}text:1.0}}"
_TABLE = f"{_OASIS}table:1.0}}"
_DRAW = f"{_OASIS}drawing:1.0}}"
_STYLE = f"{_OASIS}style:1.0}}"
_META = f"{_OASIS}meta:1.0}}"
_SVG = f"{_OASIS}svg-compatible:1.0}}"
_LINK = "{http://www.w3.org/1999/xlink}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_MATH = "{http://www.w3.org/1998/Math/MathML}math"
_ID = "{http://www.w3.org/XML/1998/namespace}id"

_UNSEEN = frozenset(
    [f"{_TEXT}{name}" for name in ("tracked-changes", "table-of-content", "alphabetical-index")]
    + [f"{_TEXT}{name}" for name in ("illustration-index", "table-index", "object-index")]
    + [f"{_TEXT}{name}" for name in ("bibliography-source", "script", "user-index-source")]
    + [f"{_OFFICE}{name}" for name in ("annotation", "annotation-end", "forms", "scripts")]
    + [f"{_SVG}title", f"{_SVG}desc", f"{_TABLE}title", f"{_TABLE}desc"]
)
"""Elements whose words are not words of the text: deletions, comments, lists of its headings."""

_MOST_NESTED = 4
"""Tables within tables; those that lie deeper are read as paragraphs."""
_MOST_REPEATED = 2_000_000
"""Characters that cells may take which the file holds once, to be shown several times."""


@dataclass
class _Reader:
    """Turns the elements of an OpenDocument text into those of HTML."""

    packed: ZipFile
    styles: Styles
    notes: list[tuple[str, Any]] = field(default_factory=list)
    """The foot- and endnotes: what they are called in the text, and their words."""
    unread: list[str] = field(default_factory=list)
    """What was not read, for the reader."""
    numbers: dict[tuple[str, int], int] = field(default_factory=dict)
    """By name and level of a list: the number of the item that would come next."""
    objects: set[str] = field(default_factory=set)
    """The formulas and charts that were read."""
    mark: str = ""
    """What stands before the next paragraph, as it is an item of a list."""
    depth: int = 0
    """How many tables are open."""
    repeated: int = 0
    """Characters in cells that were repeated."""

    def blocks(
        self, source: Any, target: Any, style: str = "", above: tuple[int, ...] = ()
    ) -> None:
        """Write the paragraphs, lists and tables that are in an element.

        Args:
            source: the element.
            target: where to write them.
            style: the style of the list that it is in.
            above: the numbers of the items that it is in.
        """
        for child in source:
            if _is_unseen(child):
                continue
            if child.tag in (f"{_TEXT}p", f"{_TEXT}h"):
                self._paragraph(child, target)
            elif child.tag == f"{_TEXT}list":
                self._list(child, target, style, above)
            elif child.tag == f"{_TABLE}table":
                self._table(child, target)
            elif child.tag in (f"{_DRAW}object", f"{_DRAW}object-ole"):
                self._object(child, target)
            else:
                self.blocks(child, target, style, above)

    # Paragraphs.

    def _paragraph(self, source: Any, target: Any) -> None:
        from lxml import etree

        look = self.styles.look("paragraph", source.get(f"{_TEXT}style-name"))
        if look.is_hidden:
            return
        hidden = source.iterchildren(f"{_TEXT}hidden-paragraph")
        if any(one.get(f"{_TEXT}is-hidden") == "true" for one in hidden):
            return
        line, frames = Line(), list[Any]()
        self._inside(source, look, line, frames)
        if line.text.strip():
            line.mark(self.mark)
            self.mark = ""
            level = min(count(source.get(f"{_TEXT}outline-level")), 6)
            line.into(etree.SubElement(target, f"h{level}" if source.tag == f"{_TEXT}h" else "p"))
        for frame in frames:
            self.blocks(frame, etree.SubElement(target, "div"))

    def _inside(self, source: Any, look: Look, line: Line, frames: list[Any]) -> None:
        """Write what is in a paragraph; frames are collected, to come after it."""
        is_gone = look.is_struck or look.is_hidden
        self._say(source.text, look, line)
        for child in source:
            if _is_unseen(child):
                pass
            elif child.tag in _SPACES:
                if not is_gone:
                    _space(child, line)
            elif child.tag == f"{_TEXT}note":
                if not is_gone:
                    self._note(child)
            elif child.tag.startswith(_DRAW) and child.tag != f"{_DRAW}a":
                self._frame(child, line, frames)
            elif child.tag == f"{_TEXT}span":
                name = child.get(f"{_TEXT}style-name")
                self._inside(child, self.styles.look("text", name).on(look), line, frames)
            else:
                self._inside(child, look, line, frames)
            self._say(child.tail, look, line)

    def _say(self, text: str | None, look: Look, line: Line) -> None:
        if not (look.is_struck or look.is_hidden):
            line.say(text, look.shift or "")

    def _note(self, source: Any) -> None:
        from lxml import etree

        citation = source.find(f"{_TEXT}note-citation")
        label = "" if citation is None else citation.get(f"{_TEXT}label") or citation.text or ""
        body = etree.Element("div")
        self.notes.append((label.strip(), body))
        for one in source.iterchildren(f"{_TEXT}note-body"):
            self.blocks(one, body)

    def _frame(self, source: Any, line: Line, frames: list[Any]) -> None:
        """A formula in a frame belongs to its line; all else comes after the paragraph."""
        for one in source.iterchildren(f"{_DRAW}object"):
            math = self._math(one)
            if math is not None:
                line.say(formula(math))
                return
        frames.append(source)

    def _math(self, source: Any) -> Any:
        """The formula that is in an object or that it points to; None if it is something else."""
        inner = source.find(_MATH)
        path = _path(source)
        if inner is not None or path in self.objects or path not in self.packed.namelist():
            return inner
        tree = parsed(self.packed.read(path))
        if tree.tag != _MATH:
            return None
        self.objects.add(path)
        return tree

    def _object(self, source: Any, target: Any) -> None:
        from lxml import etree

        math = self._math(source)
        if math is not None:
            etree.SubElement(target, "p").text = formula(math)
        elif _path(source) not in self.objects:
            self.objects.add(_path(source))
            self.unread.append(f"{NOT_READ}a chart or another object in it")

    # Lists.

    def _list(self, source: Any, target: Any, style: str, above: tuple[int, ...]) -> None:
        from lxml import etree

        level = len(above) + 1
        style = source.get(f"{_TEXT}style-name") or style
        name = source.get(_ID) or style
        number = self.styles.first_number(style, level)
        if source.get(f"{_TEXT}continue-list"):
            number = self.numbers.get((source.get(f"{_TEXT}continue-list"), level), number)
        elif source.get(f"{_TEXT}continue-numbering") == "true":
            number = self.numbers.get((style, level), number)
        is_marked = self.styles.mark(style, [*above, 1]) != ""
        written = etree.SubElement(target, "ul" if is_marked else "div")
        for item in source:
            if item.get(f"{_TEXT}start-value"):
                number = count(item.get(f"{_TEXT}start-value"))
            # An item that holds only other lists has no mark of its own.
            is_item = item.tag == f"{_TEXT}list-item" and not _holds_lists(item)
            mark = self.styles.mark(style, [*above, number]) if is_item else ""
            inner = etree.SubElement(written, "li" if mark is None else "div")
            self.mark = mark or ""
            self.blocks(item, inner, style, (*above, number if is_item else max(number - 1, 1)))
            self.mark = ""
            number += is_item
        self.numbers[style, level] = self.numbers[name, level] = number

    # Tables.

    def _table(self, source: Any, target: Any) -> None:
        from lxml import etree

        if self.depth >= _MOST_NESTED:
            for row, _ in _rows(source):
                self.blocks(row, target)
            return
        self.depth += 1
        table = etree.SubElement(target, "table")
        for row, is_head in _rows(source):
            written = etree.SubElement(table, "tr")
            for cell in row.iterchildren(f"{_TABLE}table-cell"):
                self._cell(cell, written, is_head)
            self._repeat(written, row.get(f"{_TABLE}number-rows-repeated"))
        self.depth -= 1

    def _cell(self, source: Any, row: Any, is_head: bool) -> None:
        from lxml import etree

        names = [one.get(f"{_TEXT}style-name") for one in source.iterchildren(f"{_TEXT}p")]
        is_head = is_head or (bool(names) and all(map(self.styles.is_head, names)))
        cell = etree.SubElement(row, "th" if is_head else "td")
        cell.set("colspan", source.get(f"{_TABLE}number-columns-spanned") or "1")
        cell.set("rowspan", source.get(f"{_TABLE}number-rows-spanned") or "1")
        self.blocks(source, cell)
        self._repeat(cell, source.get(f"{_TABLE}number-columns-repeated"))

    def _repeat(self, element: Any, times: str | None) -> None:
        """Put copies of a cell or a row behind it, as often as it is to be shown."""
        more = min(count(times), 1000) - 1
        size = len("".join(element.itertext())) if more else 0
        if not size and element.tag == "tr":
            return
        self.repeated += more * (size + 10)
        if self.repeated > _MOST_REPEATED:
            raise ArticleError("the cells of its tables are repeated too often to be read")
        for _ in range(more):
            element.addnext(deepcopy(element))


def _is_unseen(element: Any) -> bool:
    if not isinstance(element.tag, str) or element.tag in _UNSEEN:
        return True
    if element.get(f"{_TEXT}is-hidden"):
        return bool(element.get(f"{_TEXT}is-hidden") == "true")
    return bool(element.get(f"{_TEXT}display") == "none")


_SPACES = [f"{_TEXT}{name}" for name in ("s", "tab", "line-break", "ruby-text")]


def _space(element: Any, line: Line) -> None:
    """A space or a break that is an element; and what stands above a word, in parentheses."""
    if element.tag == f"{_TEXT}line-break":
        line.end_line()
    elif element.tag == f"{_TEXT}ruby-text":
        line.say(f"({''.join(element.itertext())})")
    else:
        line.say(" ")


def _path(source: Any) -> str:
    """Where the content of an object lies in the file."""
    link = source.get(f"{_LINK}href") or ""
    return f"{link.removeprefix('./').strip('/')}/content.xml"


def _holds_lists(item: Any) -> bool:
    """Whether an item holds only other lists: it has no mark of its own then."""
    return len(item) > 0 and all(one.tag == f"{_TEXT}list" for one in item)


def _rows(source: Any, is_head: bool = False) -> Iterator[tuple[Any, bool]]:
    """The rows of a table that are shown, and whether they hold the heads of its columns."""
    for child in source:
        if child.tag == f"{_TABLE}table-row":
            if child.get(f"{_TABLE}visibility") not in ("collapse", "filter"):
                yield child, is_head
        elif child.tag == f"{_TABLE}table-header-rows":
            yield from _rows(child, True)
        elif child.tag in (f"{_TABLE}table-rows", f"{_TABLE}table-row-group"):
            yield from _rows(child, is_head)


def _read(content: bytes, name: str) -> list[Draft]:
    """Its text with all changes accepted, its notes at the end."""
    from lxml import etree

    with unpacked(content) as packed:
        names = packed.namelist()
        if "META-INF/manifest.xml" in names and b"encryption-data" in packed.read(
            "META-INF/manifest.xml"
        ):
            raise ArticleError("it is locked with a password; save it without one")
        document = parsed(packed.read("content.xml"))
        common = parsed(packed.read("styles.xml")) if "styles.xml" in names else etree.Element("p")
        about = parsed(packed.read("meta.xml")) if "meta.xml" in names else etree.Element("p")
        shared = list(common.iterchildren(f"{_OFFICE}styles"))
        reader = _Reader(packed, Styles(*shared, document))
        body = etree.Element("body")
        for part in document.iterchildren(f"{_OFFICE}body"):
            reader.blocks(part, body)
        heads, feet = (_margins(packed, common, which) for which in ("header", "footer"))
    put_notes(body, reader.notes)
    put_margins(body, heads, feet)
    fields = {
        "title": next(about.iter(f"{_DC}title"), None),
        "author": next(about.iter(f"{_META}initial-creator", f"{_DC}creator"), None),
    }
    said = {key: value.text for key, value in fields.items() if value is not None and value.text}
    return [Draft(text_of(body), said, notes=tuple(dict.fromkeys(reader.unread)))]


def _margins(packed: ZipFile, common: Any, which: str) -> list[str]:
    """What the heads or the feet of the pages say."""
    from lxml import etree

    reader, found = _Reader(packed, Styles(common)), []
    kinds = [f"{_STYLE}{which}{more}" for more in ("", "-left", "-first")]
    for master in common.iterfind(f"{_OFFICE}master-styles/{_STYLE}master-page"):
        for part in master.iterchildren(*kinds):
            if part.get(f"{_STYLE}display") != "false":
                tree = etree.Element("div")
                reader.blocks(part, tree)
                found.append(tree)
    return margins_of(found)


FORMAT = Format(
    endings=(".odt",),
    media_types=("application/vnd.oasis.opendocument.text",),
    read=_read,
    libraries=("lxml",),
    described="with all changes accepted; notes, text boxes, headers and tables too",
)
