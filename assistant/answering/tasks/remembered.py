"""What takes a while to make, made once for each generation of an index."""

from collections.abc import Callable, Hashable
from typing import TypeVar, cast
from weakref import WeakKeyDictionary

from assistant.indexing.index import Index

_Made = TypeVar("_Made")

_MOST = 32

_KEPT: WeakKeyDictionary[Index, tuple[int, dict[Hashable, object]]] = WeakKeyDictionary()


def remembered(index: Index, name: Hashable, make: Callable[[], _Made]) -> _Made:
    """What `make` makes; made again when an article has changed.

    Args:
        index: what it is made from.
        name: tells it from other things that are made.
        make: makes it.
    """
    generation = index.catalog.generation
    kept = _KEPT.get(index)
    if kept is None or kept[0] != generation:
        kept = generation, {}
        _KEPT[index] = kept
    if name not in kept[1]:
        if len(kept[1]) >= _MOST:
            kept[1].clear()
        kept[1][name] = make()
    return cast("_Made", kept[1][name])
