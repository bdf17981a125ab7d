"""How long a search and an answer take in indexes of more and more articles, and the memory.

    python benchmarks/scale.py FOLDER [ARTICLES ...]

Embedding 300,000 passages takes hours on two cores and is not what is measured, so the passages are
made up: each has the words and tokens of a real one (Reuters stories of FOLDER) and the mean of its
vector and another one's, with some noise. Words are as frequent as in the real ones. Sizes are
given in rising order, since the memory is the most so far. Writes `results/scale.json`.
"""

import json
import random
import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
from machine import machine
from tasks import newswire

from assistant import Assistant
from assistant.indexing.passages import Encoded, content_of
from assistant.language.sentences import sentence_spans
from assistant.models.late_interaction import compress
from assistant.reading.article import Article
from assistant.reading.chunking import Chunk

REAL = 3000
"""Stories that the passages are made of."""
WARM_UP, QUESTIONS = 20, 200
PER_ARTICLE = 3
LENGTH = 1000
"""Characters of a passage."""
STEP = LENGTH + 1
BATCH = 5000


def fill(assistant: Assistant, real: list[Article], articles: int) -> None:
    """Put made-up articles into an empty index, as a refresh would."""
    index = assistant._index
    texts = [article.text[:LENGTH].ljust(LENGTH) for article in real]
    wholes, tokens = [], []
    for text, encoded in zip(texts, index.reading_model.iter_tokens(texts), strict=True):
        sentences = [text[start:end] for start, end in sentence_spans(text)]
        wholes.append(encoded.whole)
        tokens.append(compress(encoded, index.reading_model.count_tokens(["", *sentences])))
    chance, noise = random.Random(0), np.random.default_rng(0)
    with index.lock():
        index.make()
        with index.changing() as change:
            waiting: list[str] = []
            for number in range(articles):
                parts: list[Chunk] = []
                made: dict[bytes, Encoded] = {}
                for place in range(PER_ARTICLE):
                    one, two = chance.randrange(len(real)), chance.randrange(len(real))
                    text, start = texts[one], place * STEP
                    parts.append(Chunk(f"{number}", place, start, start + LENGTH, text))
                    mixed = wholes[one] + wholes[two] + 0.02 * noise.standard_normal(len(wholes[0]))
                    vector = (mixed / np.linalg.norm(mixed)).astype(np.float32)
                    content = content_of("", text)
                    made[content] = Encoded(content, vector, tokens[one])
                title = real[chance.randrange(len(real))].title
                article = Article(f"{number}", " ".join(part.text for part in parts), title)
                change.catalog.add(article, parts, made)
                waiting += change.catalog.passages.keys_of(article.path)
                if len(waiting) > BATCH or number == articles - 1:
                    change.put(waiting)
                    waiting = []


def measure(articles: int, real: list[Article], questions: list[str]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        assistant = Assistant.open(folder, Path(folder) / "index")
        assistant.warm_up()
        began = time.perf_counter()
        fill(assistant, real, articles)
        filled = time.perf_counter() - began
        model: list[float] = []
        encode = assistant._index.reading_model.encode_tokens

        def timed(texts: list[str]) -> Any:
            began = time.perf_counter()
            found = encode(texts)
            model.append(1000 * (time.perf_counter() - began))
            return found

        assistant._index.reading_model.encode_tokens = timed  # type: ignore[method-assign]
        took = []
        for question in questions:
            began = time.perf_counter()
            assistant.search(question, limit=10)
            took.append(1000 * (time.perf_counter() - began))
        answers = []
        for question in questions:
            began = time.perf_counter()
            assistant.ask(question)
            answers.append(1000 * (time.perf_counter() - began))
        took, model, answers = took[WARM_UP:], model[WARM_UP : len(took)], answers[WARM_UP:]
        rest = [whole - part for whole, part in zip(took, model, strict=True)]
        size = sum(f.stat().st_size for f in (Path(folder) / "index").rglob("*") if f.is_file())
        return {
            "search, median ms": round(statistics.median(took), 1),
            "search, 95% below ms": round(statistics.quantiles(took, n=20)[-1], 1),
            "without the embedding model, median ms": round(statistics.median(rest), 1),
            "an answer, median ms": round(statistics.median(answers), 1),
            "an answer, 95% below ms": round(statistics.quantiles(answers, n=20)[-1], 1),
            "memory MB, the most so far": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            // 1024,
            "index MB": size // 2**20,
            "made in s": round(filled),
        }


def main() -> None:
    folder = Path(sys.argv[1])
    sizes = [int(size) for size in sys.argv[2:]] or [1_000, 10_000, 100_000]
    stories = newswire(folder, 2 * REAL)
    real, other = stories[:REAL], stories[REAL:]
    # First sentences make long questions, titles short ones.
    questions = [
        article.title if number % 2 else article.text.split(". ")[0][:200]
        for number, article in enumerate(other[: WARM_UP + QUESTIONS])
    ]
    found: dict[str, Any] = {"machine": machine()}
    for size in sizes:
        found[f"{size:,} articles"] = measure(size, real, questions)
        print(size, found[f"{size:,} articles"], flush=True)
    answers = [found[f"{size:,} articles"]["an answer, median ms"] for size in sizes]
    if len(sizes) > 1:
        slope, _ = np.polyfit(np.log(sizes), np.log(answers), 1)
        found["an answer's time grows with the articles to the power of"] = round(float(slope), 3)
    (Path(__file__).parent / "results" / "scale.json").write_text(
        json.dumps(found, indent=2) + "\n"
    )


if __name__ == "__main__":
    main()
