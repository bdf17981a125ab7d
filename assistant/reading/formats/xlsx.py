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
    sheet.reset_dimensions()  # Files may state any size.
    for number, cells in enumerate(sheet.iter_rows(), 1):
        texts = [_shown(cell) for cell in cells] if cells else []
        count = sum(map(bool, texts)) if texts else 0
        filled, places = filled + count, places + len(texts) + 1
        if len(rows) == MOST_ROWS or filled > MOST_CELLS or places > _MOST_PLACES:
            notes = [f"{NOT_READ}the rows from row {number:,} on, which are too many"]
            break
        if count:
            rows.append((number, texts))
    part = getattr(sheet, "_worksheet_path", "")
    missing = len(_UNCOUNTED.findall(packed.read(part))) if part else 0
    if missing:
        what = "1 formula" if missing == 1 else f"{missing:,} formulas"
        notes.append(f"{NOT_READ}{what} without a stored result (save it in a spreadsheet program)")
    return rows, notes


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
