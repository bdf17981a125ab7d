"""Compare retrieval with that of others, with the same embedding model, on public collections.

    python benchmarks/retrieval.py FOLDER [--system NAME ...] [--task NAME ...] [--sizes N ...]

FOLDER holds the collections (see `README.md`). Each system does each task in a process of its own,
one after the other. Writes `results/retrieval.json`, a table and two plots, all of them named in
`README.md`; systems and tasks that are left out keep what an earlier run wrote.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from machine import machine
from peers import PEERS
from tasks import TASKS, Hit, Task, newswire

from assistant import Assistant
from assistant.reading.article import Article

RESULTS = Path(__file__).parent / "results"
DEPTH = 50
"""Passages that are asked for; articles are ranked by the first of each."""
OURS = "this"
SIZES = (300, 1000)


class This:
    """This project, through its Python API, with its own defaults."""

    name = OURS

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        corpus = Path(self._folder.name) / "corpus"
        corpus.mkdir()
        self._assistant = Assistant.open(corpus, Path(self._folder.name) / "index")
        self._assistant.warm_up()

    def index(self, articles: Sequence[Article]) -> None:
        """Write the articles as files and refresh the index."""
        for article in articles:
            head = [f"title: {json.dumps(article.title)}"] if article.title else []
            head += [f"published: {article.published}"] if article.published else []
            front_matter = "\n".join(["---", *head, "---", ""]) if head else ""
            file = self._assistant.settings.corpus / article.path
            file.write_text(front_matter + article.text, encoding="utf-8")
        report = self._assistant.refresh()
        if report.failed:
            raise SystemExit(f"Some articles could not be indexed: {report.failed}")

    def search(self, question: str, limit: int, day: date | None = None) -> list[Hit]:
        """Passages, with the day of the question for today."""
        found = self._assistant.search(question, limit=limit, as_of=day)
        return [(passage.article, passage.text) for passage in found]


SYSTEMS: dict[str, Any] = {OURS: This, **PEERS}


def do_task(system: str, task: Task) -> dict[str, Any]:
    """Index and search once; the measures of every question."""
    made = SYSTEMS[system]()
    began = time.perf_counter()
    made.index(task.articles)
    indexed = time.perf_counter() - began
    hits = [
        made.search(question.text, DEPTH, **({"day": question.day} if system == OURS else {}))
        for question in task.questions
    ]
    values = judge(task, hits)
    return {
        "articles": len(task.articles),
        "questions": len(task.questions),
        "index s": round(indexed, 1),
        "measures": {name: round(statistics.mean(found), 4) for name, found in values.items()},
        "by question": values,
    }


def judge(task: Task, found: Sequence[Sequence[Hit]]) -> dict[str, list[float]]:
    """The measures of a task, question by question, for the hits of each."""
    from ir_measures import Qrel, ScoredDoc, iter_calc, parse_measure

    judgements, run = [], []
    for number, (question, hits) in enumerate(zip(task.questions, found, strict=True)):
        if task.by_article:
            names = list(dict.fromkeys(path for path, _ in hits))
            judgements += [Qrel(str(number), path, 1) for path in question.articles]
        else:
            # The same article may be there several times; what counts is the place in the list.
            names = [str(place) for place in range(len(hits))]
            right = [place for place, hit in enumerate(hits) if question.is_right(hit)]
            judgements += [Qrel(str(number), str(place), 1) for place in right or [DEPTH]]
        for place, name in enumerate(names):
            run.append(ScoredDoc(str(number), name, float(DEPTH - place)))
    values = {name: [0.0] * len(task.questions) for name in task.measures}
    for metric in iter_calc([parse_measure(name) for name in task.measures], judgements, run):
        values[str(metric.measure)][int(metric.query_id)] = round(metric.value, 4)
    return values


def do_size(system: str, articles: Sequence[Article]) -> dict[str, Any]:
    """Index, then search for a hundred titles: how long, and how much memory."""
    made = SYSTEMS[system]()
    began = time.perf_counter()
    made.index(articles)
    indexed = time.perf_counter() - began
    took = []
    for article in articles[:: max(1, len(articles) // 110)]:
        began = time.perf_counter()
        made.search(article.title or article.text[:80], 10)
        took.append(1000 * (time.perf_counter() - began))
    return {
        "index s": round(indexed, 1),
        "search, median ms": round(statistics.median(took[10:]), 1),
        "peak memory MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def in_turn(folder: Path, systems: list[str], tasks: list[str], sizes: list[int]) -> dict[str, Any]:
    """Everything, each part in a process of its own, added to what is known already."""
    file = RESULTS / "retrieval.json"
    known = json.loads(file.read_text()) if file.exists() else {"quality": {}, "size": {}}
    known["machine"] = machine()
    for kind, names in ("quality", tasks), ("size", [str(size) for size in sizes]):
        for name in names:
            for system in systems:
                command = [sys.executable, __file__, str(folder), "--one", kind, name, system]
                done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
                found = json.loads(done.stdout.splitlines()[-1])
                known[kind].setdefault(name, {})[system] = found
                print(f"{name}, {system}: {found.get('measures', found)}", flush=True)
                RESULTS.mkdir(exist_ok=True)
                file.write_text(json.dumps(known) + "\n")
    return known


def table(known: dict[str, Any]) -> str:
    """Every measure of every task, a column a system, as Markdown."""
    systems = [name for name in SYSTEMS if any(name in row for row in known["quality"].values())]
    lines = ["| | " + " | ".join(systems) + " |", "| --- |" + " --- |" * len(systems)]
    for task, row in known["quality"].items():
        for measure in next(iter(row.values()))["measures"]:
            values = [row[name]["measures"][measure] if name in row else None for name in systems]
            best = max(value for value in values if value is not None)
            cells = [
                "" if value is None else f"**{value:.3f}**" if value == best else f"{value:.3f}"
                for value in values
            ]
            lines.append(f"| {task}, {measure} | " + " | ".join(cells) + " |")
    for size, row in known["size"].items():
        for what in next(iter(row.values())):
            cells = [f"{row[name][what]:g}" if name in row else "" for name in systems]
            lines.append(f"| {int(size):,} articles, {what} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def plot(known: dict[str, Any]) -> None:
    """Quality by collection; latency and memory by size."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    tasks = list(known["quality"])
    figure, axes = pyplot.subplots(figsize=(10, 4.5), layout="constrained")
    for number, system in enumerate(SYSTEMS):
        places, heights = [], []
        for place, task in enumerate(tasks):
            if found := known["quality"][task].get(system):
                places.append(place + number * 0.13)
                heights.append(next(iter(found["measures"].values())))
        axes.bar(places, heights, width=0.12, label=system)
    labels = [f"{task}\n{next(iter(known['quality'][task][OURS]['measures']))}" for task in tasks]
    axes.set_xticks([place + 0.325 for place in range(len(tasks))], labels)
    axes.set_ylim(0, 1)
    axes.legend(ncols=len(SYSTEMS), loc="upper center", bbox_to_anchor=(0.5, 1.12), frameon=False)
    figure.savefig(RESULTS / "quality.png", dpi=120)

    if not known["size"]:
        return
    figure, both = pyplot.subplots(1, 2, figsize=(10, 4), layout="constrained")
    for axes, what in zip(both, ("search, median ms", "peak memory MB"), strict=True):
        for system in SYSTEMS:
            points = [
                (int(size), row[system][what])
                for size, row in known["size"].items()
                if system in row
            ]
            axes.plot(*zip(*sorted(points), strict=True), marker="o", label=system)
        axes.set(xlabel="articles", ylabel=what, xscale="log", ylim=0)
        sizes = sorted(map(int, known["size"]))
        axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
        axes.minorticks_off()
    figure.legend(*both[0].get_legend_handles_labels(), loc="outside upper center", ncols=6)
    figure.savefig(RESULTS / "size.png", dpi=120)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--system", nargs="+", choices=SYSTEMS, default=list(SYSTEMS))
    parser.add_argument("--task", nargs="*", choices=TASKS, default=list(TASKS))
    parser.add_argument("--sizes", nargs="*", type=int, default=SIZES)
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.one:
        kind, name, system = chosen.one
        found = (
            do_task(system, TASKS[name](chosen.folder))
            if kind == "quality"
            else do_size(system, newswire(chosen.folder, int(name)))
        )
        print(json.dumps(found))
        return
    known = in_turn(chosen.folder, chosen.system, chosen.task, list(chosen.sizes))
    (RESULTS / "retrieval.md").write_text(table(known))
    print(table(known))
    plot(known)


if __name__ == "__main__":
    main()
