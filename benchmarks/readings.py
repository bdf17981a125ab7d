"""Public questions with the passages that a search finds for them, and where these answer."""

import json
import random
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal
from zlib import crc32

from near_misses import NearMisses
from tasks import rows

from assistant import Assistant
from assistant.answering.retrieval import Passage
from assistant.language.sentences import Span
from assistant.models.embedding import bundled

PASSAGES = 4
"""That are read for a question."""
FOUND = 8
HELD_OUT = {"Steam_engine", "European_Union_law"}
"""Titles of SQuAD paragraphs that nothing is trained on, to look at the result."""
VAGUE = 16_000
"""Questions that make sense beside their own passage only."""

Part = tuple[Passage, list[Span]]
"""A passage, and the stretches of it that answer."""


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

    @property
    def held_out(self) -> bool:
        """Whether it is for looking at the result only."""
        return self.source == "squad held out"

    @property
    def kept_back(self) -> bool:
        """Whether it is not read in training, but for weighing the evidence, or held out."""
        return self.held_out or crc32(self.text.encode()) % 7 == 0


Kind = Literal["asked", "vague", "elsewhere", "cut", "pair", "claim"]
"""How a reading was made: as people asked; the same, but making sense beside its passage only; of
other articles; of passages without the sentences that answer; of a single sentence; of a claim and
a statement about its subject."""


@dataclass
class Reading:
    """A question with passages to read."""

    kind: Kind
    source: str
    question: str
    passages: list[tuple[str, str]]
    """Title and text of each."""
    spans: list[list[Span]]
    """Of each passage the stretches that answer, in characters."""
    kept_back: bool = False
    """As of what was asked."""


@dataclass
class Material:
    """Articles by path (title and text), and questions."""

    articles: dict[str, tuple[str, str]]
    asked: list[Asked]

    def near_misses(self) -> NearMisses:
        """What makes near misses of these questions."""
        texts = [text for _, text in self.articles.values()]
        return NearMisses(texts, [asked.text for asked in self.asked], bundled())

    def open(self, folder: Path, **settings: Any) -> Assistant:
        """Write the articles into a folder and index them."""
        corpus = folder / "corpus"
        corpus.mkdir()
        for path, (title, text) in self.articles.items():
            head = f"---\ntitle: {json.dumps(title)}\n---\n" if title else ""
            (corpus / path).write_text(head + text)
        assistant = Assistant.open(corpus, folder / "index", **settings)
        assistant.refresh()
        return assistant


def material(folder: Path) -> Material:
    """All collections of the folder as one."""
    articles: dict[str, tuple[str, str]] = {}
    asked: list[Asked] = []
    for collect in squad, _qamr, sentence_collections:
        found = collect(folder)
        articles |= found.articles
        asked += found.asked
    return Material(articles, asked)


def squad(folder: Path) -> Material:
    """SQuAD 2.0: each paragraph an article."""
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


def sentence_collections(folder: Path) -> Material:
    """QED, SelQA and ClapNQ: documents of which some sentences answer."""
    articles: dict[str, tuple[str, str]] = {}
    asked: list[Asked] = []
    for source in "qed", "selqa", "clapnq":
        texts: defaultdict[str, dict[str, None]] = defaultdict(dict)
        titles: dict[str, str] = {}
        right: dict[Any, Any] = {}
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

    Passages of other articles that hold an accepted answer are left out. Each question comes again
    with the sentences that answer cut out, and some with other articles only, so that nothing
    answers. A claim and a statement about its subject are read as a question and a passage: what
    supports the claim is an answer.
    """
    chance = random.Random(0)
    found = material(folder)
    vague = [asked for asked in found.asked if not asked.stands_alone]
    chosen = [asked for asked in found.asked if asked.stands_alone]
    with tempfile.TemporaryDirectory() as name:
        assistant = found.open(Path(name))
        for asked in chosen:
            yield from _readings_of(asked, assistant, chance)
        for asked in chance.sample(vague, min(VAGUE, len(vague))):
            home = assistant.search(asked.text, limit=2, articles=[asked.home])
            parts = [(passage, spans(passage, asked)) for passage in home]
            if any(where for _, where in parts):
                yield _reading("vague", asked, parts, chance)
    for row in rows(folder, "train/qnli"):
        answers = [(0, len(row["sentence"]))] if row["label"] else []
        asked = Asked("qnli", row["question"], "", ())
        pair = [("", row["sentence"])]
        yield Reading("pair", asked.source, asked.text, pair, [answers], asked.kept_back)
    for row in rows(folder, "train/fever_pairs"):
        premise = natural(row["premise"])
        answers = [(0, len(premise))] if row["label"] == "entailment" else []
        kept = claim_kept_back(row)
        yield Reading("claim", "fever", row["hypothesis"], [("", premise)], [answers], kept)


def claim_kept_back(row: dict[str, Any]) -> bool:
    """Whether a claim is not read in training: all of a premise, or none."""
    return crc32(row["premise"].encode()) % 7 == 0


def _readings_of(asked: Asked, assistant: Assistant, chance: random.Random) -> Iterator[Reading]:
    found = assistant.search(asked.text, limit=FOUND)
    home = [passage for passage in found if passage.article == asked.home]
    right = [(passage, where) for passage in home if (where := spans(passage, asked))]
    if not home or (asked.answers and not right):
        home = assistant.search(asked.text, limit=3, articles=[asked.home])
        right = [(passage, where) for passage in home if (where := spans(passage, asked))]
    if asked.answers and not right:
        return
    rightly = [passage for passage, _ in right]
    others: list[Part] = [(passage, []) for passage in home if passage not in rightly]
    wrong: list[Part] = []
    for passage in found:
        held = any(answer.lower() in passage.text.lower() for answer in asked.answers)
        if passage.article != asked.home and (asked.whole_sentences or not held):
            wrong.append((passage, []))
    yield _reading("asked", asked, [*right, *others, *wrong][:PASSAGES], chance)
    if not asked.answers:
        return
    if wrong and chance.random() < 0.2:
        yield _reading("elsewhere", asked, wrong[:PASSAGES], chance)
    cut: list[Any] = [(shorter, []) for passage, _ in right if (shorter := without(passage, asked))]
    if len(cut) == len(right):
        yield _reading("cut", asked, [*cut, *others, *wrong][: PASSAGES // 2], chance)


def without(passage: Passage, asked: Asked) -> Passage | None:
    """A passage without the sentences that answer, if there are others."""
    where = spans(passage, asked)
    kept = [
        passage.text[start - passage.start : end - passage.start]
        for start, end, _ in passage.sentences
        if not any(s < end - passage.start and start - passage.start < e for s, e in where)
    ]
    return replace(passage, text=" ".join(kept)) if kept else None


def _reading(kind: Kind, asked: Asked, parts: list[Part], chance: random.Random) -> Reading:
    chance.shuffle(parts)
    # An article without a title gets one from its file's name, which says nothing here.
    passages = [("" if p.article[:4] == "qamr" else p.title, p.text) for p, _ in parts]
    found = [where for _, where in parts]
    return Reading(kind, asked.source, asked.text, passages, found, asked.kept_back)


def spans(passage: Passage, asked: Asked) -> list[Span]:
    """Where a passage of the right article holds an answer, in its characters."""
    found = []
    for answer in asked.answers:
        # A short answer such as "his" or "3" stands in many places; only whole words count.
        pattern = rf"(?<!\w){re.escape(answer)}(?!\w)"
        found += [match.span() for match in re.finditer(pattern, passage.text, re.IGNORECASE)]
    return sorted(set(found))
