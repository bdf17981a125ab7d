"""Files that are archives of files."""

from io import BytesIO
from zipfile import ZipFile

from assistant.errors import ArticleError
from assistant.reading.format import LARGEST


def unpacked(content: bytes) -> ZipFile:
    """Open a zip file.

    Raises:
        ArticleError: it unpacks to more than is read.
    """
    packed = ZipFile(BytesIO(content))
    size = sum(entry.file_size for entry in packed.infolist())
    if size > LARGEST:
        raise ArticleError(f"it unpacks to {size:,} bytes; at most {LARGEST:,} are read")
    return packed
