"""Web pages as browsers save them in one file."""

import email
import re
from dataclasses import replace
from email.message import Message

from assistant.errors import ArticleError
from assistant.reading.decoding import decode
from assistant.reading.format import Draft, Format
from assistant.reading.formats.html import FORMAT as HTML
from assistant.reading.formats.html import main_text
from assistant.reading.mail_parts import header

_PAGES = "text/html", "application/xhtml+xml"
_CHARSET = re.compile(rb"""charset\s*=\s*["']?([\w.:-]{2,40})""", re.IGNORECASE)
_WEB = "http://", "https://"


def _read(content: bytes, name: str) -> list[Draft]:
    """The article of the page, as in HTML files; the day of the file is that of saving it."""
    saved = email.message_from_bytes(content)
    page = _page(saved)
    inside: bytes = page.get_payload(decode=True) or b""  # type: ignore[assignment]
    stated = _CHARSET.search(inside[:4096])
    charset = page.get_content_charset() or (stated[1].decode() if stated else "")
    text, notes = decode(inside, charset)
    draft = main_text(text)
    fields = dict(draft.fields)
    addresses = header(saved, "snapshot-content-location"), header(page, "content-location")
    if address := next((one for one in addresses if one.startswith(_WEB)), ""):
        fields["url"] = address
    if not fields.get("title"):
        fields["title"] = header(saved, "subject")
    return [replace(draft, fields=fields, notes=(*draft.notes, *notes))]


def _page(saved: "Message[str, str]") -> "Message[str, str]":
    """The part that the file says is the page, else the first page in it.

    Raises:
        ArticleError: there is none.
    """
    pages = [part for part in saved.walk() if part.get_content_type() in _PAGES]
    if not pages:
        raise ArticleError("there is no page in it")
    start = saved.get_param("start")
    location = header(saved, "snapshot-content-location")
    for part in pages:
        if start and header(part, "content-id").strip("<>") == str(start).strip("<>"):
            return part
    same = (part for part in pages if location and header(part, "content-location") == location)
    return next(same, pages[0])


FORMAT = Format(
    endings=(".mht", ".mhtml"),
    media_types=("multipart/related", "application/x-mimearchive"),
    read=_read,
    libraries=HTML.libraries,
    described="a web page as a browser saves it, with its address; read like HTML",
)
