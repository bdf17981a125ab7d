"""Measure how many of the tasks that people set are done, and that plain questions stay plain.

    python benchmarks/asked.py FOLDER

Asks the 208 tasks of seventeen kinds of `asked/tasks.jsonl`, over articles of `small/`, BBC and
Reuters (`bbc/`, `reuters/` of the folder), and the 80 plain questions of `asked/plain.jsonl`. They
were written without a look at the code. A task is done if its patterns are in the text that is
shown. Every sixth one is kept back: no change was made after a look at it.
Some six minutes on two cores.
"""

import json
import re
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from tasks import rows

from assistant import Assistant

HERE = Path(__file__).parent
OF_EACH = 40
"""Articles of each category of the BBC."""
OF_REUTERS = 150
LEAST = 80
"""Words in an article of Reuters."""
TOWN = "a01", "a05", "a06", "a07"
KEPT_BACK = 6
"""Every sixth task is."""


def bbc(folder: Path) -> Iterator[dict[str, Any]]:
    """The first articles of each category."""
    found = defaultdict(list)
    for row in sorted(rows(folder, "bbc/corpus"), key=lambda row: row["doc_id"]):
        found[row["category"]].append(row)
    for category in sorted(found):
        yield from found[category][:OF_EACH]


def reuters(folder: Path) -> Iterator[dict[str, Any]]:
    """The first articles that are not very short."""
    long = (row for row in rows(folder, "reuters/corpus") if len(row["text"].split()) >= LEAST)
    yield from islice(long, OF_REUTERS)


def files(collection: str, folder: Path) -> Iterator[tuple[str, str]]:
    """The articles of a collection, as name and text of a file."""
    if collection == "town":
        for name in TOWN:
            for file in sorted((HERE / "small" / name / "corpus").iterdir()):
                yield file.name, file.read_text(encoding="utf-8")
        return
    for row in {"bbc": bbc, "reuters": reuters}[collection](folder):
        day = f"published: {json.dumps(row['date'])}\n" if row.get("date") else ""
        head = f"---\ntitle: {json.dumps(row['title'])}\n{day}---\n"
        yield f"{row['doc_id']}.md", head + row["text"]


def opened(collection: str, folder: Path, place: Path) -> Assistant:
    """An assistant over the articles of a collection."""
    corpus = place / "corpus"
    corpus.mkdir(parents=True)
    for name, text in files(collection, folder):
        (corpus / name).write_text(text, encoding="utf-8")
    assistant = Assistant.open(corpus, place / "index")
    assistant.refresh()
    return assistant


def is_done(assistant: Assistant, posed: dict[str, Any]) -> tuple[bool, str]:
    """Whether the answer shows what it must, and which task it was taken for."""
    history: list[tuple[str, str]] = []
    for said in posed.get("history", ()):
        history.append((said, assistant.ask(said, history).text))
    answer = assistant.ask(posed["question"], history)
    shown = "\n".join([answer.text, *answer.suggestions])

    def holds(pattern: str) -> bool:
        return bool(re.search(pattern, shown, re.IGNORECASE | re.DOTALL))

    done = all(map(holds, posed["must"])) and not any(map(holds, posed.get("must_not", ())))
    return done, answer.task


def read(name: str) -> list[dict[str, Any]]:
    """The lines of a file beside this one."""
    lines = (HERE / "asked" / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def main(folder: Path) -> None:
    tasks, plain = read("tasks.jsonl"), read("plain.jsonl")
    counted: defaultdict[str, list[bool]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as name:
        over = {one: opened(one, folder, Path(name) / one) for one in ("bbc", "reuters", "town")}
        for place, posed in enumerate(tasks):
            done, _ = is_done(over[posed["collection"]], posed)
            counted[posed["kind"]].append(done)
            counted["kept back" if place % KEPT_BACK == KEPT_BACK - 1 else "others"].append(done)
        for posed in plain:
            done, task = is_done(over[posed["collection"]], posed)
            counted["plain questions: answered"].append(done)
            counted["plain questions: plain"].append(task in ("question", "verdict", "reasons"))
    for kind, each in sorted(counted.items()):
        print(f"{kind:28} {sum(each):4} of {len(each)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
