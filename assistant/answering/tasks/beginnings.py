"""Questions to begin with, one of each form, each tried before it is offered."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from assistant.answering.answer import Answer
from assistant.answering.tasks.remembered import remembered
from assistant.indexing.index import Index
from assistant.language.tasks import Task

_NAMED = ("Which organisations are mentioned?", "Which places are mentioned?", "Who is mentioned?")
_NAMES = 3
"""Of how many names of each list something is asked."""
_EVENTS = 3
"""How many days a timeline has at least."""
_LOOSE = ("What is reported about", "Summarise", "What happened in")
"""How questions begin that ask for no fact."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """A question to begin with."""

    form: str
    """What it asks for, in a word or two."""
    question: str


def beginnings(
    index: Index, ask: Callable[[str], Answer], suggested: Callable[[], Iterable[str]]
) -> tuple[Beginning, ...]:
    """A fact, an overview, a timeline and a comparison, as far as the articles have them.

    Args:
        index: where the articles are.
        ask: `Assistant.ask`.
        suggested: questions that have an answer.
    """

    def make() -> tuple[Beginning, ...]:
        named = [_names(ask(question)) for question in _NAMED]
        facts = sorted(suggested(), key=lambda one: one.startswith(_LOOSE))
        timelines = (f"Give me a timeline of {name}" for names in named for name in names)
        pairs = (
            f"Compare {one} and {other}" for names in named for one, other in combinations(names, 2)
        )
        tried = [
            ("A fact", facts[:1]),
            ("An overview", _answered(ask, ["What is new?"], "overview", 2)),
            ("A timeline", _answered(ask, timelines, "timeline", _EVENTS)),
            ("A comparison", _answered(ask, pairs, "comparison", 2)),
        ]
        return tuple(Beginning(form, one) for form, found in tried for one in found)

    return remembered(index, "beginnings", make)


def _names(answer: Answer) -> list[str]:
    """The first names of a list."""
    return [one.label for one in answer.sentences if one.label][:_NAMES] if answer.found else []


def _answered(
    ask: Callable[[str], Answer], questions: Iterable[str], task: Task, least: int
) -> Iterator[str]:
    """The first question that is answered in its form, with so many quotes at least."""
    for question in questions:
        answer = ask(question)
        if answer.found and answer.task == task and len(answer.sentences) >= least:
            yield question
            return
