"""Questions about the collection itself: how many articles there are, who is mentioned in them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain

from assistant.language.phrases import (
    ABOUT,
    APPEAR,
    COLLECTION,
    ENDS,
    EXTREMES,
    IN,
    LISTED,
    MADE,
    MAIN,
    MANY,
    MENTION,
    MENTIONED,
    NOUN,
    NOUNS,
    NUMBER,
    OF,
    OF_TIME,
    ONE,
    OPENS,
    SAID,
    SAY,
    SCOPE,
    THE,
    THERE,
    VERB,
    WITHIN,
    Kind,
)
from assistant.language.requests import bare
from assistant.language.sections import NAMES as SECTION
from assistant.language.words import small_number

_Patterns = list[tuple[Kind, re.Pattern[str]]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the collection."""

    kind: Kind
    subject: str = ""
    """What the articles are to be about, or who is to have spoken; may be empty."""
    is_single: bool = False
    """Whether it is asked of one article: "the article about the ferry"."""
    most: int = 1
    """How many articles are asked for: "the three newest"."""
    topic: str = ""
    """On what somebody is to have spoken; may be empty."""
    is_literal: bool = False
    """Whether it is asked which articles have the words, not which are about it."""


_COUNTS: tuple[tuple[Kind, str], ...] = (
    ("total", rf"how many {MANY}{THERE}?(?:{IN})?{ENDS}"),
    (
        "mentioning",
        rf"(?:(?:what is |what's )?(?:the )?number of|count)(?: all)?(?: the)? {NOUN} "
        rf"(?:(?:that|which) )?(?:{MENTION}|with|containing|naming|mentioning|{ABOUT}) (.+?)"
        rf"(?: in (?:them|it|the title))?{ENDS}",
    ),
    ("total", rf"(?:what is |what's )?the (?:total )?number of {MANY}(?:{IN})?{ENDS}"),
    (
        "mentioning",
        rf"(?:how many|which|what|in which|in how many)(?: of the)? {NOUN} {MENTION}"
        rf" (.+?){ENDS}",
    ),
    ("mentioning", rf"how many {MANY}{THERE}? {ABOUT} (.+?)(?: {THERE.strip()})?{ENDS}"),
    (
        "mentioning",
        rf"in (?:which|what|how many) {NOUN} (?:is|are|was|were|do|does|did) (.+?) (?:{MENTIONED}"
        rf"|(?:appear|occur|come up|feature|figure))(?:{IN})?{ENDS}",
    ),
    ("total", rf"how many {MANY}{THERE}?{MADE}(?: (?:are|were))?{ENDS}"),
    (
        "total",
        rf"how many articles{THERE}?{MADE}(?: (?:are|were))? ({OF_TIME})(?:{THERE}|"
        rf" are| were)?{ENDS}",
    ),
    (
        "total",
        rf"how many articles (?:did|has|have) (.+?) (?:write|written|publish|published){ENDS}",
    ),
    (
        "total",
        rf"(?:(?:which|what|{VERB}|all)(?: the| of the| your)?(?: newest| latest)? )?"
        rf"{MANY}{THERE}?(?: (?:that|which))?(?: (?:are|were|come|came|is|was))?"
        r"(?: (?:published|written|printed))?"
        rf" ((?:from|by) .+?)(?:{THERE})?{ENDS}",
    ),
    (
        "total",
        r"what (?:all )?(?:does|do|did|has|have) ((?:the )?(?-i:[A-Z]).+?)"
        rf" (?:report|write|publish|print|cover)(?:s|ed)?(?:{ENDS}| about{ENDS}| on{ENDS})",
    ),
    (
        "total",
        rf"(?:which|what) {MANY} (?:does|do|did|has|have) ((?:the )?(?-i:[A-Z]).+?)"
        rf" (?:have|publish|write|written|print)(?:ed)?{ENDS}",
    ),
    (
        "often",
        r"how (?:often|frequently|many times) (?:is|are|was|were|has|have|does|do|did) (.+?) "
        rf"(?:been )?(?:{MENTIONED}|(?:appear|occur|come up))(?:{IN})?{ENDS}",
    ),
    ("often", rf"how (?:often|many times) do(?:es)?{THE} {NOUN} {MENTION} (.+?){ENDS}"),
    ("often", rf"how many mentions of (.+?)(?: are)?{ENDS}"),
    (
        "mentioned",
        r"(?:is|are|was|were) (.+?) (?:ever )?"
        rf"(?:mentioned(?: anywhere)?(?:{IN})?|named(?: anywhere|{IN})){ENDS}",
    ),
    ("mentioned", rf"where (?:is|are|was|were) (.+?) mentioned(?:{IN})?{ENDS}"),
    (
        "mentioned",
        rf"do(?:es)?{THE} (?:articles?|stories|reports|texts|documents) {MENTION} (.+?){ENDS}",
    ),
    (
        "mentioned",
        rf"(?:(?:is|are) there|do you have|have you(?: got)?) (?:any|an|some|a|no)?(?:thing"
        rf"|one)? ?"
        rf"(?:{NOUN} )?{ABOUT} (.+?){ENDS}",
    ),
    (
        "newest",
        rf"(?:(?:which|what)(?:['’]s)?(?: {NOUN})?(?: is| was)?|when (?:is|was)|open|read"
        r"|how old is)?"
        rf" ?(?:the )?"
        rf"(?:newest|latest|most recent|last|youngest)(?: of the)? (?:article|report|document"
        rf"|story|text)"
        rf"(?:{IN})?(?: {ABOUT} (.+?))?(?: (?:published|written|from))?{ENDS}",
    ),
    (
        "oldest",
        rf"(?:(?:which|what)(?:['’]s)?(?: {NOUN})?(?: is| was)?|when (?:is|was)|open|read"
        r"|how old is)?"
        rf" ?(?:the )?"
        rf"(?:oldest|earliest|first)(?: of the)? (?:article|report|document|story|text)"
        rf"(?:{IN})?(?: {ABOUT} (.+?))?(?: (?:published|written|from))?{ENDS}",
    ),
    *(
        (
            kind,
            rf"(?:(?:{VERB}|open|read|(?:which|what) are) ?)?(?:the |your |those |these )*"
            rf"(?:{NUMBER} {end}|{end} {NUMBER}) {MANY}(?:{IN})?(?: {ABOUT} (.+?))?{ENDS}",
        )
        for kind, end in EXTREMES.items()
    ),
    (
        "newest",
        rf"(?:which|what) {NOUN} (?:is|are|was) the (?:newest|latest|most recent|last"
        rf"|youngest)(?: one)?{ENDS}",
    ),
    (
        "oldest",
        rf"(?:which|what) {NOUN} (?:is|are|was) the (?:oldest|earliest|first)(?: one)?{ENDS}",
    ),
    (
        "longest",
        rf"(?:which|what)(?: {NOUN})? (?:is|was) the longest(?: (?:article|text|story|report"
        rf"|one))?{ENDS}",
    ),
    (
        "shortest",
        rf"(?:which|what)(?: {NOUN})? (?:is|was) the shortest(?: (?:article|text|story"
        rf"|report|one))?{ENDS}",
    ),
    (
        "about",
        rf"(?:(?:{VERB}|open|search(?: for)?|read|all|i need|find) )?(?:all |the |any |some "
        rf"|an? |more )*"
        rf"(?:newest |latest |most recent )?(?:articles?|{MANY}|pieces|write-ups) {ABOUT} (.+?)"
        rf"{ENDS}",
    ),
    (
        "about",
        rf"(?:which|what)(?: ones?)? of (?:these|those|them|the {MANY}|your {MANY})(?: {NOUN})?"
        rf" (?:is|are|deals?|speaks?|has to do|have to do|reports?|tells?)"
        rf" (?:{ABOUT}|about|with|of|on) (.+?){ENDS}",
    ),
    (
        "about",
        rf"(?:(?:{VERB} )?(?:what|everything|all|anything)(?: that)? (?:(?:do |have )?you"
        rf"(?: have|['’]ve)?(?: got)?|there is|is there)|any ?thing|something|any {NOUN})"
        rf" {ABOUT} (.+?){ENDS}",
    ),
    (
        "about",
        rf"(?:{VERB}|all)(?: the)?(?: newest| latest| most recent)? articles"
        rf"(?:{THERE})?{ENDS}",
    ),
    ("about", rf"(?:which|what) {MANY}{THERE}{ENDS}"),
    (
        "about",
        rf"(?:what are|which are) the(?: newest| latest| most recent)? articles(?: {ABOUT}"
        rf" (.+?))?{ENDS}",
    ),
    (
        "about",
        rf"(?:(?:which|what|how many|{VERB}|are there|do you have|have you got|is there|i need"
        rf"|what are|any|all)\b ?)?(?:(?:any|other|more|further|all|the|your|of|some|an?) )*"
        rf"({SECTION} (?:articles?|stories|pieces|reports"
        rf"|items)|obituar(?:y|ies)|obits)(?: (?:else|too))?{THERE}?(?:{IN})?{ENDS}",
    ),
    (
        "sources",
        r"(?:which|what|how many) (?:are (?:the|your) )?(?:different )?"
        r"(?:sources|(?:news)?papers|outlets|publishers|publications|magazines|media)"
        rf"(?:{THERE}| do you use| are used| did you use| have you used)?"
        rf"(?: (?:are )?(?:the|these) articles (?:from|come from))?(?:{IN})?{ENDS}"
        rf"|{VERB} (?:your )?(?:sources|(?:news)?papers|outlets|publishers|publications)"
        rf"(?:{IN})?{ENDS}"
        r"|(?:where|from where|from which (?:sources|papers|newspapers)) (?:are|do) (?:the"
        r"|these|your) "
        rf"articles(?: come)?(?: from)?{ENDS}"
        rf"|who (?:published|publishes) (?:the|these|those) articles{ENDS}",
    ),
    (
        "authors",
        rf"who (?:wrote|has written|is the author of|are the authors of|are the writers of){THE}"
        rf"(?: {NOUN}(?: {ABOUT} (.+?))?)?{ENDS}",
    ),
    (
        "authors",
        rf"(?:who are|(?:what|which)(?: are)?) (?:the )?(?:authors|writers|journalists|reporters)"
        rf"(?:{THERE})?{ENDS}|{VERB} (?:authors|writers)(?:{IN})?{ENDS}"
        rf"|who are the (?:authors|writers){IN}{ENDS}",
    ),
    (
        "when",
        rf"(?:when|on (?:which|what) (?:day|date)) (?:was|were|is|did) (?:the|this|that"
        rf"|these) {NOUN}"
        rf"(?: {ABOUT} (.+?))? (?:published|written|appear|come out|dated|from|printed){ENDS}",
    ),
    (
        "when",
        rf"(?:(?:what|which) is the (?:date|day)(?: of publication)? of|how old is|from when is|"
        rf"what day is) the {NOUN}(?: {ABOUT} (.+?))?{ENDS}",
    ),
    (
        "span",
        r"(?:(?:what|which) (?:period|time|dates|days|years|months|time ?span|range of dates)"
        rf" do(?:es)?{THE} {COLLECTION} cover|from when(?: to when)? are{THE} {MANY}"
        rf"|how old are{THE} {MANY}){ENDS}",
    ),
)


_LISTS: tuple[tuple[Kind, str], ...] = (
    ("people", rf"who (?:all )?(?:is|are|was|were|gets?)(?: all)? (?:mentioned|named){SCOPE}"),
    ("people", rf"who (?:all )?(?:appears|appear|occurs|comes up){SCOPE}"),
    (
        "people",
        rf"who(?: are| is)(?: all)? (?:the )?{MAIN}(?:persons?|people)"
        rf"(?:{APPEAR})?{WITHIN}",
    ),
    ("people", rf"who(?: all)? (?:is|are)(?: all)?{WITHIN}"),
    ("people", rf"who are(?: all)? the (?:persons|people){APPEAR}{ENDS}"),
    ("people", rf"whose names (?:are|were) (?:mentioned|given){SCOPE}"),
    ("quoted", rf"who (?:is|are|was|were|gets?)(?: all)? (?:quoted|cited){SCOPE}"),
    ("quoted", rf"(?:which|what) (?:people|persons) (?:are|were) (?:quoted|cited){SCOPE}"),
    (
        "quoted",
        rf"(?:{VERB}|all)(?: direct)? (?:quotes|quotations|statements)(?:{IN})?{ENDS}",
    ),
    *(("said", one) for one in SAID),
    (
        "said",
        r"what (?:all )?(?:has|have|did|does|do) (?!(?:you|we|i|they|it|he|she) )"
        r"(.+?)(?<! not)"
        rf" {SAY}{ENDS}",
    ),
    (
        "said",
        rf"what (?:is|was|were) (.+?)['’]s? \w+,? in (?:his|her|their) own words{ENDS}",
    ),
    ("said", rf"(.+?)(?:['’]s?)? own words{ENDS}"),
    ("said", rf"what (?:is|was|were) (.+?) quoted (?:as saying|with|saying){ENDS}"),
    ("said", rf"(?:{VERB}|all|everything)(?: that)? (.+?)(?: has| have)? said{ENDS}"),
)
_EVERY = "|".join(NOUNS.values())


def _lists_of(kind: Kind) -> list[tuple[Kind, str]]:
    """The forms of questions that name what is listed, such as people or dates."""
    one = NOUNS[kind]
    noun = rf"(?:{one}(?:(?:,| and| or)(?: the)? (?:{_EVERY}))*)"
    found = [
        rf"(?:which|what) {noun}{APPEAR}{SCOPE}",
        rf"(?:which|what) {noun} (?:are|is)(?: there)?{WITHIN}",
        rf"(?:which|what) {noun} do(?:es)?{THE} {NOUN}(?: {ABOUT} (.+?))? "
        rf"(?:mention|name|give|contain|list|cite|have)s?{ENDS}",
        rf"(?:what|which) are(?: all)? the {MAIN}{noun}{APPEAR}{SCOPE}",
        rf"(?:what|which) are(?: all)? the {MAIN}{noun}{WITHIN}",
        rf"(?:(?:{VERB}|all|a list of|list of) )(?:the )?(?:different |important )?{noun}"
        rf"(?:{APPEAR})?{SCOPE}",
        rf"(?:all )?(?:the )?{noun}(?:{APPEAR}{SCOPE}|{WITHIN})",
        rf"{VERB}(?<=every|.each) {ONE[kind]}(?:{APPEAR})?{SCOPE}",
        rf"(?:(?:what|which) )?{noun}(?: (?:are|is|were|was))? involved in (.+?){ENDS}",
        rf"(?:{VERB} )?(?:the )?names of(?: all| the)* {noun}(?:{APPEAR})?{SCOPE}",
    ]
    if kind != "figures":  # "All the figures of the year" are below.
        found.append(
            rf"(?:{VERB}(?<= all| the|very|each)|all(?: the)?) {noun}(?:{APPEAR})? {OF} (.+?){ENDS}"
        )
    if kind in ("figures", "dates"):
        found += [
            rf"{VERB}(?: all| the| some)* {MAIN}{one} {OF} (.+?){ENDS}",
            rf"(?:what are )?(?:the )?(?:main|key|important) {one} {OF} (.+?){ENDS}",
            rf"(?:what|which) {one} matter (?:for|in|to) (.+?){ENDS}",
        ]
    if kind == "figures":
        figures = r"(?:figures|numbers|stats|statistics)"
        found.append(rf"(?!(?:wh\w+|how)\b)([^?]+?)(?: in|(?:,| -| –|:) the) {figures}{ENDS}")
    return [(kind, form) for form in found]


def is_count(question: str) -> bool:
    """Whether a question asks for a fact of the collection."""
    return any(pattern.match(question) for _, pattern in _counts())


def is_list(question: str) -> bool:
    """Whether a question asks for a list of what is in the articles."""
    return any(pattern.match(question) for _, pattern in _lists(question))


def _lists(question: str) -> Iterator[tuple[Kind, re.Pattern[str]]]:
    """The patterns of lists that a question may match; all of them take a third of a second."""
    yield from _compiled(None)
    for kind, named in _NAMED.items():
        if named.search(question):
            yield from _compiled(kind)


@cache
def _compiled(kind: Kind | None) -> _Patterns:
    return _patterns(_lists_of(kind) if kind else _LISTS)


@cache
def _counts() -> _Patterns:
    return _patterns(_COUNTS)


def _patterns(forms: Iterable[tuple[Kind, str]]) -> _Patterns:
    return [(kind, re.compile(f"{OPENS}(?:{form})", re.IGNORECASE)) for kind, form in forms]


_NAMED = {kind: re.compile(rf"{noun}|{ONE[kind]}", re.IGNORECASE) for kind, noun in NOUNS.items()}
_SINGLE = re.compile(
    r"\b(?:the|this|that|an) (?:[^\s?]+ ){0,8}?"
    r"(?:article|story|report|document|text|piece|item|obituary|interview)\b",
    re.I,
)
_AS_WORD = re.compile(r"(?:the )?(?:word|name|term|phrase|topic|subject)s? (?:of )?(?=\S)", re.I)
_HOW_MANY = re.compile(
    rf"\b({NUMBER}) (?:{'|'.join(EXTREMES.values())})\b"
    rf"|\b(?:{'|'.join(EXTREMES.values())}) ({NUMBER})\b",
    re.IGNORECASE,
)
_LITERAL = re.compile(
    r"\b(?:mention|nam(?:e|ing)|contain|refer|appear|occur|come up|word|often|times|called|titled)",
    re.IGNORECASE,
)
_QUOTES = "“”\"'‘’ "
_OF_WHAT = re.compile(r"\s*\(([^()]*)\)(?=\W*$)")
"""What a follow-up is about, as it is put behind it."""


def asked_of_collection(question: str) -> Asked | None:
    """What a question asks of the collection; None if it asks nothing of it.

    >>> asked = asked_of_collection("How many articles mention the ferry?")
    >>> asked.kind, asked.subject, asked.is_literal
    ('mentioning', 'the ferry', True)
    """
    question = bare(question)
    about = _OF_WHAT.search(question)
    question = _OF_WHAT.sub("", question)
    for kind, pattern in chain(_counts(), _lists(question)):
        if match := pattern.match(question):
            number = _HOW_MANY.search(question)
            most = small_number(number[1] or number[2]) if number else 1
            groups = match.groups()
            topic = groups[1] or "" if kind == "said" and len(groups) > 1 else ""
            found = groups[0] if kind == "said" else next(filter(None, groups), "")
            subject = _AS_WORD.sub("", found or "").strip(_QUOTES)
            if about and kind == "said":
                topic = topic or about[1]
            elif about and kind in {*LISTED, "quoted"}:
                subject = subject or about[1]
            is_literal = bool(_LITERAL.search(question))
            is_single = bool(_SINGLE.search(question))
            return Asked(kind, subject, is_single, most, topic, is_literal)
    return None


def nouns_of(text: str) -> Kind | None:
    """Of which kind of list a text is the name; None if it is none.

    >>> nouns_of("companies"), nouns_of("ferries")
    ('companies', None)
    """
    return next((kind for kind, one in NOUNS.items() if re.fullmatch(one, text, re.I)), None)


def asks_of_all(question: str) -> bool:
    """Whether a question is asked of all articles, so that it needs no subject.

    >>> asks_of_all("Who is mentioned?"), asks_of_all("Which articles mention it?")
    (True, False)
    """
    asked = asked_of_collection(question)
    return asked is not None and not asked.subject
