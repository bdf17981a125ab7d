"""Conversations, which are saved in the reader's own browser and nowhere else."""

import json
import re
from collections.abc import Callable, Sequence
from html import escape
from operator import itemgetter, methodcaller
from time import time
from typing import Any, NotRequired
from urllib.parse import parse_qs, urlencode
from uuid import uuid4

import gradio as gr
from pydantic import TypeAdapter, ValidationError
from typing_extensions import TypedDict

from assistant.answering.conversation import Turn
from assistant.answering.exporting import escaped, on_lines
from assistant.messages import say


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
    seal: NotRequired[str]
    """Of the assistant on the receipt, with which it can be shared."""
    id: NotRequired[str]
    """Of its own. What an earlier version kept gets one from the page's script."""
    after: NotRequired[str]
    """The id of the exchange that it follows; empty for the first one."""
    at: NotRequired[float]
    """When it was asked, or answered in another way, in seconds since 1970."""
    versions: NotRequired[list[str]]
    """The ids of all that follow the same exchange, itself among them, in the order of asking."""


class Conversation(TypedDict):
    """Questions and their answers: a tree, since each question may be edited and asked anew."""

    id: str
    name: str
    exchanges: list[Exchange]
    """All of them, the oldest first; without ids each follows the one before it."""
    last: NotRequired[str]
    """The id of the exchange at which the branch ends that is shown."""
    at: NotRequired[float]
    """When it was last gone on with."""


class Saved(TypedDict):
    """All that a browser saves."""

    current: str
    """The id of the conversation that is open."""
    all: list[Conversation]
    """The latest first."""
    gone: NotRequired[dict[str, float]]
    """When conversations were deleted, by their ids, so that another tab does not bring them back.
    """


MOST_CHARACTERS = 3_000_000
"""The most characters of all conversations together, since a browser saves some five million; the
oldest go first."""

_MOST_GONE = 200
"""The most deleted conversations that are remembered."""

_LONGEST_NAME = 80

EMPTY: Saved = {"current": "", "all": []}

_SAVED = TypeAdapter(Saved)


def _valid(saved: Any) -> Saved:
    """What a browser sent as JSON, if it has the form of `Saved`; else no conversations.

    Anybody can send anything, and Gradio serves the file that a value like `{"path": …}` names.
    """
    try:
        return _SAVED.validate_json(saved or json.dumps(EMPTY), strict=True)
    except ValidationError:
        return EMPTY


def branch(exchanges: Sequence[Exchange], last: str) -> list[Exchange]:
    """Of a tree of exchanges those that lead to one, each with all its versions."""
    if not all("id" in one for one in exchanges):
        return list(exchanges)
    left = {one["id"]: one for one in exchanges}
    following = last if last in left else exchanges[-1]["id"] if exchanges else ""
    found: list[Exchange] = []
    while one := left.pop(following, None):
        following = one.get("after", "")
        versions = [other["id"] for other in exchanges if other.get("after", "") == following]
        found.append({**one, "versions": versions})
    return found[::-1]


def newest_after(exchanges: Sequence[Exchange], chosen: str) -> str:
    """The id of the newest exchange that a branch ends with and that goes through a chosen one."""
    through, newest = {chosen}, chosen
    for one in exchanges:
        if one.get("after") in through:
            newest = one["id"]
            through.add(newest)
    return newest


def turns(exchanges: Sequence[Exchange]) -> list[Turn]:
    """The history of a conversation, as `Assistant.ask` takes it."""
    return [(one["question"], one["text"]) for one in exchanges if one["text"]]


def messages(exchanges: Sequence[Exchange]) -> list[dict[str, str]]:
    """The messages of a conversation, as `gr.Chatbot` takes them."""
    shown = []
    for one in exchanges:
        link = f"#{urlencode({'edit': one.get('id', ''), 'question': one['question']})}"
        name = f'{say("Edit")}<span class="unseen"> {say("this question")}</span>'
        edit = f'<a class="act" href="{escape(link)}">{name}</a>'
        asked = f"<div>{escape(one['question'])}</div>{edit}{_versions(one)}"
        shown.append({"role": "user", "content": asked})
        if one["html"]:
            shown.append({"role": "assistant", "content": one["html"]})
    return shown


def _versions(exchange: Exchange) -> str:
    """Which version of a question it is, with links to the one before and the next one."""
    versions = exchange.get("versions", [])
    if len(versions) < 2:
        return ""
    place = versions.index(exchange["id"])

    def link(to: int, sign: str, kind: str, name: str) -> str:
        if not 0 <= to < len(versions):
            return ""
        href = f"#{urlencode({'branch': versions[to]})}"
        return (
            f'<a class="act {kind}" href="{escape(href)}">{sign}'
            f'<span class="unseen"> {name}</span></a>'
        )

    before = link(place - 1, "‹", "previous", say("Previous version of this question"))
    after = link(place + 1, "›", "next", say("Next version of this question"))
    shown = say("{some} of {all}", some=place + 1, all=len(versions))
    return f' <span class="versions">{before} {shown} {after}</span>'


def with_current(saved: Saved, exchanges: Sequence[Exchange]) -> Saved:
    """What to save, with the open conversation as it is now in the first place.

    Args:
        saved: what is saved.
        exchanges: the branch that is shown; the other branches of its conversation stay.
    """
    if not exchanges:
        return {**saved, "current": ""}
    # An answer may end after another conversation was opened.
    known = [one for one in saved["all"] if _holds(one, exchanges[0].get("id"))]
    open_now = [one for one in saved["all"] if one["id"] == saved["current"]]
    name = exchanges[0]["question"][:_LONGEST_NAME]
    fresh: Conversation = {"id": uuid4().hex, "name": name, "exchanges": []}
    held = [*known, *open_now, fresh][0]
    others = [one for one in saved["all"] if one["id"] != held["id"]]
    current = saved["current"] if known else held["id"]
    return _within_room({**saved, "current": current}, with_branch(held, exchanges), others)


def _holds(conversation: Conversation, exchange: str | None) -> bool:
    return exchange is not None and exchange in map(_id, conversation["exchanges"])


_id = methodcaller("get", "id")


def with_branch(held: Conversation, exchanges: Sequence[Exchange]) -> Conversation:
    """A conversation with a branch as it is now, which is the one that is shown from now on."""
    if not all("id" in one for one in [*held["exchanges"], *exchanges]):
        return {**held, "exchanges": list(exchanges), "at": time()}
    tree = {one["id"]: one for one in [*held["exchanges"], *exchanges]}
    everything = list(tree.values())
    return {**held, "exchanges": everything, "last": exchanges[-1]["id"], "at": time()}


def _within_room(saved: Saved, now: Conversation, others: Sequence[Conversation]) -> Saved:
    """What to save: a conversation, and those of the others for which there is room."""
    room = MOST_CHARACTERS
    everything: list[Conversation] = []
    for one in [now, *others]:
        room -= len(json.dumps(one))
        if room < 0 and everything:
            break
        everything.append(one)
    left_out = [one["id"] for one in others[len(everything) - 1 :]]
    return _without({**saved, "all": everything}, left_out)


def _without(saved: Saved, ids: Sequence[str]) -> Saved:
    """What to save if some conversations are deleted."""
    if not ids:
        return saved
    gone = {**saved.get("gone", {}), **dict.fromkeys(ids, time())}
    latest = sorted(gone.items(), key=itemgetter(1))[-_MOST_GONE:]
    left = [one for one in saved["all"] if one["id"] not in ids]
    return {**saved, "all": left, "gone": dict(latest)}


def current_exchanges(saved: Saved) -> list[Exchange]:
    """The branch that is shown of the conversation that is open; none for a new one."""
    for one in saved["all"]:
        if one["id"] == saved["current"]:
            return branch(one["exchanges"], one.get("last", ""))
    return []


def renamed(saved: Saved, name: str) -> Saved:
    """What to save, with a new name for the open conversation; a blank name changes nothing."""
    name = " ".join((name or "").split())[:_LONGEST_NAME]
    everything: list[Conversation] = [
        {**one, "name": name} if name and one["id"] == saved["current"] else one
        for one in saved["all"]
    ]
    return {**saved, "all": everything}


def turned(saved: Saved, link: str) -> Saved:
    """What to save if a link is followed to another conversation, or to another branch of this."""
    given = {name: values[0] for name, values in parse_qs(link.lstrip("#")).items()}
    chosen = given.get("branch")
    if chosen is None:
        known = [one["id"] for one in saved["all"]]
        return {**saved, "current": talk if (talk := given.get("talk", "")) in known else ""}
    everything: list[Conversation] = [
        {**one, "last": newest_after(one["exchanges"], chosen)} if _holds(one, chosen) else one
        for one in saved["all"]
    ]
    return {**saved, "all": everything}


def as_markdown(name: str, exchanges: Sequence[Exchange]) -> str:
    """A conversation with all its quotes in full, for people."""
    parts = [f"# {escaped(name)}"]
    for one in exchanges:
        parts += [
            f"## {escaped(one['question'])}",
            one["text"] or f"*{say('This was not answered.')}*",
        ]
        for cited in _receipt(one).get("citations", []):
            # Receipts that an earlier version saved have no reference.
            plain = f"{cited['title']}: {cited['article']}"
            ends = {"first": str(cited["start"]), "last": str(cited["end"])}
            place = say("characters {first} to {last}", **ends)
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
        # What the page's script keeps in this browser, as JSON, while an event reads or writes it.
        self.saved = gr.Textbox(visible="hidden")
        # Where an earlier version kept it.
        self.earlier = gr.BrowserState(
            EMPTY, storage_key="article-assistant", secret="article-assistant"
        )
        self.turned = gr.Textbox(visible="hidden", elem_id="turned")
        self.elsewhere = gr.Textbox(visible="hidden", elem_id="elsewhere")
        with gr.Sidebar(open=False, label=say("Conversations"), elem_id="shelf"):
            gr.HTML(f"<h2>{say('Conversations')}</h2>")
            sought = say("Find in questions and answers")
            gr.Textbox(label=sought, elem_id="sought-talk", max_lines=1)
            gr.HTML('<p class="hint" id="sifted" role="status"></p>')
            earlier = say("Earlier ones")
            self.list = gr.Radio([], label=earlier, elem_id="conversations", visible=False)
            with gr.Column(visible=False) as self.about:
                self.name = gr.Textbox(
                    label=say("Name"), submit_btn=say("Rename"), elem_id="name", max_lines=1
                )
                with gr.Row():
                    self.markdown = gr.Button(say("Save as Markdown"), size="sm")
                    self.json = gr.Button(say("Save as JSON"), size="sm")
                self.delete = gr.Button(say("Delete"), size="sm", variant="stop")
            self.undo = gr.Button(say("Undo: bring it back"), size="sm", visible=False)
            gr.HTML(f'<p class="hint">{say("They are kept in this browser only.")}</p>')
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

    @property
    def leaving(self) -> list[Any]:
        """The events at which the conversation on the page is left, for being listened to."""
        return [self.list.input, self.turned.change, self.delete.click, self.undo.click]

    def on(
        self,
        listen: Callable[..., Any],
        function: Callable[..., Any],
        inputs: Sequence[Any],
        outputs: Sequence[Any],
    ) -> Any:
        """At an event, call a function with what this browser has saved, and with the inputs.

        What it returns for `saved` is kept by the page's script, beside what other tabs have added.
        """

        def call(saved: Any, *values: Any) -> Any:
            found = function(_valid(saved), *values)
            return (json.dumps(found[0]), *found[1:]) if keeps else found

        keeps = bool(outputs) and outputs[0] is self.saved
        event = listen(
            call,
            [self.saved, *inputs],
            outputs,
            js="(_, ...values) => [window.page.kept(), ...values]",
            api_visibility="private",
        )
        if keeps:
            event = event.then(None, self.saved, None, js="(saved) => window.page.keep(saved)")
        return event

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
            return switch({**saved, "current": str(chosen)})

        def turn(saved: Saved, link: str) -> tuple[Any, ...]:
            return switch(turned(saved, link))

        def rename(saved: Saved, name: str) -> tuple[Any, ...]:
            return (new := renamed(saved, name)), *self.values(new)

        def delete(saved: Saved) -> tuple[Any, ...]:
            gone = [one for one in saved["all"] if one["id"] == saved["current"]]
            left = _without({**saved, "current": ""}, [one["id"] for one in gone])
            return *switch(left), gone, gr.update(visible=True)

        def put_back(saved: Saved, gone: list[Conversation]) -> tuple[Any, ...]:
            if gone:
                back: Conversation = {**gone[0], "at": time()}
                saved = {**saved, "current": back["id"], "all": [back, *saved["all"]]}
            return *switch(saved), [], gr.update(visible=False)

        choosing = self.on(self.list.input, choose, [self.list], everything)
        turning = self.on(self.turned.change, turn, [self.turned], everything)
        turning.then(
            None,
            self.turned,
            None,
            js="(link) => link.startsWith('#talk=') && window.openLink()",
        )
        self.on(self.name.submit, rename, [self.name], [self.saved, *self.outputs])
        undo = [*everything, self._deleted, self.undo]
        deleting = self.on(self.delete.click, delete, [], undo)
        undoing = self.on(self.undo.click, put_back, [self._deleted], undo)
        # Another tab of this browser has kept something.
        self.on(self.elsewhere.change, self.values, [], self.outputs)
        self._wire_export()
        return [choosing, turning, deleting, undoing]

    def _wire_export(self) -> None:
        for button, write, ending in (
            (self.markdown, as_markdown, "md"),
            (self.json, as_json, "json"),
        ):

            def export(
                saved: Saved, name: str, write: Any = write, ending: str = ending
            ) -> tuple[str, str]:
                plain = re.sub(r"[^\w -]+", "", name).strip() or say("conversation")
                return write(name, current_exchanges(saved)), f"{plain}.{ending}"

            self.on(button.click, export, [self.name], [self._file, self._file_name]).then(
                None,
                [self._file, self._file_name],
                None,
                js="(text, name) => window.saveFile(text, name)",
            )
