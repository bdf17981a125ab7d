"""Requests whose words no rule knows, told by their embedding and put into words that one knows."""

import json
import re
from functools import cache
from importlib.resources import files

import numpy as np

from assistant.answering.subjects import subjects
from assistant.language.overviews import is_task_word
from assistant.language.phrases import COLLECTION
from assistant.language.questions import Question
from assistant.language.words import is_function_word, words
from assistant.models.embedding import Encode
from assistant.models.regression import Regression

SURE = 0.7
"""From which probability on a question is taken for a request."""
TASKS = ("overview", "articles", "timeline")
_LONGEST = 150
"""Characters; what is longer tells more than what it wants."""

_ASKS = {
    "overview": ("Summarise {}", "Summarise the articles"),
    "articles": ("Which articles are about {}?", "Which articles are there?"),
    "timeline": ("Timeline of {}", "Timeline"),
}
"""Each task asked of something, and of all articles."""

_BEFORE = re.compile(r"\W*(?P<of>[^:?]{2,60}):\s")
_ABOUT = re.compile(
    r".*?\b(?:about|on|regarding|concerning|around|behind)\s+(?P<of>[^?.!,;]+)", re.IGNORECASE
)
_OF = re.compile(r".*\b(?:of|in|with|from|for|to|at)\s+(?P<of>[^?.!,;]+)", re.IGNORECASE)
_HERE = re.compile(
    rf"\W*(?:(?:all|any|the|these|this|your|my) )*(?:this|these|those|it|them|here|everything"
    rf"|all|(?:\w+ )?{COLLECTION})\W*",
    re.IGNORECASE,
)
"""All articles."""


def in_known_words(question: Question, encode: Encode) -> Question | None:
    """The request that a question very likely is, as a rule reads it; None if it is likely none."""
    text = question.without_period.text
    if len(text) > _LONGEST:
        return None
    (vector,) = encode([text])
    odds = [float(_regression(task).probabilities(vector.astype(np.float64))) for task in TASKS]
    if max(odds) < SURE:
        return None
    of_it, of_all = _ASKS[TASKS[odds.index(max(odds))]]
    subject = _subject(text)
    asked = of_it.format(subject) if subject else of_all
    when = f" in {question.period.words}" if question.period else ""
    return Question(
        f"{asked.rstrip('?')}{when}{'?' if asked.endswith('?') else ''}", question.today
    )


def _subject(text: str) -> str:
    """What a request is about; empty if it names nothing."""
    if (match := _BEFORE.match(text)) and _carries(match["of"]):
        return match["of"].strip()
    if (match := _ABOUT.match(text)) and not _HERE.fullmatch(match["of"]):
        return match["of"].strip()
    if (match := _OF.match(text)) and _carries(match["of"]):
        return match["of"].strip()
    named = [one for one in subjects(text) if _carries(one.text)]
    definite = [one for one in named if one.named or re.search(r"\bthe $", text[: one.start])]
    return definite[0].text if definite else ""


def _carries(text: str) -> bool:
    return any(not (is_function_word(word) or is_task_word(word)) for word in words(text))


@cache
def _regression(task: str) -> Regression:
    """Whether a question sets a task, from its embedding."""
    made = json.loads((files("assistant.models") / "requests.json").read_text())[task]
    weights = np.array(made["weights"])
    return Regression(np.zeros_like(weights), np.ones_like(weights), weights, made["bias"])
