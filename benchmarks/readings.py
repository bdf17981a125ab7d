"""Public questions with the passages that a search finds for them, and where these answer."""

import json
import random
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tasks import rows

from assistant import Assistant
from assistant.retrieval import Passage
from assistant.sentences import Span

PASSAGES = 4
"""That are read for a question."""
FOUND = 8
HELD_OUT = {"Steam_engine", "European_Union_law"}
"""Titles of SQuAD paragraphs that nothing is trained on, to look at the result."""
VAGUE = 4000
"""Questions that make sense beside their own passage only."""


@dataclass(frozen=True)
class Asked:
    """A question as a collection has it."""

    source: str
    text: str
    home: str
    """Path of the article with the answer."""
    answers: tuple[str, ...]
    """Stretches of that article, one of which answers; () where the question has no answer."""
    stands_alone: bool = True
    whole_sentences: bool = False
    """Whether the answers are sentences, and not the words of them that are asked for."""


@dataclass
class Reading:
    """A question with passages to read."""

    source: str
    question: str
    passages: list[tuple[str, str]]
    """Title and text of each."""
    spans: list[list[Span]] = field(default_factory=list)
    """Of each passage the stretches that answer, in characters."""


@dataclass
class Material:
    """Articles by path (title and text), and questions."""

    articles: dict[str, tuple[str, str]]
    asked: list[Asked]

    def open(self, folder: Path) -> Assistant:
        """Write the articles into a folder and index them."""
        corpus = folder / "corpus"
        corpus.mkdir()
        for path, (title, text) in self.articles.items():
            head = f"---\ntitle: {json.dumps(title)}\n---\n" if title else ""
            (corpus / path).write_text(head + text)
        assistant = Assistant.open(corpus, folder / "index")
        assistant.refresh()
        return assistant


def material(folder: Path) -> Material:
    """All collections of the folder as one."""
    articles: dict[str, tuple[str, str]] = {}
    asked: list[Asked] = []
    for collect in _squad, _qamr, _sentences:
        found = collect(folder)
        articles |= found.articles
        asked += found.asked
    return Material(articles, asked)


def _squad(folder: Path) -> Material:
    articles, titles = {}, {}
    for row in rows(folder, "squad2/contexts"):
        titles[row["doc_id"]] = row["title"]
        articles[f"squad-{row['doc_id']}.md"] = row["title"].replace("_", " "), row["text"]
    asked = [
        Asked(
            "squad held out" if titles[row["doc_id"]] in HELD_OUT else "squad",
            row["question"],
            f"squad-{row['doc_id']}.md",
            () if row["is_impossible"] else tuple(dict.fromkeys(row["answers"])),
        )
        for row in rows(folder, "squad2/questions")
    ]
    return Material(articles, asked)


def _qamr(folder: Path) -> Material:
    sentences: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    document = {}
    for row in rows(folder, "train/qamr_sentences"):
        place = [int(number) for number in re.findall(r"\d+", row["sent_id"])]
        sentences[row["doc_id"]].append((place[-1], natural(row["sentence"])))
        document[row["sent_id"]] = row["doc_id"]
    articles = {
        _file("qamr", name): ("", " ".join(text for _, text in sorted(parts)))
        for name, parts in sentences.items()
    }
    asked = [
        Asked(
            "qamr",
            row["question"],
            _file("qamr", document[row["sent_id"]]),
            tuple(dict.fromkeys(map(natural, row["answers"]))),
            stands_alone=_is_specific(row["question"]),
        )
        for row in rows(folder, "train/qamr_questions")
        if row["sent_id"] in document
    ]
    return Material(articles, asked)


def _is_specific(question: str) -> bool:
    tokens = question.split()
    return len(tokens) >= 6 and any(token[:1].isupper() for token in tokens[1:])


def _sentences(folder: Path) -> Material:
    articles, asked = {}, []
    for source in "qed", "selqa", "clapnq":
        texts: defaultdict[str, dict[str, None]] = defaultdict(dict)
        titles, right = {}, {}
        for row in rows(folder, f"train/{source}"):
            name = _file(source, row["doc_id"])
            titles[name] = row["title"]
            texts[name][natural(row["sentence"])] = None
            place = right.setdefault(row["qid"], (row["question"], name, []))
            if row["label"]:
                place[2].append(natural(row["sentence"]))
        articles |= {name: (titles[name], " ".join(texts[name])) for name in texts}
        asked += [
            Asked(source, question, name, tuple(answers), whole_sentences=True)
            for question, name, answers in right.values()
        ]
    return Material(articles, asked)


def _file(source: str, name: str) -> str:
    return f"{source}-{re.sub(r'[^a-zA-Z0-9]+', '-', name)}.md"


_SPACED = [
    (re.compile(pattern), to)
    for pattern, to in [
        (r"``\s*|\s*''", '"'),
        (r"\s+([,.;:!?%)\]])", r"\1"),
        (r"([(\[$£€])\s+", r"\1"),
        (r"\s+(n['’]t|['’](?:s|re|ve|ll|d|m)\b|['’](?=\s))", r"\1"),
        (r"\s+(-|–|/)\s+(?=\w)", r"\1"),
        (r'"\s+([^"]*?)\s+"', r'"\1"'),
    ]
]


def natural(text: str) -> str:
    """A text as people write it, where spaces stand between all of its tokens.

    >>> natural("It 's ( nearly ) 5 % , he said .")
    "It's (nearly) 5%, he said."
    """
    for pattern, to in _SPACED:
        text = pattern.sub(to, text)
    return " ".join(text.split())


def readings(folder: Path) -> Iterator[Reading]:
    """Every question with the passages that our own search finds, the one that answers included.

    Passages of other articles that hold an accepted answer are left out, and some questions come
    again with the article that answers left out, so that nothing does.
    """
    chance = random.Random(0)
    found = material(folder)
    vague = [asked for asked in found.asked if not asked.stands_alone]
    chosen = [asked for asked in found.asked if asked.stands_alone]
    chosen += chance.sample(vague, min(VAGUE, len(vague)))
    with tempfile.TemporaryDirectory() as name:
        assistant = found.open(Path(name))
        for asked in chosen:
            yield from _readings_of(asked, assistant, chance)
    for row in rows(folder, "train/qnli"):
        answers = [(0, len(row["sentence"]))] if row["label"] else []
        yield Reading("qnli", row["question"], [("", row["sentence"])], [answers])


def _readings_of(asked: Asked, assistant: Assistant, chance: random.Random) -> Iterator[Reading]:
    found = assistant.search(asked.text, limit=FOUND) if asked.stands_alone else []
    home = [passage for passage in found if passage.article == asked.home]
    right = [(passage, where) for passage in home if (where := spans(passage, asked))]
    if not home or (asked.answers and not right):
        home = assistant.search(asked.text, limit=3, articles=[asked.home])
        right = [(passage, where) for passage in home if (where := spans(passage, asked))]
    if asked.answers and not right:
        return
    rightly = [passage for passage, _ in right]
    others: list[tuple[Passage, list[Span]]] = [(p, []) for p in home if p not in rightly]
    wrong: list[tuple[Passage, list[Span]]] = []
    for passage in found:
        held = any(answer.lower() in passage.text.lower() for answer in asked.answers)
        if passage.article != asked.home and (asked.whole_sentences or not held):
            wrong.append((passage, []))
    yield _reading(asked, [*right, *others, *wrong][:PASSAGES], chance)
    if asked.answers and wrong and chance.random() < 0.2:
        yield _reading(asked, wrong[:PASSAGES], chance)


def _reading(
    asked: Asked, parts: list[tuple[Passage, list[Span]]], chance: random.Random
) -> Reading:
    chance.shuffle(parts)
    # An article without a title gets one from its file's name, which says nothing here.
    passages = [("" if p.article[:4] == "qamr" else p.title, p.text) for p, _ in parts]
    return Reading(asked.source, asked.text, passages, [where for _, where in parts])


def spans(passage: Passage, asked: Asked) -> list[Span]:
    """Where a passage of the right article holds an answer, in its characters."""
    found = []
    for answer in asked.answers:
        # A short answer such as "his" or "3" stands in many places; only whole words count.
        pattern = rf"(?<!\w){re.escape(answer)}(?!\w)"
        found += [match.span() for match in re.finditer(pattern, passage.text, re.IGNORECASE)]
    return sorted(set(found))
