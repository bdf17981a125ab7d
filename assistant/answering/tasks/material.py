"""What a task is done with: the articles that are searched, and quotes of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.answering.answer import Answer, Sentence
from assistant.answering.citations import Citation, cite
from assistant.answering.retrieval import Passage
from assistant.indexing.articles import Coverage, Listed
from assistant.indexing.filters import Filters
from assistant.indexing.index import Index
from assistant.language.dates import Period
from assistant.language.questions import Question
from assistant.language.tasks import Task
from assistant.models.embedding import Encode
from assistant.reading.article import Article
from assistant.reading.injections import readable


@dataclass(frozen=True, slots=True)
class Material:
    """A question that sets a task, and where to do it."""

    index: Index
    question: Question
    """Without the words for its period."""
    filters: Filters
    """Which articles to use; narrowed to the period."""
    period: Period | None
    """The period that the question names."""
    search: Callable[[Question, int], list[Passage]]
    """The passages that fit a question best, at most so many, of the articles to use."""
    encode: Encode
    """The bundled embedding model."""

    def listed(self) -> list[Listed]:
        """The articles to use, the newest first, then those without a day."""
        return self.index.catalog.articles.listed(self.filters)

    def article(self, path: str) -> Article:
        """An article by its path."""
        article = self.index.catalog.articles.get(path)
        if article is None:
            raise KeyError(path)
        return article


@dataclass(frozen=True, slots=True)
class Quote:
    """A stretch of an article, and what is said of it."""

    article: Article
    start: int
    end: int
    label: str = ""
    """What stands before it: a name, a day."""
    note: str = ""
    when: Period | None = None
    """When it happened, in a timeline."""


def laid_out(
    task: Task,
    material: Material,
    intro: str,
    quotes: Sequence[Quote] = (),
    notice: str = "",
    suggestions: Sequence[str] = (),
) -> Answer:
    """An answer of quotes, in the order given.

    Args:
        task: what was asked for.
        material: what it was made from.
        intro: what the program itself says of it, in a sentence.
        quotes: the quotes; those of one stretch share a citation.
        notice: a remark about how it was made.
        suggestions: what to ask next.
    """
    sentences: list[Sentence] = []
    cited: list[Citation] = []
    passages = {quote.article.path: whole(quote.article) for quote in quotes}
    told = material.index.catalog.stories.of(passages, material.filters)
    for quote in quotes:
        path = quote.article.path
        passage = replace(passages[path], also_in=told.get(path, ()))
        own = cite([(passage, quote.start, quote.end)], cited)
        cited += own
        text = quote.article.text[quote.start : quote.end]
        sentences.append(
            Sentence(text, "quoted", 1.0, tuple(own), quote.note, quote.label, quote.when)
        )
    return Answer(
        material.question.text,
        "answered",
        1.0,
        tuple(sentences),
        tuple(one for one in passages.values() if readable(one.text) != one.text),
        notice=notice,
        period=material.period,
        task=task,
        intro=intro,
        suggestions=tuple(suggestions),
    )


def renumbered(sentences: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """Sentences with citations numbered in the order in which they come."""
    cited = [one.number for sentence in sentences for one in sentence.citations]
    numbers = {number: place for place, number in enumerate(dict.fromkeys(cited), 1)}
    return tuple(
        replace(
            sentence,
            citations=tuple(replace(one, number=numbers[one.number]) for one in sentence.citations),
        )
        for sentence in sentences
    )


def whole(article: Article) -> Passage:
    """An article as one passage."""
    return Passage(
        article.path,
        article.title,
        article.text,
        0,
        len(article.text),
        0.0,
        1,
        article.published,
        article.url,
        article.source,
        page=1 if article.pages else None,
        page_starts=article.pages[1:],
    )


def articles_in_words(articles: Sequence[Listed]) -> str:
    """How many articles, and from when to when: "4 articles, 3 May 2024 to 8 June 2024"."""
    days = sorted(one.published for one in articles if one.published)
    first, last = (days[0], days[-1]) if days else (None, None)
    return str(Coverage(len(articles), len(days), first, last))
