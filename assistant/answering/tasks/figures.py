"""The figures and the days that articles name, one entry for each."""

import re
from collections.abc import Callable, Iterator, Sequence

from assistant.answering.tasks.listing import Entry, Read, by_frequency
from assistant.answering.tasks.material import Quote
from assistant.language.quantities import Quantity, quantities
from assistant.language.times import times_in

_MONEY = {"dollar", "euro", "pound", "yen", "ruble", "yuan", "crown", "rupee"}
_NO_FIGURE = re.compile(
    r"(?:19|20)\d\d(?:s|th|[-–/]\d\d)?$|\d{1,2}(?:st|nd|rd|th)$|0\d+$", re.IGNORECASE
)
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b"
)
_BEFORE_A_DAY = re.compile(rf"\b{_MONTH}\.?\s*$|[\w.:/-]$", re.IGNORECASE)
_BEHIND_A_DAY = re.compile(rf"(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}|[:/-]\d|\w|\.\d", re.IGNORECASE)
_MORE = re.compile(r"[ -](?:[^\W\d_][\w’'-]*)")
_SMALL = re.compile(
    r"(?:of|the|and|or|in|on|at|to|from|by|for|with|as|than|after|before|were|was|is|are|had|have)$",
    re.I,
)


def sums(read: Sequence[Read]) -> list[Entry]:
    """The sums of money."""
    return _listed(read, lambda one: one.unit in _MONEY)


def percentages(read: Sequence[Read]) -> list[Entry]:
    """The percentages."""
    return _listed(read, lambda one: one.unit == "percent")


def figures(read: Sequence[Read]) -> list[Entry]:
    """All figures, except years, days and what is no count."""
    return _listed(read, lambda one: True)


def _listed(read: Sequence[Read], fits: Callable[[Quantity], bool]) -> list[Entry]:
    entries: dict[tuple[float, str, str], Entry] = {}
    for one in read:
        for start, end in one.sentences:
            text = one.article.text[start:end]
            for quantity in _figures(text):
                if not fits(quantity):
                    continue
                label, of = _written(text, quantity)
                key = (*quantity.key, of)
                entry = entries.setdefault(key, Entry(label, Quote(one.article, start, end), 0))
                entry.times += 1
                entry.articles.add(one.article.path)
    return by_frequency(entries.values())


def _figures(text: str) -> Iterator[Quantity]:
    """The numbers of a sentence that are figures: no days, years and parts of words."""
    for one in quantities(text):
        written = text[one.start : one.end].strip()
        word = not any(map(str.isdigit, written))
        if word and not one.unit and one.value < 1e3 and len(written) > 8:
            continue
        is_bare = not one.unit and written.isdigit()
        if is_bare and (
            _NO_FIGURE.match(written)
            or _BEFORE_A_DAY.search(text[: one.start])
            or _BEHIND_A_DAY.match(text[one.end :])
        ):
            continue
        if one.unit == "day" and one.value < 1:
            continue
        yield one


def _written(text: str, quantity: Quantity) -> tuple[str, str]:
    """A figure as it is written, with the word that it counts, and that word in lower case."""
    written = text[quantity.start : quantity.end].strip()
    if quantity.unit:
        return written, ""
    behind = _MORE.match(text, quantity.end)
    if not behind or _SMALL.search(behind[0]):
        return written, ""
    return f"{written}{behind[0]}", behind[0][1:].lower()


def dates(read: Sequence[Read]) -> list[Entry]:
    """The days, months and years that are named, the earliest first."""
    entries: dict[str, Entry] = {}
    for one in read:
        for start, end in one.sentences:
            for period in times_in(one.article.text[start:end], one.article.published):
                label = str(period)
                entry = entries.setdefault(label, Entry(label, Quote(one.article, start, end), 0))
                entry.times += 1
                entry.articles.add(one.article.path)
                entry.day = period.after or period.before
    return sorted(entries.values(), key=lambda one: (one.day is None, one.day))
