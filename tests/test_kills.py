"""Killed at any moment, the index is whole; written to by two, it stays so.

KILLS and SECONDS in the environment make these tests longer: they are the figures of the table in
benchmarks/README.md.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import Command, Process, wait_until
from workers import NAMES, STABLE, check, text

from assistant import Assistant
from assistant.language.words import stem

pytestmark = pytest.mark.slow

KILLS = int(os.environ.get("KILLS", "6"))
SECONDS = int(os.environ.get("SECONDS", "5"))
SLOWEST = 2.0
"""Seconds after which a process is killed at the latest, on a machine that is not busy."""


class Workers:
    """See workers.py."""

    def __init__(self, corpus: Path, index: Path, errors: Path) -> None:
        self.errors = errors
        script = str(Path(__file__).with_name("workers.py"))
        with errors.open("w") as stderr:
            self._process = subprocess.Popen(
                [sys.executable, script, str(corpus), str(index)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=stderr,
                text=True,
            )

    def start(self, work: str) -> int:
        assert self._process.stdin
        assert self._process.stdout
        print(work, file=self._process.stdin, flush=True)
        return int(self._process.stdout.readline())

    def stop(self) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait(timeout=30)
        self._process.stdout.close()


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for name in [*NAMES, STABLE]:
        (folder / f"{name}.txt").write_text(text(name, 0))
    return folder


@pytest.fixture
def workers(tmp_path: Path, corpus: Path) -> Iterator[Workers]:
    made = Workers(corpus, tmp_path / "index", tmp_path / "errors.txt")
    yield made
    made.stop()


def kill(process: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)
    while Path(f"/proc/{process}").exists():
        time.sleep(0.01)


def state(assistant: Assistant) -> dict[str, Any]:
    """What an index holds, in an order of its own."""
    catalog, vectors = assistant._index.catalog, assistant._index.vectors
    keys = sorted(vectors.keys())
    points = catalog.passages.points(keys)
    return {
        "digests": catalog.articles.digests(),
        "keys": [point.key for point in points],
        "vectors": keys,
        "passages": [(p.article, p.start, p.end, p.text) for p in points],
        "words": {
            name: catalog.postings.frequency(stem(name))
            for name in [*NAMES, STABLE, "version", "harbour"]
        },
        "copies": {name: sorted(map(str, all_copies(assistant, name))) for name in NAMES},
    }


def vectors(assistant: Assistant) -> Any:
    catalog = assistant._index.catalog
    return [point.vector for point in catalog.passages.points(sorted(catalog.passages.keys()))]


def all_copies(assistant: Assistant, name: str) -> list[Any]:
    from assistant.indexing.filters import Filters

    path = f"{name}.txt"
    return list(assistant._index.catalog.stories.of([path], Filters()).get(path, ()))


@pytest.mark.timeout(60 + 10 * KILLS)
@pytest.mark.skipif(not Path("/proc/self").exists(), reason="it looks for processes in /proc")
def test_a_refresh_killed_at_any_moment_loses_and_mixes_nothing(
    tmp_path: Path, corpus: Path, workers: Workers
) -> None:
    reader = Assistant.open(corpus, tmp_path / "index")
    reader.refresh()
    chance = random.Random(KILLS)
    committed, slowest = 0, SLOWEST
    for number in range(KILLS):
        before = reader.generation
        process = workers.start(f"write {number}")
        time.sleep(chance.uniform(0, slowest))
        kill(process)
        check(reader)
        committed += reader.generation - before
        writer = Assistant.open(corpus, tmp_path / "index")
        writer.refresh(confirmed=True)
        clean = Assistant.open(corpus, tmp_path / f"clean{number}")
        began = time.monotonic()
        clean.refresh()
        # On a busy machine it takes longer until there is anything to kill.
        slowest = max(SLOWEST, 2 * (time.monotonic() - began))
        assert state(writer) == state(clean)
        np.testing.assert_array_equal(vectors(writer), vectors(clean))
        assert writer.doctor() == []
        check(reader)
    assert "Traceback" not in workers.errors.read_text()
    assert committed >= KILLS / 2


@pytest.mark.timeout(120 + 2 * SECONDS)
@pytest.mark.skipif(not Path("/proc/self").exists(), reason="it looks for processes in /proc")
def test_two_writers_and_ten_readers_do_not_disturb_one_another(
    tmp_path: Path, corpus: Path, workers: Workers
) -> None:
    Assistant.open(corpus, tmp_path / "index").refresh()
    writers = [workers.start(f"write {seed}") for seed in range(2)]
    readers = [workers.start(f"read {SECONDS}") for _ in range(10)]
    wait_until(lambda: not any(Path(f"/proc/{one}").exists() for one in readers), 60 + SECONDS)
    for process in writers:
        assert Path(f"/proc/{process}").exists(), workers.errors.read_text()
        kill(process)
    said = workers.errors.read_text()
    assert "Traceback" not in said
    assert said.count("read ") == 10


def test_a_full_disk_is_one_sentence_and_loses_nothing(
    tmp_path: Path, corpus: Path, command: Command, process: Process
) -> None:
    command("index")
    before = command("status").stdout
    (corpus / "new.txt").write_text(text("new", 1) * 50)
    done = subprocess.run(
        [sys.executable, "-c", _NO_ROOM, str((tmp_path / "index/catalog.sqlite").stat().st_size)],
        cwd=tmp_path,
        # What measures the coverage of tests would find no room either.
        env={n: v for n, v in process.environment.items() if not n.startswith("COVERAGE_")},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 1
    assert "that the disk has room" in done.stderr
    assert "Traceback" not in done.stderr
    assert command("status").stdout == before
    assert "1 added" in command("index").stderr
    assert command("doctor").stdout == "The index is sound: catalog and vectors agree.\n"


_NO_ROOM = """
import resource, sys
limit = int(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
sys.argv = ["assistant", "index"]
from assistant.cli import main
main()
"""
"""As on a full disk: no file may become larger than the catalog is."""
