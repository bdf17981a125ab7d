"""What an article says and denies at once: a rumour, and the sentence that says it is not so."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.answering.reader import Finding
from assistant.language.denials import (
    denies,
    denies_the_one_before,
    denies_the_one_behind,
    is_rumour,
)
from assistant.language.questions import Question
from assistant.language.words import stems
from assistant.reading.injections import instructions


def with_denial(found: Finding) -> Finding:
    """Extend a finding by what says right beside it that it is not so, or by what it denies."""
    behind = [(start, end) for start, end, _ in found.passage.sentences if start >= found.end]
    before = [(start, end) for start, end, _ in found.passage.sentences if end <= found.start]
    longer = found
    for start, end in behind[: 2 if is_rumour(found.text) else 1]:
        if denies_the_one_before(replace(found, start=start, end=end).text, found.text):
            longer = replace(longer, end=end)
    if before and longer == found:
        said = replace(found, start=before[-1][0], end=before[-1][1]).text
        if denies_the_one_behind(said, found.text) or denies_the_one_before(found.text, said):
            longer = replace(found, start=before[-1][0])
    return found if instructions(longer.text) else longer


def denial(question: Question, findings: Sequence[Finding]) -> list[Finding]:
    """The likeliest sentence that denies the rumour that the first finding passes on; or none.

    It has half of the question's words that the rumour has, and is not older.
    """
    if not findings or not is_rumour(findings[0].text) or denies(findings[0].text):
        return []
    told = findings[0]
    day = told.passage.published
    asked = set(question.stems) & stems(told.text)
    return [
        found
        for found in findings
        if denies(found.text)
        and not (day and found.passage.published and found.passage.published < day)
        and 2 * len(asked & stems(found.text)) >= len(asked) > 0
    ][:1]
