"""What happened when: the important days of a subject, each with its best sentence."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise
from math import ceil, log1p

from assistant.answering.answer import Answer
from assistant.answering.tasks.events import Event, Key, events_of, first_of, important, key_of
from assistant.answering.tasks.material import Material, Quote, laid_out
from assistant.language.dates import Period
from assistant.language.gazetteer import FIRST_NAMES
from assistant.language.overviews import Wish, without_length
from assistant.language.questions import Question
from assistant.language.sentences import sentence_spans
from assistant.language.words import FUNCTION_WORDS, stem, stems, words
from assistant.models.embedding import Encode

MOST = 12
"""How many days a timeline has, at most."""

_PASSAGES = 60
"""How many passages are read for a subject."""

_ARTICLES = 300
"""How many articles are read where no subject is named, the newest ones."""

_COMPARED = 300
"""How many sentences of one day are compared."""

_LENGTH = 0.7
"""At 1 the words of a sentence would count by their mean, so that a short one is the best; at 0 by
their sum. Chosen on two topics: see `benchmarks/timelines.py`."""

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
    best = best_of(ranked[: most + most // 2], events)
    told = _without_repeats(best, encode)
    left_out = len(ranked) - len(best) + max(0, len(told) - most)
    shown = sorted(told[:most], key=lambda one: (first_of(one.when), one.article.path, one.start))
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


def best_of(times: Sequence[Period], events: Sequence[Event]) -> list[Event]:
    """For each time the sentence that tells what most of its sentences tell."""
    of_time: defaultdict[Key, list[Event]] = defaultdict(list)
    for event in events:
        of_time[key_of(event.when)].append(event)
    return [_fullest(of_time[key_of(one)]) for one in times]


def _fullest(events: Sequence[Event]) -> Event:
    """The sentence with the most words that others have too, for its length."""
    plain = [one for one in events if _stands_alone(one.text)] or events
    named = [one for one in plain if one.is_named] or plain
    compared = named[:: -(-len(named) // _COMPARED)]
    held = [stems(one.text) for one in compared]
    counts = Counter(word for each in held for word in each)

    def fullness(place: int) -> float:
        own = held[place]
        return float(sum(log1p(counts[word]) for word in own) / max(1, len(own)) ** _LENGTH)

    return compared[max(range(len(compared)), key=fullness)]


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
            if abs((first_of(events[one].when) - first_of(event.when)).days) <= _NEAR
        ]
        if not any(vectors[place] @ vectors[one] >= _ALIKE for one in near):
            kept.append(place)
    return [events[place] for place in kept]
