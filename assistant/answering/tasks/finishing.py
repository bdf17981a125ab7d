"""What is added to the answer to a question of a certain kind: a verdict, all reasons."""

from collections.abc import Callable
from datetime import date

from assistant.answering.answer import Answer
from assistant.answering.tasks import reasons, verdict
from assistant.indexing.articles import Coverage
from assistant.indexing.filters import Filters
from assistant.language.questions import Question


def finished(answer: Answer, today: date, coverage: Callable[[Filters], Coverage]) -> Answer:
    """The answer, with what its question asks for beyond one.

    Args:
        answer: to a question that stands alone.
        today: the day on which it was asked.
        coverage: which articles some filters leave, for a refusal.
    """
    question = Question(answer.question, today)
    if question.task == "reasons":
        return reasons.with_reasons(question, answer)
    return (
        verdict.with_verdict(question, answer, coverage) if question.task == "verdict" else answer
    )
