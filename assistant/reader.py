"""Passages in, the sentences that answer out, each with the probability that it does.

No language model: a logistic regression over features that say how close a sentence is to the
question, how much of the question it and what stands around it take up, and whether it holds the
kind of thing that is asked for. `benchmarks/train_reader.py` makes its weights.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from assistant.catalog import Catalog
from assistant.embedding import Embedder
from assistant.retrieval import Passage
from assistant.sentences import sentence_spans
from assistant.words import FUNCTION_WORDS, content_words, stem, stems, words

SHORTLIST = 20
"""Sentences that are compared with the question by meaning; the others share less with it."""

FEATURES = (
    "cosine with the question",
    "cosine below that of the nearest sentence",
    "share of the question's words here, in the sentence before, or in the title",
    "does not hold the kind of thing that is asked for",
    "holds it, and not from the question",
    "nearest token here to each of the question's: mean",
    "nearest token here to each of the question's: least",
    "nearest token in any sentence to each of the question's: mean",
    "nearest token in any sentence to each of the question's: least",
)

Features = NDArray[np.float64]
"""Shape (sentences, FEATURES)."""

_NUMBER = (
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?"
    r"|thousands?|millions?|billions?|half|thirds?|quarters?|doubl\w+|tripl\w+|twice)\b"
)
_MONEY = r"[$€£¥]\s?\d|\b(?:rubles?|roubles?|dollars?|euros?|pounds?|yuan|yen|cents?|salar\w+)\b"
_DATE = (
    r"\b(?:1\d|20)\d\d\b|\b(?:january|february|march|april|may|june|july|august|september|october"
    r"|november|december|\w+day|tomorrow|ago|century|centuries)\b"
    r"|\b(?:last|next|this|within|earlier)\s(?:the\s)?(?:\w+\s){0,2}(?:day|week|month|year)s?\b"
)
_PERSON = r"(?-i:\b[A-Z][\w’'.-]+\s[A-Z][\w’'-]+)|\b(?:analysts|experts|chairman|director|editor)\b"
_PLACE = r"\b(?:in|at|near|from|to|outside|inside|of)\s(?:the\s)?(?-i:[A-Z]\w+)"
_REASON = r"\b(?:because|since|due|owing|thanks|as|so|reason|caus\w+|result|order|forc\w+|for|to)\b"
_MEANS = r"\b(?:by|through|with|via|using|thanks)\b"
_NAME = r"(?-i:\b[A-Z]\w+)"

_KINDS = [
    (re.compile(asks, re.I), re.compile(answers, re.I))
    for asks, answers in [
        (r"\bhow (?:much|expensive)\b|\b(?:cost|price|salar\w+|revenue)\b", f"{_MONEY}|{_NUMBER}"),
        (
            r"\bhow (?:many|big|large|high|long|old|far|often|fast)\b|\b(?:percent\w*|share)\b",
            _NUMBER,
        ),
        (r"\bwhen\b|\b(?:what|which) (?:year|month|day|date|time|quarter)\b", _DATE),
        (r"\bwho(?:m|se)?\b", _PERSON),
        (r"\bwhere\b|\b(?:what|which) (?:city|cities|country|countries|town|place)\b", _PLACE),
        (r"\bwhy\b|\b(?:reason|how come)\b", _REASON),
        (r"\bhow\b", _MEANS),
        (r"\bwhich\b|\bname\b", _NAME),
    ]
]
"""Kinds of questions, and what a sentence has to hold to answer one; the first that fits counts."""

_EDGES = ".,;:!?“”\"'’()"

_MARKUP = re.compile(r"^\s*(?:#{1,6}\s|[-*•>|]\s|!?\[[^\]]*\]\(|```|<\w)")
_REPEATED = 0.7
"""Share of a sentence's words in another one, from which on it adds nothing."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence that may answer, as a stretch of its article."""

    passage: Passage
    start: int
    """In characters of the article."""
    end: int
    probability: float
    """That an answer with this sentence first is right, 0 to 1."""

    @property
    def text(self) -> str:
        """The sentence, word for word."""
        return self.passage.text[self.start - self.passage.start : self.end - self.passage.start]


@dataclass(frozen=True, slots=True)
class _Candidate:
    passage: Passage
    start: int
    end: int
    text: str
    stems: frozenset[str]
    around: frozenset[str]
    """With those of the sentence before and of the title, which a pronoun stands for."""


def read(
    question: str, passages: Sequence[Passage], catalog: Catalog, model: Embedder
) -> list[Finding]:
    """Find the sentences of some passages that answer a question, the likeliest first.

    Args:
        question: one that stands alone.
        passages: what a search found for it.
        catalog: knows how rare a word is.
        model: the embedding model that the reader's weights were made with, the bundled one.
    """
    candidates = shortlist(question, passages, catalog)
    if not candidates:
        return []
    made = _made()
    measured = (measure(question, candidates, catalog, model) - made.mean) / made.scale
    scores = measured @ made.weights + made.bias
    probabilities = 1 / (1 + np.exp(-(scores * made.answer_weight + made.answer_bias)))
    findings = [
        Finding(candidate.passage, candidate.start, candidate.end, round(float(probability), 4))
        for candidate, probability in zip(candidates, probabilities, strict=True)
    ]
    return sorted(findings, key=lambda found: (-found.probability, found.passage.rank, found.start))


def choose(findings: Sequence[Finding], *, most: int, share: float) -> list[Finding]:
    """The best finding and those after it that add something.

    Args:
        findings: the likeliest first.
        most: how many at most.
        share: how likely one has to be, as a share of the best one's probability.
    """
    chosen: list[Finding] = []
    for found in findings:
        likely = found.probability >= share * findings[0].probability
        here = stems(found.text)
        repeats = any(len(here & stems(other.text)) >= _REPEATED * len(here) for other in chosen)
        if likely and not repeats and len(chosen) < most:
            chosen.append(found)
    return chosen


def shortlist(question: str, passages: Sequence[Passage], catalog: Catalog) -> list[_Candidate]:
    """The sentences that share most with the question, by their words and their passage's score."""
    asked = _rarities(question, catalog)
    total = sum(asked.values()) or 1.0
    scored = []
    for passage in passages:
        before = frozenset(stems(passage.title))
        for start, end in sentence_spans(passage.text):
            text = passage.text[start:end]
            here = frozenset(stems(text))
            if not _MARKUP.match(text) and len(here) > 1:
                place = (passage.start + start, passage.start + end)
                candidate = _Candidate(passage, *place, text, here, here | before)
                common = sum(asked[word] for word in asked.keys() & candidate.around)
                common += sum(asked[word] for word in asked.keys() & here) / 2
                scored.append((common / total + 0.3 * passage.score, candidate))
            before = here | stems(passage.title)
    # Sorting is stable: ties keep the order of rank and reading.
    scored.sort(key=lambda pair: -pair[0])
    return [candidate for _, candidate in scored[:SHORTLIST]]


def measure(
    question: str, candidates: Sequence[_Candidate], catalog: Catalog, model: Embedder
) -> Features:
    """Compare sentences with a question; see `FEATURES` for the columns."""
    asked = _rarities(question, catalog)
    total = sum(asked.values()) or 1.0
    (of_question, *of_candidates) = model.encode_tokens(
        [question, *(candidate.text for candidate in candidates)]
    )
    carries = [
        position
        for position, token in enumerate(of_question.tokens)
        if token not in FUNCTION_WORDS and any(map(str.isalnum, token))
    ] or list(range(len(of_question.tokens)))
    tokens = of_question.vectors[carries]
    nearest = np.array([(tokens @ other.vectors.T).max(axis=1) for other in of_candidates])
    anywhere = nearest.max(axis=0)
    cosines = np.array([float(other.whole @ of_question.whole) for other in of_candidates])
    rows = []
    for candidate, cosine, near in zip(candidates, cosines, nearest, strict=True):
        absent, new = _kind(question, candidate.text)
        shared = sum(asked[word] for word in asked.keys() & candidate.around) / total
        closeness = [near.mean(), near.min(), anywhere.mean(), anywhere.min()]
        rows.append([cosine, cosine - cosines.max(), shared, absent, new, *closeness])
    return np.array(rows, dtype=np.float64)


def _rarities(question: str, catalog: Catalog) -> dict[str, float]:
    """The stems of a question's words, and how rare each is in the index, 0.05 to 1."""
    passages = catalog.size
    rarest = np.log((passages + 1) / 0.5)
    return {
        stem(word): max(0.05, float(np.log((passages + 1) / (catalog.count(word) + 0.5)) / rarest))
        for word in content_words(question)
    }


def _kind(question: str, text: str) -> tuple[bool, bool]:
    """Whether a sentence lacks the kind of thing asked for, and whether it has a new one."""
    wanted = next((answers for asks, answers in _KINDS if asks.search(question)), None)
    if wanted is None:
        return False, False
    given = {word.lower() for word in words(question)}
    rest = [word for word in text.split() if word.strip(_EDGES).lower() not in given]
    return not wanted.search(text), bool(wanted.search(" ".join(rest)))


@dataclass(frozen=True, slots=True)
class _Made:
    """What `reader.json` holds."""

    mean: Features
    scale: Features
    weights: Features
    bias: float
    answer_weight: float
    """From the score of the best sentence to the probability that the answer is right (Platt)."""
    answer_bias: float


@cache
def _made() -> _Made:
    made = json.loads((files("assistant") / "reader.json").read_text())
    columns = [made["features"][name] for name in FEATURES]
    mean, scale, weights = np.array([[c["mean"], c["scale"], c["weight"]] for c in columns]).T
    answer = made["answer"]
    return _Made(mean, scale, weights, made["bias"], answer["weight"], answer["bias"])
