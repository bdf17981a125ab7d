"""What many articles are about: groups of like articles, each named by words of its own."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from assistant.answering.tasks.material import Material
from assistant.language.words import FUNCTION_WORDS, stem, words
from assistant.models.embedding import Vectors

_MOST = 6
"""How many groups are made at most."""
_EACH = 3
"""How many articles a group has at least, on average."""
_ROUNDS = 20
_READ = 700
"""Characters of an article from which its words are taken."""
_RARE = 500
"""A word that is in fewer than one of so many articles names no group: stemming takes the time."""
_IN_A_LABEL = 3

_PLAIN = re.compile(r"[^\W\d_]{3,}")
_TOO_COMMON = frozenset(
    """one two three four five six seven eight nine ten new first last year years day days week
    month months time people man men woman told added according news report reports including
    monday tuesday wednesday thursday friday saturday sunday january february march april june july
    august september october november december mr mrs ms dr per cent will back way made part
    article""".split()
)


@dataclass(frozen=True, slots=True)
class Theme:
    """Articles that are about like things."""

    label: str
    articles: tuple[str, ...]
    """Paths, the most typical first."""


def themes(material: Material, articles: Sequence[str]) -> list[Theme]:
    """Group articles by what they are about, the largest group first.

    Those that wait to be encoded are left out.

    Args:
        material: where they are.
        articles: paths; those of which there is no other version.
    """
    stored = material.index.catalog.passages.article_vectors(material.filters)
    articles = [path for path in articles if path in stored]
    if not articles:
        return []
    vectors = np.array([stored[path] for path in articles])
    groups = grouped(vectors, min(_MOST, max(1, len(articles) // _EACH)))
    openings = material.index.catalog.articles.openings(material.filters, _READ)
    texts = [openings[path] for path in articles]
    forms = Counter(word for text in texts for word in set(words(text)))
    known = {
        word: stem(word) if count >= len(texts) / _RARE else ""
        for word, count in forms.items()
        if _carries(word)
    }
    held = [_words(text, known) for text in texts]
    titles = [_words(text.partition("\n")[0], known) for text in texts]
    everywhere = Counter(word for each in held for word in each)
    # The last one stands, which is the one that is written most often.
    often = sorted(known, key=lambda word: forms[word])
    spelt = {known[word]: word for word in often}
    found = []
    for group in groups:
        inside = Counter(word for place in group for word in held[place])
        titled = Counter(word for place in group for word in titles[place])
        inside += Counter({word: count for word, count in titled.items() if word in inside})
        label = _label(inside, len(group), everywhere, len(articles), spelt)
        found.append(Theme(label, tuple(articles[place] for place in group)))
    return found


def grouped(vectors: Vectors, most: int) -> list[list[int]]:
    """K-means by cosine: the places of each group, the most typical first, the largest group first.

    It begins with the most typical of all, then with what is the farthest from those before.
    """
    mean = vectors.mean(axis=0)
    first = [int((vectors @ mean).argmax())]
    while len(first) < most:
        first.append(int((vectors @ vectors[first].T).max(axis=1).argmin()))
    centres = vectors[first]
    of = np.full(len(vectors), -1)
    for _ in range(_ROUNDS):
        nearest = (vectors @ centres.T).argmax(axis=1)
        if (nearest == of).all():
            break
        of = nearest
        sums = np.array([vectors[of == one].sum(axis=0) for one in range(len(centres))])
        centres = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
    near = vectors @ centres.T
    groups = [
        sorted(np.flatnonzero(of == one).tolist(), key=lambda place: -near[place, one])
        for one in range(len(centres))
    ]
    return sorted(filter(None, groups), key=len, reverse=True)


def _words(text: str, known: dict[str, str]) -> set[str]:
    """The stems of a text's words, and its pairs of capitalised words as they are written.

    Args:
        text: the text.
        known: the words that may name something, each with its stem; a rare one has none.
    """
    found = words(text)
    kept = {known[word] for word in found if known.get(word)}
    pairs = {
        f"{one} {two}"
        for one, two in pairwise(found)
        if one[0].isupper() and two[0].isupper() and one in known and two in known
        if f"{one} {two}" in text
    }
    return kept | {pair for pair in pairs if not pair.isupper()}


def _carries(word: str) -> bool:
    small = word.lower()
    return bool(_PLAIN.fullmatch(word) and small not in FUNCTION_WORDS and small not in _TOO_COMMON)


def _label(
    inside: Counter[str], size: int, everywhere: Counter[str], total: int, spelt: dict[str, str]
) -> str:
    """The words that are in many articles of a group, and in few others; titles count twice."""

    def weight(word: str) -> float:
        here = inside[word] / size
        others = (max(0, everywhere[word] - inside[word]) + 0.5) / (total - size + 1)
        return float(here * np.log(max(1e-9, here / others))) * (1.5 if " " in word else 1)

    fitting = [word for word in inside if inside[word] > 1 or size == 1]
    best = sorted(fitting or inside, key=lambda word: (-weight(word), word))
    chosen: list[str] = []
    for word in best:
        said = word if " " in word else spelt.get(word, word)
        within = any(said.lower() in one.lower() or one.lower() in said.lower() for one in chosen)
        if not within and (not chosen or weight(word) > 0):
            chosen.append(said)
        if len(chosen) == _IN_A_LABEL:
            break
    return ", ".join(chosen)
