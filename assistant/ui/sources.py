"""The pane of articles: what is ticked is asked; `sources.js` draws the list and hears the clicks.

The list and what changes it go by `serving/collection.py`, and not by Gradio: 20,000 articles are
listed at once, and each file that is added has its own line while it is read.
"""

import time
from contextlib import suppress
from hashlib import sha256
from html import escape

import gradio as gr
from pydantic import TypeAdapter, ValidationError
from typing_extensions import TypedDict

from assistant.assistant import Assistant
from assistant.errors import AssistantError
from assistant.messages import counted, say
from assistant.reading.format import LARGEST
from assistant.serving.collection import Collection

_UNKNOWN_SECONDS = 4
"""For so long no time is said to be left, since nobody knows it yet."""


def none_ticked() -> str:
    """Why nothing can be asked."""
    return say("No article is ticked, so there is nothing to ask: tick some, or all.")


def drop() -> str:
    """Where files can be dropped; the page's script sees to it."""
    files, folder = say("Choose files"), say("Choose a folder")
    return (
        f'<div class="drop"><p>{say("Drop files or folders here, or")}</p>'
        f'<p><button type="button" data-pick="files">{files}</button> '
        f'<button type="button" data-pick="folder">{folder}</button></p></div>'
    )


def _pane(collection: str) -> str:
    return f"""
<h2><button type="button" id="fold" aria-controls="stock" aria-expanded="true">
{say("Articles")}</button></h2>
<div id="stock" data-largest="{LARGEST}" data-collection="{collection}">
<a class="skip" href="#skip=list">{say("To the question")}</a>
<details id="adding"><summary>{say("Add articles")}</summary>{drop()}
<form id="address"><label for="web">{say("Web address")}</label>
<div><input id="web" type="text" inputmode="url" placeholder="https://"><button>{say("Add")}</button></div>
</form></details>
<ul id="added" aria-label="{say("Added")}" tabindex="0" hidden></ul>
<p id="told"><span role="status"></span>
<button type="button" id="undo" hidden>{say("Undo")}</button></p>
<form id="renaming" hidden><label for="retitled">{say("New title")}</label>
<input id="retitled" type="text" maxlength="300" required><button>{say("Rename")}</button>
<button type="button" id="unrenamed">{say("Cancel")}</button></form>
<div class="sought"><label for="sought">{say("Find by title, outlet, day or file")}</label>
<input id="sought" type="search"></div>
<div class="all"><button type="button" id="all">{say("All")}</button>
<button type="button" id="none">{say("None")}</button>
<span id="counted" role="status"></span></div>
<div id="listed" tabindex="0" role="region" aria-label="{say("List of articles")}"></div>
<p class="foot"><button type="button" id="refresh">{say("Bring up to date")}</button>
<span id="waiting" role="status"></span></p></div>
<input type="file" id="files" multiple hidden><input type="file" id="folder" webkitdirectory hidden>
"""


def asking() -> str:
    """How many articles are asked, if not all; the page's script fills it."""
    link = f'<a href="#tick=all">{say("Ask all articles")}</a>'
    return f'<p id="asking" hidden><span role="status"></span> {link}</p>'


class Ticked(TypedDict, total=False):
    """Which articles are asked, in the form of the filters; empty for all."""

    articles: list[str]
    excluded: list[str]


_TICKED = TypeAdapter(Ticked)


def ticked(sent: str | None) -> Ticked:
    """What the pane says is ticked; of what has another form, nothing is."""
    try:
        return _TICKED.validate_json(sent or "{}", strict=True)
    except ValidationError:
        return {"articles": []}


class Sources:
    """The pane, and what it says while an index is made."""

    def __init__(self, assistant: Assistant) -> None:
        """Take the assistant whose articles are listed."""
        self._assistant = assistant
        self._collection = Collection(assistant)
        self._began: tuple[str, float, int] = "", 0.0, 0
        # Ticks that a browser keeps are of this folder, and another may be served here tomorrow.
        folder = str(assistant.settings.corpus.resolve())
        self._folder = sha256(folder.encode()).hexdigest()[:16]

    def build(self) -> None:
        """Add the pane to the page that is being built."""
        with gr.Column(scale=3, min_width=0, elem_id="articles"):
            self.preparing = gr.HTML(elem_id="preparing")
            gr.HTML(_pane(self._folder), elem_id="pane", apply_default_css=False)
        self.ticked = gr.Textbox(visible="hidden", elem_id="ticked")

    def news(self) -> str:
        """How far the index is, with the state of the list for the page's script."""
        return f'<div data-state="{escape(self._collection.key)}">{self._progress()}</div>'

    def _progress(self) -> str:
        """What can be asked already, a bar, and the time left; empty if nothing is being made."""
        encoding, reading = self._assistant.encoding, self._assistant.indexing
        done, total = encoding or reading or (0, 0)
        if not total:
            return ""
        what = "passages" if encoding else "files"
        if self._began[0] != what:
            self._began = what, time.monotonic(), done
        if encoding:
            said = say(
                "All articles can be asked. Search by meaning is being prepared: {done} of {total} "
                "passages.",
                done=done,
                total=total,
            )
        else:
            said = say("Being read: {done} of {total} files.", done=done, total=total)
            said += f" {self._ready()}"
        bar = f'<progress max="{total}" value="{done}" aria-label="{say("Done")}"></progress>'
        return f"<p>{said}{self._left(done, total)}</p>{bar}"

    def _ready(self) -> str:
        count = 0
        with suppress(AssistantError):  # There is no index yet.
            count = self._assistant.status.articles
        return counted("1 article can be asked.", "{count} articles can be asked.", count)

    def _left(self, done: int, total: int) -> str:
        """How long it will still take, at the pace until now."""
        _, began, before = self._began
        spent = time.monotonic() - began
        if done <= before or spent < _UNKNOWN_SECONDS:
            return ""
        minutes = round(spent * (total - done) / (done - before) / 60)
        if minutes < 1:
            return f" {say('Less than a minute left.')}"
        left = counted("About 1 minute left.", "About {count} minutes left.", minutes)
        return f" {left}"
