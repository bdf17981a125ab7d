"""Words for a time, such as "last month", turned into dates.

"Last month" is counted from today in a question, and from the day of publication in an article. The
result is a `Period`: the first and the last day that the words mean.
"""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from assistant.language.words import content_words

_MONTHS = [name.lower() for name in calendar.month_name[1:]]
_WEEKDAYS = [name.lower() for name in calendar.day_name]
_NUMBERS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve"]
_COUNTS = (
    {word: number for number, word in enumerate(_NUMBERS[:-1], 1)}
    | {"twelve": 12}
    | {"a": 1, "an": 1, "couple of": 2, "few": 3}
)
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}

_MONTH = rf"(?:{'|'.join(_MONTHS)}|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?)"
_WEEKDAY = rf"(?:{'|'.join(_WEEKDAYS)})"
_COUNT = rf"(?:\d{{1,3}}|{'|'.join(_COUNTS)})"
_YEAR = r"(?:(?:1[5-9]|20)\d\d)"
_UNIT = r"(?:day|week|weekend|month|quarter|year)"

_RELATIVE = re.compile(
    rf"\b(?:(?P<day>today|yesterday|tomorrow|tonight)"
    rf"|(?P<count>{_COUNT})\s+(?P<ago>day|week|month|year)s?\s+(?:ago|earlier)"
    rf"|(?:the\s+)?(?P<many>last|past|previous|next|coming)\s+(?P<number>{_COUNT})\s+"
    rf"(?P<units>day|week|month|year)s"
    rf"|(?:earlier\s+|later\s+)?(?:the\s+)?(?P<which>this|last|past|previous|current|next|coming)\s+"
    rf"(?P<unit>{_UNIT}|{_WEEKDAY}|{_MONTH}))(?!\w)",
    re.IGNORECASE,
)
_ABSOLUTE = re.compile(
    rf"\b(?:(?P<iso>{_YEAR}-\d\d-\d\d)"
    rf"|(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m1>{_MONTH})(?:,?\s+(?P<y1>{_YEAR}))?"
    rf"|(?P<m2>{_MONTH})\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:,?\s+(?P<y2>{_YEAR}))?"
    rf"|(?P<m3>{_MONTH}),?\s+(?:of\s+)?(?P<y3>{_YEAR})"
    rf"|(?:the\s+)?(?P<q>first|second|third|fourth|q[1-4])(?:\s+quarter)?\s+(?:of\s+)?(?P<y4>{_YEAR})"
    rf"|(?P<y5>{_YEAR}))(?!\w)",
    re.IGNORECASE,
)
_SINCE = re.compile(r"\b(?:since|after|starting|from)\s+(?:the\s+)?$", re.IGNORECASE)
_UNTIL = re.compile(r"\b(?:before|until|till|up to|by|prior to)\s+(?:the\s+)?$", re.IGNORECASE)
_LEADS = re.compile(r"\bbetween\s+$", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:and|to|until|till|–|-)\s*$", re.IGNORECASE)


_HEAD, _HEAD_LINES = 600, 5
"""How much of the beginning of a text is searched for its own date: characters, then lines."""
_LABEL = re.compile(
    rf"(?:by [^.!?]{{3,40}}|[(\[]?(?:first )?(?:published|posted|date|dated|issued)"
    rf"(?: on| at)?)?[\s:,|•·–—-]*(?:{_WEEKDAY})?[\s:,|•·–—-]*",
    re.IGNORECASE,
)
_UPDATED = re.compile(r"\b(?:updated|changed|modified|corrected)\b", re.IGNORECASE)
_TIME_OF_DAY = re.compile(
    r"[\s,|•·–—-]*(?:at )?(?:\d{1,2}[:.]\d\d(?::\d\d)?)?\s*(?:[ap]\.?m\.?)?"
    r"\s*(?:[A-Z]{2,4})?[)\].]?"
)
_PLACE = re.compile(r"(?:[A-Z][\w'’. ]{1,40}(?:, [A-Z][\w. ]{1,30})?,\s*)?")
_DASH = re.compile(r"\s*(?:\([^)]{2,40}\)\s*)?[-–—:|.]")


class Month(date):
    """A month, as a date: its first day, written without the day.

    >>> str(Month(2024, 5, 1)), long_date(Month(2024, 5, 1))
    ('2024-05', 'May 2024')
    """

    def isoformat(self) -> str:
        """The year and the month: `2024-05`."""
        return f"{self.year:04}-{self.month:02}"


def parse_day(text: str) -> date:
    """Read what `isoformat` of a date or a Month wrote.

    Raises:
        ValueError: it is not such a text.
    """
    return Month.fromisoformat(f"{text}-01") if len(text) == 7 else date.fromisoformat(text)


def last_day(day: date) -> date:
    """The last day that a date may mean: of a Month its last one."""
    return _around(date(day.year, day.month, 1), "month")[1] if isinstance(day, Month) else day


@dataclass(frozen=True, slots=True)
class Period:
    """Words for a time, and the days that they mean."""

    words: str
    after: date | None
    """The first day; None for a period without a beginning."""
    before: date | None
    """The last day; None for a period without an end."""

    def __str__(self) -> str:
        """The days in their shortest form: `September 2019`."""
        if self.after and self.before:
            return _between(self.after, self.before)
        if self.after:
            return f"since {long_date(self.after)}"
        return f"until {long_date(self.before)}" if self.before else "any time"


@dataclass(frozen=True, slots=True)
class Mention:
    """Words for a relative or absolute time, with their place in the text."""

    start: int
    end: int
    period: Period


def asked_period(question: str, today: date) -> Period | None:
    """The period that a question asks about; None if it names none, or several.

    A range like "from May to July 2019" is one period.

    >>> str(asked_period("What did Huawei announce last month?", date(2019, 10, 24)))
    'September 2019'
    >>> str(asked_period("What has changed since May 2019?", date(2019, 10, 24)))
    'since 1 May 2019'
    """
    found = sorted(
        [*_relative(question, today), *_absolute(question)], key=lambda mention: mention.start
    )
    if not found or len(found) > 2:
        return None
    first, last = found[0], found[-1]
    if len(found) == 2:
        joined = _BETWEEN.fullmatch(question[first.end : last.start])
        if joined and joined[0].strip() == "and" and not _LEADS.search(question[: first.start]):
            return None
        ordered = first.period.after and last.period.before
        if not joined or not ordered or first.period.after > last.period.before:  # type: ignore[operator]
            return None
        words = question[first.start : last.end]
        return Period(words, first.period.after, last.period.before)
    lead = question[: first.start]
    if match := _SINCE.search(lead):
        return Period(_phrase(question, match, first), first.period.after, None)
    if match := _UNTIL.search(lead):
        day = first.period.after
        whole = match[0].lower().startswith(("until", "till", "up", "by"))
        end = first.period.before if whole else day and day - timedelta(days=1)
        return Period(_phrase(question, match, first), None, end)
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


def dateline(text: str) -> date | None:
    """The day that a text states as its own: alone on a line near the top, or at its very start.

    >>> dateline("OXMOUTH, 3 May 2024 - The bridge reopened.")
    datetime.date(2024, 5, 3)
    >>> dateline("The bridge reopened on 3 May 2024.")
    """
    lines = [line.strip() for line in text[:_HEAD].splitlines() if line.strip()]
    for line in lines[:_HEAD_LINES]:
        days = [one for one in _absolute(line) if one.period.after == one.period.before]
        # Behind its own day, a line may still say when it was changed.
        updated = len(days) == 2 and _UPDATED.search(line[days[0].end : days[1].start])
        if len(days) != 1 and not updated:
            continue
        lead, rest = line[: days[0].start], line[days[0].end :]
        alone = _LABEL.fullmatch(lead) and (updated or _TIME_OF_DAY.fullmatch(rest))
        opens = line == lines[0] or lead.strip()
        if alone or (opens and _PLACE.fullmatch(lead) and _DASH.match(rest)):
            return days[0].period.after
    return None


def _phrase(question: str, lead: re.Match[str], mention: Mention) -> str:
    return question[lead.start() : mention.end]


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
    month = _month(unit)
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


def _absolute(text: str) -> Iterator[Mention]:
    for match in _ABSOLUTE.finditer(text):
        days = _named(match)
        if days:
            yield Mention(*match.span(), Period(match[0], *days))


def _named(match: re.Match[str]) -> tuple[date, date] | None:
    """The first and last day of a date; None if it has no year or does not exist (31 February)."""
    try:
        if match["iso"]:
            return (day := date.fromisoformat(match["iso"])), day
        for number in "12":
            if match[f"d{number}"]:
                year, month = match[f"y{number}"], _month(match[f"m{number}"])
                if not year:
                    return None
                return (day := date(int(year), month, int(match[f"d{number}"]))), day
    except ValueError:
        return None
    # Years of these patterns are 1500 to 2099.
    if match["y3"]:
        return _around(date(int(match["y3"]), _month(match["m3"]), 1), "month")
    if match["y4"]:
        quarter = _ORDINALS.get(match["q"].lower()) or int(match["q"][1])
        return _around(date(int(match["y4"]), 3 * quarter, 1), "quarter")
    return _around(date(int(match["y5"]), 1, 1), "year")


def _month(name: str) -> int:
    return next(place for place, full in enumerate(_MONTHS, 1) if full[:3] == name.lower()[:3])


def _count(word: str) -> int:
    return _COUNTS.get(word.lower()) or max(1, int(word))


def _between(first: date, last: date) -> str:
    if first == last:
        return long_date(first)
    if first.day == 1 and (last + timedelta(days=1)).day == 1:
        if (first.month, last.month) == (1, 12):
            return f"{first.year}" if first.year == last.year else f"{first.year} to {last.year}"
        if (first.year, first.month) == (last.year, last.month):
            return f"{first:%B %Y}"
        return f"{first:%B}{_year(first, last)} to {last:%B %Y}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {long_date(last)}"
    return f"{first.day} {first:%B}{_year(first, last)} to {long_date(last)}"


def _year(first: date, last: date) -> str:
    return "" if first.year == last.year else f" {first.year}"


def long_date(day: date) -> str:
    """A day as people write it: `24 October 2019`; of a Month only `October 2019`."""
    return f"{day:%B %Y}" if isinstance(day, Month) else f"{day.day} {day:%B %Y}"
