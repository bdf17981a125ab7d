"""Word documents."""

import zipfile
from io import BytesIO

from assistant.errors import ArticleError
from assistant.reading.format import LARGEST, Draft, Format


def _read(content: bytes, name: str) -> list[Draft]:
    """Its paragraphs, and its tables row by row, in their order."""
    from docx import Document
    from docx.table import Table, _Cell

    with zipfile.ZipFile(BytesIO(content)) as packed:
        size = sum(entry.file_size for entry in packed.infolist())
    if size > LARGEST:
        raise ArticleError(f"it unpacks to {size:,} bytes; at most {LARGEST:,} are read")
    document = Document(BytesIO(content))
    parts = []
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            # Not `row.cells`, which repeats a cell as often as it is said to be wide.
            rows = ([_Cell(cell, block) for cell in row._tr.tc_lst] for row in block.rows)
            parts.append("\n".join(" | ".join(one.text.strip() for one in row) for row in rows))
        else:
            parts.append(block.text)
    about = document.core_properties
    day = about.created or about.modified
    fields = {
        "title": about.title,
        "author": about.author,
        "published": day.date().isoformat() if day else None,
    }
    return [Draft("\n\n".join(part for part in parts if part.strip()), fields)]


FORMAT = Format(
    endings=(".docx",),
    media_types=("application/vnd.openxmlformats-officedocument.wordprocessingml.document",),
    read=_read,
    libraries=("lxml", "python-docx"),
    described="paragraphs and tables",
)
