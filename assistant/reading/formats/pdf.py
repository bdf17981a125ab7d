"""PDF files."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from math import hypot
from typing import Any, NamedTuple

from assistant.errors import ArticleError
from assistant.reading import recognition
from assistant.reading.format import NOT_READ, Draft, Format
from assistant.reading.lettering import whole
from assistant.reading.page_lines import Word, lines_of
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
        _begin_forms(document)
        pages, notes = [], []
        for number in range(len(document)):
            page = _with_fields(document, number)
            found = _text_on(page)
            if not found.lines and not found.rest and _has_picture(page):
                words = recognition.words_on(page) if recognition.is_available() else []
                notes.append((_RECOGNISED if words else _UNREAD).format(number + 1))
                found.lines = lines_of(words)
            pages.append(found)
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


def _begin_forms(document: Any) -> None:
    """Have PDFium draw the fields of a form that say nothing of how they look."""
    import pypdfium2.raw as raw

    if document.get_formtype() == raw.FORMTYPE_ACRO_FORM:
        document.init_forms()


def _with_fields(document: Any, number: int) -> Any:
    """A page; what is filled in and written over it is text of the page."""
    import pypdfium2.raw as raw

    page = document[number]
    shown = {raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_STAMP}
    for place in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, place)
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        raw.FPDFPage_CloseAnnot(annotation)
        if kind in shown:
            raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)
            page.close()
            return document[number]
    return page


def _text_on(page: Any) -> Page:
    """The text on a page, turned so that most of it is upright."""
    found = _characters(page)
    letters: Counter[int] = Counter()
    for one, words in found.words.items():
        letters[one.turned] += sum(len(word.text) for word in words)
    main = letters.most_common(1)[0][0] if letters else 0
    # What is not drawn at all is the text of what is shown in another way, such as a scan, if there
    # is a picture, or more of it than of what is drawn.
    drawn: Counter[bool] = Counter()
    for one, words in found.words.items():
        drawn[one.is_drawn] += sum(len(word.text) for word in words)
    hides = drawn[True] > drawn[False] > 0 and not _has_picture(page, nested=True)
    seen = _not_white(page, found.white)
    upright: list[Word] = []
    others: defaultdict[int, list[Word]] = defaultdict(list)
    for one, words in found.words.items():
        if one.is_drawn or not hides:
            shown = words if not one.is_white else [word for word in words if id(word) in seen]
            (upright if one.turned == main else others[one.turned]).extend(shown)
    struck = [] if main else list(_strokes(page, found.corner))
    rest = [" ".join(line.text for line in lines_of(words)) for words in others.values()]
    rest.append(" ".join("".join(found.slanted).split()))
    width, height = found.sizes if main % 2 == 0 else found.sizes[::-1]
    lines = lines_of(whole([word for word in upright if not _is_struck(word, struck)]))
    return Page(lines, width, height, [text for text in rest if len(text) > 3])


class _Look(NamedTuple):
    """How characters look."""

    turned: int
    """By how many quarters of a turn to the left."""
    is_drawn: bool
    """Whether they are there for the eye, not only to be searched and copied."""
    is_white: bool


@dataclass(slots=True)
class _Characters:
    """The characters of a page, put together to words."""

    corner: tuple[float, float]
    """The lower left corner of what is shown of the page."""
    sizes: tuple[float, float]
    words: dict[_Look, list[Word]] = field(default_factory=dict)
    """At their places on the page as it is when it is turned so that they are upright."""
    slanted: list[str] = field(default_factory=list)
    white: list[tuple[Word, tuple[float, float, float, float]]] = field(default_factory=list)
    """The words in white, and where each of their letters stands on the page as it is."""
    last: Word | None = None
    """The word that the next character may belong to, and how it looks."""
    look: _Look | None = None

    def end_word(self) -> None:
        """Have the next character begin a word."""
        self.last = None
        if self.slanted:
            self.slanted.append(" ")

    def add(
        self, character: str, look: _Look, size: float, ends: tuple[float, float, float]
    ) -> None:
        """Add a character, by its left end, its right end and the height of its base line."""
        left, right, height = ends
        base = round(height, 1)
        last = self.last if look == self.look else None
        near = last and last.base == base and abs(last.size - size) < 0.02 * size
        if last and near and -1.2 * size < left - last.right < 0.2 * size:
            last.text += character
            last.right = max(right, last.right)
        else:
            self.last, self.look = Word(character, left, right, base, size), look
            self.words.setdefault(look, []).append(self.last)


def _characters(page: Any) -> _Characters:
    """The characters of a page as PDFium reads them, without those outside of what is shown.

    PDFium marks a hyphen at the end of a line by a character of its own.
    """
    from ctypes import CFUNCTYPE, c_double, c_int, c_void_p, cast

    import pypdfium2.raw as raw

    text = page.get_textpage()
    handle = text.raw
    # As a bare address, since a pointer that is made for each character takes most of the time.
    object_of = cast(raw.FPDFText_GetTextObject, CFUNCTYPE(c_void_p, c_void_p, c_int))
    address = cast(handle, c_void_p)
    box, across, base = raw.FS_RECTF(), c_double(), c_double()
    left, foot, right, top = page.get_bbox()
    found = _Characters((left, foot), (right - left, top - foot))
    looks: dict[int, tuple[float, _Look | None]] = {}
    for place in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(handle, place)
        if code in _SPACES:
            found.end_word()
            continue
        character = _SHOWN.get(code) or (chr(code) if code < 0x110000 else "\ufffd")
        raw.FPDFText_GetLooseCharBox(handle, place, box)
        raw.FPDFText_GetCharOrigin(handle, place, across, base)
        # All characters of an object look alike, which saves most of the calls.
        key = object_of(address, place) or -place
        if key not in looks:
            looks[key] = _look(handle, place)
        size, look = looks[key]
        is_inside = left < (box.left + box.right) / 2 < right and foot < base.value < top
        if not is_inside or (size < _TINY and box.top - box.bottom < _TINY):
            continue
        if look is None:
            found.slanted.append(character)
            continue
        if look.turned == 0:
            ends = box.left - left, box.right - left, base.value - foot
        elif look.turned == 1:
            ends = box.bottom - foot, box.top - foot, right - across.value
        elif look.turned == 2:
            ends = right - box.right, right - box.left, top - base.value
        else:
            ends = top - box.top, top - box.bottom, across.value - left
        found.add(character, look, size, ends)
        if look.is_white and found.last:
            found.white.append((found.last, (box.left, box.bottom, box.right, box.top)))
    return found


_SPACES = frozenset(map(ord, "\r\n "))
_SHOWN = {ord(one): more for one, more in _LIGATURES.items()} | {2: "-", 0xFFFE: "-"}

_TINY = 1.0
"""The size in points of letters that nobody sees."""

_WHITE = 250
"""How bright a colour is at least, of 255, that does not show on paper."""


def _look(handle: Any, place: int) -> tuple[float, _Look | None]:
    """The size of the text that a character belongs to, and its look; None if it is slanted."""
    from ctypes import c_uint

    import pypdfium2.raw as raw

    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(handle, place, matrix)
    size = raw.FPDFText_GetFontSize(handle, place) * hypot(matrix.c, matrix.d)
    if abs(matrix.b) < 0.2 * abs(matrix.a):
        turned = 0 if matrix.a > 0 else 2
    elif abs(matrix.a) < 0.2 * abs(matrix.b):
        turned = 1 if matrix.b > 0 else 3
    else:
        return size, None
    drawn = raw.FPDFText_GetTextObject(handle, place)
    mode = raw.FPDFTextObj_GetTextRenderMode(drawn) if drawn else raw.FPDF_TEXTRENDERMODE_FILL
    is_drawn = mode not in (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)
    red, green, blue, alpha = c_uint(), c_uint(), c_uint(), c_uint()
    is_white = (
        mode == raw.FPDF_TEXTRENDERMODE_FILL
        and raw.FPDFText_GetFillColor(handle, place, red, green, blue, alpha)
        and min(red.value, green.value, blue.value) > _WHITE
    )
    return size, _Look(turned, is_drawn, bool(is_white))


def _not_white(page: Any, white: list[tuple[Word, tuple[float, float, float, float]]]) -> set[int]:
    """The ids of the words in white that are seen, since what is behind them is not."""
    from ctypes import c_int

    import pypdfium2.raw as raw

    if not white:
        return set()
    dots = page.render(scale=min(1.5, _MOST_DOTS / max(*page.get_size(), 1.0))).to_numpy()
    height, width = dots.shape[:2]
    seen: set[int] = set()
    x, y = c_int(), c_int()
    for word, (left, foot, right, top) in white:
        across, down = [], []
        for one, two in ((left, foot), (right, top)):
            raw.FPDF_PageToDevice(page, 0, 0, width, height, 0, one, two, x, y)
            across.append(max(0, x.value))
            down.append(max(0, y.value))
        part = dots[min(down) : max(down) + 1, min(across) : max(across) + 1]
        if part.size and int(part.max()) - int(part.min()) > _CONTRAST:
            seen.add(id(word))
    return seen


_CONTRAST = 8
"""How much the dots of a letter that is seen differ, of 255."""

_MOST_DOTS = 2000
"""Along the longer side of a page that is looked at."""


def _strokes(page: Any, corner: tuple[float, float]) -> Iterator[tuple[float, float, float]]:
    """The thin level lines that are drawn on a page: where each begins and ends, and its height."""
    import pypdfium2.raw as raw

    for one in page.get_objects([raw.FPDF_PAGEOBJ_PATH], max_depth=3):
        with suppress(Exception):  # an empty path has no bounds
            left, bottom, right, top = one.get_bounds()
            if top - bottom < _THIN and right - left > _THIN:
                height = (top + bottom) / 2 - corner[1]
                yield left - corner[0], right - corner[0], height


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


def _has_picture(page: Any, *, nested: bool = False) -> bool:
    """Whether a picture covers a good part of a page; `nested` ones may, how large is not known."""
    import pypdfium2.raw as raw

    width, height = page.get_size()
    for one in page.get_objects([raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        if nested and one.level:
            return True
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
