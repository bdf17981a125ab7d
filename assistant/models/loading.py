"""Loading what is large once, when it is first needed."""

from collections.abc import Callable
from threading import RLock
from typing import Any, Generic, TypeVar

Loaded = TypeVar("Loaded")


class loaded_once(Generic[Loaded]):
    """A `functools.cached_property` that one thread computes while all others wait for it.

    That of the standard library has no lock any more since Python 3.12.
    """

    def __init__(self, load: Callable[[Any], Loaded]) -> None:
        """Take the method that loads."""
        self._load = load
        self._name = load.__name__
        self._lock = RLock()

    def __get__(self, owner: object, kind: type) -> Loaded:
        """What was loaded; from then on it is a plain attribute, found without a lock."""
        with self._lock:
            found = vars(owner)
            if self._name not in found:
                found[self._name] = self._load(owner)
            value: Loaded = found[self._name]
            return value
