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
from dataclasses import dataclass, field, replace
from email.message import Message
from pathlib import PurePath
from typing import Any

from assistant.errors import ArticleError, first_line
from assistant.reading.decoding import decode
from assistant.reading.earlier_mails import BREAK, begins_earlier, marked, shown, unflowed
from assistant.reading.format import LARGEST, NOT_READ, Draft, Format

_LONGEST_HEADER = 10_000
_LONGEST_NAME = 100
_DEEPEST = 5
"""Attached mails in attached mails."""

_PASSED_ON = re.compile(
    r"\s*(?:\[[^\]]{1,40}\]\s*)?\[?(?:fwd?|wg|tr|rv|doorst|i|enc|vs|vb|pd)\s*:", re.IGNORECASE
)
_NOT_ITS_DAY = "it was passed on, so its own day is not known"

_MINOR = frozenset(
    "text/calendar text/vcard text/x-vcard text/directory text/x-amp-html text/rfc822-headers"
    " application/ics application/pgp-signature application/pgp-keys application/pgp-encrypted"
    " application/pkcs7-signature application/x-pkcs7-signature".split()
)
_MINOR_ENDINGS = ".p7s", ".vcf", ".ics"
"""What is attached by programs: signatures, cards, days for the diary."""

_CHARSET = re.compile(rb"""charset\s*=\s*["']?([\w.:-]{2,40})""", re.IGNORECASE)


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


def message_of(content: bytes) -> "Message[str, str]":
    """A mail, taken apart.

    Raises:
        ArticleError: it has headers that take too long to read.
    """
    # With the old parser, which does not look into headers: the new one takes time that grows
    # with the square of their length.
    message = email.message_from_bytes(content)
    for part in message.walk():
        if any(len(str(value)) > _LONGEST_HEADER for _, value in part.raw_items()):
            raise ArticleError(f"a header of it has more than {_LONGEST_HEADER:,} characters")
        for name in {key.lower() for key, value in part.raw_items() if not str(value).isascii()}:
            part.replace_header(name, _raw(part, name))
    return message


def header(message: "Message[str, str]", name: str) -> str:
    """A header as text on one line; empty if there is none."""
    return _words(_raw(message, name))


def _raw(message: "Message[str, str]", name: str) -> str:
    values = (str(value) for key, value in message.raw_items() if key.lower() == name)
    value = next(values, "")
    # Bytes above ASCII, which no header may have, but many do.
    content = value.encode("utf-8", "surrogateescape")
    return " ".join(_decoded(content, "").split())


def _decoded(content: bytes, charset: str) -> str:
    try:
        return decode(content, charset)[0]
    except ArticleError:
        return content.decode("ascii", "replace")


def _words(raw: str) -> str:
    """A header with its encoded words (`=?utf-8?q?Br=C3=BCcke?=`) decoded."""
    try:
        parts = email.header.decode_header(raw) if "=?" in raw else []
    except email.errors.HeaderParseError:
        parts = []
    text = "".join(
        part
        if isinstance(part, str)
        else _decoded(part, charset.partition("*")[0])
        if charset
        else part.decode("raw-unicode-escape", "replace")
        for part, charset in parts
    )
    return " ".join((text or raw).split())


def articles_of(message: "Message[str, str]") -> list[Draft]:
    """A mail, without a name, and what is attached to it.

    Raises:
        ArticleError: there is no text in it or attached to it.
    """
    found = _sorted(message)
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
    writer, address = email.utils.parseaddr(_raw(message, "from"))
    subject = header(message, "subject")
    passed = _PASSED_ON.match(subject) or begins_earlier(text)
    fields = {"title": subject, "author": _words(writer) or address}
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


@dataclass
class _Found:
    """What is in a part of a mail."""

    text: str = ""
    notes: list[str] = field(default_factory=list)
    attached: list["Message[str, str]"] = field(default_factory=list)
    is_page: bool = False

    def add(self, other: "_Found") -> None:
        """Add what is in the next part."""
        self.text = "\n\n".join(filter(str.strip, (self.text, other.text)))
        self.notes += other.notes
        self.attached += other.attached
        self.is_page |= other.is_page


def _sorted(part: "Message[str, str]", before: str = "") -> _Found:
    """The text of a part and of the parts in it, and what is attached."""
    kind = part.get_content_type()
    if part.is_multipart() and part.get_content_maintype() == "multipart":
        inner: list[Message[str, str]] = part.get_payload()  # type: ignore[assignment]
        if kind == "multipart/alternative":
            return _best([_sorted(one) for one in inner])
        whole = _Found()
        for one in _root_first(part, inner):
            whole.add(_sorted(one, whole.text))
        return whole
    disposition, file = part.get_content_disposition(), _file_name(part)
    # A part that should hold others, but has no boundary between them.
    is_text = kind in ("text/plain", "text/html") or kind.startswith("multipart/")
    if is_text and disposition != "attachment" and not (file and before):
        return _body(part)
    return _Found(attached=[] if _is_minor(part, kind, disposition, file) else [part])


def _root_first(
    part: "Message[str, str]", inner: list["Message[str, str]"]
) -> list["Message[str, str]"]:
    start = part.get_param("start")
    return sorted(inner, key=lambda one: not start or one.get("content-id") != start)


def _best(options: list[_Found]) -> _Found:
    """The plain text of several ways to say the same, unless it leaves out much of the page."""
    texts = [one for one in options if one.text.strip()]
    plain = next((one for one in texts if not one.is_page), None)
    page = next((one for one in reversed(texts) if one.is_page), None)
    best = plain or page or _Found()
    if plain and page:
        is_shorter = _letters(page.text) > 2 * _letters(plain.text) + 100
        if is_shorter or (len(plain.text) < 300 and _NO_PAGE.search(plain.text)):
            best = page
    return replace(best, attached=[part for one in options for part in one.attached])


_NO_PAGE = re.compile(
    r"\bHTML\b.*\b(?:view|show|display|support|anzeigen|afficher)|"
    r"\b(?:view|show|display|support|anzeigen|afficher)\w*\b.*\bHTML\b",
    re.IGNORECASE | re.DOTALL,
)


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def _is_minor(part: "Message[str, str]", kind: str, disposition: str | None, file: str) -> bool:
    """Whether a part is neither a text nor a document of the writer's."""
    if kind.startswith("message/"):
        return kind not in ("message/rfc822", "message/global", "message/news")
    if kind.startswith("image/"):
        return disposition != "attachment" or not file
    if not file and kind in ("application/octet-stream", "application/pkcs7-mime"):
        return True
    return kind in _MINOR or file.lower().endswith(_MINOR_ENDINGS)


def _body(part: "Message[str, str]") -> _Found:
    content: bytes = part.get_payload(decode=True) or b""  # type: ignore[assignment]
    is_page = part.get_content_type() == "text/html"
    charset = part.get_content_charset() or ""
    if is_page and not charset and (stated := _CHARSET.search(content[:4096])):
        charset = stated[1].decode()
    text, notes = decode(content, charset)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace(BREAK, "")
    if is_page:
        text = shown(text)
    elif str(part.get_param("format") or "").lower() == "flowed":
        text = unflowed(text, joined=str(part.get_param("delsp") or "").lower() == "yes")
    return _Found(marked(text).strip("\n"), list(notes), is_page=is_page)


def _file_name(part: "Message[str, str]") -> str:
    """The name of an attached file, without folders; empty if it has none."""
    name = _words(part.get_filename() or "").replace("\\", "/").rpartition("/")[2].strip()
    if len(name) > _LONGEST_NAME:
        ending = PurePath(name).suffix[:20]
        name = f"{name[: _LONGEST_NAME - len(ending)]}{ending}"
    return name


def _attached(parts: list["Message[str, str]"]) -> tuple[list[Draft], list[str]]:
    """The articles that are attached to a mail, and notes on what is not read."""
    drafts: list[Draft] = []
    notes: list[str] = []
    given: dict[str, int] = {}
    for part in parts:
        name = _file_name(part)
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
    return header(message, "subject").replace("/", "-")[:_LONGEST_NAME].strip() or "mail"


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
