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
from assistant.reading.format import LARGEST
from assistant.serving.collection import Collection

NONE_TICKED = "No article is ticked, so there is nothing to ask: tick some, or all."

_UNKNOWN_SECONDS = 4
"""For so long no time is said to be left, since nobody knows it yet."""

DROP = (
    '<div class="drop"><p>Drop files or folders here, or</p>'
    '<p><button type="button" data-pick="files">Choose files</button> '
    '<button type="button" data-pick="folder">Choose a folder</button></p></div>'
)
"""Where files can be dropped; the page's script sees to it."""

_PANE = f"""
<h2><button type="button" id="fold" aria-controls="stock" aria-expanded="true">Articles</button>
</h2>
<div id="stock" data-largest="{LARGEST}" data-collection="{{collection}}">
<a class="skip" href="#skip=list">To the question</a>
<details id="adding"><summary>Add articles</summary>{DROP}
<form id="address"><label for="web">Web address</label>
<div><input id="web" type="text" inputmode="url" placeholder="https://"><button>Add</button></div>
</form></details>
<ul id="added" aria-label="Added" tabindex="0" hidden></ul>
<p id="told"><span role="status"></span> <button type="button" id="undo" hidden>Undo</button></p>
<form id="renaming" hidden><label for="retitled">New title</label>
<input id="retitled" type="text" maxlength="300" required><button>Rename</button>
<button type="button" id="unrenamed">Cancel</button></form>
<div class="sought"><label for="sought">Find by title, outlet, day or file</label>
<input id="sought" type="search"></div>
<div class="all"><button type="button" id="all">All</button>
<button type="button" id="none">None</button> <span id="counted" role="status"></span></div>
<div id="listed" tabindex="0" role="region" aria-label="List of articles"></div>
<p class="foot"><button type="button" id="refresh">Bring up to date</button>
<span id="waiting" role="status"></span></p></div>
<input type="file" id="files" multiple hidden><input type="file" id="folder" webkitdirectory hidden>
"""

ASKING = (
    '<p id="asking" hidden><span role="status"></span> <a href="#tick=all">Ask all articles</a></p>'
)
"""How many articles are asked, if not all; the page's script fills it."""


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
        self._pane = _PANE.format(collection=sha256(folder.encode()).hexdigest()[:16])

    def build(self) -> None:
        """Add the pane to the page that is being built."""
        with gr.Column(scale=3, min_width=0, elem_id="articles"):
            self.preparing = gr.HTML(elem_id="preparing")
            gr.HTML(self._pane, elem_id="pane", apply_default_css=False)
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
        far = f"{done:,} of {total:,} {what}"
        if encoding:
            said = f"All articles can be asked. Search by meaning is being prepared: {far}."
        else:
            said = f"Being read: {far}. {self._ready()} can be asked."
        bar = f'<progress max="{total}" value="{done}" aria-label="Done"></progress>'
        return f"<p>{said}{self._left(done, total)}</p>{bar}"

    def _ready(self) -> str:
        count = 0
        with suppress(AssistantError):  # There is no index yet.
            count = self._assistant.status.articles
        return "1 article" if count == 1 else f"{count:,} articles"

    def _left(self, done: int, total: int) -> str:
        """How long it will still take, at the pace until now."""
        _, began, before = self._began
        spent = time.monotonic() - began
        if done <= before or spent < _UNKNOWN_SECONDS:
            return ""
        minutes = round(spent * (total - done) / (done - before) / 60)
        if minutes < 1:
            return " Less than a minute left."
        return f" About {minutes:,} minute{'s' if minutes > 1 else ''} left."
