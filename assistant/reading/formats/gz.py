"""Files packed with gzip."""

import zlib
from gzip import BadGzipFile, GzipFile
from io import BytesIO

from assistant.errors import ArticleError, first_line
from assistant.reading.format import LARGEST, Draft, Format


def _read(content: bytes, name: str) -> list[Draft]:
    """What is in the file, read as its name without `.gz` says."""
    from assistant.reading.formats import ending_of, read

    inner = name[: -len(".gz")]
    if ending_of(inner) == ".gz":
        raise ArticleError("it is packed twice; unpack it")
    return read(_unpacked(content), inner)


def _unpacked(content: bytes) -> bytes:
    try:
        with GzipFile(fileobj=BytesIO(content)) as packed:
            found = packed.read(LARGEST + 1)
    except (BadGzipFile, EOFError, zlib.error) as error:
        raise ArticleError(f"it is damaged and cannot be unpacked ({first_line(error)})") from error
    if len(found) > LARGEST:
        raise ArticleError(f"it unpacks to more than {LARGEST:,} bytes, the most that is read")
    return found


FORMAT = Format(
    endings=(".gz",),
    media_types=("application/gzip", "application/x-gzip"),
    read=_read,
    libraries=(),
    described="a file of any of these formats, unpacked: `page.html.gz` is read like `page.html`",
    holds_many=True,
)
