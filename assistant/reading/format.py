"""What a file format is: the endings that tell it, and the function that reads its files."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

LARGEST = 50_000_000
"""Bytes of a file, and of what a packed one holds."""

NOT_READ = "not read: "
"""How a note begins that says of which part of a file the text is missing."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An article as its file gives it."""

    text: str
    fields: dict[str, Any] = field(default_factory=dict)
    """What it says of itself: `title`, `published`, `url`, `source`, `author`; text or lists."""
    pages: tuple[int, ...] = ()
    """Where each of its pages begins, in characters of the text; () where it has none."""
    name: str = ""
    """What tells it from the other articles of its file; empty where a file holds only one."""
    problem: str = ""
    """Why it cannot be read, where other articles of its file can; it has no text then."""
    notes: tuple[str, ...] = ()
    """What of it was not read or not understood, each without a capital and a full stop. What says
    that text is missing begins with NOT_READ: `not read: page 2, which is only a picture`."""


@dataclass(frozen=True, slots=True)
class Format:
    """A file format, with everything that the rest of the program needs to know of it."""

    endings: tuple[str, ...]
    """The ends of its file names, in lower case with the dot; new files get the first one."""
    media_types: tuple[str, ...]
    """What web servers call it."""
    read: Callable[[bytes, str], Iterable[Draft]]
    """The content of a file and the file's name in, its articles out. Any error means that it
    cannot be read; an ArticleError says why in words for the reader."""
    libraries: tuple[str, ...]
    """The distributions whose versions decide what is read from a file."""
    described: str
    """How it is read, for the table in the README."""
    holds_many: bool = False
    """Whether a file may hold several articles, each with a `name`."""
