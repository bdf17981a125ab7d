"""Is this sentence supported by what it cites? And does a text cite what it was shown?"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from assistant.answer import Citation, Sentence, Support, cite
from assistant.embedding import Vectors
from assistant.retrieval import Passage
from assistant.sentences import sentence_spans
from assistant.words import stem, stems, words

Encode = Callable[[list[str]], Vectors]

SUPPORTED = 0.65
"""The least score of a supported sentence: mean of its cosine with the best sentence it cites, and
of the share of its words that occur there or in the title."""

_MOST_SENTENCES = 12
"""A model that writes more than this has lost its way; the rest is not waited for."""

_MARK = re.compile(r"\s*[\[【](\d+(?:\s*[,;]\s*\d+)*)[\]】]")
_MARK_BEHIND = re.compile(r"([.!?…][\"”’')]*)((?:\s*[\[【][\d,;\s]+[\]】])+)")
_FIGURE = re.compile(
    r"(\d+(?:[.,]\d+)*)(?:[\s-]?(thousand|million|billion|trillion|k|m|mn|bn|tn)\b)?", re.I
)
_SCALES = {"t": 1e3, "k": 1e3, "m": 1e6, "b": 1e9, "tr": 1e12, "tn": 1e12}
_NUMBER_WORDS = "two three four five six seven eight nine ten eleven twelve"
_COUNTS = {name: float(number) for number, name in enumerate(_NUMBER_WORDS.split(), 2)}
_NEGATION = re.compile(
    r"\b(?:not|no|never|none|nor|neither|nobody|nothing|cannot)\b|n['’]t\b", re.I
)


def figures(text: str) -> set[float]:
    """The numbers of a text by value, whatever their spelling.

    >>> sorted(figures("500 million, 7.8m, 10,000 and three"))
    [3.0, 10000.0, 7800000.0, 500000000.0]
    """
    found = {_COUNTS[word.lower()] for word in words(text) if word.lower() in _COUNTS}
    for match in _FIGURE.finditer(text):
        number, scale = match[1], (match[2] or "").lower()
        grouped = re.sub(r",(?=\d{3}\b)", "", number).replace(",", ".")
        factor = _SCALES.get(scale[:2], _SCALES.get(scale[:1], 1.0))
        if grouped.count(".") <= 1:
            found.add(float(f"{float(grouped) * factor:.12g}"))
    return found


def names(text: str) -> set[str]:
    """The stems of the names in a text: capitalised words, but for the one that opens it."""
    found = [word for word in words(text) if word[0].isupper()]
    opening = next(iter(words(text)), "")
    return {stem(word) for word in found if word != opening or (len(word) > 1 and word.isupper())}


@dataclass(frozen=True, slots=True)
class Evidence:
    """How far passages hold a sentence up, and the stretch of them that does so best."""

    support: Support
    score: float
    passage: Passage | None = None
    start: int = 0
    end: int = 0


def check(text: str, passages: Sequence[Passage], encode: Encode) -> Evidence:
    """Compare one sentence with passages.

    It is `quoted` if a passage holds it word for word; `supported` if every figure and name in it
    is in one passage, it denies what the passage's nearest sentence denies, and it is close to that
    sentence in meaning; else `unsupported`.

    Args:
        text: the sentence, without marks.
        passages: what it may rest on.
        encode: an embedding model.
    """
    bare = text.strip().strip('“”"').strip()
    quoted = _quoted(bare, passages)
    if quoted:
        return Evidence("quoted", 1.0, *quoted)
    spans = [(passage, *span) for passage in passages for span in sentence_spans(passage.text)]
    if not spans or not bare:
        return Evidence("unsupported", 0.0)
    parts = [passage.text[start:end] for passage, start, end in spans]
    vectors = encode([bare, *parts])
    said = stems(bare)
    scores = [
        (float(cosine) + len(said & (stems(part) | stems(passage.title))) / len(said)) / 2
        for cosine, part, (passage, _, _) in zip(
            vectors[1:] @ vectors[0], parts, spans, strict=True
        )
    ]
    best = max(range(len(spans)), key=scores.__getitem__)
    passage, start, end = spans[best]
    context = f"{passage.title}\n{passage.text}"
    holds = (
        scores[best] >= SUPPORTED
        and figures(bare) <= figures(context)
        and names(bare) <= {stem(word) for word in words(context)}
        and bool(_NEGATION.search(bare)) == bool(_NEGATION.search(parts[best]))
    )
    score = round(min(max(scores[best], 0.0), 1.0), 4)
    where = (passage, passage.start + start, passage.start + end)
    return Evidence("supported" if holds else "unsupported", score, *where)


def _quoted(text: str, passages: Sequence[Passage]) -> tuple[Passage, int, int] | None:
    """Where passages say this in whole sentences; half of one may say the opposite."""
    pattern = re.compile(r"\s+".join(map(re.escape, text.split())) or r"(?!)")
    for passage in passages:
        spans = sentence_spans(passage.text)
        for match in pattern.finditer(passage.text):
            # A quotation mark at either end belongs to the sentence but not to the text.
            begins = any(0 <= match.start() - start <= 1 for start, _ in spans)
            ends = any(0 <= end - match.end() <= 1 for _, end in spans)
            if begins and ends:
                return passage, passage.start + match.start(), passage.start + match.end()
    return None


def verify(text: str, passages: Sequence[Passage], encode: Encode) -> list[Sentence]:
    """Check each sentence of a text, its marks left aside, against passages."""
    checked: list[Sentence] = []
    for start, end in sentence_spans(_MARK.sub("", text)):
        sentence = _MARK.sub("", text)[start:end]
        checked.append(_sentence(sentence, check(sentence, passages, encode), _cited(checked)))
    return checked


def ground(
    pieces: Iterator[str], passages: Sequence[Passage], encode: Encode
) -> Iterator[Sentence]:
    """Check the sentences of a text while it is written, each as soon as it is complete.

    A mark like `[2]` points to the passage of rank 2. A mark that points to none is dropped; a
    sentence without marks may rest on any passage.

    Args:
        pieces: the text, in pieces that may break anywhere.
        passages: what the writer was shown.
        encode: an embedding model.
    """
    ranked = {passage.rank: passage for passage in passages}
    done: list[Sentence] = []
    for sentence in islice(_complete(pieces), _MOST_SENTENCES):
        ranks = [int(n) for mark in _MARK.findall(sentence) for n in re.findall(r"\d+", mark)]
        text = " ".join(_MARK.sub("", sentence).split())
        shown = [ranked[rank] for rank in dict.fromkeys(ranks) if rank in ranked]
        if text:
            done.append(_sentence(text, check(text, shown or passages, encode), _cited(done)))
            yield done[-1]


def _complete(pieces: Iterator[str]) -> Iterator[str]:
    """Sentences with their marks, each once what follows shows that it is over."""
    rest = ""
    for piece in pieces:
        rest = _MARK_BEHIND.sub(r"\2\1", rest + piece)
        spans = sentence_spans(rest)
        # The last one may go on; if it is the beginning of a mark, so may the one before.
        held = 2 if spans and rest[spans[-1][0]] in "[【" else 1
        yield from (rest[start:end] for start, end in spans[:-held])
        if len(spans) > held:
            rest = rest[spans[-held][0] :]
    yield from (rest[start:end] for start, end in sentence_spans(rest))


def _cited(sentences: Sequence[Sentence]) -> list[Citation]:
    return [citation for sentence in sentences for citation in sentence.citations]


def _sentence(text: str, evidence: Evidence, earlier: Sequence[Citation]) -> Sentence:
    if evidence.support == "unsupported" or evidence.passage is None:
        return Sentence(text, "unsupported", evidence.score)
    cited = cite([(evidence.passage, evidence.start, evidence.end)], earlier)
    return Sentence(text, evidence.support, evidence.score, tuple(cited))
