"""The figures of a statement that its sources give otherwise, or nowhere."""

import re
from collections.abc import Iterator, Sequence

from assistant.answering.checking.arithmetic import (
    follows,
    goes_the_other_way,
    is_rounded,
    wrong_part,
)
from assistant.answering.checking.doubt import Doubt, apart
from assistant.answering.checking.sources import Detail, Stretch
from assistant.language.quantities import Quantity, contains, quantities
from assistant.language.verb_forms import base
from assistant.language.words import FUNCTION_WORDS, WORD, carrying, stem

_COMPOUND = re.compile(r"\d+(?:[:–-]\d+)+")
"""Scores and times, which are not two figures."""

_MONTH = re.compile(
    r"\s+(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
_WINDOW = 4
"""How many words that carry meaning on either side of a figure say what it counts."""

_BETTER = 2
"""How many of the words around a figure another one must have to stand in its place."""


def wrong_figures(
    text: str, found: Sequence[Detail], basis: Sequence[Stretch], sources: Sequence[Stretch]
) -> Iterator[Doubt]:
    """What speaks against the figures of a statement.

    Args:
        text: the statement.
        found: its names and figures, as `sources.details` finds them.
        basis: the sentences that it rests on.
        sources: all sentences of its sources.
    """
    yield from _as_a_whole(text, sources)
    there = [one for stretch in basis for one in stretch.quantities]
    everywhere = [one for stretch in sources for one in stretch.quantities]
    titles = " ".join({f"{one.passage.title} {one.passage.published or ''}" for one in sources})
    everywhere += quantities(titles)
    inside = [match.span() for match in _COMPOUND.finditer(text)]
    for detail in found:
        quantity = detail.quantity
        if not quantity or any(start <= quantity.start < end for start, end in inside):
            continue
        if contains(quantity, everywhere):
            yield from _misplaced(detail, quantity, text, sources)
            continue
        if follows(quantity, there) or is_rounded(quantity, text, everywhere):
            continue
        other = _of_the_same(quantity, text, basis)
        if other:
            is_time = _is_year(quantity) or bool(_MONTH.match(text[quantity.end :]))
            yield Doubt(f"The sources say {other}, not {detail.text}.", not is_time)
        else:
            yield Doubt(f"No source has {detail.text}.", _is_exact(quantity))
    part = wrong_part(text, there)
    if part and not any(part.lower() in one.text.lower() for one in basis):
        yield Doubt(f"The figures of the sources do not bear out “{part}”.", False)


def _as_a_whole(text: str, sources: Sequence[Stretch]) -> Iterator[Doubt]:
    for token in _COMPOUND.findall(text):
        if not any(token in one.text for one in sources):
            yield Doubt(f"No source has {token}.", False)
    if goes_the_other_way(text, quantities(text)):
        yield Doubt("The figures go the other way.", True)


def _misplaced(
    detail: Detail, quantity: Quantity, text: str, sources: Sequence[Stretch]
) -> Iterator[Doubt]:
    other = _in_its_slot(quantity, text, sources)
    if other:
        yield Doubt(f"The sources say {other} there, not {detail.text}.", False)
    elif detail.is_there:
        yield from apart(detail)


def _in_its_slot(quantity: Quantity, text: str, sources: Sequence[Stretch]) -> str:
    """Another figure of the sources that fits the words around a figure better than it; or ""."""
    wanted = _window(text, quantity)
    own, best, other = 0, 0, ""
    for stretch in sources:
        for one in quantities(stretch.text):
            shared = len(wanted & _window(stretch.text, one))
            if contains(quantity, [one]):
                own = max(own, shared)
            elif shared > best and _is_alike(one, quantity):
                best, other = shared, stretch.text[one.start : one.end].strip()
    return other if best >= _BETTER and best > own else ""


def _window(text: str, quantity: Quantity) -> set[str]:
    """The stems of the words around a figure, up to the next figure or the end of the clause."""
    before = _EDGE.split(text[: quantity.start])[-1]
    behind = _EDGE.split(text[quantity.end :])[0]
    near = [*carrying(before)[-_WINDOW:], *carrying(behind)[:_WINDOW]]
    return {base(word) for word in near}


_EDGE = re.compile(r"[;:—–(),]\s|\d|\b(?:and|but|while|whereas|after|before)\b")


def _is_alike(one: Quantity, other: Quantity) -> bool:
    return one.unit == other.unit and _is_year(one) == _is_year(other)


def _is_year(quantity: Quantity) -> bool:
    return not quantity.unit and 1000 <= quantity.value <= 2100 and quantity.value % 1 == 0


def _is_exact(quantity: Quantity) -> bool:
    """Whether a figure is one that nobody adds from memory, as they do with counts and years."""
    digits = f"{quantity.value:g}".replace(".", "").rstrip("0")
    return not _is_year(quantity) and (bool(quantity.unit) or len(digits) > _DIGITS)


_DIGITS = 2


def _of_the_same(quantity: Quantity, text: str, basis: Sequence[Stretch]) -> str:
    """The figure that a source gives of the same thing, by unit or by the word behind; or ""."""
    behind = _word_behind(text, quantity.end)
    for stretch in basis:
        for one in quantities(stretch.text):
            same = (
                one.unit == quantity.unit
                and bool(_window(text, quantity) & _window(stretch.text, one))
                if quantity.unit
                else (behind and behind == _word_behind(stretch.text, one.end))
            )
            if same:
                return stretch.text[one.start : one.end].strip()
    return ""


def _word_behind(text: str, end: int) -> str:
    match = WORD.search(text, end)
    near = match and not text[end : match.start()].strip()
    return stem(match[1]) if match and near and match[1].lower() not in FUNCTION_WORDS else ""
