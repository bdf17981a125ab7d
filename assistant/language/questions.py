"""A question, read once; every later stage uses what was read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from assistant.errors import QuestionError
from assistant.language.dates import Period
from assistant.language.inventory import asks_of_all
from assistant.language.kinds import Kind, asked_kind
from assistant.language.languages import language_of
from assistant.language.names import asked_names
from assistant.language.overviews import IN_FEW
from assistant.language.quantities import Quantity, quantities
from assistant.language.states import asks_for_a_holder, asks_how_it_is, offices
from assistant.language.tasks import Task, task_of
from assistant.language.times import asked_period, remove_period
from assistant.language.words import (
    FUNCTION_WORDS,
    content_words,
    is_function_word,
    plain,
    small_number,
    stem,
    stems,
    words,
)

LONGEST = 2000
"""The most characters in a question; the embedding model reads about half of that."""

_EDGES = ".,;:!?“”\"'’()"

_REQUEST = re.compile(
    r"(?:(?:please|now|ok|okay|hey|hi|hello)\b[,!. ]*)*"
    r"(?:(?:can|could|would|will) you (?:please )?|help me (?:to )?"
    r"|i(?:'d| would)? (?:want|like|need) you to )?"
    r"(?:(?:write|compose|draw|paint|sing|translate|calculate|compute|solve|imagine|pretend|ignore"
    r"|disregard|repeat after|role-?play|act as)(?![-\w]| up\b)"
    r"|(?:draft|code|program|generate|invent|order|book|buy|send|e-?mail|play|forget|make|create"
    r"|remind|tell) (?:(?:me|us) )?(?:a|an|another|some|my|your|this|it|all)\b(?! about)"
    r"|(?:fix|debug|run|correct|proofread|rewrite|paraphrase|rephrase) (?:me )?(?:a|an|my|this|the"
    r" following)\b|(?:give|tell|show|teach|sing) (?:me|us) (?:a|an|another|some) (?:\w+ )?"
    r"(?:poems?|jokes?|songs?|recipes?|codes?|riddles?|rhymes?|limericks?|haikus?|tricks?)\b)"
    r"|\W*(?:what(?:'s|’s| is| will| was)? (?:be )?(?:the|today's|tomorrow's) weather(?: be)?"
    r"(?: like)?(?: (?:right now|now|today|tonight|tomorrow|outside|here|this week|forecast|be"
    r"|like))*|(?:the )?weather(?: (?:forecast|today|tomorrow|now))*"
    r"|(?:will|is) it (?:going to )?(?:rain|raining|snow|snowing)"
    r"(?: (?:today|tonight|tomorrow|now|outside))*"
    r"|what(?:'s|’s| is) the time(?: now)?|what time is it(?: now)?)\W*$",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"\W*(?:(?:hello|hi|hey|greetings|thanks|thank you|cheers|ok|okay|bye|goodbye|welcome"
    r"|good (?:morning|afternoon|evening|night|day))\b(?: (?:there|again|very much|so much))?\W*)+",
    re.IGNORECASE,
)
_OPENS_BROADLY = re.compile(
    r"\W*(?:so |and |please )*(?:what|how (?:is|are|was|were|do|does|did)|tell|describe|explain"
    r"|give|summar\w*|any (?:news|updates?)|(?:the )?(?:latest|news|overview|summary))\b",
    re.IGNORECASE,
)

_LIST = """
act action actions activities activity bring brief briefly current currently description develop
development developments explain give happen happened happening happens history information know
latest main matter new news overview plan plans planning point points position present recent
recently relation relations relationship role short situation state status story subject summarise
summarize summary sum talk thing things think today topic update updates work working
"""

_VAGUE = frozenset(_LIST.split())

_NEWEST = re.compile(
    r"\b(?:latest|newest|most recent\w*|current\w*|now|nowadays|today|recent\w*|so far|still"
    r"|this (?:week|month|year|season))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Question:
    """A question that stands alone, and what can be read from its words.

    Each property is computed when it is first used.

    >>> asked = Question("What did Ken Hu announce last month?", date(2019, 10, 24))
    >>> asked.names, str(asked.period), asked.without_period.text
    (['Ken Hu'], 'September 2019', 'What did Ken Hu announce?')
    """

    text: str
    today: date = field(default_factory=date.today)
    """The day from which "last month" is counted."""

    @cached_property
    def language(self) -> str:
        """The code of its language; English if it is not known for sure."""
        return language_of(self.text) or "en"

    @cached_property
    def stems(self) -> list[str]:
        """The stems of its content words, in order, without repeats."""
        found = content_words(self.text, self.language)
        return list(dict.fromkeys(stem(word, self.language) for word in found))

    def stems_of(self, text: str) -> set[str]:
        """The stems of the content words of a text, as if it is in the question's language."""
        return stems(text, self.language)

    @cached_property
    def names(self) -> list[str]:
        """The names in it: see `names.asked_names`."""
        return asked_names(self.text, self.language)

    @cached_property
    def quantities(self) -> list[Quantity]:
        """The numbers in it."""
        return quantities(self.text)

    @cached_property
    def period(self) -> Period | None:
        """The period that it asks about; None if it names none, or several."""
        return asked_period(self.text, self.today)

    @property
    def without_period(self) -> "Question":
        """The same question without the words for its period."""
        return Question(remove_period(self.text, self.period), self.today) if self.period else self

    @property
    def in_few(self) -> tuple["Question", int | None]:
        """The question without the words for its length, and that: in how many sentences.

        >>> asked, most = Question("Who built it, in one sentence?").in_few
        >>> asked.text, most
        ('Who built it?', 1)
        """
        found = IN_FEW.search(self.text)
        if not found:
            return self, None
        return Question(f"{self.text[: found.start()]}?", self.today), small_number(found[1])

    def respelt(self, changes: Mapping[str, str]) -> "Question":
        """The same question with other words in the places of some."""
        any_of = "|".join(map(re.escape, sorted(changes, key=len, reverse=True)))
        text = re.sub(rf"\b(?:{any_of})\b", lambda match: changes[match[0]], self.text)
        return Question(text, self.today)

    @cached_property
    def is_request(self) -> bool:
        """Whether it only greets, or asks for a task to be done and not for what the articles say.

        >>> Question("Please write me a poem").is_request, Question("Who wrote it?").is_request
        (True, False)
        """
        return bool(_REQUEST.match(self.text) or _GREETING.fullmatch(self.text))

    @cached_property
    def task(self) -> Task:
        """What it asks for: an answer, or an overview, a list and so on.

        >>> Question("Which sums are named in 2024?").task
        'list'
        >>> Question("The last three months").task
        'overview'
        """
        task = task_of(self.text)
        if task == "question" and self.period:
            if all(map(is_function_word, words(self.text.replace(self.period.words, "")))):
                return "overview"
            bare = self.without_period.text
            return task_of(bare) if asks_of_all(bare) else task
        return task

    @cached_property
    def is_broad(self) -> bool:
        """Whether it names a subject but not what it wants to know about it.

        >>> Question("What is Huawei doing?").is_broad, Question("What did Huawei sign?").is_broad
        (True, False)
        """
        if not _OPENS_BROADLY.match(self.text):
            return False
        carrying = [word for word in words(self.text) if word.lower() not in FUNCTION_WORDS]
        open_ = [word for word in carrying if word[0].islower() and word.lower() not in _VAGUE]
        return len(carrying) > len(open_) == 0

    @cached_property
    def asks_for_newest(self) -> bool:
        """Whether it asks for the current state of things."""
        return bool(_NEWEST.search(self.text))

    @cached_property
    def asks_how_it_is(self) -> bool:
        """Whether it asks about something that may have changed since: see `states`."""
        return asks_how_it_is(self.text)

    @cached_property
    def asks_for_a_holder(self) -> bool:
        """Whether it asks who holds an office at present: see `states`."""
        return asks_for_a_holder(self.text)

    @cached_property
    def offices(self) -> set[str]:
        """The stems of the offices in it."""
        return offices(self.text)

    @property
    def asks_for_number(self) -> bool:
        """Whether a number answers it.

        >>> Question("What did it cost?").asks_for_number
        True
        """
        return self._kind is not None and self._kind.is_number

    def kind_in(self, text: str) -> tuple[bool, bool]:
        """Check a text for the kind of thing that the question asks for, such as a date.

        Returns:
            Whether the text lacks it, and whether the text has one that is not copied from the
            question. Both are False if the question asks for no particular kind.
        """
        if self._kind is None:
            return False, False
        others = [word for word in text.split() if word.strip(_EDGES).lower() not in self._given]
        return not self._kind.is_in(text), self._kind.is_in(" ".join(others))

    @cached_property
    def _kind(self) -> Kind | None:
        return asked_kind(self.text)

    @cached_property
    def _given(self) -> set[str]:
        return {word.lower() for word in words(self.text)}


def askable(text: str) -> str:
    """Check the text of a question, and return it on one line.

    Raises:
        QuestionError: it is empty or too long.
    """
    line = " ".join(plain(text).split())
    if not any(map(str.isalnum, line)):
        raise QuestionError("The question is empty: write one, in words.")
    if len(line) > LONGEST:
        raise QuestionError(
            f"The question has {len(line):,} characters: ask in at most {LONGEST:,}."
        )
    return line
