"""What a statement says that its sources give otherwise, or nowhere: figures, names, polarity."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answering.checking.arithmetic import (
    follows,
    goes_the_other_way,
    is_rounded,
    wrong_part,
)
from assistant.answering.checking.sources import Detail, Stretch, has_name, name_spans
from assistant.language.denials import is_rumour
from assistant.language.gazetteer import FIRST_NAMES
from assistant.language.names import names
from assistant.language.opposites import opposites
from assistant.language.quantities import Quantity, contains, quantities
from assistant.language.reporting import names_speaker
from assistant.language.verdicts import CLAUSES, base
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
    every = [*_as_a_whole(text, sources), *_figures(text, found, basis, sources)]
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
    there = {base(word) for word in words(_in_one_word(stretch.text))}
    said = content_words(_in_one_word(text))
    return sum(bool({base(word), *opposites(word)} & there) for word in said) / max(1, len(said))


def _as_a_whole(text: str, sources: Sequence[Stretch]) -> Iterator[Doubt]:
    for token in _COMPOUND.findall(text):
        if not any(token in one.text for one in sources):
            yield Doubt(f"No source has {token}.", False)
    if goes_the_other_way(text, quantities(text)):
        yield Doubt("The figures go the other way.", True)


def _figures(
    text: str, found: Sequence[Detail], basis: Sequence[Stretch], sources: Sequence[Stretch]
) -> Iterator[Doubt]:
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


def _apart(one: Detail) -> Iterator[Doubt]:
    """Whether a name or a figure is there, but not where the words around it are."""
    if one.own <= _LITTLE and one.best >= _MUCH:
        yield Doubt(f"No source says this of {one.text}.", False)


_COMPOUND = re.compile(r"\d+(?:[:–-]\d+)+")
"""Scores and times, which are not two figures."""

_MONTH = re.compile(
    r"\s+(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
_WINDOW = 4
"""How many words that carry meaning on either side of a figure say what it counts."""

_BETTER = 2
"""How many of the words around a figure another one must have to stand in its place."""


def _misplaced(
    detail: Detail, quantity: Quantity, text: str, sources: Sequence[Stretch]
) -> Iterator[Doubt]:
    other = _in_its_slot(quantity, text, sources)
    if other:
        yield Doubt(f"The sources say {other} there, not {detail.text}.", False)
    elif detail.is_there:
        yield from _apart(detail)


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
    near = [*_carrying(before)[-_WINDOW:], *_carrying(behind)[:_WINDOW]]
    return {base(word) for word in near}


_EDGE = re.compile(r"[;:—–(),]\s|\d|\b(?:and|but|while|whereas|after|before)\b")


def _carrying(text: str) -> list[str]:
    return [word for word in words(text) if word.lower() not in FUNCTION_WORDS]


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


def _name(text: str, one: Detail, sources: Sequence[Stretch]) -> Iterator[Doubt]:
    parts = [word for word in words(one.text) if word.lower() not in _NOT_NAMES]
    # "She" in a plain string may stand for the name that a statement begins with.
    titled = any(stretch.passage.title for stretch in sources)
    if not parts or (one.opens and (len(parts) == 1 or not titled)):
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
            is_person = {parts[0].lower(), other.split()[0].lower()} <= FIRST_NAMES
            yield Doubt(f"The sources name {other}, not {one.text}.", is_unknown and is_person)
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
    if len(parts) < 2 or parts[-2].lower() not in FIRST_NAMES:
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
        if _is_denied(nearest.text, text):
            yield Doubt("The sources say it without the “not”.", True)
    elif denies and not _DENIES.search(text) and not turned and _is_denied(text, nearest.text):
        yield Doubt("The sources say that it is not so.", True)
    elif turned and denied == denies:
        word, other = turned
        plain = word.lower() not in FUNCTION_WORDS | _OF_ORDER
        yield Doubt(f"The sources say “{other}”, not “{word}”.", plain)
    if not _MAY_BE.search(text) and (said := _MAY_BE.search(_clause_of(text, nearest.text))):
        yield Doubt(f"The sources only say “{said[0]}”.", False)


_OF_ORDER = frozenset(
    "before after earlier later first last early late former current win wins won lose loses lost"
    " beat beats".split()
)
"""A paraphrase may turn these round with the order of what it says, or of whom."""

_MAY_BE = re.compile(
    r"\b(?:might|could|would|(?-i:may)|allegations?|alleged(?:ly)?|accus\w+|suspected|rumou?r\w*"
    r"|supposedly|reportedly|threaten\w*|unless|plans? to|planned to|wants? to|hopes? to"
    r"|expected to|proposes?|proposed|consider\w*)\b",
    re.IGNORECASE,
)


def _clause_of(text: str, source: str) -> str:
    """The clause of a source that shares most words with a text."""
    said = stems(text)
    return max(CLAUSES.split(source), key=lambda one: len(stems(one or "") & said)) or ""


def _is_denied(text: str, source: str) -> bool:
    """Whether what stands right behind the "not" of a source is what a text says."""
    match = _NOT.search(source)
    behind = [base(one) for one in _carrying(source[match.end() :])] if match else []
    said = {base(one) for one in words(text)}
    return bool(behind) and set(behind[:2]) <= said


def _turned(text: str, source: str) -> tuple[str, str] | None:
    """A word of a text, and its opposite that a source has instead; None if there is none."""
    there = {base(word): word for word in words(_in_one_word(source))}
    written = words(_in_one_word(text))
    said = {base(word) for word in written}
    for word in written:
        if base(word) in there:
            continue
        for other in opposites(word):
            if other in there and other not in said:
                return word, there[other]
    return None


_PHRASES = {
    r"\b(?:goes|go|went|gone) ahead\b": "proceeded",
    r"\bcall(?:ed|s)? off\b": "cancelled",
    r"\bturn(?:ed|s)? down\b": "rejected",
    r"\bpull(?:ed|s)? down\b": "demolished",
}


def _in_one_word(text: str) -> str:
    for phrase, word in _PHRASES.items():
        text = re.sub(phrase, word, text, flags=re.IGNORECASE)
    return text


def _roles(text: str, nearest: Stretch) -> Iterator[Doubt]:
    """Whether who does it in a text is in a source only the one to whom it is done."""
    for name, start, end in name_spans(text):
        match = WORD.search(text, end)
        while match and (match[1].lower() in FUNCTION_WORDS - _PIVOTS or match[1].endswith("ly")):
            match = WORD.search(text, match.end())
        passive = bool(_BY.search(text[:start][-12:]))
        if passive or not match or text[end : match.start()].strip(" ’'s").count(","):
            continue
        is_day = name[-1].lower() in _NOT_NAMES
        if is_day or name[-1] not in words(nearest.text) or names_speaker(match[1]):
            continue
        verb = match[1]
        if not verb[0].islower() or _WAS.search(text[end : match.end()]):
            continue
        places = [
            one
            for one in WORD.finditer(nearest.text)
            if base(one[1]) == base(verb) and not _NO_VERB.search(nearest.text[: one.start()])
        ]
        if len(places) != 1:
            continue
        before, behind = nearest.text[: places[0].start()], nearest.text[places[0].end() :]
        last = re.escape(name[-1])
        by = re.search(rf"\bby (?:\w+ ){{0,3}}{last}\b", behind)
        is_done_to = bool(_WAS.search(before[-_AUXILIARY:]))
        if bool(re.search(rf"\b{last}\b", before)) != is_done_to or by:
            continue
        yield Doubt(f"The sources do not say of {' '.join(name)} that it {verb}.", False)


_AUXILIARY = 10
"""Characters before a verb in which "was" makes it passive."""

_PIVOTS = frozenset("more less ahead behind instead than".split())
_BY = re.compile(r"\bby\s+(?:\w+\s+)?$")
_WAS = re.compile(r"\b(?:was|were|is|are|been|being|be)\b", re.IGNORECASE)
_NO_VERB = re.compile(
    r"\b(?:the|a|an|its|his|her|their|this|that|of|for|in|on|with|to|no|any|new)\s+$", re.IGNORECASE
)
