"""How near the sentences of an overview come to what people wrote, by ROUGE.

    python benchmarks/overviews.py FOLDER

The folder holds `summaries/realsumm.jsonl.gz`: articles, a person's summary each, and what four
trained systems wrote. Of each article three sentences are picked; "kept back" are the articles on
which nothing was chosen.
"""

import re
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from zlib import crc32

import numpy as np
from tasks import rows

from assistant.answering.tasks.importance import central, importance, leans, pick
from assistant.language.words import terms
from assistant.models.embedding import Vectors, bundled

SENTENCES = 3
_END = re.compile(r"(?<=[.!?])((?: ''| \)| ')?) (?=\S)")

Pick = Callable[[Sequence[str], Vectors], Sequence[int]]


def rouge(reference: str, text: str) -> list[float]:
    """F1 of ROUGE-1, ROUGE-2 and ROUGE-L, of stems, times 100."""
    right, said = terms(reference), terms(text)
    shared = [
        sum((Counter(right) & Counter(said)).values()),
        sum((Counter(pairwise(right)) & Counter(pairwise(said))).values()),
        _common_run(right, said),
    ]
    sizes = [len(right) + len(said), max(1, len(right) + len(said) - 2), len(right) + len(said)]
    return [200 * both / size for both, size in zip(shared, sizes, strict=True)]


def _common_run(one: Sequence[str], other: Sequence[str]) -> int:
    """The length of the longest common subsequence."""
    before = [0] * (len(other) + 1)
    for word in one:
        now = [0]
        for place, found in enumerate(other):
            now.append(before[place] + 1 if word == found else max(before[place + 1], now[-1]))
        before = now
    return before[-1]


def sentences(text: str) -> list[str]:
    """The sentences of an article in lower case, whose words stand apart."""
    parts = [*_END.split(_plain(text)), ""]
    found = [parts[place] + parts[place + 1] for place in range(0, len(parts), 2)]
    return [one for one in found if terms(one)]


def _plain(text: str) -> str:
    return " ".join(re.sub(r"</?t>", " ", text).split())


def ours(texts: Sequence[str], vectors: Vectors) -> Sequence[int]:
    """What this program picks."""
    scores = importance(texts, vectors)
    scores[[bool(place) and leans(text) for place, text in enumerate(texts)]] = -np.inf
    return pick(scores, vectors, SENTENCES)


def centroid(texts: Sequence[str], vectors: Vectors) -> Sequence[int]:
    """The nearest to the mean of all."""
    return [int(one) for one in np.argsort(-(vectors @ vectors.mean(axis=0)))[:SENTENCES]]


def lexrank(texts: Sequence[str], vectors: Vectors) -> Sequence[int]:
    """LexRank alone."""
    return [int(one) for one in np.argsort(-central(texts))[:SENTENCES]]


def textrank(texts: Sequence[str], vectors: Vectors) -> Sequence[int]:
    """TextRank: the graph of shared words, by the logarithms of the lengths."""
    held = [set(terms(text)) for text in texts]
    size = [np.log(max(2, len(one))) for one in held]
    linked = np.array(
        [
            [len(one & other) / (size[row] + size[column]) for column, other in enumerate(held)]
            for row, one in enumerate(held)
        ]
    )
    np.fill_diagonal(linked, 0)
    steps = linked / np.maximum(linked.sum(axis=1, keepdims=True), 1e-9)
    rank = np.full(len(held), 1 / len(held))
    for _ in range(60):
        rank = 0.15 / len(held) + 0.85 * steps.T @ rank
    return [int(one) for one in np.argsort(-rank)[:SENTENCES]]


def lead(texts: Sequence[str], vectors: Vectors) -> Sequence[int]:
    """The first ones."""
    return range(min(SENTENCES, len(texts)))


def main(folder: str) -> None:
    """Print a line for each way to make a summary."""
    articles = list(rows(Path(folder), "summaries/realsumm"))
    kept_back = np.array([crc32(one["text"].encode()) % 2 == 1 for one in articles])
    encode = bundled().encode_sentences
    texts = [sentences(one["text"]) for one in articles]
    vectors = [encode(one) for one in texts]
    ways: list[tuple[str, Pick]] = [
        ("ours", ours),
        ("lead", lead),
        ("TextRank", textrank),
        ("LexRank", lexrank),
        ("centroid", centroid),
    ]
    made = {
        name: [
            " ".join(each[place] for place in sorted(way(each, one)))
            for each, one in zip(texts, vectors, strict=True)
        ]
        for name, way in ways
    }
    for name in articles[0]["systems"]:
        made[f"{name} (trained)"] = [_plain(one["systems"][name]) for one in articles]
    print(f"{'':22}  all: R-1, R-2, R-L, mean   kept back: the same")
    for name, written in made.items():
        found = np.array(
            [
                rouge(_plain(one["reference"]), text)
                for one, text in zip(articles, written, strict=True)
            ]
        )
        figures = []
        for part in (found, found[kept_back]):
            means = part.mean(axis=0)
            figures.append("  ".join(f"{one:5.1f}" for one in [*means, means.mean()]))
        print(f"{name:22}  {'     '.join(figures)}")


if __name__ == "__main__":
    main(*sys.argv[1:])
