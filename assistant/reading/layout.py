"""Words at places on pages in, the text in reading order out.

A PDF says where each character stands, and nothing of lines, columns or paragraphs. Words of one
height are a line. Where a gutter stays free over several lines, with words on both sides, these are
columns, or a table if what they hold is short. What is repeated at the top or foot of pages is left
out. Words that were parted at the end of a line are joined again.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from assistant.reading.raised import lowered, raised
from assistant.reading.tables import lines as table_lines


@dataclass(slots=True)
class Word:
    """A stretch of characters without a space, on a page."""

    text: str
    left: float
    right: float
    base: float
    """The height of its base line above the foot of the page, in points."""
    size: float
    """The height of its letters, in points."""


@dataclass(slots=True)
class Line:
    """Words that stand on one base line, from left to right."""

    words: list[Word]
    base: float
    size: float

    @property
    def left(self) -> float:
        """Where it begins."""
        return self.words[0].left

    @property
    def right(self) -> float:
        """Where it ends."""
        return max(word.right for word in self.words)

    @property
    def text(self) -> str:
        """Its words, with spaces; raised and lowered ones as they are to be read."""
        out, before = "", None
        for word in self.words:
            gap = word.left - before.right if before else 0.0
            if before and gap > _SPACE * min(word.size, before.size):
                out += " "
            out += self._read(word, out.rstrip())
            before = word
        return " ".join(out.split())

    def _read(self, word: Word, before: str) -> str:
        shift = word.base - self.base
        if word.size > _SMALL * self.size or abs(shift) < 0.05 * self.size or not before:
            return word.text
        if shift < 0:
            return lowered(word.text)
        match = _NOTE.match(word.text)
        # What is set with a note mark, such as a comma, stands behind it in the same word.
        return raised(before, match[1]) + match[2] if match else word.text


@dataclass(slots=True)
class Block:
    """A paragraph, an item of a list, or a row of a table."""

    text: str
    size: float
    page: int
    is_whole: bool = True
    """Whether it is known to end here: a row, a heading, or a sentence that is finished."""


@dataclass(slots=True)
class Page:
    """The lines of a page, the topmost first, and its size in points."""

    lines: list[Line]
    width: float
    height: float
    rest: list[str] = field(default_factory=list)
    """Text that does not stand upright, such as along a margin."""


_SPACE = 0.12
"""The gap between two words, in heights of letters."""

_SMALL = 0.85
"""How high raised letters are at most, in heights of the letters beside them."""

_COLUMN_GAP = 0.7
"""How wide a gutter is at least, in heights of letters."""

_FEWEST_LINES = 3
"""Lines that a gutter has on each side."""

_LETTERS_IN_COLUMN = 14
"""Letters that a line of a column has on average; shorter ones are cells of a table."""

_NOTE = re.compile(r"([\[(]?[\d*†‡§a-z,]{1,5}[\])]?|[^\W\d_]{2,3})([.,;:)]*)$")
_BULLET = re.compile(r"[•▪◦‣●○■□➢➤✓·\uf0b7\uf0a7\uf0d8\uf076\uf02d–-]\s+(?=\S)")
_MARK = re.compile(r"\W|\(?\w{1,3}[.)]|[\uf000-\uf0ff]")
_NUMBERED = re.compile(r"(?:\(?\d{1,2}[.)]|[a-z][.)])\s+\S")
_SENTENCE_END = re.compile(r"[.!?:;…][\"'”’»)\]]*$")
_PAGE_NUMBER = re.compile(
    r"\W*(?:page|seite|pagina|página|p\.)?\W*(?:\d{1,4}|[ivxlc]{1,6})(?:\W*(?:of|von|de|di|/)?\W*\d{1,4})?\W*",
    re.IGNORECASE,
)
_PRINTED = re.compile(
    r"(?:file|https?)://\S+(?:\s+\d+/\d+)?|\d{1,2}/\d{1,2}/\d{2,4}, \d{1,2}:\d\d\b.*"
)


def lines_of(words: Sequence[Word]) -> list[Line]:
    """Put words that stand on one base line together, the topmost line first."""
    found: list[Line] = []
    for word in sorted(words, key=lambda one: (-one.size, -one.base)):
        near = [one for one in found if abs(one.base - word.base) < 0.45 * one.size]
        if near:
            line = min(near, key=lambda one: abs(one.base - word.base))
            line.words.append(word)
        else:
            found.append(Line([word], word.base, word.size))
    for line in found:
        line.words.sort(key=lambda one: one.left)
        full = [one for one in line.words if one.size > _SMALL * line.size]
        line.base = median(one.base for one in full)
        line.size = median(one.size for one in full)
    return sorted(found, key=lambda one: -one.base)


def text_of_pages(pages: list[Page]) -> tuple[str, tuple[int, ...]]:
    """The text of a document, and where each of its pages begins, in characters."""
    _take_out_running_heads(pages)
    parted = {text.lower() for page in pages for line in page.lines for text in _hyphened(line)}
    blocks: list[Block] = []
    starts: list[int] = []
    length = 0
    for number, page in enumerate(pages):
        found = list(_blocks(page, number, parted))
        found += [Block(text, 0.0, number) for text in page.rest]
        if blocks and found and _goes_on(blocks[-1], found[0]):
            starts.append(length + (0 if _is_parted(blocks[-1].text) else 1))
            first = found.pop(0)
            joined = _join(blocks[-1].text, first.text, parted)
            length += len(joined) - len(blocks[-1].text)
            blocks[-1] = Block(joined, first.size, number, first.is_whole)
        else:
            starts.append(length + 2 if blocks else 0)
        for block in found:
            length += len(block.text) + (2 if blocks else 0)
            blocks.append(block)
    text = "\n\n".join(one.text for one in blocks)
    return text, tuple(min(start, len(text)) for start in starts)


def _take_out_running_heads(pages: list[Page]) -> None:
    """Take out page numbers, and lines that are repeated at the top or the foot of pages."""
    edges = [(*page.lines[:2], *page.lines[-2:]) for page in pages]
    seen = Counter(name for lines in edges for name in {_pattern(one.text) for one in lines})
    often = max(2, 0.3 * len(pages))
    for page, lines in zip(pages, edges, strict=True):
        gone = {
            id(line)
            for line in lines
            if (len(pages) > 1 and seen[_pattern(line.text)] >= often and _is_at_edge(line, page))
            or (_is_at_edge(line, page) and _is_furniture(line.text))
        }
        page.lines = [line for line in page.lines if id(line) not in gone]


def _pattern(text: str) -> str:
    return re.sub(r"\d+", "#", text)


def _is_at_edge(line: Line, page: Page) -> bool:
    """Whether no other text stands between a line and the top or the foot of the page."""
    return line.base > 0.86 * page.height or line.base < 0.14 * page.height


def _is_furniture(text: str) -> bool:
    return bool(_PAGE_NUMBER.fullmatch(text) or _PRINTED.fullmatch(text))


def _blocks(page: Page, number: int, parted: set[str]) -> Iterator[Block]:
    """The blocks of a page in reading order."""
    for band in _bands(page.lines):
        if isinstance(band, _Table):
            yield Block("\n".join(table_lines(band.rows)), band.size, number)
        else:
            yield from _paragraphs(band, number, parted)


@dataclass(slots=True)
class _Table:
    rows: list[list[str]]
    size: float


def _bands(lines: list[Line]) -> Iterator["list[Line] | _Table"]:
    """Part lines into stretches that are read one after the other, and tables."""
    plain: list[Line] = []
    place = 0
    while place < len(lines):
        end, gutter = _gutter(lines, place)
        stretch = lines[place:end]
        left, right = _sides(stretch, gutter) if gutter else ([], [])
        table = None if not gutter else _table(stretch)
        if gutter and table is None and _is_text(left) and _is_text(right):
            yield plain
            plain = []
            yield from _bands(left)
            yield from _bands(right)
            place = end
        elif table:
            yield plain
            plain = []
            yield table
            place = end
        else:
            plain.append(lines[place])
            place += 1
    yield plain


def _gutter(lines: list[Line], place: int) -> tuple[int, tuple[float, float] | None]:
    """The longest stretch of lines from a place on that leaves one gutter free.

    Returns:
        Where the stretch ends, and the gutter; None if no gutter has words on both sides.
    """
    best: tuple[int, tuple[float, float] | None] = (place + 1, None)
    for gap in _gaps(lines[place]):
        low, high = gap
        left = right = 0
        last = place
        for number in range(place, len(lines)):
            line = lines[number]
            free = [(max(low, one), min(high, two)) for one, two in _frees(line)]
            free = [one for one in free if one[1] - one[0] > _COLUMN_GAP * line.size]
            if not free:
                break
            low, high = max(free, key=lambda one: one[1] - one[0])
            left += line.left < low
            right += line.right > high
            last = number
        enough = min(left, right) >= _FEWEST_LINES or (last - place >= 1 and min(left, right) >= 2)
        if enough and last + 1 > best[0]:
            best = last + 1, (low, high)
    return best


def _gaps(line: Line) -> list[tuple[float, float]]:
    """The wide gaps within a line, and beside it."""
    return [one for one in _frees(line) if one[1] - one[0] > _COLUMN_GAP * line.size]


def _frees(line: Line) -> list[tuple[float, float]]:
    """The stretches of a line's height without a word, from edge to edge."""
    ends = [-1e4]
    found = []
    for word in line.words:
        found.append((ends[-1], word.left))
        ends.append(max(ends[-1], word.right))
    return [*found, (ends[-1], 1e4)]


def _sides(lines: list[Line], gutter: tuple[float, float]) -> tuple[list[Line], list[Line]]:
    middle = sum(gutter) / 2
    parts: tuple[list[Line], list[Line]] = ([], [])
    for line in lines:
        for side, words in enumerate(
            (
                [word for word in line.words if word.right <= middle],
                [word for word in line.words if word.right > middle],
            )
        ):
            if words:
                parts[side].append(Line(words, line.base, line.size))
    return parts


def _is_text(lines: list[Line]) -> bool:
    """Whether lines are those of a column of text, not the cells of a table."""
    return (
        len(lines) >= _FEWEST_LINES
        and sum(len(line.text) for line in lines) / len(lines) >= _LETTERS_IN_COLUMN
    )


def _table(lines: list[Line]) -> "_Table | None":
    """The cells of a table; None if the lines are not like one."""
    rows = [_cells(line) for line in lines]
    if len(rows) < 2 or len(rows[0]) < 2 or len({len(row) for row in rows}) > 1:
        return None
    if all(_MARK.fullmatch(row[0]) for row in rows):
        return None
    lengths = [len(text) for row in rows for text in row]
    figures = sum(any(map(str.isdigit, text)) for row in rows for text in row)
    if max(lengths) > 60 or (median(lengths) > _LETTERS_IN_COLUMN and not figures):
        return None
    return _Table(rows, lines[0].size)


def _cells(line: Line) -> list[str]:
    cells: list[list[Word]] = []
    for word in line.words:
        if cells and word.left - cells[-1][-1].right < 1.0 * line.size:
            cells[-1].append(word)
        else:
            cells.append([word])
    return [Line(words, line.base, line.size).text for words in cells]


def _paragraphs(lines: list[Line], page: int, parted: set[str]) -> Iterator[Block]:
    """Put the lines of a column together to paragraphs and items."""
    column = (
        min((one.left for one in lines), default=0),
        max((one.right for one in lines), default=0),
    )
    for stretch in _stretches(lines):
        right = max(line.right for line in stretch)
        # A list of short lines does not fill the column; a quotation may be set in from it.
        if right < column[0] + 0.7 * (column[1] - column[0]):
            right = column[1]
        open_: list[Line] = []
        for line in stretch:
            if open_ and _begins(line, open_, right):
                yield _paragraph(open_, page, right, parted)
                open_ = []
            open_.append(line)
        yield _paragraph(open_, page, right, parted)


def _stretches(lines: list[Line]) -> Iterator[list[Line]]:
    """Part lines where there is more room between two than usual, or the letters change."""
    pitches = [one.base - two.base for one, two in pairwise(lines)]
    usual = median([pitch for pitch in pitches if pitch > 0] or [0.0])
    begin = 0
    for place, pitch in enumerate(pitches, 1):
        line, last = lines[place], lines[place - 1]
        is_apart = pitch > max(1.25 * min(usual, 1.6 * line.size), 1.05 * line.size)
        if is_apart or abs(line.size - last.size) > 0.12 * last.size:
            yield lines[begin:place]
            begin = place
    if lines:
        yield lines[begin:]


def _begins(line: Line, before: list[Line], right: float) -> bool:
    """Whether a line begins a paragraph."""
    last = before[-1]
    if _BULLET.match(line.text) or (_NUMBERED.match(line.text) and _SENTENCE_END.search(last.text)):
        return True
    # Its first word would have had room in the line before.
    first = line.words[0]
    if right - last.right > (first.right - first.left) + 0.5 * line.size:
        return not _is_open(last.text)
    is_indented = line.left > last.left + 0.7 * line.size and len(before) > 1
    return bool(is_indented and _SENTENCE_END.search(last.text))


def _paragraph(lines: list[Line], page: int, right: float, parted: set[str]) -> Block:
    text = lines[0].text
    for line in lines[1:]:
        text = _join(text, line.text, parted)
    if match := _BULLET.match(text):
        text = f"• {text[match.end() :]}"
    is_full = lines[-1].right > right - 0.15 * (right - lines[-1].left)
    is_whole = bool(_SENTENCE_END.search(text)) or not (is_full or _is_open(text))
    return Block(text, lines[-1].size, page, is_whole)


def _is_open(text: str) -> bool:
    """Whether a text breaks off in the middle of a sentence."""
    return text.endswith(",") or _is_parted(text)


def _goes_on(last: Block, first: Block) -> bool:
    """Whether a paragraph goes on at the top of the next page."""
    alike = abs(last.size - first.size) < 0.06 * last.size
    return not last.is_whole and alike and not _BULLET.match(first.text) and "\n" not in last.text


def _is_parted(text: str) -> bool:
    return text.endswith(("-", "\u00ad", "\u2010", "\x02", "\ufffe")) and text[-2:-1].isalpha()


_KEPT = re.compile(
    r"(?:^|[^\w-])(?:well|self|half|ex|all|cross|high|low|long|short|old|new|full|part|non|semi|vice|co"
    r"|anti|pre|post|pro|mid|multi|so|left|right|north|south|east|west|hard|ill|far|one|two|three|four"
    r"|five|six|seven|eight|nine|ten|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|\w+-\w+)-$",
    re.IGNORECASE,
)
"""The first halves of compounds that are written with a hyphen anywhere in a line."""


def _join(text: str, more: str, parted: set[str]) -> str:
    """Join a line to the text before it; a word that was parted between them becomes one."""
    if not _is_parted(text) or not more[:1].isalpha():
        return f"{text} {more}"
    head = re.split(r"\s", text[:-1])[-1]
    tail = re.match(r"[\w'’]*", more)
    whole = f"{head}-{tail[0] if tail else ''}".lower().strip("(“\"'‘")
    is_soft = text[-1] in "\u00ad"
    keeps = whole in parted or _KEPT.search(text[:-1] + "-") or more[0].isupper()
    return f"{text[:-1]}-{more}" if keeps and not is_soft else f"{text[:-1]}{more}"


def _hyphened(line: Line) -> Iterator[str]:
    """The words with a hyphen within a line."""
    for match in re.finditer(r"\w+(?:-\w+)+", line.text):
        yield match[0]
