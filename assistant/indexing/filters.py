"""Filters: which articles a question is asked of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypedDict

from assistant.errors import QuestionError
from assistant.language.words import plain

MOST_NAMES = 50_000
"""The most sources or articles in one filter."""

Day = date | str
"""A date, or its ISO form: `2024-05-01`."""


class Narrowing(TypedDict, total=False):
    """The filters, as keywords of the public functions; None or an empty value sets no limit."""

    after: Day | None
    """Only articles published on this day or later."""
    before: Day | None
    """Only articles published on this day or earlier."""
    as_of: Day | None
    """The day to take as today: later articles are left out, and recency is counted from this
    day."""
    sources: Sequence[str] | None
    """Only articles from one of these sources, in upper or lower case; up to 50,000."""
    articles: Sequence[str] | None
    """Only these articles, by their paths; up to 50,000."""
    excluded: Sequence[str] | None
    """All articles but these, by their paths; up to 50,000."""


@dataclass(frozen=True)
class Filters:
    """Which articles a question is asked of; None means no restriction."""

    after: date | None = None
    """Published on this day or later; undated articles are left out."""
    before: date | None = None
    """Published on this day or earlier; undated articles are left out."""
    sources: tuple[str, ...] | None = None
    """From one of these sources, in upper or lower case."""
    articles: tuple[str, ...] | None = None
    """One of these articles, by path."""
    excluded: tuple[str, ...] | None = None
    """None of these articles, by path."""
    as_of: date | None = None
    """Not published after this day; undated articles stay, since they are not known to be later."""

    def __bool__(self) -> bool:
        """Whether anything is restricted."""
        return self != Filters()

    @property
    def last(self) -> date | None:
        """The last day on which an article may have been published."""
        return min((day for day in (self.before, self.as_of) if day), default=None)

    @property
    def today(self) -> date:
        """The day from which "last month" and the age of articles are counted."""
        return self.as_of or date.today()


NO_FILTERS = Filters()


def read_filters(
    *,
    after: Day | None = None,
    before: Day | None = None,
    as_of: Day | None = None,
    sources: Sequence[str] | None = None,
    articles: Sequence[str] | None = None,
    excluded: Sequence[str] | None = None,
) -> Filters:
    """Check filters that a caller gave, and convert them; see `Narrowing` for each.

    >>> read_filters(after="2024-05-01", sources=["The Tern"]).after
    datetime.date(2024, 5, 1)

    Raises:
        QuestionError: a date or a name is not valid, or the dates leave no day.
    """
    found = Filters(
        after=_day("after", after),
        before=_day("before", before),
        as_of=_day("as_of", as_of),
        sources=_names("sources", sources),
        articles=_names("articles", articles),
        excluded=_names("excluded", excluded),
    )
    if found.after and found.last and found.after > found.last:
        raise QuestionError(
            f"No day is both after {found.after} and before {found.last}: are the two the wrong "
            "way round?"
        )
    return found


def _day(name: str, given: object) -> date | None:
    if given is None or (isinstance(given, str) and not given.strip()):
        return None
    if isinstance(given, datetime):
        return given.date()
    if isinstance(given, date):
        return given
    try:
        if isinstance(given, str):
            return date.fromisoformat(given.strip())
    except ValueError:
        pass  # The error below covers this too.
    raise QuestionError(f"A day is written like 2019-10-24, not {given!r:.80} ({name}).")


def _names(name: str, given: object) -> tuple[str, ...] | None:
    """Check the names of a filter; a single name may be given without a list."""
    names = (given,) if isinstance(given, str) else given or ()
    if (
        not isinstance(names, Sequence)
        or len(names) > MOST_NAMES
        or not all(isinstance(one, str) for one in names)
    ):
        raise QuestionError(f"{name} takes up to {MOST_NAMES:,} names, each a string.")
    return tuple(map(plain, names)) or None
