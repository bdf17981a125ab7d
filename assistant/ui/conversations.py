"""Conversations, which are saved in the reader's own browser and nowhere else."""

import json
import re
from collections.abc import Callable, Sequence
from html import escape
from typing import Any, NotRequired
from uuid import uuid4

import gradio as gr
from pydantic import TypeAdapter, ValidationError
from typing_extensions import TypedDict

from assistant.answering.conversation import Turn
from assistant.answering.exporting import escaped, on_lines


class Exchange(TypedDict):
    """A question and its answer; all but the question is empty if there was an error."""

    question: str
    html: str
    """The answer, as the page shows it."""
    text: str
    receipt: str
    timeline: str
    coverage: str
    asking: NotRequired[dict[str, Any]]
    """The keyword arguments of `Assistant.stream` with which it was asked."""
    link: NotRequired[str]
    """To its first quote."""


class Conversation(TypedDict):
    """Questions and their answers, the oldest first."""

    id: str
    name: str
    exchanges: list[Exchange]


class Saved(TypedDict):
    """All that a browser saves."""

    current: str
    """The id of the conversation that is open."""
    all: list[Conversation]
    """The latest first."""


MOST_CHARACTERS = 3_000_000
"""The most characters of all conversations together, since a browser saves some five million; the
oldest go first."""

_LONGEST_NAME = 80

EMPTY: Saved = {"current": "", "all": []}

_SAVED = TypeAdapter(Saved)


def _valid(saved: Any) -> Saved:
    """What a browser sent, if it has the form of `Saved`; else no conversations.

    Anybody can send anything, and Gradio serves the file that a value like `{"path": …}` names.
    """
    try:
        return _SAVED.validate_python(saved or EMPTY, strict=True)
    except ValidationError:
        return EMPTY


def turns(exchanges: Sequence[Exchange]) -> list[Turn]:
    """The history of a conversation, as `Assistant.ask` takes it."""
    return [(one["question"], one["text"]) for one in exchanges if one["text"]]


def messages(exchanges: Sequence[Exchange]) -> list[dict[str, str]]:
    """The messages of a conversation, as `gr.Chatbot` takes them."""
    shown = []
    for place, one in enumerate(exchanges):
        edit = f'<a class="act" href="#edit={place}">Edit<span class="unseen"> this</span></a>'
        asked = f"<div>{escape(one['question'])}</div>{edit}"
        shown.append({"role": "user", "content": asked})
        if one["html"]:
            shown.append({"role": "assistant", "content": one["html"]})
    return shown


def with_current(saved: Saved, exchanges: Sequence[Exchange]) -> Saved:
    """What to save, with the open conversation as it is now in the first place."""
    if not exchanges:
        return {"current": "", "all": saved["all"]}
    open_before = next((one for one in saved["all"] if one["id"] == saved["current"]), None)
    name = exchanges[0]["question"][:_LONGEST_NAME]
    current = open_before or {"id": uuid4().hex, "name": name, "exchanges": []}
    others = [one for one in saved["all"] if one["id"] != current["id"]]
    room = MOST_CHARACTERS
    everything: list[Conversation] = []
    now: Conversation = {**current, "exchanges": list(exchanges)}
    for one in [now, *others]:
        room -= len(json.dumps(one))
        if room < 0 and everything:
            break
        everything.append(one)
    return {"current": current["id"], "all": everything}


def current_exchanges(saved: Saved) -> list[Exchange]:
    """The exchanges of the conversation that is open; none for a new one."""
    found = [one["exchanges"] for one in saved["all"] if one["id"] == saved["current"]]
    return list(found[0]) if found else []


def renamed(saved: Saved, name: str) -> Saved:
    """What to save, with a new name for the open conversation; a blank name changes nothing."""
    name = " ".join((name or "").split())[:_LONGEST_NAME]
    everything: list[Conversation] = [
        {**one, "name": name} if name and one["id"] == saved["current"] else one
        for one in saved["all"]
    ]
    return {"current": saved["current"], "all": everything}


def as_markdown(name: str, exchanges: Sequence[Exchange]) -> str:
    """A conversation with all its quotes in full, for people."""
    parts = [f"# {escaped(name)}"]
    for one in exchanges:
        parts += [f"## {escaped(one['question'])}", one["text"] or "*This was not answered.*"]
        for cited in _receipt(one).get("citations", []):
            # Receipts that an earlier version saved have no reference.
            plain = f"{cited['title']}: {cited['article']}"
            place = f"characters {cited['start']} to {cited['end']}"
            web = f" {escaped(cited['url'])}" if cited["url"] else ""
            quote = escaped(on_lines(cited["quote"])).replace("\n", "\n> ")
            # Markdown ignores an underscore within a word, and paths are for copying.
            where = f"{escaped(cited.get('reference', plain))}, {place}{web}".replace("\\_", "_")
            parts.append(f"[{cited['number']}] {where}\n\n> {quote}")
    return "\n\n".join(parts) + "\n"


def as_json(name: str, exchanges: Sequence[Exchange]) -> str:
    """A conversation for programs: each answer is a receipt, which `assistant verify` checks."""
    answered = [{"question": one["question"], "answer": _receipt(one)} for one in exchanges]
    return json.dumps({"name": name, "exchanges": answered}, ensure_ascii=False, indent=2)


def _receipt(exchange: Exchange) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(exchange["receipt"] or "{}")
    return found


class Conversations:
    """The list at the side: open, rename, delete or export a conversation."""

    def __init__(self) -> None:
        # Only this browser reads it, so the key hides nothing; a fixed key survives a restart.
        self.saved = gr.BrowserState(
            EMPTY, storage_key="article-assistant", secret="article-assistant"
        )
        with gr.Sidebar(open=False, label="Conversations", elem_id="shelf"):
            gr.HTML("<h2>Conversations</h2>")
            self.list = gr.Radio([], label="Earlier ones", elem_id="conversations", visible=False)
            with gr.Column(visible=False) as self.about:
                self.name = gr.Textbox(
                    label="Name", submit_btn="Rename", elem_id="name", max_lines=1
                )
                with gr.Row():
                    self.markdown = gr.Button("Save as Markdown", size="sm")
                    self.json = gr.Button("Save as JSON", size="sm")
                self.delete = gr.Button("Delete", size="sm", variant="stop")
            self.undo = gr.Button("Undo: bring it back", size="sm", visible=False)
            gr.HTML('<p class="hint">They are kept in this browser only.</p>')
        self._file = gr.Textbox(visible="hidden")
        self._file_name = gr.Textbox(visible="hidden")
        self._deleted = gr.State([])

    @property
    def outputs(self) -> list[Any]:
        """The components that `values` fills."""
        return [self.list, self.about, self.name]

    def values(self, saved: Saved) -> tuple[Any, ...]:
        """The list of conversations, and the name of the open one."""
        choices = [(one["name"], one["id"]) for one in saved["all"]]
        name = next((name for name, one in choices if one == saved["current"]), "")
        return (
            gr.update(choices=choices, value=saved["current"] or None, visible=bool(choices)),
            gr.update(visible=bool(name)),
            name,
        )

    def on(
        self,
        listen: Callable[..., Any],
        function: Callable[..., Any],
        inputs: Sequence[Any],
        outputs: Sequence[Any],
    ) -> Any:
        """At an event, call a function with what this browser has saved, and with the inputs."""
        return listen(
            lambda saved, *values: function(_valid(saved), *values),
            [self.saved, *inputs],
            outputs,
            api_visibility="private",
        )

    def wire(self, show: Any, outputs: Sequence[Any]) -> list[Any]:
        """Connect events with functions.

        Args:
            show: makes the values of `outputs` from the exchanges of a conversation.
            outputs: the components that show a conversation.

        Returns:
            The events after which another conversation is open.
        """
        everything = [self.saved, *self.outputs, *outputs]

        def switch(saved: Saved) -> tuple[Any, ...]:
            return saved, *self.values(saved), *show(current_exchanges(saved))

        def choose(saved: Saved, chosen: Any) -> tuple[Any, ...]:
            return switch({"current": str(chosen), "all": saved["all"]})

        def rename(saved: Saved, name: str) -> tuple[Any, ...]:
            return (new := renamed(saved, name)), *self.values(new)

        def delete(saved: Saved) -> tuple[Any, ...]:
            gone = [one for one in saved["all"] if one["id"] == saved["current"]]
            rest = [one for one in saved["all"] if one["id"] != saved["current"]]
            return gone, gr.update(visible=True), *switch({"current": "", "all": rest})

        def put_back(saved: Saved, gone: list[Conversation]) -> tuple[Any, ...]:
            if gone:
                saved = {"current": gone[0]["id"], "all": [*gone, *saved["all"]]}
            return [], gr.update(visible=False), *switch(saved)

        choosing = self.on(self.list.input, choose, [self.list], everything)
        self.on(self.name.submit, rename, [self.name], [self.saved, *self.outputs])
        undo = [self._deleted, self.undo, *everything]
        deleting = self.on(self.delete.click, delete, [], undo)
        undoing = self.on(self.undo.click, put_back, [self._deleted], undo)
        self._wire_export()
        return [choosing, deleting, undoing]

    def _wire_export(self) -> None:
        for button, write, ending in (
            (self.markdown, as_markdown, "md"),
            (self.json, as_json, "json"),
        ):

            def export(
                saved: Saved, name: str, write: Any = write, ending: str = ending
            ) -> tuple[str, str]:
                plain = re.sub(r"[^\w -]+", "", name).strip() or "conversation"
                return write(name, current_exchanges(saved)), f"{plain}.{ending}"

            self.on(button.click, export, [self.name], [self._file, self._file_name]).then(
                None,
                [self._file, self._file_name],
                None,
                js="(text, name) => window.saveFile(text, name)",
            )
