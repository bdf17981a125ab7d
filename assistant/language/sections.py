"""The sections of a newspaper: what people call them, and what stands in them."""

from collections.abc import Sequence
from typing import NamedTuple

from assistant.language.words import is_function_word, stem

_SECTIONS = {
    "sport sports sporting": "sport: matches, teams, players, athletes and championships",
    "business economy economic economics finance financial": (
        "business: companies, profits, shares, markets and trade"
    ),
    "politics political": "politics: government, parliament, parties and elections",
    "technology tech technological computing": (
        "technology: computers, internet, software and phones"
    ),
    "entertainment arts culture cultural showbiz": (
        "entertainment: films, music, television, actors and awards"
    ),
    "obituary obituaries obits deaths": ("obituary of a person who died, her life and work"),
    "science scientific": "science: researchers, studies, discoveries and experiments",
    "health medicine medical": "health: hospitals, doctors, patients and diseases",
    "crime": "crime: police, court, trial, murder, theft and prison",
    "education": "education: schools, universities, teachers and pupils",
    "weather": "weather: storms, rain, heat and forecasts",
    "environment environmental climate": ("environment: climate, nature, pollution and emissions"),
}
_OF_A_LIFE, _OF_A_SECTION = 0.2, 0.12
"""From which cosine on an article stands in a section: of 200 articles in five of them, 0.12 finds
nine in ten, and four in five of those that it finds fit. Lives are told in many other articles."""


class Section(NamedTuple):
    """A section of a newspaper."""

    contents: str
    least: float
    """The least cosine of an article's vector with that of the contents."""


_CONTENTS = {
    stem(name): Section(what, _OF_A_LIFE if "obituary" in names else _OF_A_SECTION)
    for names, what in _SECTIONS.items()
    for name in names.split()
}
_AROUND = frozenset(
    map(
        stem,
        """article articles story stories news piece pieces report reports item items section
        sections page pages topic topics subject results result headlines coverage events matters
        world themes theme related other""".split(),
    )
)
NAMES = rf"(?:{'|'.join(name for names in _SECTIONS for name in names.split())})"
"""What a section is called, as a pattern."""


def section_in(words: Sequence[str]) -> Section | None:
    """The section that is named; None if none is, or more than it.

    Embedding models tell it better from its contents than from its name.

    >>> section_in(["the", "business", "stories"]).contents
    'business: companies, profits, shares, markets and trade'
    >>> section_in(["business", "cards"])
    """
    carrying = [stem(word) for word in words if not is_function_word(word)]
    found = [_CONTENTS[word] for word in carrying if word in _CONTENTS]
    rest = [word for word in carrying if word not in _CONTENTS and word not in _AROUND]
    return found[0] if found and not rest and len(set(found)) == 1 else None
