"""Measure how often yes or no is said, and how often that is right.

    python benchmarks/verdicts.py FOLDER

Asks the yes-or-no questions of the folder's `train/boolq` and `train/condaqa` of all sentences of
their passages, and claims of `train/fever_pairs` and `train/conjnli`, made questions, of their
evidence ("The mill was sold." as "Was the mill sold?"). Writes `results/verdicts.json`.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from machine import machine
from tasks import rows

from assistant.language.verdicts import verdict

RESULTS = Path(__file__).parent / "results" / "verdicts.json"

Posed = tuple[str, str, bool | None]
"""A question, the text that it is asked of, and the right verdict; None if there is none."""

_CLAIM = re.compile(r"(?P<who>.+?) (?P<verb>is|was|are|were|has|have|had) (?P<what>.+?)\.?")


def boolq(folder: Path) -> Iterator[Posed]:
    """People's questions to a search engine."""
    for row in rows(folder, "train/boolq"):
        yield f"{row['question']}?", row["passage"], row["answer"]


def condaqa(folder: Path) -> Iterator[Posed]:
    """Questions about what a negation in a passage means."""
    right = {"YES": True, "NO": False, "DON'T KNOW": None}
    for row in rows(folder, "train/condaqa"):
        if row["answer"] in right:
            yield row["question"], row["passage"], right[row["answer"]]


def claims(folder: Path, name: str) -> Iterator[Posed]:
    """Claims as questions."""
    right = {"entailment": True, "contradiction": False}
    for row in rows(folder, f"train/{name}"):
        if match := _CLAIM.fullmatch(row["hypothesis"]):
            question = f"{match['verb'].title()} {match['who']} {match['what']}?"
            yield question, row["premise"], right.get(row["label"])


def measured(posed: Iterator[Posed]) -> dict[str, float]:
    """How many verdicts are given, and how many of them are right."""
    given = [(verdict(question, [(text, None)]), right) for question, text, right in posed]
    said = [(own, right) for own, right in given if own is not None]
    count = sum(own == right for own, right in said)
    return {
        "questions": len(given),
        "verdicts": len(said),
        "no": sum(not own for own, _ in said),
        "right": count,
        "share right": round(count / max(1, len(said)), 3),
    }


def main(folder: Path) -> None:
    """Measure all sets, and write the figures."""
    figures = {
        "boolq": measured(boolq(folder)),
        "condaqa": measured(condaqa(folder)),
        "fever_pairs": measured(claims(folder, "fever_pairs")),
        "conjnli": measured(claims(folder, "conjnli")),
    }
    result = {"machine": machine(), "sets": figures}
    RESULTS.write_text(f"{json.dumps(result, indent=2)}\n")
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
