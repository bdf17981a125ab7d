"""JSON Lines: an article a line."""

import json
import re

from assistant.errors import first_line
from assistant.reading.decoding import decode
from assistant.reading.format import Draft, Format
from assistant.reading.rows import named, noted, record


def _read(content: bytes, name: str) -> list[Draft]:
    """Read each line that is not blank; its name is its `id`, else its number from 1."""
    return json_lines(*decode(content))


def json_lines(text: str, notes: tuple[str, ...]) -> list[Draft]:
    """The articles of lines of JSON, with what is noted on the file."""
    rows = ((number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip())
    values = _values(text)
    found = (
        (_parsed(line, number) for number, line in rows)
        if values is None
        else (_article(value, number) for number, value in values)
    )
    return noted(named(found, "line"), notes)


def _values(text: str) -> list[tuple[int, object]] | None:
    """The objects of a file that are written over several lines, or in an array.

    Each with the number of its first line, or of its place in the array; None if the file has an
    object a line, or is broken.
    """
    first = text.lstrip().partition("\n")[0].strip()
    if not first.startswith(("[", "{")) or (first[0] == "{" and first[-1] == "}"):
        return None
    found: list[tuple[int, object]] = []
    place, line = 0, 1
    try:
        while rest := _SPACE.match(text, place):
            line += text.count("\n", place, rest.end())
            if rest.end() == len(text):
                break
            value, place = _DECODER.raw_decode(text, rest.end())
            found.append((line, value))
            line += text.count("\n", rest.end(), place)
    except (ValueError, RecursionError):
        return None
    if len(found) == 1 and isinstance(found[0][1], list):
        return list(enumerate(found[0][1], 1)) or None
    return found


_DECODER = json.JSONDecoder()
_SPACE = re.compile(r"[\s,]*")


def _parsed(line: str, number: int) -> tuple[str, int, Draft]:
    """The id of an article, its line and itself."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return _broken(number, f"is not JSON ({first_line(error)})")
    return _article(row, number)


def _article(row: object, number: int) -> tuple[str, int, Draft]:
    found = record(row) if isinstance(row, dict) else None
    if found is None:
        return _broken(number, 'is not an object with a "text"')
    return found[0], number, found[1]


def _broken(number: int, problem: str) -> tuple[str, int, Draft]:
    return "", number, Draft("", problem=f"its line {number} {problem}")


FORMAT = Format(
    endings=(".jsonl", ".ndjson"),
    media_types=("application/x-ndjson", "application/jsonl"),
    read=_read,
    libraries=("charset-normalizer", "lxml"),
    described=(
        "an article a line: `text`, and any of `id`, `title`, `published`, `url`, `source`, "
        "`author`, or what else these are usually called; its path is `news.jsonl#id`"
    ),
    holds_many=True,
)
