"""Which room does a task; and a task that is set in words that no rule knows."""

from collections.abc import Callable
from dataclasses import replace

from assistant.answering.answer import Answer
from assistant.answering.tasks import comparison, counts, lists, overview, talk, timeline
from assistant.answering.tasks.material import Material
from assistant.answering.unforeseen import in_known_words
from assistant.language.questions import Question
from assistant.language.tasks import Task

_ROOMS: dict[Task, Callable[[Material], Answer | None]] = {
    "comparison": comparison.comparison,
    "count": counts.count,
    "overview": overview.overview,
    "list": lists.listing,
    "talk": talk.talk,
    "timeline": timeline.timeline,
}
"""What does each task; one that finds nothing to do it with leaves it to be answered as a
question."""


def done(
    question: Question, material_for: Callable[[Question], Material]
) -> tuple[Answer, Question] | None:
    """The task done that a question sets, and the question as it was read; None if it sets none.

    Args:
        question: a question that stands alone.
        material_for: finds what the task of a question is done with.
    """
    if room := _ROOMS.get(question.task):
        material = material_for(question)
        found = room(material)
        if not found and question.task == "timeline":
            found = _without_days(material)
        return (found, question) if found else None
    if question.task != "question":
        return None
    meant = in_known_words(question, material_for(question).encode)
    likely = _ROOMS.get(meant.task) if meant else None
    found = likely(material_for(meant)) if meant and likely else None
    return (found, meant) if found and meant else None


def _without_days(material: Material) -> Answer | None:
    """An overview of what a timeline was asked of, if too few days are told of it."""
    subject = timeline.topic_of(material.question.text)
    asked = Question(f"Summarise {subject or 'the articles'}", material.question.today)
    found = overview.overview(replace(material, question=asked))
    intro = "The articles tell too few days of this for a timeline."
    return found and replace(found, intro=f"{intro} {found.intro}".strip())
