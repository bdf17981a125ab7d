"""Names of a statement in whose place its sources have another name: who did what to whom."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from math import exp

from assistant.answering.checking.doubt import Doubt
from assistant.answering.checking.sources import NOT_NAMES, Stretch, name_spans
from assistant.language.verb_forms import base
from assistant.language.words import FUNCTION_WORDS, carrying, words

_REACH, _FADES = 12, 4.0
"""How many words on either side tell where a name stands; how fast they count for less."""

_SMALL = 0.25
"""What a function word counts; any other counts 1."""

_BETTER = 0.1
"""How much better than its own name another one must fit a statement."""

_APART, _BESIDE = 0.2, 0.4
"""How well it must fit at least: in a sentence without the own name, and in one with both."""

_LEAST = 4
"""How many words that carry meaning a statement must have beside a name; fewer fit by chance."""

_NEAREST = 3
"""The sentences of the sources that are searched for other names, with those beside them."""

_OPENS = re.compile(r"(?:^|[.?!:;\n•*-])[\s\"“‘'(\[]*$")


def exchanged(text: str, basis: Sequence[Stretch], sources: Sequence[Stretch]) -> Iterator[Doubt]:
    """The doubt that sources say of another name what a statement says of one that they have.

    The words around a name of the statement are looked for around both names. A name that the
    sources do not have may be another word for one of theirs.

    Args:
        text: the statement.
        basis: the sentences that it rests on.
        sources: all sentences of its sources, in their order.
    """
    said = {word.lower() for word in words(text)}
    others = {
        one.text[start:end]: name
        for one in _nearest(basis, sources)
        for name, start, end in _plain_names(one.text)
        if not (said | NOT_NAMES) & {word.lower() for word in name}
    }
    found = []
    for name, start, end in _plain_names(text):
        places = [place for part in name for place in _places(text, name, part, sources)]
        if not places or len(set(carrying(text)) - set(name)) < _LEAST:
            continue
        own = max(fit for fit, _ in places)
        for other, parts in others.items():
            fit, there = max(_places(text, name, parts[-1], sources), key=lambda one: one[0])
            is_beside = any(one is there for _, one in places)
            if is_beside and (len(name) > 1) != (len(parts) > 1):
                continue
            if fit - own > _BETTER and fit > (_BESIDE if is_beside else _APART):
                found.append((fit - own, text[start:end], other))
    if found:
        _, mine, other = max(found)
        yield Doubt(f"The sources say this of {other}, not of {mine}.", False)


def _nearest(basis: Sequence[Stretch], sources: Sequence[Stretch]) -> list[Stretch]:
    """The nearest sentences, each with the one before and the one behind it, without repeats."""
    nearest = [*basis, *sorted(sources, key=lambda one: -one.closeness)[:_NEAREST]]
    places = [sources.index(one) + step for one in nearest for step in (0, -1, 1)]
    return [sources[place] for place in dict.fromkeys(places) if 0 <= place < len(sources)]


def _plain_names(text: str) -> Iterator[tuple[list[str], int, int]]:
    """The names of a text, without single words that may owe their capital to where they stand."""
    for name, start, end in name_spans(text):
        single = len(name) == 1 and (_OPENS.search(text[:start]) or len(name[0]) == 1)
        if not single and name[0].lower() not in FUNCTION_WORDS:
            yield name, start, end


def _places(
    text: str, name: Sequence[str], other: str, sources: Sequence[Stretch]
) -> list[tuple[float, Stretch]]:
    """The sentences of sources with a word, and how well it stands there in the place of a name.

    That is the share of the words around the name in the statement that stand as far from the word.
    """
    around, own = words(text), {word.lower() for word in name}
    at = around.index(name[-1])
    wanted = [
        (base(word), place - at, weight * exp(-abs(place - at) / _FADES))
        for place, word in enumerate(around)
        if word.lower() not in own and abs(place - at) <= _REACH
        for weight in [_SMALL if word.lower() in FUNCTION_WORDS else 1.0]
    ]
    whole = sum(weight for _, _, weight in wanted) or 1.0
    found = []
    for one in sources:
        if other.lower() not in one.words:
            continue
        places = defaultdict(list)
        for place, word in enumerate(words(one.text)):
            places[base(word)].append(place)
        fits = [
            sum(
                weight * max(exp(-abs(place - at - step) / _FADES) for place in places[word])
                for word, step, weight in wanted
                if word in places
            )
            for at in places[base(other)]
        ]
        found.append((max(fits, default=0.0) / whole, one))
    return found
