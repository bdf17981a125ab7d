"""The numbers in a text as value and unit, however they are spelled."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_NUMBER_WORDS = """two three four five six seven eight nine ten eleven twelve thirteen fourteen
fifteen sixteen seventeen eighteen nineteen"""
_COUNTS = {name: float(number) for number, name in enumerate(_NUMBER_WORDS.split(), 2)}
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_COUNTS |= {
    f"{ten}{one and f'-{one}'}": float(tens + ones)
    for tens, ten in zip(range(20, 100, 10), _TENS.split(), strict=True)
    for ones, one in enumerate(["", "one", *_NUMBER_WORDS.split()[:8]])
}
_SCALED = _COUNTS | {"a": 1.0, "one": 1.0, "half-a": 0.5}
_SCALES = {
    "dozen": 12.0,
    "hundred": 1e2,
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "trillion": 1e12,
    "k": 1e3,
    "m": 1e6,
    "mn": 1e6,
    "bn": 1e9,
    "tn": 1e12,
}
_SYMBOLS = {"$": "dollar", "€": "euro", "£": "pound", "¥": "yen", "₽": "ruble"}
_UNITS = {
    "%": "percent",
    "percent": "percent",
    "per cent": "percent",
    "dollar": "dollar",
    "usd": "dollar",
    "euro": "euro",
    "eur": "euro",
    "pound": "pound",
    "rouble": "ruble",
    "ruble": "ruble",
    "yuan": "yuan",
    "renminbi": "yuan",
    "yen": "yen",
    "crown": "crown",
    "rupee": "rupee",
    "krone": "krone",
    "kroner": "krone",
    "krona": "krone",
    "kronor": "krone",
    "franc": "franc",
    "zloty": "zloty",
    "second": "second",
    "minute": "minute",
    "hour": "hour",
    "day": "day",
    "week": "week",
    "month": "month",
    "year": "year",
    "km": "kilometre",
    "kilometre": "kilometre",
    "kilometer": "kilometre",
    "mile": "mile",
    "metre": "metre",
    "meter": "metre",
    "feet": "foot",
    "foot": "foot",
    "kg": "kilogram",
    "kilogram": "kilogram",
    "ton": "tonne",
    "tonne": "tonne",
    "degree": "degree",
}
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_SPACED = r"(?<![\d.,])\d{1,3}(?:[ \u00a0\u2009\u202f'’]\d{3})+(?![\d.,]*\d)"
"""Thousands set apart by a space or an apostrophe: 12 500."""
_WORDS = "|".join(sorted(_SCALED, key=len, reverse=True)).replace("-", "[- ]")
_QUANTITY = re.compile(
    r"(?P<symbol>[$€£¥₽])?\s?"
    rf"(?:(?P<digits>{_SPACED}|\d+(?:[.,]\d+)*)|\b(?P<word>{_WORDS})\b)"
    rf"(?:[\s-]?(?P<scale>{'|'.join(_SCALES)})\b)?"
    rf"(?:[\s-]?(?:us[\s-])?(?P<unit>%|(?:{_UNIT})s?\b))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number and its unit, with their place in the text."""

    value: float
    unit: str
    """Singular, such as `dollar`, `hour`, `kilometre` or `percent`; "" if it has none of the known
    units."""
    start: int
    end: int

    @property
    def key(self) -> tuple[float, str]:
        """Value and unit; equal for two spellings of one quantity."""
        return self.value, self.unit


def quantities(text: str) -> list[Quantity]:
    """The numbers in a text, in order.

    >>> [one.key for one in quantities("$500 million, 7.8m, two and 37 per cent")]
    [(500000000.0, 'dollar'), (7800000.0, ''), (2.0, ''), (37.0, 'percent')]
    """
    return list(_all(text))


@lru_cache(maxsize=10_000)
def _all(text: str) -> tuple[Quantity, ...]:
    return tuple(_found(text))


def _found(text: str) -> Iterator[Quantity]:
    for match in _QUANTITY.finditer(text):
        value = _value(match)
        if value is not None:
            unit = (match["unit"] or "").lower()
            unit = _UNITS.get(unit) or _UNITS.get(unit.removesuffix("s"), "")
            yield Quantity(value, unit or _SYMBOLS.get(match["symbol"] or "", ""), *match.span())


def _value(match: re.Match[str]) -> float | None:
    """The value of a number; None for what is no count: "one" without a scale, and `1.2.3`."""
    factor = _SCALES.get((match["scale"] or "").lower())
    if word := match["word"]:
        counts = _SCALED if factor else _COUNTS
        number = counts.get(word.lower().replace(" ", "-"))
    else:
        plain = re.sub(r"[ \u00a0\u2009\u202f'’]|,(?=\d{3}\b)", "", match["digits"]).replace(
            ",", "."
        )
        number = float(plain) if plain.count(".") <= 1 else None
    return None if number is None else float(f"{number * (factor or 1.0):.12g}")


def contains(quantity: Quantity, others: list[Quantity]) -> bool:
    """Whether a quantity is among others; if either has no unit, the values decide alone."""
    return any(
        quantity.value == other.value
        and (quantity.unit == other.unit or not (quantity.unit and other.unit))
        for other in others
    )
