"""Things side by side, or one thing as it changed with time.

Each side is searched for by itself, and quoted with the sentences that are nearest to what the
question wants to know of all; figures of one unit come first.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain

from assistant.answering.answer import Answer
from assistant.answering.quoting import choose
from assistant.answering.reader import BULLET, Finding, is_boilerplate
from assistant.answering.retrieval import Passage
from assistant.answering.tasks.accounts import accounts
from assistant.answering.tasks.material import Material, Quote, laid_out
from assistant.answering.tasks.mentions import mentioning
from assistant.language.dates import Period, last_day, long_date
from assistant.language.denials import is_question
from assistant.language.happenings import happened
from assistant.language.quantities import quantities
from assistant.language.questions import Question
from assistant.language.sides import Sides, accounts_in, changed_in, sides_of
from assistant.language.words import FUNCTION_WORDS, is_function_word, stem, stems, words
from assistant.reading.injections import readable

MOST_OF_A_SIDE = 3
"""How many sentences are quoted of each thing."""

_MOST_SIDES = 4
"""How many things are compared at most."""

MOST_OF_A_CHANGE = 6
"""How many sentences are quoted of a thing that changed."""

_PASSAGES = 12
"""How many passages are read for a side."""

_ON_THE_SUBJECT = 0.6
"""The share of the words of a side that a sentence must have, with its title and the one before."""

_PLURALS = {"percent": "percent", "foot": "feet", "yen": "yen", "yuan": "yuan"}

_FORMERLY = re.compile(
    r"\b(?:previous(?:ly)?|former(?:ly)?|until (?:now|then)|used to|so far)\b", re.IGNORECASE
)
"""Tells of what was before: of the old one."""

_CHANGED = re.compile(
    r"\b(?:chang\w+|ris(?:e|es|en|ing)|rose|f[ae]ll(?:s|en|ing)?|grew|grow\w*|increas\w+|decreas\w+"
    r"|drop\w*|went (?:up|down)|doubl\w+|halv\w+|declin\w+|shr[aiu]nk|cut|rais\w+|lower\w*|up"
    r"|down|more|less|fewer|from|now|became|new)\b",
    re.IGNORECASE,
)


def comparison(material: Material) -> Answer | None:
    """Things side by side, or how one changed; None if the articles have nothing of it."""
    question = material.question.text
    if changed := changed_in(question):
        return _change(material, changed)
    if event := accounts_in(question):
        return accounts(material, event)
    sides = sides_of(question)
    return _side_by_side(material, sides) if sides else None


def _side_by_side(material: Material, sides: Sides) -> Answer | None:
    names = sides.things[:_MOST_SIDES]
    told = {name: _about(material, name, [one for one in names if one != name], sides.aspect)
            for name in names}  # fmt: skip
    if not any(told.values()):
        return None
    units = {name: _units(found) for name, found in told.items()}
    common = [unit for unit in dict.fromkeys(chain(*units.values())) if _has(units, unit) > 1]
    alike = [pair for unit in common for pair in _of_unit(told, unit)]
    rest = [(name, found) for name, every in told.items() for found in every]
    shown: dict[tuple[str, int], tuple[list[str], Finding]] = {}
    for name, found in [*alike, *rest]:
        labels, _ = shown.setdefault((found.passage.article, found.start), ([], found))
        labels += [] if name in labels else [name]
    quotes = [
        Quote(material.article(found.passage.article), found.start, found.end, _and(labels))
        for labels, found in shown.values()
    ]
    in_what = f", {sides.aspect}" if sides.aspect else ""
    intro = f"{_and([f'“{name}”' for name in names])} side by side{in_what}:"
    notices = [_nothing(material, name, sides.aspect) for name in names if not told[name]]
    if len(sides.things) > len(names):
        notices.append(f"No more than {_MOST_SIDES} things are compared.")
    if all(told.values()):
        notices += _one_sided(units)
    return laid_out("comparison", material, intro, quotes, " ".join(notices))


def _and(names: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _has(units: Mapping[str, Sequence[str]], unit: str) -> int:
    """Of how many things there is a figure in a unit."""
    return sum(unit in own for own in units.values())


def _nothing(material: Material, side: str, aspect: str) -> str:
    """What to say of a side without a sentence: only what no article has, no article tells of."""
    catalog = material.index.catalog
    called = [word for word in words(side) if not is_function_word(word)]
    held = all(map(catalog.has, called)) and all(map(catalog.mentions, Question(side).names))
    if called and not held and not mentioning(material, side):
        return f"The articles say nothing of “{side}”."
    return f"Nothing was found that tells of “{side}”{' in this' if aspect else ''}."


def _one_sided(units: Mapping[str, Sequence[str]]) -> list[str]:
    """Which figures only one thing has."""
    said = []
    for name, own in units.items():
        if lacking := [unit for unit in own if _has(units, unit) == 1]:
            named = " and ".join(_PLURALS.get(unit, f"{unit}s") for unit in lacking)
            said.append(f"Only of “{name}” is there a figure in {named}.")
    return said


def _of_unit(told: Mapping[str, Sequence[Finding]], unit: str) -> list[tuple[str, Finding]]:
    """For each thing that has a figure of a unit, the first sentence with one."""
    firsts = (
        (name, next((one for one in found if unit in _units([one])), None))
        for name, found in told.items()
    )
    return [(name, found) for name, found in firsts if found]


def _units(findings: Sequence[Finding]) -> list[str]:
    """The units of the figures in sentences."""
    units = [one.unit for found in findings for one in quantities(found.text) if one.unit]
    return list(dict.fromkeys(units))


def _about(material: Material, side: str, rest: Sequence[str], aspect: str) -> list[Finding]:
    """The sentences about a side that are nearest to what is compared."""
    asked = " ".join(word for word in words(side) if not is_function_word(word)) or side
    question = Question(f"{aspect} {asked}".strip(), material.question.today)
    own, others = _own_stems(side), {stem for other in rest for stem in _own_stems(other)}
    if not all(map(material.index.catalog.mentions, Question(side).names)):
        return []
    wanted = {stem(word) for word in words(aspect) if not is_function_word(word)}
    found = [
        replace(one, probability=one.probability + _worth(one.text, wanted, side))
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
    return stems(text) | names | ({"old"} if _FORMERLY.search(text) else set())


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


def _worth(text: str, wanted: set[str], side: str = "") -> float:
    """What it adds that a sentence has what is compared, or a figure, or opens with the side."""
    has_unit = any(one.unit for one in quantities(text))
    opens = bool(side) and text.casefold().startswith(side.casefold())
    return 0.3 * bool(wanted & stems(text)) + 0.1 * has_unit + 0.2 * opens


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
