"""The lines of pages in, the text of a document out: paragraphs, over columns and pages.

Words that were parted at the end of a line are joined again. Notes at the foot of a page do not
interrupt a sentence that goes on.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import median

from assistant.reading.layout import in_order
from assistant.reading.page_lines import Line
from assistant.reading.page_tables import Table
from assistant.reading.pages import Page, stretches, take_out_running_heads
from assistant.reading.tables import lines as table_lines


@dataclass(slots=True)
class _Block:
    """A paragraph, an item of a list, or a table."""

    text: str
    size: float
    opens: bool = False
    """Whether it is the first of its column, so that it may go on from the one before."""
    is_whole: bool = True
    """Whether it is known to end here: a table, a heading, or a sentence that is finished."""


@dataclass(slots=True)
class _Text:
    """The text so far; `starts` has where its pages begin."""

    blocks: list[_Block] = field(default_factory=list)
    length: int = 0
    starts: list[int] = field(default_factory=list)

    def add(self, block: _Block, known: set[str]) -> None:
        """Add a block, to the last one if that goes on in it."""
        last = self.blocks[-1] if self.blocks else None
        if last and block.opens and _goes_on(last, block):
            joined = _join(last.text, block.text, known)
            self.length += len(joined) - len(last.text)
            self.blocks[-1] = _Block(joined, block.size, last.opens, block.is_whole)
        else:
            self.length += len(block.text) + (2 if last else 0)
            self.blocks.append(block)


_BULLET = re.compile(r"[•▪◦‣●○■□➢➤✓·\uf0b7\uf0a7\uf0d8\uf076\uf02d–-]\s+(?=\S)")
_NUMBERED = re.compile(r"(?:\(?\d{1,2}[.)]|[a-z][.)])\s+\S")
_SENTENCE_END = re.compile(r"[.!?:;…][\"'”’»)\]]*$")


def text_of(pages: list[Page]) -> tuple[str, tuple[int, ...]]:
    """The text of a document, and where each of its pages begins, in characters."""
    take_out_running_heads(pages)
    known = {word for page in pages for line in page.lines for word in _words(line)}
    sizes = [line.size for page in pages for line in page.lines for _ in line.words]
    body = median(sizes) if sizes else 0.0
    text = _Text()
    notes: list[_Block] = []
    for page in pages:
        at_foot = _notes(page, body)
        page.lines = [line for line in page.lines if line not in at_foot]
        blocks = list(_blocks(page, known))
        before = text.length
        for number, block in enumerate(blocks):
            goes_on = bool(number == 0 and text.blocks) and _goes_on(text.blocks[-1], block)
            if notes and not goes_on:
                for note in notes:
                    text.add(note, known)
                notes = []
            text.add(block, known)
            if number == 0:
                text.starts.append(before + 1 if goes_on else text.length - len(block.text))
        if not blocks:
            text.starts.append(before)
        notes += _paragraphs(at_foot, known)
        notes += [_Block(one, 0.0) for one in page.rest]
    for note in notes:
        text.add(note, known)
    whole = "\n\n".join(block.text for block in text.blocks)
    return whole, tuple(min(start, len(whole)) for start in text.starts)


_FOOTNOTE = re.compile(r"\s*(?:\[?\d{1,3}\]?|[*†‡§])[.)]?\s*\S")


def _notes(page: Page, body: float) -> list[Line]:
    """The notes at the foot of a page: lines of small letters, of which the first has a mark."""
    small: list[Line] = []
    for line in reversed(page.lines):
        if line.size > 0.9 * body:
            # The columns of a page have a foot each.
            if line.base > 0.4 * page.height:
                break
            continue
        small.append(line)
    small.reverse()
    first = next((n for n, line in enumerate(small) if _FOOTNOTE.match(line.text)), len(small))
    return [line for line in small[first:] if line.base < 0.4 * page.height]


def _blocks(page: Page, known: set[str]) -> Iterator[_Block]:
    """The blocks of a page in reading order."""
    for stretch in in_order(page.lines):
        if isinstance(stretch, Table):
            yield _Block("\n".join(table_lines(stretch.rows)), stretch.size)
            continue
        for number, block in enumerate(_paragraphs(stretch, known)):
            block.opens = number == 0
            yield block


def _paragraphs(lines: list[Line], known: set[str]) -> Iterator[_Block]:
    """Put the lines of a column together to paragraphs and items."""
    if not lines:
        return
    edge, end = min(one.left for one in lines), max(one.right for one in lines)
    for stretch in stretches(lines):
        right = max(line.right for line in stretch)
        # A list of short lines does not fill the column; a quotation may be set in from it.
        if right < edge + 0.7 * (end - edge):
            right = end
        open_: list[Line] = []
        for line in stretch:
            if open_ and _begins(line, open_, right):
                yield _paragraph(open_, right, known)
                open_ = []
            open_.append(line)
        yield _paragraph(open_, right, known)


def _begins(line: Line, before: list[Line], right: float) -> bool:
    """Whether a line begins a paragraph."""
    last = before[-1]
    if _BULLET.match(line.text) or (_NUMBERED.match(line.text) and _SENTENCE_END.search(last.text)):
        return True
    # Its first word would have had room in the line before.
    first = line.words[0]
    if right - last.right > (first.right - first.left) + 0.5 * line.size:
        return not _is_open(last.text)
    is_indented = line.left > last.left + 0.7 * line.size and len(before) > 1
    return bool(is_indented and _SENTENCE_END.search(last.text))


def _paragraph(lines: list[Line], right: float, known: set[str]) -> _Block:
    text = lines[0].text
    for line in lines[1:]:
        text = _join(text, line.text, known)
    if match := _BULLET.match(text):
        text = f"• {text[match.end() :]}"
    is_full = lines[-1].right > right - 0.15 * (right - lines[-1].left)
    is_whole = bool(_SENTENCE_END.search(text)) or not (is_full or _is_open(text))
    return _Block(text, lines[-1].size, is_whole=is_whole)


def _is_open(text: str) -> bool:
    """Whether a text breaks off in the middle of a sentence."""
    return text.endswith(",") or _is_parted(text) or bool(_RANGE.search(text))


def _goes_on(last: _Block, first: _Block) -> bool:
    """Whether a paragraph goes on in the next column, or on the next page."""
    alike = abs(last.size - first.size) < 0.06 * last.size
    is_item = _BULLET.match(first.text)
    return first.opens and not last.is_whole and alike and not is_item and "\n" not in last.text


def _is_parted(text: str) -> bool:
    return text.endswith(_HYPHENS) and text[-2:-1].isalnum()


_HYPHENS = ("-", "\u00ad", "\u2010")
_LEFT_OPEN = re.compile(r"(?:and|or|to|und|oder|bis|et|ou|y|o|e|en|of|och|og|i)\s")
"""What follows a hyphen that stands for the second half of a compound: pre- and post-war."""

_RANGE = re.compile(r"\d\u2013$")
_KEPT = re.compile(
    r"(?:^|[^\w-])(?:well|self|half|vice|north|south|east|west|two|three|four|five|six|seven|eight"
    r"|nine|ten|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|\w+-\w+)-$",
    re.IGNORECASE,
)
"""The first halves of compounds that are nearly always written with a hyphen."""


def _join(text: str, more: str, known: set[str]) -> str:
    """Join a line to the text before it; a word that was parted between them becomes one.

    Args:
        text: the text before.
        more: the line.
        known: the words that the document has within lines, in small letters; they tell whether a
            hyphen at the end of a line parts a word or is one of its characters.
    """
    if _RANGE.search(text) and more[:1].isdigit():
        return f"{text}{more}"
    if not _is_parted(text) or not more[:1].isalnum() or _LEFT_OPEN.match(more):
        return f"{text} {more}"
    first = re.split(r"[^\w’'-]", text[:-1])[-1].lower()
    match = re.match(r"[\w'’]*", more)
    second = match[0].lower() if match else ""
    has_figure = text[-2].isdigit() or more[0].isdigit()
    if has_figure or f"{first}-{second}" in known or more[0].isupper():
        keeps = True
    elif f"{first}{second}" in known:
        keeps = False
    else:
        # Hardly anybody parts a word behind its first letter.
        is_kept = len(first) == 1 or _KEPT.search(f"{text[:-1]}-")
        keeps = bool(is_kept) or {first, second} <= known
    return f"{text[:-1]}-{more}" if keeps and text[-1] != "\u00ad" else f"{text[:-1]}{more}"


def _words(line: Line) -> Iterator[str]:
    """The words of a line that are not parted at its end, those with a hyphen whole."""
    for match in re.finditer(r"\w+(?:[-'’]\w+)*(?!\w|-$)", line.text):
        yield match[0].lower()
