"""Tables of text: an article a row, or the table itself."""

import csv
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from assistant.reading.decoding import decode
from assistant.reading.format import LARGEST, NOT_READ, Draft, Format
from assistant.reading.rows import Row, articles, named, noted, table, title_from

_DELIMITERS = ",;\t|"
_SAMPLE = 200
"""Rows from which the sign between the cells is told."""

MOST_ROWS = 1_000_000
MOST_CELLS = 10_000_000
_END = "\x02"
"""A line behind the last one: it is a row unless a quotation mark is open. No text has it."""


def _read(content: bytes, name: str) -> list[Draft]:
    """The articles of its rows where a head names their text, else all of it as one table."""
    text, doubts = decode(content)
    text = text.removeprefix("\ufeff")
    delimiter = "\t" if name.lower().endswith(".tsv") and "\t" in text else ""
    if text[:4].lower() == "sep=" and text[5:6] in ("\r", "\n"):
        delimiter, text = text[4], f"\n{text[5:].lstrip()}"
    delimiter = delimiter or _delimiter(text)
    rows, notes = _rows(text, delimiter)
    found = articles(rows, joint=delimiter)
    if found is not None:
        return noted(named(found, "row"), (*doubts, *notes))
    title = title_from(name)
    fields = {"title": title} if title else {}
    return [Draft(table(rows, is_headed=True), fields, notes=(*doubts, *notes))]


def _delimiter(text: str) -> str:
    """The sign that parts the most rows into the same number of cells; a comma if none does.

    Python's `Sniffer` is not asked: it takes letters and spaces for such signs, cannot read texts
    with quotation marks in them, and may take minutes.
    """

    def fit(delimiter: str) -> tuple[float, int]:
        sample = islice(_parsed(text[:_SAMPLE_SIZE], delimiter, csv.QUOTE_MINIMAL), _SAMPLE)
        widths = Counter(len(row) for row in sample if any(row))
        widths.pop(1, None)
        width, rows = max(widths.items(), key=lambda pair: pair[1], default=(0, 0))
        return rows, width

    best = max(_DELIMITERS, key=fit)
    return best if fit(best)[0] else ","


_SAMPLE_SIZE = 200_000
"""Characters, likewise."""


def _rows(text: str, delimiter: str) -> tuple[list[Row], list[str]]:
    """The rows that are not blank, and notes on those that are not read."""
    rows, notes = _within(_parsed(f"{text.rstrip()}\n{_END}", delimiter, csv.QUOTE_MINIMAL))
    if not notes and (not rows or rows.pop()[1] != [_END]):
        # A quotation mark is open to the end, and has swallowed rows: then they are no such marks.
        rows, notes = _within(_parsed(text, delimiter, csv.QUOTE_NONE))
        notes = ["its quotation marks do not pair, so each line is taken for a row", *notes]
    return rows, notes


def _within(parsed: Iterator[list[str]]) -> tuple[list[Row], list[str]]:
    rows: list[Row] = []
    cells = 0
    for number, row in enumerate(parsed, 1):
        if not any(cell.strip() for cell in row):
            continue
        cells += len(row)
        if len(rows) == MOST_ROWS or cells > MOST_CELLS:
            return rows, [f"{NOT_READ}the rows from row {number:,} on, which are too many"]
        rows.append((number, row))
    return rows, []


def _parsed(text: str, delimiter: str, quoting: int) -> Iterator[list[str]]:
    before = csv.field_size_limit(2 * LARGEST)
    try:
        lines = (f"{line}\n" for line in _lines(text))
        yield from csv.reader(lines, delimiter=delimiter, quoting=quoting)  # type: ignore[arg-type]
    finally:
        csv.field_size_limit(before)


def _lines(text: str) -> Iterator[str]:
    """The lines of a text, ended by any sign that programs end them by, and by no other."""
    yield from text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


FORMAT = Format(
    endings=(".csv", ".tsv"),
    media_types=("text/csv", "text/tab-separated-values"),
    read=_read,
    libraries=("charset-normalizer", "lxml"),
    described=(
        "an article a row where a column is called `text`, `body` or `content`, and others like"
        " the fields above; its path is `news.csv#id`, or has the number of the row; any other"
        " table is one article, its rows with the heads of their columns"
    ),
    holds_many=True,
)
