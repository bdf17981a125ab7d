"""What is made with a click: a brief, a timeline, people, figures, or a comparison."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations

from assistant.answering.answer import Answer
from assistant.answering.document import Document, Entry, document_of, joined
from assistant.errors import QuestionError
from assistant.language.tasks import Task

Ask = Callable[[str], Answer]
"""`Assistant.ask`, of the articles that are chosen."""

KINDS = "Brief", "Timeline", "People", "Figures", "Comparison"

_MOST = 4
"""How many days, people and figures a brief has, so that it is a page."""

_COMPARED = (
    "Which organisations are mentioned?",
    "Which places are mentioned?",
    "Who is mentioned?",
)
_NAMES = 3
"""Of how many names of each list pairs are tried."""

_SEVERAL = re.compile(r",|;|\b(?:and|or|versus|vs\.?|with|to)\b", re.IGNORECASE)


def made(kind: str, subject: str, ask: Ask) -> Iterator[str | Document]:
    """Make one of `KINDS`.

    Args:
        kind: what to make.
        subject: what it is to be about; empty for all articles. Of a comparison the things to
            compare: "the tram and the bus".
        ask: asks the articles.

    Yields:
        What is being done, in words; in the end the document.

    Raises:
        QuestionError: the articles have nothing for it.
        AssistantError: any error of `Assistant.ask`.
    """
    subject = " ".join(subject.split())
    if kind == "Brief":
        yield from _brief(subject, ask)
        return
    yield f"{kind}: looking through the articles …"
    answer = _compared(subject, ask) if kind == "Comparison" else _listed(kind, subject, ask)
    if not answer:
        raise _nothing(kind, subject)
    yield replace(_document(kind, answer), title=_title(kind, subject))


_LACKS = {
    "Brief": "The articles{} do not say enough for a brief",
    "Timeline": "The articles{} tell fewer than two days",
    "People": "No people are named in the articles{}",
    "Figures": "No figures are named in the articles{}",
    "Comparison": "Nothing{} can be compared",
}


def _nothing(kind: str, subject: str) -> QuestionError:
    """What to say where the articles have nothing for it."""
    lacks = _LACKS[kind].format(f" about “{subject}”" if subject else "")
    if kind == "Comparison":
        return QuestionError(f"{lacks}: name two things, such as “the tram and the bus”.")
    return QuestionError(f"{lacks}: choose another subject or more articles.")


_COLUMNS = {"People": "Who", "Figures": "Figure"}
"""What the labels of a list are."""


def _document(kind: str, answer: Answer) -> Document:
    document = document_of(answer.to_json())
    first, *rest = document.sections
    column = first.column and _COLUMNS.get(kind, first.column)
    return replace(document, sections=(replace(first, column=column), *rest))


def _title(kind: str, subject: str) -> str:
    return f"{kind}: {subject}" if subject else kind


def _listed(kind: str, subject: str, ask: Ask, of: str = "") -> Answer | None:
    """A timeline, or a list of people or figures; None if there is none."""
    about = f" in the articles about {subject}" if subject else ""
    questions: dict[str, tuple[Task, str]] = {
        "Timeline": ("timeline", f"Give me a timeline{f' of {subject}' if subject else ''}{of}"),
        "People": ("list", f"Who is mentioned{about}?"),
        "Figures": ("list", f"Which figures are named{about}?"),
    }
    task, question = questions[kind]
    return _answered(ask(question), task)


def _answered(answer: Answer, task: Task) -> Answer | None:
    """An answer, if it is one of that kind."""
    return answer if answer.found and answer.task == task and answer.sentences else None


def _compared(subject: str, ask: Ask) -> Answer | None:
    """The things that are named side by side, or one as it is told; without any, two at choice."""
    if subject and _SEVERAL.search(subject):
        things = [one.strip() for one in _SEVERAL.split(subject) if one.strip()]
        questions = iter([f"Compare {', '.join(things[:-1])} and {things[-1]}"])
    elif subject:
        questions = iter([f"How do the reports of {subject} differ?", f"How did {subject} change?"])
    else:
        named = ([s.label for s in ask(one).sentences if s.label][:_NAMES] for one in _COMPARED)
        questions = (f"Compare {one} and {other}" for names in named
                     for one, other in combinations(names, 2))  # fmt: skip
    answers = (_answered(ask(question), "comparison") for question in questions)
    return next((one for one in answers if one and len(one.sentences) > 1), None)


def _brief(subject: str, ask: Ask) -> Iterator[str | Document]:
    """What the articles say, the main days, the people and the figures, in a page."""
    about = f" about {subject}" if subject else ""
    yield "Brief, 1 of 4: what the articles say …"
    said = _answered(ask(f"Summarise the articles{about}"), "overview")
    if not said:
        raise _nothing("Brief", subject)
    parts = [_part("Brief", "What the articles say", said)]
    for place, (kind, title) in enumerate(_PARTS.items(), 2):
        yield f"Brief, {place} of 4: {title[0].lower()}{title[1:]} …"
        found = _listed(kind, subject, ask, f" in {_MOST} points")
        parts += [_part(kind, title, found)] if found else []
    yield joined(_title("Brief", subject), parts)


_PARTS = {"Timeline": "The main days", "People": "The people", "Figures": "The figures"}


def _part(kind: str, title: str, answer: Answer) -> Document:
    """An answer as a part of a brief: of a table the first rows, each quote once."""
    document = _document(kind, answer)
    section = document.sections[0]
    if not section.column:
        return Document(title, (section,), document.sources)
    rows: dict[tuple[int, ...], list[Entry]] = {}
    for entry in section.entries:
        rows.setdefault(entry.numbers, []).append(entry)
    kept = list(rows.values())[:_MOST]
    entries = tuple(
        replace(same[0], label="; ".join(one.label for one in same), note="")
        if same[1:]
        else same[0]
        for same in kept
    )
    shown, count = sum(map(len, kept)), len(section.entries)
    notice = f"{shown} of {count} are shown." if shown < count else section.notice
    section = replace(section, entries=entries, notice=notice)
    return Document(title, (section,), document.sources)
