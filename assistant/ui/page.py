"""The chat page, put together and served; it renders and decides nothing.

Everything that comes from an article or a reader is escaped before it becomes HTML. A mark like [1]
is a link to `#source=…`, which names the quoted stretch; a small script hands it to Python.
"""

import time
from collections.abc import Callable, Sequence
from functools import partial
from html import escape
from importlib.resources import files
from threading import Thread
from typing import Any

import gradio as gr
from gradio.route_utils import FnIndexInferError
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse

from assistant.assistant import Assistant
from assistant.errors import AssistantError, ServerError
from assistant.indexing.articles import Coverage
from assistant.messages import (
    SCRIPT,
    InLanguage,
    counted,
    language,
    languages,
    say,
    speaking,
    spoken,
    spoken_later,
    wanted,
)
from assistant.reading.format import LARGEST
from assistant.serving import chat_completions, collection, rest
from assistant.serving.access import Access, is_loopback
from assistant.ui import reading, shared
from assistant.ui.ask import Ask
from assistant.ui.conversations import (
    Conversations,
    Exchange,
    Saved,
    current_exchanges,
    with_current,
)
from assistant.ui.notes import Notes
from assistant.ui.sources import drop
from assistant.ui.theme import Early, choice, theme
from assistant.ui.welcome import held, hello

NEWS_SECONDS = 60

_SCRIPTS = "language.js", "page.js", "reading.js", "kept.js", "sources.js", "notes.js"
"""In the order in which they need one another."""

_MOST_WAITING = 500
"""The most events in the queue; a later one is told that the queue is full."""

_MOST_SESSIONS = 1000
"""The most sessions that Gradio keeps, 0.2 MB each; every call of a program is one. The least
recently used go first, so open pages stay: they ask for news every few seconds."""


class _Page(gr.Blocks):
    """A page that speaks the language of each reader: built once, said anew for each request."""

    @property
    def config(self) -> Any:
        """What a browser gets of the page."""
        return spoken(self._built)

    @config.setter
    def config(self, built: Any) -> None:
        self._built = built

    async def process_api(self, *values: Any, **named: Any) -> Any:
        """Do an event in the language of the request that asks for it."""
        request = named.get("request")
        with speaking(wanted(request.headers) if request else language()):
            return await super().process_api(*values, **named)


def build_ui(assistant: Assistant) -> gr.Blocks:
    """Build the page for an assistant; nothing is loaded or served yet."""
    with spoken_later():
        return _build(assistant)


def _build(assistant: Assistant) -> gr.Blocks:
    ask, notes = Ask(assistant), Notes(assistant)
    with _Page(title="Article assistant", analytics_enabled=False, fill_height=True) as page:
        # First, so that no event of the page takes one of their names.
        as_error = partial(gr.Error, print_exception=False)
        for name, function in rest.functions(assistant, as_error).items():
            gr.api(function, api_name=name)  # type: ignore[attr-defined]
        conversations = Conversations()
        with gr.Row(elem_id="top"):
            gr.HTML("<h1>Article assistant</h1>")
            status_line = gr.HTML(elem_id="state")
            gr.HTML(choice(), elem_id="look")
            gr.HTML(_choice_of_language(), elem_id="languages")
        ask.build()
        with ask.side_tabs, gr.Tab(say("Notes"), id="notes"):
            notes.build()
        notes.wire(page, ask.exchanges, ask.pane.ticked)
        answered = _keep_conversations(page, ask, conversations)
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        status_line.change(ask.offers, None, ask.sources, **quiet)
        _keep_suggesting(ask, answered)
        line = StatusLine(assistant)
        outputs = [status_line, ask.first, ask.articles, ask.pane.preparing]
        news = [page.load, gr.Timer(2).tick]
        gr.on(news, lambda: (*line(), ask.state(), ask.pane.news()), None, outputs, **quiet)
    return page  # type: ignore[no-any-return]


def _choice_of_language() -> str:
    """A fold with the languages of the page; its script follows the links."""
    links = "".join(
        f'<li><a href="#language={one}" lang="{one}">{name}</a></li>'
        for one, name in languages().items()
    )
    return f"<details><summary>{say('Language')}</summary><ul>{links}</ul></details>"


def _keep_suggesting(ask: Ask, answered: Sequence[Any]) -> None:
    """Offer questions when a conversation has changed; those before go when one is asked."""
    shown: dict[str, Any] = {
        "inputs": [ask.exchanges, ask.offered],
        "outputs": [ask.suggestions, ask.offered],
        "show_progress": "hidden",
        "api_visibility": "private",
        "concurrency_id": "suggestions",  # They never take more than one core from answers.
    }
    *changes, restoring = answered
    for event in changes:
        event.then(ask.suggest, **shown)
    restoring.then(ask.suggest_again, **shown)
    # When the articles change, so does what a conversation can begin with.
    ask.articles.change(ask.welcome, **shown | {"inputs": None, "outputs": ask.first})
    asked = [ask.question.submit, ask.conversation.retry, ask.action_link.change]
    gr.on(
        asked,
        lambda: "",
        None,
        ask.suggestions,
        queue=False,
        show_progress="hidden",
        api_visibility="private",
    )


def _keep_conversations(page: gr.Blocks, ask: Ask, conversations: Conversations) -> list[Any]:
    """Connect the conversation on the page with those that the browser keeps.

    Returns:
        The events after which the conversation is another one; the last one opens the page.
    """

    def save(saved: Saved, exchanges: list[Exchange]) -> tuple[Any, ...]:
        now = with_current(saved, exchanges)
        return now, *conversations.values(now)

    def save_and_show(saved: Saved, exchanges: list[Exchange]) -> tuple[Any, ...]:
        now, *values = save(saved, exchanges)
        return now, *values, *ask.versions(exchanges, current_exchanges(now))

    def begin(saved: Saved, exchanges: list[Exchange]) -> tuple[Any, ...]:
        # A quick reader may be here before the last answer is saved.
        return *save(with_current(saved, exchanges), []), *ask.values([])

    def restore(saved: Saved) -> tuple[Any, ...]:
        exchanges = current_exchanges(saved)
        # If there are none, a quick reader may have begun a conversation: leave it alone.
        values = ask.values(exchanges) if exchanges else (gr.skip(),) * len(ask.outputs)
        return *conversations.values(saved), *values, ask.offers()

    everything = [conversations.saved, *conversations.outputs]
    shown = [*everything, ask.conversation, ask.exchanges]
    changes = [
        conversations.on(event.then, save_and_show, [ask.exchanges], shown) for event in ask.wire()
    ]
    # An answer that came after another conversation was opened would take its place.
    for leaves in conversations.leaving:
        leaves(None, None, None, cancels=ask.running)
    changes += conversations.wire(ask.values, ask.outputs)
    changes.append(
        conversations.on(ask.new.click, begin, [ask.exchanges], [*everything, *ask.outputs])
    )
    adopting = page.load(
        None, conversations.earlier, None, js="(saved) => window.page.adopt(saved)"
    )
    load = partial(adopting.then, show_progress="hidden")
    restored = [*conversations.outputs, *ask.outputs, ask.sources]
    restoring = conversations.on(load, restore, [], restored)
    restoring.then(None, None, None, js="() => { window.openLink(); window.page.resume(); }")
    return [*changes, restoring]


def serve(
    assistant: Assistant, *, ready: Callable[[str], None], background: Callable[[], None]
) -> None:
    """Serve the page until the process is told to stop.

    Args:
        assistant: the assistant that answers.
        ready: called with the page's address once it can be opened.
        background: called then, in a thread of its own.

    Raises:
        ServerError: the port is taken, the address is not of this machine, or others could reach it
            without a password.
    """
    settings = assistant.settings
    if not (settings.password or is_loopback(settings.host)):
        raise ServerError(
            f"Others could reach the page at {settings.host}: choose a password for it and set "
            "ASSISTANT_PASSWORD."
        )
    page = build_ui(assistant)
    page.queue(default_concurrency_limit=4, max_size=_MOST_WAITING)
    try:
        _launch(page, assistant)
    except OSError as error:
        raise ServerError(
            f"The page cannot be served at {settings.host}:{settings.port}: the port is taken or "
            "the address is not of this machine; choose another with --port or --host."
        ) from error
    ready(str(page.local_url))
    Thread(target=background, daemon=True).start()
    page.block_thread()


def _launch(page: gr.Blocks, assistant: Assistant) -> None:
    """Open the port; everything that is served must be known by then."""
    settings, folder = assistant.settings, files("assistant.ui")
    page.launch(
        server_name=settings.host,
        server_port=settings.port,
        theme=theme(),
        css="".join((folder / name).read_text() for name in ("page.css", "sources.css")),
        head=f"<style media='print'>{(folder / 'print.css').read_text()}</style>"
        f"<script>window.messages = {SCRIPT};</script>"
        f"<script>{''.join((folder / name).read_text() for name in _SCRIPTS)}</script>",
        footer_links=[],
        share=False,
        quiet=True,
        prevent_thread_lock=True,
        max_file_size=LARGEST,
        state_session_capacity=_MOST_SESSIONS,
        enable_monitoring=False,
        show_error=True,
        app_kwargs={
            # Added to the app after the launch, they would be missing for a moment.
            "routes": [
                *chat_completions.router(assistant).routes,
                *collection.router(assistant).routes,
                *reading.router(assistant).routes,
                *shared.router(assistant).routes,
            ],
            "middleware": [
                Middleware(Access, password=settings.password),
                Middleware(InLanguage),
                Middleware(Early),
            ],
            "exception_handlers": dict.fromkeys(_BAD_REQUESTS, _bad_request),
        },
    )


_BAD_REQUESTS = (LookupError, TypeError, FnIndexInferError)
"""What Gradio fails with when a program calls what is not there, or gives it other values."""


def _bad_request(request: Request, error: Exception) -> JSONResponse:
    message = f"No endpoint of the page takes this request ({error}): /gradio_api/info lists them."
    return JSONResponse({"error": {"message": message}}, status_code=400)


class StatusLine:
    """The line at the top: which articles there are, and for a minute, what has changed."""

    def __init__(self, assistant: Assistant) -> None:
        """Make the line for an assistant; call it for what it says now."""
        self._assistant = assistant
        self._last_seen: tuple[int, int, int] | None = None
        self._news = 0
        self._news_until = 0.0

    def __call__(self) -> tuple[str, Any]:
        """The line as HTML, and what is shown before a question while there are no articles."""
        indexing = self._indexing()
        try:
            generation, status = self._assistant.generation, self._assistant.status
        except AssistantError as error:
            if indexing or not self._assistant.has_index:
                return indexing, hello() if indexing else _empty_card(self._assistant)
            return f'<span class="notice" lang="en">{escape(str(error))}</span>', gr.skip()
        if self._last_seen and generation != self._last_seen[0]:
            more = status.articles - self._last_seen[1]
            # That passages were encoded is no news of articles.
            if more or status.waiting >= self._last_seen[2]:
                self._news = more
                self._news_until = time.monotonic() + NEWS_SECONDS
        self._last_seen = generation, status.articles, status.waiting
        if status.llm:
            writer = say("written by {model}, checked", model=escape(status.llm))
        else:
            writer = say("answers in exact quotes")
        news = self._said_news() if time.monotonic() < self._news_until else ""
        is_empty = not status.articles
        articles = Coverage(status.articles, status.dated, status.first, status.last)
        count = "" if is_empty else f"{held(articles)} · "
        line = f"{indexing or news}<span>{count}{writer}</span>"
        if not is_empty:
            return line, gr.skip()
        return line, hello() if indexing else _empty_card(self._assistant)

    def _said_news(self) -> str:
        new = counted("1 new article", "{count} new articles", self._news)
        said = new if self._news > 0 else say("Articles were updated")
        return f'<span class="news" role="status">{said}</span> '

    def _indexing(self) -> str:
        assistant = self._assistant
        if assistant.encoding:
            done, total = assistant.encoding
            said = say(
                "Ask now; search is still being prepared: {done} of {total} passages",
                done=done,
                total=total,
            )
        elif assistant.indexing:
            done, total = assistant.indexing
            far = say("Reading: {done} of {total} files", done=done, total=total)
            said = far if total else say("Reading …")
        else:
            return ""
        return f'<span class="news" role="status">{said}</span> '


def _empty_card(assistant: Assistant) -> str:
    """What to do while there are no articles; the folder is named to who sits at this machine."""
    settings = assistant.settings
    folder = f"<code>{escape(str(settings.corpus))}</code>"
    put = f"<p>{say('Or put them into the folder {folder}.', folder=folder)}</p>"
    here = put if is_loopback(settings.host) else ""
    none = say("There are no articles yet")
    return f"<section><h2>{none}</h2>{drop()}{here}</section>"
