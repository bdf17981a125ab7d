"""A reason why a statement does not follow from its sources."""

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.answering.checking.sources import Detail

_LITTLE, _MUCH = 0.33, 0.6
"""Of the words around a name, the share that a sentence with it has, at most, and another one."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a statement does not follow from its sources."""

    reason: str
    """In a sentence, for the reader."""
    is_contrary: bool
    """Whether the sources give it otherwise; else they do not have it."""


def apart(one: Detail) -> Iterator[Doubt]:
    """Whether a name or a figure is there, but not where the words around it are."""
    if one.own <= _LITTLE and one.best >= _MUCH:
        yield Doubt(f"No source says this of {one.text}.", False)
