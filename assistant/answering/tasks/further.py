"""All names where a question asks for several, and not only those of the likeliest sentence."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from assistant.answering.answer import Answer, Sentence
from assistant.answering.citations import cite
from assistant.answering.tasks.listing import Read, as_read
from assistant.answering.tasks.material import Material, renumbered, whole
from assistant.answering.tasks.naming import named_in
from assistant.answering.tasks.subject_matter import described
from assistant.language.phrases import Kind
from assistant.language.sentences import Span
from assistant.language.words import stems

_MOST = 3
"""How many sentences are added at most."""
_SEVERAL = 2
"""A quote with as many names is the list that is asked for."""
_NEAR = 0.45
"""The cosine, with what follows, from which on a sentence is of what is asked."""
_BEHIND = 0.15
"""What the sentence behind one that is shown gains: a list goes on there."""
_EACH = 0.05
"""What each further name gains a sentence."""
_COUNTED = 4
"""How many further names count."""


def with_further(kind: Kind, answer: Answer, material: Material) -> Answer:
    """The answer, with sentences of its first article that have further names of the kind.

    A refusal becomes unsure, if one article is clearly about what is asked and has such names.

    Args:
        kind: what is asked for, such as places.
        answer: in quotes; one that a model wrote, or with words that no article has, stays.
        material: the question and its articles.
    """
    quoted = all(one.support == "quoted" and one.citations for one in answer.sentences)
    if not quoted or answer.unknown or answer.differing:
        return answer
    first = answer.citations[0] if answer.citations else None
    path = first.article if first else ""
    if not first and (found := described(material, material.question.text)):
        path = found.path
    if not path:
        return answer
    read = as_read(material.article(path))
    shown = [(one.start, one.end) for one in answer.citations if one.article == path]
    spans = list(_further(kind, material, read, shown[:1], shown))
    if not spans:
        return answer
    passage = whole(read.article)
    sentences = list(answer.sentences)
    for start, end in spans:
        cited = cite([(passage, start, end)], [c for one in sentences for c in one.citations])
        sentences.append(Sentence(passage.text[start:end], "quoted", 1.0, tuple(cited)))
    state = "unsure" if answer.state == "refused" else answer.state
    return replace(answer, state=state, refusal="", sentences=renumbered(sentences))


def _further(
    kind: Kind, material: Material, read: Read, leading: Sequence[Span], shown: Sequence[Span]
) -> Iterator[Span]:
    """The sentences of an article with names that none shown has, the likeliest first."""
    asked = stems(material.question.text)
    held = [set[str]() for _ in read.sentences]
    for entity in named_in(read, kind):
        if not stems(entity.name) <= asked:
            for run in entity.mentions:
                held[run.sentence].add(entity.name)
    places = range(len(read.sentences))

    def overlaps(place: int, spans: Sequence[Span]) -> bool:
        start, end = read.sentences[place]
        return any(start < last and first < end for first, last in spans)

    if len(set().union(*(held[one] for one in places if overlaps(one, leading)))) >= _SEVERAL:
        return
    taken = {one for one in places if overlaps(one, shown)}
    said = set().union(*(held[one] for one in taken))
    texts = [read.article.text[start:end] for start, end in read.sentences]
    wanted, *vectors = material.encode([material.question.text, *texts])
    near = np.array(vectors) @ wanted
    for _ in range(_MOST):
        worth = [
            near[one] + _BEHIND * (one - 1 in taken) + _EACH * min(len(held[one] - said), _COUNTED)
            if one not in taken and held[one] - said
            else -np.inf
            for one in places
        ]
        best = int(np.argmax(worth)) if worth else 0
        if not worth or worth[best] < _NEAR:
            return
        yield read.sentences[best]
        taken.add(best)
        said |= held[best]
