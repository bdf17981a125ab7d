"""The parts of an old Word file: where its text lies, and what is said of words and paragraphs.

Numbers of structures are those of Microsoft's description of the format, [MS-DOC].
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from struct import unpack_from
from typing import NamedTuple

from assistant.errors import ArticleError
from assistant.reading.format import LARGEST
from assistant.reading.markup import numeral
from assistant.reading.sign_fonts import sign_font

STYLES, FOOTNOTES, MARGINS, WORDS, PARAGRAPHS, FONTS, DOCUMENT, PIECES, ANCHORS, ENDNOTES = (
    *(1, 2, 11, 12, 13, 15, 31, 33, 40, 46),
)
BOXES, LISTS, USES = 56, 73, 74
"""The places of structures in the table of the file's head."""

DELETED, STRUCK, STRUCK_TWICE, HIDDEN = 0x0800, 0x0837, 0x2A53, 0x083C
SHIFT, HEIGHT, SYMBOL, FONT = 0x2A48, 0x4845, 0x6A09, 0x4A4F
_STYLE = 0x4A30
"""What may be said of words, by its code."""
IN_TABLE, NESTING, ENDS_ROW, ENDS_INNER_ROW, ENDS_INNER_CELL = (
    *(0x2416, 0x6649, 0x2417, 0x244C, 0x244B),
)
LEVEL, LIST, OUTLINE, EDGES, IS_HEAD = 0x260A, 0x460B, 0x2640, 0xD608, 0x3404
FIRST, LEFT = (0x8460, 0x8411), (0x845E, 0x840F)
_ELSEWHERE = 0x6645, 0x6646, 0x646B
"""What may be said of paragraphs."""

_SHORT = {
    0x41: DELETED, 0x57: STRUCK, 0x5C: HIDDEN, 0x68: SHIFT, 0x73: STRUCK_TWICE, 0x18: IN_TABLE,
    0x19: ENDS_ROW,
}  # fmt: skip
"""The codes of what a piece that was saved in haste may say in two bytes."""
_SIZES = (1, 1, 2, 4, 2, 2, 0, 3)
"""Bytes of a value, by the first three bits of its code; 0 where its first byte tells."""
FORMS = {1: "I", 2: "i", 3: "A", 4: "a"}
"""How numbers are written; as figures if not so."""
_BULLETS = (23, 255)

Said = dict[int, bytes]
"""What is said of words or of a paragraph: codes with their values."""


def number(content: bytes, place: int = 0, form: str = "H") -> int:
    """A number in a structure; two bytes, unless its form says otherwise."""
    return int(unpack_from(f"<{form}", content, place)[0])


def said(content: bytes) -> Said:
    """What a list of codes with values says."""
    found: Said = {}
    place = 0
    while place + 2 < len(content):
        code = number(content, place)
        place += 2
        size = _SIZES[code >> 13]
        if code == EDGES:
            size = number(content, place) + 1
        elif code == 0xC615 and content[place] == 255:
            # So many tab stops that their size does not fit into its byte.
            added = place + 2 + 4 * content[place + 1]
            size = added + 1 + 3 * content[added] - place
        elif not size:
            size = content[place] + 1
        found[code] = content[place : place + size]
        place += size
    return found


def value(what: Said, code: int) -> int:
    """The value of a code; 0 if nothing is said."""
    return int.from_bytes(what.get(code, b""), "little")


def over(above: Said, below: Said) -> Said:
    """What is said above, and of the rest what is said below."""
    found = below | above
    for code in above.keys() & {STRUCK, STRUCK_TWICE, HIDDEN}:
        if value(above, code) & 0x80:  # As below, or the opposite of it.
            found[code] = bytes([value(below, code) ^ value(above, code) & 1])
    return found


def plex(content: bytes, size: int) -> tuple[list[int], list[bytes]]:
    """A table of places in the text, one more than there are entries of a size."""
    count = max(len(content) - 4, 0) // (4 + size)
    places = unpack_from(f"<{count + 1}I", content) if content else ()
    start = 4 * (count + 1)
    return list(places), [content[start + size * n :][:size] for n in range(count)]


class _Piece(NamedTuple):
    """A stretch of the text that lies in one stretch of the file."""

    start: int
    end: int
    place: int
    """Where it lies in the file."""
    width: int
    """Bytes a character."""
    changes: Said
    """What is said of all of it."""


class _Level(NamedTuple):
    """How the items of a level of a list are marked."""

    form: int
    first: int
    text: str
    """Where characters below 9 stand for the numbers of the levels."""


@dataclass
class Style:
    """What a style says, those that it is based on included."""

    kind: int = 0
    """Which of the styles that Word has by itself it is."""
    words: Said = field(default_factory=dict)
    paragraph: Said = field(default_factory=dict)


class _Runs:
    """What is said of stretches of the file."""

    def __init__(self, main: bytes, table: bytes, is_of_words: bool) -> None:
        found = []
        # No page twice: a file that names one a million times would take all memory.
        for entry in dict.fromkeys(plex(table, 4)[1]):
            page = main[(number(entry, form="I") & 0x3FFFFF) * 512 :][:512]
            count = page[511]
            for one in range(count):
                start, end = unpack_from("<II", page, 4 * one)
                size = 1 if is_of_words else 13
                place = 2 * page[4 * (count + 1) + size * one]
                found.append((start, end, _entry(page, place, is_of_words)))
        self.found = sorted(found)
        self.starts = [one[0] for one in self.found]

    def at(self, place: int) -> tuple[bytes, int]:
        """What is said at a place in the file, and where that ends."""
        index = bisect_right(self.starts, place)
        following = self.starts[index] if index < len(self.starts) else 1 << 32
        if index and place < self.found[index - 1][1]:
            return self.found[index - 1][2], min(self.found[index - 1][1], following)
        return b"", following


def _entry(page: bytes, place: int, is_of_words: bool) -> bytes:
    if not place:
        return b""
    size = page[place]
    if is_of_words:
        return page[place + 1 :][:size]
    return page[place + 1 :][: 2 * size - 1] if size else page[place + 2 :][: 2 * page[place + 1]]


class WordFile:
    """A file with its streams: the main one, the one of tables, and what is too large for them."""

    def __init__(self, main: bytes, table: bytes, data: bytes) -> None:
        self.main, self.table, self.data = main, table, data
        self.words = _Runs(main, self.part(WORDS), is_of_words=True)
        self.paragraphs = _Runs(main, self.part(PARAGRAPHS), is_of_words=False)
        self.styles = list(self._styles())
        self.pieces = list(self._pieces())
        self.starts = [piece.start for piece in self.pieces]
        self.text = "".join(map(self._text, self.pieces))
        if len(self.text) < sum(unpack_from("<3I", main, 0x4C)):
            raise ArticleError("it breaks off before its end")
        names = ["main", "notes", "margins", "", "comments", "endnotes", "boxes", "margin boxes"]
        place, self.subtexts = 0, dict[str, int]()
        for name, length in zip(names, unpack_from("<8I", main, 0x4C), strict=True):
            self.subtexts[name] = place
            place += length
        self.lists = dict(self._lists())
        self.sign_fonts = dict(self._sign_fonts())
        """The fonts of signs, by the numbers that text calls them."""

    def part(self, index: int) -> bytes:
        """A structure of the table stream."""
        start, size = unpack_from("<II", self.main, 0x9A + 8 * index)
        return self.table[start : start + size]

    def _pieces(self) -> Iterator[_Piece]:
        table, place, changes = self.part(PIECES), 0, list[Said]()
        while table[place] == 1:
            size = number(table, place + 1)
            changes.append(said(table[place + 3 :][:size]))
            place += 3 + size
        starts, entries = plex(table[place + 5 :][: number(table, place + 1, "I")], 8)
        if starts[-1:] > [LARGEST] or sorted(starts) != starts:
            raise ArticleError("it says that its text has more characters than can be")
        for start, end, entry in zip(starts, starts[1:], entries, strict=False):
            where, changed = unpack_from("<IH", entry, 2)
            if changed & 1:
                more = changes[changed >> 1]
            else:
                short = _SHORT.get(changed >> 1 & 0x7F)
                more = {short: bytes([changed >> 8])} if short else {}
            is_narrow = bool(where & 0x40000000)
            place = where & 0x3FFFFFFF
            yield _Piece(start, end, *((place // 2, 1) if is_narrow else (place, 2)), more)

    def _text(self, piece: _Piece) -> str:
        """Its characters, of which some stay in halves, so that each place of the text has one."""
        count = piece.end - piece.start
        content = self.main[piece.place :][: count * piece.width]
        if len(content) < count * piece.width:
            raise ArticleError("it breaks off before its end")
        if piece.width == 1:
            return content.decode("cp1252", "replace")
        return "".join(map(chr, unpack_from(f"<{count}H", content)))

    def _piece(self, place: int) -> tuple[_Piece, int]:
        """The piece of a place in the text, and that place in the file."""
        piece = self.pieces[max(bisect_right(self.starts, place) - 1, 0)]
        return piece, piece.place + (place - piece.start) * piece.width

    def looks(self, start: int, end: int) -> Iterator[tuple[int, int, Said]]:
        """The stretches of a text that look alike, and what is said of them by themselves."""
        while start < end:
            piece, place = self._piece(start)
            found, until = self.words.at(place)
            length = -(-(until - place) // piece.width)
            last = min(start + max(length, 1), piece.end, end)
            yield start, max(last, start + 1), said(found) | piece.changes
            start = max(last, start + 1)

    def look(self, own: Said, style: Style) -> Said:
        """How words look in a paragraph of a style, with what is said of themselves."""
        return over(own, over(self.style(value(own, _STYLE)).words, style.words))

    def style(self, index: int) -> Style:
        """A style by its number; one that says nothing for 0 and for those that are not there."""
        return self.styles[index] if 0 < index < len(self.styles) else Style()

    def paragraph(self, end: int) -> tuple[Said, Style]:
        """What is said of the paragraph that ends at a place of the text, and its style."""
        piece, place = self._piece(end)
        found, _ = self.paragraphs.at(place)
        own = said(found[2:])
        for code in own.keys() & set(_ELSEWHERE):
            where = value(own, code)
            own |= said(self.data[where + 2 :][: number(self.data, where)])
        index = number(found) if found else 0
        style = self.styles[index] if index < len(self.styles) else Style()
        return style.paragraph | own | piece.changes, style

    def _styles(self) -> Iterator[Style]:
        table = self.part(STYLES)
        if not table:
            return
        place = 2 + number(table)
        count, base = unpack_from("<HH", table, 2)
        entries = []
        for _ in range(count):
            entries.append(table[place + 2 :][: number(table, place)])
            place += 2 + len(entries[-1]) + len(entries[-1]) % 2

        @cache
        def whole(index: int, depth: int = 0) -> Style:
            entry = entries[index] if index < len(entries) else b""
            if len(entry) < base + 2 or depth > 10:
                return Style()
            kind, based, count = unpack_from("<HHH", entry)
            start = base + 4 + 2 * number(entry, base)
            parts = []
            for _ in range(count & 15):
                start += start % 2
                parts.append(entry[start + 2 :][: number(entry, start)])
                start += 2 + len(parts[-1])
            below = whole(based >> 4, depth + 1)
            if based & 15 == 1 and len(parts) > 1:
                words, paragraph = said(parts[1]), said(parts[0][2:])
            else:
                words, paragraph = said(parts[0]) if based & 15 == 2 and parts else {}, {}
            return Style(kind & 0xFFF, over(words, below.words), below.paragraph | paragraph)

        yield from map(whole, range(count))

    def _sign_fonts(self) -> Iterator[tuple[int, str]]:
        table, place = self.part(FONTS), 4
        for font in range(number(table) if table else 0):
            size = table[place] + 1
            name = (
                table[place + 40 : place + size].decode("utf-16-le", "replace").partition("\0")[0]
            )
            if found := sign_font(name):
                yield font, found
            place += size

    def _lists(self) -> Iterator[tuple[int, list[_Level]]]:
        """The levels of each list, by the number that paragraphs call it."""
        shapes, uses = self.part(LISTS), self.part(USES)
        if not shapes or not uses:
            return
        # The levels lie behind the structure that they belong to.
        place = sum(unpack_from("<II", self.main, 0x9A + 8 * LISTS))
        found = {}
        for one in range(number(shapes)):
            shape = shapes[2 + 28 * one :][:28]
            levels = []
            for _ in range(1 if shape[26] & 1 else 9):
                first, form = unpack_from("<iB", self.table, place)
                place += 28 + sum(self.table[place + 24 : place + 26])
                length = number(self.table, place)
                text = self.table[place + 2 :][: 2 * length].decode("utf-16-le", "replace")
                levels.append(_Level(form, first, text))
                place += 2 + 2 * length
            found[shape[:4]] = levels
        for one in range(min(number(uses, form="I"), len(uses) // 16)):
            levels = found.get(uses[4 + 16 * one :][:4], [])
            yield one + 1, levels

    def mark(self, counts: dict[tuple[int, int], int], name: int, level: int) -> str:
        """The mark of the next item of a list, which is counted; empty if there is no such list."""
        levels = self.lists.get(name, [])
        if level >= len(levels):
            return ""
        if levels[level].form in _BULLETS:
            return "•"
        counts[name, level] = counts.get((name, level), levels[level].first - 1) + 1
        for deeper in range(level + 1, 9):
            counts.pop((name, deeper), None)
        return "".join(
            numeral(
                counts.get((name, place), levels[place].first), FORMS.get(levels[place].form, "1")
            )
            if (place := ord(one)) < min(len(levels), 9)
            else one
            for one in levels[level].text
        ).strip()
