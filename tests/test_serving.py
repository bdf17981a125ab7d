"""Whoever comes first to the served page finds all of it, and no excuse that is not true."""

import inspect
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx
import pytest
from conftest import ROOT, free_port

from assistant import Assistant
from assistant.cli import FilterOptions
from assistant.errors import StoreError, UnknownArticleError
from assistant.indexing.filters import Filters, Narrowing
from assistant.serving.chat_completions import Completion
from assistant.serving.rest import Endpoints


def test_whoever_offers_filters_offers_the_same() -> None:
    names = set(Narrowing.__annotations__)
    assert names == set(Filters.__dataclass_fields__)
    assert names == set(FilterOptions.__dataclass_fields__)
    assert names <= set(Completion.model_fields)
    for endpoint in Endpoints.ask, Endpoints.search:
        assert names <= set(inspect.signature(endpoint).parameters)


@pytest.mark.slow
def test_as_soon_as_the_port_answers_everything_is_there(
    tmp_path: Path, shipped_corpus: Path
) -> None:
    port = free_port()
    first: dict[str, httpx.Response] = {}

    def knock(path: str, body: object = None) -> None:
        with httpx.Client(timeout=60) as client:
            while path not in first:
                try:
                    method = "POST" if body else "GET"
                    first[path] = client.request(
                        method, f"http://127.0.0.1:{port}{path}", json=body
                    )
                except httpx.HTTPError:
                    time.sleep(0.001)

    question = {"messages": [{"role": "user", "content": "Who is Ken Hu?"}]}
    paths = "/v1/models", "/gradio_api/info", "/"
    knocking = [threading.Thread(target=knock, args=[path], daemon=True) for path in paths]
    asking = threading.Thread(target=knock, args=["/v1/chat/completions", question], daemon=True)
    for one in (*knocking, asking):
        one.start()
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "app.py"), "--port", str(port), "--no-watch"],
        cwd=tmp_path,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for one in (*knocking, asking):
            one.join(timeout=100)
    finally:
        process.terminate()
        process.wait(timeout=20)
    answer = first.pop("/v1/chat/completions")
    assert {path: response.status_code for path, response in first.items()} == dict.fromkeys(
        paths, 200
    )
    # It is about to be made: whoever asks is not to make it.
    assert "There is no index" not in answer.text


def test_while_articles_are_read_what_is_missing_may_be_missing_still(
    small: Assistant, tmp_path: Path
) -> None:
    ends = Endpoints(small)
    assert ends.status()["indexing"] is None
    with pytest.raises(UnknownArticleError, match=r"no article 'tram.md' in the index"):
        ends.article("tram.md")
    small.indexing = 3, 10
    assert ends.status()["indexing"] == [3, 10]
    with pytest.raises(StoreError, match=r"no article 'tram.md'.* being read just now"):
        ends.article("tram.md")
    empty = Assistant.open(tmp_path / "corpus", tmp_path / "none", chroma_url="")
    with pytest.raises(StoreError, match="There is no index"):
        Endpoints(empty).status()
    empty.indexing = 0, 0
    with pytest.raises(StoreError, match=r"^The articles are being read just now"):
        Endpoints(empty).status()
