"""E-mails: what their writers say, the earlier mails in them, and what is attached to them."""

import codecs
import email
import email.errors
import email.header
import email.utils
import re
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from email.message import Message
from typing import Any

from assistant.errors import ArticleError, first_line
from assistant.reading.decoding import decode
from assistant.reading.earlier_mails import begins_earlier
from assistant.reading.format import LARGEST, NOT_READ, Draft, Format
from assistant.reading.mail_parts import (
    LONGEST_NAME,
    file_name,
    header,
    message_of,
    raw,
    sorted_parts,
    words,
)

_DEEPEST = 5
"""Attached mails in attached mails."""

_PASSED_ON = re.compile(r"\s*(?:\[[^\]]{1,40}\]\s*)?\[?(?:fwd?|wg|doorst)\s*:", re.IGNORECASE)
_MAYBE_PASSED_ON = re.compile(
    r"\s*(?:\[[^\]]{1,40}\]\s*)?\[?(?:tr|rv|enc|vs|vb|pd|i)\s*:", re.IGNORECASE
)
"""What programs of some languages write for it, and people of others before a subject."""

_NOT_ITS_DAY = "it was passed on, so its own day is not known"


@dataclass
class _Nesting:
    """How deep in attachments a mail is, and how many characters of them are still read."""

    depth: int = 0
    left: int = LARGEST


_NESTING: ContextVar[_Nesting | None] = ContextVar("_NESTING", default=None)


@contextmanager
def one_file() -> Iterator[_Nesting]:
    """Count what is read of attachments, for all mails of a file; not again for those within."""
    nesting = _NESTING.get()
    if nesting:
        yield nesting
        return
    token = _NESTING.set(nesting := _Nesting())
    try:
        yield nesting
    finally:
        _NESTING.reset(token)


def _read(content: bytes, name: str) -> list[Draft]:
    """The mail itself, and what is attached to it."""
    with one_file():
        return articles_of(message_of(content))


def articles_of(message: "Message[str, str]") -> list[Draft]:
    """A mail, without a name, and what is attached to it.

    Raises:
        ArticleError: there is no text in it or attached to it.
    """
    found = sorted_parts(message)
    attached, unread = _attached(found.attached)
    notes = [*found.notes, *unread]
    if not found.text.strip():
        if attached and not unread:
            return attached
        problem = "; ".join([_without_text(message), *unread])
        if not attached:
            raise ArticleError(problem)
        return [Draft("", problem=problem), *attached]
    fields, doubts = _fields(message, found.text)
    return [Draft(found.text, fields, notes=(*notes, *doubts)), *attached]


def _without_text(message: "Message[str, str]") -> str:
    kinds = {part.get_content_type() for part in message.walk()}
    if kinds & {"multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"}:
        return "it is encrypted"
    return "it is an e-mail without text"


def _fields(message: "Message[str, str]", text: str) -> tuple[dict[str, Any], list[str]]:
    """What the headers say, and a note if its day is not that of the text."""
    writer, address = email.utils.parseaddr(raw(message, "from"))
    subject = header(message, "subject")
    holds_another = re.search(r"^>", text, re.MULTILINE)
    passed = (
        _PASSED_ON.match(subject)
        or (_MAYBE_PASSED_ON.match(subject) and holds_another)
        or begins_earlier(text)
    )
    fields = {"title": subject, "author": words(writer) or address}
    if not passed:
        fields["published"] = _day(header(message, "date"))
    notes = [_NOT_ITS_DAY] if passed else []
    return {name: value for name, value in fields.items() if value}, notes


def _day(text: str) -> str:
    """The day of a `Date` header; what it says, if it is not as it should be."""
    try:
        return email.utils.parsedate_to_datetime(text).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return text


def _attached(parts: list["Message[str, str]"]) -> tuple[list[Draft], list[str]]:
    """The articles that are attached to a mail, and notes on what is not read."""
    drafts: list[Draft] = []
    notes: list[str] = []
    given: dict[str, int] = {}
    for part in parts:
        name = file_name(part)
        try:
            inner = _mail_in(part)
            name = name or (_subject(inner) if inner is not None else "")
            found = _inside(part, inner, name)
        except ArticleError as error:
            what = (
                f"attachment {name}"
                if name
                else f"attachment of the type {part.get_content_type()}"
            )
            notes.append(f"{NOT_READ}its {what} ({error})")
            continue
        top = _free(name or f"attachment{_ending(part, '')}", given)
        drafts += [replace(one, name=f"{top}/{one.name}" if one.name else top) for one in found]
    return drafts, notes


def _free(name: str, given: dict[str, int]) -> str:
    """A name that was not given yet: `plan.txt`, `plan.txt (2)`.

    Args:
        name: the name that is asked for.
        given: how often each was asked for.
    """
    free = name
    while free in given:
        given[name] += 1
        free = f"{name} ({given[name]})"
    given[free] = 1
    return free


def _subject(message: "Message[str, str]") -> str:
    # A slash is what parts the names of attachments in attachments.
    return header(message, "subject").replace("/", "-")[:LONGEST_NAME].strip() or "mail"


def _mail_in(part: "Message[str, str]") -> "Message[str, str] | None":
    """The mail that is attached as such; None if it is another document.

    Raises:
        ArticleError: it cannot be read.
    """
    if part.get_content_maintype() != "message" or not part.is_multipart():
        return None
    inner: Message[str, str] = part.get_payload(0)  # type: ignore[assignment]
    if str(part.get("content-transfer-encoding") or "").lower().strip() != "base64":
        return inner
    try:
        return message_of(b64decode(str(inner.get_payload())))
    except ValueError as error:
        raise ArticleError(f"it is damaged ({first_line(error)})") from error


def _inside(part: "Message[str, str]", inner: "Message[str, str] | None", name: str) -> list[Draft]:
    """The articles of an attachment.

    Raises:
        ArticleError: it cannot be read; the message says why.
    """
    with one_file() as nesting:
        if nesting.depth == _DEEPEST:
            raise ArticleError(f"at most {_DEEPEST} attachments within one another are read")
        if nesting.left <= 0:
            raise ArticleError(f"at most {LARGEST:,} characters of attachments are read")
        nesting.depth += 1
        try:
            found = _document(part, name) if inner is None else articles_of(inner)
            nesting.left -= sum(len(one.text) + 1 for one in found)
            return found
        except ArticleError:
            raise
        # As in `formats.read`; the mail that it is attached to is read.
        except Exception as error:
            raise ArticleError(
                f"it is not a mail that can be read ({first_line(error)})"
            ) from error
        finally:
            nesting.depth -= 1


def _document(part: "Message[str, str]", name: str) -> list[Draft]:
    """The articles of an attached file."""
    from assistant.reading.formats import read

    ending = _ending(part, name)
    content: bytes = part.get_payload(decode=True) or b""  # type: ignore[assignment]
    charset = part.get_content_charset() or ""
    if part.get_content_maintype() == "text" and charset and content.strip():
        # Files do not say in which encoding they are, but mails do.
        content = codecs.BOM_UTF8 + decode(content, charset)[0].encode("utf-8", "replace")
    return read(content, name if name.lower().endswith(ending) else f"{name}{ending}")


def _ending(part: "Message[str, str]", name: str) -> str:
    """The ending that tells the format of an attachment: of its name, else of its media type.

    Raises:
        ArticleError: it is of another format.
    """
    from assistant.reading.formats import BY_ENDING, FORMATS, ending_of

    if ending_of(name) in BY_ENDING:
        return ending_of(name)
    kind = part.get_content_type()
    for one in FORMATS:
        if kind in one.media_types:
            return one.endings[0]
    raise ArticleError("it is a picture" if kind.startswith("image/") else _OF_NO_FORMAT)


_OF_NO_FORMAT = "it is not of a format that is read"

FORMAT = Format(
    endings=(".eml",),
    media_types=("message/rfc822",),
    read=_read,
    libraries=("charset-normalizer", "lxml"),
    described=(
        "the text of an e-mail, with its subject, day and writer; the lines of earlier mails begin"
        " with `>`; what is attached becomes articles of its own: `leak.eml#plan.docx`"
    ),
    holds_many=True,
)
