"""What each part of the ranking is worth: the main measure of each task without it.

    python benchmarks/ablation.py FOLDER

Every question is searched for once; the candidates are then ranked with all parts, without each,
and with some alone. Writes `results/ablation.json` and prints a table.
"""

import json
import statistics
import sys
from datetime import date
from pathlib import Path

import numpy as np
from machine import machine
from retrieval import DEPTH, RESULTS, This, judge
from tasks import TASKS, Hit

from assistant.answering import retrieval
from assistant.indexing.candidates import CORE, find_candidates
from assistant.indexing.filters import read_filters
from assistant.language.questions import Question

ALL = dict(retrieval.WEIGHTS)
ALONE = {
    "meaning alone": {"meaning": 1.0},
    "words alone": {"words": 1.0},
    "meaning and words, half and half": {"meaning": 0.5, "words": 0.5},
    "no tokens": {name: weight for name, weight in ALL.items() if "tokens" not in name},
    "nothing of the article": {n: weight for n, weight in ALL.items() if "article" not in n},
}
RANKINGS = {
    "all parts": ALL,
    **{f"without {out}": {n: w for n, w in ALL.items() if n != out} for out in ALL},
    **ALONE,
    "without freshness": ALL,
    "without room for others": ALL,
}


def rankings_of(system: This, question: str, day: date | None) -> dict[str, list[Hit]]:
    """The hits of one question, ranked in every way."""
    filters = read_filters(as_of=day)
    asked = Question(question, filters.today)
    found = find_candidates(system._assistant._index, asked, limit=CORE, filters=filters)
    if not found.entries:
        return {name: [] for name in RANKINGS}
    compared = retrieval.compare(found).scores
    fresh = retrieval.bonus(asked, found.entries)
    hits = [(entry.article, entry.text) for entry in found.entries]
    ranked = {}
    for name, weights in RANKINGS.items():
        retrieval.WEIGHTS.update(dict.fromkeys(ALL, 0.0) | weights)
        scores = retrieval.fuse(compared, found.core) + fresh * (name != "without freshness")
        order = retrieval.ranking(scores, found.entries)
        if name == "without room for others":
            order = np.argsort(-scores, kind="stable").tolist()
        ranked[name] = [hits[place] for place in order[:DEPTH]]
    return ranked


def main() -> None:
    folder = Path(sys.argv[1])
    table: dict[str, dict[str, float]] = {name: {} for name in RANKINGS}
    for task_name, load in TASKS.items():
        task, system = load(folder), This()
        system.index(task.articles)
        found = [rankings_of(system, q.text, q.day) for q in task.questions]
        for name in RANKINGS:
            values = judge(task, [hits[name] for hits in found])
            table[name][task_name] = round(statistics.mean(values[task.measures[0]]), 3)
        print(task_name, flush=True)
    (RESULTS / "ablation.json").write_text(
        json.dumps({"machine": machine(), "main measure": table}, indent=1) + "\n"
    )
    print("| | " + " | ".join(TASKS) + " |\n| --- |" + " --- |" * len(TASKS))
    for name, row in table.items():
        print(f"| {name} | " + " | ".join(f"{value:.3f}" for value in row.values()) + " |")


if __name__ == "__main__":
    main()
