"""Words at places on a page in, its lines out: words that stand on one base line."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from assistant.reading.raised import lowered, raised

Gap = tuple[float, float]
"""Where a stretch of a line without words begins and ends."""


@dataclass(slots=True)
class Word:
    """A stretch of characters without a space, on a page; all lengths are in points."""

    text: str
    left: float
    right: float
    base: float
    """The height of its base line above the foot of the page."""
    size: float
    """The size of its letters."""


@dataclass(slots=True)
class Line:
    """Words that stand on one base line, from left to right."""

    words: list[Word]
    base: float
    size: float
    frees: list[Gap] | None = None
    """The stretches of its height without a word, from edge to edge, once they are known."""

    @property
    def left(self) -> float:
        """Where it begins."""
        return self.words[0].left

    @property
    def right(self) -> float:
        """Where it ends."""
        return max(word.right for word in self.words)

    @property
    def text(self) -> str:
        """Its words, with spaces; raised and lowered ones as they are to be read."""
        out, before = "", None
        for place, word in enumerate(self.words):
            if before and _is_parted(before, word):
                out += " "
            is_shifted = (
                word.size <= _SMALL * self.size and abs(word.base - self.base) >= 0.05 * self.size
            )
            out += self._shifted(place, out) if is_shifted else word.text
            before = word
        return " ".join(out.split())

    def _shifted(self, place: int, out: str) -> str:
        word, before = self.words[place], out.rstrip()
        following = self.words[place + 1] if place + 1 < len(self.words) else None
        after = ""
        if following:
            after = f"{' ' * _is_parted(word, following)}{following.text}"
        if not before:
            if word.text.isdigit() and _ISOTOPE.match(after):
                return raised("", word.text, after)
            # The mark of a note before its text, as at the foot of a page.
            return f"{word.text} " if following else word.text
        if word.base < self.base:
            return lowered(word.text)
        if not (match := _NOTE.match(word.text)):
            return word.text
        # What is set with a note mark, such as a comma, stands behind it in the same word.
        after, mark = match[2] or after, match[1].replace("\u2013", "\u2212")
        # Only figures that stand before a word, and behind none, may be those of an isotope.
        figures = raised("", mark, after) if out != before else ""
        return (figures or raised(before, mark, after)) + match[2]


def _is_parted(one: Word, two: Word) -> bool:
    """Whether there is a space between two words of a line."""
    return two.left - one.right > _SPACE * min(one.size, two.size)


_SPACE = 0.12
"""The gap between two words, in sizes of letters."""

_SMALL = 0.85
"""How large raised letters are at most, in sizes of the letters beside them."""

_NOTE = re.compile(
    r"([\[(]?[\d*†‡§a-z,]{1,5}[\])]?|[^\W\d_]{2,3}|[+\u2212\u2013-]\d{1,3}|\d?[+\u2212\u2013-])"
    r"([.,;:)”’\"]*)$"
)

_ISOTOPE = re.compile(r"(?:[CHNOU]|Cs|Co|Kr|Pb|Pu|Ra|Rn|Sr|Th|Xe)(?![^\W\d_])(?!\.)")
"""What is an element at the beginning of a line, and hardly the first word of a note."""


def lines_of(words: Sequence[Word]) -> list[Line]:
    """Put words that stand on one base line together, the topmost line first."""
    usual = median(word.size for word in words) if words else 0.0
    sizes = {word.size for word in words if word.size > _SMALL * usual}
    larger = {
        size: [one for one in words if one.size in sizes and size < _SMALL * one.size]
        for size in {word.size for word in words}
    }
    shifted = {id(word): by for word in words if (by := _beside(word, larger[word.size]))}
    found: list[Line] = []
    home: dict[int, Line] = {}
    for word in sorted(words, key=lambda one: (-one.base, one.left)):
        if id(word) in shifted:
            continue
        line = next((one for one in found[-4:] if _is_level(one, word)), None)
        if line is None:
            line = Line([], word.base, word.size)
            found.append(line)
        line.words.append(word)
        line.size = max(line.size, word.size)
        home[id(word)] = line
    for word in words:
        if id(word) in shifted:
            home[id(shifted[id(word)])].words.append(word)
    for line in found:
        line.words.sort(key=lambda one: one.left)
    return found


def _is_level(line: Line, word: Word) -> bool:
    return abs(line.base - word.base) < 0.12 * min(line.size, word.size)


def _beside(word: Word, larger: Sequence[Word]) -> Word | None:
    """The larger word that a word stands raised or lowered beside; None if there is none."""
    found = []
    for one in larger:
        shift = abs(one.base - word.base)
        if 0.05 * one.size < shift < 0.6 * one.size:
            gap = min(abs(word.left - one.right), abs(one.left - word.right))
            if gap < 0.35 * one.size:
                found.append((shift + gap, one))
    return min(found, key=lambda pair: pair[0])[1] if found else None


def frees(line: Line) -> list[Gap]:
    """The stretches of a line's height without a word, from edge to edge."""
    if line.frees is None:
        end, found = -1e4, []
        for word in line.words:
            found.append((end, word.left))
            end = max(end, word.right)
        line.frees = [*found, (end, 1e4)]
    return line.frees


def is_wide(gap: Gap, line: Line, least: float) -> bool:
    """Whether a gap is wider than so many times the size of the letters of its line."""
    return gap[1] - gap[0] > least * line.size
