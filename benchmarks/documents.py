"""Files of many kinds whose text is known, made with the programs that people make them with.

The text is invented news from a seeded generator. A document is a list of blocks; what a block says
may hold marks like `m^{2}` (raised), `CO%{2}` (lowered), `*{bold}`, `_{italic}`, `@{a link}`,
`~{struck out}` and `!{a footnote}`. Each notation (HTML, Markdown, …) writes these in its own way.
"""

import csv
import gzip
import html
import json
import mailbox
import random
import re
import shutil
import subprocess
import tempfile
import textwrap
import zlib
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field, replace
from email.header import Header
from email.message import EmailMessage
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from io import StringIO
from pathlib import Path
from typing import ClassVar

EACH = 10
"""Files of each kind."""

# ---------------------------------------------------------------------------------------------
# The text.


def _words(text: str) -> list[str]:
    """Words and phrases with commas between."""
    return " ".join(text.split()).split(", ")


_PLACES = _words("""
    Oxmouth, Saint-Évremont, Brückenau, Peñarroja, Älvsund, Vila Conceição, Harrowgate,
    Fjærvik, Kingsferry, Montréval, Ostwick, Santa Brígida, Tolleshunt, Röthenbach, Dunmarrow,
    Châtelneuf
""")
_WIDE_PLACES = _words("""
    Łęczyn, Škofljica, Győrvár, Çamlıdere, Đurđevac, Dvůr Šípek
""")
_FIRST = _words("""
    Ada, Björn, Céline, Dolores, Émile, Farida, Gönül, Håkon, Inês, Jürgen, Kwame, Lucía,
    Márta, Nuño
""")
_LAST = _words("""
    Lindqvist, O’Rourke, Müller, Fernández, Åkesson, Beaumont, Castañeda, Whitlock, Öberg,
    D’Amico, Pfiff
""")
_THINGS = _words("""
    harbour wall, flood barrier, botanical garden, tram line, reservoir, lighthouse,
    waterworks, concert hall, fish market, ferry terminal, observatory, public library, grain
    silo, footbridge, swimming pool, bicycle tunnel, heating plant, town archive, salt works,
    quarry, windmill
""")
_BODIES = _words("""
    city council, port authority, ministry of transport, court of auditors, river board,
    university, chamber of commerce, fire brigade, institute of oceanography, housing office,
    health service
""")
_UNITS = _words("""
    berths, visitors, apartments, cubic metres, passengers, seedlings, manuscripts, sandbags,
    turbines, complaints, signatures, lorries, households, fishing boats, pipe sections,
    windows, tickets
""")
_QUALITIES = _words("""
    weathered, unfinished, efficient, official, narrow, magnificent, flooded, provisional,
    costly, well-known, waterproof, overcrowded, remarkable, half-empty, fluorescent,
    affordable, baffling
""")
_ACTS = _words("""
    reopen, collapse, be demolished, close for repairs, double in size, move inland, be
    auctioned off, run at a loss, receive a new roof, be handed over to volunteers, pay for
    itself, be flooded again
""")
_DAYS = _words("""
    Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday
""")
_STRUCK = _words("""
    erroneously redacted, obsolete wording, withdrawn clause, misprinted remark, superseded
    draft
""")

_SENTENCES = [
    "{person}, who leads the {body} of {place}, said on {day} that the {thing} would {act} before "
    "the end of {year}.",
    "“We counted {number} {units} in {year},” said {person}; “nobody at the {body} had expected "
    "it.”",
    "The {quality} {thing} – {quality2}, {quality3} and {small} years old – cost {money} million "
    "euros, {percent} per cent more than planned.",
    "It covers {number} m^{2}, about as much as the {thing} of {place}.",
    "Sensors in the {thing} recorded 10^{{power}} readings a {unit_of_time}, more than the {body} "
    "could evaluate.",
    "According to the {body}, {number} {units} were affected, among them {small} in {place} alone.",
    "From {day} on, the {thing} of {place} will be open between {hour}:30 and {hour2}:15.",
    "{person} didn’t agree: “It isn’t the {thing} that is {quality}, it’s the {body}.”",
    "In {place}, the *{{quality} {thing}} has been discussed since {year}, when {person} first "
    "drew it on the back of an _{envelope}.",
    "A @{report by the {body}} names three reasons: the {quality} ground, the {quality2} planning "
    "and a shortage of {units}.",
    "The plant emits {small} tonnes of CO%{2} a {unit_of_time}, {percent} per cent less than in "
    "{year}.",
    "“Who,” asked {person} in the ‘{quality} debate’ of {day}, “would pay {money} euros for a "
    "{thing}?”",
    "The {body}’s offer (No. {small}/{year}) was refused; {person} called it “{quality}”.",
    "For the {thing}, {number} {units} had to be moved from {place} to {place2}, a distance of "
    "{money} km.",
    "Whether the {thing} will {act} is uncertain, but {person} of the {body} is confident: the "
    "{units} have been ordered, the {quality} foundations have been inspected, and the first "
    "{small} workers arrive from {place} on {day}.",
    "Opponents, led by {person}, handed in {number} signatures at the {body} and announced that "
    "they’d go to court.",
    "Rainfall reached {money} mm on {day}—the highest figure since {year}.",
    "Office hours, traffic and difficult offices: the {body} suffers from all of them, its "
    "{quality} staff say.",
]
_HEADINGS = [
    "What the {body} decided", "{place} and its {thing}", "A {quality} compromise",
    "Costs since {year}", "Why the {units} are late", "“{quality}, but not {quality2}”",
    "The next steps in {place}",
]  # fmt: skip
_NOTES = [
    "Annual report of the {body} of {place}, page {small}.",
    "Figures for {year}; those of {place2} were published separately.",
    "Interview with {person}, recorded on a {day} in {year}.",
]
_ITEMS = [
    "{number} {units} for the {thing}", "a {quality} {thing} in {place}", "repairs until {day}",
    "{person} as adviser of the {body}", "less CO%{2} and {small} m^{3} of water",
]  # fmt: skip
_COLUMNS = ["Place", "Year", "Quantity", "Share", "Responsible office"]


class Chance:
    """Draws words from the lists."""

    def __init__(self, seed: str, wide: bool = True) -> None:
        self.draw = random.Random(seed)
        self.wide = wide
        self.places = _PLACES + (_WIDE_PLACES if wide else [])

    def fill(self, template: str) -> str:
        """Replace the names in braces."""
        return re.sub(r"\{(\w+?)(\d?)\}", lambda found: self._word(found[1], found[0]), template)

    def _word(self, name: str, whole: str) -> str:
        draw = self.draw
        lists = {
            "place": self.places, "thing": _THINGS, "body": _BODIES, "units": _UNITS,
            "quality": _QUALITIES, "act": _ACTS, "day": _DAYS,
            "unit_of_time": ["day", "month", "year", "season"],
        }  # fmt: skip
        if name in lists:
            return draw.choice(lists[name])
        numbers = {
            "person": lambda: f"{draw.choice(_FIRST)} {draw.choice(_LAST)}",
            "year": lambda: str(draw.randint(1950, 2025)),
            "number": lambda: f"{draw.randint(1000, 99_999):,}",
            "small": lambda: str(draw.randint(11, 99)),
            "money": lambda: f"{draw.uniform(1, 90):.1f}",
            "percent": lambda: str(draw.randint(2, 60)),
            "hour": lambda: str(draw.randint(6, 20)),
            "power": lambda: str(draw.randint(4, 9) if self.wide else draw.randint(2, 3)),
        }
        return numbers[name]() if name in numbers else whole

    def sentences(self, least: int, most: int) -> list[str]:
        """Some sentences, no two of one pattern."""
        return [
            self.fill(one) for one in self.draw.sample(_SENTENCES, self.draw.randint(least, most))
        ]


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a document."""

    kind: str
    """`heading`, `paragraph`, `quote`, `bullets`, `steps` or `table`."""
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    """Of a list one item each, of a table its cells, the heads first."""


@dataclass(frozen=True, slots=True)
class Document:
    """What a file says."""

    title: str
    author: str
    day: str
    blocks: tuple[Block, ...]


def document(seed: str, paragraphs: int = 0, wide: bool = True) -> Document:
    """An invented news article.

    Args:
        seed: another one for each document.
        paragraphs: how many; 0 for 8 to 30.
        wide: with characters that are not in Latin-1.
    """
    chance = Chance(seed, wide)
    count = paragraphs or chance.draw.randint(8, 30)
    blocks = [Block("paragraph", " ".join(chance.sentences(2, 4)))]
    for number in range(1, count):
        if number % 4 == 2:
            blocks.append(Block("heading", chance.fill(chance.draw.choice(_HEADINGS))))
        blocks.append(_paragraph(chance, number))
        if number % 6 == 3:
            blocks.append(_extra(chance, number // 6))
    title = chance.fill("{place}’s {thing}: {body} and {person} in dispute")
    author = chance.fill("{person}")
    month, day = chance.draw.randint(1, 12), chance.draw.randint(1, 28)
    return Document(title, author, f"2024-{month:02}-{day:02}", tuple(blocks))


def _paragraph(chance: Chance, number: int) -> Block:
    sentences = chance.sentences(2, 5)
    if number % 5 == 1:
        at = chance.draw.randrange(len(sentences))
        sentences[at] += "!{" + chance.fill(_NOTES[number // 5 % len(_NOTES)]) + "}"
    if number % 7 == 4:
        sentences[0] += " ~{" + chance.draw.choice(_STRUCK) + "}"
    return Block("quote" if number % 8 == 5 else "paragraph", " ".join(sentences))


def _extra(chance: Chance, number: int) -> Block:
    """A list or a table."""
    kind = ("bullets", "table", "steps")[number % 3]
    if kind == "table":
        return Block(kind, rows=tuple(table(chance, 4)))
    return Block(kind, rows=tuple((chance.fill(one),) for one in chance.draw.sample(_ITEMS, 4)))


def table(chance: Chance, rows: int) -> list[tuple[str, ...]]:
    """Heads, and rows of figures."""
    cells = "{place}", "{year}", "{small}{small}", "{percent}.5", "{quality} {body}"
    return [tuple(_COLUMNS), *(tuple(map(chance.fill, cells)) for _ in range(rows))]


# ---------------------------------------------------------------------------------------------
# What a reader has to find.

_MARKED = re.compile(r"([\^%*_@~!])\{([^{}]*)\}")
_UNSEEN = "~!"


@dataclass(slots=True)
class Truth:
    """What a human sees as the article of a file."""

    path: str
    """Below the folder of the made files."""
    kind: str
    ordered: list[str] = field(default_factory=list)
    """The blocks in reading order."""
    loose: list[str] = field(default_factory=list)
    """Heads of tables, which may be repeated at each row, and what else may stand anywhere."""
    notes: list[str] = field(default_factory=list)
    """Texts of footnotes, which may stand anywhere with their number."""
    allowed: list[str] = field(default_factory=list)
    """What may be read but need not be: the writer, the day, the numbers of a list."""

    def add(self, source: Document, notes: bool = True) -> "Truth":
        """Add a document."""
        self.ordered.append(source.title)
        self.allowed += [source.author, source.day, "By"]
        for block in source.blocks:
            if block.kind == "table":
                self.loose += block.rows[0]
            elif block.kind == "steps":
                self.allowed += map(str, range(1, len(block.rows) + 1))
            rows = block.rows[1:] if block.kind == "table" else block.rows
            for text in (block.text, *(cell for row in rows for cell in row)):
                self._add(text, notes)
        return self

    def _add(self, text: str, notes: bool) -> None:
        for style, inner in _MARKED.findall(text):
            if style == "!" and notes:
                self.notes.append(inner)
        # 10^6 is as good as 10⁶.
        for parts in re.findall(r"(\w+)[\^%]\{(\d+)\}", text):
            self.allowed += parts
        if text:
            self.ordered.append(bare(text))


def bare(text: str) -> str:
    """A text without its marks, as it is seen: without what is struck out, and without notes."""
    return _MARKED.sub(lambda found: "" if found[1] in _UNSEEN else found[2], text)


# ---------------------------------------------------------------------------------------------
# Notations.


class Notation:
    """Plain text, and what the other notations share."""

    width = 0
    """Characters of a line; 0 for a line a paragraph."""

    def __init__(self, width: int = 0) -> None:
        self.width = width
        self.notes: list[str] = []

    def escape(self, text: str) -> str:
        """Write text that means nothing but itself."""
        return text

    def marked(self, style: str, text: str) -> str:
        """Write a marked piece."""
        if style == "^":
            return text.translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
        return "" if style in _UNSEEN else text

    def inline(self, text: str) -> str:
        """Write the text of a block."""
        parts, at = [], 0
        for found in _MARKED.finditer(text):
            parts.append(self.escape(text[at : found.start()]))
            if found[1] == "!":
                self.notes.append(self.escape(found[2]))
            parts.append(self.marked(found[1], self.escape(found[2])))
            at = found.end()
        return "".join([*parts, self.escape(text[at:])])

    def block(self, block: Block) -> str:
        """Write a block."""
        rows = [[self.inline(cell) for cell in row] for row in block.rows]
        text = self.inline(block.text)
        written: str = getattr(self, block.kind)(rows if rows else text)
        return written

    def heading(self, text: str) -> str:
        """Write a heading."""
        return text

    def paragraph(self, text: str) -> str:
        """Write a paragraph."""
        return textwrap.fill(text, self.width, break_on_hyphens=False) if self.width else text

    def quote(self, text: str) -> str:
        """Write a quotation."""
        return self.paragraph(text)

    def bullets(self, rows: list[list[str]]) -> str:
        """Write a list."""
        return "\n".join(f"- {row[0]}" for row in rows)

    def steps(self, rows: list[list[str]]) -> str:
        """Write a numbered list."""
        return "\n".join(f"{number}. {row[0]}" for number, row in enumerate(rows, 1))

    def table(self, rows: list[list[str]]) -> str:
        """Write a table."""
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        lines = (zip(row, widths, strict=True) for row in rows)
        return "\n".join(
            "  ".join(f"{one:<{size}}" for one, size in line).rstrip() for line in lines
        )

    def body(self, source: Document) -> str:
        """Write all but the title."""
        return "\n\n".join(map(self.block, source.blocks))

    def whole(self, source: Document) -> str:
        """Write a document."""
        return f"{self.escape(source.title)}\n\n{self.body(source)}\n"


class Markdown(Notation):
    """Markdown as people write it."""

    marks: ClassVar[dict[str, str]] = {
        "^": "<sup>{}</sup>", "%": "<sub>{}</sub>", "*": "**{}**", "_": "*{}*", "~": "~~{}~~",
        "@": "[{}](https://press.example/a-b/item.html)",
    }  # fmt: skip

    def marked(self, style: str, text: str) -> str:
        """Write a marked piece."""
        return f"[^{len(self.notes)}]" if style == "!" else self.marks[style].format(text)

    def heading(self, text: str) -> str:
        """Write a heading."""
        return f"## {text}"

    def quote(self, text: str) -> str:
        """Write a quotation."""
        return "\n".join(f"> {line}" for line in self.paragraph(text).split("\n"))

    def table(self, rows: list[list[str]]) -> str:
        """Write a table."""
        lines = [f"| {' | '.join(row)} |" for row in rows]
        return "\n".join([lines[0], "|" + " --- |" * len(rows[0]), *lines[1:]])

    def body(self, source: Document) -> str:
        """Write all but the title."""
        written = super().body(source)
        notes = (f"[^{number}]: {text}" for number, text in enumerate(self.notes, 1))
        return "\n\n".join([written, *notes])

    def whole(self, source: Document) -> str:
        """Write a document."""
        return f"# {source.title}\n\n{self.body(source)}\n"

    def with_front_matter(self, source: Document) -> str:
        """Write a document as site generators want it."""
        title = json.dumps(source.title, ensure_ascii=False)
        head = f"title: {title}\nauthor: {source.author}\ndate: {source.day}\ntags: [harbour]"
        return f"---\n{head}\n---\n\n{self.body(source)}\n"


class PandocMarkdown(Markdown):
    """Markdown as pandoc reads it."""

    marks: ClassVar[dict[str, str]] = {**Markdown.marks, "^": "^{}^", "%": "~{}~"}

    def whole(self, source: Document) -> str:
        """Write a document."""
        title = json.dumps(source.title, ensure_ascii=False)
        return f"---\ntitle: {title}\nlang: en\n---\n\n{self.body(source)}\n"


class Html(Notation):
    """A web page."""

    marks: ClassVar[dict[str, str]] = {
        "^": "<sup>{}</sup>", "%": "<sub>{}</sub>", "*": "<strong>{}</strong>", "_": "<em>{}</em>",
        "~": "<del>{}</del>", "@": '<a href="https://press.example/item.html">{}</a>',
    }  # fmt: skip

    def escape(self, text: str) -> str:
        """Write text that means nothing but itself."""
        return html.escape(text, quote=False)

    def marked(self, style: str, text: str) -> str:
        """Write a marked piece."""
        number = len(self.notes)
        if style == "!":
            return f'<sup id="r{number}"><a href="#n{number}">{number}</a></sup>'
        return self.marks[style].format(text)

    def heading(self, text: str) -> str:
        """Write a heading."""
        return f"<h2>{text}</h2>"

    def paragraph(self, text: str) -> str:
        """Write a paragraph."""
        return f"<p>{text}</p>"

    def quote(self, text: str) -> str:
        """Write a quotation."""
        return f"<blockquote><p>{text}</p></blockquote>"

    def bullets(self, rows: list[list[str]]) -> str:
        """Write a list."""
        return "<ul>\n" + "\n".join(f"<li>{row[0]}</li>" for row in rows) + "\n</ul>"

    def steps(self, rows: list[list[str]]) -> str:
        """Write a numbered list."""
        return "<ol>\n" + "\n".join(f"<li>{row[0]}</li>" for row in rows) + "\n</ol>"

    def table(self, rows: list[list[str]]) -> str:
        """Write a table."""
        heads = "".join(f"<th>{cell}</th>" for cell in rows[0])
        lines = ["".join(f"<td>{cell}</td>" for cell in row) for row in rows[1:]]
        body = "\n".join(f"<tr>{line}</tr>" for line in lines)
        return f"<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{body}\n</tbody></table>"

    def body(self, source: Document) -> str:
        """Write all but the title."""
        written = super().body(source)
        notes = "\n".join(
            f'<li id="n{number}">{text} <a href="#r{number}">↩</a></li>'
            for number, text in enumerate(self.notes, 1)
        )
        return f'{written}\n<section class="footnotes"><ol>\n{notes}\n</ol></section>'

    def whole(self, source: Document, style: str = "") -> str:
        """Write a document."""
        title = self.escape(source.title)
        return (
            f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
            f"<style>{style}</style></head>\n"
            f"<body><h1>{title}</h1>\n{self.body(source)}\n</body></html>\n"
        )


class OpenDocument(Html):
    """Flat OpenDocument text, as LibreOffice Writer saves it."""

    marks: ClassVar[dict[str, str]] = {
        style: f'<text:span text:style-name="{name}">{{}}</text:span>'
        for style, name in zip("^%*_~", ("Sup", "Sub", "Bold", "Italic", "Struck"), strict=True)
    } | {
        "@": '<text:a xlink:type="simple" xlink:href="https://press.example/item.html">{}</text:a>'
    }

    def marked(self, style: str, text: str) -> str:
        """Write a marked piece."""
        if style != "!":
            return self.marks[style].format(text)
        number = len(self.notes)
        return (
            f'<text:note text:id="ftn{number}" text:note-class="footnote">'
            f"<text:note-citation>{number}</text:note-citation><text:note-body>"
            f'<text:p text:style-name="Footnote">{text}</text:p></text:note-body></text:note>'
        )

    def heading(self, text: str) -> str:
        """Write a heading."""
        return f'<text:h text:style-name="Heading_20_1" text:outline-level="1">{text}</text:h>'

    def paragraph(self, text: str) -> str:
        """Write a paragraph."""
        return f'<text:p text:style-name="Text_20_body">{text}</text:p>'

    def quote(self, text: str) -> str:
        """Write a quotation."""
        return f'<text:p text:style-name="Quotations">{text}</text:p>'

    def bullets(self, rows: list[list[str]], name: str = "Bullets") -> str:
        """Write a list."""
        items = "".join(
            f"<text:list-item>{self.paragraph(row[0])}</text:list-item>" for row in rows
        )
        return f'<text:list text:style-name="{name}">{items}</text:list>'

    def steps(self, rows: list[list[str]]) -> str:
        """Write a numbered list."""
        return self.bullets(rows, "Numbers")

    def table(self, rows: list[list[str]]) -> str:
        """Write a table."""
        lines = [
            "<table:table-row>"
            + "".join(
                f'<table:table-cell office:value-type="string">{self.paragraph(cell)}'
                "</table:table-cell>"
                for cell in row
            )
            + "</table:table-row>"
            for row in rows
        ]
        return (
            f'<table:table><table:table-column table:number-columns-repeated="{len(rows[0])}"/>'
            f"<table:table-header-rows>{lines[0]}</table:table-header-rows>{''.join(lines[1:])}"
            "</table:table>"
        ).replace("Text_20_body", "Cell")

    def body(self, source: Document) -> str:
        """Write all but the title."""
        return "\n".join(map(self.block, source.blocks))

    def paged(self, source: Document, columns: int = 1, heads: bool = False) -> str:
        """Write a document; with heads, each page has a running head and its number."""
        page = _PAGE if heads else ""
        layout = "<style:header-style/><style:footer-style/>" if heads else ""
        count = f'<style:columns fo:column-count="{columns}" fo:column-gap="0.8cm"/>'
        title = self.escape(source.title)
        return (
            _FLAT.replace("TITLE", title if heads else "")
            .replace("COLUMNS", count if columns > 1 else "")
            .replace("SIZE", "11pt" if columns == 1 else "7pt")
            .replace("LAYOUT", layout)
            .replace("PAGE", page)
            .replace(
                "BODY", f'<text:p text:style-name="Title">{title}</text:p>\n{self.body(source)}'
            )
        )


_PAGE = (
    '<style:header><text:p text:style-name="Header">Weekly Gazette, volume xliv</text:p>'
    '</style:header><style:footer><text:p text:style-name="Footer">Folio '
    '<text:page-number text:select-page="current">1</text:page-number></text:p></style:footer>'
)
_FLAT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"
 office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text">
<office:meta><dc:title>TITLE</dc:title></office:meta>
<office:styles>
<style:style style:name="Standard" style:family="paragraph" style:class="text"/>
<style:style style:name="Text_20_body" style:display-name="Text body" style:family="paragraph"
 style:parent-style-name="Standard"><style:paragraph-properties fo:margin-bottom="0.2cm"/>
</style:style>
<style:style style:name="Title" style:family="paragraph" style:parent-style-name="Standard">
<style:text-properties fo:font-size="20pt" fo:font-weight="bold"/></style:style>
<style:style style:name="Heading_20_1" style:display-name="Heading 1" style:family="paragraph"
 style:parent-style-name="Standard" style:default-outline-level="1">
<style:text-properties fo:font-size="15pt" fo:font-weight="bold"/></style:style>
<style:style style:name="Quotations" style:family="paragraph" style:parent-style-name="Standard">
<style:paragraph-properties fo:margin-left="1cm" fo:margin-bottom="0.2cm"/></style:style>
<style:style style:name="Footnote" style:family="paragraph" style:parent-style-name="Standard">
<style:paragraph-properties fo:margin-left="0.598cm" fo:text-indent="-0.598cm"/>
<style:text-properties fo:font-size="9pt"/></style:style>
<style:style style:name="Cell" style:family="paragraph" style:parent-style-name="Standard">
<style:text-properties fo:font-size="SIZE"/></style:style>
<style:style style:name="Header" style:family="paragraph" style:parent-style-name="Standard"/>
<style:style style:name="Footer" style:family="paragraph" style:parent-style-name="Standard"/>
<text:list-style style:name="Bullets"><text:list-level-style-bullet text:level="1"
 text:bullet-char="•"><style:list-level-properties text:space-before="0.5cm"
 text:min-label-width="0.5cm"/></text:list-level-style-bullet></text:list-style>
<text:list-style style:name="Numbers"><text:list-level-style-number text:level="1"
 style:num-format="1" style:num-suffix="."><style:list-level-properties text:space-before="0.5cm"
 text:min-label-width="0.6cm"/></text:list-level-style-number></text:list-style>
</office:styles>
<office:automatic-styles>
<style:style style:name="Sup" style:family="text"><style:text-properties
 style:text-position="super 58%"/></style:style>
<style:style style:name="Sub" style:family="text"><style:text-properties
 style:text-position="sub 58%"/></style:style>
<style:style style:name="Bold" style:family="text"><style:text-properties
 fo:font-weight="bold"/></style:style>
<style:style style:name="Italic" style:family="text"><style:text-properties
 fo:font-style="italic"/></style:style>
<style:style style:name="Struck" style:family="text"><style:text-properties
 style:text-line-through-style="solid" style:text-line-through-type="single"/></style:style>
<style:page-layout style:name="layout"><style:page-layout-properties fo:page-width="21cm"
 fo:page-height="29.7cm" fo:margin="2cm">COLUMNS</style:page-layout-properties>LAYOUT
</style:page-layout>
</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="layout">PAGE
</style:master-page></office:master-styles>
<office:body><office:text>
BODY
</office:text></office:body></office:document>
"""


class Roff(Notation):
    """Input for groff with its ms macros and tbl."""

    marks: ClassVar[dict[str, str]] = {
        "^": r"\*{{{}\*}}", "%": r"\*<{}\*>", "*": r"\fB{}\fP", "_": r"\fI{}\fP", "@": "{}",
    }  # fmt: skip

    def escape(self, text: str) -> str:
        """Write text that means nothing but itself."""
        return text.replace("\\", r"\e").replace("’", r"\(cq")

    def marked(self, style: str, text: str) -> str:
        """Write a marked piece."""
        if style == "!":
            return f"\\**\n.FS\n{text}\n.FE\n"
        return "" if style == "~" else self.marks[style].format(text)

    def heading(self, text: str) -> str:
        """Write a heading."""
        return f".SH\n{text}"

    def paragraph(self, text: str) -> str:
        """Write a paragraph."""
        return f".LP\n{_lines(text)}"

    def quote(self, text: str) -> str:
        """Write a quotation."""
        return f".QP\n{_lines(text)}"

    def bullets(self, rows: list[list[str]]) -> str:
        """Write a list."""
        return "\n".join(f".IP \\(bu 2\n{row[0]}" for row in rows)

    def steps(self, rows: list[list[str]]) -> str:
        """Write a numbered list."""
        return "\n".join(f".IP {number}. 4\n{row[0]}" for number, row in enumerate(rows, 1))

    def table(self, rows: list[list[str]]) -> str:
        """Write a table."""
        lines = ["\t".join(row) for row in rows]
        return "\n".join([".TS", f"{'l ' * len(rows[0])}.", *lines, ".TE"])

    def whole(self, source: Document) -> str:
        """Write a document."""
        body = "\n".join(map(self.block, source.blocks))
        return f".TL\n{self.escape(source.title)}\n{body}\n"


def _lines(text: str) -> str:
    return re.sub(r"\n +", "\n", text).strip()


# ---------------------------------------------------------------------------------------------
# Pages with what surrounds an article.

_OTHERS = ["Subscribers grumble over crossword", "Horoscopes tonight", "Gourmet sandwiches ranked"]
_COOKIES = (
    "This website uses cookies to personalise advertisements. Accept everything, reject, or manage "
    "preferences with our trusted partners."
)
_COMMENTS = ["Absolute rubbish, typical clickbait!", "Lovely writeup, thanks from grandma."]


def news_page(source: Document, number: int) -> str:
    """A page of a news site; every third number has another layout."""
    notation = Html()
    blocks = [notation.block(block) for block in source.blocks]
    title = notation.escape(source.title)
    others = "".join(f'<li><a href="/{at}.html">{one}</a></li>' for at, one in enumerate(_OTHERS))
    wrap = _LAYOUTS[number % len(_LAYOUTS)]
    related = f'<aside class="related"><h3>Trending gossip</h3><ul>{others}</ul></aside>'
    if number % 2:
        blocks.insert(len(blocks) // 2, related)
    comments = "".join(f'<li class="comment"><p>{one}</p></li>' for one in _COMMENTS)
    article = wrap.format(
        title=title, author=notation.escape(source.author), day=source.day, body="\n".join(blocks)
    )
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title} | Daily Zeppelin</title>
<meta property="og:title" content="{title}"><meta property="og:site_name" content="Daily Zeppelin">
<meta property="article:published_time" content="{source.day}T08:00:00Z">
<script>window.tracker = {{page: "homepage"}};</script></head>
<body>
<div id="cookie-banner" class="cookie-notice" role="dialog"><p>{_COOKIES}</p>
<button>Accept everything</button></div>
<header class="site-header"><a href="/">Daily Zeppelin</a>
<nav><ul><li><a href="/p">Celebrities</a></li><li><a href="/s">Sudoku</a></li>
<li><a href="/w">Newsletter signup</a></li></ul></nav></header>
<div class="breadcrumb"><a href="/">Homepage</a> › <a href="/p">Celebrities</a></div>
{article}
<div class="share"><a href="#">Tweet</a> <a href="#">Facebook</a> <a href="#">WhatsApp</a></div>
{related if number % 2 == 0 else ""}
<section id="comments" class="comments"><h3>Readers rant</h3><ul>{comments}</ul></section>
<footer class="site-footer"><p>© Zeppelin Publishing. Imprint. Privacy policy. Advertise.</p>
</footer>
</body></html>
"""


_LAYOUTS = [
    '<main><article><header><h1>{title}</h1><p class="byline">By <span class="author">{author}'
    '</span> <time datetime="{day}">{day}</time></p></header>\n{body}\n</article></main>',
    '<div id="content"><h1 class="headline">{title}</h1><div class="meta">By {author}</div>'
    '<div class="article-body">\n{body}\n</div></div>',
    '<div class="row"><div class="col-8"><div class="post"><h1>{title}</h1>\n{body}\n</div></div>'
    "</div>",
]

_NEWSLETTER = """<html><body bgcolor="#eeeeee"><table width="100%" cellpadding="0"><tr>
<td align="center"><table width="600" role="presentation"><tr><td style="font-size:22px">{title}
</td></tr><tr><td style="padding:12px;font-family:Arial">
{body}
</td></tr></table></td></tr></table></body></html>
"""

# ---------------------------------------------------------------------------------------------
# Programs.


def run(*command: str | Path, given: str | bytes = b"", folder: Path | None = None) -> bytes:
    """Run a program, and return what it writes.

    Raises:
        RuntimeError: it failed; the message is what it said.
    """
    done = subprocess.run(
        list(map(str, command)),
        input=given.encode() if isinstance(given, str) else given,
        capture_output=True,
        cwd=folder,
        timeout=600,
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]}: {done.stderr.decode(errors='replace')[-500:]}")
    return done.stdout


def pandoc(source: Document, file: Path, *options: str) -> None:
    """Write a document with pandoc, in the format of the file's ending."""
    text = PandocMarkdown().whole(source)
    run("pandoc", "-f", "markdown", "-s", *options, "-o", file, given=text)


def office(sources: dict[str, str], to: str, folder: Path, *options: str) -> None:
    """Convert files with LibreOffice.

    Args:
        sources: the name and the content of each.
        to: the ending of what it makes, with the filter where there are several.
        folder: where this is put.
        options: more for its command line.
    """
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        for each, text in sources.items():
            (work / each).write_text(text, encoding="utf-8")
        profile = f"-env:UserInstallation={(work / 'profile').as_uri()}"
        put = "--convert-to", to, "--outdir", folder
        run("soffice", profile, "--headless", *options, *put, *(work / each for each in sources))
    made = {file.stem for file in folder.iterdir()}
    if missing := {Path(each).stem for each in sources} - made:
        raise RuntimeError(f"soffice made no {to} of {', '.join(sorted(missing))}")


def chromium(pages: list[tuple[str, Path]], heads: int = 0) -> None:
    """Print pages; the first `heads` with the browser's own heads and feet."""
    with tempfile.TemporaryDirectory() as name:
        for number, (page, file) in enumerate(pages):
            source = Path(name) / file.with_suffix(".html").name
            source.write_text(page, encoding="utf-8")
            plain = [] if number < heads else ["--no-pdf-header-footer"]
            run(
                "chromium", "--headless", "--no-sandbox", "--disable-gpu",
                f"--user-data-dir={name}/profile", *plain, f"--print-to-pdf={file}",
                source.as_uri(),
            )  # fmt: skip


# ---------------------------------------------------------------------------------------------
# Kinds of files.

Made = Iterator[Truth]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of files."""

    name: str
    ending: str
    make: Callable[["Kind", Path], Made]
    programs: tuple[str, ...] = ()
    wide: bool = True
    """Whether its documents have characters that are not in Latin-1."""
    notes: bool = True
    """Whether its files have footnotes."""

    def documents(self, folder: Path) -> Iterator[tuple[int, Document, Path, Truth]]:
        """The documents of the kind, each with its file and what is to be read from it."""
        for number in range(EACH):
            source = document(f"{self.name} {number}", wide=self.wide)
            file = folder / f"{number:02}{self.ending}"
            yield number, source, file, self.truth(file).add(source, self.notes)

    def truth(self, file: Path) -> Truth:
        """Nothing yet to be read from a file."""
        return Truth(f"{file.parent.name}/{file.name}", self.name)


def texts(encoding: str) -> Callable[[Kind, Path], Made]:
    """Plain text, every other file in short lines."""

    def make(kind: Kind, folder: Path) -> Made:
        for number, source, file, truth in kind.documents(folder):
            text = Notation(72 if number % 2 else 0).whole(source)
            file.write_bytes(text.replace("\n", "\r\n" if number % 3 else "\n").encode(encoding))
            yield truth

    return make


def written(write: Callable[[Document, int], str]) -> Callable[[Kind, Path], Made]:
    """Text of some notation."""

    def make(kind: Kind, folder: Path) -> Made:
        for number, source, file, truth in kind.documents(folder):
            text = write(source, number)
            packed = gzip.compress(text.encode()) if file.suffix == ".gz" else text.encode()
            file.write_bytes(packed)
            yield truth

    return make


def by_pandoc(*options: str, notes: bool = True) -> Callable[[Kind, Path], Made]:
    """What pandoc makes."""

    def make(kind: Kind, folder: Path) -> Made:
        for _, source, file, truth in kind.documents(folder):
            pandoc(source if notes else without_notes(source), file, *options)
            yield truth

    return make


def without_notes(source: Document) -> Document:
    """A document for a kind without footnotes."""
    blocks = (replace(one, text=re.sub(r"!\{[^{}]*\}", "", one.text)) for one in source.blocks)
    return replace(source, blocks=tuple(blocks))


def by_office(to: str, columns: int = 1) -> Callable[[Kind, Path], Made]:
    """What LibreOffice makes of a text document; every other one has heads on its pages."""

    def make(kind: Kind, folder: Path) -> Made:
        sources = {}
        for number, source, file, truth in kind.documents(folder):
            text = OpenDocument().paged(source, columns, heads=bool(number % 2))
            sources[file.with_suffix(".fodt").name] = text
            if number % 2 and not to.startswith("pdf"):
                # Of a PDF they are repeated on each page; here they are written down once.
                truth.loose.append("Weekly Gazette, volume xliv")
                truth.allowed.append("Folio")
            yield truth
        office(sources, to, folder)

    return make


def by_chromium(kind: Kind, folder: Path) -> Made:
    """Pages that a browser prints, three with its heads and feet."""
    pages = []
    for _, source, file, truth in kind.documents(folder):
        pages.append((Html().whole(source, "body { font: 12pt serif }"), file))
        yield truth
    chromium(pages, heads=3)


def two_columns(kind: Kind, folder: Path) -> Made:
    """Half by LibreOffice, half by Chromium."""
    style = (
        "body { columns: 2; column-gap: 8mm; font: 10pt serif; text-align: justify; hyphens: auto }"
        "h1 { column-span: all } table { font-size: 7pt }"
    )
    sources, pages = {}, []
    for number, source, file, truth in kind.documents(folder):
        if number % 2:
            sources[file.with_suffix(".fodt").name] = OpenDocument().paged(source, 2)
        else:
            pages.append((Html().whole(source, style), file))
        yield truth
    office(sources, "pdf", folder)
    chromium(pages)


def typeset(kind: Kind, folder: Path) -> Made:
    """Half by groff, half by enscript."""
    for number, source, file, _ in kind.documents(folder):
        truth = kind.truth(file).add(source, notes=bool(number % 2))
        if number % 2:
            page = run("groff", "-K", "utf8", "-t", "-ms", "-T", "pdf", given=Roff().whole(source))
            file.write_bytes(page)
        else:
            text = Notation(76).whole(source).translate(_STRAIGHT).encode("latin-1")
            made = run("enscript", "-q", "-X", "latin1", "-p", "-", given=text)
            run("ps2pdf", "-", file, given=made)
        yield truth


_STRAIGHT = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-"})


def slides(kind: Kind, folder: Path) -> Made:
    """A slide for each heading, by pandoc."""
    yield from by_pandoc("--slide-level=2", notes=False)(kind, folder)


def rows(kind: Kind, number: int) -> tuple[list[tuple[str, ...]], Truth]:
    """The rows of a spreadsheet, figures or (three of ten) articles, and what is to be read."""
    file = Path(kind.name.replace(" ", "-")) / f"{number:02}{kind.ending}"
    truth = kind.truth(file)
    truth.allowed.append(f"{number:02}")
    if number % 3 == 2:
        found: list[tuple[str, ...]] = [("title", "published", "text")]
        for at in range(4):
            source = document(f"{kind.name} {number} {at}", 6, kind.wide)
            found.append((source.title, source.day, Notation().body(source)))
            truth.add(source, notes=False)
        return found, truth
    found = table(Chance(f"{kind.name} {number}", kind.wide), 40)
    truth.loose += found[0]
    truth.ordered += [cell for row in found[1:] for cell in row]
    return found, truth


def as_csv(found: list[tuple[str, ...]], delimiter: str = ",") -> str:
    """Rows as comma-separated values."""
    out = StringIO()
    csv.writer(out, delimiter=delimiter).writerows(found)
    return out.getvalue()


def values(kind: Kind, folder: Path) -> Made:
    """CSV as spreadsheets save it: with commas, semicolons or tabs."""
    for number in range(EACH):
        found, truth = rows(kind, number)
        encoding = ("utf-8", "utf-8-sig", "cp1252")[number // 3 % 3]
        text = as_csv(found, ",;,\t"[number % 4])
        (folder / f"{number:02}{kind.ending}").write_bytes(text.encode(encoding))
        yield truth


def sheets(kind: Kind, folder: Path) -> Made:
    """Spreadsheets that LibreOffice makes of CSV."""
    sources = {}
    for number in range(EACH):
        found, truth = rows(kind, number)
        sources[f"{number:02}.csv"] = as_csv(found)
        yield truth
    office(sources, "xlsx", folder, "--infilter=CSV:44,34,76,1,,1033")


def message(source: Document, number: int, with_html: bool) -> bytes:
    """An e-mail: text in several encodings, or HTML, half of it laid out with tables."""
    # Python 3.11 loses spaces where it folds a subject itself.
    subject = Header(source.title, "utf-8", header_name="Subject").encode()
    return f"Subject: {subject}\n".encode() + bytes(_unnamed(source, number, with_html))


def _unnamed(source: Document, number: int, with_html: bool) -> EmailMessage:
    """An e-mail without a subject."""
    found = EmailMessage()
    found["Date"] = "Tue, 5 Mar 2024 08:15:00 +0100"
    found["From"], found["To"] = f'"{source.author}" <desk@press.example>', "all@press.example"
    found["Message-ID"] = f"<{number}.{source.day}@press.example>"
    text = Notation(72 if number % 2 else 0).body(source)
    if with_html:
        notation = Html()
        parts = "\n".join(map(notation.block, source.blocks))
        whole = _NEWSLETTER if number % 2 else "<html><body><h1>{title}</h1>{body}</body></html>"
        page = whole.format(title=notation.escape(source.title), body=parts)
        found.set_content(page, subtype="html", cte="quoted-printable")
        return found
    if number % 4 == 3:
        found.set_content(text.translate(_STRAIGHT), charset="iso-8859-1", cte="quoted-printable")
    else:
        found.set_content(text, cte=("8bit", "quoted-printable", "base64")[number % 3])
    if number % 5 == 4:
        found.add_alternative(Html().whole(source), subtype="html")
    return found


def mails(with_html: bool) -> Callable[[Kind, Path], Made]:
    """E-mails."""

    def make(kind: Kind, folder: Path) -> Made:
        for number, source, file, truth in kind.documents(folder):
            bare_source = without_notes(source)
            file.write_bytes(message(bare_source, number, with_html))
            yield truth

    return make


def several(kind: Kind, number: int, file: Path) -> tuple[list[Document], Truth]:
    """Four short documents of a file, and what is to be read."""
    found = [
        without_notes(document(f"{kind.name} {number} {at}", 6 + at, kind.wide)) for at in range(4)
    ]
    truth = kind.truth(file)
    for source in found:
        truth.add(source, notes=False)
    return found, truth


def mailboxes(kind: Kind, folder: Path) -> Made:
    """Mailboxes with four messages each."""
    for number in range(EACH):
        file = folder / f"{number:02}{kind.ending}"
        sources, truth = several(kind, number, file)
        box = mailbox.mbox(file)
        for at, source in enumerate(sources):
            added = mailbox.mboxMessage(message(source, number + at, with_html=at == 3))
            added.set_from("desk@press.example", True)
            box.add(added)
        box.close()
        yield truth


def objects(kind: Kind, folder: Path) -> Made:
    """JSON, an object an article."""
    for number in range(EACH):
        file = folder / f"{number:02}{kind.ending}"
        sources, truth = several(kind, number, file)
        found = [
            {
                "id": f"a{at}",
                "title": source.title,
                "published": source.day,
                "text": Notation().body(source),
            }
            for at, source in enumerate(sources)
        ]
        ascii_only = bool(number % 2)
        if kind.ending == ".jsonl":
            text = "".join(json.dumps(one, ensure_ascii=ascii_only) + "\n" for one in found)
        else:
            text = json.dumps(found, ensure_ascii=ascii_only, indent=2 if number % 3 else None)
        file.write_text(text, encoding="utf-8")
        yield truth


def web_archives(kind: Kind, folder: Path) -> Made:
    """Pages saved with their pictures, as browsers do."""
    for number, source, file, truth in kind.documents(folder):
        found = MIMEMultipart("related", type="text/html")
        found["From"] = "<Saved by a browser>"
        found["Snapshot-Content-Location"] = "https://press.example/item.html"
        found["Subject"] = source.title
        page = MIMEText(news_page(without_notes(source), number), "html", "utf-8")
        page.replace_header("Content-Transfer-Encoding", "quoted-printable")
        page.set_payload(_quoted_printable(news_page(without_notes(source), number)))
        page["Content-Location"] = "https://press.example/item.html"
        picture = MIMEImage(b"GIF89a\1\0\1\0\0\0\0;", "gif")
        picture["Content-Location"] = "https://press.example/dot.gif"
        style = MIMEText("body { color: black }", "css", "us-ascii")
        style["Content-Location"] = "https://press.example/page.css"
        for part in (page, picture, style):
            found.attach(part)
        file.write_bytes(bytes(found))
        yield truth


def _quoted_printable(text: str) -> str:
    import quopri

    return quopri.encodestring(text.encode()).decode("ascii")


KINDS = [
    Kind("txt utf-8", ".txt", texts("utf-8"), notes=False),
    Kind("txt cp1252", ".txt", texts("cp1252"), wide=False, notes=False),
    Kind("txt utf-16", ".txt", texts("utf-16"), notes=False),
    Kind("md", ".md", written(lambda source, _: Markdown().whole(source))),
    Kind("md front matter", ".md", written(lambda source, _: Markdown().with_front_matter(source))),
    Kind("html pandoc", ".html", by_pandoc("-t", "html"), ("pandoc",)),
    Kind(
        "html news page",
        ".html",
        written(lambda source, number: news_page(without_notes(source), number)),
        notes=False,
    ),
    Kind("html libreoffice", ".html", by_office("html:HTML (StarWriter)"), ("soffice",)),
    Kind("html gzip", ".html.gz", written(lambda source, _: Html().whole(source))),
    Kind("mht", ".mht", web_archives, notes=False),
    Kind("docx libreoffice", ".docx", by_office("docx"), ("soffice",)),
    Kind("docx pandoc", ".docx", by_pandoc(), ("pandoc",)),
    Kind("odt libreoffice", ".odt", by_office("odt"), ("soffice",)),
    Kind("odt pandoc", ".odt", by_pandoc(), ("pandoc",)),
    Kind("rtf libreoffice", ".rtf", by_office("rtf"), ("soffice",)),
    Kind("rtf pandoc", ".rtf", by_pandoc(), ("pandoc",)),
    Kind("doc libreoffice", ".doc", by_office("doc:MS Word 97"), ("soffice",)),
    Kind("epub pandoc", ".epub", by_pandoc(), ("pandoc",)),
    Kind("pptx pandoc", ".pptx", slides, ("pandoc",), notes=False),
    Kind("pdf libreoffice", ".pdf", by_office("pdf"), ("soffice",)),
    Kind("pdf chromium", ".pdf", by_chromium, ("chromium",)),
    Kind("pdf two columns", ".pdf", two_columns, ("soffice", "chromium")),
    Kind("pdf groff, enscript", ".pdf", typeset, ("groff", "enscript", "ps2pdf"), wide=False),
    Kind("xlsx libreoffice", ".xlsx", sheets, ("soffice",)),
    Kind("csv", ".csv", values, wide=False),
    Kind("eml plain", ".eml", mails(with_html=False), wide=False, notes=False),
    Kind("eml html", ".eml", mails(with_html=True), notes=False),
    Kind("mbox", ".mbox", mailboxes, wide=False),
    Kind("jsonl", ".jsonl", objects),
    Kind("json", ".json", objects),
]


def made(folder: Path, kinds: list[Kind]) -> tuple[list[Truth], list[str]]:
    """Make the files that are not there yet, or were made by another version of this module.

    Args:
        folder: where they lie, a folder a kind.
        kinds: which.

    Returns:
        what is to be read from each, and the programs that are missing, with what they would make.
    """
    found, missing = [], []
    version = f"{zlib.crc32(Path(__file__).read_bytes()):08x}"
    for kind in kinds:
        place = folder / kind.name.replace(" ", "-").replace(",", "")
        known = folder / f"{place.name}-{version}.json"
        if not known.exists():
            if absent := [one for one in kind.programs if not shutil.which(one)]:
                missing.append(f"{kind.name}: no {', '.join(absent)}")
                continue
            shutil.rmtree(place, ignore_errors=True)
            place.mkdir(parents=True)
            truths = [asdict(truth) for truth in kind.make(kind, place)]
            known.write_text(json.dumps(truths, ensure_ascii=False), encoding="utf-8")
            print(f"made {kind.name}", flush=True)
        found += [Truth(**one) for one in json.loads(known.read_text(encoding="utf-8"))]
    return found, missing
