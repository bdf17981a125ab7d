"""The parts of which questions about the collection are made, as patterns."""

from collections.abc import Mapping
from typing import Literal

from assistant.language.words import SMALL_NUMBERS

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


OPENS = (
    r"\W*(?:(?:please|now|ok|okay|hey|hi|hello|so|and|then)\b[,!. ]*)*"
    r"(?:(?:can|could|would|will) you (?:please )?|(?:i(?:'d| would)? (?:want|like)|i need)"
    r"(?: you)? (?:to )?(?:know |see |have )?)?(?:please )?"
    r"(?:(?:tell|show|give) (?:me|us)(?: please)?,? )?"
)
ENDS = (
    r"(?:,? (?:there|here|in all|in total|altogether|overall|please|anywhere|at all|for me|to me"
    r"|so far|and who (?:they|these) are))*\W*$"
)
NOUN = (
    r"(?:news )?(?:articles?|stor(?:y|ies)|reports?|documents?|texts?|pieces?|items?"
    r"|write-ups?|obituar(?:y|ies)|interviews?|coverage)"
)
MANY = r"(?:news )?(?:articles|stories|reports|documents|texts)"
COLLECTION = rf"(?:{NOUN}|files?|collection|archive|corpus|library|index|folder)"
THE = (
    r"(?: (?:all|any|some|each|every|one))?(?: of)?(?: (?:the|these|those|this|that|your"
    r"|our|my|an?))?"
)
ABOUT = (
    r"(?:about|on|concerning|regarding|covering|mentioning|discussing|describing|dealing with"
    r"|(?:having )?to do with|related to|with the title"
    r"|titled|called|entitled"
    r"|(?:that|which) (?:mentions?|names?|discuss(?:es)?|covers?|(?:is|are) about|deals? with"
    r"|talks? about|reports? on))"
)
MENTION = (
    r"(?:mentions?|names?|discuss(?:es)?|covers?|refers? to|talks? (?:about|of)"
    r"|speaks? (?:about|of)|writes? (?:about|of)|deals? with|reports? (?:on|about)|tells? "
    r"(?:of|about)"
    r"|contains?|(?:is|are|was|were) (?:about|on)|ha(?:ve|s) (?:anything|something) (?:about|on)"
    r"|says? (?:anything|something) about)"
)
MENTIONED = r"(?:mentioned|named|cited|listed|referred to|talked about|discussed|written about)"
IN = (
    rf" (?:in|of|from|by|across|within|among|throughout){THE}(?: (?:newest|latest"
    rf"|oldest))? {COLLECTION}"
)
OF_ONE = (
    rf" (?:in|of|from|by|across|within|throughout) (?:the|this|that) ((?:[^\s?]+ ){{1,8}}?){NOUN}"
)
"""In the articles that are named before the word: "in the ferry article"."""
SCOPE = (
    rf"(?:(?:{IN})?(?: (?:{ABOUT}|in connection with|in relation to) (.+?))?{ENDS}|{OF_ONE}{ENDS})"
)
"""In which articles: all of them, or those about the group."""
WITHIN = rf"(?:{IN}(?: {ABOUT} (.+?))?{ENDS}|{OF_ONE}{ENDS})"
VERB = (
    r"(?:list|show|give|name|find|collect|extract|enumerate|display|get|print|gather|note|identify"
    r"|(?:pull|pick|write|point) out|i (?:want|need)|count)(?: (?:me|us))?"
    r"(?: (?:a|the)(?: full| complete)? list of| all| every| of| the| any| each| some)*"
)
OF_TIME = (
    r"(?:(?:from|by|of) .+?|(?:in|since|before|after|until|between|on|during|for|within) "
    r"[^?]*?(?:\d{4}|\b(?:day|yesterday|week|month|quarter|year|spring|summer|autumn|winter)s?\b"
    r"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b).*?)"
)
THERE = (
    r"(?: (?:are|were) (?:there|here|indexed|available|stored)"
    r"| do (?:you|we|i) (?:have|know|hold|store)"
    r"| have (?:you|we)(?: got| read)?| exist| can you see)"
)
MADE = (
    r"(?: (?:are|were|was|is|have been|has been|got))?(?: (?:published|written|printed"
    r"|issued|dated))?"
)

NUMBER = rf"(?:\d{{1,2}}|{'|'.join(one for one in SMALL_NUMBERS if one not in ('a', 'an'))})"
EXTREMES: Mapping[Kind, str] = {
    "newest": r"(?:newest|latest|most recent|last)",
    "oldest": r"(?:oldest|earliest|first)",
    "longest": r"longest",
    "shortest": r"shortest",
}

NOUNS: Mapping[Kind, str] = {
    "people": (
        r"(?:people|persons|names(?: of people)?|individuals|men and women|everybody|everyone)"
    ),
    "companies": r"(?:companies|firms|businesses|corporations|companies and organi[sz]ations)",
    "organisations": (
        r"(?:organi[sz]ations(?: and companies)?|groups|institutions|institutes|agencies|bodies"
        r"|parties|universities|banks|clubs|teams|authorities)"
    ),
    "countries": r"(?:countries|nations|states)",
    "places": r"(?:places|cities|towns|villages|locations|regions)",
    "sums": r"(?:sums(?: of money)?|amounts(?: of money)?|prices|costs|money|monetary amounts)",
    "percentages": r"(?:percentages|per cents|shares)",
    "figures": r"(?:figures|numbers|statistics|stats|quantities|values|figures and numbers)",
    "dates": r"(?:dates|days|times|years|points in time)",
}
LISTED = frozenset(NOUNS)
"""What is listed by a name of its own."""
ONE: Mapping[Kind, str] = {
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
APPEAR = (
    rf"(?: (?:that |who |which )?(?:(?:are|is|were|was|have been|has been|got|gets?)(?: all)? )?"
    rf"(?:{MENTIONED}|given|quoted|found|appears?|occurs?|appearing|involved|comes? up"
    r"|plays? a (?:role|part)))"
)
MAIN = r"(?:main |key |most important )?"
OF = r"(?:of|for|from|about|on|in|behind)"
SAY = r"(?:say|said|says|saying|tell|told|state|stated|claim|claimed)"

_ON = r"(?:about|on|regarding|concerning)"
_SPEAKER = (
    rf"(?!(?:you|we|i|they|it|he|she|people|every(?:body|one)"
    rf"|(?:(?:all|the|these|this|those|your) )+(?:\w+ )?(?:{COLLECTION}|{NOUN}|news|press))\b)"
    r"((?:[\w.’'-]+ ){0,6}?[\w.’'-]+?)"
)
"""Who is to have spoken: some words, and no article."""

SAID = (
    rf"what (?:all )?(?:has|have|had|did|does|do) {_SPEAKER} {SAY}"
    rf"(?:,? in (?:his|her|their) own words)?,? {_ON} (.+?){ENDS}",
    rf"{_SPEAKER}(?:['’]s?)? own words {_ON} (.+?){ENDS}",
    rf"(?:(?:are|is) there |do you have |{VERB} )?(?:(?:any|all|the|some) )*(?:direct )?(?:quotes?"
    rf"|quotations?|statements?|remarks?|comments?) (?:by|of|from) (.+?)(?: {_ON} (.+?))?{ENDS}",
    rf"quote {_SPEAKER}(?: {_ON} (.+?))?{ENDS}",
    rf"who (?:all )?(?:said|says) what()(?: {_ON} (.+?))?{ENDS}",
    rf"what (?:has|have|did|do) (?:people|every(?:body|one)|others)() {SAY} {_ON} (.+?){ENDS}",
    rf"(?:{VERB} |what (?:were|are) )?(?:the )?reactions() to (.+?){ENDS}",
    r"who (?:(?:has|have|all) )*(?:critici[sz]|oppos|support|welcom|defend|attack|object|react"
    r"|respond|comment|prais|condemn|complain|back|argu|spoke)\w*()(?: (?:out|to|on|about|for|at"
    rf"|against))* (.+?),? and what (?:all )?(?:did|do|have) (?:they|each(?: of them)?) {SAY}"
    rf"(?: (?:about|on|of) it)?{ENDS}",
)
"""What somebody has said on something: who, which may be anybody, and on what."""
