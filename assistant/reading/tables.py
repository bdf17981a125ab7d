"""A table as lines of text, each of which means something alone."""

import re
from collections.abc import Sequence

_FIGURE = re.compile(r"\d")
_PERCENT = re.compile(r"0(?:\.(0+))?\s*%")


def lines(rows: Sequence[Sequence[str]], *, has_head: bool | None = None) -> list[str]:
    """A line for each row, its cells parted by ` | `, each after the head of its column.

    Args:
        rows: the texts of the cells, row by row; the first row may hold the heads of the columns.
        has_head: whether it does; None if the table does not say, and its cells have to tell.

    >>> lines([["Port", "Boats"], ["Aldwick", "31"]])
    ['Port: Aldwick | Boats: 31']
    >>> lines([["Aldwick", "31"], ["Carrowby", "9"]])
    ['Aldwick | 31', 'Carrowby | 9']
    """
    found = [[" ".join(cell.split()) for cell in row] for row in rows]
    found = [row for row in found if any(row)]
    if len(found) > 1 and (_is_head(found) if has_head is None else has_head):
        heads = [cell.rstrip(":") for cell in found[0]]
        return [_line(row, heads) for row in found[1:]]
    return [_line(row, ()) for row in found]


def _line(row: Sequence[str], heads: Sequence[str]) -> str:
    parts = []
    for place, cell in enumerate(row):
        head = heads[place] if place < len(heads) else ""
        if cell:
            parts.append(f"{head}: {cell}" if head and head != cell else cell)
    return " | ".join(parts)


def _is_head(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row names the columns: it has no figures, where others below have."""
    first, *others = rows
    if len(first) < 2 or not all(first) or any(map(_FIGURE.search, first)):
        return False
    return any(
        _FIGURE.search(row[place]) for row in others for place in range(min(len(row), len(first)))
    )


def shown_number(value: float, looks: str) -> str:
    """A number as a sheet shows it, or nearly so: it is not rounded."""
    if percent := _PERCENT.search(looks):
        return f"{value * 100:.{len(percent[1] or '')}f}%"
    # Excel counts with 15 figures; what is behind them is no number of anybody's.
    text = f"{value:.15g}"
    whole = abs(value) < 1e15 and float(text).is_integer()
    return str(int(float(text))) if whole else text
