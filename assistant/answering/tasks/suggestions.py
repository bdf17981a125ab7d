"""Questions that the articles answer, made from their sentences, each tried before it is offered.

A statement with an auxiliary verb is turned round: "The ferry will stop running in September"
becomes "When will the ferry stop running?".
"""

import re
from collections.abc import Iterator, Sequence

from assistant.answering.tasks.importance import candidates
from assistant.answering.tasks.material import Material
from assistant.answering.tasks.remembered import remembered
from assistant.language.names import full_names, names
from assistant.language.words import FUNCTION_WORDS, words
from assistant.reading.article import Article

MOST = 3
"""How many are offered."""
_TRIED = 9
"""How many are tried at most."""
_SENTENCES = 8
"""Of how many sentences of an article questions are made, the first ones."""
_LONGEST = 90

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
_DAY = (
    rf"(?:on (?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|\d{{1,2}} {_MONTH}"
    rf"|{_MONTH} \d{{1,2}})|(?:in|by|until) (?:(?:early |late |mid-)?{_MONTH}|(?:19|20)\d\d)"
    r"|(?:last|next) (?:week|month|year))(?:,? (?:19|20)\d\d)?"
)
_NOT_WITHIN = (
    r"(?!(?:who|which|that|whose|where|when|if|while|said|says|it|they|he|she|and|or|but|after|before"
    r"|as|because|since|is|are|was|were|has|have|had|will|can|would|not|then|to|also|thus|may"
    r"|might|could|should|must|did|does|do)\b)"
)
_SUBJECT = rf"(?P<subject>(?:The|An?|[A-Z][\w’'-]+)(?: {_NOT_WITHIN}[\w’'-]+){{0,5}}?)"
_AUXILIARY = r"(?P<auxiliary>will|can|has|have|had|was|were|is|are|must|should|would)"

_WHEN = re.compile(rf"{_SUBJECT} {_AUXILIARY} (?P<rest>(?:[\w’'-]+ ){{1,7}}?){_DAY}\b")
_DID = {
    "reopened": "reopen",
    "opened": "open",
    "closed": "close",
    "began": "begin",
    "started": "start",
    "ended": "end",
    "died": "die",
    "sank": "sink",
    "collapsed": "collapse",
    "arrived": "arrive",
    "resigned": "resign",
}
_WHEN_DID = re.compile(rf"{_SUBJECT} (?P<verb>{'|'.join(_DID)}) (?:[\w’'-]+ ){{0,4}}?{_DAY}\b")
_HOW_MANY = re.compile(
    rf"{_SUBJECT} {_AUXILIARY} (?P<verb>(?:[\w’'-]+ ){{1,3}}?)"
    r"(?:(?:about|around|some|nearly|almost|over|more than|up to|at least) )?"
    r"(?P<number>\d[\d,]*) (?P<things>[a-z]{3,}s)\b"
)
_HOW_MUCH = re.compile(
    rf"{_SUBJECT} (?:has |had |will )?costs? (?:of )?(?:(?:about|around|some|nearly|almost|over"
    r"|more than|up to|at least) )?[^\w\s]?\d"
)
_WHAT = re.compile(
    rf"{_SUBJECT} (?P<auxiliary>is|are) (?:also |now |still )?"
    r"(?P<verb>(?!going\b|being\b)[a-z]{2,}ing(?: for| on| at)?) "
)
_DOES = re.compile(rf"{_SUBJECT} (?P<auxiliary>will|must|should) (?!be\b|not\b)[a-z]{{2,}} ")
_HAPPENED = re.compile(
    rf"{_SUBJECT} (?:(?:was|were|has been|have been) [a-z]+(?:ed|lt|ld|ught|wn|ken)|ran aground"
    r"|sank|fell|broke|froze|burnt|burned|rose|grew|shut|closed|reopened|collapsed|died|crashed"
    r"|stopped|ended|failed|vanished|disappeared|returned)\b"
)
_WHO = re.compile(
    r"(?P<name>[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)+) (?P<rest>(?:was|is|has|will)"
    r"(?: (?!(?:with|after|on|that|who|in|not|thus|by|at|and|but)\b)[\w’'-]+){2,6})"
)
_SAYS = r"(?:said|says|told|warned|announced|added|promised)"
_NAME = r"[A-Z][\w’'-]+(?: (?:[A-Z][\w’'.-]+|de|van|von|al))+"
_SPEAKER = re.compile(rf"(?P<before>{_NAME}) {_SAYS}\b|\b{_SAYS} (?P<behind>{_NAME})")
_TITLED = re.compile(
    r"^(?:Mayor|President|Prime Minister|Minister|Professor|Doctor|Dr|Mr|Mrs|Ms|Sir|Lord|Judge"
    r"|King|Queen|Captain|The|Chancellor|Senator|Governor|Director|Chairman) "
)
_MARKS = re.compile(r"[“”\"‘«»()\[\]|]")
_NOT_THINGS = frozenset("times days months weeks years minutes hours per is was has".split())


def suggestions(material: Material, articles: Sequence[str]) -> tuple[str, ...]:
    """Up to three questions that articles answer, as different as can be.

    Args:
        material: where they are looked up.
        articles: paths, the ones to ask about first.
    """
    paths = tuple(articles[:_TRIED])
    return remembered(material, ("suggestions", paths), lambda: _tried(material, paths))


def _tried(material: Material, paths: Sequence[str]) -> tuple[str, ...]:
    found: list[tuple[str, str]] = []
    sorts = [list(questions(material.article(path))) for path in paths]
    asked = _in_turn([one for each in sorts for one in each[:_SENTENCES]])
    for sort, question in asked[:_TRIED]:
        used = [kind for kind, _ in found]
        if used.count(sort) > 1:
            continue
        if material.ask(question).found:
            found.append((sort, question))
        if len(found) == MOST:
            break
    return tuple(question for _, question in found)


def _in_turn(asked: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """One of each sort, then another of each, without repeats."""
    sorts: dict[str, list[tuple[str, str]]] = {}
    for one in dict.fromkeys(asked):
        sorts.setdefault(one[0], []).append(one)
    longest = max(map(len, sorts.values()), default=0)
    return [row[place] for place in range(longest) for row in sorts.values() if place < len(row)]


def questions(article: Article) -> Iterator[tuple[str, str]]:
    """Questions that an article may answer, each with its sort: when, how many, who and so on."""
    for one in candidates(article, _SENTENCES):
        for sort, question in _of_sentence(" ".join(one.text.split())):
            if len(question) <= _LONGEST and not _MARKS.search(question):
                yield sort, question


def _of_sentence(text: str) -> Iterator[tuple[str, str]]:
    yield from _of_people(text)
    first = words(text)[0].lower()
    if first in FUNCTION_WORDS and first not in ("the", "a", "an"):
        return
    yield from _of_figures(text)
    if found := _WHEN.match(text):
        yield "when", f"When {_turned(found)} {found['rest'].strip()}?"
    elif found := _WHEN_DID.match(text):
        yield "when", f"When did {_within(found['subject'])} {_DID[found['verb']]}?"
    if found := _WHAT.match(text):
        yield "doing", f"What {_turned(found)} {found['verb']}?"
    elif found := _DOES.match(text):
        yield "doing", f"What {_turned(found)} do?"
    elif found := _HAPPENED.match(text):
        yield "happened", f"What happened to {_within(found['subject'])}?"


def _of_people(text: str) -> Iterator[tuple[str, str]]:
    people = full_names(text)
    if (found := _WHO.match(text)) and found["name"] in people:
        yield "who", f"Who {found['rest']}?"
    for match in _SPEAKER.finditer(text):
        name = _TITLED.sub("", match["before"] or match["behind"])
        if " " in name and any(name in one for one in people):
            yield "who", f"Who is {name}?"
            yield "what", f"What did {name} say?"


def _of_figures(text: str) -> Iterator[tuple[str, str]]:
    found = _HOW_MANY.match(text)
    if found and found["things"] not in _NOT_THINGS:
        yield "how many", f"How many {found['things']} {_turned(found)} {found['verb'].strip()}?"
    if found := _HOW_MUCH.match(text):
        yield "how much", f"How much did {_within(found['subject'])} cost?"


def _turned(found: re.Match[str]) -> str:
    return f"{found['auxiliary']} {_within(found['subject'])}"


def _within(subject: str) -> str:
    """A subject as it is written within a sentence: a name keeps its capital."""
    first = subject.split()[0]
    is_name = first not in ("The", "A", "An") and (
        " " not in subject or bool(names(f"x {subject}"))
    )
    return subject if is_name else subject[0].lower() + subject[1:]
