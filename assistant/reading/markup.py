"""What office documents have in common, written as HTML: lines, lists, notes, heads and feet."""

import re
from itertools import groupby
from typing import Any

from assistant.reading.blocks import text_of

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PAGING = re.compile(
    r"(?:page|pages|of|p|pg|seite|seiten|von|s|sur|de|pagina|página|pág|di|sida|sidan|av|side"
    r"|strona|z|страница|стр|из|blatt)",
)
"""Words that stand beside the number of a page."""


class Line:
    """What a paragraph says, piece by piece."""

    def __init__(self) -> None:
        self.pieces: list[tuple[str, str]] = []

    def say(self, text: str | None, shift: str = "") -> None:
        """Add words.

        Args:
            text: the words.
            shift: `sup` where they are raised, `sub` where they are lowered.
        """
        if text:
            self.pieces.append((shift, text))

    def mark(self, mark: str) -> None:
        """Put the number of an item, or what else marks it, before its words."""
        if mark:
            self.pieces.insert(0, ("", f"{mark} "))

    def end_line(self) -> None:
        """Go on in a new line."""
        self.pieces.append(("br", ""))

    @property
    def text(self) -> str:
        """Its words without their looks."""
        return "".join(text for _, text in self.pieces)

    def into(self, element: Any) -> None:
        """Write it into an element that has nothing in it yet."""
        from lxml import etree

        last = None
        for shift, pieces in groupby(self.pieces, key=lambda piece: piece[0]):
            text = _ILLEGAL.sub("", "".join(piece[1] for piece in pieces))
            if shift:
                last = etree.SubElement(element, shift)
                last.text = text
            elif last is None:
                element.text = text
            else:
                last.tail = text


class Lists:
    """Makes lists of paragraphs that say only how deep they lie and how they are marked."""

    def __init__(self) -> None:
        self._open: list[tuple[int, tuple[str, ...], Any]] = []

    def item(
        self, target: Any, level: int, style: tuple[str, ...], tag: str = "li", start: int = 1
    ) -> tuple[Any, int]:
        """A new item, and its number.

        Args:
            target: where the list is to be.
            level: 0 for the outermost.
            style: what tells lists of one level apart.
            tag: `li` for a bullet; with `div` it begins with its own words.
            start: the number of the first item of the list.
        """
        from lxml import etree

        while self._open and self._open[-1][0] > level:
            self._open.pop()
        if self._open and self._open[-1][0] == level and self._open[-1][1] != style:
            self._open.pop()
        if not self._open or self._open[-1][0] < level:
            outer = self._open[-1][2][-1] if self._open else target
            self._open.append((level, style, etree.SubElement(outer, "ul")))
        written = self._open[-1][2]
        return etree.SubElement(written, tag), start + len(written) - 1

    def end(self) -> None:
        """What comes next is no item of the lists that are open."""
        self._open.clear()


def numeral(number: int, form: str) -> str:
    """A number as lists show it.

    >>> numeral(4, "1"), numeral(4, "a"), numeral(28, "A"), numeral(4, "i")
    ('4', 'd', 'AB', 'iv')
    """
    if form.lower() == "a" and 0 < number < 18_000:
        letters, left = "", number
        while left:
            left, place = divmod(left - 1, 26)
            letters = chr(ord(form) + place) + letters
        return letters
    if form.lower() == "i" and 0 < number < 4000:
        signs, left = "", number
        for value, sign in _ROMAN:
            times, left = divmod(left, value)
            signs += sign * times
        return signs if form == "i" else signs.upper()
    return str(number)


_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


def says_more_than_its_page(text: str) -> bool:
    """Whether the head or foot of a page is more than a number.

    >>> says_more_than_its_page("Page 3 of 12"), says_more_than_its_page("The Tern, 3")
    (False, True)
    """
    words = re.findall(r"[^\W\d_]+", text.lower())
    return any(not _PAGING.fullmatch(word) for word in words)


def margins_of(trees: list[Any]) -> list[str]:
    """The lines that heads or feet of pages say, each of them once."""
    found = [line.strip() for tree in trees for line in text_of(tree).splitlines()]
    return list(dict.fromkeys(filter(says_more_than_its_page, found)))


def put_margins(body: Any, heads: list[str], feet: list[str]) -> None:
    """Put the heads of the pages before a text, and their feet behind it."""
    from lxml import etree

    for place, line in enumerate(heads):
        paragraph = etree.Element("p")
        paragraph.text = line
        body.insert(place, paragraph)
    for line in feet:
        etree.SubElement(body, "p").text = line


def put_notes(body: Any, notes: list[tuple[str, Any]]) -> None:
    """Put notes behind a text.

    Args:
        body: the text.
        notes: what each of them is called in the text, and what it says.
    """
    from lxml import etree

    if not notes:
        return
    written = etree.SubElement(body, "ul")
    for label, note in notes:
        first = next(note.iter("p"), None)
        if first is None:
            first = etree.SubElement(note, "p")
        mark = f"{label}. " if label.isalnum() else f"{label} "
        first.text = mark.lstrip() + (first.text or "").lstrip()
        written.append(note)


def parsed(content: bytes) -> Any:
    """The root of an XML file; nothing outside of it is looked up."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(content, parser)
