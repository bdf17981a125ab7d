"""Words for a time, such as "last month" or "spring 2024", turned into periods.

"Last month" is counted from today in a question, and from the day of publication in an article; so
is the year of "14 May".
"""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from assistant.language.dates import MONTH_ABROAD, Month, Period, month_number
from assistant.language.words import SMALL_NUMBERS, content_words, small_number

_MONTHS = [name.lower() for name in calendar.month_name[1:]]
_WEEKDAYS = [name.lower() for name in calendar.day_name]
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
"""The month in which each begins, in the north."""

_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}

MONTH = rf"(?:{'|'.join(_MONTHS)}|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?)"
WEEKDAY = rf"(?:{'|'.join(_WEEKDAYS)})"
_SEASON = rf"(?:{'|'.join(_SEASONS)})"
_COUNT = rf"(?:\d{{1,3}}|{'|'.join(SMALL_NUMBERS)})"
_YEAR = r"(?:(?:1[5-9]|20)\d\d)"
_UNIT = r"(?:day|week|weekend|month|quarter|year)"

_RELATIVE = re.compile(
    rf"\b(?:(?P<day>today|yesterday|tomorrow|tonight)"
    rf"|(?P<count>{_COUNT})\s+(?P<ago>day|week|month|year)s?\s+(?:ago|earlier)"
    rf"|(?:the\s+)?(?P<many>last|past|previous|next|coming)\s+(?P<number>{_COUNT})\s+"
    rf"(?P<units>day|week|month|year)s"
    rf"|(?:earlier\s+|later\s+)?(?:the\s+)?(?P<which>this|last|past|previous|current|next|coming)\s+"
    rf"(?P<unit>{_UNIT}|{WEEKDAY}|{MONTH}|{_SEASON}))(?!\w)",
    re.IGNORECASE,
)
_ABSOLUTE = re.compile(
    rf"\b(?:(?P<iso>{_YEAR}-\d\d-\d\d)"
    rf"|(?P<f1>\d{{1,2}})(?P<sep>[./])(?P<f2>\d{{1,2}})(?P=sep)(?P<fy>{_YEAR})"
    rf"|(?P<d9>\d{{1,2}})(?:\.|er|º)?\s+(?:de\s+)?(?P<m9>{MONTH_ABROAD})"
    rf"(?:\s+(?:del?\s+)?(?P<y9>{_YEAR}))?"
    rf"|(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m1>{MONTH})(?:\s?,?\s+(?P<y1>{_YEAR}))?"
    rf"|(?P<m2>{MONTH})\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:\s?,?\s+(?P<y2>{_YEAR}))?"
    rf"|(?:(?P<part>early|mid|late|(?:the\s+)?(?:beginning|start|middle|end)\s+of)[\s-]+)?"
    rf"(?:(?P<m3>{MONTH}|{MONTH_ABROAD}),?\s+(?:(?:of|de)\s+)?)?(?P<y3>{_YEAR})"
    rf"|(?:the\s+)?(?P<q>first|second|third|fourth|q[1-4])(?:\s+quarter)?\s+(?:of\s+)?(?P<y4>{_YEAR})"
    rf"|(?:the\s+)?(?P<half>first|second)\s+half\s+of\s+(?P<y5>{_YEAR})"
    rf"|(?:the\s+)?(?P<season>{_SEASON})\s+(?:of\s+)?(?P<y6>{_YEAR})(?:[/–-]\d\d)?"
    rf"|(?:the\s+)?(?P<decade>{_YEAR})s"
    rf"|(?P<q2>q[1-4])"
    rf"|(?P<m4>{MONTH}))(?!\w)",
    re.IGNORECASE,
)
"""The year may be missing in `y1`, `y2` and `y9`, and is in `q2` and `m4`."""

_LEADS_TO_A_MONTH = re.compile(
    r"\b(?:in|of|since|until|till|during|between|from|and|to|by|before|after|through|late|early|mid)"
    r"[\s-]+(?:late |early |mid[- ]?)?$|[–-]$",
    re.IGNORECASE,
)
"""Before a month alone: "may" and "march" are words of other kinds too."""

_TO_COME = re.compile(
    r"\b(?:will|next|coming|upcoming|planned|going to|scheduled)\b", re.IGNORECASE
)

_SINCE = re.compile(r"\b(?:since|after|starting|from)\s+(?:the\s+)?$", re.IGNORECASE)
_ONWARDS = re.compile(r"\s*(?:on(?:wards?)?\b(?!\s+(?:the|a|an)\b)|until (?:now|today))", re.I)
_UNTIL = re.compile(r"\b(?:before|until|till|up to|by|prior to)\s+(?:the\s+)?$", re.IGNORECASE)
_LEADS = re.compile(r"\bbetween\s+$", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:and|to|until|till|–|-)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mention:
    """Words for a time, with their place in the text."""

    start: int
    end: int
    period: Period


def asked_period(question: str, today: date) -> Period | None:
    """The period that a question asks about; None if it names none, or several.

    A range like "from May to July 2019" is one period. A day or month without a year is the last
    one before today, or the next one where the question looks ahead.

    >>> str(asked_period("What did Huawei announce last month?", date(2019, 10, 24)))
    'September 2019'
    >>> str(asked_period("What has changed since May?", date(2019, 10, 24)))
    'since 1 May 2019'
    """
    ahead = bool(_TO_COME.search(question))
    found = sorted(
        [*_relative(question, today), *_absolute(question, today, ahead=ahead)],
        key=lambda mention: mention.start,
    )
    if not found or len(found) > 2:
        return None
    first, last = found[0], found[-1]
    if len(found) == 2:
        if not _is_range(question, first, last):
            return None
        words = question[first.start : last.end]
        return Period(words, first.period.after, last.period.before)
    lead = question[: first.start]
    onwards = _ONWARDS.match(question, first.end)
    if (match := _SINCE.search(lead)) and (onwards or not match[0].lower().startswith("from")):
        end = onwards.end() if onwards else first.end
        return Period(question[match.start() : end], first.period.after, None)
    if match := _UNTIL.search(lead):
        day = first.period.after
        whole = match[0].lower().startswith(("until", "till", "up", "by"))
        last_day = first.period.before if whole else day and day - timedelta(days=1)
        return Period(question[match.start() : first.end], None, last_day)
    return first.period


def remove_period(question: str, period: Period) -> str:
    """Remove the words for a period from a question, with the preposition before them.

    The question stays as it is if nothing else is left of it.

    >>> asked = "What did Huawei announce in May 2019?"
    >>> remove_period(asked, asked_period(asked, date(2019, 10, 24)))
    'What did Huawei announce?'
    """
    lead = r"\s*(?:\b(?:in|on|during|of|for|from|within|over|between)\s+(?:the\s+)?)?"
    rest = re.sub(lead + re.escape(period.words), "", question, count=1).strip()
    return rest if content_words(rest) else question


def relative_mentions(text: str, published: date) -> list[Mention]:
    """Find "last month", "yesterday" and the like in a text, with the days that they mean.

    Args:
        text: what to search.
        published: the day that the words are counted from.

    >>> [str(mention.period) for mention in relative_mentions("a week ago", date(2019, 10, 24))]
    ['14 to 20 October 2019']
    """
    # From a month alone, "yesterday" could be any of thirty days.
    return [] if isinstance(published, Month) else list(_relative(text, published))


def times_in(text: str, published: date | None) -> list[Period]:
    """The periods that a text of an article speaks of.

    Args:
        text: a sentence.
        published: the day of the article, from which "last month" and the year of "14 May" are
            counted; without it only what bears its year is found.

    >>> [str(one) for one in times_in("It sank on 3 May and was raised in 2020.", date(2019, 6, 1))]
    ['3 May 2019', '2020']
    >>> [str(one) for one in times_in("Mayor since 2011; a council from 2004 to 2010.", None)]
    ['since 1 January 2011', '2004 to 2010']
    """
    relative = relative_mentions(text, published) if published else []
    found = sorted(
        [*relative, *_absolute(text, published, nearest=True)], key=lambda one: one.start
    )
    times: list[Period] = []
    for place, one in enumerate(found):
        if place and _is_range(text, found[place - 1], one):
            times[-1] = replace(times[-1], before=one.period.before)
            continue
        goes_on = re.search(r"\bsince\s+(?:the\s+)?$", text[: one.start], re.IGNORECASE)
        times.append(replace(one.period, before=None) if goes_on else one.period)
    return times


def _is_range(text: str, first: Mention, last: Mention) -> bool:
    """Whether two times are the ends of one: "from 2004 to 2010"."""
    joined = _BETWEEN.fullmatch(text[first.end : last.start])
    if not joined or (joined[0].strip() == "and" and not _LEADS.search(text[: first.start])):
        return False
    start, end = first.period.after, last.period.before
    return bool(start and end and start <= end)


def named_days(text: str) -> list[Mention]:
    """The days in a text that are named with their years, and no longer times.

    >>> [str(one.period) for one in named_days("From 3 May 2024 to June 2025")]
    ['3 May 2024']
    """
    if not _DIGIT.search(text):
        return []
    return [one for one in _absolute(text) if one.period.after == one.period.before]


_DIGIT = re.compile(r"\d")


def _relative(text: str, today: date) -> Iterator[Mention]:
    for match in _RELATIVE.finditer(text):
        try:
            first, last = _days(match, today)
        except (ValueError, OverflowError):
            continue  # before the first year, or after the last
        yield Mention(*match.span(), Period(match[0], first, last))


def _days(match: re.Match[str], today: date) -> tuple[date, date]:
    if word := match["day"]:
        shift = {"yesterday": -1, "tomorrow": 1}.get(word.lower(), 0)
        return (day := today + timedelta(days=shift)), day
    if match["ago"]:
        unit = match["ago"].lower()
        then = today - _span(unit, _count(match["count"]))
        return _around(then, unit)
    if match["many"]:
        length = _span(match["units"].lower(), _count(match["number"]))
        if match["many"].lower() in ("next", "coming"):
            return today, today + length
        return today - length, today
    return _which(match["which"].lower(), match["unit"].lower(), today)


def _which(which: str, unit: str, today: date) -> tuple[date, date]:
    step = {"last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1}.get(which, 0)
    if unit in _WEEKDAYS:
        back = (today.weekday() - _WEEKDAYS.index(unit)) % 7
        day = today - timedelta(days=back if back or step >= 0 else 7)
        return (day := day + timedelta(days=7) if step > 0 else day), day
    if unit == "weekend":
        saturday = today - timedelta(days=today.weekday()) + timedelta(days=5 + 7 * step)
        return saturday, saturday + timedelta(days=1)
    if unit in ("day", "week", "month", "quarter", "year"):
        return _around(today + step * _span(unit, 1), unit)
    if unit in _SEASONS:
        # The one that has begun last is the last one from its end on.
        seasons = [_season(unit, today.year + shift) for shift in (-1, 0, 1, 2)]
        past = [one for one in seasons if one[1] < today]
        return past[-1] if step < 0 else seasons[len(past) + (step > 0)]
    month = month_number(unit)
    year = today.year + (step if step > 0 and month <= today.month else 0)
    if step < 0 and month >= today.month:
        year -= 1
    return _around(date(year, month, 1), "month")


def _around(day: date, unit: str) -> tuple[date, date]:
    """The whole week, month, quarter or year around a day."""
    if unit == "day":
        return day, day
    if unit == "week":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    first = {
        "month": day.replace(day=1),
        "quarter": date(day.year, (day.month - 1) // 3 * 3 + 1, 1),
        "year": date(day.year, 1, 1),
    }[unit]
    return first, first + _span(unit, 1) - timedelta(days=1)


def _span(unit: str, number: int) -> relativedelta:
    if unit == "quarter":
        return relativedelta(months=3 * number)
    return relativedelta(**{f"{unit}s": number})  # type: ignore[arg-type]


def _season(name: str, year: int) -> tuple[date, date]:
    """A season; a winter is of the year in which it ends."""
    first = date(year - (name == "winter"), _SEASONS[name], 1)
    return first, first + relativedelta(months=3) - timedelta(days=1)


def _absolute(
    text: str, today: date | None = None, *, ahead: bool = False, nearest: bool = False
) -> Iterator[Mention]:
    """Days, months, seasons, quarters, years and decades.

    Args:
        text: what to search.
        today: from which the year of what has none is told; without it, that is left out.
        ahead: whether that is the next one from today, instead of the last one before it.
        nearest: whether it is the nearest one to today, instead.
    """
    matches = list(_ABSOLUTE.finditer(text))
    for place, match in enumerate(matches):
        if match["m4"] and not (match["m4"][0].isupper() and _leads(text, match.start())):
            continue
        behind = matches[place + 1] if place + 1 < len(matches) else None
        try:
            days = _named(match) or _without_year(match, behind, today, ahead, nearest)
        except (ValueError, OverflowError):
            continue  # 31 February
        if days:
            yield Mention(*match.span(), Period(match[0], *days))


def _leads(text: str, start: int) -> bool:
    return _LEADS_TO_A_MONTH.search(text[max(0, start - 30) : start]) is not None


def _named(match: re.Match[str]) -> tuple[date, date] | None:
    """The first and last day of a date; None if it has no year.

    Raises:
        ValueError: there is no such day, or it may be either of two.
    """
    if match["iso"]:
        return (day := date.fromisoformat(match["iso"])), day
    if match["fy"]:
        return (day := _of_figures(match)), day
    for number in "129":
        if match[f"d{number}"] and (year := match[f"y{number}"]):
            return _in_year(match, int(year))
    if match["y3"]:
        unit = "month" if match["m3"] else "year"
        month = month_number(match["m3"]) if match["m3"] else 1
        return _part(match["part"], *_around(date(int(match["y3"]), month, 1), unit))
    if match["y4"]:
        quarter = _ORDINALS.get(match["q"].lower()) or int(match["q"][1])
        return _around(date(int(match["y4"]), 3 * quarter, 1), "quarter")
    if match["y5"]:
        first = date(int(match["y5"]), 1 if match["half"].lower() == "first" else 7, 1)
        return first, first + relativedelta(months=6) - timedelta(days=1)
    if match["y6"]:
        year = int(match["y6"]) + bool(re.search(r"[/–-]\d\d$", match[0]))
        return _season(match["season"].lower(), year)
    if match["decade"]:
        year = int(match["decade"])
        return date(year, 1, 1), date(year + 9, 12, 31)
    return None


def _of_figures(match: re.Match[str]) -> date:
    first, second, year = int(match["f1"]), int(match["f2"]), int(match["fy"])
    if match["sep"] == "." or first > 12 or first == second:
        return date(year, second, first)
    if second > 12:
        return date(year, first, second)
    raise ValueError(match[0])


def _part(part: str | None, first: date, last: date) -> tuple[date, date]:
    """The beginning, the middle or the end of a period: a third of it, and some days more."""
    third = (last - first) * 5 // 12
    name = (part or "").lower()
    if name.startswith("mid") or "middle" in name:
        return first + (last - first) // 4, last - (last - first) // 4
    if "early" in name or "beginning" in name or "start" in name:
        return first, first + third
    return (last - third, last) if "late" in name or "end" in name else (first, last)


def _without_year(
    match: re.Match[str],
    behind: re.Match[str] | None,
    today: date | None,
    ahead: bool,
    nearest: bool,
) -> tuple[date, date] | None:
    """What bears no year: of the year of the date behind it, else of that which today tells."""
    if today is None:
        return None
    joined = behind and _BETWEEN.fullmatch(match.string[match.end() : behind.start()])
    if behind and joined and (days := _named(behind)):
        own = _in_year(match, days[0].year)
        return own if own[0] <= days[1] else _in_year(match, days[0].year - 1)
    years = [_in_year(match, year) for year in range(today.year - 1, today.year + 2)]
    if nearest:
        return min(years, key=lambda days: abs((days[0] - today).days), default=None)
    if ahead:
        return next((days for days in years if days[1] >= today), None)
    return next((days for days in reversed(years) if days[0] <= today), None)


def _in_year(match: re.Match[str], year: int) -> tuple[date, date]:
    """A day, a month or a quarter in a year.

    Raises:
        ValueError: the year has no such day.
    """
    for number in "129":
        if match[f"d{number}"]:
            month, day = month_number(match[f"m{number}"]), int(match[f"d{number}"])
            # Not each year has a 29 February.
            leap = (month, day) == (2, 29) and not calendar.isleap(year) and not match[f"y{number}"]
            return (found := date(year, month, day - leap)), found
    if match["q2"]:
        return _around(date(year, 3 * int(match["q2"][1]), 1), "quarter")
    return _around(date(year, month_number(match["m4"]), 1), "month")


def _count(word: str) -> int:
    return max(1, small_number(word))
