"""The page's list of articles: find one, read it, add, remove, bring the index up to date."""

from collections.abc import Callable, Iterator, Sequence
from html import escape
from typing import Any

import gradio as gr

from assistant.assistant import Assistant
from assistant.errors import ArticleError, AssistantError
from assistant.indexing.refresh import Report

HEADERS = ["Title", "Published", "Source", "State", "Characters", "File"]
_FILE, _STATE = HEADERS.index("File"), HEADERS.index("State")
_NOT_READ = "not read: "
_WIDTHS: list[str | int] = [280, 110, 150, 110, 110, 180]
"""Of the columns, in pixels."""

_MOST_FAILURES = 5
"""The most unreadable files that a message names."""

_NOTHING_CHOSEN = '<p class="hint">Choose an article to read it.</p>'

Rows = list[list[Any]]


class Library:
    """The list of articles."""

    def __init__(self, assistant: Assistant, read: Callable[[str], str]) -> None:
        """Take an assistant, and a function that gives the HTML of an article by its path."""
        self._assistant = assistant
        self._read = read

    def build(self, tab: Any) -> None:
        """Add the list to the page that is being built; choosing the tab fills it."""
        # Over 50 lines, but a layout in the order of the page, and then its events.
        with gr.Row():
            banner = gr.HTML(elem_id="library-state")
            refresh = gr.Button(
                "Bring up to date", size="sm", scale=0, min_width=180, elem_id="refresh"
            )
        with gr.Row():
            with gr.Column(scale=5, min_width=300):
                search = gr.Textbox(
                    label="Search titles, sources, dates and files", elem_id="sought", max_lines=1
                )
                table = gr.Dataframe(
                    headers=HEADERS,
                    datatype=["str", "str", "str", "str", "number", "str"],
                    type="array",
                    interactive=False,
                    show_search="none",
                    buttons=[],
                    column_widths=_WIDTHS,
                    max_height=480,
                    show_label=False,
                    elem_id="library",
                )
                with gr.Row():
                    upload = gr.UploadButton(
                        "Add files", file_count="multiple", size="sm", scale=0, min_width=120
                    )
                    address = gr.Textbox(
                        label="Web address",
                        show_label=False,
                        placeholder="or a web address",
                        submit_btn="Add",
                        elem_id="address",
                    )
            with gr.Column(scale=4, min_width=300):
                with gr.Row():
                    remove = gr.Button("Remove this article", size="sm", visible=False)
                    undo = gr.Button("Undo", size="sm", visible=False, elem_id="undo")
                reading = gr.HTML(_NOTHING_CHOSEN, elem_id="reading")
        chosen, removed = gr.State(""), gr.State("")
        private: dict[str, Any] = {"api_visibility": "private"}
        choosing = table.select(self.choose, None, [chosen, reading, remove], **private)
        choosing.then(None, None, None, js="() => window.showArticle()")
        adding = address.submit(self.add_address, address, banner, **private)
        adding.then(lambda: "", None, address, **private)
        events = [
            tab.select(lambda: pending_html(self._assistant), None, banner, **private),
            refresh.click(self.bring_up_to_date, None, banner, **private),
            upload.upload(self.add_files, upload, banner, **private),
            adding,
            remove.click(self.remove, chosen, [banner, remove, undo, removed, reading], **private),
            undo.click(self.put_back, removed, [banner, undo], **private),
        ]
        for event in events:
            event.then(self.matching, search, table, **private)
        search.change(self.matching, search, table, trigger_mode="always_last", **private)

    def matching(self, search: str | None) -> Rows:
        """The rows that contain every word of the search."""
        words = (search or "").casefold().split()
        everything = rows(self._assistant)
        return [row for row in everything if all(word in _searchable(row) for word in words)]

    def choose(self, event: gr.SelectData) -> tuple[str, str, Any]:
        """Show an article, or why a file is not read."""
        path, state = str(event.row_value[_FILE]), str(event.row_value[_STATE])
        if state.startswith(_NOT_READ):
            shown = f'<p class="hint">{escape(path)} is {escape(state)}.</p>'
        else:
            shown = self._read(path)
        return path, shown, gr.update(visible=True)

    def bring_up_to_date(self, progress: gr.Progress = gr.Progress()) -> str:
        """Refresh the index, with a progress bar."""

        def tell(done: int, total: int) -> None:
            progress((done, total), desc="Reading", unit="files")

        return _outcome(lambda: self._assistant.refresh(progress=tell))

    def add_files(self, paths: list[str]) -> Iterator[str]:
        """Add files that were uploaded; one that cannot be added stops no other."""
        yield "Reading …"
        yield self._add(paths, private=True)

    def add_address(self, address: str) -> Iterator[str]:
        """Add a web page."""
        yield "Fetching …"
        # The reader may sit at another machine, so no addresses of private networks.
        yield self._add([address.strip()], private=False)

    def remove(self, path: str) -> tuple[Any, ...]:
        """Remove an article, and offer to undo that."""
        outcome = _outcome(lambda: self._assistant.remove(path))
        gone = path not in [row[_FILE] for row in rows(self._assistant)]
        back = gr.update(visible=gone, value=f"Undo: put {path} back")
        reading = _NOTHING_CHOSEN if gone else gr.skip()
        return outcome, gr.update(visible=not gone), back, path, reading

    def put_back(self, path: str) -> tuple[str, Any]:
        """Undo the removal."""
        return _outcome(lambda: self._assistant.put_back(path)), gr.update(visible=False)

    def _add(self, origins: Sequence[str], *, private: bool) -> str:
        """Add files or web pages; as HTML, a line for each says what became of it."""
        lines, is_any_added = [], False
        for origin in origins:
            try:
                if not private and not origin.startswith(("http://", "https://")):
                    raise ArticleError(f"{origin!r} is not a web address: it begins with https://.")
                lines.append(f"{self._assistant.add(origin, private=private)}: added")
                is_any_added = True
            except AssistantError as error:
                lines.append(str(error))
        items = "".join(f"<li>{escape(line)}</li>" for line in lines)
        done = _outcome(self._assistant.refresh) if is_any_added else ""
        return f'<ul id="added" role="status">{items}</ul>{done}'


def _outcome(action: Callable[[], Report]) -> str:
    """What an action did, or why it failed, as HTML."""
    try:
        return report_html(action())
    except AssistantError as error:
        return f'<span class="notice">{escape(str(error))}</span>'


def _searchable(row: list[Any]) -> str:
    return " ".join(str(value) for value in row).casefold()


def rows(assistant: Assistant) -> Rows:
    """The rows of the table: files that are not read, then articles, the newest first."""
    try:
        failed = assistant.failures() | assistant.unread()
        doubts, articles = assistant.incomplete(), assistant.articles()
    except AssistantError:
        return []
    return [
        *([path, "", "", f"{_NOT_READ}{reason}", None, path] for path, reason in failed.items()),
        *(
            [
                article.title,
                str(article.published or ""),
                article.source or "",
                f"ready, but {doubts[article.article]}" if article.article in doubts else "ready",
                article.size,
                article.article,
            ]
            for article in articles
        ),
    ]


def pending_html(assistant: Assistant) -> str:
    """What a refresh would do, as a line of HTML."""
    try:
        plan = assistant.refresh(dry_run=True)
    except AssistantError as error:
        return f'<span class="notice">{escape(str(error))}</span>'
    counts = {"new": plan.added, "changed": plan.changed, "gone": plan.removed}
    parts = [f"{len(paths):,} {name}" for name, paths in counts.items() if paths]
    if not parts:
        return "<span>All articles are ready to be asked about.</span>"
    return f'<span class="news" role="status">Waiting to be read: {", ".join(parts)}.</span>'


def report_html(report: Report) -> str:
    """A report as HTML."""
    named = report.failed | report.incomplete | report.skipped
    failed = "".join(
        f"<li>{escape(path)}: {escape(reason)}</li>"
        for path, reason in list(named.items())[:_MOST_FAILURES]
    )
    return f'<span role="status">Articles: {report}</span>' + (
        f"<ul>{failed}</ul>" if failed else ""
    )
