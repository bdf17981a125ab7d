"""Word documents."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from zipfile import ZipFile

from assistant.errors import ArticleError
from assistant.reading.blocks import text_of
from assistant.reading.format import Draft, Format
from assistant.reading.formulas import formula
from assistant.reading.markup import (
    Line,
    Lists,
    margins_of,
    numeral,
    parsed,
    put_margins,
    put_notes,
)
from assistant.reading.packed import unpacked

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DC = "{http://purl.org/dc/elements/1.1/}"

_OFF = ("0", "false", "off", "none")
_UNSAID = frozenset(
    "del moveFrom delText instrText pPr rPr tblPr trPr tcPr sectPr annotationRef commentReference"
    " footnoteRef endnoteRef separator continuationSeparator Fallback".split()
)
"""Elements whose text is not shown: what was deleted or moved away, properties, the codes of
fields, and what is there once more for old programs."""

_SIGNS = {"tab": " ", "ptab": " ", "noBreakHyphen": "\u2011", "cr": "\n"}
_FORMS = {"lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I"}
_RAISED_BY = 4
"""Half points by which letters stand above or below their line, from which they are note marks."""

_DEEPEST = 60
"""Elements within elements."""


def _read(content: bytes, name: str) -> list[Draft]:
    """Its text with all changes accepted: notes, text boxes and tables too, no hidden words."""
    from lxml import etree

    with unpacked(content) as packed:
        parts = set(packed.namelist())
        if "word/document.xml" not in parts:
            raise ArticleError("it is no Word document")
        reader = _Reader(_Styles.of(packed), _Numbering.of(packed))
        body = etree.Element("body")
        reader.blocks(_part(packed, "word/document.xml"), body)
        notes = {
            kind: {
                one.get(f"{_W}id"): one
                for one in _part(packed, f"word/{kind}s.xml").iter()
                if one.tag == f"{_W}{kind}"
            }
            for kind in ("footnote", "endnote")
            if f"word/{kind}s.xml" in parts
        }
        put_notes(body, list(reader.noted(notes)))
        heads, feet = (
            margins_of(
                [reader.whole(_part(packed, one)) for one in sorted(parts) if which.match(one)]
            )
            for which in (re.compile(r"word/header\d*\.xml"), re.compile(r"word/footer\d*\.xml"))
        )
        put_margins(body, heads, feet)
        about = _part(packed, "docProps/core.xml") if "docProps/core.xml" in parts else None
    fields = {
        key: about.findtext(f"{_DC}{name}")
        for key, name in (("title", "title"), ("author", "creator"))
        if about is not None
    }
    return [Draft(text_of(body), fields)]


def _part(packed: ZipFile, name: str) -> Any:
    return parsed(packed.read(name))


def _value(element: Any, path: str) -> str | None:
    """The value of a property; an empty one if it is only named, None if it is not there."""
    found = (
        None if element is None else element.find("/".join(f"{_W}{one}" for one in path.split("/")))
    )
    return None if found is None else found.get(f"{_W}val") or ""


def _is_on(properties: Any, name: str) -> bool | None:
    value = _value(properties, name)
    return None if value is None else value not in _OFF


@dataclass(frozen=True, slots=True)
class _Look:
    """How a run is shown; None where nothing is said of it."""

    hidden: bool | None = None
    struck: bool | None = None
    shift: str | None = None

    @classmethod
    def of(cls, properties: Any) -> "_Look":
        """Read it from the properties of a run or of a style."""
        if properties is None:
            return cls()
        struck = [_is_on(properties, name) for name in ("strike", "dstrike")]
        align, height = _value(properties, "vertAlign"), _value(properties, "position") or "0"
        shift = {"superscript": "sup", "subscript": "sub", "baseline": ""}.get(align or "x")
        if not shift and re.fullmatch(r"-?\d{1,4}", height) and abs(int(height)) >= _RAISED_BY:
            shift = "sub" if int(height) < 0 else "sup"
        is_struck = any(struck) if any(one is not None for one in struck) else None
        return cls(_is_on(properties, "vanish"), is_struck, shift)

    def over(self, below: "_Look") -> "_Look":
        """This look, with what it does not say taken from another."""
        return _Look(
            below.hidden if self.hidden is None else self.hidden,
            below.struck if self.struck is None else self.struck,
            below.shift if self.shift is None else self.shift,
        )


@dataclass(frozen=True, slots=True)
class _Styles:
    """What styles say, those that they are based on included."""

    looks: dict[str, _Look] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    """The HTML elements of paragraphs with a style that is more than a plain paragraph."""
    lists: dict[str, Any] = field(default_factory=dict)
    """The list properties of paragraphs with a style."""

    @classmethod
    def of(cls, packed: ZipFile) -> "_Styles":
        """Read the styles of a document."""
        found = cls()
        if "word/styles.xml" not in packed.namelist():
            return found
        styles = {
            one.get(f"{_W}styleId"): one
            for one in _part(packed, "word/styles.xml").iter(f"{_W}style")
        }
        for name, style in styles.items():
            look = _Look()
            for one in _based(style, styles):
                look = look.over(_Look.of(one.find(f"{_W}rPr")))
                if tag := _tag(one):
                    found.tags.setdefault(name, tag)
                listed = one.find(f"{_W}pPr/{_W}numPr")
                if listed is not None:
                    found.lists.setdefault(name, listed)
            found.looks[name] = look
        return found


def _based(style: Any, styles: dict[str, Any]) -> Iterator[Any]:
    """A style, and those that it is based on."""
    for _ in range(10):
        yield style
        style = styles.get(_value(style, "basedOn") or "")
        if style is None:
            return


def _tag(style: Any) -> str:
    name = (_value(style, "name") or "").lower()
    level = _value(style, "pPr/outlineLvl")
    if match := re.fullmatch(r"heading (\d)", name):
        return f"h{min(int(match[1]), 6)}"
    if level is not None and level.isdigit() and int(level) < 9:
        return f"h{min(int(level) + 1, 6)}"
    if name in ("title", "subtitle"):
        return "h1" if name == "title" else "h2"
    return "blockquote" if "quote" in name.split() else ""


@dataclass(frozen=True, slots=True)
class _Numbering:
    """How the items of lists are marked, by list and level: the form and the first number."""

    levels: dict[tuple[str, int], tuple[str, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, packed: ZipFile) -> "_Numbering":
        """Read the lists of a document."""
        found = cls()
        if "word/numbering.xml" not in packed.namelist():
            return found
        tree = _part(packed, "word/numbering.xml")
        shapes = {one.get(f"{_W}abstractNumId"): one for one in tree.iter(f"{_W}abstractNum")}
        for number in tree.iter(f"{_W}num"):
            shape = shapes.get(_value(number, "abstractNumId") or "")
            for level in () if shape is None else shape.iter(f"{_W}lvl"):
                place, first = level.get(f"{_W}ilvl") or "0", _value(level, "start") or "1"
                if place.isdigit() and first.isdigit():
                    key = number.get(f"{_W}numId") or "", int(place)
                    found.levels[key] = _value(level, "numFmt") or "decimal", int(first)
        return found


@dataclass
class _Reader:
    """Writes what a document says as HTML."""

    styles: _Styles
    numbering: _Numbering
    notes: list[tuple[str, str]] = field(default_factory=list)
    """The kind and id of each note that is referred to, in order."""
    lists: Lists = field(default_factory=Lists)
    counts: defaultdict[tuple[str, int], int] = field(default_factory=lambda: defaultdict(int))
    """How many items each list has so far, by level."""
    boxes: list[Any] = field(default_factory=list)
    """Text boxes that belong to the paragraph that is being read."""
    depth: int = 0

    def whole(self, source: Any) -> Any:
        """A part of a document as an HTML element."""
        from lxml import etree

        target = etree.Element("div")
        self.blocks(source, target)
        self.lists.end()
        return target

    def noted(self, notes: dict[str, dict[str, Any]]) -> Iterator[tuple[str, Any]]:
        """The number of each note, and what it says; a note may refer to others."""
        for number, (kind, name) in enumerate(self.notes, 1):
            note = notes.get(kind, {}).get(name)
            if note is not None:
                found = self.whole(note)
                yield str(number), found

    def blocks(self, source: Any, target: Any) -> None:
        """Write the paragraphs and tables in an element."""
        self.depth += 1
        for child in source if self.depth < _DEEPEST else ():
            name = _name(child)
            if name == "p":
                self.paragraph(child, target)
            elif name == "tbl":
                self.lists.end()
                self.table(child, target)
            elif name not in _UNSAID:
                self.blocks(child, target)
        self.depth -= 1

    def paragraph(self, source: Any, target: Any) -> None:
        """Write a paragraph, an item of a list, or a heading; then the text boxes within it."""
        from lxml import etree

        properties = source.find(f"{_W}pPr")
        style = _value(properties, "pStyle") or ""
        line, outer, self.boxes = Line(), self.boxes, []
        self.runs(source, line)
        boxes, self.boxes = self.boxes, outer
        tag = self.styles.tags.get(style, "p")
        listed = None if properties is None else properties.find(f"{_W}numPr")
        listed = self.styles.lists.get(style) if listed is None else listed
        if listed is not None and line.text.strip() and not tag.startswith("h"):
            element = self.item(listed, target, line)
        else:
            # A paragraph without words between items does not end their list.
            if line.text.strip():
                self.lists.end()
            element = etree.SubElement(target, tag)
        line.into(element)
        for box in boxes:
            self.blocks(box, target)

    def item(self, listed: Any, target: Any, line: Line) -> Any:
        """An element for an item of a list, with its number before its words."""
        number, level = _value(listed, "numId") or "", _value(listed, "ilvl") or "0"
        place = int(level) if level.isdigit() else 0
        form, first = self.numbering.levels.get((number, place), ("bullet", 1))
        if form in ("bullet", "none"):
            return self.lists.item(target, place, (number, form))[0]
        self.counts[number, place] += 1
        for deeper in [key for key in self.counts if key[0] == number and key[1] > place]:
            del self.counts[deeper]
        line.mark(f"{numeral(first - 1 + self.counts[number, place], _FORMS.get(form, '1'))}.")
        return self.lists.item(target, place, (number, form), "div")[0]

    def runs(self, source: Any, line: Line) -> None:
        """Add what is shown of the runs in an element to a line."""
        self.depth += 1
        for child in source if self.depth < _DEEPEST else ():
            name = _name(child)
            if name == "r":
                self.run(child, line)
            elif name in ("oMath", "oMathPara"):
                line.say(formula(child))
            elif name not in _UNSAID:
                self.runs(child, line)
        self.depth -= 1

    def run(self, source: Any, line: Line) -> None:
        """Add what is shown of a run to a line."""
        properties = source.find(f"{_W}rPr")
        look = _Look.of(properties)
        look = look.over(self.styles.looks.get(_value(properties, "rStyle") or "", _Look()))
        if look.hidden or look.struck:
            return
        for child in source:
            name = _name(child)
            if name == "t":
                line.say(child.text, look.shift or "")
            elif name == "br":
                line.end_line()
            elif name in _SIGNS:
                line.say(_SIGNS[name])
            elif name == "sym":
                line.say(_sign(child))
            elif name in ("footnoteReference", "endnoteReference"):
                self.notes.append((name.removesuffix("Reference"), child.get(f"{_W}id")))
            elif name not in _UNSAID:
                self.boxes += _boxes(child)

    def table(self, source: Any, target: Any) -> None:
        """Write a table; cells that go on from the row above have its words."""
        from lxml import etree

        table = etree.SubElement(target, "table")
        above: dict[int, Any] = {}
        for row in _rows(source):
            written = etree.SubElement(table, "tr")
            is_head = _is_on(row.find(f"{_W}trPr"), "tblHeader")
            place = 0
            for cell in _inside(row, "tc"):
                properties = cell.find(f"{_W}tcPr")
                wide = _value(properties, "gridSpan") or "1"
                merged = _value(properties, "vMerge")
                if merged is not None and merged != "restart" and place in above:
                    shown = above[place]
                    shown.set("rowspan", str(int(shown.get("rowspan") or "1") + 1))
                else:
                    shown = etree.SubElement(written, "th" if is_head else "td")
                    shown.set("colspan", wide)
                    self.blocks(cell, shown)
                    self.lists.end()
                    above[place] = shown
                place += int(wide) if wide.isdigit() and int(wide) < 100 else 1


def _name(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else "del"


def _rows(table: Any) -> Iterator[Any]:
    for row in _inside(table, "tr"):
        # A row that was deleted, with the deletion tracked.
        if row.find(f"{_W}trPr/{_W}del") is None:
            yield row


def _inside(source: Any, name: str) -> Iterator[Any]:
    """The elements of a name in an element, also within content controls and the like."""
    for child in source:
        if _name(child) == name:
            yield child
        elif _name(child) in ("sdt", "sdtContent", "ins", "customXml"):
            yield from _inside(child, name)


def _boxes(drawing: Any) -> Iterator[Any]:
    """The texts of the boxes in a drawing, each once."""
    for child in drawing:
        if _name(child) == "txbxContent":
            yield child
        elif _name(child) not in _UNSAID:
            yield from _boxes(child)


def _sign(symbol: Any) -> str:
    code = symbol.get(f"{_W}char") or ""
    value = int(code, 16) if re.fullmatch(r"[0-9A-Fa-f]{1,5}", code) else 0
    # Signs of a font of signs have no meaning outside of it.
    return chr(value) if value and not 0xE000 <= value < 0xF900 else ""


FORMAT = Format(
    endings=(".docx",),
    media_types=("application/vnd.openxmlformats-officedocument.wordprocessingml.document",),
    read=_read,
    libraries=("lxml",),
    described="with all changes accepted; notes, text boxes, headers and tables too",
)
