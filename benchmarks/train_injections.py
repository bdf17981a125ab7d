"""Make the weights that tell orders to a machine, `assistant/reading/injections.json`.

    python benchmarks/train_injections.py FOLDER

A logistic regression over the words of stretches of text. The orders and the reports that look like
some, in `injections/`, were written for this; those of each kind in `*-dev.txt`, and BBC stories,
served to choose what is known of a sentence and how sure to be. Those in `*-test.txt` were never
read for it, but how many of them are taken was seen now and then. What else is no order are
the sentences of FOLDER's `train/` and `squad2/`, and neighbouring pairs of them. Metrics are
written to `results/injections.json`. A minute.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from machine import machine
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from tasks import rows

from assistant.language.sentences import sentence_spans
from assistant.reading.injections import features, instructions

HERE = Path(__file__).parent
TARGET = HERE.parent / "assistant" / "reading" / "injections.json"
RESULTS = HERE / "results" / "injections.json"
CAUTION = 0.5
"""Log odds that an order needs beyond even ones: a report that is hidden is a loss, too."""
LEAST = 0.1
"""Weights that are nearer to 0 are left out."""


def texts(name: str) -> list[str]:
    """A line each; a line break within one is written as two characters."""
    lines = (HERE / "injections" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [line.replace("\\n", "\n") for line in lines]


def known(text: str) -> set[str]:
    """Features of all sentences of a text together."""
    each = [features(text[start:end]) for start, end in sentence_spans(text)]
    return set().union(*each) if each else features(text)


def stretches(sentences: Sequence[str]) -> Iterator[set[str]]:
    """Features of sentences that follow one another, and of each two neighbours."""
    each = [features(sentence) for sentence in sentences]
    yield from each
    yield from (one | two for one, two in pairwise(each))


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


def material(folder: Path) -> Iterator[set[str]]:
    """Stretches of what people wrote for people."""
    for text in texts("reports"):
        yield known(text)
        yield from stretches(sentences(text))
    documents: dict[str, list[str]] = {}
    for name in "clapnq", "selqa", "qed", "qamr_sentences":
        for row in rows(folder, f"train/{name}"):
            sentence = row["sentence"].strip()
            said = documents.setdefault(f"{name} {row['doc_id']}", [])
            if sentence not in said:
                said.append(sentence)
    for said in documents.values():
        yield from stretches(said)
    for row in rows(folder, "squad2/contexts"):
        yield from stretches(sentences(row["text"]))


def fitted(orders: list[set[str]], others: list[set[str]]) -> dict[str, int]:
    """Weights in hundredths."""
    met = Counter(feature for one in orders for feature in one)
    names = sorted(feature for feature, times in met.items() if times >= 2)
    place = {name: number for number, name in enumerate(names)}
    found = [[place[one] for one in each if one in place] for each in [*orders, *others]]
    ends = np.cumsum([0, *map(len, found)])
    columns = np.concatenate([np.sort(each) for each in found]).astype(int)
    table = csr_matrix((np.ones(len(columns)), columns, ends), (len(found), len(names)))
    labels = np.repeat([1, 0], [len(orders), len(others)])
    model = LogisticRegression(C=10, solver="liblinear", intercept_scaling=5, max_iter=1000)
    model.fit(table, labels)
    weights = {"": float(model.intercept_[0]) - CAUTION}
    weights |= {
        name: float(weight)
        for name, weight in zip(names, model.coef_[0], strict=True)
        if abs(weight) >= LEAST
    }
    return {name: round(100 * weight) for name, weight in weights.items()}


def main(folder: Path, target: Path = TARGET, results: Path = RESULTS) -> None:
    orders = [known(text) for text in texts("orders")]
    weights = fitted(orders, list(material(folder)))
    target.write_text(json.dumps(weights, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    found: dict[str, object] = {"machine": machine(), "weights": len(weights)}
    for name in "orders-dev", "orders-test", "reports-dev", "reports-test":
        taken = [bool(instructions(f"It rained on Monday.\n\n{text}")) for text in texts(name)]
        found[name] = f"{sum(taken)} of {len(taken)} taken for orders"
    for name in "bbc", "reuters":
        stories = [row["text"] for row in rows(folder, f"{name}/corpus")]
        taken = [bool(instructions(story)) for story in stories]
        found[name] = f"{sum(taken)} of {len(taken)} stories with some"
    results.write_text(json.dumps(found, indent=2) + "\n")
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
