"""When the thing happened that a sentence of an article tells of."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from assistant.language.dates import Month, Period
from assistant.language.times import WEEKDAY, times_in

_A_WEEKDAY = re.compile(
    r"(?<!\bgood )(?<!\bblack )(?<!\bash )(?<!\bbloody )(?<!\bevery )(?<!\beach )(?<!\blast )"
    r"(?<!\bnext )(?<!\bthis )(?<!\bcoming )(?<!\bprevious )"
    rf"\b(?P<name>{WEEKDAY})\b(?!['’]?s\b)(?! (?:times|newspaper|telegraph|school|league)\b)",
    re.IGNORECASE,
)
_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()

_AHEAD = re.compile(
    r"\b(?:will|shall|would|next|coming|upcoming|planned|plans? to|going to|scheduled|due to"
    r"|expected|is to|are to|(?:from|by|until|before) \w+day)\b",
    re.IGNORECASE,
)
"""What is told of may be yet to come."""

_PRESENT = re.compile(r"\b(?:is|are|has|have|says|will)\b|\w['’]s\b(?= \w+(?:ed|ing)\b)", re.I)
"""Before a year or a month: what is told of is of now, and only something in it of then."""

_THAT_YEAR = re.compile(r"\b(?:that|the same) year\b", re.IGNORECASE)
"""Says of a day without a year that it is of another year than the nearest one."""

_A_YEAR = re.compile(r"\d{4}")

_LONG_AGO = 3660
"""Days; a longer time is none in which one thing happened."""


def happened(text: str, published: date | None) -> Period | None:
    """The time that a sentence gives for what it tells of: its first day, else its first time.

    A weekday is the last one before the article. None if it names no time, or only such as are
    still to come or not over when the article was published.

    >>> str(happened("The mill burned down on Friday.", date(2024, 5, 14)))
    '10 May 2024'
    >>> happened("He is on trial for the fire of 2019.", date(2024, 5, 14)) is None
    True
    >>> str(happened("Built in 1890, it burned down on 3 May.", date(2024, 5, 14)))
    '3 May 2024'
    """
    last = published if published and not isinstance(published, Month) else None
    found = times_in(text, published)
    if _THAT_YEAR.search(text):
        found = [one for one in found if _A_YEAR.search(one.words)]
    if last and not _AHEAD.search(text):
        found += _weekdays(text, last)
    passed = [
        one
        for one in found
        if one.after and one.before and not (published and one.before > published)
    ]
    days = [one for one in passed if one.after == one.before]
    spans = [
        one
        for one in passed
        if one.before - one.after < timedelta(_LONG_AGO)  # type: ignore[operator]
        and not (published and one.before == published)
        and not _PRESENT.search(text[: text.find(one.words)])
    ]
    return next(iter([*days, *spans]), None)


def is_ahead(text: str, published: date | None) -> bool:
    """Whether a sentence names a day to come.

    >>> is_ahead("It opens on 3 June.", date(2024, 5, 14))
    True
    """
    times = times_in(text, published)
    return any(one.after and published and one.after > published for one in times)


def _weekdays(text: str, published: date) -> Iterator[Period]:
    for match in _A_WEEKDAY.finditer(text):
        back = (published.weekday() - _DAYS.index(match["name"].lower())) % 7
        day = published - timedelta(days=back)
        yield Period(match[0], day, day)
