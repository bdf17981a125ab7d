"""E-mails."""

import email
import email.policy
import email.utils
from email.message import EmailMessage

from assistant.errors import ArticleError
from assistant.reading.format import Draft, Format
from assistant.reading.formats.html import FORMAT as HTML
from assistant.reading.formats.html import main_text

_LONGEST_HEADER = 10_000


def _read(content: bytes, name: str) -> list[Draft]:
    """Its plain text, or that of its HTML where it has no other."""
    # First with the old parser, which does not look into headers: the new one takes time that
    # grows with the square of their length.
    for part in email.message_from_bytes(content).walk():
        if any(len(str(value)) > _LONGEST_HEADER for _, value in part.raw_items()):
            raise ArticleError(f"a header of it has more than {_LONGEST_HEADER:,} characters")
    message = email.message_from_bytes(content, policy=email.policy.default)
    body = message.get_body(("plain", "html")) if isinstance(message, EmailMessage) else None
    if body is None:
        raise ArticleError("it is an e-mail without text")
    text = str(body.get_content())
    if body.get_content_type() == "text/html":
        text = main_text(text).text
    writer, address = email.utils.parseaddr(str(message["from"] or ""))
    try:
        day = email.utils.parsedate_to_datetime(str(message["date"])).date().isoformat()
    except ValueError:
        day = None
    fields = {"title": message["subject"], "author": writer or address, "published": day}
    return [Draft(text, {name: str(value) for name, value in fields.items() if value})]


FORMAT = Format(
    endings=(".eml",),
    media_types=("message/rfc822",),
    read=_read,
    libraries=HTML.libraries,
    described="the text of an e-mail, with its subject, day and writer",
)
