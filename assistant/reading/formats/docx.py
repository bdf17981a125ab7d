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
    core_properties,
    margins_of,
    numeral,
    put_margins,
    put_notes,
)
from assistant.reading.packed import unpacked
from assistant.reading.word_styles import Look, Numbering, Styles, W, is_on, part, value_of

_UNSAID = frozenset(
    "del moveFrom delText instrText pPr rPr tblPr trPr tcPr sectPr annotationRef commentReference"
    " footnoteRef endnoteRef separator continuationSeparator Fallback".split()
)
"""Elements whose text is not shown: what was deleted or moved away, properties, the codes of
fields, and what is there once more for old programs."""

_SIGNS = {"tab": " ", "ptab": " ", "noBreakHyphen": "\u2011", "cr": "\n"}
_FORMS = {"lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I"}
_DEEPEST = 60
"""Elements within elements."""


def _read(content: bytes, name: str) -> list[Draft]:
    """Its text with all changes accepted: notes, text boxes and tables too, no hidden words."""
    from lxml import etree

    with unpacked(content) as packed:
        parts = set(packed.namelist())
        main = _main(packed)
        if main not in parts:
            raise ArticleError("it is no Word document")
        reader = _Reader(Styles.of(packed), Numbering.of(packed))
        body = etree.Element("body")
        reader.blocks(part(packed, main), body)
        notes = {
            kind: {
                one.get(f"{W}id"): one
                for one in part(packed, f"word/{kind}s.xml").iter()
                if one.tag == f"{W}{kind}"
            }
            for kind in ("footnote", "endnote")
            if f"word/{kind}s.xml" in parts
        }
        put_notes(body, list(reader.noted(notes)))
        heads, feet = (
            margins_of(
                [reader.whole(part(packed, one)) for one in sorted(parts) if which.match(one)]
            )
            for which in (re.compile(r"word/header\d*\.xml"), re.compile(r"word/footer\d*\.xml"))
        )
        put_margins(body, heads, feet)
        fields = core_properties(packed)
    return [Draft(text_of(body), fields)]


def _main(packed: ZipFile) -> str:
    """The name of the part with the text; most programs call it the same."""
    if "_rels/.rels" in packed.namelist():
        for link in part(packed, "_rels/.rels"):
            if (link.get("Type") or "").endswith("/officeDocument"):
                return (link.get("Target") or "").lstrip("/")
    return "word/document.xml"


@dataclass
class _Reader:
    """Writes what a document says as HTML."""

    styles: Styles
    numbering: Numbering
    notes: list[tuple[str, str]] = field(default_factory=list)
    """The kind and id of each note that is referred to, in order."""
    lists: Lists = field(default_factory=Lists)
    counts: defaultdict[tuple[str, int], int] = field(default_factory=lambda: defaultdict(int))
    """How many items each list has so far, by level."""
    boxes: list[Any] = field(default_factory=list)
    """Text boxes that belong to the paragraph that is being read."""
    fields: list[bool] = field(default_factory=list)
    """For each field that is open, whether its words are being read, not its code."""
    style: str = ""
    """The style of the paragraph that is being read."""
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
            elif name not in _UNSAID and not _is_placeholder(child):
                self.blocks(child, target)
        self.depth -= 1

    def paragraph(self, source: Any, target: Any) -> None:
        """Write a paragraph, an item of a list, or a heading; then the text boxes within it."""
        from lxml import etree

        properties = source.find(f"{W}pPr")
        style = value_of(properties, "pStyle") or ""
        line, outer, self.boxes = Line(), self.boxes, []
        self.style = style
        self.runs(source, line)
        boxes, self.boxes = self.boxes, outer
        tag = self.styles.tags.get(style, "p")
        listed = None if properties is None else properties.find(f"{W}numPr")
        listed = self.styles.lists.get(style) if listed is None else listed
        if value_of(listed, "numId") == "0":
            listed = None
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
        number, level = value_of(listed, "numId") or "", value_of(listed, "ilvl") or "0"
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
            elif name not in _UNSAID and not _is_placeholder(child):
                self.runs(child, line)
        self.depth -= 1

    def run(self, source: Any, line: Line) -> None:
        """Add what is shown of a run to a line."""
        properties = source.find(f"{W}rPr")
        look = Look.of(properties)
        for style in (value_of(properties, "rStyle") or "", self.style):
            look = look.over(self.styles.looks.get(style, Look()))
        if look.hidden or look.struck:
            return
        for child in source:
            if _name(child) == "fldChar":
                self.field(child.get(f"{W}fldCharType"))
            elif all(self.fields):
                self.piece(child, line, look.shift or "")

    def piece(self, source: Any, line: Line, shift: str) -> None:
        """Add what is shown of an element of a run to a line."""
        name = _name(source)
        if name == "t":
            line.say(source.text, shift)
        elif name == "br":
            line.end_line()
        elif name in _SIGNS or name == "sym":
            line.say(_SIGNS.get(name) or _sign(source))
        elif name == "ruby":
            for base in source.iter(f"{W}rubyBase"):
                self.runs(base, line)
        elif name in ("footnoteReference", "endnoteReference"):
            self.notes.append((name.removesuffix("Reference"), source.get(f"{W}id")))
        elif name not in _UNSAID:
            self.boxes += _boxes(source)

    def field(self, kind: str | None) -> None:
        """Note that a field begins, that its code ends and its words begin, or that it ends."""
        if kind == "begin":
            self.fields.append(False)
        elif kind == "separate" and self.fields:
            self.fields[-1] = True
        elif kind == "end" and self.fields:
            self.fields.pop()

    def table(self, source: Any, target: Any) -> None:
        """Write a table; cells that go on from the row above have its words."""
        from lxml import etree

        table = etree.SubElement(target, "table")
        above: dict[int, Any] = {}
        for row in _rows(source):
            written = etree.SubElement(table, "tr")
            is_head = is_on(row.find(f"{W}trPr"), "tblHeader")
            place = 0
            for cell in _inside(row, "tc"):
                properties = cell.find(f"{W}tcPr")
                wide = value_of(properties, "gridSpan") or "1"
                merged = value_of(properties, "vMerge")
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


def _is_placeholder(element: Any) -> bool:
    """Whether a control has nothing in it but what asks for something."""
    return element.find(f"{W}sdtPr/{W}showingPlcHdr") is not None


def _name(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else "del"


def _rows(table: Any) -> Iterator[Any]:
    for row in _inside(table, "tr"):
        # A row that was deleted, with the deletion tracked.
        if row.find(f"{W}trPr/{W}del") is None:
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
    code = symbol.get(f"{W}char") or ""
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
