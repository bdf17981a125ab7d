"""Markdown, with front matter."""

import json
import re

import yaml
from frontmatter.default_handlers import YAMLHandler

from assistant.errors import ArticleError
from assistant.reading.decoding import decode
from assistant.reading.format import Draft, Format

_LONGEST_FRONT_MATTER = 10_000


def _read(content: bytes, name: str) -> list[Draft]:
    return [_parsed(decode(content)[0])]


def _parsed(text: str) -> Draft:
    """The text, and its YAML front matter if it has any; a rule on top of a text is not one."""
    yaml_block = YAMLHandler()
    if not yaml_block.detect(text):
        return Draft(text)
    try:
        head, body = yaml_block.split(text)
    except ValueError:
        return Draft(text)
    if len(head) > _LONGEST_FRONT_MATTER:
        raise ArticleError(f"its front matter has more than {_LONGEST_FRONT_MATTER:,} characters")
    try:
        # All values stay text, so that none can be an object, a number of a million digits, …
        fields = yaml.load(_COLON.sub(_quoted, head), Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError) as error:
        problem = " ".join(str(error).split())
        raise ArticleError(f"its front matter is not valid YAML ({problem}); mend it") from error
    if fields is None:
        return Draft(body.strip())
    return Draft(body.strip(), fields) if isinstance(fields, dict) else Draft(text)


_COLON = re.compile(r"^(\w+): +([^\s'\"\[{|>&*!#].*?: .*?)\s*$", re.MULTILINE)
"""A field like `title: Correction: Bridge reopens`, which people write and YAML does not allow."""


def _quoted(field: re.Match[str]) -> str:
    return f"{field[1]}: {json.dumps(field[2], ensure_ascii=False)}"


FORMAT = Format(
    endings=(".md",),
    media_types=("text/markdown",),
    read=_read,
    libraries=("charset-normalizer", "python-frontmatter", "pyyaml"),
    described=(
        "whole, in any usual encoding, with front matter: `title`, `published`, `source`, `url`, "
        "`author`"
    ),
)
