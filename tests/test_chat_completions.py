"""Clients of OpenAI's protocol get the same answers, with citations."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from langchain_core.language_models import GenericFakeChatModel
from langchain_core.messages import AIMessage

from assistant import Assistant
from assistant.serving.chat_completions import router

ASKED = "How much did the work on the bridge cost?"


@pytest.fixture
def server(small: Assistant) -> Iterator[TestClient]:
    app = FastAPI()
    app.include_router(router(small))
    with TestClient(app) as client:
        yield client


def request(question: str, **more: Any) -> dict[str, Any]:
    return {"model": "any", "messages": [{"role": "user", "content": question}], **more}


def test_a_chat_completion_carries_its_citations(server: TestClient, small: Assistant) -> None:
    answer = small.ask(ASKED)
    given = server.post("/v1/chat/completions", json=request(ASKED, temperature=0)).json()
    message = given["choices"][0]["message"]
    assert (message["content"], given["found"]) == (answer.text, True)
    assert [each["quote"] for each in message["citations"]] == [c.quote for c in answer.citations]
    refused = server.post("/v1/chat/completions", json=request(ASKED, before="2024-01-01")).json()
    assert refused["found"] is False
    assert server.get("/v1/models").json()["data"][0]["id"] == "article-assistant"


def test_a_streamed_completion_adds_up_to_the_whole_one(
    server: TestClient, small: Assistant
) -> None:
    parts = [{"type": "text", "text": "What did the mayor say it cost?"}]
    messages = [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "Who spoke about the harbour bridge?"},
        {"role": "assistant", "content": "Mayor Ada Lindqvist."},
        {"role": "user", "content": parts},
    ]
    body = {"model": "any", "messages": messages, "stream": True}
    lines = [
        line.removeprefix("data: ")
        for line in server.post("/v1/chat/completions", json=body).text.splitlines()
        if line
    ]
    assert lines[-1] == "[DONE]"
    events = [json.loads(line) for line in lines[:-1]]
    deltas = [event["choices"][0]["delta"] for event in events]
    history = [("Who spoke about the harbour bridge?", "Mayor Ada Lindqvist.")]
    answer = small.ask("What did the mayor say it cost?", history)
    assert "".join(delta.get("content", "") for delta in deltas) == answer.text
    assert deltas[-1]["citations"][0]["quote"] == answer.citations[0].quote
    assert events[-1]["choices"][0]["finish_reason"] == "stop"


WRITTEN = """## The bridge

The bridge in Oxmouth reopened on Friday after nine months of repairs [1]. It cost 9 million crowns.

- Dolphins are mammals.
- Mayor Ada Lindqvist said the work had cost 4.2 million crowns. [1]

| What | Cost |
|---|---|
| The work, said Ada Lindqvist | 4.2 million crowns [1] |
"""


def test_what_a_model_writes_comes_through_with_its_headings_lists_tables_and_references(
    small: Assistant,
) -> None:
    model = GenericFakeChatModel(messages=iter([AIMessage(WRITTEN)] * 2))
    app = FastAPI()
    app.include_router(router(Assistant(small.settings, chat_model=model)))
    with TestClient(app) as client:
        whole = client.post("/v1/chat/completions", json=request(ASKED)).json()
        message = whole["choices"][0]["message"]
        lines = client.post("/v1/chat/completions", json=request(ASKED, stream=True)).text
        quoted = client.post("/v1/chat/completions", json=request(ASKED, quoted=True)).json()
    shown = message["content"]
    assert shown == (
        "## The bridge\n\n"
        "The bridge in Oxmouth reopened on Friday after nine months of repairs. [1]\n\n"
        "- Dolphins are mammals. (unconfirmed: The nearest sentences of the sources do not "
        "have all of it.)\n"
        "- “Mayor Ada Lindqvist said the work had cost 4.2 million crowns.” [2]\n\n"
        "| What | Cost |\n| --- | --- |\n"
        "| The work, said Ada Lindqvist | 4.2 million crowns [2] |\n\n"
        "*1 statement was left out because the articles contradict it.*"
    )
    events = [json.loads(line[6:]) for line in lines.splitlines() if line.startswith("data: {")]
    deltas = [event["choices"][0]["delta"] for event in events]
    said = [delta["content"] for delta in deltas if delta.get("content")]
    assert "".join(said) == shown
    assert len(said) > 3
    assert deltas[-1]["citations"] == message["citations"]
    assert [one["reference"] for one in message["citations"]] == [
        "Harbour bridge reopens, 2024-05-03: bridge.md",
        "Harbour bridge reopens, 2024-05-03: bridge.md",
    ]
    assert quoted["choices"][0]["message"]["content"] == small.ask(ASKED).text


TITLE = """### Task:
Name this conversation in three to five words.
### Output:
{{ "{key}": {example} }}
### Chat History:
<chat_history>
USER: How much did the bridge of Oxmouth cost?
ASSISTANT: It cost 4.2 million crowns.
</chat_history>"""
PLAIN = "Make a title for this conversation.\n\nUser: How much did the bridge of Oxmouth cost?"


@pytest.mark.parametrize(
    ("asked", "reply"),
    [
        (TITLE.format(key="title", example='"a name"'), '{"title": "Bridge of Oxmouth"}'),
        (TITLE.format(key="tags", example='["Why?"]'), '{"tags": []}'),
        (PLAIN, "Bridge of Oxmouth"),
    ],
)
def test_what_a_chat_window_asks_by_itself_is_answered_from_the_conversation(
    asked: str, reply: str, server: TestClient
) -> None:
    whole = server.post("/v1/chat/completions", json=request(asked)).json()
    assert whole["choices"][0]["message"] == {"role": "assistant", "content": reply}
    streamed = server.post("/v1/chat/completions", json=request(asked, stream=True)).text
    first, last = streamed.split("\n\n")[:2]
    delta = json.loads(first.removeprefix("data: "))["choices"][0]["delta"]
    assert (delta["content"], last) == (reply, "data: [DONE]")


def test_questions_to_go_on_with_that_a_chat_window_asks_for_are_answered_by_articles(
    server: TestClient, small: Assistant
) -> None:
    asked = TITLE.format(key="follow_ups", example='["Why?"]').replace(
        "Name", "Suggest follow-ups for"
    )
    whole = server.post("/v1/chat/completions", json=request(asked)).json()
    found = json.loads(whole["choices"][0]["message"]["content"])["follow_ups"]
    assert 1 <= len(found) <= 3
    assert all(small.ask(one).found for one in found)


def test_a_question_about_titles_is_asked_of_the_articles(server: TestClient) -> None:
    found = server.post("/v1/chat/completions", json=request("What is the title of the mayor?"))
    assert "found" in found.json()


@pytest.mark.parametrize(
    ("body", "status", "message"),
    [
        (request(""), 400, "The question is empty"),
        (request(ASKED, after="soon"), 400, "A day is written like"),
        ({"messages": [{"role": "assistant", "content": "Hm."}]}, 400, "The last message"),
        ({"messages": []}, 422, "messages"),
        ({}, 422, "messages"),
    ],
)
def test_a_wrong_request_says_what_is_wrong(
    server: TestClient, body: dict[str, Any], status: int, message: str
) -> None:
    given = server.post("/v1/chat/completions", json=body)
    assert given.status_code == status
    assert message in given.text
