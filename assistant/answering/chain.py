"""The interface to LangChain: a Runnable that answers, and a retriever."""

from collections.abc import Callable, Iterable, Iterator
from operator import attrgetter
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.messages import BaseMessage
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableConfig
from langchain_core.runnables.utils import AddableDict

from assistant.answering.answer import Answer
from assistant.answering.conversation import Turn
from assistant.answering.retrieval import Passage
from assistant.indexing.filters import Narrowing


class PassageRetriever(BaseRetriever):
    """Finds passages as LangChain Documents, the best first.

    `invoke` also takes `limit` and the filters of `Assistant.search`, as keywords.
    """

    search: Callable[..., list[Passage]]
    """The function that searches; called with the question and `limit`."""
    limit: int
    """The most passages that are found."""

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, **narrow: Any
    ) -> list[Document]:
        found = self.search(query, **{"limit": self.limit, **narrow})
        return [_document(passage) for passage in found]


class RetrievalChain(Runnable[dict[str, Any], dict[str, Any]]):
    """A retrieval chain in LangChain's usual form: `input` and `chat_history` in, `answer` out.

    The input may also have the filters of `Assistant.ask`: `as_of`, `after`, `before`, `sources`,
    `articles`, `excluded`, `period`, `spelling`, `quoted`. The output has the input's keys too, and
    `context` (the passages as Documents), `answer` (the text with its marks) and `result` (the
    whole `Answer`). When streamed, `answer` comes in pieces to be joined.
    """

    def __init__(self, stream: Callable[..., Iterator[Answer]]) -> None:
        """Take the function that answers: `Assistant.stream`."""
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
        """Answer one question; the parts add up to what `invoke` returns."""
        yield AddableDict(input)
        last: Answer | None = None
        for answer, piece in pieces(self._answers(**_asked(input))):
            if not last:
                yield AddableDict(context=[_document(passage) for passage in answer.passages])
            if piece:
                yield AddableDict(answer=piece)
            last = answer
        yield AddableDict(result=last)


def pieces(
    answers: Iterable[Answer], written: Callable[[Answer], str] = attrgetter("text")
) -> Iterator[tuple[Answer, str]]:
    """Each answer, with the text that it adds to the ones before; `written` is that text.

    What may not stay is held back until it does: the text of an answer that is unsure, or that a
    notice follows. If the last answer does not continue the text so far, it comes with all of its
    text after a blank line.
    """
    said = ""
    last: Answer | None = None
    for last in answers:
        text = written(last)
        stays = text.startswith(said) and last.state != "unsure" and not last.notice
        added = text.removeprefix(said) if stays else ""
        said += added
        yield last, added
    if last and (text := written(last)) != said:
        yield last, text.removeprefix(said) if text.startswith(said) else f"\n\n{text}"


def _asked(values: dict[str, Any]) -> dict[str, Any]:
    """The input of the chain, as keyword arguments of `Assistant.stream`."""
    names = [*Narrowing.__annotations__, "period", "spelling", "quoted"]
    filters = {name: values[name] for name in names if name in values}
    return {
        "question": values["input"],
        "history": turns(values.get("chat_history", [])),
        **filters,
    }


def turns(history: list[Any]) -> list[Turn]:
    """Convert a chat history to questions and answers.

    Args:
        history: LangChain messages, `{"role", "content"}` dictionaries, or (question, answer)
            pairs.
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
