"""A process of its own that reads files, so that no file can stop the program or the other files.

A parser that hangs, crashes or takes all memory ends this process, and only the file it was reading
fails. It is started when the first file is read, and ends with the process that started it.
"""

import atexit
import os
import pickle
import subprocess
import sys
from contextlib import suppress
from threading import Event, Lock, Timer
from typing import IO, Any

from assistant.errors import ArticleError
from assistant.language.words import plain
from assistant.reading import formats, recognition
from assistant.reading.article import Article, article_from

SECONDS = 20.0
"""How long a file may take, and for each megabyte of it two more seconds."""

_RECOGNITION = 600.0
"""How much longer a PDF may take, in seconds, where pictures of pages are read."""

MEMORY = 4_000_000_000
"""Bytes that reading may take."""

Found = tuple[list[Article], dict[str, str]]
"""The articles of a file, and the paths of those that cannot be read, with the reason."""


def articles_in(content: bytes, path: str) -> Found:
    """Read the articles of a file, in this process.

    Args:
        content: what is in the file.
        path: where it lies, relative to the corpus.
    """
    found: Found = [], {}
    try:
        seen = set()
        for draft in formats.read(content, path):
            each = f"{path}#{plain(draft.name)}" if draft.name else path
            try:
                if draft.problem:
                    raise ArticleError(draft.problem)
                if each in seen:
                    raise ArticleError(
                        "several articles of the file have this id; the first is taken"
                    )
                seen.add(each)
                found[0].append(article_from(draft, each))
            except ArticleError as error:
                found[1][each] = str(error)
        if not any(found):
            raise ArticleError("it is empty")
    except ArticleError as error:
        found[1][path] = str(error)
    return found


class ReaderProcess:
    """The process that reads, from the side of the program that asks it to; safe for threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def read(self, content: bytes, path: str) -> Found:
        """Read the articles of a file like `articles_in`; a file that ends the process fails."""
        limit = SECONDS + 2 * len(content) / 1_000_000
        if recognition.is_available() and path.lower().endswith(".pdf"):
            limit += _RECOGNITION
        with self._lock:
            process = self._running()
            late = Event()

            def stop() -> None:
                late.set()
                process.kill()

            overdue = Timer(limit, stop)
            overdue.start()
            try:
                assert process.stdin is not None
                assert process.stdout is not None
                pickle.dump((content, path), process.stdin)
                process.stdin.flush()
                found: Found = pickle.load(process.stdout)
                return found
            except (OSError, EOFError, pickle.UnpicklingError):
                process.kill()
                process.wait()
                is_late = late.is_set()
                why = f"it takes more than {limit:.0f} seconds to read" if is_late else _CRASHED
                return [], {path: why}
            finally:
                overdue.cancel()

    def end(self) -> None:
        """End the process, if one is running."""
        if self._process and self._owner == os.getpid():
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                with suppress(OSError):
                    pipe.close()  # type: ignore[union-attr]
        self._process = None

    def _running(self) -> "subprocess.Popen[bytes]":
        """The process, started if there is none; a fork of this process starts its own."""
        if self._owner != os.getpid() or not self._process or self._process.poll() is not None:
            self.end()
            self._owner = os.getpid()
            self._process = subprocess.Popen(
                [sys.executable, "-c", _COMMAND],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            )
        return self._process


_COMMAND = "from assistant.reading.reader_process import serve; serve()"
_CRASHED = "it makes the program that reads it crash; it may be damaged"

PROCESS = ReaderProcess()
"""The process of this program."""

atexit.register(PROCESS.end)


def serve() -> None:
    """Read files for another process: their content and path come in, what is found goes out."""
    # What a library prints must not get between the answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    _limit_memory()
    asked: IO[Any] = sys.stdin.buffer
    with suppress(EOFError, KeyboardInterrupt, BrokenPipeError):
        while True:
            content, path = pickle.load(asked)
            try:
                found = articles_in(content, path)
            except MemoryError:
                found = [], {path: f"it takes more than {MEMORY / 1e9:.0f} GB of memory to read"}
            pickle.dump(found, answers)
            answers.flush()


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:
        return  # not on Windows
    most = resource.getrlimit(resource.RLIMIT_AS)[1]
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, most))
