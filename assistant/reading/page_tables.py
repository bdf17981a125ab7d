"""Lines of a page in, the table that begins at one of them out."""

import re
from dataclasses import dataclass
from statistics import median

from assistant.reading.page_lines import Gap, Line, Word, frees, is_wide


@dataclass(slots=True)
class Table:
    """The cells of a table, row by row."""

    rows: list[list[str]]
    size: float


GUTTER = 0.8
"""How wide the gutter between columns is at least, in sizes of letters."""

FEWEST_LINES = 3
"""Lines that a gutter has on each side, and rows that a table has."""

LETTERS_IN_COLUMN = 14
"""Letters that a line of a column has on average; shorter ones are cells of a table."""

_CELL_GAP = 0.2
"""How wide the gutter between the columns of a table is at least, in sizes of letters."""

_WIDER = 1.5
"""How much wider the gaps between the columns of a table are than those between its words."""

_LONGEST_CELL = 45
"""Letters."""

_LETTERS_OF_NAME = 25
"""Letters that the cells of a table without figures have, usually and at most."""

_MARK = re.compile(r"\W|\(?\w{1,3}[.)]|[\uf000-\uf0ff]")


def table_at(lines: list[Line], place: int) -> tuple[Table | None, int]:
    """The table that begins at a line, and where it ends; None if none does.

    The gaps between its columns stay free in all of its rows. A line with words in one column only
    goes on with the cell above.
    """
    gaps = [gap for gap in frees(lines[place])[1:-1] if is_wide(gap, lines[place], _CELL_GAP)]
    best: tuple[Table | None, int] = (None, place)
    stretch = lines[place : place + 1]
    for line in lines[place + 1 :]:
        above = stretch[-1]
        if above.base - line.base > 3 * line.size or abs(above.size - line.size) > 0.2 * line.size:
            break
        shared = _shared(gaps, frees(line), _CELL_GAP * line.size)
        if not (len(shared) >= 2 or any(is_wide(gap, line, GUTTER) for gap in shared)):
            break
        gaps = shared
        stretch.append(line)
        rows = _rows(stretch, gaps)
        narrowest = min(two - one for one, two in gaps)
        spaced = narrowest > _WIDER * _word_gap(stretch, gaps) or _is_aligned(stretch, gaps)
        if len(rows) >= FEWEST_LINES and spaced and _is_tabular(rows):
            best = Table(rows, line.size), place + len(stretch)
    if not best[0] and _is_of_names(stretch, gaps) and _stands_alone(lines, place, gaps):
        best = Table(_rows(stretch, gaps), stretch[0].size), place + len(stretch)
    return best


def _stands_alone(lines: list[Line], place: int, gaps: list[Gap]) -> bool:
    """Whether the line above a line does not have the same gaps, as it has in columns of text."""
    above, line = lines[place - 1], lines[place]
    if not place or above.base - line.base > 2 * line.size:
        return True
    least = _CELL_GAP * line.size
    return not any(
        min(gap[1], one[1]) - max(gap[0], one[0]) > least
        for gap in gaps
        for one in frees(above)[1:-1]
    )


def _is_of_names(lines: list[Line], gaps: list[Gap]) -> bool:
    """Whether lines are a table without figures: short cells far apart that begin as names do.

    The lines are all that have these gaps. Those of a column of text begin in the middle of
    sentences.
    """
    size = lines[0].size
    if len(lines) < FEWEST_LINES or min(two - one for one, two in gaps) < size:
        return False
    rows = _rows(lines, gaps)
    cells = [cell for row in rows for cell in row if cell]
    named = sum(cell[0].isupper() or cell[0].isdigit() for cell in cells)
    return (
        len(rows) >= FEWEST_LINES
        and not any(_MARK.fullmatch(row[0]) for row in rows)
        and max(map(len, cells)) <= _LONGEST_CELL
        and median(map(len, cells)) <= _LETTERS_OF_NAME
        and named >= 0.8 * len(cells)
        and not any(cell.endswith((",", "-")) for cell in cells)
        and _is_aligned(lines, gaps)
    )


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
    inner = [gap for line in lines for gap in frees(line)[1:-1]]
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
    short = max(lengths) <= _LONGEST_CELL and median(lengths) <= LETTERS_IN_COLUMN
    return short and figures >= 0.6 * len(rows)
