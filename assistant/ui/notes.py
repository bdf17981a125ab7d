"""The page's notes: what a reader keeps of answers, and what a click makes of the articles.

They are saved in the reader's own browser and nowhere else. All that changes them goes through one
event, one after the other, so that no change is lost: the page's script sees to it.
"""

import json
import re
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from html import escape
from typing import Any
from urllib.parse import parse_qs, urlencode
from uuid import uuid4

import gradio as gr

from assistant.answering.answer import Answer, Sentence
from assistant.answering.citations import Citation
from assistant.answering.document import Document, document_of, joined, read_document
from assistant.answering.exporting import exported
from assistant.answering.tasks.material import whole
from assistant.answering.tasks.studio import KINDS, made
from assistant.assistant import Assistant
from assistant.errors import AssistantError, QuestionError
from assistant.messages import say
from assistant.ui.conversations import Exchange
from assistant.ui.note_html import Note, notes_html, nothing_kept
from assistant.ui.sources import none_ticked, ticked

MOST_CHARACTERS = 500_000
"""The most characters of all notes together, since a browser saves some five million with the
conversations."""

_LONGEST = {"title": 200, "remark": 5000}
"""Characters of what a reader may write."""


def _studio() -> str:
    """A link for each of `KINDS`."""
    names = {
        "Brief": say("Brief"),
        "Timeline": say("Timeline"),
        "People": say("People"),
        "Figures": say("Figures"),
        "Comparison": say("Comparison"),
    }
    links = "".join(
        f'<li><a class="ask" href="#{urlencode({"studio": kind})}">{names[kind]}</a></li>'
        for kind in KINDS
    )
    return f"<ul class='studio'>{links}</ul>"


def _stopped() -> tuple[str, None]:
    """What is shown, and what is kept, when the making of a note was stopped."""
    return f'<p role="status" class="notice">{say("Stopped. Nothing was kept.")}</p>', None


@dataclass(slots=True)
class Change:
    """What one action makes of the notes."""

    notes: list[Note] | None = None
    """None if they stay as they are."""
    said: str = ""
    """What became of it, in a few words."""
    removed: tuple[int, Note] | None = None
    """What can be brought back, and to which place."""
    file: tuple[str, bytes] | None = None
    """The name and the content of a file to save."""


@dataclass(frozen=True, slots=True)
class Action:
    """An action, and what it is done with."""

    name: str
    given: Mapping[str, str]
    notes: Sequence[Note]
    exchanges: Sequence[Exchange]
    made: Any = None
    """What the studio has made last, as a browser keeps it."""
    removed: tuple[int, Any] | None = None
    """What was removed last."""

    @property
    def place(self) -> int:
        """The place of the note that it is about.

        Raises:
            QuestionError: it is gone.
        """
        for place, one in enumerate(self.notes):
            if one.id == self.given.get("id"):
                return place
        raise QuestionError(say("This note is no longer there."))

    @property
    def answered(self) -> Document:
        """The answer that it is about.

        Raises:
            AssistantError: there is none.
        """
        place = self.given.get("place", "")
        if not place.isdecimal() or int(place) >= len(self.exchanges):
            raise QuestionError(say("This answer is no longer there."))
        exchange = self.exchanges[int(place)]
        return document_of(exchange["receipt"])


def changed(assistant: Assistant, action: Action) -> Change:
    """Do an action.

    Raises:
        AssistantError: it cannot be done; nothing is changed.
    """
    if action.name == "keep":
        return _added(action.notes, action.answered)
    if action.name == "quote":
        return _added(action.notes, quoted(assistant, action.given))
    if action.name == "add":
        document = read_document(action.made)
        return _added(action.notes, document) if document else Change()
    if action.name == "undo":
        return _put_back(action)
    if action.name == "export":
        return Change(file=_file(action))
    if action.name in _LONGEST:
        return _written(action)
    if action.name in ("up", "down", "remove"):
        return _moved(action)
    return Change()


def quoted(assistant: Assistant, given: Mapping[str, str]) -> Document:
    """A quote as a document, if its article still says it.

    Args:
        assistant: has the article.
        given: `source`, `start` and `quote`, as in `Citation.link`.

    Raises:
        QuestionError: the article has changed.
        UnknownArticleError: it is gone.
    """
    article, quote = assistant.article(given.get("source", "")), given.get("quote", "")
    start = int(given["start"]) if given.get("start", "").isdecimal() else 0
    if not quote or not article.text.startswith(quote, start):
        start = article.text.find(quote) if quote else -1
    if start < 0:
        raise QuestionError(say("This article has changed since it was quoted: ask again."))
    citation = Citation.of(1, whole(article), start, start + len(quote))
    sentence = Sentence(quote, "quoted", 1.0, (citation,))
    return document_of(Answer(article.title, "answered", 1.0, (sentence,)).to_json())


def _added(notes: Sequence[Note], document: Document) -> Change:
    """The notes with a new one at their head."""
    now = [Note(uuid4().hex, document), *notes]
    _check_room(now)
    return Change(now, said=say("Kept"))


def _check_room(notes: Sequence[Note]) -> None:
    if len(json.dumps(kept(notes))) > MOST_CHARACTERS:
        raise QuestionError(
            say(
                "There is no room for more notes in this browser: save some to a file and remove "
                "them."
            )
        )


def _written(action: Action) -> Change:
    place, name = action.place, action.name
    text = action.given.get("text", "")[: _LONGEST[name]]
    now = list(action.notes)
    old = now[place].document
    if name == "title":
        new = replace(old, title=" ".join(text.split()) or old.title)
    else:
        new = replace(old, remark=text if text.strip() else "")
    now[place] = Note(now[place].id, new)
    _check_room(now)
    return Change(now)


def _moved(action: Action) -> Change:
    place, now = action.place, list(action.notes)
    note = now.pop(place)
    if action.name == "remove":
        said = say("Removed: {title}", title=note.document.title)
        return Change(now, said=said, removed=(place, note))
    now.insert(max(0, place + (1 if action.name == "down" else -1)), note)
    return Change(now, said=say("Moved down") if action.name == "down" else say("Moved up"))


def _put_back(action: Action) -> Change:
    if not action.removed:
        return Change()
    place, note = action.removed
    now = list(action.notes)
    now[place:place] = read_notes([note])
    return Change(now, said=say("Put back"))


def _file(action: Action) -> tuple[str, bytes]:
    """The file of a note, of all notes or of an answer."""
    if action.given.get("id") == "all":
        document = joined(say("Notes"), [one.document for one in action.notes])
    elif "id" in action.given:
        document = action.notes[action.place].document
    else:
        document = action.answered
    ending = action.given.get("as", "")
    name = re.sub(r"[^\w -]+", "", document.title).strip()[:60].strip() or say("note")
    return f"{name}{ending}", exported(document, ending)


def kept(notes: Sequence[Note]) -> list[dict[str, Any]]:
    """Notes as a browser keeps them."""
    return [{"id": one.id, "document": one.document.to_dict()} for one in notes]


def read_notes(sent: Any) -> list[Note]:
    """The notes that a browser kept; what is none is left out, since anybody can send anything."""
    notes = []
    for one in sent if isinstance(sent, list) else ():
        document = read_document(one.get("document")) if isinstance(one, dict) else None
        if document and re.fullmatch(r"[0-9a-f]{32}", str(one.get("id"))):
            notes.append(Note(one["id"], document))
    return notes


class Notes:
    """The tab of notes, with the studio at its top."""

    def __init__(self, assistant: Assistant) -> None:
        """Take an assistant; `build` makes the components, `wire` the events."""
        self._assistant = assistant

    def build(self) -> None:
        """Add the components to the tab that is being built."""
        with gr.Column(elem_id="notes-tab"):
            self._build()

    def _build(self) -> None:
        self.subject = gr.Textbox(
            label=say("Make a note about (empty: all that is ticked)"),
            placeholder=say("a subject, or two things to compare"),
            elem_id="about",
            max_lines=1,
        )
        gr.HTML(_studio(), elem_id="studio-links")
        with gr.Row(elem_id="made"):
            self.progress = gr.HTML(elem_id="making")
            self.stop = gr.Button(
                say("Stop"), size="sm", variant="secondary", elem_id="stop-making"
            )
        self.said = gr.HTML(elem_id="noted-said")
        self.shown = gr.HTML(nothing_kept(), elem_id="notes")

    def wire(self, page: gr.Blocks, exchanges: Any, chosen: Any) -> None:
        """Add what is not seen, and connect events with functions.

        Args:
            page: the page that is being built.
            exchanges: the state with the exchanges of the conversation.
            chosen: the field with the articles that are ticked.
        """
        # Only this browser reads it, so the key hides nothing; a fixed key survives a restart.
        saved = gr.BrowserState(
            [], storage_key="article-assistant-notes", secret="article-assistant"
        )
        link = gr.Textbox(visible="hidden", elem_id="noted")
        making = gr.Textbox(visible="hidden", elem_id="studio")
        announced = gr.HTML(elem_id="announced", elem_classes="unseen")
        name, content, word = (gr.Textbox(visible="hidden") for _ in range(3))
        new, removed = gr.State(), gr.State()
        private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        outputs = [saved, self.shown, self.said, announced, removed, name, content, word]
        link.change(self.follow, [link, saved, exchanges, new, removed], outputs, **private).then(
            None,
            [name, content, word],
            None,
            js="(name, content, word) => window.noted(name, content, word)",
        )
        made_now = making.change(
            self.make,
            [making, self.subject, chosen],
            [self.progress, new],
            trigger_mode="once",  # One at a time: what is being made is not disturbed.
            concurrency_limit=2,
            **private,
        )
        made_now.then(None, None, None, js="() => window.addNote()")
        self.stop.click(_stopped, None, [self.progress, new], cancels=made_now, **private)
        page.load(lambda sent: notes_html(read_notes(sent)), saved, self.shown, **private)

    def follow(
        self, link: str, saved: Any, exchanges: list[Exchange], new: Any, removed: Any
    ) -> tuple[Any, ...]:
        """Follow a link that changes the notes, or saves one to a file."""
        given = {name: values[0] for name, values in parse_qs(link.lstrip("#")).items()}
        notes = read_notes(saved)
        action = Action(given.get("note", ""), given, notes, exchanges, new, removed)
        try:
            change = changed(self._assistant, action)
        except AssistantError as error:
            gr.Warning(escape(str(error)))
            change = Change(said=say("Not kept") if action.name in ("keep", "quote") else "")
        name, content = change.file or ("", b"")
        said = escape(change.said)
        file = name, b64encode(content).decode(), change.said
        announced = f'<p role="status">{said}</p>'
        if change.notes is None:
            return *[gr.skip()] * 3, announced, removed, *file
        back = change.removed and (change.removed[0], kept([change.removed[1]])[0])
        undo = f'<p>{said} <a class="copy" href="#note=undo">{say("Undo")}</a></p>' if back else ""
        if not change.said:  # A heading or a remark: what was removed can still be put back.
            undo, back = gr.skip(), removed
        return kept(change.notes), notes_html(change.notes), undo, announced, back, *file

    def make(self, link: str, subject: str, chosen: str) -> Iterator[tuple[str, Any]]:
        """Make a note from the articles that are ticked, saying how far it is."""
        kind = parse_qs(link.lstrip("#")).get("studio", [""])[0]
        if kind not in KINDS:
            yield "", None
            return
        asked = ticked(chosen)
        ask = partial(self._assistant.ask, quoted=True, **asked)
        try:
            if asked.get("articles") == []:
                raise QuestionError(none_ticked())
            for one in made(kind, (subject or "")[:200], ask):
                if isinstance(one, Document):
                    yield "", one.to_dict()
                else:
                    said = f'<p role="status" class="notice going" lang="en">{escape(one)}</p>'
                    yield said, None
        except AssistantError as error:
            yield f'<p role="status" class="notice warn">{escape(str(error))}</p>', None
