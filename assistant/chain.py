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

from assistant.answer import Answer, Sentence, cite, refuse
from assistant.catalog import Catalog, Filters
from assistant.comprehension import Comprehension
from assistant.conversation import Turn
from assistant.errors import ModelError
from assistant.grounding import Encode, ground
from assistant.llm import write
from assistant.questions import is_request, proper_names
from assistant.reader import NOTHING, READ, Finding, choose, rarity, read
from assistant.retrieval import Passage

MOST_QUOTES = 3
"""Sentences in a quoted answer."""

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
    encode: Encode,
    chat_model: BaseChatModel | None,
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
        encode: the bundled embedding model, which checks what is written.
        chat_model: writes the answer; without one, or when it fails, the answer is quotes.
        today: the day that the chat model is told.
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
    sentences = _quoted(question, found.sentences)
    quotes = Answer(question, True, found.confidence, sentences, tuple(passages))
    if chat_model is None:
        yield quotes
        return
    yield from _written(quotes, chat_model, encode, today)


def _quoted(question: str, findings: Sequence[Finding]) -> tuple[Sentence, ...]:
    """The sentences that answer, as quotations."""
    sentences: list[Sentence] = []
    for found in choose(question, findings, most=MOST_QUOTES, share=SHARE_OF_BEST):
        earlier = [citation for sentence in sentences for citation in sentence.citations]
        cited = cite([(found.passage, found.start, found.end)], earlier)
        sentences.append(Sentence(found.text, "quoted", 1.0, tuple(cited)))
    return tuple(sentences)


def _written(
    quotes: Answer, chat_model: BaseChatModel, encode: Encode, today: date
) -> Iterator[Answer]:
    """What the chat model writes, as far as it is supported; the quotes if nothing is."""
    kept: list[Sentence] = []
    dropped = 0
    notice = ""
    try:
        pieces = write(chat_model, quotes.question, quotes.passages, today=today)
        for sentence in ground(pieces, quotes.passages, encode):
            if sentence.support == "unsupported":
                dropped += 1
                continue
            kept.append(sentence)
            yield replace(quotes, sentences=tuple(kept))
    except ModelError as error:
        notice = str(error)
    if not kept:
        notice = notice or "The articles do not support what the chat model wrote."
        yield replace(quotes, notice=f"{notice} These are quotations instead.")
        return
    if dropped:
        left_out = "1 sentence was" if dropped == 1 else f"{dropped} sentences were"
        notice += f" {left_out} left out because the articles do not support it."
    yield replace(quotes, sentences=tuple(kept), notice=notice.strip())


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
    `articles`.
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
    filters = {field.name: values[field.name] for field in fields(Filters) if field.name in values}
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
