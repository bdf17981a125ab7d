"""Which task a question sets: to answer it, or to make an overview, a list and so on."""

import re
from typing import Literal

from assistant.language import overviews
from assistant.language.inventory import COUNT, LIST

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
    "count": COUNT,
    "list": LIST,
}
_TASKS = {task: re.compile(pattern, re.IGNORECASE) for task, pattern in _PATTERNS.items()}


def task_of(question: str) -> Task:
    """The task that a question sets; a plain question if none is plain to see.

    >>> task_of("How many articles are there?"), task_of("How many people came?")
    ('count', 'question')
    """
    return next((task for task, pattern in _TASKS.items() if pattern.match(question)), "question")
