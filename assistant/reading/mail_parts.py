"""The parts of an e-mail: its headers, the text that is shown, and what is attached."""

import email
import email.errors
import email.header
import re
from dataclasses import dataclass, field, replace
from email.message import Message
from pathlib import PurePath

from assistant.errors import ArticleError
from assistant.reading.decoding import decode
from assistant.reading.earlier_mails import BREAK, marked, shown, unflowed

_LONGEST_HEADER = 10_000
LONGEST_NAME = 100
_MINOR = frozenset(
    "text/calendar text/vcard text/x-vcard text/directory text/x-amp-html text/rfc822-headers"
    " application/ics application/pgp-signature application/pgp-keys application/pgp-encrypted"
    " application/pkcs7-signature application/x-pkcs7-signature".split()
)
_MINOR_ENDINGS = ".p7s", ".vcf", ".ics"
"""What is attached by programs: signatures, cards, days for the diary."""

_CHARSET = re.compile(rb"""charset\s*=\s*["']?([\w.:-]{2,40})""", re.IGNORECASE)


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
            part.replace_header(name, raw(part, name))
    return message


def header(message: "Message[str, str]", name: str) -> str:
    """A header as text on one line; empty if there is none."""
    return words(raw(message, name))


def raw(message: "Message[str, str]", name: str) -> str:
    """A header as it is written, its encoded words too."""
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


def words(raw: str) -> str:
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


@dataclass
class Found:
    """What is in a part of a mail."""

    text: str = ""
    notes: list[str] = field(default_factory=list)
    attached: list["Message[str, str]"] = field(default_factory=list)
    is_page: bool = False

    def add(self, other: "Found") -> None:
        """Add what is in the next part."""
        self.text = "\n\n".join(filter(str.strip, (self.text, other.text)))
        self.notes += other.notes
        self.attached += other.attached
        self.is_page |= other.is_page


def sorted_parts(part: "Message[str, str]", before: str = "") -> Found:
    """The text of a part and of the parts in it, and what is attached."""
    kind = part.get_content_type()
    if part.is_multipart() and part.get_content_maintype() == "multipart":
        inner: list[Message[str, str]] = part.get_payload()  # type: ignore[assignment]
        if kind == "multipart/alternative":
            return _best([sorted_parts(one) for one in inner])
        whole = Found()
        for one in _root_first(part, inner):
            whole.add(sorted_parts(one, whole.text))
        return whole
    disposition, file = part.get_content_disposition(), file_name(part)
    # A part that should hold others, but has no boundary between them.
    is_text = kind in ("text/plain", "text/html") or kind.startswith("multipart/")
    if is_text and (disposition != "attachment" or not file) and not (file and before):
        return _body(part)
    return Found(attached=[] if _is_minor(part, kind, disposition, file) else [part])


def _root_first(
    part: "Message[str, str]", inner: list["Message[str, str]"]
) -> list["Message[str, str]"]:
    start = part.get_param("start")
    return sorted(inner, key=lambda one: not start or one.get("content-id") != start)


def _best(options: list[Found]) -> Found:
    """The plain text of several ways to say the same, unless it leaves out much of the page."""
    texts = [one for one in options if one.text.strip()]
    plain = next((one for one in texts if not one.is_page), None)
    page = next((one for one in reversed(texts) if one.is_page), None)
    best = plain or page or Found()
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


def _body(part: "Message[str, str]") -> Found:
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
    return Found(marked(text).strip("\n"), list(notes), is_page=is_page)


def file_name(part: "Message[str, str]") -> str:
    """The name of an attached file, without folders; empty if it has none."""
    name = words(part.get_filename() or "").replace("\\", "/").rpartition("/")[2].strip()
    if len(name) > LONGEST_NAME:
        ending = PurePath(name).suffix[:20]
        name = f"{name[: LONGEST_NAME - len(ending)]}{ending}"
    return name
