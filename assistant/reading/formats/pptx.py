"""Slides of PowerPoint and of those that write its format."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from zipfile import ZipFile

from assistant.errors import ArticleError
from assistant.reading.blocks import text_of
from assistant.reading.format import NOT_READ, Draft, Format
from assistant.reading.formulas import formula
from assistant.reading.markup import (
    Line,
    Lists,
    numeral,
    parsed,
    says_more_than_its_page,
)
from assistant.reading.office import core_properties, put_graphic, related
from assistant.reading.packed import unpacked

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

_TITLES = ("title", "ctrTitle")
_LISTED = ("body", "obj", "")
"""Kinds of shapes whose paragraphs have bullets, if they do not say otherwise."""
_MARGINS = ("dt", "ftr", "hdr")


@dataclass
class _Deck:
    """What is known of all slides so far."""

    packed: ZipFile
    unread: list[str] = field(default_factory=list)
    margins: set[str] = field(default_factory=set)
    """What stands at the edges of slides, said once."""


def _read(content: bytes, name: str) -> list[Draft]:
    """The text of its slides in order, each with the words of its speaker, and where they begin."""
    with unpacked(content) as packed:
        deck = _Deck(packed)
        texts = [_slide(deck, part, number) for number, part in enumerate(_slides(packed), 1)]
        fields: dict[str, Any] = {key: one for key, one in core_properties(packed).items() if one}
    if not any(texts):
        raise ArticleError("it has no text, only pictures of it; run a text recognition over it")
    starts, length = [], 0
    for text in texts:
        starts.append(length)
        length += len(text) + 2 if text else 0
    text = "\n\n".join(filter(None, texts))
    pages = tuple(min(start, len(text)) for start in starts)
    return [Draft(text, fields, pages, notes=tuple(deck.unread))]


def _slides(packed: ZipFile) -> list[str]:
    """The parts of the file that hold the slides, in order."""
    main = "ppt/presentation.xml"
    targets = {key: target for key, (_, target) in related(packed, main).items()}
    listed = parsed(packed.read(main)).iterfind(f"{_P}sldIdLst/{_P}sldId")
    return list(dict.fromkeys(targets[one.get(f"{_R}id")] for one in listed))


# A slide.


def _slide(deck: _Deck, part: str, number: int) -> str:
    """The text of a slide, its title first."""
    from lxml import etree

    slide = parsed(deck.packed.read(part))
    if slide.get("show") in ("0", "false"):
        deck.unread.append(f"slide {number} is hidden and left out")
        return ""
    body = etree.Element("body")
    shapes = [one for tree in slide.iter(f"{_P}spTree") for one in _shapes(tree)]
    shapes.sort(key=lambda shape: _kind(shape) not in _TITLES)
    unread = [what for shape in shapes if (what := _write(deck, part, shape, body))]
    text = text_of(body)
    pictures = any(shape.tag == f"{_P}pic" for shape in shapes)
    if not text and pictures:
        deck.unread.append(f"{NOT_READ}slide {number}, which is only a picture")
    for what in dict.fromkeys(unread):
        deck.unread.append(f"{NOT_READ}{what} on slide {number}")
    return "\n\n".join(filter(None, (text, _spoken(deck, part))))


def _spoken(deck: _Deck, part: str) -> str:
    """The notes of the speaker."""
    from lxml import etree

    body = etree.Element("body")
    for kind, target in related(deck.packed, part).values():
        if kind == "notesSlide" and target in deck.packed.namelist():
            for shape in parsed(deck.packed.read(target)).iter(f"{_P}sp"):
                if _kind(shape) == "body":
                    _paragraphs(shape, body, is_list=False)
    return text_of(body)


def _shapes(tree: Any) -> Iterator[Any]:
    """The shapes that are shown, also those in groups."""
    for child in tree:
        properties = child.find(f"./*/{_P}cNvPr") if isinstance(child.tag, str) else None
        if properties is not None and properties.get("hidden") in ("1", "true"):
            continue
        if child.tag == f"{_P}grpSp":
            yield from _shapes(child)
        elif child.tag == f"{_MC}AlternateContent":
            for choice in child.iterchildren(f"{_MC}Choice"):
                yield from _shapes(choice)
                break
        elif child.tag in (f"{_P}sp", f"{_P}cxnSp", f"{_P}graphicFrame", f"{_P}pic"):
            yield child


def _kind(shape: Any) -> str | None:
    """What a shape is for: `title`, `body`, "" for any content; None if it does not say."""
    place = shape.find(f"./*/{_P}nvPr/{_P}ph")
    return None if place is None else place.get("type") or ""


def _write(deck: _Deck, part: str, shape: Any, body: Any) -> str:
    """Write a shape; what of it is not read is returned."""
    kind = _kind(shape)
    if shape.tag == f"{_P}graphicFrame":
        return _frame(deck, part, shape, body)
    if kind == "sldNum":
        return ""
    if kind in _MARGINS:
        text = "".join(_line(one).text for one in shape.iter(f"{_A}p"))
        if text in deck.margins or not says_more_than_its_page(text):
            return ""
        deck.margins.add(text)
    _paragraphs(shape, body, is_list=kind in _LISTED)
    return ""


def _frame(deck: _Deck, part: str, shape: Any, body: Any) -> str:
    found = ""
    for data in shape.iter(f"{_A}graphicData"):
        table = data.find(f"{_A}tbl")
        if table is not None:
            _table(table, body)
        else:
            found = put_graphic(deck.packed, part, data, body)
    return found


def _table(source: Any, body: Any) -> None:
    from lxml import etree

    properties = source.find(f"{_A}tblPr")
    has_head = properties is not None and properties.get("firstRow") in ("1", "true")
    table = etree.SubElement(body, "table")
    for number, row in enumerate(source.iterchildren(f"{_A}tr")):
        written = etree.SubElement(table, "tr")
        for cell in row.iterchildren(f"{_A}tc"):
            if "1" in (cell.get("hMerge"), cell.get("vMerge")):
                continue
            one = etree.SubElement(written, "th" if has_head and number == 0 else "td")
            one.set("colspan", cell.get("gridSpan") or "1")
            one.set("rowspan", cell.get("rowSpan") or "1")
            _paragraphs(cell, one, is_list=False)


def _paragraphs(shape: Any, target: Any, *, is_list: bool) -> None:
    """Write the paragraphs of a shape or a cell.

    Args:
        shape: the shape.
        target: where to write.
        is_list: whether they are the items of a list, if there are several.
    """
    from lxml import etree

    found = [(one, _line(one)) for one in shape.iterfind(f"./{{*}}txBody/{_A}p")]
    found = [(one, line) for one, line in found if line.text.strip()]
    usual = ("ul",) if is_list and len(found) > 1 else ()
    lists = Lists()
    for one, line in found:
        properties = one.find(f"{_A}pPr")
        stated = "0" if properties is None else properties.get("lvl") or "0"
        level = int(stated) if re.fullmatch(r"\d", stated) else 0
        style, start = _bullet(properties, usual)
        if not style:
            lists.end()
            line.into(etree.SubElement(target, "p"))
            continue
        tag = "li" if style == ("ul",) else "div"
        item, number = lists.item(target, level, style, tag, start)
        if tag == "div":
            line.mark(_numbered(number, style[0]))
        line.into(item)


def _numbered(number: int, kind: str) -> str:
    """A number as a kind of list shows it, such as `4)` for `arabicParenR`."""
    forms = {"alphaLc": "a", "alphaUc": "A", "romanLc": "i", "romanUc": "I"}
    form = next((form for name, form in forms.items() if kind.startswith(name)), "1")
    before = "(" if kind.endswith("ParenBoth") else ""
    after = ")" if "Paren" in kind else "" if kind.endswith(("Plain", "Minus")) else "."
    return f"{before}{numeral(number, form)}{after}"


def _bullet(properties: Any, usual: tuple[str, ...]) -> tuple[tuple[str, ...], int]:
    """How a paragraph is marked: not, `ul`, or how its list is numbered; and its first number."""
    for one in () if properties is None else properties:
        if one.tag == f"{_A}buNone":
            return (), 1
        if one.tag in (f"{_A}buChar", f"{_A}buBlip"):
            return ("ul",), 1
        if one.tag == f"{_A}buAutoNum":
            start = one.get("startAt") or "1"
            start = start if re.fullmatch(r"\d{1,5}", start) else "1"
            return (one.get("type") or "", start), int(start)
    return usual, 1


def _line(paragraph: Any) -> Line:
    line = Line()
    _say(paragraph, line)
    return line


def _say(source: Any, line: Line) -> None:
    """Add what is in a paragraph, without the fields that change by themselves."""
    for child in source:
        if child.tag == f"{_A}br":
            line.end_line()
        elif child.tag == f"{_A}r":
            _run(child, line)
        elif child.tag == f"{_A}fld":
            if not (child.get("type") or "").startswith(("slidenum", "datetime")):
                _run(child, line)
        elif child.tag == f"{_MC}AlternateContent":
            for choice in child.iterchildren(f"{_MC}Choice"):
                _say(choice, line)
                break
        elif isinstance(child.tag, str) and child.tag.endswith("}m"):
            line.say(formula(child))


def _run(source: Any, line: Line) -> None:
    look = source.find(f"{_A}rPr")
    strike = "" if look is None else look.get("strike") or ""
    if strike in ("sngStrike", "dblStrike"):
        return
    base = "" if look is None else (look.get("baseline") or "").strip("0%")
    shift = "" if not base else "sub" if base.startswith("-") else "sup"
    line.say((source.findtext(f"{_A}t") or "").replace("_x000B_", " "), shift)


FORMAT = Format(
    endings=(".pptx",),
    media_types=("application/vnd.openxmlformats-officedocument.presentationml.presentation",),
    read=_read,
    libraries=("lxml",),
    described="slide by slide, title first, with tables and the notes of the speaker",
)
