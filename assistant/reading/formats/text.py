"""Plain text."""

from assistant.reading.decoding import decode
from assistant.reading.format import Draft, Format


def _read(content: bytes, name: str) -> list[Draft]:
    """All of it is the article."""
    text, notes = decode(content)
    return [Draft(text, notes=notes)]


FORMAT = Format(
    endings=(".txt",),
    media_types=("text/plain",),
    read=_read,
    libraries=("charset-normalizer",),
    described="whole, in any usual encoding",
)
