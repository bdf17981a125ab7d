"""JSON Lines: an article a line, with its `text` and any of the fields of a Draft."""

import json
from collections.abc import Iterator

from assistant.errors import first_line
from assistant.reading.decoding import decode
from assistant.reading.format import Draft, Format


def _read(content: bytes, name: str) -> Iterator[Draft]:
    """Read each line that is not blank; its name is its `id`, else its number from 1."""
    for number, line in enumerate(decode(content)[0].split("\n"), 1):
        if line.strip():
            yield _parsed(line, number)


def _parsed(line: str, number: int) -> Draft:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return _broken(number, f"is not JSON ({first_line(error)})")
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        return _broken(number, 'is not an object with a "text"')
    # Numbers become text; nested values cannot be a line of text, and none of our fields is one.
    fields = {key: str(value) for key, value in row.items() if isinstance(value, str | int)}
    lists = {key: value for key, value in row.items() if isinstance(value, list)}
    return Draft(row["text"], lists | fields, name=fields.get("id") or str(number))


def _broken(number: int, problem: str) -> Draft:
    return Draft("", name=str(number), problem=f"its line {number} {problem}")


FORMAT = Format(
    endings=(".jsonl", ".ndjson"),
    media_types=("application/x-ndjson", "application/jsonl"),
    read=_read,
    libraries=("charset-normalizer",),
    described=(
        "an article a line: `text`, and any of `id`, `title`, `published`, `url`, `source`, "
        "`author`; its path is `news.jsonl#id`"
    ),
    holds_many=True,
)
