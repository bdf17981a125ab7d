"""Questions about the collection itself: how many articles there are, who is mentioned in them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "total",
    "mentioning",
    "about",
    "often",
    "mentioned",
    "newest",
    "oldest",
    "longest",
    "shortest",
    "sources",
    "authors",
    "when",
    "span",
    "people",
    "organisations",
    "companies",
    "places",
    "countries",
    "sums",
    "percentages",
    "figures",
    "dates",
    "quoted",
    "said",
]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the collection."""

    kind: Kind
    subject: str = ""
    """What the articles are to be about, or who is to have spoken; may be empty."""
    is_single: bool = False
    """Whether it is asked of one article: "the article about the ferry"."""


_OPENS = (
    r"\W*(?:(?:please|now|ok|okay|hey|hi|hello|so|and|then)\b[,!. ]*)*"
    r"(?:(?:can|could|would|will) you (?:please )?|(?:i(?:'d| would)? (?:want|like)|i need)"
    r"(?: you)? (?:to )?(?:know |see |have )?)?(?:please )?"
    r"(?:(?:tell|show|give) (?:me|us)(?: please)?,? )?"
)
_ENDS = (
    r"(?:,? (?:there|here|in all|in total|altogether|overall|please|anywhere|at all|for me|to me"
    r"|so far))*\W*$"
)
_NOUN = r"(?:news )?(?:articles?|stor(?:y|ies)|reports?|documents?|texts?)"
_MANY = r"(?:news )?(?:articles|stories|reports|documents|texts)"
_COLLECTION = rf"(?:{_NOUN}|files?|collection|archive|corpus|library|index|folder)"
_THE = (
    r"(?: (?:all|any|some|each|every|one))?(?: of)?(?: (?:the|these|those|this|that|your"
    r"|our|my|an?))?"
)
_ABOUT = (
    r"(?:about|on|concerning|regarding|covering|mentioning|discussing|describing|with the title"
    r"|titled|called|entitled"
    r"|(?:that|which) (?:mentions?|names?|discuss(?:es)?|covers?|(?:is|are) about|deals? with"
    r"|talks? about|reports? on))"
)
_MENTION = (
    r"(?:mentions?|names?|discuss(?:es)?|covers?|refers? to|talks? (?:about|of)"
    r"|speaks? (?:about|of)|writes? (?:about|of)|deals? with|reports? (?:on|about)|tells? "
    r"(?:of|about)"
    r"|contains?|(?:is|are|was|were) (?:about|on)|ha(?:ve|s) (?:anything|something) (?:about|on)"
    r"|says? (?:anything|something) about)"
)
_MENTIONED = r"(?:mentioned|named|cited|listed|referred to|talked about|discussed|written about)"
_IN = (
    rf" (?:in|of|from|by|across|within|among|throughout){_THE}(?: (?:newest|latest"
    rf"|oldest))? {_COLLECTION}"
)
_SCOPE = rf"(?:{_IN})?(?: (?:{_ABOUT}|in connection with|in relation to) (.+?))?{_ENDS}"
"""In which articles: all of them, or those about the group."""
_WITHIN = rf"{_IN}(?: {_ABOUT} (.+?))?{_ENDS}"
_VERB = (
    r"(?:list|show|give|name|find|collect|extract|enumerate|display|get|print)(?: (?:me|us))?"
    r"(?: (?:a|the)(?: full| complete)? list of| all| every| of| the| any| each| some)*"
)
_OF_TIME = (
    r"(?:(?:from|by|of) .+?|(?:in|since|before|after|until|between|on|during|for|within) "
    r"[^?]*?(?:\d{4}|\b(?:day|yesterday|week|month|quarter|year|spring|summer|autumn|winter)s?\b"
    r"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b).*?)"
)
_THERE = (
    r"(?: (?:are|were) (?:there|here|indexed|available|stored)"
    r"| do (?:you|we|i) (?:have|know|hold|store)"
    r"| have (?:you|we)(?: got| read)?| exist| can you see)"
)
_MADE = (
    r"(?: (?:are|were|was|is|have been|has been|got))?(?: (?:published|written|printed"
    r"|issued|dated))?"
)

_COUNTS: tuple[tuple[Kind, str], ...] = (
    ("total", rf"how many {_MANY}{_THERE}?(?:{_IN})?{_ENDS}"),
    ("total", rf"(?:what is |what's )?the (?:total )?number of {_MANY}(?:{_IN})?{_ENDS}"),
    (
        "mentioning",
        rf"(?:how many|which|what|in which|in how many)(?: of the)? {_NOUN} {_MENTION}"
        rf" (.+?){_ENDS}",
    ),
    ("mentioning", rf"how many {_MANY}{_THERE}? {_ABOUT} (.+?)(?: {_THERE.strip()})?{_ENDS}"),
    (
        "mentioning",
        rf"in (?:which|what|how many) {_NOUN} (?:is|are|was|were) (.+?) {_MENTIONED}{_ENDS}",
    ),
    ("total", rf"how many {_MANY}{_THERE}?{_MADE}(?: (?:are|were))?{_ENDS}"),
    (
        "total",
        rf"how many articles{_THERE}?{_MADE}(?: (?:are|were))? ({_OF_TIME})(?:{_THERE}|"
        rf" are| were)?{_ENDS}",
    ),
    (
        "total",
        rf"how many articles (?:did|has|have) (.+?) (?:write|written|publish|published){_ENDS}",
    ),
    (
        "total",
        rf"(?:(?:which|what|{_VERB}|all)(?: the| of the| your)?(?: newest| latest)? )?"
        rf"{_MANY}{_THERE}?(?: (?:that|which))?(?: (?:are|were|come|came|is|was))?"
        r"(?: (?:published|written|printed))?"
        rf" ((?:from|by) .+?)(?:{_THERE})?{_ENDS}",
    ),
    (
        "total",
        r"what (?:all )?(?:does|do|did|has|have) ((?:the )?(?-i:[A-Z]).+?)"
        rf" (?:report|write|publish|print|cover)(?:s|ed)?(?:{_ENDS}| about{_ENDS}| on{_ENDS})",
    ),
    (
        "total",
        rf"(?:which|what) {_MANY} (?:does|do|did|has|have) ((?:the )?(?-i:[A-Z]).+?)"
        rf" (?:have|publish|write|written|print)(?:ed)?{_ENDS}",
    ),
    (
        "often",
        r"how (?:often|frequently|many times) (?:is|are|was|were|has|have|does|do|did) (.+?) "
        rf"(?:been )?(?:{_MENTIONED}|(?:appear|occur|come up))(?:{_IN})?{_ENDS}",
    ),
    ("often", rf"how (?:often|many times) do(?:es)?{_THE} {_NOUN} {_MENTION} (.+?){_ENDS}"),
    ("often", rf"how many mentions of (.+?)(?: are)?{_ENDS}"),
    (
        "mentioned",
        r"(?:is|are|was|were) (.+?) (?:ever )?"
        rf"(?:mentioned(?: anywhere)?(?:{_IN})?|named(?: anywhere|{_IN})){_ENDS}",
    ),
    ("mentioned", rf"where (?:is|are|was|were) (.+?) mentioned(?:{_IN})?{_ENDS}"),
    (
        "mentioned",
        rf"do(?:es)?{_THE} (?:articles?|stories|reports|texts|documents) {_MENTION} (.+?){_ENDS}",
    ),
    (
        "mentioned",
        rf"(?:(?:is|are) there|do you have|have you(?: got)?) (?:any|an|some|a|no)?(?:thing"
        rf"|one)? ?"
        rf"(?:{_NOUN} )?{_ABOUT} (.+?){_ENDS}",
    ),
    (
        "newest",
        rf"(?:(?:which|what)(?:['’]s)?(?: {_NOUN})?(?: is| was)?|when (?:is|was)|open|read"
        r"|how old is)?"
        rf" ?(?:the )?"
        rf"(?:newest|latest|most recent|last|youngest)(?: of the)? (?:article|report|document"
        rf"|story|text)"
        rf"(?:{_IN})?(?: {_ABOUT} (.+?))?(?: (?:published|written|from))?{_ENDS}",
    ),
    (
        "oldest",
        rf"(?:(?:which|what)(?:['’]s)?(?: {_NOUN})?(?: is| was)?|when (?:is|was)|open|read"
        r"|how old is)?"
        rf" ?(?:the )?"
        rf"(?:oldest|earliest|first)(?: of the)? (?:article|report|document|story|text)"
        rf"(?:{_IN})?(?: {_ABOUT} (.+?))?(?: (?:published|written|from))?{_ENDS}",
    ),
    (
        "newest",
        rf"(?:which|what) {_NOUN} (?:is|are|was) the (?:newest|latest|most recent|last"
        rf"|youngest)(?: one)?{_ENDS}",
    ),
    (
        "oldest",
        rf"(?:which|what) {_NOUN} (?:is|are|was) the (?:oldest|earliest|first)(?: one)?{_ENDS}",
    ),
    (
        "longest",
        rf"(?:which|what)(?: {_NOUN})? (?:is|was) the longest(?: (?:article|text|story|report"
        rf"|one))?{_ENDS}",
    ),
    (
        "shortest",
        rf"(?:which|what)(?: {_NOUN})? (?:is|was) the shortest(?: (?:article|text|story"
        rf"|report|one))?{_ENDS}",
    ),
    (
        "about",
        rf"(?:(?:{_VERB}|open|search(?: for)?|read|all|i need|find) )?(?:all |the |any |some "
        rf"|an? |more )*"
        rf"(?:newest |latest |most recent )?articles? {_ABOUT} (.+?){_ENDS}",
    ),
    (
        "about",
        rf"(?:{_VERB}|all)(?: the)?(?: newest| latest| most recent)? articles"
        rf"(?:{_THERE})?{_ENDS}",
    ),
    ("about", rf"(?:which|what) {_MANY}{_THERE}{_ENDS}"),
    (
        "about",
        rf"(?:what are|which are) the(?: newest| latest| most recent)? articles(?: {_ABOUT}"
        rf" (.+?))?{_ENDS}",
    ),
    (
        "sources",
        r"(?:which|what|how many) (?:are (?:the|your) )?(?:different )?"
        r"(?:sources|(?:news)?papers|outlets|publishers|publications|magazines|media)"
        rf"(?:{_THERE}| do you use| are used| did you use| have you used)?"
        rf"(?: (?:are )?(?:the|these) articles (?:from|come from))?(?:{_IN})?{_ENDS}"
        rf"|{_VERB} (?:your )?(?:sources|(?:news)?papers|outlets|publishers|publications)"
        rf"(?:{_IN})?{_ENDS}"
        r"|(?:where|from where|from which (?:sources|papers|newspapers)) (?:are|do) (?:the"
        r"|these|your) "
        rf"articles(?: come)?(?: from)?{_ENDS}"
        rf"|who (?:published|publishes) (?:the|these|those) articles{_ENDS}",
    ),
    (
        "authors",
        rf"who (?:wrote|has written|is the author of|are the authors of|are the writers of){_THE}"
        rf"(?: {_NOUN}(?: {_ABOUT} (.+?))?)?{_ENDS}",
    ),
    (
        "authors",
        rf"(?:who are|(?:what|which)(?: are)?) (?:the )?(?:authors|writers|journalists|reporters)"
        rf"(?:{_THERE})?{_ENDS}|{_VERB} (?:authors|writers)(?:{_IN})?{_ENDS}"
        rf"|who are the (?:authors|writers){_IN}{_ENDS}",
    ),
    (
        "when",
        rf"(?:when|on (?:which|what) (?:day|date)) (?:was|were|is|did) (?:the|this|that"
        rf"|these) {_NOUN}"
        rf"(?: {_ABOUT} (.+?))? (?:published|written|appear|come out|dated|from|printed){_ENDS}",
    ),
    (
        "when",
        rf"(?:(?:what|which) is the (?:date|day)(?: of publication)? of|how old is|from when is|"
        rf"what day is) the {_NOUN}(?: {_ABOUT} (.+?))?{_ENDS}",
    ),
    (
        "span",
        r"(?:(?:what|which) (?:period|time|dates|days|years|months|time ?span|range of dates)"
        rf" do(?:es)?{_THE} {_COLLECTION} cover|from when(?: to when)? are{_THE} {_MANY}"
        rf"|how old are{_THE} {_MANY}){_ENDS}",
    ),
)

_NOUNS: Mapping[Kind, str] = {
    "people": r"(?:people|persons|names(?: of people)?|individuals|men and women)",
    "companies": r"(?:companies|firms|businesses|corporations|companies and organi[sz]ations)",
    "organisations": (
        r"(?:organi[sz]ations(?: and companies)?|institutions|institutes|agencies|bodies|parties"
        r"|universities|banks|clubs|teams|authorities)"
    ),
    "countries": r"(?:countries|nations|states)",
    "places": r"(?:places|cities|towns|villages|locations|regions)",
    "sums": r"(?:sums(?: of money)?|amounts(?: of money)?|prices|costs|money|monetary amounts)",
    "percentages": r"(?:percentages|per cents|shares)",
    "figures": r"(?:figures|numbers|statistics|quantities|values|figures and numbers)",
    "dates": r"(?:dates|days|times|years|points in time)",
}
LISTED = frozenset(_NOUNS)
"""What is listed by a name of its own."""
_ONE: Mapping[Kind, str] = {
    "people": r"(?:person|individual)",
    "companies": r"(?:company|firm|business)",
    "organisations": r"(?:organi[sz]ation|institution|agency|party|university|bank|club|team)",
    "countries": r"(?:country|nation|state)",
    "places": r"(?:place|city|town|village|location|region)",
    "sums": r"(?:sum|amount|price|cost)",
    "percentages": r"(?:percentage|share)",
    "figures": r"(?:figure|number|value)",
    "dates": r"(?:date|day|time|year)",
}
"""The same, one of each."""
_APPEAR = (
    rf"(?: (?:that |who |which )?(?:(?:are|is|were|was|have been|has been|got|gets?)(?: all)? )?"
    rf"(?:{_MENTIONED}|given|quoted|found|appears?|occurs?|appearing|involved|comes? up"
    r"|plays? a (?:role|part)))"
)
_MAIN = r"(?:main |key |most important )?"
_SAY = r"(?:say|said|says|saying|tell|told|state|stated|claim|claimed)"


def _lists() -> list[tuple[Kind, str]]:
    found: list[tuple[Kind, str]] = [
        ("people", rf"who (?:all )?(?:is|are|was|were|gets?)(?: all)? (?:mentioned|named){_SCOPE}"),
        ("people", rf"who (?:all )?(?:appears|appear|occurs|comes up){_SCOPE}"),
        (
            "people",
            rf"who(?: are| is)(?: all)? (?:the )?{_MAIN}(?:persons?|people)"
            rf"(?:{_APPEAR})?{_WITHIN}",
        ),
        ("people", rf"who are(?: all)? the (?:persons|people){_APPEAR}{_ENDS}"),
        ("people", rf"whose names (?:are|were) (?:mentioned|given){_SCOPE}"),
        ("quoted", rf"who (?:is|are|was|were|gets?)(?: all)? (?:quoted|cited){_SCOPE}"),
        ("quoted", rf"(?:which|what) (?:people|persons) (?:are|were) (?:quoted|cited){_SCOPE}"),
        (
            "quoted",
            rf"(?:{_VERB}|all)(?: direct)? (?:quotes|quotations|statements)(?:{_IN})?{_ENDS}",
        ),
        (
            "said",
            rf"(?:(?:{_VERB}|all|everything|the) )?(?:direct )?(?:quotes|quotations"
            rf"|statements|sayings)"
            rf" (?:by|of|from) (.+?){_ENDS}",
        ),
        (
            "said",
            r"what (?:all )?(?:has|have|did|does|do) (?!(?:you|we|i|they|it|he|she) )"
            r"(.+?)(?<! not)"
            rf" {_SAY}{_ENDS}",
        ),
        ("said", rf"what (?:is|was|were) (.+?) quoted (?:as saying|with|saying){_ENDS}"),
        ("said", rf"(?:{_VERB}|all|everything)(?: that)? (.+?)(?: has| have)? said{_ENDS}"),
    ]
    every = "|".join(_NOUNS.values())
    for kind, one in _NOUNS.items():
        noun = rf"(?:{one}(?:(?:,| and| or)(?: the)? (?:{every}))*)"
        found += [
            (kind, rf"(?:which|what) {noun}{_APPEAR}{_SCOPE}"),
            (kind, rf"(?:which|what) {noun} (?:are|is)(?: there)?{_WITHIN}"),
            (kind, rf"(?:which|what) {noun} do(?:es)?{_THE} {_NOUN}(?: {_ABOUT} (.+?))? "
                rf"(?:mention|name|give|contain|list|cite|have)s?{_ENDS}"),
            (kind, rf"(?:what|which) are(?: all)? the {_MAIN}{noun}{_APPEAR}{_SCOPE}"),
            (kind, rf"(?:what|which) are(?: all)? the {_MAIN}{noun}{_WITHIN}"),
            (kind, rf"(?:(?:{_VERB}|all|a list of|list of) )(?:the )?(?:different |important"
                   rf" )?{noun}"
                rf"(?:{_APPEAR})?{_SCOPE}"),
            (kind, rf"(?:all )?(?:the )?{noun}(?:{_APPEAR}{_SCOPE}|{_WITHIN})"),
            (kind, rf"{_VERB}(?<=every|.each) {_ONE[kind]}(?:{_APPEAR})?{_SCOPE}"),
            (kind, rf"(?:{_VERB} )?(?:the )?names of(?: all| the)* {noun}(?:{_APPEAR})?{_SCOPE}"),
        ]  # fmt: skip
    return found


COUNT = "|".join(f"{_OPENS}(?:{pattern})" for _, pattern in _COUNTS)
"""Matches what asks for a fact of the collection."""
LIST = "|".join(f"{_OPENS}(?:{pattern})" for _, pattern in _lists())
"""Matches what asks for a list of what is in the articles."""

_READ = [
    (kind, re.compile(f"{_OPENS}(?:{pattern})", re.IGNORECASE))
    for kind, pattern in [*_COUNTS, *_lists()]
]
_SINGLE = re.compile(
    r"\b(?:the|this|that|an) (?:news )?(?:article|story|report|document|text)\b", re.I
)
_AS_WORD = re.compile(r"(?:the )?(?:word|name|term|phrase|topic|subject)s? (?:of )?(?=\S)", re.I)
_QUOTES = "“”\"'‘’ "


def asked_of_collection(question: str) -> Asked | None:
    """What a question asks of the collection; None if it asks nothing of it.

    >>> asked_of_collection("How many articles mention the ferry?")
    Asked(kind='mentioning', subject='the ferry', is_single=False)
    """
    for kind, pattern in _READ:
        if match := pattern.match(question):
            subject = _AS_WORD.sub("", next(filter(None, match.groups()), "")).strip(_QUOTES)
            return Asked(kind, subject, bool(_SINGLE.search(question)))
    return None


def nouns_of(text: str) -> Kind | None:
    """Of which kind of list a text is the name; None if it is none.

    >>> nouns_of("companies"), nouns_of("ferries")
    ('companies', None)
    """
    return next((kind for kind, one in _NOUNS.items() if re.fullmatch(one, text, re.I)), None)


def asks_of_all(question: str) -> bool:
    """Whether a question is asked of all articles, so that it needs no subject.

    >>> asks_of_all("Who is mentioned?"), asks_of_all("Which articles mention it?")
    (True, False)
    """
    asked = asked_of_collection(question)
    return asked is not None and not asked.subject
