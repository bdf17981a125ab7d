"""An Article in, its Chunks out: whole sentences, under the embedding model's token limit."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import ceil

from assistant.language.sentences import Span, sentence_spans
from assistant.reading.article import Article

CHUNK_TOKENS = 200
"""Tokens of the embedding model in a chunk, about 160 English words."""

_BLANKS = 10
"""Characters of white space between two sentences that count as a token."""

CountTokens = Callable[[list[str]], list[int]]


@dataclass(frozen=True, slots=True)
class Chunk:
    """A stretch of an article that is embedded and found as one piece."""

    article: str
    """The path of its article."""
    number: int
    """Its place in the article, from 0."""
    start: int
    end: int
    text: str
    """`article.text[start:end]`, always."""


def split(article: Article, *, count_tokens: CountTokens, limit: int) -> list[Chunk]:
    """Cut an article into chunks of about equal length, in reading order, without overlap.

    Args:
        article: what to cut.
        count_tokens: how many tokens each of some texts has, for the embedding model.
        limit: the tokens that the model reads; a chunk with its title stays below.
    """
    title = count_tokens([article.heading])[0] if article.heading else 0
    most = max(32, min(CHUNK_TOKENS, limit - title))
    counted = list(_short_spans(article.text, count_tokens, most))
    spans = [span for span, _ in counted]
    ends = [0, *(end for _, end in spans)]
    # A long stretch of white space counts, too, since a chunk is stored and shown with it.
    blanks = [(start - end) // _BLANKS for (start, _), end in zip(spans, ends, strict=False)]
    sizes = [size + blank for (_, size), blank in zip(counted, blanks, strict=True)]
    groups = _group(sizes, most)
    bounds = [(spans[group.start][0], spans[group.stop - 1][1]) for group in groups]
    return [
        Chunk(article.path, number, start, end, article.text[start:end])
        for number, (start, end) in enumerate(bounds)
    ]


def _short_spans(text: str, count_tokens: CountTokens, most: int) -> Iterator[tuple[Span, int]]:
    """Sentences with their tokens, the few that are longer than a chunk cut into equal parts."""
    spans = sentence_spans(text)
    sizes = count_tokens([text[start:end] for start, end in spans])
    for (start, end), size in zip(spans, sizes, strict=True):
        if size <= most:
            yield (start, end), size
            continue
        step = ceil((end - start) / ceil(size / most))
        parts = [(at, min(at + step, end)) for at in range(start, end, step)]
        yield from zip(parts, count_tokens([text[at:to] for at, to in parts]), strict=True)


def _group(sizes: list[int], most: int) -> list[range]:
    """Put neighbours together, evenly, up to `most` in sum.

    >>> _group([5, 5, 5, 5], 15)
    [range(0, 2), range(2, 4)]
    """
    target = sum(sizes) / max(1, ceil(sum(sizes) / most))
    groups: list[range] = []
    begin = total = 0
    for position, size in enumerate(sizes):
        # Half of the next one over the target is still nearer to it than leaving it out.
        if total and (total + size > most or total + size / 2 > target):
            groups.append(range(begin, position))
            begin, total = position, 0
        total += size
    return [*groups, range(begin, len(sizes))] if sizes else []
