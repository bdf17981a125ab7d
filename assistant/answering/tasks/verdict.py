"""A question that yes or no answers: which of them, said before the quotes where one says it."""

import re
from collections.abc import Callable
from dataclasses import replace

from assistant.answering.answer import Answer, refuse
from assistant.answering.tasks.material import renumbered
from assistant.indexing.articles import Coverage
from assistant.indexing.filters import Filters
from assistant.language.anybody import anybody
from assistant.language.questions import Question
from assistant.language.sentences import sentence_spans
from assistant.language.verb_forms import base
from assistant.language.verdicts import decided
from assistant.language.words import content_words, stems, words

_OF_WHAT = re.compile(r"\s*\(([^()]*)\)(?=\W*$)")
"""What a follow-up is about, as it is put behind it."""


UNDECIDED = "The articles do not say yes or no in so many words. What they say:"
"""Stands before quotes of which none says it."""

_LIKELY = 0.3
"""From this confidence on, quotes are shown though they have no word of what is asked."""


def with_verdict(
    question: Question, answer: Answer, coverage: Callable[[Filters], Coverage]
) -> Answer:
    """The answer, with "Yes:" or "No:" before it where the newest quote that says so does.

    Where none does, that is said, and quotes that are not on the subject are left out; if that
    leaves none, it is refused.

    Args:
        question: as it was asked, with its period.
        answer: in quotes; others stay as they are.
        coverage: what was searched, for a refusal.
    """
    quoted = all(one.support == "quoted" and one.citations for one in answer.sentences)
    # What is of another time than the one asked about says nothing of that.
    narrowed = answer.period or answer.filters.after or answer.filters.before
    is_of_then = bool(narrowed or not question.period)
    if not (answer.found and quoted and is_of_then) or answer.differing:
        return answer
    found = _decided(question, answer)
    if found is None:
        return _undecided(question, answer, coverage)
    said, place = found
    sentences = list(answer.sentences)
    if sentences[place].note:  # It is much older than another quote.
        return answer
    sentences.insert(0, sentences.pop(place))
    intro = "Yes:" if said else "No:"
    return replace(answer, task="verdict", intro=intro, sentences=renumbered(sentences))


def _decided(question: Question, answer: Answer) -> tuple[bool, int] | None:
    """The verdict, and the place of the quote that gives it; None if no quote does."""
    asked = question.without_period.text
    about = _OF_WHAT.search(asked)
    subject = stems(about[1]) if about else set()
    asked = _OF_WHAT.sub("", asked)
    titled = [(one, f"{one.text} {one.citations[0].title}") for one in answer.sentences]
    quotes = [
        (one.text if subject <= stems(text) else "", one.citations[0].published)
        for one, text in titled
    ]
    if found := decided(asked, quotes):
        return found
    articles = {one.article: f"{one.title} {one.text}" for one in reversed(answer.passages)}
    for place, (one, text) in enumerate(titled):
        around = f"{text} {articles.get(one.citations[0].article, '')}"
        says = {anybody(asked, one.text[slice(*span)], around) for span in sentence_spans(one.text)}
        said = says - {None}
        if len(said) == 1 and subject <= stems(around):
            return True in said, place
    return None


def _undecided(
    question: Question, answer: Answer, coverage: Callable[[Filters], Coverage]
) -> Answer:
    """The quotes that are on the subject; a refusal if none is, and none is likely to answer."""
    names = {word.lower() for name in question.names for word in words(name)}
    asked = content_words(_OF_WHAT.sub("", question.without_period.text))
    told = {base(word) for word in asked if word.lower() not in names}
    kept = [one for one in answer.sentences if told & set(map(base, words(one.text)))]
    if not kept and told and answer.confidence < _LIKELY:
        searched = coverage(answer.filters)
        refused = refuse(answer.question, answer.passages, searched, confidence=answer.confidence)
        return replace(answer, state="refused", sentences=(), refusal=refused.refusal)
    return replace(answer, intro=UNDECIDED, sentences=renumbered(kept or answer.sentences))
