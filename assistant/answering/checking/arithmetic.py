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
_ROUNDED, _COMPUTED = 0.1, 0.005
"""How far a rounded figure may be off, and one that somebody worked out."""

_SMALL = 12
"""Smaller counts are the sum or the difference of some other two too often."""

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
    """Whether a figure of a text is a rounder one than one that is there, and about as large.

    The text must say that it is "about" so much; thousands and more of one or two digits need not.
    """
    said = _ABOUT.search(text[: quantity.start + 1].rstrip("0123456789"))
    digits = _digits(quantity)
    if not said and not (quantity.value >= 1000 and digits <= 2):
        return False
    return any(
        digits < _digits(other)
        and _same_unit(quantity, other)
        and abs(quantity.value - other.value) <= _ROUNDED * abs(other.value)
        for other in there
    )


def _digits(quantity: Quantity) -> int:
    """How many digits a figure has without the zeros at its end."""
    return len(f"{quantity.value:.10g}".replace(".", "").split("e")[0].rstrip("0"))


def follows(quantity: Quantity, there: Sequence[Quantity]) -> bool:
    """Whether a figure is a sum, a difference, a share or a change in percent of those there."""
    alike = [one for one in there if one.value]
    if quantity.unit == "percent":
        return any(
            abs(quantity.value - percent) <= max(0.5, _COMPUTED * percent)
            for one, other in permutations(alike, 2)
            if one.unit == other.unit != "percent"
            for percent in (
                100 * abs(one.value - other.value) / other.value,
                100 * one.value / other.value,
            )
        )
    is_year = not quantity.unit and 1000 <= quantity.value <= 2100
    if is_year or (not quantity.unit and quantity.value <= _SMALL):
        return False
    values = [one.value for one in alike if one.unit == quantity.unit]
    results = [sum(values)] if len(values) > 1 else []
    for one, other in combinations(values, 2):
        results += [abs(one - other), one + other]
    return any(abs(quantity.value - each) <= _COMPUTED * each for each in results)


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
