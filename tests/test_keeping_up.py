"""New articles: watched for, added by hand, served by a web server."""

import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from conftest import Command, wait_until
from test_formats import PAGE, pdf

from assistant import Assistant
from assistant.errors import ArticleError, CorpusError
from assistant.indexing.refresh import Report

Write = Callable[[str, str], Path]


def test_a_change_is_taken_in_while_it_is_watched_for(small: Assistant, write: Write) -> None:
    stop = threading.Event()
    news: list[Any] = []
    watcher = threading.Thread(target=lambda: news.extend(small.watch(stop=stop)))
    watcher.start()
    time.sleep(0.5)
    for number in range(3):
        write(f"tram{number}.txt", f"Tram {number} to Sandholm starts in October.")
    wait_until(lambda: small.status.articles == 5)
    for file in small.settings.corpus.iterdir():
        file.unlink()
    write("bridge.md", "The harbour bridge in Oxmouth closed again.")
    wait_until(lambda: len(news) > 1)
    stop.set()
    watcher.join(timeout=30)
    added = [path for report in news if isinstance(report, Report) for path in report.added]
    assert added == ["tram0.txt", "tram1.txt", "tram2.txt"]
    assert "5 indexed articles are gone" in str(news[-1])
    assert small.status.articles == 5


def test_what_changed_before_the_watch_began_is_taken_in(small: Assistant, write: Write) -> None:
    write("tram.txt", "The tram to Sandholm starts in October.")
    (small.settings.corpus / "ferry.md").unlink()
    report = next(small.watch())
    assert isinstance(report, Report)
    assert (report.added, report.removed) == (["tram.txt"], ["ferry.md"])


def test_there_is_nothing_to_watch_without_a_folder(tmp_path: Path) -> None:
    assistant = Assistant.open(tmp_path / "corpus", tmp_path / "index")
    with pytest.raises(CorpusError, match="There is no folder"):
        next(assistant.watch())


@pytest.fixture
def web(tmp_path: Path) -> Iterator[str]:
    """A web server with a page, a PDF and a picture."""
    folder = tmp_path / "web"
    folder.mkdir()
    (folder / "page.html").write_text(PAGE.replace('<link rel="canonical"', "<link"))
    (folder / "bridge.pdf").write_bytes(pdf("The bridge reopened.", "Ada paid 4.2 million crowns."))
    (folder / "picture.png").write_bytes(b"\x89PNG")
    (folder / "empty.html").write_text("<html></html>")

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_web_page_is_saved_with_its_address_and_day(tmp_path: Path, web: str) -> None:
    assistant = Assistant.open(tmp_path / "corpus", tmp_path / "index")
    path = assistant.add(f"{web}/page.html")
    assert path == "2024-05-03-bridge-reopens.md"
    assert assistant.add(f"{web}/page.html") == path
    assistant.refresh()
    article = assistant.article(path)
    assert (article.title, article.url) == ("Bridge reopens", f"{web}/page.html")
    assert "4.2 million crowns" in article.text


def test_other_files_are_saved_as_they_come(tmp_path: Path, web: str, write: Write) -> None:
    assistant = Assistant.open(tmp_path / "corpus", tmp_path / "index")
    assert assistant.add(f"{web}/bridge.pdf") == "bridge.pdf"
    write("bridge.txt", "The bridge in Oxmouth is closed.")
    (tmp_path / "bridge.txt").write_text("The bridge in Oxmouth reopened.")
    assert assistant.add(str(tmp_path / "bridge.txt")) == "bridge-2.txt"
    assert (tmp_path / "corpus/bridge-2.txt").read_text() == "The bridge in Oxmouth reopened."
    assistant.refresh()
    citation = assistant.ask("What did Ada pay?", articles=["bridge.pdf"]).citations[0]
    assert (citation.quote, citation.page) == ("Ada paid 4.2 million crowns.", 2)


@pytest.mark.parametrize(
    ("origin", "reason"),
    [
        ("{web}/nothing.html", r"was not given \(404"),
        ("{web}/picture.png", "is image/png, which is not read"),
        ("{web}/empty.html", "no article can be found in the page"),
        ("http://127.0.0.1:9/x", "cannot be fetched"),
        ("http://[", "cannot be fetched"),
        ("nowhere.txt", "cannot be read \\(No such file"),
        ("{folder}", "cannot be read \\(Is a directory"),
    ],
)
def test_what_cannot_be_added_says_why_and_saves_nothing(
    tmp_path: Path, web: str, origin: str, reason: str
) -> None:
    assistant = Assistant.open(tmp_path / "corpus", tmp_path / "index")
    with pytest.raises(ArticleError, match=reason):
        assistant.add(origin.format(web=web, folder=tmp_path))
    assert not (tmp_path / "corpus").exists()


def test_the_commands_for_keeping_up(command: Command, tmp_path: Path, web: str) -> None:
    added = command("add", f"{web}/page.html")
    assert added.returncode == 0
    assert "Saved corpus/2024-05-03-bridge-reopens.md" in added.stderr
    assert "1 added" in added.stderr
    (tmp_path / "corpus/tram.txt").write_text("The tram to Sandholm starts in October.")
    plan = command("index", "--dry-run")
    assert plan.stdout == "added    tram.txt\n"
    assert plan.returncode == 0
    assert command("doctor").stdout == "The index is sound: catalog and vectors agree.\n"
    (tmp_path / "index/catalog.sqlite").write_bytes(b"not a database" * 100)
    for ending in "-wal", "-shm":
        (tmp_path / f"index/catalog.sqlite{ending}").unlink(missing_ok=True)
    mended = command("doctor")
    assert "The catalog was damaged" in mended.stdout
    assert "2 added" in mended.stderr
    listed = command("status", "--articles").stdout
    assert "2024-05-03  2024-05-03-bridge-reopens.md  Bridge reopens\n" in listed
    assert "undated     tram.txt  Tram (file of 20" in listed
    assert command("add").returncode == 1
