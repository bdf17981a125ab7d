"""Reporting verbs: the words with which a text says who said something."""

import re

_SPEAKER, _HEARSAY, _ATTRIBUTION = "speaker", "hearsay", "attribution"

_VERBS = {
    "said|says|saying|told|according to": (_SPEAKER, _HEARSAY, _ATTRIBUTION),
    "say": (_HEARSAY, _ATTRIBUTION),
    r"tells|add(?:s|ed)|claim\w*|argu\w+|insist\w*|explain\w*|warn\w*|announc\w+": (
        _SPEAKER,
        _ATTRIBUTION,
    ),
    # Narrower than attribution: a text about arguing for something is not yet hearsay.
    r"claim(?:s|ed)|alleg(?:es|ed|edly)|argue[sd]|insist(?:s|ed)|believes|thinks": (_HEARSAY,),
    # Orders to say something: one that was not recognised as an injection still supports nothing.
    r"(?:state|claim|answer|reply|respond|write|mention|confirm|add|tell \w+(?: \w+)?) that": (
        _HEARSAY,
    ),
    r"asked|asks|wrote|writes|repl(?:y|ies|ied)|comment\w*|note[sd]|stress\w*": (_SPEAKER,),
    r"tell|alleg\w+|believ\w+|thinks?|thought|stat(?:es|ed)|report\w*|suggest\w*|call(?:s|ed)"
    r"|describ\w+|quot\w+|predict\w*|expect\w*|promis\w+|den(?:y|ies|ied)"
    r"|wrote|writes|doubt\w*|counter(?:s|ed)|admit\w*|rul(?:es|ed)|concl\w+|estimat\w+|complain\w*"
    r"|accus\w+|conced\w+|maintain(?:s|ed)|fears?|feared|in (?:his|her|their|its)"
    r" (?:view|words|opinion)": (_ATTRIBUTION,),
}
"""Patterns of reporting words, and the roles of each."""


def _any_of(role: str) -> re.Pattern[str]:
    found = "|".join(verbs for verbs, roles in _VERBS.items() if role in roles)
    return re.compile(rf"\b(?:{found})\b", re.IGNORECASE)


_SPEAKS, _REPORTS, _ATTRIBUTES = map(_any_of, (_SPEAKER, _HEARSAY, _ATTRIBUTION))
_QUOTATION_OF_THREE = re.compile(r"[“\"][^”\"]*\s[^”\"]*\s[^”\"]*[”\"]")


def names_speaker(text: str) -> bool:
    """Whether the text around a quotation says who is speaking.

    >>> names_speaker("It works, the mayor added."), names_speaker("It works.")
    (True, False)
    """
    return bool(_SPEAKS.search(text))


def is_hearsay(text: str) -> bool:
    """Whether a text only reports what somebody says, or quotes three words or more."""
    return bool(_REPORTS.search(text) or _QUOTATION_OF_THREE.search(text))


def attributes(text: str) -> bool:
    """Whether a text says who said it, by a reporting verb or by quotation marks."""
    return bool(_ATTRIBUTES.search(text)) or any(mark in text for mark in '“"')
