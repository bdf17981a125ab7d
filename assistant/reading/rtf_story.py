"""What a rich text or an old Word file says, written as HTML: paragraphs, lists, boxes, tables."""

import re
from dataclasses import dataclass, field, replace
from typing import Any

from assistant.reading.markup import Line, Lists

MOST_NESTED = 4
"""Tables within tables; those that lie deeper are read as paragraphs."""
_NEAR = 60
"""Twips by which edges of cells may differ that are meant to be one below the other."""


@dataclass
class Cell:
    """What is said of a cell of a table, and what is in it."""

    element: Any
    right: int = 0
    """Where it ends, in twips from the left."""
    is_below: bool = False
    """Whether it goes on the cell above."""
    is_beside: bool = False
    """Whether it goes on the cell before."""


@dataclass
class Table:
    """A table that is being read."""

    cell: Any
    """What is in the cell that is open."""
    row: list[Any] = field(default_factory=list)
    rows: list[list[Cell]] = field(default_factory=list)
    edges: list[Cell] = field(default_factory=list)
    """What is said of the cells of the row, in order."""
    is_head: bool = False
    heads: set[int] = field(default_factory=set)
    """The rows that hold heads of columns."""
    lists: Lists = field(default_factory=Lists)

    def end_cell(self, empty: Any) -> None:
        """End the cell that is open; `empty` is the next one."""
        self.row.append(self.cell)
        self.cell, self.lists = empty, Lists()

    def end_row(self) -> None:
        """End the row."""
        if self.is_head:
            self.heads.add(len(self.rows))
        if len(self.edges) == len(self.row):
            pairs = zip(self.row, self.edges, strict=True)
            cells = [replace(edge, element=one) for one, edge in pairs]
        else:
            cells = [Cell(one) for one in self.row]
        self.rows.append(cells)
        self.row = []

    def written(self, target: Any) -> None:
        """Write it as a table of HTML."""
        from lxml import etree

        places = _places([cell.right for row in self.rows for cell in row])
        table = etree.SubElement(target, "table")
        above: dict[int, Any] = {}
        for number, row in enumerate(self.rows):
            line = etree.SubElement(table, "tr")
            left, last = 0, None
            for cell in row:
                place = places.get(cell.right, left + 1)
                wide, start, left = max(place - left, 1), left, max(place, left + 1)
                if cell.is_beside and last is not None:
                    last.set("colspan", str(int(last.get("colspan")) + wide))
                elif cell.is_below and start in above:
                    above[start].set("rowspan", str(int(above[start].get("rowspan")) + 1))
                else:
                    last = above[start] = cell.element
                    last.tag = "th" if number in self.heads else "td"
                    last.set("colspan", str(wide))
                    last.set("rowspan", "1")
                    line.append(last)


def _places(edges: list[int]) -> dict[int, int]:
    """For each edge of cells which column it ends, counted from 1; none for those not known."""
    places: dict[int, int] = {}
    column, last = 0, -_NEAR
    for edge in sorted(set(edges) - {0}):
        column += edge - last > _NEAR or column == 0
        places[edge], last = column, edge
    return places


@dataclass
class Paragraph:
    """How a paragraph is set."""

    nesting: int = 0
    """How many tables it lies in."""
    level: int = 0
    """How deep it lies in lists."""
    outline: int = -1
    """The level of a heading, from 0; -1 for no heading."""
    first: int = 0
    left: int = 0
    """How far its first line, and all of it, are moved to the right, in twips."""
    list: int = 0
    """Which list it is of."""


class Story:
    """A text of its own: the main one, a note, the head of a page, a box."""

    def __init__(self, kind: str = "") -> None:
        from lxml import etree

        self.kind = kind
        self.body = etree.Element("div")
        self.line = Line()
        self.mark = ""
        """The mark of the item that is open."""
        self.boxes: list[Story] = []
        """The boxes of the paragraph that is open."""
        self.tables: list[Table] = []
        self.lists = Lists()
        self.is_row = False
        """Whether a row was begun and has not ended."""
        self.is_numbered = False
        """Whether a note has a number."""

    def end_paragraph(self, how: Paragraph) -> None:
        """Write the paragraph that is open, and the boxes in it."""
        from lxml import etree

        nesting = min(max(how.nesting, int(self.is_row)), MOST_NESTED)
        if self.line.text.strip() or self.boxes:
            target, lists = self._place(nesting)
            how = self._with_mark(how)
            if self.line.text.strip() and self.mark and how.outline < 0:
                self.line.into(self._item(target, lists, how))
            elif self.line.text.strip():
                lists.end()
                self.line.mark(self.mark)
                tag = "p" if how.outline < 0 else f"h{min(how.outline + 1, 6)}"
                self.line.into(etree.SubElement(target, tag))
            for box in self.boxes:
                target.append(box.ended())
        self.line, self.mark, self.boxes = Line(), "", []

    def _item(self, target: Any, lists: Lists, how: Paragraph) -> Any:
        """A new item of a list; numbers stand in it as they are written."""
        if not any(map(str.isalnum, self.mark)) or self.mark in ("o", "§"):
            return lists.item(target, how.level, ("•", str(how.list)))[0]
        self.line.mark(self.mark)
        return lists.item(target, how.level, ("1", str(how.list)), "div")[0]

    def _with_mark(self, how: Paragraph) -> Paragraph:
        """Take the mark of an item that stands in its text as if it were typed."""
        match = _TYPED.match(self.line.text)
        if self.mark or how.first >= 0 or not match:
            return how
        rest, length = list[tuple[str, str]](), len(match[0])
        for shift, text in self.line.pieces:
            rest.append((shift, text[length:]))
            length = max(length - len(text), 0)
        self.line.pieces, self.mark = rest, match[1]
        return replace(how, level=max(how.left // 360 - 1, 0))

    def _place(self, nesting: int) -> tuple[Any, Lists]:
        """Where the next block is to be written, with the tables that it lies in open."""
        from lxml import etree

        self.close_tables(nesting)
        while len(self.tables) < nesting:
            self.tables.append(Table(etree.Element("td")))
            self.lists.end()
        if self.tables:
            return self.tables[-1].cell, self.tables[-1].lists
        return self.body, self.lists

    def close_tables(self, nesting: int) -> None:
        """Write the tables that end, down to some that stay open."""
        while len(self.tables) > nesting:
            table = self.tables.pop()
            target = self.tables[-1].cell if self.tables else self.body
            if table.row or len(table.cell):
                table.end_cell(None)
                table.edges = []
                table.end_row()
            if table.rows:
                table.written(target)

    def table(self, nesting: int) -> Table:
        """The table of a row or cell that ends."""
        nesting = min(nesting, MOST_NESTED)
        self._place(nesting)
        return self.tables[nesting - 1]

    def ended(self) -> Any:
        """All of it, as an element."""
        self.end_paragraph(Paragraph())
        self.close_tables(0)
        return self.body


_TYPED = re.compile(r"\s*(\(?(?:\d{1,3}|[a-zA-Z]|[ivxlIVXL]{1,6})[.)]|[•▪◦‣–—*·-])\t\s*")
"""The mark of an item before its text."""


@dataclass
class State:
    """What holds until the end of a group."""

    story: Story
    where: str = "text"
    """What words are: `text`, `mark` of an item, `title`, `author`, or nothing: `holder`,
    `skipped` for good."""
    is_fresh: bool = False
    """Whether nothing of the group was read yet."""
    is_optional: bool = False
    """Whether the group may be passed over by those who do not know it."""
    shift: str = ""
    is_struck: bool = False
    is_hidden: bool = False
    is_deleted: bool = False
    outer: str = "text"
    """What words are around the holder that the group is."""
    font: int = -1
    fallback: int = 1
    """How many characters after a character of Unicode stand for it."""
    how: Paragraph = field(default_factory=Paragraph)
