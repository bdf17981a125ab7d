"""Train the upper layers of the bundled model to read: `assistant/comprehension.safetensors`.

    python benchmarks/train_comprehension.py FOLDER

A question's passages are read one by one; of all their tokens, those of the answer have to score
highest, or, where none of them answers, the scores for "not here" (one softmax over all, the
likelihood of any right token). The lower layers stay as they are. Little more than an hour on two
cores with bfloat16. `benchmarks/README.md` names the files of FOLDER, their licences, and what came
of it.
"""

import random
import sys
import time
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from readings import Reading, readings
from safetensors.torch import save_file
from transformers import AttentionInterface
from transformers.masking_utils import AttentionMaskInterface, eager_mask

from assistant.comprehension import Pair, encode, padded
from assistant.embedding import BUNDLED, load_embedder

LAYERS = 4
"""Upper ones, of six, that are trained."""
BUDGET = 4000
"""Tokens in a step."""
ALIKE = 12
"""Pairs of about one length that are read at once."""
TARGET = Path(__file__).parent.parent / "assistant" / "comprehension.safetensors"
HIDDEN = 384
ATTENTION = "in bfloat16"


def attend(
    module: torch.nn.Module,
    query: torch.Tensor,
    key: torch.Tensor,
    value: torch.Tensor,
    attention_mask: torch.Tensor | None,
    scaling: float,
    **_: Any,
) -> tuple[torch.Tensor, None]:
    """Attention without a change of precision, which would take a sixth more of a step."""
    scores = torch.matmul(query * scaling, key.transpose(2, 3))
    if attention_mask is not None:
        scores = scores + attention_mask
    found = torch.matmul(torch.softmax(scores, -1), value)
    return found.transpose(1, 2).contiguous(), None


AttentionInterface.register(ATTENTION, attend)
AttentionMaskInterface.register(ATTENTION, eager_mask)


@dataclass(frozen=True)
class Stage:
    """A pass over some of the readings."""

    learning_rate: float
    learning_rate_head: float
    seen: Callable[[Reading], float]
    """How often a reading is seen; less than once is a chance."""


def _all(reading: Reading) -> float:
    """Everything; where people wrote an answer more often, since near misses outnumber it."""
    often = {"squad": 3, "qed": 2, "selqa": 2, "clapnq": 2}
    return often.get(reading.source, 1) if any(reading.spans) else 1


def _as_asked(reading: Reading) -> float:
    """Mostly what people asked: made-up near misses teach to see what is made up."""
    if reading.kind == "asked":
        return {"squad": 2, "qamr": 0.5}.get(reading.source, 1)
    rare = {"elsewhere": 0.5, "cut": 0.5, "pair": 0.4, "claim": 0.25, "vague": 0.2}
    return rare.get(reading.kind, 0.15)


STAGES = Stage(1e-4, 3e-3, _all), Stage(7e-5, 1e-3, _as_asked)


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
    """The bundled model, its upper layers free, with two scores for each token.

    The body calculates in bfloat16; `free` holds what is learned in full precision.
    """

    def __init__(self) -> None:
        super().__init__()
        body: Any = load_embedder(BUNDLED).model[0].auto_model
        self.free = {
            name: parameter.detach().clone().requires_grad_()
            for name, parameter in body.named_parameters()
            if name.startswith(tuple(f"encoder.layer.{5 - above}." for above in range(LAYERS)))
        }
        self.body = deepcopy(body).to(torch.bfloat16)
        self.body.config._attn_implementation = ATTENTION
        self.head = torch.nn.Linear(HIDDEN, 2)
        torch.nn.init.zeros_(self.head.weight)
        torch.nn.init.zeros_(self.head.bias)
        for name, parameter in self.body.named_parameters():
            parameter.requires_grad = name in self.free
        for module in self.body.modules():
            if isinstance(module, torch.nn.Dropout):
                module.p = 0.0  # Slower than all the rest together, and one pass does not overfit.

    def collect(self) -> None:
        """Hand the gradients of the body to what is learned."""
        for name, parameter in self.body.named_parameters():
            if name in self.free:
                self.free[name].grad = parameter.grad.float()
                parameter.grad = None

    def update(self) -> None:
        """Give the body what was learned."""
        with torch.no_grad():
            for name, parameter in self.body.named_parameters():
                if name in self.free:
                    parameter.copy_(self.free[name])

    def forward(self, pairs: Sequence[Pair]) -> list[torch.Tensor]:
        """Scores of the tokens of each pair, shape (tokens, 2)."""
        places = sorted(range(len(pairs)), key=lambda place: len(pairs[place].ids))
        scores: dict[int, torch.Tensor] = {}
        for begin in range(0, len(places), ALIKE):
            part = places[begin : begin + ALIKE]
            hidden = self.body(**padded([pairs[place] for place in part])).last_hidden_state
            scores |= zip(part, self.head(hidden.float()), strict=True)
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


def train(reader: Reader, stage: Stage, made: list[Example]) -> None:
    """Learn from each example once."""
    free = list(reader.free.values())
    groups = [
        {"params": free, "lr": stage.learning_rate},
        {"params": reader.head.parameters(), "lr": stage.learning_rate_head},
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = batches(made, random.Random(0))
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, [group["lr"] for group in groups], total_steps=len(steps) + 1, pct_start=0.1
    )
    total, began = 0.0, time.time()
    for number, batch in enumerate(steps, 1):
        optimizer.zero_grad()
        loss = reader.loss(batch)
        loss.backward()
        reader.collect()
        torch.nn.utils.clip_grad_norm_(free, 1.0)
        optimizer.step()
        reader.update()
        schedule.step()
        total += loss.item()
        if number % 100 == 0:
            took = time.time() - began
            print(f"{number} of {len(steps)}: {total / 100:.3f}, {took:.0f} s", flush=True)
            total = 0.0


def save(reader: Reader, target: Path) -> None:
    """What was added to each weight, a byte for each with a scale for each row."""
    before = load_embedder(BUNDLED).model[0].auto_model.state_dict()
    stored: dict[str, torch.Tensor] = {}
    for name, parameter in reader.free.items():
        added = parameter.detach() - before[name]
        scale = (added.abs().amax(-1, keepdim=True) / 127).clamp_min(1e-12)
        stored[f"body.{name}"] = (added / scale).round().to(torch.int8)
        stored[f"scale.{name}"] = scale
    stored |= {f"head.{name}": value for name, value in reader.head.state_dict().items()}
    save_file(stored, target)


def main(folder: Path, target: Path = TARGET) -> None:
    found = [reading for reading in readings(folder) if not reading.kept_back]
    torch.manual_seed(0)
    reader = Reader()
    chance = random.Random(0)
    for stage in STAGES:
        seen = [one for one in found for _ in range(int(stage.seen(one) + chance.random()))]
        made = examples(seen)
        print(f"{len(made):,} readings, {sum(each.size for each in made):,} tokens", flush=True)
        train(reader, stage, made)
    save(reader, target)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
