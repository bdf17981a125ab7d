"""What the articles of a list name, gathered: one entry for each person, figure or day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from assistant.answering.tasks.material import Material, Quote
from assistant.answering.tasks.mentions import mentioning, plain_sentences, told_alike
from assistant.answering.tasks.subject_matter import best_about
from assistant.language.inventory import Asked
from assistant.language.sentences import Span
from assistant.reading.article import Article

MOST_READ = 200
"""How many articles are read for a list: the newest of them."""


@dataclass(frozen=True, slots=True)
class Read:
    """An article, and its sentences that are no orders to a machine."""

    article: Article
    sentences: tuple[Span, ...]


@dataclass(slots=True)
class Entry:
    """One thing of a list."""

    label: str
    quote: Quote
    """The sentence that shows or introduces it."""
    times: int = 1
    articles: set[str] = field(default_factory=set)
    """The paths of the articles that have it."""
    day: date | None = None
    """What it is sorted by, if it is a day."""
    introduced: bool = False
    """Whether the quote says what somebody is."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """The articles that a list is made of."""

    read: tuple[Read, ...]
    fitting: int
    """How many articles there would have been."""
    about: str = ""
    """What they are about, for the reader: ` that mention the ferry`."""

    @property
    def in_words(self) -> str:
        """How many articles were read: "8 articles"."""
        if self.about.startswith(": "):
            return f"“{self.read[0].article.title}”"
        count = "1 article" if len(self.read) == 1 else f"{len(self.read):,} articles"
        if self.fitting > len(self.read):
            count = f"the newest {len(self.read):,} of {self.fitting:,} articles"
        return count + self.about


def gathered(material: Material, asked: Asked) -> Gathered | None:
    """The articles that something is asked of; None if there is none.

    Of several that tell one story only the first is read.
    """
    if asked.subject and asked.is_single:
        article = best_about(material, asked.subject)
        return Gathered((as_read(article),), 1, ": one") if article else None
    if asked.subject:
        found = [one.article for one in mentioning(material, asked.subject)]
        verb = "mentions" if len(found) == 1 else "mention"
        about = f" that {verb} {asked.subject}"
        fitting = len(found)
    else:
        listed = material.listed()
        fitting = len(listed)
        found = [material.article(one.article) for one in listed[:MOST_READ]]
        about = f" ({material.period})" if material.period else ""
    found = found[:MOST_READ]
    if not found:
        return None
    again = {path for group in told_alike(material, found) for path in _repeats(group, found)}
    read = tuple(as_read(one) for one in found if one.path not in again)
    return Gathered(read, fitting - len(again), about)


def _repeats(group: set[str], articles: Sequence[Article]) -> list[str]:
    """All of a group but the one that comes first."""
    return [one.path for one in articles if one.path in group][1:]


def as_read(article: Article) -> Read:
    """An article, read for a list."""
    return Read(article, tuple(plain_sentences(article)))


def sentence_at(read: Read, start: int) -> Span | None:
    """The sentence that has a character; None if it is within an order."""
    return next((span for span in read.sentences if span[0] <= start < span[1]), None)


def by_frequency(entries: Iterable[Entry]) -> list[Entry]:
    """The entries that most articles have first; of as many, in the order of appearance."""
    return sorted(entries, key=lambda one: (-len(one.articles), -one.times))
