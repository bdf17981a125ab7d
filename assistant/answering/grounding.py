"""Check whether a sentence is supported by sources, and cite the sentences that support it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from assistant.answering.answer import Sentence, Support
from assistant.answering.citations import Citation, cite
from assistant.answering.retrieval import Passage
from assistant.language.names import names
from assistant.language.quantities import Quantity, contains, quantities
from assistant.language.reporting import attributes, is_hearsay
from assistant.language.sentences import sentence_spans
from assistant.language.times import relative_mentions
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

_MOST_CITED = 3
"""The most source sentences that one sentence may rest on."""

_BEGINNING = 5
"""How many first letters two forms of a name must share."""

_MOST_SENTENCES = 12
"""The most sentences that are read from a chat model; one that writes more is stuck in a loop."""

_MARK = re.compile(r"\s{0,5}[\[【](\d+(?:\s*[,;]\s*\d+)*)[\]】]")
_MARK_BEHIND = re.compile(r"([.!?…][\"”’')]*)((?:\s{0,5}[\[【][\d,;\s]+[\]】])+)")
_JOINS = re.compile(
    r";|,\s+(?:and|but|while|whereas|although|though)\b|\s(?:but|while|whereas)\s", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """How well passages support a sentence, and the spans of them that support it best."""

    support: Support
    score: float
    spans: tuple[tuple[Passage, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Stretch:
    """A sentence of a source, compared with the sentence that is checked."""

    passage: Passage
    start: int
    end: int
    text: str
    cosine: float
    """Its cosine with the sentence that is checked."""
    closeness: float
    """The mean of the cosine and the share of the checked sentence's words that it, or its title,
    has."""

    @property
    def span(self) -> tuple[Passage, int, int]:
        """Passage, start and end, as `cite` takes them."""
        return self.passage, self.start, self.end


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

    def check(self, text: str, passages: Sequence[Passage]) -> Evidence:
        """Check one sentence against passages.

        It is `quoted` if a passage has it word for word. It is `supported` if the few source
        sentences that it is then said to rest on contain every figure and name in it and a word of
        each of its clauses, and mean the same. Else it is `unsupported`. If a source only reports
        what somebody says, it does not support a sentence that states it as a fact.

        Args:
            text: the sentence, without marks like `[1]`.
            passages: what it may rest on.
        """
        bare = text.strip().strip('“”"').strip()
        quoted = _quoted(bare, passages)
        if quoted:
            return Evidence("quoted", 1.0, (quoted,))
        # What is left of "[1].", or the number of a list item, is not a sentence.
        basis = self.basis(bare, passages) if any(map(str.isalpha, bare)) else []
        if not basis:
            return Evidence("unsupported", 0.0)
        score = self._score(bare, basis)
        lacks_quantities, lacks_names, lacks_clauses = _lacking(bare, basis)
        titled = any(stretch.passage.title for stretch in basis)
        holds = (
            score >= (SUPPORTED if titled or not lacks_names else SURE)
            and not lacks_quantities
            and not lacks_clauses
            and not (titled and lacks_names)
            and _keeps_attribution(bare, basis[0].text)
        )
        return Evidence(
            "supported" if holds else "unsupported",
            round(score, 4),
            tuple(stretch.span for stretch in basis),
        )

    def verify(self, text: str, passages: Sequence[Passage]) -> list[Sentence]:
        """Check each sentence of a text against passages; marks like `[1]` are ignored."""
        plain = _MARK.sub("", text)
        checked: list[Sentence] = []
        for start, end in sentence_spans(plain):
            evidence = self.check(plain[start:end], passages)
            checked.append(_sentence(plain[start:end], evidence, _cited(checked)))
        return checked

    def check_stream(
        self, pieces: Iterator[str], passages: Sequence[Passage]
    ) -> Iterator[Sentence]:
        """Check the sentences of a text while it is being written, each as soon as it is complete.

        A mark like `[2]` points to the passage of rank 2. A mark that points to no passage is
        dropped. A sentence without marks may rest on any passage. A writer that repeats a sentence
        is stuck in a loop; the rest of its text is not read.

        Args:
            pieces: the text, in pieces that may break anywhere.
            passages: what the writer was shown.
        """
        ranked = {passage.rank: passage for passage in passages}
        done: list[Sentence] = []
        for sentence in islice(_complete(pieces), _MOST_SENTENCES):
            ranks = [int(n) for mark in _MARK.findall(sentence) for n in re.findall(r"\d+", mark)]
            text = " ".join(_MARK.sub("", sentence).split())
            shown = [ranked[rank] for rank in dict.fromkeys(ranks) if rank in ranked]
            if text and any(text == earlier.text for earlier in done):
                return
            if text:
                evidence = self.check(text, shown or passages)
                done.append(_sentence(text, evidence, _cited(done)))
                yield done[-1]

    def _stretches(self, text: str, passages: Sequence[Passage]) -> list[Stretch]:
        """The sentences of passages, compared with a text; the nearest first."""
        spans = [
            (passage, *span)
            for passage in passages
            for span in sentence_spans(readable(passage.text))
        ]
        if not spans:
            return []
        parts = [passage.text[start:end] for passage, start, end in spans]
        vectors = self._encode([text, *parts])
        said = stems(text)
        found = []
        for cosine, part, (passage, start, end) in zip(
            vectors[1:] @ vectors[0], parts, spans, strict=True
        ):
            shared = len(said & (stems(part) | stems(passage.title))) / len(said)
            closeness = (float(cosine) + shared) / 2
            where = passage.start + start, passage.start + end
            found.append(Stretch(passage, *where, part, float(cosine), closeness))
        return sorted(found, key=lambda stretch: -stretch.closeness)

    def basis(self, text: str, passages: Sequence[Passage]) -> list[Stretch]:
        """The source sentences that a sentence rests on; empty if passages have no sentences."""
        stretches = self._stretches(text, passages)
        return _resting_on(text, stretches) if stretches else []

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


def _resting_on(text: str, stretches: Sequence[Stretch]) -> list[Stretch]:
    """The nearest source sentence, and those that add the figures, names and clauses it lacks."""
    chosen = [stretches[0]]

    def lacking(one: Stretch) -> int:
        return sum(_lacking(text, [*chosen, one]))

    while len(chosen) < min(_MOST_CITED, len(stretches)):
        best = min(stretches, key=lacking)
        if lacking(best) == sum(_lacking(text, chosen)):
            break
        chosen.append(best)
    return chosen


def _lacking(text: str, basis: Sequence[Stretch]) -> tuple[int, int, int]:
    """Count the figures, names and clauses of a sentence that are not in its source sentences.

    A clause counts as present if any of its words is: "… and dolphins are mammals" is about
    something else. A name must be spelled the same, except the first word of the sentence, which
    may owe its capital to that. A figure in digits must be in digits in the source. If a source has
    no title, as a plain string, then "she" in it may stand for the name that the sentence begins
    with, and for any other name one part of it is enough.
    """
    known = " . ".join(_dated(stretch) for stretch in basis)
    titles = " ".join(stretch.passage.title for stretch in basis)
    written = words(f"{known} {titles}")
    spelled = {stem(word) for word in written}
    strange = sum(not stems(clause) & spelled for clause in _clauses(text))
    found = names(text)
    opens = bool(found) and text.startswith(found[0][0])
    there, asked = quantities(known), quantities(text)
    if titles.strip():
        exact = {word.lower() for word in written}
        all_words = [word for name in found for word in name]
        unknown = sum(word.lower() not in exact for word in all_words[opens:])
        unknown += opens and stem(all_words[0]) not in spelled
        digits = [one for one in there if _in_digits(one, known)]
        lacking = [
            one for one in asked if not contains(one, digits if _in_digits(one, text) else there)
        ]
        return len(lacking), unknown, strange
    unknown = sum(not any(_is_like(stem(word), spelled) for word in name) for name in found[opens:])
    return sum(not contains(one, there) for one in asked), unknown, strange


def _clauses(text: str) -> list[str]:
    """The clauses of a sentence that joins several, except those of a word or two."""
    found = [clause for clause in _JOINS.split(text) if len(stems(clause)) > 1]
    return found if len(found) > 1 else []


def _in_digits(quantity: Quantity, text: str) -> bool:
    return any(map(str.isdigit, text[quantity.start : quantity.end]))


def _is_like(word: str, others: set[str]) -> bool:
    """Whether a word is among others, or begins like one: `america` and `american`."""
    begins = word[:_BEGINNING]
    longer = len(word) >= _BEGINNING and any(other.startswith(begins) for other in others)
    return word in others or longer


def _dated(stretch: Stretch) -> str:
    """The text of a source sentence, with the dates that "last month" and the like mean in it."""
    day = stretch.passage.published
    meant = [str(one.period) for one in relative_mentions(stretch.text, day)] if day else []
    return " ".join([stretch.text, *meant])


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


def _complete(pieces: Iterator[str]) -> Iterator[str]:
    """Yield sentences with their marks, each once the text after it shows that it is complete."""
    rest = ""
    for piece in pieces:
        rest = _MARK_BEHIND.sub(r"\2\1", rest + piece)
        spans = sentence_spans(rest)
        # The last sentence may go on; if it is the start of a mark, so may the one before.
        held = 2 if spans and rest[spans[-1][0]] in "[【" else 1
        yield from (rest[start:end] for start, end in spans[:-held])
        if len(spans) > held:
            rest = rest[spans[-held][0] :]
    yield from (rest[start:end] for start, end in sentence_spans(rest))


def _cited(sentences: Sequence[Sentence]) -> list[Citation]:
    return [citation for sentence in sentences for citation in sentence.citations]


def _sentence(text: str, evidence: Evidence, earlier: Sequence[Citation]) -> Sentence:
    if evidence.support == "unsupported":
        return Sentence(text, "unsupported", evidence.score)
    return Sentence(text, evidence.support, evidence.score, tuple(cite(evidence.spans, earlier)))
