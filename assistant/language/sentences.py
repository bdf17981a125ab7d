"""Where sentences begin and end.

Boundaries within a paragraph come from `sentencex` (rules for some 300 languages, abbreviations and
quotations included). It knows nothing of layout: headings, list items, table rows and captions that
end with a line instead of a full stop. This module adds that.
"""

import re
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from itertools import pairwise

from sentencex import get_sentence_boundaries

from assistant.language.languages import language_of

Span = tuple[int, int]
"""Start and end of a stretch of text, in characters; the end is exclusive."""

LONGEST = 800
"""The most characters in a sentence; a longer one (no full stop for pages, a speech in one
quotation) is cut."""

_PIECE = 10_000
"""The most characters that `sentencex` is given at once."""

# sentencex 1.0.32 panics at "B\u00a0. Next": it assumes that every space is one byte.
_ODD_SPACE = re.compile(r"[^\S\n ]")
_PARAGRAPH_END = re.compile(r"\n[^\S\n]*\n\s*")
_ITEM = re.compile(r"[^\S\n]*(?:[-*•–>|]\s|#{1,6}\s|\d{1,3}[.)]\s)")
_CELLS = " | "
"""Between the cells of a table's row."""

# Abbreviations that `sentencex` takes for ends of sentences: those that a name or a number follows,
# and short ones, units for example, before a word in lower case.
_BEFORE_A_NAME = re.compile(
    r"(?:^|[\s(“\"'‘])(?:(?:Lt|Col|Gen|Gov|Capt|Cmdr|Cpl|Sgt|Maj|Adm|Rep|Sen|Rev|Hon|Pres|Supt|Messrs"
    r"|Mmes|Mlle|Mme|Mgr|Prof|Dr|Mr|Mrs|Ms|St|Ste|Ft|Mt)\.)$"
)
_BEFORE_A_NUMBER = re.compile(
    r"(?:^|[\s(])(?:approx|ca?|no|nos|nr|vol|art|sec|par|fig|pp?|chap|est|jan|feb|mar|apr|jun|jul|aug"
    r"|sept?|oct|nov|dec|abs|kap|pág|núm|стр|ст|рис|табл|гл)\.$",
    re.IGNORECASE,
)
_SHORT = re.compile(
    r"(?:^|[\s(\d-])(?:[^\W\d_]{1,2}|[^\W\d_aeiou]{3}|Inc|Corp|Bros|approx|incl|excl|dept|govt)\.$"
)
_OPENING = re.compile(
    r"(?:The|An?|He|She|It|They|We|I|You|In|On|At|But|And|This|That|There|His|Her|Its|Their)\b"
)
"""How sentences begin, and names hardly ever do."""

_ORDINAL = re.compile(r"(?:^|\s)\d{1,2}\.$")
_MONTH = re.compile(r"(?:Jan|Jän|Feb|März|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)\w*\b")
"""A German day: "am 5. Mai"."""

_INNER_END = re.compile(r"[.!?…][\"'”’)]*\s+|[;:]\s+|[。！？；]")


def sentence_spans(text: str) -> list[Span]:
    """Find the sentences of a text, in reading order, without the white space around them.

    >>> text = "Mr. Hu spoke. “It works. It does,” he said."
    >>> [text[start:end] for start, end in sentence_spans(text)]
    ['Mr. Hu spoke.', '“It works. It does,” he said.']
    """
    found = []
    language = language_of(text[:_PIECE])
    for start, end in (piece for block in _blocks(text) for piece in _pieces(text, *block)):
        # The mark of an item ("1. ") is no sentence; it belongs to the first one of the item.
        mark = _ITEM.match(text, start, end)
        begin = mark.end() if mark else start
        plain = _ODD_SPACE.sub(" ", text[begin:end])
        first = start
        for last in (begin + one for one in _ends(plain, language)):
            if _goes_on(text[first:last].rstrip(), text[last:end].lstrip()):
                continue
            found += [span for part in _cut(text, first, last) if (span := _trimmed(text, *part))]
            first = last
        found += [span for part in _cut(text, first, end) if (span := _trimmed(text, *part))]
    return found


def _ends(text: str, language: str) -> list[int]:
    """Where `sentencex` sees sentences end."""
    # It uses the language for abbreviations only, of which English has the longest list. In another
    # language, a full stop that is one of an abbreviation in either ends nothing.
    either = [
        {one["end_index"] for one in get_sentence_boundaries(code, text)}
        for code in {"en", language or "en"}
    ]
    return sorted(set.intersection(*either))


def _goes_on(said: str, following: str) -> bool:
    """Whether a sentence goes on behind a full stop, which is that of an abbreviation."""
    if not following or said[-1:] != ".":
        return False
    said, next_ = said[-20:], following[0]
    if next_.isdigit():
        return _BEFORE_A_NUMBER.search(said) is not None
    if next_.islower():
        return _SHORT.search(said) is not None
    if _ORDINAL.search(said):
        return _MONTH.match(following) is not None
    return _BEFORE_A_NAME.search(said) is not None and not _OPENING.match(following)


def _blocks(text: str) -> Iterator[Span]:
    """Split a text into paragraphs, and these where a line break is not just wrapping."""
    edges = [0, *(match.end() for match in _PARAGRAPH_END.finditer(text)), len(text)]
    for start, end in pairwise(edges):
        lines = text[start:end].splitlines(keepends=True)
        widest = max((len(line) for line in lines), default=0)
        begin = position = start
        for line, following in pairwise([*lines, ""]):
            position += len(line)
            # A line much shorter than its neighbours was ended on purpose, not wrapped.
            is_row = _CELLS in line and (_CELLS in following or begin + len(line) == position)
            if not following or len(line) < 0.6 * widest or _ITEM.match(following) or is_row:
                yield begin, position
                begin = position


def _pieces(text: str, start: int, end: int) -> Iterator[Span]:
    """Split a block: the time that `sentencex` takes grows with the square of the length."""
    while end - start > _PIECE:
        space = text.rfind(" ", start, start + _PIECE) + 1
        cut = space if space > start else start + _PIECE
        yield start, cut
        start = cut
    yield start, end


def _cut(text: str, start: int, end: int) -> Iterator[Span]:
    """Cut a span that is too long at the last end of a clause inside it, else between words."""
    while end - start > LONGEST:
        window = text[start : start + LONGEST]
        inner = [match.end() for match in _INNER_END.finditer(window)]
        space = window.rfind(" ") + 1
        length = inner[-1] if inner else space or LONGEST
        yield start, start + length
        start += length
    yield start, end


def _trimmed(text: str, start: int, end: int) -> Span | None:
    """The span without white space at its ends; None if it has no letter or digit."""
    part = text[start:end]
    if not any(map(str.isalnum, part)):
        return None
    return start + len(part) - len(part.lstrip()), end - len(part) + len(part.rstrip())


_PROBE = (
    "# Oxmouth\n\nMr. Hu spoke, e.g. of 5.3 km. “It works. It does,” he said! Did it?\n"
    "- one\n2) two\na line that was wrapped\nbecause it is long\nshort\n| a | b |\n\n  * * *\n\n"
    f"他走了。她来了。{'no end; ' * 200}"
)
_PROBES = (
    _PROBE,
    "Der Bus fährt z. B. zu Dr. Voss in die St.-Anna-Str. 5. Er kostet 2 Mio. Euro.",
    "Il vend du pain, c.-à-d. peu, à Mme. Rivet. Elle part.",
    "La Sra. Gil vive en EE. UU. desde mayo. Es feliz.",
    "Мэр А. П. Воронцов из г. Заречье, т. е. отсюда, ушёл. Он жил на ул. Ленина.",
)


@cache
def fingerprint() -> str:
    """A hash that changes when sentences begin or end elsewhere."""
    rules = (
        *(_ODD_SPACE, _PARAGRAPH_END, _ITEM, _INNER_END),
        *(_BEFORE_A_NAME, _BEFORE_A_NUMBER, _SHORT, _OPENING),
        *(_ORDINAL, _MONTH),
    )
    parts = [
        *(rule.pattern for rule in rules),
        _CELLS,
        str(LONGEST),
        str(_PIECE),
        version("sentencex"),
    ]
    parts += [str(sentence_spans(probe)) for probe in _PROBES]
    return sha256("\n".join(parts).encode()).hexdigest()
