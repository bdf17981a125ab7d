"""Measure what is answered and what is not: near questions, and how sure an answer says it is.

    python benchmarks/states.py FOLDER

Asks the questions of `answerable.py` through the Python API. The last third of them was neither
fitted to nor chosen on: only that is reported. Writes `results/states.json`,
`kept.png` (what each threshold keeps and catches) and `sure.png` (a reliability diagram).
"""

import json
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from answerable import CHOOSE, REPORT, Collection, collections
from calibration import calibration_error, reliability
from machine import machine
from sklearn.metrics import roc_auc_score

from assistant.settings import Settings

RESULTS = Path(__file__).parent / "results"
THRESHOLD: float = Settings.model_fields["min_confidence"].default
THRESHOLDS = np.round(np.arange(0.05, 0.96, 0.05), 2).tolist()
PARTS = {"choose": CHOOSE, "report": REPORT}


@dataclass(frozen=True)
class Outcome:
    """What became of a question."""

    collection: str
    part: int
    answerable: bool
    confidence: float
    state: str
    sure: bool
    """Whether only its confidence may make it less than an answer."""
    first: bool
    """The first quote is right."""
    right: bool
    """One of the quotes is."""

    def kept(self, threshold: float) -> bool:
        """Whether it is an answer where the least confidence is so high."""
        return self.sure and self.confidence >= threshold


def asked(collection: Collection) -> list[Outcome]:
    """Ask all questions; every quote has to be exact."""
    made = []
    with collection.opened() as assistant:
        for posed in collection.questions:
            if posed.part not in PARTS.values():
                continue
            answer = assistant.ask(posed.text, posed.history, articles=posed.articles)
            for citation in answer.citations:
                text = assistant.article(citation.article).text
                assert text[citation.start : citation.end] == citation.quote
            right = [posed.is_right(each.article, each.quote) for each in answer.citations]
            made.append(
                Outcome(
                    collection.name,
                    posed.part,
                    posed.answerable,
                    answer.confidence,
                    answer.state,
                    answer.state != "refused" and not (answer.unknown or answer.elsewhere),
                    any(right[:1]),
                    any(right),
                )
            )
    return made


def summary(found: Sequence[Outcome]) -> dict[str, Any]:
    """The figures of one collection."""
    yes = [one for one in found if one.answerable]
    no = [one for one in found if not one.answerable]

    def share(outcomes: Sequence[Outcome], threshold: float) -> float:
        return statistics.mean(one.kept(threshold) for one in outcomes) if outcomes else np.nan

    # What is not sure at any threshold comes after all that is.
    sure = [one.confidence + one.sure for one in found]
    figures = {
        "answerable": len(yes),
        "not answerable": len(no),
        "answerable, answered": share(yes, THRESHOLD),
        "not answerable, not answered": 1 - share(no, THRESHOLD),
        "AUROC": roc_auc_score([one.answerable for one in found], sure) if yes else np.nan,
        "first quote right": statistics.mean(one.first for one in yes) if yes else np.nan,
        "any quote right": statistics.mean(one.right for one in yes) if yes else np.nan,
        "calibration error": calibration_error(
            [one.confidence for one in found], [one.right for one in found]
        ),
    }
    # JSON knows no NaN.
    return {n: None if np.isnan(v) else round(float(v), 3) for n, v in figures.items()}


def curve(found: Sequence[Outcome]) -> dict[str, list[float]]:
    """For each threshold, of each collection alike: what is kept, and what is caught."""
    names = dict.fromkeys(one.collection for one in found)

    def mean(answerable: bool, threshold: float) -> float:
        shares = [
            statistics.mean(one.kept(threshold) for one in own)
            for name in names
            if (own := [o for o in found if o.collection == name and o.answerable == answerable])
        ]
        return float(statistics.mean(shares))

    return {
        "threshold": THRESHOLDS,
        "answerable, answered": [round(mean(True, each), 3) for each in THRESHOLDS],
        "not answerable, not answered": [round(1 - mean(False, each), 3) for each in THRESHOLDS],
    }


def draw(found: Sequence[Outcome], kept: dict[str, list[float]]) -> None:
    """Both pictures."""
    figure, axes = plt.subplots(figsize=(5, 4.5))
    for name, values in list(kept.items())[1:]:
        axes.plot(kept["threshold"], values, marker=".", label=name)
    axes.axvline(THRESHOLD, color="lightgrey")
    axes.set(xlabel="min_confidence", ylabel="share", title="What is kept, what is caught")
    axes.set_ylim(0, 1)
    axes.legend()
    figure.savefig(RESULTS / "kept.png", dpi=120, bbox_inches="tight")
    figure, axes = plt.subplots(figsize=(5, 4.5))
    axes.plot([0, 1], [0, 1], color="lightgrey")
    said = [one.confidence for one in found]
    was = [one.right for one in found]
    means, shares, _ = zip(*reliability(said, was), strict=True)
    error = calibration_error(said, was)
    axes.plot(means, shares, marker="o", label=f"all collections (ECE {error:.3f})")
    axes.set(xlabel="confidence", ylabel="share answered right", title="Does it mean it?")
    axes.legend()
    figure.savefig(RESULTS / "sure.png", dpi=120, bbox_inches="tight")


def main() -> None:
    made = [one for each in collections(Path(sys.argv[1])) for one in asked(each)]
    found: dict[str, Any] = {"machine": machine(), "threshold": THRESHOLD}
    for part, number in PARTS.items():
        own = [one for one in made if one.part == number]
        found[part] = {
            name: summary([one for one in own if one.collection == name])
            for name in dict.fromkeys(one.collection for one in own)
        } | {"all": curve(own)}
    found["states"] = {
        state: [
            round(statistics.mean(one.state == state for one in made if one.answerable == yes), 3)
            for yes in (True, False)
        ]
        for state in ("answered", "unsure", "refused")
    }
    reported = [one for one in made if one.part == REPORT]
    draw(reported, found["report"]["all"])
    (RESULTS / "states.json").write_text(json.dumps(found, indent=1) + "\n")
    for part in PARTS:
        for name, figures in found[part].items():
            print(part, name, figures, flush=True)


if __name__ == "__main__":
    main()
