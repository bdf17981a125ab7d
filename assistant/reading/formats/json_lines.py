"""JSON Lines: an article a line."""

import json

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
    return noted(named((_parsed(line, number) for number, line in rows), "line"), notes)


def _parsed(line: str, number: int) -> tuple[str, int, Draft]:
    """The id of an article, its line and itself."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return _broken(number, f"is not JSON ({first_line(error)})")
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
    libraries=("charset-normalizer",),
    described=(
        "an article a line: `text`, and any of `id`, `title`, `published`, `url`, `source`, "
        "`author`, or what else these are usually called; its path is `news.jsonl#id`"
    ),
    holds_many=True,
)
