"""Measure what a reader notices: right answers, honest refusals, and how long one waits.

    python benchmarks/measure.py [CORPUS]

Asks the questions of `questions.jsonl`, which are about the shipped articles; another corpus that
carries the same facts can be named. Prints a table and writes `results/measure.json`.
"""

import json
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

from machine import machine

from assistant import Assistant

HERE = Path(__file__).parent
QUESTIONS = [json.loads(line) for line in (HERE / "questions.jsonl").open()]


def answers(corpus: Path, index: Path) -> dict[str, Any]:
    """Ask everything once; every quote has to be exact."""
    assistant = Assistant.open(corpus, index)
    assistant.refresh()
    assistant.warm_up()
    right = first = refused_wrongly = refused_rightly = quotes = 0
    cold, warm = [], []
    for row in QUESTIONS:
        began = time.perf_counter()
        answer = assistant.ask(row["question"])
        cold.append(time.perf_counter() - began)
        for citation in answer.citations:
            text = assistant.article(citation.article).text
            assert text[citation.start : citation.end] == citation.quote
            quotes += 1
        if "answer" in row:
            hits = [bool(re.search(row["answer"], c.quote, re.I)) for c in answer.citations]
            right += any(hits)
            first += bool(hits and hits[0])
            refused_wrongly += not answer.found
        else:
            refused_rightly += not answer.found or answer.task == "talk"
    for row in QUESTIONS:
        began = time.perf_counter()
        assistant.ask(row["question"])
        warm.append(time.perf_counter() - began)
    asked = sum("answer" in row for row in QUESTIONS)
    return {
        "answerable questions": asked,
        "right, in up to three quotes": round(right / asked, 3),
        "right, in the first": round(first / asked, 3),
        "answerable but refused": round(refused_wrongly / asked, 3),
        "other questions": len(QUESTIONS) - asked,
        "of these refused": round(refused_rightly / (len(QUESTIONS) - asked), 3),
        "quotes checked, all exact": quotes,
        "first time asked, median ms": round(1000 * statistics.median(cold)),
        "asked again, median ms": round(1000 * statistics.median(warm)),
    }


def new_passages(folder: Path) -> dict[str, Any]:
    """How long a question takes whose passages have not been read before, in a larger index."""
    corpus = folder / "many"
    corpus.mkdir()
    subjects = [
        "bridge",
        "ferry",
        "tram",
        "harbour",
        "school",
        "market",
        "museum",
        "library",
        "stadium",
        "hospital",
    ]
    for number in range(200):
        subject = subjects[number % 10]
        lines = [
            f"In year {part} the {subject} number {number} of the town had {part + number} rooms "
            "for visitors, of which the committee for public buildings wants to close a third. "
            f"According to a report of week {part}, running {subject} {number} costs the town "
            f"{part * 7 + number} crowns a day, more than the mayor had promised before the vote."
            for part in range(8)
        ]
        (corpus / f"{subject}-{number}.txt").write_text("\n\n".join(lines))
    assistant = Assistant.open(corpus, folder / "many-index")
    assistant.refresh()
    assistant.ask("How many rooms does the bridge number 0 have?")
    took = []
    for number in range(1, 60):
        began = time.perf_counter()
        assistant.ask(f"What does {subjects[number % 10]} number {number} cost a day?")
        took.append(time.perf_counter() - began)
    return {"passages not read before, median ms": round(1000 * statistics.median(took))}


def import_time() -> dict[str, Any]:
    code = "import time; t = time.perf_counter(); import assistant; print(time.perf_counter() - t)"
    took = [
        float(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout)
        for _ in range(9)
    ]
    return {"import assistant, median ms": round(1000 * statistics.median(took), 1)}


def page_time(corpus: Path, index: Path) -> dict[str, Any]:
    """From `python app.py`, on an index that is up to date, to the page."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, str(HERE.parent / "app.py"), "--port", str(port)]
    took = []
    for _ in range(3):
        began = time.perf_counter()
        process = subprocess.Popen(
            [*command, "--corpus", str(corpus), "--index", str(index)], stderr=subprocess.DEVNULL
        )
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as response:
                    response.read()
                break
            except OSError:
                time.sleep(0.05)
        took.append(time.perf_counter() - began)
        process.terminate()
        process.wait()
    return {"page up after python app.py, median s": round(statistics.median(took), 1)}


def main(corpus: Path) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        found = {
            "machine": machine(),
            "corpus": corpus.name,
            **answers(corpus, folder / "index"),
            **new_passages(folder),
            **import_time(),
            **page_time(corpus, folder / "index"),
        }
    for label, value in found.items():
        print(f"{label:<42}{value}")
    results = HERE / "results"
    results.mkdir(exist_ok=True)
    (results / "measure.json").write_text(json.dumps(found, indent=2) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else HERE.parent / "corpus")
