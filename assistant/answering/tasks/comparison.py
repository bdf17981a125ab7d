"""Two things side by side, or one thing as it changed with time.

Each side is searched for by itself, and quoted with the sentences that are nearest to what the
question wants to know of both; figures of one unit come first.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from assistant.answering.answer import Answer
from assistant.answering.quoting import choose
from assistant.answering.reader import BULLET, Finding, is_boilerplate
from assistant.answering.retrieval import Passage
from assistant.answering.tasks.material import Material, Quote, laid_out
from assistant.answering.tasks.mentions import mentioning
from assistant.language.dates import Period, last_day, long_date
from assistant.language.denials import is_question
from assistant.language.happenings import happened
from assistant.language.quantities import quantities
from assistant.language.questions import Question
from assistant.language.requests import bare
from assistant.language.words import FUNCTION_WORDS, is_function_word, stem, stems, words
from assistant.reading.injections import readable

MOST_OF_A_SIDE = 3
"""How many sentences are quoted of each of two things."""

MOST_OF_A_CHANGE = 6
"""How many sentences are quoted of a thing that changed."""

_PASSAGES = 12
"""How many passages are read for a side."""

_ON_THE_SUBJECT = 0.6
"""The share of the words of a side that a sentence must have, with its title and the one before."""

_LEAD = r"^\W*(?:(?:please|now|so|and|ok)\b\W*)*(?:(?:can|could|would|will) you (?:please )?)?"
_OPENINGS = [
    re.compile(_LEAD + pattern, re.IGNORECASE)
    for pattern in (
        r"(?:compare|contrast)\s+(?P<one>.+?)\s+(?:and|with|to|against|vs\.?|versus)\s+(?P<other>.+)",
        r".*?\bcomparison (?:of|between)\s+(?P<one>.+?)\s+(?:and|with|to|vs\.?|versus)\s+"
        r"(?P<other>.+)",
        r".*?\bdifferences?\s+between\s+(?P<one>.+?)\s+and\s+(?P<other>.+)",
        r"(?:how|in (?:what|which) ways?)\s+(?:do|does|did|is|are|was|were)\s+(?P<one>.+?)\s+"
        r"(?:compare|differ|different)\s+(?:with|to|from|against)\s+(?P<other>.+)",
        r"(?:how|in (?:what|which) ways?)\s+(?:do|does|did|is|are|was|were)\s+(?P<one>.+?)\s+and\s+"
        r"(?P<other>.+?)\s+(?:compare|differ|different)\W*$",
        r"what (?:distinguishes|sets|separates)\s+(?P<one>.+?)(?: apart)?\s+from\s+(?P<other>.+)",
        r"how (?:do|does|did)\s+(?P<one>.+?)\s+(?:stack up|measure up|fare)\s+"
        r"(?:against|compared (?:to|with))\s+(?P<other>.+)",
        r"(?P<one>.+?)\s+(?:vs\.?|versus)\s+(?P<other>.+)",
    )
]
_CHANGE = re.compile(
    r"^\W*how (?:much |far )?(?:did|has|have|had)\s+(?P<of>.+?)\s+changed?\b", re.IGNORECASE
)
_ASPECT = re.compile(
    r"[,:]?\s+(?:in terms of|with regard to|regarding|concerning|when it comes to|as to|on|by|in)"
    r"\s+(?P<aspect>(?:their |the )?\w+(?: (?:and|of) \w+| \w+)?)$",
    re.IGNORECASE,
)


_OWNED = re.compile(r"(?P<lead>(?:the )?(?P<aspect>\w+(?: \w+)?)) of (?P<of>.+)", re.IGNORECASE)
"""Of two things of one kind, such as two budgets."""

_MORE = re.compile(
    r"\s*\([^()]*\)\W*$|[.!?;]\s|,? and (?:tell|show|give|say|what|which|how|who|when|where|why)\b",
    re.IGNORECASE,
)
"""Begins what is no longer a side: what a follow-up is about, or another question."""

_PLURALS = {"percent": "percent", "foot": "feet", "yen": "yen", "yuan": "yuan"}

_ASPECTS = frozenset(
    """age budget budgets cost costs fare fares height history length number population price prices
    rent rents results salary salaries size speed success width advantages benefits risks
    plans""".split()
)
"""What two things have each: "the cost of the tram and the bus"."""

_CHANGED = re.compile(
    r"\b(?:chang\w+|ris(?:e|es|en|ing)|rose|f[ae]ll(?:s|en|ing)?|grew|grow\w*|increas\w+|decreas\w+"
    r"|drop\w*|went (?:up|down)|doubl\w+|halv\w+|declin\w+|shr[aiu]nk|cut|rais\w+|lower\w*|up"
    r"|down|more|less|fewer|from|now|became|new)\b",
    re.IGNORECASE,
)


class Sides(NamedTuple):
    """What a question compares, and in what."""

    one: str
    other: str
    aspect: str = ""


def comparison(material: Material) -> Answer | None:
    """Two things side by side, or how one changed; None if the articles have nothing of it."""
    question = material.question.text
    if match := _CHANGE.match(question):
        return _change(material, match["of"])
    sides = sides_of(question)
    return _side_by_side(material, sides) if sides else None


def sides_of(question: str) -> Sides | None:
    """The two things that a question compares; what both lack of a common word is lent to it.

    >>> sides_of("What is the difference between the old and the new tram?")
    Sides(one='the old tram', other='the new tram', aspect='')
    >>> sides_of("Compare Oxmouth with Norfield in size")
    Sides(one='Oxmouth', other='Norfield', aspect='size')
    """
    question = re.split(r",\s+(?:which|who|what)\b", _MORE.split(bare(question))[0])[0].rstrip(
        "?.! "
    )
    for opening in _OPENINGS:
        if match := opening.match(question):
            one, other, aspect = match["one"], match["other"], ""
            if found := _ASPECT.search(other):
                aspect, other = found["aspect"], other[: found.start()]
            other = re.sub(r" ones?$", f" {one.split()[-1]}", other)
            owned = _OWNED.fullmatch(one)
            if owned and (others := re.match(rf"(?:that|those|{owned['lead']}) of ", other)):
                one, other, aspect = owned["of"], other[others.end() :], owned["aspect"]
            elif owned and owned["aspect"].lower() in _ASPECTS and " of " not in other:
                one, aspect = owned["of"], owned["aspect"]
            if all(map(is_function_word, words(one))):
                return None
            return Sides(_lent(one, other), other, aspect)
    return None


def _lent(one: str, other: str) -> str:
    """Lend the tram of "the new tram" to "the old"."""
    first, last = one.split(), other.split()
    behind = " ".join(last[len(first) :])
    is_open = (len(first) > 1 and first[0].lower() == "the") or first[-1].endswith(("'s", "’s"))
    return f"{one} {behind}" if is_open and behind.islower() else one


def _side_by_side(material: Material, sides: Sides) -> Answer | None:
    told = [
        _about(material, side, other, sides.aspect)
        for side, other in ((sides.one, sides.other), (sides.other, sides.one))
    ]
    if not any(told):
        return None
    one, other = told
    units = [_units(found) for found in (one, other)]
    common = [unit for unit in units[0] if unit in units[1]]
    pairs = [(label, found) for unit in common for label, found in _of_unit(sides, told, unit)]
    rest = [(sides.one, found) for found in one] + [(sides.other, found) for found in other]
    shown: dict[tuple[str, int], tuple[str, Finding]] = {}
    for label, found in [*pairs, *rest]:
        place = found.passage.article, found.start
        both = place in shown and shown[place][0] != label
        shown[place] = (f"{sides.one} and {sides.other}" if both else label, found)
    quotes = [
        Quote(material.article(found.passage.article), found.start, found.end, label)
        for label, found in shown.values()
    ]
    in_what = f", {sides.aspect}" if sides.aspect else ""
    intro = f"“{sides.one}” and “{sides.other}” side by side{in_what}:"
    notices = [
        _nothing(material, side, sides.aspect)
        for side, found in zip(sides[:2], told, strict=True)
        if not found
    ]
    if all(told):
        notices += _one_sided(sides, units)
    return laid_out("comparison", material, intro, quotes, " ".join(notices))


def _nothing(material: Material, side: str, aspect: str) -> str:
    """What to say of a side without a sentence: only what no article has, no article tells of."""
    catalog = material.index.catalog
    called = [word for word in words(side) if not is_function_word(word)]
    held = all(map(catalog.has, called)) and all(map(catalog.mentions, Question(side).names))
    if called and not held and not mentioning(material, side):
        return f"The articles say nothing of “{side}”."
    return f"Nothing was found that tells of “{side}”{' in this' if aspect else ''}."


def _one_sided(sides: Sides, units: Sequence[list[str]]) -> list[str]:
    """Which figures only one side has."""
    said = []
    for side, own, others in zip(sides[:2], units, reversed(units), strict=True):
        if lacking := [unit for unit in own if unit not in others]:
            named = " and ".join(_PLURALS.get(unit, f"{unit}s") for unit in lacking)
            said.append(f"Only of “{side}” is there a figure in {named}.")
    return said


def _of_unit(
    sides: Sides, told: Sequence[Sequence[Finding]], unit: str
) -> list[tuple[str, Finding]]:
    """For each side the first sentence with a figure of a unit."""
    return [
        (label, next(one for one in found if unit in _units([one])))
        for label, found in zip(sides[:2], told, strict=True)
    ]


def _units(findings: Sequence[Finding]) -> list[str]:
    """The units of the figures in sentences."""
    units = [one.unit for found in findings for one in quantities(found.text) if one.unit]
    return list(dict.fromkeys(units))


def _about(material: Material, side: str, other: str, aspect: str) -> list[Finding]:
    """The sentences about a side that are nearest to what is compared."""
    asked = " ".join(word for word in words(side) if not is_function_word(word)) or side
    question = Question(f"{aspect} {asked}".strip(), material.question.today)
    own, others = (_own_stems(text) for text in (side, other))
    if not all(map(material.index.catalog.mentions, Question(side).names)):
        return []
    wanted = {stem(word) for word in words(aspect) if not is_function_word(word)}
    found = [
        replace(one, probability=one.probability + _worth(one.text, wanted))
        for one, around in _sentences(material.search(question, _PASSAGES))
        if _speaks_of(own, others, _held(one.text), around)
        and (not wanted or wanted & (_held(one.text) | around))
    ]
    found.sort(key=lambda one: -one.probability)
    return choose(question, found, most=MOST_OF_A_SIDE, share=0.0)


def _own_stems(side: str) -> set[str]:
    """The stems of what a side is called; of names like "US", which are no stems, themselves."""
    own = {_stem(word) for word in words(side) if not is_function_word(word)}
    return own or {word.upper() for word in words(side)[-1:]} or stems(side)


def _stem(word: str) -> str:
    return word if word.lower() in FUNCTION_WORDS else stem(word)


def _held(text: str) -> set[str]:
    """The stems of a text, and such names in it."""
    names = {word for word in words(text) if word.isupper() and word.lower() in FUNCTION_WORDS}
    return stems(text) | names


def _speaks_of(own: set[str], others: set[str], here: set[str], around: set[str]) -> bool:
    """Whether a sentence is about a side: it has most of its words, and the one that tells it."""
    telling = own - others or own
    near = here | around
    is_other = bool((others - own) & here) and not telling & here
    return (
        len(own & near) >= _ON_THE_SUBJECT * len(own)
        and bool(own & here)
        and len(telling & near) >= _ON_THE_SUBJECT * len(telling)
        and not is_other
    )


def _worth(text: str, wanted: set[str]) -> float:
    """What it adds to a sentence that it has what is compared, or a figure."""
    has_unit = any(one.unit for one in quantities(text))
    return 0.3 * bool(wanted & stems(text)) + 0.1 * has_unit


def _sentences(passages: Sequence[Passage]) -> Iterator[tuple[Finding, set[str]]]:
    """The sentences of passages that say something, with the stems of title and sentence before."""
    for passage in passages:
        text = readable(passage.text)
        around = title = _held(passage.title)
        for start, end, near in passage.sentences:
            sentence = text[start - passage.start : end - passage.start]
            bullet = BULLET.match(sentence)
            is_whole = passage.text.startswith(sentence, start - passage.start)
            if is_whole and not is_question(sentence) and not is_boilerplate(sentence):
                begin = start + (bullet.end() if bullet else 0)
                yield Finding(passage, begin, end, near), around
            around = title | _held(sentence)


def _change(material: Material, of: str) -> Answer | None:
    """How a thing changed: what is said of it, in order of time."""
    asked = Question(of, material.question.today)
    if not all(map(material.index.catalog.mentions, asked.names)):
        return None
    own = _own_stems(of)
    own_head = _own_stems(of.split(" of ")[0] if " of " in of else of.split()[-1])
    found = []
    for one, around in _sentences(material.search(asked, _PASSAGES)):
        here = _held(one.text)
        if not (_speaks_of(own, set(), here, around) and own_head & here and _when(one)):
            continue
        if _CHANGED.search(one.text) or quantities(one.text):
            worth = 0.2 * bool(_CHANGED.search(one.text)) + _worth(one.text, own)
            found.append(replace(one, probability=one.probability + worth))
    found.sort(key=lambda one: -one.probability)
    chosen = choose(asked, found, most=MOST_OF_A_CHANGE, share=0.5)
    times = [(when, one) for one in chosen if (when := _when(one))]
    times.sort(key=lambda pair: pair[0].after or pair[0].before or date.min)
    if len({str(when) for when, _ in times}) < 2:
        return None
    quotes = [
        Quote(material.article(one.passage.article), one.start, one.end, str(when), when=when)
        for when, one in times
    ]
    then = f" ({material.period})" if material.period else ""
    return laid_out("comparison", material, f"“{of}” in order of time{then}:", quotes)


def _when(found: Finding) -> Period | None:
    """When what a sentence says was so: the time that it names, or the day of its article."""
    day = found.passage.published
    when = happened(found.text, day)
    return when or (Period(long_date(day), day, last_day(day)) if day else None)
