"""What a statement says that its sources give otherwise, or nowhere: figures, names, polarity."""

import re
from collections.abc import Iterator, Sequence

from assistant.answering.checking.doubt import Doubt, apart
from assistant.answering.checking.exchanges import exchanged
from assistant.answering.checking.figures import wrong_figures
from assistant.answering.checking.sources import (
    NOT_NAMES,
    Detail,
    Stretch,
    has_name,
    is_like,
    name_spans,
)
from assistant.language.denials import is_rumour
from assistant.language.gazetteer import FIRST_NAMES
from assistant.language.names import names
from assistant.language.opposites import is_ended, opposites
from assistant.language.reporting import names_speaker
from assistant.language.verb_forms import base
from assistant.language.verdicts import CLAUSES
from assistant.language.words import (
    FUNCTION_WORDS,
    WORD,
    carrying,
    content_words,
    stem,
    stems,
    words,
)

_ALIKE = 0.6
"""The share of a statement's words that a sentence must have to be about the same thing."""

_FAR, _CLOSE = 0.5, 0.75
"""How much better another sentence must fit the words around a name, and how well at least."""

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
    every = [*wrong_figures(text, found, basis, sources)]
    for one in found:
        if not one.quantity:
            every += _name(text, one, sources)
    nearest = max(basis, key=lambda one: _shared(text, one))
    if _shared(text, nearest) >= _ALIKE:
        every += [*_polarity(text, nearest), *_roles(text, nearest)]
    if _PROVES.search(text) and is_rumour(nearest.text) and not _PROVES.search(nearest.text):
        every.append(Doubt("The sources only pass this on as a claim.", True))
    every += exchanged(text, basis, sources)
    return sorted(every, key=lambda one: not one.is_contrary)


def _shared(text: str, stretch: Stretch) -> float:
    """The share of the words of a text that a sentence has, or the opposite of."""
    there = {base(word) for word in words(_in_one_word(stretch.text))}
    said = content_words(_in_one_word(text))
    return sum(bool({base(word), *opposites(word)} & there) for word in said) / max(1, len(said))


def _name(text: str, one: Detail, sources: Sequence[Stretch]) -> Iterator[Doubt]:
    parts = [word for word in words(one.text) if word.lower() not in NOT_NAMES]
    # "She" in a plain string may stand for the name that a statement begins with.
    titled = any(stretch.passage.title for stretch in sources)
    if not parts or (one.opens and (len(parts) == 1 or not titled)):
        return
    known = {word for stretch in sources for word in stretch.stems}
    is_unknown = not one.is_there and not all(is_like(stem(word), known) for word in parts)
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
        yield from apart(one)


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
        alike = (len(name) > 1) == (len(parts) > 1) and not NOT_NAMES & {
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
    behind = [base(one) for one in carrying(source[match.end() :])] if match else []
    said = {base(one) for one in words(text)}
    return bool(behind) and set(behind[:2]) <= said


def _turned(text: str, source: str) -> tuple[str, str] | None:
    """A word of a text, and its opposite that a source has instead; None if there is none.

    To end the one is as good as the other: who ends a ban allows it.
    """
    text, source = _in_one_word(text), _in_one_word(source)
    there = {base(match[1]): match for match in WORD.finditer(source)}
    said = {base(word) for word in words(text)}
    for match in WORD.finditer(text):
        if base(match[1]) in there:
            continue
        for other in opposites(match[1]):
            if other not in there or other in said:
                continue
            found = there[other]
            if is_ended(text, *match.span(1)) == is_ended(source, *found.span(1)):
                return match[1], found[1]
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
        is_day = name[-1].lower() in NOT_NAMES
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
