"""Passages in, the sentences that answer out, each with the probability that it does.

No language model: the best passages are read together with the question (`comprehension.py`), and
a logistic regression weighs what that says of a sentence with what the words say: how near it comes
to the question, how much of the question it and what stands around it take up, and whether it
holds the kind of thing that is asked for. A second one tells from all of them together how likely
the answer is right. `benchmarks/train_reader.py` makes the weights of both, `regressions.json`.
"""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from assistant.indexing.catalog import Catalog
from assistant.models.comprehension import Comprehension
from assistant.reading.injections import instructions, readable
from assistant.language.questions import is_broad, kind_of_answer
from assistant.answering.retrieval import Passage, freshness, present
from assistant.language.words import content_words, stem, stems, words

READ = 4
"""Passages that are read for an answer, the best ones."""

FEATURES = (
    "read: against no answer in the passage",
    "read: share of all that is read",
    "read: against no answer in any passage",
    "nearness of its words to the question's",
    "nearness of those of the nearest sentence",
    "share of the question's words here, in the sentence before, or in the title",
    "does not hold the kind of thing that is asked for",
    "holds it, and not from the question",
)

NEARNESS = FEATURES.index("nearness of its words to the question's")

EVIDENCE = ("any of the sentences answers", "nearness of the nearest sentence")
"""What tells whether an answer is right; the first is the sum of all their odds, as a logarithm."""

Rarity = Callable[[str], float]
"""How rare a word is: 0 to 1, and above 0."""

Features = NDArray[np.float64]
"""Shape (sentences, FEATURES), or (EVIDENCE,)."""

_MARKUP = re.compile(r"(?:#{1,6}\s|[>|]\s|!?\[[^\]]*\]\(|```|<\w)")
_BULLET = re.compile(r"(?:[-*•–]|\d{1,3}[.)])\s+")
_STATEMENT = re.compile(r"\d|[.!?…;][\W]*$")
"""What an item of a list has that says something, and one of a menu has not."""

_FURNITURE = re.compile(
    r"\W*(?:subscribe|sign up|log ?in|click here|read more|share (?:this|on)|follow us|accept all"
    r"|advertisement|related (?:articles|stories))\b"
    r"|.*\b(?:use cookies|cookie (?:policy|settings|preferences)|privacy policy"
    r"|all rights reserved|enable javascript)\b",
    re.IGNORECASE | re.DOTALL,
)
_SHORT = 20
"""Words; what has more and mentions cookies is about them."""

_REFERS = re.compile(
    r"\W*(?:he|she|it|they|his|her|hers|its|their|theirs|this|these|those|both"
    r"|the (?:latter|former))\b",
    re.IGNORECASE,
)
_LONGEST_QUOTE = 500
"""Characters, with the sentences around."""

_SAYS = re.compile(
    r"\b(?:said|says|saying|told|tells|asked|asks|added|adds|according to|wrote|writes|explain\w*"
    r"|claim\w*|argu\w+|insist\w*|warn\w*|announc\w+|repl(?:y|ies|ied)|comment\w*|note[sd]|stress\w*)\b",
    re.IGNORECASE,
)
_QUOTATION = re.compile(r"“[^“”]*”|\"[^\"]*\"")
_SPEECH_AROUND = 3
"""Sentences before and behind one in which its speaker is looked for."""

FRESHNESS = 3.0
"""Log odds that an article of today has over one without a date."""

_REPEATED = 0.7
"""Share of a sentence's words in another one, from which on it adds nothing."""

_NEVER = -30.0
"""The score of a sentence that was cut off before it could be read."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence that may answer, as a stretch of its article."""

    passage: Passage
    start: int
    """In characters of the article."""
    end: int
    probability: float
    """That it holds the answer, 0 to 1."""

    @property
    def text(self) -> str:
        """The sentence, word for word."""
        return self.passage.text[self.start - self.passage.start : self.end - self.passage.start]


@dataclass(frozen=True, slots=True)
class Findings:
    """What the passages say to a question."""

    sentences: list[Finding]
    """The likeliest first."""
    confidence: float
    """The probability that an answer with the first of them is right, 0 to 1."""


NOTHING = Findings([], 0.0)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that was read."""

    passage: Passage
    start: int
    end: int


def read(
    question: str, passages: Sequence[Passage], rarity: Rarity, comprehension: Comprehension
) -> Findings:
    """Find the sentences of some passages that answer a question, the likeliest first.

    Args:
        question: one that stands alone.
        passages: what to read.
        rarity: how rare a word is.
        comprehension: reads them.
    """
    candidates, features = examine(question, passages, rarity, comprehension)
    if not candidates:
        return NOTHING
    of_sentence, of_answer = regression("sentence", FEATURES), regression("answer", EVIDENCE)
    scores = of_sentence.scores(features)
    confidence = of_answer.probabilities(evidence(features, scores)[None])[0]
    return Findings(ranked(candidates, scores), round(float(confidence), 4))


def examine(
    question: str, passages: Sequence[Passage], rarity: Rarity, comprehension: Comprehension
) -> tuple[list[Candidate], Features]:
    """The sentences of some passages, compared with a question; see `FEATURES`."""
    asked = {stem(word): rarity(word) for word in content_words(question)}
    total = sum(asked.values()) or 1.0
    texts = [readable(passage.text) for passage in passages]
    titles = [passage.title for passage in passages]
    readings = comprehension.read(question, list(zip(titles, texts, strict=True)))
    candidates, rows, scores = [], [], []
    for passage, whole, reading in zip(passages, texts, readings, strict=True):
        title = stems(passage.title)
        around = title
        for start, end, near in passage.sentences:
            text = whole[start - passage.start : end - passage.start]
            here = stems(text)
            bullet = _BULLET.match(text)
            if len(here) > 1 and not _is_furniture(text):
                start += bullet.end() if bullet else 0
                score = max(reading.score(start - passage.start, end - passage.start), _NEVER)
                shared = sum(asked[word] for word in asked.keys() & (here | around)) / total
                kind = kind_of_answer(question, text)
                candidates.append(Candidate(passage, start, end))
                scores.append(score)
                rows.append([score - reading.nothing, 0.0, 0.0, near, 0.0, shared, *kind])
            around = here | title
    if not rows:
        return [], np.empty((0, len(FEATURES)))
    features = np.array(rows, dtype=np.float64)
    features[:, 1] = scores - np.logaddexp.reduce(scores)
    features[:, 2] = scores - np.logaddexp.reduce([reading.nothing for reading in readings])
    features[:, 4] = features[:, NEARNESS].max()
    return candidates, features


def ranked(candidates: Sequence[Candidate], scores: Features) -> list[Finding]:
    """Sentences as findings, the likeliest first; ties keep the order of rank and reading.

    Args:
        candidates: the sentences.
        scores: log odds by the first regression, shape (sentences,).
    """
    found = [
        Finding(one.passage, one.start, one.end, round(probability, 4))
        for one, probability in zip(candidates, _probabilities(scores).tolist(), strict=True)
    ]
    return [found[place] for place in np.argsort(-scores, kind="stable")]


def evidence(features: Features, scores: Features) -> Features:
    """What tells whether an answer is right; see `EVIDENCE`.

    Args:
        features: of its sentences.
        scores: their log odds, by the first regression, shape (sentences,).
    """
    return np.array([np.logaddexp.reduce(scores), features[:, NEARNESS].max()])


def newest_first(question: str, findings: Sequence[Finding], today: date) -> list[Finding]:
    """Findings with what is fresh before what is a little likelier and old.

    Args:
        question: what was asked.
        findings: the likeliest first.
        today: the day from which their age is counted.
    """
    days = [found.passage.published for found in findings]
    fresh = freshness(days, present(question, days, today))
    sure = np.clip([found.probability for found in findings], 1e-4, 1 - 1e-4)
    scores = np.log(sure / (1 - sure)) + FRESHNESS * fresh
    return [findings[place] for place in np.argsort(-scores, kind="stable")]


def choose(question: str, findings: Sequence[Finding], *, most: int, share: float) -> list[Finding]:
    """The best finding and those after it that add something.

    One that points back ("He said …") takes the sentence before with it, and one from a speech what
    says who speaks. A question that leaves open what it wants to know gets more of them, no more
    than two from an article.

    Args:
        question: what was asked.
        findings: the best first.
        most: how many at most; twice as many for an open question.
        share: how likely one has to be, as a share of the best one's probability.
    """
    broad = is_broad(question)
    best = max((found.probability for found in findings), default=0.0)
    least = share * best / (4 if broad else 1)
    chosen: list[Finding] = []
    for found in map(_with_speaker, map(_with_what_it_points_to, findings)):
        if found.probability < least:
            continue
        here = stems(found.text)
        article = [other for other in chosen if other.passage.article == found.passage.article]
        overlaps = any(o.start < found.end and found.start < o.end for o in article)
        repeats = any(len(here & stems(other.text)) >= _REPEATED * len(here) for other in chosen)
        if not overlaps and not repeats and not (broad and len(article) > 1):
            chosen.append(found)
        if len(chosen) == most * (2 if broad else 1):
            break
    return chosen


def _with_what_it_points_to(found: Finding) -> Finding:
    """A finding that opens with "he" or "this", together with the sentence before."""
    if not _REFERS.match(found.text):
        return found
    before = [start for start, end, _ in found.passage.sentences if end <= found.start]
    if not before or found.end - before[-1] > _LONGEST_QUOTE:
        return found
    longer = replace(found, start=before[-1])
    unfit = _BULLET.match(longer.text) or _is_furniture(longer.text) or instructions(longer.text)
    return found if unfit else longer


def _with_speaker(found: Finding) -> Finding:
    """A finding from within a quotation, together with what says whose words these are."""
    if not _is_unattributed(found):
        return found
    behind = [end for _, end, _ in found.passage.sentences if end > found.end]
    before = [start for start, _, _ in found.passage.sentences if start < found.start]
    longer = [replace(found, end=end) for end in behind[:_SPEECH_AROUND]]
    longer += [replace(found, start=start) for start in before[::-1][:_SPEECH_AROUND]]
    for one in longer:
        fits = one.end - one.start <= _LONGEST_QUOTE and not instructions(one.text)
        if fits and not _is_unattributed(one):
            return one
    return found


def _is_unattributed(found: Finding) -> bool:
    """Whether a finding is what somebody said, without a word about who."""
    lead = found.passage.text[: found.start - found.passage.start]
    inside = lead.count("“") > lead.count("”") or lead.count('"') % 2
    opening = lead[max(lead.rfind("“"), lead.rfind('"')) :] if inside else ""
    plain = _QUOTATION.sub(" ", f"{opening}{found.text}")
    speaks = inside or len(words(plain)) < len(words(found.text)) / 2
    return bool(speaks) and not _SAYS.search(plain)


def _is_furniture(text: str) -> bool:
    """Whether a sentence is not the article's: markup, a menu, a notice of the site."""
    bullet = _BULLET.match(text)
    return bool(
        _MARKUP.match(text)
        or (bullet and not _STATEMENT.search(text, bullet.end()))
        or (_FURNITURE.match(text) and text.count(" ") < _SHORT)
    )


def rarity(catalog: Catalog, word: str) -> float:
    """How rare a word is in the index, 0.05 to 1."""
    passages = catalog.size
    rarest = np.log((passages + 1) / 0.5)
    return max(0.05, float(np.log((passages + 1) / (catalog.count(word) + 0.5)) / rarest))


def _probabilities(scores: Features) -> Features:
    odds: Features = 1 / (1 + np.exp(-scores))
    return odds


@dataclass(frozen=True, slots=True)
class Regression:
    """A logistic regression over named columns."""

    mean: Features
    scale: Features
    weights: Features
    bias: float

    @classmethod
    def of(cls, made: dict[str, dict[str, float]], names: Sequence[str]) -> "Regression":
        """One of `regressions.json`."""
        rows = [[made[name][part] for part in ("mean", "scale", "weight")] for name in names]
        mean, scale, weights = np.array(rows).T
        return cls(mean, scale, weights, made["bias"]["weight"])

    def scores(self, features: Features) -> Features:
        """Log odds, shape (rows,)."""
        found: Features = (features - self.mean) / self.scale @ self.weights + self.bias
        return found

    def probabilities(self, features: Features) -> Features:
        """0 to 1, shape (rows,)."""
        return _probabilities(self.scores(features))


@cache
def regression(name: str, columns: tuple[str, ...]) -> Regression:
    """One of `regressions.json`: of sentences, of answers, or of what supports a claim."""
    made = json.loads((files("assistant.models") / "regressions.json").read_text())
    return Regression.of(made[name], columns)
