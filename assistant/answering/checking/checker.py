"""Check whether a sentence is supported by sources, and cite the sentences that support it."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np

from assistant.answering.answer import Sentence
from assistant.answering.checking.arithmetic import is_rounded, is_worked_out
from assistant.answering.checking.contradictions import doubts
from assistant.answering.checking.sources import Stretch, details, is_like, stretches
from assistant.answering.checking.statements import MARK, statements
from assistant.answering.citations import Citation, cite
from assistant.answering.document import Support
from assistant.answering.retrieval import Passage
from assistant.language.names import names
from assistant.language.quantities import contains, quantities
from assistant.language.reporting import attributes, is_hearsay
from assistant.language.sentences import sentence_spans
from assistant.language.verdicts import verdict
from assistant.language.words import stem, stems, words
from assistant.models.comprehension import Comprehension
from assistant.models.cross_encoders import Entailment
from assistant.models.embedding import Encode
from assistant.models.regression import Features, load_regression
from assistant.reading.injections import readable

SUPPORTED, SURE = 0.3, 0.6
"""The least score of a supported sentence; then the least score of one with a name that its source
does not have. The second applies only if the source has no title, such as a plain string."""

FEATURES = ("what reading says, and how close the two are",)
"""The one feature that tells whether a source supports a sentence: the reader's log odds, clipped
to `_READ` either way, plus `_CLOSE` times the cosine with the nearest sentence of the source."""

_READ, _CLOSE = 2.0, 4.0

_CONTRARY, _DOUBTED = 0.3, 0.6
"""What the score of a statement is multiplied by if sources contradict it, or do not confirm it."""

_NEAR = 0.35
"""The least cosine of a sentence that a statement which is not confirmed is to be compared with."""

_NOT_ALL = "The nearest sentences of the sources do not have all of it."
_HEARSAY = "The source only reports that somebody says so."
_ORDERED = "It repeats an order to machines that stands in an article."
_FAR = "No source says it in so many words."

_MOST_CITED = 3
"""The most source sentences that one sentence may rest on."""

_MOST_STATEMENTS = 80
"""The most statements that are read from a chat model; one that writes more is stuck in a loop."""

_OBEYED = 0.8
"""The share of its words that a statement has from the order that it follows."""

_COUNTS = 100
"""Smaller figures in headings number things."""

_VERDICT = re.compile(r"\W*(?P<verdict>yes|no)\b[^.!,:;]{0,20}[.!,:;–-]\s*(?=\w)", re.IGNORECASE)
_OTHER_WAY = "The source says the other of yes and no."

_JOINS = re.compile(
    r";|,\s+(?:and|but|while|whereas|although|though)\b|\s(?:but|while|whereas)\s", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """How well passages support a sentence, and the spans of them that support it best."""

    support: Support
    score: float
    spans: tuple[tuple[Passage, int, int], ...] = ()
    """Of a statement that is not supported, those that come nearest, or contradict it."""
    reason: str = ""
    """Why it is not supported, in a sentence."""


class Checker:
    """Checks sentences against sources."""

    def __init__(
        self, encode: Encode, comprehension: Comprehension, entailment: Entailment | None = None
    ) -> None:
        """Take the models to use.

        Args:
            encode: the bundled embedding model.
            comprehension: says how likely a source supports a sentence.
            entailment: a cross-encoder that says so instead, if there is one.
        """
        self._encode = encode
        self._comprehension = comprehension
        self._entailment = entailment

    def check(
        self, text: str, passages: Sequence[Passage], cited: Sequence[Passage] = ()
    ) -> Evidence:
        """Check one statement against passages.

        It is `quoted` if a passage has it word for word. It is `supported` if the few source
        sentences that it is then said to rest on contain every figure and name in it and a word of
        each of its clauses, and mean the same. It is `contradicted` if sources give a figure, a
        name or the polarity of it otherwise, or an exact figure nowhere. Else it is `unconfirmed`;
        so is a fact of which the source only reports that somebody says it.

        Args:
            text: the statement, without marks like `[1]`.
            passages: what it may rest on.
            cited: those that its writer names for it, if any; they are looked at first.
        """
        bare = _VERDICT.sub("", text.strip().strip('“”"').strip())
        quoted = _quoted(bare, [*cited, *passages])
        if quoted:
            return Evidence("quoted", 1.0, (quoted,))
        # What is left of "[1].", or the number of a list item, is not a statement.
        if not any(map(str.isalpha, bare)):
            return Evidence("unconfirmed", 0.0, reason="It says nothing.")
        if _repeats_an_order(bare, passages):
            return Evidence("contradicted", 0.0, reason=_ORDERED)
        first = self._checked(bare, cited) if cited else None
        if first and (first.support == "supported" or len(cited) == len(passages)):
            return first
        return self._checked(bare, passages)

    def _checked(self, text: str, passages: Sequence[Passage]) -> Evidence:
        sources = stretches(text, passages, self._encode)
        if not sources:
            return Evidence("unconfirmed", 0.0, reason="There is no source.")
        basis = _resting_on(text, sorted(sources, key=lambda one: -one.closeness))
        score = self._score(text, basis)
        against = doubts(text, details(text, sources), basis, sources)
        spans = tuple(one.span for one in basis)
        if against and against[0].is_contrary:
            return Evidence("contradicted", round(score * _CONTRARY, 4), spans, against[0].reason)
        _, lacks_names, lacks_clauses = _lacking(text, basis)
        titled = any(one.passage.title for one in basis)
        reason = (
            against[0].reason
            if against
            else _NOT_ALL
            if not _has_figures(text, basis) or lacks_clauses or (titled and lacks_names)
            else _HEARSAY
            if not _keeps_attribution(text, basis[0].text)
            else _FAR
            if score < (SUPPORTED if titled or not lacks_names else SURE)
            else ""
        )
        if reason:
            near = spans if basis[0].cosine >= _NEAR else ()
            return Evidence("unconfirmed", round(score * _DOUBTED, 4), near, reason)
        return Evidence("supported", round(score, 4), spans)

    def verify(self, text: str, find: Callable[[str], Sequence[Passage]]) -> list[Sentence]:
        """Check each sentence of a text; marks like `[1]` are ignored.

        Args:
            text: what somebody wrote.
            find: the passages that a sentence is held against.
        """
        plain = MARK.sub("", text)
        checked: list[Sentence] = []
        for start, end in sentence_spans(plain):
            evidence = self.check(plain[start:end], find(plain[start:end]))
            checked.append(_sentence(plain[start:end], evidence, _cited(checked)))
        return checked

    def check_stream(
        self, pieces: Iterator[str], passages: Sequence[Passage], question: str = ""
    ) -> Iterator[Sentence]:
        """Check the statements of a text while it is being written, each as soon as it is complete.

        A mark like `[2]` points to the passage of rank 2. A mark that points to no passage is
        dropped. A statement that its passages do not support may rest on any other. "Yes" and "No"
        are checked with the sentence behind them. A writer that repeats a statement is stuck in a
        loop; the rest of its text is not read.

        Args:
            pieces: the text in Markdown, in pieces that may break anywhere.
            passages: what the writer was shown.
            question: what the text answers.
        """
        ranked = {passage.rank: passage for passage in passages}
        done: list[Sentence] = []
        for said in islice(statements(pieces), _MOST_STATEMENTS):
            if any(said.text == earlier.text for earlier in done):
                return
            cited = [ranked[rank] for rank in said.ranks if rank in ranked]
            evidence = self.check(said.text.replace(" | ", ", "), passages, cited)
            if _is_wrong_verdict(said.text, question, evidence):
                evidence = replace(evidence, support="contradicted", reason=_OTHER_WAY)
            before = said.before if _has_figures_of(passages, said.before) else ""
            one = _sentence(said.text, evidence, _cited(done))
            done.append(replace(one, before=before, is_row=said.is_row))
            yield done[-1]

    def basis(self, text: str, passages: Sequence[Passage]) -> list[Stretch]:
        """The source sentences that a sentence rests on; empty if passages have no sentences."""
        sources = stretches(text, passages, self._encode)
        nearest = sorted(sources, key=lambda one: -one.closeness)
        return _resting_on(text, nearest) if nearest else []

    def features(self, text: str, basis: Sequence[Stretch]) -> Features:
        """The features that say whether source sentences support a sentence: see `FEATURES`."""
        read = np.clip(self._comprehension.support(text, _joined(basis)), -_READ, _READ)
        return np.array([read + _CLOSE * basis[0].cosine])

    def _score(self, text: str, basis: Sequence[Stretch]) -> float:
        """The probability that source sentences support a sentence."""
        if self._entailment:
            odds = self._entailment.support(text, _joined(basis))
            return float(1 / (1 + np.exp(-odds)))
        weights = load_regression("support", FEATURES)
        return float(weights.probabilities(self.features(text, basis)[None])[0])


def _joined(basis: Sequence[Stretch]) -> str:
    return " ".join(stretch.text for stretch in basis)


def _resting_on(text: str, nearest: Sequence[Stretch]) -> list[Stretch]:
    """The nearest source sentence, and those that add the figures, names and clauses it lacks."""
    chosen = [nearest[0]]

    def lacking(one: Stretch) -> int:
        return sum(_lacking(text, [*chosen, one]))

    while len(chosen) < min(_MOST_CITED, len(nearest)):
        best = min(nearest, key=lacking)
        if lacking(best) == sum(_lacking(text, chosen)):
            break
        chosen.append(best)
    return chosen


def _lacking(text: str, basis: Sequence[Stretch]) -> tuple[int, int, int]:
    """Count the figures, names and clauses of a sentence that are not in its source sentences.

    A clause counts as present if any of its words is: "… and dolphins are mammals" is about
    something else. A name must be spelled the same, except the first word of the sentence, which
    may owe its capital to that. If a source has no title, as a plain string, then "she" in it may
    stand for the name that the sentence begins with, and for any other name one part of it is
    enough.
    """
    titles = {word for stretch in basis for word in words(stretch.passage.title)}
    spelled = {stem(word) for word in titles}.union(*(stretch.spelled for stretch in basis))
    strange = sum(not stems(clause) & spelled for clause in _clauses(text))
    found = names(text)
    opens = bool(found) and text.startswith(found[0][0])
    there = [one for stretch in basis for one in stretch.quantities]
    asked = quantities(text)
    if titles:
        exact = {word.lower() for word in titles}.union(*(stretch.words for stretch in basis))
        all_words = [word for name in found for word in name]
        unknown = sum(word.lower() not in exact for word in all_words[opens:])
        unknown += opens and stem(all_words[0]) not in spelled
    else:
        unknown = sum(
            not any(is_like(stem(word), spelled) for word in name) for name in found[opens:]
        )
    return sum(not contains(one, there) for one in asked), unknown, strange


def _clauses(text: str) -> list[str]:
    """The clauses of a sentence that joins several, except those of a word or two."""
    found = [clause for clause in _JOINS.split(text) if len(stems(clause)) > 1]
    return found if len(found) > 1 else []


def _has_figures(text: str, basis: Sequence[Stretch]) -> bool:
    """Whether source sentences have the figures of a sentence, or what they are worked out from."""
    there = [one for stretch in basis for one in stretch.quantities]
    return all(
        contains(one, there) or is_rounded(one, text, there) or is_worked_out(one, text, there)
        for one in quantities(text)
    )


def _keeps_attribution(text: str, source: str) -> bool:
    """Whether a sentence does not state as a fact what its source only reports as said."""
    return not is_hearsay(source) or attributes(text)


def _quoted(text: str, passages: Sequence[Passage]) -> tuple[Passage, int, int] | None:
    """Find a text in passages as whole sentences; half a sentence may say the opposite."""
    pattern = re.compile(r"\s+".join(map(re.escape, text.split())) or r"(?!)")
    for passage in passages:
        material = readable(passage.text)
        spans = sentence_spans(material)
        for match in pattern.finditer(material):
            # A quotation mark at either end is part of the sentence but not of the text.
            begins = any(0 <= match.start() - start <= 1 for start, _ in spans)
            ends = any(0 <= end - match.end() <= 1 for _, end in spans)
            # Not across something that was blanked out between two sentences.
            if begins and ends and passage.text.startswith(match.group(), match.start()):
                return passage, passage.start + match.start(), passage.start + match.end()
    return None


def _repeats_an_order(text: str, passages: Sequence[Passage]) -> bool:
    """Whether a sentence of an order to machines has most words of a text, half of them alone."""
    cleaned = [(passage.text, readable(passage.text)) for passage in passages]
    ordered = [
        stems(whole[start:end])
        for whole, clean in cleaned
        if clean != whole
        for start, end in sentence_spans(whole)
        if clean[start:end].isspace()
    ]
    if not ordered:
        return False
    said = set().union(*(stems(clean) for _, clean in cleaned), *(stems(p.title) for p in passages))
    wanted = stems(text)
    return any(
        len(wanted & one) >= _OBEYED * len(wanted) and 2 * len(wanted & one - said) >= len(wanted)
        for one in ordered
    )


def _is_wrong_verdict(text: str, question: str, evidence: Evidence) -> bool:
    """Whether a text begins with yes or no, and what it rests on plainly says the other."""
    match = _VERDICT.match(text)
    if not match or not question:
        return False
    quotes = [
        (one.text[start - one.start : end - one.start], None) for one, start, end in evidence.spans
    ]
    says = verdict(question, quotes)
    return says is not None and says != (match["verdict"].lower() == "yes")


def _has_figures_of(passages: Sequence[Passage], heading: str) -> bool:
    """Whether passages have every figure of a heading that has one of three digits or more."""
    there = [one for each in passages for one in quantities(f"{each.title} {each.text}")]
    return all(contains(one, there) for one in quantities(heading) if one.value >= _COUNTS)


def _cited(sentences: Sequence[Sentence]) -> list[Citation]:
    return [citation for sentence in sentences for citation in sentence.citations]


def _sentence(text: str, evidence: Evidence, earlier: Sequence[Citation]) -> Sentence:
    cited = tuple(cite(evidence.spans, earlier))
    return Sentence(text, evidence.support, evidence.score, cited, evidence.reason)
