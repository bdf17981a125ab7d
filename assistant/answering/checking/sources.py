"""The sentences of sources, compared with a statement, and what each of its details finds there."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.answering.retrieval import Passage
from assistant.language.names import names
from assistant.language.quantities import Quantity, contains, quantities
from assistant.language.sentences import sentence_spans
from assistant.language.times import relative_mentions, times_in
from assistant.language.words import FUNCTION_WORDS, WORD, stem, stems, words
from assistant.models.embedding import Encode
from assistant.reading.injections import readable

_AROUND = 6
"""How many words on either side say what a name or a figure is about."""

_STANDS_FOR = re.compile(
    r"\b(?:he|she|they|it|his|her|hers|their|its|him|them|who|we|our|us|i|my)\b", re.I
)

NOT_NAMES = frozenset(
    """mr mrs ms dr sir lady lord professor president monday tuesday wednesday thursday friday
    saturday sunday january february march april may june july august september october november
    december""".split()
)
"""Words with a capital that are no names of anything by themselves."""


@dataclass(frozen=True)
class Stretch:
    """A sentence of a source, compared with the statement that is checked."""

    passage: Passage
    start: int
    end: int
    text: str
    cosine: float
    """Its cosine with the statement."""
    closeness: float
    """The mean of the cosine and the share of the statement's words that it, or its title, has."""

    @property
    def span(self) -> tuple[Passage, int, int]:
        """Passage, start and end, as `cite` takes them."""
        return self.passage, self.start, self.end

    @cached_property
    def dated(self) -> str:
        """The text, with the dates that "last month", "Friday" and the like mean in it."""
        day = self.passage.published
        if not day:
            return self.text
        meant = [str(one.period) for one in relative_mentions(self.text, day)]
        meant += [str(one) for one in times_in(self.text, day)]
        return " . ".join([self.text, *meant])

    @cached_property
    def stems(self) -> set[str]:
        """The stems of its content words."""
        return stems(self.text)

    @cached_property
    def words(self) -> set[str]:
        """Its words and those of its dates, in lower case."""
        return {word.lower() for word in words(self.dated)}

    @cached_property
    def spelled(self) -> set[str]:
        """The stems of all these words."""
        return {stem(word) for word in self.words}

    @cached_property
    def quantities(self) -> list[Quantity]:
        """The numbers in it and in its dates."""
        return quantities(self.dated)


def stretches(text: str, passages: Sequence[Passage], encode: Encode) -> list[Stretch]:
    """The sentences of passages, in their order, compared with a statement."""
    spans = [
        (passage, *span) for passage in passages for span in sentence_spans(readable(passage.text))
    ]
    if not spans:
        return []
    parts = [passage.text[start:end] for passage, start, end in spans]
    vectors = encode([text, *parts])
    said = stems(text)
    found = []
    for cosine, part, (passage, start, end) in zip(
        vectors[1:] @ vectors[0], parts, spans, strict=True
    ):
        shared = len(said & (stems(part) | stems(passage.title))) / max(1, len(said))
        where = passage.start + start, passage.start + end
        closeness = (float(cosine) + shared) / 2
        found.append(Stretch(passage, *where, part, float(cosine), closeness))
    return found


@dataclass(frozen=True, slots=True)
class Detail:
    """A name or a figure of a statement, and how well its sources connect it with the rest."""

    text: str
    quantity: Quantity | None
    """If it is a figure."""
    opens: bool
    """Whether it opens the statement, and may owe its capital to that."""
    is_there: bool
    """Whether any source has it."""
    own: float
    """Of the words around it, the share that one sentence has that has the detail too."""
    best: float
    """The same for any sentence."""
    nearest: Stretch
    """That sentence."""


def details(text: str, sources: Sequence[Stretch]) -> list[Detail]:
    """The names and figures of a statement.

    Args:
        text: the statement.
        sources: all sentences of its sources, in their order; at least one.
    """
    found = []
    for name, start, end in name_spans(text):
        context = _context(text, start, end) - {stem(word) for word in name}
        holding = [place for place, one in enumerate(sources) if has_name(one, name)]
        follow = [
            place + 1
            for place in holding
            if place + 1 < len(sources)
            and sources[place + 1].passage == sources[place].passage
            and _STANDS_FOR.search(sources[place + 1].text)
        ]
        found.append(
            _detail(text[start:end], None, start < _OPENING, context, [*holding, *follow], sources)
        )
    for one in quantities(text):
        context = _context(text, one.start, one.end)
        holding = [place for place, each in enumerate(sources) if contains(one, each.quantities)]
        found.append(_detail(text[one.start : one.end], one, False, context, holding, sources))
    return found


_OPENING = 3
"""Characters before the first word of a statement, at most: quotation marks, brackets."""


def _detail(
    text: str,
    quantity: Quantity | None,
    opens: bool,
    context: set[str],
    holding: Sequence[int],
    sources: Sequence[Stretch],
) -> Detail:
    def share(place: int) -> float:
        return len(context & sources[place].stems) / len(context) if context else 1.0

    nearest = max(range(len(sources)), key=share)
    own = max(map(share, holding), default=0.0)
    return Detail(
        text.strip(), quantity, opens, bool(holding), own, share(nearest), sources[nearest]
    )


def _context(text: str, start: int, end: int) -> set[str]:
    """The stems of the content words around a stretch of a text, numbers left out."""
    found = list(WORD.finditer(text))
    before = [match[1] for match in found if match.start() < start][-_AROUND:]
    behind = [match[1] for match in found if match.start() >= end][:_AROUND]
    return {
        stem(word)
        for word in before + behind
        if word.lower() not in FUNCTION_WORDS and not any(map(str.isdigit, word))
    }


def name_spans(text: str) -> list[tuple[list[str], int, int]]:
    """The names in a text as words, each with its start and end."""
    found, after = [], 0
    for name in names(text):
        match = re.compile(r"\s+".join(map(re.escape, name))).search(text, after)
        if match:
            found.append((name, *match.span()))
            after = match.end()
    return found


def has_name(stretch: Stretch, name: Sequence[str]) -> bool:
    """Whether a sentence of a source, or its title, has a name: its last word, or its initials."""
    last = name[-1].lower()
    if last in stretch.words or stem(last) in stretch.stems:
        return True
    title = {word.lower() for word in words(stretch.passage.title)}
    return last in title or _short(name).lower() in stretch.words or _spells(name, stretch.text)


def is_like(word: str, known: set[str]) -> bool:
    """Whether the stem of a word is known, or begins like one that is: `america`, `american`."""
    begins = word[:_BEGINNING]
    longer = len(word) >= _BEGINNING and any(other.startswith(begins) for other in known)
    return word in known or longer


_BEGINNING = 5
"""How many first letters two forms of a name must share."""


def _short(name: Sequence[str]) -> str:
    """The initials of a name of several words; empty for others."""
    return "".join(word[0] for word in name) if len(name) > 1 else "\0"


def _spells(name: Sequence[str], text: str) -> bool:
    """Whether a name is short for one that a text writes in full."""
    short = name[0].replace(".", "")
    return (
        len(name) == 1
        and len(short) > 1
        and short.isupper()
        and any(_short(other) == short for other in names(text))
    )
