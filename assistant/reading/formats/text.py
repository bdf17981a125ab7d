"""Plain text."""

from assistant.reading.decoding import decode
from assistant.reading.format import Draft, Format


def _read(content: bytes) -> list[Draft]:
    """All of it is the article."""
    return [Draft(decode(content))]


FORMAT = Format(
    endings=(".txt",),
    media_types=("text/plain",),
    read=_read,
    libraries=("charset-normalizer",),
    described="whole, in any usual encoding",
)
