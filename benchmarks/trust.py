"""Measure how far answers can be trusted: support, follow-ups, dates, what a small model writes.

    python benchmarks/trust.py FOLDER [MODEL.gguf]

Everything is asked through the Python API. Writes `results/trust.json`; `README.md` says what the
sets are. With a GGUF file it also has that model write over 300 questions, and looks for figures
and names that are not in what its sentences cite.
"""

import json
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
from machine import machine
from readings import claim_kept_back, natural, squad
from sklearn.metrics import roc_auc_score
from tasks import rows

from assistant import Assistant
from assistant.answering.conversation import stand_alone
from assistant.language.sentences import sentence_spans
from assistant.language.words import content_words, stem, words

RESULTS = Path(__file__).parent / "results"
CLAIMS = 400
WRITTEN = 300
JOINED = 300
JOINS = (", and", ", but", ";", ", while")
NOWHERE = (
    "dolphins are mammals",
    "the weather was fine",
    "nobody was hurt",
    "this surprised many observers",
    "prices rose again in spring",
    "the committee met twice",
)


def climate(folder: Path, assistant: Assistant) -> dict[str, float]:
    """Climate-FEVER: claims with five sentences each, which support, refute or neither."""
    scores, labels, kept = [], [], []
    for row in list(rows(folder, "climate_fever/claims"))[:CLAIMS]:
        for evidence in row["evidences"]:
            (checked, *_) = assistant.verify(row["claim"], [evidence["evidence"]])
            scores.append(checked.score)
            labels.append(evidence["evidence_label"])
            kept.append(checked.support in ("quoted", "supported"))
    supports = np.array(labels) == "SUPPORTS"
    return {
        "pairs": len(labels),
        "AUROC, supports against the rest": float(roc_auc_score(supports, scores)),
        "supports, taken out": float(1 - np.mean(np.array(kept)[supports])),
        "refutes, kept": float(np.mean(np.array(kept)[np.array(labels) == "REFUTES"])),
        "neither, kept": float(np.mean(np.array(kept)[np.array(labels) == "NOT_ENOUGH_INFO"])),
    }


def claims(folder: Path, assistant: Assistant) -> dict[str, float]:
    """FEVER claims whose premise nothing was trained on."""
    scores, labels, kept = [], [], []
    for row in claims_kept_back(folder):
        (checked, *_) = assistant.verify(row["hypothesis"], [natural(row["premise"])])
        scores.append(checked.score)
        kept.append(checked.support in ("quoted", "supported"))
        labels.append(row["label"] == "entailment")
    right = np.array(scores) >= 0.5
    return {
        "pairs": len(labels),
        "accuracy of the score": float(np.mean(right == np.array(labels))),
        "AUROC": float(roc_auc_score(labels, scores)),
        "accuracy of the state": float(np.mean(np.array(kept) == np.array(labels))),
        "supported, taken out": float(1 - np.mean(np.array(kept)[np.array(labels)])),
    }


def joined(folder: Path, assistant: Assistant) -> dict[str, float]:
    """Supported FEVER claims and a clause more: a sentence of their text, or one from nowhere."""
    chance = random.Random(1)
    supported = [row for row in claims_kept_back(folder) if row["label"] == "entailment"]
    kept: dict[bool, list[bool]] = {True: [], False: []}
    for row in chance.sample(supported, JOINED):
        text = natural(row["premise"])
        for true in kept:
            own = [text[start:end] for start, end in sentence_spans(text)]
            clause = chance.choice(own if true else NOWHERE).rstrip(". ")
            said = f"{row['hypothesis'].rstrip('. ')}{chance.choice(JOINS)} {clause}."
            (checked, *_) = assistant.verify(said, [text])
            kept[true].append(checked.support in ("quoted", "supported"))
    return {
        "pairs": JOINED,
        "both halves in the text, taken out": float(1 - np.mean(kept[True])),
        "one from nowhere, kept": float(np.mean(kept[False])),
    }


def claims_kept_back(folder: Path) -> list[dict[str, Any]]:
    """Those of every seventh premise."""
    return [row for row in rows(folder, "train/fever_pairs") if claim_kept_back(row)]


def follow_ups(folder: Path, assistant: Assistant) -> dict[str, float]:
    """CAsT: the words of a human's stand-alone question, and words that it does not have."""
    encode = assistant._parts.reading_model.encode_sentences
    covered, strange, added = [], [], []
    for row in rows(folder, "cast/turns"):
        history = [(turn["user"], turn["system"] or "") for turn in row["history"]]
        said = _stems(stand_alone(row["utterance"], history, encode))
        wanted, bare = _stems(row["resolved"]), _stems(row["utterance"])
        covered.append(len(said & wanted) / len(wanted))
        strange.append(len(said - wanted) / len(said))
        if said - bare:
            added.append(len(said - bare - wanted) / len(said - bare))
    return {
        "turns": len(covered),
        "words of the rewrite that it has": float(np.mean(covered)),
        "strange ones among its words": float(np.mean(strange)),
        "strange ones among the words it adds": float(np.mean(added)),
    }


def dates(folder: Path) -> dict[str, float]:
    """EvoTemp: is the passage that is quoted first a current one?"""
    found = list(rows(folder, "evotemp/questions"))
    articles = {}
    for row in found:
        for doc in row["docs"]:
            articles[f"{row['qid']}-{doc['n']}.md"] = doc
    with tempfile.TemporaryDirectory() as name:
        corpus = Path(name) / "corpus"
        corpus.mkdir()
        for path, doc in articles.items():
            day = _day(doc["date"])
            head = f"---\npublished: {day}\n---\n" if day else ""
            (corpus / path).write_text(f"{head}{doc['text']}\n")
        assistant = Assistant.open(corpus, Path(name) / "index", min_confidence=0.0)
        assistant.refresh()
        current, quoted = [], 0
        for row in found:
            paths = [f"{row['qid']}-{doc['n']}.md" for doc in row["docs"]]
            day = _day(row["question_date"])
            answer = assistant.ask(row["question"], as_of=day, articles=paths)
            for citation in answer.citations:
                text = assistant.article(citation.article).text
                assert text[citation.start : citation.end] == citation.quote
            quoted += len(answer.citations)
            first = answer.citations[:1]
            current.append(bool(first) and articles[first[0].article]["cred"] == "high")
    return {
        "questions": len(current),
        "first quoted is current": float(np.mean(current)),
        "exact quotes": quoted,
    }


def written(folder: Path, model: Path) -> dict[str, Any]:
    """What a small model writes: figures and names that are not in what it cites."""
    found = squad(folder)
    asked = [one for one in found.asked if one.answers]
    sample = random.Random(0).sample(asked, WRITTEN)
    strange: list[str] = []
    verdicts: Counter[str] = Counter()
    fallbacks = 0
    with tempfile.TemporaryDirectory() as name:
        assistant = found.open(Path(name), llm=f"gguf:{model}")
        for one in sample:
            answer = assistant.ask(one.text)
            fallbacks += "instead" in answer.notice
            for sentence in answer.sentences:
                verdicts[sentence.support] += 1
                if sentence.support == "supported":
                    cited = " ".join(citation.quote for citation in sentence.citations)
                    titles = " ".join(citation.title for citation in sentence.citations)
                    strange += _strange(sentence.text, f"{cited} {titles}")
    return {
        "questions": len(sample),
        "sentences": verdicts,
        "answered in quotes instead": fallbacks,
        "strange figures and names in supported ones": strange,
    }


def _strange(text: str, source: str) -> Iterator[str]:
    there = {word.lower() for word in words(source)}
    for place, word in enumerate(words(text)):
        figure = any(map(str.isdigit, word))
        if (figure or (place and word[0].isupper())) and word.lower() not in there:
            yield f"{word}: {text}"


def _day(value: Any) -> date | None:
    try:
        return datetime.strptime(str(value), "%Y/%m/%d").date()
    except ValueError:
        return None  # Some have none, or one like "3 days ago".


def _stems(text: str) -> set[str]:
    return {stem(word) for word in content_words(text)}


def main(folder: Path, model: Path | None) -> None:
    with tempfile.TemporaryDirectory() as name:
        assistant = Assistant.open(Path(name), Path(name) / "index")
        found: dict[str, Any] = {
            "support, Climate-FEVER": climate(folder, assistant),
            "support, FEVER": claims(folder, assistant),
            "support, two clauses": joined(folder, assistant),
            "follow-ups, CAsT": follow_ups(folder, assistant),
        }
    print(json.dumps(found, indent=2), flush=True)
    found["dates, EvoTemp"] = dates(folder)
    if model:
        found["written"] = written(folder, model)
    found["machine"] = machine()
    text = json.dumps(found, indent=2)
    (RESULTS / "trust.json").write_text(text + "\n")
    print(text)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
