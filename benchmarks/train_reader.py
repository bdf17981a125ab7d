"""Make the weights of the reader, `assistant/reader.json`, from public questions and answers.

    python benchmarks/train_reader.py FOLDER

FOLDER holds `squad2/` and `train/` as described in `benchmarks/README.md`. Questions are asked in
the situations that the reader meets: of many articles, of one long article, of a short one, of
articles from which the paragraph with the answer was taken out, and of the wrong article. Takes
some 15 minutes on two cores.
"""

import gzip
import json
import random
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from assistant.catalog import Filters
from assistant.embedding import BUNDLED, load_embedder
from assistant.index import Index
from assistant.reader import FEATURES, measure, shortlist
from assistant.refresh import refresh
from assistant.retrieval import Passage, search

Row = tuple[np.ndarray, np.ndarray]
Answers = Callable[[Passage, str], bool]
MODEL = load_embedder(BUNDLED)
QUESTIONS = 2400
"""Of SQuAD 2.0; the others serve for looking at the result."""


def rows(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in gzip.open(file, "rt")]


def file_name(text: str) -> str:
    return re.sub(r"\W+", "_", text)[:80] + ".md"


def make_index(folder: Path, articles: dict[str, tuple[str, str]]) -> Index:
    corpus = folder / "corpus"
    corpus.mkdir(parents=True)
    for name, (title, text) in articles.items():
        (corpus / name).write_text(f"---\ntitle: {json.dumps(title)}\n---\n{text}")
    index = Index(folder / "index", MODEL)
    print(folder.name, refresh(index, corpus))
    return index


def examine(
    index: Index, question: str, answers: Answers, filters: Filters, *, without: str = ""
) -> Iterator[Row]:
    """Features and labels of one question's sentences."""
    found = search(index, question, limit=10, filters=filters)
    passages = [passage for passage in found if passage.article != without][:8]
    candidates = shortlist(question, passages, index.catalog)
    if candidates:
        labels = [answers(candidate.passage, candidate.text) for candidate in candidates]
        yield measure(question, candidates, index.catalog, MODEL), np.array(labels)


def from_squad(data: Path, folder: Path, rng: random.Random) -> Iterator[Row]:
    contexts = rows(data / "squad2/contexts.jsonl.gz")
    questions = rows(data / "squad2/questions.jsonl.gz")
    title_of = {row["doc_id"]: row["title"] for row in contexts}
    whole: dict[str, list[str]] = {}
    for row in contexts:
        whole.setdefault(row["title"], []).append(row["text"])
    short = {file_name(row["doc_id"]): (row["title"], row["text"]) for row in contexts}
    long = {file_name(title): (title, "\n\n".join(texts)) for title, texts in whole.items()}
    many, one = make_index(folder / "many", short), make_index(folder / "one", long)
    rng.shuffle(questions)
    for row in questions[:QUESTIONS]:
        asked, home = row["question"], file_name(row["doc_id"])
        title = title_of[row["doc_id"]]

        def answers(passage: Passage, text: str, row: dict[str, Any] = row) -> bool:
            at_home = passage.article in (file_name(row["doc_id"]), file_name(passage.title))
            held = any(answer.lower() in text.lower() for answer in row["answers"])
            return at_home and held and not row["is_impossible"]

        yield from examine(many, asked, answers, Filters())
        yield from examine(one, asked, answers, Filters(articles=(file_name(title),)))
        if not row["is_impossible"] and rng.random() < 0.5:
            yield from examine(many, asked, lambda *_: False, Filters(), without=home)
        if rng.random() < 0.2:
            other = rng.choice([name for name in sorted(whole) if name != title])
            filters = Filters(articles=(file_name(other),))
            yield from examine(one, asked, lambda *_: False, filters)


def from_sentences(data: Path, folder: Path, name: str, rng: random.Random) -> Iterator[Row]:
    asked: dict[str, list[dict[str, Any]]] = {}
    for row in rows(data / f"train/{name}.jsonl.gz"):
        asked.setdefault(row["qid"], []).append(row)
    articles = {
        file_name(group[0]["doc_id"]): (
            group[0]["title"],
            "\n".join(row["sentence"] for row in group),
        )
        for group in asked.values()
    }
    index = make_index(folder / name, articles)
    for number, group in enumerate(asked.values()):
        right = [row["sentence"].strip() for row in group if row["label"]]

        def answers(passage: Passage, text: str, right: list[str] = right) -> bool:
            return any(text in sentence or sentence in text for sentence in right)

        home = Filters(articles=(file_name(group[0]["doc_id"]),))
        yield from examine(index, group[0]["question"], answers, home)
        if number % 5 == 0:
            away = Filters(articles=(rng.choice(sorted(articles)),))
            yield from examine(index, group[0]["question"], lambda *_: False, away)


def fit(examined: list[Row]) -> dict[str, Any]:
    """The weights of sentences, and how the likeliest sentence tells of the answer."""
    features = np.vstack([row[0] for row in examined])
    labels = np.concatenate([row[1] for row in examined])
    mean, scale = features.mean(axis=0), features.std(axis=0)
    model = LogisticRegression(max_iter=1000).fit((features - mean) / scale, labels)
    evidence, right = [], []
    for measured, answering in examined:
        scores = model.decision_function((measured - mean) / scale)
        evidence.append([scores.max()])
        right.append(bool(answering[np.argsort(-scores)[:3]].any()))
    answer = LogisticRegression().fit(evidence, right)
    columns = zip(FEATURES, mean, scale, model.coef_[0], strict=True)
    return {
        "questions": len(examined),
        "sentences": len(labels),
        "bias": round(float(model.intercept_[0]), 6),
        "features": {
            name: {
                "mean": round(float(average), 6),
                "scale": round(float(spread), 6),
                "weight": round(float(weight), 6),
            }
            for name, average, spread, weight in columns
        },
        "answer": {
            "bias": round(float(answer.intercept_[0]), 6),
            "weight": round(float(answer.coef_[0][0]), 6),
        },
    }


def main(data: Path) -> None:
    rng = random.Random(1)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        examined = list(from_squad(data, folder, rng))
        for source in "qed", "selqa", "clapnq":
            examined += from_sentences(data, folder, source, rng)
    made = fit(examined)
    target = Path(__file__).parent.parent / "assistant/reader.json"
    target.write_text(json.dumps(made, indent=2) + "\n")
    print(f"{made['questions']} questions, {made['sentences']} sentences -> {target}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
