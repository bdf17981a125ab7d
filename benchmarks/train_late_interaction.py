"""Train what turns tokens into small vectors: `assistant/models/late_interaction.npz`.

    python benchmarks/train_late_interaction.py FOLDER

Learns, on questions and claims over passages of their own collections, a projection of the bundled
model's token vectors and the weight of a question's tokens, so that the passage that answers comes
before those that two searches take for it (cross entropy over one right passage and 15 wrong ones).
The model itself stays as it is. Some ten minutes on two cores, nearly all of it encoding; the same
files give the same result. `benchmarks/README.md` names the files of FOLDER and their licences.
"""

import random
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tasks import rows

from assistant.indexing.inverted_index import Matches, postings
from assistant.language.words import content_words, stem, terms
from assistant.models.embedding import TokenVectors, bundled
from assistant.models.late_interaction import carries_meaning

DIMENSIONS = 64
EPOCHS, BATCH, WRONG = 4, 16, 15
LEARNING_RATE, LEARNING_RATE_SCALE = 1e-3, 2e-2
CANDIDATES, HARDEST = 50, 30
MOST_CLAIMS = 6000
TARGET = Path(__file__).parent.parent / "assistant" / "models" / "late_interaction.npz"


@dataclass
class Collection:
    """Passages, and questions with the one that answers each."""

    passages: list[str]
    questions: list[tuple[str, int]]


@dataclass
class Example:
    """A question with passages, the first of which is right, as vectors of their tokens."""

    question: np.ndarray
    passages: list[np.ndarray]


def collections(folder: Path) -> Iterator[Collection]:
    for name in "qed", "selqa", "clapnq":
        texts: defaultdict[str, dict[str, None]] = defaultdict(dict)
        titles, asked = {}, {}
        for row in rows(folder, f"train/{name}"):
            titles[row["doc_id"]] = row["title"]
            texts[row["doc_id"]][row["sentence"]] = None
            if row["label"]:
                asked[row["qid"]] = row["question"], row["doc_id"]
        place = {key: number for number, key in enumerate(texts)}
        yield Collection(
            [f"{titles[key]}\n{' '.join(texts[key])}" for key in texts],
            [(question, place[key]) for question, key in asked.values()],
        )
    claims: dict[str, None] = {}
    premises = []
    for row in rows(folder, "train/fever_pairs"):
        claims[row["premise"]] = None
        premises.append((row["hypothesis"], row["premise"]))
    place = {text: number for number, text in enumerate(claims)}
    picked = dict(sorted(dict(premises).items()))
    pairs = random.Random(0).sample(list(picked.items()), min(MOST_CLAIMS, len(picked)))
    yield Collection(list(claims), [(claim, place[text]) for claim, text in pairs])
    sentences: defaultdict[str, list[str]] = defaultdict(list)
    document = {}
    for row in rows(folder, "train/qamr_sentences"):
        sentences[row["doc_id"]].append(row["sentence"])
        document[row["sent_id"]] = row["doc_id"]
    place = {key: number for number, key in enumerate(sentences)}
    yield Collection(
        [" ".join(parts) for parts in sentences.values()],
        [
            (row["question"], place[document[row["sent_id"]]])
            for row in rows(folder, "train/qamr_questions")
            # The others are vague without their sentence.
            if row["sent_id"] in document and _is_specific(row["question"])
        ],
    )


def _is_specific(question: str) -> bool:
    tokens = question.split()
    return len(tokens) >= 7 and any(token[:1].isupper() for token in tokens[1:])


def examples(collection: Collection) -> Iterator[Example]:
    """Questions with the right passage and the wrong ones that look most like it."""
    model = bundled()
    encoded = list(model.iter_tokens(collection.passages))
    wholes = np.array([each.whole for each in encoded])
    small = [_carrying(each) for each in encoded]
    index: defaultdict[str, list[bytes]] = defaultdict(list)
    lengths = []
    for number, text in enumerate(collection.passages):
        held = terms(text)
        lengths.append(len(held))
        for term, entry in postings(number, held).items():
            index[term].append(entry)
    del encoded
    questions = model.iter_tokens([question for question, _ in collection.questions])
    for (question, right), asked in zip(collection.questions, questions, strict=True):
        wanted = [b"".join(index[stem(word)]) for word in dict.fromkeys(content_words(question))]
        matches = Matches.of(wanted, passages=len(lengths), length=float(np.mean(lengths)))
        cosines = wholes @ asked.whole
        nearest = np.argsort(-cosines, kind="stable")[:CANDIDATES]
        found = np.array(list(dict.fromkeys([*nearest, *matches.best(CANDIDATES)])))
        scores = _stretch(cosines[found]) + 0.6 * _stretch(matches.within(found, found))
        hardest = [n for n in found[np.argsort(-scores, kind="stable")] if n != right][:HARDEST]
        passages = [small[number] for number in [right, *hardest] if len(small[number])]
        own = _carrying(asked)
        if right in found and len(passages) > 1 and len(own) and len(small[right]):
            yield Example(own, passages)


def _stretch(scores: np.ndarray) -> np.ndarray:
    stretched: np.ndarray = (scores - scores.min()) / max(np.ptp(scores), 1e-9)
    return stretched


def _carrying(encoded: TokenVectors) -> np.ndarray:
    kept = [place for place, token in enumerate(encoded.tokens) if carries_meaning(token)]
    return encoded.vectors[kept].astype(np.float16)


def train(all_examples: list[Example]) -> dict[str, Any]:
    """The projection, and the weights of a question's tokens."""
    torch.manual_seed(0)
    chance = random.Random(0)
    sample = np.concatenate([e.passages[0] for e in all_examples]).astype(np.float32)
    # The start is what keeps most of the vectors as they are: their principal components.
    _, components = np.linalg.eigh(sample.T @ sample)
    projection = torch.tensor(components[:, ::-1][:, :DIMENSIONS].copy(), requires_grad=True)
    importance = torch.zeros(sample.shape[1], requires_grad=True)
    bias = torch.tensor(0.5413, requires_grad=True)  # softplus of it is 1
    scale = torch.tensor(10.0, requires_grad=True)
    groups: list[dict[str, Any]] = [
        {"params": [projection, importance], "lr": LEARNING_RATE},
        {"params": [bias, scale], "lr": LEARNING_RATE_SCALE},
    ]
    optimizer = torch.optim.Adam(groups)
    batches = len(all_examples) // BATCH
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, [group["lr"] for group in groups], total_steps=EPOCHS * batches, pct_start=0.1
    )

    def loss_of(example: Example) -> torch.Tensor:
        wrong = example.passages[1:]
        passages = [example.passages[0], *chance.sample(wrong, min(WRONG, len(wrong)))]
        asked = torch.from_numpy(example.question.astype(np.float32))
        tokens = torch.from_numpy(np.concatenate(passages).astype(np.float32))
        weights = torch.nn.functional.softplus(asked @ importance + bias)
        small = torch.nn.functional.normalize(asked @ projection, dim=1)
        similar = torch.nn.functional.normalize(tokens @ projection, dim=1) @ small.T
        nearest = [part.amax(0) for part in torch.split(similar, [len(each) for each in passages])]
        scores = torch.stack(nearest) @ weights / weights.sum()
        return torch.nn.functional.cross_entropy((scale * scores)[None], torch.tensor([0]))

    for epoch in range(EPOCHS):
        chance.shuffle(all_examples)
        total = 0.0
        for begin in range(0, batches * BATCH, BATCH):
            losses = [loss_of(example) for example in all_examples[begin : begin + BATCH]]
            loss = torch.stack(losses).mean()
            optimizer.zero_grad()
            torch.autograd.backward(loss)
            optimizer.step()
            schedule.step()
            total += loss.item()
        print(f"epoch {epoch + 1}: loss {total / batches:.4f}", flush=True)
    learned = {"projection": projection, "importance": importance, "bias": bias}
    return {name: value.detach().numpy() for name, value in learned.items()}


def main() -> None:
    folder = Path(sys.argv[1])
    made: list[Example] = []
    for collection in collections(folder):
        before = len(made)
        made += examples(collection)
        print(
            f"{len(collection.passages):,} passages, {len(made) - before:,} questions", flush=True
        )
    np.savez(TARGET, **train(made))


if __name__ == "__main__":
    main()
