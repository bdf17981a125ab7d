"""Rank passages for a question: by meaning, words and tokens, fused into one score."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.errors import RecipeError
from assistant.indexing.candidates import CORE, Candidates, find_candidates
from assistant.indexing.filters import Filters
from assistant.indexing.index import Index
from assistant.indexing.inverted_index import together
from assistant.indexing.passages import Entry
from assistant.indexing.stories import NearDuplicate
from assistant.language.questions import Question
from assistant.language.sentences import sentence_spans
from assistant.language.words import plain
from assistant.models.cross_encoders import Reranker
from assistant.models.embedding import BundledEmbedder
from assistant.models.late_interaction import compress, importance, nearness, pool
from assistant.reading.article import Article
from assistant.reading.chunking import Chunk, split

WEIGHTS = {
    "meaning": 0.05,
    "meaning of the article": 0.15,
    "words": 0.08,
    "words of the article": 0.1,
    "words together": 0.15,
    "tokens of the best sentence": 0.19,
    "tokens": 0.13,
    "tokens of the article": 0.15,
}
"""The weight of each comparison in the score; they add up to 1. `benchmarks/README.md` says how
they were chosen."""

_CROWDING = 0.2
"""What each passage of an article takes off the score of that article's next one, so that the first
ten are not all of one article. The passages of one article stay in order."""

_FRESHNESS, _FRESHNESS_ASKED = 0.15, 0.4
_HALF_LIFE = 60
"""Days."""

Scores = NDArray[Any]
"""Shape (candidates,), each from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A span of an article that was found for a question."""

    article: str
    """The path of the article."""
    title: str
    text: str
    """`article.text[start:end]`, always."""
    start: int
    end: int
    score: float
    """How well it fits, from 0 to 1; comparable only within one search."""
    rank: int
    """From 1. Scores need not fall with rank, since passages of one article make room for other
    articles."""
    published: date | None = None
    url: str | None = None
    source: str | None = None
    also_in: tuple[NearDuplicate, ...] = ()
    """Other articles that tell the same story, the newest first."""
    page: int | None = None
    """The page on which it begins, from 1; None if the article has no pages."""
    page_starts: tuple[int, ...] = ()
    """Where further pages begin inside it, in characters of the article."""
    sentences: tuple[tuple[int, int, float], ...] = ()
    """For each of its sentences, start and end in characters of the article, and how near its words
    are to the question's, from 0 to 1."""


def fuse(features: Mapping[str, NDArray[Any]], core: int) -> Scores:
    """Add up the scores of several comparisons, each first scaled to 0 to 1 (weighted CombSUM).

    See Fox and Shaw, "Combination of Multiple Searches" (TREC-2, 1994).

    Args:
        features: for each of `WEIGHTS`, the scores of all candidates.
        core: how many of the first candidates set the range; above 0. The others are only there if
            many are asked for, and do not change the order of these.

    >>> weights = dict.fromkeys(WEIGHTS, np.array([1.0, 1.0, 1.0])) | {"tokens": np.arange(3)}
    >>> [round(float(score - fuse(weights, 3)[0]), 2) for score in fuse(weights, 3)]
    [0.0, 0.06, 0.13]
    """
    total = np.zeros(len(features[next(iter(WEIGHTS))]))
    for name, weight in WEIGHTS.items():
        scores = features[name]
        low, high = scores[:core].min(), scores[:core].max()
        total += weight * (np.clip((scores - low) / (high - low), 0, 1) if high > low else 1.0)
    return total


@dataclass(frozen=True, slots=True)
class Comparison:
    """How near candidates are to a question."""

    scores: dict[str, NDArray[Any]]
    """The scores of all candidates, for each of `WEIGHTS`."""
    parts: list[NDArray[Any]]
    """For each candidate, the token scores of its title and of each sentence."""


def compare(found: Candidates) -> Comparison:
    """Compare candidates with their question in each of the ways of `WEIGHTS`."""
    entries = found.entries
    names = {name: number for number, name in enumerate({e.article: None for e in entries})}
    article = np.array([names[entry.article] for entry in entries])
    ids, first, last = np.array([(e.id, e.first, e.last) for e in entries]).T
    near, passage = nearness(found.asked, [entry.tokens for entry in entries])
    weights = importance(found.asked)
    of_part = (near * weights).sum(axis=1)
    of_passage = pool(near, passage, len(entries))
    of_article = pool(of_passage, article, len(names))
    scores = {
        "meaning": np.array([entry.vector for entry in entries]) @ found.vector,
        "meaning of the article": np.array([e.article_vector for e in entries]) @ found.vector,
        "words": found.matches.within(ids, ids),
        "words of the article": found.matches.within(first, last),
        "words together": together(found.idf, [entry.sequence for entry in entries]),
        "tokens of the best sentence": pool(of_part, passage, len(entries)),
        "tokens": of_passage @ weights,
        "tokens of the article": (of_article @ weights)[article],
    }
    parts = _by_passage(of_part, passage, len(entries))
    return Comparison(scores, parts)


def freshness(published: Sequence[date | None], today: date, half_life: int = _HALF_LIFE) -> Scores:
    """How recent articles are: 1 today, halved every two months, 0 without a date."""
    ages = [(today - day).days if day else np.inf for day in published]
    fresh: Scores = np.exp2(-np.maximum(ages, 0) / half_life)
    return fresh


def reference_day(question: Question, published: Sequence[date | None]) -> date:
    """The day to count recency from: today, or the newest article's day if the newest is asked for.

    Args:
        question: what was asked.
        published: the dates of the articles that were found.
    """
    days = [day for day in published if day]
    return max(days, default=question.today) if question.asks_for_newest else question.today


def bonus(question: Question, entries: Sequence[Entry]) -> Scores:
    """What recency adds to the score of each candidate."""
    days = [entry.published for entry in entries]
    weight = _FRESHNESS_ASKED if question.asks_for_newest else _FRESHNESS
    return weight * freshness(days, reference_day(question, days))


def ranking(scores: Scores, entries: Sequence[Entry]) -> list[int]:
    """The indices of candidates, best first, with those of other articles mixed in between."""
    ids = np.array([entry.id for entry in entries])
    spread = scores.copy()
    before: Counter[str] = Counter()
    for place in np.lexsort((ids, -scores)):
        article = entries[place].article
        spread[place] -= _CROWDING * before[article]
        before[article] += 1
    order: list[int] = np.lexsort((ids, -spread)).tolist()
    return order


def search(index: Index, question: Question, *, limit: int, filters: Filters) -> list[Passage]:
    """Find the passages that fit a question best, the best first.

    Args:
        index: where to search.
        question: words, a sentence, or several.
        limit: the most passages.
        filters: which articles to search in.

    Raises:
        StoreError: there is no index yet, or it is damaged.
        RecipeError: it was made with other settings, or by another version of this program.
    """
    found = find_candidates(index, question, limit=max(limit, CORE), filters=filters)
    if not found.entries:
        return []
    compared = compare(found)
    scores = fuse(compared.scores, found.core) + bonus(question, found.entries)
    scores = scores / max(1.0, scores.max())
    return [
        Passage(
            article=entry.article,
            title=entry.title,
            text=entry.text,
            start=entry.start,
            end=entry.end,
            score=round(float(scores[place]), 6),
            rank=rank,
            published=entry.published,
            url=entry.url,
            source=entry.source,
            also_in=found.stories.get(entry.article, ()),
            page=bisect_right(entry.pages, entry.start) or None,
            page_starts=tuple(at for at in entry.pages if entry.start < at < entry.end),
            sentences=_sentences(entry, compared.parts[place]),
        )
        for rank, place in enumerate(_once(ranking(scores, found.entries), found)[:limit], 1)
        for entry in [found.entries[place]]
    ]


def title_of(index: Index, quote: str, filters: Filters) -> str:
    """The title of the article that has a quote; empty if none is found."""
    said = " ".join(quote.split())
    for passage in search(index, Question(said), limit=CORE, filters=filters):
        if said in " ".join(passage.text.split()):
            return passage.title
    return ""


def rerank(question: Question, passages: Sequence[Passage], reranker: Reranker) -> list[Passage]:
    """Sort passages by the scores of a cross-encoder; these become their scores."""
    texts = [f"{passage.title}\n{passage.text}" for passage in passages]
    scored = zip(reranker.scores(question.text, texts), passages, strict=True)
    ranked = sorted(scored, key=lambda pair: -pair[0])
    return [
        replace(passage, score=round(score, 6), rank=rank)
        for rank, (score, passage) in enumerate(ranked, 1)
    ]


def _once(places: Sequence[int], found: Candidates) -> list[int]:
    """Indices of candidates, without those whose story an earlier article has told."""
    told: set[str] = set()
    kept = []
    for place in places:
        article = found.entries[place].article
        if article not in told:
            kept.append(place)
            told.update(other.article for other in found.stories.get(article, ()))
    return kept


def as_passages(given: Sequence[Passage | str]) -> list[Passage]:
    """Passages as they are; a plain string becomes the passage of an article named by its position.

    The position is that in the list, from `1`.
    """
    return [
        Passage(str(rank), "", plain(one), 0, len(one), 0.0, rank) if isinstance(one, str) else one
        for rank, one in enumerate(given, 1)
    ]


def compared_passages(
    question: Question, given: Sequence[Passage | str], model: BundledEmbedder
) -> list[Passage]:
    """Passages as they are, then plain strings as passages compared with a question.

    Args:
        question: what the strings are compared with.
        given: passages that were compared already, and strings of any length. A string is cut into
            passages of an article that is named by the string's position among the strings, from
            `1`.
        model: the bundled embedding model.
    """
    texts = [plain(one) for one in given if isinstance(one, str)]
    return [one for one in given if isinstance(one, Passage)] + _cut(question, texts, model)


def _cut(question: Question, texts: Sequence[str], model: BundledEmbedder) -> list[Passage]:
    chunks = [
        chunk
        for place, text in enumerate(texts, 1)
        for chunk in split(
            Article(str(place), text, ""), count_tokens=model.count_tokens, limit=model.max_tokens
        )
    ]
    if not chunks:
        return []
    asked, *encoded = model.encode_tokens([question.text, *(f"\n{chunk.text}" for chunk in chunks)])
    sizes = [model.count_tokens(["", *_sentence_texts(chunk.text)]) for chunk in chunks]
    near, owners = nearness(asked, list(map(compress, encoded, sizes)))
    parts = _by_passage((near * importance(asked)).sum(axis=1), owners, len(chunks))
    return [
        Passage(
            article=chunk.article,
            title="",
            text=chunk.text,
            start=chunk.start,
            end=chunk.end,
            score=0.0,
            rank=rank,
            sentences=_sentences(chunk, parts[rank - 1]),
        )
        for rank, chunk in enumerate(chunks, 1)
    ]


def _sentences(stretch: Entry | Chunk, parts: NDArray[Any]) -> tuple[tuple[int, int, float], ...]:
    """The sentences of a candidate, each with its score.

    Args:
        stretch: the candidate.
        parts: the scores of its title and of its sentences.

    Raises:
        RecipeError: the index was made with other rules for where sentences end.
    """
    spans = sentence_spans(stretch.text)
    if len(spans) != len(parts) - 1:
        raise RecipeError(
            f"The index knows other sentences of {stretch.article} than this program: make it anew "
            "with `assistant index --rebuild`."
        )
    scores = np.clip(parts[1:], 0, 1).round(4).tolist()
    return tuple(
        (stretch.start + start, stretch.start + end, score)
        for (start, end), score in zip(spans, scores, strict=True)
    )


def _sentence_texts(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


def _by_passage(scores: NDArray[Any], owners: NDArray[Any], count: int) -> list[NDArray[Any]]:
    """Split the scores of titles and sentences by passage."""
    return np.split(scores, np.searchsorted(owners, range(1, count)))
