"""OpenDocument texts, as LibreOffice and many others write them."""

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, NamedTuple
from zipfile import ZipFile

from assistant.errors import ArticleError
from assistant.reading.blocks import text_of
from assistant.reading.format import Draft, Format
from assistant.reading.packed import unpacked
from assistant.reading.raised import lowered, raised

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

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PAGING = re.compile(
    r"(?:page|pages|of|p|pg|seite|seiten|von|s|sur|de|pagina|página|pág|di|sida|sidan|av|side"
    r"|strona|z|страница|стр|из|blatt)",
)
"""Words that stand beside the number of a page."""

_MOST_NESTED = 4
"""Tables within tables; those that lie deeper are read as paragraphs."""
_MOST_REPEATED = 2_000_000
"""Characters that cells may take which the file holds once, to be shown several times."""


class Line:
    """What a paragraph says, piece by piece."""

    def __init__(self) -> None:
        self.pieces: list[tuple[str, str]] = []

    def say(self, text: str | None, shift: str = "") -> None:
        """Add words.

        Args:
            text: the words.
            shift: `sup` where they are raised, `sub` where they are lowered.
        """
        if text:
            self.pieces.append((shift, text))

    def mark(self, mark: str) -> None:
        """Put the number of an item, or what else marks it, before its words."""
        if mark:
            self.pieces.insert(0, ("", f"{mark} "))

    def end_line(self) -> None:
        """Go on in a new line."""
        self.pieces.append(("br", ""))

    @property
    def text(self) -> str:
        """Its words without their looks."""
        return "".join(text for _, text in self.pieces)

    def into(self, element: Any) -> None:
        """Write it into an element that has nothing in it yet."""
        from lxml import etree

        last = None
        for shift, pieces in groupby(self.pieces, key=lambda piece: piece[0]):
            text = _ILLEGAL.sub("", "".join(piece[1] for piece in pieces))
            if shift:
                last = etree.SubElement(element, shift)
                last.text = text
            elif last is None:
                element.text = text
            else:
                last.tail = text


class Lists:
    """Makes lists of paragraphs that say only how deep they lie and how they are marked."""

    def __init__(self) -> None:
        self._open: list[tuple[int, tuple[str, ...], Any]] = []

    def item(
        self, target: Any, level: int, style: tuple[str, ...], tag: str = "li", start: int = 1
    ) -> tuple[Any, int]:
        """A new item, and its number.

        Args:
            target: where the list is to be.
            level: 0 for the outermost.
            style: what tells lists of one level apart.
            tag: `li` for a bullet; with `div` it begins with its own words.
            start: the number of the first item of the list.
        """
        from lxml import etree

        while self._open and self._open[-1][0] > level:
            self._open.pop()
        if self._open and self._open[-1][0] == level and self._open[-1][1] != style:
            self._open.pop()
        if not self._open or self._open[-1][0] < level:
            outer = self._open[-1][2][-1] if self._open else target
            self._open.append((level, style, etree.SubElement(outer, "ul")))
        written = self._open[-1][2]
        return etree.SubElement(written, tag), start + len(written) - 1

    def end(self) -> None:
        """What comes next is no item of the lists that are open."""
        self._open.clear()


def numeral(number: int, form: str) -> str:
    """A number as lists show it.

    >>> numeral(4, "1"), numeral(4, "a"), numeral(28, "A"), numeral(4, "i")
    ('4', 'd', 'AB', 'iv')
    """
    if form.lower() == "a" and 0 < number < 18_000:
        letters, left = "", number
        while left:
            left, place = divmod(left - 1, 26)
            letters = chr(ord(form) + place) + letters
        return letters
    if form.lower() == "i" and 0 < number < 4000:
        signs, left = "", number
        for value, sign in _ROMAN:
            times, left = divmod(left, value)
            signs += sign * times
        return signs if form == "i" else signs.upper()
    return str(number)


_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


def says_more_than_its_page(text: str) -> bool:
    """Whether the head or foot of a page is more than a number.

    >>> says_more_than_its_page("Page 3 of 12"), says_more_than_its_page("The Tern, 3")
    (False, True)
    """
    words = re.findall(r"[^\W\d_]+", text.lower())
    return any(not _PAGING.fullmatch(word) for word in words)


def margins_of(trees: list[Any]) -> list[str]:
    """The lines that heads or feet of pages say, each of them once."""
    found = [line.strip() for tree in trees for line in text_of(tree).splitlines()]
    return list(dict.fromkeys(filter(says_more_than_its_page, found)))


def put_margins(body: Any, heads: list[str], feet: list[str]) -> None:
    """Put the heads of the pages before a text, and their feet behind it."""
    from lxml import etree

    for place, line in enumerate(heads):
        paragraph = etree.Element("p")
        paragraph.text = line
        body.insert(place, paragraph)
    for line in feet:
        etree.SubElement(body, "p").text = line


def put_notes(body: Any, notes: list[tuple[str, Any]]) -> None:
    """Put notes behind a text.

    Args:
        body: the text.
        notes: what each of them is called in the text, and what it says.
    """
    from lxml import etree

    if not notes:
        return
    written = etree.SubElement(body, "ul")
    for label, note in notes:
        first = next(note.iter("p"), None)
        if first is None:
            first = etree.SubElement(note, "p")
        mark = f"{label}. " if label.isalnum() else f"{label} "
        first.text = mark.lstrip() + (first.text or "").lstrip()
        written.append(note)


def parsed(content: bytes) -> Any:
    """The root of an XML file; nothing outside of it is looked up."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(content, parser)


# Formulas, in MathML or in the markup of Microsoft Office.


def formula(element: Any) -> str:
    """A formula as one line of text: its exponents raised, its fractions with a slash."""
    name = _name(element)
    if name in ("mi", "mn", "mo", "mtext", "ms", "t"):
        return re.sub("[\u2061-\u2064]", "", " ".join((element.text or "").split()))
    if name.startswith("annotation"):
        return ""
    parts = [formula(child) for child in element if not _name(child).endswith("Pr")]
    write = _WRITTEN.get(name)
    return write(element, parts) if write and parts else "".join(parts)


def _name(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else "annotation"


def _above(text: str) -> str:
    return raised("x", text) or (f"^{_grouped(text)}" if text else "")


def _below(text: str) -> str:
    low = lowered(text)
    return low if not any(map(str.isalpha, low)) else f"_{_grouped(text)}"


def _grouped(text: str) -> str:
    return text if re.fullmatch(r"[\w.,]*|\(.*\)", text) else f"({text})"


def _scripts(element: Any, parts: list[str]) -> str:
    """A base with what is raised or lowered behind it, in the order of the markup."""
    name, base, *rest = _name(element), *parts
    both = ("sub", "sup") if name.lower().endswith(("subsup", "underover")) else ()
    kinds = both or (("sup",) if name.lower().endswith(("sup", "over")) else ("sub",))
    marks = zip(kinds, rest, strict=False)
    return base + "".join(_above(text) if kind == "sup" else _below(text) for kind, text in marks)


def _fraction(element: Any, parts: list[str]) -> str:
    return "/".join(map(_grouped, parts))


def _root(element: Any, parts: list[str]) -> str:
    return f"√{_grouped(''.join(parts[-1:] if _name(element) == 'rad' else parts))}"


def _fenced(element: Any, parts: list[str]) -> str:
    marks = {_name(one): next(iter(one.attrib.values()), "") for one in element.iter("{*}dPr/*")}
    return f"{marks.get('begChr', '(')}{', '.join(parts)}{marks.get('endChr', ')')}"


def _sum(element: Any, parts: list[str]) -> str:
    sign = next(iter(element.iterfind("{*}naryPr/{*}chr")), None)
    low, high, *rest = [*parts, "", ""]
    value = "∫" if sign is None else next(iter(sign.attrib.values()), "")
    return f"{value}{_below(low)}{_above(high)} {''.join(rest)}"


_WRITTEN = {
    **dict.fromkeys(("msup", "msub", "msubsup", "sSup", "sSub", "sSubSup"), _scripts),
    **dict.fromkeys(("munder", "mover", "munderover"), _scripts),
    **dict.fromkeys(("mfrac", "f"), _fraction),
    **dict.fromkeys(("msqrt", "mroot", "rad"), _root),
    "d": _fenced,
    "nary": _sum,
}


# Styles.


class _Look(NamedTuple):
    """How words look; None where the style around them decides."""

    shift: str | None = None
    is_struck: bool | None = None
    is_hidden: bool | None = None

    def on(self, outer: "_Look") -> "_Look":
        """This look within another."""
        return _Look(
            outer.shift if self.shift is None else self.shift,
            outer.is_struck if self.is_struck is None else self.is_struck,
            outer.is_hidden if self.is_hidden is None else self.is_hidden,
        )


class _Styles:
    """The styles of a part of the document: by family and name, and the levels of lists."""

    def __init__(self, *places: Any) -> None:
        self._styles: dict[tuple[str, str], Any] = {}
        self._levels: dict[tuple[str, str], Any] = {}
        for place in places:
            for style in place.iter(f"{_STYLE}style"):
                key = style.get(f"{_STYLE}family") or "", style.get(f"{_STYLE}name") or ""
                self._styles[key] = style
            for style in place.iter(f"{_TEXT}list-style"):
                for level in style:
                    number = level.get(f"{_TEXT}level") or ""
                    self._levels[style.get(f"{_STYLE}name") or "", number] = level

    def look(self, family: str, name: str | None) -> _Look:
        """The look of a style, with what it has of its parents."""
        look = _Look()
        for style in self._line(family, name):
            for properties in style.iterchildren(f"{_STYLE}text-properties"):
                look = look.on(_look(properties))
        return look

    def is_head(self, name: str | None) -> bool:
        """Whether a paragraph is the head of a column of a table."""
        names = [style.get(f"{_STYLE}name") for style in self._line("paragraph", name)]
        return "Table_20_Heading" in [name, *names]

    def _line(self, family: str, name: str | None) -> Iterator[Any]:
        """A style and its parents."""
        seen = set()
        while name and name not in seen and (family, name) in self._styles:
            seen.add(name)
            style = self._styles[family, name]
            yield style
            name = style.get(f"{_STYLE}parent-style-name")

    def first_number(self, name: str, level: int) -> int:
        """The number of the first item of a list."""
        style = self._levels.get((name, str(level)))
        return 1 if style is None else _count(style.get(f"{_TEXT}start-value"))

    def mark(self, name: str, numbers: list[int]) -> str | None:
        """What stands before an item: its number, or "" for nothing; None for a bullet.

        Args:
            name: the style of the list.
            numbers: the number of the item, after those of the items that it lies in.
        """
        styles = [self._levels.get((name, str(level + 1))) for level in range(len(numbers))]
        style = styles[-1]
        if style is None or style.tag != f"{_TEXT}list-level-style-number":
            return None
        if not style.get(f"{_STYLE}num-format"):
            return ""
        shown = min(_count(style.get(f"{_TEXT}display-levels")), len(numbers))
        parts = [
            numeral(number, one.get(f"{_STYLE}num-format"))
            for number, one in list(zip(numbers, styles, strict=True))[-shown:]
            if one is not None and one.get(f"{_STYLE}num-format")
        ]
        before, after = (style.get(f"{_STYLE}num-{end}") or "" for end in ("prefix", "suffix"))
        return f"{before}{'.'.join(parts)}{after}".strip()


def _look(properties: Any) -> _Look:
    position = properties.get(f"{_STYLE}text-position")
    display = properties.get(f"{_TEXT}display")
    lines = [properties.get(f"{_STYLE}text-line-through-{what}") for what in ("style", "type")]
    stated = [line for line in lines if line is not None]
    return _Look(
        _shift(position) if position else None,
        any(line != "none" for line in stated) if stated else None,
        display == "none" if display else None,
    )


def _shift(position: str) -> str:
    """`super 58%` -> `sup`, `-33% 58%` -> `sub`."""
    first = position.split()[0]
    if first in ("super", "sub"):
        return first[:3]
    number = re.fullmatch(r"([+-]?)([\d.]+)%", first)
    if not number or not number[2].strip("0."):
        return ""
    return "sub" if number[1] == "-" else "sup"


def _count(value: str | None) -> int:
    return int(value) if value and re.fullmatch(r"\d{1,6}", value) else 1


# The document.


@dataclass
class _Reader:
    """Turns the elements of an OpenDocument text into those of HTML."""

    packed: ZipFile
    styles: _Styles
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
            level = min(_count(source.get(f"{_TEXT}outline-level")), 6)
            line.into(etree.SubElement(target, f"h{level}" if source.tag == f"{_TEXT}h" else "p"))
        for frame in frames:
            self.blocks(frame, etree.SubElement(target, "div"))

    def _inside(self, source: Any, look: _Look, line: Line, frames: list[Any]) -> None:
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

    def _say(self, text: str | None, look: _Look, line: Line) -> None:
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
            self.unread.append("a chart or another object in it is not read")

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
                number = _count(item.get(f"{_TEXT}start-value"))
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
        more = min(_count(times), 1000) - 1
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
        reader = _Reader(packed, _Styles(*shared, document))
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

    reader, found = _Reader(packed, _Styles(common)), []
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
