"""Find passages that may answer a question, by meaning and by words, in one state of the index."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.indexing.encoding import encode_now
from assistant.indexing.filters import Filters
from assistant.indexing.index import Index
from assistant.indexing.inverted_index import Matches
from assistant.indexing.passages import Entry, Waiting, mean_vector
from assistant.indexing.stories import NearDuplicate
from assistant.language.questions import Question
from assistant.language.words import stem, words
from assistant.models.embedding import TokenVectors, Vectors

CORE = 50
"""How many passages each of the two searches returns at least."""

_MOST_TERMS = 64
"""The most words of a question that are looked up; more would be slower and no better."""

_ENCODED_NOW = 12
"""How many passages that wait to be encoded are encoded for a question, those that fit best by its
words; about a second of work."""

_BEYOND = 10
"""With filters, this many times as many nearest passages are requested, since some are left out."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """What the two searches found for a question, in one state of the index."""

    asked: TokenVectors
    """The question, as the bundled model encodes it."""
    vector: Vectors
    """The question's vector, by the model that finds passages: shape (dimensions,), length 1."""
    idf: dict[str, float]
    """The inverse document frequency of each of its terms that carry meaning."""
    matches: Matches
    """The passages that share words with the question."""
    entries: list[Entry]
    """The passages nearest in meaning, and those whose words fit best."""
    core: int
    """How many of the first entries are found whatever the limit is."""
    stories: dict[str, tuple[NearDuplicate, ...]]
    """For each article whose story others tell too: the other articles."""


def find_candidates(
    index: Index, question: Question, *, limit: int, filters: Filters
) -> Candidates:
    """Find the passages nearest to a question in meaning, and those that fit best by its words.

    Both searches and all texts come from one state of the index, even during a refresh.

    Args:
        index: where to search.
        question: what to search for.
        limit: the most passages that each of the two searches returns; `CORE` or more.
        filters: which articles to search in.

    Raises:
        StoreError: there is no index yet, or it is damaged.
        RecipeError: it was made with other settings, or by another version of this program.
    """
    (asked,) = index.reading_model.encode_tokens([question.text])
    vector = asked.whole
    if index.embedder is not index.reading_model:
        vector = index.embedder.encode_query(question.text)[0]
    while True:
        generation = index.catalog.generation
        index.check_recipe()
        found = _found(index, generation, question, asked, vector, limit, filters)
        if found:
            return found


def _found(
    index: Index,
    generation: int,
    question: Question,
    asked: TokenVectors,
    vector: Vectors,
    limit: int,
    filters: Filters,
) -> Candidates | None:
    """Search in one generation of the index; None if another one has been committed meanwhile."""
    catalog, vectors = index.catalog, index.vectors
    passages = catalog.passages
    wanted = limit * (_BEYOND if filters else 1)
    keys = vectors.nearest(vector, limit=wanted)
    index.check_vectors(generation, again=len(keys) < wanted)
    if len(passages.ids(keys)) < len(keys):
        # Chroma holds vectors that are not, or not yet, in the catalog.
        keys = vectors.nearest(vector, limit=limit * _BEYOND)
    # Articles in other languages share names with the question, but not their stems.
    names = [stem(word) for name in question.names for word in words(name)]
    terms = list(dict.fromkeys([*question.stems, *names]))[:_MOST_TERMS]
    with catalog.snapshot():
        if catalog.generation != generation:
            return None
        nearest = passages.choose(passages.ids(keys), filters, limit=limit)
        if filters and len(nearest) < limit:
            nearest = passages.ids(vectors.nearest(vector, limit=limit, filters=filters))
        matches = catalog.matches(terms)
        best = passages.choose(matches.best(None if filters else limit), filters, limit=limit)
        nearest, best = (catalog.stories.newest(ids, filters) for ids in (nearest, best))
        first = {*nearest[:CORE], *best[:CORE]}
        chosen = dict.fromkeys([*nearest[:CORE], *best[:CORE], *nearest, *best])
        entries = passages.entries(chosen)
        stories = catalog.stories.of({entry.article for entry in entries}, filters)
        unread = [entry.id for entry in entries if not entry.tokens]
        waiting = passages.waiting_among(unread[:_ENCODED_NOW]) if unread else []
    if unread:
        entries = _encoded(index, entries, waiting)
    core = sum(entry.id in first for entry in entries)
    idf = dict(zip(terms, matches.idf.tolist(), strict=True))
    return Candidates(asked, vector, idf, matches, entries, core, stories)


def _encoded(index: Index, entries: list[Entry], waiting: Sequence[Waiting]) -> list[Entry]:
    """Entries without those that wait to be encoded, except some that are encoded now."""
    made = encode_now(index, waiting)
    now = {one.id: made[one.content] for one in waiting}
    entries = [
        replace(entry, vector=now[entry.id].vector, tokens=now[entry.id].tokens)
        if entry.id in now
        else entry
        for entry in entries
        if entry.tokens or entry.id in now
    ]
    return [
        entry
        if len(entry.article_vector)
        else replace(
            entry,
            article_vector=mean_vector(
                [other.vector for other in entries if other.article == entry.article]
            ),
        )
        for entry in entries
    ]
