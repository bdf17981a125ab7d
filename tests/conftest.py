import io
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import redirect_stderr, redirect_stdout, suppress
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import SystemRandom
from typing import Any
from warnings import catch_warnings, filterwarnings

import httpx
import pytest
from hypothesis import settings
from playwright.sync_api import Browser, Page, expect, sync_playwright

from assistant import Assistant
from assistant.cli import main

# Examples are the same on every run, and a busy machine is no failure.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")

ROOT = Path(__file__).parent.parent

SLOW = {"app", "browser", "process", "servers"}
"""Fixtures with which a test is slow."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if SLOW & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.slow)


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

    def beats() -> bool:
        with suppress(httpx.HTTPError):
            return httpx.get(f"{url}/api/v2/heartbeat").is_success
        return False

    wait_until(beats)
    yield url
    process.terminate()
    process.wait(timeout=20)


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """An assistant over the articles that are shipped; only for reading."""
    index = tmp_path_factory.mktemp("shipped") / "index"
    assistant = Assistant.open(ROOT / "corpus", index, chroma_url="")
    assistant.refresh()
    return assistant


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    """Writes a file of the corpus of this test."""
    return partial(write_file, tmp_path / "corpus")


def write_file(corpus: Path, name: str, text: str) -> Path:
    file = corpus / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


@pytest.fixture(scope="session")
def little(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a corpus of two little articles and its index; for copying."""
    folder = tmp_path_factory.mktemp("little")
    write_file(
        folder / "corpus",
        "bridge.md",
        "---\ntitle: Harbour bridge reopens\npublished: 2024-05-03\nsource: The Tern\n---\n"
        "The harbour bridge in Oxmouth reopened on Friday after nine months of repairs.\n\n"
        "Mayor Ada Lindqvist said the work had cost 4.2 million crowns.",
    )
    write_file(
        folder / "corpus",
        "ferry.md",
        "---\ntitle: Ferry line to close\npublished: 2024-06-11\nsource: Oxmouth Daily\n---\n"
        "The ferry between Oxmouth and Sandholm will stop running in September.\n\n"
        "Its operator, Brink Line, carried 310 passengers a day last year.",
    )
    assistant = Assistant.open(folder / "corpus", folder / "index", chroma_url="")
    assistant.refresh()
    assistant._index.close_vectors()
    return folder


@pytest.fixture
def small(tmp_path: Path, little: Path) -> Assistant:
    """An assistant over two little articles; for changing."""
    # A server would take two copies of an index for one.
    parts = ("corpus",) if os.environ.get("ASSISTANT_CHROMA_URL") else ("corpus", "index")
    for part in parts:
        shutil.copytree(little / part, tmp_path / part, dirs_exist_ok=True)
    assistant = Assistant.open(tmp_path / "corpus", tmp_path / "index")
    if len(parts) == 1:
        assistant.refresh()
    return assistant


class Command:
    """The command line in this process, which has loaded all it needs, as if in a folder alone."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self._monkeypatch = monkeypatch

    def __call__(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        out, err = io.StringIO(), io.StringIO()
        with (
            self._monkeypatch.context() as patch,
            redirect_stdout(out),
            redirect_stderr(err),
            catch_warnings(),
        ):
            # It takes its arguments from where the system puts them, as it is meant to.
            filterwarnings("ignore", "Cyclopts application invoked without tokens")
            patch.chdir(self.folder)
            patch.setattr(sys, "argv", ["assistant", *arguments])
            for name, value in ({"COLUMNS": "100"} | environment).items():
                patch.setenv(name, value)
            try:
                main()
                code: object = 0
            except SystemExit as ended:
                code = ended.code or 0
        assert isinstance(code, int)
        return subprocess.CompletedProcess(arguments, code, out.getvalue(), err.getvalue())


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    return Command(tmp_path, monkeypatch)


class Process:
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
def process(tmp_path: Path) -> Process:
    return Process(tmp_path)


def free_port() -> int:
    """A port that is free, below those that the system gives to whoever asks for any."""
    while True:
        port = SystemRandom().randrange(10_000, 32_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


class Servers:
    """Serves chat pages, each by a process that is forked from one that has loaded all."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._started = 0
        self._running: list[int] = []
        self._ending: list[int] = []
        self._parent: subprocess.Popen[str] | None = None

    def serve(self, folder: Path, *arguments: str) -> str:
        """The address of a page that is served from a folder; its articles are read by then."""
        port = free_port()
        said = self._folder / f"said-{self._started}.txt"
        self._started += 1
        own = ("ASSISTANT_", "GRADIO_TEMP_DIR")
        order = {
            "arguments": ["chat", "--port", str(port), *arguments],
            "folder": str(folder),
            "environment": {name: os.environ[name] for name in os.environ if name.startswith(own)},
            "said": str(said),
        }
        self._running.append(self._fork(order))
        wait_until_served(said, lambda: is_running(self._running[-1]))
        return f"http://127.0.0.1:{port}"

    def _fork(self, order: dict[str, Any]) -> int:
        if not self._parent:
            self._parent = subprocess.Popen(
                [sys.executable, str(ROOT / "tests" / "forks.py")],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                text=True,
            )
        assert self._parent.stdin
        assert self._parent.stdout
        print(json.dumps(order), file=self._parent.stdin, flush=True)
        return int(self._parent.stdout.readline())

    def stop(self, since: int) -> None:
        """Tell the pages to end that were served since there were so many, as Ctrl+C does."""
        for one in self._running[since:]:
            with suppress(ProcessLookupError):
                os.kill(one, signal.SIGINT)
        self._ending += self._running[since:]
        del self._running[since:]

    @property
    def count(self) -> int:
        """How many pages are served."""
        return len(self._running)

    def close(self) -> None:
        """End all, and see that they do."""
        self.stop(0)
        wait_until(lambda: not any(map(is_running, self._ending)))
        if self._parent:
            assert self._parent.stdin
            assert self._parent.stdout
            self._parent.stdin.close()
            self._parent.wait(timeout=30)
            self._parent.stdout.close()


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def wait_until(condition: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


def wait_until_served(said: Path, lives: Callable[[], bool]) -> None:
    """Wait until a page has an address, and its articles, which are read meanwhile, are there."""

    def is_served() -> bool:
        text = said.read_text() if said.exists() else ""
        assert lives(), text
        return "Ask at" in text and ("Articles: " in text or "There are no articles" in text)

    wait_until(is_served, 120)


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    made = Servers(tmp_path_factory.mktemp("servers"))
    yield made
    made.close()


@pytest.fixture
def serve(servers: Servers, tmp_path: Path) -> Iterator[Callable[..., str]]:
    """Serves the page from the folder of this test, and gives its address."""
    before = servers.count
    yield partial(servers.serve, tmp_path)
    servers.stop(before)


@pytest.fixture(scope="session")
def shipped_page(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a page over the articles that are shipped; only for reading."""
    folder = tmp_path_factory.mktemp("page")
    shutil.copytree(ROOT / "corpus", folder / "corpus")
    return servers.serve(folder, "--no-watch")


class App:
    """`python app.py` itself."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.running: list[subprocess.Popen[bytes]] = []
        self._said: list[Path] = []

    def __call__(self, *arguments: str) -> str:
        """Start it, and give the address of its page."""
        port = free_port()
        said = self._folder / f"said-{port}.txt"
        with said.open("w") as stderr:
            process = subprocess.Popen(
                [sys.executable, str(ROOT / "app.py"), "--port", str(port), *arguments],
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=stderr,
                preexec_fn=heed_ctrl_c,
            )
        self.running.append(process)
        self._said.append(said)
        wait_until_served(said, lambda: process.poll() is None)
        return f"http://127.0.0.1:{port}"

    def said(self) -> str:
        """What was said on standard error."""
        return "".join(said.read_text() for said in self._said)


def heed_ctrl_c() -> None:
    """As a terminal has it; a shell that starts tests in the background has them ignore it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    made = App(tmp_path)
    yield made
    for process in made.running:
        process.send_signal(signal.SIGINT)
    for process in made.running:
        process.wait(timeout=20)


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


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    assert chromium, "Chromium is not installed: see .ci/run"
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    expect.set_options(timeout=60_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that notes what it asks other hosts for, and what the console complains of."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.set_default_timeout(60_000)
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
    context.close()
    # A page that is left gives up what it waits for, and Gradio complains of that.
    left = "AbortError: signal is aborted", "AbortError: BodyStreamBuffer was aborted"
    if any(one in text for text in strangers for one in left):
        given_up = *left, "Connection errored out"
        strangers = [text for text in strangers if not any(one in text for one in given_up)]
    # Of a stream that is opened just as the last event of its page is cancelled Gradio says this,
    # and opens another one; a file that is not found is told in other words.
    strangers = [text for text in strangers if text != "Unexpected error 404: Not Found"]
    assert strangers == []


@pytest.fixture
def shipped_corpus(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "corpus", tmp_path / "corpus"))
