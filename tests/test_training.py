import gzip
import importlib
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from conftest import ROOT

pytestmark = pytest.mark.slow

TOWNS = ["Oxmouth", "Sandholm", "Tarn", "Brinkley", "Alderby", "Norvik", "Hestad", "Lyngby"]
THINGS = ["harbour bridge", "tram depot", "town library", "ferry pier"]


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    """Threads that wait for one another in turn take longer where others are at work."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def train(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(ROOT / "benchmarks")
    return lambda name: importlib.import_module(name)


def store(folder: Path, name: str, rows: Iterable[dict[str, Any]]) -> None:
    file = folder / f"{name}.jsonl.gz"
    file.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(file, "wt") as lines:
        lines.writelines(json.dumps(row) + "\n" for row in rows)


@pytest.fixture(params=[TOWNS], ids=["eight towns"])
def handful(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Files of the form that `benchmarks/README.md` describes, with a few rows each."""
    towns = request.param
    contexts: list[dict[str, Any]] = []
    questions: list[dict[str, Any]] = []
    for number, (town, thing) in enumerate((town, thing) for town in towns for thing in THINGS):
        text = (
            f"{town} has a new {thing}. Mayor Ada Lund opened it in {1950 + number}. "
            f"It cost the town {number + 3} million crowns. Many people came to see it."
        )
        name = f"d{number}"
        title = "Steam_engine" if number % 2 else town
        contexts.append({"doc_id": name, "title": title, "text": text})
        wanted = [
            (f"When was the {thing} of {town} opened?", [str(1950 + number)]),
            (f"What did the {thing} in {town} cost?", [f"{number + 3} million crowns"]),
            (f"Who designed the {thing} of {town}?", []),
        ]
        questions += [
            {"doc_id": name, "question": asked, "answers": given, "is_impossible": not given}
            for asked, given in wanted
        ]
    store(tmp_path, "squad2/contexts", contexts)
    store(tmp_path, "squad2/questions", questions)
    for source in "qed", "selqa", "clapnq":
        store(
            tmp_path,
            f"train/{source}",
            [
                {
                    "qid": f"{source}-{row['doc_id']}",
                    "question": f"what did the building of {row['title']} cost in {source}",
                    "doc_id": row["doc_id"],
                    "title": row["title"],
                    "sentence": sentence,
                    "label": int("cost" in sentence),
                }
                for row in contexts[:8]
                for sentence in re.findall(r"[^.]+\.", row["text"])
            ],
        )
    store(
        tmp_path,
        "train/qamr_sentences",
        [
            {"doc_id": "wiki-1", "sent_id": f"wiki-1-{place}", "sentence": sentence}
            for place, sentence in enumerate(["The pier of Tarn burnt down .", "Nobody was hurt ."])
        ],
    )
    store(
        tmp_path,
        "train/qamr_questions",
        [{"question": "What burnt down?", "sent_id": "wiki-1-0", "answers": ["The pier of Tarn"]}],
    )
    store(
        tmp_path,
        "train/qnli",
        [{"question": "Who came?", "sentence": "Many people came .", "label": 1}],
    )
    claims = [
        {"premise": f"The tram of {town} is red .", "hypothesis": claim, "label": label}
        for town in [*towns, *(f"New {town}" for town in towns), *(f"Old {town}" for town in towns)]
        for claim, label in [
            (f"The tram of {town} is red.", "entailment"),
            (f"The tram of {town} is blue.", "not_entailment"),
        ]
    ]
    store(tmp_path, "train/fever_pairs", claims)
    passages = [{"doc_id": row["doc_id"], "text": f"Town: {row['text']}"} for row in contexts[:4]]
    asked = [f"What did the {thing} of {town} cost?" for town in towns for thing in THINGS]
    store(
        tmp_path,
        "train/nomiracl",
        [
            {"question": question, "answerable": place % 2 == 0, "passages": passages}
            for place, question in enumerate(asked)
        ],
    )
    store(
        tmp_path,
        "mtrag/passages",
        [{"doc_id": row["doc_id"], "title": "", "text": row["text"]} for row in contexts],
    )
    store(
        tmp_path,
        "mtrag/tasks",
        [
            {
                "task_id": f"{place}<::>1",
                "question": question,
                "history": [],
                "answerability": "UNANSWERABLE" if place % 2 else "ANSWERABLE",
                "gold_passage_ids": [f"d{place}"],
            }
            for place, question in enumerate(asked)
        ],
    )
    quiz = [{"qid": str(n), "question": f"What won the cup of {n}?"} for n in range(12)]
    store(tmp_path, "newsquiz/questions", quiz)
    store(tmp_path, "rgb/questions", [])
    supported = {"premise": "It rained all day.", "hypothesis": "It rained.", "label": "supported"}
    store(tmp_path, "train/wice_pairs", [supported])
    return tmp_path


@pytest.mark.parametrize("handful", [TOWNS[:1]], ids=["one town"], indirect=True)
@pytest.mark.timeout(600)  # for processors without bfloat16
def test_training_runs_on_a_handful_of_rows_and_gives_the_same_bytes_again(
    handful: Path, train: Any
) -> None:
    from safetensors.numpy import load_file

    weights = [handful / f"{number}.safetensors" for number in range(2)]
    for target in weights:
        train("train_comprehension").main(handful, target)
    assert weights[0].read_bytes() == weights[1].read_bytes()
    shipped = load_file(ROOT / "assistant" / "models" / "comprehension.safetensors")
    trained = load_file(weights[0])
    assert {name: one.shape for name, one in trained.items()} == {
        name: one.shape for name, one in shipped.items()
    }
    assert any(one.any() for name, one in trained.items() if name.startswith("body."))


@pytest.mark.timeout(600)
def test_the_weights_of_the_evidence_come_with_metrics_and_are_the_same_again(
    handful: Path, train: Any
) -> None:
    targets = [handful / f"{number}.json" for number in range(2)]
    for target in targets:
        train("train_reader").main(handful, target)
    assert targets[0].read_bytes() == targets[1].read_bytes()
    made, shipped = (
        json.loads(file.read_text())
        for file in (targets[0], ROOT / "assistant" / "models" / "regressions.json")
    )
    for part in "sentence", "answer", "subject", "metrics":
        assert made[part].keys() == shipped[part].keys()
    for values in made["metrics"].values():
        assert all(0 <= value <= 1 for value in values.values())


def test_the_weights_of_orders_are_the_same_again(handful: Path, train: Any) -> None:
    for name in "bbc", "reuters":
        store(handful, f"{name}/corpus", [{"text": "It rained."}])
    targets = [handful / f"{number}.json" for number in range(2)]
    for target in targets:
        train("train_injections").main(handful, target, handful / "results.json")
    assert targets[0].read_bytes() == targets[1].read_bytes()
    made = json.loads(targets[0].read_text())
    assert made["^ ignore all"] > 0 > made[""]


def test_a_near_miss_differs_from_its_question_in_one_detail(train: Any) -> None:
    import random

    from assistant.models.embedding import bundled

    texts = [f"The harbour of {town} burnt. She saw {town} and left {town}." for town in TOWNS * 2]
    questions = ["Which boats were sold before the harbour fire?", "Which ships were seen?"] * 3
    misses = train("near_misses").NearMisses(texts, questions, bundled())
    question = "How many boats did Oxmouth lose after the fire of 1931?"
    text = "Oxmouth lost nine boats after the fire of 1931."
    made = misses.of(question, text, 9, random.Random(1))
    assert len(made) >= 3
    for missed in made:
        changed = set(missed.rstrip("?").split()) ^ set(question.rstrip("?").split())
        assert len(changed) == 2, missed
    assert misses.of("Why?", text, 9, random.Random(1)) == []
