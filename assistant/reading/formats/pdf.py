"""PDF files."""

from contextlib import suppress
from io import BytesIO

from assistant.errors import ArticleError
from assistant.reading.format import Draft, Format


def _read(content: bytes, name: str) -> list[Draft]:
    """The text of each page, with the places where pages begin."""
    from pypdf import PdfReader

    reader = PdfReader(BytesIO(content))
    if reader.is_encrypted and not reader.decrypt(""):
        raise ArticleError("it is locked with a password; save it without one")
    texts = [page.extract_text().replace("\r", "").strip() for page in reader.pages]
    about = reader.metadata
    if not any(texts):
        raise ArticleError("it has no text, only pictures of it; run a text recognition over it")
    starts, position = [], 0
    for text in texts:
        starts.append(position)
        position += len(text) + 2
    fields = {"title": about.title, "author": about.author} if about else {}
    with suppress(ValueError):  # not a day
        if about and about.creation_date:
            fields["published"] = about.creation_date.date().isoformat()
    return [Draft("\n\n".join(texts), fields, tuple(starts))]


FORMAT = Format(
    endings=(".pdf",),
    media_types=("application/pdf",),
    read=_read,
    libraries=("pypdf",),
    described="page by page, so that a citation names its page",
)
