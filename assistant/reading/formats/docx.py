"""Word documents."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from assistant.reading.blocks import text_of
from assistant.reading.format import Draft, Format
from assistant.reading.packed import unpacked

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_DC = "{http://purl.org/dc/elements/1.1/}"

_GONE = [f"{_W}{name}" for name in ("del", "moveFrom", "delText", "annotationRef")]
_WRAPPERS = [f"{_W}{name}" for name in ("moveTo", "fldSimple", "customXml", "dir", "bdo")]
_STORIES = re.compile(r"word/(?:document|footnotes|endnotes)\d*\.xml")
_MARGINS = re.compile(r"word/(header|footer)\d*\.xml")
_OFF = ("0", "false", "off", "none")
_PAGE_NUMBER = re.compile(
    r"\W*(?:page|seite|pagina|página)?\W*\d*\W*(?:of|von|de|di|/)?\W*\d*\W*", re.I
)

_STYLES = """
strike => s
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => h2:fresh
p[style-name='Quote'] => blockquote:fresh
p[style-name='Intense Quote'] => blockquote:fresh
"""


def _read(content: bytes, name: str) -> list[Draft]:
    """Its text with all changes accepted: notes, text boxes and tables too, no hidden words."""
    import mammoth
    from lxml import html

    with unpacked(content) as packed:
        plainer, margins, about = _plainer(packed)
    shown = mammoth.convert_to_html(
        BytesIO(plainer),
        style_map=_STYLES,
        convert_image=mammoth.images.img_element(lambda image: {"src": ""}),
    )
    body = text_of(html.fromstring(f"<html><body>{shown.value}</body></html>"))
    text = "\n\n".join([*margins["header"], body, *margins["footer"]])
    return [Draft(text.strip("\n"), about)]


def _plainer(packed: ZipFile) -> tuple[bytes, dict[str, list[str]], dict[str, Any]]:
    """The document without what is not shown, its headers and footers, and its properties.

    What `mammoth` leaves out or shows although Word does not is changed before it sees it.
    """
    from lxml import etree

    margins: dict[str, list[str]] = {"header": [], "footer": []}
    about: dict[str, Any] = {}
    changed = BytesIO()
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    styles = {}
    if "word/styles.xml" in packed.namelist():
        styles = _looks(etree.fromstring(packed.read("word/styles.xml"), parser))
    with ZipFile(changed, "w") as made:
        for entry in packed.namelist():
            if entry.startswith("word/media/"):
                made.writestr(entry, b"")
                continue
            part = packed.read(entry)
            margin = _MARGINS.fullmatch(entry)
            if _STORIES.fullmatch(entry) or margin:
                tree = etree.fromstring(part, parser)
                _accept(tree, styles)
                part = etree.tostring(tree)
                if margin:
                    margins[margin[1]] += [
                        one for one in _paragraphs(tree) if one not in margins[margin[1]]
                    ]
            elif entry == "docProps/core.xml":
                tree = etree.fromstring(part, parser)
                about = {
                    "title": tree.findtext(f"{_DC}title"),
                    "author": tree.findtext(f"{_DC}creator"),
                }
            made.writestr(entry, part)
    return changed.getvalue(), margins, about


def _looks(styles: Any) -> dict[str, Any]:
    """By the id of each character style that raises, lowers, hides or strikes out: its look."""
    return {
        style.get(f"{_W}styleId"): look
        for style in styles.iter(f"{_W}style")
        if style.get(f"{_W}type") == "character" and (look := style.find(f"{_W}rPr")) is not None
    }


def _accept(tree: Any, styles: dict[str, Any]) -> None:
    """Accept the tracked changes, take out hidden text, and state all looks at the text itself."""
    for element in list(tree.iter(*_GONE)):
        # A mark in the properties of a paragraph says only that its end was deleted.
        if element.getparent().tag != f"{_W}rPr":
            element.getparent().remove(element)
    for wrapper in list(tree.iter(*_WRAPPERS)):
        _unwrap(wrapper)
    for formula in list(tree.iter(f"{_M}oMath")):
        _as_run(formula)
    for run in list(tree.iter(f"{_W}r")):
        look = run.find(f"{_W}rPr")
        if look is not None:
            named = look.find(f"{_W}rStyle")
            style = styles.get(named.get(f"{_W}val")) if named is not None else None
            looks = [look, *([style] if style is not None else [])]
            if any(_has(one, "vanish") for one in looks):
                run.getparent().remove(run)
            else:
                _state(look, looks)


def _has(look: Any, name: str) -> bool:
    found = look.find(f"{_W}{name}")
    return found is not None and found.get(f"{_W}val") not in _OFF


def _state(look: Any, looks: list[Any]) -> None:
    """State at a run whether it is raised, lowered or struck out, however Word has it."""
    if any(_has(one, "strike") or _has(one, "dstrike") for one in looks):
        _set(look, "strike", "true")
    for one in looks:
        for name in ("vertAlign", "position"):
            found = one.find(f"{_W}{name}")
            value = found.get(f"{_W}val") or "" if found is not None else ""
            if value in ("superscript", "subscript"):
                _set(look, "vertAlign", value)
            elif name == "position" and re.fullmatch(r"-?\d+", value) and abs(int(value)) >= 4:
                _set(look, "vertAlign", "subscript" if int(value) < 0 else "superscript")


def _set(look: Any, name: str, value: str) -> None:
    from lxml import etree

    found = look.find(f"{_W}{name}")
    if found is None:
        found = etree.SubElement(look, f"{_W}{name}")
    found.set(f"{_W}val", value)


def _unwrap(element: Any) -> None:
    parent = element.getparent()
    place = parent.index(element)
    for number, child in enumerate(list(element)):
        parent.insert(place + number, child)
    parent.remove(element)


def _as_run(formula: Any) -> None:
    """Put the characters of a formula in its place, those of its exponents raised."""
    from lxml import etree

    parent = formula.getparent()
    if parent.tag == f"{_M}oMathPara":
        formula, parent = parent, parent.getparent()
    runs = []
    for letters in formula.iter(f"{_M}t"):
        run = etree.Element(f"{_W}r")
        above = [one.tag for one in letters.iterancestors()]
        if f"{_M}sup" in above or f"{_M}sub" in above:
            _set(
                etree.SubElement(run, f"{_W}rPr"),
                "vertAlign",
                "superscript" if f"{_M}sup" in above else "subscript",
            )
        etree.SubElement(run, f"{_W}t").text = letters.text
        runs.append(run)
    place = parent.index(formula)
    for number, run in enumerate(runs):
        parent.insert(place + number, run)
    parent.remove(formula)


def _paragraphs(tree: Any) -> Iterator[str]:
    """The paragraphs of a header or footer that say more than the number of the page."""
    for paragraph in tree.iter(f"{_W}p"):
        words = "".join(one.text or " " for one in paragraph.iter(f"{_W}t", f"{_W}tab"))
        if words.strip() and not _PAGE_NUMBER.fullmatch(words):
            yield " ".join(words.split())


FORMAT = Format(
    endings=(".docx",),
    media_types=("application/vnd.openxmlformats-officedocument.wordprocessingml.document",),
    read=_read,
    libraries=("lxml", "mammoth"),
    described="with all changes accepted; notes, text boxes, headers and tables too",
)
