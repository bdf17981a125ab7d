"""What the page fetches of an article after it is shown."""

from threading import Lock
from zlib import crc32

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, PlainTextResponse

from assistant.assistant import Assistant
from assistant.errors import AssistantError
from assistant.ui.article import orders_html, overview_html, summary

_MOST_KEPT = 20_000
"""Summaries that are kept, each a sentence."""


class Summaries:
    """A sentence of each article that a reader has seen in the list, made once."""

    def __init__(self, assistant: Assistant) -> None:
        """Nothing is made before it is asked for."""
        self._assistant = assistant
        self._kept: dict[tuple[str, int], str] = {}
        self._making = Lock()

    def __call__(self, path: str) -> str:
        """The sentence for an article.

        Raises:
            AssistantError: it is gone, or there is no index.
        """
        key = path, crc32(self._assistant.article(path).text.encode(errors="replace"))
        with self._making:  # One after the other, so that questions have the other cores.
            if key not in self._kept:
                if len(self._kept) >= _MOST_KEPT:
                    self._kept.clear()
                self._kept[key] = summary(self._assistant, path)
            return self._kept[key]


def router(assistant: Assistant) -> APIRouter:
    """`/reading/overview`, `/reading/orders` and `/reading/summary` of an article."""
    routes = APIRouter(prefix="/reading", default_response_class=HTMLResponse)
    summaries = Summaries(assistant)

    @routes.get("/overview")
    def overview(article: str) -> str:
        return overview_html(assistant, article)

    @routes.get("/orders")
    def orders(article: str) -> str:
        try:
            return orders_html(assistant.article(article).text)
        except AssistantError:
            return ""

    @routes.get("/summary", response_class=PlainTextResponse)
    def summed_up(article: str) -> str:
        try:
            return summaries(article)
        except AssistantError:
            return ""

    return routes
