"""What many articles are about: groups of like articles, each named by words of its own."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from assistant.answering.tasks.material import Material
from assistant.language.verb_forms import is_past
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
_SEEN = 200
"""So many articles of a group tell which words are nouns."""

_PLAIN = re.compile(r"[^\W\d_]{3,}")
_TOO_COMMON = frozenset(
    """one two three four five six seven eight nine ten new first last year years day days week
    month months time people man men woman told added according news report reports including
    monday tuesday wednesday thursday friday saturday sunday january february march april june july
    august september october november december mr mrs ms dr per cent will back way made part
    article""".split()
)

_DETERMINERS = "the a an his her its their this these those".split()
_BEFORE = "of in on at by for from with about over between against".split()
_SMALL = "|".join(map(re.escape, sorted(FUNCTION_WORDS)))
_BEGINS = re.compile(
    rf"\b(?i:{'|'.join(_DETERMINERS + _BEFORE)}) (?:(?!(?i:{_SMALL})\b)[\w’'-]+ ){{0,2}}$"
)
"""With this a noun phrase begins."""
_NEAR = 50
"""Characters before a noun where that is looked for."""
_BEHIND = "|".join(map(re.escape, sorted(FUNCTION_WORDS - set(_DETERMINERS))))
_IS_HEAD = rf"(?:['’]s?(?!\w)| ?[^\w\s'’-]| (?:{_BEHIND})\b|\s*$)"
"""What stands behind the last noun of a noun phrase, and not behind an adjective or a verb."""


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
    found, named = [], set[str]()
    for group in groups:
        inside = Counter(word for place in group for word in held[place])
        shared = {word for word, count in inside.items() if count > 1 or len(group) == 1}
        titled = Counter(word for place in group for word in titles[place])
        inside += Counter({word: count for word, count in titled.items() if word in inside})
        ranked = _ranked(inside, len(group), everywhere, len(articles))
        text = "\n".join(texts[place] for place in [*group, *range(len(texts))][:_SEEN])
        # First what several of them share, and last what names a larger group.
        ranked.sort(key=lambda word: (word in named, word not in shared))
        naming = [spelt.get(word, word) for word in ranked]
        label = _label(naming, text) or "".join(naming[:1])
        named.update(word for word in ranked if spelt.get(word, word) in label.split(", "))
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


def _ranked(inside: Counter[str], size: int, everywhere: Counter[str], total: int) -> list[str]:
    """The words that are in many articles of a group, and in few others; titles count twice."""

    def weight(word: str) -> float:
        here = inside[word] / size
        others = (max(0, everywhere[word] - inside[word]) + 0.5) / (total - size + 1)
        return float(here * np.log(max(1e-9, here / others))) * (1.5 if " " in word else 1)

    best = sorted(inside, key=lambda word: (-weight(word), word))
    return best[:1] + [word for word in best[1:] if weight(word) > 0]


def _label(ranked: Sequence[str], text: str) -> str:
    """The first words that a text has as names or nouns."""
    chosen: list[str] = []
    for word in ranked:
        within = any(word.lower() in one.lower() or one.lower() in word.lower() for one in chosen)
        if not within and _names(word, text):
            chosen.append(word)
        if len(chosen) == _IN_A_LABEL:
            break
    return ", ".join(chosen)


def _names(word: str, text: str) -> bool:
    """Whether a noun phrase in a text ends with a word: "the ferry closes", not "to carry"."""
    if " " in word:
        return True
    if not word.islower():
        return bool(re.search(rf"\b{re.escape(word)}{_IS_HEAD}", text, re.MULTILINE))
    if is_past(word):
        return False
    return any(
        found[0].endswith(("'", "’", "'s", "’s"))
        or _BEGINS.search(text[max(0, found.start() - _NEAR) : found.start()])
        for found in re.finditer(rf"\b{re.escape(word)}{_IS_HEAD}", text, re.MULTILINE)
    )
