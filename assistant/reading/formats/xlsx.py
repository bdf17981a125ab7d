"""Excel workbooks."""

import re
import warnings
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from assistant.errors import ArticleError
from assistant.reading.format import NOT_READ, Draft, Format
from assistant.reading.packed import unpacked
from assistant.reading.rows import Row, articles, named, noted, table, title_from
from assistant.reading.tables import shown_number

MOST_ROWS = 200_000
"""Rows of a sheet with something in them."""

MOST_CELLS = 1_000_000
"""Cells of a sheet with something in them."""

_MOST_PLACES = 20_000_000
"""Cells of a sheet, also those with nothing in them: files may state rows without end."""

_UNCOUNTED = re.compile(
    rb"<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v(?:/>|></(?:\w+:)?v>))?\s*"
    rb"</(?:\w+:)?c>"
)
"""A formula with no result behind it, at the end of a cell."""

_ROW = re.compile(rb"<(?:\w+:)?row\s[^>]*>")
_COLUMN = re.compile(rb"<(?:\w+:)?col\s[^>]*>")
_HIDDEN = re.compile(rb"\shidden=[\"'](?:1|true)[\"']")
_NUMBER = re.compile(rb"\sr=[\"'](\d{1,9})[\"']")
_FIRST, _LAST = (re.compile(rb"\s%b=[\"'](\d{1,9})[\"']" % name) for name in (b"min", b"max"))
_MERGED = re.compile(
    rb"<(?:\w+:)?mergeCell\s+ref=[\"']([A-Z]{1,3})(\d{1,9}):[A-Z]{1,3}(\d{1,9})[\"']"
)


def _read(content: bytes, name: str) -> list[Draft]:
    """The sheets that are shown: the articles of their rows, or all of them as tables."""
    import openpyxl

    with unpacked(content) as packed, warnings.catch_warnings():
        # Of looks and lists of choices that openpyxl does not know.
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True)
        shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        sheets = {sheet.title: _rows(sheet, packed) for sheet in shown}
    return _drafts({title: found for title, found in sheets.items() if any(found)}, name)


def _drafts(sheets: dict[str, tuple[list[Row], list[str]]], name: str) -> list[Draft]:
    several = len(sheets) > 1
    tables: list[str] = []
    drafts: list[Draft] = []
    notes: list[str] = []
    for title, (rows, doubts) in sheets.items():
        notes += [f"{one} in the sheet {title}" if several else one for one in doubts]
        found = articles(rows)
        if found is None:
            tables += [title] * several + [table(rows)]
        else:
            start = f"{title}/" if several else ""
            drafts += [
                Draft(one.text, one.fields, name=f"{start}{one.name}", notes=one.notes)
                for one in named(found, "row")
            ]
    if any(tables):
        drafts.insert(0, Draft("\n\n".join(tables), _title(name)))
    if not drafts:
        raise ArticleError("; ".join(["its sheets are empty", *notes]))
    return noted(drafts, notes)


def _title(name: str) -> dict[str, str]:
    title = title_from(name)
    return {"title": title} if title else {}


def _rows(sheet: Any, packed: ZipFile) -> tuple[list[Row], list[str]]:
    """The rows of a sheet that are not blank, and notes on what of it is not read."""
    rows: list[Row] = []
    notes = []
    filled = places = 0
    part = getattr(sheet, "_worksheet_path", "")
    source = packed.read(part) if part else b""
    hidden, columns, merged = _unseen(source), _unseen_columns(source), _merged(source)
    above: dict[int, tuple[int, str]] = {}
    left_out = False
    sheet.reset_dimensions()  # Files may state any size.
    for number, cells in enumerate(sheet.iter_rows(), 1):
        texts = [_shown(cell) for cell in cells] if cells else []
        count = sum(map(bool, texts)) if texts else 0
        filled, places = filled + count, places + len(texts) + 1
        if len(rows) == MOST_ROWS or filled > MOST_CELLS or places > _MOST_PLACES:
            notes = [f"{NOT_READ}the rows from row {number:,} on, which are too many"]
            break
        if count and number in hidden:
            left_out = True
        elif count:
            rows.append((number, _filled(texts, number, merged, above)))
    if columns:
        left_out = left_out or any(
            text for _, texts in rows for place, text in enumerate(texts) if place in columns
        )
        kept = [
            (number, [text for place, text in enumerate(texts) if place not in columns])
            for number, texts in rows
        ]
        rows = [row for row in kept if any(row[1])]
    if left_out:
        notes.append("what is in its hidden rows and columns is left out")
    missing = len(_UNCOUNTED.findall(source))
    if missing:
        what = "1 formula" if missing == 1 else f"{missing:,} formulas"
        notes.append(f"{NOT_READ}{what} without a stored result (save it in a spreadsheet program)")
    return rows, notes


def _unseen(source: bytes) -> set[int]:
    """The numbers of the rows that are not shown."""
    rows = (tag for tag in _ROW.findall(source) if _HIDDEN.search(tag))
    return {int(number[1]) for tag in rows if (number := _NUMBER.search(tag))}


def _unseen_columns(source: bytes) -> set[int]:
    """The places of the columns that are not shown, from 0."""
    found: set[int] = set()
    for tag in filter(_HIDDEN.search, _COLUMN.findall(source)):
        first, last = _FIRST.search(tag), _LAST.search(tag)
        if first and last:
            found.update(range(int(first[1]) - 1, min(int(last[1]), 20_000)))
    return found


def _merged(source: bytes) -> dict[int, list[tuple[int, int]]]:
    """The cells that cover others below them: by their rows their places and last rows."""
    found: dict[int, list[tuple[int, int]]] = {}
    for letters, first, last in _MERGED.findall(source):
        place = 0
        for letter in letters:
            place = place * 26 + letter - 64
        found.setdefault(int(first), []).append((place - 1, int(last)))
    return found


def _filled(
    texts: list[str],
    number: int,
    merged: dict[int, list[tuple[int, int]]],
    above: dict[int, tuple[int, str]],
) -> list[str]:
    """The cells of a row, with the words of those that cover cells of it from above."""
    for place, (last, text) in list(above.items()):
        if number > last:
            del above[place]
        else:
            texts = [*texts, *[""] * (place + 1 - len(texts))]
            texts[place] = texts[place] or text
    for place, last in merged.get(number, ()):
        if place < len(texts) and texts[place] and last > number:
            above[place] = last, texts[place]
    return texts


def _shown(cell: Any) -> str:
    """What a cell shows, or nearly so: numbers are not rounded."""
    value = cell.value
    if value is None or isinstance(value, str):
        return (value or "").strip()
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return shown_number(value, cell.number_format or "")
    return _moment(value)


def _moment(value: object) -> str:
    if isinstance(value, datetime):
        if value.time() == time():
            return value.date().isoformat()
        return value.strftime("%Y-%m-%d %H:%M:%S").removesuffix(":00")
    if isinstance(value, time):
        return value.strftime("%H:%M:%S").removesuffix(":00")
    return value.isoformat() if isinstance(value, date) else _span(value)


def _span(value: object) -> str:
    if not isinstance(value, timedelta):
        return str(value)
    seconds = round(value.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


FORMAT = Format(
    endings=(".xlsx",),
    media_types=("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",),
    read=_read,
    libraries=("lxml", "openpyxl"),
    described=(
        "its sheets like CSV files, each a part of one article or with an article a row; hidden"
        " sheets are left out; stored results stand for formulas"
    ),
    holds_many=True,
)
