"""A question that yes or no answers: which of them, where a quote says it in so many words.

A quote says it if one clause of it has the words of the question in their order, in the same tense,
and nothing that makes it less than a statement: no plan, no rumour, no condition. With a "not"
before the verb, or an opposite in place of the last word, the answer is no.
"""

import re
from collections.abc import Sequence
from datetime import date

from assistant.language.denials import is_question, is_rumour
from assistant.language.opposites import deciding_opposites
from assistant.language.quantities import quantities
from assistant.language.sentences import sentence_spans
from assistant.language.verb_forms import base, is_past
from assistant.language.words import FUNCTION_WORDS, WORD, words

_ASKED = re.compile(
    r"\W*(?:(?:so|and|but|then|ok|okay)\W+)?(?P<verb>is|are|was|were|do|does|did|has|have|had|can)\s",
    re.IGNORECASE,
)
_SAME_TENSE = {
    "is": "is are ’s 's remains remain stays",
    "was": "was were been",
    "did": "",
    "does": "",
    "has": "has have ’ve 've",
    "had": "had",
    "can": "can",
}
"""Verbs of a question, and those of which a sentence that answers it must have one."""

_FORMS = {"are": "is", "were": "was", "do": "does", "have": "has"}

UNSURE = re.compile(
    r"\b(?:(?-i:may|will)|might|could|would|should|shall|must|can|if|unless|whether|perhaps|maybe|possibl\w+"
    r"|probabl\w+|likely|apparently|reportedly|allegedly|suppos\w+|seem\w*|appear\w*|plan(?:s|ned)?"
    r"|propos\w+|expect\w*|intend\w*|hop(?:e|es|ed|ing)|want(?:s|ed)?|wish\w*|try|tries|tried|trying"
    r"|almost|nearly|some|sometimes|occasionally|partly|partially|rarely|seldom|hardly|barely"
    r"|scarcely|former|formerly|used to|until|till|once|except\w*|other than|only|some|few|many"
    r"|most|often|usually|generally|typically|traditionally|considered|regarded|believ\w+|think\w*|thought"
    r"|so-called|fictional|myth\w*|legend\w*|story|novel|too|unlike|instead|rather|neither|nor|none"
    r"|nothing|nobody|without|fail\w*|den(?:y|ies|ied)|refus\w*|lack\w*|prevent\w*"
    r"|stop\w*|against|dream\w*|imagin\w*|about to|going to|due to be|to be|before|prior|when|where"
    r"|unlikely|doubt\w*|evidence|wrong\w*|false\w*|untrue|incorrect\w*"
    r"|depend\w*|certain|similar\w*|like|as if|attempt\w*|threat\w*|claim\w*|suggest\w*|argu\w+"
    r"|say that|says that|said that|promis\w+|call(?:s|ed) for|demand\w*|not only|not just|not all"
    r"|not every|not always|not necessarily|limited)\b|\?",
    re.IGNORECASE,
)
"""What makes a clause less than a statement, unless the question has it too."""

_NOT = re.compile(r"\b(?:not|never|cannot|no longer)\b|n['’]t\b", re.IGNORECASE)
_PLAINLY_NOT = re.compile(
    r"\b(?:is|are|was|were|did|do|does|has|have|had|can)(?:n['’]t| not| never| no longer)\b"
    r"|\bcannot\b|\bnever\b",
    re.IGNORECASE,
)
_NO = re.compile(r"\b(?:no(?! longer)|none|neither|nor|nothing|nobody|without|un\w+able)\b", re.I)
_THERE = re.compile(r"\bthere (?:is|are|was|were)(?P<no> no| not any)?\s", re.IGNORECASE)

_STRICT = frozenset(
    """only all every always never same still yet ever any anyone anything more less than most both
    each first again already really actually new own just even alone nothing no not without before
    after during under over up down out off between until since against into about""".split()
)
"""Function words that a clause must have if the question has them."""

CLAUSES = re.compile(
    r"[;:—–()“”\"]|,\s+(?=(?:and|but|or|so|yet|while|whereas|although|though|which|who|where|as)\b)"
    r"|\b(?:but|although|though|whereas|while|because|since|however)\b",
    re.IGNORECASE,
)

_BETWEEN = 4
"""How many other words that carry meaning may stand between two of the question, at most."""

_PRONOUNS = frozenset("he she it they we i you this that these those him her them his".split())
_CONDITION = re.compile(
    r"\b(?:if|unless|whether|until|would|could|might|(?-i:may|will))\b", re.IGNORECASE
)
_PASSIVE = frozenset("is are was were be been being get got gets".split())


def verdict(question: str, quotes: Sequence[tuple[str, date | None]]) -> bool | None:
    """Whether quotes answer a question with yes (True) or no (False); None if neither is plain.

    The newest that says so counts; two of one day that contradict each other do not.

    >>> verdict("Is the bridge open?", [("The bridge is not open.", None)])
    False
    """
    found = decided(question, quotes)
    return found[0] if found else None


def decided(question: str, quotes: Sequence[tuple[str, date | None]]) -> tuple[bool, int] | None:
    """The verdict, and the place of the quote that gives it."""
    asked = _ASKED.match(question)
    if not asked or " or " in question:
        return None
    verb = asked["verb"].lower()
    verb = _FORMS.get(verb, verb)
    about = words(question[asked.end() :])
    wanted = [one for one in about if _must_be_there(one)]
    if len(wanted) < 2 or about[0].lower() in _PRONOUNS:
        return None
    said = [
        (day or date.min, says, place)
        for place, (text, day) in enumerate(quotes)
        for start, end in sentence_spans(text)
        for says in [_sentence_says(question, verb, wanted, text[start:end])]
        if says is not None
    ]
    newest = [one for one in said if one[0] == max(said)[0]]
    if len({says for _, says, _ in newest}) != 1:
        return None
    return newest[0][1], newest[0][2]


def _must_be_there(word: str) -> bool:
    """Whether a clause must have a word of the question: one that carries meaning, or May."""
    is_name = word[:1].isupper() and word.lower() not in _ARTICLES | {"i"}
    return is_name or word.lower() not in FUNCTION_WORDS or word.lower() in _STRICT


def _sentence_says(question: str, verb: str, wanted: list[str], sentence: str) -> bool | None:
    if is_question(sentence) or is_rumour(sentence) or _CONDITION.search(sentence):
        return None
    said = {
        one
        for clause in CLAUSES.split(sentence)
        for one in [_clause_says(question, verb, wanted, clause)]
        if one is not None
    }
    return said.pop() if len(said) == 1 else None


def _clause_says(question: str, verb: str, wanted: list[str], clause: str) -> bool | None:
    """Whether a clause says that it is so, or that it is not; None if it says neither."""
    asked = set(map(base, words(question)))
    unsure = {base(word) for found in UNSURE.findall(clause) for word in words(found)}
    if not unsure <= asked or _NOT.search(question):
        return None
    if "there" in words(question.lower())[:3]:
        there = _THERE.match(clause.lstrip())
        places = _in_order([{base(one)} for one in wanted], clause)
        return there["no"] is None if there and places and not _NOT.search(clause) else None
    for turned in (None, *range(len(wanted))):
        sought = [{base(word)} for word in wanted]
        if turned is not None:
            sought[turned] = deciding_opposites(wanted[turned])
        for order, tense in _orders(verb, wanted):
            places = _in_order([sought[place] for place in order], clause)
            if places and not _same_relations(question, clause, order, wanted, places):
                continue
            pairs = [(wanted[place], match) for place, match in zip(order, places, strict=False)]
            if not pairs or not _same_tense(tense, pairs, clause):
                continue
            inside = clause[places[0].start() : places[-1].end()]
            negations = len(_NOT.findall(clause))
            if negations > 1 or _NO.search(clause) or negations != _negated(inside, places):
                return None
            if negations and re.match(r"\s+to\b", clause[places[-1].end() :]):
                return None
            return not (negations ^ (turned is not None))
    return None


def _same_relations(
    question: str, clause: str, order: list[int], wanted: list[str], places: list[re.Match[str]]
) -> bool:
    """Whether nobody else comes in between, and words have the prepositions of the question."""
    inside = clause[places[0].start() : places[-1].end()]
    if any(word.lower() in _PRONOUNS for word in words(inside)) or _OTHERS.search(inside):
        return False
    for place, match in zip(order, places, strict=True):
        one = _preposition(question[: question.find(wanted[place])])
        other = _preposition(clause[: match.start()])
        if one and other and one != other and not {one, other} <= _WITHIN:
            return False
    return True


def _preposition(before: str) -> str:
    """The preposition that a text ends with, an article behind it left out; empty for none."""
    behind = [word.lower() for word in words(before)[-2:]]
    if behind and behind[-1] in _ARTICLES:
        behind.pop()
    return behind[-1] if behind and behind[-1] in _PREPOSITIONS else ""


_OTHERS = re.compile(r"\b(?:who|which|whose|whom)\b", re.IGNORECASE)
_WITHIN = frozenset("in at on of inside".split())
"""Prepositions that may stand for each other."""


def _negated(inside: str, places: list[re.Match[str]]) -> int:
    """How many words deny what the first word of a question behind them says: "did not approve"."""
    count = 0
    for match in _PLAINLY_NOT.finditer(inside):
        behind = [
            one
            for one in WORD.finditer(inside, match.end())
            if one[1].lower() not in FUNCTION_WORDS and not one[1].endswith("ly")
        ]
        at = behind[0].start() + places[0].start() if behind else -1
        count += any(place.start() == at for place in places)
    return count


def _orders(verb: str, wanted: list[str]) -> list[tuple[list[int], str]]:
    """The orders in which the words of a question may come in what answers it, and the tense.

    "Did the council approve the plan?": "the plan was approved by the council". "Was Brandt
    arrested?": "police arrested Brandt".
    """
    places = list(range(len(wanted)))
    orders = [(places, verb)]
    if verb == "did":
        orders += [
            ([*places[verb_at + 1 :], verb_at, *places[:verb_at]], "by") for verb_at in places[1:-1]
        ]
    if verb == "was" and is_past(wanted[-1]):
        orders.append(([places[-1], *places[:-1]], "did"))
    return orders


def _in_order(sought: list[set[str]], clause: str) -> list[re.Match[str]]:
    """The words of a clause that are those of a question, in their order; empty if not all are.

    Args:
        sought: for each word of the question, the stems of which one has to be there.
        clause: where to look.
    """
    found = list(WORD.finditer(clause))
    for first, match in enumerate(found):
        if base(match[1]) not in sought[0] or _is_part(found, first, clause):
            continue
        places, others = [match], 0
        for place in range(first + 1, len(found)):
            if len(places) == len(sought):
                break
            if base(found[place][1]) in sought[len(places)]:
                if found[place - 1] != places[-1] and _narrows(found, place - 1, clause):
                    break
                places.append(found[place])
                others = 0
            elif found[place][1].lower() not in FUNCTION_WORDS:
                others += 1
                if others > _BETWEEN:
                    break
        if len(places) == len(sought) and not _goes_on(found, places[-1], clause):
            return places
    return []


def _narrows(found: list[re.Match[str]], place: int, clause: str) -> bool:
    """Whether a word right before another one makes another thing of it: "the railway bridge"."""
    if place < 0:
        return False
    word, between = found[place][1], clause[found[place].end() : found[place + 1].start()]
    if between == "-" or (not between.strip() and word in _FIRST_NAMES_OF_PLACES):
        return True
    return (
        word.islower()
        and not between.strip()
        and word not in FUNCTION_WORDS | _HARMLESS
        and not word.endswith("ly")
    )


def _is_part(found: list[re.Match[str]], place: int, clause: str) -> bool:
    """Whether a word is narrowed, or belongs to another thing: "entry to the museum"."""
    counted = place and found[place][1].islower() and quantities(found[place - 1][1])
    if counted or _narrows(found, place - 1, clause):
        return True
    before = [match[1] for match in found[:place]]
    # "Iron and Steel Works" are not Steel Works; one of two may have done something else.
    if len(before) > 1 and before[-1] in ("and", "or") and found[place][1][:1].isupper():
        return True
    while before and (before[-1].lower() in _ARTICLES or before[-1].istitle()):
        before.pop()
    return bool(before) and before[-1].lower() in _PREPOSITIONS


_FIRST_NAMES_OF_PLACES = frozenset(
    "New North South East West San Santa Saint St Los Great Upper Lower Old Port".split()
)
"""York is not New York."""

_ARTICLES = frozenset("the a an its his her their".split())
_PREPOSITIONS = frozenset(
    """of to in at for by with from on near behind about under over against into inside off
    without before after during since until between""".split()
)
_HARMLESS = frozenset("not never new big large long major small old whole entire".split())


def _goes_on(found: list[re.Match[str]], last: re.Match[str], clause: str) -> bool:
    """Whether the word right behind the last one makes another thing of it: "the plan B"."""
    behind = [one for one in found if one.start() >= last.end()][:1]
    between = clause[last.end() : behind[0].start()] if behind else ""
    if not behind or between.strip():
        return between == "-"
    if last[1].isdecimal() and behind[0][1] in ("and", "to", "or"):
        return True
    word = behind[0][1].lower()
    return word not in FUNCTION_WORDS and not word.endswith("ly") and word not in _DAYS


_DAYS = frozenset(
    "yesterday today monday tuesday wednesday thursday friday saturday sunday".split()
)


def _same_tense(tense: str, pairs: list[tuple[str, re.Match[str]]], clause: str) -> bool:
    """Whether a clause speaks of the time that a question asks about.

    Args:
        tense: the verb that opens the question; "by" for the passive of "did".
        pairs: words of the question with those of the clause, in the order of the clause.
        clause: all of it.
    """
    inside = f" {clause[pairs[0][1].start() : pairs[-1][1].end()].lower()} "
    past = [match for _, match in pairs if is_past(match[1])]
    if tense == "by":
        return bool(re.search(r"\b(?:was|were|been)\b.* by\b", inside)) and bool(past)
    if tense == "does":
        if re.search(r"\bdo(?:es)?(?:\b|n['’]t)", inside):
            return True
        turned = [match for word, match in pairs if is_past(match[1]) and not is_past(word)]
        return not turned and not any(
            match[1].endswith("ing") and word != match[1] for word, match in pairs
        )
    before = [words(clause[: match.start()])[-1:] for match in past]
    active = any(not one or one[0].lower() not in _PASSIVE for one in before)
    if tense == "did":
        return bool(re.search(r"\bdid(?:\b|n['’]t)", inside)) or active
    if tense == "has" and active and not re.search(r"\b(?:was|were|had)\b", inside):
        return True
    forms = "|".join(_SAME_TENSE[tense].split())
    return bool(re.search(rf"(?<!\w)(?:{forms})(?:\b|n['’]t)", inside))
