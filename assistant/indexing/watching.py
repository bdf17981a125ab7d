"""Bring the index up to date whenever files change."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread

from watchfiles import watch as file_changes

from assistant.errors import BusyError, CorpusError, StoreError
from assistant.indexing.refresh import Report

_QUIET = 400
"""Milliseconds without a change after which a burst of changes is taken as finished."""

_AGAIN = 5000
"""Milliseconds after which a refresh that failed is tried again."""


def watch(
    corpus: Path,
    refresh: Callable[[], Report],
    encode: Callable[[Callable[[], bool]], None],
    stop: Event | None,
) -> Iterator[Report | CorpusError | StoreError]:
    """Refresh after each burst of changes in a folder, until told to stop.

    Args:
        corpus: the folder of articles.
        refresh: brings the words of the index up to date.
        encode: encodes the passages that wait for it, until it is told to stop; it works in a
            thread, so that changes need not wait for it.
        stop: set it to end; None to go on for ever.

    Yields:
        A report for each refresh that changed an article, or after which the unreadable files are
        not the same as before. An error if a refresh failed; it is tried again, since the cause may
        go away.

    Raises:
        CorpusError: the folder does not exist.
    """
    failed: dict[str, str] | None = None  # not known until the first refresh here
    # What changed before the watch began, since the last refresh, would go unseen.
    waiting = True
    told = ""
    ended = Event()
    encoder = _Encoder(lambda: encode(lambda: ended.is_set() or bool(stop and stop.is_set())))
    try:
        bursts = file_changes(
            corpus,
            watch_filter=None,
            debounce=10 * _QUIET,
            step=_QUIET,
            rust_timeout=_AGAIN,
            yield_on_timeout=True,
            raise_interrupt=False,
            stop_event=stop,
        )
        for burst in bursts:
            failure = encoder.go_on()
            if failure and str(failure) != told:
                yield failure
                told = str(failure)
            if not (burst or waiting):
                continue
            try:
                report = refresh()
                encoder.go_on()
            except (CorpusError, StoreError) as error:
                waiting = True
                # That another process is writing is not reported; any other error is, once.
                if not isinstance(error, BusyError) and str(error) != told:
                    yield error
                    told = str(error)
                continue
            waiting, told = False, ""
            is_news = failed is not None and report.failed != failed
            if report.added or report.changed or report.removed or is_news:
                yield report
            failed = report.failed
    except FileNotFoundError as error:
        raise CorpusError(f"There is no folder {corpus}: make it, then watch it.") from error
    finally:
        ended.set()


class _Encoder:
    """A thread that encodes what waits, if there is not one at work already."""

    def __init__(self, encode: Callable[[], None]) -> None:
        self._encode = encode
        self._thread: Thread | None = None
        self._error: StoreError | None = None

    def go_on(self) -> StoreError | None:
        """Encode what waits; returns why that failed the last time, unless others were writing."""
        if self._thread and self._thread.is_alive():
            return None
        error, self._error = self._error, None
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()
        return error

    def _run(self) -> None:
        with suppress(BusyError):
            try:
                self._encode()
            except StoreError as error:
                self._error = error
