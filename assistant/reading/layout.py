"""Words at places on a page in, its lines in reading order out: columns, and tables.

A PDF says where each character stands, and nothing of lines, columns or tables. Words on one base
line are a line. Where a gutter stays free over several lines, with words on both sides, these are
columns, or a table if what they hold is short.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import mean, median

from assistant.reading.raised import lowered, raised

Gap = tuple[float, float]
"""Where a stretch of a line without words begins and ends."""


@dataclass(slots=True)
class Word:
    """A stretch of characters without a space, on a page; all lengths are in points."""

    text: str
    left: float
    right: float
    base: float
    """The height of its base line above the foot of the page."""
    size: float
    """The size of its letters."""


@dataclass(slots=True)
class Line:
    """Words that stand on one base line, from left to right."""

    words: list[Word]
    base: float
    size: float
    frees: list[Gap] | None = None
    """The stretches of its height without a word, from edge to edge, once they are known."""

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
        for place, word in enumerate(self.words):
            if before and _is_parted(before, word):
                out += " "
            is_shifted = (
                word.size <= _SMALL * self.size and abs(word.base - self.base) >= 0.05 * self.size
            )
            out += self._shifted(place, out) if is_shifted else word.text
            before = word
        return " ".join(out.split())

    def _shifted(self, place: int, out: str) -> str:
        word, before = self.words[place], out.rstrip()
        following = self.words[place + 1] if place + 1 < len(self.words) else None
        after = ""
        if following:
            after = f"{' ' * _is_parted(word, following)}{following.text}"
        if not before:
            if word.text.isdigit() and _ISOTOPE.match(after):
                return raised("", word.text, after)
            # The mark of a note before its text, as at the foot of a page.
            return f"{word.text} " if following else word.text
        if word.base < self.base:
            return lowered(word.text)
        if not (match := _NOTE.match(word.text)):
            return word.text
        # What is set with a note mark, such as a comma, stands behind it in the same word.
        after, mark = match[2] or after, match[1].replace("\u2013", "\u2212")
        # Only figures that stand before a word, and behind none, may be those of an isotope.
        figures = raised("", mark, after) if out != before else ""
        return (figures or raised(before, mark, after)) + match[2]


def _is_parted(one: Word, two: Word) -> bool:
    """Whether there is a space between two words of a line."""
    return two.left - one.right > _SPACE * min(one.size, two.size)


@dataclass(slots=True)
class Table:
    """The cells of a table, row by row."""

    rows: list[list[str]]
    size: float


_SPACE = 0.12
"""The gap between two words, in sizes of letters."""

_SMALL = 0.85
"""How large raised letters are at most, in sizes of the letters beside them."""

_GUTTER = 0.8
"""How wide the gutter between columns is at least, in sizes of letters."""

_CELL_GAP = 0.2
"""How wide the gutter between the columns of a table is at least, in sizes of letters."""

_FEWEST_LINES = 3
"""Lines that a gutter has on each side, and rows that a table has."""

_SOON = 15
"""Lines within which words on both sides of a gutter have to come."""

_LETTERS_IN_COLUMN = 14
"""Letters that a line of a column has on average; shorter ones are cells of a table."""

_WORDS_IN_COLUMN = 20

_WIDER = 1.5
"""How much wider the gaps between the columns of a table are than those between its words."""

_LONGEST_CELL = 45
"""Letters."""

_NOTE = re.compile(
    r"([\[(]?[\d*†‡§a-z,]{1,5}[\])]?|[^\W\d_]{2,3}|[+\u2212\u2013-]\d{1,3}|\d?[+\u2212\u2013-])"
    r"([.,;:)”’\"]*)$"
)
_ISOTOPE = re.compile(r"(?:[CHNOU]|Cs|Co|Kr|Pb|Pu|Ra|Rn|Sr|Th|Xe)(?![^\W\d_])(?!\.)")
"""What is an element at the beginning of a line, and hardly the first word of a note."""
_MARK = re.compile(r"\W|\(?\w{1,3}[.)]|[\uf000-\uf0ff]")


def lines_of(words: Sequence[Word]) -> list[Line]:
    """Put words that stand on one base line together, the topmost line first."""
    usual = median(word.size for word in words) if words else 0.0
    sizes = {word.size for word in words if word.size > _SMALL * usual}
    larger = {
        size: [one for one in words if one.size in sizes and size < _SMALL * one.size]
        for size in {word.size for word in words}
    }
    shifted = {id(word): by for word in words if (by := _beside(word, larger[word.size]))}
    found: list[Line] = []
    home: dict[int, Line] = {}
    for word in sorted(words, key=lambda one: (-one.base, one.left)):
        if id(word) in shifted:
            continue
        line = next((one for one in found[-4:] if _is_level(one, word)), None)
        if line is None:
            line = Line([], word.base, word.size)
            found.append(line)
        line.words.append(word)
        line.size = max(line.size, word.size)
        home[id(word)] = line
    for word in words:
        if id(word) in shifted:
            home[id(shifted[id(word)])].words.append(word)
    for line in found:
        line.words.sort(key=lambda one: one.left)
    return found


def _is_level(line: Line, word: Word) -> bool:
    return abs(line.base - word.base) < 0.12 * min(line.size, word.size)


def _beside(word: Word, larger: Sequence[Word]) -> Word | None:
    """The larger word that a word stands raised or lowered beside; None if there is none."""
    found = []
    for one in larger:
        shift = abs(one.base - word.base)
        if 0.05 * one.size < shift < 0.6 * one.size:
            gap = min(abs(word.left - one.right), abs(one.left - word.right))
            if gap < 0.35 * one.size:
                found.append((shift + gap, one))
    return min(found, key=lambda pair: pair[0])[1] if found else None


def in_order(lines: list[Line]) -> Iterator["list[Line] | Table"]:
    """Part the lines of a page into stretches that are read one after the other, and tables."""
    plain: list[Line] = []
    place = 0
    while place < len(lines):
        table, end = table_at(lines, place)
        columns: list[list[Line]] = []
        if not table:
            end, gutter = _gutter(lines, place)
            columns = _columns(lines[place:end], gutter) if gutter else []
        if table or columns:
            yield plain
            plain = []
            if table:
                yield table
            for column in columns:
                yield from in_order(column)
            place = end
        else:
            plain.append(lines[place])
            place += 1
    yield plain


def _gutter(lines: list[Line], place: int) -> tuple[int, Gap | None]:
    """The longest stretch of lines from a place on that leaves one gutter free.

    Returns:
        Where the stretch ends, and the gutter; None if no gutter has words on both sides.
    """
    best: tuple[int, Gap | None] = (place, None)
    ahead = lines[place : place + _SOON]
    parted = any(_is_wide(gap, line, _GUTTER) for line in ahead for gap in _frees(line)[1:-1])
    if not parted and max(one.left for one in ahead) < min(one.right for one in ahead):
        return best
    # Each gutter that is still free, and how many lines have words on its left and on its right.
    free = [(gap, 0, 0) for gap in _frees(lines[place])]
    for number in range(place, len(lines)):
        line = lines[number]
        free = [
            ((low, high), left + (line.left < low), right + (line.right > high))
            for gap, left, right in free
            for one in _frees(line)
            for low, high in [(max(gap[0], one[0]), min(gap[1], one[1]))]
            if high - low > _GUTTER * line.size
        ]
        between = [one for one in free if min(one[1:]) >= _FEWEST_LINES]
        if between:
            best = number + 1, max(between, key=lambda one: one[0][1] - one[0][0])[0]
        both = any(min(one[1:]) for one in free)
        if not free or not (both or number - place < _SOON):
            break
    return best


def _frees(line: Line) -> list[Gap]:
    """The stretches of a line's height without a word, from edge to edge."""
    if line.frees is None:
        end, found = -1e4, []
        for word in line.words:
            found.append((end, word.left))
            end = max(end, word.right)
        line.frees = [*found, (end, 1e4)]
    return line.frees


def _columns(lines: list[Line], gutter: Gap) -> list[list[Line]]:
    """The two sides of a gutter; none if they are not columns of text."""
    middle = sum(gutter) / 2
    left = [[word for word in line.words if word.right <= middle] for line in lines]
    right = [[word for word in line.words if word.right > middle] for line in lines]
    sides = [
        [
            Line(words, line.base, line.size)
            for words, line in zip(side, lines, strict=True)
            if words
        ]
        for side in (left, right)
    ]
    return sides if all(map(_is_text, sides)) else []


def _is_text(lines: list[Line]) -> bool:
    """Whether lines are those of a column of text, not the cells of a table."""
    words = sum(len(one.words) for one in lines)
    letters = mean(len(one.text) for one in lines)
    return words >= _WORDS_IN_COLUMN and letters > _LETTERS_IN_COLUMN


def table_at(lines: list[Line], place: int) -> tuple[Table | None, int]:
    """The table that begins at a line, and where it ends; None if none does.

    The gaps between its columns stay free in all of its rows. A line with words in one column only
    goes on with the cell above.
    """
    gaps = [gap for gap in _frees(lines[place])[1:-1] if _is_wide(gap, lines[place], _CELL_GAP)]
    best: tuple[Table | None, int] = (None, place)
    for end in range(place + 1, len(lines)):
        above, line = lines[end - 1], lines[end]
        if above.base - line.base > 3 * line.size or abs(above.size - line.size) > 0.2 * line.size:
            break
        gaps = _shared(gaps, _frees(line), _CELL_GAP * line.size)
        if not (len(gaps) >= 2 or any(_is_wide(gap, line, _GUTTER) for gap in gaps)):
            break
        rows = _rows(lines[place : end + 1], gaps)
        narrowest = min(two - one for one, two in gaps)
        stretch = lines[place : end + 1]
        spaced = narrowest > _WIDER * _word_gap(stretch, gaps) or _is_aligned(stretch, gaps)
        if len(rows) >= _FEWEST_LINES and spaced and _is_tabular(rows):
            best = Table(rows, line.size), end + 1
    return best


def _shared(gaps: list[Gap], others: list[Gap], least: float) -> list[Gap]:
    """The stretches that are in both of two lists, each of them from left to right."""
    found, place = [], 0
    for low, high in gaps:
        while others[place][1] <= low:
            place += 1
        for one in range(place, len(others)):
            if others[one][0] >= high:
                break
            begin, end = max(low, others[one][0]), min(high, others[one][1])
            if end - begin > least:
                found.append((begin, end))
    return found


def _word_gap(lines: list[Line], gaps: list[Gap]) -> float:
    """How wide the gaps between words are usually, apart from those between columns."""
    inner = [gap for line in lines for gap in _frees(line)[1:-1]]
    middles = [sum(gap) / 2 for gap in gaps]
    found = [two - one for one, two in inner if not any(one < at < two for at in middles)]
    return median(found) if found else 0.0


def _is_aligned(lines: list[Line], gaps: list[Gap]) -> bool:
    """Whether nearly all cells beside each gap begin, or end, at one place."""
    for gap in gaps:
        middle = sum(gap) / 2
        starts = [min([w.left for w in line.words if w.left > middle] or [0.0]) for line in lines]
        ends = [max([w.right for w in line.words if w.left < middle] or [0.0]) for line in lines]
        near = 0.1 * lines[0].size
        if all(
            sum(abs(one - median(found)) < near for one in found) < 0.8 * len(found)
            for found in (starts, ends)
        ):
            return False
    return True


def _is_wide(gap: Gap, line: Line, least: float) -> bool:
    return gap[1] - gap[0] > least * line.size


def _rows(lines: list[Line], gaps: list[Gap]) -> list[list[str]]:
    rows: list[list[str]] = []
    for line in lines:
        row = _cells(line, gaps)
        if rows and sum(map(bool, row)) == 1:
            rows[-1] = [f"{one} {more}".strip() for one, more in zip(rows[-1], row, strict=True)]
        else:
            rows.append(row)
    return rows


def _cells(line: Line, gaps: list[Gap]) -> list[str]:
    middles = [sum(gap) / 2 for gap in gaps]
    cells: list[list[Word]] = [[] for _ in range(len(middles) + 1)]
    for word in line.words:
        cells[sum(word.left > middle for middle in middles)].append(word)
    return [Line(one, line.base, line.size).text if one else "" for one in cells]


def _is_tabular(rows: list[list[str]]) -> bool:
    """Whether cells are short, and a column holds figures, as in hardly any lines of a text."""
    if any(_MARK.fullmatch(row[0]) for row in rows):
        return False
    lengths = [len(cell) for row in rows for cell in row]
    figures = max(
        sum(any(map(str.isdigit, row[place])) for row in rows) for place in range(len(rows[0]))
    )
    short = max(lengths) <= _LONGEST_CELL and median(lengths) <= _LETTERS_IN_COLUMN
    return short and figures >= 0.6 * len(rows)
