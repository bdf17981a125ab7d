"""What a chat model is given to read, by what is asked of it."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.answering.answer import Answer
from assistant.answering.retrieval import Passage
from assistant.answering.tasks.material import whole
from assistant.indexing.index import Index
from assistant.language.tasks import Task
from assistant.reading.article import Article

EXACT: tuple[Task, ...] = "count", "talk"
"""What is known exactly without a model."""

_WHOLE = 3
"""How many articles at most are read whole for an overview of them."""

_SIZE = 1500
"""Characters of a part of an article, at most if its paragraphs are shorter."""


def material(found: Answer, index: Index) -> tuple[Passage, ...]:
    """The passages that a chat model reads for an answer, numbered by rank; empty if none is asked.

    For a question they are those that were found; for an overview of a few articles these articles,
    whole; for other tasks what the answer quotes.

    Args:
        found: the answer without the model.
        index: where its articles are.
    """
    if found.task in EXACT:
        return ()
    if found.task in ("question", "verdict", "reasons"):
        return found.passages
    cited = list(dict.fromkeys(citation.article for citation in found.citations))
    if found.task in ("overview", "comparison") and len(cited) <= _WHOLE:
        articles = [index.catalog.articles.get(path) for path in cited]
        parts = [part for article in articles if article for part in _parts(article)]
        return _ranked(parts)
    quoted = [
        replace(
            whole(article),
            text=citation.quote,
            start=citation.start,
            end=citation.end,
            title=": ".join(filter(None, [citation.title, sentence.label])),
        )
        for sentence in found.sentences
        for citation in sentence.citations
        for article in [index.catalog.articles.get(citation.article)]
        if article
    ]
    return _ranked(quoted)


def _ranked(passages: Sequence[Passage]) -> tuple[Passage, ...]:
    return tuple(replace(one, rank=rank) for rank, one in enumerate(passages, 1))


def _parts(article: Article) -> list[Passage]:
    """An article in parts of whole paragraphs."""
    starts, place = [0], 0
    for paragraph in article.text.split("\n\n"):
        place += len(paragraph) + len("\n\n")
        if place - starts[-1] >= _SIZE and place < len(article.text):
            starts.append(place)
    ends = [*starts[1:], len(article.text)]
    return [
        replace(whole(article), text=article.text[start:end], start=start, end=end)
        for start, end in zip(starts, ends, strict=True)
    ]
