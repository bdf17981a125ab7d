"""What programs meet at the door of the served page."""

import inspect
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx
from conftest import ROOT, free_port

from assistant.cli import Narrow
from assistant.indexing.filters import Filters, Narrowing
from assistant.serving.chat_completions import Completion
from assistant.serving.rest import Endpoints


def test_whoever_offers_filters_offers_the_same() -> None:
    names = set(Narrowing.__annotations__)
    assert names == set(Filters.__dataclass_fields__)
    assert names == set(Narrow.__dataclass_fields__)
    assert names <= set(Completion.model_fields)
    for endpoint in Endpoints.ask, Endpoints.search:
        assert names <= set(inspect.signature(endpoint).parameters)


def test_as_soon_as_the_port_answers_everything_is_there(
    tmp_path: Path, shipped_corpus: Path
) -> None:
    port = free_port()
    first: dict[str, int] = {}

    def knock(path: str) -> None:
        with httpx.Client() as client:
            while path not in first:
                try:
                    first[path] = client.get(f"http://127.0.0.1:{port}{path}").status_code
                except httpx.HTTPError:
                    time.sleep(0.001)

    paths = "/v1/models", "/gradio_api/info", "/"
    knocking = [threading.Thread(target=knock, args=[path], daemon=True) for path in paths]
    for one in knocking:
        one.start()
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "app.py"), "--port", str(port), "--no-watch"],
        cwd=tmp_path,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for one in knocking:
            one.join(timeout=100)
    finally:
        process.terminate()
        process.wait(timeout=20)
    assert first == dict.fromkeys(paths, 200)
