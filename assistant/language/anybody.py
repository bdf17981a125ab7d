"""Whether a sentence answers "was anybody hurt?": that some were, or that nobody was."""

import re

from assistant.language.denials import is_question, is_rumour
from assistant.language.verb_forms import base
from assistant.language.verdicts import CLAUSES, UNSURE
from assistant.language.words import content_words, stem, stems, words

_ASKED = re.compile(
    r"\W*(?:(?:so|and|but|then|ok|okay)\W+)?(?:is|are|was|were|do|does|did|has|have|had)\s"
    r"(?P<there>there\s)?(?:(?P<who>any ?body|any ?one|some ?body|some ?one)|any)\s"
    r"(?P<what>.+?)(?:\s(?:in|at|on|after|during|by|from|for|with|over|near|when|because|as|to)\s"
    r"(?P<where>.+?))?\W*$",
    re.IGNORECASE,
)
_NO_PERSON = r"(?:nobody|no[ -]one|no (?:people|person)|none of (?:them|the \w+))"
_SOME = (
    r"(?:\d+|a|an|one|two|three|four|five|six|seven|eight|nine|ten|several|many|dozens of|some)"
    r" (?:[\w-]+ ){0,2}?(?:people|persons?|m[ae]n|wom[ae]n|child(?:ren)?|boys?|girls?|drivers?"
    r"|passengers?|workers?|soldiers?|officers?|policem[ae]n|firefighters?|residents?|students?)"
    r" (?:(?:was|were|has been|have been|had been) )?(?:\w+ly )?"
)
_BETWEEN = 3
"""How many words may stand between two of the question."""


def anybody(question: str, sentence: str, around: str) -> bool | None:
    """Whether a sentence says that some were, or that nobody was; None if neither is plain.

    Args:
        question: what was asked.
        sentence: one of an article.
        around: what the article says besides; where and when is asked of has to be in it.

    >>> anybody("Was anybody hurt in the fire?", "Nobody was hurt.", "The fire broke out at noon.")
    False
    >>> anybody("Were there any deaths?", "Two men were hurt, but no deaths were reported.", "")
    False
    """
    asked = _ASKED.match(question)
    if not asked or is_question(sentence) or is_rumour(sentence):
        return None
    wanted = [base(word) for word in content_words(asked["what"])]
    if not wanted or not {stem(one) for one in content_words(asked["where"] or "")} <= stems(
        f"{sentence} {around}"
    ):
        return None
    for clause in CLAUSES.split(sentence):
        unsure = {word.lower() for found in UNSURE.findall(clause) for word in words(found)}
        # What denies is looked for; what makes it unsure is not.
        if unsure - {"nobody", "none", "no"}:
            continue
        no = _NO_PERSON if asked["who"] else r"no"
        for match in re.finditer(rf"\b{no}\b", clause, re.IGNORECASE):
            if _follow(wanted, clause[match.end() :]):
                return False
        if asked["who"] and not re.search(r"\b(?:not|no)\b|n['’]t\b", clause, re.IGNORECASE):
            some = re.search(rf"\b{_SOME}(?=\w)", clause, re.IGNORECASE)
            if some and _follow(wanted, clause[some.end() :], between=0):
                return True
    return None


def _follow(wanted: list[str], text: str, between: int = _BETWEEN) -> bool:
    """Whether words come in their order, the first at once, and with few others between."""
    found = words(text)
    place = 0
    for one in wanted:
        here = found[place : place + between + 1]
        at = next((at for at, word in enumerate(here) if base(word) == one), None)
        # Nobody else, or nobody seriously hurt, leaves others.
        if at is None or any(word == "else" or word.endswith("ly") for word in here[:at]):
            return False
        place += at + 1
    return True
