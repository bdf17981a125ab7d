"""JSON: articles in an array, or a single one."""

import json
from dataclasses import replace
from typing import Any

from assistant.errors import ArticleError, first_line
from assistant.reading.decoding import decode
from assistant.reading.format import Draft, Format
from assistant.reading.formats.json_lines import json_lines
from assistant.reading.rows import named, noted, record

_EXPECTED = (
    'expected is an array of objects with a "text", one object that holds such an array, or a'
    ' single object with a "text"'
)


def _read(content: bytes, name: str) -> list[Draft]:
    """The articles of the array; one alone is the file itself."""
    text, notes = decode(content)
    try:
        whole: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        if _is_json(text.lstrip().partition("\n")[0]):
            return json_lines(text, notes)
        raise ArticleError(f"it is not JSON ({first_line(error)})") from error
    if isinstance(whole, dict) and (found := record(whole)):
        return [Draft(found[1].text, found[1].fields, notes=(*notes, *found[1].notes))]
    inside = list(whole.values()) if isinstance(whole, dict) else [whole]
    arrays = [one for one in inside if isinstance(one, list) and any(map(_is_article, one))]
    if len(arrays) != 1:
        how_many = "several lists of articles" if arrays else "no articles"
        raise ArticleError(f"it holds {how_many}: {_EXPECTED}")
    rows = (_row(row, number) for number, row in enumerate(arrays[0], 1))
    drafts = noted(named(rows, "row"), notes)
    if isinstance(whole, dict) and "jsonfeed.org" in str(whole.get("version")):
        # A feed says once whose it is.
        source = {"source": str(whole.get("title") or "")}
        return [one if one.problem else replace(one, fields=source | one.fields) for one in drafts]
    return drafts


def _is_json(line: str) -> bool:
    """Whether a line alone is an object of JSON: then each line is."""
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _is_article(row: object) -> bool:
    return isinstance(row, dict) and record(row) is not None


def _row(row: object, number: int) -> tuple[str, int, Draft]:
    found = record(row) if isinstance(row, dict) else None
    if found is None:
        problem = f'its row {number} is not an object with a "text"'
        return "", number, Draft("", problem=problem)
    return found[0], number, found[1]


FORMAT = Format(
    endings=(".json",),
    media_types=("application/json",),
    read=_read,
    libraries=("charset-normalizer", "lxml"),
    described=(
        "an array of articles with the same fields, also within one object; the path of each is"
        " `news.json#id`; or a single article"
    ),
    holds_many=True,
)
