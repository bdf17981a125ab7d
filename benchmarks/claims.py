"""Claims with a text each that supports them or does not, some of them made from others.

A reader that only saw claims as they were collected would learn what refuted ones sound like. So a
name or a figure is exchanged in the claim, in the text, or in both: of the four pairs two are
supported, and only comparing the two tells which (as Schuster et al., "Towards Debiasing Fact
Verification Models", EMNLP 2019, made a test set by hand).
"""

import random
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from readings import claim_kept_back, natural
from tasks import rows

_NAME = re.compile(r"\b[A-Z][\w’'-]+(?: (?:of |the )?[A-Z][\w’'-]+)*")
_NUMBER = re.compile(r"\b\d[\d,.]*\d\b|\b\d\b")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_AFFIRMS = re.compile(r"\b(?:is|was|are|were|has|had|did|does|can|will)\b(?! not)")
_TWICE = 2
"""How often a claim is seen as people wrote it."""
_DENIED, _ELSEWHERE = 0.25, 0.5
"""Of the claims, those that are denied, and those held against a text about the same name."""


@dataclass(frozen=True)
class Claim:
    """What somebody may have written, and what it is held against."""

    text: str
    source: str
    supported: bool


def claims(folder: Path) -> list[Claim]:
    """FEVER's, but for those kept back, and WiCE's, with what is made of them."""
    chance = random.Random(1)
    found = [
        Claim(row["hypothesis"], natural(row["premise"]), row["label"] == "entailment")
        for row in rows(folder, "train/fever_pairs")
        if not claim_kept_back(row)
    ]
    wice = [
        Claim(row["hypothesis"], row["premise"], row["label"] == "supported")
        for row in rows(folder, "train/wice_pairs")
    ]
    made = [*_exchanged(found, chance), *_elsewhere(found, chance)]
    return [*(found + wice) * _TWICE, *made]


def _exchanged(found: list[Claim], chance: random.Random) -> Iterator[Claim]:
    """Supported claims with a name or a figure exchanged, and some denied."""
    names: defaultdict[int, list[str]] = defaultdict(list)
    for name in dict.fromkeys(m[0] for claim in found for m in _NAME.finditer(claim.text)):
        names[name.count(" ")].append(name)
    for claim in found:
        if not claim.supported:
            continue
        details = _details(claim)
        if details:
            old = chance.choice(details)
            new = _other(old, names, chance)
            if new not in claim.source:
                text, source = _with(old, new, claim.text), _with(old, new, claim.source)
                yield Claim(text, claim.source, False)
                yield Claim(text, source, True)
                yield Claim(claim.text, source, False)
        verb = _AFFIRMS.search(claim.text)
        if verb and chance.random() < _DENIED:
            denied = f"{claim.text[: verb.end()]} not{claim.text[verb.end() :]}"
            yield Claim(denied, claim.source, False)


def _details(claim: Claim) -> list[str]:
    """Names and figures that a claim shares with its text."""
    names = [match[0] for match in _NAME.finditer(claim.text) if match.start() or " " in match[0]]
    figures = [match[0] for match in _NUMBER.finditer(claim.text)]
    return [
        one for one in names + figures if re.search(rf"(?<!\w){re.escape(one)}(?!\w)", claim.source)
    ]


def _other(detail: str, names: dict[int, list[str]], chance: random.Random) -> str:
    if _YEAR.fullmatch(detail):
        return str(int(detail) + chance.choice([-10, -7, -3, -2, -1, 1, 2, 3, 5, 8]))
    if detail[0].isdigit():
        digits = len(re.sub(r"\D", "", detail))
        return str(chance.randrange(10 ** (digits - 1), 10**digits))
    others = [name for name in names[detail.count(" ")] if name != detail]
    return chance.choice(others) if others else f"New {detail}"


def _with(old: str, new: str, text: str) -> str:
    return re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", lambda _: new, text)


def _elsewhere(found: list[Claim], chance: random.Random) -> Iterator[Claim]:
    """Claims held against a text about something of theirs, which does not support them."""
    about: defaultdict[str, list[str]] = defaultdict(list)
    for claim in found:
        for match in _NAME.finditer(claim.source):
            about[match[0]].append(claim.source)
    for claim in found:
        texts = [
            text
            for match in _NAME.finditer(claim.text)
            for text in about.get(match[0], [])[:50]
            if text != claim.source
        ]
        if texts and chance.random() < _ELSEWHERE:
            yield Claim(claim.text, chance.choice(texts), False)
