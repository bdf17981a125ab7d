"""The page's conversation: a question in, its answer beside the article that it quotes."""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from html import escape
from time import time
from typing import Any
from urllib.parse import parse_qs
from uuid import uuid4

import gradio as gr

from assistant.answering.answer import Answer
from assistant.answering.document import document_of
from assistant.assistant import Asking, Assistant
from assistant.errors import AssistantError, QuestionError, StoreError
from assistant.messages import say
from assistant.serving.streaming import in_threads
from assistant.settings import MOST_READ
from assistant.ui import pictures
from assistant.ui.article import no_source, source_html
from assistant.ui.conversations import Exchange, messages, turns
from assistant.ui.note_html import answer_links
from assistant.ui.rendering import (
    answer_html,
    copy_link,
    form_link,
    share_link,
    suggestions_html,
)
from assistant.ui.shared import Shared
from assistant.ui.sources import Sources, Ticked, asking, none_ticked, ticked
from assistant.ui.welcome import hello, welcome

_WRITTEN, _QUOTED = "Written", "Quotes only"


def _panes() -> str:
    """On a small screen there is room for one of the three."""
    return (
        f'<nav aria-label="{say("What is shown")}"><a href="#pane=articles">{say("Articles")}</a>'
        f'<a href="#pane=answer" aria-current="true">{say("Answer")}</a>'
        f'<a href="#pane=reading">{say("Reading")}</a></nav>'
    )


def _notices() -> str:
    """What the page's script shows."""
    editing = say("You edit a question. Its answer, and what follows it, stay as another version.")
    unsent = say(
        "Not answered yet: the server does not answer. Your question is kept, and asked when the "
        "server is back."
    )
    return (
        f'<p id="editing" hidden role="status">{editing} '
        f'<a class="copy" href="#edit=">{say("Cancel")}</a></p>'
        f'<p id="unsent" hidden role="status">{unsent} '
        f'<a class="copy" href="#unsend=1">{say("Do not ask it")}</a></p>'
    )


_DROPS = "period", "spelling"
"""What a chip takes away by an argument of `Assistant.stream`."""

Values = tuple[Any, ...]
"""What an event writes into the components of the page, in the order of its outputs."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What a reader has set besides the question, as the fields of the page hold it."""

    after: str
    before: str
    as_of: str
    sources: list[str]
    passages: float
    form: str

    def asking(self, dropped: str = "") -> Asking:
        """The keyword arguments of `Assistant.stream`.

        Args:
            dropped: what a reader has taken away of how the question was understood: `period`,
                `spelling`, or nothing of both.
        """
        return {
            "period": dropped != "period",
            "spelling": dropped != "spelling",
            "after": self.after,
            "before": self.before,
            "as_of": self.as_of,
            "sources": self.sources,
            "passages": int(self.passages),
            "quoted": self.form == _QUOTED,
        }

    def without(self, name: str, value: str) -> "Choices":
        """The same choices without one of the filters."""
        fields = {one: getattr(self, one) for one in self.__slots__}
        if name == "source":
            kept = [one for one in self.sources or [] if one.lower() != value.lower()]
            return Choices(**fields | {"sources": kept})
        known = name in ("after", "before", "as_of")
        return Choices(**fields | {name: ""}) if known else self

    def values(self) -> list[Any]:
        """The choices, in the order of the fields."""
        return [getattr(self, one) for one in self.__slots__]


def _unanswered(question: str, known: str, earlier: Sequence[Exchange]) -> Exchange:
    """An exchange that follows others and has no answer yet, with an id if it has none."""
    return Exchange(
        question=question,
        html="",
        text="",
        receipt="",
        timeline="",
        coverage="",
        id=known or uuid4().hex,
        after=earlier[-1].get("id", "") if earlier else "",
        at=time(),
    )


def _answered(exchange: Exchange, answer: Answer, asking: Mapping[str, Any]) -> Exchange:
    return {
        **exchange,
        "html": answer_html(answer, exchange["question"]) + copy_link(answer),
        "text": answer.markdown,
        "receipt": answer.to_json(),
        "timeline": pictures.timeline(answer),
        "coverage": pictures.coverage(answer),
        "asking": dict(asking),
        "link": answer.citations[0].link if answer.citations else "",
    }


def read_ticket(text: str) -> dict[str, str]:
    """What the page's script says of a question: its `id`, and the id of that which it `edits`."""
    try:
        given = json.loads(text or "{}")
    except (ValueError, RecursionError):
        given = {}
    known = given if isinstance(given, dict) else {}
    return {name: str(known.get(name, ""))[:_LONGEST_ID] for name in ("id", "edits")}


_LONGEST_ID = 80


class Ask:
    """The conversation, its fields, and beside it the articles and the one that is read."""

    def __init__(self, assistant: Assistant) -> None:
        """Take the assistant that answers; `build` makes the components, `wire` the events."""
        self._assistant = assistant
        self.pane = Sources(assistant)
        self._shared = Shared(assistant)

    def build(self) -> None:
        """Add the components to the page that is being built."""
        gr.HTML(_panes(), elem_id="panes")
        with gr.Row(equal_height=True, elem_id="desk"):
            self.pane.build()
            with gr.Column(scale=5, min_width=300, elem_id="talk"):
                self._build_conversation()
            with gr.Column(scale=4, min_width=300, elem_id="side"), gr.Tabs() as self.side_tabs:
                with gr.Tab(say("Reading"), id="source"):
                    self.source = gr.HTML(no_source(), elem_id="source")
                with gr.Tab(say("Timeline"), id="timeline"):
                    self.timeline = gr.HTML(pictures.no_days(), elem_id="timeline")
                with gr.Tab(say("Searched"), id="coverage"):
                    self.coverage = gr.HTML(pictures.nothing_searched(), elem_id="coverage")
        self.source_link = gr.Textbox(visible="hidden", elem_id="chosen")
        self.action_link = gr.Textbox(visible="hidden", elem_id="act")
        # What the page's script says of a question: its id, and that of the one it takes the place
        # of.
        self.ticket = gr.Textbox(visible="hidden")

    def _build_conversation(self) -> None:
        settings = self._assistant.settings
        self.exchanges = gr.State([])
        self.first = gr.HTML(hello(), elem_id="first")
        self.articles = gr.State()
        self.conversation = gr.Chatbot(
            show_label=False,
            height="100%",
            autoscroll=False,  # An answer is read from its start: the page's script sees to it.
            elem_id="conversation",
            buttons=[],
            latex_delimiters=[],
            sanitize_html=True,
            allow_tags=False,
        )
        self.offered = gr.State([])
        self.suggestions = gr.HTML(elem_id="suggested")
        if settings.feedback:
            with gr.Row(visible=False) as self.note_row:
                self.note = gr.Textbox(
                    label=say("What was good or wrong about it? It stays on this machine."),
                    submit_btn=say("Send"),
                    elem_id="note",
                    max_lines=1,
                )
        gr.HTML(asking())
        gr.HTML(_notices(), elem_id="notices")
        self.question = gr.Textbox(
            label=say("Question"),
            show_label=False,
            placeholder=say("Ask a question"),
            elem_id="question",
            autofocus=True,
            submit_btn=True,
        )
        self.form = gr.Radio(
            [(say("Written"), _WRITTEN), (say("Quotes only"), _QUOTED)],
            value=_WRITTEN,
            label=say("Answers"),
            elem_id="form",
            visible=self._assistant.chat_model is not None,
        )
        with gr.Row(elem_id="actions"):
            self.new = gr.Button(
                say("New conversation"), size="sm", variant="secondary", elem_id="new"
            )
            self.stop = gr.Button(say("Stop"), size="sm", variant="secondary", elem_id="stop")
            self._build_filters()

    def _build_filters(self) -> None:
        settings = self._assistant.settings
        with gr.Accordion(say("Search settings"), open=False, elem_id="narrow"):
            hint = say("Of the articles that are ticked, only these are asked.")
            gr.HTML(f'<p class="hint">{hint}</p>')
            with gr.Row():
                after = gr.Textbox(label=say("Published since"), placeholder="2019-10-01")
                before = gr.Textbox(label=say("Published until"), placeholder="2019-10-31")
                as_of = gr.Textbox(label=say("Only up to this day"), placeholder="2019-10-24")
            self.sources = gr.Dropdown([], label=say("Sources"), multiselect=True)
            passages = gr.Slider(
                1,
                MOST_READ,
                settings.passages,
                step=1,
                label=say("Passages to read for an answer"),
            )
        self.fields = [after, before, as_of, self.sources, passages, self.form]

    @property
    def outputs(self) -> list[Any]:
        """The components that `values` fills."""
        return [self.conversation, self.exchanges, self.source, self.timeline, self.coverage]

    def values(self, exchanges: Sequence[Exchange]) -> Values:
        """A conversation, with the first quote and the pictures of its last answer."""
        link = exchanges[-1].get("link") if exchanges else None
        return self._values(exchanges, source_html(self._assistant, link) if link else no_source())

    @staticmethod
    def _values(exchanges: Sequence[Exchange], source: Any) -> Values:
        last = exchanges[-1] if exchanges else {"timeline": "", "coverage": ""}
        return (
            messages(exchanges),
            list(exchanges),
            source,
            last["timeline"] or pictures.no_days(),
            last["coverage"] or pictures.nothing_searched(),
        )

    def wire(self) -> list[Any]:
        """Connect events with functions.

        Returns:
            The events that change the conversation.
        """
        private: dict[str, Any] = {"api_visibility": "private"}
        busy = private | {"concurrency_limit": 4, "concurrency_id": "answers"}
        asking = self.question.submit(
            self.ask,
            [self.question, self.exchanges, self.pane.ticked, self.ticket, *self.fields],
            [*self.outputs, self.question],
            js="(text, exchanges, ticked, _, ...fields) => "
            "[text, exchanges, ticked, window.page.ticket(text), ...fields]",
            trigger_mode="always_last",  # A question asked while the last ends is not lost.
            show_progress_on=self.conversation,
            **busy,
        )
        retrying = self.conversation.retry(
            self.retry,
            [self.exchanges, self.pane.ticked, *self.fields],
            self.outputs,
            **busy,
        )
        acting = self.action_link.change(
            self.follow_action,
            [self.action_link, self.exchanges, self.pane.ticked, *self.fields],
            [*self.outputs, self.question, *self.fields],
            show_progress_on=self.conversation,
            **busy,
        )
        self.running: list[Any] = [asking, retrying, acting]
        stopping = self.stop.click(None, None, None, cancels=self.running)
        # An answer that came after the conversation was emptied would bring it back.
        self.new.click(None, None, None, cancels=self.running)
        self.source_link.change(
            self.open, self.source_link, [self.source, self.side_tabs], **private
        ).then(None, None, None, js="() => window.showQuote()")
        if self._assistant.settings.feedback:
            rated = gr.State()
            self.conversation.like(
                self.rate, self.exchanges, [self.note_row, self.note, rated], **private
            )
            self.note.submit(
                self.explain,
                [self.note, rated, self.exchanges],
                [self.note_row, self.note],
                **private,
            )
        return [asking, retrying, acting, stopping]

    async def ask(
        self,
        question: str,
        exchanges: list[Exchange],
        chosen: str,
        ticket: str,
        *fields: Any,
    ) -> AsyncIterator[Values]:
        """Answer the question that was written, and empty its field.

        If it is an edited one, it takes the place of that in the conversation, with what followed.
        """
        if not (question or "").strip():
            yield (gr.skip(),) * (len(self.outputs) + 1)
            return
        emptied: Any = ""
        given = read_ticket(ticket)
        edits = [place for place, one in enumerate(exchanges) if one.get("id") == given["edits"]]
        earlier = exchanges[: edits[0]] if edits and given["edits"] else exchanges
        asking = {**Choices(*fields).asking(), **ticked(chosen)}
        async for values in self._answers(question, earlier, asking, new_id=given["id"]):
            yield *values, emptied
            emptied = gr.skip()  # Only once: the reader may be writing the next question.

    async def retry(
        self, exchanges: list[Exchange], chosen: str, *fields: Any
    ) -> AsyncIterator[Values]:
        """Ask the last question again, of the same articles, with the settings as they are now."""
        if not exchanges:
            yield (gr.skip(),) * len(self.outputs)
            return
        last = exchanges[-1]
        asking = {**Choices(*fields).asking(), **_asked_of(last, chosen)}
        again = self._answers(last["question"], exchanges[:-1], asking, new_id=last.get("id", ""))
        async for values in again:
            yield values

    async def follow_action(
        self, link: str, exchanges: list[Exchange], chosen: str, *fields: Any
    ) -> AsyncIterator[Values]:
        """Follow a link that asks a new question, or asks one again in another way.

        That is without one of its filters, or for the answer in its other form.
        """
        given = {name: values[0] for name, values in parse_qs(link.lstrip("#")).items()}
        choices = Choices(*fields)
        nothing_else = [gr.skip()] * (1 + len(fields))
        if "drop" in given:
            left = choices.without(given["drop"], given.get("value", ""))
            question = given.get("question", "")
            same = exchanges and exchanges[-1]["question"] == question
            earlier = exchanges[:-1] if same else exchanges
            dropped = given["drop"]
            asking = {**left.asking(dropped)}
            if dropped != "articles":
                asking |= _asked_of(exchanges[-1], chosen) if same else ticked(chosen)
            if same:  # What was taken away before stays away.
                before = exchanges[-1].get("asking", {})
                asking |= {name: False for name in _DROPS if before.get(name) is False}
            known = exchanges[-1].get("id", "") if same else ""
            alone = dropped == "history"
            async for values in self._answers(question, earlier, asking, new_id=known, alone=alone):
                yield *values, gr.skip(), *left.values()
        elif "ask" in given:
            asking = {**choices.asking(), **ticked(chosen)}
            own = given.get("id", "")
            async for values in self._answers(given["ask"], exchanges, asking, new_id=own):
                yield *values, *nothing_else
        elif (place := given.get("form", "")).isdecimal() and int(place) < len(exchanges):
            old = exchanges[int(place)]
            how = old.get("asking", {}) | {"quoted": given.get("as") == "quotes"}
            async for values in self._answers(old["question"], exchanges, how, int(place)):
                yield *values, *nothing_else
        else:
            yield *[gr.skip()] * len(self.outputs), *nothing_else

    async def _answers(
        self,
        question: str,
        exchanges: list[Exchange],
        asking: Mapping[str, Any],
        place: int | None = None,
        new_id: str = "",
        alone: bool = False,
    ) -> AsyncIterator[Values]:
        """Ask a question in a conversation; yield as the answer grows.

        Args:
            question: what is asked.
            exchanges: the conversation.
            asking: the keyword arguments of `Assistant.stream`.
            place: of the exchange whose answer is replaced; without one, the question is a new one.
            new_id: the id of a new exchange.
            alone: whether it is understood by itself, whatever was said before.
        """
        earlier = exchanges[:place]
        later = [] if place is None else exchanges[place + 1 :]
        known = new_id if place is None else exchanges[place].get("id", "")
        exchange = _unanswered(question, known, earlier)
        # The article beside is opened once: the reader may have chosen another one meanwhile.
        opened = place is not None
        if place is None:
            yield self._values([*earlier, exchange], gr.skip())
        try:
            if asking.get("articles") == []:
                raise QuestionError(none_ticked())
            answers = self._assistant.stream(question, turns([] if alone else earlier), **asking)
            async for answer in in_threads(answers):
                exchange = _answered(exchange, answer, asking)
                source = gr.skip()
                if exchange["link"] and not opened:
                    source, opened = source_html(self._assistant, exchange["link"]), True
                yield self._values([*earlier, exchange, *later], source)
        except AssistantError as error:
            if place is not None:
                raise gr.Error(str(error)) from error
            exchange["html"] = f'<div class="refusal error">{escape(str(error))}</div>'
            yield self._values([*earlier, exchange], gr.skip())
            return
        with suppress(StoreError):  # Where nothing can be kept nothing is shared.
            exchange["seal"] = self._shared.seal(exchange["receipt"])
            exchange["html"] += share_link(exchange["id"])
        exchange["html"] += form_link(answer, len(earlier), quoted=asking["quoted"])
        exchange["html"] += answer_links(document_of(exchange["receipt"]))
        yield self._values([*earlier, exchange, *later], gr.skip())

    def versions(self, exchanges: list[Exchange], now: list[Exchange]) -> Values:
        """The conversation, if its questions have other versions than those that are shown."""
        shown, last = (
            [others for one in each if len(others := one.get("versions", [])) > 1]
            for each in (exchanges, now)
        )
        same = shown == last and len(exchanges) == len(now)
        return (gr.skip(), gr.skip()) if same else (messages(now), now)

    def open(self, link: str) -> tuple[str, Any]:
        """Show the article that a link names, in front of the pictures."""
        return source_html(self._assistant, link), gr.update(selected="source")

    def rate(self, exchanges: list[Exchange], event: gr.LikeData) -> tuple[Any, str, Any]:
        """Save a thumb, and ask for a note."""
        place, good = int(event.index) // 2, event.liked is True  # type: ignore[arg-type]
        if not self._rate(exchanges, place, good, ""):
            return gr.skip(), "", None
        return gr.update(visible=True), "", (place, good)

    def explain(
        self, note: str, rated: tuple[int, bool] | None, exchanges: list[Exchange]
    ) -> tuple[Any, str]:
        """Save the note too."""
        if rated and self._rate(exchanges, *rated, note):
            gr.Info(say("Thank you. It is kept on this machine."))
        return gr.update(visible=False), ""

    def _rate(self, exchanges: list[Exchange], place: int, good: bool, note: str) -> bool:
        """Save a rating; returns whether there was an answer to rate."""
        if place >= len(exchanges) or not exchanges[place]["receipt"]:
            return False
        try:
            self._assistant.rate(exchanges[place]["receipt"], good=good, note=note)
        except AssistantError as error:
            raise gr.Error(str(error)) from error
        return True

    def offers(self) -> Any:
        """The sources to choose from, as they are now."""
        try:
            return gr.update(choices=self._assistant.sources())
        except AssistantError:
            return gr.update(choices=[])

    async def suggest(
        self, exchanges: list[Exchange], offered: list[str]
    ) -> AsyncIterator[tuple[str, list[str]]]:
        """Offer questions to ask next, each when it is found, and none twice in a conversation."""
        known = [one["question"] for one in exchanges] + (offered if exchanges else [])
        found: list[str] = []
        yield "", known
        if not exchanges:
            return
        receipt = exchanges[-1]["receipt"]
        try:
            async for one in in_threads(self._assistant.suggestions(receipt, without=known)):
                found.append(one)
                yield suggestions_html(found), [*known, *found]
        except AssistantError:
            return  # After an error, or where there are no articles, nothing is offered.

    async def suggest_again(
        self, exchanges: list[Exchange], offered: list[str]
    ) -> AsyncIterator[tuple[str, list[str]]]:
        """Offer questions to go on with, if a conversation has begun."""
        if not exchanges:
            yield gr.skip(), gr.skip()
            return
        async for values in self.suggest(exchanges, offered):
            yield values

    def state(self) -> Any:
        """Another value when articles have changed, and none while some are being read."""
        try:
            if self._assistant.indexing:
                return gr.skip()
            return self._assistant.generation
        except AssistantError:
            return None

    async def welcome(self) -> AsyncIterator[str]:
        """Say what is here before the first question."""
        async for shown in in_threads(welcome(self._assistant)):
            yield shown


def _asked_of(exchange: Exchange, chosen: str) -> Ticked:
    """Which articles a question was asked of; what is ticked now, if it was not asked."""
    if "asking" not in exchange:
        return ticked(chosen)
    asked = exchange["asking"]
    kept: Any = {name: asked[name] for name in Ticked.__annotations__ if name in asked}
    return kept  # type: ignore[no-any-return]
