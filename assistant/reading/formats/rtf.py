"""Rich text: the format that word processors of all makers write."""

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from assistant.errors import ArticleError
from assistant.reading.blocks import text_of
from assistant.reading.format import Draft, Format
from assistant.reading.formats.odt import (
    Line,
    Lists,
    margins_of,
    numeral,
    put_margins,
    put_notes,
)

_TOKEN = re.compile(
    r"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<hex>[0-9a-fA-F]{2})"
    r"|\\(?P<symbol>[^a-zA-Z])|(?P<brace>[{}])|[\r\n\0]+|(?P<text>[^\\{}\r\n\0]+)|\\",
    re.DOTALL,
)
_DEEPEST = 1000
"""Groups within groups."""
_MOST_NESTED = 4
"""Tables within tables; those that lie deeper are read as paragraphs."""
_NEAR = 60
"""Twips by which edges of cells may differ that are meant to be one below the other."""

_CHARSETS = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gbk", 136: "big5",
    161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257",
    204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
"""The encodings of fonts for other letters than the document's."""
_OF_SYMBOL = dict(
    zip(
        range(0x41, 0x5B), "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", strict=True
    )
) | dict(zip(range(0x61, 0x7B), "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True)) | {
    0xA3: "≤", 0xA5: "∞", 0xAE: "→", 0xB0: "°", 0xB1: "±", 0xB2: "″", 0xB3: "≥", 0xB4: "×",
    0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xBC: "…", 0xD6: "√", 0xE5: "∑",
}  # fmt: skip
"""The characters of the font Symbol, which has an encoding of its own."""

_CHARACTERS = {
    "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "bullet": "•", "tab": "\t", "emspace": " ", "enspace": " ",
    "qmspace": " ", "zwj": "\u200d", "zwnj": "\u200c",
}  # fmt: skip
_SYMBOLS = {"~": "\xa0", "_": "‑", "\\": "\\", "{": "{", "}": "}", "\t": "\t"}

_SKIPPED = frozenset(
    [
        *("fonttbl", "colortbl", "stylesheet", "filetbl", "revtbl", "listtable", "rsidtbl"),
        *("listoverridetable", "pict", "nonshppict", "mmathPict", "shprslt", "fldinst"),
        *("xe", "tc", "rxe", "txe", "objdata", "objclass", "objname", "nonesttables"),
        *("ftnsep", "ftnsepc", "aftnsep", "aftnsepc", "formfield", "datafield", "private"),
        *("pgdsctbl", "template", "themedata", "mchr", "mbegChr", "mendChr", "mtype"),
    ]
)
"""Groups that hold no words of the text."""
_HOLDERS = frozenset(["shpinst", "do", "object", "info", "upr"])
"""Groups without words of their own, in which groups with words may lie."""
_PASSED = frozenset(["shppict", "ud", "nesttableprops", "moMath", "moMathPara", "shptxt"])
"""Groups that a reader may pass over if he does not know them, but that are of the text."""


# What is written.


@dataclass
class _Cell:
    element: Any
    right: int = 0
    """Where it ends, in twips from the left."""
    is_below: bool = False
    """Whether it goes on the cell above."""
    is_beside: bool = False
    """Whether it goes on the cell before."""


@dataclass
class _Table:
    """A table that is being read."""

    cell: Any
    """What is in the cell that is open."""
    row: list[Any] = field(default_factory=list)
    rows: list[list[_Cell]] = field(default_factory=list)
    edges: list[_Cell] = field(default_factory=list)
    """What is said of the cells of the row, in order."""
    is_head: bool = False
    heads: set[int] = field(default_factory=set)
    """The rows that hold heads of columns."""
    lists: Lists = field(default_factory=Lists)

    def end_cell(self, empty: Any) -> None:
        self.row.append(self.cell)
        self.cell, self.lists = empty, Lists()

    def end_row(self) -> None:
        if self.is_head:
            self.heads.add(len(self.rows))
        if len(self.edges) == len(self.row):
            pairs = zip(self.row, self.edges, strict=True)
            cells = [replace(edge, element=one) for one, edge in pairs]
        else:
            cells = [_Cell(one) for one in self.row]
        self.rows.append(cells)
        self.row = []

    def written(self, target: Any) -> None:
        """Write it as a table of HTML."""
        from lxml import etree

        places = _places([cell.right for row in self.rows for cell in row])
        table = etree.SubElement(target, "table")
        above: dict[int, Any] = {}
        for number, row in enumerate(self.rows):
            line = etree.SubElement(table, "tr")
            left, last = 0, None
            for cell in row:
                place = places.get(cell.right, left + 1)
                wide, start, left = max(place - left, 1), left, max(place, left + 1)
                if cell.is_beside and last is not None:
                    last.set("colspan", str(int(last.get("colspan")) + wide))
                elif cell.is_below and start in above:
                    above[start].set("rowspan", str(int(above[start].get("rowspan")) + 1))
                else:
                    last = above[start] = cell.element
                    last.tag = "th" if number in self.heads else "td"
                    last.set("colspan", str(wide))
                    last.set("rowspan", "1")
                    line.append(last)


def _places(edges: list[int]) -> dict[int, int]:
    """For each edge of cells which column it ends, counted from 1; none for those not known."""
    places: dict[int, int] = {}
    column, last = 0, -_NEAR
    for edge in sorted(set(edges) - {0}):
        column += edge - last > _NEAR or column == 0
        places[edge], last = column, edge
    return places


@dataclass
class _Paragraph:
    """How a paragraph is set."""

    nesting: int = 0
    """How many tables it lies in."""
    level: int = 0
    """How deep it lies in lists."""
    outline: int = -1
    """The level of a heading, from 0; -1 for no heading."""
    first: int = 0
    left: int = 0
    """How far its first line, and all of it, are moved to the right, in twips."""
    list: int = 0
    """Which list it is of."""


class _Story:
    """A text of its own: the main one, a note, the head of a page, a box."""

    def __init__(self, kind: str = "") -> None:
        from lxml import etree

        self.kind = kind
        self.body = etree.Element("div")
        self.line = Line()
        self.mark = ""
        """The mark of the item that is open."""
        self.boxes: list[_Story] = []
        """The boxes of the paragraph that is open."""
        self.tables: list[_Table] = []
        self.lists = Lists()
        self.is_row = False
        """Whether a row was begun and has not ended."""
        self.is_numbered = False
        """Whether a note has a number."""

    def end_paragraph(self, how: _Paragraph) -> None:
        from lxml import etree

        nesting = min(max(how.nesting, int(self.is_row)), _MOST_NESTED)
        if self.line.text.strip() or self.boxes:
            target, lists = self._place(nesting)
            how = self._with_mark(how)
            if self.line.text.strip() and self.mark and how.outline < 0:
                self.line.into(self._item(target, lists, how))
            elif self.line.text.strip():
                lists.end()
                self.line.mark(self.mark)
                tag = "p" if how.outline < 0 else f"h{min(how.outline + 1, 6)}"
                self.line.into(etree.SubElement(target, tag))
            for box in self.boxes:
                target.append(box.ended())
        self.line, self.mark, self.boxes = Line(), "", []

    def _item(self, target: Any, lists: Lists, how: _Paragraph) -> Any:
        """A new item of a list; numbers stand in it as they are written."""
        if not any(map(str.isalnum, self.mark)) or self.mark in ("o", "§"):
            return lists.item(target, how.level, ("•", str(how.list)))[0]
        self.line.mark(self.mark)
        return lists.item(target, how.level, ("1", str(how.list)), "div")[0]

    def _with_mark(self, how: _Paragraph) -> _Paragraph:
        """Take the mark of an item that stands in its text as if it were typed."""
        match = _TYPED.match(self.line.text)
        if self.mark or how.first >= 0 or not match:
            return how
        rest, length = list[tuple[str, str]](), len(match[0])
        for shift, text in self.line.pieces:
            rest.append((shift, text[length:]))
            length = max(length - len(text), 0)
        self.line.pieces, self.mark = rest, match[1]
        return replace(how, level=max(how.left // 360 - 1, 0))

    def _place(self, nesting: int) -> tuple[Any, Lists]:
        """Where the next block is to be written, with the tables that it lies in open."""
        from lxml import etree

        self.close_tables(nesting)
        while len(self.tables) < nesting:
            self.tables.append(_Table(etree.Element("td")))
            self.lists.end()
        if self.tables:
            return self.tables[-1].cell, self.tables[-1].lists
        return self.body, self.lists

    def close_tables(self, nesting: int) -> None:
        """Write the tables that end, down to some that stay open."""
        while len(self.tables) > nesting:
            table = self.tables.pop()
            target = self.tables[-1].cell if self.tables else self.body
            if table.row or len(table.cell):
                table.end_cell(None)
                table.edges = []
                table.end_row()
            if table.rows:
                table.written(target)

    def table(self, nesting: int) -> _Table:
        """The table of a row or cell that ends."""
        nesting = min(nesting, _MOST_NESTED)
        self._place(nesting)
        return self.tables[nesting - 1]

    def ended(self) -> Any:
        """All of it, as an element."""
        self.end_paragraph(_Paragraph())
        self.close_tables(0)
        return self.body


_TYPED = re.compile(r"\s*(\(?(?:\d{1,3}|[a-zA-Z]|[ivxlIVXL]{1,6})[.)]|[•▪◦‣–—*·-])\t\s*")
"""The mark of an item before its text."""


# What is read.


@dataclass
class _State:
    """What holds until the end of a group."""

    story: _Story
    where: str = "text"
    """What words are: `text`, `mark` of an item, `title`, `author`, or nothing: `holder`,
    `skipped` for good."""
    is_fresh: bool = False
    """Whether nothing of the group was read yet."""
    is_optional: bool = False
    """Whether the group may be passed over by those who do not know it."""
    shift: str = ""
    is_struck: bool = False
    is_hidden: bool = False
    is_deleted: bool = False
    outer: str = "text"
    """What words are around the holder that the group is."""
    font: int = -1
    fallback: int = 1
    """How many characters after a character of Unicode stand for it."""
    how: _Paragraph = field(default_factory=_Paragraph)


class _Reader:
    """Reads a file, control word by control word."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.main = _Story()
        self.state = _State(self.main)
        self.stack: list[_State] = []
        self.stories: list[_Story] = []
        self.about: dict[str, str] = {}
        self.encoding = "cp1252"
        self.fonts: dict[int, str] = {}
        self.font = -1
        """The font of which the table of fonts is speaking."""
        self.bytes = bytearray()
        self.is_raw = False
        """Whether bytes above ASCII are among them that stand as they are."""
        self.half = 0
        """The first half of a character that takes two numbers."""
        self.forms = {"note": "1", "endnote": "1"}
        """How notes are numbered."""
        self.to_skip = 0
        self.edge = _Cell(None)
        """What is said of the next cell."""

    def read(self) -> None:
        place = 0
        while match := _TOKEN.match(self.source, place):
            place = match.end()
            kind = match.lastgroup
            if kind == "text":
                self._plain(match["text"])
            elif kind == "hex":
                self._byte(int(match["hex"], 16))
            elif kind == "brace":
                self._brace(match["brace"])
            elif kind == "symbol":
                self._symbol(match["symbol"])
            elif match["word"]:
                number = None if match["number"] is None else int(match["number"])
                if match["word"] == "bin":
                    place += max(number or 0, 0)
                else:
                    self._word(match["word"], number)
        self._flush()

    # Words.

    def _plain(self, text: str) -> None:
        self.state.is_fresh = False
        skipped = min(self.to_skip, len(text))
        self.to_skip -= skipped
        self.is_raw = self.is_raw or not text.isascii()
        self.bytes += text[skipped:].encode("latin-1")

    def _byte(self, value: int) -> None:
        self.state.is_fresh = False
        if self.to_skip:
            self.to_skip -= 1
        else:
            self.bytes.append(value)

    def _flush(self) -> None:
        """Say the bytes that were collected, in the encoding of their font."""
        if not self.bytes:
            return
        content, self.bytes = bytes(self.bytes), bytearray()
        encoding = self.fonts.get(self.state.font, "") or self.encoding
        if self.is_raw and _is_utf8(content):
            encoding = "utf-8"
        self.is_raw = False
        if self.state.where == "fonts":
            if "symbol" in content.decode("latin-1").lower() and self.font in self.fonts:
                self.fonts[self.font] = "symbol"
        elif encoding in ("symbol", "signs"):
            self._say("".join(_sign(value, encoding) for value in content))
        else:
            self._say(content.decode(encoding, "replace"))

    def _say(self, text: str) -> None:
        state = self.state
        if state.where == "text" and not (state.is_struck or state.is_hidden or state.is_deleted):
            state.story.line.say(text, state.shift)
        elif state.where == "mark" and not (state.is_hidden or state.is_deleted):
            state.story.mark += text.strip()
        elif state.where in ("title", "author"):
            self.about[state.where] = self.about.get(state.where, "") + text

    def _unicode(self, number: int) -> None:
        code = number % 0x10000 if number < 0 else min(number, 0x10FFFF)
        if 0xF000 <= code <= 0xF0FF:
            encoding = self.fonts.get(self.state.font, "")
            self._say(_sign(code - 0xF000, "symbol" if encoding == "symbol" else "signs"))
        elif 0xD800 <= code <= 0xDBFF:
            self.half = code
        elif 0xDC00 <= code <= 0xDFFF:
            if self.half:
                self._say(chr(0x10000 + (self.half - 0xD800) * 0x400 + code - 0xDC00))
            self.half = 0
        else:
            self._say(chr(code))
        self.to_skip = self.state.fallback

    # Groups.

    def _brace(self, brace: str) -> None:
        self._flush()
        self.to_skip = 0
        if brace == "{":
            if len(self.stack) >= _DEEPEST:
                raise ArticleError("its groups lie too deep within each other")
            self.stack.append(self.state)
            how = replace(self.state.how)
            self.state = replace(self.state, is_fresh=True, is_optional=False, how=how)
        elif self.stack:
            ended, self.state = self.state, self.stack.pop()
            if ended.story is not self.state.story:
                self._end_story(ended.story)

    def _end_story(self, story: _Story) -> None:
        if story.kind == "box":
            self.state.story.boxes.append(story)
        else:
            self.stories.append(story)

    def _symbol(self, symbol: str) -> None:
        if symbol == "*":
            self.state.is_optional = self.state.is_fresh
            return
        self.state.is_fresh = False
        if symbol in _SYMBOLS:
            if self.to_skip:
                self.to_skip -= 1
                return
            self._flush()
            self._say(_SYMBOLS[symbol])
        elif symbol in "\r\n":
            self._flush()
            self._end_paragraph()

    def _word(self, word: str, number: int | None) -> None:
        self._flush()
        self.to_skip = 0
        state = self.state
        is_fresh, state.is_fresh = state.is_fresh, False
        if state.where == "skipped":
            return
        if is_fresh and self._destination(word):
            return
        if state.is_optional and is_fresh and word not in _PASSED:
            state.where = "skipped"
            return
        if word in _CHARACTERS:
            self._say(_CHARACTERS[word])
        elif word == "u":
            self._unicode(number or 0)
        elif word in _ACTIONS:
            _ACTIONS[word](self, 1 if number is None else number)

    def _destination(self, word: str) -> bool:
        """Whether the first word of a group says what the group is, other than text."""
        state = self.state
        if word == "fonttbl":
            state.where = "fonts"
        elif word in _SKIPPED or (word.startswith("m") and word.endswith("Pr")):
            state.where = "skipped"
        elif word in _HOLDERS:
            state.outer, state.where = state.where, "info" if word == "info" else "holder"
        elif state.where == "info":
            state.where = word if word in ("title", "author") else "skipped"
        elif word in ("listtext", "pntext"):
            state.where, state.story.mark = "mark", ""
        elif word in _STORIES:
            is_gone = state.is_struck or state.is_hidden or state.is_deleted
            state.story, state.where = _Story(_STORIES[word]), "skipped" if is_gone else "text"
            state.how = _Paragraph()
            self._reset(0)
        elif word in ("result", "ud"):
            state.where = state.outer if state.where == "holder" else state.where
        else:
            return False
        return True

    # What control words do.

    def _end_paragraph(self, number: int = 1) -> None:
        if self.state.where == "text":
            self.state.story.end_paragraph(self.state.how)

    def _end_line(self, number: int) -> None:
        if self.state.where == "text":
            self.state.story.line.end_line()

    def _reset(self, number: int) -> None:
        """Characters look as usual."""
        state = self.state
        state.shift = ""
        state.is_struck = state.is_hidden = state.is_deleted = False

    def _reset_paragraph(self, number: int) -> None:
        self.state.how = _Paragraph()

    def _raise(self, number: int) -> None:
        self.state.shift = "sup" if number else ""

    def _lower(self, number: int) -> None:
        self.state.shift = "sub" if number else ""

    def _unshift(self, number: int) -> None:
        self.state.shift = ""

    def _strike(self, number: int) -> None:
        self.state.is_struck = bool(number)

    def _hide(self, number: int) -> None:
        self.state.is_hidden = bool(number)

    def _delete(self, number: int) -> None:
        self.state.is_deleted = bool(number)

    def _set_fallback(self, number: int) -> None:
        self.state.fallback = min(max(number, 0), 100)

    def _set_font(self, number: int) -> None:
        if self.state.where == "fonts":
            self.font = number
        else:
            self.state.font = number

    def _set_charset(self, number: int) -> None:
        self.fonts[self.font] = "signs" if number == 2 else _CHARSETS.get(number, "")

    def _set_page(self, number: int) -> None:
        """The encoding of the document."""
        names = {65001: "utf-8", 10000: "mac_roman", 0: "cp1252"}
        try:
            self.encoding = codecs.lookup(names.get(number, f"cp{number}")).name
        except LookupError:
            self.encoding = "cp1252"

    def _in_table(self, number: int) -> None:
        self.state.how.nesting = max(self.state.how.nesting, 1)

    def _nest(self, number: int) -> None:
        self.state.how.nesting = min(max(number, 0), _MOST_NESTED)

    def _number(self, number: int) -> None:
        self.state.story.is_numbered = True

    def _as_endnote(self, number: int) -> None:
        if self.state.story.kind == "note":
            self.state.story.kind = "endnote"

    # Tables.

    def _nesting(self) -> int:
        """How many tables are open where a cell of a nested one ends."""
        return max(self.state.how.nesting, 2)

    def _begin_row(self, number: int) -> None:
        story = self.state.story
        if not story.is_row:
            story.end_paragraph(self.state.how)
        is_nested = self.state.how.nesting > 1 and len(story.tables) > 1
        table = story.table(self.state.how.nesting if is_nested else 1)
        table.edges, table.is_head = [], False
        story.is_row = True
        self.edge = _Cell(None)

    def _edge(self, number: int) -> None:
        if self.state.story.tables:
            self.edge.right = number
            self.state.story.tables[-1].edges.append(self.edge)
        self.edge = _Cell(None)

    def _head(self, number: int) -> None:
        if self.state.story.tables:
            self.state.story.tables[-1].is_head = True

    def _below(self, number: int) -> None:
        self.edge.is_below = True

    def _beside(self, number: int) -> None:
        self.edge.is_beside = True

    def _end_cell(self, nesting: int) -> None:
        from lxml import etree

        story = self.state.story
        if self.state.where == "text":
            story.end_paragraph(replace(self.state.how, nesting=nesting))
            story.table(nesting).end_cell(etree.Element("td"))

    def _end_row(self, nesting: int) -> None:
        if self.state.where == "text":
            self.state.story.table(nesting).end_row()
            self.state.story.is_row = nesting > 1


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def _sign(value: int, encoding: str) -> str:
    """A character of a font with signs instead of letters; those of unknown fonts are bullets."""
    if value < 0x21 or value == 0xA0:
        return " "
    if encoding == "symbol":
        return _OF_SYMBOL.get(value, chr(value) if value < 0x7F else "•")
    return "•"


def _setting(name: str) -> Callable[[_Reader, int], None]:
    """What sets a property of paragraphs."""
    return lambda reader, number: setattr(reader.state.how, name, number)


def _form(kind: str, form: str) -> Callable[[_Reader, int], None]:
    """What sets how notes are numbered."""
    return lambda reader, number: reader.forms.update({kind: form})


def _level(reader: _Reader, number: int) -> None:
    reader.state.how.level = min(max(number, 0), 8)


_STORIES = {
    "footnote": "note",
    "shptxt": "box",
    "dptxbxtext": "box",
    **dict.fromkeys(("header", "headerl", "headerr", "headerf"), "header"),
    **dict.fromkeys(("footer", "footerl", "footerr", "footerf"), "footer"),
}
"""Groups that hold a text of their own."""

_FORMS = {"ar": "1", "alc": "a", "auc": "A", "rlc": "i", "ruc": "I"}
"""How numbers of notes are written."""

_ACTIONS: dict[str, Callable[[_Reader, int], None]] = {
    **dict.fromkeys(("par", "sect", "page", "column"), _Reader._end_paragraph),
    "line": _Reader._end_line,
    "plain": _Reader._reset,
    "pard": _Reader._reset_paragraph,
    **dict.fromkeys(("super", "up", "msup"), _Reader._raise),
    **dict.fromkeys(("sub", "dn", "msub"), _Reader._lower),
    "nosupersub": _Reader._unshift,
    **dict.fromkeys(("strike", "striked", "strikedl"), _Reader._strike),
    "v": _Reader._hide,
    "deleted": _Reader._delete,
    "uc": _Reader._set_fallback,
    "f": _Reader._set_font,
    "fcharset": _Reader._set_charset,
    "ansicpg": _Reader._set_page,
    "mac": lambda reader, number: reader._set_page(10000),
    "pc": lambda reader, number: reader._set_page(437),
    "pca": lambda reader, number: reader._set_page(850),
    "intbl": _Reader._in_table,
    "itap": _Reader._nest,
    "ilvl": _level,
    "ls": _setting("list"),
    "fi": _setting("first"),
    "li": _setting("left"),
    "outlinelevel": _setting("outline"),
    "chftn": _Reader._number,
    "ftnalt": _Reader._as_endnote,
    **{f"ftnn{name}": _form("note", form) for name, form in _FORMS.items()},
    **{f"aftnn{name}": _form("endnote", form) for name, form in _FORMS.items()},
    "trowd": _Reader._begin_row,
    "trhdr": _Reader._head,
    "cellx": _Reader._edge,
    "clvmrg": _Reader._below,
    "clmrg": _Reader._beside,
    "cell": lambda reader, number: reader._end_cell(1),
    "row": lambda reader, number: reader._end_row(1),
    "nestcell": lambda reader, number: reader._end_cell(reader._nesting()),
    "nestrow": lambda reader, number: reader._end_row(reader._nesting()),
}


def _read(content: bytes, name: str) -> list[Draft]:
    """Its text with all changes accepted, its notes at the end."""
    from lxml import etree

    if not content.lstrip().startswith(b"{\\rtf"):
        raise ArticleError("it is not rich text, whatever its name says")
    reader = _Reader(content.lstrip().decode("latin-1"))
    reader.read()
    body = etree.Element("body")
    body.append(reader.main.ended())
    notes: list[tuple[str, Any]] = []
    for kind in ("note", "endnote"):
        number = 0
        for note in (one for one in reader.stories if one.kind == kind):
            number += note.is_numbered
            label = numeral(number, reader.forms[kind]) if note.is_numbered else ""
            notes.append((label, note.ended()))
    put_notes(body, notes)
    heads, feet = (
        margins_of([one.ended() for one in reader.stories if one.kind == kind])
        for kind in ("header", "footer")
    )
    put_margins(body, heads, feet)
    unread = ("it breaks off before its end",) if reader.stack else ()
    return [Draft(text_of(body), {k: v.strip() for k, v in reader.about.items()}, notes=unread)]


FORMAT = Format(
    endings=(".rtf",),
    media_types=("application/rtf", "text/rtf"),
    read=_read,
    libraries=("lxml",),
    described="with all changes accepted; notes, text boxes, headers and tables too",
)
