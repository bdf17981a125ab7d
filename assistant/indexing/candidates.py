"""A question in, the passages that may answer it out: by meaning and by words, of one state."""

from dataclasses import dataclass

from assistant.indexing.filters import Filters
from assistant.indexing.index import Index
from assistant.indexing.inverted_index import Matches
from assistant.indexing.passages import Entry
from assistant.indexing.stories import NearDuplicate
from assistant.language.questions import Question
from assistant.models.embedding import TokenVectors, Vectors

CORE = 50
"""Passages that each of the two searches gives at least."""

_MOST_TERMS = 64
"""Words of a question that are looked for; more make it slow and no better."""

_BEYOND = 10
"""How many times as many of the nearest are asked for where filters will leave some out."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """What two searches found for a question, in one state of the index."""

    asked: TokenVectors
    """The question, as the bundled model encodes it."""
    vector: Vectors
    """The question's, by the model that finds passages: shape (dimensions,), of length 1."""
    idf: dict[str, float]
    """Inverse document frequency of its terms that carry meaning."""
    matches: Matches
    """The passages that share words with the question."""
    entries: list[Entry]
    """The nearest in meaning, and those whose words fit best."""
    core: int
    """How many of them, the first ones, are there however many are asked for."""
    stories: dict[str, tuple[NearDuplicate, ...]]
    """For their articles whose story others tell too, which do."""


def find_candidates(
    index: Index, question: Question, *, limit: int, filters: Filters
) -> Candidates:
    """Find the passages nearest to a question by meaning, and the best by its words.

    Both searches and the texts are of one state of the index, also while it is refreshed.

    Args:
        index: where to look.
        question: what to look for.
        limit: how many passages each of the two gives at most, `CORE` or more.
        filters: which articles to look in.

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
    """What is found in one generation; None if there is another one by now."""
    catalog, vectors = index.catalog, index.vectors
    passages = catalog.passages
    wanted = limit * (_BEYOND if filters else 1)
    keys = vectors.nearest(vector, limit=wanted)
    index.check_vectors(generation, again=len(keys) < wanted)
    if len(passages.ids(keys)) < len(keys):
        # Chroma holds vectors that the catalog does not name, or not yet.
        keys = vectors.nearest(vector, limit=limit * _BEYOND)
    terms = question.stems[:_MOST_TERMS]
    with catalog.snapshot():
        if catalog.generation != generation:
            return None
        nearest = passages.choose(passages.ids(keys), filters, limit=limit)
        if filters and len(nearest) < limit:
            nearest = passages.ids(vectors.nearest(vector, limit=limit, filters=filters))
        matches = catalog.matches(terms)
        best = passages.choose(matches.best(None if filters else limit), filters, limit=limit)
        nearest, best = (catalog.stories.newest(ids, filters) for ids in (nearest, best))
        core = dict.fromkeys([*nearest[:CORE], *best[:CORE]])
        entries = passages.entries(dict.fromkeys([*core, *nearest, *best]))
        stories = catalog.stories.of({entry.article for entry in entries}, filters)
    idf = dict(zip(terms, matches.idf.tolist(), strict=True))
    return Candidates(asked, vector, idf, matches, entries, len(core), stories)
