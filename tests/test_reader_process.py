"""A file that stops its reader stops nothing else."""

import os
import time
from pathlib import Path

import pytest

from assistant.reading import reader_process
from assistant.reading.corpus import read_file
from assistant.reading.reader_process import ReaderProcess

SERVE = "import assistant.reading.reader_process as r; {}; r.serve()"
DOES = (
    "import os, time; real = r.articles_in; "
    "r.articles_in = lambda c, p: [{}, real(c, p)][1] if 'bad' in p else real(c, p)"
)
HANGS = DOES.format("time.sleep(60)")
DIES = DOES.format("os.kill(os.getpid(), 9)")
EATS = DOES.format("bytearray(20_000_000_000)")
PRINTS = DOES.format("os.write(1, b'noise')")


def reading(monkeypatch: pytest.MonkeyPatch, how: str) -> ReaderProcess:
    monkeypatch.setattr(reader_process, "_COMMAND", SERVE.format(how))
    monkeypatch.setattr(reader_process, "SECONDS", 5.0)
    return ReaderProcess()


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        (HANGS, "it takes more than 5 seconds to read"),
        (DIES, "it makes the program that reads it crash; it may be damaged"),
        (EATS, "it takes more than 4 GB of memory to read"),
    ],
)
def test_a_file_that_ends_its_reader_is_named_and_the_others_are_read(
    monkeypatch: pytest.MonkeyPatch, how: str, reason: str
) -> None:
    process = reading(monkeypatch, how)
    try:
        for _ in range(2):
            assert process.read(b"It rained.", "bad.txt") == ([], {"bad.txt": reason})
            found, failed = process.read(b"It rained.", "good.txt")
            assert ([one.text for one in found], failed) == (["It rained."], {})
    finally:
        process.end()


def test_what_a_reader_prints_is_not_taken_for_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    process = reading(monkeypatch, PRINTS)
    try:
        assert process.read(b"It rained.", "bad.txt")[1] == {}
    finally:
        process.end()


def test_the_reader_ends_with_the_program_that_started_it(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("It rained.")
    started = os.fork()
    if not started:
        assert read_file(tmp_path, "a.txt").articles
        process = reader_process.PROCESS._process
        assert process is not None
        (tmp_path / "pid").write_text(str(process.pid))
        os._exit(0)  # as a killed program ends: without a word
    assert os.waitpid(started, 0)[1] == 0
    reader = int((tmp_path / "pid").read_text())
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            os.kill(reader, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    pytest.fail("it goes on")
