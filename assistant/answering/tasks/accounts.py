"""What several articles say of one event, on the same points side by side."""

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np

from assistant.answering.answer import Answer
from assistant.answering.tasks.importance import Candidate, candidates
from assistant.answering.tasks.material import Material, Quote, articles_in_words, laid_out
from assistant.answering.tasks.subject_matter import about, by_meaning
from assistant.language.dates import long_date
from assistant.language.quantities import quantities
from assistant.language.words import content_words

_MOST = 4
"""How many articles are compared, the best; the sentences of each other pair are matched."""
_ON_THE_EVENT = 0.3
"""From which cosine on an article without the words tells of the event too."""
_POINTS = 5
"""How many points are shown at most."""
_READ = 30
"""How many sentences of an article are read."""
_LIKE, _SAME = 0.45, 0.97
"""From the one similarity on, sentences are on one point; from the other on, they say the same."""
_FIGURES = 0.2
"""What it adds that both have figures of one unit, and not the same."""


def accounts(material: Material, event: str) -> Answer | None:
    """The accounts of an event side by side; None if no article tells of it."""
    listed = {one.article: one for one in material.listed()}
    near = [*about(material, content_words(event)), *by_meaning(material, event, _ON_THE_EVENT)]
    paths = [path for path in dict.fromkeys(near) if path in listed]
    # What tells the same story word for word is no other account.
    paths = material.index.catalog.stories.once(paths, material.filters)[:_MOST]
    if not paths:
        return None
    own = [candidates(material.article(path), _READ) for path in paths]
    points = _points([one for each in own for one in each], material)
    if not points:
        held = articles_in_words([listed[path] for path in paths])
        intro = f"“{event}” is told of in {held}; no two say different things on one point."
        return laid_out("comparison", material, intro, _quotes([each[0] for each in own if each]))
    intro = f"The accounts of “{event}”, on the same points side by side:"
    return laid_out(
        "comparison", material, intro, _quotes([one for pair in points for one in pair])
    )


def _points(every: Sequence[Candidate], material: Material) -> list[tuple[Candidate, Candidate]]:
    """Pairs of sentences of two articles that are on one point, the most telling first."""
    if len({one.article.path for one in every}) < 2:
        return []
    vectors = material.encode([one.text for one in every])
    like = np.array(vectors @ vectors.T)
    worth = {
        (one, other): like[one, other] + _FIGURES * _differ(every[one].text, every[other].text)
        for one, other in combinations(range(len(every)), 2)
        if every[one].article.path != every[other].article.path
        if _LIKE <= like[one, other] < _SAME
    }
    chosen = list(_matched(worth))[:_POINTS]
    return [(every[one], every[other]) for one, other in chosen]


def _matched(worth: dict[tuple[int, int], float]) -> Iterator[tuple[int, int]]:
    """The best pairs, each sentence in one only."""
    taken: set[int] = set()
    for pair in sorted(worth, key=lambda pair: -worth[pair]):
        if not taken & set(pair):
            taken |= set(pair)
            yield pair


def _differ(one: str, other: str) -> bool:
    """Whether two sentences have figures of one unit, and not the same."""
    found, others = ({each.key for each in quantities(text)} for text in (one, other))
    units = {unit for _, unit in found} & {unit for _, unit in others}
    return any(unit in units for _, unit in found ^ others)


def _quotes(chosen: Sequence[Candidate]) -> list[Quote]:
    return [Quote(one.article, one.start, one.end, _label(one)) for one in chosen]


def _label(one: Candidate) -> str:
    """Whose account it is: the source, or the title, with the day."""
    article = one.article
    day = f", {long_date(article.published)}" if article.published else ""
    return f"{article.source or article.title}{day}"
