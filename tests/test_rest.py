"""Programs get the same answers: through the page's API."""

from collections.abc import Callable

import httpx
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError
from langchain_core.language_models import GenericFakeChatModel
from langchain_core.messages import AIMessage

from assistant import Assistant
from assistant.serving.rest import functions

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
    body = {"messages": [{"role": "user", "content": ASKED}]}
    completed = httpx.post(f"{address}/v1/chat/completions", json=body).json()
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


def test_a_written_answer_reaches_programs_in_its_form_with_its_verdicts(small: Assistant) -> None:
    written = f"## Cost\n\n- {QUOTE} [1]\n- It cost 9 million crowns.\n- Dolphins are mammals.\n"
    model = GenericFakeChatModel(messages=iter([AIMessage(written)]))
    answer = functions(Assistant(small.settings, chat_model=model), ValueError)["ask"](ASKED)
    assert answer["text"].startswith(f"## Cost\n\n- “{QUOTE}” [1]\n- Dolphins are mammals. (")
    verdicts = [one["support"] for one in (*answer["sentences"], *answer["struck"])]
    assert verdicts == ["quoted", "unconfirmed", "contradicted"]
    assert answer["struck"][0]["note"].startswith("The sources say 4.2 million crowns")


def test_every_option_reaches_the_answer(small: Assistant) -> None:
    model = GenericFakeChatModel(messages=iter([AIMessage("It cost 4.2 million crowns [1].")] * 9))
    ends = functions(Assistant(small.settings, chat_model=model), ValueError)
    asked = "What was reported about Oxmouth last month?"
    narrow = {"as_of": "2024-06-20", "quoted": True}
    answer = ends["ask"](asked, **narrow)
    assert answer["period"]["words"] == "last month"
    assert answer["writer"] is None
    assert {one["article"] for one in answer["passages"]} == {"bridge.md"}
    free = ends["ask"](asked, **narrow, period=False)
    assert free["period"] is None
    assert {one["article"] for one in free["passages"]} == {"bridge.md", "ferry.md"}
    assert len(ends["ask"](asked, **narrow, period=False, passages=1)["passages"]) == 1
    assert ends["ask"](ASKED)["writer"] == "GenericFakeChatModel"
    for option, expected in {
        "after": ["ferry.md"],
        "before": ["bridge.md"],
        "as_of": ["bridge.md"],
        "sources": ["bridge.md"],
        "articles": ["ferry.md"],
        "excluded": ["ferry.md"],
    }.items():
        names = {"sources": ["the tern"], "articles": ["ferry.md"], "excluded": ["bridge.md"]}
        value = names.get(option, "2024-05-30")
        found = ends["ask"]("Oxmouth news", **{option: value}, quoted=True)["passages"]
        assert [one["article"] for one in found] == expected, option
        found = ends["search"]("Oxmouth news", **{option: value})
        assert [one["article"] for one in found] == expected, option
    assert len(ends["search"]("Oxmouth news", limit=1)) == 1
    with pytest.raises(ValueError, match=r"^limit: Input should be a valid integer.*, not 'x'\.$"):
        ends["search"]("Oxmouth news", limit="x")
