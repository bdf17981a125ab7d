"""Find the sentences of passages that answer, each with the probability that it does.

No generative language model is used. The best passages are read together with the question
(`comprehension.py`). A logistic regression combines the score of each sentence with what its words
say: how near they are to the question's, how much of the question the sentence and its surroundings
contain, and whether it has the kind of thing that is asked for. A second regression tells from all
of the sentences how likely the answer is right, a third how likely they are on the subject at all.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.answering.retrieval import Passage
from assistant.language.denials import is_question
from assistant.language.questions import Question
from assistant.models.comprehension import Comprehension
from assistant.models.regression import Features, load_regression, probabilities
from assistant.reading.injections import readable

READ = 4
"""How many passages are read for an answer, the best ones."""

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
READ_ANYWHERE = FEATURES.index("read: against no answer in any passage")

ANSWER_FEATURES = (
    "any of the sentences answers",
    "nearness of the nearest sentence",
    "read: against no answer in any passage, the most",
    "the likeliest sentence does not hold the kind of thing that is asked for",
    "it holds it, and not from the question",
)
"""The features that tell whether an answer is right; the first is the log of the sum of the odds of
all sentences."""

SUBJECT_FEATURES = ANSWER_FEATURES[:2]
"""The features that tell whether what was found is on the subject of the question at all."""

Idf = Callable[[str], float]
"""Inverse document frequency of a term: above 0, and at most 1."""

_MARKUP = re.compile(r"(?:#{1,6}\s|[>|]\s|!?\[[^\]]*\]\(|```|<\w)")
BULLET = re.compile(r"(?:[-*•–]|\d{1,3}[.)])\s+")
_STATEMENT = re.compile(r"\d|[.!?…;][\W]*$")
"""Found in a list item that says something, and not in an item of a menu."""

_BOILERPLATE = re.compile(
    r"\W*(?:subscribe|sign up|log ?in|click here|read more|share (?:this|on)|follow us|accept all"
    r"|advertisement|related (?:articles|stories))\b"
    r"|.*\b(?:use cookies|cookie (?:policy|settings|preferences)|privacy policy"
    r"|all rights reserved|enable javascript)\b",
    re.IGNORECASE | re.DOTALL,
)
A_FEW = 8
"""Words; a shorter sentence may say something only together with the one above it."""

_SHORT = 20
"""Words; a longer text that mentions cookies is about them."""

_NEVER = -30.0
"""The score of a sentence that was cut off before it could be read."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence that may answer, as a span of its article."""

    passage: Passage
    start: int
    """Where it begins, in characters of the article."""
    end: int
    probability: float
    """The probability that it holds the answer, from 0 to 1."""

    @property
    def text(self) -> str:
        """The sentence, word for word."""
        return self.passage.text[self.start - self.passage.start : self.end - self.passage.start]

    def overlaps(self, other: "Finding") -> bool:
        """Whether both have a stretch of one article."""
        same = self.passage.article == other.passage.article
        return same and self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Findings:
    """The sentences of passages that may answer a question."""

    sentences: list[Finding]
    """The likeliest first."""
    confidence: float
    """The probability that an answer that starts with the first of them is right, from 0 to 1."""
    on_subject: float
    """The probability that they are on the subject of the question at all, from 0 to 1."""


NOTHING = Findings([], 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class ReadSentence:
    """A sentence that was read, as a span of its article."""

    passage: Passage
    start: int
    end: int

    @property
    def text(self) -> str:
        """The sentence, word for word."""
        return self.passage.text[self.start - self.passage.start : self.end - self.passage.start]


def read(
    question: Question,
    passages: Sequence[Passage],
    idf: Idf,
    comprehension: Comprehension,
    fits: Callable[[ReadSentence], bool] | None = None,
) -> Findings:
    """Find the sentences of passages that answer a question, the likeliest first.

    Args:
        question: a question that stands alone.
        passages: the passages to read.
        idf: how rare a term is.
        comprehension: the model that reads them.
        fits: whether a sentence may answer; by default each may.
    """
    candidates, features = examine(question, passages, idf, comprehension)
    kept = [place for place, one in enumerate(candidates) if fits is None or fits(one)]
    candidates, features = [candidates[place] for place in kept], features[kept]
    if not candidates:
        return NOTHING
    of_sentence = load_regression("sentence", FEATURES)
    of_answer = load_regression("answer", ANSWER_FEATURES)
    scores = of_sentence.scores(features)
    of_subject = load_regression("subject", SUBJECT_FEATURES)
    whole = answer_features(features, scores)
    return Findings(
        ranked(candidates, scores),
        round(float(of_answer.probabilities(whole)), 4),
        round(float(of_subject.probabilities(whole[: len(SUBJECT_FEATURES)])), 4),
    )


def examine(
    question: Question, passages: Sequence[Passage], idf: Idf, comprehension: Comprehension
) -> tuple[list[ReadSentence], Features]:
    """The sentences of passages, and the features of each for a question: see `FEATURES`."""
    asked = {term: idf(term) for term in question.stems}
    total = sum(asked.values()) or 1.0
    texts = [readable(passage.text) for passage in passages]
    titles = [passage.title for passage in passages]
    readings = comprehension.read(question.text, list(zip(titles, texts, strict=True)))
    candidates, rows, scores = [], [], []
    for passage, whole, reading in zip(passages, texts, readings, strict=True):
        title = question.stems_of(passage.title)
        around, before, is_led, asked_near = title, "", False, 0.0
        for start, end, near in passage.sentences:
            text = whole[start - passage.start : end - passage.start]
            here = question.stems_of(text)
            bullet = BULLET.match(text)
            is_led = bullet is not None and (is_led or before.endswith(":"))
            before = text
            is_reply = asked_near > 0 and text.count(" ") < A_FEW
            says = len(here) > (0 if is_led or is_reply else 1) and not is_question(text)
            near = max(near, asked_near) if is_reply else near
            asked_near = near if is_question(text) else 0.0
            if says and not is_boilerplate(text, is_led=is_led):
                start += bullet.end() if bullet else 0
                score = max(reading.score(start - passage.start, end - passage.start), _NEVER)
                shared = sum(asked[word] for word in asked.keys() & (here | around)) / total
                kind = question.kind_in(text)
                candidates.append(ReadSentence(passage, start, end))
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


def ranked(candidates: Sequence[ReadSentence], scores: Features) -> list[Finding]:
    """Sentences as findings, the likeliest first; equal ones stay in the order of rank and text.

    Args:
        candidates: the sentences.
        scores: their log odds from the first regression, shape (sentences,).
    """
    found = [
        Finding(one.passage, one.start, one.end, round(probability, 4))
        for one, probability in zip(candidates, probabilities(scores).tolist(), strict=True)
    ]
    return [found[place] for place in np.argsort(-scores, kind="stable")]


def answer_features(features: Features, scores: Features) -> Features:
    """The features that tell whether an answer is right: see `ANSWER_FEATURES`.

    Args:
        features: the features of its sentences.
        scores: their log odds from the first regression, shape (sentences,).
    """
    likeliest = features[scores.argmax()]
    return np.array(
        [
            np.logaddexp.reduce(scores),
            features[:, NEARNESS].max(),
            features[:, READ_ANYWHERE].max(),
            *likeliest[-2:],
        ]
    )


def is_boilerplate(text: str, *, is_led: bool = False) -> bool:
    """Whether a sentence is boilerplate of the web page: markup, a menu, a notice of the site.

    Args:
        text: the sentence.
        is_led: whether it is an item of a list that a line leads in; of others, short ones are
            taken for those of a menu.
    """
    bullet = BULLET.match(text)
    return bool(
        _MARKUP.match(text)
        or (bullet and not is_led and not _STATEMENT.search(text, bullet.end()))
        or (_BOILERPLATE.match(text) and text.count(" ") < _SHORT)
    )
