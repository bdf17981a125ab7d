"""Word documents."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from zipfile import ZipFile

from assistant.errors import ArticleError, first_line
from assistant.reading.blocks import text_of
from assistant.reading.decoding import decode
from assistant.reading.format import NOT_READ, Draft, Format
from assistant.reading.formulas import formula
from assistant.reading.markup import Line, Lists, margins_of, put_margins, put_notes
from assistant.reading.office import core_properties, put_graphic, related
from assistant.reading.packed import unpacked
from assistant.reading.sign_fonts import sign_font
from assistant.reading.word_pieces import (
    UNSAID,
    chosen,
    drawn,
    in_font,
    inside,
    is_placeholder,
    level_of,
    name_of,
    rows,
    sign_of,
    ticked,
)
from assistant.reading.word_styles import Look, Numbering, Styles, W, is_on, part, value_of

_SIGNS = {"tab": " ", "ptab": " ", "noBreakHyphen": "\u2011", "cr": "\n"}
_DEEPEST = 60
"""Elements within elements."""
_MOST_CHUNKS = 3
"""Documents within documents."""
_CHUNKS = (
    (b"{\\rtf", ".rtf"),
    (b"PK\x03\x04", ".docx"),
    (b"<", ".html"),
    (b"\xef\xbb\xbf<", ".html"),
    (b"MIME-Version:", ".mht"),
    (b"From:", ".mht"),
)
"""How documents within documents begin."""
_CHARSET = re.compile(rb"""charset\s*=\s*["']?([\w.:-]{2,40})""", re.IGNORECASE)
_NO_TEXT = "it has no text, only pictures of it; run a text recognition over it"


def _read(content: bytes, name: str) -> list[Draft]:
    """Its text with all changes accepted: notes, text boxes and tables too, no hidden words."""
    body, fields, unread = _whole(content, 0)
    return [Draft(text_of(body), fields, notes=tuple(dict.fromkeys(unread)))]


def _whole(content: bytes, depth: int) -> tuple[Any, dict[str, str], list[str]]:
    """A document as HTML, what it says of itself, and notes on what is not read.

    Args:
        content: what is in the file.
        depth: how many documents it lies in, one within the other.
    """
    from lxml import etree

    with unpacked(content) as packed:
        parts = set(packed.namelist())
        main = _main(packed)
        if main not in parts:
            raise ArticleError("it is no Word document")
        reader = _Reader(packed, main, Styles.of(packed), Numbering.of(packed), chunks=depth)
        source, body = part(packed, main), etree.Element("body")
        reader.blocks(source, body)
        has_words = bool("".join(body.itertext()).strip())
        if not has_words and next(source.iter("{*}blip", "{*}imagedata"), None) is not None:
            reader.unread.append(f"{NOT_READ}its pages, which are only pictures")
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
            margins_of([reader.margin(one) for one in sorted(parts) if which.match(one)])
            for which in (re.compile(r"word/header\d*\.xml"), re.compile(r"word/footer\d*\.xml"))
        )
        put_margins(body, heads, feet)
        if reader.unread and not "".join(body.itertext()).strip():
            raise ArticleError(_NO_TEXT)
        return body, core_properties(packed), reader.unread


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

    packed: ZipFile
    part: str
    """The name of the part that is being read."""
    styles: Styles
    numbering: Numbering
    notes: list[tuple[str, str, bool]] = field(default_factory=list)
    """The kind and id of each note that is referred to, in order, and whether it has a number."""
    unread: list[str] = field(default_factory=list)
    """Notes on what is not read."""
    chunks: int = 0
    """How many documents this one lies in."""
    lists: Lists = field(default_factory=Lists)
    boxes: list[Any] = field(default_factory=list)
    """Text boxes that belong to the paragraph that is being read."""
    fields: list[bool] = field(default_factory=list)
    """For each field that is open, whether its words are being read, not its code."""
    style: str = ""
    """The style of the paragraph that is being read."""
    carried: Line | None = None
    """Words that belong to the next paragraph, since the end of theirs was deleted."""
    depth: int = 0

    def whole(self, source: Any) -> Any:
        """A part of a document as an HTML element."""
        from lxml import etree

        target = etree.Element("div")
        self.blocks(source, target)
        self.lists.end()
        return target

    def margin(self, name: str) -> Any:
        """The head or foot of pages as an HTML element."""
        self.part = name
        return self.whole(part(self.packed, name))

    def noted(self, notes: dict[str, dict[str, Any]]) -> Iterator[tuple[str, Any]]:
        """The number of each note, and what it says; a note may refer to others."""
        number = 0
        for kind, name, is_numbered in self.notes:
            number += is_numbered
            note = notes.get(kind, {}).get(name)
            if note is not None:
                self.part = f"word/{kind}s.xml"
                yield str(number) if is_numbered else "", self.whole(note)

    def blocks(self, source: Any, target: Any) -> None:
        """Write the paragraphs and tables in an element."""
        self.depth += 1
        for child in source if self.depth < _DEEPEST else ():
            name = name_of(child)
            if name == "p":
                self.paragraph(child, target)
            elif name in ("tbl", "altChunk"):
                self.put_carried(target)
                self.lists.end()
                (self.table if name == "tbl" else self.chunk)(child, target)
            elif name not in UNSAID and not is_placeholder(child):
                self.blocks(child, target)
        self.put_carried(target)
        self.depth -= 1

    def put_carried(self, target: Any) -> None:
        """Write words that wait for a next paragraph, where there is none."""
        from lxml import etree

        if self.carried is not None:
            self.carried.into(etree.SubElement(target, "p"))
            self.carried = None

    def chunk(self, source: Any, target: Any) -> None:
        """Write another document that lies in this one, of whatever format."""
        from lxml import etree, html

        links = {key.rpartition("}")[2]: one for key, one in source.attrib.items()}
        name = related(self.packed, self.part).get(links.get("id", ""), ("", ""))[1]
        content = self.packed.read(name) if name in self.packed.namelist() else b""
        kind = next((one for start, one in _CHUNKS if content.lstrip().startswith(start)), ".txt")
        kind = ".html" if name.lower().endswith(("htm", "html")) and kind == ".txt" else kind
        try:
            if kind == ".html":
                stated = _CHARSET.search(content[:2048])
                text, doubts = decode(content, stated[1].decode() if stated else "")
                parser = html.HTMLParser(encoding="utf-8")
                target.append(html.document_fromstring(text.encode("utf-8", "replace"), parser))
            elif kind == ".docx" and self.chunks < _MOST_CHUNKS:
                body, _, unread = _whole(content, self.chunks + 1)
                target.append(body)
                doubts = tuple(unread)
            else:
                # As in `formats.read`, which reads this module first.
                from assistant.reading.formats import read

                (draft,) = read(content, f"chunk{kind}" if kind != ".docx" else "too deep")
                etree.SubElement(target, "pre").text = draft.text
                doubts = draft.notes
            self.unread += doubts
        # As there: parsers fail in many ways, and the rest of the document can be read.
        except Exception as error:
            self.unread.append(f"{NOT_READ}a document within it ({first_line(error)})")

    def box(self, source: Any, target: Any) -> None:
        """Write a text box, a diagram or a chart."""
        if name_of(source) == "txbxContent":
            self.blocks(source, target)
        elif what := put_graphic(self.packed, self.part, source, target):
            self.unread.append(f"{NOT_READ}{what}")

    def paragraph(self, source: Any, target: Any) -> None:
        """Write a paragraph, an item of a list, or a heading; then the text boxes within it."""
        from lxml import etree

        properties = source.find(f"{W}pPr")
        style = value_of(properties, "pStyle") or ""
        line, outer, self.boxes = self.carried or Line(), self.boxes, []
        self.carried = None
        self.style = style
        self.runs(source, line)
        boxes, self.boxes = self.boxes, outer
        tag = self.styles.tags.get(style, "p")
        listed = None if properties is None else properties.find(f"{W}numPr")
        listed = self.styles.lists.get(style) if listed is None else listed
        if value_of(listed, "numId") == "0":
            listed = None
        if properties is not None and any(
            properties.find(f"{W}rPr/{W}{gone}") is not None for gone in ("del", "moveFrom")
        ):
            self.carried = line
        elif listed is not None and line.text.strip() and not tag.startswith("h"):
            line.into(self.item(listed, target, line))
        else:
            # A paragraph without words between items does not end their list.
            if line.text.strip():
                self.lists.end()
                if listed is not None:
                    number = value_of(listed, "numId") or ""
                    line.mark(self.numbering.mark(number, level_of(listed)) or "")
            line.into(etree.SubElement(target, tag))
        carried, self.carried = self.carried, None
        for box in boxes:
            self.box(box, target)
        self.carried = carried

    def item(self, listed: Any, target: Any, line: Line) -> Any:
        """An element for an item of a list, with its number before its words."""
        place, style = level_of(listed), value_of(listed, "numId") or ""
        mark = self.numbering.mark(style, place)
        if mark is None:
            return self.lists.item(target, place, (style, "bullet"))[0]
        line.mark(mark)
        return self.lists.item(target, place, (style, ""), "div")[0]

    def runs(self, source: Any, line: Line) -> None:
        """Add what is shown of the runs in an element to a line."""
        self.depth += 1
        for child in source if self.depth < _DEEPEST else ():
            name = name_of(child)
            if name == "r":
                self.run(child, line)
            elif name in ("oMath", "oMathPara"):
                line.say(formula(child))
            elif box := ticked(child):
                line.say(box)
            elif name not in UNSAID and not is_placeholder(child):
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
        fonts = None if properties is None else properties.find(f"{W}rFonts")
        font = "" if fonts is None else sign_font(fonts.get(f"{W}ascii") or "")
        for child in source:
            if name_of(child) == "fldChar":
                self.field(child, line)
            elif all(self.fields):
                self.piece(child, line, look.shift or "", font)
            if child.get(f"{W}customMarkFollows") in ("1", "true", "on"):
                return

    def piece(self, source: Any, line: Line, shift: str, font: str) -> None:
        """Add what is shown of an element of a run to a line."""
        name = name_of(source)
        if name == "t":
            line.say(in_font(source.text or "", font), shift)
        elif name == "br":
            line.end_line()
        elif name in _SIGNS or name == "sym":
            line.say(_SIGNS.get(name) or sign_of(source))
        elif name == "ruby":
            for base in source.iter(f"{W}rubyBase"):
                self.runs(base, line)
        elif name in ("footnoteReference", "endnoteReference"):
            is_numbered = source.get(f"{W}customMarkFollows") in (None, "0", "false", "off")
            self.notes.append((name.removesuffix("Reference"), source.get(f"{W}id"), is_numbered))
        elif name == "object" and source.find("{*}OLEObject") is not None:
            self.unread.append(f"{NOT_READ}an embedded object")
        elif name not in UNSAID:
            self.boxes += drawn(source)

    def field(self, source: Any, line: Line) -> None:
        """Note that a field begins, that its code ends and its words begin, or that it ends."""
        kind = source.get(f"{W}fldCharType")
        if kind == "begin":
            if all(self.fields):
                line.say(chosen(source.find(f"{W}ffData")))
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
        for row in rows(source):
            written = etree.SubElement(table, "tr")
            is_head = is_on(row.find(f"{W}trPr"), "tblHeader")
            place = 0
            for cell in inside(row, "tc"):
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


FORMAT = Format(
    endings=(".docx",),
    media_types=("application/vnd.openxmlformats-officedocument.wordprocessingml.document",),
    read=_read,
    libraries=("charset-normalizer", "lxml"),
    described="with all changes accepted; notes, text boxes, headers and tables too",
)
