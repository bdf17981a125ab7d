"""The assistant for other programs: JSON in, JSON out.

`functions` are the endpoints of the page's API (`/ask`, `/search`, `/article`, `/refresh`,
`/status`), and the tools of `assistant mcp`.
"""

import json
from collections.abc import Callable
from dataclasses import asdict
from functools import wraps
from inspect import signature
from typing import Any

from pydantic import ValidationError, validate_call

from assistant.answering.answer import Answer
from assistant.assistant import Assistant
from assistant.errors import AssistantError, QuestionError

Json = dict[str, Any]


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
    """What programs can ask for.

    The filters are spelled out, since programs learn what there is from signatures and docstrings.
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
        answer = self._assistant.ask(
            question,
            said,
            after=after,
            before=before,
            as_of=as_of,
            sources=sources,
            articles=articles,
            period=period,
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
        found = self._assistant.search(
            question,
            limit=limit,
            after=after,
            before=before,
            as_of=as_of,
            sources=sources,
            articles=articles,
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


def as_json(answer: Answer) -> Json:
    """An answer as a receipt."""
    plain: Json = json.loads(answer.to_json())
    return plain
