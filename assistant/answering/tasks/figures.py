"""The figures and the days that articles name, one entry for each."""

import re
from collections.abc import Callable, Iterator, Sequence

from assistant.answering.tasks.listing import Entry, Read, by_frequency
from assistant.answering.tasks.material import Quote
from assistant.language.quantities import Quantity, quantities
from assistant.language.times import times_in

_MONEY = {"dollar", "euro", "pound", "yen", "ruble", "yuan", "crown", "rupee"}
_A_YEAR = re.compile(r"1[5-9]\d\d|20\d\d")
_BEFORE_A_YEAR = re.compile(
    r"\b(?:in|since|of|from|to|until|by|between|and|during|early|late|before|after|the|for)\s+$",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"^\d{4} [A-Z]{3}$")
_YEAR = re.compile(r"(?:1\d|20)\d\d")
_NO_FIGURE = re.compile(r"\d{1,2}(?:st|nd|rd|th)$|0\d+$", re.IGNORECASE)
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b"
)
_BEFORE_A_DAY = re.compile(rf"\b{_MONTH}\.?\s*$|[\w.:/-]$", re.IGNORECASE)
_BEHIND_A_DAY = re.compile(rf"(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}|[:/-]\d|\w|\.\d", re.IGNORECASE)
_SMALL = "of|the|and|or|in|on|at|to|from|by|for|with|as|than|after|before|was|is|has|this|times"
_THINGS = re.compile(
    rf"\s((?:(?!(?:{_SMALL})\b)[\w’'&-]+ ){{0,2}}?(?!(?:{_SMALL})\b)[\w-]{{2,}}s)\b(?!['’])"
)
"""What is counted: up to three words, the last of which is a plural."""


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
                if not (written := _written(text, quantity)):
                    continue
                label, of = written
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
            _is_year(text, one.end - len(written), one.end)
            or _NO_FIGURE.match(written)
            or _BEFORE_A_DAY.search(text[: one.end - len(written)])
            or _BEHIND_A_DAY.match(text[one.end :])
        ):
            continue
        if one.unit == "day" and one.value < 1:
            continue
        yield one


def _is_year(text: str, start: int, end: int) -> bool:
    """Whether a number of four digits is a year: it counts nothing, or stands where years do."""
    if not _A_YEAR.fullmatch(text[start:end]):
        return False
    return bool(_BEFORE_A_YEAR.search(text[:start])) or not _THINGS.match(text, end)


def _written(text: str, quantity: Quantity) -> tuple[str, str] | None:
    """A figure as it is written, with the things that it counts, and these in lower case.

    None for a number in letters that counts nothing: "one of the two".
    """
    written = text[quantity.start : quantity.end].strip()
    if quantity.unit:
        return written, ""
    things = _THINGS.match(text, quantity.end)
    if things and not (written[0].isupper() and things[1][0].isupper()):
        return f"{written} {things[1]}", things[1].split()[-1].lower()
    return (written, "") if any(map(str.isdigit, written)) else None


def dates(read: Sequence[Read]) -> list[Entry]:
    """The days, months and years that are named, the earliest first."""
    entries: dict[str, Entry] = {}
    for one in read:
        for start, end in one.sentences:
            text = one.article.text[start:end]
            for period in times_in(text, one.article.published):
                if _CLOCK.search(f"{period.words}{text.partition(period.words)[2][:4]}"):
                    continue
                label = period.words if _YEAR.search(period.words) else str(period)
                entry = entries.setdefault(
                    str(period), Entry(label, Quote(one.article, start, end), 0)
                )
                entry.times += 1
                entry.articles.add(one.article.path)
                entry.day = period.after or period.before
    return sorted(entries.values(), key=lambda one: (one.day is None, one.day))
