"""Programs get the same answers: through the page's API, and in OpenAI's protocol."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from gradio_client import Client
from gradio_client.exceptions import AppError

from assistant import Assistant
from assistant.serving.programs import router

Serve = Callable[..., str]
ASKED = "How much did the work on the bridge cost?"
QUOTE = "Mayor Ada Lindqvist said the work had cost 4.2 million crowns."


def test_the_endpoints_of_the_page_answer_programs(serve: Serve, small: Assistant) -> None:
    address = serve()
    client = Client(address, verbose=False)
    answer = client.predict(ASKED, api_name="/ask")
    assert answer["found"]
    (citation, *_) = answer["citations"]
    article = client.predict("bridge.md", api_name="/article")
    assert article["text"][citation["start"] : citation["end"]] == citation["quote"] == QUOTE
    follow_up = client.predict("Who said it?", [[ASKED, answer["text"]]], api_name="/ask")
    assert follow_up["question"] != "Who said it?"
    passages = client.predict("ferry", 5, "2024-06-01", api_name="/search")
    assert [passage["article"] for passage in passages] == ["ferry.md"]
    (small.settings.corpus / "tram.txt").write_text("The tram to Sandholm starts in October.")
    assert "tram.txt" in str(client.predict(api_name="/refresh"))
    assert client.predict(api_name="/status")["articles"] == 3
    for arguments, message in [
        (("",), "The question is empty"),
        ((ASKED, [], "soon"), "A day is written like 2019-10-24"),
        ((ASKED, [["one alone"]]), "The history is pairs"),
        ((None,), "question: Input should be a valid string, not None."),
        ((ASKED, [3]), r"history.0: Input should be a valid list, not 3."),
        ((ASKED, [], "", "", "", {"path": "/etc/passwd"}), "sources: Input should be a valid list"),
    ]:
        with pytest.raises(AppError, match=message):
            client.predict(*arguments, api_name="/ask")
    called = httpx.post(f"{address}/gradio_api/call/article", json={"data": ["ferry.md"]})
    event = httpx.get(f"{address}/gradio_api/call/article/{called.json()['event_id']}").text
    assert "Ferry line to close" in event
    asked = httpx.post(f"{address}/gradio_api/call/v2/ask", json={"question": ASKED}).json()
    assert QUOTE in httpx.get(f"{address}/gradio_api/call/v2/ask/{asked['event_id']}").text
    for route, body in [
        ("call/v2/ask", {}),
        ("call/v2/ask", {"query": ASKED}),
        ("call/v2/nothing", {}),
        ("queue/join", {"fn_index": 999, "session_hash": "a", "data": []}),
        ("run/predict", {"data": []}),
    ]:
        refused = httpx.post(f"{address}/gradio_api/{route}", json=body)
        assert refused.status_code == 400
        assert "No endpoint of the page takes this request" in refused.json()["error"]["message"]
    completed = httpx.post(f"{address}/v1/chat/completions", json=request(ASKED)).json()
    assert completed["choices"][0]["message"]["citations"][0]["quote"] == QUOTE
    described = client.view_api(return_format="dict", print_info=False)
    assert set(described["named_endpoints"]) == {
        "/ask",
        "/search",
        "/article",
        "/refresh",
        "/status",
    }
    client.close()


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


def test_a_notebook_shows_an_answer_with_its_sources(small: Assistant, tmp_path: Path) -> None:
    shown = small.ask(ASKED)._repr_html_()
    assert QUOTE in shown
    assert "Harbour bridge reopens" in shown
    assert "<script" not in shown
