"""Word documents of the years before 2007."""

import re
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise
from struct import error as StructError
from struct import unpack_from
from typing import Any

from assistant.errors import ArticleError
from assistant.reading import word_binary as word
from assistant.reading.blocks import text_of
from assistant.reading.format import Draft, Format
from assistant.reading.formats.rtf import FORMAT as RICH_TEXT
from assistant.reading.markup import margins_of, numeral, put_margins, put_notes
from assistant.reading.rtf_story import Cell, Paragraph, Story
from assistant.reading.sign_fonts import sign
from assistant.reading.word_binary import Said, Style, WordFile, value

_PIECE = re.compile(r"[^\x00-\x1f]+|[\x00-\x1f]")
_END = re.compile("[\r\x07\x0c\x0e]")
"""What ends a paragraph: its own mark, that of a cell or row, a break of the page or column."""
_SIGNS = {"\t": "\t", "\x1e": "\u2011"}
_PAGES = {65001: "utf-8", 1200: "utf-16-le", 10000: "mac_roman"}
_RAISED_BY = 4
"""Half points by which letters stand above or below their line, from which they are note marks."""
_HEADS, _FEET = (0, 1, 4), (2, 3, 5)
"""Which of the six texts of a section are heads of its pages, and which are feet."""


def _read(content: bytes, name: str) -> list[Draft]:
    """Its text with all changes accepted: notes, text boxes and tables too, no hidden words."""
    from lxml import etree

    if content.lstrip().startswith(b"{\\rtf"):
        return list(RICH_TEXT.read(content, name))
    try:
        file, fields = _opened(content)
        reader = _Reader(file)
        body = etree.Element("body")
        body.append(reader.main())
        put_notes(body, list(reader.notes()))
        heads, feet = (margins_of(list(reader.margins(which))) for which in (_HEADS, _FEET))
        put_margins(body, heads, feet)
    except (OSError, StructError, IndexError) as error:
        raise ArticleError("it is damaged, or breaks off before its end") from error
    return [Draft(text_of(body), fields)]


def _opened(content: bytes) -> tuple[WordFile, dict[str, str]]:
    """A file, and the title and the author that it states."""
    import olefile

    if not content.startswith(olefile.MAGIC):
        raise ArticleError("it is no Word document, whatever its name says")
    with olefile.OleFileIO(BytesIO(content)) as packed:
        if not packed.exists("WordDocument"):
            raise ArticleError("it is no Word document, but a file of another Office program")
        main = packed.openstream("WordDocument").read()
        kind, version, flags = unpack_from("<HH6xH", main)
        if kind != 0xA5EC or version < 193:
            raise ArticleError("it was written by Word 95 or an older one; save it as .docx")
        if flags & 0x100:
            raise ArticleError("it is locked with a password; save it without one")
        table, data = f"{flags >> 9 & 1}Table", "Data"
        more = packed.openstream(data).read() if packed.exists(data) else b""
        return WordFile(main, packed.openstream(table).read(), more), _about(packed)


def _about(packed: Any) -> dict[str, str]:
    """The title and the author; `olefile` can read them too, but may take hours for broken ones."""
    stream, found = "\x05SummaryInformation", dict[int, tuple[int, bytes]]()
    try:
        content = packed.openstream(stream).read() if packed.exists(stream) else b""
        content = content[word.number(content, 44, "I") :] if content else b""
        for one in range(min(word.number(content, 4, "I"), 100) if content else 0):
            name, place = unpack_from("<II", content, 8 + 8 * one)
            found[name] = word.number(content, place), content[place + 4 :]
        page = word.number(found[1][1]) if 1 in found else 1252
        encoding = _PAGES.get(page, f"cp{page}")
        names = {"title": 2, "author": 4}
        return {key: _property(*found.get(name, (0, b"")), encoding) for key, name in names.items()}
    except (LookupError, ValueError, OSError, StructError):
        return {}  # Other programs write what they like there.


def _property(kind: int, content: bytes, encoding: str) -> str:
    if kind not in (30, 31):
        return ""
    size = word.number(content, form="I") * (kind - 29)
    text = content[4 : 4 + size].decode("utf-16-le" if kind == 31 else encoding)
    return text.partition("\0")[0].strip()


class _Reader:
    """Writes what a file says as HTML."""

    def __init__(self, file: WordFile) -> None:
        self.file = file
        self.counts: dict[tuple[int, int], int] = {}
        """How many items each list has so far, by level."""
        self.boxes: dict[int, tuple[int, int]] = {}
        """The texts of boxes, by the place to which each is bound."""
        self.loose: list[tuple[int, int]] = []
        """The texts of those that are bound to no place that is known."""
        for inner, outer, more in ("boxes", "main", 0), ("margin boxes", "margins", 1):
            self._find_boxes(inner, outer, more)

    def _find_boxes(self, inner: str, outer: str, more: int) -> None:
        places, shapes = word.plex(self.file.part(word.ANCHORS + more), 26)
        start = self.file.subtexts[outer]
        anchors = {shape[:4]: start + place for place, shape in zip(places, shapes, strict=False)}
        ends, boxes = word.plex(self.file.part(word.BOXES + 2 * more), 22)
        start = self.file.subtexts[inner]
        for (first, last), box in zip(pairwise(ends), boxes, strict=False):
            text = start + first, start + last
            if box[14:18] in anchors:
                self.boxes[anchors[box[14:18]]] = text
            elif not more:
                self.loose.append(text)

    def main(self) -> Any:
        """The text itself, with the boxes that belong to no place of it at its end."""
        story = self.story(0, word.number(self.file.main, 0x4C, "I"))
        body = story.ended()
        for box in self.loose:
            body.append(self.story(*box).ended())
        return body

    def notes(self) -> Iterator[tuple[str, Any]]:
        """What each note is called, and what it says."""
        settings = self.file.part(word.DOCUMENT)
        for kind, part, where in ("notes", word.FOOTNOTES, 492), ("endnotes", word.ENDNOTES, 494):
            marks, flags = word.plex(self.file.part(part), 2)
            texts, _ = word.plex(self.file.part(part + 1), 0)
            start, count = self.file.subtexts[kind], 0
            form = word.FORMS.get(int.from_bytes(settings[where : where + 2], "little"), "1")
            for mark, flag, (first, last) in zip(marks, flags, pairwise(texts), strict=False):
                if self.is_gone(mark):
                    continue
                count += flag != b"\0\0"
                label = numeral(count, form) if flag != b"\0\0" else ""
                yield label, self.story(start + first, start + last, kind).ended()

    def is_gone(self, place: int) -> bool:
        """Whether what is at a place of the text was deleted, or is hidden."""
        _, _, own = next(self.file.looks(place, place + 1))
        return _is_gone(self.file.look(own, self.file.paragraph(place)[1]))

    def margins(self, which: tuple[int, ...]) -> Iterator[Any]:
        """The heads or feet of the pages of each section; notes have six texts before these."""
        places, _ = word.plex(self.file.part(word.MARGINS), 0)
        start = self.file.subtexts["margins"]
        for index, (first, last) in enumerate(pairwise(places)):
            if index >= 6 and index % 6 in which:
                yield self.story(start + first, start + last).ended()

    def story(self, start: int, end: int, kind: str = "") -> Story:
        """A text of its own."""
        story, end = Story(kind), min(end, len(self.file.text))
        fields: list[bool] = []
        while start < end:
            match = _END.search(self.file.text, start, end)
            last = match.end() if match else end
            said, style = self.file.paragraph(last - 1)
            for first, until, own in self.file.looks(start, last):
                look = self.file.look(own, style)
                self._run(story, self.file.text[first:until], first, look, fields)
            self._end(story, self.file.text[last - 1], said, style)
            start = last
        return story

    def _run(self, story: Story, text: str, start: int, look: Said, fields: list[bool]) -> None:
        """Add words that look alike."""
        shift, is_gone = _shift(look), _is_gone(look)
        for match in _PIECE.finditer(text):
            one = match[0]
            if one == "\x13":
                fields.append(False)
            elif one == "\x14" and fields:
                fields[-1] = True
            elif one == "\x15" and fields:
                fields.pop()
            elif is_gone or not all(fields):
                continue
            elif one == "\x0b":
                story.line.end_line()
            elif one == "\x08" and (box := self.boxes.get(start + match.start())):
                story.boxes.append(self.story(*box))
            elif word.SYMBOL in look:
                font, code = unpack_from("<HH", look[word.SYMBOL])
                story.line.say(self._sign(chr(code), font), shift)
            elif one in _SIGNS or one >= " ":
                font = value(look, word.FONT)
                story.line.say(_SIGNS.get(one) or self._letters(one, font), shift)

    def _letters(self, text: str, font: int) -> str:
        text = re.sub("[\uf000-\uf0ff]", lambda match: self._sign(match[0], font), text)
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")

    def _sign(self, letter: str, font: int) -> str:
        """A character of a font of signs; those of unknown fonts have no meaning outside of it."""
        if not "\uf000" <= letter <= "\uf0ff":
            return "" if "\ue000" <= letter < "\uf900" else letter
        return sign(ord(letter), self.file.sign_fonts[font]) if font in self.file.sign_fonts else ""

    def _end(self, story: Story, mark: str, said: Said, style: Style) -> None:
        """End a paragraph, and the cell or row that ends with it."""
        from lxml import etree

        nesting = value(said, word.NESTING) or value(said, word.IN_TABLE)
        if not nesting:
            # A paragraph without words too, as it often stands between two tables.
            story.close_tables(0)
        if nesting and (value(said, word.ENDS_ROW) or value(said, word.ENDS_INNER_ROW)):
            table = story.table(nesting)
            table.edges = list(_edges(said.get(word.EDGES, b"")))
            table.is_head = bool(value(said, word.IS_HEAD))
            table.end_row()
            return
        how = Paragraph(nesting, value(said, word.LEVEL), list=value(said, word.LIST))
        if not story.kind:  # In notes, what looks like the mark of an item is the note's own.
            how.first, how.left = (
                next((_signed(said[code]) for code in codes if code in said), 0)
                for codes in (word.FIRST, word.LEFT)
            )
        if 0 < style.kind < 10:
            how.outline = style.kind - 1
        elif word.OUTLINE in said and value(said, word.OUTLINE) < 9:
            how.outline = value(said, word.OUTLINE)
        if story.line.text.strip():
            mark_of = self.file.mark(self.counts, how.list, how.level)
            # Word has lists without marks for headings, that say how deep these lie.
            story.mark = "" if mark_of == "•" and how.outline >= 0 else mark_of
        story.end_paragraph(how)
        if nesting and (mark == "\x07" or value(said, word.ENDS_INNER_CELL)):
            story.table(nesting).end_cell(etree.Element("td"))


def _is_gone(look: Said) -> bool:
    gone = word.DELETED, word.HIDDEN, word.STRUCK, word.STRUCK_TWICE
    return any(value(look, code) for code in gone)


def _shift(look: Said) -> str:
    if kind := value(look, word.SHIFT):
        return "sup" if kind == 1 else "sub"
    height = _signed(look.get(word.HEIGHT, b""))
    if abs(height) < _RAISED_BY:
        return ""
    return "sup" if height > 0 else "sub"


def _signed(said: bytes) -> int:
    return int.from_bytes(said, "little", signed=True)


def _edges(said: bytes) -> Iterator[Cell]:
    """The cells of a row: where they end, and whether they go on others."""
    count = said[2] if len(said) > 2 else 0
    for one in range(count):
        right = word.number(said, 3 + 2 * (one + 1), "h")
        place = 3 + 2 * (count + 1) + 20 * one
        flags = word.number(said, place) if place + 2 <= len(said) else 0
        # Edges may lie left of the margin, where their numbers are below 0.
        yield Cell(None, right + 0x8000, is_below=flags & 0x60 == 0x20, is_beside=bool(flags & 2))


FORMAT = Format(
    endings=(".doc",),
    media_types=("application/msword",),
    read=_read,
    libraries=("lxml", "olefile"),
    described="with all changes accepted; notes, text boxes, headers and tables too",
)
