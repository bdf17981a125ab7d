"""Questions turned into near misses: one detail exchanged, so that the passage no longer answers.

The kinds are those that people used who wrote such questions by hand (see Rajpurkar, Jia and Liang,
"Know What You Don't Know", ACL 2018, table 2): another name, another number, the opposite, a
negation, another thing. What is exchanged for what is found among other questions and articles.
"""

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from assistant.language.words import FUNCTION_WORDS, stems
from assistant.models.embedding import Embedder

_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,3}")
_LONGEST_NAME = 4
"""Words."""
_MOST_NAMES, _MOST_WORDS = 8000, 4000
_RANKS_OF_NAMES, _RANKS_OF_WORDS = (3, 40), (15, 150)
"""Which of the nearest are taken: the very nearest may mean the same."""

_OPPOSITES = """
first last, most least, more fewer, more less, before after, largest smallest, larger smaller,
biggest smallest, bigger smaller, highest lowest, higher lower, high low, oldest newest, older
newer, oldest youngest, earliest latest, earlier later, old new, north south, northern southern,
east west, eastern western, increase decrease, increased decreased, increases decreases, rise
fall, rose fell, gain lose, gained lost, win lose, won lost, start end, started ended, begin end,
began ended, beginning end, open close, opened closed, allow forbid, allowed forbade, allowed
banned, accept reject, accepted rejected, support oppose, supported opposed, agree disagree,
agreed disagreed, build destroy, built destroyed, create destroy, created destroyed, join leave,
joined left, arrive leave, arrived left, buy sell, bought sold, born buried, male female, men
women, man woman, father mother, son daughter, brother sister, husband wife, king queen, boys
girls, public private, internal external, inside outside, above below, over under, maximum
minimum, major minor, positive negative, strong weak, stronger weaker, early late, long short,
longer shorter, fast slow, faster slower, hot cold, light dark, rich poor, wealthy poor, young
old, good bad, best worst, better worse, same different, common rare, legal illegal, possible
impossible, always never, everyone nobody, with without, import export, attack defend, attacked
defended, success failure, succeeded failed, modern ancient, urban rural, upper lower, front back,
left right, top bottom, domestic foreign, local national, primary secondary, direct indirect,
former current, previous next, dead alive, died survived, enter leave, entered left, found lost,
love hate, liked disliked, single multiple, cheap expensive, safe dangerous, employer employee,
teacher student, buyer seller, expand shrink, expanded shrank, improve worsen, improved worsened,
include exclude, included excluded, remember forget, remove add, removed added, hire fire, hired
fired
"""

_NEGATIVE = {
    "is": "isn't", "are": "aren't", "was": "wasn't", "were": "weren't", "did": "didn't",
    "does": "doesn't", "do": "don't", "can": "can't", "could": "couldn't", "has": "hasn't",
    "have": "haven't", "had": "hadn't", "will": "won't", "would": "wouldn't", "should": "shouldn't",
}  # fmt: skip
_AUXILIARY = re.compile(rf"(?<=\w )(?:{'|'.join(_NEGATIVE)})\b(?= \w)")
_ENDING = re.compile(r"(?:ing|ed|en|ly|ion|ment|er|al|ic|ive|ous|ity|y|s)?$")
_NUMBER = re.compile(r"(?<![\w.,])\d{1,4}(?![\w]|[.,]\d)")


class NearMisses:
    """Makes near misses out of questions, from what a collection is about."""

    def __init__(self, texts: Iterable[str], questions: Iterable[str], embedder: Embedder) -> None:
        """Collect names from articles and words from questions, and how near they are."""
        names = Counter(name for text in texts for name in _NAME.findall(text))
        self._names = _Vocabulary(_most(names, _MOST_NAMES), embedder, _RANKS_OF_NAMES)
        words = Counter(
            word
            for question in questions
            for word in question.split()[1:]
            if word.isalpha() and word.islower() and word not in FUNCTION_WORDS and len(word) > 3
        )
        self._words = _Vocabulary(_most(words, _MOST_WORDS), embedder, _RANKS_OF_WORDS)
        self._opposites: dict[str, list[str]] = {}
        for pair in _OPPOSITES.split(","):
            one, other = pair.split()
            self._opposites.setdefault(one, []).append(other)
            self._opposites.setdefault(other, []).append(one)
        self._kinds: list[Callable[[str, str, random.Random], str | None]] = [
            self._another_name,
            self._another_thing,
            self._opposite,
            self._another_number,
            self._negation,
        ]

    def of(self, question: str, text: str, most: int, chance: random.Random) -> list[str]:
        """Near misses of a question, each of a different kind.

        Args:
            question: one that the text answers.
            text: what the other name or thing must not stand in.
            most: how many at most.
            chance: what decides where there is a choice.
        """
        made: list[str] = []
        for make in chance.sample(self._kinds, len(self._kinds)):
            missed = make(question, text, chance)
            if missed and len(made) < most:
                made.append(missed)
        return made

    def _another_name(self, question: str, text: str, chance: random.Random) -> str | None:
        words = question.split()
        for length in range(_LONGEST_NAME, 0, -1):
            places = list(range(1, len(words) - length + 1))
            for place in chance.sample(places, len(places)):
                name = " ".join(words[place : place + length]).rstrip("?,.'\"")
                other = self._names.near(name, text, chance)
                if other:
                    return _exchanged(question, name, other.lower() if name.islower() else other)
        return None

    def _another_thing(self, question: str, text: str, chance: random.Random) -> str | None:
        words = question.rstrip("?").split()[1:]
        for word in chance.sample(words, len(words)):
            if word.islower() and (other := self._words.near(word, text, chance)):
                return _exchanged(question, word, other)
        return None

    def _opposite(self, question: str, text: str, chance: random.Random) -> str | None:
        words = question.rstrip("?").split()
        for word in chance.sample(words, len(words)):
            if word in self._opposites:
                return _exchanged(question, word, chance.choice(self._opposites[word]))
        return None

    def _another_number(self, question: str, text: str, chance: random.Random) -> str | None:
        found = _NUMBER.search(question)
        if not found:
            return None
        number = int(found[0])
        near = [n for n in range(max(1, number - 30), number + 31) if str(n) not in text]
        if not near:
            return None
        return question[: found.start()] + str(chance.choice(near)) + question[found.end() :]

    def _negation(self, question: str, text: str, chance: random.Random) -> str | None:
        made, count = _AUXILIARY.subn(lambda found: _NEGATIVE[found[0]], question, count=1)
        # Half of them, since whatever is not the answer answers them in a way.
        return made if count and chance.random() < 0.5 else None


class _Vocabulary:
    """Expressions, and which are near to which in meaning."""

    def __init__(self, entries: Sequence[str], embedder: Embedder, ranks: tuple[int, int]) -> None:
        self._entries = entries
        self._places = {entry.casefold(): place for place, entry in enumerate(entries)}
        self._vectors = embedder.encode(list(entries))
        self._ranks = ranks

    def near(self, entry: str, text: str, chance: random.Random) -> str | None:
        """Another entry that is near to this one and not in a text."""
        place = self._places.get(entry.casefold())
        if place is None:
            return None
        nearness = self._vectors @ self._vectors[place]
        own, here = stems(entry), text.casefold()
        near = [self._entries[other] for other in np.argsort(-nearness)[slice(*self._ranks)]]
        fitting = [
            other
            for other in near
            if _form(other) == _form(entry)
            and other.casefold() not in here
            and not own & stems(other)
        ]
        return chance.choice(fitting) if fitting else None


def _form(entry: str) -> str:
    """How an expression ends, which mostly tells verbs, nouns and their numbers apart."""
    return _ENDING.search(entry.lower())[0]  # type: ignore[index]


def _exchanged(question: str, old: str, new: str) -> str:
    return re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", new.replace("\\", ""), question, count=1)


def _most(counts: Counter[str], most: int) -> list[str]:
    return [entry for entry, _ in counts.most_common(most) if entry.lower() not in FUNCTION_WORDS]
