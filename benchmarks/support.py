"""Measure the verdicts on what somebody wrote: what is kept of it, and what is caught.

    python benchmarks/support.py FOLDER

Everything goes through `Assistant.verify`. Sets of claims that people judged against their sources;
then sentences that hold, with a figure or a name exchanged, denied, or held against another source.
Of each set: how many true and false ones are called supported, and contradicted; the AUROC of the
score and the balanced accuracy of "supported". A text of several sentences is as good as its worst.
The half of each set with even places may be looked at; the figures are of the other half too, each
by itself. Writes `results/support.json`.
"""

import json
import random
import re
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from machine import machine
from readings import claim_kept_back, natural
from sklearn.metrics import roc_auc_score
from tasks import rows

from assistant import Assistant

RESULTS = Path(__file__).parent / "results" / "support.json"
EACH = 120
"""How many claims of a set, and how many changed ones of a kind, at most."""
LONG = 15_000
"""Characters of all sources of a claim, at most; claims with longer ones are left out."""

_MARK = re.compile(r"\s*\[\d+(?:, ?\d+)*\]")
_NAME = re.compile(r"\b[A-Z][\w’'-]+(?: (?:of |the )?[A-Z][\w’'-]+)*")
_NUMBER = re.compile(r"\b\d[\d,.]*\d\b|\b\d\b")
_AFFIRMS = re.compile(r"\b(?:is|was|are|were|has|had|did|does|can|will)\b(?! not)")


@dataclass(frozen=True)
class Claim:
    """What somebody wrote, what it is held against, and whether that supports it."""

    text: str
    sources: tuple[str, ...]
    holds: bool


def judged(folder: Path) -> Iterator[tuple[str, list[Claim]]]:
    """Sets of claims that people judged."""
    yield (
        "ExpertQA",
        [
            Claim(row["claim"], tuple(one.split("\n\n", 1)[-1] for one in row["evidence"]), holds)
            for row in rows(folder, "support/expertqa")
            if row["evidence"] and row["support"] in ("Complete", "Incomplete")
            for holds in [row["support"] == "Complete"]
        ],
    )
    for name in "factcc", "summeval":
        yield (
            name,
            [
                Claim(row["claim"], (row["document"],), bool(row["label"]))
                for row in rows(folder, f"support/{name}")
            ],
        )
    texts = {row["doc_id"]: row["text"] for row in rows(folder, "train/summedits_documents")}
    yield (
        "SummEdits",
        [
            Claim(row["summary"], (texts[row["doc_id"]],), row["label"] == "supported")
            for row in rows(folder, "train/summedits")
        ],
    )
    yield (
        "attribution",
        [
            Claim(row["claim"], tuple(row["references"]), row["label"] == "attributable")
            for row in rows(folder, "train/attribution")
        ],
    )
    yield (
        "WiCE",
        [
            Claim(row["hypothesis"], (natural(row["premise"]),), row["label"] == "supported")
            for row in rows(folder, "train/wice_pairs")
        ],
    )
    yield (
        "FEVER",
        [
            Claim(row["hypothesis"], (natural(row["premise"]),), row["label"] == "entailment")
            for row in rows(folder, "train/fever_pairs")
            if claim_kept_back(row)
        ],
    )
    yield (
        "Fool Me Twice",
        [
            Claim(row["hypothesis"], (row["premise"],), row["label"] == "supports")
            for row in rows(folder, "train/fool_me_twice")
        ],
    )


def is_short(claim: Claim) -> bool:
    """Whether all of its sources can be read."""
    return sum(map(len, claim.sources)) <= LONG


def planted(claims: Sequence[Claim], chance: random.Random) -> Iterator[tuple[str, Claim]]:
    """Claims that hold, each made wrong in one way."""
    for place, claim in enumerate(claims):
        other = claims[(place + 7) % len(claims)]
        text = " ".join(claim.sources)
        yield "of elsewhere", Claim(other.text, claim.sources, False)
        figures = list(_NUMBER.finditer(claim.text))
        if figures:
            found = chance.choice(figures)
            inside = [
                one
                for one in _NUMBER.findall(text)
                if len(one) == len(found[0]) and one not in claim.text
            ]
            more = str(int(re.sub(r"\D", "", found[0])) + chance.choice([1, 2, 3, 7]))
            new = chance.choice(inside) if inside and chance.random() < 0.5 else more
            yield "another figure", _with(claim, found, new)
        names = [one for one in _NAME.finditer(claim.text) if one.start() and one[0] in text]
        if names:
            found = chance.choice(names)
            for kind, material in ("another name of it", text), ("a name of elsewhere", other.text):
                new_ones = [
                    one[0]
                    for one in _NAME.finditer(material)
                    if _stands_for_name(material, one)
                    and not set(one[0].split()) & set(claim.text.split())
                    and one[0].count(" ") == found[0].count(" ")
                ]
                if new_ones:
                    yield kind, _with(claim, found, chance.choice(new_ones))
        verb = _AFFIRMS.search(claim.text)
        if verb:
            yield "denied", _with(claim, verb, f"{verb[0]} not")


def _stands_for_name(text: str, match: re.Match[str]) -> bool:
    """Whether a capital is not owed to the beginning of a sentence."""
    before = text[: match.start()].rstrip()
    return bool(before) and before[-1] not in '.!?:"“' and text[match.start() - 1] == " "


def _with(claim: Claim, old: re.Match[str], new: str) -> Claim:
    text = f"{claim.text[: old.start()]}{new}{claim.text[old.end() :]}"
    return Claim(text, claim.sources, False)


def verdict(assistant: Assistant, claim: Claim) -> tuple[str, float]:
    """The worst verdict on a sentence of a claim, and the lowest score."""
    checked = assistant.verify(claim.text, claim.sources)
    kinds = {one.support for one in checked}
    worst = next((kind for kind in ("contradicted", "unconfirmed") if kind in kinds), "supported")
    return worst, min((one.score for one in checked), default=0.0)


def measured(claims: Sequence[Claim], found: Sequence[tuple[str, float]]) -> dict[str, float]:
    """The figures of a set."""
    holds = np.array([claim.holds for claim in claims])
    kinds = np.array([kind for kind, _ in found])
    figures: dict[str, float] = {"claims": len(claims)}
    for name, chosen in ("true", holds), ("false", ~holds):
        if chosen.any():
            for kind in "supported", "contradicted":
                figures[f"{name}, {kind}"] = float(np.mean(kinds[chosen] == kind))
    if 0 < holds.sum() < len(holds):
        figures["AUROC"] = float(roc_auc_score(holds, [score for _, score in found]))
        figures["balanced accuracy"] = (
            figures["true, supported"] + 1 - figures["false, supported"]
        ) / 2
    return figures


def main(folder: Path) -> None:
    """Measure all sets."""
    chance = random.Random(7)
    sets: list[tuple[str, list[Claim]]] = []
    for name, claims in judged(folder):
        short = [
            replace(claim, text=_MARK.sub("", claim.text)) for claim in claims if is_short(claim)
        ]
        sets.append((name, chance.sample(short, min(EACH, len(short)))))
    true = [
        claim
        for name, claims in sets
        if name in ("SummEdits", "attribution", "WiCE", "ExpertQA")
        for claim in claims
        if claim.holds
    ]
    made: defaultdict[str, list[Claim]] = defaultdict(list)
    for kind, claim in planted(true, chance):
        made[kind].append(claim)
    sets += [(kind, chance.sample(made[kind], min(EACH, len(made[kind])))) for kind in made]
    results: dict[str, Any] = {}
    began, sentences = time.perf_counter(), 0
    with tempfile.TemporaryDirectory() as name:
        assistant = Assistant.open(Path(name), Path(name) / "index")
        for kind, claims in sets:
            found = [verdict(assistant, claim) for claim in claims]
            sentences += len(claims)
            results[kind] = measured(claims, found)
            for half, first in ("looked at", 0), ("kept back", 1):
                results[f"{kind}, {half}"] = measured(claims[first::2], found[first::2])
            print(kind, {key: round(value, 3) for key, value in results[kind].items()}, flush=True)
    results["seconds for a claim"] = (time.perf_counter() - began) / sentences
    results["machine"] = machine()
    RESULTS.write_text(json.dumps(results, indent=2) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
