"""The page put together, and served; renders, decides nothing.

Everything that comes from an article or a reader is escaped before it becomes HTML. A mark like [1]
is a link to `#source=…`, which names the quoted stretch; a small script hands it to Python.
"""

import time
from collections.abc import Callable
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
from assistant.language.dates import long_date
from assistant.reading.format import LARGEST
from assistant.serving import chat_completions, rest
from assistant.serving.access import Access, is_loopback
from assistant.ui.article import article_html
from assistant.ui.ask import Ask
from assistant.ui.conversations import Conversations, Exchange, Saved, kept, opened
from assistant.ui.library import Library
from assistant.ui.theme import theme

NEWS_SECONDS = 60

_MOST_WAITING = 500
"""Events in the queue; who comes after them is told that it is full."""

_MOST_SESSIONS = 1000
"""That Gradio remembers, 0.2 MB each; every call of a program is one. Open pages are asked for news
every few seconds, and so are the last to be forgotten."""


def build_ui(assistant: Assistant) -> gr.Blocks:
    """Build the page over an assistant; nothing is loaded or served yet."""
    ask, library = Ask(assistant), Library(assistant, partial(article_html, assistant))
    with gr.Blocks(title="Article assistant", analytics_enabled=False, fill_height=True) as page:
        # First: what the page does is not to take their names.
        told = partial(gr.Error, print_exception=False)
        for name, function in rest.functions(assistant, told).items():
            gr.api(function, api_name=name)  # type: ignore[attr-defined]
        shelf = Conversations()
        with gr.Row(elem_id="top"):
            gr.HTML("<h1>Article assistant</h1>")
            state = gr.HTML(elem_id="state")
        with gr.Tabs():
            with gr.Tab("Ask", id="ask"):
                ask.build()
            with gr.Tab("Library", id="library") as tab:
                library.build(tab)

        def keep(saved: Saved, exchanges: list[Exchange]) -> tuple[Any, ...]:
            now = kept(saved, exchanges)
            return now, *shelf.shown(now)

        def begin(saved: Saved) -> tuple[Any, ...]:
            return *keep(saved, []), *ask.shown([])

        def restore(saved: Saved) -> tuple[Any, ...]:
            before = opened(saved)
            # Without one, a quick reader may have begun another.
            shown = ask.shown(before) if before else (gr.skip(),) * len(ask.outputs)
            return *shelf.shown(saved), *shown, *ask.offered()

        for event in ask.wire():
            shelf.on(event.then, keep, [ask.exchanges], [shelf.saved, *shelf.drawn])
        shelf.wire(ask.shown, ask.outputs)
        anew = partial(gr.on, [ask.new.click, ask.conversation.clear])
        shelf.on(anew, begin, [], [shelf.saved, *shelf.drawn, *ask.outputs])
        load = partial(page.load, show_progress="hidden")
        at_first = [*shelf.drawn, *ask.outputs, ask.examples, ask.sources]
        open_link = "() => window.openLink()"
        shelf.on(load, restore, [], at_first).then(None, None, None, js=open_link)
        look = State(assistant)
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        # Other articles, other examples.
        state.change(ask.offered, None, [ask.examples, ask.sources], **quiet)
        gr.on([page.load, gr.Timer(2).tick], look, None, [state, ask.first], **quiet)
    return page  # type: ignore[no-any-return]


def serve(
    assistant: Assistant, *, ready: Callable[[str], None], meanwhile: Callable[[], None]
) -> None:
    """Serve the page until the process is told to stop.

    Args:
        assistant: what answers.
        ready: called with the page's address once it can be opened.
        meanwhile: what is done beside it, in a thread of its own.

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
    look = files("assistant.ui")
    try:
        page.launch(
            server_name=settings.host,
            server_port=settings.port,
            theme=theme(),
            css=(look / "page.css").read_text(),
            head=f"<script>{(look / 'page.js').read_text()}</script>",
            footer_links=[],
            share=False,
            quiet=True,
            prevent_thread_lock=True,
            max_file_size=LARGEST,
            state_session_capacity=_MOST_SESSIONS,
            enable_monitoring=False,
            show_error=True,
            app_kwargs={
                # Not added to the app afterwards: a port that is open must know them.
                "routes": chat_completions.router(assistant).routes,
                "middleware": [Middleware(Access, password=settings.password)],
                "exception_handlers": dict.fromkeys(_MISFITS, _misfit),
            },
        )
    except OSError as error:
        raise ServerError(
            f"The page cannot be served at {settings.host}:{settings.port}: the port is taken or "
            "the address is not of this machine; choose another with --port or --host."
        ) from error
    ready(str(page.local_url))
    Thread(target=meanwhile, daemon=True).start()
    page.block_thread()


_MISFITS = (LookupError, TypeError, FnIndexInferError)
"""What Gradio fails with when a program calls what is not there, or gives it other values."""


def _misfit(request: Request, error: Exception) -> JSONResponse:
    message = f"No endpoint of the page takes this request ({error}): /gradio_api/info lists them."
    return JSONResponse({"error": {"message": message}}, status_code=400)


class State:
    """What can be asked about, in a line, and for a minute what is new."""

    def __init__(self, assistant: Assistant) -> None:
        """Of an assistant."""
        self._assistant = assistant
        self._before: tuple[int, int] | None = None
        self._news = ""
        self._until = 0.0

    def __call__(self) -> tuple[str, Any]:
        """The line, as HTML, and what stands above the conversation where there is none yet."""
        indexing = self._indexing()
        try:
            generation, status = self._assistant.generation, self._assistant.status
        except AssistantError as error:
            if indexing or not self._assistant.has_index:
                card = _FIRST_RUN if indexing else _empty(self._assistant)
                return indexing, gr.update(value=card, visible=True)
            return f'<span class="notice">{escape(str(error))}</span>', gr.update(visible=False)
        if self._before and generation != self._before[0]:
            more = status.articles - self._before[1]
            self._news = f"{_count(more, 'new article')}" if more > 0 else "Articles were updated"
            self._until = time.monotonic() + NEWS_SECONDS
        self._before = generation, status.articles
        days = sorted({day for day in (status.first, status.last) if day})
        dated = f", {' to '.join(map(long_date, days))}" if days else ""
        how = (
            f"written by {escape(status.llm)}, checked" if status.llm else "answers in exact quotes"
        )
        shown = time.monotonic() < self._until
        news = f'<span class="news" role="status">{self._news}</span> ' if shown else ""
        nothing = not status.articles
        count = "" if nothing else f"{_count(status.articles, 'article')}{dated} · "
        line = f"{news or indexing}<span>{count}{how}</span>"
        first = (_FIRST_RUN if indexing else _empty(self._assistant)) if nothing else ""
        return line, gr.update(value=first, visible=nothing)

    def _indexing(self) -> str:
        if not self._assistant.indexing:
            return ""
        done, total = self._assistant.indexing
        far = f": {done:,} of {total:,} files" if total else " …"
        return f'<span class="news" role="status">Indexing{far}</span> '


_FIRST_RUN = (
    '<div class="card"><h2>Your articles are being read</h2><p>This is done once; how far it is '
    "stands at the top. Then ask here, and every answer is quoted from them.</p></div>"
)


def _empty(assistant: Assistant) -> str:
    folder = escape(str(assistant.settings.corpus))
    return (
        '<div class="card"><h2>There are no articles yet</h2><p>Put files into the folder '
        f"<code>{folder}</code>: they are taken in by themselves. Or add files and web addresses "
        'in the <a href="#tab=library">library</a>.</p></div>'
    )


def _count(number: int, noun: str) -> str:
    return f"1 {noun}" if number == 1 else f"{number:,} {noun}s"
