"""What is added to the answer to a question of a certain kind: a verdict, all reasons, names."""

from collections.abc import Callable
from datetime import date

from assistant.answering.answer import Answer
from assistant.answering.tasks import further, reasons, verdict
from assistant.answering.tasks.material import Material
from assistant.indexing.articles import Coverage
from assistant.indexing.filters import Filters
from assistant.language.questions import Question
from assistant.language.several import several_named


def finished(
    answer: Answer,
    today: date,
    coverage: Callable[[Filters], Coverage],
    material_for: Callable[[Question], Material],
) -> Answer:
    """The answer, with what its question asks for beyond one.

    Args:
        answer: to a question that stands alone.
        today: the day on which it was asked.
        coverage: which articles some filters leave, for a refusal.
        material_for: where to look for more.
    """
    question = Question(answer.question, today)
    if question.task == "reasons":
        return reasons.with_reasons(question, answer)
    if question.task == "verdict":
        return verdict.with_verdict(question, answer, coverage)
    if kind := several_named(question.text):
        return further.with_further(kind, answer, material_for(question))
    return answer
