"""Questions that their articles answer, and questions near them that these do not, in three parts.

The first part is fitted to, on the second thresholds are chosen, and the third is for the report.
"""

import json
import random
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

from readings import HELD_OUT
from tasks import flat, rows

from assistant import Assistant

SMALL = Path(__file__).parent / "small"
FIT, CHOOSE, REPORT = range(3)
NEWS_QUIZ = "news quiz"
NEWS = 300
"""Questions of the news quiz."""


@dataclass(frozen=True)
class Posed:
    """A question, and whether the articles answer it."""

    text: str
    answerable: bool
    part: int
    """0 to 2."""
    history: tuple[tuple[str, str], ...] = ()
    articles: tuple[str, ...] | None = None
    """The paths that are searched; None for all."""
    accepted: str | None = None
    """A pattern that a right quote has; None where that is not known."""
    gold: frozenset[str] | None = None
    """The paths of which a right quote is; None where that is not known."""

    def is_right(self, article: str, quote: str) -> bool:
        """Whether a quote from an article answers, as far as that is known."""
        holds = self.accepted is None or re.search(self.accepted, quote, re.IGNORECASE)
        return self.answerable and bool(holds) and (self.gold is None or article in self.gold)


@dataclass(frozen=True)
class Collection:
    """Articles by path, as their files are written, and questions about them."""

    name: str
    files: dict[str, str]
    questions: list[Posed]

    @contextmanager
    def opened(self, **settings: Any) -> Iterator[Assistant]:
        """An assistant over the articles, in a temporary folder."""
        with tempfile.TemporaryDirectory() as name:
            corpus = Path(name) / "corpus"
            corpus.mkdir()
            for path, text in self.files.items():
                (corpus / path).write_text(text)
            assistant = Assistant.open(corpus, Path(name) / "index", **settings)
            assistant.refresh()
            assistant.warm_up()
            yield assistant


def collections(folder: Path) -> Iterator[Collection]:
    """All of them: public ones from a folder (see `README.md`), and ten small ones of our own."""
    yield _nomiracl(folder)
    yield _mtrag(folder)
    yield from _squad(folder)
    yield _rgb(folder)
    yield from _small()


def _nomiracl(folder: Path) -> Collection:
    """Real questions with ten passages that a search found for each."""
    files: dict[str, str] = {}
    questions = []
    for row in rows(folder, "train/nomiracl"):
        paths = []
        for passage in row["passages"]:
            title, _, text = passage["text"].partition(": ")
            paths.append(_path(passage["doc_id"]))
            files[paths[-1]] = _file(title, text)
        part = _part(row["question"])
        questions.append(Posed(row["question"], row["answerable"], part, articles=tuple(paths)))
    return Collection("NoMIRACL", files, questions)


def _mtrag(folder: Path) -> Collection:
    """The last turns of chats over four subjects."""
    files = {
        _path(row["doc_id"]): _file(row["title"], row["text"])
        for row in rows(folder, "mtrag/passages")
    }
    questions = []
    for row in rows(folder, "mtrag/tasks"):
        if row["answerability"] in {"ANSWERABLE", "UNANSWERABLE"}:
            said = [turn["text"] for turn in row["history"]]
            questions.append(
                Posed(
                    row["question"],
                    row["answerability"] == "ANSWERABLE",
                    _part(row["task_id"].split("<")[0]),
                    tuple(zip(said[::2], said[1::2], strict=False)),
                    gold=frozenset(map(_path, row["gold_passage_ids"])),
                )
            )
    return Collection("MTRAG", files, questions)


def _squad(folder: Path) -> Iterator[Collection]:
    """SQuAD 2.0, with near misses that people wrote; and the quiz about news that is not in it.

    Only questions about the titles that nothing is trained on are asked, of the paragraphs of all.
    """
    files, titles = {}, {}
    for row in rows(folder, "squad2/contexts"):
        titles[row["doc_id"]] = row["title"]
        files[_path(row["doc_id"])] = _file(row["title"].replace("_", " "), row["text"])
    questions = [
        Posed(
            row["question"],
            not row["is_impossible"],
            _part(row["doc_id"]),
            accepted="|".join(map(re.escape, row["answers"])),
        )
        for row in rows(folder, "squad2/questions")
        if titles[row["doc_id"]] in HELD_OUT
    ]
    quiz = list(rows(folder, "newsquiz/questions"))
    news = random.Random(0).sample(quiz, min(NEWS, len(quiz)))
    yield Collection("SQuAD", files, questions)
    yield Collection(
        NEWS_QUIZ, files, [Posed(row["question"], False, _part(row["qid"])) for row in news]
    )


def _rgb(folder: Path) -> Collection:
    """News questions, each of passages that answer and of passages that do not: only reported."""
    files: dict[str, str] = {}
    questions = []
    for row in rows(folder, "rgb/questions"):
        accepted = "|".join(map(re.escape, flat(row["answer"])))
        for side in "positive", "negative":
            paths = tuple(_path(f"{crc32(text.encode()):08x}") for text in row[side])
            files |= dict(zip(paths, row[side], strict=True))
            if paths:
                is_answered = side == "positive"
                posed = Posed(row["query"], is_answered, REPORT, articles=paths, accepted=accepted)
                questions.append(posed)
    return Collection("RGB", files, questions)


def _small() -> Iterator[Collection]:
    """Ten collections of three or four articles; the first five are fitted to and chosen on."""
    folders = sorted(SMALL.iterdir())
    for place, folder in enumerate(folders):
        lines = (folder / "questions.jsonl").read_text(encoding="utf-8").splitlines()
        questions = [
            Posed(
                row["question"],
                "answer" in row,
                place % 2 if place < len(folders) // 2 else REPORT,
                accepted=row.get("answer"),
            )
            for row in map(json.loads, lines)
        ]
        files = {
            file.name: file.read_text(encoding="utf-8") for file in (folder / "corpus").iterdir()
        }
        yield Collection("small", files, questions)


def _part(name: str) -> int:
    return crc32(name.encode()) % 3


def _path(name: str) -> str:
    return f"{re.sub(r'[^a-zA-Z0-9]+', '-', name)}.md"


def _file(title: str, text: str) -> str:
    return f"---\ntitle: {json.dumps(title)}\n---\n{text}" if title else text
