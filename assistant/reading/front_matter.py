"""What a Markdown file says of itself on top: YAML between ---, TOML between +++, or JSON.

People write it by hand. What cannot be understood is said, and the text below is read all the same.
"""

import json
import re
import tomllib
from typing import Any

import yaml

Fields = dict[str, Any]

_LONGEST = 20_000
"""Characters."""

_FENCED = re.compile(
    r"\s*(---|\+\+\+)[ \t]*(?:yaml|toml)?[ \t]*\n(.*?)(?<=\n)(?:\1|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL
)
_KEY = re.compile(r"[A-Za-z_][\w .-]{0,40}\s*[:=]")
_KNOWN = frozenset(
    "title headline date published pubdate publishdate publish publication datepublished posted"
    " created updated modified lastmod author authors by byline creator tags tag categories"
    " category"
    " keywords url link permalink canonical source outlet publisher newspaper layout draft slug"
    " type"
    " description summary excerpt lang language id aliases weight image cover series toc subtitle"
    " status template path permalink section kind abstract".split()
)
"""How the names of fields begin, of which a front matter has at least one; else it is text."""

_COLON = re.compile(r"^([\w-]+): +([^\s'\"\[{|>&*!#].*?:(?: .*?|))\s*$", re.MULTILINE)
"""A field like `title: Correction: Bridge reopens`, which people write and YAML does not allow."""

_OPEN = re.compile(r"\s*---[ \t]*\n((?:[A-Za-z_][\w-]{0,40}:[ \t].*\n)+)(?:[ \t]*\n|$)")
"""One that is never closed: its fields end with a blank line."""

_UNFENCED = re.compile(
    r"\s*((?:title|author|date):[ \t]*\S.*\n(?:[A-Za-z][\w -]{0,40}:[ \t]*\S.*\n|[ \t]+\S.*\n)*)"
    r"(?:[ \t]*\n|$)",
    re.IGNORECASE,
)
"""One of MultiMarkdown, which has no rules around it."""

_PERCENT = re.compile(r"% +(\S.*)\n(?:%(.*)\n)?(?:%(.*)\n)?[ \t]*\n")
"""One of Pandoc: a title, authors and a day behind percent signs."""

_PAIR = re.compile(r"^([A-Za-z_][\w -]{0,40}?)\s*[:=]\s*(.*?)\s*,?$")


def split(text: str) -> tuple[Fields, str, tuple[str, ...]]:
    """Split a text into its front matter and what stands below.

    Returns:
        The fields, the text below, and notes on what of the fields was not understood. A rule on
        top of a text is no front matter: then there are no fields, and all of it is text.
    """
    text = text.replace("\r\n", "\n")
    if match := _FENCED.match(text):
        head, body = match[2], text[match.end() :]
        if not head.strip():
            return {}, body, ()
        # A rule, some words and another rule are text.
        if len(head) <= _LONGEST and any(map(_KEY.match, head.splitlines())):
            fields, notes = (_toml if match[1] == "+++" else _yaml)(head)
            if any(re.split(r"[\s_-]", key.lower())[0] in _KNOWN for key in fields):
                return fields, body, notes
        return {}, text, ()
    if match := _OPEN.match(text):
        return _pairs(match[1]), text[match.end() :], ("its front matter has no end",)
    if (match := _UNFENCED.match(text)) and (fields := _pairs(match[1])):
        names = [re.split(r"[\s_-]", key.lower())[0] for key in fields]
        if names[0] == "title" or sum(name in _KNOWN for name in names) > 1:
            return {key.lower(): value for key, value in fields.items()}, text[match.end() :], ()
    if match := _PERCENT.match(text):
        pairs = zip(("title", "author", "date"), match.groups(), strict=True)
        return {key: one.strip() for key, one in pairs if one}, text[match.end() :], ()
    return _json(text)


_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""That of libyaml, if PyYAML was built with it, takes a tenth of the time."""


def _yaml(head: str) -> tuple[Fields, tuple[str, ...]]:
    # Tabs are not allowed where people write them: as indents, and between a name and its value.
    head = re.sub(
        r"^[ \t]+", lambda indent: indent[0].replace("\t", "  "), head, flags=re.MULTILINE
    )
    head = re.sub(r"^([\w-]+):\t+", r"\1: ", head, flags=re.MULTILINE)
    try:
        # All values stay text, so that none can be an object, a number of a million digits, …
        fields = yaml.load(_COLON.sub(_quoted, head), Loader=_LOADER)
    except (yaml.YAMLError, RecursionError) as error:
        problem = " ".join(str(getattr(error, "problem", None) or error).split())
        return _pairs(head), (f"its front matter is not valid YAML ({problem}): read line by line",)
    if isinstance(fields, dict):
        return {str(key): value for key, value in fields.items()}, ()
    return _pairs(head), ("its front matter is no list of fields: read line by line",)


def _quoted(field: re.Match[str]) -> str:
    return f"{field[1]}: {json.dumps(field[2], ensure_ascii=False)}"


def _toml(head: str) -> tuple[Fields, tuple[str, ...]]:
    try:
        return tomllib.loads(head), ()
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return _pairs(head), (f"its front matter is not valid TOML ({error}): read line by line",)


def _json(text: str) -> tuple[Fields, str, tuple[str, ...]]:
    """JSON front matter: an object on top, and a text below it."""
    start = len(text) - len(text.lstrip())
    if not re.match(r"\{\s*\"", text[start:]):
        return {}, text, ()
    try:
        fields, end = json.JSONDecoder().raw_decode(text, start)
    except (ValueError, RecursionError):
        return {}, text, ()
    return fields, text[end:], ()


def _pairs(head: str) -> Fields:
    """The lines of the form `name: value`."""
    found = [_PAIR.match(line) for line in head.splitlines()]
    return {match[1]: match[2].strip("\"' ") for match in found if match and match[2]}
