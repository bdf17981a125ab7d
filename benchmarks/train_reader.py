"""Make the weights of the reader, `assistant/models/regressions.json`, from public questions.

    python benchmarks/train_reader.py FOLDER

Three logistic regressions: of the sentences that are read, which answer; how likely the answer is
right; and how likely a source supports a claim. The first is fitted to questions that
`train_comprehension.py` keeps back, put into the situations that the reader meets: asked of many
articles, of the right one alone, of many without the right one, and as near misses. The second is
fitted to those of them whose documents have hardly been read in training, since the reader is surer
of what it knows than it should be, and to the titles of SQuAD that were held out, which come with
near misses that people wrote. The third is fitted to claims that were kept back. The metrics in the
file, of the first two, come from fitting to the questions about four fifths of the documents and
looking at the rest, five times. A few minutes on two cores; the same files give the same result.
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
from calibration import calibration_error
from readings import Asked, Material, claim_kept_back, material, natural, spans
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from tasks import rows

from assistant import Assistant, Passage
from assistant.answering import grounding
from assistant.answering.pipeline import MOST_QUOTES, SHARE_OF_BEST
from assistant.answering.quoting import choose
from assistant.answering.reader import (
    ANSWER_FEATURES,
    FEATURES,
    READ,
    ReadSentence,
    answer_features,
    examine,
    ranked,
)
from assistant.language.questions import Question
from assistant.models.regression import Regression

TARGET = Path(__file__).parent.parent / "assistant" / "models" / "regressions.json"
MOST = 400
"""Questions of a source, but for those held out."""
NEW = {"squad held out", "qed", "selqa", "clapnq"}
"""Sources whose documents have one question each, mostly, or were not read at all."""
FOLDS = 5


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
        if not asked.stands_alone or not asked.kept_back:
            continue
        count[asked.source] += 1
        if count[asked.source] > MOST and not asked.held_out:
            continue
        everywhere = assistant.search(asked.text, limit=2 * READ)
        situations = [(asked.text, everywhere)]
        if not asked.held_out:
            elsewhere = [passage for passage in everywhere if passage.article != asked.home]
            at_home = assistant.search(asked.text, limit=READ, articles=[asked.home])
            situations += [(asked.text, at_home), (asked.text, elsewhere)]
            text = " ".join(f"{passage.title} {passage.text}" for passage in at_home)
            missed = misses.of(asked.text, text, 1, chance) if asked.answers else []
            situations += [(text, assistant.search(text, limit=READ)) for text in missed]
        for question, passages in situations:
            candidates, features = read(Question(question), passages[:READ])
            if candidates:
                yield Examined(asked, question, passages[:READ], candidates, features)


def fit(columns: Sequence[str], rows: np.ndarray, labels: Sequence[bool]) -> dict[str, Any]:
    """A logistic regression as `regressions.json` holds it."""
    mean, scale = rows.mean(axis=0), np.maximum(rows.std(axis=0), 1e-9)
    model = LogisticRegression(max_iter=3000).fit((rows - mean) / scale, labels)
    made = {
        name: {"mean": average, "scale": spread, "weight": weight}
        for name, average, spread, weight in zip(columns, mean, scale, model.coef_[0], strict=True)
    }
    made["bias"] = {"weight": model.intercept_[0]}
    return {
        name: {part: round(float(value), 6) for part, value in parts.items()}
        for name, parts in made.items()
    }


def answers(
    found: Sequence[Examined], of_sentence: Regression
) -> tuple[np.ndarray, list[bool], list[bool]]:
    """The features of each answer, whether any of its quotes is right, and whether the first."""
    rows, whole, first = [], [], []
    for one in found:
        scores = of_sentence.scores(one.features)
        rows.append(answer_features(one.features, scores))
        findings = ranked(one.candidates, scores)
        quotes = choose(Question(one.question), findings, most=MOST_QUOTES, share=SHARE_OF_BEST)
        whole.append(any(map(one.holds, quotes)))
        first.append(one.holds(quotes[0]))
    return np.array(rows), whole, first


def train(found: Sequence[Examined]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Both regressions; the second is fitted to what the first makes of new documents."""
    known = [one for one in found if not one.asked.held_out]
    features = np.vstack([one.features for one in known])
    of_sentence = fit(FEATURES, features, [right for one in known for right in one.right])
    new = [one for one in found if one.asked.source in NEW]
    rows, whole, _ = answers(new, Regression.of(of_sentence, FEATURES))
    return of_sentence, fit(ANSWER_FEATURES, rows, whole)


def support(folder: Path, assistant: Assistant) -> dict[str, Any]:
    """The regression over what supports a claim, fitted to claims that were kept back."""
    features, labels = [], []
    checker = assistant._parts.pipeline.checker
    for row in rows(folder, "train/fever_pairs"):
        if claim_kept_back(row):
            text = natural(row["premise"])
            passage = Passage("1", "", text, 0, len(text), 0.0, 1)
            basis = checker.basis(row["hypothesis"], [passage])
            if basis:
                features.append(checker.features(row["hypothesis"], basis))
                labels.append(row["label"] == "entailment")
    return fit(grounding.FEATURES, np.array(features), labels)


def metrics(found: Sequence[Examined]) -> dict[str, float]:
    """How well it does on questions about new documents that it was not fitted to."""
    confidence, whole, first, answerable = [], [], [], []
    homes = sorted({one.asked.home for one in found})
    random.Random(0).shuffle(homes)
    for fold in range(FOLDS):
        others = set(homes[fold::FOLDS])
        of_sentence, of_answer = train([one for one in found if one.asked.home not in others])
        rest = [one for one in found if one.asked.home in others and one.asked.source in NEW]
        rows, held, led = answers(rest, Regression.of(of_sentence, FEATURES))
        confidence += Regression.of(of_answer, ANSWER_FEATURES).probabilities(rows).tolist()
        whole += held
        first += led
        answerable += [any(one.right) for one in rest]
    right, could = np.array(whole), np.array(answerable)
    found_metrics = {
        "answerable, right in the first quote": np.array(first)[could].mean(),
        "answerable, right in any": right[could].mean(),
        "confidence, right against wrong, AUROC": roc_auc_score(right, confidence),
        "calibration error": calibration_error(confidence, whole),
    }
    return {name: round(float(value), 3) for name, value in found_metrics.items()}


def main(folder: Path, target: Path = TARGET) -> None:
    found = material(folder)
    with tempfile.TemporaryDirectory() as name:
        assistant = found.open(Path(name))
        made = list(examined(assistant, found))
        of_support = support(folder, assistant)
    of_sentence, of_answer = train(made)
    weights = {
        "examined": len(made),
        "metrics": metrics(made),
        "sentence": of_sentence,
        "answer": of_answer,
        "support": of_support,
    }
    target.write_text(json.dumps(weights, indent=1) + "\n")
    print(f"{len(made):,} readings -> {target}: {weights['metrics']}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
