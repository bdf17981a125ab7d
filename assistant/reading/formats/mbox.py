"""Mailboxes."""

import re
from collections.abc import Iterator
from dataclasses import replace

from assistant.errors import ArticleError, first_line
from assistant.reading.format import Draft, Format
from assistant.reading.formats.eml import articles_of, one_file
from assistant.reading.mail_parts import header, message_of
from assistant.reading.rows import names

# With a time and a year, and a header below it, as a sentence may begin with this word as well.
_FROM = re.compile(
    rb"^From [^\n]{0,300}\d:\d\d[^\n]{0,40}\d{4}[^\n]{0,60}\n(?=[!-9;-~]+[ \t]*:)", re.MULTILINE
)
_ESCAPED = re.compile(rb"^>(>*From )", re.MULTILINE)


def _read(content: bytes, name: str) -> list[Draft]:
    """Each mail, by the id that it states, and what is attached to it."""
    with one_file():
        mails = [_mail(one) for one in _mails(content)]
    given = names(((one, number) for number, (one, _) in enumerate(mails, 1)), "mail")
    drafts: list[Draft] = []
    known: dict[str, set[object]] = {}
    for top, (_, found) in zip(given, mails, strict=True):
        copies = known.setdefault(top, set())
        said = tuple((one.name, one.text, repr(one.fields)) for one in found)
        # The same mail is often there twice, as it was sent and as it came.
        if said in copies:
            continue
        copies.add(said)
        own = top if len(copies) == 1 else f"{top} ({len(copies)})"
        drafts += [replace(one, name=f"{own}/{one.name}" if one.name else own) for one in found]
    return drafts


def _mails(content: bytes) -> Iterator[bytes]:
    content = content.replace(b"\r\n", b"\n")
    starts = list(_FROM.finditer(content))
    if not starts:
        raise ArticleError('it is not a mailbox: no mail begins with a line "From …" and its time')
    before = content[: starts[0].start()]
    if before.strip():
        yield before
    ends = [*(one.start() for one in starts[1:]), len(content)]
    for start, end in zip(starts, ends, strict=True):
        yield _ESCAPED.sub(rb"\1", content[start.end() : end])


def _mail(content: bytes) -> tuple[str, list[Draft]]:
    """The id of a mail, empty if it has none, and its articles."""
    name = ""
    try:
        message = message_of(content)
        name = header(message, "message-id").strip("<> ")
        return name, articles_of(message)
    except ArticleError as error:
        return name, [Draft("", problem=str(error))]
    # Like any file, see `formats.read`: the other mails are read.
    except Exception as error:
        problem = f"it is not a mail that can be read ({first_line(error)})"
        return name, [Draft("", problem=problem)]


FORMAT = Format(
    endings=(".mbox", ".mbx"),
    media_types=("application/mbox",),
    read=_read,
    libraries=("charset-normalizer", "lxml"),
    described="its mails like `.eml` files; the path of each is `news.mbox#` and its Message-ID",
    holds_many=True,
)
