"""Pages of lines in, the same without running heads out.

What is repeated at the top or foot of pages is left out if it is a running head: a line or two that
stand apart. What only looks like one stays: the heads of a table that goes on over pages, the
beginning of a paragraph, a title. Sentences that are repeated on many pages are read once.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from assistant.reading.page_lines import Line
from assistant.reading.page_tables import table_at


@dataclass(slots=True)
class Page:
    """The lines of a page, the topmost first, and its size in points."""

    lines: list[Line]
    width: float
    height: float
    rest: list[str] = field(default_factory=list)
    """Text that belongs to no column: along a margin, or repeated at the foot."""


_PAGE_NUMBER = re.compile(
    r"\W*(?:page|seite|pagina|página|p\.)?\W*(?:\d{1,4}|[ivxlc]{1,6})"
    r"(?:\W*(?:of|von|de|di|/)?\W*\d{1,4})?\W*",
    re.IGNORECASE,
)
_PRINTED = re.compile(
    r"(?:file|https?)://\S+(?:\s+\d+/\d+)?|\d{1,2}/\d{1,2}/\d{2,4}, \d{1,2}:\d\d\b.*"
)
_FINISHED = re.compile(r"[^\W\d_][.!?…][\"'”’»)\]]*$")

_EDGE = 0.14
"""The share of a page's height that its head has, and its foot."""

_LARGER = 1.2
"""The size of a title at least, in sizes of other letters."""

_SENTENCE = 6
"""Words that a sentence has at least; fewer may be a running head that ends with a full stop."""


@dataclass(slots=True)
class _Repeated:
    """A line that is repeated at the top or foot of pages."""

    pages: int
    size: float
    is_usual: bool
    """Whether most pages have it."""
    is_read: bool = False
    """Whether it has stayed on a page."""


def take_out_running_heads(pages: list[Page]) -> None:
    """Take out page numbers, and running heads."""
    edges = [[one for one in page.lines if _is_at_edge(one, page)] for page in pages]
    found: dict[tuple[str, int | None], dict[int, float]] = defaultdict(dict)
    for number, lines in enumerate(edges):
        for line in lines:
            found[_pattern(line.text, number)].setdefault(number, line.size)
    repeated = {
        pattern: _Repeated(len(sizes), median(sizes.values()), len(sizes) > 0.5 * len(pages))
        for pattern, sizes in found.items()
        if len(sizes) >= max(2, 0.3 * len(pages))
    }
    letters = [line.size for page in pages for line in page.lines for _ in line.words]
    large = _LARGER * median(letters) if letters else 0.0
    for number, (page, lines) in enumerate(zip(pages, edges, strict=True)):
        heads = {
            id(line): one
            for line in lines
            if (one := repeated.get(_pattern(line.text, number)))
            # The title of an article may be the running head of its other pages.
            and line.size < _LARGER * one.size
        }
        numbers = {id(line) for line in lines if _is_furniture(line.text)}
        if heads or numbers:
            page.lines = list(_without(page, heads, numbers, large))


def _without(
    page: Page, heads: dict[int, _Repeated], numbers: set[int], large: float
) -> Iterator[Line]:
    """The lines of a page without its running heads.

    Args:
        page: the page.
        heads: the repeated lines at its top and foot, by their ids.
        numbers: the ids of the lines there that may be the number of the page.
        large: the size of the letters of a title.
    """
    right = max(line.right for line in page.lines)
    last = max(
        (n for n, one in enumerate(page.lines) if not _is_among(one, heads, numbers)), default=-1
    )
    place, tables_end, is_first = 0, 0, True
    for stretch in stretches(page.lines):
        in_text = not all(_is_among(line, heads, numbers) for line in stretch)
        is_text = in_text or _says_something(stretch, large)
        for line in stretch:
            one = heads.get(id(line))
            if one and place >= tables_end:
                tables_end = _end_of_table(page.lines, place)
            is_outermost = is_first or place > last
            if id(line) in numbers:
                # A number that does not count with the pages may be a figure of the text.
                stays = in_text and not one and not _PRINTED.fullmatch(line.text)
            elif not one or place < tables_end:
                stays = True
            elif not is_text or (
                in_text and is_outermost and one.is_usual and _is_short(line, right)
            ):
                stays = False
            else:
                stays = not one.is_read or one.pages < 3 or (in_text and not one.is_usual)
                one.is_read = True
                if stays and not in_text and line.base < page.height / 2:
                    # It would part a sentence that goes on at the top of the next page.
                    page.rest.append(line.text)
                    stays = False
            if stays:
                is_first = False
                yield line
            place += 1


def _is_among(line: Line, heads: dict[int, _Repeated], numbers: set[int]) -> bool:
    return id(line) in heads or id(line) in numbers


def _is_short(line: Line, right: float) -> bool:
    """Whether a line is a few words side by side that do not fill a column."""
    gaps = [two.left - one.right for one, two in pairwise(line.words)]
    return line.right < line.left + 0.6 * (right - line.left) and max(gaps, default=0) < line.size


def _says_something(lines: list[Line], large: float) -> bool:
    """Whether lines that are repeated are a title, or sentences."""
    text = " ".join(line.text for line in lines)
    is_sentence = _FINISHED.search(text) and len(text.split()) >= _SENTENCE
    return bool(is_sentence) or min(line.size for line in lines) > large


def _end_of_table(lines: list[Line], place: int) -> int:
    """Where the table ends that a line begins; the line's own place if it begins none."""
    if place + 1 == len(lines) or lines[place].base - lines[place + 1].base > 2 * lines[place].size:
        return place  # a running head stands farther off
    return table_at(lines, place)[1]


def stretches(lines: list[Line]) -> Iterator[list[Line]]:
    """Part lines where there is more room between two than usual, or the letters change."""
    pitches = [one.base - two.base for one, two in pairwise(lines)]
    usual = median([pitch for pitch in pitches if pitch > 0] or [0.0])
    begin = 0
    for place, pitch in enumerate(pitches, 1):
        line, last = lines[place], lines[place - 1]
        is_apart = pitch > max(1.25 * min(usual, 1.6 * line.size), 1.3 * line.size)
        if is_apart or abs(line.size - last.size) > 0.12 * last.size:
            yield lines[begin:place]
            begin = place
    yield lines[begin:]


def _pattern(text: str, number: int) -> tuple[str, int | None]:
    """What is alike in the running heads of several pages; a number in it counts with them."""
    match = re.match(r"\W*(\d{1,4})\b", text) or re.search(r"\b(\d{1,4})\W*$", text)
    if not match:
        return text, None
    return text[: match.start(1)] + "#" + text[match.end(1) :], int(match[1]) - number


def _is_at_edge(line: Line, page: Page) -> bool:
    return not _EDGE * page.height < line.base < (1 - _EDGE) * page.height


def _is_furniture(text: str) -> bool:
    return bool(_PAGE_NUMBER.fullmatch(text) or _PRINTED.fullmatch(text))
