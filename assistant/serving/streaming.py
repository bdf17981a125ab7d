"""Iterators that run in threads, so that an async server does not wait for their steps."""

from collections.abc import AsyncIterator, Iterator
from typing import TypeVar

from anyio import to_thread

T = TypeVar("T")


async def in_threads(items: Iterator[T]) -> AsyncIterator[T]:
    """Yield the items, each computed in a thread; when cancelled, do not wait for the next one.

    None marks the end, so no item may be None.
    """
    # The only reference to the iterator. A traceback can keep the variables of this function alive,
    # and a chat model would go on writing for as long as its iterator lives.
    only_reference = [items]
    del items

    def next_item() -> T | None:
        return next(only_reference[0], None)

    try:
        while (item := await to_thread.run_sync(next_item, abandon_on_cancel=True)) is not None:
            yield item
    finally:
        only_reference.clear()
