"""Nobody is talked to that was not configured, whichever way the assistant is used."""

import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from conftest import ROOT, App
from playwright.sync_api import Page, expect
from test_writing import gguf

GUARD = """
import os, socket

def note(where):
    with open(os.environ["CONNECTIONS"], "a") as log:
        log.write(f"{where}\\n")
    raise OSError(f"connected to {where}")

def is_near(host):
    names = None, "", b"", "localhost", "::1", "::", "0.0.0.0"
    return host in names or str(host).startswith("127.")

def guarded(name):
    real = getattr(socket.socket, name)
    def call(self, *rest):
        address = rest[-1]
        if self.family != socket.AF_UNIX and isinstance(address, tuple) and not is_near(address[0]):
            note(address)
        return real(self, *rest)
    setattr(socket.socket, name, call)

for name in "connect", "connect_ex", "sendto":
    guarded(name)

look_up = socket.getaddrinfo
def getaddrinfo(host, *rest, **more):
    return look_up(host, *rest, **more) if is_near(host) else note(host)
socket.getaddrinfo = getaddrinfo
socket.gethostbyname = lambda host: "127.0.0.1" if is_near(host) else note(host)
"""

WITHOUT_NETWORK = """
import fcntl, os, socket, struct, sys
# In a network of its own a process has nothing but its loopback interface, and that is down.
with socket.socket() as any_socket:
    fcntl.ioctl(any_socket, 0x8914, struct.pack("16sh", b"lo", 0x1 | 0x40))
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""

# One process for all of them, since each would load PyTorch again.
COMMANDS = """
import sys
from contextlib import redirect_stdout
from assistant.cli import main

def run(*arguments):
    sys.argv = ["assistant", *arguments]
    try:
        main()
    except SystemExit as left:
        assert not left.code, arguments

run("index")
with open("receipt.json", "w") as receipt, redirect_stdout(receipt):
    run("ask", "--json", "Who is Ken Hu?")
run("ask", "Who is Ken Hu?", "--llm", f"gguf:{MODEL}")
run("search", "price war")
run("verify", "receipt.json")
run("add", "tram.txt")
run("status", "--articles")
run("doctor")
"""

PYTHON = """
from assistant import Assistant
assistant = Assistant.open("corpus", "index")
assistant.refresh()
answer = assistant.ask("Who is Ken Hu?", [("What did Huawei announce?", "A plan.")])
assert answer.found and assistant.check_receipt(answer.to_json())
assistant.rate(answer.to_json(), good=True)
assert assistant.retriever.invoke("price war") and answer._repr_markdown_()
from assistant.ui import build_ui
build_ui(assistant).launch(prevent_thread_lock=True, quiet=True, share=False)
"""


pytestmark = pytest.mark.slow


@pytest.fixture
def connections(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What processes that are started now try to connect to, this machine left out."""
    folder = tmp_path / "guard"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(GUARD)
    log = tmp_path / "connections"
    log.touch()
    monkeypatch.setenv("CONNECTIONS", str(log))
    monkeypatch.setenv("PYTHONPATH", f"{folder}{os.pathsep}{ROOT}")
    return log


def alone(*arguments: str) -> list[str]:
    """A Python command without any network, where the system lets us take it away."""
    apart = ["unshare", "--map-root-user", "--net"]
    allowed = subprocess.run([*apart, "true"], capture_output=True, check=False).returncode == 0
    python = [sys.executable, *arguments]
    return [*apart, sys.executable, "-c", WITHOUT_NETWORK, *arguments] if allowed else python


def test_the_guard_sees_who_is_talked_to(connections: Path) -> None:
    code = "import httpx\ntry: httpx.get('http://news.example/')\nexcept httpx.HTTPError: pass"
    subprocess.run([sys.executable, "-c", code], check=True)
    assert "news.example" in connections.read_text()


def test_every_command_and_the_python_api_connect_to_nobody(
    shipped_corpus: Path, tmp_path: Path, connections: Path
) -> None:
    (tmp_path / "tram.txt").write_text("The tram to Sandholm starts in October.")
    commands = f"MODEL = {str(gguf())!r}\n{COMMANDS}"
    for way in (["-c", commands], ["-m", "assistant", "mcp"], ["-c", PYTHON]):
        done = subprocess.run(
            alone(*way),
            cwd=tmp_path,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=170,
            check=False,
        )
        assert done.returncode == 0, (way, done.stdout, done.stderr)
        assert connections.read_text() == "", way


def test_the_served_page_connects_to_nobody(
    connections: Path, app: App, shipped_corpus: Path, page: Page
) -> None:
    address = app()
    page.goto(address)
    page.locator("#question textarea").fill("Who is Ken Hu?")
    page.locator("#question textarea").press("Enter")
    expect(page.locator(".answer")).to_be_visible()
    asked = {"messages": [{"role": "user", "content": "Who is Ken Hu?"}]}
    assert httpx.post(f"{address}/v1/chat/completions", json=asked, timeout=60).json()["found"]
    assert connections.read_text() == ""
