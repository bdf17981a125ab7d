import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from conftest import App, Command, Process, free_port, heed_ctrl_c, wait_until

from assistant import Assistant

Write = Callable[[str, str], Path]

BRIDGE = "The harbour bridge in Oxmouth reopened on Friday. The work had cost 4.2 million crowns."


def test_index_ask_search_and_status_work_from_an_empty_folder(
    command: Command, write: Write
) -> None:
    write("bridge.txt", BRIDGE)
    indexed = command("index")
    assert indexed.returncode == 0
    assert "1 added, 0 changed, 0 removed, 0 unchanged, 0 failed" in indexed.stderr
    asked = command("ask", "How much did the bridge cost?")
    assert asked.returncode == 0
    assert "“The work had cost 4.2 million crowns.” [1]" in asked.stdout
    assert "[1] Bridge: bridge.txt" in asked.stdout
    answer = json.loads(command("ask", "How much did the bridge cost?", "--json").stdout)
    citation = answer["citations"][0]
    assert BRIDGE[citation["start"] : citation["end"]] == citation["quote"]
    passages = json.loads(command("search", "bridge", "--json").stdout)
    assert [passage["article"] for passage in passages] == ["bridge.txt"]
    assert "1. Bridge (bridge.txt:0-87" in command("search", "bridge").stdout
    status = json.loads(command("status", "--json", "--articles").stdout)
    assert (status["articles"], status["titles"][0]["article"]) == (1, "bridge.txt")
    assert "articles: 1" in command("status").stdout


def test_quotes_are_asked_for_though_there_is_a_chat_model(command: Command, write: Write) -> None:
    write("bridge.txt", BRIDGE)
    command("index")
    away = ["--llm", "small", "--llm-base-url", f"http://127.0.0.1:{free_port()}/v1"]
    asked = ["ask", "How much did the bridge cost?"]
    assert "The chat model did not answer" in command(*asked, *away).stdout
    assert command(*asked, *away, "--quoted").stdout == command(*asked).stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["index"], "There is no folder corpus: make it"),
        (["chat"], "There is no folder corpus: make it"),
        (["ask", "Why?"], "There is no index in index: make it with `assistant index`."),
        (["search", "x"], "There is no index in index: make it with `assistant index`."),
        (["status"], "There is no index in index: make it with `assistant index`."),
        (["ask"], "The question is empty: write one, in words."),
        (["ask", "Why?", "--llm", "x", "--llm-base-url", "http://[::1"], "There can be no server"),
        (["ask", "Why?", "--llm", "gpt"], "not of the form provider:model"),
        (["index", "--embedding-model", "no/such/model/at/all"], "There is no embedding model"),
        (["ask", "Why?", "--after", "2024-02-01", "--before", "2024-01-01"], "wrong way round"),
    ],
)
def test_what_goes_wrong_is_one_sentence_and_exit_code_1(
    command: Command, arguments: list[str], message: str
) -> None:
    done = command(*arguments)
    assert done.returncode == 1
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_an_empty_corpus_says_so(command: Command, tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    done = command("index")
    assert done.returncode == 1
    assert "There are no articles in corpus: put some into it (" in done.stderr


def test_wrong_arguments_are_explained(command: Command) -> None:
    for arguments in (["ask", "Why?", "--after", "soon"], ["sing"], ["index", "--loud"]):
        done = command(*arguments)
        assert done.returncode != 0
        assert "Error" in done.stdout + done.stderr
        assert "Traceback" not in done.stdout + done.stderr


def test_a_file_that_fails_is_named_and_the_rest_is_indexed(command: Command, write: Write) -> None:
    write("bridge.txt", BRIDGE)
    write("bad.txt", "").write_bytes(b"\0\1\2" * 999)
    done = command("index")
    assert done.returncode == 1
    assert "1 added, 0 changed, 0 removed, 0 unchanged, 1 failed" in done.stderr
    assert "bad.txt: it is not text but binary data" in done.stderr
    assert command("status").returncode == 0


def test_a_folder_without_a_model_says_so(command: Command, write: Write, tmp_path: Path) -> None:
    write("bridge.txt", BRIDGE)
    (tmp_path / "model").mkdir()
    done = command("index", "--embedding-model", "model")
    assert done.returncode == 1
    assert "model does not hold a sentence-transformers model" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_port_that_is_taken_says_so(process: Process, write: Write) -> None:
    write("bridge.txt", BRIDGE)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = process("chat", "--port", port)
    assert done.returncode == 1
    assert f"The page cannot be served at 127.0.0.1:{port}" in done.stderr
    assert "Traceback" not in done.stderr


def test_settings_come_from_the_environment_too(command: Command, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/bridge.txt").write_text(BRIDGE)
    done = command("index", ASSISTANT_CORPUS="elsewhere", ASSISTANT_INDEX="other")
    assert done.returncode == 0
    assert (tmp_path / "other/catalog.sqlite").exists()
    wrong = command("index", ASSISTANT_PASSAGES="lots")
    assert wrong.returncode == 1
    assert "The setting passages cannot be 'lots'" in wrong.stderr


def test_a_process_of_its_own_gives_what_the_command_line_gives(
    process: Process, command: Command, small: Assistant
) -> None:
    question = "How much did the work on the bridge cost?"
    for arguments in (
        ["ask", question],
        ["status", "--articles"],
        ["index", "--dry-run"],
        ["search", "?"],
        ["verify", "none.json"],
    ):
        apart, here = process(*arguments), command(*arguments)
        assert (apart.returncode, apart.stdout, apart.stderr) == (
            here.returncode,
            here.stdout,
            here.stderr,
        )
    installed = Path(sys.executable).with_name("assistant")
    done = subprocess.run([installed, "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == command("--version").stdout


def test_who_has_seen_enough_may_leave(process: Process, small: Assistant) -> None:
    started = subprocess.Popen(
        [sys.executable, "-m", "assistant", "status", "--articles"],
        cwd=process.folder,
        env=process.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert started.stdout
    assert started.stderr
    started.stdout.close()
    assert started.stderr.read() == b""
    assert started.wait(timeout=60) == 1
    started.stderr.close()


def test_ctrl_c_ends_the_watch_in_good_order(
    process: Process, small: Assistant, write: Write, tmp_path: Path
) -> None:
    said = tmp_path / "said.txt"
    with said.open("w") as stderr:
        started = subprocess.Popen(
            [sys.executable, "-m", "assistant", "index", "--watch"],
            cwd=process.folder,
            env=process.environment,
            stderr=stderr,
            preexec_fn=heed_ctrl_c,
        )

    def is_noticed() -> bool:
        """Whether a change is; those before it watches are not."""
        write("tram.txt", f"The tram starts at {time.monotonic()}.")
        return "1 added" in said.read_text() or "1 changed" in said.read_text()

    wait_until(lambda: "Watching corpus (Ctrl+C ends it)" in said.read_text(), 60)
    wait_until(is_noticed, 60)
    started.send_signal(signal.SIGINT)
    assert started.wait(timeout=60) == 0
    assert "Traceback" not in said.read_text()


def test_ctrl_c_ends_the_page_in_good_order(app: App, small: Assistant) -> None:
    address = app()
    assert httpx.get(address).status_code == 200
    (started,) = app.running
    started.send_signal(signal.SIGINT)
    assert started.wait(timeout=60) == 0
    assert "Traceback" not in app.said()
    with pytest.raises(httpx.ConnectError):
        httpx.get(address)
