"""The lines of a page in, the same in reading order out: columns, and tables.

A PDF says where each character stands, and nothing of lines, columns or tables. Where a gutter
stays free over several lines, with words on both sides, these are columns, or a table if what they
hold is short.
"""

from collections.abc import Iterator
from statistics import mean

from assistant.reading.page_lines import Gap, Line, frees, is_wide
from assistant.reading.page_tables import (
    FEWEST_LINES,
    GUTTER,
    LETTERS_IN_COLUMN,
    Table,
    table_at,
)

_SOON = 15
"""Lines within which words on both sides of a gutter have to come."""

_WORDS_IN_COLUMN = 20


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
    parted = any(is_wide(gap, line, GUTTER) for line in ahead for gap in frees(line)[1:-1])
    if not parted and max(one.left for one in ahead) < min(one.right for one in ahead):
        return best
    # Each gutter that is still free, and how many lines have words on its left and on its right.
    free = [(gap, 0, 0) for gap in frees(lines[place])]
    for number in range(place, len(lines)):
        line = lines[number]
        free = [
            ((low, high), left + (line.left < low), right + (line.right > high))
            for gap, left, right in free
            for one in frees(line)
            for low, high in [(max(gap[0], one[0]), min(gap[1], one[1]))]
            if high - low > GUTTER * line.size
        ]
        between = [one for one in free if min(one[1:]) >= FEWEST_LINES]
        if between:
            best = number + 1, max(between, key=lambda one: one[0][1] - one[0][0])[0]
        both = any(min(one[1:]) for one in free)
        if not free or not (both or number - place < _SOON):
            break
    return best


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
    return words >= _WORDS_IN_COLUMN and letters > LETTERS_IN_COLUMN
