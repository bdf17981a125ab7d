"""Rows of a table, or records of JSON: an article each where they hold texts, else one table."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from html import unescape
from pathlib import PurePath

from assistant.reading.blocks import text_of
from assistant.reading.format import NOT_READ, Draft
from assistant.reading.tables import lines

_TEXTS = (
    *("text", "fulltext", "articletext", "body", "articlebody", "content", "story", "article"),
    *("contenthtml", "contenttext"),
)
_FIELDS = {
    "title": ("title", "headline"),
    "published": (
        *("published", "date", "publishdate", "publishedat", "pubdate", "publicationdate"),
        *("datepublished", "publisheddate", "posted"),
    ),
    "url": ("url", "link", "canonical", "permalink"),
    "source": ("source", "outlet", "publisher", "publication", "newspaper"),
    "author": ("author", "authors", "byline", "by"),
}
"""What people call the fields of an article, in small letters without anything between them."""

_INNER = {
    "text": ("rendered", "html", "text", "value"),
    "title": ("rendered", "name", "title"),
    "published": ("published", "created", "date"),
    "url": ("url", "href"),
    "source": ("name", "title"),
    "author": ("name",),
}
"""Of a field with fields of its own, those that say what is asked."""

_HTML = re.compile(
    r"</(?:p|div|h[1-6]|li|ul|ol|a|em|strong|b|i|u|span|blockquote|table|figure|section|article)>"
    r"|<(?:br|p|hr|img)\b[^<>]*>",
    re.IGNORECASE,
)
_BLOCK = re.compile(r"<(?:p|br|div|h[1-6]|li|blockquote|table|section|article)\b", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]\w{1,30});", re.IGNORECASE)
_NUMBER = re.compile(r"\W{0,3}\d[\d.,'’\s]*\W?\s?[^\W\d]{0,3}")
_DAY = re.compile(r"\d{1,4}([-/.])\d{1,2}\1\d{1,4}|\d{4}-\d\d$|\d{1,2}:\d\d")
_LONGEST_HEAD = 60
"""Characters."""

_WORDS = 4
"""Words from which a cell is rather a text than the name of a thing."""

_YEAR = re.compile(r"(?:19|20)\d\d")
_DATED = re.compile(r"(?<!\d)(?:19|20)\d\d([-_/.]?)[01]\d\1[0-3]\d(?!\d)")

Row = tuple[int, Sequence[str]]
"""The number of a row in its file, from 1, and its cells."""


def names(found: Iterable[tuple[str, int]], what: str) -> list[str]:
    """A name for each article of a file: its id, else its number.

    The number alone, if no id of the file is the same; otherwise the number and what it counts. So
    a name only changes when an article comes in whose id is the number of another one.

    Args:
        found: the id of each, empty if it has none, and its number.
        what: what the number counts.

    >>> names([("2", 1), ("", 2), ("", 3)], "line")
    ['2', '2-line', '3']
    """
    pairs = list(found)
    ids = {one for one, _ in pairs if one}
    return [one or _numbered(number, what, ids) for one, number in pairs]


def _numbered(number: int, what: str, ids: set[str]) -> str:
    name = str(number)
    while name in ids:
        name += f"-{what}"
    return name


def named(found: Iterable[tuple[str, int, Draft]], what: str) -> list[Draft]:
    """Articles with their names; see `names`."""
    rows = list(found)
    given = names(((one, number) for one, number, _ in rows), what)
    return [replace(row[2], name=name) for row, name in zip(rows, given, strict=True)]


def record(fields: Mapping[str, object]) -> tuple[str, Draft] | None:
    """The id of an article, empty if it has none, and the article; None if there is no text.

    Args:
        fields: of a row or a record, whatever their names are.
    """
    # Of two fields with the same name the first counts.
    known = {_plainer(key): value for key, value in [*fields.items()][::-1]}
    texts = [text for key in _TEXTS if (text := _text(known.get(key))) is not None]
    if not texts:
        return None
    text = _plain(next((one for one in texts if one.strip()), ""))
    found: dict[str, str | list[str]] = {}
    notes = []
    for field, synonyms in _FIELDS.items():
        values = [known[one] for one in synonyms if known.get(one) not in (None, "", [], {})]
        value, is_whole = _value(values[0], field) if values else ("", True)
        if field == "title" and isinstance(value, str):
            value = _plain(value) if _HTML.search(value) else unescape(value)
        if value:
            found[field] = value
        if not is_whole:
            notes.append(f'its field "{field}" is not understood')
    name = _value(known.get("id"), "id")[0]
    return " ".join(name.split()) if isinstance(name, str) else "", Draft(
        text, found, notes=tuple(notes)
    )


def _plainer(key: str) -> str:
    """The name of a field as in the lists above: `fulltext` of `Full_text`."""
    return "".join(filter(str.isalnum, key)).lower()


def _text(value: object) -> str | None:
    """A text, or one in paragraphs; None for anything else."""
    if isinstance(value, Mapping):
        value = next((value[one] for one in _INNER["text"] if value.get(one)), None)
    if isinstance(value, list) and value and all(isinstance(one, str) for one in value):
        return "\n\n".join(value)
    return value if isinstance(value, str) else None


def _plain(text: str) -> str:
    """What a text shows that may be written as HTML."""
    if not _HTML.search(text):
        return text
    from lxml import html

    written = text
    if not _BLOCK.search(text):
        # Some programs make paragraphs of blank lines only when they show the text.
        blocks = (block.replace("\n", "<br>") for block in re.split(r"\n\s*\n", text))
        text = "".join(f"<p>{block}</p>" for block in blocks)
    parser = html.HTMLParser(encoding="utf-8")
    whole = f"<html><body>{text}</body></html>".encode("utf-8", "replace")
    return text_of(html.document_fromstring(whole, parser)) or written


def _value(value: object, field: str) -> tuple[str | list[str], bool]:
    """A field as text or texts, empty if it cannot be; and whether all of it was understood."""
    if isinstance(value, list):
        parts = [_one(part, field) for part in value]
        return list(filter(None, parts)), all(part is not None for part in parts)
    one = _one(value, field)
    return one or "", one is not None


def _one(value: object, field: str) -> str | None:
    if isinstance(value, Mapping):
        known = {_plainer(str(key)): inner for key, inner in value.items()}
        found = (known[name] for name in _INNER.get(field, ()) if known.get(name))
        value = next(found, ())
    if isinstance(value, bool):
        return None
    if field == "author" and isinstance(value, int):
        return ""  # the number of a user
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    return str(value) if isinstance(value, str | int | float) else None


def noted(drafts: Sequence[Draft], notes: Iterable[str]) -> list[Draft]:
    """The articles of a file, the first with the notes on the file itself."""
    first, *others = drafts
    return [replace(first, notes=(*first.notes, *notes)), *others]


def articles(rows: Sequence[Row], joint: str = "") -> list[tuple[str, int, Draft]] | None:
    """The id, number and article of each row below the heads; None if no head names a text.

    Args:
        rows: of a table, without those that are blank; the first may hold the heads.
        joint: what parts the cells of a row in the file. What a row has behind the last column is
            put back to a text that stands there, as a text with this sign in it has several cells.
    """
    heads = list(rows[0][1]) if rows else []
    plainer = [_plainer(head) for head in heads]
    texts = [place for place, head in enumerate(plainer) if head in _TEXTS]
    if not texts or len(rows) < 2 or (len(heads) > 1 and _names_things(plainer, texts, rows)):
        return None
    while heads and not heads[-1].strip():
        heads.pop()
    is_last = bool(joint) and plainer[len(heads) - 1] in _TEXTS
    return [_article(row, heads, joint if is_last else "") for row in rows[1:]]


def _names_things(heads: list[str], texts: list[int], rows: Sequence[Row]) -> bool:
    """Whether the only column of texts is one of goods, which are called articles too."""
    if any(heads[place] != "article" for place in texts):
        return False
    cells = [row[place] for _, row in rows[1:] for place in texts if place < len(row)]
    long = sum(len(cell.split()) >= _WORDS for cell in cells)
    return long * 2 < len(cells)


def _article(row: Row, heads: Sequence[str], joint: str) -> tuple[str, int, Draft]:
    number, cells = row
    own, beyond = list(cells[: len(heads)]), list(cells[len(heads) :])
    own += [""] * (len(heads) - len(own))
    notes: tuple[str, ...] = ()
    if any(cell.strip() for cell in beyond) and joint:
        own[-1] = joint.join([own[-1], *beyond])
    elif lost := [cell for cell in beyond if cell.strip()]:
        what = "1 cell" if len(lost) == 1 else f"{len(lost)} cells"
        notes = (f"{NOT_READ}{what} of its row behind the last column with a head",)
    # Of two columns with the same head the first that says something counts.
    pairs = zip(reversed(heads), reversed(own), strict=True)
    name, draft = record(dict(pair for pair in pairs if pair[1].strip())) or ("", Draft(""))
    return name, number, replace(draft, notes=(*draft.notes, *notes))


def table(rows: Sequence[Row], *, is_headed: bool = False) -> str:
    """A table as text, a line for each row.

    Args:
        rows: of a table, without those that are blank.
        is_headed: whether such tables have heads, if their first row is not plainly data.
    """
    cells = [[" ".join(cell.split()) for cell in row] for _, row in rows]
    has_head = _has_years(cells) or (is_headed and _may_be_head(cells))
    return "\n".join(lines(cells, has_head=has_head or None))


def _may_be_head(rows: Sequence[Sequence[str]]) -> bool:
    """Whether a first row names the columns, unless the table says otherwise.

    It does not if a cell of it is empty or there twice, is long, or is a figure or a day as in the
    rows below. Programs leave the head of a first column empty that only counts the rows.
    """
    first, *others = rows or [[]]
    heads = list(first)
    while heads and not heads[-1]:
        heads.pop()
    if len(heads) > 2 and not heads[0] and all(row[0].isdigit() for row in others if row):
        heads[0] = "#"
    distinct = len({head.lower() for head in heads}) == len(heads)
    if len(heads) < 2 or not all(heads) or not distinct or len(max(heads, key=len)) > _LONGEST_HEAD:
        return False
    return not any(
        kind and kind == _kind(row[place])
        for place, kind in enumerate(map(_kind, heads))
        for row in others
        if place < len(row)
    )


def _kind(cell: str) -> str:
    """What a cell is apart from words: a number, a day, or nothing of these."""
    return "day" if _DAY.match(cell) else "number" if _NUMBER.fullmatch(cell) else ""


def _has_years(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the heads of the columns are years, behind the first: they are figures, but heads."""
    first = [cell.strip() for cell in rows[0]] if rows else []
    years = first[1:]
    return (
        bool(first and first[0] and years)
        and all(map(_YEAR.fullmatch, years))
        and len(set(years)) == len(years)
    )


def title_from(name: str) -> str:
    """A title from the name of a file: `Boats here` of `news/2024-05-03-boats_here.csv`.

    Empty if the name has no words.
    """
    words = re.sub(r"[-_\s]+", " ", _DATED.sub(" ", PurePath(name).stem)).strip()
    return words[0].upper() + words[1:] if any(map(str.isalpha, words)) else ""
