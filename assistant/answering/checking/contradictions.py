"""What a statement says that its sources give otherwise, or nowhere: figures, names, polarity."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answering.checking.arithmetic import follows, is_rounded, wrong_part
from assistant.answering.checking.sources import Detail, Stretch, has_name, name_spans
from assistant.language.denials import is_rumour
from assistant.language.names import names
from assistant.language.opposites import opposites
from assistant.language.quantities import Quantity, contains, quantities
from assistant.language.verdicts import base
from assistant.language.words import FUNCTION_WORDS, WORD, content_words, stem, stems, words

_ALIKE = 0.6
"""The share of a statement's words that a sentence must have to be about the same thing."""

_FAR, _CLOSE = 0.5, 0.75
"""How much better another sentence must fit the words around a name, and how well at least."""

_LITTLE, _MUCH = 0.33, 0.6
"""Of the words around a name, the share that a sentence with it has, at most, and another one."""

_NOT = re.compile(r"\b(?:not|never|cannot|no longer)\b|n['’]t\b", re.IGNORECASE)
_DENIES = re.compile(
    r"\b(?:not|never|cannot|no|none|nobody|nothing|neither|nor|without|fail\w*|den(?:y|ies|ied)"
    r"|refus\w*|reject\w*|unable|hardly|barely|lack\w*|un\w{4,}|im?possible|ban(?:s|ned)?"
    r"|stop\w*|against|few|little)\b|n['’]t\b",
    re.IGNORECASE,
)
_PROVES = re.compile(
    r"\b(?:prov(?:es|ed|en)|confirmed|convicted|guilty|established|found guilty)\b", re.IGNORECASE
)
_NOT_NAMES = frozenset(
    """mr mrs ms dr sir lady lord professor president monday tuesday wednesday thursday friday
    saturday sunday january february march april may june july august september october november
    december""".split()
)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a statement does not follow from its sources."""

    reason: str
    """In a sentence, for the reader."""
    is_contrary: bool
    """Whether the sources give it otherwise; else they do not have it."""


def doubts(
    text: str, found: Sequence[Detail], basis: Sequence[Stretch], sources: Sequence[Stretch]
) -> list[Doubt]:
    """What speaks against a statement, contradictions first.

    Args:
        text: the statement.
        found: its names and figures, as `sources.details` finds them.
        basis: the sentences that it rests on, the nearest first.
        sources: all sentences of its sources.
    """
    every = [*_figures(text, found, basis, sources)]
    for one in found:
        if not one.quantity:
            every += _name(text, one, sources)
    nearest = max(basis, key=lambda one: _shared(text, one))
    if _shared(text, nearest) >= _ALIKE:
        every += [*_polarity(text, nearest), *_roles(text, nearest)]
    if _PROVES.search(text) and is_rumour(nearest.text) and not _PROVES.search(nearest.text):
        every.append(Doubt("The sources only pass this on as a claim.", True))
    return sorted(every, key=lambda one: not one.is_contrary)


def _shared(text: str, stretch: Stretch) -> float:
    """The share of the words of a text that a sentence has, or the opposite of."""
    there = {base(word) for word in words(stretch.text)}
    said = content_words(text)
    return sum(bool({base(word), *opposites(word)} & there) for word in said) / max(1, len(said))


def _figures(
    text: str, found: Sequence[Detail], basis: Sequence[Stretch], sources: Sequence[Stretch]
) -> Iterator[Doubt]:
    there = [one for stretch in basis for one in stretch.quantities]
    everywhere = [one for stretch in sources for one in stretch.quantities]
    titles = " ".join({f"{one.passage.title} {one.passage.published or ''}" for one in sources})
    everywhere += quantities(titles)
    for detail in found:
        quantity = detail.quantity
        if not quantity or contains(quantity, everywhere):
            if quantity and detail.is_there:
                yield from _apart(detail)
            continue
        if follows(quantity, there) or is_rounded(quantity, text, everywhere):
            continue
        other = _of_the_same(quantity, text, basis)
        if other:
            yield Doubt(f"The sources say {other}, not {detail.text}.", True)
        else:
            yield Doubt(f"No source has {detail.text}.", _is_exact(quantity))
    part = wrong_part(text, there)
    if part and not any(part.lower() in one.text.lower() for one in basis):
        yield Doubt(f"The figures of the sources do not bear out “{part}”.", False)


def _apart(one: Detail) -> Iterator[Doubt]:
    """Whether a name or a figure is there, but not where the words around it are."""
    if one.own <= _LITTLE and one.best >= _MUCH:
        yield Doubt(f"No source says this of {one.text}.", False)


def _is_exact(quantity: Quantity) -> bool:
    """Whether a figure is one that nobody adds from memory, as they do with counts and years."""
    digits = f"{quantity.value:g}".replace(".", "").rstrip("0")
    is_year = not quantity.unit and 1000 <= quantity.value <= 2100 and quantity.value % 1 == 0
    return not is_year and (bool(quantity.unit) or len(digits) > _DIGITS)


_DIGITS = 2


def _of_the_same(quantity: Quantity, text: str, basis: Sequence[Stretch]) -> str:
    """The figure that a source gives of the same thing, by unit or by the word behind; or ""."""
    behind = _word_behind(text, quantity.end)
    for stretch in basis:
        for one in quantities(stretch.text):
            same = (
                one.unit == quantity.unit
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


def _name(text: str, one: Detail, sources: Sequence[Stretch]) -> Iterator[Doubt]:
    parts = [word for word in words(one.text) if word.lower() not in _NOT_NAMES]
    if not parts or (one.opens and len(parts) == 1):
        return
    known = {word for stretch in sources for word in stretch.stems}
    is_unknown = not one.is_there and not all(_is_known(word, known) for word in parts)
    if is_unknown and (other := _of_the_same_first_name(parts, sources)):
        yield Doubt(f"The sources name {other}, not {one.text}.", True)
        return
    fits_elsewhere = one.best >= _CLOSE and one.best - one.own >= _FAR
    if (is_unknown or fits_elsewhere) and not has_name(one.nearest, parts):
        other = _in_its_place(text, one.nearest, parts) if fits_elsewhere else ""
        if other:
            yield Doubt(f"The sources name {other}, not {one.text}.", True)
        elif is_unknown:
            yield Doubt(f"No source mentions {one.text}.", False)
    if one.is_there:
        yield from _apart(one)


def _is_known(word: str, known: set[str]) -> bool:
    """Whether a word, or one that begins like it, is known: "America" and "American"."""
    stemmed = stem(word)
    begins = stemmed[:_BEGINNING]
    return stemmed in known or (
        len(begins) == _BEGINNING and any(other.startswith(begins) for other in known)
    )


_BEGINNING = 5


def _of_the_same_first_name(parts: Sequence[str], sources: Sequence[Stretch]) -> str:
    """A name of the sources that differs from another one in its last word alone; or ""."""
    if len(parts) < 2:
        return ""
    for stretch in sources:
        for name in names(stretch.text):
            if len(name) > 1 and name[-2] == parts[-2] and name[-1] != parts[-1]:
                return " ".join(name[-2:])
    return ""


def _in_its_place(text: str, stretch: Stretch, parts: Sequence[str]) -> str:
    """A name of a source that the statement does not have, of about as many words; or ""."""
    said = {word.lower() for word in words(text)}
    for name, start, end in name_spans(stretch.text):
        alike = (len(name) > 1) == (len(parts) > 1) and not _NOT_NAMES & {
            one.lower() for one in name
        }
        if alike and not {word.lower() for word in name} & said and (start > 2 or len(name) > 1):
            return stretch.text[start:end]
    return ""


def _polarity(text: str, nearest: Stretch) -> Iterator[Doubt]:
    denied, denies = bool(_NOT.search(text)), bool(_NOT.search(nearest.text))
    turned = _turned(text, nearest.text)
    if denied and not _DENIES.search(nearest.text) and not turned:
        yield Doubt("The sources say the opposite: they do not deny it.", True)
    elif denies and not _DENIES.search(text) and not turned and _is_denied(text, nearest.text):
        yield Doubt("The sources say that it is not so.", True)
    elif turned and denied == denies:
        yield Doubt(f"The sources say “{turned[1]}”, not “{turned[0]}”.", True)


def _is_denied(text: str, source: str) -> bool:
    """Whether what stands right behind the "not" of a source is what a text says."""
    said = stems(text)
    match = _NOT.search(source)
    behind = (
        [stem(one) for one in words(source[match.end() :]) if one.lower() not in FUNCTION_WORDS]
        if match
        else []
    )
    return len(behind) > 0 and set(behind[:2]) <= said


def _turned(text: str, source: str) -> tuple[str, str] | None:
    """A word of a text, and its opposite that a source has instead; None if there is none."""
    there = {base(word): word for word in words(source)}
    said = {base(word) for word in words(text)}
    for word in words(text):
        if base(word) in there:
            continue
        for other in opposites(word):
            if other in there and other not in said:
                return word, there[other]
    return None


def _roles(text: str, nearest: Stretch) -> Iterator[Doubt]:
    """Whether two names have changed places around the verb of a source."""
    said, there = _sequence(text), _sequence(nearest.text)
    own = [" ".join(name) for name in names(text)]
    places = {name.split()[-1].lower(): name for name in own}
    shared = [one for one in said if one in places and one in there]
    if len(shared) != 2 or shared[0] == shared[1]:
        return
    first, second = shared
    between = said[said.index(first) + 1 : said.index(second)]
    verbs = [one for one in between if one in there and one not in places]
    backwards = there.index(second) < there.index(first)
    inside = there[there.index(second) + 1 : there.index(first)]
    if not backwards or not any(verb in inside for verb in verbs):
        return
    if _PASSIVE.search(text) or _PASSIVE.search(nearest.text):
        return
    yield Doubt(f"The sources have {places[second]} and {places[first]} the other way round.", True)


_PASSIVE = re.compile(
    r"\b(?:was|were|is|are|been|being|be)\s+(?:\w+\s+)?\w+(?:ed|en|t|n|de|ht)\s+by\b|\band\b",
    re.IGNORECASE,
)


def _sequence(text: str) -> list[str]:
    """Names as they are, verbs and nouns as `base` gives them, in order."""
    return [
        word.lower() if word[0].isupper() else base(word)
        for word in words(text)
        if word.lower() not in FUNCTION_WORDS
    ]
