"""Whether a text asks several questions, and which.

It is parted only where a new question surely begins: behind a question mark, or at "and" before
words that ask on their own.
"""

import re

MOST = 4
"""The most questions that are asked one by one; of more, the text is asked as one."""

_LONGEST = 2000
"""A longer text is no question."""

_ASKS = r"who(?:m|se)?|what|when|where|why|how|which"
_HELPS = (
    r"(?:is|are|was|were|am|do|does|did|has|have|had|can|could|will|would|shall|should|may|might"
    r"|must)(?:n['’]t)?"
)
_LEADS_IN = r"(?:(?:also|then|if so|in that case)\b,?\s*)?"
_PREPOSITION = r"(?:(?:by|for|in|at|on|from|to|with|since|until|of|about|against)\s+)?"
_SOMEONE = r"(?:it|he|she|they|we|you|i|there|this|that|these|those|anyone|anybody|anything)"
_DETERMINER = r"(?:the|a|an|any|his|her|its|their|all|some)"
_SUBJECT = rf"(?:{_SOMEONE}\b|{_DETERMINER}\b|(?-i:[A-Z]))"

_SENTENCES = re.compile(r"(?<=\S\?)\s+")
_JOINT = re.compile(r"\s*[,;]?\s+(?:and|but)\s+|\s*[,;]\s+", re.IGNORECASE)

_BARE = re.compile(rf"{_PREPOSITION}(?:{_ASKS}|how (?:much|many|long|often))\W*", re.IGNORECASE)
"""A question of one word, about the one before it: "… and when?"."""
_INVERTED = re.compile(
    rf"{_PREPOSITION}(?:when|where|why|who(?:m)?|how(?:\s+(?!{_SUBJECT})\w+){{0,4}}"
    rf"|(?:what|which|whose)(?:\s+(?!{_SUBJECT})\w+){{0,4}})\s+{_HELPS}\b",
    re.IGNORECASE,
)
"""How much did, when was, which of them has."""
_OF_SUBJECT = re.compile(
    rf"(?:(?:who|what)\s+(?!{_SUBJECT})"
    rf"|(?:which|whose|how\s+(?:many|much))\s+(?!{_SUBJECT})\w+\s+(?!{_SUBJECT}))[a-z]\w+\s*",
    re.IGNORECASE,
)
"""Who paid, how many people came: what asks for its own subject."""
_YES_NO = re.compile(rf"{_HELPS}\s+{_SUBJECT}", re.IGNORECASE)
_YES_NO_OF_IT = re.compile(rf"{_HELPS}\s+{_SOMEONE}\b", re.IGNORECASE)
_ANY = re.compile(rf"{_PREPOSITION}(?:{_ASKS})\s+\w", re.IGNORECASE)

_WANTS = re.compile(
    r"\W*(?:please\s+)?(?:tell|explain|describe|show|find out|say|let me know"
    r"|(?:can|could|would|will|do|does)\s+(?:you|anyone|we)\b"
    r"|i(?:['’]d| would| want| need)?\s+(?:like|want|need|wonder|wish))\b",
    re.IGNORECASE,
)
"""Opens what asks in the order of a statement: "Tell me who built it and how much it cost"."""
_HANGING = re.compile(
    rf"\b(?:{_ASKS}|and|or|but|of|in|at|on|by|for|to|from|with|about|between|than|{_HELPS})$",
    re.IGNORECASE,
)
_ASKED = re.compile(rf"\b(?:{_ASKS})\b", re.IGNORECASE)
_SAY_IT = re.compile(r"what (?:all )?(?:did|do|have) (?:they|each)\b.* sa(?:y|id)\b", re.IGNORECASE)
"""Asks for what all of those have said who were asked for: one list answers both."""
_OPENING = re.compile(rf"\W*(?:(?:and|so|but|then|also)\s+)?{_PREPOSITION}(?:{_ASKS})\b", re.I)


def questions_in(text: str) -> list[str]:
    """The questions that a text asks, in order; one if it asks one.

    >>> questions_in("Who designed the bridge, and how much did it cost?")
    ['Who designed the bridge?', 'How much did it cost?']
    >>> questions_in("Which company makes ships and trains?")
    ['Which company makes ships and trains?']
    """
    found: list[str] = []
    before = ""
    for sentence in _SENTENCES.split(" ".join(text[:_LONGEST].split())):
        whole = f"{before} {sentence}".strip()
        if not sentence.endswith("?") and not (_ASKED.match(sentence) or _WANTS.match(sentence)):
            before = whole
            continue
        found += _clauses(whole)
        before = ""
    if before:
        found = [*found[:-1], f"{found[-1]} {before}"] if found else [before]
    return found if 1 < len(found) <= MOST and len(text) <= _LONGEST else [text]


def _clauses(sentence: str) -> list[str]:
    """The questions of a sentence."""
    found: list[str] = []
    start = 0
    for joint in _JOINT.finditer(sentence):
        left, right = sentence[start : joint.start()], sentence[joint.end() :]
        right = re.sub(f"^{_LEADS_IN}", "", right, flags=re.IGNORECASE)
        if _parts(sentence[: joint.start()], left, joint[0].strip().lower(), right):
            found.append(_as_question(left))
            start = len(sentence) - len(right)
    return [*found, _as_question(sentence[start:])] if found else [sentence]


def _parts(lead: str, left: str, joint: str, right: str) -> bool:
    """Whether a new question begins behind a joint."""
    is_question = _ASKED.search(left) or _YES_NO.match(left)
    if not is_question or len(left.split()) < 2 or _HANGING.search(left) or _is_quoted(lead):
        return False
    # "Who Dares and Who Wins" is a title.
    if right[:1].isupper():
        return False
    if _SAY_IT.match(right) and re.match(r"\W*who\b", left, re.IGNORECASE):
        return False
    if _is_within(left, right):
        return False
    if joint == ",":
        return bool(_INVERTED.match(right) and not re.match(r"who|which", right, re.IGNORECASE))
    if _YES_NO_OF_IT.match(right):
        return True
    if _YES_NO.match(right):
        return joint[:1] in ",;" or bool(_YES_NO.match(left))
    if _BARE.fullmatch(right):
        return joint != "but"
    if _INVERTED.match(right) or _OF_SUBJECT.match(right):
        return True
    return bool(_WANTS.match(lead) and _ANY.match(right))


def _is_within(left: str, right: str) -> bool:
    """Whether "and who fled" goes on with "the man who owns the mill"."""
    opening = _OPENING.match(left)
    within = left[opening.end() :].lower() if opening else left.lower()
    asking = right.split()[0].lower()
    return (
        asking in ("who", "which", "what") and not _WANTS.match(left) and asking in within.split()
    )


def _is_quoted(lead: str) -> bool:
    return lead.count("“") > lead.count("”") or lead.count('"') % 2 == 1


def _as_question(text: str) -> str:
    bare = text.strip().rstrip("?,;. ")
    return f"{bare[:1].upper()}{bare[1:]}?"
