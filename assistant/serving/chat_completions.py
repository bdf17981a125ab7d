"""The assistant in the protocol of OpenAI's chat completions, whole or streamed."""

import json
import time
from collections.abc import Iterator, Sequence
from itertools import chain
from operator import attrgetter
from typing import Any
from uuid import uuid4

from fastapi import APIRouter
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from assistant.answering.answer import Answer
from assistant.answering.chain import pieces, turns
from assistant.assistant import Assistant
from assistant.errors import AssistantError
from assistant.indexing.filters import Narrowing
from assistant.serving.client_requests import reply_to
from assistant.serving.rest import Json, as_json
from assistant.serving.streaming import in_threads


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
    """A request for a chat completion; any other field of OpenAI's protocol is ignored.

    The filters are those of `Narrowing`; a test keeps the names the same. `quoted` asks for quotes
    though there is a chat model.
    """

    model_config = ConfigDict(extra="ignore")
    messages: list[Message] = Field(min_length=1)
    stream: bool = False
    after: str | None = None
    before: str | None = None
    as_of: str | None = None
    sources: list[str] | None = None
    articles: list[str] | None = None
    excluded: list[str] | None = None
    quoted: bool = False


MODEL = "article-assistant"


def router(assistant: Assistant) -> APIRouter:
    """`/v1/chat/completions` and `/v1/models` over an assistant; answers carry `citations`."""
    routes = APIRouter(prefix="/v1")

    @routes.get("/models")
    def models() -> Json:
        return {"object": "list", "data": [{"id": MODEL, "object": "model", "owned_by": "local"}]}

    @routes.post("/chat/completions", response_model=None)
    def complete(asked: Completion) -> JSONResponse | StreamingResponse:
        messages = [one for one in asked.messages if one.role in ("user", "assistant")]
        if not messages or messages[-1].role != "user":
            return _bad_request("The last message has to be the user's question.")
        narrowing: Narrowing = {
            "after": asked.after,
            "before": asked.before,
            "as_of": asked.as_of,
            "sources": asked.sources,
            "articles": asked.articles,
            "excluded": asked.excluded,
        }

        def suggest(said: Sequence[str]) -> Iterator[str]:
            history = [(one, "") for one in said[:-1]]
            answer = assistant.ask(said[-1], history, quoted=True, **narrowing)
            return assistant.suggestions(answer.to_json(), without=said)

        history = turns([{"role": one.role, "content": one.text} for one in messages[:-1]])
        try:
            if (reply := reply_to(messages[-1].text, suggest)) is not None:
                return _replied(reply, stream=asked.stream)
            answers = assistant.stream(messages[-1].text, history, quoted=asked.quoted, **narrowing)
            # Whatever is wrong with the question comes out with the first answer.
            first = next(answers)
            if asked.stream:
                events = in_threads(_events(first, answers))
                return StreamingResponse(events, media_type="text/event-stream")
            *_, last = [first, *answers]
        except AssistantError as error:
            return _bad_request(str(error))
        citations = as_json(last)["citations"]
        message = {"role": "assistant", "content": last.markdown, "citations": citations}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        return JSONResponse(_envelope("chat.completion") | {"choices": [choice]} | _standing(last))

    return routes


def _replied(text: str, *, stream: bool) -> JSONResponse | StreamingResponse:
    """What is not asked of the articles, as a completion."""
    message = {"role": "assistant", "content": text}
    if not stream:
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        return JSONResponse(_envelope("chat.completion") | {"choices": [choice]})
    choice = {"index": 0, "delta": message, "finish_reason": "stop"}
    whole = _envelope("chat.completion.chunk") | {"choices": [choice]}
    events = iter([f"data: {json.dumps(whole)}\n\n", "data: [DONE]\n\n"])
    return StreamingResponse(events, media_type="text/event-stream")


def _events(first: Answer, rest: Iterator[Answer]) -> Iterator[str]:
    """An answer as server-sent events: the text in pieces, its citations with the last one."""
    envelope = _envelope("chat.completion.chunk")

    def event(delta: Json, **more: Any) -> str:
        choice = {"index": 0, "delta": delta, "finish_reason": more.pop("finish_reason", None)}
        return f"data: {json.dumps(envelope | {'choices': [choice]} | more)}\n\n"

    yield event({"role": "assistant", "content": ""})
    answer = first
    try:
        written = pieces(chain([first], rest), attrgetter("markdown"))
        for answer, piece in written:  # noqa: B007 - needed below
            if piece:
                yield event({"content": piece})
    except AssistantError as error:
        yield event({"content": f"\n\n{error}"})
    delta = {"citations": as_json(answer)["citations"]}
    yield event(delta, finish_reason="stop", **_standing(answer))
    yield "data: [DONE]\n\n"


def _standing(answer: Answer) -> Json:
    """Whether the question is answered, and how sure that is."""
    return {
        "found": answer.found,
        "state": answer.state,
        "confidence": answer.confidence,
        "certainty": answer.certainty,
    }


def _envelope(kind: str) -> Json:
    return {
        "id": f"chatcmpl-{uuid4().hex}",
        "object": kind,
        "created": int(time.time()),
        "model": MODEL,
    }


def _bad_request(message: str) -> JSONResponse:
    error = {"message": message, "type": "invalid_request_error"}
    return JSONResponse({"error": error}, status_code=400)
