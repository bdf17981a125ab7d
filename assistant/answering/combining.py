"""Several questions at once: each is answered by itself, and the answers are put together."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.answering.answer import Answer, Sentence, State, Statement
from assistant.answering.citations import Citation
from assistant.answering.conversation import Turn
from assistant.answering.retrieval import Passage

_MOST_QUOTES = 2
"""The most sentences that answer one of several questions."""


def answer_each(
    questions: Sequence[str],
    history: Sequence[Turn],
    understand: Callable[[str, Sequence[Turn]], str],
    ask: Callable[[str], Answer],
) -> Answer:
    """Answer questions that were asked at once, as if each followed the answer to the one before.

    Args:
        questions: two or more, as they were asked.
        history: the turns before them.
        understand: rewrites a follow-up so that it stands alone.
        ask: answers a question that stands alone.
    """
    turns = list(history)
    answers: list[Answer] = []
    for question in questions:
        answer = ask(understand(question, turns))
        answers.append(answer)
        turns.append((question, answer.text))
    return combine(questions, answers)


def combine(questions: Sequence[str], answers: Sequence[Answer]) -> Answer:
    """Put the answers to questions together, in their order, with citations numbered through.

    All that was answered makes the whole answered; nothing, refused; else it is unsure, and a
    notice names what is not answered.
    """
    parts = _numbered_through(answers)
    states = {part.state for part in parts}
    state: State = "unsure" if len(states) > 1 else parts[0].state
    shown = [
        replace(sentence, note=f"may not answer: {asked}")
        if part.state == "unsure" and state == "unsure" and len(states) > 1
        else sentence
        for asked, part in zip(questions, parts, strict=True)
        for sentence in part.sentences
    ]
    lacks = [_lack(asked, part) for asked, part in zip(questions, parts, strict=True)]
    notices = [*(part.notice for part in parts), *(lacks if state != "refused" else [])]
    first = parts[0]
    return replace(
        first,
        question=_understood(parts),
        state=state,
        confidence=min(part.confidence for part in parts),
        sentences=_once(shown),
        passages=tuple(_in_turn([part.passages for part in parts])),
        refusal=_refusals(parts) if state == "refused" else "",
        notice=" ".join(dict.fromkeys(filter(None, notices))),
        intro=" ".join(dict.fromkeys(one.intro for one in parts if one.task == "question")).strip(),
        differing=tuple(one for part in parts for one in part.differing),
        period=next((part.period for part in parts if part.period), None),
        respelt=tuple(dict.fromkeys(pair for part in parts for pair in part.respelt)),
        unknown=tuple(dict.fromkeys(word for part in parts for word in part.unknown)),
        parts=tuple(parts),
    )


def _numbered_through(answers: Sequence[Answer]) -> list[Answer]:
    """The answers with citations whose numbers run on; the same stretch keeps its number.

    A quote that lies within another one gives way to it, so that nothing is said twice.
    """
    shown = [one for answer in answers for one in answer.sentences[:_MOST_QUOTES]]
    quotes = [one for one in shown if len(one.citations) == 1]
    numbers: dict[tuple[str, int, int], int] = {}

    def numbered(one: Citation) -> Citation:
        span = (one.article, one.start, one.end)
        return replace(one, number=numbers.setdefault(span, len(numbers) + 1))

    def sentence(one: Sentence) -> Sentence:
        around = [one, *(other for other in quotes if _lies_within(one, other))]
        widest = max(around, key=lambda other: len(other.text))
        return replace(widest, citations=tuple(map(numbered, widest.citations)), note=one.note)

    def statement(one: Statement) -> Statement:
        return replace(one, citation=numbered(one.citation))

    return [
        replace(
            answer,
            sentences=_once([sentence(one) for one in answer.sentences[:_MOST_QUOTES]]),
            differing=tuple(map(statement, answer.differing)),
        )
        for answer in answers
    ]


def _lies_within(one: Sentence, other: Sentence) -> bool:
    if len(one.citations) != 1:
        return False
    inner, outer = one.citations[0], other.citations[0]
    same = inner.article == outer.article
    return same and outer.start <= inner.start and inner.end <= outer.end


def _once(sentences: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """The sentences without those that are said before."""
    found: dict[tuple[str, tuple[Citation, ...]], Sentence] = {}
    for one in sentences:
        found.setdefault((one.text, one.citations), one)
    return tuple(found.values())


def _in_turn(rankings: Sequence[Sequence[Passage]]) -> list[Passage]:
    """The passages of several searches as one ranking: all first ones, then all second ones."""
    ordered = sorted((one for ranking in rankings for one in ranking), key=lambda one: one.rank)
    once = {(one.article, one.start): one for one in reversed(ordered)}
    kept = sorted(once.values(), key=lambda one: one.rank)
    return [replace(one, rank=rank) for rank, one in enumerate(kept, 1)]


def _lack(question: str, part: Answer) -> str:
    """What to say of a question that is not answered."""
    if part.found:
        return ""
    how = "Not answered" if part.state == "refused" else "Perhaps not answered"
    words = ", ".join(f"“{word}”" for word in part.unknown)
    return f"{how}: {question}{f' No article mentions {words}.' if words else ''}"


def _understood(parts: Sequence[Answer]) -> str:
    """The questions in a row; one that repeats the question before it stands for both."""
    texts = [part.question for part in parts]
    behind = [*texts[1:], ""]
    return " ".join(one for one, next_ in zip(texts, behind, strict=True) if one not in next_)


def _refusals(parts: Sequence[Answer]) -> str:
    """What the refusals say, each sentence once."""
    unknown = {word for part in parts for word in part.unknown}
    if whole := next((part for part in parts if set(part.unknown) == unknown), None):
        return whole.refusal
    said = " ".join(part.refusal for part in parts).rstrip(".").split(". ")
    return ". ".join(dict.fromkeys(said)) + "."
