"""Notes as HTML, and the links that keep and save answers; all from outside is escaped.

The page's script hears links that begin with `#note=`, and hands them to `ui/notes.py`.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode

from assistant.answering.document import Block, Document, Entry, Section, Source, Table, blocks
from assistant.answering.exporting import in_brackets, said, tabular
from assistant.messages import say


def nothing_kept() -> str:
    """What is shown where there are no notes."""
    text = say(
        "There are no notes yet. “Keep” under an answer or beside a quote puts it here; above, a "
        "click makes one from the articles. They are kept in this browser only."
    )
    return f'<p class="hint">{text}</p>'


def keep_quote() -> str:
    """A link beside a quote; the script finds which one by the mark before it."""
    return _keep("keep", "quote", say("Keep this quote in your notes"), say("this quote"))


def _keep(kind: str, what: str, hint: str, unseen: str) -> str:
    return (
        f' <a class="{kind}" href="#note={what}" title="{hint}">{say("Keep")}'
        f'<span class="unseen"> {unseen}</span></a>'
    )


_FORMS = (".md", "Markdown"), (".docx", "Word"), (".json", "JSON")


@dataclass(frozen=True, slots=True)
class Note:
    """A document that a reader keeps."""

    id: str
    """32 hexadecimal digits."""
    document: Document


def answer_links(document: Document) -> str:
    """Links behind an answer that keep and save it; the script adds which answer it is."""
    keep, saving = (
        _keep("copy", "keep", say("Keep this answer in your notes"), say("this answer")),
        _saving(document, {}),
    )
    return f'{keep} <details class="save"><summary>{say("Save")}</summary> {saving}</details>'


def _saving(document: Document, which: dict[str, str]) -> str:
    """Links that save a document in each form, and its tables as CSV, if it has any."""
    forms = [*_FORMS, *([(".csv", "CSV")] if document.tables else [])]
    links = [_link(name, {"note": "export", "as": ending, **which}) for ending, name in forms]
    return " ".join([*links, _copy_of_tables(document)]).strip()


def _copy_of_tables(document: Document) -> str:
    if not document.tables:
        return ""
    written = io.StringIO(newline="")
    lines = [[" ".join(cell.split()) for cell in row] for row in tabular(document)]
    csv.writer(written, delimiter="\t", lineterminator="\n").writerows(lines)
    return _link(say("Copy table"), {"copy": written.getvalue()})


def _link(name: str, fields: dict[str, str], unseen: str = "") -> str:
    behind = f'<span class="unseen"> {escape(unseen)}</span>' if unseen else ""
    return f'<a class="copy" href="{escape("#" + urlencode(fields))}">{escape(name)}{behind}</a>'


def notes_html(notes: Sequence[Note]) -> str:
    """All notes, in their order."""
    if not notes:
        return nothing_kept()
    everything = _saving(Document(""), {"id": "all"})
    shown = "".join(_note(one, place, len(notes)) for place, one in enumerate(notes))
    head = (
        f'<p class="tools"><span>{say("Save all notes:")}</span> {everything}</p>'
        if len(notes) > 1
        else ""
    )
    return f"{head}{shown}"


def _note(note: Note, place: int, count: int) -> str:
    document, name = note.document, note.document.title
    moves = [("up", say("Up"))] * (place > 0) + [("down", say("Down"))] * (place < count - 1)
    tools = [
        _link(text, {"note": action, "id": note.id}, name)
        for action, text in [*moves, ("print", say("Print")), ("remove", say("Remove"))]
    ]
    sources = {one.number: one for one in document.sources}
    body = "".join(_section(one, sources) for one in document.sections)
    listed = "".join(
        f'<li value="{one.number}"><a href="{escape(one.link)}">{escape(one.line)}</a></li>'
        for one in document.sources
    )
    saving = (
        f'<details class="save"><summary>{say("Save")}'
        f'<span class="unseen"> {escape(name)}</span></summary> '
        f"{_saving(document, {'id': note.id})}</details>"
    )
    return (
        # Gradio changes elements in place: by its own name each note stays the element that it is.
        f'<note-{note.id}><article class="note" data-note="{note.id}">'
        f"{_field('title', say('Heading'), document.title)}"
        f"{_field('remark', say('Your remark'), document.remark)}"
        f'<div class="tools">{" ".join(tools)} {saving}</div>{body}'
        f'<ol class="sources">{listed}</ol></article></note-{note.id}>'
    )


def _field(name: str, label: str, text: str) -> str:
    hint = f' placeholder="{label}"' if name == "remark" else ""
    return (
        f'<textarea class="{name}" name="{name}" rows="1" aria-label="{label}"{hint}>'
        f"{escape(text)}</textarea>"
    )


def _section(section: Section, sources: dict[int, Source]) -> str:
    level = f"h{section.depth + 3}"
    heading = f"<{level}>{escape(section.heading)}</{level}>" if section.heading else ""
    intro = f'<p class="intro">{escape(section.intro)}</p>' if section.intro else ""
    notice = f'<p class="notice">{escape(section.notice)}</p>' if section.notice else ""
    return f"{heading}{intro}{''.join(_block(one, sources) for one in blocks(section))}{notice}"


def _block(block: Block, sources: dict[int, Source]) -> str:
    if block.table:
        return _table(block.table, sources)
    if block.kind == "heading":
        return f"<h5>{escape(block.text)}</h5>"
    inner = " ".join(_statement(one, sources) for one in block.entries) or escape(block.text)
    tag = {"quote": "blockquote", "item": "li"}.get(block.kind, "p")
    return f"<ul><li>{inner}</li></ul>" if tag == "li" else f"<{tag}>{inner}</{tag}>"


def _statement(entry: Entry, sources: dict[int, Source]) -> str:
    label = f"<b>{escape(entry.label)}</b> " if entry.label else ""
    return f"{label}{_lines(said(entry, entry.text))}{_marks(entry, sources)}{_remark(entry)}"


def _table(table: Table, sources: dict[int, Source]) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in table.head)
    rows = []
    for row in table.rows:
        # The label of a statement is no quote.
        cells = [
            _lines(said(row, cell) if row.is_row or place else cell)
            for place, cell in enumerate(table.cells(row))
        ]
        cells[-1] += f"{_marks(row, sources)}{_remark(row)}"
        rows.append(f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>")
    return (
        f'<div class="wide" tabindex="0" role="group" aria-label="{say("Table")}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _remark(entry: Entry) -> str:
    return f'<span class="notice">{escape(in_brackets(entry.remark))}</span>' * bool(entry.remark)


def _marks(entry: Entry, sources: dict[int, Source]) -> str:
    return "".join(
        f' <a class="mark" href="{escape(one.link)}" title="{escape(one.title)}">'
        f'<span class="unseen">{say("source")} </span>{one.number}</a>'
        for one in (sources[number] for number in entry.numbers if number in sources)
    )
