"""Follow-ups that set the last task again: shorter, of something else, of the article it named."""

import re
from collections.abc import Callable, Sequence
from datetime import date

from assistant.answering.subjects import content_stems, subjects
from assistant.language.inventory import asked_of_collection, nouns_of
from assistant.language.overviews import Wish, without_length
from assistant.language.phrases import LISTED, NOUN, Kind
from assistant.language.sections import section_in
from assistant.language.sides import changed_in, sides_of
from assistant.language.tasks import task_of
from assistant.language.times import asked_period, remove_period
from assistant.language.words import small_number, words

_OPENS = (
    r"\W*(?:(?:and|but|so|ok|okay|now|then|please|no|just|hm+|thanks|thank you|great|good|nice"
    r"|perfect)"
    r"\b[,!. ]*)*"
)
_ABOUT = (
    r"(?:(?:what|how) about |also |(?:do |make |give me )?(?:the )?same (?:thing )?(?:for|with"
    r"|of|on|about) "
    r"|add |include )?"
)
_LIKEWISE = re.compile(
    r",? (?:in the same way|likewise|similarly|the same way|too|as well|instead"
    r"|for comparison)\W*$",
    re.IGNORECASE,
)
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
    rf"{_OPENS}{_PLEASE}{_AGAIN}(?:{_MUCH}shorter[,:.]? )?(?:in |as |with |to |only "
    rf"|just )*(?P<number>{_FEW})[ -]"
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
    r"(?:a |the )?(?:short )?(?:summary|overview) of|what(?:['’]?s| is| does)"
    r"|(?:tell me )?(?:more )?about) "
    r"(?:it|that|this|(?:this|that|the) (?:one|article|story))(?: about| say)?"
    r"(?P<rest>,? (?:up |in ).*?)?(?: for me| please)*\W*",
    re.IGNORECASE,
)
_MORE_OF_IT = re.compile(
    rf"{_OPENS}{_PLEASE}(?:(?:tell|show|give) (?:me |us )?)?(?:(?:some|a bit|a little|any"
    rf"|even) )?more"
    r"(?: (?:details?|detailed|information))*(?: please)?\W*"
    rf"|{_OPENS}(?:go on|continue|read on|elaborate|(?:show|open|read|see)(?: me)? (?:the|that"
    rf"|this)"
    r"(?: whole| full)? (?:article|story|text)|what else does (?:it|the (?:article|story"
    r"|text)) say)\W*",
    re.IGNORECASE,
)
_WRITTEN_BY = re.compile(
    rf"{_OPENS}who(?: has)? (?:wrote|written|is the (?:author|writer) of|reported)(?: (?:it|this"
    rf"|that"
    r"|(?:the|this|that) (?:article|story|report|piece|text)))?\W*",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    rf"{_OPENS}(?:when (?:was|is|did) (?:it|this|that|(?:the|this|that) (?:article|story|report"
    rf"|piece))"
    r" (?:published|printed|reported|from|appear|come out)|how old is (?:this|that|(?:the|this"
    r"|that)"
    r" (?:article|story|report|piece))|(?:where|which (?:paper|source|article)) (?:is|does|did)"
    r" (?:it|this|that) (?:come )?from|(?:what|which)(?: is|['’]s)? (?:the"
    r"|your) source(?: of (?:it|this"
    r"|that))?|says who)\W*",
    re.IGNORECASE,
)
_NEWEST_ONLY = re.compile(
    rf"{_OPENS}{_PLEASE}(?:show |give )?(?:me |us )?(?:only|just) (?:the )?(?:newest|latest"
    rf"|most recent)"
    r"(?: (?:one|ones|news|article))?(?: please)?\W*",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    rf"{_OPENS}(?:(?:are|is) there |do you have |have you got |show me |list )?(?:any|some|the"
    rf"|all)? ?"
    r"(?:other|others|more|further)(?: (?P<what>(?:[a-z-]+ )?[a-z-]+))?"
    r"(?: (?:about|on|like) (?:it|this|that|them|these|those))?(?: too)?\W*",
    re.IGNORECASE,
)
_PLACES = {"first": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4, "last": -1}
_NTH = re.compile(
    rf"\bthe ({'|'.join(_PLACES)})(?: (?:one|article|story|report|piece))?\b", re.IGNORECASE
)
_WHICH_IS = re.compile(rf"{_OPENS}(?:which|who)\b", re.IGNORECASE)
_WORKS = re.compile(
    r"\b(?:book|novel|song|poem|play|film|letter|report|law|opera|music|script|memoir|essay|series"
    r"|column|code|speech|statement)s?\b",
    re.IGNORECASE,
)
"""What is written, too: "who wrote it?" may ask of this, and not of the article."""
_QUOTE = re.compile(r"“([^”]+)”(?= \[\d+\])")
_NAMED = re.compile(rf"{_OPENS}{_ABOUT}(?P<rest>[^?!.,]+?)\W*", re.IGNORECASE)
_TITLE = re.compile(r"“([^“”]+)”")
_ENDS_OF_ALL: frozenset[Kind] = frozenset(("newest", "oldest", "longest", "shortest"))
_ARTICLES_ARE_NAMED: frozenset[Kind] = _ENDS_OF_ALL | {"when"}
_ARTICLES_ARE_COUNTED: frozenset[Kind] = frozenset(("mentioning", "about", "total", "mentioned"))
_LONGEST = 120
"""Characters; what is longer asks for something of its own."""
_MOST_WORDS = 5
"""A name or a thing has no more."""


def set_again(
    question: str, previous: str, answer: str, title_of: Callable[[str], str] = lambda quote: ""
) -> str:
    """The previous question as this one wants it; an empty string if it wants something else.

    Args:
        question: what is asked now.
        previous: the question before it, which stands alone.
        answer: the answer to that.
        title_of: finds the title of the article that has a quote; empty if none has.

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
        or _of_what_is_quoted(question, previous, answer, title_of)
    )


def _of_length(question: str, previous: str, answer: str) -> str:
    """The last overview, longer or shorter; what has one length only, as it was."""
    if task_of(previous) not in ("overview", "timeline"):
        found, shorter = _OF_LENGTH.fullmatch(question), _SHORTER.fullmatch(question)
        if task_of(previous) in ("count", "list", "comparison", "talk"):
            return previous if found or shorter else ""
        return _in_few(previous, found["number"] if found else "one") if found or shorter else ""
    told = Wish(previous).length or len(_QUOTED.findall(answer)) or _USUAL
    unit = "sentence"
    if found := _OF_LENGTH.fullmatch(question):
        wanted = small_number(found["number"])
        unit = "sentence" if found["unit"].lower() == "line" else found["unit"].lower()
    elif _SHORTER.fullmatch(question):
        wanted = told // 2
    elif _LONGER.fullmatch(question):
        wanted = told * 2
    else:
        return ""
    return _in_few(previous, str(wanted), unit)


def _in_few(previous: str, number: str, unit: str = "sentence") -> str:
    """A question, answered in so many sentences."""
    wanted = max(1, min(small_number(number), len(_NUMBERS)))
    mark = "?" if previous.rstrip().endswith("?") else ""
    few = f"{_NUMBERS[wanted - 1]} {unit}{'s' if wanted > 1 else ''}"
    return f"{without_length(previous)} in {few}{mark}"


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
    if _NEWEST_ONLY.fullmatch(question) and task_of(previous) in ("question", "reasons"):
        return f"{without_length(previous)} most recently?"
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


def _of_what_is_quoted(
    question: str, previous: str, answer: str, title_of: Callable[[str], str]
) -> str:
    """What is asked of the article that the last answer quotes first, or of others like it."""
    if others := _OTHERS.fullmatch(question):
        return _others(others["what"] or "", previous)
    quotes = _QUOTE.findall(answer)
    nth = _NTH.search(question) if asked_of_collection(previous) else None
    place = _PLACES[nth[1].lower()] if nth else 0
    question = _NTH.sub("it", question, count=1) if nth else question
    is_of_works = _WORKS.search(f"{previous} {answer}") and not nth
    written = _WRITTEN_BY.fullmatch(question) and not is_of_works
    more = _MORE_OF_IT.fullmatch(question) or (nth and _SUM_UP.fullmatch(question))
    published = _PUBLISHED.fullmatch(question)
    if not (written or more or published) or not quotes or place >= len(quotes):
        return ""
    if not (title := title_of(quotes[place])):
        return ""
    # A title with quotation marks in it is told by what stands before them.
    title = max(re.split(r"[“”\"]", title), key=len).strip(" ,")
    if written:
        return f"Who wrote the article titled “{title}”?"
    return f"Summarise “{title}”" if more else f"When was the article titled “{title}” published?"


def _others(what: str, previous: str) -> str:
    """For "any other obituaries?", those that there are; for "any others?", of the subject."""
    if what and not re.fullmatch(NOUN, what, re.IGNORECASE):
        return ""
    if section_in([what]):
        return f"Which {what} are there?"
    asked = asked_of_collection(previous)
    about = asked.subject if asked else " ".join(_without_period(previous).subject)
    is_of_articles = what or (asked and asked.kind in _ARTICLES_ARE_COUNTED)
    return f"Which articles are about {about}?" if about and is_of_articles else ""


def _of_another(question: str, previous: str) -> str:
    """The same count of another name, the same list of another kind."""
    asked = asked_of_collection(previous)
    question = _LIKEWISE.sub("", question)
    if task_of(previous) == "comparison":
        return _compared_again(question, previous)
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
    is_thing = rest[0].isupper() or (
        (rest.startswith("the ") or section_in(rest.split())) and not _OTHER_END.fullmatch(question)
    )
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


def _compared_again(question: str, previous: str) -> str:
    """The last comparison, with another thing or in something else."""
    sides, named = sides_of(previous), _NAMED.fullmatch(question)
    if sides and _WHICH_IS.match(question):
        again = f"{question.rstrip('?. ')}, {', '.join(sides.things[:-1])} or {sides.things[-1]}?"
        return again if sides_of(again) else ""
    opens = re.match(rf"{_OPENS}{_ABOUT}", question, re.IGNORECASE)
    thing = named["rest"].strip() if named and opens and opens.end() else ""
    if not content_stems(thing) or len(thing.split()) > _MOST_WORDS:
        return ""
    if task_of(thing) != "question" or asked_period(thing, date.today()):
        return ""
    if changed := changed_in(previous):
        return previous.replace(changed, thing, 1)
    if not sides:
        return ""
    if re.match(r"(?:[Tt]he )?[A-Z]|the [a-z]", thing):
        in_what = f" in {sides.aspect}" if sides.aspect else ""
        return f"Compare {_and([*sides.things, thing])}{in_what}"
    return f"Compare {_and(sides.things)} in {re.sub(r'^(?:in|on|by|as to|their) ', '', thing)}"


def _and(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _summed_up_of(thing: str, previous: str) -> str:
    """The last overview of another thing: of a name, or of "the ferry"."""
    wish = _without_period(previous)
    if task_of(previous) != "overview" or wish.title or not wish.subject:
        return ""
    if (
        not (subjects(thing) and Wish(thing).subject)
        or len(thing.split()) > _MOST_WORDS
        or not (re.match(r"(?:[Tt]he )?[A-Z]|the [a-z]", thing) or section_in(words(thing)))
    ):
        return ""
    if asked_period(thing, date.today()):
        return ""
    is_section = bool(section_in(words(thing)))
    if task_of(thing) != "question" and not is_section:
        return ""
    first, last = (re.escape(wish.subject[place]) for place in (0, -1))
    old = re.compile(
        rf"\b(?:the )?{first}\b(?:.*\b{last}\b)?{f'(?: {NOUN})?' if is_section else ''}",
        re.IGNORECASE,
    )
    again = old.sub(lambda _: thing, previous, count=1)
    return again if task_of(again) == "overview" and Wish(again).subject != wish.subject else ""
