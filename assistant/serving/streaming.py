"""What a thread makes step by step, for a server that waits for none of the steps."""

from collections.abc import AsyncIterator, Iterator
from typing import TypeVar

from anyio import to_thread

T = TypeVar("T")


async def in_threads(items: Iterator[T]) -> AsyncIterator[T]:
    """Items that are made in threads, none of them None: who stops does not wait for the next."""
    held = [items]
    del items

    def following() -> T | None:
        return next(held[0], None)

    try:
        while (item := await to_thread.run_sync(following, abandon_on_cancel=True)) is not None:
            yield item
    finally:
        # A traceback may hold on to all else here, and would to a model that goes on writing.
        held.clear()
