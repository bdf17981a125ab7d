"""Which sentences of an article are the most important ones, and can be understood alone."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.answering.reader import A_FEW, BULLET, is_boilerplate
from assistant.language.denials import is_question
from assistant.language.sentences import sentence_spans
from assistant.language.words import stems, terms, words
from assistant.models.embedding import Encode, Vectors
from assistant.reading.article import Article
from assistant.reading.injections import readable

Scores = NDArray[np.float64]
"""Shape (sentences,)."""

_EARLY = 12
"""In so many sentences from the beginning, what the place is worth falls to a third."""
_NEAR, _COMMON, _CENTRAL = 0.5, 0.5, 0.5
"""What it is worth to be near to the mean of all sentences, to have words that others have too, and
to be like many others (LexRank); the place is worth 1."""
_LONG, _TOO_LONG = 25, 0.6
"""From so many words on, a sentence loses so much for each time as many more."""
_TOO_SHORT = 0.3
_ALIKE = 0.8
"""What a sentence loses that is like one that is chosen, times how like it is. These figures were
chosen on half of the articles of REALSumm: see `benchmarks/overviews.py`."""

_AT_MOST = 120
"""How many sentences of a long article are compared, the first ones."""

_LEANS = re.compile(
    r"\W*(?:(?:he|she|it|they|this|that|these|those|his|her|hers|their|its|such|both|neither|either"
    r"|another|others?|some|many|most|none|all) (?!of (?:the|these)\b)|(?:but|and|so|or|nor|yet"
    r"|however|also|still|meanwhile|then|thus|therefore|moreover|instead|nevertheless|otherwise"
    r"|besides|furthermore|too|consequently|hence|likewise|similarly|in addition|as a result"
    r"|for (?:example|instance)|on the other hand|at the (?:same )?time|after that|since then"
    r"|that is why|i|we|you|my|our|your|yes|no|well|there|here)\b)"
    r"|(?:\w+ )?(?:this|these|those)\b|often\b|not only\b"
    r"|(?:according to|in|with|for|on|at|by|from|under|despite|of|to|as|like|unlike|besides|after"
    r"|before) (?:his|her|its|their|this|that|these|those|them|him|it|all|both)\b"
    r"|.*\b(?:the (?:former|latter)|the same (?:day|time|year))\b",
    re.IGNORECASE,
)
"""Begins what is not understood without the sentence before it."""
_ENDS = re.compile(r"[.!?…。！？][\"'”’)\]]*$")
_QUOTES = "“\"‘'«„`"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may stand in an overview."""

    article: Article
    start: int
    end: int
    leans: bool
    """Whether it needs the sentence before it."""

    @property
    def text(self) -> str:
        """The sentence, word for word."""
        return self.article.text[self.start : self.end]


def candidates(article: Article, most: int = _AT_MOST) -> list[Candidate]:
    """The sentences of an article that say something, the first ones, in their order."""
    text = readable(article.text)
    title = article.title.casefold().strip()
    found: list[Candidate] = []
    is_first = True
    for start, end in sentence_spans(text):
        said = text[start:end]
        if not _says_something(said) or said.casefold().strip(" .#") == title.strip(" ."):
            continue
        bullet = BULLET.match(said)
        start += bullet.end() if bullet else 0
        found.append(Candidate(article, start, end, not is_first and leans(text[start:end])))
        is_first = False
        if len(found) == most:
            break
    return found


def leans(text: str) -> bool:
    """Whether a sentence needs the one before it to be understood.

    >>> leans("It sank."), leans("The ferry sank.")
    (True, False)
    """
    return bool(_LEANS.match(text))


def _says_something(text: str) -> bool:
    """Whether it is a whole sentence that asserts something, and none of a page's boilerplate."""
    is_whole = _ENDS.search(text) or (text.count(" ") >= A_FEW and " | " not in text)
    return bool(
        is_whole
        and len(words(text)) >= 3
        and not is_question(text)
        and not is_boilerplate(text, is_led=True)
    )


def importance(texts: Sequence[str], vectors: Vectors) -> Scores:
    """How important each sentence of a text is, by its place, its words and what it is like."""
    held = [stems(text) for text in texts]
    lengths = np.array([len(words(text)) for text in texts])
    mean = vectors.mean(axis=0)
    near = vectors @ (mean / max(float(np.linalg.norm(mean)), 1e-9))
    scores = np.exp(-np.arange(len(texts)) / _EARLY)
    scores = scores + _NEAR * near + _COMMON * _common(held) + _CENTRAL * central(texts)
    scores -= _TOO_LONG * np.maximum(0, lengths - _LONG) / _LONG
    result: Scores = scores - _TOO_SHORT * (lengths < A_FEW)
    return result


def _common(held: Sequence[set[str]]) -> Scores:
    """How much each has of words that several have, from 0 to 1."""
    count = Counter(word for each in held for word in each)
    sums = [sum(np.log(count[word]) for word in each) / max(1, len(each)) ** 0.5 for each in held]
    found = np.array(sums, dtype=np.float64)
    scaled: Scores = found / max(float(found.max()), 1e-9)
    return scaled


def central(texts: Sequence[str]) -> Scores:
    """LexRank, from 0 to 1 (Erkan and Radev, Journal of Artificial Intelligence Research 22)."""
    held = [set(terms(text)) for text in texts]
    count = Counter(word for each in held for word in each)
    place = {word: number for number, word in enumerate(count)}
    rows = np.zeros((len(held), len(place)))
    for number, each in enumerate(held):
        for word in each:
            rows[number, place[word]] = np.log(len(held) / count[word])
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    linked = (rows @ rows.T > 0.1).astype(np.float64)
    np.fill_diagonal(linked, 0)
    totals = linked.sum(axis=1, keepdims=True)
    steps = np.where(totals > 0, linked / np.maximum(totals, 1), 1 / len(held))
    rank = np.full(len(held), 1 / len(held))
    for _ in range(30):
        rank = 0.15 / len(held) + 0.85 * steps.T @ rank
    scaled: Scores = rank / rank.max()
    return scaled


def pick(scores: Scores, vectors: Vectors, most: int, taken: Sequence[int] = ()) -> list[int]:
    """The places of the best sentences, each unlike those before it, the best first.

    Args:
        scores: how important each is; one of minus infinity is never picked.
        vectors: a vector each, shape (sentences, dimensions).
        most: how many to pick.
        taken: the places of those that are picked already; they are counted.
    """
    alike = vectors @ vectors.T
    found = list(taken)
    while len(found) < min(most, len(scores)):
        left = scores - (_ALIKE * alike[:, found].max(axis=1) if found else 0)
        left[found] = -np.inf
        best = int(left.argmax())
        if left[best] == -np.inf:
            break
        found.append(best)
    return found


def scored(found: Sequence[Candidate], encode: Encode) -> tuple[Scores, Vectors]:
    """How important sentences of one article are, and their vectors.

    Those that need another one count for what the article is about, and are never picked, unless
    there is no other.
    """
    texts = [one.text for one in found]
    vectors = encode(texts)
    scores = importance(texts, vectors)
    unclear = np.array([one.leans for one in found])
    if not unclear.all():
        scores[unclear] = -np.inf
    scores[[one.text[0] in _QUOTES for one in found]] -= _TOO_SHORT
    return scores, vectors
