"""A question that yes or no answers: which of them, said before the quotes where one says it."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from assistant.answering.answer import Answer, Sentence
from assistant.language.questions import Question
from assistant.language.verdicts import decided
from assistant.language.words import stems

_OF_WHAT = re.compile(r"\s*\(([^()]*)\)(?=\W*$)")
"""What a follow-up is about, as it is put behind it."""


def with_verdict(question: Question, answer: Answer) -> Answer:
    """The answer, with "Yes:" or "No:" before it where the newest quote that says so does.

    Args:
        question: as it was asked, with its period.
        answer: in quotes; others stay as they are.
    """
    if not answer.found or any(one.support != "quoted" for one in answer.sentences):
        return answer
    # What is of another time than the one asked about says nothing of that.
    narrowed = answer.period or answer.filters.after or answer.filters.before
    if question.period and not narrowed:
        return answer
    asked = question.without_period.text
    about = _OF_WHAT.search(asked)
    subject = stems(about[1]) if about else set()
    quotes = [
        (one.text if subject <= stems(f"{one.text} {one.citations[0].title}") else "", _day(one))
        for one in answer.sentences
        if one.citations
    ]
    if len(quotes) < len(answer.sentences):
        return answer
    found = decided(_OF_WHAT.sub("", asked), quotes)
    if found is None or answer.differing:
        return answer
    said, place = found
    sentences = list(answer.sentences)
    if sentences[place].note:  # It is much older than another quote.
        return answer
    sentences.insert(0, sentences.pop(place))
    intro = "Yes:" if said else "No:"
    return replace(answer, task="verdict", intro=intro, sentences=_renumbered(sentences))


def _renumbered(sentences: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """Sentences with citations numbered in the order in which they come."""
    cited = [one.number for sentence in sentences for one in sentence.citations]
    numbers = {number: place for place, number in enumerate(dict.fromkeys(cited), 1)}
    return tuple(
        replace(
            sentence,
            citations=tuple(replace(one, number=numbers[one.number]) for one in sentence.citations),
        )
        for sentence in sentences
    )


def _day(sentence: Sentence) -> date | None:
    return sentence.citations[0].published if sentence.citations else None
