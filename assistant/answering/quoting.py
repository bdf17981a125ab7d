"""Choose which findings are quoted: with their speaker or denial, and nothing twice."""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.answering.denied import with_denial
from assistant.answering.reader import A_FEW, BULLET, Finding, is_boilerplate
from assistant.answering.retrieval import Passage
from assistant.language.denials import is_question
from assistant.language.names import full_names
from assistant.language.quantities import quantities
from assistant.language.questions import Question
from assistant.language.reporting import names_speaker
from assistant.language.words import stems, words
from assistant.reading.injections import instructions

_REFERS = re.compile(
    r"\W*(?:he|she|it|they|his|her|hers|its|their|theirs|this|these|those|both"
    r"|the (?:latter|former))\b",
    re.IGNORECASE,
)
_LONGEST_QUOTE = 500
"""The most characters of a quote together with the sentences added to it."""

_QUOTATION = re.compile(r"“[^“”]*”|\"[^\"]*\"")
_SPEECH_AROUND = 3
"""How many sentences before and after a quotation are searched for its speaker."""

_REPEATED = 0.7
"""A sentence adds nothing if this share of its words is in another one, and all its figures."""


def choose(
    question: Question, findings: Sequence[Finding], *, most: int, share: float
) -> list[Finding]:
    """Choose the best finding, and further ones that add something.

    A heading is extended by what stands under it, and an item of a list by its list. One that
    refers back ("He said …") is extended by the sentence before it; one from a quoted speech is
    extended until it says who is speaking; a rumour by its denial, and a denial by the rumour.
    A broad question gets more findings, but at most two from one article.

    Args:
        question: what was asked.
        findings: the sentences that may answer, the best first.
        most: the most to choose; twice as many for a broad question.
        share: how likely each must be, relative to the probability of the best; for a broad
            question a quarter of that is enough.
    """
    broad = question.is_broad
    findings = _of_the_section(question, findings)
    best = max((found.probability for found in findings), default=0.0)
    least = share * best / (4 if broad else 1)
    chosen: list[Finding] = []
    for found in findings:
        if found.probability < least:
            continue
        for extend in _EXTENSIONS:
            found = extend(found)
        article = [other for other in chosen if other.passage.article == found.passage.article]
        overlaps = any(map(found.overlaps, chosen))
        repeats = any(_adds_nothing(found, other) for other in chosen)
        if not overlaps and not repeats and not (broad and len(article) > 1):
            chosen.append(found)
        if len(chosen) == most * (2 if broad else 1):
            break
    return chosen


def _adds_nothing(found: Finding, other: Finding) -> bool:
    """Whether a finding says what another one says: most of its words, no other figure or name."""
    here = stems(found.text)
    figures = {one.key for one in quantities(found.text)}
    return (
        len(here & stems(other.text)) >= _REPEATED * len(here)
        and figures <= {one.key for one in quantities(other.text)}
        and all(name.split()[-1] in other.text for name in full_names(found.text))
    )


def _of_the_section(question: Question, findings: Sequence[Finding]) -> list[Finding]:
    """The findings without those of other sections, where the question names the heading of one.

    "When does the boat to Hesper leave?" is not answered by what stands under "Skerry".
    """
    asked = set(question.stems)
    above = [_headings(question, found) for found in findings]
    named: dict[str, set[str]] = {}
    for found, headings in zip(findings, above, strict=True):
        named.setdefault(found.passage.article, set()).update(headings & asked)
    return [
        found
        for found, headings in zip(findings, above, strict=True)
        if not headings or named[found.passage.article] <= headings | question.stems_of(found.text)
    ]


def _headings(question: Question, found: Finding) -> set[str]:
    """The stems of the headings right above the section of a finding, as far as they are seen."""
    spans = [(start, end) for start, end, _ in found.passage.sentences if start <= found.start]
    while spans and not _is_heading(found.passage, *spans[-1]):
        spans.pop()
    seen: set[str] = set()
    while spans and _is_heading(found.passage, *spans[-1]):
        seen |= question.stems_of(_between(found, *spans.pop()))
    return seen


def _in_its_place(found: Finding) -> Finding:
    """Extend a finding that says little alone: a heading, a line that leads in, what one leads in.

    A heading is quoted with the sentence under it. A line that ends with a colon is quoted with the
    list or the sentence behind it, and these with that line, as far as the quote stays short.
    """
    spans = [(start, end) for start, end, _ in found.passage.sentences]
    places = [place for place, span in enumerate(spans) if span[0] <= found.start < span[1]]
    if not places:
        return found
    first = last = places[0]
    texts = [_between(found, *span) for span in spans]
    below = last
    while below + 1 < len(spans) and _is_heading(found.passage, *spans[below]):
        below += 1
    if not _is_heading(found.passage, *spans[below]):
        last = below
    if (
        first
        and len(words(texts[first])) <= A_FEW
        and _is_heading(found.passage, *spans[first - 1])
    ):
        first -= 1
    begin = places[0]
    while begin and BULLET.match(texts[begin]):
        begin -= 1
    begin -= begin > 0 and not texts[begin].endswith(":") and texts[begin - 1].endswith(":")
    is_led = texts[begin].endswith(":")
    first = begin if is_led else first
    if texts[last].endswith(":") and last + 1 < len(spans):
        last += 1
    whole = last
    while is_led and whole + 1 < len(spans) and BULLET.match(texts[whole + 1]):
        whole += 1
    for end in (whole, last):
        if spans[end][1] - spans[first][0] <= _LONGEST_QUOTE and (first, end) != (places[0],) * 2:
            longer = replace(found, start=spans[first][0], end=max(spans[end][1], found.end))
            return found if instructions(longer.text) else longer
    return found


def _between(found: Finding, start: int, end: int) -> str:
    return found.passage.text[start - found.passage.start : end - found.passage.start]


def _is_heading(passage: Passage, start: int, end: int) -> bool:
    """Whether a sentence is a line of its own, without the stop of a sentence."""
    before = passage.text[: start - passage.start]
    text = passage.text[start - passage.start : end - passage.start]
    behind = passage.text[end - passage.start :]
    is_alone = behind.startswith("\n\n") and (not before or before.endswith("\n\n"))
    is_short = len(text) <= _LONGEST_HEADING and "|" not in text and ": " not in text
    return is_alone and is_short and text[-1] not in _STOPS


_LONGEST_HEADING = 100
"""Characters."""

_STOPS = '.!?:;,…"”’)'


def _with_what_it_points_to(found: Finding) -> Finding:
    """Extend a finding that opens with "he", "this" or the like by the sentence before it."""
    if not _REFERS.match(found.text):
        return found
    before = [start for start, end, _ in found.passage.sentences if end <= found.start]
    if not before or found.end - before[-1] > _LONGEST_QUOTE:
        return found
    longer = replace(found, start=before[-1])
    unfit = BULLET.match(longer.text) or is_boilerplate(longer.text) or instructions(longer.text)
    return found if unfit else longer


def _with_speaker(found: Finding) -> Finding:
    """Extend a finding from within a quotation until it says who is speaking, if that is near."""
    if not _is_unattributed(found):
        return found
    behind = [end for _, end, _ in found.passage.sentences if end > found.end]
    before = [start for start, _, _ in found.passage.sentences if start < found.start]
    longer = [replace(found, end=end) for end in behind[:_SPEECH_AROUND]]
    longer += [replace(found, start=start) for start in before[::-1][:_SPEECH_AROUND]]
    for one in longer:
        fits = one.end - one.start <= _LONGEST_QUOTE and not instructions(one.text)
        if fits and not _is_unattributed(one):
            return one
    return found


def _is_unattributed(found: Finding) -> bool:
    """Whether a finding is what somebody said, without saying who."""
    lead = found.passage.text[: found.start - found.passage.start]
    inside = lead.count("“") > lead.count("”") or lead.count('"') % 2
    opening = lead[max(lead.rfind("“"), lead.rfind('"')) :] if inside else ""
    plain = _QUOTATION.sub(" ", f"{opening}{found.text}")
    speaks = inside or len(words(plain)) < len(words(found.text)) / 2
    return bool(speaks) and not names_speaker(plain)


def _with_its_question(found: Finding) -> Finding:
    """Extend a reply of a few words by the question that stands right before it."""
    before = [(start, end) for start, end, _ in found.passage.sentences if end <= found.start]
    is_reply = bool(before) and is_question(_between(found, *before[-1]))
    if not is_reply or len(words(found.text)) > A_FEW:
        return found
    longer = replace(found, start=before[-1][0])
    return found if instructions(longer.text) else longer


_EXTENSIONS = (
    _in_its_place,
    _with_its_question,
    _with_what_it_points_to,
    _with_speaker,
    with_denial,
)
