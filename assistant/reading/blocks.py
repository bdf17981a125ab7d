"""An HTML tree in, the text of what it shows out: headings, paragraphs, list items, table rows.

Web pages, Markdown, Word and other documents of markup come through here. Paragraphs, headings and
captions are parted by a blank line; the items of a list and the rows of a table are lines of their
own. What a reader does not see is left out: hidden and struck-out text, comments, scripts, note
marks (see `raised`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count, repeat, zip_longest
from typing import Any

from assistant.reading.raised import lowered, raised
from assistant.reading.tables import lines

UNSEEN = frozenset(
    "head script style template noscript svg math del s strike button input select textarea"
    " rp iframe object audio video canvas dialog datalist option map area".split()
)
"""Elements that show no text of the article."""

_BLOCKS = frozenset(
    "html body p div section article main header footer aside nav h1 h2 h3 h4 h5 h6 ul ol li dl dt"
    " dd table caption thead tbody tfoot tr td th blockquote pre figure figcaption address details"
    " summary fieldset form hr center hgroup".split()
)
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|text-decoration[^;]*line-through"
    r"|mso-hide\s*:\s*all|opacity\s*:\s*0(?:\.0*)?\s*(?:;|$)|font-size\s*:\s*0"
    r"|clip\s*:\s*rect\(\s*[01]|clip-path\s*:\s*inset\(\s*(?:50|100)%"
    r"|(?:left|right|top|text-indent)\s*:\s*-(?:\d{4,}|999)",
    re.IGNORECASE,
)
_AS_BLOCK = re.compile(r"display\s*:\s*(?:block|flex|grid|table|list-item)", re.IGNORECASE)
_RAISED = re.compile(
    r"vertical-align\s*:\s*(?:super|\.?[1-9][\d.]*(?:%|em|ex|px|pt))"
    r"|^(?=.*position\s*:\s*relative).*(?:\btop\s*:\s*-|bottom\s*:\s*\.?[1-9])",
    re.IGNORECASE,
)
_LOWERED = re.compile(r"vertical-align\s*:\s*sub", re.IGNORECASE)
_CAPTION = re.compile(r"\b(?:caption|cap|credit|legend|bildunterschrift)\b|-caption|caption-", re.I)
_BACK = re.compile(r"[\s↩︎↑⤴^⏎\[\]]*")
_BULLET = "• "
_SPACE = re.compile(r"[^\S\xa0\u202f\u2007]+")
_LAYOUT = 400
"""Characters in one cell from which a table is rather the layout of a page."""


def is_unseen(element: Any) -> bool:
    """Whether a reader of the page does not see an element."""
    if not isinstance(element.tag, str):
        return True  # a comment or an instruction for a program
    hidden = element.get("hidden")
    if element.tag in UNSEEN or (hidden is not None and hidden.lower() != "until-found"):
        return True
    return bool(_HIDDEN.search(element.get("style") or ""))


def text_of(tree: Any) -> str:
    """The text that an HTML tree shows."""
    writer = _Writer()
    writer.block(tree)
    writer.end()
    return "\n".join(writer.lines).strip("\n")


@dataclass
class _Writer:
    """Collects the lines of a text; `open` is the paragraph that is being written."""

    lines: list[str] = field(default_factory=list)
    open: str = ""
    lists: list[Iterator[str]] = field(default_factory=list)
    """For each list that is open, what stands before its next item."""
    marker: str = ""
    """What stands before the first line of the item that is open, until it is written."""
    term: str = ""
    """A term that stands before its definition, until that is written."""
    exact: bool = False
    """Whether line breaks are kept as they are."""

    def end(self) -> None:
        """End the open paragraph."""
        text = self.open if self.exact else "\n".join(map(str.strip, self.open.split("\n")))
        self.open = ""
        text = text.strip("\n" if self.exact else " \n\t")
        if not text.strip():
            return
        text, self.term = f"{self.term}{text}", ""
        if self.lists:
            indent = "  " * (len(self.lists) - 1)
            self.lines.append(f"{indent}{self.marker}{text}")
            self.marker = ""
        else:
            self.gap()
            self.lines += [text, ""]

    def gap(self) -> None:
        """Leave a blank line, where there is none."""
        if self.lines and self.lines[-1]:
            self.lines.append("")

    def block(self, element: Any) -> None:
        """Write an element that begins and ends a line."""
        self.end()
        if element.tag in ("ul", "ol"):
            self._list(element)
        elif element.tag == "table":
            self._table(element)
        elif element.tag == "pre":
            self.exact = True
            self.inside(element)
            self.end()
            self.exact = False
        else:
            if element.tag == "li" and self.lists:
                own, last = element.get("value") or "", next(self.lists[-1])
                self.marker = f"{own}. " if own.isdigit() and last != _BULLET else last
            self.inside(element)
            if element.tag == "dt" and self.open.strip() and _is_defined(element):
                # So that what it means can be read in one line, as in a table.
                self.term = f"{self.open.strip().rstrip(':')}: "
                self.open = ""
            self.end()

    def inside(self, element: Any) -> None:
        """Write what is in an element."""
        self.add(element.text)
        for child in element:
            self._child(child)
            self.add(child.tail)

    def add(self, text: str | None) -> None:
        """Add words to the open paragraph."""
        if text and self.exact:
            self.open += text
        elif text:
            text = _SPACE.sub(" ", text)
            self.open += text.lstrip(" ") if self.open[-1:] in ("", " ", "\n") else text

    def _child(self, child: Any) -> None:
        if is_unseen(child):
            self._box(child)
            return
        style = child.get("style") or ""
        if child.tag == "br":
            # Two breaks in a row are how old pages part paragraphs.
            if self.open.endswith("\n"):
                self.end()
            elif self.open:
                self.open = f"{self.open.rstrip(' ')}\n"
        elif child.tag in ("sup", "sub") or _RAISED.search(style) or _LOWERED.search(style):
            self._shifted(child, style)
        elif child.tag in _BLOCKS or _is_apart(child, style):
            self.block(child)
        elif child.tag == "rt":
            self.add(f" ({''.join(child.itertext()).strip()})")
        elif child.tag == "q":
            self.add("“")
            self.inside(child)
            self.add("”")
        elif child.tag == "a":
            self._link(child)
        else:
            self.inside(child)

    def _box(self, box: Any) -> None:
        """Write whether a task of a list is done."""
        if self.lists and box.tag == "input" and box.get("type") == "checkbox":
            self.add("☐ " if box.get("checked") is None else "☑ ")

    def _link(self, link: Any) -> None:
        """Write a link, but not the one that leads back from a note."""
        mark = _mark_of(link)
        if mark and not self.open.strip():
            self.add(f"{mark}. ")
        elif mark and self.open[-1:].isalnum():
            pass  # a note mark that is not even raised
        elif not _is_back(link):
            self.inside(link)

    def _shifted(self, child: Any, style: str) -> None:
        words = "".join(child.itertext())
        if child.tag == "sub" or _LOWERED.search(style):
            self.add(lowered(words))
        else:
            linked = _is_link(child) or any(map(_is_link, child.iter()))
            self.add(raised(self.open, words, child.tail or "", linked=linked))

    def _list(self, element: Any) -> None:
        number = int(element.get("start") or 1) if (element.get("start") or "1").isdigit() else 1
        if element.get("reversed") is not None and element.get("start") is None:
            number = sum(1 for _ in element.iterchildren("li"))
        step = 1 if element.get("reversed") is None else -1
        marks = map("{}. ".format, count(number, step)) if element.tag == "ol" else repeat(_BULLET)
        if not self.lists:
            self.gap()
        self.lists.append(marks)
        outer, self.marker = self.marker, ""
        self.inside(element)
        self.end()
        self.lists.pop()
        self.marker = outer
        if not self.lists:
            self.gap()

    def _table(self, table: Any) -> None:
        rows = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]
        cells = [[one for one in row if one.tag in ("td", "th")] for row in rows]
        texts = [[text_of(one) for one in row if not is_unseen(one)] for row in cells]
        inner = next(iter(table.iterdescendants("table")), None)
        longest = max((len(text) for row in texts for text in row), default=0)
        if inner is not None or longest > _LAYOUT or max(map(len, texts), default=0) < 2:
            self.inside(table)
            self.end()
            return
        self.gap()
        for caption in table.iterchildren("caption"):
            self.block(caption)
        grid = _grid(cells)
        above = 0
        while above < len(cells) - 1 and _is_head(cells[above], above):
            above += 1
        if above > 1:
            heads = zip_longest(*grid[:above], fillvalue="")
            grid = [[" ".join(dict.fromkeys(filter(None, one))) for one in heads], *grid[above:]]
        first = [one[0].tag == "th" for one in cells if one]
        if not above and len(first) > 1 and all(first):
            # The heads stand before their rows.
            self.lines += [f"{row[0]}: {' | '.join(filter(None, row[1:]))}" for row in grid]
        else:
            self.lines += lines(grid, has_head=above > 0 or None)
        self.gap()


def _is_head(row: list[Any], place: int) -> bool:
    """Whether a row names the columns; below the first, one cell over all of them names a part."""
    # The corner above the heads of the rows is often an empty cell.
    named = row[1:] if len(row) > 1 and not "".join(row[0].itertext()).strip() else row
    return bool(row) and all(one.tag == "th" for one in named) and (place == 0 or len(row) > 1)


def _grid(rows: list[list[Any]]) -> list[list[str]]:
    """The texts of the cells, those that span several rows or columns in each of them."""
    grid: list[list[str]] = []
    below: dict[int, tuple[int, str]] = {}
    for row in rows:
        texts: list[str] = []
        waiting = [one for one in row if not is_unseen(one)]
        while waiting or len(texts) in below:
            place = len(texts)
            if place in below:
                left, text = below.pop(place)
                if left > 1:
                    below[place] = left - 1, text
                texts.append(text)
                continue
            cell = waiting.pop(0)
            text, down = " ".join(text_of(cell).split()), _span(cell, "rowspan")
            for column in range(_span(cell, "colspan")):
                if down > 1:
                    below[place + column] = down - 1, text
                texts.append(text if column == 0 or not grid else "")
        grid.append(texts)
    return grid


def _span(cell: Any, name: str) -> int:
    value = cell.get(name) or "1"
    return min(int(value), 100) if value.isdigit() and int(value) > 0 else 1


def _is_apart(element: Any, style: str) -> bool:
    """Whether an element that usually stands in a line has a line of its own: a picture, a caption.

    Without a break its words would join those of the text beside it.
    """
    if _AS_BLOCK.search(style) or _CAPTION.search(element.get("class") or ""):
        return True
    if "-" in element.tag and not _is_in_a_sentence(element):
        return True
    if element.tag == "cite" and next(element.iterancestors("blockquote"), None) is not None:
        return True
    return element.tag in ("span", "small", "label") and next(element.iter("img"), None) is not None


def _is_in_a_sentence(element: Any) -> bool:
    """Whether words stand right before or behind an element."""
    before = element.getprevious()
    words = element.getparent().text if before is None else before.tail
    return bool((words or "").strip() or (element.tail or "").strip())


def _is_link(element: Any) -> bool:
    """Whether an element leads to a note."""
    inside = str(element.get("href") or "").startswith("#")
    named = re.search(r"reference|footnote|noteref", element.get("class") or "")
    return element.tag in ("a", "sup") and bool(inside or named)


def _is_defined(term: Any) -> bool:
    """Whether the definition of a term follows it."""
    following = term.getnext()
    return following is not None and following.tag == "dd" and bool("".join(following.itertext()))


def _mark_of(link: Any) -> str:
    """The number of a note, where a link at the beginning of the note leads back from it."""
    match = re.fullmatch(r"\s*[\[(]?(\d{1,3}|[ivx]{1,5})[\])]?[.]?\s*", "".join(link.itertext()))
    return match[1] if match and str(link.get("href") or "").startswith("#") else ""


def _is_back(element: Any) -> bool:
    """Whether a link only leads back from a note."""
    words = "".join(element.itertext())
    return bool(words.strip()) and _BACK.fullmatch(words) is not None
