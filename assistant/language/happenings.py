"""When the thing happened that a sentence of an article tells of."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from assistant.language.dates import Month, Period
from assistant.language.times import MONTH, WEEKDAY, times_in

_A_WEEKDAY = re.compile(
    r"(?<!\bgood )(?<!\bblack )(?<!\bash )(?<!\bbloody )(?<!\bevery )(?<!\beach )(?<!\blast )"
    r"(?<!\bnext )(?<!\bthis )(?<!\bcoming )(?<!\bprevious )"
    rf"\b(?P<name>{WEEKDAY})\b(?!['’]?s\b)(?! (?:times|newspaper|telegraph|school|league)\b)"
    rf"(?!\W{{1,3}}(?:the )?(?:\d|{MONTH}\b))",
    re.IGNORECASE,
)
_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()

_AHEAD = re.compile(
    r"\b(?:will|shall|would|next|coming|upcoming|planned|plans to|going to|scheduled|due to"
    r"|(?:\w\ws|they|we|who|also) plan to|expected|is to|are to|(?:from|by|until|before) \w+day)\b",
    re.IGNORECASE,
)
"""What is told of may be yet to come."""

_PLANNED = re.compile(
    r"\b(?:was|were|been) (?:(?:originally|first|also) )?(?:due|scheduled|set|supposed|planned)"
    r" (?:to|for|on)\b[^.,;:]*$",
    re.IGNORECASE,
)
"""Before a day for which something was planned, which may not have happened."""

_SAID = re.compile(
    r"\b(?:said|told|announced|reported|ruled|confirmed|warned|added|claimed|concluded|declared"
    r"|denied|vowed|agreed|decided|insisted|stated|testified|voted)\b",
    re.IGNORECASE,
)
"""The day beside it is that of the words, though what they tell of may be yet to come."""

_FAR = 3
"""Words; between one who said something and the day when."""

_DATE = rf"(?:\d{{1,2}}\s+{MONTH}|{MONTH}\s+\d{{1,2}})\b(?:\W{{1,3}}\d{{4}})?"
_CLOCK = r"\d{1,2}:\d\d(?::\d\d)?(?:\s*[ap]\.?m\b\.?)?(?:\s*[A-Z]{2,4}\b)?"
_DATELINE = re.compile(
    rf"(?:.{{0,150}}?\b(?:{_DATE}\W*(?:(?:last )?updated at )?{_CLOCK}"
    rf"|(?:updated|published|posted) at {_CLOCK}\W*(?:{WEEKDAY}\W+)?{_DATE}"
    rf"|(?-i:[A-Z]{{3,}}\W{{1,3}}){_DATE}\W{{1,2}}(?:\(|-LRB-)[\w ]{{2,30}}(?:\)|-RRB-)\s?[-–—]))+",
    re.IGNORECASE,
)
"""A head like "OSLO, June 13 (Reuters) -" or "12 May 2024 10:30 GMT": when it was written."""

_PRESENT = re.compile(r"\b(?:is|are|has|have|says|will)\b|\w['’]s\b(?= \w+(?:ed|ing)\b)", re.I)
"""Before a year or a month: what is told of is of now, and only something in it of then."""

_THAT_YEAR = re.compile(r"\b(?:that|the same) year\b", re.IGNORECASE)
"""Says of a day without a year that it is of another year than the nearest one."""

_A_YEAR = re.compile(r"\d{4}")

_FAR_AHEAD = timedelta(120)
"""Who tells in autumn of 3 May without its year means the May that is over, though the next one may
be nearer."""

_LONG_AGO = 3660
"""Days; a longer time is none in which one thing happened."""


def happened(text: str, published: date | None) -> Period | None:
    """The time that a sentence gives for what it tells of: its first day, else its first time.

    A weekday is the last one before the article; the head of an agency's article does not count.
    None if it names no time, or only such as are still to come or not over when the article was
    published, or for which something was only planned.

    >>> str(happened("The mill burned down on Friday.", date(2024, 5, 14)))
    '10 May 2024'
    >>> happened("He is on trial for the fire of 2019.", date(2024, 5, 14)) is None
    True
    >>> str(happened("Built in 1890, it burned down on 3 May.", date(2024, 5, 14)))
    '3 May 2024'
    """
    if head := _DATELINE.match(text):
        text = text[head.end() :]
    last = published if published and not isinstance(published, Month) else None
    found = times_in(text, published)
    if _THAT_YEAR.search(text):
        found = [one for one in found if _A_YEAR.search(one.words)]
    if last:
        found += _weekdays(text, last)
        found = [_passed(one, text, last) for one in found]
    passed = [
        one
        for one in found
        if one.after and one.before and not (published and one.before > published)
        if not _PLANNED.search(text[: text.find(one.words)])
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


def _passed(when: Period, text: str, published: date) -> Period:
    """A time without a year far ahead is last year's, where nothing ahead is told of."""
    first, last = when.after, when.before
    if not first or not last or first - published <= _FAR_AHEAD:
        return when
    if _A_YEAR.search(when.words) or _AHEAD.search(text):
        return when
    return Period(when.words, first - relativedelta(years=1), last - relativedelta(years=1))


def is_ahead(text: str, published: date | None) -> bool:
    """Whether a sentence names a day to come.

    >>> is_ahead("It opens on 3 June.", date(2024, 5, 14))
    True
    """
    times = times_in(text, published)
    return any(one.after and published and one.after > published for one in times)


def _weekdays(text: str, published: date) -> Iterator[Period]:
    may_be_ahead = _AHEAD.search(text)
    for match in _A_WEEKDAY.finditer(text):
        if may_be_ahead and not _is_of_words(text, *match.span()):
            continue
        back = (published.weekday() - _DAYS.index(match["name"].lower())) % 7
        day = published - timedelta(days=back)
        yield Period(match[0], day, day)


def _is_of_words(text: str, start: int, end: int) -> bool:
    """Whether a weekday is when words were said: "said on Friday", "On Friday he said"."""
    said = [*_SAID.finditer(text, 0, start)]
    if said and text.count(" ", said[-1].end(), start) <= _FAR + 1:
        return not _AHEAD.search(text, said[-1].end(), start)
    behind = _SAID.search(text, end)
    leads = text[:start].strip().lower() in ("", "on", "late on", "early on")
    return bool(leads and behind and not _AHEAD.search(text, 0, behind.start()))
