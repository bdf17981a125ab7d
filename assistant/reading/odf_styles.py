"""The styles of an OpenDocument text: how words look, and how the items of lists are marked."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from assistant.reading.markup import numeral

_OASIS = "{urn:oasis:names:tc:opendocument:xmlns:"
_TEXT = f"{_OASIS}text:1.0}}"
_STYLE = f"{_OASIS}style:1.0}}"


class Look(NamedTuple):
    """How words look; None where the style around them decides."""

    shift: str | None = None
    is_struck: bool | None = None
    is_hidden: bool | None = None

    def on(self, outer: "Look") -> "Look":
        """This look within another."""
        return Look(
            outer.shift if self.shift is None else self.shift,
            outer.is_struck if self.is_struck is None else self.is_struck,
            outer.is_hidden if self.is_hidden is None else self.is_hidden,
        )


class Styles:
    """The styles of a part of the document: by family and name, and the levels of lists."""

    def __init__(self, *places: Any) -> None:
        self._styles: dict[tuple[str, str], Any] = {}
        self._levels: dict[tuple[str, str], Any] = {}
        for place in places:
            for style in place.iter(f"{_STYLE}style"):
                key = style.get(f"{_STYLE}family") or "", style.get(f"{_STYLE}name") or ""
                self._styles[key] = style
            for style in place.iter(f"{_TEXT}list-style"):
                for level in style:
                    number = level.get(f"{_TEXT}level") or ""
                    self._levels[style.get(f"{_STYLE}name") or "", number] = level

    def look(self, family: str, name: str | None) -> Look:
        """The look of a style, with what it has of its parents."""
        look = Look()
        for style in self._line(family, name):
            for properties in style.iterchildren(f"{_STYLE}text-properties"):
                look = look.on(_look(properties))
        return look

    def is_head(self, name: str | None) -> bool:
        """Whether a paragraph is the head of a column of a table."""
        names = [style.get(f"{_STYLE}name") for style in self._line("paragraph", name)]
        return "Table_20_Heading" in [name, *names]

    def _line(self, family: str, name: str | None) -> Iterator[Any]:
        """A style and its parents."""
        seen = set()
        while name and name not in seen and (family, name) in self._styles:
            seen.add(name)
            style = self._styles[family, name]
            yield style
            name = style.get(f"{_STYLE}parent-style-name")

    def first_number(self, name: str, level: int) -> int:
        """The number of the first item of a list."""
        style = self._levels.get((name, str(level)))
        return 1 if style is None else count(style.get(f"{_TEXT}start-value"))

    def mark(self, name: str, numbers: list[int]) -> str | None:
        """What stands before an item: its number, or "" for nothing; None for a bullet.

        Args:
            name: the style of the list.
            numbers: the number of the item, after those of the items that it lies in.
        """
        styles = [self._levels.get((name, str(level + 1))) for level in range(len(numbers))]
        style = styles[-1]
        if style is None or style.tag != f"{_TEXT}list-level-style-number":
            return None
        if not style.get(f"{_STYLE}num-format"):
            return ""
        shown = min(count(style.get(f"{_TEXT}display-levels")), len(numbers))
        parts = [
            numeral(number, one.get(f"{_STYLE}num-format"))
            for number, one in list(zip(numbers, styles, strict=True))[-shown:]
            if one is not None and one.get(f"{_STYLE}num-format")
        ]
        before, after = (style.get(f"{_STYLE}num-{end}") or "" for end in ("prefix", "suffix"))
        return f"{before}{'.'.join(parts)}{after}".strip()


def _look(properties: Any) -> Look:
    position = properties.get(f"{_STYLE}text-position")
    display = properties.get(f"{_TEXT}display")
    lines = [properties.get(f"{_STYLE}text-line-through-{what}") for what in ("style", "type")]
    stated = [line for line in lines if line is not None]
    return Look(
        _shift(position) if position else None,
        any(line != "none" for line in stated) if stated else None,
        display == "none" if display else None,
    )


def _shift(position: str) -> str:
    """`super 58%` -> `sup`, `-33% 58%` -> `sub`."""
    first = position.split()[0]
    if first in ("super", "sub"):
        return first[:3]
    number = re.fullmatch(r"([+-]?)([\d.]+)%", first)
    if not number or not number[2].strip("0."):
        return ""
    return "sub" if number[1] == "-" else "sup"


def count(value: str | None) -> int:
    """A number as the file writes it; 1 for anything else."""
    return int(value) if value and re.fullmatch(r"\d{1,6}", value) else 1
