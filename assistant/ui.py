"""The chat page; renders, decides nothing.

Everything that comes from an article or a reader is escaped before it becomes HTML. A mark like [1]
is a link to `#source=…`, which names the quoted stretch; a small script hands it to `show`.
"""

import os
import time
from collections.abc import Callable, Iterator
from functools import partial, wraps
from html import escape
from importlib.resources import files
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
# Gradio would keep questions and answers in the browser, and offer to send them to a hub.
os.environ.setdefault("GRADIO_RUN_HISTORY", "False")

import gradio as gr

from assistant import programs
from assistant.assistant import Assistant
from assistant.conversation import Turn
from assistant.dates import long_date
from assistant.errors import AssistantError, ServerError, UnknownArticleError
from assistant.library import Library
from assistant.rendering import answer_html, copy_link

Messages = list[dict[str, Any]]

NEWS_SECONDS = 60

_ORIGINS = {"name": " (by its file name)", "text": " (by its first lines)"}
"""Where a day comes from, if the file does not say so."""

_NO_SOURCE = (
    '<p class="hint">Choose a mark like <span class="mark">1</span> in an answer to read the '
    "article that it quotes.</p>"
)


def build_ui(assistant: Assistant) -> gr.Blocks:
    """Build the page over an assistant; nothing is loaded or served yet."""

    def reply(
        question: str,
        turns: list[Turn],
        messages: Messages,
        *narrow: Any,
        period: bool = True,
    ) -> Iterator[tuple[Any, ...]]:
        asked = [*messages, {"role": "user", "content": f"<div>{escape(question)}</div>"}]
        yield asked, turns, ""
        try:
            filters = programs.narrowed(*narrow)
            for answer in assistant.stream(question, turns, period=period, **filters):
                content = answer_html(answer, question) + copy_link(answer)
                shown = {"role": "assistant", "content": content}
                yield [*asked, shown], [*turns, (question, answer.text)], ""
        except AssistantError as error:
            shown = {
                "role": "assistant",
                "content": f'<div class="refusal">{escape(str(error))}</div>',
            }
            yield [*asked, shown], turns, ""

    def reply_for_any_time(
        question: str, turns: list[Turn], messages: Messages, *narrow: Any
    ) -> Iterator[tuple[Any, ...]]:
        """Ask again what was narrowed to a time; the history is that of the first time."""
        if not question:  # Emptied below, which is a change too.
            yield (gr.skip(),) * 4
            return
        earlier = turns[:-1] if turns and turns[-1][0] == question else turns
        for shown in reply(question, earlier, messages, *narrow, period=False):
            yield *shown, ""

    def retry(turns: list[Turn], messages: Messages, *narrow: Any) -> Iterator[tuple[Any, ...]]:
        """Ask the last question again, as the filters are now."""
        said = [place for place, message in enumerate(messages) if message["role"] == "user"]
        # A question that failed is in no turn.
        if not turns or len(said) != len(turns):
            yield (gr.skip(),) * 3
            return
        yield from reply(turns[-1][0], turns[:-1], messages[: said[-1]], *narrow)

    with gr.Blocks(title="Article assistant", analytics_enabled=False, fill_height=True) as page:
        turns = gr.State([])
        with gr.Row(elem_id="top"):
            gr.HTML("<h1>Article assistant</h1>")
            state = gr.HTML(elem_id="state")
        with gr.Tab("Ask"), gr.Row(equal_height=True, elem_id="desk"):
            with gr.Column(scale=5, min_width=320):
                conversation = gr.Chatbot(
                    show_label=False,
                    height="60vh",
                    elem_id="conversation",
                    placeholder="Ask about the articles. Every answer is quoted from them.",
                    buttons=[],
                    latex_delimiters=[],
                    sanitize_html=True,
                    allow_tags=False,
                )
                question = gr.Textbox(
                    label="Question",
                    show_label=False,
                    placeholder="Ask a question",
                    elem_id="question",
                    autofocus=True,
                    submit_btn=True,
                )
                with gr.Accordion("Narrow", open=False, elem_id="narrow"):
                    with gr.Row():
                        after = gr.Textbox(label="Published since", placeholder="2019-10-01")
                        before = gr.Textbox(label="Published until", placeholder="2019-10-31")
                        as_of = gr.Textbox(label="As if today were", placeholder="2019-10-24")
                    sources = gr.Dropdown(
                        source_names(assistant), label="Sources", multiselect=True
                    )
                gr.Examples(
                    example_questions(assistant),
                    question,
                    label="For example",
                    cache_examples=False,
                )
                with gr.Row():
                    stop = gr.Button("Stop", size="sm", variant="secondary")
                    clear = gr.Button("New conversation", size="sm", variant="secondary")
            with gr.Column(scale=4, min_width=320):
                source = gr.HTML(_NO_SOURCE, elem_id="source")
        with gr.Tab("Library") as tab:
            Library(assistant, partial(article_html, assistant)).build(tab)
        chosen = gr.Textbox(visible="hidden", elem_id="chosen")
        any_time = gr.Textbox(visible="hidden", elem_id="any-time")

        narrow = [after, before, as_of, sources]
        outputs = [conversation, turns, question]
        asking = question.submit(
            reply,
            [question, turns, conversation, *narrow],
            outputs,
            concurrency_limit=4,
            api_visibility="private",
        )
        asking_again = any_time.change(
            reply_for_any_time,
            [any_time, turns, conversation, *narrow],
            [*outputs, any_time],
            concurrency_limit=4,
            api_visibility="private",
        )
        retrying = conversation.retry(
            retry,
            [turns, conversation, *narrow],
            outputs,
            concurrency_limit=4,
            api_visibility="private",
        )
        stop.click(None, None, None, cancels=[asking, asking_again, retrying])
        gr.on(
            [clear.click, conversation.clear],
            lambda: ([], [], "", _NO_SOURCE),
            None,
            [*outputs, source],
            api_visibility="private",
        )
        chosen.change(
            lambda link: source_html(assistant, link), chosen, source, api_visibility="private"
        ).then(None, None, None, js="() => window.showQuote()")
        page.load(None, None, None, js="() => window.openLink()")
        look = State(assistant)
        gr.on([page.load, gr.Timer(3).tick], look, None, state, api_visibility="private")
        for name, function in programs.functions(assistant).items():
            gr.api(_told(function), api_name=name)  # type: ignore[attr-defined]
    return page  # type: ignore[no-any-return]


def _told(function: Callable[..., Any]) -> Callable[..., Any]:
    """An endpoint whose errors say to programs what they say to people."""

    @wraps(function)
    def told(*values: Any, **named: Any) -> Any:
        try:
            return function(*values, **named)
        except AssistantError as error:
            raise gr.Error(str(error)) from error

    return told


def serve(assistant: Assistant, *, ready: Callable[[str], None]) -> None:
    """Serve the page until the process is told to stop.

    Args:
        assistant: what answers.
        ready: called with the page's address once it can be opened.

    Raises:
        ServerError: the port is taken or the address is not of this machine.
    """
    settings = assistant.settings
    page = build_ui(assistant)
    page.queue(default_concurrency_limit=4, max_size=32)
    look = files("assistant") / "page"
    try:
        app, _, _ = page.launch(
            server_name=settings.host,
            server_port=settings.port,
            theme=gr.themes.Soft(font=["system-ui", "sans-serif"]),
            css=(look / "page.css").read_text(),
            head=f"<script>{(look / 'page.js').read_text()}</script>",
            footer_links=[],
            share=False,
            quiet=True,
            prevent_thread_lock=True,
        )
    except OSError as error:
        raise ServerError(
            f"The page cannot be served at {settings.host}:{settings.port}: the port is taken or "
            "the address is not of this machine; choose another with --port or --host."
        ) from error
    app.include_router(programs.router(assistant))
    ready(str(page.local_url))
    # The models load while the reader reads the page and types.
    Thread(target=assistant.warm_up, daemon=True).start()
    page.block_thread()


def source_html(assistant: Assistant, link: str) -> str:
    """The article that a link names, with the quoted stretch marked, if it still says that."""
    try:
        fields = {name: values[0] for name, values in parse_qs(link.lstrip("#")).items()}
        start, quote = int(fields.get("start", 0)), fields.get("quote", "")
        article = assistant.article(fields["source"])
    except (KeyError, ValueError) as error:
        known = isinstance(error, UnknownArticleError)
        text = "This article is no longer in the index." if known else "This link names no source."
        return f'<p class="hint">{escape(text)}</p>'
    except AssistantError as error:
        return f'<p class="hint">{escape(str(error))}</p>'
    facts = []
    if article.published:
        facts.append(f"{long_date(article.published)}{_ORIGINS.get(article.dated or '', '')}")
    facts += [escape(fact) for fact in (article.source, article.author) if fact]
    if article.url and _is_web(article.url):
        facts.append(f'<a href="{escape(article.url)}" rel="noopener" target="_blank">original</a>')
    head = f"<h2>{escape(article.title)}</h2><p class='facts'>{' · '.join(facts)}</p>"
    if not quote:
        return f"<article>{head}<div class='text'>{escape(article.text)}</div></article>"
    start = _nearest(article.text, quote, start)
    if start < 0:
        changed = '<p class="notice">This article has changed since it was quoted.</p>'
        return f"<article>{head}{changed}<div class='text'>{escape(article.text)}</div></article>"
    before, after = article.text[:start], article.text[start + len(quote) :]
    body = f"{escape(before)}<mark id='quote' tabindex='-1'>{escape(quote)}</mark>{escape(after)}"
    return f"<article>{head}<div class='text'>{body}</div></article>"


def article_html(assistant: Assistant, path: str) -> str:
    """An article whole."""
    return source_html(assistant, urlencode({"source": path}))


def _nearest(text: str, quote: str, start: int) -> int:
    """Where a text holds a quote, as near as can be to where it was; -1 if it does not."""
    places = [text.find(quote, max(start, 0)), text.rfind(quote, 0, max(start, 0) + len(quote))]
    return min((one for one in places if one >= 0), key=lambda one: abs(one - start), default=-1)


class State:
    """What can be asked about, in a line, and for a minute what is new."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._before: tuple[int, int] | None = None
        self._news = ""
        self._until = 0.0

    def __call__(self) -> str:
        """The line, as HTML."""
        try:
            generation, status = self._assistant.generation, self._assistant.status
        except AssistantError as error:
            return f'<span class="notice">{escape(str(error))}</span>'
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
        return f"{news}<span>{_count(status.articles, 'article')}{dated} · {how}</span>"


def _count(number: int, noun: str) -> str:
    return f"1 {noun}" if number == 1 else f"{number:,} {noun}s"


def example_questions(assistant: Assistant) -> list[str]:
    """Questions that the newest articles answer."""
    try:
        titles = [article.title for article in assistant.articles()[:3]]
    except AssistantError:
        titles = []
    return [f"What is reported about “{title}”?" for title in titles]


def source_names(assistant: Assistant) -> list[str]:
    """The outlets that articles are from."""
    try:
        return assistant.sources()
    except AssistantError:
        return []


def _is_web(url: str) -> bool:
    try:
        return urlsplit(url).scheme in ("http", "https")
    except ValueError:
        return False
