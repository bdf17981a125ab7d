"""Find where sources give different figures for the same thing."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.answering.reader import Finding
from assistant.language.quantities import Quantity, quantities
from assistant.language.questions import Question
from assistant.language.words import FUNCTION_WORDS, stem, stems, words

_SURE = 0.2
"""How likely a sentence must be to answer for its figure to count, relative to the first one."""

_ALIKE = 0.5
"""The share of the question's words that a sentence, or its title, must have."""

_ROUNDING = 0.02
"""The relative difference up to which two figures count as the same."""

_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")


@dataclass(frozen=True, slots=True)
class Value:
    """The figure that a sentence gives for what was asked."""

    finding: Finding
    text: str
    """As the sentence writes it, with what it counts."""
    number: float


def differing(question: Question, findings: Sequence[Finding]) -> list[Value]:
    """Find the different values that articles give for what a question asks.

    Only for questions that ask for a number. A sentence counts if it is likely to answer, shares
    most of the question's words, and has exactly one figure of a kind.

    Args:
        question: what was asked.
        findings: the sentences that may answer, the best first.

    Returns:
        One value for each article, the newest first; empty if all agree.
    """
    if not findings or not question.asks_for_number:
        return []
    asked = set(question.stems)
    values: dict[str, dict[str, Value]] = {}
    shared = {found: asked & (stems(found.text) | stems(found.passage.title)) for found in findings}
    figures = {found: _given(question, found) for found in findings}
    for found in findings:
        close, given = shared[found], figures[found]
        likely = found.probability >= _SURE * findings[0].probability
        # What lacks a word that another one has may speak of another thing: a tunnel, no bridge.
        of_it = not any(close < other and figures[one] for one, other in shared.items())
        if likely and given and of_it and len(close) >= _ALIKE * len(asked):
            values.setdefault(found.passage.article, given)
    for kind in next(iter(values.values()), {}):
        alike = [given[kind] for given in values.values() if kind in given]
        alike.sort(key=lambda value: value.finding.passage.published or date.min, reverse=True)
        numbers = [value.number for value in alike]
        if max(numbers) - min(numbers) > _ROUNDING * max(map(abs, numbers)):
            return alike
    return []


def _given(question: Question, found: Finding) -> dict[str, Value]:
    """The figures of a sentence that are not in the question, by what they count.

    If a sentence has two figures of one kind, neither counts: they may be about different things.
    """
    known = {quantity.key for quantity in question.quantities}
    kinds: defaultdict[str, list[Value]] = defaultdict(list)
    for quantity in quantities(found.text):
        written = found.text[quantity.start : quantity.end].strip()
        counted = "" if quantity.unit else _counted(found.text, quantity)
        if (
            quantity.key not in known
            and not _YEAR.fullmatch(written)
            and (quantity.unit or counted)
        ):
            value = Value(found, f"{written} {counted}".strip(), quantity.value)
            kinds[quantity.unit or stem(counted)].append(value)
    return {kind: found[0] for kind, found in kinds.items() if len(found) == 1}


def _counted(text: str, quantity: Quantity) -> str:
    """The word after a figure, which says what it counts; empty for a function word."""
    behind = words(text[quantity.end : quantity.end + 60])[:1]
    return next((word for word in behind if word.lower() not in FUNCTION_WORDS), "")
