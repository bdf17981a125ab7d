"""What somebody has said, in direct or reported speech, and who is quoted."""

import re
from calendar import day_name, month_name
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from assistant.answering.tasks.listing import Entry, Read, by_frequency
from assistant.answering.tasks.material import Quote
from assistant.language.entities import FIRM, Entity, entities, initials, surname
from assistant.language.gazetteer import FIRST_NAMES, MEN, ROLES, TITLES, WOMEN
from assistant.language.reporting import names_speaker
from assistant.language.sentences import Span, sentence_spans
from assistant.language.words import content_words, stem, words

_VERB = (
    r"(?:said|says|told|adds|added|warned|warns|claimed|claims|explained|argued|argues|insisted"
    r"|insists|asked|wrote|writes|replied|announced|stated|stressed|denied|promised|predicted"
    r"|believes|thinks|called|described|noted|commented|admitted|quoted|tells|confirmed"
    r"|complained|urged|declared|acknowledged|conceded|remarked|reiterated|vowed"
    r"|(?<!did )(?<!to )(?:say|warn|claim|argue|insist|believe|think))"
)
_PRONOUN = re.compile(
    rf"(?<!\bif )(?<!\bwhether )\b(?:he|she|He|She)(?: has| had| also| then)? {_VERB}\b"
    rf"|\b{_VERB} (?:he|she)\b"
)
_ITSELF = re.compile(
    rf"\b(?:[Ii]t|[Tt]hey|[Tt]he {FIRM}|[Aa] spokes\w+)(?: has| had| also| then)? {_VERB}\b"
    rf"|\b{_VERB} (?:it|the {FIRM}|a spokes\w+)\b"
)
"""Where an organisation speaks that is not named."""
_SPEAKS_FOR = re.compile(r"\bspokes\w+ (?:for|of|at|from)(?: the)? $")
_LEADS = (
    r"(?:(?!(?:that|for|in|to|on|about|with|by|it|they|he|she|there|reports)\b)[\w.’'-]+,?"
    r" ){0,5}?"
)
_ACTS = (
    r" [“\"‘']?(?:had|has|have|is|was|were|would|will|should|could|must|did|does|can|may|might)\b"
)
_BETWEEN = r"(?:[^.!?“”\"]{0,90}?)"
_ENDS = (
    r"(?=\W*$|[.,;:!?”\"]| (?:in|at|on|to|of|after|during|when|as|yesterday|last|from|before|while"
    r"|today|later|earlier|this|and|who|speaking)\b)"
)
"""What stands behind somebody who has spoken; another verb would tell what others said of them."""

_NO_SUBJECT = frozenset(
    """about against at behind beside between by for from if in into like of on over than to
    toward towards under unless upon via whether with asked told met saw beat urged made let
    left""".split()
)
"""The words behind which a name is an object, or no more than supposed to act."""

_OWNERS = frozenset("about against for from like of than with".split())
"""The words behind which a name only tells whose spokesman or ally it was."""

_TAKES = re.compile(r"\w{3,}(?:ed|ing)$")
_BEFORE_NAME = re.compile(r"(?:^|\s|[“\"‘(])([\w.’'-]+)\s*$")
_QUALIFIERS = ROLES | TITLES | frozenset("the a an former prime deputy first his her its".split())
_DAYS = frozenset([*day_name, *month_name])
_UNNAMED = re.compile(
    r"\W*(?:A|An|One|Another|The|His|Her|Its|Their)\b(?: [\w’'-]+){0,3}? "
    rf"(?:{'|'.join(sorted(map(re.escape, ROLES)))}|spokes\w+|man|woman|boy|girl)\b"
)
"""Opens a sentence about somebody whom it does not name."""


class _Named(NamedTuple):
    """Where a sentence names somebody."""

    start: int
    end: int
    name: str


def said_by(read: Sequence[Read], speaker: str) -> list[tuple[Quote, str]]:
    """The sentences in which somebody speaks, in order, each with its speaker."""
    found = []
    for one in read:
        people, bodies = _speakers(one)
        own = next((body for body in bodies if _is_called(body, speaker)), None)
        people = [*people, own] if own else people
        if name := own.name if own else _bearer(one, speaker, people):
            spans = set(_spoken(one, name, people))
            if speaker.islower():  # "The bishop" may speak under both.
                others = [other for other in people if other.name != name]
                spans |= set(_spoken(one, speaker, others))
            found += [(Quote(one.article, *span), name) for span in sorted(spans)]
    return found


def said(read: Sequence[Read]) -> list[tuple[Quote, str]]:
    """The sentences in which anybody speaks, in order, each with its speaker."""
    found = []
    for one in read:
        people, bodies = _speakers(one)
        spoken = [(span, each.name) for each in people for span in _spoken(one, each.name, people)]
        told = {span for span, _ in spoken}
        for each in bodies:
            spans = _spoken(one, each.name, [*people, each])
            spoken += [(span, each.name) for span in spans if span not in told]
            told |= set(spans)
        found += [(Quote(one.article, *span), name) for span, name in sorted(spoken)]
    return found


def around(quote: Quote) -> str:
    """The sentence of a quote with the one before it."""
    text = quote.article.text
    before = sentence_spans(text[: quote.start])[-1:]
    return text[before[0][0] if before else quote.start : quote.end]


def quoted_people(read: Sequence[Read]) -> list[Entry]:
    """The people who are quoted, with the first sentence of each."""
    entries: dict[str, Entry] = {}
    for one in read:
        everyone, _ = _speakers(one)
        for person in everyone:
            spans = _spoken(one, person.name, everyone)
            if not spans:
                continue
            key = person.name.split()[-1].lower() if " " not in person.name else person.name.lower()
            known = (
                [other for other in entries if other.split()[-1] == key] if " " not in key else []
            )
            label = known[0] if len(known) == 1 else key
            entry = entries.setdefault(label, Entry(person.name, Quote(one.article, *spans[0]), 0))
            entry.times += len(spans)
            entry.articles.add(one.article.path)
    return by_frequency(entries.values())


def _speakers(read: Read) -> tuple[list[Entity], list[Entity]]:
    """The people and the organisations of an article."""
    found = entities(read.article.text, read.sentences)
    people = [one for one in found if one.sort == "person"]
    return people, [one for one in found if one.sort == "organisation"]


def _is_called(body: Entity, speaker: str) -> bool:
    """Whether an organisation has a name, in full or in part."""
    forms = {body.name, initials(body.name), *(run.name for run in body.mentions)}
    return speaker[:1].isupper() and speaker in forms


def _bearer(read: Read, speaker: str, people: Sequence[Entity]) -> str:
    """Who is meant in an article: the person with that name, else the words themselves."""
    asked = words(speaker)
    named = [word for word in asked if word[0].isupper()]
    if not named:
        return _described(read, speaker, people)
    for person in people:
        own = person.name.split()
        if named[-1] == own[-1] and (
            len(named) == 1
            or named[0] in own
            or named[0].lower() not in FIRST_NAMES
            or " " not in person.name
        ):
            return person.name
    # A surname that is the first name of somebody else is not that person.
    bears_it = any(named[-1] in person.name.split() for person in people)
    return "" if bears_it or named[-1] not in words(read.article.text) else speaker


def _described(read: Read, speaker: str, people: Sequence[Entity]) -> str:
    """Who is meant by "the mayor", or by a name without capitals; else the words themselves."""
    small = speaker.lower()
    for person in people:
        own = person.name.lower().split()
        if small in (" ".join(own), own[-1]):
            return person.name
    wanted = {stem(word) for word in content_words(speaker)}
    if not wanted <= {stem(word) for word in words(read.article.text)}:
        return ""
    office, names = re.escape(small), r"(?-i:((?:[^\W\d_a-z][\w.’'-]* ?){1,6}))"
    for pattern in (
        rf"\b{office},? (?:(?:the|Mr|Mrs|Ms) )?{names}",
        rf"{names}, (?:(?:the|a|an|its|his|her) )?(?:[\w’'-]+ ){{0,3}}?{office}\b",
    ):
        for match in re.finditer(pattern, read.article.text, re.IGNORECASE):
            bearers = [one.name for one in people if surname(one.name.split()) in words(match[1])]
            if bearers:
                return bearers[0]
    return speaker


def _spoken(read: Read, name: str, people: Sequence[Entity]) -> list[Span]:
    """The sentences of an article in which somebody speaks."""
    own = next((one for one in people if one.name == name and one.sort == "organisation"), None)
    head = _head(name)
    patterns = _speaks(name, [run.name for run in own.mentions] if own else [head])
    found: list[Span] = []
    last = ""
    goes_on = False
    before = 0
    for span in read.sentences:
        text, gap = read.article.text[slice(*span)], read.article.text[before : span[0]]
        goes_on = goes_on and "\n\n" not in gap
        opens = text[:1] in '“"' or any(mark in gap for mark in '“"')
        before = span[1]
        named = _named(span, text, head, name, people)
        speaks = _is_speaker(text, name, named, patterns, is_body=own is not None)
        if own:
            pronoun = bool(_ITSELF.search(text))
        else:
            pronoun = any(_may_be(match[0], name) for match in _PRONOUN.finditer(text))
        is_other = any(one.name != name for one in named)
        # A quotation that goes on behind "she said" has no speaker of its own.
        more = goes_on and opens and not named and not names_speaker(text)
        goes_on = (
            speaks or (pronoun and last == name and not is_other and names_speaker(text)) or more
        )
        if goes_on:
            found.append(span)
        last = name if speaks or (own and goes_on) else _subject(text, named, last)
    return found


def _named(span: Span, text: str, head: str, name: str, people: Sequence[Entity]) -> list[_Named]:
    """Where a sentence names somebody, in order; also one who is no person of the article."""
    first, end = span
    found = [
        _Named(run.start - first, run.end - first, one.name)
        for one in people
        for run in one.mentions
        if first <= run.start < end
    ]
    if all(one.name != name for one in people):
        flags = 0 if head[:1].isupper() else re.IGNORECASE
        free = re.finditer(rf"\b{re.escape(head)}\b", text, flags)
        found += [
            _Named(*match.span(), name)
            for match in free
            if not any(one.start <= match.start() < one.end for one in found)
        ]
    return sorted(found)


def _is_speaker(
    text: str,
    name: str,
    named: Sequence[_Named],
    patterns: tuple[re.Pattern[str], re.Pattern[str]],
    *,
    is_body: bool,
) -> bool:
    """Whether a sentence says plainly that somebody speaks, and nobody else between."""
    for pattern, is_before in zip(patterns, (True, False), strict=True):
        for match in pattern.finditer(text):
            place = match.start() if is_before else match.end() - 1
            own = next((one for one in named if one.start <= place < one.end), None)
            if own is None or own.name != name:
                continue
            if any(
                one.name != name and one.start < match.end() and match.start() < one.end
                for one in named
            ):
                continue
            lead = text[: own.start]
            if is_before and _is_object(lead) and not (is_body and _SPEAKS_FOR.search(lead)):
                continue
            if not is_before and _word_before(text[: own.start]) in _OWNERS:
                continue
            return True
    return False


def _word_before(text: str) -> str:
    """The word before a name, its titles and roles; empty where a part of a sentence begins."""
    while match := _BEFORE_NAME.search(text):
        word = match[1]
        if word in _DAYS:
            return ""
        if word.lower() not in _QUALIFIERS and (word.islower() or word.lower() in _NO_SUBJECT):
            return word.lower()
        text = text[: match.start(1)]
    return ""


def _is_object(before: str) -> bool:
    """Whether a name behind some words is no subject."""
    word = _word_before(before)
    return word in _NO_SUBJECT or bool(_TAKES.match(word))


def _subject(text: str, named: Sequence[_Named], last: str) -> str:
    """Who "he" is behind a sentence; empty where that is not plain."""
    if not named:
        is_new = _UNNAMED.match(text) or (names_speaker(text) and not _PRONOUN.search(text))
        return "" if is_new else last
    if re.search(r"\b(?:[Hh]e|[Ss]he)\b", text[: named[0].start]):
        return last
    subjects = [one for one in named if not _is_object(text[: one.start])]
    for one in subjects:
        if re.match(rf"(?:,{_BETWEEN},)?(?: has| had| also| then)? {_VERB}\b", text[one.end :]):
            return one.name
        if re.search(rf"{_VERB} [^.,]{{0,30}}$", text[: one.start]):
            return one.name
    names = set() if names_speaker(text) else {one.name for one in subjects}
    return names.pop() if len(names) == 1 else ""


def _may_be(said: str, name: str) -> bool:
    """Whether "he" or "she" may be somebody, by the first name."""
    first = name.split()[0].lower()
    return first not in (MEN if "she" in said.lower().split() else WOMEN)


def _head(name: str) -> str:
    """What a text calls somebody: by surname, or by the words themselves."""
    own = name.split()
    return surname(own) if own[-1][0].isupper() else name


def _speaks(name: str, heads: Iterable[str]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Where somebody speaks: "Cobb said", and with the name behind, "…,” said Ivy Cobb"."""
    head = f"(?:{'|'.join(map(re.escape, sorted(set(heads), key=len, reverse=True)))})"
    is_name = name.split()[-1][0].isupper()
    behind = "" if is_name else r"(?-i:(?: [A-Z][\w’'-]*){0,3})"
    ends = _ENDS if is_name else rf"\b(?!['’]s|{_ACTS})"
    flags = 0 if is_name else re.IGNORECASE
    before = re.compile(
        rf"\b{head}(?!['’]s){behind}(?: spokes\w+| officials)?(?:,{_BETWEEN},)?(?:,? who)?"
        rf"(?: has| had| have| also| then| later| repeatedly| again)* {_VERB}\b"
        rf"|\b{head}{_BETWEEN} as saying\b|\b{head}['’]s statement said|\b{head}: [“\"]",
        flags,
    )
    after = re.compile(
        rf"[,?!.…][”\"’']? {_VERB} (?:(?:the |a |its |their )?{_LEADS}){head}{ends}"
        rf"|\b[Aa]ccording to (?:the )?{_LEADS}{head}{ends}"
        rf"|\b(?:announced|claimed|promised|predicted|described|denied|stated|explained)\b"
        rf"[^.!?“”\"]{{0,60}}?\bby (?:the )?{_LEADS}{head}{ends}",
        flags,
    )
    return before, after
