"""An answer in quotes: which findings it quotes, in which order, and where sources differ."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.answering.answer import Answer, Sentence, Statement
from assistant.answering.citations import cite
from assistant.answering.differences import Value
from assistant.answering.quoting import choose
from assistant.answering.reader import Finding
from assistant.language.dates import long_date
from assistant.language.questions import Question

MOST_QUOTES = 3
"""The most sentences in a quoted answer."""

OLD = 30
"""A quote that is more than this many days older than the first one is marked as older."""

SHARE_OF_BEST = 0.1
"""How likely the second and third quote must be, relative to the probability of the first."""


def quoted(
    question: Question, findings: Sequence[Finding], values: Sequence[Value]
) -> tuple[Sentence, ...]:
    """The sentences that answer, as quotations.

    If sources differ, their figures come first, the newest before older ones.
    """
    chosen = choose(question, findings, most=MOST_QUOTES, share=SHARE_OF_BEST)
    first = [value.finding for value in values[:MOST_QUOTES]]
    others = [one for one in chosen if not any(map(one.overlaps, first))]
    sentences: list[Sentence] = []
    for found in [*first, *others][: max(MOST_QUOTES, len(chosen))]:
        earlier = [citation for sentence in sentences for citation in sentence.citations]
        cited = cite([(found.passage, found.start, found.end)], earlier)
        note = _age(found, sentences)
        sentences.append(Sentence(found.text, "quoted", 1.0, tuple(cited), note))
    return tuple(sentences)


def with_differences(answer: Answer, values: Sequence[Value]) -> Answer:
    """The answer, with the different values that sources give for what is asked."""
    statements: list[Statement] = []
    for value in values:
        found = value.finding
        (cited,) = cite(
            [(found.passage, found.start, found.end)],
            [*answer.citations, *(statement.citation for statement in statements)],
        )
        statements.append(Statement(value.text, cited))
    return replace(answer, differing=tuple(statements))


def _age(found: Finding, before: Sequence[Sentence]) -> str:
    """A note that a quote is much older than the first one, or an empty string."""
    newest = before[0].citations[0].published if before else None
    day = found.passage.published
    older = day and newest and (newest - day).days > OLD
    return f"older: {long_date(day)}" if older and day else ""
