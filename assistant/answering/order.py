"""In which order the sentences that answer come: what holds now before what held once."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from assistant.answering.denied import denial
from assistant.answering.reader import Finding
from assistant.answering.retrieval import freshness, reference_day
from assistant.language.names import full_names
from assistant.language.questions import Question
from assistant.language.states import (
    ANY_OFFICE,
    is_over,
    offices,
    tells_of_a_change,
    tells_of_an_end,
)
from assistant.reading.injections import instructions

FRESHNESS = 3.0
"""The log odds that an article of today gains over one without a date."""

FRESHNESS_NOW, HALF_LIFE_NOW = 5.0, 30
"""The same for the newest article about what is asked, where a question asks how things are now;
and in how many days it is halved. Chosen on every other question of EvoTemp."""

_ON_THE_SUBJECT = 0.5
"""The share of the question's words that an article must have in the passage for its age to count,
relative to the passage that has the most: a newer article may be about something else."""

_LIKELY = 0.02
"""How likely a sentence must be for its age to count, relative to the likeliest."""

_MEANS = re.compile(r"\b(?:he|she|they|him|her|them|his|their|theirs|hers)\b", re.IGNORECASE)


def in_order(question: Question, findings: Sequence[Finding]) -> list[Finding]:
    """Sort findings: recent ones before old ones, changes of hands and denials before what is so.

    Args:
        question: what was asked.
        findings: the sentences that may answer, the likeliest first.
    """
    ordered = newest_first(question, findings)
    if question.asks_for_newest or question.asks_how_it_is:
        ordered = _led_by(ordered, *ordered[:1])
    if question.asks_for_a_holder:
        ordered = _led_by(ordered, *_change_of_hands(question, ordered))
    return _led_by(ordered, *denial(question, ordered))


def newest_first(question: Question, findings: Sequence[Finding]) -> list[Finding]:
    """Sort findings so that a recent one comes before an old one that is only a little likelier.

    Where the question asks how things are now, recent is what is not much older than the newest
    article about it; for others, than today.

    Args:
        question: what was asked.
        findings: the sentences that may answer, the likeliest first.
    """
    sure = np.clip([found.probability for found in findings], 1e-4, 1 - 1e-4)
    odds = np.log(sure / (1 - sure))
    if question.asks_for_newest or question.asks_how_it_is:
        days = _days_that_count(question, findings)
        newest = max((day for day in days if day), default=question.today)
        scores = odds + FRESHNESS_NOW * freshness(days, newest, HALF_LIFE_NOW)
    else:
        days = [found.passage.published for found in findings]
        scores = odds + FRESHNESS * freshness(days, reference_day(question, days))
    return [findings[place] for place in np.argsort(-scores, kind="stable")]


def _days_that_count(question: Question, findings: Sequence[Finding]) -> list[date | None]:
    """The day of each finding; none for what is of another subject, unlikely, or over."""
    shared = [_shared(question, found) for found in findings]
    words = _ON_THE_SUBJECT * max(shared, default=0)
    likely = _LIKELY * max((found.probability for found in findings), default=0.0)

    def counts(found: Finding, close: int) -> bool:
        changes = tells_of_a_change(found.text)
        fits = close >= words and found.probability >= likely
        if question.asks_for_a_holder:
            says_office = not question.offices or bool(offices(found.text) & question.offices)
            fits = fits and bool(_named(question, found)) and (says_office or changes)
        # "A former teacher, she was elected mayor" is not over.
        return fits and (changes or not is_over(found.text))

    return [
        found.passage.published if counts(found, close) else None
        for found, close in zip(findings, shared, strict=True)
    ]


def _shared(question: Question, found: Finding) -> int:
    """How many words of a question the passage of a finding has."""
    passage = found.passage
    held = question.stems_of(passage.text) | question.stems_of(passage.title)
    return len(set(question.stems) & held)


def holder_in(question: Question, findings: Sequence[Finding]) -> tuple[Finding | None, list[str]]:
    """The first finding that names somebody whom the question does not, and the full names."""
    for found in findings:
        if named := _named(question, found):
            return found, named
    return None, []


def _named(question: Question, found: Finding) -> list[str]:
    return [name for name in full_names(found.text) if name.split()[-1] not in question.text]


def _change_of_hands(question: Question, findings: Sequence[Finding]) -> list[Finding]:
    """The newest sentence that tells who came into an office after the first finding, or who left.

    It gives the name of who held it, or the office, in a passage on the subject; or the full name,
    and tells of what ends every office.
    """
    first, held = holder_in(question, findings)
    if not first:
        return []
    last_names = {name.split()[-1] for name in held}
    called = question.offices | ANY_OFFICE
    on_subject = _ON_THE_SUBJECT * max(_shared(question, found) for found in findings)

    def is_about_it(found: Finding) -> bool:
        said = _with_whom_it_means(found)
        if any(name in said for name in held) and tells_of_an_end(found.text):
            return True
        is_named = any(name in said for name in last_names) or bool(offices(said) & called)
        return is_named and _shared(question, found) >= on_subject

    changes = [found for found in findings if tells_of_a_change(found.text) and is_about_it(found)]
    newer = [found for found in changes if found == first or _is_newer(found, first)]
    days = [found.passage.published for found in newer if found.passage.published]
    newest = [found for found in newer if found.passage.published == max(days, default=None)]
    return [_whole_change(found) for found in newest[:1]]


def _with_whom_it_means(found: Finding) -> str:
    """A sentence; with the one before it if it says "she" or the like."""
    before = [start for start, end, _ in found.passage.sentences if end <= found.start]
    return (
        replace(found, start=before[-1]).text
        if before and _MEANS.search(found.text)
        else found.text
    )


def _whole_change(found: Finding) -> Finding:
    """Extend a sentence that tells of a change by those around it that do: who left, who came."""
    spans = [(start, end) for start, end, _ in found.passage.sentences]
    behind = [span for span in spans if span[0] >= found.end]
    before = [span for span in spans if span[1] <= found.start]
    for start, end in [*behind[:1], *before[-1:]]:
        beside = replace(found, start=start, end=end).text
        longer = replace(found, start=min(start, found.start), end=max(end, found.end))
        if tells_of_a_change(beside) and not instructions(longer.text):
            found = longer
    return found


def _is_newer(one: Finding, other: Finding) -> bool:
    day, before = one.passage.published, other.passage.published
    return bool(day and before and day > before)


def _led_by(findings: list[Finding], *first: Finding) -> list[Finding]:
    """Findings with some of them first, as likely as the likeliest: or they would not be quoted."""
    likely = max((found.probability for found in findings), default=0.0)
    leading = [replace(one, probability=likely) for one in first]
    return leading + [found for found in findings if not any(map(found.overlaps, leading))]
