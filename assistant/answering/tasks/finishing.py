"""What is added to the answer to a question of a certain kind: a verdict, all reasons."""

from datetime import date

from assistant.answering.answer import Answer
from assistant.answering.tasks import reasons, verdict
from assistant.language.questions import Question

_ADDITIONS = {"reasons": reasons.with_reasons, "verdict": verdict.with_verdict}


def finished(answer: Answer, today: date) -> Answer:
    """The answer, with what its question asks for beyond one."""
    question = Question(answer.question, today)
    add = _ADDITIONS.get(question.task)
    return add(question, answer) if add else answer
