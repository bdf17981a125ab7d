"""What a chat model writes, cut into statements while it is being written.

A statement is a sentence, an item of a list or a row of a table. Headings, and a line that only
leads to a list, are no statements: they stand before the next one.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from assistant.language.sentences import sentence_spans

MARK = re.compile(r"\s{0,5}[\[【](\d+(?:\s*[-–,;]\s*\d+)*)[\]】]")
_MARK_BEHIND = re.compile(r"([.!?…][\"”’')]*)((?:\s{0,5}[\[【][\d,;\s–-]+[\]】])+)")
_ITEM = re.compile(r"\s{0,8}(?:[-*+•]|\d{1,2}[.)])\s+(?=\S)")
_HEADING = re.compile(r"\s{0,3}#{1,6}\s+\S|\s{0,3}\*\*[^*]+\*\*:?\s*$")
_NOT_IN_HEADINGS = re.compile(r"[\[\]<>`!&\\]")
"""What could make a link, a picture or a tag of a heading."""
_LEADS = re.compile(r"[^.!?]*:\s*$")
_ROW = re.compile(r"\s{0,3}\|.*\||[^|]+\|[^|]+\|.*")
_RULE = re.compile(r"[\s|:–-]*-{2,}[\s|:-]*$")
_FENCE = re.compile(r"\s*(?:```|~~~)\w*\s*$")
_QUOTE = re.compile(r"^\s{0,3}(?:>\s?)+")
"""What stands like this looks like an exact quote, which is for the checker to say."""
_BOLD = re.compile(r"(?<!\d)\*\*|\*\*(?!\d)")
_EMPHASIS = re.compile(r"(?<!\w)(__|[*_`])(?=\S)(.+?)(?<=\S)\1(?!\w)")
_LINE_TAG = re.compile(r"<(?:br|/p|/div|/li|/tr|/h[1-6])\b[^>]*>", re.IGNORECASE)
_ITEM_TAG = re.compile(r"<li\b[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>", re.IGNORECASE)
_BEGINS_JSON = re.compile(r"\s*(?:```(?:json)?\s*)?[{\[]\s*(?:[\"{\[]|$)")
_VERDICT = re.compile(r"(?:yes|no)\b[^.!:;]{0,20}[.!:;]?", re.IGNORECASE)
"""It says something only with the sentence behind it."""
_WORDS = 3
"""A string of fewer words in JSON is no statement."""


@dataclass(frozen=True, slots=True)
class Written:
    """A statement as it was written."""

    text: str
    """Without marks like `[1]`; a "yes" or "no" stands in one with the sentence behind it, and the
    cells of a table's row are joined by ` | `."""
    ranks: tuple[int, ...]
    """The numbers in its marks, in order, without repeats."""
    before: str = ""
    """What stands before it in Markdown: a heading, the head of a table, `- `; empty in running
    text."""
    is_row: bool = False
    """Whether it is a row of a table."""


def statements(pieces: Iterator[str]) -> Iterator[Written]:
    r"""Cut a text into statements, each as soon as it is complete.

    Args:
        pieces: the text in Markdown, in pieces that may break anywhere. Of HTML the tags are
            dropped, of JSON the strings are read.

    >>> [(one.before, one.text, one.ranks) for one in statements(iter(["Two:\n- A. [1]\n- B."]))]
    [('\n\nTwo:\n\n- ', 'A.', (1,)), ('\n- ', 'B.', ())]
    """
    verdict: Written | None = None
    for one in _statements(pieces):
        said = one
        if verdict and not one.before:
            text, ranks = f"{verdict.text} {one.text}", (*verdict.ranks, *one.ranks)
            said = Written(text, tuple(dict.fromkeys(ranks)), verdict.before)
        elif verdict:
            yield verdict
        verdict = said if _VERDICT.fullmatch(said.text) else None
        if not verdict:
            yield said
    if verdict:
        yield verdict


def _statements(pieces: Iterator[str]) -> Iterator[Written]:
    lines = _Lines()
    for part, is_end in _parts(_without_json(pieces)):
        yield from lines.add(part, is_end)
    yield from lines.held()


def _without_json(pieces: Iterator[str]) -> Iterator[str]:
    """The pieces; if the text is JSON, its strings as paragraphs once it has ended."""
    begun = ""
    for piece in pieces:
        begun += piece
        if not _BEGINS_JSON.match(begun) and begun.strip():
            yield begun
            yield from pieces
            return
    if begun:
        plain = re.sub(r"^\s*```(?:json)?|```\s*$", "", begun)
        try:
            yield "\n\n".join(_strings(json.loads(plain)))
        except ValueError:
            yield "\n\n".join(found for found in re.findall(r'"([^"]+)"', plain) if _says(found))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str) and _says(value):
        yield value
    for inner in (
        value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    ):
        yield from _strings(inner)


def _says(text: str) -> bool:
    return len(text.split()) >= _WORDS


def _parts(pieces: Iterator[str]) -> Iterator[tuple[str, bool]]:
    """Sentences and rests of lines, each with whether its line ends there."""
    rest = ""
    for piece in pieces:
        rest = _MARK_BEHIND.sub(r"\2\1", rest + piece)
        *whole, rest = rest.split("\n")
        for line in whole:
            yield _without_tags(line), True
        if _is_prose(rest):
            spans = sentence_spans(rest)
            # The last sentence may go on; if it is the start of a mark, so may the one before.
            held = 2 if spans and rest[spans[-1][0]] in "[【" else 1
            if len(spans) > held:
                yield _without_tags(rest[: spans[-held][0]]), False
                rest = rest[spans[-held][0] :]
    yield _without_tags(rest), True


def _is_prose(line: str) -> bool:
    """Whether a line that is not complete cannot become a row of a table, a heading or a tag."""
    return not re.match(r"\s*(?:[|#<`]|\*\*)", line) and "|" not in line


def _without_tags(line: str) -> str:
    if "<" not in line:
        return line
    return unescape(_TAG.sub(" ", _ITEM_TAG.sub("\n- ", _LINE_TAG.sub("\n", line))))


class _Lines:
    """What has been read, line by line."""

    def __init__(self) -> None:
        self._before = ""
        self._in_line = False
        self._row: str | None = None
        self._columns = 0

    def add(self, part: str, is_end: bool) -> Iterator[Written]:
        """Take a part of a line, and yield the statements that are complete with it."""
        for number, line in enumerate(part.split("\n")):
            if number:
                self._break()
            yield from self._line(line if self._in_line else _QUOTE.sub("", line), is_end)
        if is_end:
            self._break()
            if not part.strip():
                yield from self.held()

    def _break(self) -> None:
        self._in_line = False

    def _line(self, line: str, is_end: bool) -> Iterator[Written]:
        if _FENCE.match(line) or not line.strip():
            if self._before and not self._before.endswith("\n\n"):
                self._before += "\n"
            elif not self._before:
                self._before = "\n\n" if not self._in_line else ""
            self._columns = 0
            return
        if not self._in_line and is_end and _ROW.match(line):
            yield from self._table(line)
            return
        yield from self.held()
        if not self._in_line and _RULE.match(line):
            return
        if not self._in_line and (_HEADING.match(line) or (is_end and _LEADS.match(line))):
            heading = _NOT_IN_HEADINGS.sub("", line).strip()
            self._before = f"{self._before.rstrip()}\n\n{heading}\n\n"
            return
        item = None if self._in_line else _ITEM.match(line)
        if item:
            self._before = f"{self._before or chr(10)}{item[0]}".replace("• ", "- ")
            line = line[item.end() :]
        elif not self._in_line and self._before.strip("\n") == "" and self._before:
            self._before = "\n\n"
        self._in_line = True
        for start, end in sentence_spans(line):
            yield from self._said(line[start:end])

    def _table(self, line: str) -> Iterator[Written]:
        if _RULE.match(line):
            head, self._row = self._row, None
            cells = [_NOT_IN_HEADINGS.sub("", cell) for cell in _cells(head or "")]
            rule = _as_row(["---"] * len(cells))
            self._before = f"{self._before.rstrip()}\n\n{_as_row(cells)}\n{rule}\n"
            self._columns = len(cells)
        elif self._columns:
            self._before = self._before or "\n"
            last = self._columns - 1
            cells = _cells(line)
            row = [*cells[:last], ", ".join(filter(None, cells[last:]))]
            yield from self._said(" | ".join(row), is_row=True)
        else:
            yield from self.held()
            self._row = line

    def held(self) -> Iterator[Written]:
        """A line that looked like the head of a table, and was none."""
        line, self._row = self._row, None
        if line:
            yield from self._said(", ".join(filter(None, _cells(line))))

    def _said(self, sentence: str, *, is_row: bool = False) -> Iterator[Written]:
        ranks = [rank for mark in MARK.findall(sentence) for rank in _ranks(mark)]
        text = " ".join(MARK.sub("", sentence).split())
        # What is bold may be more than one sentence, or less.
        text = _EMPHASIS.sub(r"\2", _BOLD.sub("", text)).strip()
        if text and any(map(str.isalnum, text)):
            yield Written(text, tuple(dict.fromkeys(ranks)), self._before, is_row)
            self._before = ""


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def _as_row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _ranks(mark: str) -> Iterator[int]:
    """The numbers of a mark: "1, 3-5" are four."""
    for part in re.split(r"[,;]", mark):
        first, _, last = re.sub(r"\s", "", part).replace("–", "-").partition("-")
        yield from range(int(first), min(int(last or first), int(first) + 20) + 1)
