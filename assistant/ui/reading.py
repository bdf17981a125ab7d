"""What the page fetches of an article after it is shown, as HTML."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from assistant.assistant import Assistant
from assistant.errors import AssistantError
from assistant.ui.article import orders_html, overview_html


def router(assistant: Assistant) -> APIRouter:
    """`/reading/overview` and `/reading/orders` of an article."""
    routes = APIRouter(prefix="/reading", default_response_class=HTMLResponse)

    @routes.get("/overview")
    def overview(article: str) -> str:
        return overview_html(assistant, article)

    @routes.get("/orders")
    def orders(article: str) -> str:
        try:
            return orders_html(assistant.article(article).text)
        except AssistantError:
            return ""

    return routes
