"""A question in, ranked Passages out: meaning and words, fused."""

from dataclasses import dataclass
from datetime import date

from assistant.catalog import Filters
from assistant.index import Index, Scores

CANDIDATES = 50
"""Passages that each of the two searches contributes."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of an article that was found for a question."""

    article: str
    """The path of its article."""
    title: str
    text: str
    """`article.text[start:end]`, always."""
    start: int
    end: int
    score: float
    """0 to 1; comparable within one search only."""
    rank: int
    """From 1, the best."""
    published: date | None = None
    url: str | None = None
    source: str | None = None


def fuse(*rankings: Scores) -> Scores:
    """Add up scores of several searches, each first stretched to 0 to 1 (min-max, CombSUM).

    A passage that a search did not find gets the 0 of its worst. See Fox and Shaw, "Combination of
    Multiple Searches" (TREC-2, 1994).

    >>> fuse({"a": 3.0, "b": 1.0}, {"b": 0.5})
    {'a': 0.5, 'b': 0.5}
    """
    fused: Scores = {}
    for scores in rankings:
        low, high = min(scores.values(), default=0), max(scores.values(), default=0)
        for key, score in scores.items():
            share = (score - low) / (high - low) if high > low else 1.0
            fused[key] = fused.get(key, 0.0) + share / len(rankings)
    return fused


def search(index: Index, question: str, *, limit: int, filters: Filters) -> list[Passage]:
    """Find the passages that fit a question best, the best first.

    Args:
        index: where to look.
        question: words, a sentence, or several.
        limit: how many passages at most.
        filters: which articles to look in.
    """
    found = index.search(question, limit=max(limit, CANDIDATES), filters=filters)
    fused = fuse(found.meaning, found.words)
    best = sorted(fused, key=lambda key: (-fused[key], key))[:limit]
    passages = []
    for rank, key in enumerate(best, 1):
        article, chunk = found.passages[key]
        passages.append(
            Passage(
                article=article.path,
                title=article.title,
                text=chunk.text,
                start=chunk.start,
                end=chunk.end,
                score=round(fused[key], 6),
                rank=rank,
                published=article.published,
                url=article.url,
                source=article.source,
            )
        )
    return passages
