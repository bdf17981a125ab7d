"""What is kept or taken along of answers: a document of sections, and the quotes that it rests on.

A document is made from receipts (`Answer.to_json`), so that an answer of an earlier day makes one
too. Browsers keep it as JSON, and what they send is read like any text from outside.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError

from assistant.answering.citations import link_to
from assistant.errors import ReceiptError

Support = Literal["quoted", "supported", "unconfirmed", "contradicted"]
"""`quoted`: word for word in a source. `supported`: its numbers and names are in what it cites, and
its meaning is close to that. `contradicted`: sources give a figure, a name or its polarity
otherwise, or an exact figure nowhere. `unconfirmed`: none of these."""


@dataclass(frozen=True, slots=True)
class Source:
    """An exact stretch of an article; the fields are called as in a receipt."""

    number: int
    title: str
    source: str
    """The outlet; may be empty, as may the day and the address."""
    published: str
    article: str
    page: int | None
    url: str
    start: int
    end: int
    quote: str
    times: str = ""
    """What "last month" and the like mean in the quote."""

    @property
    def link(self) -> str:
        """A link, for the chat page."""
        return link_to(self.article, self.start, self.quote)

    @property
    def line(self) -> str:
        """Title, outlet, day and file, with the page if it has any."""
        named = ", ".join(filter(None, [self.title, self.source, self.published]))
        page = f", page {self.page}" if self.page else ""
        times = f" ({self.times})" if self.times else ""
        return f"{named}: {self.article}{page}{times}"


@dataclass(frozen=True, slots=True)
class Entry:
    """A statement, and the numbers of the sources that it rests on."""

    text: str
    numbers: tuple[int, ...] = ()
    label: str = ""
    note: str = ""
    support: Support = "quoted"
    before: str = ""
    """Of what a chat model wrote: what stands before it in Markdown."""
    is_row: bool = False

    @property
    def is_quote(self) -> bool:
        """Whether it is word for word in a source."""
        return self.support == "quoted" and bool(self.numbers)

    @property
    def cells(self) -> list[str]:
        """The cells of a row; of any other statement its text alone."""
        return re.split(r"\s*\|\s*", self.text) if self.is_row else [self.text]

    @property
    def remark(self) -> str:
        """What is to be said of it: its note, and that the sources do not say it."""
        is_sure = self.support in ("quoted", "supported")
        return self.note if is_sure else f"{self.support}: {self.note}".removesuffix(": ")

    @property
    def marks(self) -> str:
        """The marks of its sources: `[1][2]`."""
        return "".join(f"[{number}]" for number in self.numbers)


@dataclass(frozen=True, slots=True)
class Section:
    """Statements that belong together."""

    heading: str = ""
    depth: Literal[1, 2] = 1
    """Of its heading."""
    intro: str = ""
    """What the assistant, or the reader, says first."""
    entries: tuple[Entry, ...] = ()
    notice: str = ""
    column: str = ""
    """What the labels are, if label and statement make a table: `When`; empty for none."""


@dataclass(frozen=True, slots=True)
class Table:
    """Statements as a table; each row is of one of them."""

    head: tuple[str, ...]
    rows: tuple[Entry, ...]

    def cells(self, row: Entry) -> list[str]:
        """The cells of a row, without its sources, as many as the head has."""
        cells = row.cells if row.is_row else [row.label, row.text]
        return [*cells, *[""] * len(self.head)][: len(self.head)]


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a section, as it is laid out one below the other."""

    kind: Literal["heading", "text", "item", "quote", "table"]
    text: str = ""
    """Of a heading, and of text that is no statement."""
    entries: tuple[Entry, ...] = ()
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """What an answer or a note says, with all that it cites."""

    title: str
    sections: tuple[Section, ...] = ()
    sources: tuple[Source, ...] = ()
    remark: str = ""
    """The reader's own words."""

    @property
    def tables(self) -> list[Table]:
        """The tables of all sections."""
        found = [block.table for section in self.sections for block in blocks(section)]
        return [one for one in found if one]

    def to_json(self) -> str:
        """The document for programs; `assistant verify` checks its quotes, as of a receipt."""
        fields = asdict(self) | {"citations": [_cited(one) for one in self.sources]}
        del fields["sources"]
        return json.dumps(fields, ensure_ascii=False, indent=2)

    def to_dict(self) -> dict[str, Any]:
        """The document as a browser keeps it."""
        found: dict[str, Any] = _DOCUMENT.dump_python(self, mode="json")
        return found


_DOCUMENT = TypeAdapter(Document)


def read_document(kept: Any) -> Document | None:
    """The document that a browser kept; None if what it sent is none."""
    try:
        return _DOCUMENT.validate_python(kept)
    except ValidationError:
        return None


def document_of(receipt: str) -> Document:
    """An answer as a document.

    Args:
        receipt: what `Answer.to_json` returned.

    Raises:
        ReceiptError: it is not a receipt.
    """
    try:
        said = json.loads(receipt)
        sources = tuple(_source(one) for one in said["citations"])
        entries = tuple(_entry(one) for one in said["sentences"])
        if said["state"] == "refused":
            return Document(said["question"], (Section(intro=said["text"]),))
        intro = " ".join(filter(None, [said.get("intro"), said.get("warning")]))
        section = Section("", 1, intro, entries, said["notice"], _column(said, entries))
        differing = tuple(
            Entry(one["citation"]["quote"], (one["citation"]["number"],), one["value"])
            for one in said["differing"]
        )
        more = Section("Sources differ", 2, entries=differing, column="Figure")
        parts = (section, more) if differing else (section,)
        return Document(said["question"], parts, sources)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ReceiptError("This is not the receipt of an answer.") from error


def _source(cited: Mapping[str, Any]) -> Source:
    return Source(
        int(cited["number"]),
        str(cited["title"]),
        cited["source"] or "",
        cited["published"] or "",
        str(cited["article"]),
        cited["page"],
        cited["url"] or "",
        int(cited["start"]),
        int(cited["end"]),
        str(cited["quote"]),
        "; ".join(cited.get("times", ())),
    )


def _entry(said: Mapping[str, Any]) -> Entry:
    numbers = tuple(one["number"] for one in said["citations"])
    names = "label", "note", "support", "before", "is_row"
    return Entry(said["text"], numbers, **{name: said[name] for name in names})


def _column(said: Mapping[str, Any], entries: Sequence[Entry]) -> str:
    """What the labels of an answer are, if they make a table of it."""
    in_rows = said["task"] in ("timeline", "list", "comparison")
    if not in_rows or not entries or not all(one.label and not one.before for one in entries):
        return ""
    return "When" if all(one["when"] for one in said["sentences"]) else "What"


def _cited(source: Source) -> dict[str, Any]:
    digest = sha256(source.quote.encode("utf-8", "replace")).hexdigest()
    return asdict(source) | {"digest": digest, "reference": source.line, "link": source.link}


def joined(title: str, documents: Sequence[Document]) -> Document:
    """Documents as one, each a part with its title as heading.

    The sources are numbered through in the order of their use, each stretch of an article once.
    """
    known: dict[tuple[str, int, int], Source] = {}
    sections: list[Section] = []

    def number(source: Source) -> int:
        key = source.article, source.start, source.end
        return known.setdefault(key, replace(source, number=len(known) + 1)).number

    for document in documents:
        sources = {one.number: one for one in document.sources}

        def renumbered(entry: Entry, sources: Mapping[int, Source] = sources) -> Entry:
            cited = [sources[number] for number in entry.numbers if number in sources]
            return replace(entry, numbers=tuple(map(number, cited)))

        sections.append(Section(document.title, intro=document.remark))
        for section in document.sections:
            entries = tuple(map(renumbered, section.entries))
            sections.append(replace(section, depth=2, entries=entries))
    return Document(title, tuple(sections), tuple(known.values()))


_HEADING = re.compile(r"#{1,6}\s+(.*?)\s*|\*\*(.+?)\*\*:?\s*")
_HEAD = re.compile(r"\|\s*(.*?)\s*\|")
_RULE = re.compile(r"[\s|:-]*-{2,}[\s|:-]*")
_ITEM = re.compile(r"(?:[-*+]|\d{1,2}[.)])\s*")


def blocks(section: Section) -> Iterator[Block]:
    """The parts of a section in order: of quotes a table or one by one, else as it was written."""
    entries = section.entries
    if section.column and entries:
        yield Block("table", table=Table((section.column, "What the articles say"), entries))
        return
    written: list[Entry] = []
    kind: Literal["text", "item"] = "text"
    head: tuple[str, ...] = ()
    for entry in entries:
        if entry.is_row and "\n|" not in entry.before and written and written[0].is_row:
            written.append(entry)
            continue
        if not entry.before or "\n" in entry.before:
            yield from _finished(kind, written, head)
            written, kind = [], "text"
        for line in filter(None, map(str.strip, entry.before.split("\n"))):
            if heading := _HEADING.fullmatch(line):
                yield Block("heading", heading[1] or heading[2])
            elif _ITEM.fullmatch(line):
                kind = "item"
            elif cells := _HEAD.fullmatch(line):
                head = head if _RULE.fullmatch(line) else tuple(re.split(r"\s*\|\s*", cells[1]))
            else:
                yield Block("text", line)
        written.append(entry)
    yield from _finished(kind, written, head)


def _finished(
    kind: Literal["text", "item"], written: Sequence[Entry], head: tuple[str, ...]
) -> Iterator[Block]:
    if not written:
        return
    if written[0].is_row:
        columns = head or ("",) * len(written[0].cells)
        yield Block("table", table=Table(columns, tuple(written)))
    elif written[0].is_quote and not written[0].before:
        yield Block("quote", entries=tuple(written))
    else:
        yield Block(kind, entries=tuple(written))
