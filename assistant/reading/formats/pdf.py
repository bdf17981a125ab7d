"""PDF files."""

import re
from collections.abc import Iterator
from contextlib import suppress
from math import hypot
from typing import Any

from assistant.errors import ArticleError
from assistant.reading import recognition
from assistant.reading.format import NOT_READ, Draft, Format
from assistant.reading.layout import Word, lines_of
from assistant.reading.pages import Page
from assistant.reading.paragraphs import text_of

_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_NO_TITLE = re.compile(
    r"untitled|(?:microsoft )?(?:word|powerpoint)\b.* - .*"
    r"|.*\.(?:docx?|pdf|indd|tex|odt|rtf|qxd|html?)"
    r"|\W*|about:blank|document\d*",
    re.IGNORECASE,
)
_UNREAD = f"{NOT_READ}page {{}}, which is only a picture"
_RECOGNISED = "page {} is a picture, read by text recognition, which makes mistakes"
_PRINTED = re.compile(rb"prism:publicationDate[^>]{0,20}>\s*([\d-]{7,10})")


def _read(content: bytes, name: str) -> list[Draft]:
    """The text of its pages in reading order, with the places where they begin."""
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        document = PdfDocument(content)
    except PdfiumError as error:
        if "password" in str(error).lower():
            raise ArticleError("it is locked with a password; save it without one") from error
        raise
    with document:
        pages, notes = [], []
        for number in range(len(document)):
            page = document[number]
            words, rest = _words(page)
            if not words and not rest and _has_picture(page):
                words = recognition.words_on(page) if recognition.is_available() else []
                notes.append((_RECOGNISED if words else _UNREAD).format(number + 1))
            width, height = page.get_size()
            pages.append(Page(lines_of(words), width, height, rest))
        about = document.get_metadata_dict()
    text, starts = text_of(pages)
    if not text:
        raise ArticleError(
            "it has no text, only pictures: install the extra `ocr`, which reads them, or run "
            "a text recognition over it"
        )
    title = about.get("Title") or ""
    fields = {
        "title": None if _NO_TITLE.fullmatch(title) else title,
        "author": about.get("Author"),
    }
    if match := _PRINTED.search(content):
        fields["published"] = match[1].decode()
    return [Draft(text, fields, starts, notes=tuple(notes))]


def _words(page: Any) -> tuple[list[Word], list[str]]:
    """The upright words of a page, and the other text on it."""
    words: list[Word] = []
    turned: list[str] = []
    for text, left, right, base, size, upright in _characters(page):
        if not text.strip():
            words.append(Word("", 0, 0, 0, 0))  # the end of a word
            if turned and turned[-1] != " ":
                turned.append(" ")
            continue
        if not upright:
            turned.append(text)
            continue
        last = words[-1] if words else None
        near = last and last.text and last.base == base and abs(last.size - size) < 0.02 * size
        if last and near and -1.2 * size < left - last.right < 0.2 * size:
            last.text += text
            last.right = max(right, last.right)
        else:
            words.append(Word(text, left, right, base, size))
    text = "".join(turned).strip()
    struck = list(_strokes(page))
    shown = [word for word in words if word.text and not _is_struck(word, struck)]
    return shown, [text] if len(text) > 3 else []


def _strokes(page: Any) -> Iterator[tuple[float, float, float]]:
    """The thin level lines that are drawn on a page: where each begins and ends, and its height."""
    import pypdfium2.raw as raw

    for one in page.get_objects([raw.FPDF_PAGEOBJ_PATH], max_depth=3):
        with suppress(Exception):  # an empty path has no bounds
            left, bottom, right, top = one.get_bounds()
            if top - bottom < _THIN and right - left > _THIN:
                yield left, right, (top + bottom) / 2


_THIN = 2.0
"""Points."""


def _is_struck(word: Word, strokes: list[tuple[float, float, float]]) -> bool:
    """Whether a line runs through the middle of a word."""
    return any(
        left - 2 < word.left
        and word.right < right + 2
        and 0.12 * word.size < height - word.base < 0.4 * word.size
        for left, right, height in strokes
    )


def _characters(page: Any) -> Iterator[tuple[str, float, float, float, float, bool]]:
    """The characters of a page as PDFium reads them: text, left, right, base line, height, upright.

    PDFium marks a hyphen at the end of a line by a character of its own.
    """
    from ctypes import c_double

    import pypdfium2.raw as raw

    text = page.get_textpage()
    box, matrix, across, base = raw.FS_RECTF(), raw.FS_MATRIX(), c_double(), c_double()
    for place in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text.raw, place)
        character = chr(code) if code < 0x110000 else "\ufffd"
        if character in "\r\n ":
            yield " ", 0.0, 0.0, 0.0, 0.0, True
            continue
        if character in ("\x02", "\ufffe"):
            character = "-"
        raw.FPDFText_GetLooseCharBox(text.raw, place, box)
        raw.FPDFText_GetCharOrigin(text.raw, place, across, base)
        raw.FPDFText_GetMatrix(text.raw, place, matrix)
        upright = matrix.a > 0 and abs(matrix.b) < 0.2 * matrix.a
        height = raw.FPDFText_GetFontSize(text.raw, place) * hypot(matrix.c, matrix.d)
        shown = _LIGATURES.get(character, character)
        yield shown, box.left, box.right, round(base.value, 1), height, upright


def _has_picture(page: Any) -> bool:
    """Whether a picture covers a good part of a page."""
    import pypdfium2.raw as raw

    width, height = page.get_size()
    for one in page.get_objects([raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        with suppress(Exception):
            left, bottom, right, top = one.get_bounds()
            if (right - left) * (top - bottom) > 0.1 * width * height:
                return True
    return False


FORMAT = Format(
    endings=(".pdf",),
    media_types=("application/pdf",),
    read=_read,
    libraries=("pypdfium2", *(("rapidocr",) if recognition.is_available() else ())),
    described="page by page and column by column, so that a citation names its page",
)
