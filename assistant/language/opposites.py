"""Words that turn a statement round when one of them stands in the place of the other."""

from collections import defaultdict

from assistant.language.verdicts import base

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
permit forbid, admit deny, confirm deny, acknowledge deny, agree refuse, agree disagree
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


def opposites(word: str) -> set[str]:
    """The words that turn round what a word says, as `verdicts.base` gives them.

    >>> sorted(opposites("rose"))[:3]
    ['declin', 'decreas', 'drop']
    """
    return _OPPOSITES.get(base(word), set())
