"""How the index keeps up: the first build, what is answered meanwhile, a refresh, one article more.

    python benchmarks/growth.py FOLDER [STORIES]

Every step is a process of its own over the same files: Reuters stories of FOLDER, all 21,577 of
them unless told otherwise. Writes `results/growth.json`.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path
from typing import Any

from machine import machine
from tasks import newswire, rows

from assistant import Assistant
from assistant.errors import AssistantError
from assistant.models.embedding import Embedder, bundled
from assistant.models.folders import BUNDLED, bundled_folder

RESULTS = Path(__file__).parent / "results"
ALL = 21_577
SAMPLE = 1000
"""Stories whose passages are embedded to see how fast that is."""
NEW = "The lighthouse of Oxmouth was painted green by Ada Lindqvist on Friday."
ASKED = "Who painted the lighthouse of Oxmouth green?"
TIMES = 5
ROUNDS = 3


def arithmetic(folder: Path) -> dict[str, Any]:
    """Tokens that are embedded a second: by sentence-transformers in float32, and by this project.

    In turn, so that both meet the same neighbours on the machine; the best of each.
    """
    model = bundled()
    texts = [f"{story.title}\n{story.text}" for story in newswire(folder, SAMPLE)]
    sizes = [min(size, model.max_tokens) + 2 for size in model.count_tokens(texts)]
    other = Embedder(BUNDLED, bundled_folder())
    best = dict.fromkeys(["sentence-transformers", "this project"], float("inf"))
    for _ in range(ROUNDS):
        for name, encode in zip(best, (other.encode, model.encode), strict=True):
            began = time.perf_counter()
            encode(texts)
            best[name] = min(best[name], time.perf_counter() - began)
    found: dict[str, Any] = {name: round(sum(sizes) / best[name]) for name in best}
    nearness = (model.encode(texts[:100]) * other.encode(texts[:100])).sum(axis=1)
    return {"tokens a second": found, "mean cosine of both": round(float(nearness.mean()), 4)}


def fill(corpus: Path, folder: Path, count: int) -> None:
    """Write stories as files."""
    for number, row in enumerate(islice(rows(folder, "reuters/corpus"), count)):
        file = corpus / f"{number // 1000:02}" / f"{number:05}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        title = f"title: {json.dumps(row['title'])}\n" if row["title"] else ""
        file.write_text(f"---\n{title}---\n{row['text'] or row['title'] or 'Nothing.'}\n")


def refresh(corpus: Path, index: Path) -> tuple[float, str]:
    """Run `assistant index`, and say how long it took and what it said."""
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "assistant", "index", "--corpus", corpus, "--index", index],
        capture_output=True,
        text=True,
    )
    return time.perf_counter() - began, done.stderr.strip().splitlines()[-1]


def first_build(corpus: Path, index: Path, count: int) -> dict[str, Any]:
    """Run `assistant index`, and meanwhile ask for what the first, a middle and the last file say.

    This process asks, as soon as there is something to ask, until it is answered.
    """
    colours = {"red": 0, "yellow": count // 2, "green": count - 1}
    for colour, number in colours.items():
        file = corpus / f"{number // 1000:02}" / f"{number:05}-{colour}.txt"
        file.write_text(NEW.replace("green", colour))
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "assistant", "index", "--corpus", corpus, "--index", index],
        stderr=subprocess.PIPE,
        text=True,
    )
    asking = Assistant.open(corpus, index)
    asking.warm_up()
    answered: dict[str, float] = {}
    while len(answered) < len(colours):
        for colour in colours.keys() - answered.keys():
            try:
                found = asking.ask(ASKED.replace("green", colour))
            except AssistantError:
                continue  # There is no index yet.
            if found.found and colour in found.citations[0].quote:
                answered[colour] = round(time.perf_counter() - began, 1)
                print(answered, f"{asking.status.waiting:,} passages wait", flush=True)
        time.sleep(0.2)
    said = process.communicate()[1].strip().splitlines()[-1]
    return {
        "first, middle and last file answered, s": sorted(answered.values()),
        "seconds": round(time.perf_counter() - began, 1),
        "report": said,
        "peak memory MB": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024,
        "index MB": sum(f.stat().st_size for f in index.rglob("*") if f.is_file()) // 2**20,
    }


def start() -> float:
    """How long Python takes to start, at best."""
    times = []
    for _ in range(TIMES):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", ""], check=True)
        times.append(time.perf_counter() - began)
    return min(times)


def one_more(corpus: Path, index: Path, running: Assistant) -> dict[str, float]:
    """Add articles, in a process of its own each; a running assistant has to find them at once."""
    running.ask(ASKED)
    taken, seen = [], []
    for number in range(TIMES):
        (corpus / f"new{number}.txt").write_text(NEW.replace("green", f"green{number}"))
        taken.append(refresh(corpus, index)[0])
        began = time.perf_counter()
        found = running.search(f"Who painted the lighthouse of Oxmouth green{number}?", limit=10)
        seen.append(time.perf_counter() - began)
        assert f"new{number}.txt" in [passage.article for passage in found]
    return {"refresh s": round(min(taken), 2), "first search after it s": round(max(seen), 2)}


def visible(corpus: Path, running: Assistant) -> float:
    """Seconds from writing a file to the first search that finds it, in a chat that watches."""
    from threading import Thread

    Thread(target=lambda: list(running.watch()), daemon=True).start()
    time.sleep(3)
    began = time.perf_counter()
    (corpus / "watched.txt").write_text(NEW.replace("green", "violet"))
    while time.perf_counter() - began < 60:
        found = running.search("Who painted the lighthouse of Oxmouth violet?", limit=10)
        if "watched.txt" in [passage.article for passage in found]:
            return round(time.perf_counter() - began, 2)
        time.sleep(0.05)
    raise SystemExit("What was added was never found.")


def main(folder: Path, count: int) -> None:
    found: dict[str, Any] = {"arithmetic": arithmetic(folder), "stories": count}
    with tempfile.TemporaryDirectory() as name:
        corpus, index = Path(name) / "corpus", Path(name) / "index"
        fill(corpus, folder, count)
        found["first build"] = first_build(corpus, index, count)
        print(json.dumps(found, indent=2), flush=True)
        again = [refresh(corpus, index)[0] for _ in range(TIMES)]
        python = start()
        found["nothing changed"] = {
            "seconds": round(min(again), 2),
            "of them starting Python": round(python, 2),
        }
        running = Assistant.open(corpus, index)
        found["passages"] = running.status.passages
        found["one article more"] = one_more(corpus, index, running)
        found["seen by a chat that watches, s"] = visible(corpus, running)
        small = Path(name) / "small"
        (small / "corpus").mkdir(parents=True)
        (small / "corpus/first.txt").write_text("The museum closed on Monday.")
        refresh(small / "corpus", small / "index")
        running = Assistant.open(small / "corpus", small / "index")
        found["one article more, in an index of one"] = one_more(
            small / "corpus", small / "index", running
        )
    found["machine"] = machine()
    text = json.dumps(found, indent=2)
    (RESULTS / "growth.json").write_text(text + "\n")
    print(text)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else ALL)
