"""Pieces of a Word document: what is in an element of it, and what single signs show."""

import re
from collections.abc import Iterator
from typing import Any

from assistant.reading.sign_fonts import sign, sign_font
from assistant.reading.word_styles import W, is_on, value_of

UNSAID = frozenset(
    "del moveFrom delText instrText pPr rPr tblPr trPr tcPr sectPr annotationRef commentReference"
    " footnoteRef endnoteRef separator continuationSeparator Fallback".split()
)
"""Elements whose text is not shown: what was deleted or moved away, properties, the codes of
fields, and what is there once more for old programs."""

_GRAPHICS = ("/diagram", "/chart", "/chartex")
_PRIVATE = re.compile("[\uf000-\uf0ff]")


def is_placeholder(element: Any) -> bool:
    """Whether a control has nothing in it but what asks for something."""
    return element.find(f"{W}sdtPr/{W}showingPlcHdr") is not None


def name_of(element: Any) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else "del"


def rows(table: Any) -> Iterator[Any]:
    """The rows of a table."""
    for row in inside(table, "tr"):
        # A row that was deleted, with the deletion tracked.
        if row.find(f"{W}trPr/{W}del") is None:
            yield row


def inside(source: Any, name: str) -> Iterator[Any]:
    """The elements of a name in an element, also within content controls and the like."""
    for child in source:
        if name_of(child) == name:
            yield child
        elif name_of(child) in ("sdt", "sdtContent", "ins", "customXml"):
            yield from inside(child, name)


def drawn(drawing: Any) -> Iterator[Any]:
    """The boxes with text, the diagrams and the charts in a drawing, each once."""
    for child in drawing:
        if name_of(child) == "txbxContent" or (
            name_of(child) == "graphicData" and (child.get("uri") or "").endswith(_GRAPHICS)
        ):
            yield child
        elif name_of(child) not in UNSAID:
            yield from drawn(child)


def ticked(control: Any) -> str:
    """What a box to tick shows; empty for any other element."""
    box = control.find(f"{W}sdtPr/{{*}}checkbox")
    if box is None:
        return ""
    state = box.find("{*}checked")
    is_on = state is not None and set(state.attrib.values()) & {"1", "true", "on"}
    return "☑" if is_on else "☐"


def level_of(listed: Any) -> int:
    """The level of an item, from 0."""
    level = value_of(listed, "ilvl") or "0"
    return int(level) if level.isdigit() else 0


def chosen(form: Any) -> str:
    """What a box to tick or a list to choose from shows, in an old form."""
    if form is None:
        return ""
    box, choices = form.find(f"{W}checkBox"), form.find(f"{W}ddList")
    if box is not None:
        found = [is_on(box, name) for name in ("checked", "default")]
        return "☑" if next((one for one in found if one is not None), False) else "☐"
    if choices is None:
        return ""
    entries = [one.get(f"{W}val") or "" for one in choices.iterchildren(f"{W}listEntry")]
    place = value_of(choices, "result") or value_of(choices, "default") or "0"
    return entries[int(place)] if place.isdigit() and int(place) < len(entries) else ""


def in_font(text: str, font: str) -> str:
    """What letters of the private area show in a font of signs."""
    return _PRIVATE.sub(lambda one: sign(ord(one[0]), font), text) if font else text


def sign_of(symbol: Any) -> str:
    """What a single sign of a font shows."""
    code, font = symbol.get(f"{W}char") or "", sign_font(symbol.get(f"{W}font") or "")
    value = int(code, 16) if re.fullmatch(r"[0-9A-Fa-f]{1,5}", code) else 0
    if font and value:
        return sign(value, font)
    # Signs of an unknown font of signs have no meaning outside of it.
    return chr(value) if value and not 0xE000 <= value < 0xF900 else ""
