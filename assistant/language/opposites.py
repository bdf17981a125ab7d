"""Words that turn a statement round when one of them stands in the place of the other."""

import re
from collections import defaultdict

from assistant.language.verb_forms import base
from assistant.language.words import stem

_PAIRS = """
rise fall, rise drop, rise decline, rise sink, rise decrease, rise plunge, rise slump, increase fall
increase decrease, increase drop, increase decline, increase reduce, grow shrink, grow fall
grow decline, climb fall, climb drop, soar plunge, soar fall, gain lose, expand shrink
raise lower, raise cut, raise reduce, higher lower, highest lowest, more less, more fewer
most least
above below, over under, win lose, winner loser, beat lose, victory defeat, success failure
succeed fail, pass fail, before after, earlier later, first last, former current, begin end
start end, start stop, start finish, begin stop, open close, open shut, opened closed, reopen close
accept reject, accept refuse, approve reject, approve block, adopt reject, support oppose
support reject, favour oppose, back oppose, allow ban, allow forbid, allow prohibit, permit ban
permission ban, permit forbid, admit deny, confirm deny, acknowledge deny, agree refuse
agree disagree
welcome criticise, welcome condemn, praise criticise, praise condemn, guilty innocent
convict acquit, convict clear, legal illegal, lawful unlawful, possible impossible, true false
likely unlikely, able unable, safe dangerous, safe unsafe, dead alive, die survive, kill save
hire sack, hire dismiss, hire fire
join leave, arrive leave, arrive depart, enter leave, stay leave, appoint dismiss, remain resign
marry divorce, profit loss, surplus deficit, majority minority, import export, north south
east west, northern southern, eastern western, old young, older younger, male female
man woman, men women, father mother, son daughter, brother sister, husband wife, king queen
boy girl, public private, strong weak, stronger weaker, strengthen weaken, improve worsen
better worse, best worst, hot cold, warm cold, warmer colder, fast slow, faster slower, early late
long short, longer shorter, large small, larger smaller, big small, bigger smaller, high low
rich poor, cheap expensive, cheaper dearer, increase cut, include exclude, attack defend
innocent convicted, optimistic pessimistic, positive negative, advantage disadvantage
inside outside, morning evening, always never, everyone nobody
everybody nobody, all none, many few, both neither, with without, present absent, full empty
build demolish, create destroy, remember forget, love hate, friend enemy, ally enemy
ahead behind, explain decline, proceed cancel, accept decline, support reject
upper lower, top bottom, war peace, hope fear, temporary permanent, voluntary compulsory
optional compulsory, minimum maximum, oldest youngest, oldest newest, largest smallest
biggest smallest, longest shortest, richest poorest, strongest weakest, fastest slowest
"""

_OPPOSITES: defaultdict[str, set[str]] = defaultdict(set)
for _pair in _PAIRS.replace("\n", ",").split(","):
    if _pair.strip():
        _one, _other = map(base, _pair.split())
        _OPPOSITES[_one].add(_other)
        _OPPOSITES[_other].add(_one)

_DECIDING = {
    stem(one): {stem(word) for word in others.split()}
    for one, others in {
        "open": "closed shut",
        "closed": "open",
        "alive": "dead",
        "dead": "alive",
        "legal": "illegal",
        "illegal": "legal",
        "allowed": "banned forbidden prohibited",
        "banned": "allowed",
        "possible": "impossible",
        "true": "false untrue",
        "approve": "reject",
        "reject": "approve",
        "win": "lose",
        "lose": "win",
    }.items()
}
"""Those of which only one can hold, so that the other one answers a question with no."""

_ENDING = (
    r"(?:end(?:s|ed|ing)?|lift(?:s|ed|ing)?|remov(?:es?|ed|ing)|scrap(?:s|ped|ping)?"
    r"|revok(?:es?|ed|ing)|repeal(?:s|ed|ing)?|revers(?:es?|ed|ing)|overturn(?:s|ed|ing)?"
    r"|abolish(?:es|ed|ing)?|abandon(?:s|ed|ing)?|drop(?:s|ped|ping)?|suspend(?:s|ed|ing)?"
    r"|withdr(?:aws?|ew|awn|awing)|cancel(?:s|l?ed|l?ing)?|quash(?:es|ed|ing)?"
    r"|rescind(?:s|ed|ing)?|den(?:y|ies|ied|ying)|averts?|averted|avoid(?:s|ed|ing)?"
    r"|prevent(?:s|ed|ing)?|stop(?:s|ped|ping)?|halt(?:s|ed|ing)?)"
)
_ENDED_BEFORE = re.compile(
    rf"\b(?:{_ENDING}|(?:end|lifting|removal|repeal|reversal) (?:of|to)|without|no(?! longer))"
    r"\s+(?:(?:to|of|from)\s+)?(?:(?:the|a|an|any|its|his|her|their|this|that|all)\s+)?"
    r"(?:[\w’'-]+\s+){0,2}$",
    re.IGNORECASE,
)
_ENDED_BEHIND = re.compile(
    r"^(?:\s+[\w’'-]+){0,8}?\s+(?:(?:is|are|was|were|has|have|had|be|been|being|will)\s+)+"
    rf"(?:{_ENDING}|expired|over)\b",
    re.IGNORECASE,
)


def is_ended(text: str, start: int, end: int) -> bool:
    """Whether a text says of what a word of it names that it ended, is denied, or is not there.

    >>> text = "Oman ended the ban on flights."
    >>> is_ended(text, text.index("ban"), text.index(" on"))
    True
    """
    return bool(_ENDED_BEFORE.search(text[:start]) or _ENDED_BEHIND.search(text[end:]))


def opposites(word: str) -> set[str]:
    """The words that turn round what a word says, as `verb_forms.base` gives them.

    >>> sorted(opposites("rose"))[:3]
    ['declin', 'decreas', 'drop']
    """
    return _OPPOSITES.get(base(word), set())


def deciding_opposites(word: str) -> set[str]:
    """The words that answer a question with no if they stand in the place of a word of it.

    >>> sorted(deciding_opposites("open")), sorted(deciding_opposites("rise"))
    (['close', 'shut'], [])
    """
    return _DECIDING.get(base(word), set())
