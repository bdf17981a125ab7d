"""What a file really is, by how it begins: names do not always tell."""

from io import BytesIO
from zipfile import BadZipFile, ZipFile

_BEGINNINGS = (
    (b"%PDF-", "a PDF file", (".pdf",)),
    (b"{\\rtf", "a Rich Text file", (".rtf",)),
    (b"\x1f\x8b", "a gzip file", (".gz",)),
    (b"PK\x03\x04", "", ()),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "a file of an old Office program",
        (".doc", ".xls", ".ppt"),
    ),
    (b"\x89PNG", "a picture", ()),
    (b"\xff\xd8\xff", "a picture", ()),
    (b"GIF8", "a picture", ()),
    (b"7z\xbc\xaf", "a 7-Zip archive", ()),
    (b"Rar!", "a RAR archive", ()),
    (b"SQLite format 3", "a database", ()),
    (b"\x7fELF", "a program", ()),
)
_FOLDERS = (
    ("word/", "a Word file", (".docx",)),
    ("ppt/", "a PowerPoint file", (".pptx",)),
    ("xl/", "an Excel file", (".xlsx",)),
)
_MEDIA_TYPES = (
    ("application/epub+zip", "an EPUB book", (".epub",)),
    ("application/vnd.oasis.opendocument.text", "an OpenDocument text", (".odt",)),
    ("application/vnd.oasis.opendocument", "an OpenDocument file", ()),
)
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_PACKED = (".docx", ".pptx", ".xlsx", ".epub", ".odt")
_BINARY = (*_PACKED, ".doc", ".pdf", ".gz", ".rtf")


def misnamed(content: bytes, ending: str) -> str:
    """Why a file is not what its name says, in words for the reader; empty if it may be.

    Args:
        content: what is in the file.
        ending: that of its name, in lower case with the dot.
    """
    if content.startswith(b"\xd0\xcf\x11\xe0") and _LOCKED in content:
        return "it is locked with a password; save it without one"
    what, endings = _kind(content)
    if not what and ending in _BINARY:
        start = content[:1024].lstrip().lower()
        if start.startswith((b"<!doctype html", b"<html")):
            what, endings = "a web page", (".html",)
    if not what or ending in endings or (ending == ".doc" and ".rtf" in endings):
        return ""
    better = f": rename it to end in {endings[0]}" if endings else ""
    return f"it is {what}, not what its name says{better}"


def _kind(content: bytes) -> tuple[str, tuple[str, ...]]:
    for beginning, what, endings in _BEGINNINGS:
        if content.startswith(beginning):
            return (what, endings) if what else _zipped(content)
    return "", ()


def _zipped(content: bytes) -> tuple[str, tuple[str, ...]]:
    """What kind of document a zip archive is; nothing if it cannot be opened."""
    try:
        with ZipFile(BytesIO(content)) as packed:
            names = packed.namelist()
            kind = (
                packed.read("mimetype")[:100].decode("ascii", "replace")
                if "mimetype" in names
                else ""
            )
    except (BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError):
        return "", ()
    for start, what, endings in _MEDIA_TYPES:
        if kind.startswith(start):
            return what, endings
    for folder, what, endings in _FOLDERS:
        if any(name.startswith(folder) for name in names):
            return what, endings
    return "", ()
