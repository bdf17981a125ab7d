"""Runs of capitalised words in an article, with what stands around each of them."""

import calendar
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.language.gazetteer import (
    COUNTRIES,
    FIRST_NAMES,
    NEITHER,
    ORGANISATION,
    PLACE,
    PLACES,
    ROLES,
    TITLES,
)
from assistant.language.sentences import Span
from assistant.language.words import FUNCTION_WORDS

_TOKEN = re.compile(r"(?:[^\W\d_]\.)+(?=\s)|[^\W_]+(?:(?:-(?!based\b)|&|['’](?!s\b))[^\W_]+)*")
_PARTICLES = frozenset(
    "de van von der den da di la le bin al el ter dos du del della ten zu y".split()
)
"""Words in lower case within names of people."""
_SAYS = re.compile(r" (?:has |had )?(?:said|says|told|added|warned|explained|insisted)\b")
_COMMON = {"He", "She", "It", "They", "I", "We", "You", "Who", "That", "One", "Some", "Others"}
_OPENERS = frozenset(
    "several meanwhile however former earlier later yesterday both two three four five six seven"
    " eight nine ten last fellow veteran late next another few most today tonight instead"
    " elsewhere nearly around about based asked despite following including like unlike".split()
)
"""More words that open sentences before a name."""
_LEADS_IN = re.compile(
    rf"(?:{'|'.join(calendar.day_name)}|Briton|Scot|Swede|Dane|Finn|Pole|Turk|Spaniard|Swiss"
    r"|(?:French|English|Irish|Welsh|Dutch)(?:m[ae]n|wom[ae]n)?|[A-Z]\w+(?:[ie]an|ese|ish|[a-z]ican))$"
)
"""A day or a nationality before a first name: "American Maurice Greene"."""
_LINKS = {"of", "for", "and", "the"}
"""Words in lower case within names of organisations, behind what is usual there."""
_BEFORE_OF = ORGANISATION | {"house", "secretary", "republic", "bay", "isle", "lord", "port"}
_OPENING = re.compile(r"(?:^|[“\"‘(•*–—-]\s?|[:;]\s|[.!?]['”\"’]?\s)$")
_HONOURS = {"vice", "prime", "deputy", "former", "foreign", "chief", "acting", "first", "then"}


@dataclass(frozen=True, slots=True)
class Run:
    """Capitalised words next to each other, which may be a name."""

    words: tuple[str, ...]
    start: int
    end: int
    sentence: int
    """The number of its sentence."""
    before: str
    """What stands before it in its sentence, without a title and a role."""
    after: str
    """What stands behind it in its sentence."""
    title: str = ""
    """A title before it, in lower case: "mr", "president"."""
    role: str = ""
    """Another word before it for what somebody is, in lower case: "striker"."""

    @property
    def name(self) -> str:
        """The words as one."""
        return " ".join(self.words)


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    start: int
    end: int
    opens: bool
    """Whether it opens a sentence or a quotation, so that its capital says nothing."""


def runs(text: str, sentences: Sequence[Span]) -> list[Run]:
    """The runs of capitalised words in the sentences of a text, in order.

    >>> found = runs("But Mayor Ada Vinter left Oxmouth.", [(0, 34)])
    >>> [(one.name, one.title) for one in found]
    [('Ada Vinter', 'mayor'), ('Oxmouth', '')]
    """
    tokens = [list(_tokens(text, *span)) for span in sentences]
    flat = [one for each in tokens for one in each]
    lower = {one.text for one in flat if one.text.islower()}
    inside = Counter(one.text for one in flat if one.text[0].isupper() and not one.opens)
    found = []
    for number, each in enumerate(tokens):
        for group in _groups(text, each):
            kept = _without_opening(group, lower, inside)
            if not kept and group[0].text not in _COMMON and _SAYS.match(text[group[0].end :]):
                kept = group
            while kept and kept[-1].text == "I":
                kept = kept[:-1]
            if (
                len(kept) > 1
                and kept[1].text.lower() in FIRST_NAMES
                and _LEADS_IN.match(kept[0].text)
            ):
                kept = kept[1:]
            for part, title, role in _parts(text, sentences[number], kept):
                found.append(
                    Run(
                        tuple(one.text for one in part),
                        part[0].start,
                        part[-1].end,
                        number,
                        text[sentences[number][0] : part[0].start],
                        text[part[-1].end : sentences[number][1]],
                        title,
                        role,
                    )
                )
    return found


def _tokens(text: str, start: int, end: int) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text, start, end):
        opens = match.start() == start or bool(_OPENING.search(text[start : match.start()]))
        yield _Token(match[0], match.start(), match.end(), opens)


def _is_capital(token: _Token) -> bool:
    return token.text[0].isupper() and not any(map(str.isdigit, token.text))


def _groups(text: str, tokens: Sequence[_Token]) -> Iterator[list[_Token]]:
    """Group the capitalised words next to each other, with words like "of" between them."""
    group: list[_Token] = []
    pending: list[_Token] = []
    for token in tokens:
        last = (pending or group)[-1] if group else None
        gap = text[last.end : token.start] if last else ""
        short = last is not None and (len(last.text) <= 2 or last.text.lower() in TITLES)
        joined = gap in (" ", "\u00a0", "\n") or (gap == ". " and short)
        if not joined and group:
            yield group
            group, pending = [], []
        if _is_capital(token):
            group += [*pending, token]
            pending = []
        elif group and _may_link(group, pending, token):
            pending.append(token)
        elif group:
            yield group
            group, pending = [], []
    if group:
        yield group


def _may_link(group: Sequence[_Token], pending: Sequence[_Token], token: _Token) -> bool:
    if token.text in _PARTICLES:
        return len(pending) < 2
    names_one = group[-1].text.lower() in _BEFORE_OF
    if token.text == "and":
        return any(one.text in ("of", "for") for one in group) and not pending
    return token.text in _LINKS and (names_one or (bool(pending) and token.text == "the"))


def _without_opening(group: list[_Token], lower: set[str], inside: Counter[str]) -> list[_Token]:
    """A run without its first word, if that has its capital from the beginning of a sentence."""
    first = group[0]
    word = first.text.lower()
    if not first.opens:
        return group[1:] if word in FUNCTION_WORDS and not first.text.isupper() else group
    if len(group) > 1 and (word in TITLES | ROLES or group[1].text in _LINKS):
        return group
    common = word in FUNCTION_WORDS | _OPENERS or (word in lower and word not in FIRST_NAMES)
    if len(group) == 1:
        known = inside[first.text] or word in FIRST_NAMES | COUNTRIES | PLACES
        return group if known and not common else []
    leads = (
        group[1].text.lower() in FIRST_NAMES and word not in FIRST_NAMES and not inside[first.text]
    )
    return group[1:] if common or (leads and len(group) > 2) else group


def _parts(
    text: str, sentence: Span, group: list[_Token]
) -> Iterator[tuple[list[_Token], str, str]]:
    """A run, split at a title or a role within it: "Home Office Minister Hazel Vinter"."""
    if not group:
        return
    place = next(
        (
            number
            for number in range(len(group) - 2, -1, -1)
            if (word := group[number].text.lower().rstrip(".")) in TITLES | ROLES
            and group[number + 1].text.lower() not in ORGANISATION | NEITHER | PLACE
            and not (number and group[number - 1].text.lower() in FIRST_NAMES)
            and not (number == 0 and word in FIRST_NAMES and word not in TITLES)
        ),
        None,
    )
    if place is None:
        before = re.findall(r"[\w-]+", text[sentence[0] : group[0].start])[-1:]
        said = text[max(sentence[0], group[0].start - 2) : group[0].start]
        word = before[0].lower() if before and said.endswith((" ", ", ")) else ""
        is_apposition = said == ", "
        if word in TITLES and before[0].islower() and not is_apposition:
            yield group, "", word
        elif word in ROLES:
            yield group, "", "" if is_apposition and not _leads(text, sentence, group) else word
        else:
            yield group, "", ""
        return
    left, own = group[:place], group[place].text.lower().rstrip(".")
    while left and left[-1].text.lower() in _HONOURS | NEITHER:
        left = left[:-1]
    if left:
        yield left, "", ""
    yield group[place + 1 :], own if own in TITLES else "", own if own not in TITLES else ""


def _leads(text: str, sentence: Span, group: Sequence[_Token]) -> bool:
    """Whether a name stands between commas behind what somebody is: "the treasurer, Ada Cobb,"."""
    return text[group[-1].end : sentence[1]][:1] in ("", *",.;:")
