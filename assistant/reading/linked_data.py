"""The articles that a web page describes in JSON-LD, as schema.org names their parts."""

import json
import re
from collections.abc import Iterator
from typing import Any

_ARTICLES = re.compile(r"Article|Posting|Report|WebPage\b")
_COMMA_TOO_MANY = re.compile(r",(?=\s*[}\]])")


def articles_in(tree: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """The kind and the data of each article, or page, at the top of JSON-LD."""
    for script in tree.iter("script"):
        if (script.get("type") or "").lower().startswith("application/ld+json"):
            yield from _entries(_loaded(script.text or ""))


def _loaded(written: str) -> object:
    for text in (written, _COMMA_TOO_MANY.sub("", written)):
        try:
            # Line breaks within strings are a common mistake too.
            return json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
    return {}


def _entries(data: object, depth: int = 0) -> Iterator[tuple[str, dict[str, Any]]]:
    for entry in data if isinstance(data, list) else [data]:
        if not isinstance(entry, dict):
            continue
        kinds = entry.get("@type")
        kind = " ".join(map(str, kinds)) if isinstance(kinds, list) else str(kinds)
        if match := _ARTICLES.search(kind):
            yield match[0], entry
        for inner in ("@graph", "mainEntity", "mainEntityOfPage"):
            if isinstance(entry.get(inner), list | dict) and depth < 5:
                yield from _entries(entry[inner], depth + 1)
