"""The retrieval chain: a question in, an Answer out; and how LangChain sees it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, replace
from datetime import date
from functools import partial
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableConfig
from langchain_core.runnables.utils import AddableDict

from assistant.answering.answer import Answer, Sentence, Statement, cite, refuse
from assistant.indexing.catalog import Catalog, Filters
from assistant.models.comprehension import Comprehension
from assistant.answering.conversation import Turn
from assistant.language.dates import long_date
from assistant.answering.differences import Value, differing
from assistant.errors import ModelError
from assistant.answering.grounding import Checker
from assistant.models.chat_models import write
from assistant.language.questions import is_request, proper_names
from assistant.answering.reader import NOTHING, READ, Finding, choose, newest_first, rarity, read
from assistant.answering.retrieval import Passage

MOST_QUOTES = 3
"""Sentences in a quoted answer."""

OLD = 30
"""Days between two quotes from which on the older one is named as older."""

SHARE_OF_BEST = 0.1
"""How likely the second and third have to be, as a share of the first one's probability."""


def answer(
    catalog: Catalog,
    question: str,
    passages: Sequence[Passage],
    *,
    filters: Filters,
    min_confidence: float,
    comprehension: Comprehension,
    checker: Checker,
    chat_model: BaseChatModel | None,
    show_unsupported: bool,
    today: date,
) -> Iterator[Answer]:
    """Answer a question that stands alone, in whole Answers, each more complete.

    Whether to answer is decided before the chat model is asked anything.

    Args:
        catalog: what is in the index.
        question: what was asked.
        passages: what a search found for it.
        filters: which articles were looked in.
        min_confidence: below this probability of being right, refuse.
        comprehension: reads the passages.
        checker: checks what is written.
        chat_model: writes the answer; without one, or when it fails, the answer is quotes.
        show_unsupported: whether what no source supports is shown, struck through.
        today: the day from which age is counted, and that the chat model is told.
    """
    unknown = [name for name in proper_names(question) if not catalog.mentions(name)]
    request = is_request(question)
    hopeless = unknown or request
    known = partial(rarity, catalog)
    found = NOTHING if hopeless else read(question, passages[:READ], known, comprehension)
    if not found.sentences or found.confidence < min_confidence:
        yield refuse(
            question,
            passages,
            catalog.coverage(filters),
            confidence=found.confidence,
            unknown=unknown,
            request=request,
        )
        return
    findings = newest_first(question, found.sentences, today)
    values = differing(question, findings)
    sentences = _quoted(question, findings, values)
    quotes = Answer(question, True, found.confidence, sentences, tuple(passages))
    if chat_model is None:
        yield _with_differences(quotes, values)
        return
    for written in _written(quotes, chat_model, checker, show_unsupported, today):
        yield _with_differences(written, values)


def _quoted(
    question: str, findings: Sequence[Finding], values: Sequence[Value]
) -> tuple[Sentence, ...]:
    """The sentences that answer, as quotations.

    Where sources differ, what each says comes first, the newest before the older ones.
    """
    chosen = choose(question, findings, most=MOST_QUOTES, share=SHARE_OF_BEST)
    first = [value.finding for value in values[:MOST_QUOTES]]
    others = [one for one in chosen if not any(_overlap(one, other) for other in first)]
    sentences: list[Sentence] = []
    for found in [*first, *others][: max(MOST_QUOTES, len(chosen))]:
        earlier = [citation for sentence in sentences for citation in sentence.citations]
        cited = cite([(found.passage, found.start, found.end)], earlier)
        note = _age(found, sentences)
        sentences.append(Sentence(found.text, "quoted", 1.0, tuple(cited), note))
    return tuple(sentences)


def _with_differences(answer: Answer, values: Sequence[Value]) -> Answer:
    """An answer that says what sources give as different values of what is asked."""
    statements: list[Statement] = []
    for value in values:
        found = value.finding
        (cited,) = cite(
            [(found.passage, found.start, found.end)],
            [*answer.citations, *(statement.citation for statement in statements)],
        )
        statements.append(Statement(value.text, cited))
    return replace(answer, differing=tuple(statements))


def _overlap(one: Finding, other: Finding) -> bool:
    same = one.passage.article == other.passage.article
    return same and one.start < other.end and other.start < one.end


def _age(found: Finding, before: Sequence[Sentence]) -> str:
    """That a quote is much older than the first one."""
    newest = before[0].citations[0].published if before else None
    day = found.passage.published
    older = day and newest and (newest - day).days > OLD
    return f"older: {long_date(day)}" if older and day else ""


def _written(
    quotes: Answer,
    chat_model: BaseChatModel,
    checker: Checker,
    show_unsupported: bool,
    today: date,
) -> Iterator[Answer]:
    """What the chat model writes, as far as it is supported; the quotes if nothing is."""
    shown: list[Sentence] = []
    dropped = 0
    notice = ""
    try:
        pieces = write(chat_model, quotes.question, quotes.passages, today=today)
        for sentence in checker.ground(pieces, quotes.passages):
            unsupported = sentence.support == "unsupported"
            dropped += unsupported
            if show_unsupported or not unsupported:
                shown.append(sentence)
                yield replace(quotes, sentences=tuple(shown))
    except ModelError as error:
        notice = str(error)
    if not any(sentence.support != "unsupported" for sentence in shown):
        notice = notice or "The articles do not support what the chat model wrote."
        yield replace(quotes, notice=f"{notice} These are quotations instead.")
        return
    if dropped:
        left_out, it = (
            ("1 sentence was", "it") if dropped == 1 else (f"{dropped} sentences were", "them")
        )
        how = "struck out" if show_unsupported else "left out"
        notice += f" {left_out} {how} because the articles do not support {it}."
    yield replace(quotes, sentences=tuple(shown), notice=notice.strip())


class PassageRetriever(BaseRetriever):
    """Finds passages as LangChain Documents, the best first.

    `invoke` takes `limit` and the filters of `Assistant.search` by keyword too.
    """

    search: Callable[..., list[Passage]]
    """Called with the question and `limit`."""
    limit: int
    """How many passages at most."""

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, **narrow: Any
    ) -> list[Document]:
        found = self.search(query, **{"limit": self.limit, **narrow})
        return [_document(passage) for passage in found]


class RetrievalChain(Runnable[dict[str, Any], dict[str, Any]]):
    """`input` and `chat_history` in; with them `context` and `answer` out, as it is usual.

    The filters of `Assistant.ask` may be among what goes in: `as_of`, `after`, `before`, `sources`,
    `articles`, `period`.
    `context` holds the passages as Documents, `answer` is the text with its marks, `result` the
    whole `Answer`. Streamed, the text comes in pieces to be joined.
    """

    def __init__(self, stream: Callable[..., Iterator[Answer]]) -> None:
        """Wrap the way the assistant answers."""
        self._answers = stream

    def invoke(
        self, input: dict[str, Any], config: RunnableConfig | None = None, **kwargs: Any
    ) -> dict[str, Any]:
        """Answer one question."""
        return self._call_with_config(self._answer, input, config, **kwargs)

    def _answer(self, values: dict[str, Any]) -> dict[str, Any]:
        *_, last = self._answers(**_asked(values))
        context = [_document(passage) for passage in last.passages]
        return {**values, "context": context, "answer": last.text, "result": last}

    def stream(
        self, input: dict[str, Any], config: RunnableConfig | None = None, **kwargs: Any
    ) -> Iterator[dict[str, Any]]:
        """Answer one question; the parts, added up, are what `invoke` gives."""
        yield AddableDict(input)
        said = ""
        answer = None
        for answer in self._answers(**_asked(input)):
            if not said:
                yield AddableDict(context=[_document(passage) for passage in answer.passages])
            if answer.text.startswith(said) and answer.text != said:
                yield AddableDict(answer=answer.text[len(said) :])
                said = answer.text
        yield AddableDict(result=answer)


def _asked(values: dict[str, Any]) -> dict[str, Any]:
    """What goes into the chain, as `Assistant.stream` takes it."""
    names = [*(field.name for field in fields(Filters)), "period"]
    filters = {name: values[name] for name in names if name in values}
    return {
        "question": values["input"],
        "history": turns(values.get("chat_history", [])),
        **filters,
    }


def turns(history: list[Any]) -> list[Turn]:
    """A chat history as questions and answers.

    Args:
        history: LangChain messages, `{"role", "content"}` dictionaries, or (question, answer).
    """
    found: list[Turn] = []
    for entry in history:
        match entry:
            case BaseMessage():
                role, content = entry.type, str(entry.text)
            case {"role": str(role), "content": str(content)}:
                pass
            case (str(question), str(answer)):
                found.append((question, answer))
                continue
            case _:
                continue
        if role in ("human", "user"):
            found.append((content, ""))
        elif found:
            found[-1] = (found[-1][0], content)
    return found


def _document(passage: Passage) -> Document:
    names = ("article", "title", "start", "end", "score", "rank", "published", "url", "source")
    metadata = {name: getattr(passage, name) for name in names}
    return Document(passage.text, id=f"{passage.article}:{passage.start}", metadata=metadata)
