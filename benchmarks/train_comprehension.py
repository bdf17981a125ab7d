"""Train the layers of the bundled model to read: `assistant/models/comprehension.safetensors`.

    python benchmarks/train_comprehension.py FOLDER

A question's passages are read one by one; of all their tokens, those of the answer have to score
highest, or, where none of them answers, the scores for "not here" (one softmax over all, the
likelihood of any right token). A second head tells from a claim and a text whether the text
supports it. The embeddings stay as they are. Little more than an hour on two cores with bfloat16.
`benchmarks/README.md` names the files of FOLDER, their licences, and what came of it.
"""

import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from claims import Claim, claims
from readings import Reading, readings
from safetensors.torch import save_file
from transformers import AttentionInterface, BertModel
from transformers.masking_utils import AttentionMaskInterface, eager_mask

from assistant.models.comprehension import Pair, encode
from assistant.models.embedding import bundled
from assistant.models.folders import bundled_folder

BUDGET = 4000
"""Tokens in a step."""
LEARNING_RATE_SUPPORT = 3e-3
SHIFT = 2.0
"""What the mean of the layers takes from the log odds of claims, about."""
ALIKE = 12
"""Pairs of about one length that are read at once."""
TARGET = Path(__file__).parent.parent / "assistant" / "models" / "comprehension.safetensors"
HIDDEN = 384
ATTENTION = "as trained"


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
    claims: bool
    """Whether the second head learns too."""


def _natural(reading: Reading) -> float:
    """Mostly what people asked; a near miss that people made is worth many made-up ones."""
    if reading.kind == "asked":
        return {"squad": 4, "qed": 2, "selqa": 2, "clapnq": 2}.get(reading.source, 1)
    if reading.kind == "cut" and reading.source == "qamr":
        return 0.5
    return {"vague": 0.5, "claim": 0.5}.get(reading.kind, 1)


def _again(reading: Reading) -> float:
    """Some of it again, so that reading is not forgotten over claims."""
    if reading.kind == "asked":
        return {"squad": 3, "qamr": 0.5}.get(reading.source, 1.5)
    if reading.kind == "cut":
        return 0.2 if reading.source == "qamr" else 0.7
    return {"elsewhere": 0.6, "vague": 0.2, "claim": 0}.get(reading.kind, 1)


STAGES = Stage(1e-4, 3e-3, _natural, False), Stage(6e-5, 5e-4, _again, True)


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


@dataclass
class ClaimExample:
    """A claim with a text, as tokens."""

    pair: Pair
    supported: bool

    @property
    def size(self) -> int:
        """Tokens to read."""
        return len(self.pair.ids)


def claim_examples(found: Sequence[Claim]) -> list[ClaimExample]:
    tokenizer = bundled().tokenizer
    return [
        ClaimExample(encode(tokenizer, claim.text, "", claim.source), claim.supported)
        for claim in found
    ]


def examples(found: Sequence[Reading]) -> list[Example]:
    tokenizer = bundled().tokenizer
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
    """The bundled model, its layers free, with two scores for each token and one for a claim.

    The body calculates in bfloat16, where the processor has it; `free` holds what is learned in
    full precision.
    """

    def __init__(self) -> None:
        super().__init__()
        body: Any = BertModel.from_pretrained(bundled_folder())
        self.free = {
            name: parameter.detach().clone().requires_grad_()
            for name, parameter in body.named_parameters()
            if name.startswith("encoder.layer.")
        }
        self.body = body.to(torch.bfloat16 if has_bfloat16() else torch.float32)
        self.body.config._attn_implementation = ATTENTION
        self.head = torch.nn.Linear(HIDDEN, 2)
        self.support = torch.nn.Linear(HIDDEN, 1)
        for parameter in [*self.head.parameters(), *self.support.parameters()]:
            torch.nn.init.zeros_(parameter)
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

    def learned(self) -> dict[str, torch.Tensor]:
        """The weights that every stage trains, by name."""
        return self.free | {f"head.{name}": one for name, one in self.head.named_parameters()}

    def take_mean(self, after: Sequence[dict[str, torch.Tensor]]) -> None:
        """Take the mean of the weights after each stage.

        It reads better than any of them (Wortsman et al., "Robust fine-tuning of zero-shot models",
        CVPR 2022). The head for claims learned in the last one only, and sees half of that.
        """
        with torch.no_grad():
            for name, parameter in self.learned().items():
                parameter.copy_(torch.stack([one[name] for one in after]).mean(0))
            self.support.weight.mul_(len(after))
            self.support.bias.mul_(len(after)).add_(SHIFT)

    def hidden(self, pairs: Sequence[Pair]) -> list[torch.Tensor]:
        """What the body makes of each pair, shape (tokens, HIDDEN), padded."""
        places = sorted(range(len(pairs)), key=lambda place: len(pairs[place].ids))
        found: dict[int, torch.Tensor] = {}
        for begin in range(0, len(places), ALIKE):
            part = places[begin : begin + ALIKE]
            hidden = self.body(**padded([pairs[place] for place in part])).last_hidden_state
            found |= zip(part, hidden.float(), strict=True)
        return [found[place] for place in range(len(pairs))]

    def loss(self, batch: Sequence[Example] | Sequence[ClaimExample]) -> torch.Tensor:
        """How surprising what is right is, on average over questions, or over claims."""
        claimed = [one for one in batch if isinstance(one, ClaimExample)]
        if claimed:
            firsts = [hidden[0] for hidden in self.hidden([one.pair for one in claimed])]
            wanted = torch.tensor([float(one.supported) for one in claimed])
            scores = self.support(torch.stack(firsts))[:, 0]
            return torch.nn.functional.binary_cross_entropy_with_logits(scores, wanted)
        asked = [one for one in batch if isinstance(one, Example)]
        found = iter(self.hidden([pair for example in asked for pair in example.pairs]))
        return torch.stack([self._surprise(example, found) for example in asked]).mean()

    def _surprise(self, example: Example, found: Iterator[torch.Tensor]) -> torch.Tensor:
        everything, right, nothing = [], [], []
        for pair, wanted in zip(example.pairs, example.right, strict=True):
            scores = self.head(next(found))
            own = scores[pair.first : pair.first + len(pair.starts), 0]
            everything.append(own)
            right.append(own[torch.from_numpy(wanted)])
            nothing.append(scores[0, 1])
        absent = torch.stack(nothing)
        answer = torch.cat(right)
        total = torch.logsumexp(torch.cat([*everything, absent]), 0)
        return total - torch.logsumexp(answer if len(answer) else absent, 0)


def padded(pairs: Sequence[Pair]) -> dict[str, torch.Tensor]:
    """Pairs padded to one length, as input for a BERT model."""
    longest = max(len(pair.ids) for pair in pairs)
    gaps = [longest - len(pair.ids) for pair in pairs]
    filled = list(zip(pairs, gaps, strict=True))
    return {
        "input_ids": torch.tensor([pair.ids + [0] * gap for pair, gap in filled]),
        "token_type_ids": torch.tensor([pair.types + [0] * gap for pair, gap in filled]),
        "attention_mask": torch.tensor([[1] * len(p.ids) + [0] * gap for p, gap in filled]),
    }


def has_bfloat16() -> bool:
    """Whether the processor can multiply in bfloat16."""
    there = {name for name, value in torch.cpu.get_capabilities().items() if value is True}
    return bool(there & {"avx512_bf16", "amx_bf16"})


def batches(made: list[Any], chance: random.Random) -> list[list[Any]]:
    """Examples of about one length together, the batches in any order."""
    made = sorted(made, key=lambda example: example.size * chance.uniform(0.8, 1.2))
    found: list[list[Any]] = [[]]
    size = 0
    for example in made:
        if found[-1] and size + example.size > BUDGET:
            found.append([])
            size = 0
        found[-1].append(example)
        size += example.size
    chance.shuffle(found)
    return found


def train(reader: Reader, stage: Stage, made: list[Example], claimed: list[ClaimExample]) -> None:
    """Learn from each example once."""
    free = list(reader.free.values())
    groups: list[dict[str, Any]] = [
        {"params": free, "lr": stage.learning_rate},
        {"params": list(reader.head.parameters()), "lr": stage.learning_rate_head},
        {"params": list(reader.support.parameters()), "lr": LEARNING_RATE_SUPPORT},
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    chance = random.Random(0)
    steps = [*batches(made, chance), *(batches(claimed, chance) if claimed else [])]
    chance.shuffle(steps)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, [group["lr"] for group in groups], total_steps=len(steps) + 1, pct_start=0.1
    )
    total, began = 0.0, time.time()
    for number, batch in enumerate(steps, 1):
        optimizer.zero_grad()
        loss = reader.loss(batch)
        torch.autograd.backward(loss)
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
    before = BertModel.from_pretrained(bundled_folder()).state_dict()
    stored: dict[str, torch.Tensor] = {}
    for name, parameter in reader.free.items():
        added = parameter.detach() - before[name]
        scale = (added.abs().amax(-1, keepdim=True) / 127).clamp_min(1e-12)
        stored[f"body.{name}"] = (added / scale).round().to(torch.int8)
        stored[f"scale.{name}"] = scale
    for head in "head", "support":
        state = getattr(reader, head).state_dict()
        stored |= {f"{head}.{name}": value for name, value in state.items()}
    save_file(stored, target)


def main(folder: Path, target: Path = TARGET) -> None:
    found = [reading for reading in readings(folder) if not reading.kept_back]
    torch.manual_seed(0)
    reader = Reader()
    chance = random.Random(0)
    after: list[dict[str, torch.Tensor]] = []
    for stage in STAGES:
        seen = [one for one in found for _ in range(int(stage.seen(one) + chance.random()))]
        made = examples(seen)
        claimed = claim_examples(claims(folder)) if stage.claims else []
        size = sum(each.size for each in made) + sum(each.size for each in claimed)
        print(f"{len(made):,} readings, {len(claimed):,} claims, {size:,} tokens", flush=True)
        train(reader, stage, made, claimed)
        after.append(deepcopy(reader.learned()))
    reader.take_mean(after)
    save(reader, target)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
