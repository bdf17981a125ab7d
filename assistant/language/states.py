"""What changes with time: questions about how things are now, and reports that they changed."""

import re

from assistant.language.words import stem

_OFFICE = (
    r"(?:director|mayor(?:ess)?|coach|manager|trainer|chair(?:man|woman|person)?|ceo|cfo|president"
    r"|minister|premier|chancellor|governor|secretary|spokes(?:man|woman|person)|speaker|editor"
    r"|head|leader|boss|owner|principal|head(?:master|mistress|teacher)|rector|dean|captain"
    r"|conductor|(?:arch)?bishop|pope|king|queen|monarch|ambassador|commissioner|chief|commander"
    r"|general|judge|treasurer|curator|librarian|abb(?:ot|ess)|provost|tenant|keeper|warden"
    r"|land(?:lord|lady)|envoy|prosecutor|superintendent|executive|vicar|pastor|priest|rabbi|imam"
    r"|sheriff|senator|organist|harbour ?master|chef|champion)s?"
)
_NAMED_OFFICE = re.compile(rf"\b{_OFFICE}\b", re.IGNORECASE)
_HOLDS = r"(?:runs?|leads?|heads?|manages?|chairs?|owns?|coach(?:es)?|conducts?|governs?|directs?)"
_NOW = r"(?:is|are|['’]s|has|have|does|do|can|must|holds?)"

_ASKS_HOW_IT_IS = re.compile(
    rf"\b(?:who(?:se)?|what|which|where|how)\b[^?]*?(?:\b|(?=['’]))(?:{_NOW}|{_HOLDS})\b"
    r"|\bhow (?:many|much)\b[^?]*? (?:live|work|use|play|study|attend|visit|own|earn|pay)s?\b"
    rf"|\b(?:when|what time|until when|how late)\W?(?:{_NOW}|will)\b"
    r"|\b(?:opening (?:hours|times)|(?:price|fare|fee|rent|rate|salary|population|number) of)\b"
    rf"|^\W*(?:name )?(?:the )?(?:new )?(?:\w+ )?{_OFFICE} of\b|^\W*{_NOW}\s",
    re.IGNORECASE,
)
_ASKS_OF_THE_PAST = re.compile(
    r"\b(?:was|were|did|had|used to|found(?:ed|er)|built|born|first|former\w*|original\w*|earlier"
    r"|previous\w*|once|ever|ago|invent\w+|wrote|until (?!when)|before|in history|back then"
    r"|at the time|1\d\d\d|20\d\d)\b",
    re.IGNORECASE,
)
_ASKS_FOR_A_HOLDER = re.compile(
    rf"\b(?:who|name)\b.*\b(?:{_OFFICE}|in charge)\b|\bwho (?:\w+ly )?{_HOLDS}\b"
    rf"|^\W*(?:the )?(?:\w+ )?{_OFFICE} of\b",
    re.IGNORECASE,
)
_FOR_GOOD = (
    r"(?:succe(?:ed\w*|ssor)|replac\w+|resign\w*|step\w* (?:down|aside|back)|retir\w+|dismiss\w*"
    r"|sack\w*|fired|oust\w*|died|dies|dead|death|killed|passed away|abdicat\w*|suspend\w*"
    r"|voted out|lost (?:the|his|her) (?:office|post|job|seat)|funeral)"
)
_ENDED = re.compile(rf"\b{_FOR_GOOD}\b", re.IGNORECASE)
_CHANGED_HANDS = re.compile(
    rf"\b(?:{_FOR_GOOD}"
    r"|t(?:akes?|ook|aken|aking) (?:over|office|up|the (?:\w+ )?(?:helm|post|job|seat|chair|place))"
    r"|(?:place|post|job|seat|chair) (?:is|was) taken|in (?:his|her|their) (?:place|stead)"
    r"|removed|appoint\w*|named|elect(?:s|ed)|sworn in|inaugurat\w*|promoted|hire[sd]|become[sn]?"
    r"|became|hand\w* over|left|leaves?|leaving|depart\w*|quit\w*|acting|interim|crowned|bought"
    rf"|sold|chose|chosen|new (?:\w+ )?{_OFFICE})\b",
    re.IGNORECASE,
)
_IS_OVER = re.compile(
    r"\b(?:former(?:ly)?|ex-\w+|predecessors?|used to|had (?:been|cost)|(?-i:the late [A-Z]\w+)"
    r"|until (?:\w+ )?(?:1\d|20)\d\d)\b",
    re.IGNORECASE,
)


def asks_how_it_is(question: str) -> bool:
    """Whether a question asks about something that may have changed since, as it is at present.

    >>> asks_how_it_is("Who is the mayor of Tarn?"), asks_how_it_is("Who was mayor in 2019?")
    (True, False)
    """
    return bool(_ASKS_HOW_IT_IS.search(question)) and not _ASKS_OF_THE_PAST.search(question)


def asks_for_a_holder(question: str) -> bool:
    """Whether a question asks who holds an office at present.

    >>> asks_for_a_holder("Who runs the mill?"), asks_for_a_holder("Who built the mill?")
    (True, False)
    """
    return asks_how_it_is(question) and bool(_ASKS_FOR_A_HOLDER.search(question))


ANY_OFFICE = frozenset(map(stem, ["head", "boss", "chief", "leader"]))
"""The stems of words for whoever holds an office, whatever it is called."""


def offices(text: str) -> set[str]:
    """The stems of the offices that a text names.

    >>> offices("Who is the director of the museum?")
    {'director'}
    """
    return {stem(office) for office in _NAMED_OFFICE.findall(text)}


def tells_of_a_change(text: str) -> bool:
    """Whether a text tells that somebody came into an office, or left it.

    >>> tells_of_a_change("Lund succeeds her."), tells_of_a_change("Lund spoke.")
    (True, False)
    """
    return bool(_CHANGED_HANDS.search(text))


def tells_of_an_end(text: str) -> bool:
    """Whether a text tells that somebody left an office, whichever it was, or died.

    >>> tells_of_an_end("Holm died."), tells_of_an_end("Holm left the room.")
    (True, False)
    """
    return bool(_ENDED.search(text))


def is_over(text: str) -> bool:
    """Whether a text speaks of what is no longer so.

    >>> is_over("Holm, the former mayor, spoke."), is_over("Holm, the mayor, spoke.")
    (True, False)
    """
    return bool(_IS_OVER.search(text))
