"""The kind of thing that a question asks for, such as a sum or a day."""

import re
from dataclasses import dataclass

_NUMBER = (
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty"
    r"|fifty|sixty|seventy|eighty|ninety|dozens?|hundreds?|thousands?|millions?|billions?|half"
    r"|thirds?|quarters?|doubl\w+|tripl\w+|twice|once|both|none|nobody|several)\b"
)
_MONEY = (
    r"[$€£¥₽₹]\s?\d|\d[\d.,]*\s?(?:[kmb]n?\s)?[€£¥₽]|%"
    r"|\b(?:rou?bles?|dollars?|euros?|pounds?|pence|yuan|renminbi|yen|cents?|crowns?|kron\w+|kroner"
    r"|francs?|pesos?|rupees?|lira|marks|zloty|usd|eur|gbp|free|per ?cent)\b"
)
_MONTH = (
    r"jan|january|feb|february|mar|march|apr|april|may|june?|july?|aug|august|sept?|september|oct"
    r"|october|nov|november|dec|december"
)
_DATE = (
    rf"\b(?:1\d|20)\d\d\b|\b(?:{_MONTH}|\w+day|tomorrow|ago|noon|midnight|spring|summer|autumn"
    r"|winter|christmas|easter|century|centuries|when|after|before|until|since|during)\b"
    r"|\d\s?(?:[ap]\.?m\b|o['’]clock|:)"
    r"|\b(?:last|next|this|within|earlier)\s(?:the\s)?(?:\w+\s){0,2}(?:day|week|month|year)s?\b"
)
_SPAN = r"\b(?:second|minute|hour|day|night|week|fortnight|month|year|decade|centur|season)\w*"
_LENGTH = (
    r"\b(?:(?:kilo|centi|milli)?met(?:re|er)s?|km|[cm]m|m|mi|ft|feet|foot|inch\w*|miles?|yards?"
    r"|store?ys?|stories|floors?|acres?|hectares?|square)\b"
)
_AGE = rf"{_SPAN}|\b(?:aged?|old|born|founded|built|since|1\d\d\d|20\d\d)\b|, \d{{1,3}}\b"
_SPEED = (
    r"\bper\b|\ban? (?:hour|second|minute|day)|\b(?:mph|km/h|kph|knots?|[gmk]bps|times)\b"
    rf"|{_SPAN}"
)
_WEIGHT = r"\b(?:kilo\w*|kg|gram\w*|m?g|ton|tons|tonnes?|pounds?|ounces?|lbs?)\b"
_HEAT = r"°|\b(?:degrees?|celsius|fahrenheit)\b"
_PERSON = r"(?-i:\b[A-Z][\w’'.-]+\s[A-Z][\w’'-]+)|\b(?:analysts|experts|chairman|director|editor)\b"
_PLACE = r"\b(?:in|at|near|from|to|outside|inside|of)\s(?:the\s)?(?-i:[A-Z]\w+)"
_REASON = r"\b(?:because|since|due|owing|thanks|as|so|reason|caus\w+|result|order|forc\w+|for|to)\b"
_MEANS = r"\b(?:by|through|with|via|using|thanks)\b"
_NAME = r"(?-i:\b[A-Z]\w+)"

_SUM = (
    r"\bhow much\b.*\b(?:cost|pay|paid|spen[dt]|s[eo]ld?|sell|earn\w*|worth|charge\w*|invest\w*"
    r"|raise\w*|money|get|owe\w*|fund\w*|donat\w+)\b|\bhow (?:expensive|costly|cheap)\b"
    r"|\b(?:price|prices|fees?|fares?|salar\w+|wages?|revenues?|budget|rent|profits?|turnover"
    r"|costs?)\b"
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing that answers a question."""

    asked: re.Pattern[str]
    """Found in a question that asks for it."""
    given: re.Pattern[str]
    """Found in a sentence that has one."""
    is_number: bool

    def is_in(self, text: str) -> bool:
        """Whether a text has a thing of this kind."""
        return bool(self.given.search(text))


def _kinds(pairs: list[tuple[str, str]], *, are_numbers: bool) -> list[Kind]:
    return [
        Kind(re.compile(asked, re.I), re.compile(given, re.I), are_numbers)
        for asked, given in pairs
    ]


_KINDS = [
    *_kinds(
        [
            (_SUM, _MONEY),
            (r"\bhow old\b|\bage\b", _AGE),
            (r"\bhow (?:long|often)\b", f"{_SPAN}|{_LENGTH}|{_DATE}|{_NUMBER}"),
            (r"\bhow (?:tall|high|wide|deep|far|large|big)\b", f"{_LENGTH}|{_NUMBER}"),
            (r"\b(?:length|height|width|depth|distance|size|area) of\b", f"{_LENGTH}|{_NUMBER}"),
            (r"\bhow (?:fast|quick\w*)\b|\bspeed\b", _SPEED),
            (r"\bhow (?:heavy|much .*weigh)\b|\bweigh\w*\b", _WEIGHT),
            (r"\btemperature\b|\bhow (?:hot|cold|warm)\b", _HEAT),
            (r"\bhow (?:many|much)\b|\b(?:percent\w*|share)\b|\bnumber of\b", _NUMBER),
        ],
        are_numbers=True,
    ),
    *_kinds(
        [
            (r"\bwhen\b|\b(?:what|which) (?:year|month|day|date|time|quarter)\b", _DATE),
            (r"\bwho(?:m|se)?\b", _PERSON),
            (r"\bwhere\b|\b(?:what|which) (?:city|cities|country|countries|town|place)\b", _PLACE),
            (r"\bwhy\b|\b(?:reason|how come)\b", _REASON),
            (r"\bhow\b", _MEANS),
            (r"\bwhich\b|\bname\b", _NAME),
        ],
        are_numbers=False,
    ),
]
"""The first kind that a question asks for counts."""


def asked_kind(question: str) -> Kind | None:
    """The kind of thing that a question asks for; None if it asks for no particular one."""
    return next((kind for kind in _KINDS if kind.asked.search(question)), None)
