"""Make the weights of the reader, `assistant/models/regressions.json`, from public questions.

    python benchmarks/train_reader.py FOLDER

Four logistic regressions: of the sentences that are read, which answer; how likely the answer is
right; how likely it is on the subject; and how likely a source supports a claim. The first is
fitted to questions that `train_comprehension.py` keeps back, put into the situations that the
reader meets: asked of many articles, of the right one alone, of many without the right one, and as
near misses. The second is fitted to questions about articles that were not read in training, since
the reader is surer of what it knows than it should be: a third of those of `answerable.py`, each of
whose collections counts alike. The third tells these questions from those of the news quiz, which
are about none of the articles. The last is fitted to claims that were kept back. The metrics in the
file are of the first two, on the second third of those questions. Some ten minutes on two cores;
the same files give the same result.
"""

import json
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from answerable import CHOOSE, FIT, NEWS_QUIZ, Collection, Posed, collections
from calibration import calibration_error
from readings import Asked, Material, claim_kept_back, material, natural, spans
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from tasks import rows

from assistant import Assistant, Passage
from assistant.answering.checking import checker as checking
from assistant.answering.conversation import stand_alone
from assistant.answering.quotations import MOST_QUOTES, SHARE_OF_BEST
from assistant.answering.quoting import choose
from assistant.answering.reader import (
    ANSWER_FEATURES,
    FEATURES,
    READ,
    SUBJECT_FEATURES,
    ReadSentence,
    answer_features,
    examine,
    ranked,
)
from assistant.language.questions import LONGEST, Question
from assistant.models.regression import Regression

TARGET = Path(__file__).parent.parent / "assistant" / "models" / "regressions.json"
MOST = 400
"""Questions of a source."""
C = 0.01
"""Of 1, 0.1, 0.03, 0.01 and 0.003 the one with the least log loss on the second third."""


@dataclass(frozen=True)
class Examined:
    """The sentences read for a question, compared with it."""

    asked: Asked
    question: str
    passages: list[Passage]
    candidates: list[ReadSentence]
    features: np.ndarray

    @property
    def right(self) -> list[bool]:
        """Which sentences answer."""
        return [self.holds(one) for one in self.candidates]

    def holds(self, found: Any) -> bool:
        """Whether a stretch of a passage holds an answer to the question."""
        start, end = (place - found.passage.start for place in (found.start, found.end))
        return (
            self.question == self.asked.text
            and found.passage.article == self.asked.home
            and any(start < e and s < end for s, e in spans(found.passage, self.asked))
        )


def examined(assistant: Assistant, found: Material) -> Iterator[Examined]:
    """Every question that was kept back, in each of the situations."""
    chance = random.Random(0)
    misses = found.near_misses()
    parts = assistant._parts
    read = partial(examine, idf=parts.index.catalog.idf, comprehension=parts.comprehension)
    count: Counter[str] = Counter()
    for asked in found.asked:
        if not asked.stands_alone or not asked.kept_back or asked.held_out:
            continue
        count[asked.source] += 1
        if count[asked.source] > MOST:
            continue
        everywhere = assistant.search(asked.text, limit=2 * READ)
        elsewhere = [passage for passage in everywhere if passage.article != asked.home]
        at_home = assistant.search(asked.text, limit=READ, articles=[asked.home])
        text = " ".join(f"{passage.title} {passage.text}" for passage in at_home)
        missed = misses.of(asked.text, text, 1, chance) if asked.answers else []
        situations = [
            (asked.text, everywhere),
            (asked.text, at_home),
            (asked.text, elsewhere),
            *((text, assistant.search(text, limit=READ)) for text in missed),
        ]
        for question, passages in situations:
            candidates, features = read(Question(question), passages[:READ])
            if candidates:
                yield Examined(asked, question, passages[:READ], candidates, features)


def fit(
    columns: Sequence[str],
    rows: np.ndarray,
    labels: Sequence[bool],
    weights: Sequence[float] | None = None,
    c: float = 1.0,
) -> dict[str, Any]:
    """A logistic regression as `regressions.json` holds it; `c` as of `LogisticRegression`."""
    mean, scale = rows.mean(axis=0), np.maximum(rows.std(axis=0), 1e-9)
    model = LogisticRegression(C=c, max_iter=3000).fit((rows - mean) / scale, labels, weights)
    made = {
        name: {"mean": average, "scale": spread, "weight": weight}
        for name, average, spread, weight in zip(columns, mean, scale, model.coef_[0], strict=True)
    }
    made["bias"] = {"weight": model.intercept_[0]}
    return {
        name: {part: round(float(value), 6) for part, value in parts.items()}
        for name, parts in made.items()
    }


def sentence(found: Sequence[Examined]) -> dict[str, Any]:
    """The regression over sentences."""
    features = np.vstack([one.features for one in found])
    return fit(FEATURES, features, [right for one in found for right in one.right])


@dataclass(frozen=True)
class Outcome:
    """What an answer to a question was made from, and whether it is right."""

    posed: Posed
    collection: str
    features: np.ndarray
    """Of the answer: see `ANSWER_FEATURES`."""
    right: bool
    """Whether any of its quotes answers."""


def outcomes(collection: Collection, of_sentence: Regression) -> Iterator[Outcome]:
    """The answers to the questions that are fitted to, and chosen on."""
    asked = [posed for posed in collection.questions if posed.part in {FIT, CHOOSE}]
    if not asked:
        return
    with collection.opened() as assistant:
        parts = assistant._parts
        for posed in asked:
            text = stand_alone(
                posed.text, posed.history, parts.reading_model.encode_sentences, None
            )
            question = Question(text)
            passages = assistant.search(text[:LONGEST], limit=READ, articles=posed.articles)
            idf, named = parts.index.catalog.idf, parts.index.catalog.mentions
            candidates, features = examine(question, passages, idf, parts.comprehension)
            # Where a name is in no article nothing is asked of the regression.
            if candidates and all(map(named, question.names)):
                scores = of_sentence.scores(features)
                findings = ranked(candidates, scores)
                quotes = choose(question, findings, most=MOST_QUOTES, share=SHARE_OF_BEST)
                right = any(posed.is_right(one.passage.article, one.text) for one in quotes)
                yield Outcome(posed, collection.name, answer_features(features, scores), right)


def answer(found: Sequence[Outcome]) -> dict[str, Any]:
    """The regression over answers; each collection counts alike."""
    count = Counter(one.collection for one in found)
    weights = [len(found) / count[one.collection] / len(count) for one in found]
    rows = np.array([one.features for one in found])
    return fit(ANSWER_FEATURES, rows, [one.right for one in found], weights, C)


def subject(found: Sequence[Outcome]) -> dict[str, Any]:
    """The regression over what is on the subject, which the questions of the quiz are not."""
    is_on = [one.collection != NEWS_QUIZ for one in found]
    weights = [0.5 * len(found) / is_on.count(one) for one in is_on]
    rows = np.array([one.features for one in found])[:, : len(SUBJECT_FEATURES)]
    return fit(SUBJECT_FEATURES, rows, is_on, weights)


def metrics(found: Sequence[Outcome], of_answer: Regression) -> dict[str, Any]:
    """How well answers are told apart."""
    made: dict[str, Any] = {}
    for name in dict.fromkeys(one.collection for one in found):
        own = [one for one in found if one.collection == name]
        sure = of_answer.probabilities(np.array([one.features for one in own])).tolist()
        made[name] = {"calibration error": calibration_error(sure, [one.right for one in own])}
        answerable = [one.posed.answerable for one in own]
        if len(set(answerable)) > 1:
            made[name]["answerable or not, AUROC"] = roc_auc_score(answerable, sure)
    return {
        name: {what: round(float(value), 3) for what, value in each.items()}
        for name, each in made.items()
    }


def support(folder: Path, assistant: Assistant) -> dict[str, Any]:
    """The regression over what supports a claim, fitted to claims that were kept back."""
    features, labels = [], []
    checker = assistant._parts.checker
    for row in rows(folder, "train/fever_pairs"):
        if claim_kept_back(row):
            text = natural(row["premise"])
            passage = Passage("1", "", text, 0, len(text), 0.0, 1)
            basis = checker.basis(row["hypothesis"], [passage])
            if basis:
                features.append(checker.features(row["hypothesis"], basis))
                labels.append(row["label"] == "entailment")
    return fit(checking.FEATURES, np.array(features), labels)


def main(folder: Path, target: Path = TARGET) -> None:
    found = material(folder)
    with tempfile.TemporaryDirectory() as name:
        assistant = found.open(Path(name))
        made = list(examined(assistant, found))
        of_support = support(folder, assistant)
    of_sentence = sentence(made)
    regression = Regression.of(of_sentence, FEATURES)
    asked = [one for each in collections(folder) for one in outcomes(each, regression)]
    fitted_to = [one for one in asked if one.posed.part == FIT]
    of_answer = answer(fitted_to)
    chosen_on = [one for one in asked if one.posed.part == CHOOSE]
    weights = {
        "examined": len(made),
        "metrics": metrics(chosen_on, Regression.of(of_answer, ANSWER_FEATURES)),
        "sentence": of_sentence,
        "answer": of_answer,
        "subject": subject(fitted_to),
        "support": of_support,
    }
    target.write_text(json.dumps(weights, indent=1) + "\n")
    print(f"{len(made):,} readings -> {target}: {weights['metrics']}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
