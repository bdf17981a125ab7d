"""Markdown, with front matter."""

import re
from typing import Any

from assistant.reading.blocks import text_of
from assistant.reading.decoding import decode
from assistant.reading.format import Draft, Format
from assistant.reading.front_matter import split
from assistant.reading.markdown_dialects import plainer


def _read(content: bytes, name: str) -> list[Draft]:
    """The text that the marks stand for, as a reader of the rendered page sees it."""
    from lxml import html

    text, notes = decode(content)
    fields, body, doubts = split(text)
    page = _rendered(_with_breaks(plainer(body)))
    tree: Any = html.fromstring(f"<html><body>{page}</body></html>")
    shown = text_of(tree)
    first = next(iter(tree.find("body")), None)
    if first is not None and first.tag in ("h1", "h2", "h3") and not fields.get("title"):
        fields = {**fields, "title": text_of(first)}
    return [Draft(shown, fields, notes=(*notes, *doubts))]


def _with_breaks(text: str) -> str:
    """Markdown whose lines stay lines where they end early, as many people write titles.

    Only two blanks at its end would keep it so; the lines of a paragraph that was wrapped are of
    about one length.
    """
    blocks = re.split(r"(\n\s*\n)", text)
    return "".join(block if _FENCE.search(block) else _broken(block) for block in blocks)


def _broken(block: str) -> str:
    lines = block.split("\n")
    early = _EARLY * max(map(len, lines))
    ends = [f"{line}  " if 0 < len(line.rstrip()) < early else line for line in lines[:-1]]
    return "\n".join([*ends, lines[-1]])


_FENCE = re.compile(r"^ {0,3}(?:```|~~~)", re.MULTILINE)
_EARLY = 0.6
"""The share of the longest line of a block up to which another one ends early."""


def as_markdown(text: str) -> str:
    """Markdown that is read as exactly this text, which is one that `text_of` gave."""
    return "\n\n".join(map(_block, text.split("\n\n")))


def _block(text: str) -> str:
    """A block, its lines kept apart: a list as one, others with a break at their ends."""
    lines = [_SIGNS.sub(r"\\\g<0>", line) for line in text.split("\n")]
    if all(_ITEM.match(line) for line in lines):
        return "\n".join(_ITEM.sub(r"\1- ", line) for line in lines)
    return "\\\n".join(_START.sub(r"\1\\\2", line) for line in lines)


_SIGNS = re.compile(r"[\\`*_\[\]<>~^=%&|{}]")
_ITEM = re.compile(r"( *)• ")
_START = re.compile(r"^(\s*\d{0,9})([#+.):!?-])")


def _rendered(text: str) -> str:
    """Markdown as HTML, with the tables, notes and lists of tasks that GitHub knows."""
    from cmarkgfm import markdown_to_html_with_extensions
    from cmarkgfm.cmark import Options

    known = Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES
    known |= Options.CMARK_OPT_STRIKETHROUGH_DOUBLE_TILDE
    extensions = ["table", "strikethrough", "tasklist"]
    found: str = markdown_to_html_with_extensions(text, known, extensions)
    return found


FORMAT = Format(
    endings=(".md", ".markdown"),
    media_types=("text/markdown",),
    read=_read,
    libraries=("charset-normalizer", "cmarkgfm", "lxml", "pyyaml"),
    described=(
        "as it is shown, without its marks, in any usual encoding, with front matter: `title`, "
        "`published`, `source`, `url`, `author`"
    ),
)
