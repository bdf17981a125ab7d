"""What takes a while to make, made once for each generation of an index."""

from collections.abc import Callable, Hashable
from typing import TypeVar, cast
from weakref import WeakKeyDictionary

from assistant.answering.tasks.material import Material
from assistant.indexing.index import Index

_Made = TypeVar("_Made")

_MOST = 32

_KEPT: WeakKeyDictionary[Index, tuple[int, dict[Hashable, object]]] = WeakKeyDictionary()


def remembered(material: Material, name: Hashable, make: Callable[[], _Made]) -> _Made:
    """What `make` makes; made again when an article has changed, or for other filters.

    Args:
        material: what it is made from.
        name: tells it from other things that are made.
        make: makes it.
    """
    generation = material.index.catalog.generation
    kept = _KEPT.get(material.index)
    if kept is None or kept[0] != generation:
        kept = generation, {}
        _KEPT[material.index] = kept
    key = name, material.filters
    if key not in kept[1]:
        if len(kept[1]) >= _MOST:
            kept[1].clear()
        kept[1][key] = make()
    return cast("_Made", kept[1][key])
