"""A document as a file: Markdown, Word, JSON, or its tables as CSV."""

import csv
import io
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.answering.document import Block, Document, Entry, Source, Table, blocks
from assistant.errors import ExportError

if TYPE_CHECKING:
    from docx.document import Document as WordFile

_SOURCES = "Sources"
_SOURCE = "Source"
_CITED = ("Title", "Outlet", "Day", "File")


def save(document: Document, path: Path) -> None:
    """Write a document to a file; the ending of its name says in which form.

    Raises:
        ExportError: the ending is another one, it has no table for CSV, or the file cannot be
            written.
    """
    ending = form_of(path)
    content = exported(document, ending)
    try:
        path.write_bytes(content)
    except OSError as error:
        raise ExportError(f"{path} cannot be written: {error.strerror}.") from error


def form_of(path: Path) -> str:
    """The ending of a file, if it is one of those that can be written.

    Raises:
        ExportError: it is another one.
    """
    ending = path.suffix.lower()
    if ending not in _FORMS:
        known = ", ".join(_FORMS)
        raise ExportError(f"{path.name} cannot be written: a file for an answer ends in {known}.")
    return ending


def exported(document: Document, ending: str) -> bytes:
    """A document in a form, which is named by the ending of its files: `.docx`."""
    return _FORMS[ending](document)


def on_lines(text: str) -> str:
    r"""A quote as it is shown: paragraphs, and a line for each item of a list and row of a table.

    >>> on_lines("The following\nare forbidden:\n\n• dogs\n• fires\n\nAsk\nfirst.")
    'The following are forbidden:\n• dogs\n• fires\n\nAsk first.'
    """
    lines = (
        "\n\n".join(" ".join(part.split()) for part in _PARAGRAPH.split(line.strip()))
        for line in _ITEM.split(text)
    )
    return "\n".join(filter(None, lines))


_PARAGRAPH = re.compile(r"\n\s*\n")
_ITEM = re.compile(r"\n\s*(?=(?:[•*–-]|\d{1,3}[.)])\s|[^\n]+ \| )")


def escaped(text: str) -> str:
    """Escape the characters that have a meaning in Markdown."""
    return re.sub(r"([\\`*_\[\]<~])", r"\\\1", text)


def said(entry: Entry, text: str) -> str:
    """A statement, or a cell of one, on its lines: in quotation marks if it is a quote."""
    return f"“{on_lines(text)}”" if entry.is_quote and text else on_lines(text)


def in_brackets(remark: str) -> str:
    """What is said of a statement, behind it."""
    return f" ({remark})" if remark else ""


def markdown(document: Document) -> str:
    """A document in Markdown, with all quotes in full at its end."""
    parts = [f"# {escaped(document.title)}", escaped(document.remark)]
    for section in document.sections:
        if section.heading:
            parts.append(f"{'#' * (section.depth + 1)} {escaped(section.heading)}")
        parts += [escaped(section.intro), *map(_block, blocks(section))]
        parts += [f"*{escaped(section.notice)}*"] if section.notice else []
    parts += [f"## {_SOURCES}"] if document.sources else []
    for one in document.sources:
        quote = escaped(on_lines(one.quote)).replace("\n", "\n> ")
        # Markdown ignores an underscore within a word, and paths are for copying.
        line = escaped(f"{one.line} {one.url}".strip()).replace("\\_", "_")
        parts.append(f"[{one.number}] {line}\n\n> {quote}")
    return "\n\n".join(filter(None, parts)) + "\n"


def _block(block: Block) -> str:
    if block.table:
        return _markdown_table(block.table)
    if block.kind == "heading":
        return f"**{escaped(block.text)}**"
    statements = " ".join(map(_statement, block.entries)) or escaped(block.text)
    return f"- {statements}" if block.kind == "item" else statements


def _statement(entry: Entry) -> str:
    label = f"**{escaped(entry.label)}:** " if entry.label else ""
    marks = f" {entry.marks}" if entry.marks else ""
    return f"{label}{escaped(said(entry, entry.text))}{marks}{escaped(in_brackets(entry.remark))}"


def _markdown_table(table: Table) -> str:
    def row(cells: Sequence[str]) -> str:
        # A cell is a line, and a bar in it would end it.
        lines = (" ".join(one.split()).replace("|", "\\|") for one in cells)
        return f"| {' | '.join(lines)} |"

    rows = [row([*map(escaped, table.head), _SOURCE]), row(["---"] * (len(table.head) + 1))]
    for one in table.rows:
        *first, last = [escaped(_cell(table, one, place)) for place in range(len(table.head))]
        rows.append(row([*first, f"{last}{escaped(in_brackets(one.remark))}", one.marks]))
    return "\n".join(rows)


def _cell(table: Table, row: Entry, place: int) -> str:
    """A cell; the label of a statement is no quote."""
    text = table.cells(row)[place]
    return said(row, text) if row.is_row or place else text


def tabular(document: Document) -> list[list[str]]:
    """The rows of all tables of a document, their heads included; a row for each source.

    Empty if it has none.
    """
    sources = {one.number: one for one in document.sources}
    rows: list[list[str]] = []
    for table in document.tables:
        rows += [[]] if rows else []
        rows.append([*table.head, "Remark", *_CITED])
        for one in table.rows:
            cited = [sources[number] for number in one.numbers if number in sources]
            cells = [on_lines(cell) for cell in table.cells(one)]
            places = list(map(_where, cited)) or [[""] * len(_CITED)]
            rows += [[*cells, one.remark, *place] for place in places]
    return [[_harmless(cell) for cell in row] for row in rows]


def _where(source: Source) -> list[str]:
    return [source.title, source.source, source.published, source.article]


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    is_formula = cell[:1] in ("=", "+", "-", "@", "\t") and not _FIGURE.fullmatch(cell)
    return f"'{cell}" if is_formula else cell


_FIGURE = re.compile(r"[+-][\d., ]+%?")


def as_csv(document: Document) -> bytes:
    """The tables of a document as CSV; a byte order mark says to spreadsheets that it is UTF-8."""
    rows = tabular(document)
    if not rows:
        raise ExportError(
            "There is no table in this for a CSV file: choose .md, .docx or .json, or ask for a "
            "timeline, a list or a comparison."
        )
    written = io.StringIO(newline="")
    csv.writer(written).writerows(rows)
    return written.getvalue().encode("utf-8-sig", "replace")


def word(document: Document) -> bytes:
    """A document as a Word file: the citations are numbered references at its end."""
    from docx import Document as new_file

    file = new_file()
    about = file.core_properties
    # The template has an author and a remark of its own.
    about.title, about.author, about.comments = _plain(document.title)[:250], "", ""
    file.add_heading(_plain(document.title), 0)
    _add_text(file, document.remark)
    for section in document.sections:
        if section.heading:
            file.add_heading(_plain(section.heading), section.depth)
        _add_text(file, section.intro)
        for block in blocks(section):
            _add_block(file, block)
        _add_text(file, section.notice)
    if document.sources:
        file.add_heading(_SOURCES, 1)
    for one in document.sources:
        where = f"[{one.number}] {one.line} {one.url}".strip()
        file.add_paragraph(_plain(f"{where}\n“{on_lines(one.quote)}”"))
    written = io.BytesIO()
    file.save(written)
    return written.getvalue()


def _add_text(file: "WordFile", text: str) -> None:
    if text:
        file.add_paragraph(_plain(text))


def _add_block(file: "WordFile", block: Block) -> None:
    if block.table:
        _add_table(file, block.table)
    elif block.kind == "heading":
        file.add_heading(_plain(block.text), 3)
    else:
        style = {"quote": "Quote", "item": "List Bullet"}.get(block.kind)
        paragraph = file.add_paragraph(_plain(block.text), style)
        for place, entry in enumerate(block.entries):
            paragraph.add_run(" " if place else "")
            if entry.label:
                paragraph.add_run(_plain(f"{entry.label}: ")).bold = True
            marks = f" {entry.marks}" if entry.marks else ""
            text = f"{said(entry, entry.text)}{marks}{in_brackets(entry.remark)}"
            paragraph.add_run(_plain(text))


def _add_table(file: "WordFile", table: Table) -> None:
    from docx.oxml import OxmlElement

    heads = [*table.head, _SOURCE]
    made = file.add_table(1, len(heads), "Table Grid")
    # The head is said again on each page, and by screen readers.
    made.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell, name in zip(made.rows[0].cells, heads, strict=True):
        cell.paragraphs[0].add_run(_plain(name)).bold = True
    for row in table.rows:
        texts = [_cell(table, row, place) for place in range(len(table.head))]
        texts[-1] += in_brackets(row.remark)
        for cell, text in zip(made.add_row().cells, [*texts, row.marks], strict=True):
            cell.text = _plain(text)


def _plain(text: str) -> str:
    """Text without the characters that no Word file may hold."""
    return _FORBIDDEN.sub("\ufffd", text)


_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

_FORMS: dict[str, Callable[[Document], bytes]] = {
    ".docx": word,
    ".md": lambda document: markdown(document).encode("utf-8", "replace"),
    ".json": lambda document: document.to_json().encode("utf-8", "replace"),
    ".csv": as_csv,
}
"""By the endings of their files."""
