"""Whether a question asks for several people, organisations or places by name, and for which."""

import re

from assistant.language.gazetteer import ROLES
from assistant.language.phrases import NOUNS, VERB, Kind

_FIRMS = (
    r"airlines|carriers|makers|manufacturers|operators|retailers|broadcasters|publishers|suppliers"
    r"|brands|studios|stores|insurers|brewers|lenders|developers|stations|networks|builders"
)
_BODIES = r"charities|unions|schools|museums|hospitals|newspapers|colleges|regulators|ministries"
_AREAS = r"areas|districts|provinces|islands|counties|suburbs|ports|continents|states|destinations"
_PEOPLE = "|".join(f"{re.escape(role)}s" for role in sorted(ROLES))

_NOUNS: dict[Kind, str] = {
    "companies": f"{NOUNS['companies']}|{_FIRMS}",
    "organisations": f"{NOUNS['organisations']}|{_BODIES}",
    "places": f"{NOUNS['places']}|{_AREAS}",
    "countries": NOUNS["countries"],
    "people": rf"{NOUNS['people']}|politicians|celebrities|mps|athletes|{_PEOPLE}",
}
"""The first that a question has counts."""
_HELPS = r"(?:is|are|was|were|do|does|did|ha[sd]|have|can|could|will|would|should|may|might|must)"
_OPENS = (
    rf"\W*(?:(?:and|so|but)\W+)?(?:(?:in|to|from|of|for|by|with|at|on|between|against) )?"
    rf"(?:which|what|who (?:are|were) the|{VERB})\b(?: of)?(?: the)?"
    rf"(?: (?!{_HELPS}\b)[\w-]+){{0,2}}? (?-i:(?=[a-z]|MPs))"
)
_ASKED: dict[Kind, re.Pattern[str]] = {
    kind: re.compile(rf"{_OPENS}(?:{noun})\b(?!['’]| of\b)", re.IGNORECASE)
    for kind, noun in _NOUNS.items()
}


def several_named(question: str) -> Kind | None:
    """What a question asks for several of by name; None if it asks for no such thing.

    >>> several_named("Which towns did the flood hit?"), several_named("Which town is it?")
    ('places', None)
    >>> several_named("Which engine makers is the airline talking to?")
    'companies'
    """
    return next((kind for kind, asked in _ASKED.items() if asked.match(question)), None)
