"""Days, months and periods: what they are and how they are written."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta


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
    days = calendar.monthrange(day.year, day.month)[1]
    return date(day.year, day.month, days) if isinstance(day, Month) else day


_ABROAD = [
    "Januar|Jänner|janvier|enero|январ[ьяе]|gennaio|janeiro|januari|stycz(?:nia|eń)",
    "Februar|Feber|février|febrero|феврал[ьяе]|febbraio|fevereiro|februari|luty|lutego",
    "März|mars|marzo|март[ае]?|março|maart|marzec|marca",
    "April|avril|abril|апрел[ьяе]|aprile|april|kwie(?:cień|tnia)",
    "Mai|mai|mayo|ма[йяе]|maggio|maio|mei|maj|maja",
    "Juni|juin|junio|июн[ьяе]|giugno|junho|juni|czerw(?:iec|ca)",
    "Juli|juillet|julio|июл[ьяе]|luglio|julho|juli|lip(?:iec|ca)",
    "August|août|agosto|август[ае]?|augustus|sierp(?:ień|nia)",
    "September|septembre|septiembre|сентябр[ьяе]|settembre|setembro|september|wrze(?:sień|śnia)",
    "Oktober|octobre|octubre|октябр[ьяе]|ottobre|outubro|oktober|październik(?:a)?",
    "November|novembre|noviembre|ноябр[ьяе]|novembro|november|listopada?",
    "Dezember|décembre|diciembre|декабр[ьяе]|dicembre|dezembro|december|grud(?:zień|nia)",
]
"""How each month is written within a sentence in other languages than English. Only German begins
it with a capital."""

MONTH_ABROAD = rf"(?-i:{'|'.join(_ABROAD)})"
"""Matches the name of a month in any of these languages."""


def month_number(name: str) -> int:
    """The number of a month that is named in English, also in short, or as `MONTH_ABROAD` matches.

    >>> month_number("sept"), month_number("мая")
    (9, 5)
    """
    for number, abroad in enumerate(_ABROAD, 1):
        is_english = calendar.month_name[number][:3].lower() == name.lower()[:3]
        if is_english or re.fullmatch(abroad, name):
            return number
    raise ValueError(name)


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
