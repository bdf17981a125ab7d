"""What happened when: the important days of a subject, each with the sentence that tells it best.

A sentence is of the day that it names, or else of the day of its article. A day is the more
important, the more articles name it, above all later ones, and the more articles are of it.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import ceil

from assistant.answering.answer import Answer
from assistant.answering.reader import BULLET, is_boilerplate
from assistant.answering.tasks.material import Material, Quote, laid_out
from assistant.language.dates import Period, last_day, long_date
from assistant.language.denials import is_question
from assistant.language.gazetteer import FIRST_NAMES
from assistant.language.happenings import happened, is_ahead
from assistant.language.overviews import Wish, without_length
from assistant.language.questions import Question
from assistant.language.sentences import sentence_spans
from assistant.language.words import FUNCTION_WORDS, stem, stems, words
from assistant.models.embedding import Encode
from assistant.reading.article import Article
from assistant.reading.injections import readable

MOST = 12
"""How many days a timeline has, at most."""

_PASSAGES = 60
"""How many passages are read for a subject."""

_ARTICLES = 300
"""How many articles are read where no subject is named, the newest ones."""

RECALLED = 3.0
"""What an article that names a day long gone adds to one that names it: it is still of moment."""

OF_THE_DAY = 0.3
"""What an article of a day is worth, which tells of it without naming it."""

_GONE = 1
"""Days; what an article names that is further back is recalled."""

_COMPARED = 30
"""How many sentences of one day are compared."""

_ALIKE = 0.8
"""The cosine from which on two sentences of days near each other tell the same."""

_NEAR = 3
"""Days."""

_SHORT, _LONG = 12, 60
"""Words; what is shorter or longer is told only if there is nothing else."""

_ON_THE_SUBJECT = 0.5
"""The share of the words of a subject that a sentence, with its title, must have."""

_MANY = 4
"""From how many words on a subject need not be named with all of them."""

_MOST_OF_MANY = 0.7
"""With what share of them it has to be named."""

_KINDS = frozenset(
    """affair career case controversy crisis debate developments dispute incident issue life matter
    negotiations process row saga scandal situation talks""".split()
)
"""What a subject is called in a question, and seldom in the articles."""

_SEVERAL = 2
"""How many sentences have to name a subject that is not in the title of their article."""

_TELLS = re.compile(
    r"\b(?:\w{2,}ed|was|were|had|became|began|bought|broke|brought|built|burnt|came|caught|chose|cut"
    r"|drew|drove|fell|fled|flew|fought|found|gave|got|grew|held|hit|hurt|kept|killed|knew|left|led"
    r"|lost|made|met|paid|put|quit|ran|rose|said|sang|sank|sat|saw|sent|set|shot|shut|sold|spent"
    r"|spoke|stood|stole|struck|swept|swore|sworn|told|took|threw|went|withdrew|won|wrote)\b",
    re.IGNORECASE,
)
"""A verb in the past: other sentences of an article tell how things are, and not what happened."""

_POINTS_BACK = re.compile(
    r"\W*(?:he|she|it|they|his|her|their|its|this|that|these|those|but|and|so|we|i|you|there|both"
    r"|[“\"‘'`])\b",
    re.IGNORECASE,
)

_REQUEST = re.compile(
    r"^\W*(?:(?:please|now|so|and|ok)\b\W*)*(?:(?:can|could|would|will) you (?:please )?"
    r"|(?:can|could|may) i |let me |i(?:'d| would)? (?:want|like|need) (?:to )?)?"
    r"(?:(?:give|show|make|create|write|draw up|build|provide|prepare|compile|produce|have|see|get"
    r"|put|list|tell|trace|reconstruct|retrace|take|walk|guide|present|what|which|how)\b\s*)?(?:me|us)?\b"
    r"|\b(?:(?:short|brief|full|rough|quick|complete|detailed) )?(?:time[- ]?line|chronology"
    r"|chronicle)s?\b|\b(?:in chronological order|in order of time|chronologically|in the order in"
    r" which (?:they|it) happened|(?:sequence|order|course) of events|when|first|next|then|through"
    r"|(?:day|week|month|year) by (?:day|week|month|year)|step by step|so far|over time|please"
    r"|thanks|thank you)\b|['’]s\b"
    r"|\b(?:develop|unfold|evolve|play out|come about)(?:e?d)?\b"
    r"|\b(?:led|lead|leading) (?:up )?to\b"
    r"|\b(?:history|course) of\b"
    r"|\bchronological (?:overview|list|account|summary|order|history|record)\b"
    r"|\b(?:happen\w*|events?|things?|everything|articles?|stor(?:y|ies)|news|texts?|all)\b",
    re.IGNORECASE,
)
"""The words that ask for a timeline, and say nothing of its subject."""


_Key = tuple[date | None, date | None]
"""The first and the last day of a time."""


@dataclass(frozen=True, slots=True)
class Event:
    """A sentence, and when what it tells of happened."""

    article: Article
    start: int
    end: int
    when: Period
    is_named: bool
    """Whether the sentence names that time; else it is the day of its article."""

    @property
    def text(self) -> str:
        """The sentence, word for word."""
        return self.article.text[self.start : self.end]


def timeline(material: Material) -> Answer | None:
    """The important days of a subject, an article or the collection; None if there are not two."""
    topic = topic_of(material.question.text)
    events = _of_subject(material, topic) if topic else _of_all(material)
    if period := material.period:
        events = [one for one in events if _is_within(one.when, period)]
    most = max(2, Wish(material.question.text).length or MOST)
    shown, more = chosen(events, most, material.encode)
    if len(shown) < 2:
        return None
    quotes = [Quote(one.article, one.start, one.end, str(one.when), when=one.when) for one in shown]
    about = f" of “{topic}”" if topic else ""
    count = len({event.article.path for event in events})
    of = "1 article" if count == 1 else f"{count:,} articles"
    then = f" ({period})" if period else ""
    notice = f"And {more:,} more {'day' if more == 1 else 'days'}." if more else ""
    return laid_out("timeline", material, f"A timeline{about}{then}, from {of}:", quotes, notice)


def chosen(events: Sequence[Event], most: int, encode: Encode) -> tuple[list[Event], int]:
    """The events of the most important days, in order of time; and how many days are left out.

    Args:
        events: all of them.
        most: the most days.
        encode: the embedding model.
    """
    ranked = important(events)
    best = best_of(ranked[: most + most // 2], events, encode)
    told = _without_repeats(best, encode)
    left_out = len(ranked) - len(best) + max(0, len(told) - most)
    shown = sorted(told[:most], key=lambda one: (_first(one.when), one.article.path, one.start))
    return shown, left_out


def _is_within(when: Period, period: Period) -> bool:
    return not (
        (period.after and when.after and when.after < period.after)
        or (period.before and when.before and when.before > period.before)
    )


def topic_of(question: str) -> str:
    """What a timeline is asked of; empty for the whole collection.

    >>> topic_of("Please give me a timeline of the dock strike"), topic_of("What happened when?")
    ('dock strike', '')
    >>> topic_of("Timeline of the dock strike in three points")
    'dock strike'
    """
    found = words(_REQUEST.sub(" ", without_length(question)))
    while found and found[0].lower() in FUNCTION_WORDS:
        found.pop(0)
    while found and found[-1].lower() in FUNCTION_WORDS:
        found.pop()
    return " ".join(found)


def _of_subject(material: Material, topic: str) -> list[Event]:
    """The events of a subject: those of the passages that a search finds, without other subjects.

    None where no article has one of its names.
    """
    asked = Question(topic, material.question.today)
    if not all(map(material.index.catalog.mentions, asked.names)):
        return []
    wanted = set(asked.stems)

    def share(text: str) -> float:
        return len(stems(text) & wanted) / len(wanted)

    passages = material.search(asked, _PASSAGES)
    shares = [share(f"{one.title} {one.text}") for one in passages]
    if max(shares, default=0.0) < _ON_THE_SUBJECT:
        return []
    least = _ON_THE_SUBJECT * max(shares)
    events = [
        event
        for passage, own in zip(passages, shares, strict=True)
        if own >= least
        for event in events_of(material.article(passage.article), passage.start, passage.end)
    ]
    return _about(topic, events)


def _about(topic: str, events: Sequence[Event]) -> list[Event]:
    """The events of which the sentence or the article is about a subject."""
    wanted = _telling(topic)
    least = len(wanted) if len(wanted) < _MANY else ceil(_MOST_OF_MANY * len(wanted))

    def is_full(text: str) -> bool:
        return len(stems(text) & wanted) >= least

    articles = {one.article.path: one.article for one in events}
    on_it = {
        path
        for path, one in articles.items()
        if is_full(one.title)
        or sum(is_full(one.text[slice(*span)]) for span in sentence_spans(one.text)) >= _SEVERAL
    }
    return [one for one in events if one.article.path in on_it or is_full(one.text)]


def _telling(topic: str) -> set[str]:
    """The stems of a subject; of people only their surnames, and not what kind of thing it is."""
    found = words(topic)
    given = {
        stem(one)
        for one, behind in pairwise(found)
        if one[0].isupper() and behind[0].isupper() and one.lower() in FIRST_NAMES
    }
    kinds = {stem(one) for one in found if one.lower() in _KINDS}
    return stems(topic) - given - kinds or stems(topic)


def _of_all(material: Material) -> list[Event]:
    articles = [material.article(one.article) for one in material.listed()[:_ARTICLES]]
    return [event for one in articles for event in events_of(one, 0, len(one.text))]


def events_of(article: Article, start: int, end: int) -> list[Event]:
    """The sentences of a stretch of an article that tell what happened at a known time."""
    found = []
    day = article.published
    text = readable(article.text[start:end])
    for first, last in sentence_spans(text):
        sentence = text[first:last]
        bullet = BULLET.match(sentence)
        is_whole = article.text.startswith(sentence, start + first)
        if not is_whole or is_boilerplate(sentence, is_led=True) or is_question(sentence):
            continue
        when = happened(sentence, day)
        place = start + first + (bullet.end() if bullet else 0)
        if when:
            found.append(Event(article, place, start + last, when, is_named=True))
        elif day and _TELLS.search(sentence) and not is_ahead(sentence, day):
            own = Period(long_date(day), day, last_day(day))
            found.append(Event(article, place, start + last, own, is_named=False))
    return found


def important(events: Sequence[Event]) -> list[Period]:
    """The times of events, the most important first; no month or year of which a day is told."""
    worth: defaultdict[_Key, float] = defaultdict(float)
    for key, _, is_named, is_recalled in {_mention(event) for event in events}:
        worth[key] += (1.0 if is_named else OF_THE_DAY) + RECALLED * is_recalled
    days = [day for day, last in worth if day and day == last]
    ranked = sorted(
        (key for key in worth if key[0] == key[1] or not _holds_one(key, days)),
        key=lambda key: (-worth[key], key[0] or date.min, key[1] or date.max),
    )
    return [Period("", *key) for key in ranked]


def _holds_one(key: _Key, days: Sequence[date]) -> bool:
    """Whether a month or a year has one of some days, which tell it better."""
    first, last = key
    return any(first <= day <= last for day in days) if first and last else False


def _mention(event: Event) -> tuple[_Key, str, bool, bool]:
    """A time that an article tells of: whether it names it, and as one long gone."""
    first, last = _key(event.when)
    day = event.article.published
    is_day = event.is_named and first == last
    gone = is_day and day is not None and (day - _first(event.when)).days > _GONE
    return (first, last), event.article.path, event.is_named, gone


def best_of(times: Sequence[Period], events: Sequence[Event], encode: Encode) -> list[Event]:
    """For each time the sentence that tells what most of its sentences tell."""
    of_time: defaultdict[_Key, list[Event]] = defaultdict(list)
    for event in events:
        of_time[_key(event.when)].append(event)
    return [_nearest_to_all(of_time[_key(one)], encode) for one in times]


def _nearest_to_all(events: Sequence[Event], encode: Encode) -> Event:
    plain = [one for one in events if _stands_alone(one.text)] or events
    named = [one for one in plain if one.is_named] or plain
    chosen = named[:: -(-len(named) // _COMPARED)]
    vectors = encode([one.text for one in chosen])
    return chosen[int((vectors @ vectors.mean(axis=0)).argmax())]


def _stands_alone(text: str) -> bool:
    return _SHORT <= len(words(text)) <= _LONG and not _POINTS_BACK.match(text)


def _without_repeats(events: Sequence[Event], encode: Encode) -> list[Event]:
    """Events without those that tell, of a day nearby, what a more important one tells."""
    if not events:
        return []
    vectors = encode([one.text for one in events])
    kept: list[int] = []
    for place, event in enumerate(events):
        near = [
            one
            for one in kept
            if abs((_first(events[one].when) - _first(event.when)).days) <= _NEAR
        ]
        if not any(vectors[place] @ vectors[one] >= _ALIKE for one in near):
            kept.append(place)
    return [events[place] for place in kept]


def _key(when: Period) -> _Key:
    return when.after, when.before


def _first(when: Period) -> date:
    return when.after or when.before or date.min
