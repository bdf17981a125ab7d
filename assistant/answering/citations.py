"""What a sentence of an answer rests on: an exact stretch of an article, with its number."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from urllib.parse import urlencode

from assistant.answering.retrieval import Passage
from assistant.indexing.stories import NearDuplicate
from assistant.language.times import relative_mentions


def link_to(article: str, start: int, quote: str) -> str:
    """A link, for the chat page, to a span of an article."""
    return f"#{urlencode({'source': article, 'start': start, 'quote': quote})}"


@dataclass(frozen=True, slots=True)
class Citation:
    """An exact span of an article: `assistant.article(article).text[start:end] == quote`."""

    number: int
    """The number in its mark `[1]`; numbers start at 1, in the order in which the marks first
    appear."""
    quote: str
    article: str
    """The path of the article."""
    title: str
    published: date | None
    url: str | None
    start: int
    end: int
    page: int | None = None
    """The page of the article on which it begins, from 1; None if the article has no pages."""
    source: str | None = None
    also_in: tuple[NearDuplicate, ...] = ()
    """Other articles that tell the same story, the newest first."""

    @property
    def link(self) -> str:
        """A link, for the chat page; it also finds a quote that has moved within the article."""
        return link_to(self.article, self.start, self.quote)

    @property
    def digest(self) -> str:
        """The digest of the quote (sha256, hex)."""
        return sha256(self.quote.encode()).hexdigest()

    @property
    def times(self) -> tuple[str, ...]:
        """What "last month" and the like mean in the quote, counted from the day of publication.

        For example `last month: September 2019`. Empty if the article has no date.
        """
        if not self.published:
            return ()
        found = relative_mentions(self.quote, self.published)
        return tuple(f"{one.period.words}: {one.period}" for one in found)

    @property
    def reference(self) -> str:
        """The source as one line: `Bridge reopens, 2024-05-03: b.pdf, page 2`."""
        day = f", {self.published}" if self.published else ""
        page = f", page {self.page}" if self.page else ""
        times = f" ({'; '.join(self.times)})" if self.times else ""
        names = "; ".join(other.source or other.article for other in self.also_in)
        also = f" (also in {names})" if names else ""
        return f"{self.title}{day}: {self.article}{page}{times}{also}"

    @classmethod
    def of(cls, number: int, passage: Passage, start: int, end: int) -> "Citation":
        """Cite a span of a passage.

        Args:
            number: the number for its mark.
            passage: the passage that contains the span.
            start: where the span begins, in characters of the article.
            end: where it ends, exclusive.

        Raises:
            ValueError: the span is not inside the passage.
        """
        if not passage.start <= start < end <= passage.end:
            raise ValueError(f"{start} to {end} is not in {passage.start} to {passage.end}")
        return cls(
            number=number,
            quote=passage.text[start - passage.start : end - passage.start],
            article=passage.article,
            title=passage.title,
            published=passage.published,
            url=passage.url,
            start=start,
            end=end,
            page=passage.page and passage.page + bisect_right(passage.page_starts, start),
            source=passage.source,
            also_in=passage.also_in,
        )


def cite(spans: Sequence[tuple[Passage, int, int]], earlier: Sequence[Citation]) -> list[Citation]:
    """Number citations in the order of their use; the same span always gets the same number.

    Args:
        spans: what is cited: a passage, and start and end in characters of its article.
        earlier: the citations that the answer has already.

    Returns:
        A citation for each span.
    """
    known = {(item.article, item.start, item.end): item for item in earlier}
    cited = []
    for passage, start, end in spans:
        key = (passage.article, start, end)
        known.setdefault(key, Citation.of(len(known) + 1, passage, start, end))
        cited.append(known[key])
    return cited
