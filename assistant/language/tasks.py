"""Which task a question sets: to answer it, or to make an overview, a list and so on."""

import re
from collections.abc import Callable
from typing import Literal

from assistant.language import overviews, sides
from assistant.language.inventory import is_count, is_list
from assistant.language.requests import bare

Task = Literal[
    "question", "overview", "list", "count", "timeline", "comparison", "verdict", "reasons", "talk"
]
"""`question`: what the articles say that answers it. `overview`: what is most important of one
article, several or all. `list`: people, places, sums and the like. `count`: how many articles,
which is the newest, and other facts of the collection. `timeline`: what happened when.
`comparison`: two things side by side. `verdict`: yes or no. `reasons`: all that are given. `talk`:
a greeting, thanks, a question about this assistant."""

_PLEASE = (
    r"\W*(?:(?:please|now|ok|okay|hey|hi|hello|so|and|then)\b[,!. ]*)*"
    r"(?:(?:can|could|would|will) you (?:please )?|(?:i(?:'d| would)? (?:want|like)|i need)"
    r"(?: you)? (?:to )?|let'?s )?"
)

_MAKE = (
    r"(?:(?:give|show|make|create|write|draw up|build|provide|prepare|compile|produce|have|see|get"
    r"|put together|i need|present)(?: me| us)?)"
)
_ASKING = (
    r"who\w*|what|when|where|why|how|which|is|are|was|were|do|does|did|has|have|had|can|could|will"
    r"|would|should|must|in (?:what|which)"
)

_PATTERNS: dict[Task, str] = {
    "talk": (
        r"\W*(?:(?:hello|hi|hey|greetings|thanks|thank you|thx|cheers|ok|okay|great|nice|bye"
        r"|goodbye|welcome|good (?:morning|afternoon|evening|night|day))\b"
        r"(?:,? (?:there|again|very much|so much|a lot|everyone))?\W*)+$"
        r"|\W*(?:help|\?)\W*$"
        r"|.*\b(?:what|who) (?:can|could|do|are) you(?: (?:do|answer|know|help me with|for))?\W*$"
        r"|\W*(?:hello|hi|hey)?\W*(?:and )?how (?:are|r) (?:you|u)(?: (?:today|doing))?\W*$"
        r"|\W*(?:(?:perfect|cool|well done|see you(?: later)?|hello|hi|hey|thanks|thank you)"
        r"(?:,? (?:assistant|bot|friend|all))?\W*)+$"
        r"|\W*(?:(?:so|and)\b,? )?who(?: (?:has|was it that))? (?:wrote|made|built|created"
        r"|programmed|developed) (?:you|this(?: (?:program|assistant|app|bot|text))?)(?: all)?\W*$"
        r"|\W*(?:are you|is this) (?:a |an )?(?:robot|bot|human|machine|ai|person|chatgpt|real)"
        r"(?: person)?\W*$"
        r"|\W*what(?: kinds? of| sorts? of)? (?:questions? )?(?:can|could|may|should) i ask"
        r"(?: you)?(?: here)?\W*$|\W*(?:can|could) you help(?: me)?\W*$|\W*what is this\W*$"
        r"|\W*how (?:do(?:es)? (?:you|this) work|can you help(?: me)?|do i use (?:you|this))\W*$"
    ),
    "overview": overviews.PATTERN,
    "timeline": (
        rf"{_PLEASE}(?:(?:(?:can|could|may) i |let me )?{_MAKE} )?"
        r"(?:(?:a|an|the|some|your)\s+)?(?:(?:short|brief|full|rough|quick"
        r"|complete|detailed)\s+)?(?:time[- ]?line|chronology|chronicle)\b"
        r"|what(?:'s|’s| is| was) the (?:time[- ]?line|chronology"
        r"|(?:sequence|order|course) of events)"
        r"(?: (?:of|in|around|behind) .*)?\W*$"
        rf"|{_PLEASE}(?:{_MAKE} )?(?:a |the )?(?:short |brief )?chronological "
        r"(?:overview|list|account|summary|order|history|record)\b"
        rf"|{_PLEASE}(?:trace|reconstruct|retrace) (?:the|how)\s"
        r"|.*\b(?:in chronological order|in order of time|chronologically"
        r"|in the order in which (?:they|it) happened)\b"
        r"|\W*(?:(?:tell|show) me )?what (?:has )?happened(?: (?:and|on))?,?"
        r" (?:when|which day|what day)(?: (?:in|with|during|of) [^?]+)?\W*$"
        r"|\W*in (?:what|which) order did (?:things|it|events|everything|all (?:of )?(?:this|it))\b"
        rf"|(?!\W*(?:{_ASKING})\b)[^?]{{2,90}} (day|week|month|year) by (?:day|week|month|year)\W*$"
        r"|\W*what happened first,? and (?:what|then)\b"
        r"|\W*how (?:did|has|have) (?:the |this |that |all |it|things|events)[^?]{0,80}?"
        r"\b(?:develop|unfold|evolve|play out|come about)(?:e?d)?"
        r"(?: (?:over|so far|day by day|step by step|since|in|on|at|during|after|between|from|once)"
        r"\b[^?]*)?\W*$"
        r"|\W*(?:what|which) (?:\w+ ){0,3}events (?:led|leading|that led) (?:up )?to\b"
        rf"|{_PLEASE}(?:take|walk|guide) me through (?:the |what )?(?:events|happened)\b"
    ),
    "comparison": sides.PATTERN,
    "reasons": (
        r"\W*(?:(?:so|and|but|then|also)\W+)?(?:(?:please )?(?:explain|tell me|say)(?: to me)? )?"
        r"(?:why|how come|for what reasons?)\b"
        rf"|{_PLEASE}(?:(?:(?:what|which)(?:'s|’s| is| are| was| were)?|{_MAKE}|list|name|explain"
        r"|tell me)\b (?:the |some |all (?:the )?|any )?(?:\w+ )?|(?:the )?)"
        r"(?:reasons?|causes|benefits?"
        r"|advantages?|disadvantages?|drawbacks?|downsides?|upsides?|risks?|dangers|merits"
        r"|pros and cons|pros|cons|arguments?|advantages and disadvantages|costs and benefits"
        r"|risks and benefits)(?: (?:(?:that )?[\w'’]+ (?:gives?|gave|names?|named|has|had)))?"
        r" (?:of|for|against|behind|to|in favou?r|why|that|did|does|do|were|are)\b"
        r"|\W*what (?:speaks|spoke) (?:for|against)\b|\W*what (?:all )?(?:caused|led to)\b"
        r"|\W*(?:the |all )?reasons (?!(?:of|for|why|that)\b)\w+"
    ),
    "verdict": (
        r"\W*(?:(?:so|and|but|then|ok|okay)\W+)?(?:is|are|was|were|do|does|did|has|have|had|can|could"
        r"|will|would|should|must)(?:n['’]t)?\s(?!you\b)(?!.*\sor\s(?!not\b))"
    ),
}
_Test = Callable[[str], object]
_MATCHES: dict[Task, _Test] = {
    task: re.compile(pattern, re.IGNORECASE).match for task, pattern in _PATTERNS.items()
}
_COLLECTION: dict[Task, _Test] = {"count": is_count, "list": is_list}
_EARLY: tuple[Task, ...] = ("talk", "overview")
_TASKS = {task: _MATCHES[task] for task in _EARLY} | _COLLECTION | _MATCHES
"""How each task is told, in the order in which they are tried."""


_OF_WHAT = re.compile(r"\s*\([^()]*\)(?=\W*$)")
"""What a follow-up is about, as it is put behind it: "What happened when (the strike)?"."""


def task_of(question: str) -> Task:
    """The task that a question sets; a plain question if none is plain to see.

    >>> task_of("How many articles are there?"), task_of("How many people came?")
    ('count', 'question')
    """
    asked = _OF_WHAT.sub("", bare(question))
    short = overviews.without_length(asked)
    if len(short) + 1 < len(asked) and (task := _first(short)) in ("overview", "timeline"):
        return task
    return _first(asked)


def _first(asked: str) -> Task:
    return next((task for task, is_set in _TASKS.items() if is_set(asked)), "question")
