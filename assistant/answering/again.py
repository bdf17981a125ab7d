"""Follow-ups that set the last task again: shorter, of something else, of the article it named."""

import re
from datetime import date

from assistant.answering.subjects import subjects
from assistant.language.inventory import asked_of_collection, nouns_of
from assistant.language.overviews import Wish, without_length
from assistant.language.phrases import LISTED, Kind
from assistant.language.tasks import task_of
from assistant.language.times import asked_period, remove_period

_OPENS = r"\W*(?:(?:and|but|so|ok|okay|now|then|please|no|just|hm+)\b[,!. ]*)*"
_ABOUT = r"(?:(?:what|how) about |also )?"
_PLEASE = (
    r"(?:(?:can|could|would|will) you |i(?:'d|’d| would)? (?:want|like|need) |let'?s )?"
    r"(?:please |try )?"
)
_AGAIN = (
    r"(?:(?:make|do|have|give|get|put|write|say|tell|keep|show|shorten|cut|boil|summari[sz]e|sum|"
    r"condense|repeat|try|explain|need|want|see)\b ?)?"
    r"(?:(?:me|us|it|that|this|them|all|the|a|an|your|summary|overview|answer|text|version|up"
    r"|down|again|to|be|same|one)\b ?)*"
)
_MUCH = r"(?:(?:a (?:bit|little)|much|even|far|slightly|somewhat|way|bit) )*"
_ENDS = r"(?:,? (?:please|version|one|again|summary|overview|thanks|thank you|this time|then))*\W*"
_FEW = r"(?:a|an|one|two|three|four|five|six|seven|eight|nine|ten|\d{1,2})"

_SHORTER = re.compile(
    rf"{_OPENS}{_PLEASE}(?:{_AGAIN}{_MUCH}(?:shorter|briefer|more (?:briefly|concise(?:ly)?)"
    rf"|too long|less (?:long|detail(?:ed)?))|shorten (?:it|that|this)){_ENDS}",
    re.IGNORECASE,
)
_LONGER = re.compile(
    rf"{_OPENS}{_PLEASE}(?:{_AGAIN}(?:in |with )?{_MUCH}(?:longer|more (?:detail(?:s|ed)?|fully)"
    rf"|too short|greater detail)|(?:expand|extend|lengthen) (?:it|that|this)"
    rf"|(?:tell me |show me )?more){_ENDS}",
    re.IGNORECASE,
)
_OF_LENGTH = re.compile(
    rf"{_OPENS}{_PLEASE}{_AGAIN}(?:in |as |with |to |only )*(?P<number>{_FEW})[ -]"
    r"(?:(?:short|simple|brief|key|bullet|main) )?"
    rf"(?P<unit>sentence|(?:bullet )?point|bullet|line)s?{_ENDS}",
    re.IGNORECASE,
)
_NUMBERS = "one two three four five six seven eight nine ten".split()
_USUAL = 4
"""How many sentences an overview is taken to have had whose answer is not known."""
_QUOTED = re.compile(r"”[^“”\n]*\[\d+\]|”(?= \[)")

_EXTREME = r"newest|latest|most recent|youngest|oldest|earliest|first|longest|shortest"
_OTHER_END = re.compile(
    rf"{_OPENS}{_ABOUT}the (?P<end>{_EXTREME})(?: (?:one|article|story|report))?\W*",
    re.IGNORECASE,
)
_ONLY_END = re.compile(
    rf"{_OPENS}(?:{_PLEASE}(?:show|give|tell|take|list|summari[sz]e)(?: me| us)? )?"
    rf"(?:only |just )?the (?P<end>newest|latest|most recent|oldest|earliest)"
    r"(?: (?:one|article|story|of (?:them|these|those)))?(?: please)?\W*",
    re.IGNORECASE,
)
_WHICH = re.compile(
    rf"{_OPENS}(?:which|what) (?:ones?|articles?|are they)(?: (?:are|is) (?:they|it|those|that))?"
    rf"\W*|{_OPENS}(?:where|in which)(?: ones)?(?: exactly)?\W*"
    rf"|{_OPENS}(?:show|list|name)(?: me)? (?:them|those|these)\W*",
    re.IGNORECASE,
)
_SUM_UP = re.compile(
    rf"{_OPENS}{_PLEASE}(?:summari[sz]e|sum up|open|condense|(?:(?:give|make|show) (?:me )?)?"
    r"(?:a |the )?(?:short )?(?:summary|overview) of|what(?:['’]?s| is| does)|tell me about) "
    r"(?:it|that|this|(?:this|that|the) (?:one|article|story))(?: about| say)?"
    r"(?P<rest>,? (?:up |in ).*?)?(?: for me| please)*\W*",
    re.IGNORECASE,
)
_NAMED = re.compile(rf"{_OPENS}{_ABOUT}(?P<rest>[^?!.,]+?)\W*", re.IGNORECASE)
_TITLE = re.compile(r"“([^“”]+)”")
_ENDS_OF_ALL: frozenset[Kind] = frozenset(("newest", "oldest", "longest", "shortest"))
_ARTICLES_ARE_NAMED: frozenset[Kind] = _ENDS_OF_ALL | {"when"}
_ARTICLES_ARE_COUNTED: frozenset[Kind] = frozenset(("mentioning", "about", "total", "mentioned"))
_LONGEST = 120
"""Characters; what is longer asks for something of its own."""
_MOST_WORDS = 5
"""A name or a thing has no more."""


def set_again(question: str, previous: str, answer: str) -> str:
    """The previous question as this one wants it; an empty string if it wants something else.

    Args:
        question: what is asked now.
        previous: the question before it, which stands alone.
        answer: the answer to that.

    >>> set_again("Shorter, please", "Summarise the strike in four sentences", "")
    'Summarise the strike in two sentences'
    >>> set_again("And companies?", "Who is mentioned?", "")
    'Which companies are mentioned?'
    """
    if not previous or len(question) > _LONGEST:
        return ""
    return (
        _of_the_article(question, previous, answer)
        or _of_length(question, previous, answer)
        or _of_the_end(question, previous)
        or _of_another(question, previous)
    )


def _of_length(question: str, previous: str, answer: str) -> str:
    """The last overview, longer or shorter; what has one length only, as it was."""
    if task_of(previous) not in ("overview", "timeline"):
        is_of_length = _OF_LENGTH.fullmatch(question) or _SHORTER.fullmatch(question)
        return previous if is_of_length and task_of(question) != "overview" else ""
    told = Wish(previous).length or len(_QUOTED.findall(answer)) or _USUAL
    unit = "sentence"
    if found := _OF_LENGTH.fullmatch(question):
        number = found["number"].lower()
        word = _NUMBERS.index(number) + 1 if number in _NUMBERS else 1
        wanted = int(number) if number.isdigit() else word
        unit = "sentence" if found["unit"].lower() == "line" else found["unit"].lower()
    elif _SHORTER.fullmatch(question):
        wanted = told // 2
    elif _LONGER.fullmatch(question):
        wanted = told * 2
    else:
        return ""
    wanted = max(1, min(wanted, len(_NUMBERS)))
    bare = without_length(previous)
    mark = "?" if previous.rstrip().endswith("?") else ""
    return f"{bare} in {_NUMBERS[wanted - 1]} {unit}{'s' if wanted > 1 else ''}{mark}"


def _of_the_end(question: str, previous: str) -> str:
    """The same of the oldest, or only of the newest; which ones those were that were counted."""
    asked = asked_of_collection(previous)
    other = _OTHER_END.fullmatch(question)
    if asked and asked.kind in _ENDS_OF_ALL and other:
        return re.sub(rf"\b(?:{_EXTREME})\b", other["end"], previous, count=1, flags=re.IGNORECASE)
    if asked and asked.kind in _ARTICLES_ARE_COUNTED and _WHICH.fullmatch(question):
        if asked.subject and asked.kind != "total":
            return f"Which articles mention {asked.subject}?"
        return re.sub(r"\bhow many\b", "Which", previous, count=1, flags=re.IGNORECASE)
    only = _ONLY_END.fullmatch(question)
    if only and task_of(previous) == "overview":
        period = asked_period(previous, date.today())
        about = " ".join(_without_period(previous).subject)
        of_time = f" of {period.words}" if period else ""
        about = f" about {about}" if about else ""
        return f"Summarise the {only['end'].lower()} article{about}{of_time}"
    if only and asked and asked.kind in _ARTICLES_ARE_COUNTED:
        about = f" about {asked.subject}" if asked.subject and asked.kind != "total" else ""
        return f"What is the {only['end'].lower()} article{about}?"
    return ""


def _of_the_article(question: str, previous: str, answer: str) -> str:
    """An overview of the article that the last answer named."""
    asked = asked_of_collection(previous)
    wanted = _SUM_UP.fullmatch(question)
    title = _TITLE.search(answer)
    if not (asked and asked.kind in _ARTICLES_ARE_NAMED and wanted and title):
        return ""
    length = wanted["rest"] if Wish(wanted["rest"] or "").length else ""
    return f"Summarise “{title[1]}”{length or ''}"


def _of_another(question: str, previous: str) -> str:
    """The same count of another name, the same list of another kind."""
    asked = asked_of_collection(previous)
    named = _NAMED.fullmatch(question)
    opens = re.match(rf"{_OPENS}{_ABOUT}", question, re.IGNORECASE)
    if not (named and opens and opens.end()):
        return ""
    rest = named["rest"].strip()
    if not rest:
        return ""
    if not asked:
        return _summed_up_of(rest, previous)
    kind = re.sub(r"^(?:the|which|what|of) (?=[a-z])", "", rest)
    if nouns_of(kind) and (asked.kind in LISTED or asked.kind == "quoted"):
        about = f" in the articles about {asked.subject}" if asked.subject else ""
        return f"Which {kind} are mentioned{about}?"
    is_thing = rest[0].isupper() or (rest.startswith("the ") and not _OTHER_END.fullmatch(question))
    if not asked.subject or len(rest.split()) > _MOST_WORDS or not is_thing:
        return ""
    if rest.startswith("the ") and (asked.kind not in _ARTICLES_ARE_COUNTED or nouns_of(kind)):
        return ""
    again = previous.replace(asked.subject, rest)
    meant = asked_of_collection(again)
    return again if meant and meant.kind == asked.kind and meant.subject == rest else ""


def _without_period(previous: str) -> Wish:
    period = asked_period(previous, date.today())
    return Wish(remove_period(previous, period) if period else previous)


def _summed_up_of(thing: str, previous: str) -> str:
    """The last overview of another thing: of a name, or of "the ferry"."""
    wish = _without_period(previous)
    if task_of(previous) != "overview" or wish.title or not wish.subject:
        return ""
    if (
        not (subjects(thing) and Wish(thing).subject)
        or len(thing.split()) > _MOST_WORDS
        or not re.match(r"(?:[Tt]he )?[A-Z]|the [a-z]", thing)
    ):
        return ""
    if asked_period(thing, date.today()) or task_of(thing) != "question":
        return ""
    first, last = (re.escape(wish.subject[place]) for place in (0, -1))
    old = re.compile(rf"\b(?:the )?{first}\b(?:.*\b{last}\b)?", re.IGNORECASE)
    again = old.sub(lambda _: thing, previous, count=1)
    return again if task_of(again) == "overview" and Wish(again).subject != wish.subject else ""
