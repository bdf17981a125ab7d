"""Of what is found for a question that names a period: what tells of that period.

A sentence that names a time tells of that time. One that names none tells of the days in which its
article was published.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import chain, zip_longest

from assistant.answering.retrieval import Passage
from assistant.language.dates import Period, last_day
from assistant.language.times import times_in

_ASIDE = re.compile(r"\([^()]*\)|,\s[^,]*(?=,)")
"""What is said by the way: "the mill, built in 1890, burned down"."""


def tells_of(period: Period, text: str, published: date | None) -> bool:
    """Whether a sentence of an article tells of a period.

    What was published in it may name a time to come, as what was planned then, or one that is past
    by the way.

    >>> spring = Period("spring 2024", date(2024, 3, 1), date(2024, 5, 31))
    >>> tells_of(spring, "It burned down in May 2024.", date(2025, 2, 1))
    True
    >>> tells_of(spring, "It burned down in 2023.", date(2024, 4, 1))
    False
    """
    if _speaks_of(period, text, published):
        return True
    times = times_in(_ASIDE.sub("", text), published)
    passed = any(one.before and period.after and one.before < period.after for one in times)
    return not passed and was_published_in(period, published)


def was_published_in(period: Period, published: date | None) -> bool:
    """Whether that is a day, or a month, of a period."""
    return published is not None and _overlap(Period("", published, last_day(published)), period)


def together(
    period: Period, published_in: Sequence[Passage], anywhere: Sequence[Passage]
) -> list[Passage]:
    """The passages published in a period and those that speak of it, in turn, as one ranking."""
    speaking = [one for one in anywhere if _speaks_of(period, one.text, one.published)]
    in_turn = chain.from_iterable(zip_longest(published_in, speaking))
    once = {(passage.article, passage.start): passage for passage in in_turn if passage}
    return [replace(passage, rank=rank) for rank, passage in enumerate(once.values(), 1)]


def _speaks_of(period: Period, text: str, published: date | None) -> bool:
    """Whether a text names a time of the period; of what goes on, when it began counts."""
    times = times_in(text, published)
    return any(_overlap(replace(one, before=one.before or one.after), period) for one in times)


def _overlap(one: Period, other: Period) -> bool:
    starts_in_time = not (one.after and other.before) or one.after <= other.before
    ends_in_time = not (one.before and other.after) or one.before >= other.after
    return starts_in_time and ends_in_time
