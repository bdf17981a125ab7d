"""Questions that the articles answer, made from their sentences, each tried before it is offered.

A statement with an auxiliary verb is turned round: "The ferry will stop running in September"
becomes "When will the ferry stop running?".
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from assistant.answering.answer import Answer
from assistant.answering.tasks.importance import Candidate, candidates
from assistant.answering.tasks.remembered import remembered
from assistant.errors import ReceiptError
from assistant.indexing.filters import Filters, read_filters
from assistant.indexing.index import Index
from assistant.language.entities import entities
from assistant.language.names import full_names
from assistant.language.words import FUNCTION_WORDS, content_words, words
from assistant.reading.article import Article

MOST = 3
"""How many are offered."""
_TRIED = 15
"""How many are tried at most."""
_NOTHING = '{"citations": [], "passages": [], "filters": {}}'
_KEPT = 1000
"""Of how many questions it is remembered whether they have an answer."""
_AT_ONCE = 3
"""From how many articles questions are mixed; later articles are asked about if these lack some."""
_SENTENCES = 8
"""Of how many sentences of an article questions are made, the first ones."""
_LONGEST = 90

Span = tuple[str, int]
"""An article, and where a quote of it begins."""

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
_DAY = (
    rf"(?:on (?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|\d{{1,2}} {_MONTH}"
    rf"|{_MONTH} \d{{1,2}})|(?:in|by|until) (?:(?:early |late |mid-)?{_MONTH}|(?:19|20)\d\d)"
    r"|(?:last|next) (?:week|month|year))(?:,? (?:19|20)\d\d)?"
)
_NOT_WITHIN = (
    r"(?!(?:who|which|that|whose|where|when|if|while|said|says|it|they|he|she|and(?! [A-Z])|or"
    r"|but|after|before|as|because|since|is|are|was|were|has|have|had|will|can|would|not|then|to|also|thus|may"
    r"|might|could|should|must|did|does|do)\b)"
)
_SUBJECT = rf"(?P<subject>(?:The|An?|[A-Z][\w’'-]+)(?: {_NOT_WITHIN}[\w’'-]+){{0,5}}?)"
_AUXILIARY = r"(?P<auxiliary>will|can|has|have|had|was|were|is|are|must|should|would)"

_WHEN = re.compile(
    rf"{_SUBJECT} {_AUXILIARY} (?:also |now |still |only )?(?P<rest>(?:[\w’'-]+ ){{1,7}}?){_DAY}\b"
)
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
_HAS = re.compile(
    rf"{_SUBJECT} (?P<verb>has|have|had) (?:(?:about|around|some|nearly|almost|over|more than"
    r"|up to|at least) )?\d[\d,]* (?P<things>[a-z]{3,}s)\b"
)
_DOES_HAVE = {"has": "does", "have": "do", "had": "did"}
_MONTH_OF_YEAR = re.compile(rf"\b[Ii]n (?P<month>{_MONTH} (?:19|20)\d\d)\b")
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
    r"(?: (?!(?:he|she|it|they|his|her|its|their|that|who|which|not|thus|likely)\b)[\w’'-]+){2,6}?)"
    r"(?=[.,;]| (?:with|after|on|in|by|at|as|until|because|when|since|from|before|for|during|and"
    r"|but|while|over)\b)"
)
_SAYS = r"(?:said|says|told|warned|announced|added|promised)"
_NAME = r"[A-Z][\w’'-]+(?: (?:[A-Z][\w’'.-]+|de|van|von|al))+"
_SPEAKER = re.compile(rf"(?P<before>{_NAME}) {_SAYS}\b|\b{_SAYS} (?P<behind>{_NAME})")
_TITLED = re.compile(
    r"^(?:Prof|Mayor|President|Prime Minister|Minister|Professor|Doctor|Dr|Mr|Mrs|Ms|Sir|Lord|Judge"
    r"|King|Queen|Captain|The|Chancellor|Senator|Governor|Director|Chairman) "
)
_SUBJECT_FIRST = re.compile(
    rf"{_SUBJECT} (?:is|are|was|were|has|have|had|will|can|must|should|would|costs?|[a-z]+ed|ran"
    r"|sank|fell|broke|froze|burnt|rose|grew|shut|began)\b"
)
_OFFICE = (
    r"[Mm]ayor|[Pp]resident|[Mm]inister|[Pp]rofessor|[Dd]octor|Dr|Mr|Mrs|Ms|Sir|[Jj]udge|[Cc]aptain"
    r"|[Cc]hancellor|[Ss]enator|[Gg]overnor|[Dd]irector|[Cc]hair(?:man|woman)?|[Ss]ecretary|[Cc]hief"
    r"|executive|leader|manager|coach|spokes(?:man|woman|person)|analyst|economist|head|founder"
    r"|author|actor|actress|singer|editor|engineer|painter|driver|teacher|farmer|officer"
)
_ORGANISED = frozenset(
    """Association Company Bank Banks Group University Council Party Times Office Ministry Street
    Department Board Club Line Inc Corp Ltd Union Court Police Agency Committee Institute Fund
    Commission News Radio Service City County Road Bridge House School Hospital Foundation
    Daily Post Airlines Electronics Technologies Motors Systems Software Games""".split()
)
_MARKS = re.compile(r"[“”\"‘«»()\[\]|]")
_NOT_THINGS = frozenset("times days months weeks years minutes hours per is was has".split())


def suggestions(
    index: Index, ask: Callable[..., Answer], receipt: str | None, without: Sequence[str]
) -> Iterator[str]:
    """Up to three questions that have an answer, each when it is found.

    Args:
        index: where the articles are.
        ask: `Assistant.ask`.
        receipt: the answer after which to ask, as JSON. Its articles are asked about first, those
            that it cites before others, then the newest.
        without: questions that are known already.

    Raises:
        ReceiptError: it is no receipt.
    """
    try:
        answer = json.loads(_NOTHING if receipt is None else receipt)
        shown = {(one["article"], one["start"]) for one in answer["citations"]}
        near = [str(one["article"]) for one in [*answer["citations"], *answer["passages"]]]
        known = [answer.get("question", ""), *without]
        filters = read_filters(**answer["filters"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ReceiptError("This is not a receipt: give what `Answer.to_json` returned.") from error
    catalog = index.catalog.articles
    newest = [one.article for one in catalog.listed(filters)[:_TRIED]]
    articles = map(catalog.get, dict.fromkeys([*near, *newest]))
    cited = remembered(index, "suggested", dict[tuple[Filters, str], frozenset[Span]])
    if len(cited) > _KEPT:
        cited.clear()
    found = 0
    for question in islice(_untested(filter(None, articles), known), _TRIED):
        quoted = cited.get((filters, question))
        if quoted is None:
            quoted = cited[filters, question] = _cited(ask(question, **vars(filters)))
        # One that only shows again what was quoted is no next one.
        if not quoted <= shown:
            yield question
            found += 1
        if found == MOST:
            return


def _cited(answer: Answer) -> frozenset[Span]:
    """Where an answer quotes from; nothing if it is not sure."""
    return frozenset((one.article, one.start) for one in answer.citations if answer.found)


def _untested(articles: Iterable[Article], without: Sequence[str]) -> Iterator[str]:
    """Questions that articles may answer, as different as can be, and none that is known."""
    known = {_plain(one) for one in without}
    left = iter(articles)
    while some := list(islice(left, _AT_ONCE)):
        made = _in_turn([one for each in some for one in list(questions(each))[:_SENTENCES]])
        for question in [
            *_unlike_first(made),
            *filter(None, (_of_story(one.title) for one in some)),
        ]:
            if _plain(question) not in known:
                known.add(_plain(question))
                yield question


def _plain(question: str) -> str:
    return " ".join(words(question)).casefold()


def _of_story(title: str) -> str:
    """What can be asked of any article; nothing if its title cannot stand in quotation marks."""
    return "" if _MARKS.search(title) or len(title) > _LONGEST else f"Summarise “{title}”"


def _unlike_first(asked: Sequence[tuple[str, str]]) -> list[str]:
    """Those about other things, or of another sort, before those like one that stands before."""
    first: list[str] = []
    behind: list[str] = []
    named: set[str] = set()
    used: set[str] = set()
    for sort, question in asked:
        names = {word for word in content_words(question) if word[0].isupper()}
        is_like = sort in used or not named.isdisjoint(names)
        (behind if is_like else first).append(question)
        if not is_like:
            named |= names
            used.add(sort)
    return first + behind


def _in_turn(asked: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """One of each sort, then another of each, without repeats."""
    sorts: dict[str, list[tuple[str, str]]] = {}
    for one in dict.fromkeys(asked):
        sorts.setdefault(one[0], []).append(one)
    longest = max(map(len, sorts.values()), default=0)
    return [row[place] for place in range(longest) for row in sorts.values() if place < len(row)]


def questions(article: Article) -> Iterator[tuple[str, str]]:
    """Questions that an article may answer, each with its sort: when, how many, who and so on."""
    whole = " ".join(article.text.split())
    first = candidates(article, _SENTENCES)
    made = [each for one in first for each in _of_sentence(" ".join(one.text.split()), whole)]
    for sort, question in [*made, *_of_organisations(article.text, first)]:
        if len(question) <= _LONGEST and not _MARKS.search(question):
            yield sort, question


def _of_organisations(text: str, first: Sequence[Candidate]) -> Iterator[tuple[str, str]]:
    """Questions about the organisations that some sentences of a text name."""
    for one in entities(text, [(each.start, each.end) for each in first]):
        if one.sort == "organisation":
            yield "about", f"What is reported about {one.name}?"


def _of_sentence(text: str, whole: str) -> Iterator[tuple[str, str]]:
    """Questions from a sentence of an article."""
    yield from _of_people(text, whole)
    if found := _MONTH_OF_YEAR.search(text):
        yield "month", f"What happened in {found['month']}?"
    found = _SUBJECT_FIRST.match(text)
    if not found or not _is_plain(found["subject"], whole):
        return
    yield from _of_figures(text)
    if found := _WHEN.match(text):
        yield "when", f"When {_turned(found)} {found['rest'].strip()}?"
    elif found := _WHEN_DID.match(text):
        yield "when", f"When did {_within(found['subject'])} {_DID[found['verb']]}?"
    elif found := _WHAT.match(text):
        yield "doing", f"What {_turned(found)} {found['verb']}?"
    elif found := _DOES.match(text):
        yield "doing", f"What {_turned(found)} do?"
    elif found := _HAPPENED.match(text):
        yield "happened", f"What happened to {_within(found['subject'])}?"


def _is_plain(subject: str, whole: str) -> bool:
    """Whether a subject is plain by itself: a name, or a thing with two words more at least."""
    first, *others = subject.split()
    if first not in ("The", "A", "An"):
        return re.search(rf"[a-z,] {re.escape(first)}\b", whole) is not None
    return len(others) > 2 or any(word[0].isupper() for word in others)


def _of_people(text: str, whole: str) -> Iterator[tuple[str, str]]:
    people = full_names(text)
    if (found := _WHO.match(text)) and _is_person(found["name"], whole):
        yield "who", f"Who {found['rest']}?"
    for match in _SPEAKER.finditer(text):
        name = _TITLED.sub("", match["before"] or match["behind"])
        if any(name in one for one in people) and _is_person(name, whole):
            yield "who", f"Who is {name}?"
            yield "what", f"What did {name} say?"


def _is_person(name: str, whole: str) -> bool:
    """Whether a name is that of a person: it stands behind an office, or its last word alone."""
    first, *_, last = [*name.split(), ""] if " " not in name else name.split()
    if not last or first.lower() in FUNCTION_WORDS or not _ORGANISED.isdisjoint(name.split()):
        return False
    behind = rf"(?:{_OFFICE}) {re.escape(name)}\b"
    alone = rf"(?<!{re.escape(first)} )(?<![A-Z]\w )\b{re.escape(last)}\b(?! [A-Z])"
    others = re.sub(rf"\b{re.escape(name)}\b", "", whole)
    return bool(re.search(behind, whole) or re.search(alone, others))


def _of_figures(text: str) -> Iterator[tuple[str, str]]:
    found = _HOW_MANY.match(text)
    if found and found["things"] not in _NOT_THINGS:
        yield "how many", f"How many {found['things']} {_turned(found)} {found['verb'].strip()}?"
    found = _HAS.match(text)
    if found and found["things"] not in _NOT_THINGS:
        does = _DOES_HAVE[found["verb"]]
        yield "how many", f"How many {found['things']} {does} {_within(found['subject'])} have?"
    if found := _HOW_MUCH.match(text):
        yield "how much", f"How much did {_within(found['subject'])} cost?"


def _turned(found: re.Match[str]) -> str:
    return f"{found['auxiliary']} {_within(found['subject'])}"


def _within(subject: str) -> str:
    """A subject as it is written within a sentence: a name keeps its capital."""
    is_thing = subject.split()[0] in ("The", "A", "An")
    return subject[0].lower() + subject[1:] if is_thing else subject
