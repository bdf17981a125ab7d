"""The retrieval chain as LangChain sees it: a Runnable, and a retriever."""

from collections.abc import Callable, Iterable, Iterator
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
        last: Answer | None = None
        for answer, piece in pieces(self._answers(**_asked(input))):
            if not last:
                yield AddableDict(context=[_document(passage) for passage in answer.passages])
            if piece:
                yield AddableDict(answer=piece)
            last = answer
        yield AddableDict(result=last)


def pieces(answers: Iterable[Answer]) -> Iterator[tuple[Answer, str]]:
    """Each answer with the text that it adds to those before it.

    Where the last one does not continue what was said, it comes once more with all of its text,
    behind a blank line.
    """
    said = ""
    last: Answer | None = None
    for last in answers:
        added = last.text.removeprefix(said) if last.text.startswith(said) else ""
        said += added
        yield last, added
    if last and last.text != said:
        yield last, f"\n\n{last.text}"


def _asked(values: dict[str, Any]) -> dict[str, Any]:
    """What goes into the chain, as `Assistant.stream` takes it."""
    names = [*Narrowing.__annotations__, "period"]
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
