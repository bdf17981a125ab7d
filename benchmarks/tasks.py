"""Public test collections as articles and questions, from a folder of gzipped JSON Lines."""

import gzip
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from assistant.reading.article import Article

Hit = tuple[str, str]
"""The path of an article, and the text of a passage from it."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, and what it takes for a passage to be a right one."""

    text: str
    articles: frozenset[str]
    """Paths; a right passage is from one of these."""
    answers: tuple[str, ...] = ()
    """A right passage holds one of these, in any case of letters; () where any passage does."""
    day: date | None = None
    """On which it is asked; None for today."""

    def is_right(self, hit: Hit) -> bool:
        """Whether a passage is one that was looked for."""
        path, text = hit
        held = not self.answers or any(answer in text.lower() for answer in self.answers)
        return path in self.articles and held


@dataclass(frozen=True, slots=True)
class Task:
    """A collection to search in."""

    articles: Sequence[Article]
    questions: Sequence[Question]
    by_article: bool
    """Whether articles are ranked, each by its best passage, or passages."""
    measures: tuple[str, ...]
    """As ir-measures names them; the first is the main one."""


def time(folder: Path) -> Task:
    """News magazine articles of 1963 and long requests: the right articles."""
    wanted: dict[str, set[str]] = {}
    for line in (folder / "time" / "qrels.tsv").read_text().splitlines()[1:]:
        query, article, _ = line.split()
        wanted.setdefault(query, set()).add(f"{article}.md")
    questions = [
        Question(row["text"], frozenset(wanted[row["_id"]]))
        for row in rows(folder, "time/queries")
        if row["_id"] in wanted
    ]
    articles = [
        _article(row["_id"], row["text"], row["title"]) for row in rows(folder, "time/corpus")
    ]
    return Task(articles, questions, True, ("nDCG@10", "Success@1"))


def squad_paragraph(folder: Path) -> Task:
    """SQuAD 2.0: the right one of all paragraphs."""
    return _squad(folder, answers=False)


def squad_answer(folder: Path) -> Task:
    """SQuAD 2.0: a passage of the right paragraph that holds an accepted answer."""
    return _squad(folder, answers=True)


def _squad(folder: Path, *, answers: bool) -> Task:
    articles = [
        _article(row["doc_id"], row["text"], row["title"].replace("_", " "))
        for row in rows(folder, "squad2/contexts")
    ]
    questions = [
        Question(
            row["question"],
            frozenset([f"{row['doc_id']}.md"]),
            tuple(answer.lower() for answer in row["answers"]) if answers else (),
        )
        for row in rows(folder, "squad2/questions")
        if not row["is_impossible"]
    ]
    return Task(articles, questions, not answers, ("Success@1", "Success@5"))


def rgb(folder: Path) -> Task:
    """RGB: web news passages of all questions pooled; one that holds an accepted answer."""
    names: dict[str, str] = {}
    asked = list(rows(folder, "rgb/questions"))
    for row in asked:
        for text in row["positive"] + row["negative"]:
            names.setdefault(text, f"{len(names):05}")
    articles = [_article(name, text) for text, name in names.items()]
    questions = []
    for row in asked:
        accepted = list(map(str.lower, flat(row["answer"])))
        holding = [
            f"{names[text]}.md"
            for text in row["positive"] + row["negative"]
            if any(answer in text.lower() for answer in accepted)
        ]
        questions.append(Question(row["query"], frozenset(holding)))
    return Task(articles, questions, True, ("Success@1", "Success@5"))


def evotemp(folder: Path) -> Task:
    """EvoTemp: dated news passages pooled; a current one that holds the answer."""
    names: dict[tuple[str, str | None], str] = {}
    asked = list(rows(folder, "evotemp/questions"))
    for row in asked:
        for passage in row["docs"]:
            names.setdefault((passage["text"], passage["date"]), f"{len(names):05}")
    articles = [
        _article(name, text, day=_day(day)) for (text, day), name in names.items() if text.strip()
    ]
    questions = [
        Question(
            row["question"],
            frozenset(
                f"{names[passage['text'], passage['date']]}.md"
                for passage in row["docs"]
                if passage["cred"] == "high" and passage["contains_answer"]
            ),
            day=_day(row["question_date"]),
        )
        for row in asked
    ]
    answerable = [question for question in questions if question.articles]
    return Task(articles, answerable, True, ("Success@1", "Success@5"))


TASKS: dict[str, Callable[[Path], Task]] = {
    "TIME": time,
    "SQuAD paragraph": squad_paragraph,
    "SQuAD answer": squad_answer,
    "RGB": rgb,
    "EvoTemp": evotemp,
}


def newswire(folder: Path, count: int) -> list[Article]:
    """So many stories of Reuters, to see how size tells."""
    stories = islice(rows(folder, "reuters/corpus"), count)
    return [_article(row["doc_id"], row["text"], row["title"]) for row in stories]


def rows(folder: Path, name: str) -> Iterator[dict[str, Any]]:
    """The lines of a file of the folder."""
    with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _article(name: str, text: str, title: str = "", day: date | None = None) -> Article:
    return Article(f"{name}.md", text, title, day, None, None, None)


def _day(value: Any) -> date | None:
    """2023/11/17 as a date; what says less, or nothing, as none."""
    found = re.fullmatch(r"(\d{4})/(\d\d?)/(\d\d?)", str(value))
    return date(*map(int, found.groups())) if found else None


def flat(value: Any) -> list[str]:
    """The accepted forms of an answer, however deep they are nested."""
    return [form for part in value for form in flat(part)] if isinstance(value, list) else [value]
