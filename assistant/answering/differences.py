"""Find where sources give different figures for the same thing."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, product

from assistant.answering.denied import with_denial
from assistant.answering.reader import Finding
from assistant.language.denials import denies
from assistant.language.quantities import Quantity, quantities
from assistant.language.questions import Question
from assistant.language.times import times_in
from assistant.language.words import FUNCTION_WORDS, stem, stems, words

_SURE = 0.2
"""How likely a sentence must be to answer for its figure to count, relative to the first one."""

_ALIKE = 0.5
"""The share of the question's words that a sentence, or its title, must have."""

_ROUNDING = 0.02
"""The relative difference up to which two figures count as the same."""

_ROUNDED = 0.1
"""The same where one of them is said to be about so much."""

_ABOUT = re.compile(
    r"\b(?:about|around|almost|nearly|roughly|some|approximately|approx|circa|close to|over|under"
    r"|(?:more|less|fewer) than|at least|at most|up to|well over|just over)\W*(?:\w+\W+)?$",
    re.IGNORECASE,
)

_SAME_TIME = 30
"""Days; of what is asked as it is now, an older figure was right then, and has changed."""

_LASTING = re.compile(
    r"\bhow (?:long|high|tall|far|deep|wide|big|large|old|heavy)\b", re.IGNORECASE
)
"""Asks for what stays as it is."""

_A_WHILE = 7
"""Days; a shorter time in a sentence may be when somebody said it."""

_PARTS = frozenset(
    map(
        stem,
        """adult child children kid pensioner senior student pupil apprentice family member guest
        resident single return hour hourly day daily week weekly weekend month monthly year yearly
        annual season night first second third fourth half quarter gross net men women boys
        girls indoor outdoor""".split(),
    )
)
"""The stems of words that tell one part or way of counting from another."""

_PLACE = re.compile(r"\b(?:in|at|near|to|from)\s(?:the\s)?((?-i:[A-Z])\w+)", re.IGNORECASE)

_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")


@dataclass(frozen=True, slots=True)
class Value:
    """The figure that a sentence gives for what was asked."""

    finding: Finding
    text: str
    """As the sentence writes it, with what it counts."""
    number: float
    is_rounded: bool
    """Whether the sentence says that it is about so much."""


def differing(question: Question, findings: Sequence[Finding]) -> list[Value]:
    """Find the different values that articles give for what a question asks.

    Only for questions that ask for a number. A sentence counts if it is likely to answer, shares
    most of the question's words, has exactly one figure of a kind, and neither denies nor is
    denied. Figures of other times, places or parts than those of the first are left out.

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
    shared = {
        found: asked & (question.stems_of(found.text) | question.stems_of(found.passage.title))
        for found in findings
    }
    figures = {
        found: {} if denies(found.text) or with_denial(found) != found else _given(question, found)
        for found in findings
    }
    for found in findings:
        close, given = shared[found], figures[found]
        likely = found.probability >= _SURE * findings[0].probability
        # What lacks a word that another one has may speak of another thing: a tunnel, no bridge.
        of_it = not any(close < other and figures[one] for one, other in shared.items())
        if likely and given and of_it and len(close) >= _ALIKE * len(asked):
            values.setdefault(found.passage.article, given)
    for kind, lead in next(iter(values.values()), {}).items():
        alike = [given[kind] for given in values.values() if kind in given]
        alike = [value for value in alike if _of_one_thing(question, lead, value)]
        alike.sort(key=lambda value: value.finding.passage.published or date.min, reverse=True)
        if any(_differ(one, other) for one, other in combinations(alike, 2)):
            return alike
    return []


def _differ(one: Value, other: Value) -> bool:
    """Whether two figures are not only two ways of writing, or rounding, the same."""
    least = _ROUNDED if one.is_rounded or other.is_rounded else _ROUNDING
    return abs(one.number - other.number) > least * max(abs(one.number), abs(other.number))


def _of_one_thing(question: Question, one: Value, other: Value) -> bool:
    """Whether two figures are of the same time, place and part, as far as their sentences say."""
    both = one.finding, other.finding
    days = [found.passage.published for found in both if found.passage.published]
    may_change = question.asks_how_it_is and not _LASTING.search(question.text)
    if may_change and len(days) == 2 and abs((days[0] - days[1]).days) > _SAME_TIME:
        return False
    asked = set(question.stems)
    for tell in (_parts, _places):
        first, second = (tell(found.text) - asked for found in both)
        if first and second and not first & second:
            return False
    times = [_times(found) for found in both]
    return not all(times) or any(_meet(a, b) for a, b in product(*times))


def _parts(text: str) -> set[str]:
    return stems(text) & _PARTS


def _places(text: str) -> set[str]:
    return {stem(place) for place in _PLACE.findall(text)}


def _times(found: Finding) -> list[tuple[date, date]]:
    """The periods that a sentence speaks of, without those that are only when it was said."""
    periods = times_in(found.text, found.passage.published)
    days = [(one.after, one.before) for one in periods if one.after and one.before]
    return [(first, last) for first, last in days if (last - first).days >= _A_WHILE - 1]


def _meet(one: tuple[date, date], other: tuple[date, date]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


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
            is_rounded = bool(_ABOUT.search(found.text[: quantity.start]))
            text = f"{written} {counted}".strip()
            value = Value(found, text, quantity.value, is_rounded)
            kinds[quantity.unit or stem(counted)].append(value)
    return {kind: found[0] for kind, found in kinds.items() if len(found) == 1}


def _counted(text: str, quantity: Quantity) -> str:
    """The word after a figure, which says what it counts; empty for a function word."""
    behind = words(text[quantity.end : quantity.end + 60])[:1]
    return next((word for word in behind if word.lower() not in FUNCTION_WORDS), "")
