"""Make the weights of the reader, `assistant/reader.json`, from public questions and answers.

    python benchmarks/train_reader.py FOLDER

Two logistic regressions: of the sentences that are read, which answer; and how likely the answer is
right. Both are fitted to the questions that `train_comprehension.py` keeps back, asked in the
situations that the reader meets: of many articles, of the right one alone, and of many without the
right one. Some ten minutes on two cores; the same files give the same result.
"""

import json
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from readings import Asked, Material, Reading, material, spans
from sklearn.linear_model import LogisticRegression
from train_comprehension import is_kept_back

from assistant import Assistant, Passage
from assistant.reader import EVIDENCE, FEATURES, READ, Regression, evidence, examine

TARGET = Path(__file__).parent.parent / "assistant" / "reader.json"
QUOTES = 3
MOST = 400
"""Questions of a source."""


@dataclass(frozen=True)
class Examined:
    """A question's sentences, compared with it, and which of them answer."""

    passages: list[Passage]
    features: np.ndarray
    right: np.ndarray


def examined(assistant: Assistant, found: Material) -> list[Examined]:
    """Every question that was kept back, in each of the three situations."""
    made = []
    count: Counter[str] = Counter()
    for asked in found.asked:
        kept_back = is_kept_back(Reading(asked.source, asked.text, []))
        if not asked.stands_alone or not kept_back or count[asked.source] == MOST:
            continue
        count[asked.source] += 1
        everywhere = assistant.search(asked.text, limit=2 * READ)
        elsewhere = [passage for passage in everywhere if passage.article != asked.home]
        at_home = assistant.search(asked.text, limit=READ, articles=[asked.home])
        for passages in everywhere, at_home, elsewhere:
            made += _examine(assistant, asked, passages[:READ])
    return made


def _examine(assistant: Assistant, asked: Asked, passages: list[Passage]) -> list[Examined]:
    candidates, features = examine(
        asked.text, passages, assistant._index.catalog, assistant._comprehension
    )
    right = [
        one.passage.article == asked.home
        and any(
            one.start - one.passage.start < end and start < one.end - one.passage.start
            for start, end in spans(one.passage, asked)
        )
        for one in candidates
    ]
    return [Examined(passages, features, np.array(right))] if candidates else []


def fit(columns: Sequence[str], rows: np.ndarray, labels: np.ndarray) -> dict[str, Any]:
    """A logistic regression as `reader.json` holds it."""
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


def train(found: list[Examined]) -> dict[str, Any]:
    """Both regressions; the second is fitted to what the first makes of the same questions."""
    of_sentence = fit(
        FEATURES,
        np.vstack([one.features for one in found]),
        np.concatenate([one.right for one in found]),
    )
    regression = Regression.of(of_sentence, FEATURES)
    rows, right = [], []
    for one in found:
        ranked = regression.scores(one.features)
        rows.append(evidence(one.features, ranked, one.passages))
        right.append(bool(one.right[np.argsort(-ranked, kind="stable")[:QUOTES]].any()))
    of_answer = fit(EVIDENCE, np.array(rows), np.array(right))
    return {"questions": len(found), "sentence": of_sentence, "answer": of_answer}


def main() -> None:
    found = material(Path(sys.argv[1]))
    with tempfile.TemporaryDirectory() as name:
        made = examined(found.open(Path(name)), found)
    random.Random(0).shuffle(made)
    TARGET.write_text(json.dumps(train(made), indent=1) + "\n")
    print(f"{len(made):,} questions -> {TARGET}")


if __name__ == "__main__":
    main()
