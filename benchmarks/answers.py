"""Measure answers on public questions: right sentences, honest refusals, confidence that means it.

    python benchmarks/answers.py FOLDER

Everything is asked through the Python API, without a threshold, so that every threshold can be
looked at. Writes `results/answers.json`, `reliability.png` and `risk.png`; `README.md` says what
the questions are and which of them the reader has never seen.
"""

import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from calibration import calibration_error, reliability
from machine import machine
from readings import HELD_OUT, Material, sentence_collections, squad
from sklearn.metrics import average_precision_score, roc_auc_score
from tasks import flat, rgb, rows

from assistant import Assistant
from assistant.settings import Settings

RESULTS = Path(__file__).parent / "results"
THRESHOLD: float = Settings.model_fields["min_confidence"].default
OTHER_NEWS = 300
"""Questions about news of which no article says anything."""
RANKED = 400
"""Questions whose document's sentences are ranked."""


@dataclass(frozen=True)
class Outcome:
    """What became of a question."""

    answerable: bool
    confidence: float
    first: bool
    """The first quote holds an accepted answer."""
    whole: bool
    """One of the quotes does."""
    milliseconds: float


def ask(
    assistant: Assistant, question: str, accepted: Iterable[str], articles: Sequence[str] = ()
) -> Outcome:
    """Ask once; every quote has to be exact."""
    began = time.perf_counter()
    answer = assistant.ask(question, articles=articles)
    took = 1000 * (time.perf_counter() - began)
    for citation in answer.citations:
        text = assistant.article(citation.article).text
        assert text[citation.start : citation.end] == citation.quote
    forms = [form.lower() for form in accepted]
    hits = [any(form in c.quote.lower() for form in forms) for c in answer.citations]
    return Outcome(bool(forms), answer.confidence, any(hits[:1]), any(hits), took)


def of_squad(folder: Path) -> dict[str, list[Outcome]]:
    """Two titles that nothing is trained on, in a corpus of all; and questions about other news."""
    found = squad(folder)
    news = random.Random(0).sample(
        [row["question"] for row in rows(folder, "newsquiz/questions")], OTHER_NEWS
    )
    with tempfile.TemporaryDirectory() as name:
        assistant = _open(found, Path(name))
        held_out = [asked for asked in found.asked if asked.source == "squad held out"]
        outcomes = [ask(assistant, asked.text, asked.answers) for asked in held_out]
        return {
            "answerable": [one for one in outcomes if one.answerable],
            "near misses": [one for one in outcomes if not one.answerable],
            "other news": [ask(assistant, question, ()) for question in news],
        }


def of_rgb(folder: Path) -> dict[str, list[Outcome]]:
    """Each question asked of its passages that answer, and of those that do not."""
    task = rgb(folder)
    material = Material({article.path: ("", article.text) for article in task.articles}, [])
    names = {article.text: article.path for article in task.articles}
    outcomes: dict[str, list[Outcome]] = {"positive": [], "negative": []}
    with tempfile.TemporaryDirectory() as name:
        assistant = _open(material, Path(name))
        for row in rows(folder, "rgb/questions"):
            for side in outcomes:
                accepted = flat(row["answer"]) if side == "positive" else ()
                paths = [names[text] for text in row[side] if text in names]
                if paths:
                    outcomes[side].append(ask(assistant, row["query"], accepted, paths))
    return outcomes


def of_documents(folder: Path) -> dict[str, float]:
    """The sentences of a document ranked by how likely they answer: mean average precision."""
    found = sentence_collections(folder)
    chance = random.Random(0)
    kept_back = [asked for asked in found.asked if asked.kept_back and asked.answers]
    assistant = Assistant.open()
    values: dict[str, list[float]] = {}
    for asked in chance.sample(kept_back, min(RANKED, len(kept_back))):
        ranked = assistant.read(asked.text, [found.articles[asked.home][1]])
        right = [any(a in one.text or one.text in a for a in asked.answers) for one in ranked]
        if any(right) and not all(right):
            scores = [one.probability for one in ranked]
            values.setdefault(asked.source, []).append(average_precision_score(right, scores))
    return {source: round(statistics.mean(each), 3) for source, each in sorted(values.items())}


def _open(material: Material, folder: Path) -> Assistant:
    assistant = material.open(folder, min_confidence=0.0)
    assistant.warm_up()
    return assistant


def share(outcomes: Sequence[Outcome], what: str) -> float:
    """Of some outcomes, those that were answered, and in one way or another rightly."""
    return round(float(statistics.mean(getattr(one, what) for one in outcomes)), 3)


def refused(outcomes: Sequence[Outcome], threshold: float = THRESHOLD) -> float:
    """The share whose confidence is below a threshold."""
    return round(statistics.mean(one.confidence < threshold for one in outcomes), 3)


def separation(right: Sequence[Outcome], wrong: Sequence[Outcome]) -> float:
    """AUROC: how often the confidence is higher in one that can be answered."""
    labels = [1] * len(right) + [0] * len(wrong)
    return round(float(roc_auc_score(labels, [one.confidence for one in [*right, *wrong]])), 3)


def refused_while_keeping(right: Sequence[Outcome], wrong: Sequence[Outcome], kept: float) -> float:
    """Of what cannot be answered, the share refused where so many of the right answers are kept."""
    confident = [one.confidence for one in right if one.whole]
    return refused(wrong, float(np.quantile(confident, 1 - kept)))


def off(outcomes: Sequence[Outcome]) -> float:
    """The calibration error."""
    return round(calibration_error(*_said_and_right(outcomes)), 3)


def _said_and_right(outcomes: Sequence[Outcome]) -> tuple[list[float], list[bool]]:
    return [one.confidence for one in outcomes], [one.whole for one in outcomes]


def risk(outcomes: Sequence[Outcome]) -> tuple[np.ndarray, np.ndarray]:
    """Coverage and risk: of the most confident so and so many, how many were wrong.

    See El-Yaniv and Wiener, "On the Foundations of Noise-free Selective Classification" (JMLR
    2010).
    """
    ordered = sorted(outcomes, key=lambda one: -one.confidence)
    count = np.arange(1, len(ordered) + 1)
    return count / len(ordered), np.cumsum([not one.whole for one in ordered]) / count


def draw(mixes: dict[str, Sequence[Outcome]]) -> None:
    """Both plots, a line a mix of questions."""
    figure, axes = plt.subplots(figsize=(5, 4.5))
    axes.plot([0, 1], [0, 1], color="lightgrey")
    for name, outcomes in mixes.items():
        said, was, _ = zip(*reliability(*_said_and_right(outcomes)), strict=True)
        axes.plot(said, was, marker="o", label=f"{name} (ECE {off(outcomes)})")
    axes.set(xlabel="confidence", ylabel="share answered right", title="Does confidence mean it?")
    axes.legend()
    figure.savefig(RESULTS / "reliability.png", dpi=120, bbox_inches="tight")
    figure, axes = plt.subplots(figsize=(5, 4.5))
    for name, outcomes in mixes.items():
        axes.plot(*risk(outcomes), label=name)
    axes.set(
        xlabel="share of questions answered",
        ylabel="share of these wrong",
        title="Risk and coverage",
    )
    axes.set_ylim(0)
    axes.legend()
    figure.savefig(RESULTS / "risk.png", dpi=120, bbox_inches="tight")


def main() -> None:
    folder = Path(sys.argv[1])
    on_squad, on_rgb = of_squad(folder), of_rgb(folder)
    right, near, news = on_squad.values()
    positive, negative = on_rgb.values()
    mixed = [*right, *near, *news]
    found: dict[str, Any] = {
        "machine": machine(),
        "SQuAD, held-out titles": ", ".join(sorted(HELD_OUT)),
        "SQuAD questions": [len(right), len(near), len(news)],
        "SQuAD first / whole": [share(right, "first"), share(right, "whole")],
        "SQuAD near misses, AUROC": separation(right, near),
        "SQuAD refused: answerable / near misses / other news": [
            refused(right),
            refused(near),
            refused(news),
        ],
        "calibration error, mixed / answerable and near misses": [
            off(mixed),
            off([*right, *near]),
        ],
        "RGB questions": [len(positive), len(negative)],
        "RGB first / whole": [share(positive, "first"), share(positive, "whole")],
        "RGB positive against negative, AUROC": separation(positive, negative),
        "RGB negative refused, 85% of right ones kept": refused_while_keeping(
            positive, negative, 0.85
        ),
        "RGB refused: positive / negative": [refused(positive), refused(negative)],
        "calibration error, RGB": off([*positive, *negative]),
        "ranking of a document's sentences, MAP": of_documents(folder),
        "an answer, median / 95% below, ms": [
            round(statistics.median(one.milliseconds for one in mixed)),
            round(statistics.quantiles([one.milliseconds for one in mixed], n=20)[-1]),
        ],
    }
    for label, value in found.items():
        print(f"{label:<60}{value}", flush=True)
    draw({"SQuAD, near misses, other news": mixed, "RGB": [*positive, *negative]})
    (RESULTS / "answers.json").write_text(json.dumps(found, indent=2) + "\n")


if __name__ == "__main__":
    main()
