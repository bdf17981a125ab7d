"""All reasons, benefits or risks that the articles give, and not only the likeliest sentence."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.answering.answer import Answer, Sentence
from assistant.answering.citations import Citation, cite
from assistant.answering.periods import tells_of
from assistant.answering.quoting import choose
from assistant.answering.reader import BULLET, Finding, is_boilerplate
from assistant.answering.retrieval import Passage
from assistant.answering.tasks.material import renumbered
from assistant.language.denials import is_question
from assistant.language.questions import Question
from assistant.language.tasks import Task
from assistant.language.words import stem, stems, words
from assistant.reading.injections import readable

MOST = 6
"""How many sentences are quoted at most."""

_ON_THE_SUBJECT = 0.6
"""The share of the words of a question that a sentence must have, with its title and the sentence
before it."""

_HERE = 0.3
"""The share that it must have itself."""

_REPEATED = 0.7
"""A sentence adds nothing if this share of its words is in another one."""

_GAP = 2
"""The most characters between a passage and the next."""

_WHY = (
    r"because|owing to|due (?:\w+ )?to|so that|as a result|result of|in order to|thanks to|reasons?"
    r"|therefore|that is why|which is why|prompted|caused?|causes|led to|in response to"
    r"|to (?:avoid|prevent|save|protect|allow|make room|cut|reduce)|blam\w+|on the grounds|for fear"
    r"|given that|follow(?:s|ed) from|cit(?:ed|es|ing)|justif\w+|explain\w*|enough|forced"
    r"|(?:designed|intended|meant|aimed|needed) (?:to|at)|in an? (?:effort|bid|attempt) to|fed up"
    r"|driven by|attribut\w+|amid|thanks|accus\w+|triggered|stem(?:s|med) from|arguing that"
    r"|(?<=, )(?:since|as)"
)
_GOOD = (
    r"benefits?|advantages?|sav(?:e|es|ed|ing|ings)|improv\w+|cheaper|faster|quicker|safer|cleaner"
    r"|quieter|better|easier|healthier|reduc\w+|lower\w*|cut(?:s|ting)?|creat\w+|help\w*|boost\w*"
    r"|allow\w*|gain\w*|attract\w*|profit\w*|strength\w*|protect\w*|merits?|supporters?|welcom\w+"
    r"|in favou?r|shorter|advantageous|pros|proponents?|compromise|worthwhile"
)
_BAD = (
    r"risks?|risky|dangers?|dangerous|threat\w*|drawbacks?|disadvantages?|downsides?|harm\w*"
    r"|damag\w*|los(?:e|es|s|ses|ing)|fear\w*|critic\w*|concern\w*|worr\w+|problems?|warn\w*"
    r"|noise|noisy|oppos\w*|objec\w+|against|too (?:expensive|costly|slow|small|late|dangerous)"
    r"|opponents?|stifl\w+|hamper\w*|hinder\w*|abus\w+|leak\w*|toxic"
    r"|costs?|costly|expensive|pollut\w*|destroy\w*|delay\w*|debt|cons|complain\w*|unsafe"
)
_ASKS_FOR = {
    r"benefits?|advantages?|upsides?|merits|pros|(?:speaks|spoke) for|arguments?": _GOOD,
    r"disadvantages?|drawbacks?|downsides?|risks?|dangers|cons|(?:speaks|spoke|and|or) against"
    r"|problems?|costs and benefits|arguments?": _BAD,
}
"""What a question asks for, and the words of a sentence that gives it."""

_NOUNS = frozenset(
    map(
        stem,
        """reason cause benefit advantage disadvantage drawback downside upside risk danger merit
        pro con argument cost main key give name list explain speak""".split(),
    )
)
"""The stems of words that say what is asked for, and not of what."""


_GOES_ON = re.compile(r"\W*(?:he|she|it|they|this|these|that)\b", re.IGNORECASE)
"""Opens a sentence that goes on with what the one before it says."""


def with_reasons(question: Question, answer: Answer) -> Answer:
    """The answer, with all further sentences that give a reason, or what else is asked for.

    Args:
        question: as it was understood.
        answer: in quotes; one that is not sure, or written by a model, stays as it is.
    """
    quoted = all(one.support == "quoted" and one.citations for one in answer.sentences)
    if not (answer.found and quoted) or answer.differing:
        return answer
    sentences = _on_the_subject(question, answer) or list(answer.sentences)
    answer = replace(answer, sentences=tuple(sentences))
    for found in _giving(question, answer):
        earlier = [one for sentence in sentences for one in sentence.citations]
        said = [stems(one.text) for one in sentences]
        for one in [*choose(question, [found], most=1, share=0.0), found]:
            here = stems(one.text)
            repeats = any(len(here & other) >= _REPEATED * len(here) for other in said)
            if not repeats and not any(_overlap(one, other) for other in earlier):
                cited = cite([(one.passage, one.start, one.end)], earlier)
                sentences.append(Sentence(one.text, "quoted", 1.0, tuple(cited)))
                break
        if len(sentences) >= MOST:
            break
    given = any(cues(question.text).search(one.text) for one in sentences)
    task: Task = "reasons" if given else answer.task
    return replace(answer, sentences=renumbered(sentences), task=task)


def _on_the_subject(question: Question, answer: Answer) -> list[Sentence]:
    """The quotes that give a reason, or are of a passage that is about what is asked."""
    asked = set(question.stems) - _NOUNS
    cue = cues(question.text)
    about = {one.article for one in answer.passages if _is_about(one, asked)}
    return [
        one
        for one in answer.sentences
        if cue.search(one.text) or any(cited.article in about for cited in one.citations)
    ]


def _is_about(passage: Passage, asked: set[str]) -> bool:
    """Whether a passage has, with its title, most of the words of a question."""
    held = stems(f"{passage.title} {readable(passage.text)}")
    return len(asked & held) >= _ON_THE_SUBJECT * len(asked)


def cues(question: str) -> re.Pattern[str]:
    """The words of a sentence that gives what a question asks for."""
    found = [
        given
        for asked, given in _ASKS_FOR.items()
        if re.search(rf"\b(?:{asked})\b", question, re.IGNORECASE)
    ]
    return re.compile(rf"\b(?:{'|'.join(found or [_WHY])})\b", re.IGNORECASE)


def _giving(question: Question, answer: Answer) -> list[Finding]:
    """The sentences of the passages that give a reason for the same thing, the nearest first.

    The one that goes on behind a first quote without a reason comes before all others.
    """
    names = {stem(word) for name in question.names for word in words(name)}
    asked = set(question.stems) - _NOUNS
    cue = cues(question.text)
    first = answer.sentences[0].citations[-1]
    leading = {one.article for one in answer.citations}
    found = [
        one
        for passage in answer.passages
        for before in [_last_before(passage, answer.passages)]
        for one in _of_passage(passage, asked, names, cue, before, passage.article in leading)
    ]
    if period := answer.period:
        found = [one for one in found if tells_of(period, one.text, one.passage.published)]
    found.sort(key=lambda one: -one.probability)
    return found if cue.search(answer.sentences[0].text) else [*_going_on(first, answer), *found]


def _going_on(first: Citation, answer: Answer) -> list[Finding]:
    """The sentence right behind a quote, if it refers back to it: "They are fed up with it."."""
    for passage in answer.passages:
        behind = [span for span in passage.sentences if span[0] >= first.end]
        if passage.article == first.article and passage.start <= first.start and behind:
            start, end, near = behind[0]
            text = passage.text[start - passage.start : end - passage.start]
            if _GOES_ON.match(text) and readable(passage.text) == passage.text:
                return [Finding(passage, start, end, near)]
    return []


def _last_before(passage: Passage, others: Sequence[Passage]) -> set[str]:
    """The stems of the sentence before a passage; none if that is in no other one."""
    for one in others:
        if (
            one.article == passage.article
            and 0 <= passage.start - one.end <= _GAP
            and one.sentences
        ):
            start, end, _ = one.sentences[-1]
            return stems(one.text[start - one.start : end - one.start])
    return set()


def _of_passage(
    passage: Passage,
    asked: set[str],
    names: set[str],
    cue: re.Pattern[str],
    before: set[str],
    leads: bool,
) -> Iterator[Finding]:
    """The sentences of a passage that give a reason; more of them where its article is quoted.

    Args:
        passage: where to look.
        asked: the stems of the question.
        names: those of its names.
        cue: what gives a reason.
        before: the stems of the sentence before it.
        leads: whether its article is quoted.
    """
    text = readable(passage.text)
    title = stems(passage.title)
    leads = leads and _is_about(passage, asked)
    for start, end, near in passage.sentences:
        sentence = text[start - passage.start : end - passage.start]
        bullet = BULLET.match(sentence)
        own = stems(sentence)
        around = own | before
        shared = len(asked & (around | title))
        # Names alone are in sentences about all that they do.
        told = len((asked - names) & around)
        fits = (
            shared >= _ON_THE_SUBJECT * len(asked)
            and len(asked & own) >= _HERE * len(asked)
            and told >= len(asked - names) / 2
        ) or (leads and told >= len(asked - names) / 3)
        before = own
        says = cue.search(sentence) and not is_question(sentence) and not is_boilerplate(sentence)
        is_whole = passage.text.startswith(sentence, start - passage.start)
        if fits and says and is_whole:
            yield Finding(passage, start + (bullet.end() if bullet else 0), end, near)


def _overlap(found: Finding, cited: Citation) -> bool:
    same = found.passage.article == cited.article
    return same and found.start < cited.end and cited.start < found.end
