"""Rewrite a follow-up as a question that stands alone.

Without a chat model, the conversation is kept as a list of subjects, the one in focus first. A
pronoun is replaced by the first subject that fits it. A question without a subject of its own gets
one. A question that opens a new subject stays as it is. (What was referred to by a pronoun stays in
focus: see Grosz, Joshi and Weinstein, "Centering", Computational Linguistics 21, 1995.)
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from assistant.answering.again import set_again
from assistant.answering.elliptic import Several, several_in, with_name, with_thing, with_time
from assistant.answering.subjects import Subject, content_stems, subjects
from assistant.errors import ModelError
from assistant.language.compound import questions_in
from assistant.language.inventory import asks_of_all
from assistant.language.names import full_names
from assistant.language.overviews import Wish
from assistant.language.pronouns import can_be
from assistant.language.questions import Question
from assistant.language.tasks import task_of
from assistant.language.words import FUNCTION_WORDS, words

if TYPE_CHECKING:
    from assistant.models.embedding import Encode

Turn = tuple[str, str]
"""A question of the conversation so far, and the text of its answer."""

_PRONOUN = re.compile(
    r"\b(it|its|they|them|their|theirs|he|him|his|she|her|hers|these|this)\b", re.IGNORECASE
)
_PERSON = frozenset(("he", "him", "his", "she", "her", "hers"))
_MANY = frozenset(("they", "them", "their", "theirs", "these"))
_OWNING = frozenset(("its", "their", "his", "her"))

_DEFINES = re.compile(
    r"\W*(?:(?:what|who)(?:['’]s| is| are| was| were)|what happened (?:in|to|at)|what does"
    r"|(?:please |can you )?(?:tell|describe|explain|talk)(?: me| us)?(?: more)?(?: about)?)\b"
    r"(?: (?:a|an|the))?\s*",
    re.IGNORECASE,
)
_DEFINITE = re.compile(r"\b(?:the|my|your|some|any|other)\s+(?:\w+\s+)?$", re.IGNORECASE)
_POINTS = re.compile(r"\b(?:the|this|that|these|those)\s$", re.IGNORECASE)
_WHERE = re.compile(r"\b(?:in|at|near|from|around|outside)\s(?:the\s)?$", re.IGNORECASE)
_OF_NAME = re.compile(r" of (?:the )?[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*")


_ADDED = re.compile(r"\([^()]*\)")
"""A subject that a question was given, not its own."""

_MOST_NAMES = 5
"""How many names of an answer are remembered."""

_TOPIC = 2.0
"""The weight of similarity to the first question: similarity 1 outweighs two places in the list."""


def stand_alone(
    question: str,
    history: Sequence[Turn],
    encode: "Encode",
    rewrite: Callable[[str, Sequence[Turn]], str] | None = None,
    title_of: Callable[[str], str] = lambda quote: "",
) -> str:
    """Rewrite a question so that it can be understood without its conversation.

    Args:
        question: the latest question.
        history: the turns before it, the oldest first.
        encode: an embedding model, which tells how similar a subject is to the topic.
        rewrite: a function that rewrites it with a chat model; if the model fails, the rules here
            do.
        title_of: finds the title of the article that has a quote; empty if none has.
    """
    if not history or task_of(question) == "talk":
        return question
    if rewrite and not _is_whole(question):
        try:
            return rewrite(question, history)
        except ModelError:
            pass
    conversation = _Conversation(_Topic(history[0][0], encode), title_of)
    for asked, said in history:
        parts, meant = questions_in(asked), asked
        for part in parts:
            meant = conversation.add_question(part)
        if task_of(meant) in _OF_MANY:
            conversation.add_overview(said)
            continue
        # Who is named last answers the last of several questions.
        told = said.split("\n\n")
        conversation.add_answer("\n\n".join(told if len(parts) == 1 else reversed(told)))
    return conversation.add_question(question)


_OF_MANY = frozenset(("count", "overview", "talk"))
"""The tasks whose answers name many things, of which none is what a follow-up is about."""


def _is_whole(question: str) -> bool:
    """Whether it is talk, or asks for an overview of what lies here: of no subject before it."""
    task = task_of(question)
    if task != "overview":
        return task == "talk"
    return Wish(Question(question).without_period.text).stands_alone


class _Topic:
    """The first question of a conversation; subjects similar to it are preferred."""

    def __init__(self, question: str, encode: "Encode") -> None:
        self._question = question
        self.encode = encode

    def first(self, subjects: Sequence[str]) -> str:
        """Choose the subject that is meant: early in the list, and similar to the topic."""
        if len(subjects) == 1:
            return subjects[0]
        topic, *found = self.encode([self._question, *subjects])
        scores = [_TOPIC * float(one @ topic) - place for place, one in enumerate(found)]
        return subjects[scores.index(max(scores))]


Edit = tuple[int, int, str]
"""Start and end of a stretch of a question, and its replacement."""


class _Conversation:
    """The subjects of a conversation so far, the one in focus first."""

    def __init__(self, topic: _Topic, title_of: Callable[[str], str]) -> None:
        self._topic = topic
        self._title_of = title_of
        self._subjects: list[str] = []
        self._previous = ""
        """The previous question, rewritten to stand alone."""
        self._answered: list[str] = []
        """The names in the answer to it."""
        self._told = ""
        """That answer."""
        self._several: Several | None = None
        """The things that were named together last."""

    def add_answer(self, answer: str) -> None:
        """Add the names in an answer to the end of the list."""
        self._told = answer
        self._several = several_in(answer, self._previous) or self._several
        self._answered = named = full_names(answer)[:_MOST_NAMES]
        self._subjects += [name for name in named if name not in self._subjects]

    def add_overview(self, answer: str) -> None:
        """Remember an answer that names many things, none of them as a subject."""
        self._told = answer

    def add_question(self, question: str) -> str:
        """Add a question to the conversation, and return it rewritten to stand alone."""
        own = subjects(question)
        if again := set_again(question, self._previous, self._told, self._title_of):
            self._previous = again
        elif _is_whole(question) or Question(question).is_request or asks_of_all(question):
            self._previous = question
        elif instead := self._instead(question):
            new = [one.text for one in subjects(instead) if one.text not in self._previous]
            self._previous, self._subjects = instead, list(dict.fromkeys([*new, *self._subjects]))
        elif _is_bare(question):
            self._previous = f"{self._previous} {question}".strip()
        else:
            self._previous = self._with_subjects(question, own)
        self._several = several_in(question, question) or self._several
        return self._previous

    def _instead(self, question: str) -> str:
        """The previous question with what this one names instead; else an empty string."""
        previous = self._previous
        return (
            with_thing(question, previous, self._told, self._several)
            or with_time(question, previous)
            or with_name(question, previous, self._topic.encode)
        )

    def _with_subjects(self, question: str, own: Sequence[Subject]) -> str:
        """Complete short names and replace pronouns; else append a subject if one is needed."""
        defines = _defines(question, own)
        edits, used = self._longer(question, own)
        mentioned = {word for subject in own for word in subject.stems}
        open_to = [one for one in self._subjects if not content_stems(one) & mentioned]
        within = own[0].end if defines else len(question)
        for edit, meant in self._meant(question, within, open_to, used):
            edits.append(edit)
            used.append(meant)
        text = _edited(question, edits)
        pronouns = [match[1].lower() for match in _PRONOUN.finditer(question)]
        fits = [one for one in open_to if one[0].islower() or _can_be(pronouns, one)]
        if not edits and fits and not (defines or self._is_enough(own)):
            used = [self._topic.first(fits[:6])]
            bare = question.rstrip("?.! ")
            text = f"{bare} ({used[0]}){question[len(bare) :]}"
        self._focus(question, own, used, defines=defines)
        return text

    def _longer(self, question: str, own: Sequence[Subject]) -> tuple[list[Edit], list[str]]:
        """Find short forms of names, and the full names from the conversation to replace them."""
        edits: list[Edit] = []
        used: list[str] = []
        for subject in own:
            longer = next(
                (one for one in self._subjects if subject.stems < content_stems(one)), None
            )
            points = subject.named or _POINTS.search(question[: subject.start])
            if _whole(question, subject) != subject.text:
                continue
            if longer and points and subject.text not in self._subjects and longer not in used:
                edits.append((subject.start, subject.end, longer))
                used.append(longer)
        return edits, used

    def _meant(
        self, question: str, within: int, open_to: Sequence[str], used: Sequence[str]
    ) -> Iterator[tuple[Edit, str]]:
        """Find what each pronoun stands for, up to a place in the question; each pronoun once."""
        taken = list(used)
        resolved: set[str] = set()
        # Who was asked about last, or else named in the answer, before whoever was named earlier.
        last = [*full_names(_ADDED.sub("", self._previous)), *self._answered]
        for match in _PRONOUN.finditer(question):
            pronoun = match[1].lower()
            noun_follows = bool(question[match.end() :].strip(" ?.!"))
            determiner = pronoun in ("this", "these") and noun_follows
            among = open_to
            if pronoun in _PERSON:
                people = [one for one in last if one in open_to and can_be(pronoun, one)]
                among = people[:1] or open_to
            fitting = [one for one in _fitting(pronoun, among) if one not in taken]
            beyond = match.start() > within
            if fitting and pronoun not in resolved and not beyond and not determiner:
                meant = self._topic.first(fitting)
                owns = pronoun in _OWNING and noun_follows
                yield (match.start(), match.end(), _possessive(meant) if owns else meant), meant
                taken.append(meant)
                resolved.add(pronoun)

    def _is_enough(self, own: Sequence[Subject]) -> bool:
        """Whether the subjects of a question say enough about what it is about."""
        known = any(subject.stems & content_stems(one) for subject in own for one in self._subjects)
        named = any(subject.named for subject in own)
        return named or known or sum(len(words(one.text)) for one in own) > 2

    def _focus(
        self, question: str, own: Sequence[Subject], used: Sequence[str], *, defines: bool
    ) -> None:
        """Move what a question was about to the front of the list."""
        before = self._subjects
        whole = [_whole(question, subject) for subject in own]
        new = [
            next((one for one in used if subject.stems <= content_stems(one)), text)
            for subject, text in zip(own, whole, strict=True)
        ]
        focus = [
            one
            for one, subject in zip(new, own, strict=True)
            if one in before
            or (
                subject.named
                and not _WHERE.search(question[: subject.start])
                and not any(text != subject.text and subject.text in text for text in whole)
            )
        ]
        order = [*new, *used] if defines else [*used, *focus, *before[:1], *new]
        self._subjects = list(dict.fromkeys([*order, *before]))


def _whole(question: str, subject: Subject) -> str:
    """One thing with the name that tells which one it is: "harbour bridge of Oxmouth"."""
    name = _OF_NAME.match(question, subject.end)
    is_one = not subject.named and not subject.text.endswith("s")
    return subject.text + name[0] if name and is_one else subject.text


def _defines(question: str, own: Sequence[Subject]) -> bool:
    """Whether a question opens a new subject: "What is a tram?"."""
    opening = _DEFINES.match(question)
    return bool(
        opening
        and own
        and own[0].start <= opening.end()
        and (own[0].named or not _DEFINITE.search(question[: own[0].start]))
    )


def _edited(text: str, edits: Sequence[Edit]) -> str:
    for start, end, instead in sorted(edits, reverse=True):
        text = text[:start] + instead + text[end:]
    return text


def _can_be(pronouns: Sequence[str], name: str) -> bool:
    return all(can_be(pronoun, name) for pronoun in pronouns)


def _is_bare(question: str) -> bool:
    """Whether a question only asks for more about the previous one: "Why?", "And when?"."""
    asked = [word.lower() for word in words(question)]
    return not _PRONOUN.search(question) and all(word in FUNCTION_WORDS for word in asked)


def _fitting(pronoun: str, before: Sequence[str]) -> list[str]:
    """The subjects that a pronoun can stand for, judged by number and by whether they are names."""
    if pronoun in _PERSON:
        named = [one for one in before if one[0].isupper() and can_be(pronoun, one)]
        return [one for one in named if " " in one] or named
    near = before[:2]
    many = [one for one in near if one.endswith("s") or " and " in one]
    one_ = [one for one in near if one not in many]
    return (many if pronoun in _MANY else one_) or list(before[:4])


def _possessive(text: str) -> str:
    return f"{text}'" if text.endswith("s") else f"{text}'s"
