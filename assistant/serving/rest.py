"""The assistant for other programs: JSON in, JSON out.

`functions` are the endpoints of the page's API (`/ask`, `/search`, `/article`, `/refresh`,
`/status`), and the tools of `assistant mcp`.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from functools import wraps
from inspect import signature
from typing import Any

from pydantic import ValidationError, validate_call

from assistant.answering.answer import Answer
from assistant.assistant import Assistant
from assistant.errors import (
    AssistantError,
    QuestionError,
    RecipeError,
    StoreError,
    UnknownArticleError,
)

Json = dict[str, Any]


def functions(
    assistant: Assistant, as_error: Callable[[str], Exception]
) -> dict[str, Callable[..., Any]]:
    """The endpoints by name; their docstrings are what programs read about them.

    Args:
        assistant: the assistant that answers.
        as_error: makes the exception to raise, from the message of an error, so that each protocol
            reports errors in its own way and in the same words.
    """
    endpoints = Endpoints(assistant)
    return {
        one.__name__: _checked(one, as_error)
        for one in (
            endpoints.ask,
            endpoints.search,
            endpoints.article,
            endpoints.refresh,
            endpoints.status,
        )
    }


def _checked(
    function: Callable[..., Any], as_error: Callable[[str], Exception]
) -> Callable[..., Any]:
    """Check the types of the arguments, and convert errors."""
    validated = validate_call(function)

    @wraps(function)
    def call(*values: Any, **named: Any) -> Any:
        try:
            # By name, so that an error says which argument is wrong.
            return validated(**signature(function).bind(*values, **named).arguments)
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(map(str, first["loc"]))
            raise as_error(f"{place}: {first['msg']}, not {first['input']!r:.80}.") from error
        except AssistantError as error:
            raise as_error(str(error)) from error

    return call


class Endpoints:
    """What programs can call.

    The filters are spelled out: programs read the signatures and docstrings, so `**narrowing` would
    tell them nothing. A test keeps the names in step with `Narrowing`.
    """

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
        excluded: list[str] | None = None,
        period: bool = True,
        spelling: bool = True,
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
            excluded: All articles but these, by path.
            period: Whether a time that the question names narrows the search.
            spelling: Whether words that no article has are searched in other spellings.
            passages: In how many passages an answer is looked for, 1 to 50.
            quoted: Answer in exact quotes though there is a chat model.

        Returns:
            The answer as a receipt: `state`, `text` with marks like [1], `citations`, `sentences`
            and what it rests on.
        """
        if any(len(pair) != 2 for pair in history or []):
            raise QuestionError("The history is pairs: a question, and the text of its answer.")
        turns = [(str(asked), str(answered)) for asked, answered in history or []]
        answer = self._assistant.ask(
            question,
            turns,
            after=after,
            before=before,
            as_of=as_of,
            sources=sources,
            articles=articles,
            excluded=excluded,
            period=period,
            spelling=spelling,
            passages=passages,
            quoted=quoted,
        )
        return as_json(answer)

    def search(
        self,
        question: str,
        limit: int = 8,
        after: str | None = None,
        before: str | None = None,
        as_of: str | None = None,
        sources: list[str] | None = None,
        articles: list[str] | None = None,
        excluded: list[str] | None = None,
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
            excluded: All articles but these, by path.

        Returns:
            Passages: `article`, `title`, `text`, `start`, `end`, `score`, `published` and more.
        """
        found = self._assistant.search(
            question,
            limit=limit,
            after=after,
            before=before,
            as_of=as_of,
            sources=sources,
            articles=articles,
            excluded=excluded,
        )
        plain: list[Json] = json.loads(json.dumps([asdict(one) for one in found], default=str))
        return plain

    def article(self, path: str) -> Json:
        """Read an article whole.

        Args:
            path: As in a citation.

        Returns:
            `article` (its path), `title`, `text`, `published`, `url`, `source`, `author` and more.
        """
        with self._not_while_indexing():
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
            How many `articles` and `passages`, the `first` and `last` day, the models, and
            `indexing`: the number of files read so far and the number of files to read, or null;
            `encoding`: the same of passages that are encoded, so that they are found by meaning.
        """
        with self._not_while_indexing():
            now = {name: getattr(self._assistant, name) for name in ("indexing", "encoding")}
            status = asdict(self._assistant.status) | now
        plain: Json = json.loads(json.dumps(status, default=str))
        return plain

    @contextmanager
    def _not_while_indexing(self) -> Iterator[None]:
        """Say that articles are being read, where what is missing may only be missing still."""
        indexing = self._assistant.indexing
        try:
            yield
        except (StoreError, UnknownArticleError) as error:
            if not indexing or isinstance(error, RecipeError):
                raise
            unknown = f"{error} " if isinstance(error, UnknownArticleError) else ""
            raise StoreError(
                f"{unknown}The articles are being read just now: ask again in a moment."
            ) from error


def as_json(answer: Answer) -> Json:
    """An answer as a receipt."""
    plain: Json = json.loads(answer.to_json())
    return plain
