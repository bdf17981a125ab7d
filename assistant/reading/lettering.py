"""Letters that are set apart from their word in, whole words out: spaced letters, and initials."""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from statistics import median

from assistant.reading.page_lines import Word

_FEWEST = 4
"""Letters that a spaced line has; fewer may be names of points or columns."""

_WIDEST = 1.2
"""How wide the gaps between spaced letters are at most, in sizes of letters."""

_LARGE = 1.8
"""How large an initial is at least, in sizes of the letters beside it."""

_MOST = 30
"""Initials of a page that are looked at, since each is compared with all of its words."""

_VOWELS = frozenset("aeiouyàáâãäåæèéêëìíîïòóôõöøùúûüœ")
_WORDS = frozenset("AIOYEÀ")
"""Letters that are words of their own in some languages."""


def whole(words: Sequence[Word]) -> list[Word]:
    """The words of a page, in the order in which they are drawn, with their letters together."""
    found: list[Word] = []
    for _, line in groupby(words, lambda one: (one.base, one.size)):
        found += _closed(list(line))
    return _with_initials(found)


def _closed(line: list[Word]) -> list[Word]:
    """The words of a line of spaced letters; the same words if it is another one."""
    if len(line) < _FEWEST or any(len(one.text) > 1 or not one.text.isalpha() for one in line):
        return line
    gaps = [two.left - one.right for one, two in pairwise(line)]
    usual, size = median(gaps), line[0].size
    if not 0 < min(gaps) <= usual < _WIDEST * size:
        return line
    parts = [[line[0]]]
    for word, gap in zip(line[1:], gaps, strict=True):
        if gap > 1.6 * usual:
            parts.append([])
        elif not 0.6 * usual < gap < 1.4 * usual:
            return line
        parts[-1].append(word)
    texts = ["".join(one.text for one in part) for part in parts]
    if not any(len(text) > 2 and _is_word(text) for text in texts):
        return line
    return [
        Word(text, part[0].left, part[-1].right, part[0].base, size)
        for text, part in zip(texts, parts, strict=True)
    ]


def _is_word(text: str) -> bool:
    """Whether letters may be a word, not a list of names or marks."""
    in_order = all(ord(two) - ord(one) == 1 for one, two in pairwise(text))
    is_latin = all(ord(one) < 0x250 for one in text)
    has_vowel = not _VOWELS.isdisjoint(text.lower())
    return not in_order and len(set(text)) > 1 and (has_vowel or not is_latin)


def _with_initials(words: list[Word]) -> list[Word]:
    """Put large initials that reach over several lines before the rest of their words."""
    if not words:
        return words
    large = _LARGE * median(word.size for word in words)
    initials = [one for one in words if one.size >= large and _is_initial(one.text)]
    gone = set()
    for initial in initials[:_MOST]:
        beside = sorted(_beside(initial, words), key=lambda one: (-one.base, one.left))
        # Without a second line it would be a large letter and no initial.
        if not beside or beside[0].base - beside[-1].base < 0.5 * beside[0].size:
            continue
        first = beside[0]
        gone.add(id(initial))
        space = " " if _stands_alone(initial.text, first.text, words) else ""
        first.text, first.left = f"{initial.text}{space}{first.text}", initial.left
    return [word for word in words if id(word) not in gone] if gone else words


def _is_initial(text: str) -> bool:
    return len(text) < 3 and text[-1].isupper() and not text[0].isdigit()


def _beside(initial: Word, words: list[Word]) -> Iterator[Word]:
    """The first words of the lines that stand right of an initial."""
    for word in words:
        is_smaller = _LARGE * word.size <= initial.size
        is_near = -0.3 * word.size < word.left - initial.right < 0.8 * word.size
        above = word.base - initial.base
        if is_smaller and is_near and -0.3 * word.size < above < 0.9 * initial.size:
            yield word


def _stands_alone(letter: str, rest: str, words: list[Word]) -> bool:
    """Whether an initial is a word of its own, which the words of the page tell."""
    if letter not in _WORDS:
        return False
    known = [word.text.strip(".,;:!?\"'“”‘’()").lower() for word in words]
    rest = rest.strip(".,;:!?\"'“”‘’()").lower()
    return known.count(rest) > 1 and f"{letter}{rest}".lower() not in known
