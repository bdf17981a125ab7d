"""The page's list of articles: find one, read it, add, remove, bring the index up to date."""

from collections.abc import Callable, Iterator, Sequence
from html import escape
from typing import Any

import gradio as gr

from assistant.assistant import Assistant
from assistant.errors import ArticleError, AssistantError
from assistant.refresh import Report

HEADERS = ["Title", "Published", "Source", "Characters", "State", "File"]
_FILE = HEADERS.index("File")

_SHOWN = 5
"""Failed files that a message names."""

_NOTHING_CHOSEN = '<p class="hint">Choose an article to read it.</p>'

Rows = list[list[Any]]


class Library:
    """What the list shows and does; `build` puts it into a page that is being built."""

    def __init__(self, assistant: Assistant, read: Callable[[str], str]) -> None:
        """Over an assistant; `read` gives the HTML of an article by its path."""
        self._assistant = assistant
        self._read = read

    def build(self, tab: Any) -> None:
        """Put the list into the page, under a tab that fills it when it is chosen."""
        with gr.Row():
            banner = gr.HTML(elem_id="library-state")
            fresh = gr.Button("Bring up to date", size="sm", elem_id="refresh")
        with gr.Row(equal_height=True):
            with gr.Column(scale=5, min_width=320):
                table = gr.Dataframe(
                    headers=HEADERS,
                    datatype=["str", "str", "str", "number", "str", "str"],
                    type="array",
                    interactive=False,
                    show_search="search",
                    buttons=[],
                    column_widths=["30%", "13%", "13%", "11%", "13%", "20%"],
                    max_height=480,
                    wrap=True,
                    show_label=False,
                    elem_id="library",
                )
                with gr.Row():
                    upload = gr.UploadButton("Add files", file_count="multiple", size="sm")
                    address = gr.Textbox(
                        label="Web address",
                        show_label=False,
                        placeholder="or a web address",
                        submit_btn="Add",
                        elem_id="address",
                    )
            with gr.Column(scale=4, min_width=320):
                with gr.Row():
                    remove = gr.Button("Remove this article", size="sm", visible=False)
                    undo = gr.Button("Undo", size="sm", visible=False, elem_id="undo")
                reading = gr.HTML(_NOTHING_CHOSEN, elem_id="reading")
        chosen, removed = gr.State(""), gr.State("")
        private: dict[str, Any] = {"api_visibility": "private"}
        tab.select(self.shown, None, [table, banner], **private)
        table.select(self.choose, None, [chosen, reading, remove], **private)
        fresh.click(self.bring_up_to_date, None, [table, banner], **private)
        upload.upload(self.add_files, upload, [table, banner], **private)
        address.submit(self.add_address, address, [table, banner], **private).then(
            lambda: "", None, address, **private
        )
        taken = [table, banner, remove, undo, removed, reading]
        remove.click(self.remove, chosen, taken, **private)
        undo.click(self.put_back, removed, [table, banner, undo], **private)

    def shown(self) -> tuple[Rows, str]:
        """The table, and what waits to be indexed."""
        return rows(self._assistant), waiting(self._assistant)

    def choose(self, event: gr.SelectData) -> tuple[str, str, Any]:
        """An article to read."""
        path = str(event.row_value[_FILE])
        return path, self._read(path), gr.update(visible=True)

    def bring_up_to_date(self, progress: gr.Progress = gr.Progress()) -> tuple[Rows, str]:
        """Refresh, with a bar."""

        def tell(done: int, total: int) -> None:
            progress((done, total), desc="Indexing", unit="files")

        return self._after(lambda: self._assistant.refresh(progress=tell))

    def add_files(self, paths: list[str]) -> Iterator[tuple[Any, str]]:
        """Take in files that were uploaded."""
        yield gr.skip(), "Reading …"
        yield self._after(lambda: self._add(paths, private=True))

    def add_address(self, address: str) -> Iterator[tuple[Any, str]]:
        """Take in a web page."""
        yield gr.skip(), "Fetching …"
        # Who asks may not be who sits at this machine: no addresses of its network.
        yield self._after(lambda: self._add([address.strip()], private=False))

    def remove(self, path: str) -> tuple[Any, ...]:
        """Take an article out, and offer to undo it."""
        listed, told = self._after(lambda: self._assistant.remove(path))
        gone = path not in [row[_FILE] for row in listed]
        back = gr.update(visible=gone, value=f"Undo: put {path} back")
        reading = _NOTHING_CHOSEN if gone else gr.skip()
        return listed, told, gr.update(visible=not gone), back, path, reading

    def put_back(self, path: str) -> tuple[Any, ...]:
        """Undo that."""
        return *self._after(lambda: self._assistant.put_back(path)), gr.update(visible=False)

    def _add(self, origins: Sequence[str], *, private: bool) -> Report:
        for origin in origins:
            if not private and not origin.startswith(("http://", "https://")):
                raise ArticleError(f"{origin!r} is no web address: it begins with https://.")
            self._assistant.add(origin, private=private)
        return self._assistant.refresh()

    def _after(self, action: Callable[[], Report]) -> tuple[Rows, str]:
        try:
            told = said(action())
        except AssistantError as error:
            told = f'<span class="notice">{escape(str(error))}</span>'
        return rows(self._assistant), told


def rows(assistant: Assistant) -> Rows:
    """The table: articles, the newest first, after what could not be read."""
    try:
        failed, articles = assistant.failures(), assistant.articles()
    except AssistantError:
        return []
    return [
        *(["", "", "", None, f"not read: {reason}", path] for path, reason in failed.items()),
        *(
            [
                article.title,
                str(article.published or ""),
                article.source or "",
                article.size,
                "indexed",
                article.article,
            ]
            for article in articles
        ),
    ]


def waiting(assistant: Assistant) -> str:
    """What a refresh would do, in a line of HTML."""
    try:
        plan = assistant.refresh(dry_run=True)
    except AssistantError as error:
        return f'<span class="notice">{escape(str(error))}</span>'
    counts = {"new": plan.added, "changed": plan.changed, "gone": plan.removed}
    parts = [f"{len(paths):,} {name}" for name, paths in counts.items() if paths]
    if not parts:
        return "<span>All articles are indexed.</span>"
    return f'<span class="news" role="status">Waiting to be indexed: {", ".join(parts)}.</span>'


def said(report: Report) -> str:
    """What a refresh did, in HTML."""
    failed = "".join(
        f"<li>{escape(path)}: {escape(reason)}</li>"
        for path, reason in list(report.failed.items())[:_SHOWN]
    )
    return f'<span role="status">Articles: {report}</span>' + (
        f"<ul>{failed}</ul>" if failed else ""
    )
