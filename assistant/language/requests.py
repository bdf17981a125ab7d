"""What is asked for, without the courtesies around it."""

import re

_LEAD = re.compile(
    r"\W*(?:(?:hello|hi|hey|good (?:morning|afternoon|evening)|i|i['’]m|i['’]ve|sorry|we)\b)"
    r"[^?]{0,150}?[.!,;:–—-]\s*(?:so |and |but )?(?=(?:please |(?:can|could|would|will) you )"
    r"(?![^?]*\b(?:it|this|that|them|he|she|they|his|her|their)\b))",
    re.IGNORECASE,
)
"""What stands before a request that says all by itself: "I am new here, can you tell me …"."""
_TAIL = re.compile(
    r"(?:[\s,;.!–—-]*\b(?:please|thanks(?: a lot| in advance)?|thank you(?: very much)?|cheers"
    r"|if (?:you (?:can|could|don['’]t mind|would)|possible)|for me|as a list"
    r"|(?:that )?would be (?:great|nice|helpful)|according to (?:it|the (?:texts?|articles?))))+"
    r"\s*(?=[?.!\s]*$)",
    re.IGNORECASE,
)
_SHORT_FORMS = [
    (re.compile(pattern, re.IGNORECASE), full)
    for pattern, full in [
        (r"\b(?:pls|plz|plse)\b", "please"),
        (r"\b(what|who|where|when|how|that)s\b", r"\1's"),
        (r"\bgimme\b", "give me"),
        (r"\b(can|could|would|will|do|are) (?:u|ya)\b", r"\1 you"),
        (r"\b([a-z]{3,})/([a-z]{3,})\b", r"\1 or \2"),
    ]
]


def bare(text: str) -> str:
    """A request without greetings, thanks and short forms.

    >>> bare("Hi, I am new here. Could you list the people please? Thanks!")
    'Could you list the people?'
    >>> bare("whats the newest article pls")
    "what's the newest article"
    """
    for pattern, full in _SHORT_FORMS:
        text = pattern.sub(full, text)
    asked = _LEAD.sub("", text, count=1)
    before = ""
    while before != asked:
        before, asked = asked, _TAIL.sub("", asked)
    asked = re.sub(r"\?[\s?.!]+$", "?", asked.strip())
    return asked if re.search(r"\w", asked) else text
