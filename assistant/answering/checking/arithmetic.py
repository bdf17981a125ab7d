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

_SMALL, _FEW = 12, 3
"""Smaller counts are the sum or the difference of some other two by chance, if there are more than
a few, or if the text has no word of counting together."""

_TOGETHER = re.compile(
    r"\b(?:in all|total\w*|together|altogether|combined|both|sum|more|fewer|less|difference|apart"
    r"|later|earlier|after|before|longer|shorter|older|younger|higher|lower|ahead|behind|remain\w*"
    r"|left|rest|others?|twice|doubled?|half|by|since|lasted|took|within)\b",
    re.IGNORECASE,
)

_PARTS = {
    "twice as": 2.0,
    "doubled": 2.0,
    "tripled": 3.0,
    "trebled": 3.0,
    "quadrupled": 4.0,
    "halved": 0.5,
    "by half": 0.5,
    "by a third": 1 / 3,
    "by two thirds": 2 / 3,
    "by a quarter": 0.25,
    "by three quarters": 0.75,
    "by a fifth": 0.2,
    "by a tenth": 0.1,
}
_PART = re.compile(rf"\b(?:{'|'.join(sorted(_PARTS, key=len, reverse=True))})\b", re.IGNORECASE)
_PART_OFF = 0.12

_RISES = r"\b(?:rose|risen|rises|rising|grew|grown|grows|increased|climbed|jumped|soared|up)\b"
_FALLS = (
    r"\b(?:fell|fallen|falls|falling|dropped|declined|decreased|shrank|shrunk|slid|sank|down)\b"
)


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


def is_worked_out(quantity: Quantity, text: str, there: Sequence[Quantity]) -> bool:
    """Whether a figure of a text follows from those there; a small one if the text says how.

    >>> from assistant.language.quantities import quantities
    >>> there = quantities("Two men and three women were hurt.")
    >>> for text in "Five people were hurt in all.", "Article 5 was about it.":
    ...     print(is_worked_out(quantities(text)[0], text, there))
    True
    False
    """
    is_said = quantity.value > _SMALL or quantity.unit == "percent" or _TOGETHER.search(text)
    return bool(is_said) and follows(quantity, there)


def follows(quantity: Quantity, there: Sequence[Quantity]) -> bool:
    """Whether a figure is a sum, a difference, a share or a change in percent of those there."""
    alike = [one for one in there if one.value]
    if quantity.unit == "percent":
        return any(
            abs(quantity.value - percent) <= max(0.5, _COMPUTED * percent)
            for one, other in permutations(alike, 2)
            if "percent" not in (one.unit, other.unit) and _same_unit(one, other)
            for percent in (
                100 * abs(one.value - other.value) / other.value,
                100 * one.value / other.value,
            )
        )
    is_year = not quantity.unit and 1000 <= quantity.value <= 2100
    small = not quantity.unit and quantity.value <= _SMALL
    if is_year or (small and len(alike) > _FEW):
        return False
    if any(
        abs(quantity.value - one.value * other.value) <= _COMPUTED * quantity.value
        for one, other in permutations(alike, 2)
        if one.unit == quantity.unit and not other.unit
    ):
        return True
    values = [one.value for one in alike if _same_unit(one, quantity)]
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


def goes_the_other_way(text: str, there: Sequence[Quantity]) -> bool:
    """Whether a text has a figure rise to a lower one, or fall to a higher one.

    >>> from assistant.language.quantities import quantities
    >>> text = "Sales fell to 5.8 million from 5.1 million."
    >>> goes_the_other_way(text, quantities(text))
    True
    """
    for verb, sign in (_RISES, 1), (_FALLS, -1):
        match = re.search(verb, text, re.IGNORECASE)
        behind = [one for one in there if match and one.start >= match.end()][:2]
        if match and len(behind) == 2 and _same_unit(*behind):
            between = text[match.end() : behind[1].start]
            to, since = re.search(r"\bto\b", between), re.search(r"\bfrom\b", between)
            if to and since:
                first, last = behind if since.start() < to.start() else behind[::-1]
                return (last.value - first.value) * sign < 0
    return False


def _same_unit(one: Quantity, other: Quantity) -> bool:
    return one.unit == other.unit or not (one.unit and other.unit)
