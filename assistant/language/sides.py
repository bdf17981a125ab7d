"""What a question compares: two or more things, the accounts of one event, one thing over time."""

import re
from typing import NamedTuple

from assistant.language.requests import bare
from assistant.language.words import is_function_word, words

_LEAD = (
    r"\W*(?:(?:please|now|so|and|ok|okay|hey|hi|hello|then)\b\W*)*"
    r"(?:(?:can|could|would|will) you (?:please )?|(?:i(?:'d| would)? (?:want|like)|i need)"
    r"(?: you)? (?:to )?(?:know )?|let'?s )?"
)
_TELL = (
    r"(?:(?:what(?:'s|’s| is| are| was| were)|give|show|make|write|explain|describe|tell|list|name)"
    r"(?: (?:me|us))? )?(?:(?:the|a|any|some) )?(?:\w+ )?"
)
_ASKING = (
    r"who\w*|what|when|where|why|how|which|is|are|was|were|do|does|did|has|have|had|can|could|will"
    r"|would|should|must|in (?:what|which)"
)
_HOW = r"(?:how|in (?:what|which) ways?)\s+(?:do|does|did|is|are|was|were)"
_MORE_OF = (
    r"(?:\b(?:more|most|less|least|fewer|fewest|better|best|worse|worst|first|earlier|later)|(?:bigg|larg"
    r"|high|low|small|great|old|young|new|long|short|fast|slow|cheap|rich|strong|tall|heavi)(?:er|est)"
    r"|(?:\bis|\bare|\bwas|\bwere) (?:the )?[a-z]{2,}er)\b"
)

_OPENINGS = [
    r"(?:compare|contrast)\s+(?P<one>.+?)\s+(?P<by>and|with|to|against|vs\.?|versus)\s+(?P<other>.+)",
    rf"{_TELL}comparison (?:of|between)\s+(?P<one>.+?)\s+(?P<by>and|with|to|vs\.?|versus)\s+"
    r"(?P<other>.+)",
    rf"{_TELL}differences?\s+between\s+(?P<one>.+?)\s+(?P<by>and)\s+(?P<other>.+)",
    rf"{_HOW}\s+(?P<one>.+?)\s+"
    r"(?:compare|differ|different)\s+(?P<by>with|to|from|against)\s+(?P<other>.+)",
    rf"{_HOW}\s+(?P<one>.+?)\s+(?P<by>and)\s+(?P<other>.+?)\s+(?:compare|differ|different)\W*$",
    r"(?:put|set|weigh|hold|look at)\s+(?P<one>.+?)\s+(?P<by>against|beside|next to|alongside"
    r"|side by side with)\s+(?P<other>.+)",
    rf"(?!(?:{_ASKING})\b)(?:(?:put|set|show me|show"
    rf"|look at) )?(?P<one>[^?]{{2,90}}?)\s(?P<by>and)\s"
    r"(?P<other>[^?]{2,60}?)\s(?:side by side|next to each other|in comparison|compared)\W*$",
    r"what (?:do|does|did)\s+(?P<one>.+?)\s+(?P<by>and)\s+(?P<other>.+?)\s+have in common\W*$",
    r"what (?:distinguishes|sets"
    r"|separates)\s+(?P<one>.+?)(?: apart)?\s+(?P<by>from)\s+(?P<other>.+)",
    r"how (?:do|does|did)\s+(?P<one>.+?)\s+(?:stack up|measure up|fare)\s+"
    r"(?P<by>against|compared (?:to|with))\s+(?P<other>.+)",
    rf"(?:which|who)\b[^,:?]*?{_MORE_OF}(?P<aspect>[^,:?]*)(?:[,:]|\s[–-])\s(?P<one>[^?]+?),?\s"
    r"(?P<by>or)\s(?P<other>[^?]+)",
    rf"(?!(?:{_ASKING})\b)(?P<one>[^?]{{2,90}}?),?\s(?P<by>or)\s(?P<other>[^?,:]{{2,60}}?)"
    rf"(?:[,:?]|\s[–-])\s(?:which|who)\b[^,:?]*?{_MORE_OF}(?P<aspect>[^?]*)",
    rf"(?!(?:{_ASKING})\b)(?![^?]*\b(?:which|what|who) [^?]*\svs)(?P<one>[^?]{{2,90}}?)\s+"
    r"(?P<by>vs\.?|versus)\s+(?P<other>[^?,]{2,90}(?:,[^?]+)?)",
]
_CHANGE = (
    r"how (?:much |far )?(?:did|has|have|had) (?P<of>[^?,]{2,80}?) changed?(?: over time"
    r"| (?:between|from|since|over|during|after|in) [^?]*)?\W*$"
)
_ACCOUNT = r"(?:accounts|reports|versions|articles|papers|stories|sources|descriptions|outlets)"
_TWO = r"(?:(?:the|all|both|these|those|different|various|two|three|news) )*"
_OF = r"\s(?:of|on|about|over|regarding|concerning)\s(?P<of>[^?]{2,80}?)"
_APART = r"(?:differ(?:ent)?|compare|disagree|diverge|contradict(?: each other| one another)?)"
_ACCOUNTS = [
    rf"{_HOW}\s{_TWO}{_ACCOUNT}{_OF}\s{_APART}\W*$",
    rf"(?:how|where|in what|on what|do|does|did)\s(?:(?:do|does|did)\s)?{_TWO}{_ACCOUNT}\s"
    rf"{_APART}{_OF}\W*$",
    rf"(?:compare|contrast)\s{_TWO}(?:{_ACCOUNT}|coverage){_OF}\W*$",
    rf"{_TELL}(?:differences?|contradictions?)\s(?:between|in|among)\s{_TWO}{_ACCOUNT}{_OF}\W*$",
    rf"how (?:do|did|does)\s{_TWO}{_ACCOUNT}\s(?:differently\s)?(?:report|cover|describe|present"
    r"|see|tell|treat)\s(?:of\s|on\s)?(?P<of>[^?]{2,80}?)(?:\sdifferently)?\W*$",
]
_UNSAID = [
    rf"(?:compare|contrast) {_TWO}\S.*",
    rf"{_HOW} .+\s{_APART}\W*$",
]
"""Comparisons of what is not named, "the two plans": these are read as questions."""


def _compiled(patterns: list[str]) -> list[re.Pattern[str]]:
    return [re.compile(_LEAD + one, re.IGNORECASE) for one in patterns]


_SIDES, _CHANGES, _OF_ACCOUNTS = map(_compiled, (_OPENINGS, [_CHANGE], _ACCOUNTS))
PATTERN = "|".join(
    re.sub(r"\(\?P<\w+>", "(?:", f"{_LEAD}(?:{one})")
    for one in [*_ACCOUNTS, *_OPENINGS, _CHANGE, *_UNSAID]
)
"""What asks for a comparison."""

_ASPECT = re.compile(
    r"[,:]?\s+(?:in terms of|with regard to|regarding|concerning|when it comes to|as to|on|by|in)"
    r"\s+(?P<aspect>(?:their |the )?\w+(?: (?:and|of) \w+| \w+)?)$",
    re.IGNORECASE,
)
_OWNED = re.compile(r"(?P<lead>(?:the )?(?P<aspect>\w+(?: \w+)?)) of (?P<of>.+)", re.IGNORECASE)
"""Of two things of one kind, such as two budgets."""
_NAME = re.compile(r"(?:[Tt]he )?(?:[A-Z0-9][\w&’'.-]*)(?: [A-Z0-9][\w&’'.-]*)*")
_NAMED = re.compile(rf"(?P<name>{_NAME.pattern}) (?P<aspect>[a-z]+(?: [a-z]+)?)")
"""A name, and what it has: "Google and Yahoo profits"."""
_THEIRS = re.compile(
    r"(?P<name>.+['’]s?) (?:\w+ )?(?:accounts?|versions?|views?|reports?|stor(?:y|ies)"
    r"|sides?) (?:of|on"
    r"|about) (?P<aspect>.+)",
    re.IGNORECASE,
)
"""What somebody tells of something: "Iran's and Iraq's accounts of the fighting"."""
_MORE = re.compile(
    r"\s*\([^()]*\)\W*$|[.!?;]\s(?!(?:which|who)\b)"
    r"|,? and (?:tell|show|give|say|what|which|how|who|when|where|why)\b",
    re.IGNORECASE,
)
"""Begins what is no longer a side: what a follow-up is about, or another question."""
_ASPECTS = frozenset(
    """age budget budgets cost costs fare fares height history length number population price prices
    rent rents results salary salaries size speed success width advantages benefits risks
    plans""".split()
)
"""What two things have each: "the cost of the tram and the bus"."""


class Sides(NamedTuple):
    """What a question compares, and in what."""

    things: tuple[str, ...]
    """Two or more."""
    aspect: str = ""


def sides_of(question: str) -> Sides | None:
    """The things that a question compares; what they lack of a common word is lent to them.

    >>> sides_of("What is the difference between the old and the new tram?")
    Sides(things=('the old tram', 'the new tram'), aspect='')
    >>> sides_of("Compare Oxmouth, Mirlow and Norfield in size")
    Sides(things=('Oxmouth', 'Mirlow', 'Norfield'), aspect='size')
    >>> sides_of("Which sold more boats, Oxmouth or Norfield?")
    Sides(things=('Oxmouth', 'Norfield'), aspect='boats')
    """
    question = re.split(r",\s+what\b", _MORE.split(bare(question))[0])[0].rstrip("?.! ")
    for opening in _SIDES:
        if match := opening.match(question):
            return _read(match)
    return None


def _read(match: re.Match[str]) -> Sides | None:
    named = match.groupdict()
    one, other = match["one"], re.split(r",\s+(?:which|who)\b", match["other"])[0]
    aspect = " ".join(word for word in words(named.get("aspect") or "") if _carries(word))
    if found := _ASPECT.search(other):
        aspect, other = found["aspect"], other[: found.start()]
    other = re.sub(r" ones?$", f" {one.split()[-1]}", other)
    owned = _OWNED.fullmatch(one)
    if owned and (others := re.match(rf"(?:that|those|{owned['lead']}) of ", other)):
        one, other, aspect = owned["of"], other[others.end() :], owned["aspect"]
    elif owned and owned["aspect"].lower() in _ASPECTS and " of " not in other:
        one, aspect = owned["of"], owned["aspect"]
    if all(map(is_function_word, words(one))):
        return None
    # "Compare Tarn with Brink and Sons" names two.
    every = r",\s(?:(?:and|or)\s)?|\s(?:vs\.?|versus)\s"
    every += rf"|\s{match['by']}\s" if match["by"] in ("and", "or") else ""
    things = [*re.split(r",\s", one), *re.split(every, other)]
    if (theirs := _THEIRS.fullmatch(things[-1])) and not aspect:
        things[-1], aspect = theirs["name"], theirs["aspect"]
    if all(_NAME.fullmatch(thing) for thing in things[:-1]) and (
        last := _NAMED.fullmatch(things[-1])
    ):
        things[-1], aspect = last["name"], aspect or last["aspect"]
    things = [re.sub(r"['’]s?$", "", thing) if aspect else thing for thing in things]
    if len(things) == 2:
        things[0] = _lent(*things)
    return Sides(tuple(things), aspect)


def _carries(word: str) -> bool:
    return not is_function_word(word) and word.lower() != "one"


def _lent(one: str, other: str) -> str:
    """Lend the tram of "the new tram" to "the old"."""
    first, last = one.split(), other.split()
    behind = " ".join(last[len(first) :])
    is_open = (len(first) > 1 and first[0].lower() == "the") or first[-1].endswith(("'s", "’s"))
    return f"{one} {behind}" if is_open and behind.islower() else one


def changed_in(question: str) -> str:
    """What a question asks the change of; empty if it asks for none.

    >>> changed_in("How has the fare changed since 2019?")
    'the fare'
    """
    return _first_of(_CHANGES, question)


def accounts_in(question: str) -> str:
    """What a question wants the accounts of compared; empty if it asks for none.

    >>> accounts_in("How do the reports of the fire differ?")
    'the fire'
    """
    return _first_of(_OF_ACCOUNTS, question)


def _first_of(patterns: list[re.Pattern[str]], question: str) -> str:
    matches = (pattern.match(bare(question)) for pattern in patterns)
    return next((match["of"] for match in matches if match), "")
