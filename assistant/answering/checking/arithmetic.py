"""Figures that follow from those of sources: sums, differences, shares, and rounded ones."""

import re
from collections.abc import Sequence
from itertools import combinations, permutations

from assistant.language.quantities import Quantity

_ABOUT = re.compile(
    r"\b(?:about|around|roughly|approximately|nearly|almost|some|close to|just (?:over|under)"
    r"|more than|over|less than|under|at least|up to|well over|an estimated|circa)\s+"
    r"(?:[$€£¥]\s?)?$",
    re.IGNORECASE,
)
_ROUNDED, _COMPUTED = 0.1, 0.02
"""How far a rounded figure may be off, and one that somebody worked out."""

_MOST_ADDED = 8
"""How many figures may be added up."""

_PARTS = {
    "twice": 2.0,
    "double": 2.0,
    "doubled": 2.0,
    "doubling": 2.0,
    "tripled": 3.0,
    "trebled": 3.0,
    "quadrupled": 4.0,
    "halved": 0.5,
    "half": 0.5,
    "a third": 1 / 3,
    "two thirds": 2 / 3,
    "two-thirds": 2 / 3,
    "a quarter": 0.25,
    "three quarters": 0.75,
    "three-quarters": 0.75,
    "a fifth": 0.2,
    "a tenth": 0.1,
}
_PART = re.compile(rf"\b(?:{'|'.join(sorted(_PARTS, key=len, reverse=True))})\b", re.IGNORECASE)
_PART_OFF = 0.12


def is_rounded(quantity: Quantity, text: str, there: Sequence[Quantity]) -> bool:
    """Whether a figure of a text is said to be about one that is there, and is.

    A figure of one or two digits that are not 0, in thousands or more, counts as rounded too.
    """
    said = _ABOUT.search(text[: quantity.start + 1].rstrip("0123456789"))
    digits = f"{quantity.value:g}".replace(".", "").rstrip("0").split("e")[0]
    if not said and not (quantity.value >= 1000 and len(digits) <= 2):
        return False
    return any(
        other.value
        and _same_unit(quantity, other)
        and abs(quantity.value - other.value) <= _ROUNDED * abs(other.value)
        for other in there
    )


def follows(quantity: Quantity, there: Sequence[Quantity]) -> bool:
    """Whether a figure is a sum, a difference, a ratio or a change in percent of those there."""
    alike = [one for one in dict.fromkeys(there) if one.value]
    if quantity.unit == "percent":
        return any(
            _near(quantity.value, 100 * abs(one.value - other.value) / other.value)
            or _near(quantity.value, 100 * one.value / other.value)
            for one, other in permutations(alike, 2)
            if one.unit == other.unit != "percent"
        )
    values = [one.value for one in alike if _same_unit(quantity, one)][:_MOST_ADDED]
    if any(_near(quantity.value, abs(one - other)) for one, other in combinations(values, 2)):
        return True
    return any(
        _near(quantity.value, sum(some))
        for size in range(2, len(values) + 1)
        for some in combinations(values, size)
    )


def wrong_part(text: str, there: Sequence[Quantity]) -> str:
    """The word of a text for a part or a multiple that no two figures there bear out; or "".

    >>> from assistant.language.quantities import quantities
    >>> wrong_part("Sales doubled.", quantities("from 10 to 12 euros"))
    'doubled'
    >>> wrong_part("Sales rose by a fifth.", quantities("from 10 to 12 euros"))
    ''
    """
    pairs = [
        (one.value, other.value)
        for one, other in permutations(there, 2)
        if _same_unit(one, other) and other.value and one.value
    ]
    for match in _PART.finditer(text):
        part = _PARTS[match[0].lower()]
        if not any(
            abs(value - part) <= _PART_OFF * part
            for one, other in pairs
            for value in (one / other, abs(one - other) / other)
        ):
            return match[0]
    return ""


def _same_unit(one: Quantity, other: Quantity) -> bool:
    return one.unit == other.unit or not (one.unit and other.unit)


def _near(one: float, other: float) -> bool:
    return abs(one - other) <= _COMPUTED * abs(other)
