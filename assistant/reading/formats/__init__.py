"""The file formats that are read, one module each; a new module here is a new format.

A module holds a `FORMAT`: its endings, media types, reader, libraries, and its row of the README's
table. Large libraries are imported inside the reader.
"""

from importlib import import_module
from importlib.metadata import version
from pathlib import PurePath
from pkgutil import iter_modules

from assistant.errors import ArticleError, first_line
from assistant.reading.format import Draft, Format
from assistant.reading.sniffing import misnamed


def _find() -> tuple[Format, ...]:
    """The formats of all modules here, in the order of the modules' names."""
    names = sorted(module.name for module in iter_modules(__path__))
    return tuple(import_module(f"{__name__}.{name}").FORMAT for name in names)


FORMATS = _find()

BY_ENDING = {ending: one for one in FORMATS for ending in one.endings}

READABLE = ", ".join(BY_ENDING)
"""The endings that are read, for messages."""


def ending_of(name: str) -> str:
    """The end of a file's name that tells its format, in lower case: `.html` of `a/Bridge.HTML`."""
    return PurePath(name).suffix.lower()


def read(content: bytes, name: str) -> list[Draft]:
    """Read the articles of a file.

    Args:
        content: what is in the file.
        name: the file's name; its ending tells the format.

    Raises:
        ArticleError: it cannot be read, whatever is wrong with it; the message says what.
    """
    ending = ending_of(name)
    if ending not in BY_ENDING:
        raise ArticleError(f"it is not of a format that is read ({READABLE})")
    if not content.strip():
        raise ArticleError("it is empty")
    if problem := misnamed(content, ending):
        raise ArticleError(problem)
    try:
        return list(BY_ENDING[ending].read(content, name))
    except ArticleError:
        raise
    # Parsers fail in many ways when they meet what their authors did not foresee.
    except Exception as error:
        kind = ending.removeprefix(".").upper()
        raise ArticleError(
            f"it is not a {kind} file that can be read ({first_line(error)})"
        ) from error


def versions() -> str:
    """Changes when files may be read differently, so that all are read again."""
    names = sorted({*_OF_ALL, *(name for one in FORMATS for name in one.libraries)})
    return " ".join([_READING, *(f"{name} {version(name)}" for name in names)])


_OF_ALL = "python-dateutil", "sentencex"
"""The libraries by which `article` finds the title and the day of an article of any format."""

_READING = "6"
"""To be counted up when a reader, or what `article` makes of what it gives, changes."""
