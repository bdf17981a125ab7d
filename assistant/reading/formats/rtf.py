"""Rich text: the format that word processors of all makers write."""

import codecs
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from assistant.errors import ArticleError
from assistant.reading.blocks import text_of
from assistant.reading.format import NOT_READ, Draft, Format
from assistant.reading.markup import margins_of, numeral, put_margins, put_notes
from assistant.reading.rtf_characters import CHARACTERS, CHARSETS, SYMBOLS, is_utf8
from assistant.reading.rtf_story import MOST_NESTED, Cell, Paragraph, State, Story
from assistant.reading.sign_fonts import SIGN_FONTS, sign, sign_font

_TOKEN = re.compile(
    r"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<hex>[0-9a-fA-F]{2})"
    r"|\\(?P<symbol>[^a-zA-Z])|(?P<brace>[{}])|[\r\n\0]+|(?P<text>[^\\{}\r\n\0]+)|\\",
    re.DOTALL,
)
_DEEPEST = 1000
"""Groups within groups."""

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


class _Reader:
    """Reads a file, control word by control word."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.main = Story()
        self.state = State(self.main)
        self.stack: list[State] = []
        self.stories: list[Story] = []
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
        self.edge = Cell(None)
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
        if self.is_raw and is_utf8(content):
            encoding = "utf-8"
        self.is_raw = False
        if self.state.where == "fonts":
            if self.font in self.fonts and (font := sign_font(content.decode("latin-1"))):
                self.fonts[self.font] = font
        elif encoding == "signs" or encoding in SIGN_FONTS:
            self._say("".join(sign(value, encoding) for value in content))
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
            self._say(sign(code, self.fonts.get(self.state.font, "")))
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

    def _end_story(self, story: Story) -> None:
        if story.kind == "box":
            self.state.story.boxes.append(story)
        else:
            self.stories.append(story)

    def _symbol(self, symbol: str) -> None:
        if symbol == "*":
            self.state.is_optional = self.state.is_fresh
            return
        self.state.is_fresh = False
        if symbol in SYMBOLS:
            if self.to_skip:
                self.to_skip -= 1
                return
            self._flush()
            self._say(SYMBOLS[symbol])
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
        if word in CHARACTERS:
            self._say(CHARACTERS[word])
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
            state.story, state.where = Story(_STORIES[word]), "skipped" if is_gone else "text"
            state.how = Paragraph()
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

    def _set_fallback(self, number: int) -> None:
        self.state.fallback = min(max(number, 0), 100)

    def _set_font(self, number: int) -> None:
        if self.state.where == "fonts":
            self.font = number
        else:
            self.state.font = number

    def _set_charset(self, number: int) -> None:
        self.fonts[self.font] = "signs" if number == 2 else CHARSETS.get(number, "")

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
        self.state.how.nesting = min(max(number, 0), MOST_NESTED)

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
        self.edge = Cell(None)

    def _edge(self, number: int) -> None:
        if self.state.story.tables:
            self.edge.right = number
            self.state.story.tables[-1].edges.append(self.edge)
        self.edge = Cell(None)

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


def _setting(name: str) -> Callable[[_Reader, int], None]:
    """What sets a property of paragraphs."""
    return lambda reader, number: setattr(reader.state.how, name, number)


def _look(name: str, on: object, off: object) -> Callable[[_Reader, int], None]:
    """What sets how characters look, or no longer look if its number is 0."""
    return lambda reader, number: setattr(reader.state, name, on if number else off)


def _head(reader: _Reader, number: int) -> None:
    if reader.state.story.tables:
        reader.state.story.tables[-1].is_head = True


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
    "pard": lambda reader, number: setattr(reader.state, "how", Paragraph()),
    **dict.fromkeys(("super", "up", "msup"), _look("shift", "sup", "")),
    **dict.fromkeys(("sub", "dn", "msub"), _look("shift", "sub", "")),
    "nosupersub": _look("shift", "", ""),
    **dict.fromkeys(("strike", "striked", "strikedl"), _look("is_struck", True, False)),
    "v": _look("is_hidden", True, False),
    "deleted": _look("is_deleted", True, False),
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
    "chftn": lambda reader, number: setattr(reader.state.story, "is_numbered", True),
    "ftnalt": _Reader._as_endnote,
    **{f"ftnn{name}": _form("note", form) for name, form in _FORMS.items()},
    **{f"aftnn{name}": _form("endnote", form) for name, form in _FORMS.items()},
    "trowd": _Reader._begin_row,
    "trhdr": _head,
    "cellx": _Reader._edge,
    "clvmrg": lambda reader, number: setattr(reader.edge, "is_below", True),
    "clmrg": lambda reader, number: setattr(reader.edge, "is_beside", True),
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
    unread = (f"{NOT_READ}its end, since it breaks off before it",) if reader.stack else ()
    return [Draft(text_of(body), {k: v.strip() for k, v in reader.about.items()}, notes=unread)]


FORMAT = Format(
    endings=(".rtf",),
    media_types=("application/rtf", "text/rtf"),
    read=_read,
    libraries=("lxml",),
    described="with all changes accepted; notes, text boxes, headers and tables too",
)
