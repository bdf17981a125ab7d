"""The assistant for programs: JSON in, JSON out.

`functions` are the endpoints of the page's API (`/ask`, `/search`, `/article`, `/refresh`,
`/status`), and the tools of `assistant mcp`. `router` speaks the protocol of OpenAI's chat
completions.
"""

import json
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import asdict
from datetime import date
from functools import wraps
from inspect import signature
from typing import Any, TypeVar
from uuid import uuid4

from anyio import to_thread
from fastapi import APIRouter
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field, ValidationError, validate_call

from assistant.answering.answer import Answer
from assistant.answering.chain import turns
from assistant.assistant import Assistant
from assistant.errors import AssistantError, QuestionError

Json = dict[str, Any]
T = TypeVar("T")


def functions(
    assistant: Assistant, raised: Callable[[str], Exception]
) -> dict[str, Callable[..., Any]]:
    """The endpoints by name; their docstrings are what programs read about them.

    Args:
        assistant: what answers.
        raised: what an error becomes, with the same words, so that whoever serves the endpoints
            tells programs what people are told.
    """
    ends = Endpoints(assistant)
    return {
        one.__name__: _raising(raised, one)
        for one in (ends.ask, ends.search, ends.article, ends.refresh, ends.status)
    }


def _raising(
    raised: Callable[[str], Exception], function: Callable[..., Any]
) -> Callable[..., Any]:
    checked = validate_call(function)

    @wraps(function)
    def told(*values: Any, **named: Any) -> Any:
        try:
            # By name, which is what an error then says.
            return checked(**signature(function).bind(*values, **named).arguments)
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(map(str, first["loc"]))
            raise raised(f"{place}: {first['msg']}, not {first['input']!r:.80}.") from error
        except AssistantError as error:
            raise raised(str(error)) from error

    return told


class Endpoints:
    """What programs can ask for."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    def ask(
        self,
        question: str,
        history: list[list[str]] | None = None,
        after: str | None = None,
        before: str | None = None,
        as_of: str | None = None,
        sources: list[str] | None = None,
        articles: list[str] | None = None,
        period: bool = True,
        passages: int | None = None,
        quoted: bool = False,
    ) -> Json:
        """Answer a question from the articles, or say that they do not.

        Args:
            question: Up to 2,000 characters.
            history: The conversation so far: pairs of a question and the text of its answer.
            after: Only articles published on this day (YYYY-MM-DD) or later.
            before: Only articles published on this day or earlier.
            as_of: "Today": later articles are left out.
            sources: Only articles from one of these.
            articles: Only these articles, by path.
            period: Whether a time that the question names narrows the search.
            passages: In how many passages an answer is looked for, 1 to 50.
            quoted: Answer in exact quotes though there is a chat model.

        Returns:
            The answer as a receipt: `found`, `text` with marks like [1], `citations`, `sentences`
            and what it rests on.
        """
        if any(len(pair) != 2 for pair in history or []):
            raise QuestionError("The history is pairs: a question, and the text of its answer.")
        said = [(str(asked), str(answered)) for asked, answered in history or []]
        narrow = narrowed(after, before, as_of, sources, articles)
        how: Json = {"period": period, "passages": passages, "quoted": quoted}
        return _json(self._assistant.ask(question, said, **how, **narrow))

    def search(
        self,
        question: str,
        limit: int = 8,
        after: str | None = None,
        before: str | None = None,
        as_of: str | None = None,
        sources: list[str] | None = None,
        articles: list[str] | None = None,
    ) -> list[Json]:
        """Find the passages that fit a question best, the best first.

        Args:
            question: Words or a sentence.
            limit: How many passages, up to 1,000.
            after: Only articles published on this day (YYYY-MM-DD) or later.
            before: Only articles published on this day or earlier.
            as_of: "Today": later articles are left out.
            sources: Only articles from one of these.
            articles: Only these articles, by path.

        Returns:
            Passages: `article`, `title`, `text`, `start`, `end`, `score`, `published` and more.
        """
        narrow = narrowed(after, before, as_of, sources, articles)
        found = self._assistant.search(question, limit=limit, **narrow)
        plain: list[Json] = json.loads(json.dumps([asdict(one) for one in found], default=str))
        return plain

    def article(self, path: str) -> Json:
        """Read an article whole.

        Args:
            path: As in a citation.

        Returns:
            `article` (its path), `title`, `text`, `published`, `url`, `source`, `author` and more.
        """
        found = asdict(self._assistant.article(path))
        # Gradio's client takes what has a `path` for a file, and asks for it.
        plain: Json = json.loads(json.dumps({"article": found.pop("path")} | found, default=str))
        return plain

    def refresh(self) -> Json:
        """Bring the index in line with the folder of articles.

        Returns:
            Paths of articles that were `added`, `changed`, `removed` and `unchanged`, and `failed`
            with reasons.
        """
        return asdict(self._assistant.refresh())

    def status(self) -> Json:
        """Say what is in the index.

        Returns:
            How many `articles` and `passages`, the `first` and `last` day, and the models.
        """
        plain: Json = json.loads(json.dumps(asdict(self._assistant.status), default=str))
        return plain


def narrowed(
    after: str | None = None,
    before: str | None = None,
    as_of: str | None = None,
    sources: list[str] | None = None,
    articles: list[str] | None = None,
) -> Json:
    """Filters as `Assistant.search` takes them.

    Raises:
        QuestionError: a day is not one.
    """
    days = {"after": after, "before": before, "as_of": as_of}
    try:
        found = {
            name: date.fromisoformat(day.strip()) if day and day.strip() else None
            for name, day in days.items()
        }
    except ValueError as error:
        raise QuestionError(f"A day is written like 2019-10-24 ({error}).") from error
    return {**found, "sources": sources or None, "articles": articles or None}


def _json(answer: Answer) -> Json:
    plain: Json = json.loads(answer.to_json())
    return plain


class Message(BaseModel):
    """One message of a conversation."""

    model_config = ConfigDict(extra="ignore")
    role: str
    content: str | list[Any] | None = ""

    @property
    def text(self) -> str:
        """Its words, whatever else it holds."""
        if isinstance(self.content, list):
            parts = [part.get("text", "") for part in self.content if isinstance(part, dict)]
            return " ".join(map(str, parts))
        return self.content or ""


class Completion(BaseModel):
    """A request for a chat completion; what OpenAI's protocol has beyond this is ignored."""

    model_config = ConfigDict(extra="ignore")
    messages: list[Message] = Field(min_length=1)
    stream: bool = False
    after: str | None = None
    before: str | None = None
    as_of: str | None = None
    sources: list[str] | None = None
    articles: list[str] | None = None


MODEL = "article-assistant"


def router(assistant: Assistant) -> APIRouter:
    """`/v1/chat/completions` and `/v1/models` over an assistant; answers carry `citations`."""
    routes = APIRouter(prefix="/v1")

    @routes.get("/models")
    def models() -> Json:
        return {"object": "list", "data": [{"id": MODEL, "object": "model", "owned_by": "local"}]}

    @routes.post("/chat/completions", response_model=None)
    def complete(asked: Completion) -> JSONResponse | StreamingResponse:
        said = [message for message in asked.messages if message.role in ("user", "assistant")]
        if not said or said[-1].role != "user":
            return _refused("The last message has to be the user's question.")
        history = turns([{"role": one.role, "content": one.text} for one in said[:-1]])
        try:
            narrow = narrowed(asked.after, asked.before, asked.as_of, asked.sources, asked.articles)
            answers = assistant.stream(said[-1].text, history, **narrow)
            # Whatever is wrong with the question comes out with the first answer.
            first = next(answers)
            if asked.stream:
                events = in_threads(_events(first, answers))
                return StreamingResponse(events, media_type="text/event-stream")
            *_, last = [first, *answers]
        except AssistantError as error:
            return _refused(str(error))
        message = {"role": "assistant", "content": last.text, "citations": _json(last)["citations"]}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        return JSONResponse(
            _envelope("chat.completion") | {"choices": [choice], "found": last.found}
        )

    return routes


async def in_threads(items: Iterator[T]) -> AsyncIterator[T]:
    """Items that are made in threads, none of them None: who stops does not wait for the next."""
    held = [items]
    del items

    def following() -> T | None:
        return next(held[0], None)

    try:
        while (item := await to_thread.run_sync(following, abandon_on_cancel=True)) is not None:
            yield item
    finally:
        # A traceback may hold on to all else here, and would to a model that goes on writing.
        held.clear()


def _events(first: Answer, rest: Iterator[Answer]) -> Iterator[str]:
    """An answer as server-sent events: the text in pieces, its citations with the last one."""
    envelope = _envelope("chat.completion.chunk")

    def event(delta: Json, **more: Any) -> str:
        choice = {"index": 0, "delta": delta, "finish_reason": more.pop("finish_reason", None)}
        return f"data: {json.dumps(envelope | {'choices': [choice]} | more)}\n\n"

    yield event({"role": "assistant", "content": ""})
    said, answer = "", first
    try:
        for answer in _both(first, rest):
            if answer.text.startswith(said) and answer.text != said:
                yield event({"content": answer.text[len(said) :]})
                said = answer.text
    except AssistantError as error:
        yield event({"content": f"\n\n{error}"})
    if answer.text != said:
        yield event({"content": f"\n\n{answer.text}"})
    delta = {"citations": _json(answer)["citations"]}
    yield event(delta, finish_reason="stop", found=answer.found)
    yield "data: [DONE]\n\n"


def _both(first: Answer, rest: Iterator[Answer]) -> Iterator[Answer]:
    yield first
    yield from rest


def _envelope(kind: str) -> Json:
    return {
        "id": f"chatcmpl-{uuid4().hex}",
        "object": kind,
        "created": int(time.time()),
        "model": MODEL,
    }


def _refused(message: str) -> JSONResponse:
    error = {"message": message, "type": "invalid_request_error"}
    return JSONResponse({"error": error}, status_code=400)
