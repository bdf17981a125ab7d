import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import settings
from playwright.sync_api import Page, expect, sync_playwright

from assistant import Assistant

# Examples are the same on every run, and a busy machine is no failure.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.startswith("ASSISTANT_"):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def chroma_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Chroma server."""
    port = free_port()
    folder = tmp_path_factory.mktemp("chroma")
    arguments = ["--path", str(folder), "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(
        [Path(sys.executable).with_name("chroma"), "run", *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    for _ in range(300):
        with suppress(httpx.HTTPError):
            if httpx.get(f"{url}/api/v2/heartbeat").is_success:
                break
        time.sleep(0.1)
    yield url
    process.terminate()
    process.wait(timeout=20)


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """An assistant over the articles that are shipped; only for reading."""
    assistant = Assistant.open(ROOT / "corpus", tmp_path_factory.mktemp("shipped") / "index")
    assistant.refresh()
    return assistant


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    """Writes a file of the corpus of this test."""
    corpus = tmp_path / "corpus"

    def write(name: str, text: str) -> Path:
        file = corpus / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    return write


@pytest.fixture
def small(tmp_path: Path, write: Callable[[str, str], Path]) -> Assistant:
    """An assistant over two little articles; for changing."""
    write(
        "bridge.md",
        "---\ntitle: Harbour bridge reopens\npublished: 2024-05-03\nsource: The Tern\n---\n"
        "The harbour bridge in Oxmouth reopened on Friday after nine months of repairs.\n\n"
        "Mayor Ada Lindqvist said the work had cost 4.2 million crowns.",
    )
    write(
        "ferry.md",
        "---\ntitle: Ferry line to close\npublished: 2024-06-11\nsource: Oxmouth Daily\n---\n"
        "The ferry between Oxmouth and Sandholm will stop running in September.\n\n"
        "Its operator, Brink Line, carried 310 passengers a day last year.",
    )
    assistant = Assistant.open(tmp_path / "corpus", tmp_path / "index")
    assistant.refresh()
    return assistant


class Command:
    """The command line as a newcomer runs it: a process of its own in an empty folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "100"}

    def __call__(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "assistant", *arguments],
            cwd=self.folder,
            env=self.environment | environment,
            capture_output=True,
            text=True,
            timeout=120,
        )


@pytest.fixture
def command(tmp_path: Path) -> Command:
    return Command(tmp_path)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., str]]:
    """Starts `python app.py` and gives the address of its page."""
    running: list[subprocess.Popen[str]] = []

    def serve(*arguments: str) -> str:
        port = free_port()
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "app.py"), "--port", str(port), *arguments],
            cwd=tmp_path,
            stderr=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        assert process.stderr
        said = ""
        for line in process.stderr:
            said += line
            # The articles are read while the page is served.
            if "Ask at" in said and ("Articles: " in said or "There are no articles" in said):
                # What it goes on to say must not fill the pipe and stop it.
                threading.Thread(target=process.stderr.read, daemon=True).start()
                return f"http://127.0.0.1:{port}"
        raise AssertionError(said)

    yield serve
    for process in running:
        process.terminate()
        process.wait(timeout=20)
        assert process.stderr
        process.stderr.close()


@pytest.fixture
def model_server() -> Iterator[Callable[[Callable[[], Iterable[str]]], str]]:
    """Serves a chat model by OpenAI's protocol that streams what a function yields.

    If the function raises, the stream ends with an error, as servers of models do it.
    """
    servers: list[ThreadingHTTPServer] = []

    def serve(said: Callable[[], Iterable[str]]) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "text/event-stream")
                self.end_headers()
                try:
                    for piece in said():
                        self.tell({"choices": [{"index": 0, "delta": {"content": piece}}]})
                    self.wfile.write(b"data: [DONE]\n\n")
                except RuntimeError as error:
                    self.tell({"error": {"message": str(error), "code": 500}})
                except ConnectionError:
                    pass  # Whoever asked has left.

            def tell(self, event: dict[str, Any]) -> None:
                self.wfile.write(f"data: {json.dumps(event)}\n\n".encode())
                self.wfile.flush()

            def log_message(self, *_: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_address[1]}/v1"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def page() -> Iterator[Page]:
    """A page that notes what it asks other hosts for, and what the console complains of."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    assert chromium, "Chromium is not installed: see .ci/run"
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
        page.set_default_timeout(30_000)
        expect.set_options(timeout=30_000)
        strangers: list[str] = []
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith(("http://127.0.0.1", "data:", "blob:"))
                else strangers.append(request.url)
            ),
        )
        page.on(
            "console",
            lambda message: strangers.append(message.text) if message.type == "error" else None,
        )
        yield page
        browser.close()
        assert strangers == []


@pytest.fixture
def shipped_corpus(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "corpus", tmp_path / "corpus"))
