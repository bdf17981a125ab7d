"""What a question asks for, as far as its words tell."""

import re

from assistant.language.words import FUNCTION_WORDS, WORD, words

_NUMBER = (
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?"
    r"|thousands?|millions?|billions?|half|thirds?|quarters?|doubl\w+|tripl\w+|twice)\b"
)
_MONEY = r"[$€£¥]\s?\d|\b(?:rubles?|roubles?|dollars?|euros?|pounds?|yuan|yen|cents?|salar\w+)\b"
_DATE = (
    r"\b(?:1\d|20)\d\d\b|\b(?:january|february|march|april|may|june|july|august|september|october"
    r"|november|december|\w+day|tomorrow|ago|century|centuries)\b"
    r"|\b(?:last|next|this|within|earlier)\s(?:the\s)?(?:\w+\s){0,2}(?:day|week|month|year)s?\b"
)
_PERSON = r"(?-i:\b[A-Z][\w’'.-]+\s[A-Z][\w’'-]+)|\b(?:analysts|experts|chairman|director|editor)\b"
_PLACE = r"\b(?:in|at|near|from|to|outside|inside|of)\s(?:the\s)?(?-i:[A-Z]\w+)"
_REASON = r"\b(?:because|since|due|owing|thanks|as|so|reason|caus\w+|result|order|forc\w+|for|to)\b"
_MEANS = r"\b(?:by|through|with|via|using|thanks)\b"
_NAME = r"(?-i:\b[A-Z]\w+)"

_KINDS = [
    (re.compile(asks, re.I), re.compile(answers, re.I))
    for asks, answers in [
        (r"\bhow (?:much|expensive)\b|\b(?:cost|price|salar\w+|revenue)\b", f"{_MONEY}|{_NUMBER}"),
        (
            r"\bhow (?:many|big|large|high|long|old|far|often|fast)\b|\b(?:percent\w*|share)\b",
            _NUMBER,
        ),
        (r"\bwhen\b|\b(?:what|which) (?:year|month|day|date|time|quarter)\b", _DATE),
        (r"\bwho(?:m|se)?\b", _PERSON),
        (r"\bwhere\b|\b(?:what|which) (?:city|cities|country|countries|town|place)\b", _PLACE),
        (r"\bwhy\b|\b(?:reason|how come)\b", _REASON),
        (r"\bhow\b", _MEANS),
        (r"\bwhich\b|\bname\b", _NAME),
    ]
]
"""Kinds of questions, and what a sentence has to hold to answer one; the first that fits counts."""

_EDGES = ".,;:!?“”\"'’()"

_NEVER_NAMES = {"I", "I'm", "I've", "I'd", "I'll"}

_REQUEST = re.compile(
    r"(?:(?:please|now|ok|okay|hey|hi|hello)\b[,!. ]*)*"
    r"(?:(?:can|could|would|will) you (?:please )?|help me (?:to )?"
    r"|i(?:'d| would)? (?:want|like|need) you to )?"
    r"(?:(?:write|compose|draw|paint|sing|translate|calculate|compute|solve|imagine|pretend|ignore"
    r"|disregard|repeat after|role-?play|act as)(?![-\w])"
    r"|(?:draft|code|program|generate|invent|order|book|buy|send|e-?mail|play|forget|make|create"
    r"|remind|tell) (?:(?:me|us) )?(?:a|an|another|some|my|your|this|it|all)\b(?! about))",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"\W*(?:(?:hello|hi|hey|greetings|thanks|thank you|cheers|ok|okay|bye|goodbye|welcome"
    r"|good (?:morning|afternoon|evening|night|day))\b(?: (?:there|again|very much|so much))?\W*)+",
    re.IGNORECASE,
)
_OPENS_BROADLY = re.compile(
    r"\W*(?:so |and |please )*(?:what|how (?:is|are|was|were|do|does|did)|tell|describe|explain"
    r"|give|summar\w*|any (?:news|updates?)|(?:the )?(?:latest|news|overview|summary))\b",
    re.IGNORECASE,
)

_LIST = """
act action actions activities activity bring brief briefly current currently description develop
development developments explain give happen happened happening happens history information know
latest main matter new news overview plan plans planning point points position present recent
recently relation relations relationship role short situation state status story subject summarise
summarize summary sum talk thing things think today topic update updates work working
"""

_VAGUE = frozenset(_LIST.split())


def is_request(text: str) -> bool:
    """Whether a text asks for a piece of work, or only greets, and not for what articles say.

    >>> is_request("Please write me a poem"), is_request("Who wrote the poem?")
    (True, False)
    """
    return bool(_REQUEST.match(text) or _GREETING.fullmatch(text))


def is_broad(question: str) -> bool:
    """Whether a question names its subject and leaves open what about it.

    >>> is_broad("What is Huawei doing in Russia?"), is_broad("What did Huawei sign in Russia?")
    (True, False)
    """
    if not _OPENS_BROADLY.match(question):
        return False
    carrying = [word for word in words(question) if word.lower() not in FUNCTION_WORDS]
    rest = [word for word in carrying if word[0].islower() and word.lower() not in _VAGUE]
    return len(carrying) > len(rest) == 0


def proper_names(question: str) -> list[str]:
    """The names in a question: runs of capitalised words that do not open it, and words like 6G.

    Nothing, where all is capitals or Every Word Is. All-capital abbreviations (CEO, UN) are left
    out, since articles may spell them out.

    >>> proper_names("What did Vladimir Putin say about 6G in 2021?")
    ['Vladimir Putin', '6G', '2021']
    """
    found = [match for match in WORD.finditer(question) if match[1] not in _NEVER_NAMES]
    lower = [match for match in found if match[1].islower() and len(match[1]) > 3]
    if not lower:
        return []
    names: list[str] = []
    end = -1
    for match in found:
        word = match[1]
        opens = re.search(r"(?:^|[.?!:]\s)[\"“(‘]*$", question[: match.start()])
        capital = word[0].isupper() and not word.isupper()
        named = capital and not opens and word.lower() not in FUNCTION_WORDS
        figure = any(map(str.isdigit, word)) and (word.isalnum() and not word.isdigit())
        year = re.fullmatch(r"(?:19|20)\d\d", word)
        if named and question[end : match.start()] == " " and names:
            names[-1] += f" {word}"
        elif named or figure or year:
            names.append(word)
        end = match.end() if named else -1
    return names


def asks_for_number(question: str) -> bool:
    """Whether a number answers.

    >>> asks_for_number("What did it cost?"), asks_for_number("How many came?")
    (True, True)
    """
    return any(asks.search(question) for asks, _ in _KINDS[:2])


def kind_of_answer(question: str, text: str) -> tuple[bool, bool]:
    """Whether a text has the kind of thing that a question asks for, such as a date.

    Returns:
        Whether it lacks it, and whether it has one that is not from the question; where the
        question asks for no kind in particular, neither.
    """
    wanted = next((answers for asks, answers in _KINDS if asks.search(question)), None)
    if wanted is None:
        return False, False
    given = {word.lower() for word in words(question)}
    rest = [word for word in text.split() if word.strip(_EDGES).lower() not in given]
    return not wanted.search(text), bool(wanted.search(" ".join(rest)))
