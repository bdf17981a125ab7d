"""The styles and lists of a Word document: how words look, and how items are marked."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any
from zipfile import ZipFile

from assistant.reading.markup import numeral, parsed

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
"""The namespace of Word's own elements."""

_FORMS = {"lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I"}
_OFF = ("0", "false", "off", "none")
_RAISED_BY = 4
"""Half points by which letters stand above or below their line, from which they are note marks."""


def part(packed: ZipFile, name: str) -> Any:
    """A part of a document, parsed."""
    return parsed(packed.read(name))


def value_of(element: Any, path: str) -> str | None:
    """The value of a property; an empty one if it is only named, None if it is not there."""
    found = (
        None if element is None else element.find("/".join(f"{W}{one}" for one in path.split("/")))
    )
    return None if found is None else found.get(f"{W}val") or ""


def is_on(properties: Any, name: str) -> bool | None:
    """Whether a property is on; None if nothing is said of it."""
    value = value_of(properties, name)
    return None if value is None else value not in _OFF


@dataclass(frozen=True, slots=True)
class Look:
    """How a run is shown; None where nothing is said of it."""

    hidden: bool | None = None
    struck: bool | None = None
    shift: str | None = None

    @classmethod
    def of(cls, properties: Any) -> "Look":
        """Read it from the properties of a run or of a style."""
        if properties is None:
            return cls()
        struck = [is_on(properties, name) for name in ("strike", "dstrike")]
        align, height = value_of(properties, "vertAlign"), value_of(properties, "position") or "0"
        shift = {"superscript": "sup", "subscript": "sub", "baseline": ""}.get(align or "x")
        if not shift and re.fullmatch(r"-?\d{1,4}", height) and abs(int(height)) >= _RAISED_BY:
            shift = "sub" if int(height) < 0 else "sup"
        is_struck = any(struck) if any(one is not None for one in struck) else None
        return cls(is_on(properties, "vanish"), is_struck, shift)

    def over(self, below: "Look") -> "Look":
        """This look, with what it does not say taken from another."""
        return Look(
            below.hidden if self.hidden is None else self.hidden,
            below.struck if self.struck is None else self.struck,
            below.shift if self.shift is None else self.shift,
        )


@dataclass(frozen=True, slots=True)
class Styles:
    """What styles say, those that they are based on included."""

    looks: dict[str, Look] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    """The HTML elements of paragraphs with a style that is more than a plain paragraph."""
    lists: dict[str, Any] = field(default_factory=dict)
    """The list properties of paragraphs with a style."""

    @classmethod
    def of(cls, packed: ZipFile) -> "Styles":
        """Read the styles of a document."""
        found = cls()
        if "word/styles.xml" not in packed.namelist():
            return found
        styles = {
            one.get(f"{W}styleId"): one for one in part(packed, "word/styles.xml").iter(f"{W}style")
        }
        for name, style in styles.items():
            look = Look()
            for one in _based(style, styles):
                look = look.over(Look.of(one.find(f"{W}rPr")))
                if tag := _tag(one):
                    found.tags.setdefault(name, tag)
                listed = one.find(f"{W}pPr/{W}numPr")
                if listed is not None:
                    found.lists.setdefault(name, listed)
            found.looks[name] = look
        return found


def _based(style: Any, styles: dict[str, Any]) -> Iterator[Any]:
    """A style, and those that it is based on."""
    for _ in range(10):
        yield style
        style = styles.get(value_of(style, "basedOn") or "")
        if style is None:
            return


def _tag(style: Any) -> str:
    name = (value_of(style, "name") or "").lower()
    level = value_of(style, "pPr/outlineLvl")
    if match := re.fullmatch(r"heading (\d)", name):
        return f"h{min(int(match[1]), 6)}"
    if level is not None and level.isdigit() and int(level) < 9:
        return f"h{min(int(level) + 1, 6)}"
    if name in ("title", "subtitle"):
        return "h1" if name == "title" else "h2"
    return "blockquote" if "quote" in name.split() else ""


@dataclass(frozen=True, slots=True)
class Level:
    """How the items of a level of a list are marked."""

    form: str = "bullet"
    first: int = 1
    shown: str = ""
    """The mark, with `%1` where the number of the first level stands, and so on."""
    is_plain: bool = False
    """Whether the numbers of all levels are shown in figures."""


@dataclass(frozen=True, slots=True)
class Numbering:
    """How the items of lists are marked, and the number that each has."""

    levels: dict[tuple[str, int], Level] = field(default_factory=dict)
    """By list and level."""
    shapes: dict[str, str] = field(default_factory=dict)
    """Which lists count on where another has stopped: those of one shape."""
    anew: set[tuple[str, int]] = field(default_factory=set)
    """Lists and levels that have not begun yet, and begin with a number of their own."""
    counts: dict[tuple[str, int], int] = field(default_factory=dict)
    """The last number of each shape, by level."""

    @classmethod
    def of(cls, packed: ZipFile) -> "Numbering":
        """Read the lists of a document."""
        found = cls()
        if "word/numbering.xml" not in packed.namelist():
            return found
        tree = part(packed, "word/numbering.xml")
        shapes = {one.get(f"{W}abstractNumId"): one for one in tree.iter(f"{W}abstractNum")}
        for number in tree.iter(f"{W}num"):
            name, shape = number.get(f"{W}numId") or "", value_of(number, "abstractNumId") or ""
            found.shapes[name] = shape
            usual = shapes.get(shape)
            for level in [
                *(() if usual is None else usual.iter(f"{W}lvl")),
                *number.iter(f"{W}lvl"),
            ]:
                found.put(name, level.get(f"{W}ilvl") or "0", level)
            for change in number.iter(f"{W}lvlOverride"):
                start, place = value_of(change, "startOverride"), change.get(f"{W}ilvl") or "0"
                if start and start.isdigit() and place.isdigit():
                    key = name, int(place)
                    found.anew.add(key)
                    found.levels[key] = replace(found.levels.get(key, Level()), first=int(start))
        return found

    def put(self, name: str, place: str, level: Any) -> None:
        """Take down what is said of a level of a list."""
        first = value_of(level, "start") or "1"
        if place.isdigit() and first.isdigit():
            form, shown = value_of(level, "numFmt") or "decimal", value_of(level, "lvlText")
            shown = f"%{int(place) + 1}." if shown is None else shown
            is_plain = bool(is_on(level, "isLgl"))
            self.levels[name, int(place)] = Level(form, int(first), shown, is_plain)

    def mark(self, name: str, place: int) -> str | None:
        """Count an item, and give its mark as Word shows it; None if it is a bullet."""
        level = self.levels.get((name, place), Level())
        if level.form == "bullet":
            return None
        shape = self.shapes.get(name, name)
        if (name, place) in self.anew:
            self.anew.discard((name, place))
            self.counts.pop((shape, place), None)
        self.counts[shape, place] = self.counts.get((shape, place), level.first - 1) + 1
        for deeper in [key for key in self.counts if key[0] == shape and key[1] > place]:
            del self.counts[deeper]

        def number(match: re.Match[str]) -> str:
            outer = int(match[1]) - 1
            of = self.levels.get((name, outer), Level("decimal"))
            count = self.counts.get((shape, outer), of.first)
            form = "decimal" if level.is_plain else of.form
            if form == "decimalZero":
                return f"{count:02}"
            return "" if form in ("none", "bullet") else numeral(count, _FORMS.get(form, "1"))

        return re.sub(r"%([1-9])", number, level.shown).strip()
