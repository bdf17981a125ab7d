"""Measure timelines against those that journalists made.

    python benchmarks/timelines.py FOLDER

For each timeline of the folder's `timelines`, as many days are chosen from the articles of its
topic as it has, from its first day to its last, as others measure it. Date F1: how many of them are
right. Aligned ROUGE-1 and 2 (Martschat and Markert, "Improving ROUGE for Timeline Summarization",
EACL 2017; each day is aligned with the day that fits best): how many words and pairs of words, of
one sentence for a day. The weights were chosen on two topics, CHOSEN; the others are reported.
Writes `results/timelines.json`.
"""

import json
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path

from machine import machine
from tasks import rows

from assistant.answering.tasks.events import Event, events_of
from assistant.answering.tasks.timeline import chosen
from assistant.models.embedding import bundled
from assistant.reading.article import Article

CHOSEN = ("egypt", "syria")
REPORTED = ("haiti", "mj")
RESULTS = Path(__file__).parent / "results" / "timelines.json"

Told = dict[date, Counter[str]]
"""The words that are told of each day."""


def articles(folder: Path, topic: str) -> list[Article]:
    """The articles of a topic, each sentence a paragraph, as they lie in the folder."""
    found = []
    for number, row in enumerate(rows(folder, f"timelines/{topic}_articles")):
        text = "\n\n".join(line.strip() for line in row["text"].split("\n") if line.strip())
        day = date.fromisoformat(row["published"])
        found.append(Article(f"{number}.md", text, "", day))
    return found


def measured(folder: Path, topic: str) -> list[dict[str, float]]:
    """The figures of each timeline of a topic."""
    encode = bundled().encode_sentences
    events = [one for each in articles(folder, topic) for one in events_of(each, 0, len(each.text))]
    made = []
    for row in rows(folder, f"timelines/{topic}_timelines"):
        wanted = {
            date.fromisoformat(one["day"]): " ".join(one["sentences"]) for one in row["events"]
        }
        first, last = min(wanted), max(wanted)
        within = [
            one
            for one in events
            if one.when.after
            and one.when.before
            and first <= one.when.after
            and one.when.before <= last
        ]
        told, _ = chosen(within, len(wanted), encode)
        made.append(compared(told, wanted))
    return made


def compared(told: Sequence[Event], wanted: dict[date, str]) -> dict[str, float]:
    """How near a timeline is to the one that is wanted."""
    said = {one.when.after: one.text for one in told if one.when.after == one.when.before}
    right = len(wanted.keys() & said.keys())
    own = {day: text for day, text in said.items() if day}
    return {
        "days": len(wanted),
        "date F1": 2 * right / (len(told) + len(wanted)),
        "aligned ROUGE-1": aligned(own, wanted, 1),
        "aligned ROUGE-2": aligned(own, wanted, 2),
    }


def aligned(said: dict[date, str], wanted: dict[date, str], size: int) -> float:
    """The F1 of words, or pairs of them; those of other days count the less, the farther off."""
    one = {day: grams(text, size) for day, text in said.items()}
    other = {day: grams(text, size) for day, text in wanted.items()}
    precision, recall = share(one, other), share(other, one)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def share(told: Told, other: Told) -> float:
    """How much of what is told the other one has, each day against the one that fits best."""
    common = sum(
        max(
            ((words & theirs).total() / (abs((day - their_day).days) + 1))
            for their_day, theirs in other.items()
        )
        for day, words in told.items()
    )
    return common / max(1, sum(words.total() for words in told.values()))


def grams(text: str, size: int) -> Counter[str]:
    """The words of a text, or the pairs of them."""
    found = [word.lower() for word in text.split() if any(map(str.isalnum, word))]
    return Counter(found if size == 1 else map(" ".join, pairwise(found)))


def main(folder: Path) -> None:
    """Measure all topics, and write the figures."""
    figures = {topic: measured(folder, topic) for topic in (*CHOSEN, *REPORTED)}
    reported = [one for topic in REPORTED for one in figures[topic]]
    means = {name: sum(one[name] for one in reported) / len(reported) for name in reported[0]}
    result = {"machine": machine(), "topics": figures, "reported": means}
    RESULTS.write_text(f"{json.dumps(result, indent=2)}\n")
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
