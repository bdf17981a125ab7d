"""What somebody has said, in direct or reported speech, and who is quoted."""

import re
from collections.abc import Sequence

from assistant.answering.tasks.listing import Entry, Read, by_frequency
from assistant.answering.tasks.material import Quote
from assistant.language.entities import Entity, entities, surname
from assistant.language.gazetteer import FIRST_NAMES, MEN, WOMEN
from assistant.language.reporting import names_speaker
from assistant.language.sentences import Span
from assistant.language.words import content_words, stem, words

_VERB = (
    r"(?:said|says|told|adds|added|warned|warns|claimed|claims|explained|argued|argues|insisted"
    r"|insists|asked|wrote|writes|replied|announced|stated|stressed|denied|promised|predicted"
    r"|believes|thinks|called|described|noted|commented|admitted|quoted|tells|confirmed"
    r"|complained|urged)"
)
_PRONOUN = re.compile(
    rf"\b(?:he|she|He|She)(?: has| had| also| then)? {_VERB}\b|\b{_VERB} (?:he|she)\b"
)
_LEADS = (
    r"(?:(?!(?:that|for|in|to|on|about|with|by|it|they|he|she|there|reports)\b)[\w.’'-]+,?"
    r" ){0,5}?"
)
_ACTS = r" (?:had|has|have|is|was|were|would|will|should|could|must|did|does|can|may|might)\b"
_BETWEEN = r"(?:[^.!?“”\"]{0,90}?)"


def said_by(read: Sequence[Read], speaker: str) -> list[tuple[Quote, str]]:
    """The sentences in which somebody speaks, in order, each with its speaker."""
    found = []
    for one in read:
        people = _people(one)
        if name := _bearer(one, speaker, people):
            spans = _spoken(one, name, people)
            found += [(Quote(one.article, *span), name) for span in spans]
    return found


def quoted_people(read: Sequence[Read]) -> list[Entry]:
    """The people who are quoted, with the first sentence of each."""
    entries: dict[str, Entry] = {}
    for one in read:
        everyone = _people(one)
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


def _people(read: Read) -> list[Entity]:
    found = entities(read.article.text, read.sentences)
    return [one for one in found if one.sort == "person"]


def _bearer(read: Read, speaker: str, people: Sequence[Entity]) -> str:
    """Who is meant in an article: the person with that name, else the words themselves."""
    asked = words(speaker)
    named = [word for word in asked if word[0].isupper()]
    if not named:
        wanted = {stem(word) for word in content_words(speaker)}
        text = {stem(word) for word in words(read.article.text)}
        return speaker if wanted <= text else ""
    for person in people:
        own = person.name.split()
        if named[-1] == own[-1] and (
            len(named) == 1
            or named[0] in own
            or named[0].lower() not in FIRST_NAMES
            or " " not in person.name
        ):
            return person.name
    bears_it = any(person.name.split()[-1] == named[-1] for person in people)
    return "" if bears_it or named[-1] not in words(read.article.text) else speaker


def _spoken(read: Read, name: str, people: Sequence[Entity]) -> list[Span]:
    """The sentences of an article in which somebody speaks."""
    pattern = _speaks(name)
    heads = _heads(name)
    found: list[Span] = []
    others = [one for one in people if one.name != name]
    last = ""
    goes_on = False
    before = 0
    for span in read.sentences:
        text, gap = read.article.text[slice(*span)], read.article.text[before : span[0]]
        goes_on = goes_on and "\n\n" not in gap
        opens = text[:1] in '“"' or any(mark in gap for mark in '“"')
        before = span[1]
        speaks = bool(pattern.search(text))
        named = max(_last(head, text) for head in heads)
        place, other = _last_named(others, text)
        pronoun = any(_may_be(match[0], name) for match in _PRONOUN.finditer(text))
        is_other = place >= 0
        # A quotation that goes on behind "she said" has no speaker of its own.
        more = goes_on and opens and named < 0 and not is_other
        goes_on = (
            speaks or (pronoun and last == name and not is_other and names_speaker(text)) or more
        )
        if goes_on:
            found.append(span)
        if named >= 0 or is_other:
            last = name if named > place else other
    return found


def _may_be(said: str, name: str) -> bool:
    """Whether "he" or "she" may be somebody, by the first name."""
    first = name.split()[0].lower()
    return first not in (MEN if "she" in said.lower().split() else WOMEN)


def _heads(name: str) -> list[str]:
    """What a text calls somebody: by surname, or by the words themselves."""
    own = name.split()
    return [surname(own)] if own[-1][0].isupper() else [" ".join(content_words(name))]


def _speaks(name: str) -> re.Pattern[str]:
    """Where somebody is the one who speaks: "Cobb said", "…,” said the treasurer, Ivy Cobb"."""
    head = re.escape(_heads(name)[0])
    is_name = name.split()[-1][0].isupper()
    behind = "" if is_name else r"(?-i:(?: [A-Z][\w’'-]*){0,3})"
    return re.compile(
        rf"\b{head}(?!['’]s){behind}(?:,{_BETWEEN},)?(?:,? who)?"
        rf"(?: has| had| have| also| then| later| repeatedly| again)* {_VERB}\b"
        rf"|[,?!.…][”\"’']? {_VERB} (?:(?:the |a |its |their )?{_LEADS}){head}\b(?!['’]s|{_ACTS})"
        rf"|\b[Aa]ccording to (?:the )?{_LEADS}{head}\b"
        rf"|\b(?:announced|claimed|promised|predicted|described|denied|stated|explained)\b"
        rf"[^.!?“”\"]{{0,60}}?\bby (?:the )?{_LEADS}{head}\b"
        rf"|\b{head}{_BETWEEN} as saying\b|\b{head}['’]s statement said|\b{head}:? [“\"]",
        0 if is_name else re.IGNORECASE,
    )


def _last_named(people: Sequence[Entity], text: str) -> tuple[int, str]:
    """Which of some people a sentence names last, and where; -1 if it names none."""
    surnames = [surname(one.name.split()) for one in people]
    return max(((_last(one, text), one) for one in surnames), default=(-1, ""))


def _last(word: str, text: str) -> int:
    """Where a word stands last in a text, as a whole word; -1 if it does not."""
    place = text.rfind(word)
    while place >= 0:
        around = text[max(0, place - 1) : place], text[place + len(word) : place + len(word) + 1]
        if not any(map(str.isalnum, around)):
            return place
        place = text.rfind(word, 0, place)
    return -1
