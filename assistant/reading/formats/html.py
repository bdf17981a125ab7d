"""Web pages."""

from typing import Any

from assistant.errors import ArticleError
from assistant.reading.decoding import decode
from assistant.reading.format import Draft, Format


def _read(content: bytes, name: str) -> list[Draft]:
    return [main_text(decode(content)[0])]


def main_text(page: str) -> Draft:
    """The article of a page, without menus and comments, and what the page's head says of it."""
    import trafilatura

    found: Any = trafilatura.bare_extraction(page, with_metadata=True, include_comments=False)
    if found is None or not found.text:
        raise ArticleError("no article can be found in the page")
    fields = {
        "title": found.title,
        "author": found.author,
        "published": found.date,
        "url": found.url,
        "source": found.sitename,
    }
    return Draft(found.text, fields)


FORMAT = Format(
    endings=(".html", ".htm"),
    media_types=("text/html", "application/xhtml+xml"),
    read=_read,
    # Trafilatura leaves much to others: links to courlan, which asks tld; days to htmldate, which
    # asks dateparser and dateutil; what it cannot read itself to justext; parsing to lxml.
    libraries=(
        "charset-normalizer",
        "courlan",
        "dateparser",
        "htmldate",
        "justext",
        "lxml",
        "python-dateutil",
        "tld",
        "trafilatura",
    ),
    described=(
        "the article without menus and comments; title, day, author, link and outlet from the page"
    ),
)
