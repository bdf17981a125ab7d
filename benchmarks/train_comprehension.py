"""Train the upper layers of the bundled model to read: `assistant/comprehension.safetensors`.

    python benchmarks/train_comprehension.py FOLDER

A question's passages are read one by one; of all their tokens, those of the answer have to score
highest, or, where none of them answers, the scores for "not here" (one softmax over all, the
likelihood of any right token). The lower layers stay as they are. Under an hour on two cores with
bfloat16. `benchmarks/README.md` names the files of FOLDER, their licences, and the result.
"""

import random
import sys
import time
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import numpy as np
import torch
from readings import Reading, readings
from safetensors.torch import save_file

from assistant.comprehension import Pair, encode, padded
from assistant.embedding import BUNDLED, load_embedder

LAYERS = 4
"""Upper ones, of six, that are trained."""
LEARNING_RATE, LEARNING_RATE_HEAD = 1e-4, 3e-3
BUDGET = 4000
"""Tokens in a step."""
ALIKE = 6
REPEATED = {"squad": 2}
"""Times that the questions of a source are seen."""
TARGET = Path(__file__).parent.parent / "assistant" / "comprehension.safetensors"
HIDDEN = 384


@dataclass
class Example:
    """A reading as tokens."""

    pairs: list[Pair]
    right: list[np.ndarray]
    """For each passage, which of its tokens answer."""

    @property
    def size(self) -> int:
        """Tokens to read."""
        return sum(len(pair.ids) for pair in self.pairs)


def is_kept_back(reading: Reading) -> bool:
    """Whether a question is for weighing the evidence (`train_reader.py`) and not for this."""
    return reading.source == "squad held out" or crc32(reading.question.encode()) % 7 == 0


def examples(found: Sequence[Reading]) -> list[Example]:
    tokenizer = load_embedder(BUNDLED).model.tokenizer
    made = []
    for reading in found:
        pairs = [encode(tokenizer, reading.question, *passage) for passage in reading.passages]
        right = [
            np.any([(start <= pair.starts) & (pair.starts < end) for start, end in spans], axis=0)
            if spans
            else np.zeros(len(pair.starts), dtype=bool)
            for pair, spans in zip(pairs, reading.spans, strict=True)
        ]
        # What was cut off cannot be learned from.
        if any(map(len, reading.spans)) == any(map(np.any, right)):
            made.append(Example(pairs, right))
    return made


class Reader(torch.nn.Module):
    """The bundled model, its upper layers free, with two scores for each token."""

    def __init__(self) -> None:
        super().__init__()
        self.body = deepcopy(load_embedder(BUNDLED).model[0].auto_model)
        self.body.config._attn_implementation = "eager"  # Twice as fast where there is a gradient.
        self.head = torch.nn.Linear(HIDDEN, 2)
        torch.nn.init.zeros_(self.head.weight)
        torch.nn.init.zeros_(self.head.bias)
        for parameter in self.body.parameters():
            parameter.requires_grad = False
        for layer in self.body.encoder.layer[-LAYERS:]:
            for parameter in layer.parameters():
                parameter.requires_grad = True
        for module in self.body.modules():
            if isinstance(module, torch.nn.Dropout):
                module.p = 0.0  # Slower than all the rest together, and one pass does not overfit.

    def forward(self, pairs: Sequence[Pair]) -> list[torch.Tensor]:
        """Scores of the tokens of each pair, shape (tokens, 2)."""
        places = sorted(range(len(pairs)), key=lambda place: len(pairs[place].ids))
        scores: dict[int, torch.Tensor] = {}
        for begin in range(0, len(places), ALIKE):
            part = places[begin : begin + ALIKE]
            hidden = self.body(**padded([pairs[place] for place in part])).last_hidden_state
            scores |= zip(part, self.head(hidden).float(), strict=True)
        return [scores[place] for place in range(len(pairs))]

    def loss(self, batch: Sequence[Example]) -> torch.Tensor:
        """How surprising the right tokens are, on average over questions."""
        found = iter(self([pair for example in batch for pair in example.pairs]))
        losses = []
        for example in batch:
            everything, right, nothing = [], [], []
            for pair, wanted in zip(example.pairs, example.right, strict=True):
                scores = next(found)
                own = scores[pair.first : pair.first + len(pair.starts), 0]
                everything.append(own)
                right.append(own[torch.from_numpy(wanted)])
                nothing.append(scores[0, 1])
            absent = torch.stack(nothing)
            answer = torch.cat(right)
            total = torch.logsumexp(torch.cat([*everything, absent]), 0)
            losses.append(total - torch.logsumexp(answer if len(answer) else absent, 0))
        return torch.stack(losses).mean()


def batches(made: list[Example], chance: random.Random) -> list[list[Example]]:
    """Examples of about one length together, the batches in any order."""
    made = sorted(made, key=lambda example: example.size * chance.uniform(0.8, 1.2))
    found: list[list[Example]] = [[]]
    size = 0
    for example in made:
        if found[-1] and size + example.size > BUDGET:
            found.append([])
            size = 0
        found[-1].append(example)
        size += example.size
    chance.shuffle(found)
    return found


def train(made: list[Example]) -> Reader:
    torch.manual_seed(0)
    reader = Reader()
    free = [parameter for parameter in reader.body.parameters() if parameter.requires_grad]
    groups = [
        {"params": free, "lr": LEARNING_RATE},
        {"params": reader.head.parameters(), "lr": LEARNING_RATE_HEAD},
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = batches(made, random.Random(0))
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, [group["lr"] for group in groups], total_steps=len(steps) + 1, pct_start=0.1
    )
    total, began = 0.0, time.time()
    for number, batch in enumerate(steps, 1):
        with torch.autocast("cpu", torch.bfloat16):
            loss = reader.loss(batch)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(free, 1.0)
        optimizer.step()
        schedule.step()
        total += loss.item()
        if number % 100 == 0:
            took = time.time() - began
            print(f"{number} of {len(steps)}: {total / 100:.3f}, {took:.0f} s", flush=True)
            total = 0.0
    return reader


def save(reader: Reader) -> None:
    """What was added to each weight, a byte for each with a scale for each row."""
    before = load_embedder(BUNDLED).model[0].auto_model.state_dict()
    stored: dict[str, torch.Tensor] = {}
    for name, parameter in reader.body.named_parameters():
        if parameter.requires_grad:
            added = parameter.detach() - before[name]
            scale = (added.abs().amax(-1, keepdim=True) / 127).clamp_min(1e-12)
            stored[f"body.{name}"] = (added / scale).round().to(torch.int8)
            stored[f"scale.{name}"] = scale
    stored |= {f"head.{name}": value for name, value in reader.head.state_dict().items()}
    save_file(stored, TARGET)


def main() -> None:
    found = [reading for reading in readings(Path(sys.argv[1])) if not is_kept_back(reading)]
    repeated = [one for one in found for _ in range(REPEATED.get(one.source, 1))]
    made = examples(repeated)
    print(f"{len(found):,} questions, {sum(e.size for e in made):,} tokens", flush=True)
    save(train(made))


if __name__ == "__main__":
    main()
