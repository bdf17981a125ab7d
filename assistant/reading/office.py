"""What the files of Microsoft's Office have in common: parts, properties, diagrams and charts."""

import re
from datetime import date, timedelta
from posixpath import basename, dirname, join, normpath
from typing import Any
from zipfile import ZipFile

from assistant.reading.markup import Line, parsed
from assistant.reading.tables import shown_number

_DC = "{http://purl.org/dc/elements/1.1/}"
_NO_TITLE = re.compile(
    r"microsoft (?:office )?(?:word|powerpoint|excel) - .*"
    r"|\S+\.(?:docx?|docm|dotx?|rtf|odt|pptx?|pdf|wpd)"
    r"|(?:document|dokument|documento|untitled|presentation|pr.sentation)[ -]?\d*"
    r"|powerpoint[- ]pr.sentation|slide 1|",
    re.IGNORECASE,
)
"""What programs put for a title where nobody gave one."""
_DAY = re.compile(r"(?:^|[^a-z\"\\])(?:d{1,4}|y{2,4}|m{2,4}[-/. ]+[dy])", re.IGNORECASE)
_DEEPEST = 20
"""Points below points of a diagram."""
_MOST_POINTS = 2_000
"""Of a chart; more are a cloud, not figures that anybody reads."""


def related(packed: ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """The parts that a part refers to: by their ids their kinds and names."""
    path = f"{dirname(part)}/_rels/{basename(part)}.rels"
    if path not in packed.namelist():
        return {}
    return {
        one.get("Id"): (
            basename(one.get("Type") or ""),
            normpath(join(f"/{dirname(part)}", one.get("Target") or "")).lstrip("/"),
        )
        for one in parsed(packed.read(path)).iter("{*}Relationship")
        if one.get("TargetMode") != "External"
    }


def core_properties(packed: ZipFile) -> dict[str, str]:
    """The title and the author that a document states of itself."""
    if "docProps/core.xml" not in packed.namelist():
        return {}
    about = parsed(packed.read("docProps/core.xml"))
    names = {"title": "title", "author": "creator"}
    found = {key: (about.findtext(f"{_DC}{name}") or "").strip() for key, name in names.items()}
    return {**found, "title": "" if _NO_TITLE.fullmatch(found["title"]) else found["title"]}


def put_graphic(packed: ZipFile, part: str, data: Any, target: Any) -> str:
    """Write the words of a diagram or a chart.

    Args:
        packed: the file.
        part: the name of the part that shows it.
        data: the element that refers to it.
        target: where to write.

    Returns:
        What is not read of it; empty if all is.
    """
    kind = basename(data.get("uri") or "")
    links = {key.rpartition("}")[2]: one for child in data for key, one in child.attrib.items()}
    name = related(packed, part).get(links.get("dm" if kind == "diagram" else "id", ""), ("", ""))[
        1
    ]
    is_there = name in packed.namelist()
    if kind == "diagram":
        return "" if is_there and _diagram(parsed(packed.read(name)), target) else "a diagram"
    if kind == "chart":
        return "" if is_there and _chart(parsed(packed.read(name)), target) else "a chart"
    return "a chart" if kind == "chartex" else "an embedded object"


def _diagram(source: Any, target: Any) -> bool:
    """Write the texts of a diagram as a list, each below the one that it belongs to."""
    from lxml import etree

    points = {one.get("modelId"): one for one in source.iter("{*}pt")}
    below: dict[str, list[tuple[int, str]]] = {}
    for link in source.iter("{*}cxn"):
        if link.get("type", "parOf") == "parOf" and (link.get("srcOrd") or "0").isdigit():
            pair = int(link.get("srcOrd") or "0"), link.get("destId")
            below.setdefault(link.get("srcId"), []).append(pair)
    left = {key for key, one in points.items() if one.get("type", "node") in ("node", "asst")}

    def write(name: str, outer: Any, depth: int) -> None:
        inner = outer
        if name in left:
            left.discard(name)
            lines = [_words(one) for one in points[name].iterfind("{*}t/{*}p")]
            if any(lines):
                inner = etree.SubElement(outer, "li")
                inner.text = " ".join(filter(None, lines))
        others = [one for _, one in sorted(below.pop(name, []))]
        if others and depth < _DEEPEST:
            is_item = inner.tag == "li"
            inner = etree.SubElement(inner, "ul") if is_item else inner
            for one in others:
                write(one, inner, depth + 1)

    written = etree.SubElement(target, "ul")
    roots = [key for key, one in points.items() if one.get("type") == "doc"]
    for name in [*roots, *points]:
        if name in left or name in roots:
            write(name, written, 0)
    return len(written) > 0


def _words(source: Any) -> str:
    line = Line()
    for one in source.iter("{*}t", "{*}br"):
        line.say(one.text if one.tag.endswith("}t") else " ")
    return " ".join(line.text.split())


def _chart(source: Any, target: Any) -> bool:
    """Write the titles of a chart, and its figures as a table with a row for each category."""
    from lxml import etree

    heads, rows = [""], dict[str, list[str]]()
    for title in source.iter("{*}title"):
        place = title.getparent().tag.rpartition("}")[2]
        words = " ".join(filter(None, map(_words, title.iter("{*}p"))))
        if place in ("catAx", "dateAx"):
            heads[0] = words
        elif words:
            etree.SubElement(target, "p").text = words
    for series in source.iter("{*}ser"):
        names = [one.text or "" for one in series.iterfind("{*}tx//{*}v")]
        heads.append(" ".join(names))
        values = _points(series, "val", "yVal")
        for place, category in (dict.fromkeys(values, "") | _points(series, "cat", "xVal")).items():
            row = rows.setdefault(f"{place} {category}", [category])
            row += [""] * (len(heads) - 1 - len(row)) + [values.get(place, "")]
    if len(rows) > _MOST_POINTS:
        return False
    table = etree.SubElement(target, "table")
    for number, row in enumerate([heads, *rows.values()] if rows else []):
        written = etree.SubElement(table, "tr")
        for cell in row:
            etree.SubElement(written, "td" if number else "th").text = cell
    return bool(rows)


def _points(series: Any, *names: str) -> dict[str, str]:
    """The texts or figures of a series by their places; a text of several levels is one."""
    found: dict[str, str] = {}
    for cache in series.iterfind(".//{*}*"):
        kind = cache.tag.rpartition("}")[2]
        if kind not in ("strCache", "numCache", "lvl", "strLit", "numLit"):
            continue
        if all(one.tag.rpartition("}")[2] not in names for one in cache.iterancestors()):
            continue
        looks = cache.findtext("{*}formatCode") or ""
        for point in cache.iterfind("{*}pt"):
            place, value = point.get("idx") or "", point.findtext("{*}v") or ""
            shown = _figure(value, looks) if kind.startswith("num") else value
            found[place] = " ".join(filter(None, (shown, found.get(place, ""))))
    return found


def _figure(value: str, looks: str) -> str:
    try:
        number = float(value)
        if _DAY.search(looks) and 0 < number < 100_000:
            return (date(1899, 12, 30) + timedelta(days=int(number))).isoformat()
        return shown_number(number, looks)
    except (ValueError, OverflowError):
        return value
