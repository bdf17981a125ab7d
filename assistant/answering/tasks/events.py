"""What happened when: the sentences that tell it, and how important each day is.

A sentence is of the day that it names, or else of the day of its article. A day is the more
important, the more articles name it, above all later ones, and the less so beside days that are
important, of which it may be the echo.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from assistant.answering.reader import BULLET, is_boilerplate
from assistant.language.dates import Period, last_day, long_date
from assistant.language.denials import is_question
from assistant.language.happenings import happened, is_ahead
from assistant.language.sentences import sentence_spans
from assistant.language.times import MONTH
from assistant.reading.article import Article
from assistant.reading.injections import readable

RECALLED = 3.0
"""What an article that names a day long gone adds to one that names it: it is still of moment."""

OF_THE_DAY = 0.3
"""What an article of a day is worth, which tells of it without naming it."""

_GONE = 1
"""Days; what an article names that is further back is recalled."""

_NEWS = timedelta(7)

BESIDE = 0.7
"""What a day loses of the mean worth of those beside it. These figures were chosen on two topics:
see `benchmarks/timelines.py`."""

_BESIDE = (-3, -2, -1, 1, 2, 3)
"""Days."""

_TELLS = re.compile(
    r"\b(?:\w{2,}ed|was|were|had|became|began|bought|broke|brought|built|burnt|came|caught|chose|cut"
    r"|drew|drove|fell|fled|flew|fought|found|gave|got|grew|held|hit|hurt|kept|killed|knew|left|led"
    r"|lost|made|met|paid|put|quit|ran|rose|said|sang|sank|sat|saw|sent|set|shot|shut|sold|spent"
    r"|spoke|stood|stole|struck|swept|swore|sworn|told|took|threw|went|withdrew|won|wrote)\b",
    re.IGNORECASE,
)
"""A verb in the past: other sentences of an article tell how things are, and not what happened."""

_ENTRY = re.compile(
    rf"(?<!\S)(?:\d{{1,2}} {MONTH}|{MONTH} \d{{1,2}})(?: ?,? \d{{4}})? ?(?:[-–—:]|--) ",
    re.IGNORECASE,
)
"""The head of an entry of a chronology: "10 May - Two bombs kill 55"."""


Key = tuple[date | None, date | None]
"""The first and the last day of a time."""


@dataclass(frozen=True, slots=True)
class Event:
    """A sentence, and when what it tells of happened."""

    article: Article
    start: int
    end: int
    when: Period
    is_named: bool
    """Whether the sentence names that time; else it is the day of its article."""

    @property
    def text(self) -> str:
        """The sentence, word for word."""
        return self.article.text[self.start : self.end]


def events_of(article: Article, start: int, end: int) -> list[Event]:
    """The sentences of a stretch of an article that tell what happened at a known time.

    What names no time is of the article's day at its beginning only, until a time long before is
    named: in a portrait or a look back the rest is of then.
    """
    found: list[Event] = []
    is_news = start == 0
    day = article.published
    text = readable(article.text[start:end])
    for first, last in _entries(text):
        sentence = text[first:last]
        bullet = BULLET.match(sentence)
        is_whole = article.text.startswith(sentence, start + first)
        if not is_whole or is_boilerplate(sentence, is_led=True) or is_question(sentence):
            continue
        when = happened(sentence, day)
        place = start + first + (bullet.end() if bullet else 0)
        if when:
            is_news = is_news and day is not None and day - first_of(when) <= _NEWS
            found.append(Event(article, place, start + last, when, is_named=True))
        elif day and is_news and _TELLS.search(sentence) and not is_ahead(sentence, day):
            own = Period(long_date(day), day, last_day(day))
            found.append(Event(article, place, start + last, own, is_named=False))
    return found


def _entries(text: str) -> Iterator[tuple[int, int]]:
    """The spans of the sentences, and of each entry where a chronology is not cut into lines."""
    for start, end in sentence_spans(text):
        heads = [one.start() for one in _ENTRY.finditer(text, start, end)]
        cuts = (
            [start, *(one for one in heads if one > start), end] if len(heads) > 1 else [start, end]
        )
        for first, last in pairwise(cuts):
            entry = text[first:last].rstrip()
            yield first, first + len(entry)


def important(events: Sequence[Event]) -> list[Period]:
    """The times of events, the most important first; no month or year of which a day is told."""
    worth: defaultdict[Key, float] = defaultdict(float)
    for key, _, is_named, is_recalled in {_mention(event) for event in events}:
        worth[key] += (1.0 if is_named else OF_THE_DAY) + RECALLED * is_recalled
    of_day = {day: worth[day, last] for day, last in worth if day and day == last}
    for day in of_day:
        beside = sum(of_day.get(day + timedelta(days), 0.0) for days in _BESIDE)
        worth[day, day] -= BESIDE * beside / len(_BESIDE)
    ranked = sorted(
        (key for key in worth if key[0] == key[1] or not _holds_one(key, list(of_day))),
        key=lambda key: (-worth[key], key[0] or date.min, key[1] or date.max),
    )
    return [Period("", *key) for key in ranked]


def _holds_one(key: Key, days: Sequence[date]) -> bool:
    """Whether a month or a year has one of some days, which tell it better."""
    first, last = key
    return any(first <= day <= last for day in days) if first and last else False


def _mention(event: Event) -> tuple[Key, str, bool, bool]:
    """A time that an article tells of: whether it names it, and as one long gone."""
    first, last = key_of(event.when)
    day = event.article.published
    is_day = event.is_named and first == last
    gone = is_day and day is not None and (day - first_of(event.when)).days > _GONE
    return (first, last), event.article.path, event.is_named, gone


def key_of(when: Period) -> Key:
    """The first and the last day of a time."""
    return when.after, when.before


def first_of(when: Period) -> date:
    """The day by which times are ordered."""
    return when.after or when.before or date.min
