"""Several questions at once: where they are parted, and how the answers come together."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from langchain_core.language_models import GenericFakeChatModel
from langchain_core.messages import AIMessage
from test_answers import assert_exact

from assistant import Assistant
from assistant.language.compound import questions_in
from assistant.ui.rendering import answer_html

Write = Callable[[str, str], Path]


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        ("When was it built and who paid for it?", ["When was it built?", "Who paid for it?"]),
        ("Who is Ann Lee? Where does she live?", ["Who is Ann Lee?", "Where does she live?"]),
        ("Who sold the ferry and to whom?", ["Who sold the ferry?", "To whom?"]),
        ("What did he announce, and why?", ["What did he announce?", "Why?"]),
        ("Did it burn down and did anybody die?", ["Did it burn down?", "Did anybody die?"]),
        ("Did it burn, and was the mill insured?", ["Did it burn?", "Was the mill insured?"]),
        ("Who owns the ferry; how old is it?", ["Who owns the ferry?", "How old is it?"]),
        ("How many died and what caused it?", ["How many died?", "What caused it?"]),
        (
            "Tell me who built it and how much it cost.",
            ["Tell me who built it?", "How much it cost?"],
        ),
        (
            "What is the ferry called, when was it built, and how many cars does it carry?",
            ["What is the ferry called?", "When was it built?", "How many cars does it carry?"],
        ),
        (
            "The ferry ran aground. Who was on board? Was anyone hurt?",
            ["The ferry ran aground. Who was on board?", "Was anyone hurt?"],
        ),
    ],
)
def test_several_questions_are_parted(text: str, questions: list[str]) -> None:
    assert questions_in(text) == questions


@pytest.mark.parametrize(
    "text",
    [
        "Which company makes ships and trains?",
        "Who criticised the plan, and what did they say?",
        "What did Ann and Bo say?",
        "What happened between March and May?",
        "How and why did it sink?",
        "When and where was she born?",
        "Which ship sank and was raised?",
        "Who designed the bridge and built the tower?",
        "Who is the man who owns the mill and who fled?",
        "What did she say about how it started and why nobody was warned?",
        "Where is the house in which he lived and in which he died?",
        "Who is the mayor, who was elected in May?",
        "Who wrote “Who Dares and Who Wins”?",
        "Which company makes ships and which trains?",
        "Who decides what is built and what is not?",
        "Who sang and did the lighting?",
        "And her deputy?",
        "How much did the ? bridge ? cost?",
        "Who is it? What? When? Where? Why?",
    ],
)
def test_one_question_is_not_parted(text: str) -> None:
    assert questions_in(text) == [text]


@pytest.fixture
def bridge(tmp_path: Path, write: Write) -> Assistant:
    write(
        "bridge.md",
        "The harbour bridge of Oxmouth was designed by the engineer Mira Thole. It was opened by "
        "the king in the spring.\n\nThe harbour bridge of Oxmouth cost 4.2 million crowns.",
    )
    write("thole.md", "Mira Thole was born in the town of Kettermouth, as the son of a miller.")
    write("rain.md", "It rained in Mirlow for nine days, and cellars filled.")
    assistant = Assistant.open(tmp_path / "corpus", tmp_path / "index")
    assistant.refresh()
    return assistant


def test_each_of_several_questions_is_answered(bridge: Assistant) -> None:
    answer = bridge.ask("Who designed the harbour bridge of Oxmouth, and how much did it cost?")
    assert answer.state == "answered"
    assert answer.question == (
        "Who designed the harbour bridge of Oxmouth? How much did harbour bridge of Oxmouth cost?"
    )
    first, second = answer.parts
    assert "Mira Thole" in first.text
    assert "4.2 million crowns" in second.text
    assert answer.sentences == tuple(dict.fromkeys([*first.sentences, *second.sentences]))
    assert answer.confidence == min(first.confidence, second.confidence)
    assert [one.rank for one in answer.passages] == list(range(1, len(answer.passages) + 1))
    assert_exact(bridge, answer)
    assert bridge.ask("Who designed the harbour bridge of Oxmouth?").parts == ()


def test_the_second_question_follows_the_answer_to_the_first(bridge: Assistant) -> None:
    answer = bridge.ask("Who designed the harbour bridge of Oxmouth? Where was she born?")
    assert answer.parts[1].question == "Where was Mira Thole born?"
    assert "Kettermouth" in answer.text


def test_a_follow_up_may_be_of_several_questions(bridge: Assistant) -> None:
    asked = "Who designed the harbour bridge of Oxmouth?"
    history = [(asked, bridge.ask(asked).text)]
    answer = bridge.ask("How much did it cost and where was she born?", history)
    assert [part.question for part in answer.parts] == [
        "How much did harbour bridge of Oxmouth cost?",
        "Where was Mira Thole born?",
    ]
    assert answer.found


def test_what_is_not_answered_of_several_questions_is_named(bridge: Assistant) -> None:
    asked = "Who designed the harbour bridge of Oxmouth, and who owns the tigers of Zanzibar?"
    answer = bridge.ask(asked)
    assert answer.state == "unsure"
    assert [part.state for part in answer.parts] == ["answered", "refused"]
    assert answer.text.startswith("The articles answer a part of this:\n\n“The harbour bridge")
    lack = "Not answered: Who owns the tigers of Zanzibar? No article mentions “Zanzibar”."
    assert answer.text.endswith(lack)
    assert lack in answer_html(answer, asked)
    parts = json.loads(answer.to_json())["parts"]
    assert [part["state"] for part in parts] == ["answered", "refused"]


def test_several_questions_that_are_not_answered_are_refused(bridge: Assistant) -> None:
    answer = bridge.ask("Who owns the tigers of Zanzibar, and who built the zoo of Timbuktu?")
    assert answer.state == "refused"
    assert answer.text.count("I searched 3 articles") == 1
    assert "“Zanzibar”" in answer.text
    assert "“Timbuktu”" in answer.text


def test_a_chat_model_writes_once_for_several_questions(bridge: Assistant) -> None:
    said = "Mira Thole designed the harbour bridge of Oxmouth [1]."
    model = GenericFakeChatModel(messages=iter([AIMessage(said)]))
    assistant = Assistant(bridge.settings, chat_model=model)
    answer = assistant.ask("Who designed the harbour bridge of Oxmouth, and how much did it cost?")
    assert [sentence.support for sentence in answer.sentences] == ["supported"]
    assert len(answer.parts) == 2
    assert answer.writer
