"""The day that a field states, as people and programs write it."""

import re
from datetime import date, datetime

from dateutil import parser as dates

from assistant.language.dates import Month

HOW = "write it like 2019-10-24"

_ISO = re.compile(r"((?:1[5-9]|20)\d\d)-(\d\d)-(\d\d)(?!\d)")
_COMPACT = re.compile(r"((?:19|20)\d\d)([01]\d)([0-3]\d)(?:T?\d{4,6}.*)?$")
_YEAR_FIRST = re.compile(r"((?:1[5-9]|20)\d\d)[./-](\d{1,2})(?:[./-](\d{1,2}))?(?![\d])")
_FIGURES = re.compile(r"(\d{1,2})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{4})(?!\d)")
_SHORT_YEAR = re.compile(r"(\d{1,2})([./])(\d{1,2})\2([0-37-9]\d)$")
"""A year of two figures, unless its century is in doubt."""

_CHINESE = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월](?:\s?(\d{1,2})\s?[日일])?")
_CHANGED = re.compile(
    r"\b(?:last )?(?:updated|modified|edited|aktualisiert|mis à jour|actualizado|aggiornato)\b"
    r".*?(?=(?:published|posted)\b|$)",
    re.IGNORECASE,
)
_LABEL = re.compile(r"(?:first )?(?:published|posted)(?: on| at)?\s*:?\s*", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_RANGE = re.compile(r"(?<!\d)\d{1,2}\.?\s*(?:[–—/-]|to|bis|and|und)\s*\d{1,2}\.?\s+[^\W\d_]")
_MONTH_FIRST = re.compile(r"(\d{1,2})[./](\d{4})$")


def read_day(text: str) -> tuple[date | None, str]:
    """The day, or the month, that a text states, and a note for the reader where it is not clear.

    Args:
        text: what a field says, such as `3 May 2024`, `2024-05-03T10:00Z` or `May 2024`.

    Returns:
        The day of the writer's place (time zones are ignored). None with a note if it cannot be
        read, or may mean two days: 12/03/2024 is another day in America than in Europe.

    >>> read_day("14.05.2024")[0], read_day("May 2024")[0]
    (datetime.date(2024, 5, 14), Month(2024, 5, 1))
    >>> read_day("12/03/2024")
    (None, "its date '12/03/2024' may be 12 March or 3 December: write it like 2019-10-24")
    """
    found, note = _read(" ".join(text.split()))
    if found == _UNSET:
        return None, f"its date {text[:80]!r} is what programs write where there is none"
    return found, note


_UNSET = date(1970, 1, 1)


_LAST = date(2200, 1, 1)


def _read(text: str) -> tuple[date | None, str]:
    unread: tuple[date | None, str] = None, f"its date {text[:80]!r} cannot be read: {HOW}"
    # "Published 3 May 2024, updated 4 May 2024"; "3 May 2024 · 5 min read"
    stated = _LABEL.sub("", _CHANGED.sub("", text)).strip(" ,;·|•")
    for part in dict.fromkeys((stated, *re.split(r"\s[·|•]\s", stated))):
        found = _of_part(part, unread)
        if found != unread and not (found[0] and found[0] > _LAST):
            return found
    return unread


def _of_part(text: str, unread: tuple[date | None, str]) -> tuple[date | None, str]:
    try:
        if match := _CHINESE.search(text):
            year, month, day = match.groups()
            return _day(int(year), int(month), int(day) if day else None), ""
        if match := _ISO.match(text) or _COMPACT.match(text):
            return date(*map(int, match.groups())), ""
        if match := _YEAR_FIRST.match(text):
            year, month, day = match.groups()
            return _day(int(year), int(month), int(day) if day else None), ""
        if match := _FIGURES.search(text) or _SHORT_YEAR.match(text):
            return _of_figures(match, text)
        if match := _MONTH_FIRST.match(text):
            return Month(int(match[2]), int(match[1]), 1), ""
        if _RANGE.search(text) or not re.search(r"[^\W\d_]{3}", text):
            return unread
        return _of_words(text), ""
    except (ValueError, OverflowError, TypeError):
        return unread


def _day(year: int, month: int, day: int | None) -> date:
    return date(year, month, day) if day else Month(year, month, 1)


def _of_figures(match: re.Match[str], text: str) -> tuple[date | None, str]:
    """A day like 12/03/2024, if only one order of day and month is possible."""
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    if year < 100:
        year += 2000 if year < 70 else 1900
    # With full stops the day comes first wherever days are written so.
    if match[2] == "." or first > 12 or first == second:
        return date(year, second, first), ""
    if second > 12:
        return date(year, first, second), ""
    one, other = date(year, second, first), date(year, first, second)
    either = f"{one.day} {one:%B} or {other.day} {other:%B}"
    return None, f"its date {text[:80]!r} may be {either}: {HOW}"


def _of_words(text: str) -> date:
    """A day or a month with its name, in English or another language.

    Raises:
        ValueError: it is neither.
    """
    try:
        # What a date leaves out is filled in from a default; other defaults tell what that is.
        found = [dates.parse(text, default=default, ignoretz=True).date() for default in _DEFAULTS]
    except (ValueError, OverflowError):
        return _of_other_language(text)
    first, other_day, other_month, other_year = found
    if first == other_day == other_month == other_year:
        return first
    if first == other_month == other_year and first != other_day:
        return Month(first.year, first.month, 1)
    raise ValueError(text)


_DEFAULTS = datetime(2000, 1, 1), datetime(2000, 1, 2), datetime(2000, 2, 1), datetime(2001, 1, 1)


def _of_other_language(text: str) -> date:
    from dateparser import parse

    if not _YEAR.search(text):
        raise ValueError(text)
    strict = {"REQUIRE_PARTS": ["month", "year"], "PARSERS": ["absolute-time"]}
    first, last = (
        parse(text, settings=strict | {"PREFER_DAY_OF_MONTH": which}) for which in ("first", "last")
    )
    if first is None or last is None:
        raise ValueError(text)
    return first.date() if first.date() == last.date() else Month(first.year, first.month, 1)
